"""Each record is taken exactly once, whatever happens on the way."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from central.records.completeness import MissingRun, gaps
from central.records.models import LedgerEntry, StoredRecord
from central.records.uncounted import list_uncounted_records
from central.usage.dimensions import By
from central.usage.service import counts, totals
from contract.answers import Disposition
from contract.records import PaperFacts, RatingFacts, Submission
from contract.refusal import Problem
from contract.terms import Channel, ClockQuality, Outcome, PaperOutcome, RatingLevel
from tests.central.virtual_terminal import NOON, VirtualTerminal, person

A, D, C, R = Disposition.ACCEPTED, Disposition.DUPLICATE, Disposition.CONFLICT, Disposition.REFUSED


def words(answer) -> list[Disposition]:
    return [each.disposition for each in answer.dispositions]


def test_batch_is_taken_with_completeness(terminal, centre):
    answer = terminal.upload(terminal.case(), terminal.case("SW021", "tax"))
    assert words(answer) == [A, A]
    assert answer.complete_up_to == 2
    with centre.database.reading() as session:
        assert totals(session).served == 2
        assert totals(session).people == 1


def test_repeating_a_batch_is_success_and_counts_once(terminal, centre):
    records = [terminal.case() for _ in range(5)]
    terminal.upload(*records)
    again = terminal.upload(*records)
    assert words(again) == [D] * 5
    assert again.complete_up_to == 5
    with centre.database.reading() as session:
        assert totals(session).served == 5
        assert session.scalar(select(func.count()).select_from(StoredRecord)) == 5


def test_records_out_of_order_show_the_gap(terminal, centre):
    one, two, three, four = (terminal.case() for _ in range(4))
    assert terminal.upload(one, four).complete_up_to == 1
    with centre.database.reading() as session:
        assert gaps(session, terminal.terminal_id) == [MissingRun(1, 2, 3)]
    assert terminal.upload(three).complete_up_to == 1
    assert terminal.upload(two).complete_up_to == 4
    with centre.database.reading() as session:
        assert gaps(session, terminal.terminal_id) == []


def test_a_gap_at_the_beginning_shows(terminal, centre):
    terminal.case()
    assert terminal.upload(terminal.case()).complete_up_to == 0
    with centre.database.reading() as session:
        assert gaps(session, terminal.terminal_id) == [MissingRun(1, 1, 1)]


def test_another_record_at_the_same_place_conflicts(terminal):
    before = terminal.end
    terminal.upload(terminal.case())
    terminal.end = before
    answer = terminal.upload(terminal.case("MZ016", "civil_affairs"))
    assert words(answer) == [C]
    assert "sequence" in answer.dispositions[0].reason


def test_the_same_id_at_another_place_conflicts(terminal):
    first = terminal.case()
    terminal.upload(first)
    second = terminal.case()
    stolen = second.model_copy(update={"record_id": first.record_id})
    answer = terminal.upload(stolen)
    assert words(answer) == [C]
    assert "record_id" in answer.dispositions[0].reason


def test_altered_record_is_refused_and_blocks_no_other(terminal):
    good, bad, later = terminal.case(), terminal.case(), terminal.case()
    altered = bad.model_copy(update={"boot_id": "another"})
    answer = terminal.upload(good, altered, later)
    assert words(answer) == [A, R, A]
    assert answer.complete_up_to == 1


def test_record_that_does_not_join_its_neighbour_conflicts(terminal):
    terminal.upload(terminal.case())
    terminal.end = type(terminal.end)(1, "f" * 64)
    answer = terminal.upload(terminal.case())
    assert words(answer) == [C]
    assert "before" in answer.dispositions[0].reason


def test_a_seal_that_does_not_open_is_refused(terminal):
    answer = terminal.upload(terminal.case(sealed=b"no seal at all"), terminal.case())
    assert words(answer) == [R, A]
    assert answer.dispositions[0].reason.startswith("seal")


def test_an_unreadable_record_is_refused_by_itself(terminal):
    import gzip
    import json

    from contract.answers import Upload, UploadAnswer

    batch = Upload(batch_id="b", terminal_id=terminal.terminal_id, records=(terminal.case(), terminal.case()))
    raw = json.loads(batch.model_dump_json())
    raw["records"][0]["facts"]["kind"] = "from the future"
    answer = terminal.call("POST", "/v1/records", gzip.compress(json.dumps(raw).encode()), {"Content-Encoding": "gzip"})
    assert words(UploadAnswer.model_validate_json(answer.content)) == [R, A]


def test_a_terminal_cannot_deliver_for_another(terminal, enrol):
    other = enrol("YC-002")
    record = other.case()
    from contract.answers import Upload

    body = Upload(batch_id="b", terminal_id="YC-002", records=(record,)).model_dump_json().encode()
    answer = terminal.call("POST", "/v1/records", body)
    assert answer.status_code == 403
    assert words(terminal.upload(record.model_copy())) == [R]


@pytest.mark.parametrize("damage", ["unsigned", "garbage", "cut", "bomb"])
def test_what_is_no_upload_is_refused_with_reason(terminal, client, damage, app):
    import gzip

    if damage == "unsigned":
        answer = client.post("/v1/records", content=b"{}")
        assert answer.status_code == 401
        assert Problem.model_validate_json(answer.content).code == "signature"
        return
    body = {"garbage": b"nothing", "cut": gzip.compress(b"{}" * 100)[:-8], "bomb": gzip.compress(b" " * 70_000_000)}[
        damage
    ]
    answer = terminal.call("POST", "/v1/records", body, {"Content-Encoding": "gzip"})
    assert answer.status_code == (413 if damage == "bomb" else 422)


@pytest.mark.parametrize("quality", [ClockQuality.WRONG, ClockQuality.UNCERTAIN])
def test_uncertain_time_counts_on_day_of_arrival(terminal, centre, operator, quality):
    early = NOON.replace(year=2023)
    terminal.upload(terminal.case(occurred_at=early, clock=quality), terminal.case(occurred_at=early))
    with centre.database.reading() as session:
        assert {each.key: each.served for each in counts(session, By.DAY)} == {"2026-11-25": 1, "2023-11-25": 1}
    assert operator.get("/console").text.count(">按到达日<") == 1


@pytest.mark.parametrize("ahead", [timedelta(hours=25), timedelta(days=400), timedelta(days=365 * 60)])
def test_future_time_counts_on_day_of_arrival(terminal, centre, operator, ahead):
    soon = NOON + timedelta(hours=23)
    terminal.upload(terminal.case(occurred_at=NOON + ahead), terminal.case(occurred_at=soon))
    with centre.database.reading() as session:
        assert {each.key: each.served for each in counts(session, By.DAY)} == {"2026-11-25": 1, "2026-11-26": 1}
    assert operator.get("/console").text.count(">按到达日<") == 1


def test_unknown_item_is_kept_and_never_counts(terminal, centre, operator):
    from central.ratings.service import rating_sum

    rating = RatingFacts(item_code="ZZ999", department="hrss", level=RatingLevel.SATISFIED)
    answer = terminal.upload(
        terminal.case("ZZ999", "nowhere"), terminal.case("RS009", "tax"), terminal.case(), terminal.record(rating)
    )
    assert words(answer) == [A, A, A, A]
    with centre.database.reading() as session:
        assert {each.key: each.served for each in counts(session, By.ITEM)} == {"RS009": 1}
        assert {each.key for each in counts(session, By.DEPARTMENT)} == {"hrss"}
        assert rating_sum(session).total == 0
        assert session.scalar(select(func.count()).select_from(StoredRecord)) == 4
        apart = {
            (each.item_code, each.department, each.reason.value, each.records)
            for each in list_uncounted_records(session)
        }
    assert apart == {
        ("ZZ999", "nowhere", "unknown_item", 1),
        ("RS009", "tax", "other_department", 1),
        ("ZZ999", "hrss", "unknown_item", 1),
    }
    page = operator.get("/console").text
    assert "未计数的记录" in page
    assert "目录中没有此事项" in page


def test_only_served_outcomes_count_as_served(terminal, centre):
    terminal.upload(
        terminal.case(outcome=Outcome.COMPLETED, channel=Channel.ONLINE),
        terminal.case(outcome=Outcome.ABANDONED, who=person("004")),
        terminal.case(outcome=Outcome.FAILED),
        terminal.case(outcome=Outcome.SUBMITTED, is_simulated=True),
    )
    with centre.database.reading() as session:
        sums = totals(session)
        assert (sums.served, sums.simulated, sums.people) == (2, 1, 1)
        assert counts(session, By.ITEM)[0].begun == 4


def test_ratings_and_paper_are_taken_apart(terminal, centre):
    from central.ratings.service import rating_sum

    case = terminal.case()
    answer = terminal.upload(
        case,
        terminal.record(
            RatingFacts(item_code="RS009", department="hrss", level=RatingLevel.SATISFIED, reasons=("快",))
        ),
        terminal.record(
            PaperFacts(case_record_id=case.record_id, receipt=PaperOutcome.PRINTED, documents=PaperOutcome.NONE)
        ),
    )
    assert words(answer) == [A, A, A]
    with centre.database.reading() as session:
        found = rating_sum(session)
        assert (found.total, found.satisfied_share) == (1, None)


def test_no_personal_data_is_in_the_clear(terminal, centre, tmp_path, database_url):
    terminal.upload(terminal.case(submission=Submission(person=person(), answers={"mobile": "13800138000"})))
    with centre.database.engine.connect() as connection:
        from sqlalchemy import text

        for table in ("record", "case_entry", "person_seen", "ledger"):
            dump = repr(connection.execute(text(f"SELECT * FROM {table}")).all())  # noqa: S608 - names from this line above
            assert person().id_number not in dump
            assert "陈小满" not in dump
            assert "13800138000" not in dump


@pytest.mark.parametrize("seed", range(6))
def test_any_order_of_replays_gives_exact_counts(enrol, centre, seed):
    chance = random.Random(seed)
    terminals: list[VirtualTerminal] = [enrol(f"YC-{number}") for number in range(3)]
    records = {each.terminal_id: [each.case(who=person(f"{n % 7:03}")) for n in range(20)] for each in terminals}
    for _ in range(25):
        who = chance.choice(terminals)
        who.upload(*chance.sample(records[who.terminal_id], chance.randint(1, 12)))
    for who in terminals:
        left = list(records[who.terminal_id])
        chance.shuffle(left)
        assert who.upload(*left).complete_up_to == 20
    with centre.database.reading() as session:
        assert totals(session).served == 60
        assert totals(session).people == 7
        assert session.scalar(select(func.count()).select_from(LedgerEntry)) == 60


def test_same_batch_twice_at_once_counts_once(terminal, centre):
    import threading

    from central.ingest.service import take_upload
    from contract.answers import Upload

    records = tuple(terminal.case() for _ in range(60))
    start = threading.Barrier(4)
    answers = []

    def deliver():
        start.wait()
        with centre.database.writing() as session:
            answers.append(
                take_upload(
                    session, Upload(batch_id="b", terminal_id=terminal.terminal_id, records=records), centre.keys, NOON
                )
            )

    threads = [threading.Thread(target=deliver) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(words(answer).count(A) for answer in answers) == [0, 0, 0, 60]
    assert {answer.complete_up_to for answer in answers} == {60}
    with centre.database.reading() as session:
        assert totals(session).served == 60
