"""A life event: what happens to a citizen, and the items that it makes due, done in one go (一件事一次办).

Read from `life_events.toml`; published and versioned with the items. What it says of them is checked by
`catalogue.event_checks`.
"""

from typing import Annotated

import msgspec
from msgspec import Meta

from catalogue.guide import StrictTable
from catalogue.item_kinds import CODE
from catalogue.text import LocalText

ItemCode = Annotated[str, Meta(pattern=CODE)]
FieldName = Annotated[str, Meta(pattern=r"^([A-Z]{2}[0-9]{3}\.)?[a-z][a-z0-9_]*\Z")]
"""`mobile`: of every item of the event that has it; `GA013.child_name`: of that item alone."""
FieldOfItem = Annotated[str, Meta(pattern=r"^[A-Z]{2}[0-9]{3}\.[a-z][a-z0-9_]*\Z")]


class EventOption(StrictTable, frozen=True, kw_only=True):
    """One answer to the start question (情形): the items that it ticks, and those that it only offers."""

    text: LocalText
    items: tuple[ItemCode, ...] = ()
    offered: tuple[ItemCode, ...] = ()

    @property
    def shown(self) -> frozenset[str]:
        """Items of the plan and items that are only offered."""
        return frozenset((*self.items, *self.offered))


class SaidSo(StrictTable, frozen=True, kw_only=True):
    """Sentences that mean the event (说法): a word of `of` and, behind it, one of `has`."""

    of: Annotated[tuple[str, ...], Meta(min_length=1)]
    has: Annotated[tuple[str, ...], Meta(min_length=1)]


class ResultFeed(StrictTable, frozen=True, kw_only=True):
    """A result of one item that answers a field of a later one (结果续用): its case number, or the row with that Chinese label."""

    result_of: ItemCode
    row: str = ""
    into: FieldOfItem


class LifeEvent(StrictTable, frozen=True, kw_only=True):
    """What happens in a life (一件事), with the items that it makes due, in their order.

    `shared`: names of one and the same answer, which is asked once. `presets`: answers that follow from the event.
    `quiet`: items after which nothing is offered and nothing is to be rated, alone or in the event; the event itself is
    quiet then.
    """

    id: Annotated[str, Meta(pattern=r"^[a-z][a-z_]*\Z")]
    name: LocalText
    alias: LocalText
    keywords: Annotated[tuple[str, ...], Meta(min_length=1)]
    said: tuple[SaidSo, ...] = ()
    icon: str
    question: LocalText
    items: Annotated[tuple[ItemCode, ...], Meta(min_length=2)]
    options: Annotated[tuple[EventOption, ...], Meta(min_length=1)]
    shared: tuple[Annotated[tuple[FieldName, ...], Meta(min_length=1)], ...] = ()
    feeds: tuple[ResultFeed, ...] = ()
    presets: dict[FieldOfItem, str] = msgspec.field(default_factory=dict)
    quiet: tuple[ItemCode, ...] = ()

    def __post_init__(self) -> None:
        if len(set(self.items)) < len(self.items):
            raise ValueError("items: one is there twice")
        members = set(self.items)
        shown = {code for option in self.options for code in option.shown}
        if shown - members:
            raise ValueError(f"options: {', '.join(sorted(shown - members))} is no item of this event")
        if members - shown:
            raise ValueError(f"options: no answer leads to {', '.join(sorted(members - shown))}")
        for option in self.options:
            if set(option.items) & set(option.offered):
                raise ValueError("options: an item is ticked or offered, not both")
        if set(self.quiet) - members:
            raise ValueError("quiet: names an item that is none of this event")
        names = [name for group in self.shared for name in group]
        if len(set(names)) < len(names):
            raise ValueError("shared: a field belongs to one answer alone")
        self._check_feeds()

    def _check_feeds(self) -> None:
        for feed in self.feeds:
            of = feed.into.partition(".")[0]
            if feed.result_of not in self.items or of not in self.items:
                raise ValueError(f"feeds: {feed.result_of} or {of} is no item of this event")
            if self.items.index(feed.result_of) >= self.items.index(of):
                raise ValueError(f"feeds: {feed.result_of} must come before {of}")

    @property
    def code(self) -> str:
        """Under which it is found among items."""
        return self.id

    @property
    def short(self) -> LocalText:
        return self.name

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is offered and nothing is to be rated."""
        return bool(self.quiet)

    def ordered(self, codes: frozenset[str]) -> tuple[str, ...]:
        """Items of the event in its order."""
        return tuple(code for code in self.items if code in codes)

    def next_after(self, code: str) -> tuple[str, ...]:
        """What comes behind an item of the event."""
        return self.items[self.items.index(code) + 1 :] if code in self.items else ()

    def answer_of(self, code: str, field: str) -> str:
        """The name under which the event keeps the answer to a field; "" where it is asked for this item alone."""
        for group in self.shared:
            if f"{code}.{field}" in group or field in group:
                return group[0]
        return ""
