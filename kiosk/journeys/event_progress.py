"""A life event on its way: the items that the citizen wants, how far each is, and the answers that they share.

Personal; owned by the Session and ended by `forget`. Touched on the screen's thread only.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from msgspec import Struct

from catalogue.life_events import LifeEvent
from catalogue.schema import ServiceItem
from catalogue.text import LocalText
from contract.execution import LiveOption, OrderState
from kiosk.forms.verdict import Entry
from kiosk.journeys.journey import Journey, erase


class MemberState(StrEnum):
    """How far an item of the event is (分项状态): not filled in, filled in, ended with its own result, or left for later."""

    WAITING = "waiting"
    READY = "ready"
    ENDED = "ended"
    LEFT = "left"


@dataclass(eq=False)
class EventMember:
    """One item of the event (分项). `why`: for what reason it is left."""

    item: ServiceItem
    state: MemberState = MemberState.WAITING
    journey: Journey | None = None
    why: LocalText | None = None

    @property
    def begun(self) -> Journey:
        """The journey of an item that was begun."""
        if self.journey is None:
            raise AssertionError("asked only of what was begun")
        return self.journey

    @property
    def is_served(self) -> bool:
        """Whether it was done or submitted."""
        end = None if self.journey is None else self.journey.end
        return end is not None and end.outcome.is_served

    @property
    def has_paid(self) -> bool:
        """Whether it was left after money was paid, or may have been: then a paper says so."""
        order = None if self.journey is None else self.journey.order
        is_dead = order is None or order.state in (OrderState.EXPIRED, OrderState.CANCELLED)
        return self.state is MemberState.LEFT and not is_dead

    @property
    def is_sent_back(self) -> bool:
        """Whether it is a case with a number that its department cannot go on with: 补正, or 不予受理."""
        end = None if self.journey is None else self.journey.end
        return end is not None and not end.outcome.is_served and bool(end.case_number)

    def leave(self, why: LocalText) -> None:
        """Not now; the rest goes on."""
        self.state, self.why = MemberState.LEFT, why


class ChosenFrom(Struct, frozen=True):
    """What was chosen from a list of the department (共用选择). `about`: the numbers of the people it is about, none for the applicant."""

    options: tuple[LiveOption, ...]
    entry: Entry
    about: tuple[str, ...]

    def __repr__(self) -> str:
        return "ChosenFrom(masked)"


@dataclass(eq=False)
class EventProgress:
    """All that is known of the event in this visit (一件事进度). `given`: shared answers by their name; `pages`: shared scans.

    `chosen`: what was chosen from lists that several items ask by.
    """

    event: LifeEvent
    members: tuple[EventMember, ...]
    given: dict[str, Entry] = field(default_factory=dict, repr=False)
    pages: dict[str, list[bytearray]] = field(default_factory=dict, repr=False)
    chosen: dict[str, ChosenFrom] = field(default_factory=dict, repr=False)

    def first(self, state: MemberState) -> EventMember | None:
        """The first item of that state, in the order of the event."""
        return next(self.all_of(state), None)

    def all_of(self, *states: MemberState) -> Iterator[EventMember]:
        """The items of these states, in the order of the event."""
        return (member for member in self.members if member.state in states)

    def served(self) -> Iterator[EventMember]:
        """The items that were done or submitted."""
        return (member for member in self.members if member.is_served)

    def unsettled(self) -> Iterator[EventMember]:
        """The items that were not done and yet are on paper: paid for and left, or sent back by their department with a number."""
        return (member for member in self.members if member.has_paid or member.is_sent_back)

    def undone(self) -> Iterator[EventMember]:
        """The items that were not."""
        return (member for member in self.members if not member.is_served)

    def member(self, code: str) -> EventMember | None:
        """The item of that code, where the citizen wants it."""
        return next((member for member in self.members if member.item.code == code), None)

    def forget(self) -> None:
        """Overwrite what can be overwritten, drop the rest."""
        for pages in self.pages.values():
            for page in pages:
                erase(page)
        self.pages.clear()
        self.given.clear()
        self.chosen.clear()
        for member in self.members:
            if member.journey is not None:
                member.journey.forget()
                member.journey = None
