"""Takes each step of video with a window to the centre, on the worker of calls."""

from typing import Protocol

from contract.help_video import HelpVideoAnswer, HelpVideoRequest, HelpVideoStep
from drivers.ports.video_peer import RelayServer, VideoOffer
from kiosk.services.calls.video_calls import VideoNews, VideoReply, VideoStep
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable


class VideoCentre(Protocol):
    """The centre, as far as video needs it. Blocks."""

    def help_video(self, request: HelpVideoRequest) -> HelpVideoAnswer | CentreRefused | CentreUnreachable:
        """One step of the video of a call."""


class VideoLine:
    """Asks the centre about the video of the call of that id (视频线路)."""

    def __init__(self, terminal_id: str, centre: VideoCentre) -> None:
        self._terminal_id = terminal_id
        self._centre = centre

    def ask(self, call_id: str, step: VideoStep, answer: str) -> VideoNews:
        """On the worker. A centre from before refuses it."""
        asked = HelpVideoStep(step.value)
        request = HelpVideoRequest(terminal_id=self._terminal_id, call_id=call_id, step=asked, answer=answer)
        heard = self._centre.help_video(request)
        if isinstance(heard, HelpVideoAnswer):
            return VideoNews(VideoReply(heard.state.value), _offer_in(heard), heard.is_deserted)
        return VideoNews(VideoReply.REFUSED if isinstance(heard, CentreRefused) else VideoReply.UNREACHED)


def _offer_in(heard: HelpVideoAnswer) -> VideoOffer | None:
    if not heard.offer:
        return None
    servers = [RelayServer(server.urls, server.username, server.credential) for server in heard.ice_servers]
    return VideoOffer(heard.offer, tuple(servers))
