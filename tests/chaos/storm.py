"""One storm: a real centre, a hostile line and a real terminal in processes of their own, and what became of every promise.

What must hold after each: no promised record is lost without a word, none is taken or counted twice, and every count of
the centre can be rebuilt from its records.
"""

import json
import queue
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

from msgspec import Struct

from bench.centre import COMMAND, MeasuredCentre, environment, measured_centre
from bench.kills import keep_identity, taken_records
from tests.chaos.line import HOSTILE, Act, HostileLine

TERMINAL = "YC-CHAOS"
ANSWER_S = 120.0


class Verdict(Struct, frozen=True):
    """What became of a storm. `events` counts what was done to the terminal, by name.

    Of the promised records that the centre does not have, `lost_and_reported` are among the numbers that the terminal reported as
    missing; the others are `silent_losses`.
    """

    promised: int
    at_centre: int
    counted: int
    silent_losses: int
    lost_and_reported: int
    rebuilt: bool
    events: dict[str, int]

    @property
    def twice(self) -> int:
        """Counted more often than taken."""
        return self.counted - self.at_centre

    @property
    def is_good(self) -> bool:
        return self.silent_losses == 0 and self.twice == 0 and self.rebuilt


class TerminalProcess:
    """`tests.chaos.terminal` as a child. What it promised and told goes into the storm."""

    def __init__(self, storm: "Storm", url: str) -> None:
        self._storm = storm
        self._events: queue.Queue[dict[str, Any] | None] = queue.Queue()
        with (storm.folder / "terminal.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.chaos.terminal", str(storm.terminal), url],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with suppress(ValueError):  # cut off by a kill
                event = json.loads(line)
                self._storm.heard(event)
                self._events.put(event)
        self._process.stdout.close()
        self._events.put(None)

    def tell(self, command: str) -> None:
        """Give a command without waiting for its end."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.write(f"{command}\n".encode())
            self._process.stdin.flush()

    def until_done(self) -> bool:
        """Wait until a command is done; False when the process ended instead."""
        while True:
            event = self._events.get(timeout=ANSWER_S)
            if event is None:
                self._events.put(None)  # for `wait`
                return False
            if "done" in event:
                return True

    def do(self, command: str) -> bool:
        self.tell(command)
        return self.until_done()

    def kill(self) -> None:
        self._process.kill()
        self.wait()

    def end(self) -> None:
        self.tell("end")
        self.wait()

    def wait(self) -> int:
        """Its exit status, once all that it said was heard."""
        status = self._process.wait(ANSWER_S)
        with suppress(queue.Empty):
            while self._events.get(timeout=ANSWER_S) is not None:
                pass
        if self._process.stdin is not None:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
        return status


class Storm:
    """The parts, and the books kept over all that is promised."""

    def __init__(self, folder: Path, centre: MeasuredCentre, line: HostileLine, seed: int) -> None:
        self.folder = folder
        self.terminal = folder / "terminal"
        self.line = line
        self.chance = random.Random(seed)
        self.promised: dict[str, int] = {}
        self.reported_missing: set[int] = set()
        self.events: dict[str, int] = {}
        self._centre = centre

    def heard(self, event: dict[str, Any]) -> None:
        if "promised" in event:
            self.promised[event["promised"]] = event["number"]
        for first, last in event.get("missing", ()):
            self.reported_missing |= set(range(first, last + 1))

    def note(self, event: str, times: int = 1) -> None:
        self.events[event] = self.events.get(event, 0) + times

    def start(self) -> TerminalProcess:
        """A life of the terminal, ready for commands."""
        process = TerminalProcess(self, self.line.url)
        if not process.until_done():
            raise RuntimeError(f"the terminal did not start: {(self.folder / 'terminal.log').read_text()[-3000:]}")
        return process

    def set_clock(self, seconds_off: float) -> None:
        (self.terminal / "clock-offset").write_text(str(seconds_off))

    def settle(self) -> Verdict:
        """Heal everything, deliver what waits, and open the books."""
        self.line.heal()
        self.set_clock(0)
        process = self.start()
        for command in ("accept", "release", "drain", "beat", "drain", "beat", "drain"):
            if not process.do(command):
                raise RuntimeError(
                    f"the terminal ended at {command}: {(self.folder / 'terminal.log').read_text()[-3000:]}"
                )
        process.end()
        taken = set(taken_records(self._centre.database_url, TERMINAL))
        lost = {number for record, number in self.promised.items() if record not in taken}
        return Verdict(
            promised=len(self.promised),
            at_centre=len(taken),
            counted=self._centre.usage()["totals"]["served"],
            silent_losses=len(lost - self.reported_missing),
            lost_and_reported=len(lost & self.reported_missing),
            rebuilt=self._is_rebuilt(),
            events=dict(self.events) | {f"line: {name}": count for name, count in self.line.done.items() if count},
        )

    def _is_rebuilt(self) -> bool:
        done = subprocess.run(
            [*COMMAND, "rebuild", "--check"], env=environment(self._centre), capture_output=True, check=False
        )
        return done.returncode == 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is left running: the line and the centre belong to `storm`."""


@contextmanager
def storm(folder: Path, url: str, seed: int, acts: tuple[Act, ...] = HOSTILE, share: float = 0.0) -> Iterator[Storm]:
    """A storm on a new database. `share` of the exchanges meet one of `acts`."""
    with measured_centre(folder, url) as centre:
        (identity,) = centre.enrolled([TERMINAL])
        keep_identity(identity, folder / "terminal")
        (folder / "terminal" / "clock-offset").write_text("0")
        port = int(centre.addresses[0].rsplit(":", 1)[1])
        with HostileLine(port, seed, acts, share) as line:
            yield Storm(folder, centre, line, seed)
