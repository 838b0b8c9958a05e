"""What the departments have on file is asked once in a life event: of the same person, and of no other."""

import pytest

from catalogue.input_types import BY_HAND
from contract.execution import LiveOption
from kiosk.forms.verdict import Entry
from kiosk.view.form import FormScreen
from kiosk.view.intents import EditLine, GoOn, SetField
from kiosk.view.review import ReviewScreen
from simulators.person.people import person
from tests.kiosk.parts import Bench, both, snapshot
from tests.kiosk.terminal.test_life_events import EventCitizen
from ui.viewmodels.field import is_answered

SHOP_CODE = "92441602MA4UKHEX5G"
BOTH = ("RS005", "YB006")
ON_FILE = tuple(
    LiveOption(value=f"status-{word}", text=both(word), fills={"special_group": word}) for word in ("低保", "重度残疾")
)


class DirectedCitizen(EventCitizen):
    """Answers as told, and else like anybody."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self.reported: dict[str, Entry] = {}

    def fill(self, screen: FormScreen) -> None:
        self.bench.wait(0.4)
        for name in [each.name for each in screen.fields if each.name in self.reported and not is_answered(each)]:
            assert self.bench.do(SetField(name, self.reported[name].value, self.reported[name].values)), name
        super().fill(self.bench.screen)


@pytest.fixture
def bench() -> Bench:
    made = Bench()
    made.centre.own = ON_FILE
    return made


@pytest.fixture
def citizen(bench: Bench) -> DirectedCitizen:
    return DirectedCitizen(bench)


def pages_with(citizen: DirectedCitizen, name: str) -> list[str]:
    """The titles of the pages that asked for it, each once."""
    forms = [each for each in citizen.screens if isinstance(each, FormScreen)]
    return list(dict.fromkeys(each.title for each in forms if name in {field.name for field in each.fields}))


def answers_of(bench: Bench, code: str) -> dict[str, object]:
    return bench.terminal._visit.session.event.member(code).journey.form.own_answers()


def up_to_review(citizen: DirectedCitizen, chosen: str = ON_FILE[1].value) -> ReviewScreen:
    citizen.reported["on_file"] = Entry(chosen)
    citizen.choose("disability", 1, only=BOTH)
    return citizen.go_to(ReviewScreen)


def test_status_on_file_is_asked_once(citizen: DirectedCitizen, bench: Bench) -> None:
    up_to_review(citizen)
    assert len(pages_with(citizen, "on_file")) == 1
    for code in BOTH:
        answers = answers_of(bench, code)
        assert (answers["on_file"], answers["special_group"]) == (ON_FILE[1].value, "重度残疾")


def test_contested_status_is_asked_once(citizen: DirectedCitizen, bench: Bench) -> None:
    citizen.reported["special_group"] = Entry("特困")
    up_to_review(citizen, BY_HAND)
    assert len(pages_with(citizen, "special_group")) == 1
    assert [answers_of(bench, code)["special_group"] for code in BOTH] == ["特困", "特困"]


def test_another_person_is_asked_for_again(citizen: DirectedCitizen, bench: Bench) -> None:
    relative = person("chen").card
    citizen.reported |= {
        "apply_for": Entry("替家人办"),
        "subject_name": Entry(relative.name),
        "subject_id_no": Entry(relative.id_number),
    }
    up_to_review(citizen)
    assert len(pages_with(citizen, "on_file")) == 2


@pytest.mark.parametrize("fills", [{"usc_code": SHOP_CODE}, {}], ids=["with its code", "without"])
def test_shop_of_two_grants_is_chosen_once(citizen: DirectedCitizen, bench: Bench, fills: dict[str, str]) -> None:
    bench.centre.own = (LiveOption(value="shop", text=both("小店"), fills=fills),)
    citizen.reported |= {"business": Entry("shop"), "usc_code": Entry(SHOP_CODE)}
    citizen.choose("business", 1, only=("RS040", "RS041"))
    citizen.go_to(ReviewScreen)
    assert [len(pages_with(citizen, name)) for name in ("business", "usc_code")] == [1, 0 if fills else 1]
    assert {answers_of(bench, code)["usc_code"] for code in ("RS040", "RS041")} == {SHOP_CODE}


@pytest.mark.parametrize("fills", [{"usc_code": SHOP_CODE}, {}], ids=["with its code", "without"])
def test_shop_that_may_close_is_asked_apart(citizen: DirectedCitizen, bench: Bench, fills: dict[str, str]) -> None:
    shop = LiveOption(value="shop", text=both("小店"), fills=fills)
    bench.centre.own = (shop,)
    citizen.reported |= {
        "business": Entry(shop.value),
        "usc_code": Entry(SHOP_CODE),
        "task": Entry("变更登记"),
        "changes": Entry(values=("经营者（换老板）",)),
    }
    citizen.choose("business", 1, only=("RS041", "SJ005"))
    citizen.go_to(ReviewScreen)
    assert [len(pages_with(citizen, name)) for name in ("business", "usc_code")] == [2, 0 if fills else 2]
    answers = answers_of(bench, "SJ005")
    assert (answers["business"], answers["usc_code"]) == (shop.value, SHOP_CODE)
    assert answers["new_owner_id_no"]


def test_change_of_status_holds_for_both(citizen: DirectedCitizen, bench: Bench) -> None:
    review = up_to_review(citizen)
    place = next(at for at, line in enumerate(review.lines) if line.value == "参加居民养老")
    assert bench.do(EditLine(place))
    names = [line.label for line in bench.screen.lines]
    assert bench.do(EditLine(names.index("部门登记的您的情况")))
    bench.wait(1)
    assert bench.do(SetField("on_file", ON_FILE[0].value))
    while not (isinstance(bench.screen, ReviewScreen) and bench.view.frame.main.value == "submit"):
        assert bench.do(GoOn())
    assert [answers_of(bench, code)["special_group"] for code in BOTH] == ["低保", "低保"]


def test_list_is_asked_again_for_another_person(citizen: DirectedCitizen, bench: Bench) -> None:
    """What was on file of the applicant says nothing of the relative for whom it is now."""
    relative = person("chen").card
    citizen.reported["on_file"] = Entry(ON_FILE[1].value)
    citizen.choose("disability", 1, only=("MZ016", *BOTH))
    review = citizen.go_to(ReviewScreen)
    assert len(pages_with(citizen, "on_file")) == 1
    first = snapshot().items["MZ016"]
    assert bench.do(EditLine(next(at for at, line in enumerate(review.lines) if line.value == first.short.zh)))
    names = [line.label for line in bench.screen.lines]
    assert bench.do(EditLine(names.index(first.inputs[0].label.zh)))
    assert bench.do(SetField("apply_for", "替家人办"))
    citizen.reported |= {
        "on_file": Entry(ON_FILE[0].value),
        "subject_name": Entry(relative.name),
        "subject_id_no": Entry(relative.id_number),
    }
    citizen.screens.clear()
    citizen.walk(lambda screen: isinstance(screen, ReviewScreen) and bench.view.frame.main.value == "submit")
    assert len(pages_with(citizen, "on_file")) == 1
    answers = answers_of(bench, "YB006")
    assert answers["subject_id_no"] == relative.id_number
    assert [answers_of(bench, code)["special_group"] for code in BOTH] == ["重度残疾", "低保"]
