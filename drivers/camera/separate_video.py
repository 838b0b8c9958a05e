"""The video process, led from a thread of its own: it starts with the talk and is killed at its end, and its memory with it."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

from drivers.camera.video_exchange import VideoMoment, VideoReport, VideoSetup, next_report
from drivers.piped.messages import send, size_of
from drivers.piped.piped_process import ENDING
from drivers.piped.raw_sound import raw_sound
from drivers.piped.watched_process import WatchedProcess
from drivers.ports.camera import Camera, Frame
from drivers.ports.clock import MonotonicClock, SystemMonotonicClock
from drivers.ports.picture import Picture
from drivers.ports.video_peer import PeerStage, VideoOffer

log = logging.getLogger(__name__)

EVERY = 0.08
"""Seconds between two pictures: twelve a second are enough to talk."""
PLAYED_RATE = 48_000
"""Samples a second: what a browser's sound comes in."""
PLAYED_BUFFER = 100_000
"""Microseconds of sound in the sound card's buffer: what is there is heard although the talk is over."""
NEEDED = ("aiortc", "av")


def play_command(program: str, device: str) -> tuple[str, ...]:
    """What plays the sound of a talk (alsa-utils): raw samples from its standard input."""
    chosen = ("-D", device) if device else ()
    return (program, *raw_sound(PLAYED_RATE), f"--buffer-time={PLAYED_BUFFER}", *chosen, "-")


def why_unable() -> str:
    """Why this terminal cannot talk by video; "" where it can."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    return f"{', '.join(missing)} is not installed" if missing else ""


@dataclass
class _Session:
    """From one `begin` to its end."""

    setup: VideoSetup
    camera: Camera | None
    stopped: threading.Event = field(default_factory=threading.Event)
    gone: threading.Event = field(default_factory=threading.Event)
    process: WatchedProcess | None = None
    stage: PeerStage = PeerStage.JOINING
    answer: str = ""
    screen: str | None = None
    frame: Frame | None = None


class SeparateVideoPeer:
    """The video process (视频进程), as `drivers.ports.video_peer.VideoPeer`; `command` starts it in `folder`.

    `camera` gives a use of the camera that no other work stops, or None where there is none; `loudspeaker` is the program that plays.
    """

    name = "video"

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        camera: Callable[[], Camera | None],
        loudspeaker: tuple[str, ...] = (),
        why_not: Callable[[], str] = why_unable,
        clock: MonotonicClock | None = None,
    ) -> None:
        self._command = tuple(command)
        self._folder = folder
        self._camera = camera
        self._loudspeaker = loudspeaker
        self._why_not = why_not
        self._clock = clock or SystemMonotonicClock()
        self._lock = threading.Lock()
        self._session: _Session | None = None

    @property
    def is_able(self) -> bool:
        """Whether its libraries are here."""
        return not self._why_not()

    def begin(self, offer: VideoOffer, microphone: tuple[str, ...]) -> None:
        """One talk at a time: a former one ends."""
        self.erase()
        camera = self._camera()
        setup = VideoSetup(offer, camera is not None, microphone, self._loudspeaker)
        with self._lock:
            self._session = session = _Session(setup, camera)
            threading.Thread(target=self._follow, args=(session,), name="video", daemon=True).start()

    def answer(self) -> str:
        with self._lock:
            return "" if self._session is None else self._session.answer

    def stage(self) -> PeerStage:
        """Asked several times a second while a talk goes on: kills a process that answers no more."""
        with self._lock:
            session = self._session
            if session is None:
                return PeerStage.ENDED
            if session.process is not None:
                session.process.give_up_if_silent(self.name)
            return session.stage

    def picture(self) -> Frame | None:
        with self._lock:
            return None if self._session is None else self._session.frame

    def show_screen(self, screen: str) -> None:
        with self._lock:
            if self._session is not None:
                self._session.screen = screen

    def erase(self) -> None:
        """Kills the process and waits until it is gone; the camera is let go a moment later, on the session's own thread."""
        with self._lock:
            session, self._session = self._session, None
            if session is None:
                return
            session.frame = session.screen = None
            session.stopped.set()
            process = session.process
            if process is not None:
                process.kill()
        if process is not None:
            # one that is only beginning has got nothing yet, and its camera may take seconds to answer
            session.gone.wait(ENDING)

    # --- the thread that leads the process ---

    def _follow(self, session: _Session) -> None:
        try:
            if session.camera is not None:
                session.camera.start()
            process = self._start_process(session)
            if process is not None:
                try:
                    self._lead(process, session)
                finally:
                    process.end()
        except Exception as error:  # noqa: BLE001 - whatever fails on this thread: the talk is over, the visit goes on
            log.warning("video: the talk ended: %s", type(error).__name__)
        finally:
            with self._lock:
                session.process, session.frame, session.stage = None, None, PeerStage.ENDED
            session.gone.set()
            if session.camera is not None:
                session.camera.stop()

    def _start_process(self, session: _Session) -> WatchedProcess | None:
        try:
            process = WatchedProcess(self._command, self._folder, self._clock)
        except OSError as fault:
            log.warning("video: no process: %s", type(fault).__name__)
            return None
        with self._lock:
            session.process = process
            if session.stopped.is_set():
                process.kill()
        return process

    def _lead(self, process: WatchedProcess, session: _Session) -> None:
        """Until it ends at either side, or the process is gone."""
        first, taken, shown = True, 0, None
        while not session.stopped.is_set():
            frame = None if session.camera is None else session.camera.latest()
            picture = frame.picture if frame is not None and frame.number != taken else None
            taken = frame.number if frame is not None else taken
            screen, after = self._to_send(session, shown)
            shown = shown if screen is None else screen
            moment = VideoMoment(after, None if picture is None else size_of(picture), screen)
            setup, first = (session.setup if first else None), False
            asked_at = self._clock.now()
            heard = process.answer_watched(partial(_ask, setup, moment, picture), next_report)
            if heard is None or not self._take(session, *heard):
                return
            session.stopped.wait(max(0.0, asked_at + EVERY - self._clock.now()))

    def _to_send(self, session: _Session, shown: str | None) -> tuple[str | None, int]:
        with self._lock:
            after = 0 if session.frame is None else session.frame.number
            return (None if session.screen == shown else session.screen), after

    def _take(self, session: _Session, report: VideoReport, picture: Picture | None) -> bool:
        """Whether the talk goes on."""
        with self._lock:
            session.answer, session.stage = report.answer or session.answer, report.stage
            if picture is not None and not session.stopped.is_set():
                session.frame = Frame(picture, self._clock.now(), report.number)
            return report.stage is not PeerStage.ENDED


def _ask(setup: VideoSetup | None, moment: VideoMoment, picture: Picture | None, to: BinaryIO) -> None:
    if setup is not None:
        send(setup, to)
    send(moment, to, () if picture is None else (picture.data,))
