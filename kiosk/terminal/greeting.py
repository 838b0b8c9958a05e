"""先放卡 — a card put down before anything was chosen: its holder is greeted and sees what is due, one touch each.

What is shown is known here: rules of the software (`catalogue.due`), papers that did not come out, and what is asked for most.
"""

import logging
from collections.abc import Callable, Iterator

from msgspec.structs import replace

from catalogue.due import due_for
from catalogue.schema import ServiceItem
from drivers.ports.device import Cancelled
from drivers.ports.id_card_reader import CONTRADICTIONS, ID_CARD_READER, CardRead, IdCard, IdCardOutcome, IdCardReader
from kiosk.journeys.gates import stopping
from kiosk.journeys.session import Session
from kiosk.services.item_rows import item_row
from kiosk.services.usual_waits import Wait
from kiosk.terminal.browsing import Offer
from kiosk.view.home import GreetingScreen
from kiosk.view.items import ItemRow
from kiosk.view.masking import mask_name
from kiosk.view.note import Note, Tone

READ_SECONDS, READ_DEADLINE = 6.0, 20.0
MOST = 6
log = logging.getLogger(__name__)


class Greeting:
    """The greeting (问候): reads the card, then shows what is due. `on_given_up` is called where no card could be read."""

    def __init__(
        self, offer: Offer, session: Session, on_changed: Callable[[], None], on_given_up: Callable[[], None]
    ) -> None:
        self._offer = offer
        self._session = session
        self._on_changed = on_changed
        self._on_given_up = on_given_up
        self._is_open = True
        self._due: tuple[tuple[ServiceItem, str], ...] = ()
        self._begun_at = offer.services.clock.monotonic()

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

    @property
    def is_reading(self) -> bool:
        """Whether it is not known yet who is there."""
        return self._session.person is None

    def screen(self) -> GreetingScreen:
        """The masked name of the holder, and what is due first of all."""
        person = self._session.person
        if person is None:
            return GreetingScreen("", note=self._reading_note())
        return GreetingScreen(mask_name(person.name), tuple(self._rows()))

    def offers(self, code: str) -> ServiceItem | None:
        """The item of a row that can be done now."""
        is_there = any(row.code == code and row.is_available for row in self._rows())
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
        self._offer.services.waits.took(Wait.CARD, now - self._begun_at)
        session.person, session.has_shown_card, session.has_consented = read.card, True, True
        session.tells_presence, session.card_seen_at = read.tells_presence, now if read.tells_presence else None
        self._due = tuple(self._due_for(read.card))

    def _due_for(self, card: IdCard) -> Iterator[tuple[ServiceItem, str]]:
        """Papers that wait, what is due, then what is asked for most; nothing that is not for this person."""
        offer = self._offer
        today = offer.services.health.wall_time.astimezone(offer.place.timezone).date()
        items, language = offer.snapshot.items, self._session.language
        held, now = offer.services.held_prints, offer.services.clock.monotonic()
        reasons = [
            *(
                (code, offer.services.wording.say("greeting.papers", language))
                for code in items
                if held.find(code, card.id_number, now)
            ),
            *(
                (rule.item, rule.reason.in_language(language))
                for rule in due_for(card.birth_date, card.valid_to, today)
                if not offer.services.done_items.is_done(rule.item, card.id_number, today)
            ),
            *((item.code, "") for item in offer.snapshot.popular(offer.place.level)),
        ]
        seen: set[str] = set()
        for code, reason in reasons:
            if code in items and code not in seen and len(seen) < MOST and stopping(items[code], card, today) is None:
                seen.add(code)
                yield items[code], reason

    def _rows(self) -> Iterator[ItemRow]:
        offer, language = self._offer, self._session.language
        health = offer.services.health
        conditions = health.conditions(health.wall_time.astimezone(offer.place.timezone))
        for item, reason in self._due:
            row = item_row(item, offer.snapshot, conditions, offer.services.wording, language)
            yield replace(row, note=reason or row.note) if row.is_available else row
