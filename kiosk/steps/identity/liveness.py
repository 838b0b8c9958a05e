"""A living person answers a challenge: blinks, or turns the head. Pure state fed with observations and the time.

It stops a held-up photograph, not a film or a mask; it is no certified presentation-attack detection (GA/T).
"""

from enum import StrEnum
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from drivers.ports.face import FaceObservation


class Challenge(StrEnum):
    """Left and right are the person's own (活体动作)."""

    BLINK = "blink"
    TURN_LEFT = "left"
    TURN_RIGHT = "right"


class LivenessHindrance(StrEnum):
    """Why this frame cannot count (妨碍); the screen says what to change."""

    NO_FACE = "no_face"
    MANY_FACES = "many_faces"
    TOO_FAR = "too_far"
    TOO_CLOSE = "too_close"
    TOO_HIGH = "too_high"
    TOO_LOW = "too_low"
    TOO_DARK = "too_dark"
    BLURRED = "blurred"
    NOT_FRONTAL = "not_frontal"


class LivenessLimits(Struct, frozen=True):
    """Pixels for widths (活体门限), seconds for times, degrees for turns; brightness 0–255."""

    min_face_width: int = 90
    max_face_width: int = 520
    min_brightness: float = 45.0
    min_sharpness: float = 25.0
    frontal_within: float = 12.0
    turned_from: float = 15.0
    # Lids closer than this share of this person's own open eyes are shut.
    shut_below: float = 0.6
    open_above: float = 0.8
    frontal_frames: int = 3
    seconds: float = 12.0
    # A face lost for longer than this may be another person's when it returns: begin again.
    lost_after: float = 1.0


class LivenessStage(StrEnum):
    """Look straight ahead (活体阶段), do the movement, come back."""

    FACING = "facing"
    ACTING = "acting"
    RETURNING = "returning"


class Watching(Struct, frozen=True):
    """What is asked now and what is in the way (进行中), if anything."""

    stage: LivenessStage
    hindrance: LivenessHindrance | None


class Alive(Struct, frozen=True):
    """The challenges were met (通过)."""


class NotShown(Struct, frozen=True):
    """The time is over (未通过); `hindrance` is the one that last stood in the way, None when just nothing was done."""

    hindrance: LivenessHindrance | None


LivenessOutcome = Watching | Alive | NotShown


class LivenessCheck(Struct, frozen=True):
    """One challenge under way (活体检测). Feed it with `after`; it never changes, each call gives the next state.

    `run` counts how often it began again, since somebody else may be there now.
    """

    challenge: Challenge
    began_at: float
    limits: LivenessLimits = LivenessLimits()
    stage: LivenessStage = LivenessStage.FACING
    frontal: int = 0
    open_eyes: float = 0.0
    seen_at: float | None = None
    hindrance: LivenessHindrance | None = None
    is_alive: bool = False
    run: int = 0

    def outcome(self, now: float) -> LivenessOutcome:
        """Where the check is at this instant."""
        if self.is_alive:
            return Alive()
        if now - self.began_at >= self.limits.seconds:
            return NotShown(self.hindrance)
        return Watching(self.stage, self.hindrance)

    def after(self, seen: FaceObservation, now: float) -> "LivenessCheck":
        """The check after one more frame, taken at `now`. Frames after the end change nothing."""
        if not isinstance(self.outcome(now), Watching):
            return self
        hindrance = hindrance_of(seen, self.limits)
        if hindrance is not None:
            return self._hindered(hindrance, now)
        if self._is_lost(now):
            return self._restarted().after(seen, now)
        match self.stage:
            case LivenessStage.FACING:
                return self._facing(seen, now)
            case LivenessStage.ACTING:
                return self._acting(seen, now)
            case LivenessStage.RETURNING:
                return self._returning(seen, now)
            case _:
                assert_never(self.stage)

    def _hindered(self, hindrance: LivenessHindrance, now: float) -> "LivenessCheck":
        if hindrance in (LivenessHindrance.NO_FACE, LivenessHindrance.MANY_FACES):
            return replace(self._restarted() if self._is_lost(now) else self, hindrance=hindrance)
        return replace(self, hindrance=hindrance, seen_at=now)

    def _is_lost(self, now: float) -> bool:
        return self.seen_at is not None and now - self.seen_at > self.limits.lost_after

    def _restarted(self) -> "LivenessCheck":
        return replace(self, stage=LivenessStage.FACING, frontal=0, open_eyes=0.0, seen_at=None, run=self.run + 1)

    def _facing(self, seen: FaceObservation, now: float) -> "LivenessCheck":
        if seen.yaw is None or abs(seen.yaw) > self.limits.frontal_within:
            return replace(self, frontal=0, seen_at=now, hindrance=LivenessHindrance.NOT_FRONTAL)
        frontal = self.frontal + 1
        eyes = max(self.open_eyes, seen.eye_openness or 0.0)
        stage = LivenessStage.ACTING if frontal >= self.limits.frontal_frames and eyes > 0 else LivenessStage.FACING
        return replace(self, stage=stage, frontal=frontal, open_eyes=eyes, seen_at=now, hindrance=None)

    def _acting(self, seen: FaceObservation, now: float) -> "LivenessCheck":
        eyes = max(self.open_eyes, seen.eye_openness or 0.0)
        stage = LivenessStage.RETURNING if self._is_done(seen) else LivenessStage.ACTING
        return replace(self, stage=stage, open_eyes=eyes, seen_at=now, hindrance=None)

    def _is_done(self, seen: FaceObservation) -> bool:
        match self.challenge:
            case Challenge.BLINK:
                openness, yaw = seen.eye_openness, seen.yaw
                # A head that turns away narrows its eyes too, so only a frontal face blinks.
                is_frontal = yaw is not None and abs(yaw) <= self.limits.frontal_within
                return is_frontal and openness is not None and openness < self.limits.shut_below * self.open_eyes
            case Challenge.TURN_RIGHT:
                return seen.yaw is not None and seen.yaw >= self.limits.turned_from
            case Challenge.TURN_LEFT:
                return seen.yaw is not None and seen.yaw <= -self.limits.turned_from
            case _:
                assert_never(self.challenge)

    def _returning(self, seen: FaceObservation, now: float) -> "LivenessCheck":
        is_frontal = seen.yaw is not None and abs(seen.yaw) <= self.limits.frontal_within
        is_open = seen.eye_openness is not None and seen.eye_openness > self.limits.open_above * self.open_eyes
        is_back = is_open if self.challenge is Challenge.BLINK else is_frontal
        return replace(self, is_alive=is_back, seen_at=now, hindrance=None)


def hindrance_of(seen: FaceObservation, limits: LivenessLimits) -> LivenessHindrance | None:
    """What keeps this frame from being used at all, the most basic first."""
    if not seen.faces:
        return LivenessHindrance.TOO_DARK if seen.brightness < limits.min_brightness / 2 else LivenessHindrance.NO_FACE
    # A small second face is somebody passing by at the back of the hall, not somebody helping.
    if any(_width(seen, number) * 2 >= _width(seen, 0) for number in range(1, len(seen.faces))):
        return LivenessHindrance.MANY_FACES
    checks = (
        (_width(seen, 0) < limits.min_face_width, LivenessHindrance.TOO_FAR),
        (_width(seen, 0) > limits.max_face_width, LivenessHindrance.TOO_CLOSE),
        # tall people and who sits or is small: a face that the edge cuts measures and compares badly
        (seen.faces[0].box[1] < 0, LivenessHindrance.TOO_HIGH),
        (0 < seen.height < _bottom(seen), LivenessHindrance.TOO_LOW),
        (seen.brightness < limits.min_brightness, LivenessHindrance.TOO_DARK),
        (seen.sharpness < limits.min_sharpness, LivenessHindrance.BLURRED),
    )
    return next((hindrance for is_so, hindrance in checks if is_so), None)


def _width(seen: FaceObservation, number: int) -> int:
    return seen.faces[number].box[2]


def _bottom(seen: FaceObservation) -> int:
    _, top, _, height = seen.faces[0].box
    return top + height
