"""One citizen, one visit: the only place where personal data lives. And the states of the terminal, as a table.

Knows no screen and no device. Touched on the screen's thread only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from catalogue.text import Language
from drivers.ports.id_card_reader import IdCard
from kiosk.journeys.proofs import Proofs

if TYPE_CHECKING:
    from contract.records import EnterpriseDetails, FaceEvidence
    from kiosk.forms.verdict import Entry
    from kiosk.journeys.event_progress import EventProgress
    from kiosk.journeys.journey import Journey


class TerminalState(StrEnum):
    """The terminal state (终端状态). AVAILABLE is the attract screen, ACTIVE a visit, WIPING its end."""

    AVAILABLE = "available"
    ACTIVE = "active"
    WIPING = "wiping"
    OUT_OF_SERVICE = "out_of_service"
    MAINTENANCE = "maintenance"


class Happening(StrEnum):
    """An event that moves the terminal from state to state (终端事件)."""

    WOKEN = "woken"
    ENDED = "ended"
    WIPED = "wiped"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    ATTENDED = "attended"
    UNATTENDED = "unattended"
    TRIED = "tried"


TRANSITIONS: dict[tuple[TerminalState, Happening], TerminalState] = {
    (TerminalState.AVAILABLE, Happening.WOKEN): TerminalState.ACTIVE,
    (TerminalState.ACTIVE, Happening.ENDED): TerminalState.WIPING,
    (TerminalState.WIPING, Happening.WIPED): TerminalState.AVAILABLE,
    (TerminalState.AVAILABLE, Happening.SUSPENDED): TerminalState.OUT_OF_SERVICE,
    (TerminalState.OUT_OF_SERVICE, Happening.RESUMED): TerminalState.AVAILABLE,
    (TerminalState.AVAILABLE, Happening.ATTENDED): TerminalState.MAINTENANCE,
    (TerminalState.OUT_OF_SERVICE, Happening.ATTENDED): TerminalState.MAINTENANCE,
    (TerminalState.MAINTENANCE, Happening.UNATTENDED): TerminalState.AVAILABLE,
    (TerminalState.MAINTENANCE, Happening.TRIED): TerminalState.ACTIVE,
}
"""What is not here does not happen: a visit is never broken off by a fault, and no way leads past WIPING."""


def next_state(state: TerminalState, happening: Happening) -> TerminalState | None:
    """The state after a happening, or None where it does not apply."""
    return TRANSITIONS.get((state, happening))


class Ending(StrEnum):
    """How a visit ended (结束方式); goes into its record."""

    FINISHED = "finished"
    LEFT = "left"
    TIMED_OUT = "timed_out"
    CARD_TAKEN = "card_taken"
    DEFECT = "defect"


@dataclass(eq=False)
class Session:
    """One visit (会话). `known` keeps what may be filled in again for the next item (mobile number, bank card, address).

    `event` is the life event that is done, with the journey of each of its items.
    `drafts` keeps the journeys whose citizen went back to the guide, with all that was given, by item code.
    `has_stale_card` says that somebody before left a card on the reader: it is not this citizen's. `has_shown_card` says
    that one was put there in this visit, taken or not: it may lie there still. `confirmed_item` is the item for which the
    citizen said that it is still them. `is_unproven`: the centre did not confirm who was identified; they identify once more.
    `began_as`: the number of the citizen who gave the answers and was not confirmed afterwards; another person does not go on with them.
    `asked_for_papers`: how often the centre was asked which applications lack something; `lacking`: the items of those; `ready`: items
    of earlier applications whose papers can be printed.
    `has_agreed_to_face` is a consent of its own, which may be refused or taken back.
    `tells_presence`: the reader can say whether the card of the person lies there; `card_seen_at` (monotonic) is when it last did.
    """

    visit_id: str
    language: Language
    care_mode: bool
    started_at: datetime
    started_monotonic: float
    has_stale_card: bool = False
    has_shown_card: bool = False
    person: IdCard | None = field(default=None, repr=False)
    enterprise: EnterpriseDetails | None = field(default=None, repr=False)
    face: FaceEvidence | None = field(default=None, repr=False)
    proofs: Proofs = field(default_factory=Proofs, repr=False)
    licence_code: str = field(default="", repr=False)
    is_unproven: bool = False
    began_as: str = field(default="", repr=False)
    tells_presence: bool = False
    card_seen_at: float | None = None
    has_consented: bool = False
    has_agreed_to_face: bool = False
    asked_for_papers: int = 0
    lacking: tuple[str, ...] = ()
    ready: tuple[str, ...] = ()
    confirmed_item: str = ""
    journey: Journey | None = field(default=None, repr=False)
    event: EventProgress | None = field(default=None, repr=False)
    known: dict[str, Entry] = field(default_factory=dict, repr=False)
    drafts: dict[str, Journey] = field(default_factory=dict, repr=False)
    refused: set[str] = field(default_factory=set)
    cases: int = 0

    @property
    def did_anything(self) -> bool:
        """Whether the visit is worth a record: somebody was identified, or something was done."""
        return self.person is not None or self.enterprise is not None or self.cases > 0

    def lose_person(self) -> None:
        """The centre did not confirm who this is: no one is identified any more."""
        self.person = self.enterprise = self.face = None
        self.licence_code = self.confirmed_item = ""
        self.tells_presence, self.card_seen_at = False, None
        self.proofs.forget()
        self.refused.clear()
        self.is_unproven = True

    def forget(self) -> None:
        """Overwrite and drop everything personal."""
        if self.event is not None:
            self.event.forget()
        for journey in (*self.drafts.values(), *([] if self.journey is None else [self.journey])):
            journey.forget()
        if self.person is not None and self.person.portrait is not None:
            self.person.portrait.erase()
        self.person = self.enterprise = self.face = self.journey = self.event = None
        self.licence_code = self.began_as = ""
        self.lacking = self.ready = ()
        self.proofs.forget()
        self.known.clear()
        self.drafts.clear()
        self.refused.clear()
