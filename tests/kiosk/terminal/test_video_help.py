"""Video with staff at a window: offered in a call, agreed to on a page of its own, beside the visit, and over with it."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest

from drivers.ports.camera import Frame
from drivers.ports.microphone import MICROPHONE
from drivers.ports.picture import Picture
from drivers.ports.status import DeviceFamily
from drivers.ports.video_peer import PeerStage, VideoOffer
from kiosk.journeys.session import TerminalState
from kiosk.services.calls.help_calls import CallReply
from kiosk.services.calls.video_calls import FRESH, JOINED_WITHIN, UNREACHED_FOR, VideoNews, VideoReply, VideoStep
from kiosk.terminal.help_overlays import TALKING_UNTOUCHED
from kiosk.view.idle import AttractScreen
from kiosk.view.intents import (
    AgreeToVideo,
    AskForVideo,
    CallHelp,
    EndVideo,
    Leave,
    OpenHelp,
    ShowVideo,
    Stay,
    TakeCallBack,
    Wake,
)
from kiosk.view.overlay import OverlayKind, VideoStage
from tests.kiosk.hand_listener import HandMicrophone
from tests.kiosk.parts import Bench, HandWorker
from tests.kiosk.walking import at_field

LOOK, ASK, ANSWER, TALKING, END = VideoStep
OFFER = VideoNews(VideoReply.OFFERED, VideoOffer("offer"))
READY, RINGING, JOINED, OVER = map(
    VideoNews, (VideoReply.READY, VideoReply.RINGING, VideoReply.JOINED, VideoReply.OVER)
)


class HandPeer:
    """A peer whose talk goes as the test says."""

    name = "video"
    is_able = True

    def __init__(self) -> None:
        self.begun: list[tuple[VideoOffer, tuple[str, ...]]] = []
        self.at, self.erased, self.screens = PeerStage.JOINING, 0, list[str]()
        self.seen = Frame(Picture(1, 1, bytearray(3)), 0.0, 1)

    def begin(self, offer: VideoOffer, microphone: tuple[str, ...]) -> None:
        self.begun.append((offer, microphone))

    def answer(self) -> str:
        return "answer" if self.begun else ""

    def stage(self) -> PeerStage:
        return self.at

    def picture(self) -> Frame | None:
        return self.seen

    def show_screen(self, screen: str) -> None:
        self.screens.append(screen)

    def erase(self) -> None:
        self.erased += 1


class Talking(Bench):
    """A bench with a call that rings, and a centre that replies what `news` holds."""

    def __init__(self, also: Mapping[DeviceFamily, Any] = MappingProxyType({})) -> None:
        self.peer, self.news, self.line = HandPeer(), READY, HandWorker()
        self.said: list[tuple[VideoStep, str]] = []
        super().__init__(video=self.peer, also=also)
        self.services.calls.join(lambda _id, is_over: CallReply.OVER if is_over else CallReply.RINGING, self.line)
        self.services.video.join(self._ask, self.line)

    def _ask(self, _call_id: str, step: VideoStep, answer: str) -> VideoNews:
        self.said.append((step, answer))
        return self.news

    def hear(self, news: VideoNews, seconds: float = 6.0, every: float = 2.0) -> VideoStage:
        """The next answers of the centre, as the screen shows the video then."""
        self.news = news
        for _ in range(int(seconds / every)):
            self.wait(every, step=every / 2)
            self.line.pump()
            self.terminal.tick()
        return self.view.frame.video

    @property
    def kind(self) -> OverlayKind | None:
        return None if self.view.overlay is None else self.view.overlay.kind


@pytest.fixture
def bench() -> Talking:
    return Talking()


@pytest.fixture
def called(bench: Talking) -> Talking:
    bench.do(Wake())
    bench.do(CallHelp())
    assert bench.hear(READY) is VideoStage.OFFERED
    return bench


@pytest.fixture
def agreed(called: Talking) -> Talking:
    assert called.do(AskForVideo())
    assert called.do(AgreeToVideo())
    return called


@pytest.fixture
def talking(agreed: Talking) -> Talking:
    assert agreed.hear(OFFER) is VideoStage.JOINING
    agreed.peer.at = PeerStage.TALKING
    assert agreed.hear(JOINED) is VideoStage.TALKING
    return agreed


def test_nothing_is_offered_without_a_call(bench: Talking) -> None:
    bench.do(Wake())
    assert bench.hear(READY) is VideoStage.NONE
    assert bench.said == []
    assert not bench.do(AskForVideo())
    assert not bench.services.video.begin()


def test_offer_for_an_ended_call_is_dropped(called: Talking) -> None:
    called.wait(6.0)  # the centre is asked, and answers later
    assert called.do(TakeCallBack())
    assert called.hear(READY) is VideoStage.NONE
    assert not called.do(AskForVideo())


def test_terminal_without_video_has_nothing_to_erase() -> None:
    video = Bench().services.video
    video.show_screen("{}")
    video.erase()
    assert (video.was_used, video.picture()) == (False, None)


def test_offer_goes_with_the_staff(called: Talking) -> None:
    assert called.view.frame.video is VideoStage.OFFERED
    assert called.hear(VideoNews(VideoReply.AWAY)) is VideoStage.NONE
    assert not called.do(AskForVideo())


@pytest.mark.parametrize("reply", [VideoReply.REFUSED, VideoReply.UNREACHED, VideoReply.OVER])
def test_no_answer_of_the_centre_offers(called: Talking, reply: VideoReply) -> None:
    assert called.hear(VideoNews(reply)) is VideoStage.NONE


def test_terminal_without_libraries_offers_nothing(bench: Talking) -> None:
    bench.peer.is_able = False
    bench.do(Wake())
    bench.do(CallHelp())
    assert bench.hear(READY) is VideoStage.NONE
    assert bench.said == []


def test_nothing_is_asked_before_consent(called: Talking) -> None:
    assert not called.do(AgreeToVideo()), "not without having seen what it means"
    assert called.do(AskForVideo())
    assert called.kind is OverlayKind.VIDEO_CONSENT
    called.hear(READY)
    assert called.do(Stay())
    assert called.kind is None
    assert {step for step, _ in called.said} == {LOOK}
    assert called.peer.begun == []


def test_consent_goes_with_the_last_window(called: Talking) -> None:
    called.do(AskForVideo())
    called.hear(VideoNews(VideoReply.AWAY))
    assert called.kind is None


def test_consent_rings_and_the_offer_is_answered(agreed: Talking) -> None:
    assert agreed.kind is OverlayKind.VIDEO
    assert agreed.hear(RINGING) is VideoStage.RINGING
    assert agreed.peer.begun == [], "neither camera nor microphone is on while it rings"
    assert agreed.hear(OFFER) is VideoStage.JOINING
    assert agreed.peer.begun == [(VideoOffer("offer"), ())]
    assert agreed.services.calls.call_id, "it rings on until both speak"
    agreed.peer.at = PeerStage.TALKING
    assert agreed.hear(JOINED) is VideoStage.TALKING
    assert agreed.services.calls.call_id == "", "who speaks with the citizen has answered the call"
    assert (ANSWER, "answer") in agreed.said
    assert agreed.hear(JOINED) is VideoStage.TALKING
    assert agreed.said[-1] == (TALKING, "")
    assert agreed.terminal.video_frame() is agreed.peer.seen


def test_video_without_a_microphone_says_so(talking: Talking) -> None:
    assert talking.view.frame.is_unheard, "this bench has none"
    talking.do(EndVideo())
    assert not talking.view.frame.is_unheard


def test_visit_goes_on_beside_it(talking: Talking) -> None:
    assert talking.do(Stay())
    assert (talking.kind, talking.view.frame.video) == (None, VideoStage.TALKING)
    at_field(talking, "GA004", "mobile")
    shown = json.loads(talking.peer.screens[-1])
    assert shown["title"] == "填写"
    assert talking.do(ShowVideo())
    assert talking.kind is OverlayKind.VIDEO


def test_video_holds_the_visit_for_minutes(talking: Talking) -> None:
    talking.do(Stay())
    talking.hear(JOINED, TALKING_UNTOUCHED - 10)
    assert talking.kind is None
    talking.hear(JOINED, 12)
    assert talking.kind is OverlayKind.STILL_THERE
    talking.do(Stay())
    assert talking.hear(JOINED, 60) is VideoStage.TALKING


def test_video_that_was_left_ends_with_its_visit(talking: Talking) -> None:
    talking.do(Stay())
    talking.hear(JOINED, TALKING_UNTOUCHED + 120, every=5)
    assert isinstance(talking.screen, AttractScreen)
    assert talking.peer.erased


def test_window_that_sees_no_one_ends_the_visit(talking: Talking) -> None:
    talking.do(Stay())
    talking.hear(VideoNews(VideoReply.OVER, is_deserted=True))
    assert talking.terminal.state is TerminalState.WIPING


def test_late_answer_waits_for_a_touch(agreed: Talking) -> None:
    agreed.do(Stay())
    agreed.hear(RINGING, FRESH + 2)
    assert agreed.hear(OFFER) is VideoStage.ANSWERED
    assert (agreed.kind, agreed.peer.begun) == (OverlayKind.VIDEO, []), "another person may stand there now"
    assert agreed.do(AgreeToVideo())
    assert agreed.hear(OFFER) is VideoStage.JOINING
    assert agreed.peer.begun


def test_call_rings_on_when_nothing_was_joined(agreed: Talking) -> None:
    agreed.hear(OFFER)
    agreed.hear(JOINED, JOINED_WITHIN + 10)
    assert agreed.services.calls.call_id


def test_end_by_the_window_is_no_lost_line(talking: Talking) -> None:
    talking.do(Stay())
    talking.peer.at = PeerStage.ENDED
    assert talking.hear(OVER, 2) is VideoStage.ENDED


def test_end_is_reported_until_it_is_heard(agreed: Talking) -> None:
    agreed.do(EndVideo())
    agreed.hear(VideoNews(VideoReply.UNREACHED), 15)
    agreed.hear(OVER, 15)
    assert [step for step, _ in agreed.said].count(END) > 1
    reported = len(agreed.said)
    agreed.hear(OVER, 20)
    assert END not in {step for step, _ in agreed.said[reported:]}


def test_centre_that_is_gone_while_it_rings(agreed: Talking) -> None:
    assert agreed.hear(VideoNews(VideoReply.UNREACHED), UNREACHED_FOR + 10) is VideoStage.UNANSWERED


@pytest.mark.parametrize("is_large", [True, False])
def test_one_touch_ends_it(talking: Talking, is_large: bool) -> None:
    if not is_large:
        talking.do(Stay())
    assert talking.do(EndVideo())
    assert (talking.kind, talking.view.frame.video, talking.peer.erased) == (None, VideoStage.NONE, 1)
    assert talking.terminal.video_frame() is None
    talking.hear(OVER)
    assert END in {step for step, _ in talking.said}
    assert not talking.do(EndVideo())


def test_waiting_is_taken_back(agreed: Talking) -> None:
    assert agreed.do(EndVideo())
    agreed.hear(OVER)
    assert END in {step for step, _ in agreed.said}
    assert agreed.hear(READY) is VideoStage.NONE, "one try a call"


def test_end_by_the_window_is_explained(talking: Talking) -> None:
    talking.do(Stay())
    assert talking.hear(OVER) is VideoStage.ENDED
    assert (talking.kind, talking.view.frame.video) == (OverlayKind.VIDEO, VideoStage.ENDED)
    assert talking.peer.erased == 1
    assert talking.do(Stay())
    assert (talking.kind, talking.view.frame.video) == (None, VideoStage.NONE)


def test_unanswered_offer_is_explained(agreed: Talking) -> None:
    assert agreed.hear(OVER) is VideoStage.UNANSWERED
    assert agreed.peer.begun == []


@pytest.mark.parametrize("loss", ["process", "centre", "never joined"])
def test_lost_line_ends_it(agreed: Talking, loss: str) -> None:
    agreed.hear(OFFER)
    if loss != "never joined":
        agreed.peer.at = PeerStage.TALKING
        agreed.hear(JOINED)
    if loss == "process":
        agreed.peer.at = PeerStage.ENDED
    seconds = {"centre": UNREACHED_FOR + 10, "never joined": JOINED_WITHIN + 10}.get(loss, 6)
    news = VideoNews(VideoReply.UNREACHED) if loss == "centre" else JOINED
    last = agreed.hear(news, seconds)
    assert last is VideoStage.LOST
    assert agreed.peer.erased == 1


def test_visit_takes_it_along(talking: Talking) -> None:
    talking.do(Stay())
    assert talking.do(Leave())
    assert talking.peer.erased >= 1
    assert talking.view.frame.video is VideoStage.NONE
    talking.hear(OVER, 60)
    assert "video" in talking.terminal.last_wipe.cleared
    assert END in {step for step, _ in talking.said}


@pytest.mark.expected_logs("closing a visit failed: OSError")
def test_visit_ends_though_video_fails(talking: Talking, monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[Exception | None] = [OSError("gone"), None, None]

    def fail_once() -> None:
        if (answer := answers.pop(0)) is not None:
            raise answer

    monkeypatch.setattr(talking.peer, "erase", fail_once)
    talking.do(Stay())
    assert talking.do(Leave())
    talking.hear(OVER, 60)
    assert "video" in talking.terminal.last_wipe.cleared


def test_second_video_waits_for_its_microphone() -> None:
    bench = Talking({MICROPHONE: HandMicrophone()})
    bench.do(Wake())
    for _ in range(2):
        bench.do(CallHelp())
        bench.hear(READY)
        assert bench.do(AskForVideo())
        assert bench.do(AgreeToVideo())
        bench.peer.at = PeerStage.ENDED  # as the talk before left it
        bench.lines[MICROPHONE].is_held = True
        assert bench.hear(OFFER) is VideoStage.JOINING
        bench.peer.at = PeerStage.TALKING
        bench.lines[MICROPHONE].is_held = False
        assert bench.hear(JOINED) is VideoStage.TALKING
        assert not bench.view.frame.is_unheard
        assert bench.do(EndVideo())
        bench.hear(OVER)
    assert [microphone for _, microphone in bench.peer.begun] == [("true",)] * 2


def test_microphone_after_the_end_begins_nothing() -> None:
    bench = Talking({MICROPHONE: HandMicrophone()})
    for intent in (Wake(), CallHelp()):
        assert bench.do(intent)
    bench.hear(READY)
    for intent in (AskForVideo(), AgreeToVideo()):
        assert bench.do(intent)
    bench.lines[MICROPHONE].is_held = True
    assert bench.hear(OFFER) is VideoStage.JOINING
    assert bench.do(EndVideo())
    bench.lines[MICROPHONE].is_held = False
    assert bench.hear(OVER) is not VideoStage.JOINING
    assert bench.peer.begun == []


def test_help_page_leaves_what_became_unread(talking: Talking) -> None:
    talking.do(Stay())
    talking.do(OpenHelp())
    assert talking.hear(OVER) is VideoStage.ENDED
    assert talking.kind is OverlayKind.HELP
    assert talking.do(Stay())
    assert talking.kind is OverlayKind.VIDEO, "it has ended, which is said behind the page that was read"


def test_farewell_offers_no_video(called: Talking) -> None:
    called.do(Stay())
    called.do(Leave())
    called.do(CallHelp())
    called.hear(READY, 4)  # the farewell lasts 6 s
    assert called.kind is OverlayKind.CALL
    assert called.view.frame.video is VideoStage.NONE
    assert not called.do(AskForVideo())


def test_visit_without_video_wipes_none(bench: Talking) -> None:
    bench.do(Wake())
    bench.do(Leave())
    bench.hear(OVER, 60)
    assert "video" not in bench.terminal.last_wipe.cleared
