"""What guides say of text messages: promised alone where a number is asked for, and never what counts."""

import re
from collections.abc import Iterator

import pytest
from msgspec import Struct

from catalogue.input_types import InputKind
from catalogue.loader import load_catalogue
from catalogue.schema import ServiceItem
from catalogue.text import LocalText

ITEMS = load_catalogue().items
BILLS = re.compile(r"(缴费单|[电水气]费单)或(缴费)?短信|bill message")
CHINESE, ENGLISH = re.compile(r"短信"), re.compile(r"text message|\bSMS\b", re.IGNORECASE)
COUNTS = (re.compile(r"以[^，。；]*短信[^，。；]*为准"), re.compile(r"message[^.,;]* (decides|counts|is what counts)"))
CONDITION = (re.compile(r"留了手机号|不要回复的可以不填"), re.compile(r"if you left a mobile|if you want no reply"))


def texts(part: object) -> Iterator[LocalText]:
    """Every text for people within an item."""
    if isinstance(part, LocalText):
        yield part
    elif isinstance(part, tuple | list):
        for each in part:
            yield from texts(each)
    elif isinstance(part, Struct):
        for name in part.__struct_fields__:
            yield from texts(getattr(part, name))


def reported_by_message(item: ServiceItem) -> list[LocalText]:
    contact = item.after_submitting and item.after_submitting.contact  # said where a number was given, and nowhere else
    said = [
        LocalText(zh=BILLS.sub("", each.zh), en=BILLS.sub("", each.en)) for each in texts(item) if each is not contact
    ]
    return [each for each in said if CHINESE.search(each.zh) or ENGLISH.search(each.en)]


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.code)
def test_message_is_promised_only_with_a_number(item: ServiceItem) -> None:
    numbers = [each for each in item.inputs if each.kind is InputKind.MOBILE]
    if any(each.is_always_needed for each in numbers):
        return
    reported = reported_by_message(item)
    if numbers:
        reported = [each for each in reported if not (CONDITION[0].search(each.zh) and CONDITION[1].search(each.en))]
    assert reported == []


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.code)
def test_what_counts_is_the_answer_and_no_message(item: ServiceItem) -> None:
    assert [each for each in texts(item) if COUNTS[0].search(each.zh) or COUNTS[1].search(each.en)] == []


def test_some_items_promise_messages() -> None:
    assert sum(1 for item in ITEMS if reported_by_message(item)) > 80
