"""Network with hysteresis, lamps, conditions and the heartbeat; maintenance; workers; the case book's numbers."""

import re
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from catalogue.availability import Available, Hindrance, Reading, Reason, Unavailable, availability
from catalogue.schema import DeviceNeed
from catalogue.text import LocalText
from contract.terminals import JobReport, Notice
from contract.terms import Channel, ClockQuality, Outcome
from drivers.ports.status import Condition
from kiosk.journeys.case_state import ImpossibleChange
from kiosk.services.background import ThreadWorker
from kiosk.services.case_book import CaseBook, CaseEnd, provisional_number
from kiosk.services.condition.health import CLOCK_WRONG_SECONDS, Health, NetworkJudge
from kiosk.services.condition.heartbeat import HeartbeatFrame, heartbeat
from kiosk.view.frame import Lamp
from kiosk.view.idle import AttractScreen, OutOfServiceScreen
from kiosk.view.intents import GoOn, OpenMaintenance, Wake
from offline_queue.errors import QueueDamaged, QueueFault
from tests.kiosk.parts import Bench, snapshot


def test_network_falls_after_three_and_rises_after_two() -> None:
    judge = NetworkJudge()
    assert judge.reading is Reading.UNKNOWN
    judge.note_success()
    assert judge.reading is Reading.OK
    judge.note_failure()
    judge.note_failure()
    assert judge.reading is Reading.OK
    judge.note_failure()
    assert judge.reading is Reading.BAD
    judge.note_success()
    assert judge.reading is Reading.BAD
    judge.note_success()
    assert judge.reading is Reading.OK


def test_the_network_does_not_change_in_mid_transaction() -> None:
    judge = NetworkJudge(Reading.OK)
    judge.hold(is_held=True)
    for _ in range(5):
        judge.note_failure()
    assert judge.reading is Reading.OK
    judge.hold(is_held=False)
    assert judge.reading is Reading.BAD


def test_lamp_tells_of_failures_while_reading_is_held() -> None:
    judge = NetworkJudge(Reading.OK)
    judge.hold(is_held=True)
    lamps = []
    for _ in range(3):
        judge.note_failure()
        lamps.append(judge.lamp)
    assert lamps == [Lamp.UNKNOWN, Lamp.UNKNOWN, Lamp.BAD]
    assert judge.reading is Reading.OK
    judge.note_success()
    assert judge.lamp is Lamp.OK


def test_conditions_carry_devices_departments_and_room() -> None:
    bench = Bench()
    bench.lines["camera"].condition = Condition.BAD
    bench.health.set_queue_room(has_room=False)
    conditions = bench.health.conditions(datetime(2026, 3, 2, tzinfo=UTC))
    assert conditions.devices[DeviceNeed.CAMERA] is Reading.BAD
    assert conditions.devices[DeviceNeed.ID_CARD_READER] is Reading.OK
    assert conditions.departments["police"] is Reading.OK
    assert not conditions.queue_has_room
    assert bench.health.device_lamp is Lamp.BAD
    assert bench.health.network_lamp is Lamp.OK
    bench.lines["camera"].condition = Condition.UNKNOWN
    assert bench.health.device_lamp is Lamp.UNKNOWN


def test_offline_only_own_answers_can_be_had() -> None:
    bench, item = Bench(), snapshot().items["YB013"]
    now = datetime(2026, 3, 2, 10, tzinfo=UTC)
    for _ in range(3):
        bench.health.note_silence()
    bench.health.set_local_answers({"drugs": frozenset({"keyword"})})
    assert availability(item, bench.health.conditions(now)) == Available()
    bench.health.set_local_answers({})
    too_old = Unavailable((Hindrance(Reason.SOFTWARE_TOO_OLD),))
    assert availability(item, bench.health.conditions(now)) == too_old


def test_a_wrong_clock_is_noticed_and_notices_expire() -> None:
    bench = Bench()
    assert bench.health.clock_quality is ClockQuality.SYNCHRONISED
    text = LocalText(zh="公告", en="Notice")
    notices = (Notice(notice_id="1", text=text), Notice(notice_id="2", text=text, expires_at=bench.clock.now()))
    late = bench.heartbeat().model_copy(
        update={"centre_time": bench.clock.now() + timedelta(hours=1), "notices": notices}
    )
    bench.health.take_answer(late)
    assert bench.health.clock_quality is ClockQuality.WRONG
    bench.terminal.refresh()
    assert isinstance(bench.screen, AttractScreen)
    assert bench.screen.notices == ("公告",)
    assert bench.screen.item_count >= len(bench.screen.frequent) > 0


YEAR = timedelta(days=365)
JUMPS = [-30 * YEAR, 80 * YEAR, YEAR, timedelta(hours=-1), timedelta(minutes=3)]


@pytest.mark.parametrize("jump", JUMPS)
@pytest.mark.parametrize("is_offline", [False, True])
def test_clock_set_between_answers_is_not_believed(jump: timedelta, is_offline: bool) -> None:
    bench = Bench()
    health, right = bench.health, bench.clock.now()
    for _ in range(3 * is_offline):
        health.note_silence()
    bench.clock.wall += jump
    bench.clock.advance(hours=5)
    right += timedelta(hours=5)
    assert (health.wall_time, health.centre_time) == (right, right)
    assert health.clock_quality is ClockQuality.WRONG
    assert health.clock_problem
    bench.clock.wall -= jump
    assert (health.wall_time, health.clock_quality) == (right, ClockQuality.SYNCHRONISED)


def test_clock_is_believed_within_limit() -> None:
    """It is kept right by the network's time; what the monotonic clock counts drifts."""
    bench = Bench()
    bench.clock.wall += timedelta(seconds=CLOCK_WRONG_SECONDS - 1)
    bench.clock.advance(days=9)
    assert bench.health.clock_quality is ClockQuality.SYNCHRONISED
    assert bench.health.wall_time == bench.clock.now()


def test_clock_without_any_answer_is_uncertain() -> None:
    bench = Bench()
    fresh = Health(bench.services.devices, bench.place.level, bench.clock)
    bench.clock.wall += YEAR
    assert (fresh.clock_quality, fresh.wall_time) == (ClockQuality.UNCERTAIN, bench.clock.now())
    assert fresh.centre_time == bench.clock.now()


def test_the_heartbeat_tells_of_devices_and_jobs() -> None:
    bench = Bench()
    jobs = (JobReport(name="relay", problem="no network"),)
    bench.health.set_jobs(jobs)
    frame = HeartbeatFrame("YC-001", "boot", "0.1", 1, "available", 3, 0, 9)
    beat = heartbeat(frame, bench.health, jobs, bench.clock.now())
    assert {each.family for each in beat.devices} >= {"id_card_reader", "camera"}
    assert beat.jobs == jobs
    assert ("relay", "fault: no network") in [(line.label, line.value) for line in bench.health.lines()]


def test_maintenance_page_explains_a_failing_job() -> None:
    bench = Bench()
    now = bench.clock.now()
    relay = JobReport(name="relay", last_success=now - timedelta(minutes=5), next_try=now + timedelta(seconds=40))

    def said(job: JobReport) -> str:
        bench.health.set_jobs((job,))
        return next(line.value for line in bench.health.lines() if line.label == "relay")

    failing = relay.model_copy(update={"problem": "timeout"})
    assert said(relay) == "ok; last success 300 s ago"
    assert said(failing) == "timeout; last success 300 s ago; next try in 40 s"
    long_ago = failing.model_copy(update={"last_success": now - timedelta(hours=1)})
    assert said(long_ago) == "fault: timeout; last success 3600 s ago; next try in 40 s"


def test_service_is_suspended_only_without_citizen() -> None:
    bench = Bench()
    bench.do(Wake())
    bench.health.note_queue(QueueDamaged("malformed"))
    bench.terminal.refresh()
    assert not isinstance(bench.screen, OutOfServiceScreen)
    bench.wait(100, step=1.0)
    assert isinstance(bench.screen, OutOfServiceScreen)
    assert not bench.do(Wake())
    assert bench.do(OpenMaintenance())
    assert bench.do(GoOn())
    assert isinstance(bench.screen, OutOfServiceScreen)
    assert bench.screen.note.text == "本终端存储出了问题，暂停服务"
    bench.health.note_queue(QueueFault("disk I/O error"))
    bench.terminal.tick()
    assert bench.screen.note.text == "本机存储异常，暂停服务"
    bench.health.note_queue()
    bench.terminal.tick()
    assert isinstance(bench.screen, AttractScreen)


def test_new_catalogue_waits_for_visit_to_end() -> None:
    bench = Bench()
    newer = replace(snapshot().catalogue, version=7)
    from kiosk.services.catalogue_snapshot import CatalogueSnapshot

    bench.do(Wake())
    bench.terminal.use_catalogue(CatalogueSnapshot.build(newer, snapshot().reference))
    assert bench.terminal.catalogue_version == snapshot().catalogue.version
    bench.wait(100, step=1.0)
    assert bench.terminal.catalogue_version == 7


def test_worker_brings_results_and_faults_in_order() -> None:
    delivered: list[Any] = []
    is_done = threading.Event()

    def deliver(callback: Any) -> None:
        callback()

    def fails() -> None:
        raise ValueError("wrong")

    worker = ThreadWorker("test", deliver)
    worker.run(lambda: 1, delivered.append, delivered.append)
    worker.run(fails, delivered.append, delivered.append)
    worker.run(lambda: 3, lambda _: is_done.set(), delivered.append)
    assert is_done.wait(60)
    assert delivered[0] == 1
    assert isinstance(delivered[1], ValueError)
    assert delivered[1].__traceback__ is None
    assert worker.close(5)


def test_provisional_numbers_fit_the_rule_of_receipt_numbers() -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    assert provisional_number("YC-001", at, 12) == "YC-001-20260302-000012"
    assert re.fullmatch("---TERMIN-[A-Z2-7]{5}-20260302-000001", provisional_number("源城 terminal number 17", at, 1))


def test_similar_terminal_names_give_different_provisional_numbers() -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    names = ["YC-XINGANGZHEN-HALL-1", "YC-XINGANGZHEN-HALL-2", "yc-001", "YC-001", "源城1号", "江东1号"]

    numbers = {provisional_number(name, at, 1) for name in names}

    assert len(numbers) == len(names)
    assert all(re.fullmatch("[A-Z0-9-]{8,32}", number) for number in numbers)


def test_provisional_number_stays_unique_after_new_enrolment() -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    numbers = {provisional_number("源城 terminal number 17", at, 1, epoch) for epoch in range(1, 10)}
    assert len(numbers) == 9
    assert all(len(number) <= 32 for number in numbers)
    assert provisional_number("YC-001", at, 1, epoch=2) == "YC-001-20260302-B000001"


def test_one_journey_has_one_case() -> None:
    from tests.kiosk.citizen import Citizen

    bench = Bench()
    citizen = Citizen(bench)
    citizen.open("GA004")
    citizen.start()
    visit = bench.terminal._visit
    assert visit is not None
    journey = visit.session.journey
    book: CaseBook = visit._walks.app.case_book
    book.put_case(visit.session, journey, CaseEnd(Outcome.FAILED, Channel.LOCAL))
    with pytest.raises(ImpossibleChange):
        book.put_case(visit.session, journey, CaseEnd(Outcome.FAILED, Channel.LOCAL))


def test_centre_is_unheard_until_it_answers() -> None:
    bench = Bench()
    fresh = Health(bench.services.devices, bench.place.level, bench.clock)
    assert fresh.is_unheard, "it was never asked"
    assert not bench.health.is_unheard
    bench.health.network.note_failure()
    assert bench.health.is_unheard, "one answer that is missing is enough to look at the network"
    bench.health.network.note_success()
    assert not bench.health.is_unheard


def test_only_a_person_takes_out_by_hand() -> None:
    bench = Bench()
    assert not bench.health.is_by_hand
    bench.health.set_by_hand("service.by_hand_repair")
    assert (bench.health.is_by_hand, bench.health.suspension) == (True, "service.by_hand_repair")
    bench.health.take_refusal("revoked")
    assert (bench.health.is_by_hand, bench.health.suspension) == (False, "service.revoked")
