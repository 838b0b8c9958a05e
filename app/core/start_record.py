"""Which starts of the terminal ended properly: so that a power cut is noticed, and a program that fails again and again is stopped."""

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
TOLD_FOR = timedelta(hours=24)


class TerminalStart(Struct, frozen=True):
    """One start (一次启动), and whether it ended by itself."""

    at: datetime
    is_ended: bool = False


class StartRecord:
    """The last starts of a data folder (启动记录). A disk that takes nothing loses the record and never the start."""

    def __init__(self, folder: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._file = folder / FILE_NAME
        self._now = now

    def begin(self) -> None:
        """A start begins."""
        self._keep((*self.starts(), TerminalStart(self._now())))

    def ended(self) -> None:
        """It ends properly."""
        if starts := self.starts():
            self._keep((*starts[:-1], replace(starts[-1], is_ended=True)))

    def forgive(self) -> None:
        """A person was shown that it fails: what failed until now counts no more."""
        self._keep(tuple(replace(each, is_ended=True) for each in self.starts()))

    def starts(self) -> tuple[TerminalStart, ...]:
        """The oldest first; none where the record cannot be read."""
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=tuple[TerminalStart, ...])
        except (OSError, msgspec.DecodeError):
            return ()

    @property
    def failures(self) -> int:
        """How many starts of the last hour, before the present one, did not end properly."""
        return sum(not each.is_ended and self._is_within(each, WITHIN) for each in self.starts()[:-1])

    @property
    def fails_often(self) -> bool:
        """Whether one more start would only fail once more."""
        return self.failures >= MOST_FAILURES

    @property
    def cut_off(self) -> datetime | None:
        """When the start began that was cut off before the present one; None where that is long ago, or it ended."""
        before = self.starts()[-2:-1]
        is_cut = bool(before) and not before[0].is_ended and self._is_within(before[0], TOLD_FOR)
        return before[0].at if is_cut else None

    def _is_within(self, start: TerminalStart, span: timedelta) -> bool:
        """By the wall clock: where that jumps the record tells nothing."""
        return timedelta() <= self._now() - start.at <= span

    def _keep(self, starts: tuple[TerminalStart, ...]) -> None:
        part = self._file.with_suffix(".part")
        with contextlib.suppress(OSError):
            part.write_bytes(msgspec.json.encode(starts[-MOST_KEPT:]))
            part.replace(self._file)
