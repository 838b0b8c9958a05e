"""The queue on this terminal's disk: opened, checked, and informed about the restart."""

import logging
import secrets
from typing import TYPE_CHECKING

from msgspec import Struct

from app.core.paths import queue_file
from app.core.refusals import QueueUnusable
from contract.clock import Clock
from contract.identifiers import Uuid7Identifiers
from kiosk.services.settings import Settings
from offline_queue.errors import QueueFault
from offline_queue.terminal_identity import TerminalIdentity

if TYPE_CHECKING:
    from offline_queue.database import QueueDatabase
    from offline_queue.opening import Opened
    from offline_queue.outbox import SqliteOutbox
    from offline_queue.print_journal import SqlitePrintJournal
    from offline_queue.printer_jobs import PrinterJobs

log = logging.getLogger(__name__)


class Store(Struct, frozen=True):
    """Outbox (存储), print journal and the jobs in printers in one file; `boot_id` is new at each start.

    `set_aside` says what became of a file that was damaged or missing when this start found it; empty when all is well.
    """

    database: "QueueDatabase"
    outbox: "SqliteOutbox"
    journal: "SqlitePrintJournal"
    printer_jobs: "PrinterJobs"
    boot_id: str
    set_aside: str = ""


def open_store(settings: Settings, identity: TerminalIdentity, clock: Clock) -> Store:
    """Open or make it. Raises QueueUnusable."""
    # here, because SQLAlchemy takes a third of a second to import
    from offline_queue.opening import NotOpened, open_database
    from offline_queue.outbox import OutboxOwner, SqliteOutbox
    from offline_queue.print_journal import SqlitePrintJournal
    from offline_queue.printer_jobs import PrinterJobs

    opened = open_database(queue_file(settings), clock.now())
    if isinstance(opened, NotOpened):
        raise QueueUnusable(opened.reason)
    set_aside = _what_became_of_it(opened)
    boot_id = secrets.token_hex(8)
    owner = OutboxOwner(identity.terminal_id, boot_id, identity.sealing_key, identity.epoch)
    journal = SqlitePrintJournal(opened.database, clock)
    try:
        outbox = SqliteOutbox(opened.database, owner, Uuid7Identifiers(), clock)
        cut_off = journal.resolve_after_restart()
    except QueueFault as fault:  # such as a full disk whose ballast is gone: reported, and tried again
        opened.database.close()
        raise QueueUnusable(str(fault)) from fault
    for entry in cut_off:
        log.warning("a print job was cut off by a restart: %s", entry.job_id)
    return Store(opened.database, outbox, journal, PrinterJobs(opened.database, clock), boot_id, set_aside)


def _what_became_of_it(opened: "Opened") -> str:
    if opened.was_missing:
        log.error("the queue file was missing; a new one was made and submissions are frozen")
        return "the queue file was missing"
    if opened.set_aside is None:
        return ""
    log.error("the queue was damaged and set aside: %s", opened.set_aside)
    return f"damaged file set aside: {opened.set_aside.path.name}, {opened.set_aside.saved_records} records saved"
