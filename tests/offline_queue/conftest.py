"""A terminal with an outbox, and a small centre for it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from offline_queue.centre import CentreClient
from offline_queue.transport import TransportLimits
from tests.hand_clock import HandClock
from tests.offline_queue.fake_centre import FakeCentre, centre_at_work
from tests.offline_queue.parts import StoredOutbox, identity, opened


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[StoredOutbox]:
    database = opened(tmp_path / "queue.db")
    yield StoredOutbox(database)
    database.close()


@pytest.fixture
def centre() -> Iterator[FakeCentre]:
    with centre_at_work() as running:
        yield running


@pytest.fixture
def client(centre: FakeCentre) -> Iterator[CentreClient]:
    with requests.Session() as session:
        yield CentreClient(identity(centre.url), session, HandClock(), TransportLimits(connect=1, read=0.5))


@pytest.fixture(scope="session")
def stored_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], StoredOutbox]]:
    """Makes outboxes for properties, which ask for many."""
    made: list[StoredOutbox] = []

    def make() -> StoredOutbox:
        for earlier in made:
            earlier.database.close()
        made[:] = [StoredOutbox(opened(tmp_path_factory.mktemp("queue") / "queue.db"))]
        return made[0]

    yield make
    for last in made:
        last.database.close()
