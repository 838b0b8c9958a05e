"""A guided test on the bench, pumped by hand."""

from collections.abc import Callable
from typing import TypeVar

from kiosk.diagnostics.guided_run import GuidedRun, RunContext, RunStage
from kiosk.services.services import Services
from tests.kiosk.parts import Bench, snapshot

R = TypeVar("R", bound=GuidedRun)
MOST_STEPS = 2000


def context_of(bench: Bench, services: Services | None = None) -> RunContext:
    return RunContext(services or bench.services, bench.place, snapshot, lambda: None, lambda _done: None)


def begun(bench: Bench, make: Callable[[RunContext], R]) -> R:
    run = make(context_of(bench))
    run.begin()
    return run


def pumped(bench: Bench, run: GuidedRun, until: RunStage = RunStage.ENDED) -> GuidedRun:
    """Devices and workers work, a fifth of a second at a time."""
    for _ in range(MOST_STEPS):
        if run.stage is until:
            return run
        bench.clock.advance(seconds=0.2)
        run.tick()
        for each in (*bench.lines.values(), *bench.workers.values()):
            each.pump()
    raise AssertionError(f"still {run.stage}")


def values(run: GuidedRun) -> dict[str, str]:
    return {each.name: each.value for each in run.measures}
