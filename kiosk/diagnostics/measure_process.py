"""The measuring process, run by `kiosk.diagnostics.measuring`: no arguments; one question and its answer go by pipes."""

import sys
from typing import BinaryIO

from contract.core_dumps import forbid_core_dumps
from drivers.piped.messages import next_picture, send
from drivers.piped.pixels import pixels_of
from kiosk.diagnostics.measuring import AnsweredMeasure, AskedPictureMeasure, Measured, next_asked_measure
from kiosk.diagnostics.picture_measures import measure
from kiosk.diagnostics.target_measures import measure_target


def answer_one(source: BinaryIO, to: BinaryIO) -> None:
    """Nothing where the terminal is gone."""
    asked = next_asked_measure(source)
    found: Measured | None = None
    if isinstance(asked, AskedPictureMeasure):
        picture = next_picture(source, asked.size)
        found = None if picture is None else measure(pixels_of(picture))
    elif asked is not None:
        found = measure_target(asked.jpeg)
    if found is not None:
        send(AnsweredMeasure(found), to)


def main() -> None:
    """One question."""
    forbid_core_dumps()
    answer_one(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
