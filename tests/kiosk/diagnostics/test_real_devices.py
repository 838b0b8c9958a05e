"""Guided tests over the real adapters and workers, with simulated devices on real lines."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import cv2
import msgspec
import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image

from contract.clock import SystemClock
from contract.terms import TestVerdict
from drivers.document_scanner.page import capture_page
from drivers.piped.messages import next_message, send
from drivers.piped.pixels import pixels_of
from drivers.ports.camera import CAMERA, DOCUMENT_SCANNER
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.id_card_reader import ID_CARD_READER
from drivers.ports.manifest import AdapterContext
from drivers.ports.pages import PageCaptured
from drivers.ports.picture import Picture
from drivers.ports.receipt_printer import RECEIPT_PRINTER
from drivers.ports.status import DeviceFamily
from drivers.registry.registry import build
from drivers.worker.worker import DeviceWorker
from kiosk.diagnostics import measure_process
from kiosk.diagnostics.measure_process import answer_one
from kiosk.diagnostics.runs import measuring
from kiosk.diagnostics.runs.guided_run import GuidedRun, RunStage
from kiosk.diagnostics.runs.measuring import (
    AnsweredMeasure,
    AskedPictureMeasure,
    AskedTargetMeasure,
    MeasuringFailed,
    NoTarget,
    PictureMeasures,
    TargetMeasures,
    measured_picture,
)
from kiosk.diagnostics.runs.paper_runs import ReceiptRun, dot_pattern
from kiosk.diagnostics.runs.picture_runs import CameraRun, TargetRun
from kiosk.diagnostics.runs.reader_runs import IdCardRun
from kiosk.diagnostics.runs.target_measures import measure_target
from kiosk.papers.press import TypstPress
from kiosk.services.background import ThreadWorker
from kiosk.services.ports import BackgroundWorkers, Devices
from simulators.camera.simulator import CameraSimulator
from simulators.document_scanner.page_scene import Sheet, draw_scene
from simulators.document_scanner.simulator import DocumentScannerSimulator
from simulators.id_card_reader.simulator import IdCardSimulator
from simulators.person.people import person
from simulators.receipt_printer.simulator import ReceiptPrinterSimulator
from tests.drivers.worker_parts import Mailbox
from tests.kiosk.diagnostics.guided_parts import context_of, measured_page, values
from tests.kiosk.parts import Bench

QUICK = {"open_seconds": 5.0, "read_seconds": 2.0, "reopen_seconds": 0.05}


class Pages:
    """Takes pages as the page process does, in this one."""

    name = "pages"
    reads = False

    def begin(self) -> None: ...

    def erase(self) -> None: ...

    def take(self, picture: Any) -> Any:
        return capture_page(pixels_of(picture))

    def keep(self, picture: Any) -> Any:
        raise NotImplementedError

    def read(self, picture: Any) -> Any:
        raise NotImplementedError


@dataclass
class Surroundings:
    """Real workers behind a mailbox in place of the screen's thread."""

    mailbox: Mailbox = field(default_factory=Mailbox)
    lines: dict[DeviceFamily, Any] = field(default_factory=dict)
    background: list[ThreadWorker] = field(default_factory=list)

    def has(self, family: Any, adapter: str, options: dict[str, Any]) -> None:
        device = build(family, adapter, options, AdapterContext())
        self.lines[family] = DeviceWorker(family, lambda: device, self.mailbox.deliver, SystemMonotonicClock())

    def run(self, make: Callable[[Any], GuidedRun], until: RunStage = RunStage.ENDED) -> GuidedRun:
        bench, press = Bench(), TypstPress()
        names = ("centre", "disk", "vision")
        self.background = self.background or [ThreadWorker(name, self.mailbox.deliver) for name in names]
        cases = replace(bench.services.cases(), press=press, pages=Pages())
        services = replace(
            bench.services,
            clock=SystemClock(),
            devices=Devices(self.lines),
            workers=BackgroundWorkers(*self.background),
            cases=lambda: cases,
        )
        run = make(context_of(bench, services))
        run.begin()
        ticks = Event()
        while run.stage is not until:
            run.tick()
            ticks.wait(0.05)
            self.mailbox.deliver(lambda: None)
            self.mailbox.run_until(self.mailbox._letters.empty)
        run.close()
        return run

    def end(self) -> None:
        assert all(each.close(10) for each in (*self.lines.values(), *self.background))


@pytest.fixture
def around() -> Iterator[Surroundings]:
    made = Surroundings()
    yield made
    made.end()


@pytest.fixture(scope="module")
def printed_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The test page as the document printer gives it."""
    file = tmp_path_factory.mktemp("page") / "page.png"
    file.write_bytes(measured_page())
    return file


def test_card_on_a_real_line_is_read(around: Surroundings, tmp_path: Path) -> None:
    simulator = IdCardSimulator(tmp_path / "card")
    simulator.start()
    around.has(ID_CARD_READER, "samv-serial", {"port": simulator.endpoint, "answer_within": 0.5, "find_every": 0.05})
    reached: list[Any] = []  # a card that lies there before that counts as forgotten
    around.lines[ID_CARD_READER].submit(lambda reader, _: reader.presence(), reached.append, reached.append, 60.0)
    around.mailbox.run_until(lambda: reached)
    simulator.put(person("li"))
    run = around.run(IdCardRun)
    assert (run.verdict, values(run)["layout"]) == (TestVerdict.PASSED, "resident")
    simulator.stop()


def test_every_dot_comes_out_on_paper(around: Surroundings, tmp_path: Path) -> None:
    simulator = ReceiptPrinterSimulator(tmp_path, speed=50)
    simulator.start()
    around.has(RECEIPT_PRINTER, "escpos", {"host": "127.0.0.1", "port": simulator.port})
    run = around.run(ReceiptRun, RunStage.ASKING)
    assert values(run) == {"dots": "576", "confirmed": "yes"}
    (file,) = simulator.receipts()
    with Image.open(file) as paper:
        black = np.asarray(paper.convert("L")) < 128
    assert (black.sum(axis=1) == 576).sum() >= 24, "rows in which every dot is set"
    assert (black.sum(axis=1) == 288).sum() >= 6 * 16, "combs"
    assert black.any(axis=0).all(), "no dot of the head is left out"
    simulator.stop()


@pytest.mark.parametrize(("light", "problem"), [(1.0, ""), (0.2, "guided.badly_lit")])
def test_camera_is_measured(around: Surroundings, light: float, problem: str) -> None:
    simulator = CameraSimulator(rate=25)
    simulator.start()
    simulator.act("light", {"level": light})
    simulator.act("hold_code", {"text": "GKT0:measured"})
    around.has(CAMERA, "opencv", {"source": simulator.endpoint, **QUICK})
    run = around.run(CameraRun)
    assert run.problem == problem, run.evidence
    simulator.stop()


def test_printed_page_is_measured_under_the_camera(around: Surroundings, printed_page: Path) -> None:
    simulator = DocumentScannerSimulator(rate=25)
    simulator.start()
    simulator.act("put_page", {"picture": str(printed_page)})
    around.has(DOCUMENT_SCANNER, "opencv-document", {"source": simulator.endpoint, **QUICK})
    run = around.run(TargetRun)
    assert run.verdict is TestVerdict.PASSED, run.evidence
    assert values(run)["greys"] == "5"
    simulator.act("put_page", {"title": "别的纸", "lines": ["不是测试页"]})
    other = around.run(TargetRun)
    assert other.problem == "guided.no_target"
    simulator.stop()


@pytest.mark.parametrize("quarters", range(4))
def test_page_is_measured_whichever_way_up(printed_page: Path, quarters: int) -> None:
    turned = np.ascontiguousarray(np.rot90(cv2.imread(str(printed_page)), quarters))
    found = measure_target(cv2.imencode(".jpg", turned)[1].tobytes())
    assert isinstance(found, TargetMeasures)
    assert (found.finest_mm, found.greys, found.is_true) == (0.25, 5, True)


def test_soft_picture_loses_the_fine_lines(printed_page: Path) -> None:
    soft = cv2.GaussianBlur(cv2.imread(str(printed_page)), (0, 0), 3.0)
    found = measure_target(cv2.imencode(".jpg", soft)[1].tobytes())
    assert isinstance(found, TargetMeasures)
    assert found.finest_mm in {0.0, 0.5}


def test_squeezed_page_is_not_true(printed_page: Path) -> None:
    page = cv2.imread(str(printed_page))
    squeezed = cv2.resize(page, (page.shape[1], round(page.shape[0] * 0.9)))
    found = measure_target(cv2.imencode(".jpg", squeezed)[1].tobytes())
    assert isinstance(found, TargetMeasures)
    assert not found.is_true


def test_flat_light_loses_the_greys(printed_page: Path) -> None:
    flat = np.clip(cv2.imread(str(printed_page)).astype(int) * 3, 0, 255).astype(np.uint8)
    found = measure_target(cv2.imencode(".jpg", flat)[1].tobytes())
    assert isinstance(found, TargetMeasures)
    assert not found.is_even


@pytest.mark.parametrize("content", [b"", b"no jpeg"])
def test_what_is_no_picture_is_no_target(content: bytes) -> None:
    assert measure_target(content) == NoTarget(0)


def test_ordinary_page_is_no_target() -> None:
    page = capture_page(draw_scene(Sheet("标题", ("一行字",))))
    assert isinstance(page, PageCaptured)
    assert isinstance(measure_target(page.jpeg), NoTarget)


@pytest.mark.parametrize("dots", [384, 576, 640])
def test_pattern_sets_each_dot_of_any_paper(dots: int) -> None:
    from drivers.ports.receipt_printer import ReceiptPaper

    paper = ReceiptPaper(dots=dots)
    rows = np.frombuffer(dot_pattern(paper), np.uint8).reshape(-1, paper.row_bytes)
    set_dots = np.unpackbits(rows, axis=1)
    assert set_dots.any(axis=0).all()
    alone = set_dots.sum(axis=1) == dots // 2
    assert set_dots[alone].sum(axis=0).min() > 0


def test_measuring_that_dies_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.diagnostics.runs.measuring.sys.executable", "/bin/false")
    with pytest.raises(MeasuringFailed):
        measured_picture(Picture(2, 2, bytearray(12)))


@pytest.mark.parametrize("asked", [AskedPictureMeasure((24, 32)), AskedTargetMeasure(b"no page")])
def test_measuring_process_answers_one_question(asked: AskedPictureMeasure | AskedTargetMeasure) -> None:
    question, answer = io.BytesIO(), io.BytesIO()
    send(asked, question, [bytearray(b"\x00\xff\x80" * 24 * 32)] if isinstance(asked, AskedPictureMeasure) else [])
    answer_one(io.BytesIO(question.getvalue()), answer)
    answer.seek(0)
    found = next_message(answer, msgspec.msgpack.Decoder(AnsweredMeasure))
    assert found is not None
    assert isinstance(found.found, PictureMeasures if isinstance(asked, AskedPictureMeasure) else NoTarget)


def test_measuring_process_speaks_by_its_pipes(monkeypatch: pytest.MonkeyPatch) -> None:
    question, answer = io.BytesIO(), io.BytesIO()
    send(AskedTargetMeasure(b""), question)
    question.seek(0)
    monkeypatch.setattr(measure_process, "own_pipes", lambda: (question, answer))
    monkeypatch.setattr(measure_process, "forbid_core_dumps", lambda: None)
    measure_process.main()
    assert b"no_target" in answer.getvalue()


@pytest.mark.parametrize("kept", [0, 3, 40])
def test_measuring_process_survives_a_cut_question(kept: int) -> None:
    question, answer = io.BytesIO(), io.BytesIO()
    send(AskedPictureMeasure((24, 32)), question, [bytearray(24 * 32 * 3)])
    answer_one(io.BytesIO(question.getvalue()[:kept]), answer)
    assert answer.getvalue() == b""


def test_measuring_that_answers_otherwise_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "_answer", lambda *_: NoTarget(0))
    with pytest.raises(MeasuringFailed):
        measured_picture(Picture(2, 2, bytearray(12)))
    monkeypatch.setattr(measuring, "_answer", lambda *_: PictureMeasures(1.0, 1.0, 0.0))
    with pytest.raises(MeasuringFailed):
        measuring.measured_target(b"")
