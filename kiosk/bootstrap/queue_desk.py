"""`kiosk queue`: what waits, what is parked and why; lets a person release a parked record."""

from datetime import UTC, datetime

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from contract.identifiers import Uuid7Identifiers
from kiosk.bootstrap.paths import identity_file, queue_file
from kiosk.settings import Settings
from offline_queue.clock import SystemClock
from offline_queue.opening import NotOpened, open_database
from offline_queue.outbox import Outbox, OutboxOwner
from offline_queue.terminal_identity import IdentityStore, TerminalIdentity

OK, FAILED = 0, 1


def show(settings: Settings) -> int:
    """Print counts and parked records; the exit status."""
    outbox = _outbox(settings)
    if outbox is None:
        return FAILED
    console = Console()
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


def _outbox(settings: Settings) -> Outbox | None:
    console = Console(stderr=True)
    identity = IdentityStore(identity_file(settings)).load()
    if not isinstance(identity, TerminalIdentity):
        console.print("本终端尚未入网，没有队列 this terminal is not enrolled and has no queue")
        return None
    opened = open_database(queue_file(settings), datetime.now(UTC))
    if isinstance(opened, NotOpened):
        console.print(f"队列文件打不开 the queue cannot be opened: {escape(opened.reason)}")
        return None
    if opened.set_aside is not None:
        console.print(
            f"队列文件已损坏，移存于 the queue was damaged; set aside at {opened.set_aside.path}", markup=False
        )
    owner = OutboxOwner(identity.terminal_id, "queue-desk", identity.sealing_key)
    return Outbox(opened.database, owner, Uuid7Identifiers(), SystemClock())
