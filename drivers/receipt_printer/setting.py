"""Sets text for a receipt: measures and draws runs of characters in fitting fonts, and breaks lines. Knows no blocks."""

from itertools import groupby

from msgspec import Struct
from PIL import ImageDraw

from drivers.receipt_printer.fonts import GETA, INVISIBLE, FontBook, FontFile

# 标点避头尾 (GB/T 15834): these do not begin a line, those do not end one.
NOT_FIRST = frozenset("，。、；：？！）》〉】」』”’…—·%℃,.;:?!)]}")
NOT_LAST = frozenset("（《〈【「『“‘([{")
SOFT_ENDS = "-/·&?"
INK = 0


class TypeFace(Struct, frozen=True):
    """Size in dots and weight (字号)."""

    size: int
    bold: bool = False
    spacing: int = 0


class TypeSetter:
    """Not thread-safe (排字). Remembers which characters no font had."""

    def __init__(self, fonts: FontBook) -> None:
        self._fonts = fonts
        self._missing: dict[str, None] = {}

    @property
    def missing(self) -> tuple[str, ...]:
        """Characters that no installed font has, in order of appearance."""
        return tuple(self._missing)

    def width(self, text: str, face: TypeFace) -> int:
        """Dots the text takes on one line."""
        shown = visible(text)
        runs = sum(font.at(face.size).getlength(run) for font, run in self._runs(shown, face))
        return round(runs) + face.spacing * max(len(shown) - 1, 0)

    def draw(self, on: ImageDraw.ImageDraw, place: tuple[int, int], text: str, face: TypeFace, ink: int = INK) -> None:
        """Draw one line, its left top corner at `place`; characters of all fonts stand on one base line."""
        left, base = float(place[0]), place[1] + round(face.size * 0.88)
        for font, run in self._runs(visible(text), face):
            pieces = run if face.spacing else (run,)
            for piece in pieces:
                on.text((left, base), piece, font=font.at(face.size), fill=ink, anchor="ls")
                left += font.at(face.size).getlength(piece) + face.spacing

    def lines(self, text: str, face: TypeFace, width: int) -> list[str]:
        """The text broken to the width. Words and numbers stay whole where they fit; nothing is cut off."""
        return [line for part in text.split("\n") for line in self._broken(part, face, width)]

    def _broken(self, text: str, face: TypeFace, width: int) -> list[str]:
        lines, line = [], ""
        for unit in _units(text):
            if not line or self.width(line + unit.rstrip(), face) <= width:
                line += unit
            else:
                lines.append(line.rstrip())
                line = unit.lstrip()
            while self.width(line.rstrip(), face) > width and len(line) > 1:
                fitting = self._fitting(line, face, width)
                lines.append(line[:fitting])
                line = line[fitting:]
        lines.append(line.rstrip())
        tidied = _without_orphan(lines)
        return tidied if self.width(tidied[-1], face) <= width else lines

    def _fitting(self, text: str, face: TypeFace, width: int) -> int:
        """How many characters of a too long unit fit, at least one; a long number rather breaks behind a hyphen."""
        count = 1
        while count < len(text) and self.width(text[: count + 1], face) <= width:
            count += 1
        soft = max(text[:count].rfind(each) + 1 for each in SOFT_ENDS)
        return soft or count

    def _runs(self, text: str, face: TypeFace) -> list[tuple[FontFile, str]]:
        placed = [pair for pair in (self._placed(each, face) for each in text) if pair is not None]
        return [(font, "".join(each for _, each in run)) for font, run in groupby(placed, key=lambda pair: pair[0])]

    def _placed(self, character: str, face: TypeFace) -> tuple[FontFile, str] | None:
        font = self._fonts.font_for(character, bold=face.bold)
        if font is not None:
            return font, character
        self._missing.setdefault(character)
        mark = self._fonts.font_for(GETA, bold=face.bold)
        return (mark, GETA) if mark is not None else None


def _without_orphan(lines: list[str]) -> list[str]:
    """A character that would stand alone on the last line gets the one before it for company."""
    if len(lines) < 2 or len(lines[-1].rstrip("".join(NOT_FIRST))) != 1:
        return lines
    *before, line, last = lines
    *kept, moved = _units(line)
    return [*before, "".join(kept), moved + last] if kept and len(moved) == 1 else lines


def visible(text: str) -> str:
    """The text without control characters and marks that have no glyph of their own."""
    plain = text.replace("\t", " ")
    return "".join(each for each in plain if ord(each) not in INVISIBLE and (each >= " " and each != "\x7f"))


def _units(text: str) -> list[str]:
    """Pieces between which a line may break: single Chinese characters, whole words, punctuation with its neighbour."""
    units: list[str] = []
    for character in text:
        if units and _belongs(units[-1], character):
            units[-1] += character
        else:
            units.append(character)
    return units


def _belongs(unit: str, character: str) -> bool:
    last = unit[-1]
    if character in NOT_FIRST or last in NOT_LAST:
        return True
    return character == " " or (_is_word(last) and _is_word(character))


def _is_word(character: str) -> bool:
    return character.isascii() and not character.isspace()
