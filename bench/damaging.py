"""Queue files of a terminal, damaged at random, and what the terminal makes of them at its next start.

A record is promised when its commit has returned. Of a promised record that is still owed, this asks: is it in the queue
afterwards, or was anything said? And: may its number be given away again?

"Intact" knows nothing of how records are found: the test knows the JSON of each record, looks in the undamaged files where
the pieces of it lie, and calls the record intact when no damage touched any copy of at least one whole set of pieces.
"""

import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from bench.samples import case_facts, submission
from contract.answers import Disposition, RecordDisposition, UploadAnswer
from contract.chain import ChainEnd, RecordBody, next_link
from contract.identifiers import Uuid7Identifiers
from contract.records import ClockQuality, PaperFacts, PaperOutcome, Record
from contract.sealing import OpeningKey
from offline_queue.bounds import Bounds
from offline_queue.clock import SystemClock
from offline_queue.damages import UNREADABLE
from offline_queue.opening import NotOpened, Opened, open_database
from offline_queue.outbox import Outbox, OutboxOwner

TERMINAL = "YC-DAMAGED"
SECTOR, PAGE = 512, 4096
FRAME_HEADER = 24
RECORDS = 40
SIZES = (200, 2_000, 12_000, 12_000, 12_000, 60_000)
"""Bytes of what is attached to a record, chosen at random."""
PIECE = 48
"""So many bytes of a record's JSON are looked for to find where a piece of it lies; they occur nowhere else."""

_ALL = 10**9
_BOUNDS = Bounds(least_free=0)
_SEALING_KEY = OpeningKey(b"\x2a" * 32).sealing_key


class Kind(Enum):
    """What is done to a file."""

    BITS = "bits"
    SECTOR = "sector"
    PAGE = "page"
    TRUNCATION = "truncation"


@dataclass(frozen=True)
class Scene:
    """Files as a killed terminal leaves them, and what it had promised: record by id, and those the centre has."""

    folder: Path
    promised: dict[str, Record]
    delivered: frozenset[str]

    @property
    def owed(self) -> set[str]:
        return set(self.promised) - self.delivered


@dataclass(frozen=True)
class Harm:
    """One damage: the file's suffix, what was done, and the bytes that are not what they were, from `first` up to `end`."""

    suffix: str
    kind: Kind
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Found:
    """What one start made of it. `silently_lost`: owed, not in the queue, and nothing was said; or a number given again."""

    harm: Harm
    was_told: bool
    silently_lost: frozenset[str]
    intact: frozenset[str]
    saved: frozenset[str]


def make_scene(folder: Path, chance: random.Random) -> Scene:
    """A queue with waiting, parked and delivered records, its log folded at some moment, killed at another."""
    live = folder / "live"
    live.mkdir(parents=True)
    opened = _opened(live / "queue.db")
    outbox = _outbox(opened)
    promised: dict[str, Record] = {}
    delivered: set[str] = set()
    folded_at = chance.randrange(RECORDS)
    for number in range(RECORDS):
        record = outbox.commit(
            case_facts(number), submission(chance.choice(SIZES)), datetime.now(UTC), ClockQuality.SYNCHRONISED
        )
        if not isinstance(record, Record):
            raise TypeError(record)
        promised[record.record_id] = record
        if number == folded_at:
            opened.database.fold()
        if chance.random() < 0.15:
            delivered |= _some_settled(outbox, chance)
    for suffix in ("", "-wal"):
        shutil.copy(live / f"queue.db{suffix}", folder / f"queue.db{suffix}")
    for name in (".queue.db.witness", ".queue.db.made"):
        shutil.copy(live / name, folder / name)
    opened.database.close()
    shutil.rmtree(live)
    return Scene(folder, promised, frozenset(delivered))


def damaged(scene: Scene, into: Path, chance: random.Random) -> Found:
    """A copy of the scene, damaged once, and opened."""
    shutil.copytree(scene.folder, into)
    suffix = chance.choice(("", "-wal"))
    harm = _harmed(into / f"queue.db{suffix}", suffix, chance)
    intact = frozenset(name for name in scene.owed if _is_intact(scene, scene.promised[name], harm))
    answer = open_database(into / "queue.db", datetime.now(UTC))
    if isinstance(answer, NotOpened):
        return Found(harm, True, frozenset(), intact, frozenset())
    try:
        return _judged(scene, harm, intact, answer)
    finally:
        answer.database.close()


def _judged(scene: Scene, harm: Harm, intact: frozenset[str], opened: Opened) -> Found:
    outbox = _outbox(opened)
    pending = {record.record_id for record in outbox.pending(_ALL, _ALL)}
    parked = outbox.parked()
    broken = {each.record_id for each in parked if each.reason == UNREADABLE}
    saved = pending | {each.record_id for each in parked} - broken
    was_told = bool(outbox.damage()) or opened.set_aside is not None or opened.was_missing
    lost = scene.owed - saved - broken
    note = outbox.commit(_note(), None, datetime.now(UTC), ClockQuality.SYNCHRONISED)
    is_given_again = isinstance(note, Record) and note.sequence <= len(scene.promised)
    silently = lost if not was_told else set()
    if is_given_again:
        silently = silently | {f"number {len(scene.promised)}"}
    return Found(harm, was_told, frozenset(silently), intact, frozenset(saved & scene.owed))


def _harmed(path: Path, suffix: str, chance: random.Random) -> Harm:
    content = bytearray(path.read_bytes())
    kind = chance.choice(list(Kind))
    if kind is Kind.TRUNCATION:
        length = chance.randrange(len(content))
        path.write_bytes(content[:length])
        return Harm(suffix, kind, ((length, len(content)),))
    if kind is Kind.BITS:
        places = [chance.randrange(len(content)) for _ in range(chance.randint(1, 3))]
        for place in places:
            content[place] ^= 1 << chance.randrange(8)
        path.write_bytes(content)
        return Harm(suffix, kind, tuple((place, place + 1) for place in places))
    size = SECTOR if kind is Kind.SECTOR else PAGE
    first = chance.randrange(max(1, len(content) // size)) * size
    end = min(first + size, len(content))
    content[first:end] = chance.choice((bytes(end - first), chance.randbytes(end - first)))
    path.write_bytes(content)
    return Harm(suffix, kind, ((first, end),))


def _is_intact(scene: Scene, record: Record, harm: Harm) -> bool:
    """Whether at least one whole set of the pieces of its JSON was not touched."""
    sources = {suffix: (scene.folder / f"queue.db{suffix}").read_bytes() for suffix in ("", "-wal")}
    return _is_piece_intact(sources, _wire(record), 0, harm)


def _is_piece_intact(sources: dict[str, bytes], body: bytes, begin: int, harm: Harm) -> bool:
    if begin >= len(body):
        return True
    ends = {
        begin + length
        for suffix, content in sources.items()
        for place in _places(content, body[begin : begin + PIECE])
        if (length := _common(content, place, body, begin)) and not _is_touched(harm, suffix, place, place + length)
    }
    return any(_is_piece_intact(sources, body, end, harm) for end in ends)


def _places(content: bytes, piece: bytes) -> Sequence[int]:
    found, place = [], content.find(piece)
    while place >= 0:
        found.append(place)
        place = content.find(piece, place + 1)
    return found


def _common(content: bytes, place: int, body: bytes, begin: int) -> int:
    """How many bytes agree from there on."""
    most = min(len(content) - place, len(body) - begin, PAGE)
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if content[place : place + middle] == body[begin : begin + middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _is_touched(harm: Harm, suffix: str, first: int, end: int) -> bool:
    return suffix == harm.suffix and any(first < until and since < end for since, until in harm.spans)


def _wire(record: Record) -> bytes:
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
    return next_link(ChainEnd(record.sequence - 1, record.previous_digest), body).wire


def _some_settled(outbox: Outbox, chance: random.Random) -> set[str]:
    """The centre takes some of the oldest records, and refuses some."""
    batch = outbox.pending(chance.randint(1, 4), _ALL)
    words = tuple(
        RecordDisposition(
            record_id=each.record_id,
            sequence=each.sequence,
            disposition=Disposition.ACCEPTED if chance.random() < 0.8 else Disposition.REFUSED,
            reason="synthetic",
        )
        for each in batch
    )
    outbox.settle(UploadAnswer(batch_id="b", terminal_id=TERMINAL, dispositions=words, complete_up_to=0))
    return {word.record_id for word in words if word.disposition.is_delivered}


def _opened(path: Path) -> Opened:
    answer = open_database(path, datetime.now(UTC))
    if isinstance(answer, NotOpened):
        raise TypeError(answer.reason)
    return answer


def _outbox(opened: Opened) -> Outbox:
    owner = OutboxOwner(TERMINAL, "boot", _SEALING_KEY)
    return Outbox(opened.database, owner, Uuid7Identifiers(), SystemClock(), _BOUNDS)


def _note() -> PaperFacts:
    return PaperFacts(case_record_id="x", receipt=PaperOutcome.PRINTED, documents=PaperOutcome.NONE)
