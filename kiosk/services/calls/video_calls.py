"""Video with staff at a window, in the call of this terminal: offered, agreed to, joined, ended. Names no one, keeps nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import StrEnum
from functools import cached_property, partial
from typing import TYPE_CHECKING

from msgspec import Struct

from drivers.ports.microphone import MICROPHONE, NotRecorded
from drivers.ports.video_peer import PeerStage, VideoOffer, VideoPeer
from kiosk.services.ports import Devices, may_be_used
from kiosk.view.overlay import VideoStage

if TYPE_CHECKING:
    from contract.clock import Clock
    from drivers.ports.camera import Frame
    from drivers.ports.device import Cancelled
    from drivers.ports.microphone import Microphone, SoundSource
    from kiosk.services.calls.help_calls import HelpCalls
    from kiosk.services.ports import BackgroundWorker

log = logging.getLogger(__name__)

LOOK_EVERY, RING_EVERY, JOIN_EVERY, TALKING_EVERY = 5.0, 1.5, 1.0, 3.0
"""Seconds between two questions to the centre."""
JOINED_WITHIN = 30.0
UNREACHED_FOR = 25.0
"""Seconds without the centre, after which it holds this end for gone."""
LONGEST = 1800.0
"""Seconds of a talk."""
FRESH = 20.0
"""Seconds after the last touch in which the person who agreed is taken to be there still: camera and microphone go on without asking."""
GONE_FOR = 3.0
"""Seconds for the centre to say why the connection is gone, before the line is said to be lost."""
END_FOR = 30.0
"""Seconds for which an end is told again: later the centre ends it by itself."""
ASKED_WITHIN = 3.0


class VideoStep(StrEnum):
    """What is said to the centre (视频连线步骤)."""

    LOOK = "look"
    ASK = "ask"
    ANSWER = "answer"
    TALKING = "talking"
    END = "end"


class VideoReply(StrEnum):
    """What comes back from the centre (视频连线回音)."""

    AWAY = "away"
    READY = "ready"
    RINGING = "ringing"
    OFFERED = "offered"
    JOINED = "joined"
    OVER = "over"
    UNREACHED = "unreached"
    REFUSED = "refused"


class VideoNews(Struct, frozen=True):
    """An answer of the centre (视频连线消息); the offer comes with OFFERED. `is_deserted`: the window saw that the citizen is gone."""

    reply: VideoReply
    offer: VideoOffer | None = None
    is_deserted: bool = False


AskVideo = Callable[[str, VideoStep, str], VideoNews]
"""One step of the call of that id, with this end's answer. Blocks: called on the worker."""

_EVERY = {
    VideoStage.RINGING: RING_EVERY,
    VideoStage.ANSWERED: RING_EVERY,
    VideoStage.JOINING: JOIN_EVERY,
    VideoStage.TALKING: TALKING_EVERY,
}


class VideoCalls:
    """The video of this terminal's call (本机视频连线). Everything on the screen's thread; until `join` nothing is offered.

    One try a call: what was not answered is not offered again in it.
    """

    name = "video"

    def __init__(self, clock: Clock, calls: HelpCalls, peer: VideoPeer | None, devices: Devices) -> None:
        self._clock = clock
        self._calls = calls
        self._peer = peer
        self._devices = devices
        self._ask: AskVideo | None = None
        self._worker: BackgroundWorker | None = None
        self._stage = VideoStage.NONE
        self._call_id = ""
        self._tried = ""
        self._over: dict[str, float] = {}
        self._offer: VideoOffer | None = None
        self._due = self._since = self._heard_at = 0.0
        self._gone_at: float | None = None
        self._is_asking = False
        self._untouched: float | None = None
        self._has_begun = False
        """Whether this talk's session is under way: the microphone may answer late."""
        self.was_used = False
        """Whether picture or sound may have been on since `forget`."""
        self.is_unheard = False
        """Whether the talk goes on without a microphone of this end."""
        self.is_deserted = False
        """Whether the window ended it because the citizen is gone; until `end`."""

    def join(self, ask: AskVideo, worker: BackgroundWorker) -> None:
        """The way to the centre is there."""
        self._ask, self._worker = ask, worker

    @property
    def stage(self) -> VideoStage:
        """How far it is, for the screen. It is offered in a call that is open alone, and during a visit."""
        is_offer = self._untouched is not None and self._call_id == self._calls.call_id
        return self._stage if is_offer or self._stage is not VideoStage.OFFERED else VideoStage.NONE

    @property
    def is_open(self) -> bool:
        """Whether it rings or goes on: the screen is not touched meanwhile, and the citizen is still there."""
        return self._stage.is_open

    @property
    def is_over(self) -> bool:
        """Whether it has ended by itself, which the citizen has not read yet."""
        return self._stage.is_over

    def begin(self) -> bool:
        """The citizen agrees: it rings at the windows, or begins where one has answered. False where nothing is offered (any more)."""
        if self._stage is VideoStage.ANSWERED and self._offer is not None:
            self._begin_to_join(self._offer)
            return True
        if self.stage is not VideoStage.OFFERED:
            return False
        self._turn_to(VideoStage.RINGING)
        self._has_begun = False
        self._tried = self._call_id
        self._heard_at = self._due = self._now
        return True

    def end(self) -> None:
        """The citizen ends it, or the visit is over: picture and sound stop now, and the centre hears of it."""
        if self.is_open:
            self._over[self._call_id] = self._due = self._now
        self._untouched, self.is_deserted = None, False
        self._stop(VideoStage.NONE)

    def forget(self) -> None:
        """What became of it was read."""
        if self.is_over:
            self._stage = VideoStage.NONE

    def erase(self) -> None:
        """For the wipe: the process is gone with everything that it held."""
        self.end()
        if self._peer is not None:
            self._peer.erase()
        self.was_used = False

    def picture(self) -> Frame | None:
        """The newest picture of the window."""
        return self._peer.picture() if self._peer is not None and self.is_open else None

    def show_screen(self, screen: str) -> None:
        """What the window sees of the screen."""
        if self._peer is not None:
            self._peer.show_screen(screen)

    def tick(self, untouched: float | None) -> None:
        """Follow the talk, and ask the centre when it is time. `untouched`: seconds since the last touch, None without a visit.

        Without a visit nothing is offered: no window sees the farewell.
        """
        self._untouched = untouched
        self._follow_peer()
        step, call_id = self._next_step()
        if self._ask is None or self._worker is None or self._is_asking or self._now < self._due or not call_id:
            return
        self._is_asking = True
        answer = self._peer.answer() if step is VideoStep.ANSWER and self._peer is not None else ""
        heard = partial(self._take_news, step, call_id)
        unheard = VideoNews(VideoReply.UNREACHED)
        self._worker.run(partial(self._ask, call_id, step, answer), heard, lambda _: heard(unheard))

    # --- what is said ---

    def _next_step(self) -> tuple[VideoStep, str]:
        if self._over:
            return VideoStep.END, next(iter(self._over))
        if self._stage in (VideoStage.RINGING, VideoStage.ANSWERED):
            return VideoStep.ASK, self._call_id
        if self._stage is VideoStage.TALKING:
            return VideoStep.TALKING, self._call_id
        if self.is_open:
            has_answer = self._peer is not None and bool(self._peer.answer())
            return (VideoStep.ANSWER if has_answer else VideoStep.ASK), self._call_id
        called = self._calls.call_id
        return VideoStep.LOOK, (
            called if self._untouched is not None and called != self._tried and self._is_possible else ""
        )

    @cached_property
    def _is_possible(self) -> bool:
        return self._peer is not None and self._peer.is_able

    # --- what is heard ---

    def _take_news(self, step: VideoStep, call_id: str, news: VideoNews) -> None:
        self._is_asking = False
        self._due = self._now + (JOIN_EVERY if self._gone_at is not None else _EVERY.get(self._stage, LOOK_EVERY))
        if step is VideoStep.END:
            is_late = self._now - self._over[call_id] >= END_FOR
            if news.reply is not VideoReply.UNREACHED or is_late:
                del self._over[call_id]
        elif step is VideoStep.LOOK:
            self._look(call_id, is_ready=news.reply is VideoReply.READY)
        elif call_id == self._call_id and self.is_open:
            self._follow(news)

    def _look(self, call_id: str, *, is_ready: bool) -> None:
        if call_id == self._calls.call_id and self._stage in (VideoStage.NONE, VideoStage.OFFERED):
            self._call_id, self._stage = call_id, VideoStage.OFFERED if is_ready else VideoStage.NONE

    def _follow(self, news: VideoNews) -> None:
        if news.reply is VideoReply.UNREACHED:
            if self._now - self._heard_at >= UNREACHED_FOR:
                self._stop(VideoStage.LOST if self._has_begun else VideoStage.UNANSWERED)
            return
        self._heard_at = self._now
        if news.reply in (VideoReply.OVER, VideoReply.REFUSED):
            self.is_deserted = news.is_deserted
            self._stop(VideoStage.ENDED if self._has_begun else VideoStage.UNANSWERED)
        elif news.offer is not None and self._stage is VideoStage.RINGING:
            if self._untouched is not None and self._untouched <= FRESH:
                self._begin_to_join(news.offer)
            else:
                # who agreed may have walked on, and another person stand there
                self._offer = news.offer
                self._turn_to(VideoStage.ANSWERED)

    # --- the talk ---

    def _begin_to_join(self, offer: VideoOffer) -> None:
        self._turn_to(VideoStage.JOINING)
        self._offer = None
        self._begin_with_microphone(partial(self._begin_session, self._call_id, offer))

    def _begin_with_microphone(self, begin: Callable[[tuple[str, ...]], None]) -> None:
        """Without one the window is heard all the same."""
        line = self._devices.get(MICROPHONE)
        if line is None or not may_be_used(line):
            begin(())
            return

        def take(source: SoundSource | NotRecorded) -> None:
            begin(() if isinstance(source, NotRecorded) else source.command)

        line.submit(_source_of, take, lambda _: begin(()), ASKED_WITHIN)

    def _begin_session(self, call_id: str, offer: VideoOffer, microphone: tuple[str, ...]) -> None:
        if self._peer is not None and self._stage is VideoStage.JOINING and call_id == self._call_id:
            self._has_begun = self.was_used = True
            self.is_unheard = not microphone
            self._peer.begin(offer, microphone)

    def _follow_peer(self) -> None:
        waited = self._now - self._since
        if self._stage not in (VideoStage.JOINING, VideoStage.TALKING) or self._peer is None:
            return
        stage = self._peer.stage() if self._has_begun else PeerStage.JOINING
        if stage is PeerStage.TALKING and self._stage is VideoStage.JOINING:
            self._turn_to(VideoStage.TALKING)
            self._calls.withdraw()  # who speaks with the citizen has answered the call
        elif stage is PeerStage.ENDED and self._gone_at is None:
            # a window that ends it closes the connection, too: the centre is asked which of both it was
            self._gone_at = self._due = self._now
        elif self._is_lost(waited, LONGEST if stage is PeerStage.TALKING else JOINED_WITHIN):
            log.info("video: the talk is over: %s after %.0f s", stage, waited)
            self._over[self._call_id] = self._now
            self._stop(VideoStage.LOST)

    def _is_lost(self, waited: float, longest: float) -> bool:
        is_gone = self._gone_at is not None and self._now - self._gone_at >= GONE_FOR
        return is_gone or waited >= longest

    def _turn_to(self, stage: VideoStage) -> None:
        self._stage, self._since = stage, self._now

    def _stop(self, stage: VideoStage) -> None:
        if self._peer is not None and self.is_open:
            self._peer.erase()
        self._turn_to(stage)
        self._has_begun, self._gone_at, self._offer = False, None, None
        self.is_unheard = False
        self._due = self._now

    @property
    def _now(self) -> float:
        return self._clock.monotonic()


def _source_of(microphone: Microphone, _cancelled: Cancelled) -> SoundSource | NotRecorded:
    return microphone.source()
