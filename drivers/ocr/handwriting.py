"""Handwriting as a picture: the strokes are drawn black on white and read as a line of print, so that their order does not count."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.ocr.networks import LineReader, begins_of_signs
from drivers.ocr.written_exchange import AnsweredCandidates, next_asked_strokes
from drivers.piped.messages import send
from drivers.ports.device import Pixels
from drivers.ports.handwriting import Stroke

LINE, HIGH, PEN, MARGIN = 48, 42, 2, 3
"""Pixels: the height of a line that the network reads, of what is written in it, the pen, and the white at the left."""
FINER, SUBPIXEL_BITS = 4, 4
"""The picture is drawn so many times larger, and made smaller for soft edges; places are as fine as OpenCV draws them."""
WIDE, LEAST_STROKES = 1.6, 3
"""So much wider than high, and of so many strokes: several characters side by side. 一 and 二 are wide too."""
LONGEST = 6
"""Heights: what is wider is written smaller."""
WORD_AT_LEAST, MOST_IN_WORD = 0.6, 4
"""The mean probability from which characters side by side are a word, and how many they may be."""
VARIANTS = 2
"""How many further words are offered, each with another sign in the place that is least sure."""
LESS_LIKELY = 0.03
"""How much a sign that is no character of GB 2312 counts: a traditional one is mostly the simplified one of a quick hand."""


class WritingReader:
    """Reads strokes (手写图像识别). Not thread-safe."""

    def __init__(self, model: Path) -> None:
        self._reader = LineReader(model)
        self._weights = np.asarray([_weight(label) for label in self._reader.labels], np.float32)
        self._weights[0] = 1.0

    def candidates(self, strokes: Sequence[Stroke], most: int) -> tuple[str, ...]:
        """Words first where several characters are side by side, then single characters; none for no strokes."""
        if not any(strokes):
            return ()
        odds = self._reader.odds(picture_of_strokes(strokes)) * self._weights
        return tuple(dict.fromkeys((*self._words(odds), *self._characters(odds, most))))[:most]

    def _characters(self, odds: NDArray[np.float32], most: int) -> list[str]:
        highest = odds.max(axis=0)
        highest[0] = 0
        return [self._reader.labels[place] for place in np.argsort(-highest)[:most] if highest[place] > 0]

    def _words(self, odds: NDArray[np.float32]) -> list[str]:
        """What is written side by side, the same with the sign that is least sure in another reading, and each sign alone."""
        best = odds.argmax(axis=1)
        begins = begins_of_signs(best)
        sure = odds[begins, best[begins]]
        if not 1 < begins.size <= MOST_IN_WORD or sure.mean() < WORD_AT_LEAST:
            return []
        signs = [self._reader.labels[best[at]] for at in begins]
        doubtful = int(sure.argmin())
        usual = odds[begins[doubtful]][None] * (self._weights == 1)
        others = [sign for sign in self._characters(usual, VARIANTS + 1) if sign != signs[doubtful]][:VARIANTS]
        words = ["".join((*signs[:doubtful], sign, *signs[doubtful + 1 :])) for sign in (signs[doubtful], *others)]
        return [*words, *signs]


def serve_handwriting(model: Path, source: BinaryIO, to: BinaryIO) -> None:
    """Until the terminal is gone. Keeps nothing between two questions; a first reading lays the network out."""
    cv2.setNumThreads(1)
    reader = WritingReader(model)
    reader.candidates((((0.0, 0.0), (1.0, 1.0)),), 1)
    while (asked := next_asked_strokes(source)) is not None:
        send(AnsweredCandidates(reader.candidates(asked.strokes, asked.most)), to)


def picture_of_strokes(strokes: Sequence[Stroke]) -> Pixels:
    """As high as a line is, wherever in the square they were written."""
    points = [np.asarray(stroke, np.float64) for stroke in strokes if stroke]
    every = np.concatenate(points)
    low, (across, down) = every.min(axis=0), np.ptp(every, axis=0)
    is_line = len(points) >= LEAST_STROKES and across > WIDE * down
    scale = HIGH / max(down, across / LONGEST if is_line else across, 1e-3)
    width = round(across * scale) + LINE - HIGH
    fine = np.full((LINE * FINER, width * FINER), 255, np.uint8)
    start = np.array([MARGIN, (LINE - down * scale) / 2])
    for stroke in points:
        places = np.round(((stroke - low) * scale + start) * (FINER << SUBPIXEL_BITS)).astype(np.int32)
        cv2.polylines(fine, [places.reshape(-1, 1, 2)], False, (0,), PEN * FINER, cv2.LINE_AA, SUBPIXEL_BITS)
    grey = cv2.resize(fine, (width, LINE), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), dtype=np.uint8)


def _weight(label: str) -> float:
    """Characters, and digits and letters of ASCII; no other sign is ever offered."""
    if len(label) != 1:
        return 0.0
    if label.isascii():
        return LESS_LIKELY if label.isalnum() else 0.0
    is_character = "\u4e00" <= label <= "\u9fff" or "\u3400" <= label <= "\u4dbf" or ord(label) >= 0x20000
    if not is_character:
        return 0.0
    try:
        label.encode("gb2312")
    except UnicodeEncodeError:
        return LESS_LIKELY
    return 1.0
