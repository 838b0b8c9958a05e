"""`kiosk queue`: what waits, what is parked and why; lets a person release a parked record."""

from datetime import UTC, datetime

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from contract.identifiers import Uuid7Identifiers
from kiosk.bootstrap.paths import identity_file, queue_file
from kiosk.settings import Settings
from offline_queue.clock import SystemClock
from offline_queue.opening import NotOpened, open_database, open_to_look
from offline_queue.outbox import Outbox, OutboxOwner
from offline_queue.queue_reading import QueueReading
from offline_queue.terminal_identity import IdentityStore, TerminalIdentity
from offline_queue.witness import Chain

OK, FAILED = 0, 1


def show(settings: Settings) -> int:
    """Print counts and parked records; the exit status."""
    outbox = _queue(settings)
    if outbox is None:
        return FAILED
    console = Console()
    damage = outbox.damage_told()
    if damage:
        console.print(f"队列有损坏，未确认 damage that is not dealt with: {damage}", markup=False)
    counts = outbox.counts()
    oldest = "-" if counts.oldest is None else f"{counts.oldest.astimezone():%Y-%m-%d %H:%M}"
    console.print(f"待发送 waiting {counts.pending}   滞留 parked {counts.parked}   最早 oldest {oldest}")
    if counts.parked:
        table = Table("record", "sequence", "kind", "since", "reason")
        for each in outbox.parked():
            table.add_row(
                each.record_id, str(each.sequence), each.kind, f"{each.parked_at:%Y-%m-%d %H:%M}", escape(each.reason)
            )
        console.print(table)
    return OK


def release(settings: Settings, record_id: str) -> int:
    """Let a parked record go again; the exit status."""
    outbox = _outbox(settings)
    if outbox is None:
        return FAILED
    released = outbox.release(record_id)
    Console().print("已放行，等待发送 released" if released else "没有这条滞留件 no such parked record")
    return OK if released else FAILED


def _queue(settings: Settings) -> QueueReading | None:
    """To look alone: a kiosk may run on it."""
    identity = _identity(settings)
    if identity is None:
        return None
    database = open_to_look(queue_file(settings))
    if isinstance(database, NotOpened):
        _cannot_be_opened(database)
        return None
    return QueueReading(database, Chain(identity.terminal_id, identity.epoch))


def _outbox(settings: Settings) -> Outbox | None:
    identity = _identity(settings)
    if identity is None:
        return None
    opened = open_database(queue_file(settings), datetime.now(UTC))
    if isinstance(opened, NotOpened):
        _cannot_be_opened(opened)
        return None
    owner = OutboxOwner(identity.terminal_id, "queue-desk", identity.sealing_key, identity.epoch)
    return Outbox(opened.database, owner, Uuid7Identifiers(), SystemClock())


def _identity(settings: Settings) -> TerminalIdentity | None:
    identity = IdentityStore(identity_file(settings)).load()
    if isinstance(identity, TerminalIdentity):
        return identity
    _complain("本终端尚未入网，没有队列 this terminal is not enrolled and has no queue")
    return None


def _cannot_be_opened(why: NotOpened) -> None:
    _complain(f"队列文件打不开 the queue cannot be opened: {why.reason}")


def _complain(text: str) -> None:
    Console(stderr=True).print(text, markup=False)
