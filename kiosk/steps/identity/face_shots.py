"""The pictures of one attempt that are compared: before the movement, in it and after it, so that one person does it all.

A picture of the holder of the card that is held up for a moment, and a living person who moves, are two faces.
"""

from dataclasses import dataclass, field

from drivers.ports.face import FaceObservation
from drivers.ports.picture import Picture
from kiosk.steps.identity.liveness import LivenessCheck, LivenessStage


@dataclass
class FaceShots:
    """The pictures (取像) of a living face; copies, overwritten when they are forgotten. `ahead` is the sharpest before the movement."""

    ahead: Picture | None = field(default=None, repr=False)
    moving: Picture | None = field(default=None, repr=False)
    returned: Picture | None = field(default=None, repr=False)
    _sharpness: float = 0.0
    _run: int = 0

    def follow(self, before: LivenessCheck, after: LivenessCheck, picture: Picture, seen: FaceObservation) -> None:
        """Keep the frame that led from one state of the check to the next, where it is one of the three."""
        if after.run != self._run:
            self.forget()
            self._run = after.run
        if after.hindrance is not None:
            return
        if before.stage is LivenessStage.FACING or after.stage is LivenessStage.FACING:
            if seen.sharpness > self._sharpness:
                _overwrite(self.ahead)
                self.ahead, self._sharpness = picture.copy(), seen.sharpness
        elif before.stage is LivenessStage.ACTING and after.stage is LivenessStage.RETURNING:
            self.moving = picture.copy()
        elif after.is_alive and not before.is_alive:
            self.returned = picture.copy()

    def all(self) -> tuple[Picture, Picture, Picture] | None:
        """The three, once the check is through; in the order in which they were taken."""
        if self.ahead is None or self.moving is None or self.returned is None:
            return None
        return (self.ahead, self.moving, self.returned)

    def forget(self) -> None:
        """Overwrite the pictures in memory."""
        for shot in (self.ahead, self.moving, self.returned):
            _overwrite(shot)
        self.ahead = self.moving = self.returned = None
        self._sharpness, self._run = 0.0, 0


def _overwrite(picture: Picture | None) -> None:
    if picture is not None:
        picture.erase()
