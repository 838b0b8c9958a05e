"""Checks of the machine can never harm service."""

from collections.abc import Callable

import msgspec

from kiosk.services.condition.checks import ROUND_SECONDS, CheckResult, CheckRounds, run_checks
from tests.hand_clock import HandClock
from tests.kiosk.parts import Bench, HandWorker


def broken() -> CheckResult:
    raise ValueError("a defect")


def well() -> CheckResult:
    return CheckResult("disk.low", True, "9 GiB")


def test_check_that_raises_says_it_does_not_know() -> None:
    results = run_checks({"heat.high": broken, "disk.low": well})
    assert results == (CheckResult("heat.high", None, "could not be looked at: ValueError"), well())


def test_round_that_hangs_is_not_begun_twice() -> None:
    clock, worker, seen = HandClock(), HandWorker(), list[tuple[CheckResult, ...]]()
    rounds = CheckRounds({"disk.low": well}, worker, clock, seen.append)
    for _ in range(10):
        rounds.tick()
        clock.advance(seconds=ROUND_SECONDS)
    assert len(worker.jobs) == 1
    worker.pump()
    rounds.tick()
    assert (seen, len(worker.jobs)) == ([(well(),)], 1)


def test_round_that_breaks_is_made_again() -> None:
    class BrokenWorker:
        def run(self, work: object, done: object, on_failed: Callable[[Exception], None]) -> None:
            begun.append(work)
            on_failed(MemoryError())

    begun: list[object] = []
    clock = HandClock()
    rounds = CheckRounds({"disk.low": well}, BrokenWorker(), clock, lambda _: None)
    for _ in range(3):
        rounds.tick()
        clock.advance(seconds=ROUND_SECONDS)
    assert len(begun) == 3


def test_wake_checks_at_the_next_tick() -> None:
    clock, worker = HandClock(), HandWorker()
    rounds = CheckRounds({"disk.low": well}, worker, clock, lambda _: None)
    rounds.tick()
    worker.pump()
    rounds.tick()
    assert not worker.jobs
    rounds.wake()
    rounds.tick()
    assert worker.jobs


def test_health_tells_what_is_well_or_not() -> None:
    bench = Bench()
    bench.health.take_checks((well(), CheckResult("memory.swap", False, "plain"), CheckResult("heat.high", None)))
    bench.health.look()
    results = {each.id: each.is_passed for each in bench.health.results}
    assert results["camera"] is True
    assert results["disk.low"] is True
    assert results["memory.swap"] is False
    assert results["heat.high"] is None
    assert b'"id":"camera","pass":true' in msgspec.json.encode(bench.health.results)


def test_failing_step_names_the_network_fault() -> None:
    bench = Bench()
    for _ in range(3):
        bench.health.note_silence()
    bench.health.take_checks((CheckResult("network.dns", False, "no name"),))
    bench.health.look()
    assert [each.id for each in bench.health.faults()] == ["network.dns"]
