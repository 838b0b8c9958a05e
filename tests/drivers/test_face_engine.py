"""The face engine on drawn people: found, measured, told apart, also through the simulated camera's picture."""

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import cv2
import numpy as np
import pytest
from msgspec import structs

from drivers.face.engine import EngineIncomplete, EngineReady, LocalFaceEngine
from drivers.face.model_files import ModelsMissing, installed_models
from drivers.ports.device import Pixels
from drivers.ports.face import FaceDistances
from kiosk.steps.identity.face_match import Different, FaceSide, NoFace, Replaced, Same, match_faces
from kiosk.steps.identity.liveness import (
    Alive,
    Challenge,
    LivenessCheck,
    LivenessHindrance,
    LivenessLimits,
    hindrance_of,
)
from simulators.camera.scene import Bystander, CameraPicture, ScenePainter
from simulators.person.drawn_face import draw_face
from simulators.person.people import people

pytestmark = pytest.mark.slow

SEEDS = tuple(each.face_seed for each in people())
EMPTY = np.full((300, 400, 3), 190, np.uint8)
PAINTER = ScenePainter()


@pytest.fixture(scope="module")
def engine() -> LocalFaceEngine:
    return LocalFaceEngine()


def portrait(seed: int) -> Pixels:
    """A chip photo: 102 × 126."""
    face = draw_face(seed, size=252)
    return np.asarray(cv2.resize(face[:, 24:228], (102, 126), interpolation=cv2.INTER_AREA), dtype=np.uint8)


def in_the_scene(person: Bystander, at: float = 0.0, **light: float) -> Pixels:
    # a painter of its own: the grain of a picture hangs on how many were drawn before, and distances on the grain
    return ScenePainter().picture(replace(CameraPicture(people=(person,)), **light), at)


def test_every_virtual_person_is_found_and_distinct(engine: LocalFaceEngine) -> None:
    cards = [portrait(seed) for seed in SEEDS]
    live = [in_the_scene(Bystander(seed, is_lively=False)) for seed in SEEDS]
    found, count = engine.distances([*cards, *live]), len(SEEDS)
    for number in range(count):
        assert (found.between(number, count + number) or 0) < 0.45
    for one, other in combinations(range(count), 2):
        assert (found.between(count + one, count + other) or 0) > 0.55
        assert (found.between(one, count + other) or 0) > 0.5


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_small_changes_leave_the_same_person(engine: LocalFaceEngine, seed: int) -> None:
    pictures = (
        draw_face(seed),
        draw_face(seed, yaw=8),
        draw_face(seed, blink=0.5),
        np.asarray(cv2.GaussianBlur(draw_face(seed), (5, 5), 1.2), dtype=np.uint8),
        (draw_face(seed) * 0.7).astype(np.uint8),
    )
    assert max(each or 0 for each in engine.distances(pictures).rows[0]) < 0.45


def test_a_turn_is_measured(engine: LocalFaceEngine) -> None:
    for asked in (-24, -12, 0, 12, 24):
        yaw = engine.observe(draw_face(SEEDS[0], yaw=asked)).yaw
        assert yaw == pytest.approx(asked, abs=8)
    mirrored = np.ascontiguousarray(draw_face(SEEDS[0], yaw=24)[:, ::-1])
    assert engine.observe(mirrored).yaw == pytest.approx(-24, abs=8)


def test_a_blink_is_measured(engine: LocalFaceEngine) -> None:
    for seed in SEEDS:
        opened = engine.observe(draw_face(seed)).eye_openness
        shut = engine.observe(draw_face(seed, blink=1)).eye_openness
        assert opened is not None
        assert shut is not None
        assert shut < 0.6 * opened


def test_what_is_in_the_way(engine: LocalFaceEngine) -> None:
    limits = LivenessLimits()
    person = Bystander(SEEDS[0], is_lively=False)
    assert hindrance_of(engine.observe(in_the_scene(person)), limits) is None
    assert hindrance_of(engine.observe(PAINTER.picture(CameraPicture(), 0)), limits) is LivenessHindrance.NO_FACE
    assert hindrance_of(engine.observe(in_the_scene(person, light=0.03)), limits) is LivenessHindrance.TOO_DARK
    assert hindrance_of(engine.observe(in_the_scene(person, light=0.2)), limits) is LivenessHindrance.TOO_DARK
    assert hindrance_of(engine.observe(in_the_scene(person, blur=6.0)), limits) is LivenessHindrance.BLURRED
    far = in_the_scene(replace(person, nearness=0.3))
    assert hindrance_of(engine.observe(far), limits) in (LivenessHindrance.TOO_FAR, LivenessHindrance.NO_FACE)
    two = PAINTER.picture(CameraPicture(people=(person, replace(person, seed=SEEDS[1]))), 0)
    assert hindrance_of(engine.observe(two), limits) is LivenessHindrance.MANY_FACES


@pytest.mark.parametrize(
    ("rise", "hindrance"),
    [
        (0.65, LivenessHindrance.TOO_HIGH),
        (0.5, None),
        (0.2, None),
        (-0.1, None),
        (-0.25, LivenessHindrance.TOO_LOW),
    ],
)
def test_heights_are_found_or_reported(
    engine: LocalFaceEngine, rise: float, hindrance: LivenessHindrance | None
) -> None:
    """From the upper edge of the picture to the lower."""
    person = Bystander(SEEDS[0], is_lively=False, nearness=0.7, rise=rise)
    assert hindrance_of(engine.observe(in_the_scene(person)), LivenessLimits()) is hindrance


def outcome_of(engine: LocalFaceEngine, challenge: Challenge, person: Bystander) -> object:
    check = LivenessCheck(challenge, 0.0)
    for frame in range(60):
        at = frame / 12
        check = check.after(engine.observe(in_the_scene(person, at)), at)
    return check.outcome(5.0)


@pytest.mark.parametrize("challenge", list(Challenge))
def test_lively_person_passes_and_photograph_does_not(engine: LocalFaceEngine, challenge: Challenge) -> None:
    assert outcome_of(engine, challenge, Bystander(SEEDS[2])) == Alive()
    assert outcome_of(engine, challenge, Bystander(SEEDS[2], is_photo=True)) != Alive()


def test_matching(engine: LocalFaceEngine) -> None:
    card = portrait(SEEDS[0])
    holder, stranger = (in_the_scene(Bystander(seed)) for seed in SEEDS[:2])
    turned = in_the_scene(Bystander(SEEDS[0], yaw=26.0))
    assert isinstance(match_faces(engine, card, [holder, turned, holder]), Same)
    assert isinstance(match_faces(engine, card, [stranger, stranger]), Different)
    assert match_faces(engine, EMPTY, [card, card]) == NoFace(FaceSide.CARD)
    assert match_faces(engine, None, [card]) == NoFace(FaceSide.CARD)
    assert match_faces(engine, card, [EMPTY]) == NoFace(FaceSide.CAMERA)


@pytest.mark.parametrize("shown", ["sns", "ssn", "nss"])
def test_holder_shown_beside_living_stranger_is_replaced(engine: LocalFaceEngine, shown: str) -> None:
    photo, stranger = in_the_scene(Bystander(SEEDS[0], is_photo=True)), in_the_scene(Bystander(SEEDS[1]))
    assert match_faces(engine, portrait(SEEDS[0]), [{"n": photo, "s": stranger}[each] for each in shown]) == Replaced()


def test_nothing_to_see(engine: LocalFaceEngine) -> None:
    seen = engine.observe(EMPTY)
    assert (seen.faces, seen.yaw, seen.eye_openness) == ((), None, None)
    assert engine.distances([EMPTY]) == FaceDistances(((None,),))


def test_missing_models_are_named(tmp_path: Path) -> None:
    engine = LocalFaceEngine(structs.replace(installed_models(), mesh=tmp_path / "mesh.tflite"))
    assert engine.readiness() == EngineIncomplete(("mesh.tflite",))
    with pytest.raises(ModelsMissing, match=r"mesh\.tflite"):
        engine.observe(EMPTY)
    assert LocalFaceEngine().readiness() == EngineReady()


def test_no_photograph_is_needed_twice() -> None:
    assert np.array_equal(draw_face(3, size=120), draw_face(3, size=120))
