"""The rules between answers of the ten worked items, and who may not begin at all."""

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from catalogue.answer_rules import LiesWithin
from catalogue.text import LocalText
from contract.execution import LiveOption
from demo.answers import id_number
from kiosk.forms.applicant import Applicant
from kiosk.forms.checks import check_answer
from kiosk.forms.form_state import FormState
from kiosk.forms.rules import findings
from kiosk.forms.slots import can_be_booked, within_window
from kiosk.forms.verdict import Answer, CheckContext, Entry, Invalid, Valid
from kiosk.forms.visibility import is_required, is_visible, visible_answers
from kiosk.journeys.gates import Requirement, stopping
from tests.kiosk.parts import adult, snapshot

TODAY = date(2026, 3, 2)
MAN = Applicant.of(adult("li"))
WOMAN = Applicant.of(adult("chen"))


def messages(code: str, answers: dict[str, Answer], applicant: Applicant | None = MAN) -> list[tuple[str, str]]:
    state = FormState(snapshot().items[code], answers, applicant, TODAY)
    return [(each.field, each.problem.message) for each in findings(state)]


def test_the_other_payer_is_not_oneself() -> None:
    assert messages("SW001", {"other_id_no": MAN.id_number}) == [("other_id_no", "rule.not_yourself")]
    assert messages("SW001", {"other_id_no": WOMAN.id_number}) == []


@pytest.mark.parametrize(("name", "said"), [("小满面馆", []), ("Lucky面馆", [("new_name", "rule.trade_name_script")])])
def test_trade_name_of_form_is_judged(name: str, said: list[tuple[str, str]]) -> None:
    item = next(each for each in snapshot().items.values() if any(rule.field == "new_name" for rule in each.rules))
    assert messages(item.code, {"new_name": name}) == said


@pytest.mark.parametrize(("code", "field", "as_list"), [("WJ003", "child_id_no", False), ("ZR002", "child_ids", True)])
def test_adult_asks_with_their_own_card(code: str, field: str, as_list: bool) -> None:
    eighteen, younger = date(TODAY.year - 18, TODAY.month, TODAY.day), date(TODAY.year - 17, TODAY.month, TODAY.day)

    def of(*born: date) -> Answer:
        numbers = tuple(id_number(each, 31) for each in born)
        return numbers if as_list else numbers[-1]

    assert messages(code, {field: of(younger)}) == []
    assert messages(code, {field: of(younger, eighteen)}) == [(field, "rule.not_a_minor")]


@pytest.mark.parametrize(
    ("code", "answer", "is_taken"),
    [
        ("YB010", "441602", False),
        ("YB010", "440300", False),
        ("YB010", "440000", False),
        ("YB010", "360700", True),
        ("YB010", "110000", True),
        ("YB009", "441621100", False),
        ("YB009", "440300", True),
        ("YB009", "440000", True),
        ("GA021", ("441602003", "演示路1号"), True),
        ("GA021", ("441621100", "演示路1号"), True),
        ("GA021", ("440300", "演示路1号"), False),
        ("NY006", ("441621100", "演示村1号"), False),
        ("ZR001", "430000", False),
    ],
)
def test_place_lies_where_the_item_works(code: str, answer: Answer, is_taken: bool) -> None:
    item = snapshot().items[code]
    place = next(each for each in item.rules if isinstance(each, LiesWithin))
    here, unknown = (FormState(item, {place.field: answer}, MAN, TODAY, region) for region in ("441602003005", ""))
    found = [(each.field, each.problem.words) for each in findings(here)]
    assert found == ([] if is_taken else [(place.field, place.words)])
    assert findings(unknown) == ()


@pytest.mark.parametrize(
    ("plate", "kind", "fits"),
    [
        ("粤P12345", "小型汽车", True),
        ("粤P12345", "小型新能源汽车", False),
        ("粤PD12345", "小型新能源汽车", True),
        ("粤PD12345", "小型汽车", False),
        ("粤P12345D", "大型新能源汽车", True),
        ("粤P12345D", "小型新能源汽车", False),
        ("粤P1234挂", "挂车", True),
        ("粤P12345", "挂车", False),
    ],
)
def test_plate_and_type_agree(plate: str, kind: str, fits: bool) -> None:
    found = messages("GA043", {"plate_no": plate, "plate_type": kind})
    assert found == ([] if fits else [("plate_type", "rule.plate_type")])


def test_at_most_five_violations() -> None:
    assert messages("GA043", {"violation_ids": tuple("abcde")}) == []
    assert messages("GA043", {"violation_ids": tuple("abcdef")}) == [("violation_ids", "rule.at_most")]


@pytest.mark.parametrize(
    ("born", "sequence", "applicant", "expected"),
    [
        (date(2006, 3, 2), 22, MAN, []),
        (date(2006, 3, 3), 22, MAN, [("partner_id_no", "rule.partner_under_age")]),
        (date(2004, 3, 2), 21, WOMAN, []),
        (date(2004, 3, 3), 21, WOMAN, [("partner_id_no", "rule.partner_under_age")]),
        (date(1990, 1, 1), 21, MAN, [("partner_id_no", "rule.partner_sex")]),
    ],
)
def test_marriage_has_its_ages_and_sexes(
    born: date, sequence: int, applicant: Applicant, expected: list[tuple[str, str]]
) -> None:
    assert messages("MZ001", {"partner_id_no": id_number(born, sequence)}, applicant) == expected


@pytest.mark.parametrize("code", ["MZ026", "WJ006"])
def test_seniors_are_old_enough_for_their_items(code: str) -> None:
    field, own, whose, least = {
        "MZ026": ("elder_id_no", "apply_for", {"apply_for": "替家人办"}, 60),
        "WJ006": ("patient_id_no", "patient_type", {"task": "65岁以上老人体检", "patient_type": "家人"}, 65),
    }[code]
    old, young = (id_number(date(TODAY.year - least, TODAY.month, TODAY.day + after), 22) for after in (0, 1))

    assert messages(code, whose | {field: old}, MAN) == []
    assert messages(code, whose | {field: young}, MAN) == [(field, "rule.too_young")]
    assert messages(code, {"task": "65岁以上老人体检", own: "本人"}, MAN) == [(own, "rule.too_young")]


def test_half_typed_number_breaks_no_rule() -> None:
    assert messages("MZ001", {"partner_id_no": "441602"}, MAN) == []


def test_applicant_below_legal_age_is_informed_at_once() -> None:
    young = adult("child")
    stopped = stopping(snapshot().items["MZ001"], young, TODAY)
    assert isinstance(stopped, Requirement)
    assert stopped.instead is not None
    assert stopped.instead.zh.startswith("您未达法定婚龄")
    assert stopping(snapshot().items["GA002"], young, TODAY) is not None
    assert stopping(snapshot().items["MZ001"], adult("li"), TODAY) is None


def test_the_certificate_belongs_to_the_subject() -> None:
    other = id_number(date(1970, 1, 1), 11)
    assert messages("MZ016", {"apply_for": "本人", "disability_cert_no": MAN.id_number + "43"}) == []
    wrong = [("disability_cert_no", "rule.cert_of_another")]
    assert messages("MZ016", {"apply_for": "本人", "disability_cert_no": other + "43"}) == wrong
    for_other: dict[str, Answer] = {"apply_for": "替家人办", "subject_id_no": other}
    assert messages("MZ016", for_other | {"disability_cert_no": other + "43"}) == []
    assert messages("MZ016", for_other | {"disability_cert_no": MAN.id_number + "43"}) == wrong


@pytest.mark.parametrize(
    ("valid_to", "reason", "expected"),
    [
        (date(2026, 6, 2), "有效期满", []),
        (date(2026, 6, 3), "有效期满", [("reason", "rule.renewal_too_early")]),
        (date(2014, 3, 9), "有效期满", []),
        (None, "有效期满", [("reason", "rule.never_expires")]),
        (date(2040, 1, 1), "损坏", []),
    ],
)
def test_a_card_is_renewed_within_three_months(
    valid_to: date | None, reason: str, expected: list[tuple[str, str]]
) -> None:
    assert messages("GA002", {"reason": reason}, replace(MAN, valid_to=valid_to)) == expected


def test_person_without_hukou_states_their_stay() -> None:
    assert messages("GA011", {"purpose": "就业"}) == []
    stranger = replace(MAN, address="湖南省长沙市演示路1号")
    assert messages("GA011", {"purpose": "就业"}, stranger) == [("period", "rule.period_needed")]
    assert messages("GA011", {"period": ("2020-01-01", "2026-01-01")}, stranger) == []


def test_a_proof_is_asked_for_other_purposes() -> None:
    item = snapshot().items["GA011"]
    assert is_required(item.input("material"), {"purpose": "其他"})
    assert not is_required(item.input("material"), {"purpose": "公证"})


def test_leaving_is_not_before_arriving() -> None:
    early: dict[str, Answer] = {"check_in_date": "2026-03-01", "planned_leave_date": "2026-02-01"}
    assert messages("GA041", early) == [("planned_leave_date", "rule.before_start")]
    assert messages("JT003", {"from_stop": "a", "to_stop": "a"}) == [("to_stop", "rule.same")]


def test_conditional_field_follows_its_condition() -> None:
    item = snapshot().items["GA002"]
    address = item.input("mail_address")
    assert not is_visible(address, {"delivery": "自取"})
    assert is_visible(address, {"delivery": "邮寄"})
    assert is_required(address, {"delivery": "邮寄"})
    answers: dict[str, Answer] = {"delivery": "自取", "mail_address": ("441602", "演示路1号")}
    assert "mail_address" not in visible_answers(item, answers)
    lodger = snapshot().items["GA021"]
    assert not is_required(lodger.input("landlord_name"), {"live_type": "租赁"})


# --- appointments ---


@pytest.mark.parametrize(
    ("item", "ahead", "fits"),
    [
        ("MZ001", -1, False),
        ("MZ001", 0, False),
        ("MZ001", 1, True),
        ("MZ001", 15, True),
        ("MZ001", 16, False),
        ("SF004", -1, False),
        ("SF004", 0, True),
        ("SF004", 40, True),
    ],
)
def test_terminal_looks_itself_how_far_ahead_slot_lies(item: str, ahead: int, fits: bool) -> None:
    today = date(2026, 3, 2)
    value = f"{today + timedelta(days=ahead)} 08:30-09:30"
    field = snapshot().items[item].input("slot")
    context = CheckContext(datetime(2026, 3, 2, 10, 0, tzinfo=UTC), frozenset({value}))
    verdict = check_answer(field, Entry(value), context, is_required=True)
    assert isinstance(verdict, Valid) is fits
    if isinstance(verdict, Invalid):
        assert verdict.message == ("slot.window" if item == "MZ001" else "slot.past")
    offered = within_window(field, (LiveOption(value=value, text=LocalText(zh="时", en="t")),), today)
    assert [each.available for each in offered] == [fits]


def test_slot_without_day_is_trusted_without_window() -> None:
    assert can_be_booked(snapshot().items["SF004"].input("slot"), "room-7", date(2026, 3, 2))
    assert not can_be_booked(snapshot().items["MZ001"].input("slot"), "room-7", date(2026, 3, 2))


@pytest.mark.parametrize(
    ("born", "stage", "fits"),
    [
        (date(2020, 8, 31), "小学一年级", True),
        (date(2020, 9, 1), "小学一年级", False),
        (date(2015, 8, 31), "初中一年级", True),
        (date(2015, 9, 1), "初中一年级", False),
    ],
)
def test_age_for_school_counts_on_31_august(born: date, stage: str, fits: bool) -> None:
    found = messages("JY001", {"child_id_no": id_number(born, 31), "stage": stage})
    assert found == ([] if fits else [("child_id_no", "rule.too_young_on")])


def test_allowance_asks_age_of_its_receiver() -> None:
    young, old = id_number(date(1946, 3, 3), 31), id_number(date(1946, 3, 2), 31)
    assert messages("MZ006", {"apply_for": "本人"}) == [("apply_for", "rule.too_young")]
    assert messages("MZ006", {"apply_for": "本人"}, Applicant.of(adult("elder"))) == []
    assert messages("MZ006", {"apply_for": "替家人办", "elder_id_no": young}) == [("elder_id_no", "rule.too_young")]
    assert messages("MZ006", {"apply_for": "替家人办", "elder_id_no": old}) == []


def test_child_who_is_too_old_is_informed() -> None:
    assert messages("WJ004", {"child_id_no": id_number(date(2023, 3, 3), 31)}) == []
    assert messages("WJ004", {"child_id_no": id_number(date(2023, 3, 2), 31)}) == [("child_id_no", "rule.too_old")]
    assert messages("MZ024", {"child_id_no": id_number(date(2008, 3, 2), 31)}) == [("child_id_no", "rule.too_old")]


def test_one_of_several_is_enough() -> None:
    assert messages("SJ001", {}, None) == [("usc_code", "rule.one_needed")]
    assert messages("SJ001", {"keyword": "演示"}, None) == []
    assert messages("ZS005", {"department": "hrss"}, None) == []


@pytest.mark.parametrize(
    "code",
    ["MZ006", "MZ011", "MZ016", "MZ017", "MZ021", "MZ022", "MZ026", "CL001", "CL002", "CL003", "RS030", "YB006"],
)
def test_helpers_say_who_they_are(code: str) -> None:
    item = snapshot().items[code]
    _own, family, helper = (
        {field.name for field in item.inputs if field.only_if and is_visible(field, {"apply_for": option.value})}
        for option in item.input("apply_for").options
    )
    assert ("relation" in family, "helper_role" in family) == (True, False)
    assert ("relation" in helper, "helper_role" in helper) == (False, True)
    subject = next(each for each in item.inputs if each.name in ("elder_id_no", "subject_id_no"))
    assert subject.of_whom == "own_card"
    assert subject.name in family & helper
    assert item.inputs[0].name == "apply_for"
