"""Packs of clips: one chained Ogg Opus file a language, and beside it an index that says where each sentence lies.

A pack holds what one voice says in one language, synthetic or recorded: a recording of Cantonese is a pack like any other.
`zh.opus` can be played as it is; `zh.json` maps `clip_key` to offset and length.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from drivers.ports.speech import SpokenLanguage
from drivers.speech.spoken_sentences import clip_key

FORMAT = 1
MOST_BYTES = 1_000_000
"""Of one clip: some five minutes."""


class PackIndex(Struct, frozen=True):
    """What is in a pack (语音包目录): place and length of each clip by its key."""

    format: int
    language: str
    voice: str
    clips: dict[str, tuple[int, int]]


class ClipPack:
    """A pack on the disk (语音包). Only its index is held in memory. Thread-safe."""

    def __init__(self, index: PackIndex, sounds: Path) -> None:
        self.index = index
        self._sounds = sounds

    def clip(self, language: SpokenLanguage, sentence: str) -> bytes | None:
        """The clip of the sentence, as Ogg Opus; None where the pack has none or cannot be read."""
        if self.index.language != language:
            return None
        where = self.index.clips.get(clip_key(language, self.index.voice, sentence))
        if where is None or not 0 < where[1] <= MOST_BYTES:
            return None
        try:
            with self._sounds.open("rb") as opened:
                opened.seek(where[0])
                return opened.read(where[1])
        except (OSError, ValueError):
            return None


class ClipLibrary:
    """All packs of some folders (语音库), looked through in order. What is no pack is passed over."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)
        self._packs: tuple[ClipPack, ...] | None = None

    def clip(self, language: SpokenLanguage, sentence: str) -> bytes | None:
        """The first clip of the sentence that a pack has."""
        found = (pack.clip(language, sentence) for pack in self.packs())
        return next((clip for clip in found if clip is not None), None)

    def packs(self) -> tuple[ClipPack, ...]:
        """Read when first asked for."""
        if self._packs is None:
            paths = (path for folder in self._folders if folder.is_dir() for path in sorted(folder.glob("*.json")))
            self._packs = tuple(pack for path in paths if (pack := opened_pack(path)) is not None)
        return self._packs


def opened_pack(index: Path) -> ClipPack | None:
    """None for what is no pack of this format."""
    try:
        read = msgspec.json.decode(index.read_bytes(), type=PackIndex)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return ClipPack(read, index.with_suffix(".opus")) if read.format == FORMAT else None


def write_pack(index: Path, language: str, voice: str, clips: Mapping[str, bytes]) -> PackIndex:
    """Write a pack of clips by their keys, sorted, so that the same clips make the same pack."""
    places: dict[str, tuple[int, int]] = {}
    with index.with_suffix(".opus").open("wb") as sounds:
        for key, place, sound in _placed(clips):
            places[key] = (place, len(sound))
            sounds.write(sound)
    made = PackIndex(FORMAT, language, voice, places)
    index.write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=0) + b"\n")
    return made


def _placed(clips: Mapping[str, bytes]) -> Iterator[tuple[str, int, bytes]]:
    place = 0
    for key in sorted(clips):
        yield key, place, clips[key]
        place += len(clips[key])
