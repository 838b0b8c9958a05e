"""Records that did not pass when they were sent alone: kept aside for a while, so that the others arrive.

A record is at fault only where others pass before and after it: while nothing passes, it is the line or the centre. Kept in
memory alone; after a restart suspicion begins from nothing.
"""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from contract.clock import Clock
from offline_queue.backoff import Backoff

FEW = 3
"""More that fail between two that pass are no bad records, but a line that comes and goes."""

ONE_BY_ONE = 1800.0
"""For so long (seconds) the others wait: if all failed at once, none would show."""

MOST = 500
"""More are not remembered: so many fail alone in a long outage only."""


class Suspect(Struct, frozen=True):
    """How often it failed alone (疑似件), how often others passed right before and after that, and when it is tried again."""

    failures: int
    proofs: int
    tried_at: float
    due_at: float
    why: str


class Suspects:
    """Records that may have broken the centre (疑似件名单)."""

    def __init__(self, clock: Clock, spacing: Backoff = Backoff(first=300, cap=3600, least=60)) -> None:  # noqa: B008 - frozen
        self._clock = clock
        self._spacing = spacing
        self._known: dict[str, Suspect] = {}
        self._alone: list[str] = []
        self._is_unexplained = False

    def __contains__(self, record_id: str) -> bool:
        """Whether it must be sent alone."""
        return record_id in self._known

    def note_failed_together(self) -> None:
        """An upload failed, and whose fault that is is not known."""
        self._is_unexplained = True

    def failed_alone(self, record_id: str, why: str, chance: float) -> bool:
        """Keep it aside. True when it failed like this before while others passed, and nothing else is wrong now."""
        now = self._clock.monotonic()
        last = self._known.get(record_id, Suspect(0, 0, now, now, why))
        failures = last.failures + 1
        due_at = now + self._spacing.delay(failures, chance)
        self._known[record_id] = Suspect(failures, last.proofs, now, due_at, why)
        self._alone.append(record_id)
        if len(self._known) > MOST:
            self.forget(self._least_recent())
        return self._is_explained() and all(self._known[mark].proofs for mark in self._alone)

    def note_passed(self, record_ids: Iterable[str]) -> None:
        """The centre had its word on these. What failed alone just before is to blame for that; after an outage nothing is."""
        is_explained = self._is_explained()
        for record_id in record_ids:
            self.forget(record_id)
        if is_explained:
            for record_id in set(self._alone):
                known = self._known[record_id]
                self._known[record_id] = replace(known, proofs=known.proofs + 1)
        self._alone.clear()
        self._is_unexplained = False
        self._ease()

    def _ease(self) -> None:
        """Now that something passes, try one that may have failed for no reason of its own; if it passes, the next."""
        unproven = [record_id for record_id, known in self._known.items() if not known.proofs]
        if unproven:
            now = self._clock.monotonic()
            first = min(unproven, key=lambda record_id: self._known[record_id].tried_at)
            for record_id in unproven:
                known = self._known[record_id]
                due_at = now if record_id == first else max(known.due_at, now + ONE_BY_ONE)
                self._known[record_id] = replace(known, due_at=due_at)

    def forget(self, record_id: str) -> None:
        """It waits no longer."""
        self._known.pop(record_id, None)
        self._alone = [other for other in self._alone if other != record_id]

    def aside(self) -> frozenset[str]:
        """Not to be tried now: where nothing passes, what has not been tried yet comes first."""
        now, is_all = self._clock.monotonic(), not self._is_explained()
        return frozenset(record_id for record_id, known in self._known.items() if is_all or known.due_at > now)

    def aside_but_one(self) -> frozenset[str]:
        """The same without the one that was tried longest ago, where nothing passes: then each may be the first to pass."""
        aside = self.aside()
        return aside if not aside or self._is_explained() else aside - {self._least_recent()}

    def rest(self) -> tuple[float, str] | None:
        """Seconds until the next may be tried, and why it was kept aside; None when there is none."""
        if not self._known:
            return None
        first = min(self._known.values(), key=lambda known: known.due_at)
        return max(0.0, first.due_at - self._clock.monotonic()), first.why

    def _is_explained(self) -> bool:
        """Whether all failures since something passed are of a few records that were sent alone."""
        return not self._is_unexplained and len(self._alone) <= FEW

    def _least_recent(self) -> str:
        return min(self._known, key=lambda record_id: self._known[record_id].tried_at)
