"""The call of a terminal: placed, followed, taken back; what is said of it is what is known."""

from collections import deque
from dataclasses import dataclass, field

import pytest

from kiosk.services.help_calls import (
    ANSWERED_WITHIN,
    ASK_EVERY,
    GIVEN_UP_AFTER,
    NEXT_CALL_AFTER,
    SENT_WITHIN,
    CallReply,
    HelpCalls,
)
from kiosk.view.view import HelpStage
from tests.kiosk.parts import HandClock, HandWorker, Numbered

RINGING, COMING, NOBODY, OVER, UNREACHED, REFUSED = CallReply


@dataclass
class Line:
    """The centre at the other end of the line; without replies it breaks."""

    replies: deque[CallReply] = field(default_factory=deque)
    asked: list[tuple[str, bool]] = field(default_factory=list)

    def ask(self, call_id: str, is_over: bool) -> CallReply:
        self.asked.append((call_id, is_over))
        return self.replies.popleft()


@dataclass
class Desk:
    clock: HandClock = field(default_factory=HandClock)
    worker: HandWorker = field(default_factory=HandWorker)
    line: Line = field(default_factory=Line)

    def __post_init__(self) -> None:
        self.calls = HelpCalls(self.clock, Numbered())
        self.calls.join(self.line.ask, self.worker)

    def ask(self, *replies: CallReply) -> HelpStage:
        """As many questions as replies, each when it is due."""
        for reply in replies:
            self.line.replies.append(reply)
            self.calls.tick()
            assert self.worker.pump(), "nothing is asked"
            self.clock.at += ASK_EVERY
        return self.calls.stage


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_call_is_followed_to_its_end(desk: Desk) -> None:
    desk.calls.tick()
    assert not desk.worker.pump(), "nobody called"
    desk.calls.call()
    assert desk.calls.stage is HelpStage.CALLING
    assert [desk.ask(reply) for reply in (RINGING, COMING, OVER)] == [
        HelpStage.RINGING,
        HelpStage.COMING,
        HelpStage.NONE,
    ]
    assert len(set(desk.line.asked)) == 1, "always the same call"
    desk.calls.tick()
    assert not desk.worker.pump()


def test_unanswered_call_goes_on_ringing(desk: Desk) -> None:
    desk.calls.call()
    desk.ask(RINGING)
    desk.clock.at += ANSWERED_WITHIN
    assert desk.calls.stage is HelpStage.UNANSWERED
    assert desk.ask(COMING) is HelpStage.COMING


@pytest.mark.parametrize(
    ("reply", "stage"),
    [(NOBODY, HelpStage.NOBODY), (REFUSED, HelpStage.UNSENT), (OVER, HelpStage.UNANSWERED)],
)
def test_next_call_is_another_one(desk: Desk, reply: CallReply, stage: HelpStage) -> None:
    desk.calls.call()
    assert desk.ask(RINGING, reply) is stage
    desk.clock.at += NEXT_CALL_AFTER
    desk.calls.call()
    assert desk.ask(RINGING) is HelpStage.RINGING
    assert len({call_id for call_id, _ in desk.line.asked}) == 2


def test_call_without_network_is_unsent(desk: Desk) -> None:
    desk.calls.call()
    assert desk.ask(UNREACHED) is HelpStage.UNSENT
    assert desk.ask(UNREACHED, RINGING) is HelpStage.RINGING, "it gets through later"
    assert desk.ask(UNREACHED) is HelpStage.RINGING, "what rang still rings"


def test_slow_network_is_told_at_once(desk: Desk) -> None:
    desk.calls.call()
    desk.calls.tick()
    desk.clock.at += SENT_WITHIN
    assert desk.calls.stage is HelpStage.UNSENT
    desk.line.replies.append(RINGING)
    desk.worker.pump()
    assert desk.calls.stage is HelpStage.RINGING


def test_terminal_that_is_not_ready_sends_nothing() -> None:
    clock = HandClock()
    calls = HelpCalls(clock, Numbered())
    calls.call()
    calls.tick()
    clock.at += SENT_WITHIN
    assert calls.stage is HelpStage.UNSENT


def test_defect_on_the_line_is_no_answer(desk: Desk) -> None:
    desk.calls.call()
    desk.calls.tick()
    desk.worker.pump()
    assert desk.calls.stage is HelpStage.UNSENT


def test_withdrawal_reaches_the_centre(desk: Desk) -> None:
    desk.calls.withdraw()
    desk.calls.call()
    desk.ask(RINGING)
    desk.calls.withdraw()
    assert desk.ask(UNREACHED, OVER) is HelpStage.NONE
    (call_id,) = {call_id for call_id, _ in desk.line.asked}
    assert desk.line.asked == [(call_id, False), (call_id, True), (call_id, True)]
    desk.calls.tick()
    assert not desk.worker.pump()


def test_reply_after_withdrawal_changes_nothing(desk: Desk) -> None:
    desk.calls.call()
    desk.calls.tick()
    desk.calls.withdraw()
    desk.line.replies.append(RINGING)
    desk.worker.pump()
    assert desk.calls.stage is HelpStage.NONE
    desk.ask(OVER)
    assert [is_over for _, is_over in desk.line.asked] == [False, True], "the centre must still hear of it"
    desk.calls.tick()
    assert not desk.worker.pump()


def test_next_call_waits_for_its_time(desk: Desk) -> None:
    desk.calls.call()
    desk.ask(RINGING)
    for _ in range(5):
        desk.calls.withdraw()
        desk.calls.call()
    desk.ask(OVER)
    desk.calls.tick()
    assert not desk.worker.pump(), "too soon"
    desk.clock.at += NEXT_CALL_AFTER - 2 * ASK_EVERY
    assert desk.calls.stage is HelpStage.CALLING
    assert desk.ask(RINGING) is HelpStage.RINGING
    assert len({call_id for call_id, _ in desk.line.asked}) == 2, "what was never sent is never taken back"


def test_old_calls_are_given_up_offline(desk: Desk) -> None:
    desk.calls.call()
    desk.clock.at += GIVEN_UP_AFTER
    assert desk.ask(UNREACHED) is HelpStage.UNSENT
    desk.calls.tick()
    assert not desk.worker.pump()
    desk.clock.at += NEXT_CALL_AFTER
    desk.calls.call()
    desk.ask(UNREACHED)
    desk.calls.withdraw()
    desk.clock.at += GIVEN_UP_AFTER
    desk.ask(UNREACHED)
    desk.calls.tick()
    assert not desk.worker.pump()


def test_next_citizen_sees_only_what_rings(desk: Desk) -> None:
    desk.calls.call()
    desk.ask(RINGING)
    desk.calls.forget()
    assert desk.calls.stage is HelpStage.RINGING
    desk.ask(NOBODY)
    desk.calls.forget()
    assert desk.calls.stage is HelpStage.NONE
