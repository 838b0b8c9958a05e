"""How a virtual person before the camera moves: breathes, blinks, turns. Pure functions of the time."""

from math import pi, sin

from msgspec import Struct

# Poses are rounded to these steps, so that each is drawn once and then kept.
YAW_STEP, BLINK_STEP = 6.5, 0.5
FULL_TURN = 26.0
# One round of unasked movements: looks ahead and blinks, turns right, ahead and blinks, turns left. Seconds.
ROUND = 4.4
OBEYING = 1.3


class Pose(Struct, frozen=True):
    """The pose (姿态). `yaw` degrees to the person's own right, `blink` 0–1, `sway` and `rise` in pixels."""

    yaw: float
    blink: float
    sway: float
    rise: float


def idle_pose(seconds: float) -> Pose:
    """Someone who waits: nearly still, and blinks now and then."""
    return _pose(seconds, 0.0, _blink(seconds % 2.8, 1.6))


def lively_pose(seconds: float) -> Pose:
    """Someone who does everything a liveness check may ask, over and over."""
    place = seconds % ROUND
    turn = _swing(place, 1.2, 1.0) - _swing(place, 3.4, 1.0)
    return _pose(seconds, FULL_TURN * turn, max(_blink(place, 0.5), _blink(place, 2.6)))


def obeying_pose(challenge: str, since: float, seconds: float) -> Pose | None:
    """Someone who does what was asked `since` seconds ago; None when it is done. Challenges: blink, left, right."""
    if since > OBEYING:
        return None
    if challenge == "blink":
        return _pose(seconds, 0.0, _blink(since, 0.4))
    side = 1.0 if challenge == "right" else -1.0
    return _pose(seconds, side * FULL_TURN * _swing(since, 0.1, OBEYING - 0.2), 0.0)


def still_pose(yaw: float) -> Pose:
    """A photograph held up: nothing moves but the hand."""
    return Pose(round(yaw / YAW_STEP) * YAW_STEP, 0.0, 0.0, 0.0)


def _pose(seconds: float, yaw: float, blink: float) -> Pose:
    return Pose(
        yaw=round(yaw / YAW_STEP) * YAW_STEP,
        blink=round(blink / BLINK_STEP) * BLINK_STEP,
        sway=3.0 * sin(seconds * 0.9) + 1.2 * sin(seconds * 2.3),
        rise=1.5 * sin(seconds * 1.5),
    )


def _blink(place: float, at: float) -> float:
    """Lids shut for about a quarter of a second, so that a slow camera sees it too."""
    return max(0.0, min(1.0, 1.6 - abs(place - at - 0.17) / 0.11)) if abs(place - at - 0.17) < 0.18 else 0.0


def _swing(place: float, at: float, lasting: float) -> float:
    share = (place - at) / lasting
    return min(1.0, 1.25 * sin(share * pi)) if 0 < share < 1 else 0.0
