"""Has pictures measured in a process that ends with the answer: what measures is large, and the picture may be of a person."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct

from drivers.piped.messages import Size, next_message, send, size_of
from drivers.piped.piped_process import PipedProcess
from drivers.ports.errors import DeviceFault
from drivers.ports.picture import Picture

PROJECT = Path(__file__).parents[3]
LONGEST = 30.0
"""Seconds, with the start of the process: usually under two."""
LEAST_SHARPNESS = 60.0
"""Variance of the Laplacian: a page out of focus is below 20, a printed page in focus above 300."""
DARKEST, BRIGHTEST = 60.0, 215.0
"""Mean of the picture, of 255."""
MOST_CLIPPED = 0.2
"""Share of the picture that is white in every colour: a lamp, or the sun."""
MOST_SHIFT_MM = 3.0
"""By which a mark may be away from its place: edges of the sheet are found to a millimetre or two."""
MOST_RATIO_ERROR = 0.04
NEEDED_LINE = 0.5
"""Of the widths of `kiosk.papers.measured_page`: small print has strokes as wide."""
GREYS = 5


class MeasuringFailed(DeviceFault):
    """The process died, or took too long and was killed."""


class PictureMeasures(Struct, frozen=True, tag="picture"):
    """What was measured of one picture (画面测量)."""

    sharpness: float
    light: float
    clipped: float

    @property
    def is_sharp(self) -> bool:
        """Whether print in it could be read."""
        return self.sharpness >= LEAST_SHARPNESS

    @property
    def is_bright_enough(self) -> bool:
        """Neither dark nor glaring as a whole."""
        return DARKEST <= self.light <= BRIGHTEST

    @property
    def is_unclipped(self) -> bool:
        """Whether no lamp or window washes out a part of it."""
        return self.clipped <= MOST_CLIPPED

    @property
    def is_well_lit(self) -> bool:
        """Neither dark nor washed out."""
        return self.is_bright_enough and self.is_unclipped


class TargetMeasures(Struct, frozen=True, tag="target"):
    """What was measured of the test page (测试页测量), in millimetres; `finest_mm` are the thinnest separate lines (0: none)."""

    ratio_error: float
    shift_mm: float
    finest_mm: float
    greys: int

    @property
    def is_true(self) -> bool:
        """Whether a page is taken with its own shape."""
        return self.ratio_error <= MOST_RATIO_ERROR and self.shift_mm <= MOST_SHIFT_MM

    @property
    def is_fine(self) -> bool:
        """Whether small print can be read."""
        return 0 < self.finest_mm <= NEEDED_LINE

    @property
    def is_even(self) -> bool:
        """Whether every grey differs visibly from the next."""
        return self.greys == GREYS


class NoTarget(Struct, frozen=True, tag="no_target"):
    """The page that lies there is not the test page, or lies so that a mark cannot be seen."""

    marks: int


class AskedPictureMeasure(Struct, frozen=True, tag="picture"):
    """The picture that follows is to be measured (画面测量请求)."""

    size: Size


class AskedTargetMeasure(Struct, frozen=True, tag="target"):
    """A page as JPEG that may be the test page (测试页测量请求)."""

    jpeg: bytes


AskedMeasure = AskedPictureMeasure | AskedTargetMeasure
Measured = PictureMeasures | TargetMeasures | NoTarget
_ASKED: msgspec.msgpack.Decoder[AskedMeasure] = msgspec.msgpack.Decoder(AskedMeasure)


class AnsweredMeasure(Struct, frozen=True):
    """A measurement that succeeded (测量应答)."""

    found: Measured


_ANSWERED = msgspec.msgpack.Decoder(AnsweredMeasure)


def measured_picture(picture: Picture) -> PictureMeasures:
    """Blocks for about a second. Raises MeasuringFailed."""
    found = _answer(AskedPictureMeasure(size_of(picture)), picture.data)
    if not isinstance(found, PictureMeasures):
        raise MeasuringFailed("the measuring process answered something else")
    return found


def measured_target(jpeg: bytes) -> TargetMeasures | NoTarget:
    """Of a straightened page (`drivers.ports.pages.PageCaptured`), whichever way up. Blocks for about a second. Raises MeasuringFailed."""
    found = _answer(AskedTargetMeasure(jpeg))
    if isinstance(found, PictureMeasures):
        raise MeasuringFailed("the measuring process answered something else")
    return found


def next_asked_measure(source: BinaryIO) -> AskedMeasure | None:
    """None when the terminal is gone."""
    return next_message(source, _ASKED)


def _next_answered(source: BinaryIO) -> AnsweredMeasure | None:
    return next_message(source, _ANSWERED)


def _answer(asked: AskedMeasure, *pictures: bytearray) -> Measured:
    process = PipedProcess((sys.executable, "-m", "kiosk.diagnostics.measure_process"), PROJECT)
    try:
        answered = process.answer(partial(send, asked, data=pictures), _next_answered, LONGEST)
    finally:
        process.end()
    if answered is None:
        raise MeasuringFailed("the measuring process ended")
    return answered.found
