"""The other ways through a form: for whom, of which kind, with or without a contract; what is asked then, and who may answer so."""

from datetime import date

import pytest

from demo.answers import id_number
from kiosk.forms.applicant import Applicant
from kiosk.forms.form_state import FormState
from kiosk.forms.rules import findings, late_days
from kiosk.forms.verdict import Answer
from kiosk.forms.visibility import is_required, is_visible
from tests.kiosk.parts import adult, snapshot

TODAY = date(2026, 3, 2)
CHILD, GROWN = id_number(date(2014, 5, 6), 31), id_number(date(2010, 3, 2), 31)
YOUNGEST_GROWN_UP = id_number(date(2010, 3, 3), 31)
UNDER_16 = "未满16周岁未成年人"


def state(code: str, answers: dict[str, Answer], applicant: str = "li") -> FormState:
    return FormState(snapshot().items[code], answers, Applicant.of(adult(applicant)), TODAY)


def found(code: str, answers: dict[str, Answer], applicant: str = "li") -> list[tuple[str, str]]:
    return [(each.field, each.problem.message) for each in findings(state(code, answers, applicant))]


def asked(code: str, answers: dict[str, Answer]) -> set[str]:
    return {each.name for each in snapshot().items[code].inputs if is_visible(each, answers)}


def needed(code: str, answers: dict[str, Answer]) -> set[str]:
    inputs = snapshot().items[code].inputs
    return {each.name for each in inputs if is_visible(each, answers) and is_required(each, answers)}


@pytest.mark.parametrize(
    ("number", "expected"),
    [(CHILD, []), (YOUNGEST_GROWN_UP, []), (GROWN, [("subject_id_no", "rule.too_old")])],
)
def test_support_as_a_child_ends_at_16(number: str, expected: list[tuple[str, str]]) -> None:
    answers: dict[str, Answer] = {"apply_for": "替家人办", "subject_type": UNDER_16, "subject_id_no": number}
    assert found("MZ011", answers) == expected
    assert found("MZ011", answers | {"subject_type": "残疾人"}) == []


def test_adult_is_no_ones_child() -> None:
    own: dict[str, Answer] = {"apply_for": "本人", "subject_type": UNDER_16}
    assert found("MZ011", own) == [("subject_type", "rule.too_old")]
    assert found("MZ011", own, "child") == []
    assert found("MZ011", own | {"subject_type": "老年人"}) == []


def test_support_asks_by_whom_it_is_applied_for() -> None:
    of_others = {"subject_name", "subject_id_no"}
    assert asked("MZ011", {"apply_for": "本人"}).isdisjoint(of_others | {"relation", "helper_role"})
    assert asked("MZ011", {"apply_for": "替家人办"}) & {*of_others, "relation", "helper_role"} == of_others | {
        "relation"
    }
    village = asked("MZ011", {"apply_for": "村（社区）工作人员代办"})
    assert village & {*of_others, "relation", "helper_role"} == of_others | {"helper_role"}


def test_rent_with_lease_asks_for_it() -> None:
    lease = {"lease_address", "lease_no"}
    assert asked("GJ005", {"rent_type": "租别人的房（有合同）"}) >= lease
    assert needed("GJ005", {"rent_type": "租别人的房（有合同）"}) & lease == {"lease_address"}
    for kind in ("租政府的房", "没有合同"):
        assert asked("GJ005", {"rent_type": kind}).isdisjoint(lease)


def test_rent_of_married_asks_for_spouse() -> None:
    assert "spouse_id_no" in needed("GJ005", {"marital": "已婚"})
    for marital in ("未婚", "离婚", "丧偶"):
        assert "spouse_id_no" not in asked("GJ005", {"marital": marital})


def test_student_aid_is_for_child_or_oneself() -> None:
    student = {"student_name", "student_id_no"}
    assert needed("JY004", {"apply_for": "孩子，我是监护人"}) >= student
    assert asked("JY004", {"apply_for": "我自己，我是学生"}).isdisjoint(student)
    own = Applicant.of(adult("li")).id_number
    assert found("JY004", {"apply_for": "孩子，我是监护人", "student_id_no": own}) == [
        ("student_id_no", "rule.not_yourself")
    ]


def test_pension_ends_for_oneself_or_the_dead() -> None:
    assert asked("RS020", {"apply_for": "本人"}) & {"reason", "subject_name", "other_heirs"} == {"reason"}
    of_the_dead = asked("RS020", {"apply_for": "过世的家人"})
    assert of_the_dead & {"reason", "subject_name", "subject_id_no", "other_heirs"} == {
        "subject_name",
        "subject_id_no",
        "other_heirs",
    }


def test_family_says_whose_pension_it_pays() -> None:
    assert "member_ids" in needed("SW002", {"payer_mode": "家庭缴费"})
    assert "member_ids" not in asked("SW002", {"payer_mode": "本人缴费"})


@pytest.mark.parametrize(
    ("who", "time", "is_reported"),
    [
        ("用人单位", "2026-01-30T09:00", True),
        ("用人单位", "2026-01-31T09:00", False),
        ("职工本人", "2025-04-01T09:00", False),
    ],
)
def test_an_employer_is_informed_after_30_days(who: str, time: str, is_reported: bool) -> None:
    late = list(late_days(state("RS026", {"applicant_type": who, "injury_time": time})))
    assert bool(late) is is_reported
    assert all("12333" in each.words.zh for each in late)
