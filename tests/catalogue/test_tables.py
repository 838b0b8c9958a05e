"""A table that does not fit is told whole: every place, and what is allowed there."""

from typing import Any

import pytest

from catalogue.answer_rules import AnswerRule
from catalogue.guide import StrictTable
from catalogue.item_kinds import OfflinePolicy
from catalogue.tables import TableInvalid, read_table
from catalogue.text import LocalText


class Sample(StrictTable, frozen=True, kw_only=True):
    """A bit of everything that the catalogue's records are made of."""

    name: LocalText
    offline: OfflinePolicy
    least: int = 0
    most: int | None = None
    others: tuple[LocalText, ...] = ()
    rules: tuple[AnswerRule, ...] = ()

    def __post_init__(self) -> None:
        if self.most is not None and self.least > self.most:
            raise ValueError("least must not be more than most")


GOOD: dict[str, Any] = {"name": {"zh": "项", "en": "item"}, "offline": "queue"}


def reported(**changes: object) -> list[str]:
    with pytest.raises(TableInvalid) as caught:
        read_table(Sample, {**GOOD, **changes})
    return sorted(str(caught.value).split("\n"))


def test_table_that_fits_becomes_record() -> None:
    read = read_table(Sample, {**GOOD, "most": 3, "rules": [{"rule": "is_civil", "field": "text"}]})
    assert (read.name.en, read.offline, read.most, read.rules[0].rule) == ("item", OfflinePolicy.QUEUE, 3, "is_civil")


def test_every_misfit_is_reported_with_its_place() -> None:
    assert reported(offline="never", most="3", others=[{"zh": "一", "en": "one"}, {"zh": "", "fr": "deux"}]) == [
        "most: Expected `int | null`, got `str`; given was '3'",
        "offline: must be one of 'online', 'queue', 'local'; given was 'never'",
        "others.1.en: is required and missing",
        "others.1.fr: is an unknown key; check its spelling, or take it out",
        "others.1.zh: Expected `str` of length >= 1; given was ''",
    ]


def test_cross_field_problem_is_reported_at_its_record() -> None:
    assert reported(least=4, most=3) == [": least must not be more than most"]


def test_unknown_tag_is_reported_with_all_tags() -> None:
    assert reported(rules=[{"rule": "at_noon"}])[0].startswith("rules.0: must be one of 'at_most', 'at_least_long'")
    assert reported(rules=[{"rule": "at_most", "field": "a"}]) == ["rules.0.most: is required and missing"]


@pytest.mark.parametrize("value", [3, "x", [], None])
def test_what_is_no_table_is_reported(value: object) -> None:
    with pytest.raises(TableInvalid, match="Expected `object`"):
        read_table(Sample, value)
    assert reported(name=value)[0].startswith("name: Expected `object`")
    assert reported(rules=[value])[0].startswith("rules.0: must be one of 'at_most'")
