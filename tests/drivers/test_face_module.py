"""The face module: a picture counts only with the module's signature for this very question."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.face_module.protocol import ModuleAnswer, is_signed, parsed
from drivers.ports.device import ReaderFailed
from drivers.ports.errors import ProtocolFault
from drivers.ports.face_module import FACE_MODULE, FaceModule, NoLiveFace, NotLive, SignedLivePicture
from drivers.ports.manifest import AdapterContext
from drivers.ports.status import Condition, ProblemCode
from drivers.registry.registry import build
from simulators.face_module.manifest import MANIFEST
from simulators.face_module.simulator import FaceModuleSimulator


def never() -> bool:
    return False


@pytest.fixture
def module() -> Iterator[FaceModuleSimulator]:
    made = FaceModuleSimulator(b"\xff\xd8 a face \xff\xd9")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def device(module: FaceModuleSimulator) -> Iterator[FaceModule]:
    assert MANIFEST.adapter is not None
    made = build(FACE_MODULE, "signed-lines", MANIFEST.adapter(module.endpoint).options, AdapterContext())
    assert made.status().condition is Condition.OK
    yield made
    made.close()


def test_living_person_gives_a_signed_picture(module: FaceModuleSimulator, device: FaceModule) -> None:
    module.act("put", {"who": "live"})
    assert device.judge(5, never) == SignedLivePicture(module.picture, 0.98, "sim")


def test_photograph_and_absence_are_distinguished(module: FaceModuleSimulator, device: FaceModule) -> None:
    assert device.judge(0.1, never) == NoLiveFace()
    assert device.judge(5, lambda: True) == NoLiveFace()
    module.act("put", {"who": "not_live"})
    assert device.judge(5, never) == NotLive(0.11)


def test_exchanged_module_gives_no_picture(module: FaceModuleSimulator, device: FaceModule) -> None:
    module.act("put", {"who": "live"})
    module.set_fault("wrong_key", True)
    outcome = device.judge(5, never)
    assert isinstance(outcome, ReaderFailed)
    assert outcome.problem is ProblemCode.NOT_AUTHORISED


def test_silent_module_fails_and_is_well_again(module: FaceModuleSimulator, device: FaceModule) -> None:
    module.set_fault("silent", True)
    assert device.status().problems[0].code is ProblemCode.NO_ANSWER
    assert isinstance(device.judge(0.1, never), ReaderFailed)
    module.set_fault("silent", False)
    assert device.status().condition is Condition.OK


@given(st.one_of(st.binary(max_size=200), st.from_type(ModuleAnswer).map(lambda each: repr(each).encode())))
def test_any_line_is_an_answer_or_fault(line: bytes) -> None:
    try:
        answer = parsed(line)
    except ProtocolFault:
        return
    assert not is_signed(answer, "0" * 32, "0" * 64)
