"""What the centre acknowledged is on the disk, on SQLite too: the terminal may erase its copy then."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from central.storage.database import CentreDatabase

COMMITS = 12

PROGRAM = """
import sys
from sqlalchemy import text
from central.storage.database import CentreDatabase
database = CentreDatabase(sys.argv[1])
with database.writing() as session:
    session.execute(text("CREATE TABLE t (n INTEGER)"))
print("begun", flush=True)
for number in range(int(sys.argv[2])):
    with database.writing() as session:
        session.execute(text("INSERT INTO t VALUES (:n)"), {"n": number})
    print("acknowledged", flush=True)
"""


def test_a_commit_is_flushed_before_it_is_acknowledged(tmp_path: Path) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace of Debian is not installed")
    trace = tmp_path / "trace"
    command = [strace, "-f", "-o", str(trace), "-e", "trace=fsync,fdatasync,write", sys.executable, "-c", PROGRAM]
    done = subprocess.run(
        [*command, f"sqlite:///{tmp_path}/c.db", str(COMMITS)], capture_output=True, text=True, timeout=120, check=False
    )
    if "ptrace" in done.stderr:
        pytest.skip("this machine lets no one trace")
    assert done.returncode == 0, done.stderr
    calls = re.findall(r'(fsync|fdatasync)\(|write\(1, "(begun|acknowledged)', trace.read_text())
    events = ["flush" if flush else said for flush, said in calls]
    spans = "".join(each[0] for each in events[events.index("begun") + 1 :]).split("a")[:COMMITS]
    assert all("f" in span for span in spans), events
    assert len(spans) == COMMITS


def test_every_connection_waits_for_the_disk(tmp_path: Path) -> None:
    database = CentreDatabase(f"sqlite:///{tmp_path}/c.db")
    with database.reading() as one, database.reading() as other:
        for session in (one, other):
            assert session.scalar(text("PRAGMA synchronous")) == 2
            assert session.scalar(text("PRAGMA journal_mode")) == "wal"
    database.close()
