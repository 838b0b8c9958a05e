"""What the world does to a terminal, by the real queue: a full disk, a broken file, a wrong clock. Nothing lost, and said."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.core.devices.counters import StoredCounters
from app.core.devices.firmware import DeviceFirmware
from app.core.refusals import QueueUnusable
from app.core.reporter import Reporter
from app.core.staff_book import StoredStaff
from app.core.store import Store, open_store
from contract.records import CaseFacts, RatingFacts
from contract.sealing import OpeningKey
from contract.signing_keys import SigningKey
from contract.terminals import Heartbeat
from contract.terms import ClockQuality, RatingLevel
from drivers.ports.counters import DeviceCounters
from kiosk.services.condition.heartbeat import HeartbeatSender
from kiosk.services.settings import Settings
from kiosk.view.consent import ConsentScreen
from kiosk.view.form import FormScreen
from kiosk.view.guide import GuideScreen
from kiosk.view.idle import AttractScreen, OutOfServiceScreen
from kiosk.view.intents import ConfirmLeave, GoOn, Leave, LeaveField, OpenItem, SetField, Wake
from kiosk.view.note import Tone
from kiosk.view.payment import PaymentScreen, PayStage
from kiosk.view.result import ResultScreen, ResultTone
from kiosk.view.review import ReviewScreen
from kiosk.view.visit_end import AnotherScreen
from offline_queue.bounds import Bounds, FreezeReason, Frozen
from offline_queue.database import QueueDatabase
from offline_queue.errors import QueueFault, QueueFull
from offline_queue.jobs import JobState
from offline_queue.outbox import SqliteOutbox
from offline_queue.terminal_identity import TerminalIdentity
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import LOCAL, Bench, HandWorker, adult, both
from tests.offline_queue.parts import NO_BOUNDS

ITEM = "JT002"


@dataclass
class QueueBench:
    """The bench with a real queue on a real disk, and the heartbeat's reporter."""

    bench: Bench
    store: Store
    reporter: Reporter

    def beat(self) -> Heartbeat:
        return self.reporter.beat()()

    def hear(self) -> None:
        answer = self.bench.heartbeat()
        self.bench.health.take_answer(answer)
        self.reporter.take_answer(answer)()

    def jobs(self) -> dict[str, str]:
        return {job.name: job.problem for job in self.beat().jobs}


def opened(folder: Path, bench: Bench | None = None) -> QueueBench:
    bench = bench or Bench()
    identity = TerminalIdentity(
        terminal_id="YC-001",
        site=both("厅"),
        level="district",
        region="441602",
        centre_url="http://127.0.0.1:9",
        signing_key=SigningKey.generate(),
        sealing_key=OpeningKey.generate().sealing_key,
        centre_key=SigningKey.generate().verify_key,
    )
    store = open_store(Settings(data=folder), identity, bench.clock)
    outbox: Any = store.outbox
    outbox._writer.bounds = NO_BOUNDS  # the disk of a test machine may be nearly full
    stand: Any = bench.outbox
    stand.commit, stand.counts, stand.frozen = outbox.commit, outbox.counts, outbox.frozen
    stand.seal = outbox.seal
    relay: Any = SimpleNamespace(state=JobState("relay"), wake=lambda: None)
    feed: Any = SimpleNamespace(state=JobState("catalogue"), want=lambda *_: None)
    searches: Any = SimpleNamespace(report_if_due=lambda: None)
    key_change: Any = SimpleNamespace(state=JobState("key"), take_wish=lambda **_: None)
    counters = StoredCounters(folder / "device-counters.json", DeviceCounters())
    staff = StoredStaff(folder / "staff.json", folder / "tries", lambda _: False, bench.clock.now)
    reporter = Reporter(
        identity,
        store,
        bench.terminal,
        bench.health,
        relay,
        feed,
        bench.clock,
        key_change,
        bench.picture_keys,
        counters,
        staff,
        bench.open_rate,
        DeviceFirmware(dict),
        searches,
    )
    return QueueBench(bench, store, reporter)


@pytest.fixture
def queued(tmp_path: Path) -> Iterator[QueueBench]:
    made = opened(tmp_path)
    yield made
    made.store.database.close()


def at(bench: Bench, kind: type, code: str = ITEM) -> Citizen:
    citizen = Citizen(bench)
    citizen.open(code)
    citizen.start()
    citizen.walk(lambda screen: isinstance(screen, kind))
    return citizen


# --- a full disk ---


def test_full_disk_at_start_is_out_of_service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise QueueFull("database or disk is full")

    with monkeypatch.context() as changed:
        changed.setattr(QueueDatabase, "freeing", full)
        with pytest.raises(QueueUnusable, match="disk is full"):
            opened(tmp_path)
    opened(tmp_path).store.database.close()  # the folder has no owner that is left over


def limit(store: Store, pages: int) -> None:
    store.database.close()  # the limit is one of a connection
    with store.database.writing() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def fill(outbox: SqliteOutbox, bench: Bench) -> None:
    reasons = tuple("x" * 64 for _ in range(32))
    facts = RatingFacts(item_code="RS009", department="hrss", level=RatingLevel.SATISFIED, reasons=reasons)
    for _ in range(400):
        if isinstance(outbox.commit(facts, None, bench.clock.now(), ClockQuality.SYNCHRONISED), Frozen):
            return
    raise AssertionError("the disk never was full")


def test_a_full_disk_promises_nothing_and_loses_nothing(queued: QueueBench) -> None:
    bench, store = queued.bench, queued.store
    at(bench, ReviewScreen)
    with store.database.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    limit(store, pages + 2)
    fill(store.outbox, bench)
    before = store.outbox.counts().last_sequence
    bench.do(GoOn())
    bench.wait(1)
    assert bench.screen.note.tone is Tone.BAD
    assert "没有提交成功" in bench.screen.note.text
    assert bench.screen.note.advice
    assert store.outbox.counts().last_sequence == before
    limit(store, 10**6)
    bench.do(GoOn())
    bench.wait(1)
    assert bench.screen.tone is ResultTone.SUBMITTED
    assert store.outbox.counts().last_sequence == before + 1


def test_filling_queue_offline_is_shown_before_identity(queued: QueueBench) -> None:
    outbox: Any = queued.store.outbox
    outbox._writer.bounds = Bounds(least_free=10**18)
    for _ in range(2):
        queued.beat()
    citizen = Citizen(queued.bench)
    citizen.open(ITEM)
    assert not queued.bench.screen.can_start
    assert queued.bench.screen.note.text == "本终端暂时不能再收新的办件"
    outbox._writer.bounds = NO_BOUNDS
    for _ in range(2):
        queued.beat()
    queued.bench.wait(0.2)
    assert queued.bench.screen.can_start


# --- a broken file ---


@pytest.mark.expected_logs("damaged and set aside")
def test_broken_file_is_set_aside_without_promises(tmp_path: Path) -> None:
    first = opened(tmp_path)
    file = first.store.database.path
    first.store.database.close()
    file.write_bytes(b"this is no database at all" * 500)
    queued = opened(tmp_path)
    queued.hear()
    reported = queued.jobs()["queue"]
    assert FreezeReason.DAMAGED.value in reported
    assert "damaged file set aside: queue.db.damaged-" in reported
    citizen = Citizen(queued.bench)
    citizen.open(ITEM)
    assert isinstance(queued.bench.screen, GuideScreen)
    assert not queued.bench.screen.can_start
    assert queued.bench.screen.note.text == "本终端暂时不能再收新的办件"
    assert queued.bench.screen.note.advice
    citizen = Citizen(queued.bench)
    citizen.open("GA006")
    citizen.start()
    citizen.walk()
    assert isinstance(queued.bench.screen, AnotherScreen), "what needs no queue goes on"
    queued.store.database.close()


def test_heartbeats_are_numbered_within_a_boot(tmp_path: Path) -> None:
    queued = opened(tmp_path)
    beats = [queued.beat() for _ in range(3)]
    assert [beat.number for beat in beats] == [1, 2, 3]
    queued.store.database.close()
    again = opened(tmp_path)
    beat = again.beat()
    assert beat.number == 1
    assert beat.boot_id != beats[0].boot_id
    again.store.database.close()


@pytest.mark.expected_logs("the queue file was missing")
def test_queue_that_is_gone_is_no_first_start(tmp_path: Path) -> None:
    first = opened(tmp_path)
    file = first.store.database.path
    first.store.database.close()
    file.unlink()
    queued = opened(tmp_path)
    queued.hear()
    reported = queued.jobs()["queue"]
    assert FreezeReason.DAMAGED.value in reported
    assert "the queue file was missing" in reported
    queued.store.database.close()


@pytest.mark.expected_logs("background work failed", "a record could not be written")
def test_file_broken_in_use_is_no_promise(queued: QueueBench) -> None:
    bench = queued.bench
    at(bench, ReviewScreen)
    queued.store.database.close()
    size = queued.store.database.path.stat().st_size
    queued.store.database.path.write_bytes(b"\x00" * size)
    bench.do(GoOn())
    bench.wait(1)
    assert bench.screen.note.tone is Tone.BAD
    assert "没有提交成功" in bench.screen.note.text
    with pytest.raises(QueueFault):  # which the heartbeat tells as "queue: …"
        queued.beat()


@pytest.mark.expected_logs("background work failed", "a record could not be written")
def test_broken_file_suspends_service_until_repaired(queued: QueueBench) -> None:
    bench, database = queued.bench, queued.store.database
    worker = HandWorker()
    centre: Any = SimpleNamespace(heartbeat=lambda _: bench.heartbeat())
    heartbeats = HeartbeatSender(
        queued.reporter.beat, centre, bench.health, worker, bench.clock, queued.reporter.take_answer
    )

    def beat() -> None:
        heartbeats.wake()
        heartbeats.tick()
        worker.pump()
        bench.terminal.tick()

    beat()
    assert isinstance(bench.screen, AttractScreen)
    at(bench, ReviewScreen)
    bench.pump()
    database.close()
    whole = database.path.read_bytes()
    database.path.write_bytes(b"\x00" * len(whole))
    beat()
    assert isinstance(bench.screen, ReviewScreen), "no one is sent away"
    bench.wait(200, step=1.0)
    assert isinstance(bench.screen, OutOfServiceScreen)
    assert bench.screen.note.text == "本终端存储出了问题，暂停服务"
    assert not bench.do(Wake())
    database.close()
    database.path.write_bytes(whole)
    beat()
    assert isinstance(bench.screen, AttractScreen)
    assert bench.do(Wake())


def test_all_is_well_is_shown_too(queued: QueueBench) -> None:
    queued.hear()
    assert queued.jobs() == {"relay": "", "catalogue": "", "key": "", "clock": "", "queue": "", "maintenance": ""}


# --- a wrong clock ---


def test_wrong_clock_is_recorded_and_stops_no_case(queued: QueueBench) -> None:
    bench = queued.bench
    answer = bench.heartbeat()
    late = answer.model_copy(update={"centre_time": answer.centre_time + timedelta(hours=3)})
    bench.health.take_answer(late)
    assert queued.jobs()["clock"] == "off by -10800 s"
    assert "fault: off by -10800 s" in {line.value for line in bench.health.lines()}
    at(bench, ResultScreen)
    assert bench.screen.tone is ResultTone.SUBMITTED
    (record,) = queued.store.outbox.pending(10, 10**6)
    assert record.clock is ClockQuality.WRONG
    bench.health.take_answer(bench.heartbeat())
    assert queued.jobs()["clock"] == ""


def test_dates_follow_centre_time_beside_wrong_clock(queued: QueueBench) -> None:
    bench = queued.bench
    answer = bench.heartbeat()
    bench.health.take_answer(answer.model_copy(update={"centre_time": answer.centre_time + timedelta(days=3)}))
    at(bench, FormScreen, "GA049")
    bench.do(SetField("check_date", (bench.today + timedelta(days=2)).isoformat()))
    bench.do(LeaveField("check_date"))
    (checked,) = (each for each in bench.screen.fields if each.name == "check_date")
    assert checked.error == ""
    assert checked.upper == (bench.today + timedelta(days=3)).isoformat()
    bench.health.take_answer(bench.heartbeat())
    bench.do(LeaveField("check_date"))
    (checked,) = (each for each in bench.screen.fields if each.name == "check_date")
    assert checked.error


@pytest.mark.parametrize("days", [365, -30 * 365, 80 * 365])
def test_clock_set_by_hand_dates_no_record(queued: QueueBench, days: int) -> None:
    """Set while an item is filled in, behind the last heartbeat: record, number and visit bear the right day."""
    bench = queued.bench
    citizen = at(bench, ReviewScreen)
    right = bench.clock.now()
    bench.clock.wall += timedelta(days=days)
    citizen.walk(lambda screen: isinstance(screen, ResultScreen))
    (record,) = queued.store.outbox.pending(10, 10**6)
    assert record.clock is ClockQuality.WRONG
    assert timedelta() <= record.occurred_at - right < timedelta(minutes=5)
    assert f"-{right.astimezone(LOCAL):%Y%m%d}-" in record.facts.case_number


@pytest.mark.parametrize(("days", "key", "item"), [(-30 * 365, "elder", "RS009"), (80 * 365, "li", "RS001")])
def test_clock_set_by_hand_turns_no_one_away(queued: QueueBench, days: int, key: str, item: str) -> None:
    """By age, or because their card has ended."""
    bench = queued.bench
    bench.clock.wall += timedelta(days=days)
    bench.reader.is_taken = True
    bench.wait(3)
    bench.reader.card, bench.reader.is_left, bench.reader.is_taken = adult(key), True, False
    bench.wait(4)
    assert bench.do(OpenItem(item))
    assert isinstance(bench.screen, ConsentScreen)


def test_a_wrong_clock_ends_no_payment_early(queued: QueueBench) -> None:
    bench = queued.bench
    bench.centre.paid_after = 10**6
    usual = bench.centre.open_order

    def of_another_time(request: Any) -> Any:
        order = usual(request)
        return order.model_copy(update={"expires_at": order.expires_at - timedelta(days=400)})

    bench.centre.open_order = of_another_time  # type: ignore[method-assign]
    citizen = at(bench, PaymentScreen, "GA044")
    citizen.walk(lambda screen: isinstance(screen, PaymentScreen) and screen.stage is PayStage.WAITING)
    assert bench.screen.seconds_left > 200


def test_case_number_follows_owed_notes(queued: QueueBench) -> None:
    bench, store = queued.bench, queued.store
    outbox: Any = store.outbox
    bounds = outbox._writer.bounds
    at(bench, ReviewScreen)
    outbox._writer.bounds = Bounds(least_free=10**18, reserve=0)
    fill(store.outbox, bench)
    outbox._writer.bounds = bounds
    bench.do(Leave())
    bench.do(ConfirmLeave())
    bench.wait(1)

    facts = {each.sequence: each.facts for each in store.outbox.pending(10, 1 << 20)}

    numbers = {sequence: each.case_number for sequence, each in facts.items() if isinstance(each, CaseFacts)}
    assert numbers == {2: f"YC-001-{bench.clock.now():%Y%m%d}-000002"}
