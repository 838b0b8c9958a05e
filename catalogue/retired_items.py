"""Items that were given up: what is still said of their codes, which no other item is ever given.

Read from `retired_items.toml`. Cases of theirs stay in counts and records, and a terminal may hold some that were taken
before its catalogue changed.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Annotated

from msgspec import Meta

from catalogue.guide import StrictTable
from catalogue.identity_reasons import IdentityReason
from catalogue.item_kinds import CODE, ItemKind
from catalogue.text import LocalText


class RetiredItem(StrictTable, frozen=True, kw_only=True):
    """An item that was given up (已停办事项), under names that stay readable.

    `retired_in`: the release that gave it up. `replaced_by`: the item that took its place among the 240. `instead`: where
    the citizen goes now.
    """

    code: Annotated[str, Meta(pattern=CODE)]
    name: LocalText
    short: LocalText
    department: str
    kind: ItemKind
    identity_reason: IdentityReason
    retired_in: Annotated[str, Meta(pattern=r"^\d+\.\d+\.\d+\Z")]
    retired_on: date
    replaced_by: Annotated[str, Meta(pattern=CODE)]
    instead: LocalText


def misfits(
    retired: Collection[RetiredItem], items: Collection[str], departments: Collection[str]
) -> Iterator[tuple[str, str, str]]:
    """Code, field, and what is wrong with it: an old code is never given again, and what took its place exists."""
    codes = [item.code for item in retired]
    for item in retired:
        if item.code in items:
            yield item.code, "code", "belongs to an item that can be done; a code is never given again"
        if codes.count(item.code) > 1:
            yield item.code, "code", "is there twice"
        if item.replaced_by not in items:
            yield item.code, "replaced_by", f"{item.replaced_by} is no item"
        if item.department not in departments:
            yield item.code, "department", f"{item.department!r} is unknown"
