"""Keeps looking at the readers on a thread of its own, whatever happens to service and readers."""

import threading
from collections.abc import Callable

from drivers.ports.card_service import ServiceDown, Slot, SlotState, SmartCardService
from drivers.ports.clock import MonotonicClock

View = tuple[Slot, ...] | ServiceDown

LOOK_SECONDS = 1.0
"""A change that the service does not report is seen after so long."""
AGAIN_SECONDS = 0.5
"""Until a service that is away is tried again."""
SILENT_SECONDS = 5.0
"""A look takes one second; a service that has not come back from one for so long hangs, and what was seen before says nothing."""


class SlotMonitor:
    """What is in which reader (读卡器监视). Any thread.

    It ends with `stop` alone: a service that is started again and a reader that is plugged in again are found by it.
    `on_change` is called on the monitor's thread.
    """

    def __init__(self, service: SmartCardService, clock: MonotonicClock, on_change: Callable[[View], None]) -> None:
        self._service = service
        self._clock = clock
        self._on_change = on_change
        self._changed = threading.Condition()
        self._view: View | None = None
        self._cards = _LyingCards()
        self._seen_at = clock.now()
        self._is_over = False
        self._thread = threading.Thread(target=self._watch, name="social_card_reader-monitor", daemon=True)
        self._thread.start()

    def view(self, seconds: float = LOOK_SECONDS) -> View:
        """What was seen last; waits up to `seconds` for the first look."""
        with self._changed:
            self._changed.wait_for(lambda: self._view is not None, seconds)
            if self._clock.now() - self._seen_at > SILENT_SECONDS:
                return ServiceDown("the service does not answer")
            return ServiceDown("the readers were not looked at yet") if self._view is None else self._view

    def wait(self, seen: View, seconds: float) -> View:
        """What is seen as soon as it is not `seen` any more, at latest after `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: self._view != seen, seconds)
        return self.view()

    def may_read(self, reader: str) -> bool:
        """Whether the card in that reader was put in after somebody asked, and is not read yet."""
        with self._changed:
            return self._cards.may_read(reader)

    def note_read(self, reader: str) -> None:
        """The card in that reader is read no more until it was taken out."""
        with self._changed:
            self._cards.note_read(reader)

    def stop(self) -> None:
        """End the thread. One that the service keeps is left to itself."""
        with self._changed:
            self._is_over = True
            self._changed.notify_all()
        self._service.wake()
        self._thread.join(2 * LOOK_SECONDS)

    def _watch(self) -> None:
        while not self._is_over:
            found = self._service.look(LOOK_SECONDS)
            if self._is_over:
                break
            if self._take(found):
                self._on_change(found)
            if isinstance(found, ServiceDown):
                with self._changed:
                    self._changed.wait_for(lambda: self._is_over, AGAIN_SECONDS)
        self._service.close()

    def _take(self, found: View) -> bool:
        with self._changed:
            is_new = found != self._view or self._clock.now() - self._seen_at > SILENT_SECONDS
            self._view, self._seen_at = found, self._clock.now()
            self._cards.note_view(found)
            if is_new:
                self._changed.notify_all()
        return is_new


class _LyingCards:
    """What may be read now (遗留卡), by every view of the readers in their order. Not safe for threads by itself.

    A card counts once its reader was seen empty before it: one that is in when a reader comes, or comes back, or the service does, has
    an unknown holder. While a card that was read is in, none is read, for another interface of the reader may see the same.
    """

    def __init__(self) -> None:
        self._inside: frozenset[str] = frozenset()
        self._awaited: frozenset[str] = frozenset()
        """Readers that were empty since they came."""
        self._read: frozenset[str] = frozenset()
        """Readers whose card was read and is still in."""

    def note_view(self, view: View) -> None:
        """Take the next view. After an outage of the service every card counts as an old one: what happened meanwhile was not seen."""
        if isinstance(view, ServiceDown):
            self._awaited = frozenset()
            return
        empty = frozenset(slot.reader for slot in view if slot.state is SlotState.EMPTY)
        self._inside = frozenset(slot.reader for slot in view) - empty
        self._awaited = empty | self._awaited & self._inside
        self._read &= self._inside

    def note_read(self, reader: str) -> None:
        """Nothing of it is kept where the card was taken out meanwhile."""
        self._read |= self._inside & {reader}

    def may_read(self, reader: str) -> bool:
        """Whether the card in that reader is a new one."""
        return not self._read and reader in self._awaited
