"""Who an item is for, judged by the card: birthdays, ends of months, retirement, and where a hukou is."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.addresses import lies_in, region_of
from catalogue.divisions import DivisionLevel
from catalogue.gates import AgeGate, HukouGate, RetirementGate, WorkingAgeGate
from catalogue.item_terms import LeastAge
from catalogue.text import LocalText
from contract.terms import Outcome
from drivers.ports.id_card_reader import CardDoubt, CardLayout
from kiosk.forms.ages import earliest_retirement, is_of_working_age, months_before, retirements
from kiosk.forms.id_number import IdNumberFacts
from kiosk.forms.verdict import Invalid
from kiosk.journeys.gates import CardFacts, Requirement, condition_of, conditions, hukou_address, passes, stopping
from kiosk.steps.sending.conditions import doubts
from kiosk.view.consent import ConditionsScreen
from kiosk.view.form import FormScreen
from kiosk.view.intents import GoOn
from kiosk.view.result import ResultScreen
from simulators.person.people import person
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import Bench, adult, snapshot
from wording.store import load_wording

SAID = LocalText(zh="到窗口问", en="Ask at a counter")
HERE = "441602003005"
TODAY = date(2026, 3, 2)
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
YEARS = st.integers(1, 110)


def born(day: date, *, is_male: bool = True) -> IdNumberFacts:
    return IdNumberFacts(day, is_male)


def day_of_age(birth: date, years: int) -> date:
    """The birthday itself; of 29 February the day after 28 February where the year has no such day."""
    try:
        return birth.replace(year=birth.year + years)
    except ValueError:
        return date(birth.year + years, 3, 1)


def is_let_in(gate: AgeGate | WorkingAgeGate | RetirementGate, who: IdNumberFacts, day: date) -> bool:
    return passes(gate, CardFacts(who, day))


@given(DAYS, YEARS, st.booleans())
def test_least_age_begins_on_the_birthday(birth: date, years: int, is_male: bool) -> None:
    gate, who, day = AgeGate(least=years, instead=SAID), born(birth, is_male=is_male), day_of_age(birth, years)
    assert is_let_in(gate, who, day)
    assert not is_let_in(gate, who, day - timedelta(days=1))


@given(DAYS, YEARS)
def test_age_below_ends_on_the_birthday(birth: date, years: int) -> None:
    gate, day = AgeGate(below=years, instead=SAID), day_of_age(birth, years)
    assert is_let_in(gate, born(birth), day - timedelta(days=1))
    assert not is_let_in(gate, born(birth), day)


@given(DAYS, st.integers(0, 40_000), YEARS, YEARS)
def test_span_is_what_both_ends_let_in(birth: date, days: int, first: int, second: int) -> None:
    least, below = sorted((first, second + 1))
    if least == below:
        below += 1
    day, who = birth + timedelta(days=days), born(birth)
    both = AgeGate(least=least, below=below, instead=SAID)
    ends = (AgeGate(least=least, instead=SAID), AgeGate(below=below, instead=SAID))
    assert is_let_in(both, who, day) is all(is_let_in(each, who, day) for each in ends)


def test_leap_day_is_the_first_of_march_elsewhere() -> None:
    who, gate = born(date(2008, 2, 29)), AgeGate(least=18, instead=SAID)
    assert not is_let_in(gate, who, date(2026, 2, 28))
    assert is_let_in(gate, who, date(2026, 3, 1))
    assert is_let_in(AgeGate(least=20, instead=SAID), who, date(2028, 2, 29))


@given(DAYS, st.integers(0, 40_000))
def test_age_by_sex_takes_the_own_one(birth: date, days: int) -> None:
    day, gate = birth + timedelta(days=days), AgeGate(least=LeastAge(man=22, woman=20), instead=SAID)
    assert is_let_in(gate, born(birth), day) is (born(birth).age_on(day) >= 22)
    woman = born(birth, is_male=False)
    assert is_let_in(gate, woman, day) is (woman.age_on(day) >= 20)


@given(st.dates(date(1950, 1, 1), date(2005, 12, 31)), st.booleans())
def test_working_age_ends_with_the_month_before_retirement(birth: date, is_male: bool) -> None:
    who = born(birth, is_male=is_male)
    year, month = max(each.month for each in retirements(who))
    first = date(year, month, 1)
    assert is_of_working_age(who, first - timedelta(days=1))
    assert not is_of_working_age(who, first)
    assert not is_of_working_age(who, day_of_age(birth, 16) - timedelta(days=1))
    assert is_of_working_age(who, day_of_age(birth, 16))


@given(st.dates(date(1950, 1, 1), date(2005, 12, 31)), st.booleans(), st.integers(0, 120))
def test_retirement_gate_opens_months_ahead(birth: date, is_male: bool, months: int) -> None:
    who, gate = born(birth, is_male=is_male), RetirementGate(months=months, instead=SAID)
    opens = earliest_retirement(who)[0] * 12 + earliest_retirement(who)[1] - 1 - months
    first = date(opens // 12, opens % 12 + 1, 1)
    assert is_let_in(gate, who, first)
    assert not is_let_in(gate, who, first - timedelta(days=1))
    assert months_before(earliest_retirement(who), first) == months


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("广东省河源市源城区演示路1号", "441602"),
        ("广东省源城区演示路1号", "441602"),
        ("广东河源市源城区演示路1号", "441602"),
        ("广东省和平县阳明镇某村", "441624"),
        ("广东省河源市某处", "441600"),
        ("广东省某处", "440000"),
        ("湖南省长沙市某处", "430100"),
        ("北京市朝阳区某处", "110000"),
        ("内蒙古自治区包头市某处", "150200"),
        ("演示路1号", ""),
        ("", ""),
    ],
)
def test_address_tells_as_much_as_it_names(address: str, code: str) -> None:
    assert region_of(address, snapshot().reference) == code


@given(st.text(max_size=20), st.sampled_from(["广东省", "广东", "湖南省", "广西壮族自治区", ""]))
def test_any_address_is_somewhere_or_nowhere(rest: str, province: str) -> None:
    found = region_of(province + rest, snapshot().reference)
    assert found == "" or snapshot().reference.region_path(found)


@pytest.mark.parametrize(
    ("region", "wider", "lies"),
    [
        ("441602", "441602", True),
        ("441602", "441600", True),
        ("441624", "441602", False),
        ("441600", "441602", None),
        ("440000", "441600", None),
        ("430100", "440000", False),
        ("", "440000", None),
    ],
)
def test_lying_in_is_known_or_not(region: str, wider: str, lies: bool | None) -> None:
    assert lies_in(region, wider) is lies


@pytest.mark.parametrize(
    ("within", "is_outside", "region", "goes_on"),
    [
        (DivisionLevel.COUNTY, False, "441602", True),
        (DivisionLevel.COUNTY, False, "441624", False),
        (DivisionLevel.COUNTY, False, "441600", True),
        (DivisionLevel.CITY, True, "441624", False),
        (DivisionLevel.CITY, True, "440300", True),
        (DivisionLevel.PROVINCE, False, "430100", False),
        (DivisionLevel.PROVINCE, False, "", True),
    ],
)
def test_hukou_is_doubted_only_where_it_lies_elsewhere(
    within: DivisionLevel, is_outside: bool, region: str, goes_on: bool
) -> None:
    gate = HukouGate(within=within, outside=is_outside, instead=SAID)
    assert passes(gate, CardFacts(born(date(1990, 1, 1)), TODAY, region, HERE)) is goes_on
    assert passes(gate, CardFacts(born(date(1990, 1, 1)), TODAY, region)), "a terminal that knows no place asks no one"


def test_only_cards_of_residents_tell_a_hukou() -> None:
    assert hukou_address(person("chen").card)
    assert hukou_address(person("hongkong").card) == ""
    assert hukou_address(replace(person("chen").card, layout=CardLayout.FOREIGNER_2023)) == ""


def test_every_condition_has_words_in_both_languages() -> None:
    wording = load_wording()
    gates = [gate for item in snapshot().items.values() for gate in item.gates]
    two = LeastAge(man=60, woman=55)
    made = [AgeGate(least=two, instead=SAID), AgeGate(below=two, instead=SAID)]
    made += [HukouGate(within=each, outside=out, instead=SAID) for each in DivisionLevel for out in (True, False)]
    for gate in [*gates, *made]:
        wanted = condition_of(gate)
        said = wording.both(wanted.message, **wanted.params)
        assert said.zh != wanted.message
        assert said.en != said.zh


def test_guide_says_what_its_gates_want() -> None:
    assert [each.message for each in conditions(snapshot().items["RS005"])] == ["gate.ages", "gate.hukou_county"]


@pytest.mark.parametrize("code", ["MZ016", "MZ017", "JY005"])
def test_others_who_may_apply_are_not_turned_away(code: str) -> None:
    """Their hukou may lie elsewhere: the guide does not require it here, and the page at the card says how they go on."""
    item = snapshot().items[code]
    assert not [wanted for wanted in conditions(item) if "hukou" in wanted.message]
    bench = Bench()
    opened(code, "minority", bench).walk(lambda screen: isinstance(screen, (ConditionsScreen, FormScreen)))
    assert isinstance(bench.screen, ConditionsScreen)
    assert "户口要在" not in "".join(bench.screen.paragraphs)
    assert "点“下一步”" in bench.screen.paragraphs[-1]


# --- at the terminal ---


def opened(code: str, who: str, bench: Bench) -> Citizen:
    citizen = Citizen(bench, person=who)
    citizen.open(code)
    citizen.start()
    return citizen


def test_too_old_is_informed_before_anything_is_typed() -> None:
    bench = Bench()
    citizen = opened("RS006", "elder", bench)
    citizen.walk(lambda screen: isinstance(screen, (ResultScreen, FormScreen)))
    assert isinstance(bench.screen, ResultScreen)
    assert bench.screen.summary == "要未满60周岁"
    assert any("领居民养老金" in step for step in bench.screen.next_steps)
    assert bench.outbox.cases()[0].outcome is Outcome.REJECTED


@pytest.mark.parametrize(
    ("code", "who", "asks"), [("GA021", "chen", True), ("GA021", "minority", False), ("RS005", "she", True)]
)
def test_moved_hukou_is_asked_and_goes_on(code: str, who: str, asks: bool) -> None:
    bench = Bench()
    citizen = opened(code, who, bench)
    citizen.walk(lambda screen: isinstance(screen, FormScreen))
    asked = [screen for screen in citizen.screens if isinstance(screen, ConditionsScreen)]
    assert bool(asked) is asks
    assert all("住址" in screen.paragraphs[1] for screen in asked)
    assert ConditionsScreen not in {type(each) for each in citizen.screens[-2:]}


def test_early_retirement_is_asked_with_its_month() -> None:
    bench = Bench()
    citizen = opened("RS018", "li", bench)
    citizen.walk(lambda screen: isinstance(screen, (ConditionsScreen, FormScreen)))
    assert isinstance(bench.screen, ConditionsScreen)
    assert "2045年7月" in bench.screen.paragraphs[1]
    assert bench.do(GoOn())
    assert not isinstance(bench.screen, ConditionsScreen)


def test_expired_card_pays_and_reports_a_death() -> None:
    expired = adult("expired")
    for code in ("SW001", "SW019", "GA017", "YB010", "ZS003"):
        assert stopping(snapshot().items[code], expired, TODAY) is None
    assert not isinstance(stopping(snapshot().items["GA007"], expired, TODAY), Requirement | None)


def test_unknown_person_is_not_doubted() -> None:
    bench = Bench()
    citizen = opened("GA021", "chen", bench)
    citizen.walk(lambda screen: isinstance(screen, ConditionsScreen))
    context = bench.terminal._visit._runner._context
    assert doubts(context)
    context.session.lose_person()
    assert doubts(context) == ()


def test_card_of_unknown_validity_certifies_alone() -> None:
    """It may have expired: that does not change that its holder is alive."""
    card = replace(adult("li"), doubts=frozenset({CardDoubt.VALIDITY_UNKNOWN}))
    items = snapshot().items
    assert stopping(items["GA006"], card, TODAY) == Invalid("identify.malformed")
    assert stopping(items["RS009"], replace(person("elder").card, doubts=card.doubts), TODAY) is None
