"""The jobs that were handed to a printer: written down before they are sent, crossed out when their end is certain.

Holds no personal data. Thread-safe. Every method raises QueueFault.
"""

from msgspec import Struct
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert

from contract.clock import Clock
from offline_queue.database import QueueDatabase
from offline_queue.models import PRINTER_JOB


class PrinterJob(Struct, frozen=True):
    """The printer job (打印机作业). `name` and `number` are what the printer knows it by, `number` None until the printer gave one."""

    name: str
    printer_uri: str
    user_name: str
    number: int | None = None


class PrinterJobs:
    """Jobs that a printer has and that have not ended (在途打印机作业), kept on the disk."""

    def __init__(self, database: QueueDatabase, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def note_begun(self, job: PrinterJob) -> None:
        """It is about to be sent."""
        row = {"name": job.name, "printer_uri": job.printer_uri, "user_name": job.user_name, "number": job.number}
        with self._database.writing() as connection:
            connection.execute(insert(PRINTER_JOB).values(row | {"begun_at": self._clock.now().isoformat()}))

    def note_number(self, name: str, number: int) -> None:
        """The printer took it and gave it a number."""
        with self._database.writing() as connection:
            connection.execute(update(PRINTER_JOB).where(PRINTER_JOB.c.name == name).values(number=number))

    def note_ended(self, name: str) -> None:
        """Nothing of it is in the printer any more."""
        with self._database.writing() as connection:
            connection.execute(delete(PRINTER_JOB).where(PRINTER_JOB.c.name == name))

    def under_way(self) -> tuple[PrinterJob, ...]:
        """All whose end is not certain, oldest first."""
        columns = PRINTER_JOB.c.name, PRINTER_JOB.c.printer_uri, PRINTER_JOB.c.user_name, PRINTER_JOB.c.number
        with self._database.reading() as connection:
            rows = connection.execute(select(*columns).order_by(PRINTER_JOB.c.begun_at, PRINTER_JOB.c.name)).all()
        return tuple(PrinterJob(*row) for row in rows)
