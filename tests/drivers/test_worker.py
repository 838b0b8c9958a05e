"""The device thread: order, deadlines, cancel, recovery. No test sleeps: each waits on what it expects."""

import threading
from collections.abc import Iterator

import pytest

from drivers.ports.device import Cancelled
from drivers.ports.errors import CommandCancelled, CommandStalled, DeviceLost, WorkerClosed
from drivers.ports.id_card_reader import ID_CARD_READER
from drivers.ports.status import Condition, DeviceStatus, ProblemCode
from drivers.worker.blocked_threads import MOST_BLOCKED
from drivers.worker.recovery import Ladder, RecoveryPace, Rung
from drivers.worker.worker import DeviceWorker
from drivers.worker.worker_state import WorkerState
from tests.drivers.hand_clock import HandClock
from tests.drivers.worker_parts import PATIENCE, Mailbox, ScriptedDevice

Worker = DeviceWorker[ScriptedDevice]


class Bench:
    """A worker with everything around it in the test's hands."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.mailbox = Mailbox()
        self.device = ScriptedDevice()
        self.statuses: list[DeviceStatus] = []
        self.results: list[object] = []
        self.failures: list[Exception] = []
        self.worker: Worker = DeviceWorker(
            ID_CARD_READER,
            self.device.open,
            self.mailbox.deliver,
            self.clock,
            self.statuses.append,
            RecoveryPace(poll_every=60, abandon_after=5),
        )

    def until_results(self, number: int) -> None:
        self.mailbox.run_until(lambda: len(self.results) + len(self.failures) >= number)

    def move(self, seconds: float) -> None:
        self.clock.at += seconds
        self.worker.poll_soon()

    def until_condition(self, condition: Condition) -> None:
        self.mailbox.run_until(lambda: self.statuses and self.statuses[-1].condition is condition)


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    yield made
    made.device.gate.set()
    assert made.worker.close(PATIENCE)


def test_commands_run_one_by_one_in_order(bench: Bench) -> None:
    for number in range(20):
        bench.worker.submit(lambda _d, _c, n=number: n, bench.results.append, bench.failures.append, 30)
    bench.until_results(20)
    assert bench.results == list(range(20))


def test_status_is_polled_and_reported(bench: Bench) -> None:
    bench.until_condition(Condition.OK)
    status = bench.worker.status()
    assert status is not None
    assert status.evidence == "script"


def test_stalled_command_fails_and_drops_late_result(bench: Bench) -> None:
    begun, release = threading.Event(), threading.Event()

    def stall(_device: ScriptedDevice, cancelled: Cancelled) -> bool:
        begun.set()
        release.wait(PATIENCE)
        return cancelled()

    bench.worker.submit(stall, bench.results.append, bench.failures.append, 3)
    assert begun.wait(PATIENCE)
    bench.move(3.1)
    bench.until_results(1)
    assert isinstance(bench.failures[0], CommandStalled)
    bench.mailbox.run_until(lambda: bench.statuses and bench.statuses[-1].problems)
    assert bench.statuses[-1].problems[0].code is ProblemCode.STALLED
    release.set()
    bench.worker.submit(lambda _d, _c: "next", bench.results.append, bench.failures.append, 30)
    bench.until_results(2)
    assert bench.results == ["next"]


def test_queued_command_fails_at_its_deadline(bench: Bench) -> None:
    begun, release = threading.Event(), threading.Event()
    bench.worker.submit(
        lambda _d, _c: (begun.set(), release.wait(PATIENCE)), bench.results.append, bench.failures.append, 60
    )
    assert begun.wait(PATIENCE)
    bench.worker.submit(lambda _d, _c: pytest.fail("begun"), bench.results.append, bench.failures.append, 2)
    bench.move(2.5)
    bench.until_results(1)
    assert isinstance(bench.failures[0], CommandStalled)
    release.set()
    bench.until_results(2)


def test_blocked_thread_is_left_and_device_works(bench: Bench) -> None:
    begun, release = threading.Event(), threading.Event()

    def block(_device: ScriptedDevice, _cancelled: Cancelled) -> None:
        begun.set()
        release.wait(PATIENCE)

    bench.worker.submit(block, bench.results.append, bench.failures.append, 3)
    assert begun.wait(PATIENCE)
    bench.move(3.5)
    bench.until_results(1)
    bench.worker.submit(lambda _d, _c: "alive", bench.results.append, bench.failures.append, 600)
    bench.move(6)
    bench.until_results(2)
    assert bench.results == ["alive"]
    assert bench.device.opened == 2
    release.set()


def test_a_status_that_blocks_is_reported_as_stalled(bench: Bench) -> None:
    bench.until_condition(Condition.OK)
    bench.device.gate.clear()
    bench.move(61)
    bench.mailbox.run_until(lambda: bench.worker._running is not None or bench.mailbox.deliver(lambda: None))
    bench.move(9)
    bench.until_condition(Condition.BAD)
    assert bench.statuses[-1].problems[0].code is ProblemCode.STALLED
    bench.device.gate.set()
    bench.until_condition(Condition.OK)


@pytest.mark.expected_logs("status failed by a defect")
def test_status_of_wrong_type_is_a_fault(bench: Bench) -> None:
    bench.until_condition(Condition.OK)
    bench.device.status = lambda: "fine"  # type: ignore[assignment, method-assign, return-value]
    bench.move(61)
    bench.until_condition(Condition.BAD)
    assert bench.statuses[-1].problems[0].code is ProblemCode.HARDWARE_ERROR
    del bench.device.status  # type: ignore[method-assign]
    bench.move(61)
    bench.until_condition(Condition.OK)


@pytest.mark.expected_logs("ended by the driver")
def test_thread_that_driver_ends_begins_again(bench: Bench) -> None:
    def leave(_device: ScriptedDevice, _cancelled: Cancelled) -> None:
        raise SystemExit

    bench.until_condition(Condition.OK)
    bench.worker.submit(leave, bench.results.append, bench.failures.append, 30)
    bench.until_results(1)
    assert "ended its thread" in str(bench.failures[0])
    bench.worker.submit(lambda _d, _c: "alive", bench.results.append, bench.failures.append, 30)
    bench.until_results(2)
    assert bench.results == ["alive"]
    assert bench.device.opened == 2


def test_status_that_is_not_renewed_grows_old(bench: Bench) -> None:
    bench.until_condition(Condition.OK)
    bench.clock.at += 180
    assert bench.worker.status() == bench.statuses[-1]
    bench.clock.at += 10
    old = bench.worker.status()
    assert old is not None
    assert (old.condition, old.is_usable) == (Condition.UNKNOWN, True)
    bench.worker.poll_soon()
    bench.mailbox.run_until(lambda: len(bench.statuses) > 1)
    fresh = bench.worker.status()
    assert fresh is not None
    assert fresh.condition is Condition.OK


def test_what_was_wrong_stays_wrong_when_old(bench: Bench) -> None:
    bench.until_condition(Condition.OK)
    bench.device.problem = ProblemCode.PAPER_OUT
    bench.move(1)
    bench.until_condition(Condition.BAD)
    bench.clock.at += 300
    old = bench.worker.status()
    assert old is not None
    assert (old.condition, old.is_usable) == (Condition.UNKNOWN, False)


def test_device_that_blocks_keeps_few_threads(bench: Bench) -> None:
    bench.until_condition(Condition.OK)
    bench.device.gate.clear()
    bench.device.closing = bench.device.gate
    bench.mailbox.run_until(
        lambda: bench.worker._state is WorkerState.LEFT_ALONE or bench.mailbox.deliver(lambda: bench.move(20))
    )
    blocked = [each for each in threading.enumerate() if each.name.startswith(ID_CARD_READER)]
    assert 2 <= len(blocked) <= MOST_BLOCKED + 1, "and the watchdog"
    left = bench.worker.status()
    assert left is not None
    assert left.problems[0].code is ProblemCode.STALLED
    bench.device.gate.set()
    bench.mailbox.run_until(
        lambda: bench.statuses[-1].condition is Condition.OK or bench.mailbox.deliver(bench.worker.poll_soon)
    )


def test_cancelled_command_gives_its_own_outcome(bench: Bench) -> None:
    begun, asked = threading.Event(), threading.Event()

    def wait(_device: ScriptedDevice, cancelled: Cancelled) -> bool:
        begun.set()
        asked.wait(PATIENCE)
        return cancelled()

    ticket = bench.worker.submit(wait, bench.results.append, bench.failures.append, 30)
    assert begun.wait(PATIENCE)
    ticket.cancel()
    asked.set()
    bench.until_results(1)
    assert bench.results == [True]


def test_cancel_of_a_queued_command_fails_it_unbegun(bench: Bench) -> None:
    begun, release = threading.Event(), threading.Event()
    bench.worker.submit(
        lambda _d, _c: (begun.set(), release.wait(PATIENCE)), bench.results.append, bench.failures.append, 30
    )
    assert begun.wait(PATIENCE)
    ticket = bench.worker.submit(lambda _d, _c: pytest.fail("begun"), bench.results.append, bench.failures.append, 30)
    ticket.cancel()
    bench.until_results(1)
    assert isinstance(bench.failures[0], CommandCancelled)
    release.set()
    bench.until_results(2)


def failing(times: int) -> tuple[list[int], object]:
    """A command that loses the device `times` times, then works."""
    runs: list[int] = []

    def command(_device: ScriptedDevice, _cancelled: Cancelled) -> str:
        runs.append(1)
        if len(runs) <= times:
            raise DeviceLost("gone")
        return "done"

    return runs, command


def test_repeatable_command_climbs_ladder_retry_then_reopen(bench: Bench) -> None:
    bench.until_condition(Condition.OK)
    runs, command = failing(2)
    bench.worker.submit(command, bench.results.append, bench.failures.append, 30, repeatable=True)  # type: ignore[arg-type]
    bench.until_results(1)
    assert (bench.results, len(runs), bench.device.opened) == (["done"], 3, 2)


def test_repeatable_command_fails_at_top_of_ladder(bench: Bench) -> None:
    bench.until_condition(Condition.OK)
    runs, command = failing(99)
    bench.worker.submit(command, bench.results.append, bench.failures.append, 30, repeatable=True)  # type: ignore[arg-type]
    bench.until_results(1)
    assert len(runs) == 3
    assert bench.worker.rung() is Rung.FAULTY


def test_an_unrepeatable_command_is_never_run_twice(bench: Bench) -> None:
    runs, command = failing(1)
    bench.worker.submit(command, bench.results.append, bench.failures.append, 30)  # type: ignore[arg-type]
    bench.until_results(1)
    assert len(runs) == 1
    assert isinstance(bench.failures[0], DeviceLost)


def test_hot_plug_needs_no_restart(bench: Bench) -> None:
    bench.until_condition(Condition.OK)
    bench.device.is_there = False
    bench.device.problem = ProblemCode.DISCONNECTED
    for _look in range(4):
        seen = len(bench.statuses)
        bench.move(61)
        bench.mailbox.run_until(lambda seen=seen: len(bench.statuses) > seen)
    assert bench.worker.rung() is Rung.FAULTY
    bench.device.is_there, bench.device.problem = True, None
    bench.move(31)
    bench.until_condition(Condition.OK)
    assert bench.worker.rung() is Rung.WELL


def test_defect_of_driver_is_reported_and_thread_lives(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    def broken(_device: ScriptedDevice, _cancelled: Cancelled) -> None:
        raise ValueError("defect")

    with caplog.at_level("CRITICAL", logger="drivers.worker.worker"):
        bench.worker.submit(broken, bench.results.append, bench.failures.append, 30)
        bench.worker.submit(lambda _d, _c: "alive", bench.results.append, bench.failures.append, 30)
        bench.until_results(2)
    assert isinstance(bench.failures[0], ValueError)
    assert bench.results == ["alive"]


def test_close_fails_queued_commands_and_closes_device(bench: Bench) -> None:
    begun, release = threading.Event(), threading.Event()
    bench.worker.submit(
        lambda _d, cancelled: (begun.set(), release.wait(PATIENCE), cancelled())[2],
        bench.results.append,
        bench.failures.append,
        30,
    )
    assert begun.wait(PATIENCE)
    bench.worker.submit(lambda _d, _c: None, bench.results.append, bench.failures.append, 30)
    assert not bench.worker.close(0)
    release.set()
    assert bench.worker.close(PATIENCE)
    bench.worker.submit(lambda _d, _c: None, bench.results.append, bench.failures.append, 30)
    bench.until_results(3)
    assert bench.results == [True]
    assert [type(each) for each in bench.failures] == [WorkerClosed, WorkerClosed]
    assert bench.device.closed == 1


def test_pause_between_looks_doubles_up_to_its_limit() -> None:
    ladder = Ladder(RecoveryPace(first_retry=0.5, longest_retry=30))
    pauses = []
    for _try in range(12):
        ladder = ladder.after_fault()
        pauses.append(ladder.next_look)
    assert pauses == [0.5, 0.5, 0.5, 1, 2, 4, 8, 16, 30, 30, 30, 30]
