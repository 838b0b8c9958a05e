"""A record that is damaged on the disk is told as missing, once."""

from functools import partial
from pathlib import Path

from offline_queue import damages, entries
from tests.hand_clock import NOON
from tests.offline_queue.parts import TERMINAL, StoredOutbox, opened


def test_unreadable_record_is_reported_once(tmp_path: Path) -> None:
    stored = StoredOutbox(opened(tmp_path / "queue.db"))
    stored.took()
    with stored.database.reading() as connection:
        [waiting] = entries.oldest(connection, TERMINAL, 1)
    for _ in range(2):  # two threads that look at the same time
        stored.database.freeing(partial(damages.park_unreadable, TERMINAL, waiting, NOON))

    with stored.database.reading() as connection:
        [damage] = damages.open_damages(connection)
    assert damage.missing == (damages.NumberRange(1, 1),)
    stored.database.close()
