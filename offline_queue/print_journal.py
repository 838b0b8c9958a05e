"""The print journal: every job is written down before its first byte goes out, so that nothing prints twice unasked.

Holds no personal data: ids and outcomes only. Thread-safe.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert

from contract.clock import Clock
from offline_queue.database import QueueDatabase
from offline_queue.errors import QueueDefect
from offline_queue.models import PRINT_JOURNAL
from offline_queue.print_stages import PRINT_TRANSITIONS, Paper, PrintEntry, PrintStage

DETAIL_LENGTH = 200
KEPT = timedelta(days=90)
"""How long ended jobs are remembered."""


class SqlitePrintJournal:
    """The print journal (打印日志) in SQLite: what is about to be printed, and how it ended."""

    def __init__(self, database: QueueDatabase, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def intend(self, job_id: str, paper: Paper, record_id: str | None = None) -> bool:
        """Write down that a job is about to be printed. False when this job id is already there: do not print."""
        at = self._clock.now().isoformat()
        row = {"job_id": job_id, "paper": paper.value, "record_id": record_id, "stage": PrintStage.INTENT.value}
        row |= {"intended_at": at, "changed_at": at, "detail": ""}
        with self._database.writing() as connection:
            statement = insert(PRINT_JOURNAL).values(row).on_conflict_do_nothing()
            return connection.execute(statement).rowcount > 0

    def note_sent(self, job_id: str) -> None:
        """Write down, before the first byte goes out, that from now on the paper may come."""
        self._move(job_id, PrintStage.SENT, "")

    def settle(self, job_id: str, end: PrintStage, detail: str = "") -> None:
        """Write down how it ended. `detail` is technical. Raises QueueDefect for a job that is not under way."""
        if not end.is_end:
            raise QueueDefect(f"{end} is no end of a print job")
        self._move(job_id, end, detail)

    def entry(self, job_id: str) -> PrintEntry | None:
        query = select(PRINT_JOURNAL).where(PRINT_JOURNAL.c.job_id == job_id)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _entry(*row)

    def unresolved(self) -> tuple[PrintEntry, ...]:
        """Jobs that have no end yet, oldest first."""
        stages = [PrintStage.INTENT.value, PrintStage.SENT.value]
        query = select(PRINT_JOURNAL).where(PRINT_JOURNAL.c.stage.in_(stages))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(PRINT_JOURNAL.c.intended_at, PRINT_JOURNAL.c.job_id)).all()
        return tuple(_entry(*row) for row in rows)

    def resolve_after_restart(self) -> tuple[PrintEntry, ...]:
        """Give the jobs of a run that broke off their ends: nothing sent is not printed, anything sent is unconfirmed.

        Call once at start, before any printing. Gives the entries as they are now; long ended jobs are forgotten.
        """
        self.forget(KEPT)
        left = self.unresolved()
        for job in left:
            end = PrintStage.NOT_PRINTED if job.stage is PrintStage.INTENT else PrintStage.UNCONFIRMED
            self.settle(job.job_id, end, "the terminal stopped meanwhile")
        found = (self.entry(job.job_id) for job in left)
        return tuple(job for job in found if job is not None)

    def forget(self, older_than: timedelta) -> int:
        """Drop ended jobs that are older; gives how many."""
        limit = (self._clock.now() - older_than).isoformat()
        ends = [stage.value for stage in PrintStage if stage.is_end]
        gone = delete(PRINT_JOURNAL).where(PRINT_JOURNAL.c.stage.in_(ends), PRINT_JOURNAL.c.changed_at < limit)
        with self._database.writing() as connection:
            return connection.execute(gone).rowcount

    def _move(self, job_id: str, stage: PrintStage, detail: str) -> None:
        before = [state.value for state, following in PRINT_TRANSITIONS.items() if stage in following]
        values = {"stage": stage.value, "changed_at": self._clock.now().isoformat(), "detail": detail[:DETAIL_LENGTH]}
        change = (
            update(PRINT_JOURNAL)
            .where(PRINT_JOURNAL.c.job_id == job_id, PRINT_JOURNAL.c.stage.in_(before))
            .values(values)
        )
        with self._database.writing() as connection:
            if connection.execute(change).rowcount == 0:
                raise QueueDefect(f"print job {job_id} cannot become {stage}")


def _entry(  # noqa: PLR0913, PLR0917 - the columns of the table, in their order
    job_id: str, paper: str, record_id: str | None, stage: str, intended_at: str, changed_at: str, detail: str
) -> PrintEntry:
    times = datetime.fromisoformat(intended_at), datetime.fromisoformat(changed_at)
    return PrintEntry(job_id, Paper(paper), record_id, PrintStage(stage), *times, detail)
