"""The worker around the real SAM-V adapter over a real pseudo-terminal: reading, unplugging, plugging in again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.device import ReaderFailed
from drivers.ports.id_card_reader import ID_CARD_READER, CardRead, IdCardOutcome, IdCardReader
from drivers.ports.manifest import AdapterContext
from drivers.ports.status import Condition, DeviceStatus
from drivers.registry.registry import build
from drivers.worker.recovery import RecoveryPace
from drivers.worker.worker import DeviceWorker
from simulators.id_card_reader.simulator import IdCardSimulator
from simulators.person.people import person
from tests.drivers.worker_parts import PATIENCE, Mailbox

Worker = DeviceWorker[IdCardReader]


class Harness:
    """A reader on its worker, and what came of it."""

    def __init__(self, link: Path) -> None:
        self.simulator = IdCardSimulator(link)
        self.simulator.start()
        self.mailbox = Mailbox()
        self.statuses: list[DeviceStatus] = []
        self.outcomes: list[IdCardOutcome] = []
        options = {"port": self.simulator.endpoint, "answer_within": 0.1, "start_within": 0.1, "find_every": 0.05}
        reader = build(ID_CARD_READER, "samv-serial", options, AdapterContext())
        self.worker: Worker = DeviceWorker(
            ID_CARD_READER,
            lambda: reader,
            self.mailbox.deliver,
            SystemMonotonicClock(),
            self.statuses.append,
            RecoveryPace(poll_every=0.05, poll_gap=0.01, first_retry=0.02, longest_retry=0.1),
        )

    def until(self, condition: Condition) -> None:
        self.mailbox.run_until(lambda: self.statuses and self.statuses[-1].condition is condition)

    def read(self) -> IdCardOutcome:
        self.outcomes.clear()
        self.worker.submit(
            lambda reader, cancelled: reader.read(PATIENCE, cancelled), self.outcomes.append, pytest.fail, 2 * PATIENCE
        )
        self.mailbox.run_until(lambda: self.outcomes)
        return self.outcomes[0]


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[Harness]:
    made = Harness(tmp_path / "card")
    yield made
    assert made.worker.close(PATIENCE)
    made.simulator.stop()


def test_a_card_is_read_on_the_device_thread(harness: Harness) -> None:
    harness.until(Condition.OK)
    harness.simulator.put(person("minority"))
    assert harness.read() == CardRead(person("minority").card)


def test_unplugging_shows_and_plugging_in_heals_without_restart(harness: Harness) -> None:
    for _time in range(3):
        harness.until(Condition.OK)
        harness.simulator.set_fault("unplugged", on=True)
        harness.until(Condition.BAD)
        assert isinstance(harness.read(), ReaderFailed)
        harness.simulator.set_fault("unplugged", on=False)
    harness.until(Condition.OK)
    harness.simulator.put(person("chen"))
    assert isinstance(harness.read(), CardRead)
