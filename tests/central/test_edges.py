"""What no terminal should send: each record that is none is refused by itself, nothing breaks, and both databases say the same."""

import gzip
import json
import tracemalloc
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nacl.public import PublicKey, SealedBox
from sqlalchemy import BigInteger, String, func, select

from catalogue.schema import Identity, ItemKind
from central.executions.execution_states import ExecutionState
from central.executions.models import Execution
from central.ingest.storing import UNSTORABLE
from central.records.models import LedgerEntry, StoredRecord
from central.usage.service import totals
from contract.answers import Disposition, Upload, UploadAnswer
from contract.chain import GENESIS, RecordBody, end_of, next_record
from contract.execution import ExecuteRequest, Rejected
from contract.limits import EARLIEST, LATEST, MOST_COUNT, MOST_RECORDS
from contract.records import CaseFacts, PaperFacts, RatingFacts, Record, Submission, VisitFacts
from contract.refusal import Refusal
from contract.terms import Channel, ClockQuality, Outcome, PaperOutcome, RatingLevel
from tests.central.virtual_terminal import IDS, NOON, person

A, R = Disposition.ACCEPTED, Disposition.REFUSED

BAD_VALUES = [
    ("record_id", "x" * 40),
    ("record_id", "a\x00b"),
    ("record_id", "\ud800"),
    ("sequence", 0),
    ("sequence", -1),
    ("sequence", 2**53),
    ("sequence", 1e400),
    ("sequence", "7"),
    ("sequence", None),
    ("epoch", 0),
    ("epoch", 2**31),
    ("occurred_at", "9999-12-31T23:59:59Z"),
    ("occurred_at", "0001-01-01T00:00:00+08:00"),
    ("occurred_at", "2019-12-31T23:59:59Z"),
    ("occurred_at", "2100-01-01T00:00:00Z"),
    ("occurred_at", "2026-11-25T04:00:00"),
    ("occurred_at", 1e308),
    ("boot_id", "b" * 65),
    ("boot_id", "b\x00"),
    ("boot_id", ""),
    ("terminal_id", "YC-001\x00"),
    ("clock", "sundial"),
    ("digest", "0" * 63),
    ("sealed", "not base64!"),
    ("sealed", 7),
    ("facts.item_code", "[/x]"),
    ("facts.item_code", "RS0091234"),
    ("facts.item_code", "RS\x0009"),
    ("facts.department", "d" * 33),
    ("facts.department", "hr\x00ss"),
    ("facts.department", "[/b]"),
    ("facts.case_number", "C" * 500),
    ("facts.case_number", "C\x00"),
    ("facts.duration_seconds", 2**31),
    ("facts.duration_seconds", -1),
    ("facts.catalogue_version", 2**63),
    ("facts.attachments", 2**31),
    ("facts.visit_id", "\x00"),
    ("facts.request_id", "r" * 37),
    ("facts.started_at", "9999-12-31T23:59:59-12:00"),
    ("facts.kind", "from the future"),
    ("facts.kind", "\ud800"),
    ("facts.outcome", {"deep": [[[[]]]]}),
    ("facts.unknown\x00key", 1),
    ("facts", None),
]


def raw_batch(terminal, *records: Record) -> dict:
    return json.loads(
        Upload(batch_id="b", terminal_id=terminal.terminal_id, epoch=terminal.epoch, records=records).model_dump_json()
    )


def send(terminal, raw: object):
    body = gzip.compress(json.dumps(raw).replace("Infinity", "1e400").encode())
    return terminal.call("POST", "/v1/records", body, {"Content-Encoding": "gzip"})


def spoil(record: dict, place: str, value: object) -> None:
    *outer, name = place.split(".")
    for each in outer:
        record = record[each]
    record[name] = value


def test_bad_value_refuses_its_record_and_names_field(terminal, centre):
    for place, value in BAD_VALUES:
        batch = raw_batch(terminal, terminal.case(), terminal.case(), terminal.case())
        spoil(batch["records"][1], place, value)
        answer = send(terminal, batch)
        if answer.status_code == 422:
            # without an id that can be repeated no one can be told of this record alone
            assert place == "record_id", (place, value)
            assert "record_id" in Refusal.model_validate_json(answer.content).reason
            continue
        said = UploadAnswer.model_validate_json(answer.content).dispositions
        assert sorted(each.disposition.value for each in said) == ["accepted", "accepted", "refused"], (place, value)
        bad = next(each for each in said if each.disposition is R)
        assert bad.record_id == batch["records"][1]["record_id"]
        assert place.split(".")[0] in bad.reason or value in ("7", "\ud800"), (place, value)
        assert str(value) not in bad.reason or value in (0, 7, "", None, "7"), (place, value)
    with centre.database.reading() as session:
        taken = session.scalar(select(func.count()).select_from(LedgerEntry))
        assert totals(session).served == taken
        assert taken is not None
        assert taken >= 2 * (len(BAD_VALUES) - 3)


NO_MESSAGES = [
    b"",
    b"{}",
    b"[]",
    b"null",
    b"\xff\xfe",
    b"[" * 90_000,
    b'{"records":' * 20_000,
    b'{"batch_id":"b","terminal_id":"YC-001","records":[' + b"[]," * 2_000_000 + b"[]]}",
    b'{"batch_id":"b","terminal_id":"YC-001","records":[]}',
    b'{"batch_id":"b","terminal_id":"YC-001","records":[{}]}',
    b'{"batch_id":"\\ud800","terminal_id":"YC-001","records":[{}]}',
    b'{"batch_id":"b","terminal_id":"YC-001","epoch":1e400,"records":[{}]}',
    b'{"batch_id":"b","terminal_id":"YC-001","records":[{"record_id":' + b"[" * 50_000 + b"]" * 50_000 + b"}]}",
]


def test_what_is_no_message_is_refused(terminal):
    for path in ("/v1/records", "/v1/heartbeat", "/v1/execute"):
        for body in NO_MESSAGES:
            answer = terminal.call("POST", path, gzip.compress(body), {"Content-Encoding": "gzip"})
            assert answer.status_code in (413, 422), (path, body[:80])
            assert Refusal.model_validate_json(answer.content).code in ("malformed", "too_large")


def test_no_more_records_than_the_contract_has(terminal):
    batch = raw_batch(terminal, terminal.case(sealed=None))
    batch["records"] *= MOST_RECORDS + 1
    assert send(terminal, batch).status_code == 413
    batch["records"].pop()
    said = UploadAnswer.model_validate_json(send(terminal, batch).content).dispositions
    assert len(said) == MOST_RECORDS


def test_what_the_database_refuses_is_that_records_refusal(terminal, centre):
    """Past the edge of the contract, as after a change of ours that the schema does not follow."""
    facts = terminal.case().facts
    terminal.end = GENESIS
    hostile = [{}, {"department": "d" * 40}, {"case_number": "\x00"}, {"duration_seconds": 2**40}, {}]
    records = tuple(terminal.record(facts.model_copy(update=each)) for each in hostile)
    from central.ingest.service import take_upload

    upload = Upload.model_construct(batch_id="b", terminal_id=terminal.terminal_id, epoch=1, records=records)
    with centre.database.writing() as session:
        answer = take_upload(session, upload, centre.keys, NOON)
    words = {each.record_id: (each.disposition, each.reason) for each in answer.dispositions}
    assert words[records[0].record_id] == words[records[-1].record_id] == (A, "")
    assert (R, UNSTORABLE) in words.values() or centre.database.engine.dialect.name == "sqlite"
    with centre.database.reading() as session:
        stored = set(session.scalars(select(StoredRecord.record_id)))
        assert stored == {key for key, (said, _) in words.items() if said is A}
        assert set(session.scalars(select(LedgerEntry.record_id))) == stored


def test_case_with_taken_key_holds_up_no_other(terminal, centre):
    from central.cases.models import CaseEntry

    one, two = terminal.case(), terminal.case()
    with centre.database.writing() as session:
        session.add(
            CaseEntry(
                terminal_id="YC-001",
                case_key=one.record_id,
                case_number="C",
                item_code="RS009",
                department="hrss",
                status="completed",
                submitted_at=NOON,
                received_at=NOON,
                changed_at=NOON,
            )
        )
    assert [each.disposition for each in terminal.upload(one, two).dispositions] == [R, A]


def test_execution_under_delivered_record_id_is_refused(terminal, centre):
    """Its case could never be stored, after the department had done it."""
    record = terminal.case()
    terminal.upload(record)
    submission = terminal.proven(Submission(person=person()), "RS009")
    for _ in range(2):
        answer = terminal.put(ExecuteRequest, "/v1/execute", submission, "RS009", request_id=record.record_id)
        assert answer.status_code == 409
        assert Refusal.model_validate_json(answer.content).code == "other_content"
    with centre.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Execution)) == 0


@pytest.mark.parametrize("state", ExecutionState)
def test_submission_under_execution_id_is_refused_alone(terminal, centre, state):
    """Also while that is under way or given back: its case would have the same key, and could not be stored later."""
    one, two = terminal.case(), terminal.case()
    of_execution = Execution(
        terminal_id="YC-001",
        request_id=one.record_id,
        item_code="RS009",
        state=state.value,
        started_at=NOON,
        held_until=NOON,
    )
    with centre.database.writing() as session:
        session.add(of_execution)
    said = terminal.upload(one, two).dispositions
    assert [each.disposition for each in said] == [R, A]
    assert "execution" in said[0].reason


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=64)
NAMES = st.from_regex(r"[A-Za-z0-9_-]{1,36}", fullmatch=True)
EDGE_MOMENTS = st.sampled_from([EARLIEST, LATEST, NOON]) | st.datetimes(
    EARLIEST.replace(tzinfo=None), LATEST.replace(tzinfo=None)
).map(lambda moment: moment.replace(tzinfo=UTC))
COUNTS = st.sampled_from([0, MOST_COUNT]) | st.integers(0, MOST_COUNT)
PAPERS = st.sampled_from(PaperOutcome)
BOOTS = st.text("b.:", min_size=64, max_size=64)
FACTS = st.one_of(
    st.builds(
        CaseFacts,
        item_code=st.from_regex(r"[A-Z]{2}[0-9]{3}", fullmatch=True),
        department=st.from_regex(r"[a-z][a-z0-9_]{31}", fullmatch=True),
        catalogue_version=COUNTS,
        visit_id=NAMES,
        case_number=st.from_regex(r"[A-Za-z0-9_-]{0,64}", fullmatch=True),
        request_id=st.none() | NAMES,
        started_at=EDGE_MOMENTS,
        duration_seconds=st.integers(0, 2 * 86400),
        attachments=COUNTS,
        outcome=st.sampled_from(Outcome),
        channel=st.sampled_from(Channel),
    ),
    st.builds(
        RatingFacts,
        item_code=st.just("RS009"),
        department=st.just("hrss"),
        level=st.sampled_from(RatingLevel),
        reasons=st.lists(TEXTS, max_size=32).map(tuple),
    ),
    st.builds(PaperFacts, case_record_id=NAMES, receipt=PAPERS, documents=PAPERS),
    st.builds(
        VisitFacts,
        visit_id=NAMES,
        ended=st.just("left"),
        cases=COUNTS,
        duration_seconds=st.integers(0, 2 * 86400),
        language=st.just("zh"),
        care_mode=st.booleans(),
    ),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(FACTS, EDGE_MOMENTS, st.sampled_from(ClockQuality), BOOTS), min_size=1, max_size=8))
def test_whatever_the_contract_allows_both_databases_take(terminal, centre, drawn):
    records = []
    for facts, moment, clock, boot in drawn:
        body = RecordBody(IDS.new(), terminal.terminal_id, moment, boot, clock, facts)
        records.append(next_record(terminal.end, body))
        terminal.end = end_of(records[-1])
    assert {each.disposition for each in terminal.upload(*records).dispositions} == {A}


def test_columns_are_as_wide_as_contract_allows():
    columns = {column.name: column.type for column in (*StoredRecord.__table__.c, *LedgerEntry.__table__.c)}
    fields = Record.model_json_schema()["properties"]
    for name, column in columns.items():
        if isinstance(column, String) and name in fields and "maxLength" in fields[name]:
            assert column.length is not None
            assert column.length >= fields[name]["maxLength"], name
    assert isinstance(columns["sequence"], BigInteger)


@pytest.mark.parametrize("year", [1, 1970, 2019, 2100, 9999])
def test_clock_years_off_still_makes_valid_records(terminal, centre, year):
    moment = datetime(year, 6, 1, tzinfo=UTC)
    record = terminal.case(occurred_at=moment)
    assert record.clock is ClockQuality.WRONG
    assert record.occurred_at in (EARLIEST, LATEST)
    assert [each.disposition for each in terminal.upload(record).dispositions] == [A]
    with centre.database.reading() as session:
        assert totals(session).served == 1


PLACES = ("/cashier/{}", "/v1/orders/{}", "/v1/cases/{}", "/v1/catalogue/{}", "/console/cases/{}", "/static/{}", "/{}")


def test_no_address_breaks_anything(terminal, client):
    for place in PLACES:
        for name in ("%00", "a%00b", "%1f", "%7F", "%ff", "%ed%a0%80", "9223372036854775808", "-1", "x" * 500, "..%2f"):
            path = place.format(name)
            assert client.get(path, follow_redirects=False).status_code in (303, 307, 401, 404, 422), path
            asked = terminal.signed("GET", path)
            status = client.get(path, headers=asked.headers, follow_redirects=False).status_code
            assert status in (200, 303, 307, 404, 422), (path, status)
            assert client.post(path, follow_redirects=False).status_code in (303, 307, 404, 405, 422), path


@pytest.mark.parametrize("number", ["A\x00B", "\x1f", "A\u202eB", "x" * 4000])
def test_a_typed_number_that_is_none_finds_nothing(terminal, number):
    asked = Submission(answers={"request_no": number, "query_code": "1"})
    assert terminal.execute("ZS002", asked).result.heading.zh == "没有查到该编号的办件"


def test_refused_question_is_answered_without_the_value(terminal):
    answer = terminal.call("GET", "/v1/catalogue/9223372036854775808")
    assert answer.status_code == 422
    assert "92233" not in answer.text
    assert Refusal.model_validate_json(answer.content).reason.startswith("path.version")


def test_a_bomb_costs_little(terminal):
    bomb = gzip.compress(b'{"batch_id":"b","terminal_id":"YC-001","records":[' + b"[]," * 4_000_000 + b"[]]}")
    small = gzip.compress(b'{"batch_id":"b","terminal_id":"YC-001","records":[' + b"[]," * 300_000 + b"[]]}")
    tracemalloc.start()
    try:
        statuses = [
            terminal.call("POST", "/v1/records", body, {"Content-Encoding": "gzip"}).status_code
            for body in (bomb, small)
        ]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert statuses == [413, 422]
    assert peak < 50 * 1024 * 1024


def test_a_bomb_within_a_seal_is_no_submission(terminal, centre):
    box = SealedBox(PublicKey(centre.keys.opening.sealing_key.public))
    sealed = box.encrypt(b'{"attachments":[' + b"[]," * 200_000 + b"[]]}")
    said = terminal.upload(terminal.case(sealed=sealed), terminal.case()).dispositions
    assert [each.disposition for each in said] == [R, A]
    assert said[0].reason.startswith("seal")


def test_stated_oversize_is_not_read(client):
    def never():
        raise AssertionError("the body was asked for")
        yield b""

    for path, length in (("/v1/records", 10**12), ("/v1/heartbeat", 2 * 1024 * 1024), ("/v1/enrol", 2 * 1024 * 1024)):
        assert client.post(path, content=never(), headers={"Content-Length": str(length)}).status_code == 413


def test_item_without_fee_has_nothing_to_pay(terminal, centre):
    with centre.database.reading() as session:
        catalogue = centre.catalogues.take(session)
    prints = [item for item in catalogue.items if item.kind is ItemKind.PRINT and not item.fee]
    free = [item.code for item in prints if item.identity is not Identity.ENTERPRISE_CODE][:12]
    for code in free:
        reply = terminal.order(code, Submission(person=person()))
        assert isinstance(reply, Rejected), code
        assert reply.reason.zh
