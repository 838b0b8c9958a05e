"""From the bytes of a code to text: UTF-8, else GB18030, else nothing; without what a scanner puts around it."""

import re
import unicodedata

from drivers.ports.national_characters import decode_gb18030

LONGEST = 4096
"""More than any bar or QR code holds as text."""
_SEPARATORS = "\t\n\r\x1c\x1d\x1e\x1f\x04"
"""Control characters that codes do carry: line ends of cards, and the separators of GS1 and ISO 15434."""
_BYTE_ORDER_MARK = "\ufeff"
_AROUND = b"\x00\x02\x03\r\n"
_AIM_PREFIX = re.compile(rb"\][A-Za-z][0-9A-Za-z]")


def text_of(data: bytes) -> str | None:
    """The text, or None for bytes that are no text. GB18030 is what Chinese departments print without saying so."""
    for decode in (bytes.decode, decode_gb18030):
        try:
            text = decode(data.strip(b"\x00"))
        except UnicodeDecodeError:
            continue
        return plain(text)
    return None


def plain(text: str) -> str | None:
    """The text without a byte order mark, None where it is nothing or holds control characters but separators.

    Spaces of every kind, characters for private use and those that are newer than this program are part of names.
    """
    bare = text.removeprefix(_BYTE_ORDER_MARK).strip("\x00")
    return bare if is_text(bare) else None


def is_text(text: str) -> bool:
    """Whether it is something and holds no control characters but separators."""
    return bool(text) and len(text) <= LONGEST and not any(map(_is_control, text))


def unframed(data: bytes) -> bytes | None:
    """What a serial scanner read, without line ends, STX and ETX, NUL and the AIM prefix that it may put around it.

    None where it began with STX and did not end with ETX, or the reverse: then it is not whole.
    """
    begins, ends = data.lstrip(b"\x00\r\n")[:1] == b"\x02", data.rstrip(b"\x00\r\n")[-1:] == b"\x03"
    if begins != ends:
        return None
    bare = data.strip(_AROUND)
    prefix = _AIM_PREFIX.match(bare)
    return bare if prefix is None else bare[prefix.end() :]


def said_once(data: bytes) -> bytes:
    """One code of a trigger that bounced: the same line several times over is that line."""
    lines = {part for part in re.split(rb"[\r\n]+", data) if part.strip(b"\x00")}
    return next(iter(lines)) if len(lines) == 1 else data


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} and character not in _SEPARATORS
