"""`kiosk queue`: what waits, what is parked and why. It only looks; what changes the queue it asks of the running kiosk.

Where no kiosk runs, the change is made here, by the one process that has the queue open then.
"""

import contextlib
from datetime import UTC, datetime
from typing import assert_never

from rich.console import Console

from app.cli.evidence_in_both import evidence_in_both
from app.core.control import Answer, Done, NotDone, NotRunning, Request, ask_running
from app.core.paths import identity_file, queue_file
from app.core.queue_control import QueueControl
from contract.clock import SystemClock
from contract.identifiers import Uuid7Identifiers
from kiosk.services.settings import Settings
from offline_queue.database import QueueDatabase
from offline_queue.opening import NotOpened, open_database, open_to_look
from offline_queue.outbox import OutboxOwner, SqliteOutbox
from offline_queue.queue_reading import QueueReading
from offline_queue.terminal_identity import IdentityStore, TerminalIdentity
from offline_queue.witness import Chain

OK, FAILED = 0, 1
MOST_SHOWN = 20
"""Waiting records; the parked ones are all shown."""


def show(settings: Settings) -> int:
    """Print counts and parked records; the exit status."""
    found = _queue(settings)
    if found is None:
        return FAILED
    database, queue = found
    with contextlib.closing(database):
        _print(queue)
    return OK


def _print(queue: QueueReading) -> None:
    console = Console()
    damage = queue.damage_report()
    if damage:
        console.print(f"队列有损坏，未确认 damage that is not dealt with: {evidence_in_both(damage)}", markup=False)
    counts = queue.counts()
    oldest = "-" if counts.oldest is None else f"{counts.oldest.astimezone():%Y-%m-%d %H:%M}"
    console.print(f"待发送 waiting {counts.pending}   滞留 parked {counts.parked}   最早 oldest {oldest}")
    # Lines and no table: an id that is cut to fit a narrow window cannot be given back.
    for parked in queue.parked():
        _print_line(
            "滞留 parked",
            parked.record_id,
            parked.sequence,
            parked.kind,
            parked.parked_at,
            evidence_in_both(parked.reason),
        )
    for waiting in queue.waiting(MOST_SHOWN):
        _print_line("待发 waiting", waiting.record_id, waiting.sequence, waiting.kind, waiting.since)
    if counts.pending > MOST_SHOWN:
        console.print(f"…… 另有 {counts.pending - MOST_SHOWN} 条待发 more that wait")


def _print_line(state: str, record_id: str, sequence: int, kind: str, since: datetime, reason: str = "") -> None:
    words = (state, f"{sequence:>6}", record_id, kind, f"{since.astimezone():%Y-%m-%d %H:%M}", reason)
    Console(soft_wrap=True).print("  ".join(words).rstrip(), markup=False, highlight=False)


def record_meant(settings: Settings, word: str) -> str:
    """The id of the record that `word` names: an id, or the number that `show` prints beside it."""
    if not word.isdecimal():
        return word
    found = _queue(settings)
    if found is None:
        return word
    database, queue = found
    with contextlib.closing(database):
        return queue.id_of(int(word)) or word


def change(settings: Settings, request: Request, done: str) -> int:
    """Have it changed, and say `done` where it was; the exit status. Raises OSError where a running kiosk does not answer."""
    identity = _identity(settings)
    if identity is None:
        return FAILED
    answer: Answer | NotRunning = ask_running(settings.data, request)
    if isinstance(answer, NotRunning):
        answer = _changed_here(settings, identity, request)
    match answer:
        case Done():
            Console().print(done, markup=False)
            return OK
        case NotDone(why):
            _complain(evidence_in_both(why))
            return FAILED
        case _:
            assert_never(answer)


def _queue(settings: Settings) -> tuple[QueueDatabase, QueueReading] | None:
    """To look alone: a kiosk may run on it."""
    identity = _identity(settings)
    if identity is None:
        return None
    database = open_to_look(queue_file(settings))
    if isinstance(database, NotOpened):
        _complain(f"队列文件打不开 the queue cannot be opened: {database.reason}")
        return None
    return database, QueueReading(database, Chain(identity.terminal_id, identity.epoch))


def _changed_here(settings: Settings, identity: TerminalIdentity, request: Request) -> Answer:
    opened = open_database(queue_file(settings), datetime.now(UTC))
    if isinstance(opened, NotOpened):
        return NotDone(f"the queue cannot be opened: {opened.reason}")
    owner = OutboxOwner(identity.terminal_id, "queue-look", identity.sealing_key, identity.epoch)
    with contextlib.closing(opened.database):
        outbox = SqliteOutbox(opened.database, owner, Uuid7Identifiers(), SystemClock())
        return QueueControl(outbox, lambda: None).handle(request)


def _identity(settings: Settings) -> TerminalIdentity | None:
    identity = IdentityStore(identity_file(settings)).load()
    if isinstance(identity, TerminalIdentity):
        return identity
    _complain("本终端尚未入网，没有队列 this terminal is not enrolled and has no queue")
    return None


def _complain(text: str) -> None:
    Console(stderr=True).print(text, markup=False)
