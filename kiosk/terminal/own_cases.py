"""办件近况 — whether the holder of a card has applications that lack something, or are under way or lately decided.

Asked of the centre as soon as the card is read, once, where the network is there; without an answer nothing is shown. A card
alone says how many there are; which ones, and whose papers can be printed, is shown where a face is asked for, too.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from catalogue.availability import Reading
from catalogue.due import own_cases_items
from catalogue.schema import ServiceItem
from kiosk.journeys.session import Session
from kiosk.services.item_rows import item_row
from kiosk.terminal.browsing import Offer
from kiosk.view.items import ItemRow

if TYPE_CHECKING:
    from contract.execution import CaseCounts, SealedRequest, WaitingCases
    from kiosk.services.ports import NoAnswer
    from kiosk.terminal.walks import Walks

log = logging.getLogger(__name__)

ICONS = {"unprinted": "printer", "lacking": "file-alert-outline", "recent": "progress-clock"}


class OwnCases:
    """The state of the holder's applications (本人办件近况). `on_changed` is called when the answer is there, or will not come."""

    def __init__(self, offer: Offer, session: Session, on_changed: Callable[[], None]) -> None:
        self._offer = offer
        self._session = session
        self._on_changed = on_changed
        self._is_open = True
        self.is_asked = False
        self._counts: Mapping[str, int] = {}

    def ask(self, walks: "Callable[[], Walks]") -> None:
        """Ask how far they are; the person is proven by the card that was read."""
        offer, as_item = self._offer, self._offer.snapshot.items.get(own_cases_items().asked_as)
        is_there = offer.services.health.network.reading is not Reading.BAD and self._item is not None
        if as_item is None or not is_there or offer.place.is_test:
            return
        from contract.execution import WaitingCases, WaitingCasesRequest  # after the first screen (docs/adr/0024)

        centre = offer.services.centre

        def ask(head: "SealedRequest") -> "WaitingCases | NoAnswer":
            return centre.waiting_cases(WaitingCasesRequest(**dict(head)))

        def on_reply(reply: "WaitingCases | NoAnswer") -> None:
            self._take(reply.counts if isinstance(reply, WaitingCases) else None)

        self.is_asked = True
        offer.services.workers.centre.run(walks().asking(as_item, ask), on_reply, self._on_fault)

    def close(self) -> None:
        """Something was chosen, or the visit is over: what comes late is dropped."""
        self._is_open = self.is_asked = False
        self._counts = {}

    def rows(self) -> Iterator[ItemRow]:
        """A row for each kind that there is; all of them begin the item that shows own applications, if it can be done now."""
        say, language = self._offer.services.wording.say, self._session.language
        for kind, count in self._counts.items():
            if count:
                yield from self._row(kind, say("greeting.cases", language, count=str(count)))

    def papers_row(self) -> Iterator[ItemRow]:
        """The row of papers that did not come out: which ones is said behind the face of the item that it begins."""
        say, language = self._offer.services.wording.say, self._session.language
        yield from self._row("unprinted", say("greeting.unprinted_behind_face", language))

    def _row(self, kind: str, note: str) -> Iterator[ItemRow]:
        item, offer, language = self._item, self._offer, self._session.language
        if item is None:
            return
        services = offer.services
        conditions = services.health.conditions(services.health.wall_time.astimezone(offer.place.timezone))
        row = item_row(item, offer.snapshot, conditions, services.wording, language)
        if row.is_available:
            title = services.wording.say(f"greeting.{kind}", language)
            yield replace(row, title=title, icon=ICONS[kind], note=note, is_private=True)

    @property
    def _item(self) -> ServiceItem | None:
        return self._offer.snapshot.items.get(own_cases_items().shown_in)

    def _take(self, counts: "CaseCounts | None") -> None:
        if self._is_open:
            self.is_asked = False
            if counts is not None:  # a centre from before says of a card that a paper is ready: not here
                self._counts = {"lacking": counts.lacking, "recent": counts.recent + counts.ready}
            self._on_changed()

    def _on_fault(self, error: Exception) -> None:
        log.warning("own cases could not be asked for: %s", type(error).__name__)
        self._take(None)
