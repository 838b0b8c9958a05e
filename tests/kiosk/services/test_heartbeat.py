"""The terminal notices within seconds that the network went or came back, and never calls a single miss an outage."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import pytest

from catalogue.availability import Reading
from catalogue.schema import Level
from contract.terminals import Heartbeat, HeartbeatAnswer
from kiosk.services.condition.health import Health
from kiosk.services.condition.heartbeat import HeartbeatFrame, HeartbeatPace, HeartbeatSender, heartbeat
from kiosk.services.ports import Devices, NoAnswer
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable, Unreachable, words_of
from offline_queue.errors import QueueFault
from tests.hand_clock import HandClock

T = TypeVar("T")
START = datetime(2026, 5, 13, 9, 0, tzinfo=UTC)


class AtOnce:
    def run(self, work: Callable[[], T], on_done: Callable[[T], None], on_failed: Callable[[Exception], None]) -> None:
        try:
            result = work()
        except (RuntimeError, QueueFault) as error:
            on_failed(error)
        else:
            on_done(result)


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


class BeatBench:
    def __init__(self) -> None:
        self.clock = HandClock(START)
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
            self.clock.advance(seconds=0.2)


def test_beats_once_a_minute_while_all_is_well() -> None:
    bench = BeatBench()
    bench.run(600)

    assert bench.health.network.reading is Reading.OK
    assert 10 <= bench.line.beats <= 14
    assert len(bench.heard) == bench.taken_in == bench.line.beats
    assert bench.heartbeats.state.problem == ""


def test_watched_terminal_beats_every_second() -> None:
    bench = BeatBench()
    bench.run(30)
    beats = bench.line.beats
    for _ in range(10):
        bench.health.note_look()
        bench.run(1)

    assert 9 <= bench.line.beats - beats <= 11


def test_watched_terminal_waits_where_centre_asks() -> None:
    bench = BeatBench()
    bench.line.is_up, bench.line.retry_after = False, 20.0
    bench.run(30)
    beats = bench.line.beats
    for _ in range(20):
        bench.health.note_look()
        bench.run(1)

    assert bench.line.beats - beats <= 1


def test_watched_terminal_spares_busy_centre() -> None:
    bench = BeatBench()
    bench.line.next_beat = 600.0
    bench.run(30)
    beats = bench.line.beats
    for _ in range(20):
        bench.health.note_look()
        bench.run(1)
    assert bench.line.beats == beats
    bench.heartbeats.wake()
    bench.run(1)
    assert bench.line.beats > beats, "by hand"


def test_wake_during_a_beat_is_kept() -> None:
    bench = BeatBench()
    bench.run(1)
    beats, bench.wakes = bench.line.beats, 2
    bench.heartbeats.wake()

    bench.run(1)

    assert bench.line.beats == beats + 3, "one that was asked for, and one for each wake while an answer was taken in"


def test_cut_network_is_noticed_after_two_misses() -> None:
    bench = BeatBench()
    bench.run(1)
    bench.line.is_up = False
    bench.heartbeats.wake()
    bench.run(0.4)
    assert bench.health.network.reading is Reading.OK

    bench.run(6)

    assert bench.health.network.reading is Reading.BAD
    assert bench.heartbeats.state.problem == "no_network: cut"


def test_returning_network_is_used_soon_after_hint() -> None:
    bench = BeatBench()
    bench.line.is_up = False
    bench.run(7200)
    bench.line.is_up = True

    bench.heartbeats.wake()
    bench.run(8)

    assert bench.health.network.reading is Reading.OK


def test_without_a_hint_it_is_used_within_minutes() -> None:
    bench = BeatBench()
    bench.line.is_up = False
    bench.run(7200)
    bench.line.is_up = True

    bench.run(310)

    assert bench.health.network.reading is Reading.OK


def test_beats_grow_rare_while_the_centre_is_away() -> None:
    bench = BeatBench()
    bench.line.is_up = False
    bench.run(30)
    assert bench.line.beats >= 4, "a few quick ones decide"
    bench.run(3600)
    settled = bench.line.beats
    bench.run(36_000)
    assert bench.line.beats - settled <= 36_000 / 150 * 1.5


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
    bench = BeatBench()
    bench.line.next_beat = asked
    bench.run(1)
    assert bench.heartbeats.state.next_try is not None
    pause = (bench.heartbeats.state.next_try - START).total_seconds()
    assert least <= pause <= most


def test_a_wait_that_is_asked_for_is_kept() -> None:
    bench = BeatBench()
    bench.line.is_up, bench.line.retry_after = False, 240.0
    bench.run(239)
    assert bench.line.beats == 1
    bench.run(60)
    assert bench.line.beats == 2


@pytest.mark.parametrize("minutes", [1, 30])
def test_defect_in_exchange_counts_as_miss(minutes: int) -> None:
    bench = BeatBench()
    bench.line.is_defective = True
    bench.run(minutes * 60)
    bench.line.is_defective = False
    bench.run(310)

    assert bench.health.network.reading is Reading.OK
    assert bench.heartbeats.state.failures == 0


def test_failing_disk_is_no_network_outage() -> None:
    bench = BeatBench()
    bench.run(1)
    bench.disk = QueueFault("disk I/O error")
    bench.run(300)
    assert bench.health.network.reading is Reading.OK
    assert bench.heartbeats.state.problem == "queue: disk I/O error"
    assert bench.health.suspension == "service.queue_broken"
    bench.disk, bench.line.is_up = None, False
    bench.run(90)
    assert not bench.health.suspension, "the queue is well, whether the centre is there or not"
    bench.line.is_up = True
    bench.run(400)
    assert bench.heartbeats.state.problem == ""


def test_missing_answer_is_explained_in_short() -> None:
    assert words_of(CentreUnreachable(Unreachable.CAPTIVE_PORTAL, "unsigned HTTP 200, text/html")) == (
        "captive_portal: unsigned HTTP 200, text/html"
    )
    assert words_of(CentreRefused(404, "not_found", "no such catalogue")) == "refused: not_found: no such catalogue"
    assert words_of(CentreRefused(418, "", "HTTP 418")) == "refused: 418: HTTP 418"
    assert len(words_of(CentreRefused(400, "x", "y" * 5000))) == 200


def test_withdrawn_key_suspends_until_new_enrolment() -> None:
    bench = BeatBench()
    bench.line.refusal = CentreRefused(403, "revoked", "withdrawn")
    bench.run(90)
    assert bench.refusals == bench.line.beats > 0
    assert bench.health.suspension == "service.revoked"
    bench.line.refusal = CentreRefused(409, "repeated", "of another kind")
    bench.run(90)
    assert bench.health.suspension == "service.revoked", "no other refusal takes it back"
    bench.line.refusal = None
    bench.run(400)
    assert not bench.health.suspension


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
    bench = BeatBench()
    bench.line.refusal = refusal
    bench.run(60)
    bench.health.look()
    assert [(each.id, each.note) for each in bench.health.faults()] == [(fault, words_of(refusal))]
