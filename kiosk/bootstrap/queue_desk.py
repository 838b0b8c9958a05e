"""`kiosk queue`: what waits, what is parked and why. It only looks; what changes the queue it asks of the running kiosk.

Where no kiosk runs, the change is made here, by the one process that has the queue open then.
"""

import contextlib
from datetime import UTC, datetime
from typing import assert_never

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from contract.identifiers import Uuid7Identifiers
from kiosk.bootstrap.control import Answer, Done, NotDone, NotRunning, Request, ask_running
from kiosk.bootstrap.paths import identity_file, queue_file
from kiosk.bootstrap.queue_control import QueueControl
from kiosk.settings import Settings
from offline_queue.clock import SystemClock
from offline_queue.database import Database
from offline_queue.opening import NotOpened, open_database, open_to_look
from offline_queue.outbox import Outbox, OutboxOwner
from offline_queue.queue_reading import QueueReading
from offline_queue.terminal_identity import IdentityStore, TerminalIdentity
from offline_queue.witness import Chain

OK, FAILED = 0, 1


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
    damage = queue.damage_told()
    if damage:
        console.print(f"队列有损坏，未确认 damage that is not dealt with: {damage}", markup=False)
    counts = queue.counts()
    oldest = "-" if counts.oldest is None else f"{counts.oldest.astimezone():%Y-%m-%d %H:%M}"
    console.print(f"待发送 waiting {counts.pending}   滞留 parked {counts.parked}   最早 oldest {oldest}")
    if counts.parked:
        table = Table("record", "sequence", "kind", "since", "reason")
        for each in queue.parked():
            table.add_row(
                each.record_id, str(each.sequence), each.kind, f"{each.parked_at:%Y-%m-%d %H:%M}", escape(each.reason)
            )
        console.print(table)


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
            _complain(why)
            return FAILED
        case _:
            assert_never(answer)


def _queue(settings: Settings) -> tuple[Database, QueueReading] | None:
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
        return NotDone(f"队列文件打不开 the queue cannot be opened: {opened.reason}")
    owner = OutboxOwner(identity.terminal_id, "queue-desk", identity.sealing_key, identity.epoch)
    with contextlib.closing(opened.database):
        outbox = Outbox(opened.database, owner, Uuid7Identifiers(), SystemClock())
        return QueueControl(outbox, lambda: None).handle(request)


def _identity(settings: Settings) -> TerminalIdentity | None:
    identity = IdentityStore(identity_file(settings)).load()
    if isinstance(identity, TerminalIdentity):
        return identity
    _complain("本终端尚未入网，没有队列 this terminal is not enrolled and has no queue")
    return None


def _complain(text: str) -> None:
    Console(stderr=True).print(text, markup=False)
