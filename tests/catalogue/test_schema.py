"""What hangs together in an item and what does not: each contradiction is refused in words."""

import re
from datetime import time
from typing import Any

import pytest
from msgspec.structs import replace

from catalogue.guide import FilingDeadline, TimeLimit
from catalogue.input_types import InputKind
from catalogue.loader import load_catalogue
from catalogue.schema import (
    Choice,
    FactSource,
    InputField,
    Level,
    OfflinePolicy,
    OpenHours,
    RowSource,
    RowStatus,
    ServiceItem,
)
from catalogue.text import LocalText

LABEL = LocalText(zh="项", en="field")
YES = Choice(zh="是", en="yes")


def field(name: str = "one", kind: InputKind = InputKind.MOBILE, **rest: Any) -> InputField:
    return InputField(name=name, kind=kind, label=LABEL, **rest)


def item(*inputs: InputField, **changes: Any) -> ServiceItem:
    return replace(load_catalogue().item("JT002"), inputs=inputs, **changes)


@pytest.mark.parametrize(
    ("kind", "rest", "said"),
    [
        (InputKind.CHOICE, {}, "needs either options or a source"),
        (InputKind.CHOICE, {"options": (YES,), "source": "hospitals"}, "and not both"),
        (InputKind.MULTI_CHOICE, {}, "needs either options or a source"),
        (InputKind.MOBILE, {"options": (YES,)}, "takes no options"),
        (InputKind.TEXT, {}, "size belongs to text"),
        (InputKind.MOBILE, {"size": 11}, "size belongs to text"),
    ],
)
def test_a_field_fits_its_kind(kind: InputKind, rest: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        field(kind=kind, **rest)


def test_text_has_size_and_choice_its_options() -> None:
    assert field(kind=InputKind.TEXT, size=20).is_always_needed
    assert field(kind=InputKind.CHOICE, options=(YES,)).options[0].value == "是"
    assert not field(optional=True).is_always_needed


def test_parts_begin_with_the_first_question() -> None:
    with pytest.raises(ValueError, match="one is asked before two, where the first part begins"):
        item(field(), field("two", part=LABEL))
    divided = item(field(part=LABEL), field("two"))
    assert divided.part_of("two") == LABEL
    assert item(field()).part_of("one") is None
    with pytest.raises(KeyError):
        divided.part_of("three")


def test_what_a_device_captures_begins_no_part() -> None:
    with pytest.raises(ValueError, match="part belongs to what is filled in"):
        field(kind=InputKind.SCAN, part=LABEL)


def test_opening_hours_run_forward() -> None:
    with pytest.raises(ValueError, match="before closes"):
        OpenHours(weekdays=(1,), opens=time(17), closes=time(9))
    assert OpenHours(weekdays=(1,), opens=time(9), closes=time(17)).closes == time(17)


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ({"instant": True, "days": 3}, "not both"),
        ({}, "needs instant = true, days, a note, or unknown = true"),
        ({"unknown": True, "days": 3}, "unknown says nothing else"),
    ],
)
def test_a_time_limit_says_one_thing(limit: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        TimeLimit(**limit)
    assert TimeLimit(note=LABEL).days is None
    assert TimeLimit(unknown=True).days is None


def test_names_of_inputs_differ() -> None:
    with pytest.raises(ValueError, match="are there twice"):
        item(field(), field())


@pytest.mark.parametrize("other", ["one", "nothing"])
def test_a_condition_names_another_input(other: str) -> None:
    with pytest.raises(ValueError, match="no other input of this item"):
        item(field(only_if={other: ("是",)}))


def test_a_condition_names_options_that_there_are() -> None:
    choice = field("way", InputKind.CHOICE, options=(YES,))
    with pytest.raises(ValueError, match="否 is no option of way"):
        item(choice, field(only_if={"way": ("是", "否")}))
    assert item(choice, field(only_if={"way": ("是",)})).input("one").only_if == {"way": ("是",)}


def test_money_is_taken_online_only() -> None:
    with pytest.raises(ValueError, match="must be online"):
        item(fee=True)


def test_what_is_not_there_is_a_key_error() -> None:
    catalogue = load_catalogue()
    with pytest.raises(KeyError, match="XX999"):
        catalogue.item("XX999")
    with pytest.raises(KeyError, match="nothing"):
        catalogue.item("GA004").input("nothing")


def test_a_condition_names_what_was_asked_before() -> None:
    choice = field("way", InputKind.CHOICE, options=(YES,))
    with pytest.raises(ValueError, match="asked only after it"):
        item(field(only_if={"way": ("是",)}), choice)


def test_a_deadline_waits_on_no_terminal_without_agreement() -> None:
    fact = RowSource(status=RowStatus.COMPILED, keys=("K1",), facts=(FactSource(fact="一", source="法"),))
    late, agreed = (
        replace(load_catalogue().item("JT002").guide, deadline=FilingDeadline(words=LABEL, counts_when_captured=each))
        for each in (False, True)
    )

    with pytest.raises(ValueError, match="must be online"):
        item(guide=late, row=fact)
    with pytest.raises(ValueError, match="needs its source"):
        item(guide=agreed, row=replace(fact, facts=()))
    assert item(guide=agreed, row=fact).guide.deadline


REPORTED_EACH_PERSON = {"GA049", "JT002"}
"""Items for which each person has a date of their own (docs/adr/0026)."""


def test_note_of_waiting_item_holds_no_deadline() -> None:
    window = re.compile(r"(申请|申报|报名|提交|年审|办理|登记)的?时间以|(announces?|tells? you) when to")
    waiting = [item for item in load_catalogue().items if item.offline is OfflinePolicy.QUEUE]
    hidden = {item.code for item in waiting for note in item.guide.notes if window.search(f"{note.zh} {note.en}")}

    assert hidden == REPORTED_EACH_PERSON


def test_every_packaged_item_says_its_promised_time() -> None:
    """What the department has not published is said to be unknown; nothing is left out."""
    assert [each.code for each in load_catalogue().items if each.guide.promised_limit is None] == []


@pytest.mark.parametrize(
    ("zh", "en", "said"),
    [
        ("打印电子结婚证书证明", "Print it", "8 Chinese characters"),
        ("打证", "Print one of my papers", "4 English words"),
    ],
)
def test_short_name_is_short(zh: str, en: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        replace(load_catalogue().item("JT002"), short=LocalText(zh=zh, en=en))


def test_no_two_items_share_a_short_name() -> None:
    items = load_catalogue().items

    assert len({item.short.zh for item in items}) == len(items)
    assert len({item.short.en for item in items}) == len(items)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"also_themes": ("transport",)}, "each theme once"),
        ({"popular": {Level.VILLAGE: 1}, "levels": (Level.TOWN,)}, "popular: it is not done at village"),
    ],
)
def test_an_item_is_found_where_it_is(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        replace(load_catalogue().item("JT002"), **changes)


def test_list_and_what_it_fills_belong_together() -> None:
    own = field("car", InputKind.CHOICE, source="own_vehicles", by_hand=LABEL)
    plate = field("plate", from_list="car")
    assert item(own, plate).inputs == (own, plate)
    with pytest.raises(ValueError, match=r"plate\.from_list names car, which is no list"):
        item(plate, own)
    with pytest.raises(ValueError, match="car fills nothing in"):
        item(own, field("plate"))
