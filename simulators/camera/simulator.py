"""The simulated camera: an MJPEG camera in a hall where virtual people come, move and leave. The adapter is the real one."""

import threading
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import segno

from drivers.ports.clock import MonotonicClock, SystemMonotonicClock
from drivers.ports.device import Pixels
from simulators.camera.scene import AskedMovement, Bystander, CameraPicture, ScenePainter
from simulators.camera.stream_simulator import StreamSimulator, number_in
from simulators.simulator import ActRefused, Args, State

CHALLENGES = ("blink", "left", "right")


class CameraSimulator(StreamSimulator):
    """Acts (模拟摄像头): look, together, leave, obey, turn, light, focus, hold_code, drop_code. Faults: unplugged, frozen, black."""

    def __init__(
        self, port: int = 0, rate: float = 12.0, clock: MonotonicClock | None = None, name: str = "camera"
    ) -> None:
        super().__init__(name, port, rate)
        self._clock = clock or SystemMonotonicClock()
        self._lock = threading.Lock()
        self._view = CameraPicture()
        self._painter = ScenePainter()
        self._acts: dict[str, Callable[[Args], CameraPicture]] = {
            "look": self._look,
            "together": self._together,
            "leave": lambda _args: replace(self._view, people=()),
            "obey": self._obey,
            "turn": self._turn,
            "light": lambda args: replace(self._view, light=number_in(args, "level", 1.0, (0.0, 1.5))),
            "focus": lambda args: replace(self._view, blur=number_in(args, "blur", 0.0, (0.0, 30.0))),
            "hold_code": lambda args: replace(self._view, code=qr_picture(str(args.get("text", "")))),
            "drop_code": lambda _args: replace(self._view, code=None),
        }

    def act(self, action: str, args: Args) -> State:
        """Change the picture; see the class for what there is.

        look{seed, photo, lively, nearness, rise}, together{seeds}, obey{challenge}, turn{yaw}, light{level}, focus{blur},
        hold_code{text}; leave and drop_code take nothing.
        """
        if action not in self._acts:
            raise ActRefused(f"no act {action!r}; there are: {', '.join(sorted(self._acts))}")
        with self._lock:
            self._view = self._acts[action](args)
        return self.state()

    def scene(self) -> State:
        """Who and what is in the picture."""
        view = self._view
        return {
            "people": [
                {"seed": person.seed, "photo": person.is_photo, "nearness": person.nearness} for person in view.people
            ],
            "code": view.code is not None,
            "light": view.light,
            "blur": view.blur,
        }

    def picture(self) -> Pixels:
        """The hall as the camera sees it."""
        return self._painter.picture(self._view, self._clock.now())

    def _look(self, args: Args) -> CameraPicture:
        person = Bystander(
            seed=_seed(args.get("seed")),
            is_photo=bool(args.get("photo", False)),
            is_lively=bool(args.get("lively", True)),
            nearness=number_in(args, "nearness", 1.0, (0.1, 1.4)),
            rise=number_in(args, "rise", 0.0, (-0.8, 0.8)),
        )
        return replace(self._view, people=(person,), asked=None)

    def _together(self, args: Args) -> CameraPicture:
        seeds = args.get("seeds")
        if not isinstance(seeds, list) or not 1 <= len(seeds) <= 3:
            raise ActRefused("seeds must be a list of one to three whole numbers")
        return replace(self._view, people=tuple(Bystander(_seed(seed), nearness=0.9) for seed in seeds), asked=None)

    def _obey(self, args: Args) -> CameraPicture:
        challenge = args.get("challenge")
        if challenge not in CHALLENGES:
            raise ActRefused(f"challenge must be one of {', '.join(CHALLENGES)}")
        return replace(self._view, asked=AskedMovement(str(challenge), self._clock.now()))

    def _turn(self, args: Args) -> CameraPicture:
        yaw = number_in(args, "yaw", 0.0, (-40.0, 40.0))
        return replace(self._view, people=tuple(replace(person, yaw=yaw) for person in self._view.people))


def qr_picture(text: str) -> Pixels:
    """A QR code with its quiet zone, one pixel per module."""
    if not text:
        raise ActRefused("text must not be empty")
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=4)]
    grey = np.where(np.array(rows, dtype=np.uint8) > 0, 0, 255).astype(np.uint8)
    return np.repeat(grey[:, :, None], 3, axis=2)


def _seed(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise ActRefused("seed must be a whole number from 0")
    return value
