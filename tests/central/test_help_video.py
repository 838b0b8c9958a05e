"""Video of a call: offered where somebody is at a window, rings, is answered by one, and ends whoever goes. Nothing of it stays."""

from math import ceil

import pytest
from sqlalchemy import select

from central.assembly.retention import forget_due
from central.help_calls.models import HelpVideoEntry, WindowDuty
from central.help_calls.video import AT_WINDOW_FOR, LONGEST, LOST_AFTER, VIDEO_RINGS_FOR
from central.operators.roles import OperatorRole
from contract import paths
from contract.help_calls import HelpCallRequest
from contract.help_video import HelpVideoAnswer, HelpVideoRequest, HelpVideoState, HelpVideoStep, IceServer

AWAY, READY, RINGING, OFFERED, JOINED, OVER = HelpVideoState
LOOK, ASK, ANSWER, END = HelpVideoStep
TURN = IceServer(urls=("turn:turn.example:3478",), username="kiosk", credential="word")


def step(terminal, what: HelpVideoStep, call_id: str = "c1", answer: str = "") -> HelpVideoAnswer:
    request = HelpVideoRequest(terminal_id=terminal.terminal_id, call_id=call_id, step=what, answer=answer)
    heard = terminal.call("POST", paths.HELP_VIDEO, request.model_dump_json().encode())
    assert heard.status_code == 200, heard.text
    return HelpVideoAnswer.model_validate_json(heard.content)


def call(terminal, call_id: str = "c1") -> None:
    request = HelpCallRequest(terminal_id=terminal.terminal_id, call_id=call_id)
    terminal.call("POST", paths.HELP_CALLS, request.model_dump_json().encode())


def at_window(operator, *, is_there: bool = True) -> int:
    return operator.post("/console/calls/duty", data={"is_there": is_there}).status_code


def browser(operator, terminal, what: str, call_id: str = "c1", **form: str):
    to = f"/console/calls/{terminal.terminal_id}/{call_id}/video/{what}"
    return operator.post(to, data=form, follow_redirects=False)


def listed(operator) -> str:
    return operator.get("/console/calls/fragment").text


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"ice_servers": (TURN,)})


@pytest.fixture
def asked(terminal, operator):
    """A terminal whose citizen called, and then asked for video."""
    call(terminal)
    at_window(operator)
    assert step(terminal, ASK).state is RINGING
    return terminal


@pytest.fixture
def talking(asked, operator):
    assert browser(operator, asked, "offer", offer="from the browser").status_code == 204
    assert step(asked, ANSWER, answer="from the terminal").state is JOINED
    return asked


def test_video_is_offered_while_somebody_is_there(terminal, operator, clock):
    call(terminal)
    assert step(terminal, LOOK).state is AWAY
    assert at_window(operator) == 204
    assert 'id="duty" class="small" type="button" aria-pressed="true"' in operator.get("/console/calls").text
    assert step(terminal, LOOK).state is READY
    clock.advance(seconds=AT_WINDOW_FOR.total_seconds())
    assert step(terminal, LOOK).state is AWAY
    at_window(operator)
    at_window(operator, is_there=False)
    assert step(terminal, LOOK).state is AWAY


def test_window_of_another_place_is_none(terminal, client, be):
    call(terminal)
    be("li", OperatorRole.OFFICER, region="441625")
    at_window(client)
    assert step(terminal, LOOK).state is AWAY
    be("wang", OperatorRole.OFFICER, region="441602")
    assert at_window(client) == 204
    assert step(terminal, LOOK).state is READY


def test_accounts_of_departments_take_no_video(client, be):
    be("li", OperatorRole.OFFICER, department="hrss")
    assert at_window(client) == 403


def test_video_rings_and_both_ends_find_each_other(asked, operator):
    assert "要求视频连线" in listed(operator)
    assert 'data-rings="1"' in listed(operator)
    assert "开始视频" in operator.get(f"/console/calls/{asked.terminal_id}/c1/video").text
    assert browser(operator, asked, "offer", offer="from the browser").status_code == 204
    heard = step(asked, ASK)
    assert (heard.state, heard.offer) == (OFFERED, "from the browser")
    assert browser(operator, asked, "state").json() == {"stage": "joining", "answer": ""}
    assert step(asked, ANSWER, answer="from the terminal").state is JOINED
    assert browser(operator, asked, "state").json() == {"stage": "joined", "answer": "from the terminal"}
    assert "data-rings" not in listed(operator), "who answers by video has answered the call"
    assert "视频连线中" in listed(operator)


def test_servers_come_with_the_offer(asked, operator):
    assert step(asked, ASK).ice_servers == (), "they are secret until somebody answers"
    browser(operator, asked, "offer", offer="x")
    assert step(asked, ASK).ice_servers == (TURN,)
    assert "turn:turn.example:3478" in operator.get(f"/console/calls/{asked.terminal_id}/c1/video").text


def test_second_window_hears_who_has_it(asked, client, be):
    be("li", OperatorRole.OFFICER)
    assert browser(client, asked, "offer", offer="x").status_code == 204
    be("wang", OperatorRole.OFFICER)
    refused = browser(client, asked, "offer", offer="y")
    assert (refused.status_code, refused.json()["words"]) == (409, "li 已经接通。")
    assert browser(client, asked, "state").status_code == 409
    assert browser(client, asked, "end").status_code == 409
    assert step(asked, ASK).offer == "x"


@pytest.mark.parametrize("who", ["citizen", "window"])
def test_either_end_ends_it(talking, operator, centre, who):
    if who == "citizen":
        assert step(talking, END).state is OVER
    else:
        assert browser(operator, talking, "end").status_code == 204
    assert step(talking, ANSWER, answer="again").state is OVER
    assert browser(operator, talking, "state").status_code == 409
    with centre.database.reading() as session:
        entry = session.scalars(select(HelpVideoEntry)).one()
        assert (entry.offer, entry.answer) == ("", ""), "how they found each other is forgotten"


def test_silent_end_is_gone(talking, operator, clock):
    clock.advance(seconds=LOST_AFTER.total_seconds() / 2)
    assert step(talking, ANSWER).state is JOINED
    clock.advance(seconds=LOST_AFTER.total_seconds() / 2)
    assert step(talking, ANSWER).state is OVER
    assert browser(operator, talking, "state").status_code == 409


def test_terminal_without_a_line_is_gone(talking, operator, clock):
    clock.advance(seconds=LOST_AFTER.total_seconds())
    assert browser(operator, talking, "state").status_code == 409


def test_unanswered_video_rings_no_more(asked, operator, clock):
    for _ in range(int(VIDEO_RINGS_FOR.total_seconds() / 20) - 1):
        clock.advance(seconds=20)
        assert step(asked, ASK).state is RINGING
    clock.advance(seconds=20)
    assert step(asked, ASK).state is OVER
    assert browser(operator, asked, "offer", offer="x").status_code == 409
    assert "要求视频连线" not in listed(operator)


def test_call_that_is_closed_ends_its_ringing(asked, operator):
    to = f"/console/calls/{asked.terminal_id}/c1/close"
    assert operator.post(to, data={"fate": "video"}, follow_redirects=False).status_code == 422
    operator.post(to, data={"fate": "nobody"}, follow_redirects=False)
    assert step(asked, ASK).state is OVER


def test_end_before_its_asking_never_rings(asked, operator):
    assert [step(asked, END, "c0").state, step(asked, ASK, "c0").state] == [OVER, OVER]
    assert step(asked, ASK).state is RINGING, "another one is not touched"
    assert listed(operator).count("要求视频连线") == 1


def test_new_video_ends_the_one_before(talking, operator):
    call(talking, "c2")
    assert step(talking, ASK, "c2").state is RINGING
    assert browser(operator, talking, "state").status_code == 409


def test_video_does_not_go_on_for_ever(talking, operator, clock):
    heard = []
    for _ in range(ceil(LONGEST.total_seconds() / 29)):
        clock.advance(seconds=29)  # just below what makes an end a lost one
        browser(operator, talking, "state")
        heard.append(step(talking, ANSWER).state)
    assert heard == [JOINED] * (len(heard) - 1) + [OVER]


def test_nothing_of_it_stays(talking, centre, clock):
    clock.advance(days=1, seconds=1)
    forget_due(centre.database, centre.settings, clock.now())
    with centre.database.reading() as session:
        assert not session.scalars(select(HelpVideoEntry)).all()
        assert not session.scalars(select(WindowDuty)).all()


def test_no_terminal_asks_for_another(terminal, enrol):
    other = enrol("YC-002")
    request = HelpVideoRequest(terminal_id=terminal.terminal_id, call_id="c1", step=ASK)
    assert other.call("POST", paths.HELP_VIDEO, request.model_dump_json().encode()).status_code == 403
