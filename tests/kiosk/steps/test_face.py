"""Before the camera: no one there, two at once, a camera or engine that fails, a card whose portrait is of no use."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

import pytest

from catalogue.schema import Identity, ItemKind
from contract.execution import IdentityFound
from contract.pictures import PictureOpeningKey
from contract.proof import ProofReply, ProofRequest
from drivers.ports.errors import DeviceFault, DeviceLost
from drivers.ports.face import Face, FaceDistances, FaceObservation
from kiosk.view.frame import MainAction
from kiosk.view.guide import GuideScreen
from kiosk.view.identity import FaceScreen, IdentifyScreen
from kiosk.view.intents import ConfirmLeave, GoBack, GoOn, Leave
from kiosk.view.note import Tone
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import LI, Bench, faces_apart, snapshot
from tests.kiosk.walking import walk_to

ONE = (Face((10, 10, 200, 200), 0.9),)
AWAY = FaceObservation((), 200.0, 120.0, None, None)
ASKED = {"眨": "blink", "左": "left", "右": "right"}


@dataclass
class Actor:
    """Stands before the camera and does what the screen asks, as soon as it asks."""

    bench: Bench
    ahead: float = 0.0
    fault: Exception | None = None
    is_there: bool = True
    on_comparing: Callable[[int], FaceDistances] = field(default=lambda pictures: faces_apart(pictures, 0.3))

    def observe(self, _pixels: Any) -> FaceObservation:
        if self.fault is not None:
            raise self.fault
        if not self.is_there:
            return AWAY
        asked = next((move for sign, move in ASKED.items() if sign in self.bench.screen.instruction), "")
        is_acting = self.bench.screen.progress == 0.5
        yaw = {"left": -30.0, "right": 30.0}.get(asked, self.ahead) if is_acting else self.ahead
        eyes = 0.05 if is_acting and asked == "blink" else 0.3
        return FaceObservation(ONE, 200.0, 120.0, eyes, yaw)

    def distances(self, pictures: Any) -> FaceDistances:
        return self.on_comparing(len(pictures))


def at_the_camera(
    code: str = "GA006", ahead: float = 0.0, without: Collection[str] = (), until: type[Any] = FaceScreen
) -> tuple[Bench, Actor]:
    bench = Bench(without=without)
    actor = Actor(bench, ahead)
    for name in ("observe", "distances"):
        setattr(bench.faces, name, getattr(actor, name))
    walk_to(bench, code, until)
    return bench, actor


def blind(pictures: int, *numbers: int) -> FaceDistances:
    """No face in some of the pictures."""
    seen = faces_apart(pictures, 0.3)
    return FaceDistances(
        tuple(
            tuple(None if one in numbers or other in numbers else seen.between(one, other) for other in range(pictures))
            for one in range(pictures)
        )
    )


def evidence(bench: Bench) -> Any:
    return bench.terminal._visit.session.face


def test_obeying_person_passes_at_first_try() -> None:
    bench, _ = at_the_camera()
    bench.wait(5)
    assert bench.screen.attempts_left == 3
    assert bench.screen.progress == 1.0
    assert bench.screen.instruction == ""
    assert (evidence(bench).passed, evidence(bench).compared, evidence(bench).sealed_frame) == (True, True, None)
    assert bench.do(GoOn())
    assert not isinstance(bench.screen, FaceScreen)


def test_empty_camera_uses_attempts_without_locking() -> None:
    bench, actor = at_the_camera()
    actor.is_there = False
    bench.wait(13)
    assert bench.screen.attempts_left == 2
    assert bench.screen.note.text
    bench.wait(26)
    assert bench.screen.has_failed
    assert bench.view.frame.main is MainAction.RETRY
    actor.is_there = True
    assert bench.do(GoOn())
    bench.wait(5)
    assert evidence(bench).passed


def test_returning_person_continues_the_attempt() -> None:
    bench, actor = at_the_camera()
    actor.is_there = False
    bench.wait(6)
    actor.is_there = True
    bench.wait(5)
    assert bench.screen.attempts_left == 3
    assert evidence(bench).passed


@pytest.mark.expected_logs("background work failed")
@pytest.mark.parametrize("fault", [DeviceLost("no answer"), DeviceFault("overheated"), ValueError("a defect")])
def test_failing_engine_costs_one_try(fault: Exception) -> None:
    bench, actor = at_the_camera()
    actor.fault = fault
    bench.wait(0.5)
    assert bench.screen.attempts_left < 3
    bench.wait(5)
    assert bench.screen.has_failed
    assert bench.screen.note.tone is Tone.BAD
    actor.fault = None
    assert bench.do(GoOn())
    bench.wait(5)
    assert evidence(bench).passed


@pytest.mark.expected_logs("background work failed")
def test_a_fault_of_proving_leaves_it_passed() -> None:
    bench, _ = at_the_camera()

    def breaks(_request: ProofRequest) -> ProofReply:
        raise ValueError

    bench.centre.proof = breaks
    bench.wait(5)
    assert bench.screen.progress == 1.0
    assert bench.screen.attempts_left == 3
    assert bench.view.frame.main is MainAction.CONTINUE


def test_terminal_without_engine_offers_the_way_back() -> None:
    bench, _ = at_the_camera(without=["face_engine"])
    bench.wait(2)
    assert bench.screen.note.tone is Tone.BAD
    assert not bench.view.frame.is_main_enabled
    assert bench.do(GoBack())
    assert isinstance(bench.screen, GuideScreen)


@pytest.mark.parametrize("code", ["GA006", "RS009"])
def test_portrait_without_face_leaves_comparison_to_centre(code: str) -> None:
    bench, actor = at_the_camera(code)
    actor.on_comparing = lambda pictures: blind(pictures, pictures - 1)
    bench.wait(5)
    assert (evidence(bench).passed, evidence(bench).compared) == (True, False)
    assert bench.pictures.open(evidence(bench).sealed_frame), "without it no one could compare anything"
    assert evidence(bench).best_frame is None


def test_picture_after_code_is_for_code_authority() -> None:
    bench, _ = at_the_camera(until=IdentifyScreen)
    of_codes = PictureOpeningKey(bytes(range(32, 64)))
    bench.picture_keys.take({"card": bench.pictures.picture_key.public, "identity_code": of_codes.picture_key.public})
    bench.centre.identity = lambda asked: IdentityFound(request_id=asked.request_id, person=LI, assertion="vouched")
    bench.scanner.hold("SANDBOX-IDCODE:li")
    bench.wait(2)
    Citizen(bench).walk(lambda screen: isinstance(screen, FaceScreen))
    bench.wait(5)
    frame = evidence(bench).sealed_frame
    assert of_codes.open(frame)
    assert bench.pictures.open(frame) is None


def test_without_key_of_authority_no_picture_leaves_camera() -> None:
    bench, actor = at_the_camera("RS009")
    bench.picture_keys.take({})
    actor.on_comparing = lambda pictures: blind(pictures, pictures - 1)
    bench.wait(5)
    assert (evidence(bench).sealed_frame, evidence(bench).best_frame) == (None, None)


def test_face_gone_while_comparing_is_no_match() -> None:
    bench, actor = at_the_camera()
    actor.on_comparing = lambda pictures: blind(pictures, 0, 1, 2)
    bench.wait(5)
    assert evidence(bench) is None
    assert bench.screen.attempts_left < 3


def test_living_face_without_person_never_passes() -> None:
    bench, actor = at_the_camera()
    compared = []

    def compares(pictures: int) -> FaceDistances:
        compared.append(pictures)
        return faces_apart(pictures, 0.3)

    actor.on_comparing = compares
    bench.terminal._visit.session.person = None
    bench.wait(20)
    assert (bench.screen.attempts_left, bench.screen.has_failed) == (0, True)
    assert (evidence(bench), compared) == (None, [])


def test_crooked_face_is_compared_all_the_same() -> None:
    bench, _ = at_the_camera(ahead=11.0)
    bench.wait(5)
    assert evidence(bench).passed


@pytest.mark.parametrize("stranger", [1, 2])
def test_one_person_must_do_all_of_it(stranger: int) -> None:
    bench, actor = at_the_camera()
    actor.on_comparing = lambda pictures: FaceDistances(
        tuple(
            tuple(0.0 if (one == stranger) == (other == stranger) else 0.7 for other in range(pictures))
            for one in range(pictures)
        )
    )
    bench.wait(5)
    assert evidence(bench) is None
    assert bench.screen.attempts_left < 3


def test_engine_begins_with_card_and_ends_with_visit() -> None:
    bench, _ = at_the_camera()
    assert bench.faces.has_begun
    bench.do(Leave())
    bench.do(ConfirmLeave())
    bench.wait(5)
    assert not bench.faces.has_begun


def test_face_items_know_whose_card_it_is() -> None:
    for item in snapshot().catalogue.items:
        if item.kind is ItemKind.CERTIFY:
            assert item.identity is Identity.ID_CARD_FACE
