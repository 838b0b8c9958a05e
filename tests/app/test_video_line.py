"""What the centre says of a video, as the terminal takes it."""

import pytest

from app.core.video_line import VideoLine
from contract.help_video import HelpVideoAnswer, HelpVideoRequest, HelpVideoState, HelpVideoStep, IceServer
from drivers.ports.video_peer import RelayServer, VideoOffer
from kiosk.services.calls.video_calls import VideoNews, VideoReply, VideoStep
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable, Unreachable


class Centre:
    def __init__(self, answer: object) -> None:
        self.answer, self.asked = answer, list[HelpVideoRequest]()

    def help_video(self, request: HelpVideoRequest):
        self.asked.append(request)
        return self.answer


def asked(answer: object, step: VideoStep = VideoStep.LOOK) -> VideoNews:
    return VideoLine("YC-001", Centre(answer)).ask("c1", step, "")


@pytest.mark.parametrize("state", HelpVideoState)
def test_every_state_has_its_reply(state: HelpVideoState) -> None:
    assert asked(HelpVideoAnswer(terminal_id="YC-001", call_id="c1", state=state)).reply.value == state.value


@pytest.mark.parametrize("step", VideoStep)
def test_every_step_is_sent(step: VideoStep) -> None:
    centre = Centre(HelpVideoAnswer(terminal_id="YC-001", call_id="c1", state=HelpVideoState.JOINED))
    VideoLine("YC-001", centre).ask("c1", step, "sdp")
    sent = HelpVideoRequest(terminal_id="YC-001", call_id="c1", step=HelpVideoStep(step.value), answer="sdp")
    assert centre.asked == [sent]


def test_offer_comes_with_its_servers() -> None:
    turn = IceServer(urls=("turn:turn.example:3478",), username="kiosk", credential="word")
    state = HelpVideoState.OFFERED
    answer = HelpVideoAnswer(terminal_id="YC-001", call_id="c1", state=state, offer="sdp", ice_servers=(turn,))
    server = RelayServer(("turn:turn.example:3478",), "kiosk", "word")
    assert asked(answer) == VideoNews(VideoReply.OFFERED, VideoOffer("sdp", (server,)))
    assert "word" not in repr(server)


def test_old_centre_refuses_and_silent_one_is_unreached() -> None:
    assert asked(CentreRefused(404, "not_found", "no such path")).reply is VideoReply.REFUSED
    assert asked(CentreUnreachable(Unreachable.TIMEOUT, "")).reply is VideoReply.UNREACHED
