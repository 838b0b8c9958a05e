"""What a gate, a person named in a form, or a life event may not say of itself: refused where it is read."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from catalogue.event_checks import problems_of
from catalogue.gates import AgeGate
from catalogue.guide import TimeLimit
from catalogue.identity_reasons import IdentityReason
from catalogue.input_fields import InputField, check_others, check_stages
from catalogue.input_types import InputKind
from catalogue.item_kinds import Identity
from catalogue.life_events import EventOption, LifeEvent, ResultFeed
from catalogue.loader import load_catalogue
from catalogue.other_people import OtherPerson
from catalogue.retired_items import RetiredItem, misfits
from catalogue.text import LocalText

WORDS = LocalText(zh="项", en="words")
ITEMS = {item.code: item for item in load_catalogue().items}


def person(of_whom: OtherPerson | None, kind: InputKind = InputKind.ID_NO, **more: Any) -> InputField:
    return InputField(name="other", kind=kind, label=WORDS, of_whom=of_whom, **more)


@pytest.mark.parametrize(
    ("field", "identity", "said"),
    [
        (person(None), Identity.ID_CARD, "of_whom belongs to ID numbers"),
        (person(OtherPerson.STATED, InputKind.NAME), Identity.ID_CARD, "of_whom belongs to ID numbers"),
        (person(OtherPerson.STATED, of_name="who"), Identity.ID_CARD, "which is no name in this item"),
        (person(OtherPerson.PAYEE), Identity.ID_CARD, "named by number and name"),
        (person(OtherPerson.OWN_CARD, InputKind.ID_LIST), Identity.ID_CARD, "one person at a time"),
        (person(OtherPerson.STAFF), Identity.ID_CARD, "one that is proven"),
        (person(OtherPerson.WARD), Identity.NONE, "tells nothing of others"),
    ],
)
def test_people_named_in_a_form_fit(field: InputField, identity: Identity, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        check_others((field,), identity)


def test_schools_are_offered_by_a_stage_asked_before() -> None:
    school = InputField(name="school", kind=InputKind.SCHOOL, label=WORDS, stage_from="stage")
    with pytest.raises(ValueError, match="no choice asked before it"):
        check_stages((school,))


@pytest.mark.parametrize(
    ("ages", "said"),
    [
        ({}, "needs least or below"),
        ({"least": {"man": 22, "woman": 20}, "below": 60}, "and not both"),
        ({"least": 60, "below": 60}, "below must be more than least"),
    ],
)
def test_age_gate_says_one_thing(ages: dict[str, Any], said: str) -> None:
    given_ages = {key: age if isinstance(age, int) else _by_sex(age) for key, age in ages.items()}
    with pytest.raises(ValueError, match=said):
        AgeGate(instead=WORDS, **given_ages)


def _by_sex(age: dict[str, int]) -> Any:
    gates = (gate for item in ITEMS.values() for gate in item.gates if isinstance(gate, AgeGate))
    by_sex = next(each for gate in gates for each in (gate.least, gate.below) if not isinstance(each, int | None))
    return replace(by_sex, **age)


@given(least=st.integers(1, 150), below=st.integers(1, 150))
def test_age_gate_never_shuts_everybody_out(least: int, below: int) -> None:
    if least < below:
        assert AgeGate(instead=WORDS, least=least, below=below).below == below
    else:
        with pytest.raises(ValueError, match="below must be more"):
            AgeGate(instead=WORDS, least=least, below=below)


OPTIONS = (EventOption(text=WORDS, items=("GA043", "GA044")),)
EVENT = LifeEvent(
    id="car", name=WORDS, alias=WORDS, keywords=("车",), icon="car", question=WORDS, items=("GA043", "GA044"), options=OPTIONS
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"items": ("GA043", "GA043")}, "is there twice"),
        ({"options": (EventOption(text=WORDS, items=("GA043", "GA044"), offered=("GA044",)),)}, "ticked or offered"),
        ({"quiet": ("GA045",)}, "none of this event"),
        ({"shared": (("mobile",), ("mobile",))}, "one answer alone"),
        ({"feeds": (ResultFeed(result_of="GA045", into="GA044.decision_no"),)}, "no item of this event"),
    ],
)
def test_life_event_agrees_with_itself(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        replace(EVENT, **changes)


def test_life_event_names_inputs_that_are_asked() -> None:
    preset = replace(EVENT, presets={"GA043.nothing": "一"})
    fed = replace(EVENT, feeds=(ResultFeed(result_of="GA043", into="GA044.nothing"),))

    assert list(problems_of(preset, ITEMS)) == [("presets", "GA043.nothing is no input of this event")]
    assert list(problems_of(fed, ITEMS)) == [("feeds", "GA044 has no input nothing")]
    assert (EVENT.code, EVENT.short, EVENT.is_quiet) == ("car", WORDS, False)


def test_promise_is_instant_only_where_said() -> None:
    guide = ITEMS["JT002"].guide
    promises = (None, TimeLimit(unknown=True), TimeLimit(days=3), TimeLimit(instant=True))
    assert [replace(guide, promised_limit=each).is_instant for each in promises] == [False, False, False, True]


CODES = st.sampled_from(["GA031", "GA061", "GA002", "SJ005", "ZZ999"])


@given(codes=st.lists(CODES, max_size=4), heir=CODES)
def test_retired_codes_fit_exactly_when_nothing_is_reported(codes: list[str], heir: str) -> None:
    living = {"GA002", "SJ005"}
    rows = [_retired(code, heir) for code in codes]
    is_fit = not living & set(codes) and len(set(codes)) == len(codes) and (not codes or heir in living)
    assert (not list(misfits(rows, living, {"police"}))) is is_fit


def _retired(code: str, heir: str) -> RetiredItem:
    return RetiredItem(
        code=code,
        name=WORDS,
        short=WORDS,
        department="police",
        kind=ITEMS["JT002"].kind,
        identity_reason=IdentityReason.PUBLIC_LIST,
        retired_in="0.1.0",
        retired_on=date(2026, 11, 28),
        replaced_by=heir,
        instead=WORDS,
    )
