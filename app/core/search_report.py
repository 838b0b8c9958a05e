"""Reports to the centre what was searched for and not found. On the heartbeat's worker, after the centre has answered there."""

from typing import Protocol

from contract.clock import Clock
from contract.identifiers import Identifiers
from contract.unfound_searches import (
    MOST_REPORTED,
    MOST_VISITS,
    UnfoundSearch,
    UnfoundSearchesAnswer,
    UnfoundSearchesRequest,
)
from kiosk.services.unfound_searches import UnfoundSearches
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable

PAUSE_SECONDS = 1800.0


class SearchesCentre(Protocol):
    """The centre, as far as the report needs it. Blocks."""

    def tell_searches(
        self, request: UnfoundSearchesRequest
    ) -> UnfoundSearchesAnswer | CentreRefused | CentreUnreachable:
        """Counts once, however often it comes."""


class SearchReport:
    """The report of searches (搜索词上报任务). A batch stays the same until the centre has it, so that none counts twice.

    A centre from before does not know it: it is asked again, seldom, and the counts wait.
    """

    def __init__(
        self,
        searches: UnfoundSearches,
        terminal_id: str,
        centre: SearchesCentre,
        identifiers: Identifiers,
        clock: Clock,
    ) -> None:
        self._searches = searches
        self._terminal_id = terminal_id
        self._centre = centre
        self._identifiers = identifiers
        self._clock = clock
        self._due = clock.monotonic()
        self._batch: UnfoundSearchesRequest | None = None

    def report_if_due(self) -> None:
        """The centre is there: report what waits, if the last report is long enough ago."""
        if self._clock.monotonic() < self._due:
            return
        self._batch = self._batch or self._next_batch()
        if self._batch is None:
            return
        answer = self._centre.tell_searches(self._batch)
        self._due = self._clock.monotonic() + PAUSE_SECONDS
        if not isinstance(answer, CentreUnreachable):  # what is refused now is refused for ever
            self._batch = None

    def _next_batch(self) -> UnfoundSearchesRequest | None:
        taken = self._searches.take(MOST_REPORTED)
        if not taken:
            return None
        searches = (
            UnfoundSearch(day=search.day, words=search.words, visits=min(search.visits, MOST_VISITS))
            for search in taken
        )
        return UnfoundSearchesRequest(
            terminal_id=self._terminal_id, batch_id=self._identifiers.new(), searches=tuple(searches)
        )
