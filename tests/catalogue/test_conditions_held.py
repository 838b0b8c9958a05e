"""Whom a guide names by age or hukou is held to it: by a gate at the card, by a rule between answers, or because a child is asked for."""

import re
from collections.abc import Iterator

import pytest
from msgspec.structs import asdict

from catalogue.answer_rules import AgeOf, MayMarry, OwnAge
from catalogue.gates import AgeGate, HukouGate, WorkingAgeGate
from catalogue.item_terms import LeastAge
from catalogue.loader import load_catalogue
from catalogue.other_people import OF_AGE, OtherPerson
from catalogue.schema import ServiceItem

ITEMS = load_catalogue().items
AGE = re.compile(r"(\d+)(?:周岁|岁)")
HUKOU = re.compile(r"户口[^，。；]*在本|本[^，。；]{0,3}户[口籍]|广东户籍|农村[^，。；]{0,2}户口")
REPORTED = {
    ("GA049", 70): "who is younger and drives large vehicles hands it in too; the traffic police know whose it is",
    ("JY005", 18): "the borrower may be younger; then the other borrower is the guardian, which the contract shows",
    ("RS029", 55): "a table of the law: it is what the item tells",
    ("RS029", 50): "a table of the law: it is what the item tells",
}
"""Ages that are told and hold no one, with the reason."""
HUKOU_PRINTED = {
    "GA011": "who lives here may ask as well",
    "MZ025": "it is the hukou of who died",
    "MZ026": "who lives here with a hukou elsewhere gets the card too",
    "NY005": "no card tells a village hukou since all hukou are one kind",
}
"""The same of hukou."""


def reported(item: ServiceItem) -> Iterator[int]:
    """Ages in the guide and beside its questions."""
    guide = item.guide
    texts = [guide.who, *guide.notes, *guide.materials]
    for field in item.inputs:
        texts += [field.label, *field.options, *([] if field.hint is None else [field.hint])]
    for text in texts:
        yield from map(int, AGE.findall(text.zh))


def held(item: ServiceItem) -> Iterator[int]:
    """Ages that stop somebody."""
    ends = [end for each in item.gates if isinstance(each, AgeGate) for end in (each.least, each.below)]
    for rule in item.rules:
        if isinstance(rule, AgeOf | OwnAge):
            ends += [rule.least, rule.below]
        elif isinstance(rule, MayMarry):
            ends.append(rule.least_age)
    for end in ends:
        yield from asdict(end).values() if isinstance(end, LeastAge) else () if end is None else (end,)
    if any(isinstance(each, WorkingAgeGate) for each in item.gates):
        yield 16
    if any(field.of_whom is OtherPerson.WARD for field in item.inputs):
        yield OF_AGE


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.code)
def test_printed_age_stops_whom_it_leaves_out(item: ServiceItem) -> None:
    loose = {age for age in set(reported(item)) - set(held(item)) if (item.code, age) not in REPORTED}
    assert loose == set()


@pytest.mark.parametrize(
    "item", [each for each in ITEMS if HUKOU.search(each.guide.who.zh)], ids=lambda item: item.code
)
def test_printed_hukou_is_looked_at(item: ServiceItem) -> None:
    has_gate = any(isinstance(gate, HukouGate) for gate in item.gates)
    assert has_gate is not (item.code in HUKOU_PRINTED)


def test_every_age_without_a_limit_is_printed() -> None:
    by_code = {item.code: item for item in ITEMS}
    assert [key for key in REPORTED if key[1] not in set(reported(by_code[key[0]])) - set(held(by_code[key[0]]))] == []
