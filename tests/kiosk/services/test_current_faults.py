"""Which faults there are now, since when, and what the heartbeat tells of them."""

from datetime import timedelta

import pytest

from contract.fault_register import fault_register
from contract.terminals import JobReport
from drivers.ports.status import Condition, DeviceProblem, ProblemCode, Responder
from kiosk.services.condition.checks import CheckResult
from kiosk.services.condition.health import DEFECT_REPORTED_SECONDS, FAILURES_TO_DOWN
from kiosk.services.condition.heartbeat import HeartbeatFrame, heartbeat
from offline_queue.errors import QueueFault
from tests.kiosk.parts import Bench

PAPER_OUT = DeviceProblem(ProblemCode.PAPER_OUT, Responder.KEEPER)


def found(bench: Bench) -> dict[str, float]:
    bench.clock.advance(seconds=1.0)
    bench.health.look()
    return {each.id: each.seconds for each in bench.health.faults()}


def test_well_terminal_has_no_fault() -> None:
    assert found(Bench()) == {}


def test_fault_keeps_its_beginning_until_it_is_gone() -> None:
    bench = Bench()
    line = bench.lines["receipt_printer"]
    line.condition, line.problems = Condition.BAD, (PAPER_OUT,)
    assert found(bench) == {"receipt_printer.paper_out": 0.0}
    began = bench.clock.now()
    bench.clock.advance(seconds=60)
    assert found(bench) == {"receipt_printer.paper_out": 61.0}
    assert bench.health.faults()[0].since == began
    line.condition, line.problems = Condition.OK, ()
    assert found(bench) == {}
    line.condition, line.problems = Condition.BAD, (PAPER_OUT,)
    assert found(bench) == {"receipt_printer.paper_out": 0.0}


def test_unknown_device_is_a_state_of_its_own() -> None:
    bench = Bench()
    bench.lines["camera"].condition = Condition.UNKNOWN
    assert list(found(bench)) == ["camera.unknown"]


def test_scanner_that_cannot_be_asked_is_no_fault() -> None:
    """Its state is told all the same, and a problem of it is a fault as ever."""
    bench = Bench()
    line = bench.lines["code_scanner"]
    line.condition = Condition.UNKNOWN
    assert found(bench) == {}
    assert [(each.id, each.is_passed) for each in bench.health.results if each.id.startswith("code_scanner")] == [
        ("code_scanner.unknown", None)
    ]
    line.problems = (DeviceProblem(ProblemCode.NO_ANSWER, Responder.TECHNICIAN),)
    assert list(found(bench)) == ["code_scanner.no_answer"]


def test_looks_are_a_second_apart() -> None:
    bench = Bench()
    assert found(bench) == {}
    bench.lines["camera"].condition = Condition.UNKNOWN
    bench.health.look()
    assert bench.health.faults() == ()
    assert list(found(bench)) == ["camera.unknown"]


def test_what_is_reported_of_terminal_becomes_faults() -> None:
    bench = Bench()
    late = bench.clock.now() - timedelta(hours=1)
    bench.health.set_jobs(JobReport(name=name, last_success=late, problem="cut") for name in ("relay", "key", "queue"))
    for _ in range(FAILURES_TO_DOWN):
        bench.health.note_silence("network.tcp", "refused")
    bench.health.set_queue_room(has_room=False)
    bench.health.note_queue_content(parked=2, damage="3 pages", set_aside="")
    bench.health.note_queue(QueueFault("gone"))
    bench.health.set_maintenance("4 wrong PINs in a row")
    bench.health.take_refusal("revoked")
    bench.health.take_checks((CheckResult("disk.low", False, "1 GiB left"), CheckResult("heat.high", None)))

    assert found(bench).keys() == {
        "queue.not_sending", "key.not_changed", "network.tcp", "queue.frozen", "queue.parked", "queue.damaged",
        "queue.unreadable", "access.guessing", "key.revoked", "disk.low",
    }  # fmt: skip
    assert found(bench).keys() <= fault_register().keys()


@pytest.mark.parametrize("hours", [3, -3])
def test_wrong_clock_is_a_fault(hours: int) -> None:
    bench = Bench()
    bench.health.take_answer(
        bench.heartbeat().model_copy(update={"centre_time": bench.clock.now() + timedelta(hours=hours)})
    )
    assert list(found(bench)) == ["clock.wrong"]


def test_heartbeat_tells_faults_with_their_evidence() -> None:
    bench = Bench()
    bench.health.take_checks((CheckResult("disk.low", False, "1 GiB left"), CheckResult("heat.high", None)))
    found(bench)
    beat = heartbeat(
        HeartbeatFrame("YC-001", "boot", "0.1", 1, "available", 3, 0, 9), bench.health, (), bench.clock.now()
    )
    assert [(each.id, each.note, each.since) for each in beat.faults] == [("disk.low", "1 GiB left", bench.clock.now())]


def test_device_never_asked_is_not_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench()
    monkeypatch.setattr(bench.lines["camera"], "status", lambda: None)
    assert list(found(bench)) == ["camera.unknown"]
    assert bench.health.faults()[0].note == "not asked yet"


@pytest.mark.expected_logs("ended by a defect")
def test_defect_is_reported_for_some_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench()
    monkeypatch.setattr(bench.lines["camera"], "status", lambda: 1 // 0)
    bench.terminal.refresh()
    monkeypatch.undo()
    assert list(found(bench)) == ["program.failed"]
    assert bench.health.faults()[0].note == "ZeroDivisionError ended what was under way"
    bench.wait(DEFECT_REPORTED_SECONDS)
    assert found(bench) == {}
