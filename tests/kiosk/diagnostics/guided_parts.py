"""A guided test on the bench, pumped by hand."""

from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

import cv2
import numpy as np
import typst

from drivers.ports.camera import Frame
from drivers.ports.code_scanner import CodeScanned
from drivers.ports.key_pad import NoKey, PadKey
from drivers.ports.pages import PageCaptured, PageOutcome
from drivers.ports.picture import Picture
from drivers.ports.speech import Headphones, Said
from kiosk.diagnostics.runs.guided_run import GuidedRun, RunContext, RunStage
from kiosk.diagnostics.runs.paper_runs import RARE
from kiosk.papers.measured_page import page_data
from kiosk.papers.press import TEMPLATES
from kiosk.services.measured_page_words import MeasuredPageWords
from kiosk.services.receipt_blocks import QrBlock
from kiosk.services.services import Services
from tests.kiosk.parts import Bench, BenchCamera, BenchPages, BenchPress, snapshot

R = TypeVar("R", bound=GuidedRun)
MOST_STEPS = 2000
WORDS = MeasuredPageWords("终端测试页", ("终端 YC-001",), RARE, "不含个人信息")


def measured_page() -> bytes:
    """The test page as the document printer gives it: a PNG."""
    compiler = typst.Compiler(str(TEMPLATES / "measured_page.typ"), root=str(TEMPLATES))
    png = compiler.compile(format="png", ppi=150, sys_inputs={"page": page_data(WORDS)})
    assert isinstance(png, bytes)
    return png


class LitCamera(BenchCamera):
    """Print in good light before it."""

    def latest(self) -> Frame | None:
        frame = super().latest()
        if frame is None:
            return None
        printed = Picture(48, 64, bytearray((b"\xc8" * 64 * 3 + b"\x28" * 64 * 3) * 24))
        return Frame(printed, frame.taken_at, frame.number)


class LaidTestPage(BenchPages):
    """The test page lies under the document camera."""

    def __init__(self, png: bytes) -> None:
        super().__init__()
        page = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)
        self.captured = PageCaptured(bytes(cv2.imencode(".jpg", page)[1]), page.shape[1], page.shape[0])

    def take(self, _picture: Picture) -> PageOutcome:
        assert self.is_on
        return self.captured


class ReceiptScanner:
    """The receipt that was printed last is held before it."""

    def __init__(self, press: BenchPress) -> None:
        self._press = press

    def scan(self, _seconds: float, _cancelled: Any) -> CodeScanned:
        codes = [each.content for each in self._press.receipts[-1].blocks if isinstance(each, QrBlock)]
        return CodeScanned(codes[0], "bench")


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
