"""What a simulated camera sees: the hall, the people before it, the light. Draws pictures; serves none."""

import threading
from dataclasses import dataclass, field
from functools import cache
from math import ceil, floor

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.ports.device import Pixels
from simulators.camera.movement import Pose, idle_pose, lively_pose, obeying_pose, still_pose
from simulators.person.drawn_face import draw_cutout

WIDTH, HEIGHT = 960, 540
PERSON_SIDE = 500
CODE_SIDE = 250
NOISE = 2.0
SPARE = 128
"""Pixels of noise beyond the edges of a picture."""


@dataclass(frozen=True)
class Bystander:
    """The person in the picture (画面中的人): a drawn face's seed, whether only a photograph of them, and how near (1 = at the screen).

    `rise` in picture heights: how much higher than usual the face is; below 0 somebody small, or in a wheelchair.
    """

    seed: int
    is_photo: bool = False
    is_lively: bool = True
    nearness: float = 1.0
    yaw: float = 0.0
    rise: float = 0.0


@dataclass(frozen=True)
class AskedMovement:
    """A challenge and when it was asked (被要求的动作) (scene seconds)."""

    challenge: str
    at: float


@dataclass(frozen=True)
class CameraPicture:
    """Everything that is in the picture (画面). `light` 1 = day; `blur` in pixels."""

    people: tuple[Bystander, ...] = ()
    asked: AskedMovement | None = None
    code: Pixels | None = field(default=None, compare=False, repr=False)
    light: float = 1.0
    blur: float = 0.0


class ScenePainter:
    """Draws views (厅堂画面). Thread-safe. Also used alone, where a test needs pictures without a camera."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._scene: Pixels | None = None
        self._chance = np.random.default_rng(5)

    def picture(self, view: CameraPicture, seconds: float) -> Pixels:
        """The view at a time, 960 × 540."""
        with self._lock:
            picture = self._empty_scene().copy()
            top, left = 2 * self._chance.integers(SPARE // 2, size=2)
        for number, person in enumerate(view.people):
            _put_person(picture, person, _pose_of(person, view.asked, seconds), _place(number, len(view.people)))
        if view.code is not None:
            _put_code(picture, view.code)
        if view.blur > 0:
            picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), view.blur), dtype=np.uint8)
        if view.light != 1:
            picture = np.asarray(cv2.convertScaleAbs(picture, alpha=view.light), dtype=np.uint8)
        grain = _draw_grain()[top : top + HEIGHT, left : left + WIDTH]
        return np.asarray(cv2.add(picture, grain, dtype=cv2.CV_8U), dtype=np.uint8)

    def _empty_scene(self) -> Pixels:
        if self._scene is None:
            self._scene = draw_scene()
        return self._scene


@cache
def _draw_grain() -> NDArray[np.int16]:
    """Noise for more than a picture: each shows another part of it. Four pixels and all colours have the same."""
    noise = np.random.default_rng(5).normal(0, NOISE, ((HEIGHT + SPARE) // 2, (WIDTH + SPARE) // 2))
    return np.ascontiguousarray(np.rint(noise).astype(np.int16).repeat(2, 0).repeat(2, 1)[:, :, None].repeat(3, 2))


def draw_scene() -> Pixels:
    """A service hall out of focus: wall, windows, counter, floor."""
    scene = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    for row in range(HEIGHT):
        share = row / HEIGHT
        scene[row] = (206 - 30 * share, 208 - 32 * share, 206 - 36 * share)
    cv2.rectangle(scene, (0, 430), (WIDTH, HEIGHT), (150, 158, 166), -1)
    for left in range(40, WIDTH, 230):
        cv2.rectangle(scene, (left, 60), (left + 170, 300), (236, 228, 214), -1)
        cv2.line(scene, (left + 85, 60), (left + 85, 300), (188, 186, 182), 6)
    cv2.rectangle(scene, (560, 330), (WIDTH, 450), (122, 104, 92), -1)
    cv2.rectangle(scene, (560, 318), (WIDTH, 334), (214, 212, 210), -1)
    cv2.rectangle(scene, (30, 350), (250, 440), (140, 120, 98), -1)
    return np.asarray(cv2.GaussianBlur(scene, (0, 0), 9), dtype=np.uint8)


def _pose_of(person: Bystander, asked: AskedMovement | None, seconds: float) -> Pose:
    if person.is_photo:
        return still_pose(person.yaw)
    if asked is not None:
        obeying = obeying_pose(asked.challenge, seconds - asked.at, seconds)
        if obeying is not None:
            return obeying
    if person.yaw:
        return still_pose(person.yaw)
    return lively_pose(seconds) if person.is_lively else idle_pose(seconds)


def _place(number: int, count: int) -> float:
    """The middle of each person, in picture widths."""
    return (number + 1) / (count + 1)


def _put_person(picture: Pixels, person: Bystander, pose: Pose, place: float) -> None:
    colours, cover = draw_cutout(person.seed, blink=pose.blink, yaw=pose.yaw, size=PERSON_SIDE)
    scale = person.nearness
    side = PERSON_SIDE * scale
    left = place * WIDTH - side / 2 + pose.sway
    top = HEIGHT - side + 4 + pose.rise - person.rise * HEIGHT
    if person.is_photo:
        _put_sheet(picture, (left, top, side))
    across, down = max(floor(left), 0), max(floor(top), 0)
    there = picture[down : ceil(top + side), across : ceil(left + side)]
    if there.size == 0:
        return
    shift = np.array([[scale, 0, left - across], [0, scale, top - down]])
    size, flags = there.shape[1::-1], cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    share = cv2.warpAffine(cover, shift, size, flags=flags).astype(np.float32) / 255
    there[:] = cv2.blendLinear(cv2.warpAffine(colours, shift, size, flags=flags), there, share, 1 - share)


def _put_sheet(picture: Pixels, place: tuple[float, float, float]) -> None:
    """The paper of a photograph that somebody holds up."""
    left, top, side = (round(number) for number in place)
    cv2.rectangle(picture, (left, top), (left + side, top + side), (226, 224, 222), -1)
    cv2.rectangle(picture, (left, top), (left + side, top + side), (250, 250, 250), 10)


def _put_code(picture: Pixels, code: Pixels) -> None:
    """A telephone held up in the lower part of the picture, the code on its screen."""
    left, top = (WIDTH - CODE_SIDE) // 2, HEIGHT - CODE_SIDE - 30
    cv2.rectangle(picture, (left - 26, top - 60), (left + CODE_SIDE + 26, HEIGHT), (32, 30, 28), -1, cv2.LINE_AA)
    cv2.rectangle(picture, (left - 14, top - 40), (left + CODE_SIDE + 14, HEIGHT), (255, 255, 255), -1)
    sized = cv2.resize(code, (CODE_SIDE, CODE_SIDE), interpolation=cv2.INTER_NEAREST)
    picture[top : top + CODE_SIDE, left : left + CODE_SIDE] = sized
