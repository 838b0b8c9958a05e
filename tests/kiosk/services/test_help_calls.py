"""The call of a terminal: placed, followed, taken back; what is said of it is what is known."""

from collections import deque
from dataclasses import dataclass, field

import pytest

from kiosk.services.calls.help_calls import (
    ANSWERED_WITHIN,
    ASK_EVERY,
    GIVEN_UP_AFTER,
    NEXT_CALL_AFTER,
    SENT_WITHIN,
    CallReply,
    HelpCalls,
)
from kiosk.view.overlay import CallStage
from tests.hand_clock import HandClock
from tests.kiosk.parts import HandWorker, Numbered

RINGING, COMING, NO_ONE_FREE, OVER, UNREACHED, REFUSED = CallReply


@dataclass
class Line:
    """The centre at the other end of the line; without replies it breaks."""

    replies: deque[CallReply] = field(default_factory=deque)
    asked: list[tuple[str, bool]] = field(default_factory=list)

    def ask(self, call_id: str, is_over: bool) -> CallReply:
        self.asked.append((call_id, is_over))
        return self.replies.popleft()


@dataclass
class CallBench:
    clock: HandClock = field(default_factory=HandClock)
    worker: HandWorker = field(default_factory=HandWorker)
    line: Line = field(default_factory=Line)

    def __post_init__(self) -> None:
        self.calls = HelpCalls(self.clock, Numbered())
        self.calls.join(self.line.ask, self.worker)

    def ask(self, *replies: CallReply) -> CallStage:
        """As many questions as replies, each when it is due."""
        for reply in replies:
            self.line.replies.append(reply)
            self.calls.tick()
            assert self.worker.pump(), "nothing is asked"
            self.clock.advance(seconds=ASK_EVERY)
        return self.calls.stage


@pytest.fixture
def bench() -> CallBench:
    return CallBench()


def test_call_is_followed_to_its_end(bench: CallBench) -> None:
    bench.calls.tick()
    assert not bench.worker.pump(), "no one called"
    bench.calls.call()
    assert bench.calls.stage is CallStage.CALLING
    assert [bench.ask(reply) for reply in (RINGING, COMING, OVER)] == [
        CallStage.RINGING,
        CallStage.COMING,
        CallStage.NONE,
    ]
    assert len(set(bench.line.asked)) == 1, "always the same call"
    bench.calls.tick()
    assert not bench.worker.pump()


def test_unanswered_call_goes_on_ringing(bench: CallBench) -> None:
    bench.calls.call()
    bench.ask(RINGING)
    bench.clock.advance(seconds=ANSWERED_WITHIN)
    assert bench.calls.stage is CallStage.UNANSWERED
    assert bench.ask(COMING) is CallStage.COMING


@pytest.mark.parametrize(
    ("reply", "stage"),
    [(NO_ONE_FREE, CallStage.NO_ONE_FREE), (REFUSED, CallStage.UNSENT), (OVER, CallStage.UNANSWERED)],
)
def test_next_call_is_another_one(bench: CallBench, reply: CallReply, stage: CallStage) -> None:
    bench.calls.call()
    assert bench.ask(RINGING, reply) is stage
    bench.clock.advance(seconds=NEXT_CALL_AFTER)
    bench.calls.call()
    assert bench.ask(RINGING) is CallStage.RINGING
    assert len({call_id for call_id, _ in bench.line.asked}) == 2


def test_call_without_network_is_unsent(bench: CallBench) -> None:
    bench.calls.call()
    assert bench.ask(UNREACHED) is CallStage.UNSENT
    assert bench.ask(UNREACHED, RINGING) is CallStage.RINGING, "it gets through later"
    assert bench.ask(UNREACHED) is CallStage.RINGING, "what rang still rings"


def test_slow_network_is_reported_at_once(bench: CallBench) -> None:
    bench.calls.call()
    bench.calls.tick()
    bench.clock.advance(seconds=SENT_WITHIN)
    assert bench.calls.stage is CallStage.UNSENT
    bench.line.replies.append(RINGING)
    bench.worker.pump()
    assert bench.calls.stage is CallStage.RINGING


def test_terminal_that_is_not_ready_sends_nothing() -> None:
    clock = HandClock()
    calls = HelpCalls(clock, Numbered())
    calls.call()
    calls.tick()
    clock.advance(seconds=SENT_WITHIN)
    assert calls.stage is CallStage.UNSENT


def test_defect_on_the_line_is_no_answer(bench: CallBench) -> None:
    bench.calls.call()
    bench.calls.tick()
    bench.worker.pump()
    assert bench.calls.stage is CallStage.UNSENT


def test_withdrawal_reaches_the_centre(bench: CallBench) -> None:
    bench.calls.withdraw()
    bench.calls.call()
    bench.ask(RINGING)
    bench.calls.withdraw()
    assert bench.ask(UNREACHED, OVER) is CallStage.NONE
    (call_id,) = {call_id for call_id, _ in bench.line.asked}
    assert bench.line.asked == [(call_id, False), (call_id, True), (call_id, True)]
    bench.calls.tick()
    assert not bench.worker.pump()


def test_reply_after_withdrawal_changes_nothing(bench: CallBench) -> None:
    bench.calls.call()
    bench.calls.tick()
    bench.calls.withdraw()
    bench.line.replies.append(RINGING)
    bench.worker.pump()
    assert bench.calls.stage is CallStage.NONE
    bench.ask(OVER)
    assert [is_over for _, is_over in bench.line.asked] == [False, True], "the centre must still hear of it"
    bench.calls.tick()
    assert not bench.worker.pump()


def test_next_call_waits_for_its_time(bench: CallBench) -> None:
    bench.calls.call()
    bench.ask(RINGING)
    for _ in range(5):
        bench.calls.withdraw()
        bench.calls.call()
    bench.ask(OVER)
    bench.calls.tick()
    assert not bench.worker.pump(), "too soon"
    bench.clock.advance(seconds=NEXT_CALL_AFTER - 2 * ASK_EVERY)
    assert bench.calls.stage is CallStage.CALLING
    assert bench.ask(RINGING) is CallStage.RINGING
    assert len({call_id for call_id, _ in bench.line.asked}) == 2, "what was never sent is never taken back"


def test_old_calls_are_given_up_offline(bench: CallBench) -> None:
    bench.calls.call()
    bench.clock.advance(seconds=GIVEN_UP_AFTER)
    assert bench.ask(UNREACHED) is CallStage.UNSENT
    bench.calls.tick()
    assert not bench.worker.pump()
    bench.clock.advance(seconds=NEXT_CALL_AFTER)
    bench.calls.call()
    bench.ask(UNREACHED)
    bench.calls.withdraw()
    bench.clock.advance(seconds=GIVEN_UP_AFTER)
    bench.ask(UNREACHED)
    bench.calls.tick()
    assert not bench.worker.pump()


def test_next_citizen_sees_only_what_rings(bench: CallBench) -> None:
    bench.calls.call()
    bench.ask(RINGING)
    bench.calls.forget()
    assert bench.calls.stage is CallStage.RINGING
    bench.ask(NO_ONE_FREE)
    bench.calls.forget()
    assert bench.calls.stage is CallStage.NONE


def test_call_under_way_is_placed_once(bench: CallBench) -> None:
    bench.calls.call()
    bench.ask(RINGING)
    bench.calls.call()
    assert bench.ask(RINGING, COMING) is CallStage.COMING
    bench.calls.call()
    assert bench.calls.stage is CallStage.COMING
    assert len(set(bench.line.asked)) == 1


def test_unanswered_call_is_repeated_as_same(bench: CallBench) -> None:
    bench.calls.call()
    bench.ask(RINGING)
    bench.clock.advance(seconds=ANSWERED_WITHIN)
    assert bench.calls.stage is CallStage.UNANSWERED
    bench.calls.call()
    assert bench.calls.stage is CallStage.CALLING
    assert bench.ask(RINGING) is CallStage.RINGING
    assert len(set(bench.line.asked)) == 1, "the centre rings once for one terminal"
