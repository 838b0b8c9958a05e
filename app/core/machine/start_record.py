"""Which starts of the terminal ended properly, and what failed in them.

So a power cut is noticed, a program that failed reports it after its restart, and one that only fails is stopped.
"""

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

FILE_NAME = "starts.json"
MOST_KEPT = 20
MOST_FAILURES = 5
WITHIN = timedelta(hours=1)
REPORTED_FOR = timedelta(hours=24)
BOOT = Path("/proc/sys/kernel/random/boot_id")


class TerminalStart(Struct, frozen=True):
    """One start (一次启动), and whether it ended by itself. `boot`: of the machine; `defect`: the last one's kind, at `failed_at`."""

    at: datetime
    is_ended: bool = False
    boot: str = ""
    defect: str = ""
    failed_at: datetime | None = None


class StartRecord:
    """The last starts of a data folder (启动记录). A disk that takes nothing loses the record and never the start."""

    def __init__(
        self, folder: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC), boot: Path = BOOT
    ) -> None:
        self._file = folder / FILE_NAME
        self._now = now
        self._boot = boot

    def begin(self) -> None:
        """Record that a start has begun."""
        self._keep((*self.starts(), TerminalStart(self._now(), boot=self._boot_id())))

    def note_defect(self, kind: str) -> None:
        """A defect of ours ended what was under way, or the program."""
        if starts := self.starts():
            self._keep((*starts[:-1], replace(starts[-1], defect=kind, failed_at=self._now())))

    def note_end(self) -> None:
        """Record that the program ended properly, so that the next start reports no power cut."""
        if starts := self.starts():
            self._keep((*starts[:-1], replace(starts[-1], is_ended=True)))

    def forgive(self) -> None:
        """A person was shown that it fails: what failed until now counts no more."""
        self._keep(tuple(replace(start, is_ended=True) for start in self.starts()))

    def starts(self) -> tuple[TerminalStart, ...]:
        """The oldest first; none where the record cannot be read."""
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=tuple[TerminalStart, ...])
        except (OSError, msgspec.DecodeError):
            return ()

    @property
    def failures(self) -> int:
        """How many starts of the last hour, before the present one, did not end properly."""
        return len(self._list_failures())

    @property
    def fails_often(self) -> bool:
        """Whether one more start would only fail once more. What ended with the power of the machine says nothing against the program:
        where the mains come and go, each start is one that serves.
        """
        return sum(start.boot in ("", self._boot_id()) for start in self._list_failures()) >= MOST_FAILURES

    @property
    def cut_off(self) -> datetime | None:
        """When the start began that a power cut ended before the present one; None where that is long ago, or it ended otherwise."""
        before = self._unended(REPORTED_FOR)
        return None if before is None or self._is_of_this_boot(before) else before.at

    @property
    def failure(self) -> str:
        """What failed within the last hour before the present start, the newest; "" for nothing. A machine that did not start again
        meanwhile had power: what ended without an order crashed, or was killed.
        """
        before = self._unended(WITHIN)
        if before is not None and self._is_of_this_boot(before):
            return f"the run that began {before.at:%Y-%m-%d %H:%M} UTC crashed or was killed" + (
                f" after {before.defect}" if before.defect else ""
            )
        failed = ((start.failed_at, start.defect) for start in reversed(self.starts()[:-1]))
        kinds = (kind for at, kind in failed if at is not None and timedelta() <= self._now() - at <= WITHIN)
        kind = next(kinds, "")
        return f"{kind} ended what was under way before the last start" if kind else ""

    def _list_failures(self) -> list[TerminalStart]:
        return [start for start in self.starts()[:-1] if not start.is_ended and self._is_within(start, WITHIN)]

    def _unended(self, span: timedelta) -> TerminalStart | None:
        """The start before the present one, where it did not end within that time."""
        before = self.starts()[-2:-1]
        return before[0] if before and not before[0].is_ended and self._is_within(before[0], span) else None

    def _is_of_this_boot(self, start: TerminalStart) -> bool:
        return bool(start.boot) and start.boot == self._boot_id()

    def _boot_id(self) -> str:
        try:
            return self._boot.read_text("ascii").strip()
        except OSError:
            return ""

    def _is_within(self, start: TerminalStart, span: timedelta) -> bool:
        """By the wall clock: if it jumps, the record proves nothing."""
        return timedelta() <= self._now() - start.at <= span

    def _keep(self, starts: tuple[TerminalStart, ...]) -> None:
        part = self._file.with_suffix(".part")
        with contextlib.suppress(OSError):
            part.write_bytes(msgspec.json.encode(starts[-MOST_KEPT:]))
            part.replace(self._file)
