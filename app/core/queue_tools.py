"""The queue by hand, from the terminal's own screen: as `kiosk queue` does it, and what waits is taken away sealed as it is."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.control import AcceptDamage, Answer, Done, NotDone, ParkRecord, ReleaseRecord
from app.core.queue_control import QueueControl
from contract.folders import put_in_place
from kiosk.services.maintenance.terminal_tools import Deed, QueueEntry, QueueLook

if TYPE_CHECKING:
    from offline_queue.outbox import SqliteOutbox

MOST_SHOWN = 20
EXPORTED_AT_A_TIME = 20


class QueueByHand:
    """The tools (队列工具). Implements `kiosk.services.maintenance.terminal_tools.QueueTools`; blocks on the disk."""

    def __init__(
        self,
        outbox: "SqliteOutbox",
        control: QueueControl,
        wake: Callable[[], None],
        media: Callable[[], tuple[Path, ...]],
    ) -> None:
        self._outbox = outbox
        self._control = control
        self._wake = wake
        self._media = media

    def state(self) -> QueueLook:
        """Counts, what is parked, and the oldest that wait. Raises QueueFault."""
        counts = self._outbox.counts()
        parked = tuple(
            QueueEntry(
                record.record_id, record.sequence, record.kind, record.parked_at, is_parked=True, reason=record.reason
            )
            for record in self._outbox.parked()
        )
        waiting = tuple(
            QueueEntry(record.record_id, record.sequence, record.kind, record.since)
            for record in self._outbox.waiting(MOST_SHOWN)
        )
        return QueueLook(
            counts.pending, counts.parked, counts.oldest, (*parked, *waiting), self._outbox.damage_report()
        )

    def release(self, record_id: str) -> Deed:
        """As the control socket does it."""
        return _deed(self._control.handle(ReleaseRecord(record_id)))

    def park(self, record_id: str, reason: str) -> Deed:
        """As the control socket does it."""
        return _deed(self._control.handle(ParkRecord(record_id, reason)))

    def accept_damage(self) -> Deed:
        """As the control socket does it."""
        return _deed(self._control.handle(AcceptDamage()))

    def send_now(self) -> Deed:
        """The relay tries at once, on its own thread."""
        self._wake()
        return Deed(is_done=True)

    def export(self) -> Deed:
        """What waits and what is parked, one record a line; what is personal in it is sealed to the centre."""
        folders = self._media()
        if not folders:
            return Deed(is_done=False, why="no removable drive is there")
        file = folders[0] / f"gov-kiosk-queue-{datetime.now(UTC):%Y%m%d-%H%M%S}.jsonl"
        part = file.with_suffix(".part")
        try:
            count = self._write(part)
            put_in_place(part, file)
        except OSError as error:
            with suppress(OSError):  # half an export is none, and the stick may be gone
                part.unlink(missing_ok=True)
            return Deed.from_error(error)
        return Deed(is_done=True, why=f"{count}: {file.name}")

    def _write(self, part: Path) -> int:
        """Some at a time: all of a full queue has no room in memory."""
        count, after = 0, (0, 0)
        with part.open("wb") as lines:
            while batch := self._outbox.held(after, EXPORTED_AT_A_TIME):
                lines.writelines(record.body + b"\n" for record in batch)
                count, after = count + len(batch), (batch[-1].epoch, batch[-1].sequence)
        return count


def _deed(answer: Answer) -> Deed:
    match answer:
        case Done():
            return Deed(is_done=True)
        case NotDone(why):
            return Deed(is_done=False, why=why)
        case _:
            return Deed(is_done=False, why=type(answer).__name__)
