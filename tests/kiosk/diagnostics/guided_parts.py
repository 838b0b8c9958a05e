"""A guided test on the bench, pumped by hand."""

from collections import deque
from collections.abc import Callable
from typing import TypeVar

from drivers.ports.key_pad import NoKey, PadKey
from drivers.ports.speech import Headphones, Said
from kiosk.diagnostics.guided_run import GuidedRun, RunContext, RunStage
from kiosk.services.services import Services
from tests.kiosk.parts import Bench, snapshot

R = TypeVar("R", bound=GuidedRun)
MOST_STEPS = 2000


class BenchSpeech:
    def __init__(self) -> None:
        self.outcomes: deque[object] = deque()
        self.said: list[str] = []
        self.plug = Headphones.UNKNOWN

    def headphones(self) -> Headphones:
        return self.plug

    def say(self, text: str, _language: object, _cancelled: object) -> object:
        self.said.append(text)
        return self.outcomes.popleft() if self.outcomes else Said()


class BenchPad:
    def __init__(self) -> None:
        self.outcomes: deque[object] = deque()
        self.has = frozenset(PadKey)

    def keys(self) -> frozenset[PadKey]:
        return self.has

    def key(self, _seconds: float, _cancelled: object) -> object:
        return self.outcomes.popleft() if self.outcomes else NoKey()


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
