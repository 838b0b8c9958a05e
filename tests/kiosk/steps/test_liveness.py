"""The liveness check: a challenge fed with observations; no camera, no networks."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.ports.face import Face, FaceObservation
from drivers.ports.picture import Picture
from kiosk.steps.identity.face_shots import FaceShots
from kiosk.steps.identity.liveness import (
    Alive,
    Challenge,
    LivenessCheck,
    LivenessHindrance,
    LivenessStage,
    NotShown,
    Watching,
)

STEP = 0.1


def seen(
    yaw: float | None = 0.0,
    eyes: float | None = 0.32,
    *,
    widths: tuple[int, ...] = (200,),
    sharpness: float = 200.0,
    brightness: float = 120.0,
    top: int = 100,
    height: int = 0,
) -> FaceObservation:
    faces = tuple(Face((100, top, width, width), 0.9) for width in widths)
    return FaceObservation(faces, sharpness, brightness, eyes, yaw, height)


AHEAD = [seen()] * 4
BLINK = [seen(eyes=0.20), seen(eyes=0.08), seen(eyes=0.12), seen(eyes=0.31)]
RIGHT = [seen(yaw) for yaw in (8, 18, 25, 14, 4)]
LEFT = [seen(-yaw) for yaw in (8, 18, 25, 14, 4)]


def fed(check: LivenessCheck, observations: Iterable[FaceObservation], at: float = 0.0) -> tuple[LivenessCheck, float]:
    for observation in observations:
        at += STEP
        check = check.after(observation, at)
    return check, at


@pytest.mark.parametrize(
    ("challenge", "movement"),
    [(Challenge.BLINK, BLINK), (Challenge.TURN_RIGHT, RIGHT), (Challenge.TURN_LEFT, LEFT)],
)
def test_the_right_movement_passes_and_no_other(challenge: Challenge, movement: list[FaceObservation]) -> None:
    for every in (BLINK, RIGHT, LEFT):
        check, at = fed(LivenessCheck(challenge, 0.0), AHEAD + every)
        assert isinstance(check.outcome(at), Alive) is (every is movement)


def test_a_photograph_does_not_pass() -> None:
    check, at = fed(LivenessCheck(Challenge.BLINK, 0.0), AHEAD * 40)
    assert check.outcome(at) == NotShown(None)


@pytest.mark.parametrize(
    ("observation", "hindrance"),
    [
        (seen(widths=()), LivenessHindrance.NO_FACE),
        (seen(widths=(), brightness=5), LivenessHindrance.TOO_DARK),
        (seen(widths=(200, 180)), LivenessHindrance.MANY_FACES),
        (seen(widths=(60,)), LivenessHindrance.TOO_FAR),
        (seen(widths=(600,)), LivenessHindrance.TOO_CLOSE),
        (seen(top=-1, height=480), LivenessHindrance.TOO_HIGH),
        (seen(top=281, height=480), LivenessHindrance.TOO_LOW),
        (seen(brightness=30), LivenessHindrance.TOO_DARK),
        (seen(sharpness=8), LivenessHindrance.BLURRED),
        (seen(yaw=25), LivenessHindrance.NOT_FRONTAL),
        (seen(yaw=None), LivenessHindrance.NOT_FRONTAL),
    ],
)
def test_says_what_is_in_the_way(observation: FaceObservation, hindrance: LivenessHindrance) -> None:
    check, at = fed(LivenessCheck(Challenge.BLINK, 0.0), [observation])
    assert check.outcome(at) == Watching(LivenessStage.FACING, hindrance)
    assert check.outcome(60.0) == NotShown(hindrance)


def test_somebody_at_back_of_hall_does_not_matter() -> None:
    crowd = [seen(each.yaw, each.eye_openness, widths=(200, 60)) for each in AHEAD + BLINK]
    check, at = fed(LivenessCheck(Challenge.BLINK, 0.0), crowd)
    assert check.outcome(at) == Alive()


@pytest.mark.parametrize("whole", [seen(top=0, height=480), seen(top=280, height=480), seen(top=281)])
def test_face_that_no_edge_cuts_counts(whole: FaceObservation) -> None:
    check, at = fed(LivenessCheck(Challenge.BLINK, 0.0), [whole])
    assert check.outcome(at) == Watching(LivenessStage.FACING, None)


def test_pictures_are_complete_only_once_alive() -> None:
    check, shots, at = LivenessCheck(Challenge.BLINK, 0.0), FaceShots(), 0.0
    for number, observation in enumerate(AHEAD + BLINK):
        assert not check.is_alive
        assert shots.all() is None
        before, (check, at) = check, fed(check, [observation], at)
        shots.follow(before, check, Picture(2, 2, bytearray([number] * 12)), observation)
    every = shots.all()
    assert every is not None
    assert [each.data[0] for each in every] == [0, 5, 7]


def test_a_face_that_was_away_begins_again() -> None:
    check, at = fed(LivenessCheck(Challenge.BLINK, 0.0), AHEAD + BLINK[:2])
    assert check.stage is LivenessStage.RETURNING
    check, at = fed(check, [seen(widths=())] * 12, at)
    check, at = fed(check, [seen()], at)
    assert check.outcome(at) == Watching(LivenessStage.FACING, None)
    check, at = fed(check, AHEAD + BLINK, at)
    assert check.outcome(at) == Alive()


def test_nothing_counts_after_the_end() -> None:
    check, _ = fed(LivenessCheck(Challenge.BLINK, 0.0), AHEAD)
    assert check.after(BLINK[1], 12.0) is check


def test_eyes_narrowed_by_turning_are_no_blink() -> None:
    turned = [seen(yaw, 0.1) for yaw in (20, 25, 20)] + [seen()]
    check, at = fed(LivenessCheck(Challenge.BLINK, 0.0), AHEAD + turned)
    assert check.outcome(at) == Watching(LivenessStage.ACTING, None)


numbers = st.none() | st.floats(-60, 60)
observations = st.builds(
    seen,
    numbers,
    st.none() | st.floats(0, 1),
    widths=st.sampled_from([(), (40,), (200,), (200, 190)]),
    sharpness=st.floats(0, 500),
    brightness=st.floats(0, 255),
)


@given(st.sampled_from(Challenge), st.lists(observations, max_size=40))
def test_passing_needs_the_movement(challenge: Challenge, every: list[FaceObservation]) -> None:
    check, at = fed(LivenessCheck(challenge, 0.0), every)
    yaws = [each.yaw for each in every if each.yaw is not None]
    eyes = [each.eye_openness for each in every if each.eye_openness is not None]
    if isinstance(check.outcome(at), Alive):
        match challenge:
            case Challenge.BLINK:
                assert min(eyes) < 0.6 * max(eyes)
            case Challenge.TURN_RIGHT:
                assert max(yaws) >= 15
            case Challenge.TURN_LEFT:
                assert min(yaws) <= -15


def test_face_after_a_gap_without_frames_starts_over() -> None:
    check, at = fed(LivenessCheck(Challenge.BLINK, 0.0), AHEAD + BLINK[:2])
    assert check.stage is LivenessStage.RETURNING
    check = check.after(seen(), at + check.limits.lost_after + STEP)
    assert check.stage is LivenessStage.FACING
