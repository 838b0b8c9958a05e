"""先放卡 — a card put down before anything was chosen: its holder is greeted and sees what is due, one touch each.

What is shown is known here: rules of the software (`catalogue.due`), papers that did not come out, and what is asked for most.
The centre adds how far the holder's applications are, if it says so in a moment: nothing that is shown moves for it later.
A card may be found: what is shown to it names no item that its holder asked for, and goes when it is taken away.
"""

import logging
from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import date
from itertools import chain, islice
from typing import TYPE_CHECKING

from msgspec.structs import replace

from catalogue.due import due_for, is_offered
from catalogue.schema import Identity, ServiceItem
from drivers.ports.device import Cancelled
from drivers.ports.id_card_reader import CONTRADICTIONS, ID_CARD_READER, CardRead, IdCard, IdCardOutcome, IdCardReader
from kiosk.forms.surnames import name_in
from kiosk.journeys.gates import CardFacts, doubtful, stopping
from kiosk.journeys.session import Session
from kiosk.services.item_rows import item_row
from kiosk.services.usual_waits import Wait
from kiosk.terminal.browsing import Offer
from kiosk.terminal.card_arrival import CardDeparture
from kiosk.terminal.own_cases import OwnCases
from kiosk.view.home import GreetingScreen
from kiosk.view.items import ItemRow
from kiosk.view.note import Note, Tone

if TYPE_CHECKING:
    from kiosk.terminal.walks import Walks

READ_SECONDS, READ_DEADLINE = 6.0, 20.0
MOST = 6
HELD_FOR = 1.0
"""Seconds for which the rows wait for the centre's word about applications; later it comes below all that is shown."""
OPENED_BY_CARD = frozenset({Identity.NONE, Identity.ID_CARD})
"""Items that may be named to a card alone: it may have been found."""
log = logging.getLogger(__name__)


class Greeting:
    """The greeting (问候): reads the card, then shows what is due. `on_given_up` is called where no card could be read."""

    def __init__(
        self,
        offer: Offer,
        session: Session,
        walks: "Callable[[], Walks]",
        on_changed: Callable[[], None],
        on_given_up: Callable[[], None],
    ) -> None:
        self._offer = offer
        self._session = session
        self._walks = walks
        self._on_changed = on_changed
        self._on_given_up = on_given_up
        self._is_open = True
        self._due: tuple[tuple[ServiceItem, str], ...] = ()
        self._begun_at = offer.services.clock.monotonic()
        self._held_until = 0.0
        self._cases = OwnCases(offer, session, self._on_cases)
        self._are_cases_late = self._has_unprinted = False
        self._departure: CardDeparture | None = None

    def begin(self) -> None:
        """Read the card that lies there; laying it down under the words on the screen was the consent."""
        reader = self._offer.services.devices.get(ID_CARD_READER)
        if reader is None:
            raise AssertionError("only a reader reports that a card came")

        def read(device: IdCardReader, cancelled: Cancelled) -> IdCardOutcome:
            return device.read(READ_SECONDS, cancelled)

        reader.submit(read, self._on_outcome, self._on_failed, READ_DEADLINE)

    def close(self) -> None:
        """Something was chosen, or the visit is over: what comes late is dropped."""
        self._is_open = False
        self._due = ()
        self._cases.close()

    def tick(self) -> None:
        """Look whether the card that was read still lies there."""
        if self._departure is not None:
            self._departure.tick(self._offer.services.clock.monotonic())

    @property
    def is_over(self) -> bool:
        """Whether the card was taken away and nothing was begun: the next citizen is another."""
        return self._departure is not None and self._departure.is_gone

    @property
    def is_reading(self) -> bool:
        """Whether it is not known yet who is there, or for a moment what the centre says of their applications."""
        is_held = self._cases.is_asked and self._offer.services.clock.monotonic() < self._held_until
        return self._session.person is None or is_held

    def page(self) -> Hashable:
        """Changes with the rows: what comes late is not touched by a finger that meant another."""
        return ("greeting", self.is_reading, *(row.code for row in self._rows()))

    def screen(self) -> GreetingScreen:
        """The masked name of the holder, and what is due first of all."""
        person = self._session.person
        if person is None or self.is_reading:
            return GreetingScreen("", note=self._reading_note())
        return GreetingScreen(name_in(person.name, self._session.language), self._rows())

    def offers(self, code: str) -> ServiceItem | None:
        """The item of a row that can be done now."""
        is_there = not self.is_reading and any(row.code == code and row.is_available for row in self._rows())
        return self._offer.snapshot.items[code] if is_there else None

    def _reading_note(self) -> Note:
        services, language = self._offer.services, self._session.language
        is_long = services.clock.monotonic() - self._begun_at >= services.timing.long_wait
        message = "greeting.reading_slow" if is_long else "greeting.reading"
        seconds = str(services.waits.seconds(Wait.CARD))
        say = services.wording.say
        return Note(Tone.BUSY, say(message, language), say(f"{message}_advice", language, seconds=seconds))

    def _on_outcome(self, outcome: IdCardOutcome) -> None:
        if not self._is_open:
            return
        if isinstance(outcome, CardRead) and not CONTRADICTIONS & outcome.card.doubts:
            self._take(outcome)
        else:
            self._session.has_shown_card = True
            self._on_given_up()
        self._on_changed()

    def _on_failed(self, error: Exception) -> None:
        log.info("the card could not be read: %s", type(error).__name__)
        if self._is_open:
            self._on_given_up()
            self._on_changed()

    def _take(self, read: CardRead) -> None:
        session, now = self._session, self._offer.services.clock.monotonic()
        self._offer.services.waits.note_wait(Wait.CARD, now - self._begun_at)
        session.person, session.has_shown_card, session.has_consented = read.card, True, True
        session.tells_presence, session.card_seen_at = read.tells_presence, now if read.tells_presence else None
        unprinted = self._offer.services.held_prints.items_of(self._offer.snapshot.items, read.card.id_number, now)
        opened = [code for code in unprinted if self._offer.snapshot.items[code].identity in OPENED_BY_CARD]
        self._has_unprinted = len(opened) < len(unprinted)
        self._due = tuple(self._due_for(read.card, opened))
        self._held_until = now + HELD_FOR
        if read.tells_presence:
            self._departure = CardDeparture(self._offer.services.devices, self._offer.services.timing.poll_card, now)
        self._cases.ask(self._walks)

    def _on_cases(self) -> None:
        self._are_cases_late = self._offer.services.clock.monotonic() >= self._held_until
        self._on_changed()

    def _due_for(self, card: IdCard, unprinted: Sequence[str]) -> Iterator[tuple[ServiceItem, str]]:
        """Papers that wait, what is due, then what is asked for most; nothing that is not for this person."""
        offer = self._offer
        today = offer.services.health.wall_time.astimezone(offer.place.timezone).date()
        items, language = offer.snapshot.items, self._session.language
        reasons = [
            *((code, offer.services.wording.say("greeting.papers", language)) for code in unprinted),
            *(
                (rule.item, rule.reason.in_language(language))
                for rule in due_for(card.birth_date, card.valid_to, today)
                if not offer.services.done_items.is_done(rule.item, card.id_number, today)
            ),
            *((item.code, "") for item in offer.snapshot.popular(offer.place.level) if _may_apply(item, card, today)),
        ]
        seen: set[str] = set()
        for code, reason in reasons:
            if code in items and code not in seen and len(seen) < MOST and stopping(items[code], card, today) is None:
                seen.add(code)
                yield items[code], reason

    def _rows(self) -> tuple[ItemRow, ...]:
        """Papers and own applications before what is due; what is popular fills the rest. What comes late comes below all of it."""
        papers = tuple(self._cases.papers_row()) if self._has_unprinted else ()
        cases = tuple(self._cases.rows())
        first, late = (papers, cases) if self._are_cases_late else ((*papers, *cases), ())
        shown = {row.code for row in first}
        due = (row for row in self._rows_of_due() if row.code not in shown)
        return (*islice(chain(first, due), MOST), *late)

    def _rows_of_due(self) -> Iterator[ItemRow]:
        offer, language = self._offer, self._session.language
        health = offer.services.health
        conditions = health.conditions(health.wall_time.astimezone(offer.place.timezone))
        for item, reason in self._due:
            row = item_row(item, offer.snapshot, conditions, offer.services.wording, language)
            yield replace(row, note=reason or row.note) if row.is_available else row


def _may_apply(item: ServiceItem, card: IdCard, today: date) -> bool:
    """Whether nothing on the card speaks against it; what is due, or was begun, has its own reason."""
    return is_offered(item.code, card.birth_date, today) and not doubtful(item, CardFacts.of(card, today))
