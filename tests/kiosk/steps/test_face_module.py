"""Where a terminal has a face module, it says whether a living person is there; the terminal compares its signed picture with the card."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from drivers.ports.camera import CAMERA
from drivers.ports.device import ReaderFailed
from drivers.ports.errors import DeviceLost
from drivers.ports.face_module import FACE_MODULE, FaceModuleOutcome, NoLiveFace, NotLive, SignedLivePicture
from drivers.ports.manifest import AdapterContext
from drivers.ports.status import ProblemCode
from drivers.registry.registry import build
from kiosk.view.frame import MainAction
from kiosk.view.identity import FaceScreen, IdentifyScreen
from kiosk.view.intents import DecideOnFace, GoOn
from simulators.face_module.manifest import MANIFEST
from simulators.face_module.simulator import FaceModuleSimulator
from tests.kiosk.parts import JPEG, Bench
from tests.kiosk.walking import walk_to

LIVING = SignedLivePicture(JPEG, 0.97, "key-1")


@dataclass
class BenchModule:
    """Says what is in the list, then that no one is there."""

    outcomes: deque[FaceModuleOutcome] = field(default_factory=deque)
    asked: list[float] = field(default_factory=list)

    def judge(self, seconds: float, _cancelled: Callable[[], bool]) -> FaceModuleOutcome:
        self.asked.append(seconds)
        return self.outcomes.popleft() if self.outcomes else NoLiveFace()


def at_the_module(*outcomes: FaceModuleOutcome, code: str = "GA006") -> tuple[Bench, BenchModule]:
    module = BenchModule(deque(outcomes))
    bench = Bench(also={FACE_MODULE: module})
    bench.lines[FACE_MODULE].is_held = True
    walk_to(bench, code, FaceScreen)
    bench.lines[FACE_MODULE].is_held = False
    return bench, module


def evidence(bench: Bench) -> Any:
    return bench.terminal._visit.session.face


@pytest.fixture
def simulated() -> Iterator[FaceModuleSimulator]:
    made = FaceModuleSimulator(JPEG)
    made.start()
    yield made
    made.stop()


def test_signed_picture_passes_without_any_movement(simulated: FaceModuleSimulator) -> None:
    assert MANIFEST.adapter is not None
    simulated.act("put", {"who": "live"})
    options = MANIFEST.adapter(simulated.endpoint).options
    bench = Bench(also={FACE_MODULE: build(FACE_MODULE, "signed-lines", options, AdapterContext())})
    walk_to(bench, "GA006", FaceScreen)
    bench.wait(2)
    assert (evidence(bench).passed, evidence(bench).compared, evidence(bench).living_by) == (True, True, "sim")
    assert bench.faces.looks == 0
    assert bench.view.frame.main is MainAction.CONTINUE
    bench.lines[FACE_MODULE].device.close()


def test_kept_picture_of_certification_is_the_signed() -> None:
    bench, _ = at_the_module(LIVING, code="RS009")
    bench.wait(2)
    assert bench.pictures.open(evidence(bench).sealed_frame) == JPEG


@pytest.mark.parametrize("refused", [NotLive(0.1), NoLiveFace(), SignedLivePicture(b"no picture", 0.97, "key-1")])
def test_each_refusal_is_one_try(refused: FaceModuleOutcome) -> None:
    bench, module = at_the_module(refused)
    bench.wait(0.2)
    assert bench.screen.attempts_left == 2
    assert evidence(bench) is None
    module.outcomes.append(LIVING)
    bench.wait(2)
    assert evidence(bench).passed


def test_after_three_refusals_module_rests_until_asked() -> None:
    bench, module = at_the_module(*[NotLive(0.1)] * 3)
    bench.wait(5)
    assert (bench.screen.has_failed, len(module.asked)) == (True, 3)
    module.outcomes.append(LIVING)
    assert bench.do(GoOn())
    bench.wait(2)
    assert evidence(bench).passed


def test_other_face_than_that_of_card_fails() -> None:
    bench, _ = at_the_module(*[LIVING] * 3)
    bench.faces.is_same = False
    bench.wait(2)
    assert (evidence(bench), bench.screen.has_failed) == (None, True)


def test_broken_module_is_replaced_by_nothing() -> None:
    broken = ReaderFailed(ProblemCode.NOT_AUTHORISED, "another key")
    bench, module = at_the_module(*[broken] * 4)
    bench.wait(5)
    assert (bench.screen.is_out_of_order, bench.screen.attempts_left) == (True, 3)
    assert bench.faces.looks == 0
    module.outcomes = deque([NoLiveFace(), LIVING])
    bench.wait(4)
    assert (bench.screen.is_out_of_order, bench.screen.attempts_left, evidence(bench).passed) == (False, 3, True)


def test_module_judges_on_without_mirror_camera() -> None:
    """The camera shows citizens themselves and no more: what is compared is the module's."""
    bench, module = at_the_module()
    bench.lines[CAMERA].fault = DeviceLost("unplugged")
    bench.lines[CAMERA].device.stop()
    bench.lines[FACE_MODULE].is_held = True
    bench.wait(8)
    assert (bench.screen.is_out_of_order, bench.screen.attempts_left) == (False, 3)
    assert bench.terminal._visit.face_frame() is None
    module.outcomes.append(LIVING)
    bench.lines[FACE_MODULE].is_held = False
    bench.wait(2)
    assert (evidence(bench).passed, evidence(bench).living_by) == (True, "key-1")


def test_citizen_who_refuses_is_judged_no_more() -> None:
    bench, module = at_the_module()
    bench.lines[FACE_MODULE].is_held = True
    bench.wait(1)
    assert bench.do(DecideOnFace(agrees=False))
    module.outcomes.append(LIVING)
    bench.lines[FACE_MODULE].is_held = False
    bench.wait(2)
    assert isinstance(bench.screen, IdentifyScreen)
    assert evidence(bench) is None


def test_module_that_breaks_down_is_asked_again() -> None:
    bench, module = at_the_module()
    bench.lines[FACE_MODULE].fault = DeviceLost("unplugged")
    bench.wait(1)
    assert (bench.screen.is_out_of_order, bench.screen.attempts_left) == (True, 3)
    bench.lines[FACE_MODULE].fault = None
    module.outcomes += [NoLiveFace(), LIVING]
    bench.wait(4)
    assert (bench.screen.is_out_of_order, evidence(bench).passed) == (False, True)


def test_broken_module_leaves_the_other_way() -> None:
    bench, _ = at_the_module(ReaderFailed(ProblemCode.NO_ANSWER, "silent"))
    bench.wait(0.6)
    assert bench.screen.is_out_of_order
    assert bench.do(DecideOnFace(agrees=False))
    assert isinstance(bench.screen, IdentifyScreen)
