"""Synthetic records and submissions for the tests."""

from datetime import UTC, datetime, timedelta

from contract.chain import GENESIS, ChainEnd, RecordBody, end_of, next_record
from contract.records import Attachment, CaseFacts, PersonDetails, Record, Submission
from contract.terms import Channel, ClockQuality, Outcome

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
RECORD_ID = "01a20a0d-84da-76dd-a199-a3a3fe624525"


def case_facts(item_code: str = "RS029") -> CaseFacts:
    """The facts of a queue case."""
    return CaseFacts(
        item_code=item_code,
        catalogue_version=1,
        department="rs",
        outcome=Outcome.SUBMITTED,
        channel=Channel.QUEUE,
        visit_id="visit",
        case_number="T1-0001",
        started_at=NOON,
        duration_seconds=61,
    )


def record_body(number: int = 1, sealed: bytes | None = b"\x00\xffsealed") -> RecordBody:
    """The body of a record; `number` makes it differ."""
    return RecordBody(
        record_id=RECORD_ID[:-4] + f"{number:04x}",
        terminal_id="T-001",
        occurred_at=NOON + timedelta(seconds=number),
        boot_id="boot",
        clock=ClockQuality.SYNCHRONISED,
        facts=case_facts(),
        sealed=sealed,
    )


def chain_of(count: int, end: ChainEnd = GENESIS) -> list[Record]:
    """A whole chain of records."""
    records = []
    for number in range(1, count + 1):
        record = next_record(end, record_body(number))
        records.append(record)
        end = end_of(record)
    return records


def submission(marker: str = "某某某") -> Submission:
    """Somebody who does not exist; a marker that is too long for a name makes the signature as large."""
    return Submission(
        person=PersonDetails(name=marker, id_number="11010119000101001X"),
        answers={"mobile": "13800000000", "range": ("2026-01", "2026-02")},
        attachments=(
            Attachment(field="signature", media_type="image/png", content=b"\x89PNG\x00\xff" + marker[200:].encode()),
        ),
    )
