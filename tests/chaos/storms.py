"""The storms by name. Each does its worst for so many rounds; `Storm.settle` then says what became of every promise."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.chaos.storm import Storm

Rage = Callable[[Storm, int], None]

PAGE = 4096
DAY = 86_400.0


def kills(storm: Storm, rounds: int) -> None:
    """SIGKILL at a random instant of promising and delivering."""
    for _ in range(rounds):
        process = storm.start()
        process.tell(f"promise {storm.chance.randrange(1, 12)}")
        process.tell("relay 3")
        if storm.chance.random() < 0.5:
            process.until_done()
        process.kill()
        storm.note("kill")


def hostile_line(storm: Storm, rounds: int) -> None:
    """Answers that are lost, cut, doubled, altered, or a stranger's."""
    process = storm.start()
    for _ in range(rounds):
        process.do(f"promise {storm.chance.randrange(1, 12)}")
        process.do("relay 4")
    process.end()


def damage(storm: Storm, rounds: int) -> None:
    """Bits, sectors and ends of the database and its log, while the terminal is off."""
    for _ in range(rounds):
        process = storm.start()
        process.do("accept")
        process.do(f"promise {storm.chance.randrange(4, 12)}")
        if storm.chance.random() < 0.3:
            process.do("relay 1")
        process.kill()
        storm.note(_hurt(storm))


def clock_jumps(storm: Storm, rounds: int) -> None:
    """The clock of the terminal jumps by years, either way, also between two starts."""
    process = storm.start()
    for number in range(rounds):
        storm.set_clock(storm.chance.choice((-56 * 365, -3 * 365, -1, 1, 4 * 365, 70 * 365)) * DAY)
        storm.note("clock jump")
        process.do("promise 3")
        process.do("relay 1")
        if number % 5 == 4:
            process.end()
            process = storm.start()
    process.end()


def two_processes(storm: Storm, rounds: int) -> None:
    """A second terminal on the same folder is refused, and harms nothing of the first."""
    process = storm.start()
    for _ in range(rounds):
        process.tell("promise 5")
        second = subprocess.run(
            [sys.executable, "-m", "tests.chaos.terminal", str(storm.terminal), storm.line.url],
            stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60,
        )  # fmt: skip
        if b'"owned"' not in second.stdout:
            raise RuntimeError(f"a second process was let in: {second.stdout!r} {second.stderr[-2000:]!r}")
        process.until_done()
        storm.note("second start refused")
    process.end()


def full_disk(storm: Storm, rounds: int) -> None:
    """The disk is filled to the last byte while records wait; they are delivered all the same, and room comes back."""
    process = storm.start()
    for _ in range(rounds):
        process.do("promise 6")
        filler = storm.terminal / "filler"
        _fill(filler)
        storm.note("disk filled")
        process.do("promise 3")
        process.do("relay 6")
        filler.unlink()
    process.end()


STORMS: dict[str, Rage] = {
    "kills": kills,
    "hostile_line": hostile_line,
    "damage": damage,
    "clock_jumps": clock_jumps,
    "two_processes": two_processes,
    "full_disk": full_disk,
}


def _hurt(storm: Storm) -> str:
    """Damage one of the queue's files; what was done."""
    files = [
        each for each in storm.terminal.glob("queue.db*") if each.suffix != ".db-shm" and each.stat().st_size > PAGE
    ]
    victim = storm.chance.choice([each for each in files if each.name in ("queue.db", "queue.db-wal")])
    content = bytearray(victim.read_bytes())
    kind = storm.chance.choice(("bit", "sector", "cut"))
    place = storm.chance.randrange(len(content))
    if kind == "bit":
        content[place] ^= 1 << storm.chance.randrange(8)
    elif kind == "sector":
        start = place // 512 * 512
        content[start : start + 512] = storm.chance.randbytes(len(content[start : start + 512]))
    else:
        content = content[:place]
    victim.write_bytes(content)
    return f"{kind} of {'log' if victim.name.endswith('-wal') else 'database'}"


def _fill(filler: Path) -> None:
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1 << 9, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
