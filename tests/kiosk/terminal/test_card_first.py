"""Who puts their card down before choosing anything is greeted by what is due for them, and begins it by one touch."""

from datetime import date

import pytest

from catalogue.due import certified_until, due_for, due_rules, is_offered, offered_ages
from catalogue.schema import Level
from drivers.ports.errors import DeviceLost
from drivers.ports.id_card_reader import ID_CARD_READER, CardRead, CardUnreadable, UnreadableReason
from kiosk.services.ports import Devices
from kiosk.services.services import DoneItems
from kiosk.services.timing import Timing
from kiosk.terminal.card_arrival import CardArrival
from kiosk.terminal.greeting import Greeting
from kiosk.view.consent import ConsentScreen
from kiosk.view.home import GreetingScreen, HomeScreen
from kiosk.view.idle import AttractScreen
from kiosk.view.intents import GoHome, Leave, NotMe, OpenHelp, OpenItem, OpenTheme, Stay, TypeQuery
from kiosk.view.visit_end import GoodbyeScreen
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import Bench, HandLine, adult, snapshot

PENSION_IS_DUE = "领养老金的，每年要认证一次"
TODAY = date(2026, 11, 29)


@pytest.fixture
def bench() -> Bench:
    made = Bench(timing=Timing(settle=0.0))
    made.reader.is_taken = True
    made.wait(3)
    return made


def puts(bench: Bench, key: str) -> None:
    bench.reader.card, bench.reader.is_left, bench.reader.is_taken = adult(key), True, False
    bench.wait(4)


def test_holder_is_greeted_and_begins_by_one_touch(bench: Bench) -> None:
    puts(bench, "elder")
    assert isinstance(bench.screen, GreetingScreen)
    assert "*" in bench.screen.name
    row = bench.screen.rows[0]
    assert (row.code, row.note) == ("RS009", PENSION_IS_DUE)
    assert not bench.do(OpenItem("ZZ999"))
    assert bench.do(OpenItem("RS009"))
    assert isinstance(bench.screen, ConsentScreen), "neither guide nor card once more"


def test_certified_person_is_not_reminded(bench: Bench) -> None:
    """A whole visit, and another of the same person."""
    puts(bench, "elder")
    assert bench.do(OpenItem("RS009"))
    citizen = Citizen(bench, person="elder")
    citizen.item = snapshot().items["RS009"]
    citizen.walk()
    bench.reader.card, bench.reader.is_left, bench.reader.is_taken = None, False, True
    bench.do(Leave())
    bench.wait(30)
    puts(bench, "elder")
    assert isinstance(bench.screen, GreetingScreen)
    assert "RS009" not in [row.code for row in bench.screen.rows if row.note == PENSION_IS_DUE]
    assert bench.screen.rows[0].code != "RS009"


def test_certification_of_last_year_is_due_again() -> None:
    done = DoneItems()
    done.note("RS009", "440000000000000001", TODAY)
    assert done.is_done("RS009", "440000000000000001", TODAY)
    assert not done.is_done("RS009", "440000000000000002", TODAY)
    assert not done.is_done("MZ007", "440000000000000001", TODAY)
    assert not done.is_done("RS009", "440000000000000001", TODAY.replace(year=TODAY.year + 1))


@pytest.mark.parametrize(
    ("today", "is_done"), [(date(2027, 1, 1), True), (date(2027, 11, 28), True), (date(2027, 11, 29), False)]
)
def test_certification_holds_for_twelve_months(today: date, is_done: bool) -> None:
    done = DoneItems()
    done.note("RS009", "440000000000000001", TODAY)
    done.note("RS009", "440000000000000002", today)
    assert done.is_done("RS009", "440000000000000001", today) is is_done


def test_oldest_certification_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.services.services.MOST_DONE", 2)
    done, people = DoneItems(), [f"44000000000000000{number}" for number in range(3)]
    for person in people:
        done.note("RS009", person, TODAY)
    assert [done.is_done("RS009", person, TODAY) for person in people] == [False, True, True]


def test_certification_of_leap_day_has_an_end() -> None:
    assert certified_until(date(2028, 2, 29)) == date(2029, 2, 28)


def test_all_items_are_one_touch_away(bench: Bench) -> None:
    puts(bench, "li")
    assert "RS009" not in [row.code for row in bench.screen.rows if row.note]
    assert bench.do(GoHome())
    assert isinstance(bench.screen, HomeScreen)
    assert bench.view.frame.person


def test_somebody_else_ends_the_visit(bench: Bench) -> None:
    puts(bench, "li")
    assert bench.do(NotMe())
    assert isinstance(bench.screen, GoodbyeScreen)


def test_unreadable_card_leads_home(bench: Bench) -> None:
    bench.reader.outcomes.append(CardUnreadable(UnreadableReason.DAMAGED, ""))
    puts(bench, "li")
    assert isinstance(bench.screen, HomeScreen)
    assert bench.terminal._visit.session.person is None


def test_reader_that_breaks_down_leads_home(bench: Bench) -> None:
    at_greeting(bench)
    bench.lines[ID_CARD_READER].is_held, bench.lines[ID_CARD_READER].fault = False, DeviceLost("unplugged")
    bench.wait(1)
    assert isinstance(bench.screen, HomeScreen)


@pytest.mark.parametrize("fault", [None, DeviceLost("unplugged")])
def test_card_read_late_names_no_one(bench: Bench, fault: Exception | None) -> None:
    at_greeting(bench)
    assert bench.do(GoHome())
    bench.lines[ID_CARD_READER].is_held, bench.lines[ID_CARD_READER].fault = False, fault
    bench.wait(1)
    assert isinstance(bench.screen, HomeScreen)
    assert bench.view.frame.person == ""


def test_greeting_takes_no_other_touch(bench: Bench) -> None:
    at_greeting(bench)
    for intent in (NotMe(), OpenTheme("social_insurance"), TypeQuery("社保")):
        assert not bench.do(intent), intent
    assert isinstance(bench.screen, GreetingScreen)


def at_greeting(bench: Bench) -> None:
    """A card lies there, and is still being read."""
    bench.reader.card, bench.reader.is_left, bench.reader.is_taken = adult("li"), True, False
    for _ in range(100):
        bench.lines[ID_CARD_READER].is_held = True
        bench.wait(0.2)
        if isinstance(bench.screen, GreetingScreen):
            break
        bench.lines[ID_CARD_READER].is_held = False
        bench.pump()
    assert isinstance(bench.screen, GreetingScreen)
    assert bench.screen.name == ""


def test_forgotten_card_greets_no_one() -> None:
    bench = Bench()
    puts(bench, "li")
    assert isinstance(bench.screen, AttractScreen)


@pytest.mark.parametrize(
    ("born", "valid_to", "codes"),
    [
        (date(1950, 1, 1), None, ["RS009", "SW001"]),
        (date(1990, 1, 1), date(2027, 2, 1), ["GA002", "SW001", "SW002"]),
        (date(2020, 1, 1), date(2030, 1, 1), ["SW001"]),
    ],
)
def test_what_is_due_follows_from_the_card(born: date, valid_to: date | None, codes: list[str]) -> None:
    assert [rule.item for rule in due_for(born, valid_to, TODAY)] == codes


def test_every_rule_names_an_item() -> None:
    assert {rule.item for rule in (*due_rules(), *offered_ages())} <= set(snapshot().items)


FOR_PENSIONERS = {"RS009", "RS014", "RS017", "MZ007"}


@pytest.mark.parametrize(
    ("key", "offered", "kept_back"),
    [
        ("child", {"SW001", "YB001", "YB010"}, {"RS009", "SW002", "RS001", "RS029", "MZ001", "MZ006", "GA002", "GA042", "SW005"}),
        ("li", {"SW001", "RS001", "SW002", "GA002", "MZ006"}, {"RS009"}),
        ("elder", {"RS009", "SW001", "RS001", "MZ006"}, set()),
    ],
)  # fmt: skip
def test_popular_item_is_for_holder_of_card(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, key: str, offered: set[str], kept_back: set[str]
) -> None:
    monkeypatch.setattr("kiosk.terminal.greeting.MOST", 99)
    puts(bench, key)
    codes = {row.code for row in bench.screen.rows}
    assert offered <= codes
    assert not kept_back & codes


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("age", [0, 8, 15, 30, 44])
def test_what_is_popular_fits_young_holders(level: Level, age: int) -> None:
    born = TODAY.replace(year=TODAY.year - age)
    popular = [item for item in snapshot().popular(level) if not item.gates]
    offered = {item.code for item in popular if is_offered(item.code, born, TODAY)}
    assert offered
    assert not offered & FOR_PENSIONERS
    assert "SW002" not in offered or age >= 16


@pytest.mark.parametrize(("born", "is_there"), [(date(1966, 11, 29), True), (date(1966, 11, 30), False)])
def test_certification_is_offered_from_its_birthday(born: date, is_there: bool) -> None:
    assert is_offered("RS009", born, TODAY) is is_there
    assert is_offered("YB001", born, TODAY)


def test_reader_not_built_yet_is_not_asked() -> None:
    class UnbuiltLine(HandLine):
        def status(self) -> None:  # type: ignore[override]
            """Nothing is known of it."""

    line = UnbuiltLine(ID_CARD_READER, None)
    CardArrival(Devices({ID_CARD_READER: line}), every=1.0).tick(5.0)
    assert not line.jobs


def test_slow_card_says_what_else_can_be_done(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Greeting, "_on_outcome", lambda *_: None)  # it is read and read
    puts(bench, "li")
    assert isinstance(bench.screen, GreetingScreen)
    assert bench.screen.note.advice == "一般3秒以内"
    bench.wait(10)
    assert "全部事项" in bench.screen.note.advice


# --- the card is taken away ---


@pytest.mark.parametrize("item", ["RS009", "SW001"])
def test_card_taken_from_greeting_ends_visit(bench: Bench, item: str) -> None:
    puts(bench, "elder")
    assert isinstance(bench.screen, GreetingScreen)
    bench.reader.card, bench.reader.is_left, bench.reader.is_taken = None, False, True
    bench.wait(3)
    assert isinstance(bench.screen, GoodbyeScreen)
    assert not bench.do(OpenItem(item)), "nothing begins in the name of who went"
    assert bench.view.frame.person == ""
    bench.wait(30)
    assert isinstance(bench.screen, AttractScreen)


def test_card_taken_behind_greeting_ends_nothing(bench: Bench) -> None:
    puts(bench, "elder")
    assert bench.do(OpenItem("RS009"))
    bench.reader.card, bench.reader.is_left, bench.reader.is_taken = None, False, True
    bench.wait(5)
    assert isinstance(bench.screen, ConsentScreen)


@pytest.mark.parametrize("fault", [None, DeviceLost("unplugged")])
def test_card_that_may_lie_there_ends_nothing(bench: Bench, fault: Exception | None) -> None:
    puts(bench, "elder")
    bench.reader.is_left = bench.reader.is_taken = False  # UNKNOWN
    bench.lines[ID_CARD_READER].fault = fault
    bench.wait(5)
    assert isinstance(bench.screen, GreetingScreen)


def test_reader_without_presence_is_not_asked(bench: Bench) -> None:
    card = adult("elder")
    bench.reader.outcomes.append(CardRead(card, tells_presence=False))
    puts(bench, "elder")
    bench.reader.is_left, bench.reader.is_taken = False, True
    bench.wait(5)
    assert isinstance(bench.screen, GreetingScreen)


def test_help_that_is_read_is_not_taken_away(bench: Bench) -> None:
    puts(bench, "elder")
    assert bench.do(OpenHelp())
    bench.reader.card, bench.reader.is_left, bench.reader.is_taken = None, False, True
    bench.wait(5)
    assert bench.view.overlay is not None
    assert bench.do(Stay())
    bench.wait(1)
    assert isinstance(bench.screen, GoodbyeScreen)
