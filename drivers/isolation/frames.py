"""A frame of another maker's camera on its way to the terminal: asked for by the number of the last one, so that none comes twice."""

import msgspec

from drivers.isolation.codec import decoded, encoded
from drivers.isolation.exchange import PortAnswer, PortCall
from drivers.ports.camera import Camera, Frame
from drivers.ports.errors import ProtocolFault
from drivers.ports.picture import Picture

NEWER_FRAME = "newer_frame"
"""What is called in place of `latest`."""


class FrameHead(msgspec.Struct, frozen=True):
    """A frame without its pixels, which follow (帧头)."""

    number: int
    taken_at: float
    height: int
    width: int


def newer_frame(camera: Camera, call: PortCall) -> PortAnswer:
    """In the driver's process: the newest frame, or None where it is the one that was handed on last."""
    last = decoded(call.arguments[0] or b"", int | None)
    frame = camera.latest()
    if frame is None or frame.number == last:
        return PortAnswer(call.number, encoded(None))
    picture = frame.picture
    head = FrameHead(frame.number, float(frame.taken_at), picture.height, picture.width)
    return PortAnswer(call.number, encoded(head), pixels=picture.data)


def frame_in(answer: PortAnswer) -> Frame | None:
    """In the terminal. Raises ProtocolFault where the pixels are not what the head says."""
    head: FrameHead | None = decoded(answer.value, FrameHead | None)
    if head is None:
        return None
    try:
        picture = Picture(head.height, head.width, answer.pixels)
    except ValueError as wrong:
        raise ProtocolFault(str(wrong)) from wrong
    if head.height <= 0 or head.width <= 0:
        raise ProtocolFault("an empty picture")
    return Frame(picture, head.taken_at, head.number)
