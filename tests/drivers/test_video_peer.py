"""The video process: there while a talk lasts, gone with it; whatever it meets, the terminal goes on."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import psutil
import pytest

from drivers.camera.separate_video import SeparateVideoPeer, play_command, why_unable
from drivers.piped.watched_process import FIRST_ANSWER, NEXT_ANSWER
from drivers.ports.camera import Frame
from drivers.ports.picture import Picture
from drivers.ports.video_peer import PeerStage, VideoOffer
from tests.drivers.hand_clock import HandClock

PROJECT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "app.core.video_process")
DEAF = (sys.executable, "-c", "import time; time.sleep(600)")
ANSWERS_ONCE = (
    sys.executable,
    "-c",
    (
        "import sys, time\n"
        "from drivers.camera.video_exchange import VideoReport, next_moment, next_setup\n"
        "from drivers.piped.messages import send\n"
        "from drivers.ports.video_peer import PeerStage\n"
        "next_setup(sys.stdin.buffer)\n"
        "next_moment(sys.stdin.buffer)\n"
        "send(VideoReport(PeerStage.TALKING, 'sdp', (2, 2), 1), sys.stdout.buffer, (bytearray(12),))\n"
        "time.sleep(600)\n"
    ),
)
WITHIN = 60.0


class HandCamera:
    """A camera that counts how often it is switched on and off."""

    def __init__(self) -> None:
        self.is_on, self.starts = False, 0

    def start(self) -> None:
        self.is_on, self.starts = True, self.starts + 1

    def stop(self) -> None:
        self.is_on = False

    def latest(self) -> Frame | None:
        return Frame(Picture(2, 2, bytearray(12)), 0.0, 1) if self.is_on else None


@pytest.fixture
def camera() -> HandCamera:
    return HandCamera()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def made(camera: HandCamera, clock: HandClock) -> Iterator[Callable[..., SeparateVideoPeer]]:
    peers: list[SeparateVideoPeer] = []

    def make(command: tuple[str, ...]) -> SeparateVideoPeer:
        peers.append(SeparateVideoPeer(command, PROJECT, lambda: camera, clock=clock))
        return peers[-1]

    yield make
    for peer in peers:
        peer.erase()


def until(holds: Callable[[], bool]) -> None:
    last = time.monotonic() + WITHIN
    while not holds():
        assert time.monotonic() < last
        Event().wait(0.02)


def children() -> set[int]:
    return {process.pid for process in psutil.Process().children()}


def test_terminal_has_what_it_needs() -> None:
    assert why_unable() == "", "aiortc is pinned: make setup"


def test_offer_that_is_none_ends_the_video(made, camera: HandCamera) -> None:
    peer = made(COMMAND)
    peer.begin(VideoOffer("no session description"), ())
    until(lambda: peer.stage() is PeerStage.ENDED)
    until(lambda: not camera.is_on)
    assert camera.starts == 1
    assert peer.answer() == ""


def test_nothing_is_left_after_the_video(made, camera: HandCamera) -> None:
    before, peer = children(), made(ANSWERS_ONCE)
    peer.begin(VideoOffer("sdp"), ())
    until(lambda: peer.picture() is not None)
    assert (peer.stage(), peer.answer()) == (PeerStage.TALKING, "sdp")
    assert camera.is_on
    peer.erase()
    assert children() == before
    assert (peer.picture(), peer.answer(), peer.stage()) == (None, "", PeerStage.ENDED)
    until(lambda: not camera.is_on)


@pytest.mark.parametrize(
    ("command", "seconds"), [(DEAF, FIRST_ANSWER), (ANSWERS_ONCE, NEXT_ANSWER)], ids=["at first", "later"]
)
def test_silent_process_is_ended(made, clock: HandClock, camera: HandCamera, command, seconds: float) -> None:
    peer = made(command)
    peer.begin(VideoOffer("sdp"), ())
    if command is ANSWERS_ONCE:
        until(lambda: peer.answer() == "sdp")
    until(lambda: bool(camera.starts))

    def is_ended() -> bool:
        clock.at += seconds + 1
        return peer.stage() is PeerStage.ENDED

    until(is_ended)


@pytest.mark.expected_logs("video: no process")
def test_process_that_cannot_start_ends_it(made) -> None:
    peer = made(("/nowhere/python",))
    peer.begin(VideoOffer("sdp"), ())
    until(lambda: peer.stage() is PeerStage.ENDED)


def test_second_video_ends_the_first(made) -> None:
    before, peer = children(), made(ANSWERS_ONCE)
    peer.begin(VideoOffer("one"), ())
    peer.begin(VideoOffer("two"), ())
    until(lambda: peer.answer() == "sdp")
    assert len(children() - before) == 1


def test_sound_is_played_where_announcements_are() -> None:
    assert play_command("aplay", "plughw:1,0")[:1] == ("aplay",)
    assert "plughw:1,0" in play_command("aplay", "plughw:1,0")
    assert "-D" not in play_command("aplay", "")
