"""What the terminal and its video process say to each other (drivers.piped)."""

from typing import BinaryIO

import msgspec
from msgspec import Struct

from drivers.piped.messages import Size, next_message, next_picture
from drivers.ports.picture import Picture
from drivers.ports.video_peer import PeerStage, VideoOffer


class VideoSetup(Struct, frozen=True):
    """The first message (连线设置): the offer, and the programs for sound, empty where there is none."""

    offer: VideoOffer
    has_camera: bool
    microphone: tuple[str, ...] = ()
    loudspeaker: tuple[str, ...] = ()


class VideoMoment(Struct, frozen=True):
    """A moment of the talk (连线瞬间): a picture of that size follows where the camera has a new one; `screen` where it changed.

    `after`: the number of the last picture of the other end that is known here.
    """

    after: int
    size: Size | None = None
    screen: str | None = None


class VideoReport(Struct, frozen=True):
    """How the talk is (连线回报). A picture of the other end follows where `size` says so, with its `number`."""

    stage: PeerStage
    answer: str = ""
    size: Size | None = None
    number: int = 0


_SETUP = msgspec.msgpack.Decoder(VideoSetup)
_MOMENT = msgspec.msgpack.Decoder(VideoMoment)
_REPORT = msgspec.msgpack.Decoder(VideoReport)


def next_setup(source: BinaryIO) -> VideoSetup | None:
    """None when the terminal is gone."""
    return next_message(source, _SETUP)


def next_moment(source: BinaryIO) -> tuple[VideoMoment, Picture | None] | None:
    """With the picture of the camera that follows it; None when the terminal is gone."""
    moment = next_message(source, _MOMENT)
    if moment is None or moment.size is None:
        return None if moment is None else (moment, None)
    picture = next_picture(source, moment.size)
    return None if picture is None else (moment, picture)


def next_report(source: BinaryIO) -> tuple[VideoReport, Picture | None] | None:
    """With the picture of the other end that follows it; None when the video process is gone."""
    report = next_message(source, _REPORT)
    if report is None or report.size is None:
        return None if report is None else (report, None)
    picture = next_picture(source, report.size)
    return None if picture is None else (report, picture)
