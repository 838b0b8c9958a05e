"""The terminal notices within seconds that the network went or came back, and never calls a single miss an outage."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest

from catalogue.availability import Reading
from catalogue.schema import Level
from contract.terminals import Heartbeat, HeartbeatAnswer
from kiosk.services.health import Health
from kiosk.services.heartbeat import HeartbeatFrame, HeartbeatPace, HeartbeatSender, heartbeat
from kiosk.services.ports import Devices, NoAnswer
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable, Unreachable, words_of
from offline_queue.errors import QueueFault

T = TypeVar("T")
START = datetime(2026, 5, 13, 9, 0, tzinfo=UTC)


class HandClock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds


class AtOnce:
    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]) -> None:
        try:
            result = work()
        except (RuntimeError, QueueFault) as error:
            failed(error)
        else:
            done(result)


class Line:
    """The network between terminal and centre."""

    def __init__(self, clock: HandClock) -> None:
        self.clock = clock
        self.is_up = True
        self.is_defective = False
        self.refusal: CentreRefused | CentreUnreachable | None = None
        self.beats = 0
        self.next_beat: float | None = None
        self.retry_after: float | None = None

    def heartbeat(self, heartbeat: Heartbeat) -> HeartbeatAnswer | NoAnswer:
        self.beats += 1
        if self.is_defective:
            raise RuntimeError("defect")
        if self.refusal is not None:
            return self.refusal
        if not self.is_up:
            return CentreUnreachable(Unreachable.NO_NETWORK, "cut", self.retry_after)
        return HeartbeatAnswer(
            terminal_id=heartbeat.terminal_id,
            centre_time=self.clock.now(),
            departments={},
            catalogue_version=1,
            complete_up_to=0,
            next_beat_seconds=self.next_beat,
        )


class Rig:
    def __init__(self) -> None:
        self.clock = HandClock()
        self.line = Line(self.clock)
        self.health = Health(Devices(), Level.TOWN, self.clock)
        frame = HeartbeatFrame("T1", "boot", "0", 1, "available", 0, 0, 0)
        self.heard: list[HeartbeatAnswer] = []
        self.heartbeats = HeartbeatSender(
            self.begin,
            self.line,
            self.health,
            AtOnce(),
            self.clock,
            self.take_in,
            HeartbeatPace(spread=0.2),
            self.on_refused,
        )
        self.refusals = 0
        self.frame = frame
        self.disk: Exception | None = None
        self.taken_in = 0
        self.wakes = 0

    def on_refused(self) -> None:
        self.refusals += 1

    def begin(self) -> Callable[[], Heartbeat]:
        def compose() -> Heartbeat:
            if self.disk is not None:
                raise self.disk
            return heartbeat(self.frame, self.health, (), self.clock.now())

        return compose

    def take_in(self, answer: HeartbeatAnswer) -> Callable[[], None]:
        self.heard.append(answer)

        def shown() -> None:
            self.taken_in += 1
            if self.wakes:
                self.wakes -= 1
                self.heartbeats.wake()

        return shown

    def run(self, seconds: float) -> None:
        for _ in range(int(seconds * 5)):
            self.heartbeats.tick()
            self.clock.seconds += 0.2


def test_beats_once_a_minute_while_all_is_well() -> None:
    rig = Rig()
    rig.run(600)

    assert rig.health.network.reading is Reading.OK
    assert 10 <= rig.line.beats <= 14
    assert len(rig.heard) == rig.taken_in == rig.line.beats
    assert rig.heartbeats.state.problem == ""


def test_wake_during_a_beat_is_kept() -> None:
    rig = Rig()
    rig.run(1)
    beats, rig.wakes = rig.line.beats, 2
    rig.heartbeats.wake()

    rig.run(1)

    assert rig.line.beats == beats + 3, "one that was asked for, and one for each wake while an answer was taken in"


def test_cut_network_is_noticed_after_two_misses() -> None:
    rig = Rig()
    rig.run(1)
    rig.line.is_up = False
    rig.heartbeats.wake()
    rig.run(0.4)
    assert rig.health.network.reading is Reading.OK

    rig.run(6)

    assert rig.health.network.reading is Reading.BAD
    assert rig.heartbeats.state.problem == "no_network: cut"


def test_returning_network_is_used_soon_after_hint() -> None:
    rig = Rig()
    rig.line.is_up = False
    rig.run(7200)
    rig.line.is_up = True

    rig.heartbeats.wake()
    rig.run(8)

    assert rig.health.network.reading is Reading.OK


def test_without_a_hint_it_is_used_within_minutes() -> None:
    rig = Rig()
    rig.line.is_up = False
    rig.run(7200)
    rig.line.is_up = True

    rig.run(310)

    assert rig.health.network.reading is Reading.OK


def test_beats_grow_rare_while_the_centre_is_away() -> None:
    rig = Rig()
    rig.line.is_up = False
    rig.run(30)
    assert rig.line.beats >= 4, "a few quick ones decide"
    rig.run(3600)
    settled = rig.line.beats
    rig.run(36_000)
    assert rig.line.beats - settled <= 36_000 / 150 * 1.5


def test_province_without_centre_asks_at_bearable_pace() -> None:
    """30,000 terminals: the mean of a pause that chance has whole is half its ceiling."""
    pace = HeartbeatPace()
    chances = [(step + 0.5) / 100 for step in range(100)]
    passed = 0.0
    for misses in range(1, 40):
        mean = sum(pace.while_away(misses, chance) for chance in chances) / len(chances)
        if passed >= 600:
            assert 30_000 / mean <= 200, f"after {passed:.0f} s"
        passed += mean
    assert passed > 600
    assert pace.while_away(10_000, 0.999) <= 300


@pytest.mark.parametrize(
    ("asked", "least", "most"), [(None, 48, 60), (120, 96, 120), (0.001, 4, 5), (1e9, 720, 900), (30.0, 24, 30)]
)
def test_centre_says_when_it_wants_to_hear_again(asked: float | None, least: float, most: float) -> None:
    rig = Rig()
    rig.line.next_beat = asked
    rig.run(1)
    assert rig.heartbeats.state.next_try is not None
    pause = (rig.heartbeats.state.next_try - START).total_seconds()
    assert least <= pause <= most


def test_a_wait_that_is_asked_for_is_kept() -> None:
    rig = Rig()
    rig.line.is_up, rig.line.retry_after = False, 240.0
    rig.run(239)
    assert rig.line.beats == 1
    rig.run(60)
    assert rig.line.beats == 2


@pytest.mark.parametrize("minutes", [1, 30])
def test_defect_in_exchange_counts_as_miss(minutes: int) -> None:
    rig = Rig()
    rig.line.is_defective = True
    rig.run(minutes * 60)
    rig.line.is_defective = False
    rig.run(310)

    assert rig.health.network.reading is Reading.OK
    assert rig.heartbeats.state.failures == 0


def test_failing_disk_is_no_network_outage() -> None:
    rig = Rig()
    rig.run(1)
    rig.disk = QueueFault("disk I/O error")
    rig.run(300)
    assert rig.health.network.reading is Reading.OK
    assert rig.heartbeats.state.problem == "queue: disk I/O error"
    assert rig.health.suspension == "service.queue_broken"
    rig.disk, rig.line.is_up = None, False
    rig.run(90)
    assert not rig.health.suspension, "the queue is well, whether the centre is there or not"
    rig.line.is_up = True
    rig.run(400)
    assert rig.heartbeats.state.problem == ""


def test_missing_answer_is_explained_in_short() -> None:
    assert words_of(CentreUnreachable(Unreachable.CAPTIVE_PORTAL, "unsigned HTTP 200, text/html")) == (
        "captive_portal: unsigned HTTP 200, text/html"
    )
    assert words_of(CentreRefused(404, "not_found", "no such catalogue")) == "refused: not_found: no such catalogue"
    assert words_of(CentreRefused(418, "", "HTTP 418")) == "refused: 418: HTTP 418"
    assert len(words_of(CentreRefused(400, "x", "y" * 5000))) == 200


def test_withdrawn_key_suspends_until_new_enrolment() -> None:
    rig = Rig()
    rig.line.refusal = CentreRefused(403, "revoked", "withdrawn")
    rig.run(90)
    assert rig.refusals == rig.line.beats > 0
    assert rig.health.suspension == "service.revoked"
    rig.line.refusal = CentreRefused(409, "repeated", "of another kind")
    rig.run(90)
    assert rig.health.suspension == "service.revoked", "no other refusal takes it back"
    rig.line.refusal = None
    rig.run(400)
    assert not rig.health.suspension


@pytest.mark.parametrize(
    ("refusal", "fault"),
    [
        (CentreUnreachable(Unreachable.REFUSED, "111"), "network.tcp"),
        (CentreUnreachable(Unreachable.CAPTIVE_PORTAL, "unsigned"), "network.signature"),
        (CentreUnreachable(Unreachable.NOT_THE_CENTRE, "other key"), "network.signature"),
        (CentreUnreachable(Unreachable.TIMEOUT, "5 s"), "network.silent"),
        (CentreRefused(401, "signature", "unknown key"), "network.refused"),
    ],
)
def test_network_fault_is_named_by_its_cause(refusal: CentreRefused | CentreUnreachable, fault: str) -> None:
    rig = Rig()
    rig.line.refusal = refusal
    rig.run(60)
    rig.health.look()
    assert [(each.id, each.note) for each in rig.health.faults()] == [(fault, words_of(refusal))]
