"""What the terminal and its video process say to each other (drivers.piped)."""

from typing import BinaryIO

import msgspec
from msgspec import Struct

from drivers.piped.messages import Size, next_message, next_with_picture
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
    return next_with_picture(source, _MOMENT)


def next_report(source: BinaryIO) -> tuple[VideoReport, Picture | None] | None:
    """With the picture of the other end that follows it; None when the video process is gone."""
    return next_with_picture(source, _REPORT)
