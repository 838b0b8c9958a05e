"""Finds a font for every character: the chosen one, the named fallbacks, then whatever fontconfig knows. Draws nothing."""

import subprocess
import threading
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from drivers.receipt_printer.cmap import Characters, characters_of

if TYPE_CHECKING:  # Pillow is loaded with the first receipt
    from PIL import ImageFont

# Type that cannot be set, as printers have marked it since lead type.
GETA = "〓"
FONTCONFIG_SECONDS = 5
# Marks that change the glyph before them and have none of their own: variation selectors and joiners.
INVISIBLE = frozenset({0x200B, 0x200C, 0x200D, 0xFEFF, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)})


class FontFile(Struct, frozen=True):
    """The font file (字体文件). `index` counts inside a collection."""

    path: Path
    index: int

    def has(self, character: str) -> bool:
        """Whether the font has a glyph for the character."""
        return ord(character) in _characters(self)

    def at(self, size: int) -> "ImageFont.FreeTypeFont":
        """The font at a size in dots."""
        return _sized(self, size)


class FontBook:
    """Thread-safe (字体册); asks fontconfig at first use."""

    def __init__(self, family: str, fallbacks: tuple[str, ...] = ()) -> None:
        self._family = family
        self._fallbacks = fallbacks
        self._lock = threading.Lock()
        self._chosen: dict[tuple[str, bool], FontFile | None] = {}

    def font_for(self, character: str, *, bold: bool) -> FontFile | None:
        """A font that has the character, or None when no installed font has it."""
        with self._lock:
            key = (character, bold)
            if key not in self._chosen:
                self._chosen[key] = self._find(character, bold=bold)
            return self._chosen[key]

    def _find(self, character: str, *, bold: bool) -> FontFile | None:
        weight = ":bold" if bold else ""
        for name in (self._family, *self._fallbacks):
            font = _matched(f"{name}{weight}")
            if font is not None and font.has(character):
                return font
        rare = _matched(f":charset={ord(character):x}")
        return rare if rare is not None and rare.has(character) else None


@lru_cache(maxsize=256)
def _matched(pattern: str) -> FontFile | None:
    """What fontconfig takes for a pattern; None without fontconfig."""
    try:
        answer = subprocess.run(
            ["fc-match", "--format", "%{file}|%{index}", pattern],
            capture_output=True,
            text=True,
            timeout=FONTCONFIG_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    path, _, index = answer.stdout.partition("|")
    # The upper half of fontconfig's index names an instance of a variable font.
    return FontFile(Path(path), int(index or 0) & 0xFFFF) if path else None


@lru_cache(maxsize=16)
def _characters(font: FontFile) -> Characters:
    return characters_of(font.path, font.index)


@lru_cache(maxsize=64)
def _sized(font: FontFile, size: int) -> "ImageFont.FreeTypeFont":
    from PIL import ImageFont

    return ImageFont.truetype(str(font.path), size, index=font.index)
