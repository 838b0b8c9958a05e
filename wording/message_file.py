"""The messages of one language as they lie in its .mo, looked up there: of two thousand a visit says some hundred."""

from bisect import bisect_left
from pathlib import Path
from struct import Struct, error

from wording.errors import WordingBroken

MAGIC = 0x950412DE
_HEAD = Struct("<5I")
"""Magic number, version, how many, where the ids are named and where the texts. Source: GNU gettext, "The Format of GNU MO Files"."""
_PLACE = Struct("<2I")
"""The length and the offset of a text."""


class MessageFile:
    """Texts by id (文案文件); what was said once is at hand. Raises WordingBroken for what is no .mo."""

    def __init__(self, file: Path) -> None:
        self._data = file.read_bytes()
        try:
            magic, _, self._count, self._ids, self._texts = _HEAD.unpack_from(self._data)
        except error as why:
            raise WordingBroken(f"{file.name}: {why}") from why
        if magic != MAGIC:
            raise WordingBroken(f"{file.name} is no .mo of this machine")
        self._said: dict[str, str | None] = {}

    def text(self, message: str) -> str | None:
        """None where the language does not say it."""
        if message not in self._said:
            self._said[message] = self._find_text(message.encode())
        return self._said[message]

    def _find_text(self, message: bytes) -> str | None:
        place = bisect_left(range(self._count), message, key=lambda number: self._at(self._ids, number))
        is_there = place < self._count and self._at(self._ids, place) == message
        return self._at(self._texts, place).decode() if is_there else None

    def _at(self, table: int, place: int) -> bytes:
        length, offset = _PLACE.unpack_from(self._data, table + place * _PLACE.size)
        return self._data[offset : offset + length]
