"""On a disk without a free byte the delivery goes on, frees room, and submissions are taken again."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Connection

from contract.chain import end_of
from offline_queue.ballast import Ballast
from offline_queue.bounds import Bounds, FreezeReason, Frozen
from offline_queue.delivered import delivered_bytes
from offline_queue.errors import QueueFull
from offline_queue.outbox import Settled
from tests.contract.parts import submission
from tests.offline_queue.parts import StoredOutbox, answer, word

ROOT = Path(__file__).parents[2]
SIZE = "24m"


def run_on_small_disk(folder: Path) -> dict[str, object]:
    """In a mount that only this process sees, and that ends with it."""
    inside = f'mount -t tmpfs -o size={SIZE} tmpfs "$1" && exec "$2" -m tests.offline_queue.full_disk "$1"'
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", inside, "sh", str(folder), sys.executable]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    if "unshare failed" in run.stderr or "mount:" in run.stderr:
        pytest.skip(f"no mount of its own can be had here: {run.stderr[-200:]}")
    assert run.returncode == 0, run.stderr[-3000:]
    found: dict[str, object] = json.loads(run.stdout)
    return found


@pytest.mark.skipif(shutil.which("unshare") is None, reason="util-linux is not here")
def test_full_disk_drains_and_takes_submissions_again(tmp_path: Path) -> None:
    reported = run_on_small_disk(tmp_path)
    taken = reported["taken"]
    assert isinstance(taken, int)
    assert taken > 20
    assert reported["first_reason"] in {"disk_low", "disk_full"}
    assert reported["then_reason"] in {"disk_low", "disk_full"}
    assert (reported["delivered"], reported["pending"]) == (taken, 0)
    assert reported["last"] == taken + 1
    assert reported["waiting_after_restart"] == 1
    assert reported["has_ballast"]


def test_ballast_is_released_once_and_restored(tmp_path: Path) -> None:
    ballast = Ballast(tmp_path / "ballast", size=100_000)
    assert not ballast.release()
    assert ballast.restore()
    assert (tmp_path / "ballast").stat().st_blocks * 512 >= 100_000
    assert ballast.restore()
    assert ballast.release()
    assert not ballast.release()


def test_ballast_that_has_no_room_leaves_nothing(tmp_path: Path) -> None:
    ballast = Ballast(tmp_path / "ballast", size=1 << 60)
    assert not ballast.restore()
    assert list(tmp_path.iterdir()) == []


def limited(stored: StoredOutbox, pages: int) -> None:
    """No more pages than that; the limit is one of the writing connection."""
    with stored.database.writing() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def test_delivery_change_repeats_after_ballast(stored: StoredOutbox) -> None:
    ran: list[bool] = []

    def change(connection: Connection) -> str:
        ran.append(stored.database.ballast.release())
        if len(ran) == 1:
            stored.database.ballast.restore()
            raise QueueFull("no room")
        return "done"

    assert stored.database.freeing(change) == "done"
    assert ran == [True, False]
    assert stored.database.ballast.release(), "taken again"


def test_full_disk_without_ballast_is_reported(stored: StoredOutbox) -> None:
    stored.database.ballast.release()

    def change(_: Connection) -> None:
        raise QueueFull("no room")

    with pytest.raises(QueueFull):
        stored.database.freeing(change)


def test_unfit_promise_leaves_witness_unchanged(stored: StoredOutbox) -> None:
    first = stored.took(1)[0]
    limited(stored, 1)
    assert stored.take(content=submission("x" * 200_000)) == Frozen(FreezeReason.DISK_FULL)
    seen = stored.database.witness.read()
    assert seen is not None
    assert (seen.end, seen.is_promised) == (end_of(first), True)
    limited(stored, 10**6)
    assert stored.took(1)[0].sequence == 2


def kept(stored: StoredOutbox) -> int:
    """Bytes of what was delivered and is still there."""
    with stored.database.writing() as connection:
        return delivered_bytes(connection)


def test_delivery_makes_room_where_the_disk_lacks_it(stored: StoredOutbox) -> None:
    records = stored.took(3)
    delivered = answer(*map(word, records[:2]))
    assert stored.outbox.settle(delivered) == Settled(2, 0)
    assert kept(stored) > 0
    stored.bounds = Bounds(least_free=1 << 60)
    outbox = stored.restarted()
    assert outbox.settle(answer(word(records[2]))) == Settled(1, 0)
    assert kept(stored) == 0
    assert outbox.pending(9, 10**9) == ()
