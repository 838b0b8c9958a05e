"""Queue files of a terminal, damaged at random, and what the terminal makes of them at its next start.

A record is promised when its commit has returned. Of a promised record that is still owed, this asks: is it in the queue
afterwards, or was anything said? And: may its number be given away again?

"Intact" knows nothing of how records are found: the test knows the JSON of each record, looks in the undamaged files where
the pieces of it lie, and calls the record intact when no damage touched any copy of at least one whole set of pieces
(`bench.intact`).
"""

import random
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.intact import PAGE, Copies, Harm, Kind
from bench.samples import case_facts, submission
from contract.answers import Disposition, RecordDisposition, UploadAnswer
from contract.clock import SystemClock
from contract.identifiers import Uuid7Identifiers
from contract.records import PaperFacts, Record
from contract.sealing import OpeningKey
from contract.terms import ClockQuality, PaperOutcome
from offline_queue.bounds import Bounds
from offline_queue.damages import UNREADABLE
from offline_queue.opening import NotOpened, Opened, open_database
from offline_queue.outbox import OutboxOwner, SqliteOutbox

TERMINAL = "YC-DAMAGED"
SECTOR = 512
RECORDS = 40
SIZES = (200, 2_000, 12_000, 12_000, 12_000, 60_000)
"""Bytes of what is attached to a record, chosen at random."""
DATABASE, LOG, WITNESS = "queue.db", "queue.db-wal", ".queue.db.witness"
MARK = ".queue.db.made"

_ALL = 10**9
_BOUNDS = Bounds(least_free=0)
_SEALING_KEY = OpeningKey(b"\x2a" * 32).sealing_key


@dataclass(frozen=True)
class Scene:
    """Files as a killed terminal leaves them, and what it had promised: record by id, and those the centre has."""

    folder: Path
    promised: dict[str, Record]
    delivered: frozenset[str]
    copies: Copies

    @property
    def owed(self) -> set[str]:
        return set(self.promised) - self.delivered


@dataclass(frozen=True)
class Found:
    """What one start made of it. `silently_lost`: owed, not in the queue, and nothing was said; or a number given again."""

    harms: tuple[Harm, ...]
    was_reported: bool
    silently_lost: frozenset[str]
    intact: frozenset[str]
    saved: frozenset[str]


def make_scene(folder: Path, chance: random.Random) -> Scene:
    """A queue with waiting, parked and delivered records, its log folded at some moment, killed at another."""
    live = folder / "live"
    live.mkdir(parents=True)
    opened = _opened(live / DATABASE)
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
    for name in (DATABASE, LOG, WITNESS, MARK):
        shutil.copy(live / name, folder / name)
    opened.database.close()
    shutil.rmtree(live)
    copies = Copies({name: (folder / name).read_bytes() for name in (DATABASE, LOG)})
    return Scene(folder, promised, frozenset(delivered), copies)


def damaged(scene: Scene, into: Path, chance: random.Random) -> Found:
    """A copy of the scene, damaged once, and opened."""
    shutil.copytree(scene.folder, into)
    return opened_again(scene, into, (harmed(into, chance.choice((DATABASE, LOG)), chance),))


def damaged_twice(scene: Scene, into: Path, chance: random.Random) -> Found:
    """The same with two of its files damaged, the witness mostly one of them."""
    shutil.copytree(scene.folder, into)
    first = chance.choice((WITNESS, WITNESS, DATABASE))
    second = chance.choice([name for name in (DATABASE, LOG) if name != first])
    return opened_again(scene, into, (harmed(into, first, chance), harmed(into, second, chance)))


def opened_again(scene: Scene, folder: Path, harms: tuple[Harm, ...]) -> Found:
    """What a start makes of the files in `folder`, a copy of the scene with these damages."""
    intact = frozenset(name for name in scene.owed if scene.copies.is_intact(scene.promised[name], harms))
    answer = open_database(folder / DATABASE, datetime.now(UTC))
    if isinstance(answer, NotOpened):
        return Found(harms, True, frozenset(), intact, frozenset())
    try:
        return _judged(scene, harms, intact, answer)
    finally:
        answer.database.close()


def _judged(scene: Scene, harms: tuple[Harm, ...], intact: frozenset[str], opened: Opened) -> Found:
    outbox = _outbox(opened)
    pending = {record.record_id for record in outbox.pending(_ALL, _ALL)}
    parked = outbox.parked()
    broken = {record.record_id for record in parked if record.reason == UNREADABLE}
    saved = pending | {record.record_id for record in parked} - broken
    was_reported = bool(outbox.damage()) or opened.set_aside is not None or opened.was_missing
    lost = scene.owed - saved - broken
    note = outbox.commit(_note(), None, datetime.now(UTC), ClockQuality.SYNCHRONISED)
    is_given_again = isinstance(note, Record) and note.sequence <= len(scene.promised)
    silently = lost if not was_reported else set()
    if is_given_again:
        silently = silently | {f"number {len(scene.promised)}"}
    return Found(harms, was_reported, frozenset(silently), intact, frozenset(saved & scene.owed))


def harmed(folder: Path, name: str, chance: random.Random) -> Harm:
    """Damage that file at random."""
    path = folder / name
    content = bytearray(path.read_bytes())
    kind = chance.choice(list(Kind))
    if kind is Kind.TRUNCATION:
        length = chance.randrange(len(content))
        path.write_bytes(content[:length])
        return Harm(name, kind, ((length, len(content)),))
    if kind is Kind.BITS:
        places = [chance.randrange(len(content)) for _ in range(chance.randint(1, 3))]
        for place in places:
            content[place] ^= 1 << chance.randrange(8)
        path.write_bytes(content)
        return Harm(name, kind, tuple((place, place + 1) for place in places))
    size = SECTOR if kind is Kind.SECTOR else PAGE
    first = chance.randrange(max(1, len(content) // size)) * size
    end = min(first + size, len(content))
    content[first:end] = chance.choice((bytes(end - first), chance.randbytes(end - first)))
    path.write_bytes(content)
    return Harm(name, kind, ((first, end),))


def _some_settled(outbox: SqliteOutbox, chance: random.Random) -> set[str]:
    """The centre takes some of the oldest records, and refuses some."""
    batch = outbox.pending(chance.randint(1, 4), _ALL)
    words = tuple(
        RecordDisposition(
            record_id=record.record_id,
            sequence=record.sequence,
            disposition=Disposition.ACCEPTED if chance.random() < 0.8 else Disposition.REFUSED,
            reason="synthetic",
        )
        for record in batch
    )
    outbox.settle(UploadAnswer(batch_id="b", terminal_id=TERMINAL, dispositions=words, complete_up_to=0))
    return {word.record_id for word in words if word.disposition.is_delivered}


def _opened(path: Path) -> Opened:
    answer = open_database(path, datetime.now(UTC))
    if isinstance(answer, NotOpened):
        raise TypeError(answer.reason)
    return answer


def _outbox(opened: Opened) -> SqliteOutbox:
    owner = OutboxOwner(TERMINAL, "boot", _SEALING_KEY)
    return SqliteOutbox(opened.database, owner, Uuid7Identifiers(), SystemClock(), _BOUNDS)


def _note() -> PaperFacts:
    return PaperFacts(case_record_id="x", receipt=PaperOutcome.PRINTED, documents=PaperOutcome.NONE)
