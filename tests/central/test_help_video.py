"""Video of a call: offered where somebody is at a window, rings, is answered by one, and ends whoever goes. Nothing of it stays."""

from concurrent.futures import ThreadPoolExecutor
from math import ceil

import pytest
from sqlalchemy import select

from central.assembly.housekeeping import Housekeeping
from central.assembly.retention import forget_due
from central.console.accounts.audit_routes import ACTIONS
from central.help_calls.models import HelpCallEntry, HelpVideoEntry, WindowDuty
from central.help_calls.video import AT_WINDOW_FOR, JOINED_WITHIN, LONGEST, LOST_AFTER, VIDEO_RINGS_FOR
from central.operators.models import ConsoleEvent
from central.operators.roles import OperatorRole
from contract import paths
from contract.help_calls import HelpCallRequest
from contract.help_video import MOST_SDP, HelpVideoAnswer, HelpVideoRequest, HelpVideoState, HelpVideoStep, IceServer

AWAY, READY, RINGING, OFFERED, JOINED, OVER = HelpVideoState
LOOK, ASK, ANSWER, TALKING, END = HelpVideoStep
TURN = IceServer(urls=("turn:turn.example:3478",), username="kiosk", credential="word")


def step(terminal, what: HelpVideoStep, call_id: str = "c1", answer: str = "") -> HelpVideoAnswer:
    request = HelpVideoRequest(terminal_id=terminal.terminal_id, call_id=call_id, step=what, answer=answer)
    heard = terminal.call("POST", paths.HELP_VIDEO, request.model_dump_json().encode())
    assert heard.status_code == 200, heard.text
    return HelpVideoAnswer.model_validate_json(heard.content)


def call(terminal, call_id: str = "c1") -> None:
    request = HelpCallRequest(terminal_id=terminal.terminal_id, call_id=call_id)
    terminal.call("POST", paths.HELP_CALLS, request.model_dump_json().encode())


def at_window(operator, *, is_there: bool = True, tab: str = "a") -> int:
    form = {"is_there": is_there, "tab": tab}
    return operator.post("/console/calls/duty", data=form, follow_redirects=False).status_code


def browser(operator, terminal, what: str, call_id: str = "c1", **form: str):
    to = f"/console/calls/{terminal.terminal_id}/{call_id}/video/{what}"
    return operator.post(to, data=form, follow_redirects=False)


def listed(operator) -> str:
    return operator.get("/console/calls/fragment").text


def fate_of(centre, call_id: str = "c1") -> str | None:
    """How the call for help ended; None while it rings."""
    with centre.database.reading() as session:
        entry = session.scalars(select(HelpCallEntry).where(HelpCallEntry.call_id == call_id)).one()
        return None if entry.closed_at is None else f"{entry.fate} {entry.closed_by}".strip()


def audited(centre) -> list[str]:
    """What was done about the terminal's video, in turn; nothing of it names anybody but operators."""
    with centre.database.reading() as session:
        events = session.scalars(select(ConsoleEvent).order_by(ConsoleEvent.event_id)).all()
        found = [event for event in events if event.action.startswith("call_video")]
    assert {event.about for event in found} <= {"YC-001", "YC-002"}
    assert {event.action for event in found} <= ACTIONS.keys()
    return [f"{event.operator} {event.action}" for event in found]


def go_on(terminal, operator, clock) -> list[HelpVideoState]:
    """Talk until no talk is that long."""
    heard = []
    for _ in range(ceil(LONGEST.total_seconds() / 29)):
        clock.advance(seconds=29)  # just below what makes an end a lost one
        browser(operator, terminal, "state")
        heard.append(step(terminal, ANSWER).state)
    return heard


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
    assert browser(operator, asked, "state", is_connected="true").json()["stage"] == "joined"
    return asked


def test_video_is_offered_while_somebody_is_there(terminal, operator, clock):
    call(terminal)
    assert step(terminal, LOOK).state is AWAY
    assert at_window(operator) == 204
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
    assert client.get("/console/calls/YC-001/c1/video").status_code == 403


@pytest.mark.parametrize("role", [OperatorRole.KEEPER, OperatorRole.TECHNICIAN, OperatorRole.VIEWER])
def test_roles_without_window_take_no_video(terminal, client, be, role):
    call(terminal)
    be("li", role)
    assert at_window(client) == 403
    assert step(terminal, LOOK).state is AWAY
    assert step(terminal, ASK).state is RINGING
    steps = {"ready": {}, "offer": {"offer": "x"}, "state": {}, "end": {}}
    assert {what: browser(client, terminal, what, **form).status_code for what, form in steps.items()} == dict.fromkeys(
        steps, 403
    )
    assert client.get(f"/console/calls/{terminal.terminal_id}/c1/video").status_code == 403
    assert "duty.js" not in client.get("/console/calls").text
    assert "视频应答" not in listed(client)


def test_officer_off_duty_answers_no_video(asked, client, be):
    be("li", OperatorRole.OFFICER)
    for what, form in (("ready", {}), ("offer", {"offer": "x"})):
        refused = browser(client, asked, what, **form)
        assert (refused.status_code, "没有在岗" in refused.json()["words"]) == (409, True)
    assert "视频应答" not in listed(client)
    assert step(asked, ASK).state is RINGING
    at_window(client)
    assert "视频应答" in listed(client)
    assert browser(client, asked, "ready").status_code == 204


def test_page_that_closes_leaves_other_pages(terminal, operator):
    call(terminal)
    at_window(operator, tab="a")
    at_window(operator, tab="b")
    at_window(operator, tab="a", is_there=False)
    assert step(terminal, LOOK).state is READY
    at_window(operator, tab="b", is_there=False)
    assert step(terminal, LOOK).state is AWAY


def test_video_rings_and_both_ends_find_each_other(asked, operator):
    assert "要求视频连线" in listed(operator)
    assert 'data-rings="1"' in listed(operator)
    assert "开始视频" in operator.get(f"/console/calls/{asked.terminal_id}/c1/video").text
    assert browser(operator, asked, "offer", offer="from the browser").status_code == 204
    heard = step(asked, ASK)
    assert (heard.state, heard.offer) == (OFFERED, "from the browser")
    assert browser(operator, asked, "state").json() == {"stage": "joining", "answer": ""}
    assert step(asked, ANSWER, answer="from the terminal").state is JOINED
    assert browser(operator, asked, "state").json() == {"stage": "joining", "answer": "from the terminal"}
    assert "正在接通视频 <small>张三" in listed(operator)
    answered = {"stage": "joined", "answer": "from the terminal"}
    assert browser(operator, asked, "state", is_connected="true").json() == answered
    assert "data-rings" not in listed(operator), "who answers by video has answered the call"
    assert "视频连线中" in listed(operator)


def test_servers_come_with_the_offer(asked, operator):
    assert step(asked, ASK).ice_servers == (), "they are secret until somebody answers"
    browser(operator, asked, "offer", offer="x")
    assert step(asked, ASK).ice_servers == (TURN,)
    assert "turn:turn.example:3478" in operator.get(f"/console/calls/{asked.terminal_id}/c1/video").text


def test_second_window_hears_who_has_it(asked, client, be):
    be("li", OperatorRole.OFFICER)
    at_window(client)
    assert browser(client, asked, "offer", offer="x").status_code == 204
    be("wang", OperatorRole.OFFICER)
    at_window(client)
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


@pytest.mark.parametrize("says", ["window", "terminal"])
def test_call_is_answered_when_both_ends_connect(asked, operator, centre, says):
    browser(operator, asked, "offer", offer="x")
    assert step(asked, TALKING).state is OFFERED, "without an answer there is no talk"
    browser(operator, asked, "state", is_connected="true")
    step(asked, ANSWER, answer="y")
    assert fate_of(centre) is None
    if says == "window":
        browser(operator, asked, "state", is_connected="true")
    else:
        assert step(asked, TALKING).state is JOINED
    assert fate_of(centre) == "video 张三"
    assert audited(centre) == ["张三 call_video", "张三 call_video_joined"]


@pytest.mark.parametrize("ends", ["terminal", "window", "time", "silence"])
def test_call_rings_on_after_unjoined_video(asked, operator, centre, clock, ends):
    browser(operator, asked, "offer", offer="x")
    step(asked, ANSWER, answer="y")
    assert "data-rings" not in listed(operator), "somebody is about to talk"
    if ends == "terminal":
        step(asked, END)
    elif ends == "window":
        browser(operator, asked, "end", is_deserted="true")
    elif ends == "silence":
        clock.advance(seconds=LOST_AFTER.total_seconds())
    else:
        for _ in range(3):
            clock.advance(seconds=JOINED_WITHIN.total_seconds() / 3)
            browser(operator, asked, "state")
            step(asked, ANSWER)
    last = step(asked, ANSWER)
    assert (last.state, last.is_deserted) == (OVER, False), "a citizen who was not seen has not gone"
    assert fate_of(centre) is None
    assert 'data-rings="1"' in listed(operator)
    at_window(operator)
    assert browser(operator, asked, "offer", offer="z").status_code == 409, "one try a call"


def test_call_taken_back_for_video_is_answered(asked, operator, centre):
    browser(operator, asked, "offer", offer="x")
    request = HelpCallRequest(terminal_id=asked.terminal_id, call_id="c1", is_over=True)
    asked.call("POST", paths.HELP_CALLS, request.model_dump_json().encode())
    step(asked, ANSWER, answer="y")
    browser(operator, asked, "state", is_connected="true")
    assert fate_of(centre) == "video 张三"


def test_late_answer_leaves_the_call(asked, operator, centre, clock):
    clock.advance(seconds=LOST_AFTER.total_seconds() - 10)  # the citizen cancelled, and the word of it was lost
    assert browser(operator, asked, "offer", offer="x").status_code == 204
    clock.advance(seconds=10)
    assert browser(operator, asked, "state").status_code == 409
    assert fate_of(centre) is None
    assert 'data-rings="1"' in listed(operator)


def test_one_officer_has_one_video(talking, operator, enrol):
    other = enrol("YC-002")
    call(other)
    assert step(other, LOOK).state is AWAY, "the only officer talks"
    assert step(other, ASK).state is RINGING
    for what, form in (("ready", {}), ("offer", {"offer": "x"})):
        refused = browser(operator, other, what, **form)
        assert (refused.status_code, "另一个页面" in refused.json()["words"]) == (409, True)
    assert browser(operator, talking, "offer", offer="of a second page").status_code == 409
    assert step(other, ASK).state is RINGING
    browser(operator, talking, "end")
    assert browser(operator, other, "offer", offer="x").status_code == 204


def test_two_offers_at_once_give_one_video(asked, operator, enrol):
    other = enrol("YC-002")
    call(other)
    step(other, ASK)
    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(lambda terminal: browser(operator, terminal, "offer", offer="x").status_code, (asked, other))
        )
    assert sorted(answers) == [204, 409]


def test_repeated_offer_changes_nothing(asked, operator, centre):
    offers = [browser(operator, asked, "offer", offer="x").status_code for _ in range(2)]
    assert offers == [204, 204]
    assert audited(centre) == ["张三 call_video"]


@pytest.mark.parametrize("offer", ["", "x" * (MOST_SDP + 1)])
def test_offer_that_is_none_gets_words(asked, operator, offer):
    refused = browser(operator, asked, "offer", offer=offer)
    assert (refused.status_code, "请刷新" in refused.json()["words"]) == (422, True)
    assert step(asked, ASK).state is RINGING


def test_window_says_that_the_citizen_has_gone(talking, operator, centre):
    assert browser(operator, talking, "end", is_deserted="true").status_code == 204
    heard = step(talking, ANSWER)
    assert (heard.state, heard.is_deserted) == (OVER, True)
    assert not step(talking, END).is_deserted, "who touches the screen has not gone"
    assert audited(centre)[-1] == "张三 call_video_deserted"


@pytest.mark.parametrize("ending", ["ended", "left", "lost", "timed"])
def test_end_of_a_video_is_audited_once(talking, operator, centre, clock, ending):
    if ending == "ended":
        browser(operator, talking, "end")
    elif ending == "left":
        step(talking, END)
    elif ending == "lost":
        clock.advance(seconds=LOST_AFTER.total_seconds())
    else:
        go_on(talking, operator, clock)
    for _ in range(2):
        clock.advance(minutes=1)
        Housekeeping(centre).step()
        step(talking, ANSWER)
    assert audited(centre) == ["张三 call_video", "张三 call_video_joined", f"张三 call_video_{ending}"]


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
    heard = go_on(talking, operator, clock)
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
