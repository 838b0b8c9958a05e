"""Life events: what they say of their items is so, or the catalogue is refused with every problem named."""

from pathlib import Path

import pytest

from catalogue.errors import CatalogueInvalid
from catalogue.event_checks import problems_of
from catalogue.loader import Files, load_catalogue, parse_catalogue, read_folder

GOOD = read_folder(Path(__file__).parents[2] / "catalogue")
CATALOGUE = load_catalogue()
ITEMS = {item.code: item for item in CATALOGUE.items}
EVENTS = {event.id: event for event in CATALOGUE.events}


def reported(*changes: tuple[str, str]) -> list[str]:
    """The problems of a catalogue whose life events are changed so."""
    text = GOOD["life_events.toml"]
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    files: Files = GOOD | {"life_events.toml": text}
    with pytest.raises(CatalogueInvalid) as caught:
        parse_catalogue(files)
    return [str(problem) for problem in caught.value.problems]


def test_there_are_thirteen_life_events() -> None:
    assert len(EVENTS) == 13
    assert not [problem for event in CATALOGUE.events for problem in problems_of(event, ITEMS)]


def test_a_catalogue_may_be_without_life_events() -> None:
    files = {name: text for name, text in GOOD.items() if name != "life_events.toml"}
    assert parse_catalogue(files).events == ()


@pytest.mark.parametrize("event", EVENTS.values(), ids=list(EVENTS))
def test_every_answer_leads_to_an_item(event: object) -> None:
    assert all(option.items for option in EVENTS[event.id].options)  # type: ignore[attr-defined]


@pytest.mark.parametrize("event", EVENTS.values(), ids=list(EVENTS))
def test_mobile_is_asked_once(event: object) -> None:
    found = EVENTS[event.id]  # type: ignore[attr-defined]
    asking = [code for code in found.items if any(each.name == "mobile" for each in ITEMS[code].inputs)]
    assert {found.answer_of(code, "mobile") for code in asking} == {"mobile"}


def test_unknown_item_is_named() -> None:
    problems = reported(
        ('"WJ003", "RS030"]', '"XX001", "RS030"]'), ('"YB016", "WJ003", "RS030"] }', '"YB016", "XX001", "RS030"] }')
    )
    assert "life_events.toml › birth › items: XX001 is no item" in problems


def test_option_outside_the_event_is_refused() -> None:
    assert any(
        "is no item of this event" in each
        for each in reported(('items = ["WJ001"], offered', 'items = ["GA001"], offered'))
    )


def test_item_no_answer_leads_to_is_refused() -> None:
    assert any("no answer leads to SJ004" in each for each in reported(('["SJ002", "SJ004"]', '["SJ002"]')))


def test_shared_field_of_one_item_is_refused() -> None:
    problems = reported(('  ["education"],', '  ["education"],\n  ["graduation_date"],'))
    assert "life_events.toml › first_job › shared: graduation_date: fewer than two items ask for it" in problems


def test_shared_fields_of_two_kinds_are_refused() -> None:
    problems = reported(('  ["guardian_relation"],', '  ["guardian_relation", "WJ001.child_order"],'))
    assert any("guardian_relation: choice, number cannot be one answer" in each for each in problems)


def test_result_feeds_only_a_later_item() -> None:
    feed = '{ result_of = "GA043", into = "GA044.decision_no", row = "决定书编号" }'
    assert any(
        "must come before" in each for each in reported((feed, '{ result_of = "GA044", into = "GA043.mobile" }'))
    )
    assert any(
        "GA044 has no input nothing" in each
        for each in reported((feed, '{ result_of = "GA043", into = "GA044.nothing" }'))
    )


def test_preset_must_be_an_option() -> None:
    assert any("没有 is no option" in each for each in reported(('"GA019.item" = "婚姻状况"', '"GA019.item" = "没有"')))


def test_event_named_twice_is_refused() -> None:
    assert any("school › id: is there twice" in each for each in reported(('id = "birth"', 'id = "school"')))


def test_order_and_next_item_follow_the_event() -> None:
    birth = EVENTS["birth"]
    assert birth.ordered(frozenset({"YB007", "GA013"})) == ("GA013", "YB007")
    assert birth.next_after("GA013")[0] == "YB007"
    assert birth.next_after("ZZ999") == ()


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (
            '"WJ004", "YB018", "YB016", "WJ003", "RS030"]\noptions',
            '"WJ004", "YB018", "YB018", "WJ003", "RS030"]\noptions',
            "twice",
        ),
        (
            'items = ["WJ001"], offered = ["GA027"]',
            'items = ["WJ001"], offered = ["WJ001"]',
            "ticked or offered, not both",
        ),
        ('quiet = ["GA017",', 'quiet = ["GA001",', "quiet: names an item that is none of this event"),
        ('  ["guardian_relation"],', '  ["guardian_relation"],\n  ["mobile"],', "a field belongs to one answer alone"),
        ('into = "GA044.decision_no"', 'into = "GA001.mobile"', "GA043 or GA001 is no item of this event"),
        ('"GA019.item" = "婚姻状况"', '"GA019.nothing" = "婚姻状况"', "GA019.nothing is no input of this event"),
        ('  ["guardian_relation"],', '  ["GA013.child_gender", "YB007.guardian_relation"],', "no option in common"),
    ],
)
def test_what_does_not_fit_is_reported(before: str, after: str, why: str) -> None:
    assert any(why in each for each in reported((before, after)))
