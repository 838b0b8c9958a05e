"""Letters for pretended papers, out of one font of the system that has Chinese. Knows no page."""

import subprocess
from functools import lru_cache

from PIL import ImageFont

FAMILY = "Noto Sans CJK SC"
FONTCONFIG_SECONDS = 10


@lru_cache(maxsize=16)
def letters(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """At a size in dots."""
    pattern = f"{FAMILY}{':bold' if bold else ''}"
    command = ["fc-match", "--format", "%{file}|%{index}", pattern]
    output = subprocess.run(command, capture_output=True, text=True, timeout=FONTCONFIG_SECONDS, check=True).stdout
    path, _, index = output.partition("|")
    # the upper half of fontconfig's index names an instance of a variable font
    return ImageFont.truetype(path, size, index=int(index or 0) & 0xFFFF)


def broken(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """The text in lines of that width at most."""
    lines = [""]
    for character in text:
        if font.getlength(lines[-1] + character) > width:
            lines.append("")
        lines[-1] += character
    return lines
