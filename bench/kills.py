"""A terminal killed (SIGKILL) at 1,000 random instants: what it promised reaches the real centre, each once.

"Lost" is a promised record that the centre does not have; "doubled" is a case that it counts more than once.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bench.centre import measured_centre
from bench.figures import Figure, Measured, NotMeasured
from central.records.models import LedgerEntry
from central.storage.database import CentreDatabase
from contract.terminals import EnrolAnswer
from offline_queue.terminal_identity import IdentityStore, TerminalIdentity

TERMINAL = "YC-KILLED"


def measure(*, quick: bool) -> Measured | NotMeasured:
    """Counts over all kills."""
    kills = 50 if quick else 1_000
    with tempfile.TemporaryDirectory(prefix="kills-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'centre.db'}"
        with measured_centre(folder, url) as centre:
            (identity,) = centre.enrolled([TERMINAL])
            keep_identity(identity, folder / "terminal")
            reported = json.loads(_killed(folder / "terminal", kills))
            served = centre.usage()["totals"]["served"]
        taken = taken_records(url, TERMINAL)
    return judged(reported, taken, served)


def judged(reported: dict[str, Any], taken: list[str], served: int) -> Measured:
    """The figures that the killed terminal reports, the record ids at the centre, and the cases it counts."""
    promised = reported["promised"]
    lost = set(promised) - set(taken)
    doubled = len(taken) - len(set(taken)) + max(0, served - len(set(taken)))
    beside = f"{reported['killed']} kills; {len(promised):,} promised, {len(taken):,} at the centre, {served:,} counted"
    figures = (
        Figure("kills_lost", "killed at random instants: promised and lost", len(lost), "", 0, yardstick=beside),
        Figure("kills_doubled", "killed at random instants: taken or counted twice", doubled, "", 0),
        Figure(
            "kills_printed_twice", "killed at random instants: printed twice", len(reported["printed_twice"]), "", 0
        ),
    )
    return Measured(figures, {"kills": reported["killed"], "promised": len(promised), "taken": len(taken)})


def keep_identity(identity: TerminalIdentity, folder: Path) -> None:
    """Where a terminal keeps it, so that each life finds it there."""
    answer = EnrolAnswer(
        terminal_id=identity.terminal_id,
        site=identity.site,
        level=identity.level,
        region=identity.region,
        sealing_key=identity.sealing_key.public,
        signing_key=identity.centre_key.public,
    )
    folder.mkdir(parents=True, exist_ok=True)
    IdentityStore(folder / "identity.json").save(answer, identity.signing_key, identity.centre_url)


def _killed(folder: Path, kills: int) -> str:
    """What the killed terminal reports at its end. Raises RuntimeError where it failed by itself."""
    command = [sys.executable, "-m", "bench.killed", str(folder), str(kills)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the killed terminal failed: {done.stderr[-2000:]}")
    return done.stdout


def taken_records(url: str, terminal_id: str) -> list[str]:
    """The id of every record that the centre holds of the terminal."""
    database = CentreDatabase(url)
    with database.reading() as session:
        found = list(session.scalars(select(LedgerEntry.record_id).where(LedgerEntry.terminal_id == terminal_id)))
    database.close()
    return found
