"""The whole journey that a technician tries a terminal with: card, real queue, real centre, receipt; and no count grows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from central.usage.service import totals
from contract.answers import Disposition, Upload
from contract.identifiers import Uuid7Identifiers
from contract.terms import TestVerdict
from kiosk.diagnostics.runs.centre_runs import JourneyRun
from kiosk.diagnostics.runs.guided_run import RunContext
from offline_queue.outbox import OutboxOwner, SqliteOutbox
from tests.hand_clock import HandClock
from tests.kiosk.diagnostics.guided_parts import pumped, values
from tests.kiosk.parts import Bench, adult, snapshot
from tests.offline_queue.parts import opened

DELIVERED = (Disposition.ACCEPTED, Disposition.DUPLICATE)


@pytest.fixture
def outbox(tmp_path: Path, terminal) -> Iterator[SqliteOutbox]:
    database = opened(tmp_path / "queue.db")
    owner = OutboxOwner(terminal.terminal_id, "boot", terminal.sealing, terminal.epoch)
    yield SqliteOutbox(database, owner, Uuid7Identifiers(), HandClock())
    database.close()


def test_tried_journey_arrives_and_counts_nothing(terminal, centre, outbox):
    bench = Bench()
    bench.reader.card = adult()

    def deliver() -> None:
        records = outbox.pending(100, 10**6)
        batch = Upload(batch_id="b", terminal_id=terminal.terminal_id, epoch=terminal.epoch, records=records)
        outbox.settle(terminal.send(batch))

    upkeep = replace(bench.upkeep, is_delivered=lambda record_id: outbox.disposition_of(record_id) in DELIVERED)
    cases = replace(bench.services.cases(), outbox=outbox, upkeep=upkeep, wake_relay=deliver)
    services = replace(bench.services, cases=lambda: cases)
    run = JourneyRun(RunContext(services, bench.place, snapshot, lambda: None, lambda _done: None))
    run.begin()
    pumped(bench, run)
    assert run.verdict is TestVerdict.PASSED, run.evidence
    assert values(run)["receipt"] == "printed"
    assert outbox.counts().pending == 0
    with centre.database.reading() as session:
        assert (totals(session).served, totals(session).people) == (0, 0)
