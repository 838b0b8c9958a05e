"""Somebody is called to the terminal, from every page of a visit until the card is out."""

import pytest

from kiosk.services.calls.help_calls import CallReply
from kiosk.view.idle import AttractScreen
from kiosk.view.intents import CallHelp, Leave, OpenHelp, Stay, TakeCallBack, Wake
from kiosk.view.overlay import CallStage, OverlayKind
from kiosk.view.visit_end import GoodbyeScreen
from tests.kiosk.parts import Bench, HandWorker
from tests.kiosk.walking import at_field

RINGING, COMING, OVER = CallReply.RINGING, CallReply.COMING, CallReply.OVER


class Calling(Bench):
    """A bench whose line to the centre replies what `reply` holds."""

    def __init__(self) -> None:
        super().__init__()
        self.reply, self.line, self.asked = RINGING, HandWorker(), list[bool]()
        self.services.calls.join(self._ask, self.line)

    def _ask(self, _call_id: str, is_over: bool) -> CallReply:
        self.asked.append(is_over)
        return self.reply

    def hear(self, reply: CallReply) -> CallStage:
        """The next answer of the centre, as the screen shows it."""
        self.reply = reply
        self.wait(6, step=2.0)
        self.line.pump()
        self.terminal.tick()
        return self.view.frame.call


@pytest.fixture
def bench() -> Calling:
    return Calling()


def kind(bench: Bench) -> OverlayKind | None:
    return None if bench.view.overlay is None else bench.view.overlay.kind


def waits(bench: Calling, screen: type) -> None:
    """No one touches anything, and it goes on ringing."""
    for _ in range(200):
        bench.hear(RINGING)
        if isinstance(bench.screen, screen):
            return
    raise AssertionError(bench.screen)


def test_one_touch_calls_and_the_answer_is_shown(bench: Calling) -> None:
    bench.do(Wake())
    assert bench.view.frame.can_call
    assert bench.do(CallHelp())
    assert (kind(bench), bench.view.overlay.call) == (OverlayKind.CALL, CallStage.CALLING)
    assert bench.hear(RINGING) is CallStage.RINGING
    assert bench.do(Stay())
    assert kind(bench) is None
    assert bench.hear(COMING) is CallStage.COMING
    assert bench.do(CallHelp())
    assert bench.view.overlay.call is CallStage.COMING
    assert bench.asked == [False, False], "one call"
    assert bench.hear(OVER) is CallStage.NONE
    assert kind(bench) is None


def test_call_is_taken_back(bench: Calling) -> None:
    bench.do(Wake())
    assert not bench.do(TakeCallBack())
    bench.do(CallHelp())
    bench.hear(RINGING)
    assert bench.do(TakeCallBack())
    assert (kind(bench), bench.view.frame.call) == (None, CallStage.NONE)
    bench.hear(OVER)
    assert bench.asked[-1] is True


def test_where_no_one_came_one_calls_again(bench: Calling) -> None:
    bench.do(Wake())
    bench.do(CallHelp())
    assert bench.hear(CallReply.NO_ONE_FREE) is CallStage.NO_ONE_FREE
    bench.do(Stay())
    assert bench.do(CallHelp())
    assert bench.view.overlay.call is CallStage.NO_ONE_FREE, "looked at first"
    assert bench.do(CallHelp())
    assert bench.view.overlay.call is CallStage.CALLING


def test_page_that_is_read_comes_back(bench: Calling) -> None:
    bench.do(Wake())
    bench.do(OpenHelp())
    page = bench.view.overlay
    assert bench.do(CallHelp())
    assert kind(bench) is OverlayKind.CALL
    assert bench.do(Stay())
    assert bench.view.overlay == page
    assert bench.do(Stay())
    assert bench.view.overlay is None


def test_citizen_who_leaves_ends_the_call(bench: Calling) -> None:
    bench.do(Wake())
    bench.do(CallHelp())
    bench.hear(RINGING)
    bench.do(Stay())
    assert bench.do(Leave())
    assert bench.view.frame.call is CallStage.NONE
    bench.hear(OVER)
    assert bench.asked[-1] is True


def test_idle_citizen_keeps_the_call(bench: Calling) -> None:
    bench.do(Wake())
    bench.do(CallHelp())
    bench.hear(RINGING)
    waits(bench, GoodbyeScreen)
    assert bench.view.frame.call is CallStage.RINGING
    assert True not in bench.asked


@pytest.mark.parametrize("looks", [False, True], ids=["of another", "of the caller"])
def test_visit_withdraws_only_its_own_call(bench: Calling, looks: bool) -> None:
    bench.do(Wake())
    bench.do(CallHelp())
    waits(bench, AttractScreen)
    bench.do(Wake())
    if looks:
        assert bench.do(CallHelp())
        assert bench.do(Stay())
    assert bench.do(Leave())
    bench.hear(OVER)
    assert bench.asked[-1] is looks


def test_next_citizen_finds_no_ended_call(bench: Calling) -> None:
    bench.do(Wake())
    bench.do(CallHelp())
    waits(bench, AttractScreen)
    bench.hear(CallReply.NO_ONE_FREE)
    bench.do(Wake())
    assert bench.view.frame.call is CallStage.NONE


def test_goodbye_still_calls(bench: Calling) -> None:
    bench.do(Wake())
    bench.do(Leave())
    assert isinstance(bench.screen, GoodbyeScreen)
    assert not bench.do(Stay())
    assert bench.do(CallHelp())
    assert kind(bench) is OverlayKind.CALL
    assert bench.do(Stay())
    assert bench.do(CallHelp())
    assert bench.do(TakeCallBack())
    assert kind(bench) is None


def test_nothing_typed_is_lost_by_a_call(bench: Calling) -> None:
    at_field(bench, "GA004", "mobile")
    before = bench.screen
    bench.do(CallHelp())
    bench.do(Stay())
    assert bench.screen == before
