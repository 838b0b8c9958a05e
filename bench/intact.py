"""Which records are whole in the bytes of damaged files, found by their text alone: this search shares no code with the product's."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import Enum

from contract.chain import ChainEnd, RecordBody, next_link
from contract.records import Record

PAGE = 4096
PIECE = 48
"""So many bytes of a record's JSON are looked for to find where a piece of it lies; they occur nowhere else."""


class Kind(Enum):
    """What is done to a file."""

    BITS = "bits"
    SECTOR = "sector"
    PAGE = "page"
    TRUNCATION = "truncation"


@dataclass(frozen=True)
class Harm:
    """One damage: the file, what was done, and the bytes that are not what they were, from `first` up to `end`."""

    file: str
    kind: Kind
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Piece:
    """A part of a record's JSON in one of the files; the next part begins at `until` of the JSON."""

    file: str
    place: int
    length: int
    until: int


@dataclass
class Copies:
    """Every copy of every piece in the undamaged files. Where a piece lies is looked for once."""

    files: Mapping[str, bytes]
    _pieces: dict[tuple[str, int], tuple[Piece, ...]] = field(default_factory=dict)
    _encodings: dict[str, bytes] = field(default_factory=dict)

    def is_intact(self, record: Record, harms: Collection[Harm]) -> bool:
        """Whether no damage touched any piece of at least one whole set."""
        return self._is_intact_from(0, record, harms)

    def _is_intact_from(self, begin: int, record: Record, harms: Collection[Harm]) -> bool:
        if begin >= len(self._encoded(record)):
            return True
        ends = {piece.until for piece in self._pieces_at(begin, record) if not _is_touched(piece, harms)}
        return any(self._is_intact_from(end, record, harms) for end in ends)

    def _pieces_at(self, begin: int, record: Record) -> tuple[Piece, ...]:
        key = (record.digest, begin)
        if key not in self._pieces:
            self._pieces[key] = tuple(self._found(self._encoded(record), begin))
        return self._pieces[key]

    def _found(self, body: bytes, begin: int) -> list[Piece]:
        pieces = []
        for file, content in self.files.items():
            place = content.find(body[begin : begin + PIECE])
            while place >= 0:
                length = _common(content, place, body, begin)
                pieces.append(Piece(file, place, length, begin + length))
                place = content.find(body[begin : begin + PIECE], place + 1)
        return pieces

    def _encoded(self, record: Record) -> bytes:
        if record.digest not in self._encodings:
            self._encodings[record.digest] = _encoded(record)
        return self._encodings[record.digest]


def _common(content: bytes, place: int, body: bytes, begin: int) -> int:
    """How many bytes agree from there on."""
    low, high = 0, min(len(content) - place, len(body) - begin, PAGE)
    while low < high:
        middle = (low + high + 1) // 2
        if content[place : place + middle] == body[begin : begin + middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _is_touched(piece: Piece, harms: Collection[Harm]) -> bool:
    end = piece.place + piece.length
    spans = (span for harm in harms if harm.file == piece.file for span in harm.spans)
    return any(first < end and piece.place < until for first, until in spans)


def _encoded(record: Record) -> bytes:
    """The JSON of the record as it was written; digest first, then all the rest in canonical order."""
    body = RecordBody(
        record.record_id,
        record.terminal_id,
        record.occurred_at,
        record.boot_id,
        record.clock,
        record.facts,
        record.sealed,
    )
    return next_link(ChainEnd(record.sequence - 1, record.previous_digest), body).encoded
