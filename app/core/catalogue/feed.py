"""Keeps the catalogue at the version that the centre wants for this terminal."""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.core.catalogue.first import CataloguePlaces, FirstCatalogue, first_catalogue, read_snapshot
from catalogue.errors import CatalogueInvalid
from catalogue.loader import PACKAGED
from contract.publishing import CatalogueBundle
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from kiosk.services.ports import BackgroundWorker
from offline_queue.backoff import Backoff
from offline_queue.catalogue_store import CatalogueStore, Installed, NotInstalled
from offline_queue.centre_outcomes import words_of
from offline_queue.jobs import JobState
from offline_queue.terminal_identity import TerminalIdentity

if TYPE_CHECKING:
    from offline_queue.centre import CentreClient

Use = Callable[[CatalogueSnapshot], None]
log = logging.getLogger(__name__)
AGAIN = Backoff(first=10.0, cap=900.0)
"""After failures: heartbeats come every second while a technician watches."""


class CatalogueFeed:
    """Fetches the catalogue that the centre wants here (目录更新任务).

    On the screen's thread, but for the fetching and loading on its worker.
    """

    def __init__(
        self,
        places: CataloguePlaces,
        identity: TerminalIdentity,
        worker: BackgroundWorker,
        client: "CentreClient",
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._now = now
        self._store = CatalogueStore(places.published, identity.centre_key, read_snapshot)
        self._places = places
        self._worker = worker
        self._client = client
        self._has = 0
        self._asked = 0
        self._tried, self._tries, self._not_before = 0, 0, 0.0
        self._is_under_way = False
        self.state = JobState("catalogue")

    def first(self) -> CatalogueSnapshot:
        """The catalogue to start with, as `first_catalogue` finds it."""
        first = first_catalogue(self._places)
        self.start_with(first)
        return first.snapshot

    def start_with(self, first: FirstCatalogue) -> None:
        """What the terminal started with, where somebody else looked for it."""
        self._has = first.published
        if first.damage:
            self._give_up_published(first.damage)

    def derive(self, warm_up: Callable[[], None]) -> Callable[[], CatalogueSnapshot | None]:
        """Have `warm_up` look into what `first` left for later, on any thread.

        The call that is given says on the screen's thread what to use instead: the packaged catalogue, where this showed
        that the published one is damaged; else nothing. Raises CatalogueInvalid when the packaged one itself is.
        """
        try:
            warm_up()
        except (CatalogueInvalid, OSError) as error:
            if not self._has:
                raise
            packaged, why = read_snapshot(PACKAGED), type(error).__name__
            return lambda: self._fallen_back(packaged, why)
        return lambda: None

    def _fallen_back(self, packaged: CatalogueSnapshot, why: str) -> CatalogueSnapshot:
        self._give_up_published(why)
        return packaged

    def _give_up_published(self, why: str) -> None:
        """Nothing of it is used, and it is fetched again as soon as the centre names a version."""
        self._has = 0
        self.state = self.state.failed(f"the published catalogue is damaged: {why}", None)

    def want(self, version: int, use: Use) -> None:
        """The centre says which version this terminal should have; fetch it when it is another one.

        What failed is tried again after a pause.
        """
        self._asked = version
        if version in (0, self._has) or self._is_under_way:
            return
        if version != self._tried:
            self._tried, self._tries = version, 0
        elif self._tries and self._now() < self._not_before:
            return
        self._is_under_way = True
        self._worker.run(lambda: self._fetch(version), lambda got: self._on_arrival(got, use), self._on_failed)

    def end_pause(self) -> None:
        """What failed is tried again as soon as the centre names it."""
        self._tries = 0

    @property
    def asked_version(self) -> int:
        """Which one the centre wanted here last; 0 while it has named none."""
        return self._asked

    def _fetch(self, version: int) -> CatalogueSnapshot | NotInstalled:
        answer = self._client.fetch_catalogue(version)
        if not isinstance(answer, CatalogueBundle):
            return NotInstalled(f"not fetched: {words_of(answer)}")
        installed = self._store.install(answer)
        return read_snapshot(installed.folder) if isinstance(installed, Installed) else installed

    def _on_arrival(self, got: CatalogueSnapshot | NotInstalled, use: Use) -> None:
        self._is_under_way = False
        if isinstance(got, NotInstalled):
            self._note_failure(got.reason)
            return
        self._has, self._tries = got.catalogue.version, 0
        self.state = self.state.succeeded(datetime.now(UTC))
        use(got)

    def _on_failed(self, error: Exception) -> None:
        self._is_under_way = False
        self._note_failure(type(error).__name__)

    def _note_failure(self, why: str) -> None:
        """Tried again after a pause; logged once, reported with every heartbeat."""
        self._tries += 1
        self._not_before = self._now() + AGAIN.ceiling(self._tries)
        if why != self.state.problem:
            log.info("the catalogue stays as it is: %s", why)
        self.state = self.state.failed(why, None)
