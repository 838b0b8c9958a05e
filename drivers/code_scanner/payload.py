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

_WORD_OF_LETTERS = re.compile("[\u0080-\u07ff]{2}")
_BESIDE_LATIN = re.compile("[A-Za-z][\u0080-\u07ff]|[\u0080-\u07ff][A-Za-z]|[\u0800-\U0010ffff]")
_ARABIC = re.compile("[\u0600-\u06ff]+")


def text_of(data: bytes) -> str | None:
    """The text, or None for bytes that are no text. GB18030 is what Chinese departments print without saying so."""
    for decode in (decode_utf8, decode_gb18030):
        try:
            text = decode(data.strip(b"\x00"))
        except UnicodeDecodeError:
            continue
        return plain(text)
    return None


def decode_utf8(data: bytes) -> str:
    """The text. Raises UnicodeDecodeError, also for bytes that are UTF-8 by chance and rather Chinese characters of GB2312.

    930 of them are two bytes that are also one Latin, Greek, Cyrillic or Hebrew letter: a name wholly of such (谢伟, 毛小强) is
    valid in both. Letters of that kind are left where they are part of a Latin word (Müller), stand alone, or are Arabic.
    """
    text = data.decode()
    if _is_rather_gb2312(text, data):
        raise UnicodeDecodeError("utf-8", data, 0, len(data), "rather GB2312")
    return text


def _is_rather_gb2312(text: str, data: bytes) -> bool:
    others = "".join(character for character in text if not character.isascii())
    if not _WORD_OF_LETTERS.search(text) or _BESIDE_LATIN.search(text) or _ARABIC.fullmatch(others):
        return False
    try:
        chinese = data.decode("gb2312")
    except UnicodeDecodeError:
        return False
    return all(character.isascii() or "\u4e00" <= character <= "\u9fff" for character in chinese)


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
    """What a serial scanner read, without line ends, STX and ETX and NUL that it may put around it.

    None where it began with STX and did not end with ETX, or the reverse: then it is not whole.
    """
    begins, ends = data.lstrip(b"\x00\r\n")[:1] == b"\x02", data.rstrip(b"\x00\r\n")[-1:] == b"\x03"
    return data.strip(_AROUND) if begins == ends else None


def said_once(data: bytes) -> bytes:
    """One code of a trigger that bounced: the same line several times over is that line."""
    lines = {part for part in re.split(rb"[\r\n]+", data) if part.strip(b"\x00")}
    return next(iter(lines)) if len(lines) == 1 else data


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} and character not in _SEPARATORS
