"""The pick-up code of a finished application prints it once, at any terminal, for the person who has the code and for no one else."""

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time

import pytest
from pydantic import TypeAdapter
from sqlalchemy import text

from central.assembly.retention import forget_due
from central.assembly.task_loop import TaskLoop
from central.cases.states import CaseStatus
from central.clock import BEIJING
from central.departments.directory import switch_department
from central.departments.threads import DepartmentThreads
from central.erasure.service import ErasureSubject, erase_person
from central.pick_ups.issuing import issue_due
from central.sandbox.department import SandboxDepartment
from contract import paths
from contract.execution import DepartmentDown, FinishedCase
from contract.pick_ups import (
    PICK_UP_CODE,
    PickUpRefusal,
    PickUpRefused,
    PickUpReply,
    PickUpRequest,
    PickUpStage,
    is_pick_up_code,
    new_pick_up_code,
)
from contract.records import PaperFacts, Submission
from contract.refusal import Refusal
from contract.terms import DepartmentState, PaperOutcome
from tests.central.answers import apply_online
from tests.central.finished import CATALOGUE, ITEM, REFERENCE, applied
from tests.central.virtual_terminal import IDS, person


def messages(centre) -> list[str]:
    sandbox = centre.directory.department("police")
    assert isinstance(sandbox, SandboxDepartment)
    return [message.words.zh for message in sandbox.messages]


def codes_in(centre) -> list[str]:
    found = [re.search(r"取件码 ([\d ]+)，", words) for words in messages(centre)]
    return ["".join(match[1].split()) for match in found if match]


def asked(terminal, code: str, request_id: str = "", item: str = ITEM, **more):
    answer = terminal.put(
        PickUpRequest,
        paths.PICK_UPS,
        Submission(answers={PICK_UP_CODE: code}),
        item,
        request_id=request_id or IDS.new(),
        **more,
    )
    assert answer.status_code == 200, answer.text
    return TypeAdapter(PickUpReply).validate_json(answer.content)


def ended(terminal, request_id: str, stage: PickUpStage = PickUpStage.PRINTED):
    return asked(terminal, "", request_id, stage=stage)


def is_given_out(reply) -> bool:
    return isinstance(reply, FinishedCase) and len(reply.documents) == 1


@pytest.fixture
def number(terminal, centre, clock) -> str:
    return applied(terminal, centre, clock)


@pytest.fixture
def code(number, centre) -> str:
    assert issue_due(centre) == 1
    (code,) = codes_in(centre)
    return code


def test_code_prints_once_at_another_terminal(code, centre, enrol):
    assert is_pick_up_code(code)
    other, request_id = enrol("YC-009"), IDS.new()
    reply = asked(other, code, request_id)
    assert is_given_out(reply)
    assert "无犯罪记录证明" in reply.documents[0].title
    assert ended(other, request_id) == FinishedCase(request_id=request_id)
    assert asked(other, code).refusal is PickUpRefusal.NO_RESULT
    assert issue_due(centre) == 0, "and no second message"
    assert len(messages(centre)) == 1


def test_sandbox_shows_message_it_would_send(code, operator):
    page = operator.get("/console/sandbox/messages").text
    assert code in page.replace(" ", "")
    assert "没有真正发送" in page


def test_task_loop_sends_message_without_being_asked(number, centre):
    TaskLoop(centre).step()
    assert [is_pick_up_code(code) for code in codes_in(centre)] == [True]


@pytest.mark.parametrize("who", ["996"])
def test_result_served_in_person_has_no_code(terminal, centre, clock, who):
    applied(terminal, centre, clock, person(who))
    assert issue_due(centre) == 0
    clock.advance(hours=1)
    assert issue_due(centre) == 0
    assert messages(centre) == []


def test_jammed_paper_leaves_code_valid(code, terminal, enrol):
    request_id = IDS.new()
    assert is_given_out(asked(terminal, code, request_id))
    ended(terminal, request_id, PickUpStage.NOT_PRINTED)
    assert is_given_out(asked(enrol("YC-009"), code))


def test_terminal_that_falls_silent_frees_code(code, terminal, enrol, clock):
    other = enrol("YC-009")
    assert is_given_out(asked(terminal, code))
    assert not is_given_out(asked(other, code))
    clock.advance(minutes=10)
    assert is_given_out(asked(other, code))


def test_lost_answer_is_given_again(code, terminal):
    request_id = IDS.new()
    first = asked(terminal, code, request_id)
    again = asked(terminal, code, request_id)
    assert is_given_out(again)
    assert again.documents[0].verification_code == first.documents[0].verification_code


def test_paper_that_never_comes_ends_code(code, terminal):
    tries = []
    for _ in range(7):
        request_id = IDS.new()
        tries.append(is_given_out(asked(terminal, code, request_id)))
        ended(terminal, request_id, PickUpStage.NOT_PRINTED)
    assert tries == [True] * 5 + [False] * 2


def test_repeated_request_has_no_further_release(code, terminal):
    tries, request_id = [], IDS.new()
    for _ in range(7):
        tries.append(is_given_out(asked(terminal, code, request_id)))
        ended(terminal, request_id, PickUpStage.NOT_PRINTED)
    assert tries == [True] * 5 + [False] * 2


def test_department_that_goes_takes_no_release_back(code, terminal, monkeypatch):
    issues = SandboxDepartment.issue
    for _ in range(5):
        request_id = IDS.new()
        assert is_given_out(asked(terminal, code, request_id))
        monkeypatch.setattr(SandboxDepartment, "issue", lambda *_: None)
        assert isinstance(asked(terminal, code, request_id), DepartmentDown)
        monkeypatch.setattr(SandboxDepartment, "issue", issues)
    assert not is_given_out(asked(terminal, code))


def test_record_of_paper_uses_code_up(code, terminal, enrol, clock):
    """The word that it came out was lost: the network was cut, or the terminal, just then."""
    request_id, paper = IDS.new(), PaperOutcome.PRINTED
    assert is_given_out(asked(terminal, code, request_id))
    clock.advance(minutes=9)
    facts = PaperFacts(case_record_id=request_id, receipt=PaperOutcome.NOT_PRINTED, documents=paper)
    terminal.upload(terminal.record(facts))
    clock.advance(minutes=2)
    assert not is_given_out(asked(enrol("YC-009"), code))


@pytest.mark.parametrize("paper", set(PaperOutcome) - {PaperOutcome.PRINTED})
def test_record_without_paper_leaves_code_valid(code, terminal, enrol, clock, paper):
    request_id = IDS.new()
    assert is_given_out(asked(terminal, code, request_id))
    facts = PaperFacts(case_record_id=request_id, receipt=PaperOutcome.PRINTED, documents=paper)
    terminal.upload(terminal.record(facts))
    other = enrol("YC-009")
    other.upload(other.record(facts.model_copy(update={"documents": PaperOutcome.PRINTED})))
    clock.advance(minutes=11)
    assert is_given_out(asked(other, code)), "another terminal's record says nothing of it"


def test_word_of_paper_needs_no_department(code, terminal, monkeypatch):
    request_id = IDS.new()
    assert is_given_out(asked(terminal, code, request_id))

    async def has_no_place(*_):
        raise AssertionError("its threads are all taken")

    monkeypatch.setattr(DepartmentThreads, "run", has_no_place)
    ended(terminal, request_id)
    monkeypatch.undo()
    assert asked(terminal, code).refusal is PickUpRefusal.NO_RESULT


def test_two_terminals_at_once_print_once(code, enrol):
    terminals = [enrol(f"YC-{number}") for number in range(10, 14)]
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda each: asked(each, code), terminals))
    assert [is_given_out(reply) for reply in replies].count(True) == 1


def test_other_terminal_cannot_end_code(code, terminal, enrol):
    request_id = IDS.new()
    asked(terminal, code, request_id)
    ended(enrol("YC-009"), request_id)
    ended(terminal, request_id, PickUpStage.NOT_PRINTED)
    assert is_given_out(asked(terminal, code))


def test_code_expires_after_thirty_days(code, terminal, clock):
    clock.advance(days=30)
    assert asked(terminal, code).refusal is PickUpRefusal.NO_RESULT


def test_message_names_last_whole_day(number, centre, terminal, clock):
    issue_due(centre)
    words, (code,) = messages(centre)[0], codes_in(centre)
    named = date(*map(int, re.search(r"(\d+)年(\d+)月(\d+)日（含当天）前", words).groups()))
    clock.wall = datetime.combine(named, time(23, 59), BEIJING)
    assert is_given_out(asked(terminal, code))


def test_every_code_without_result_is_answered_alike(code, terminal, clock):
    """Used up, held elsewhere, of another item, malformed or never made: nothing tells which."""
    request_id = IDS.new()
    asked(terminal, code, request_id)
    ended(terminal, request_id)
    replies = [asked(terminal, wrong, "same") for wrong in (code, new_pick_up_code(), "", "x" * 12)]
    replies.append(asked(terminal, code, "same", item="GA012"))
    assert {reply.model_dump_json() for reply in replies} == {
        PickUpRefused(request_id="same", refusal=PickUpRefusal.NO_RESULT).model_dump_json()
    }


def test_terminal_guesses_so_often_an_hour(code, terminal, centre, enrol, clock):
    guesses = [asked(terminal, new_pick_up_code()).refusal for _ in range(12)]
    assert guesses == [PickUpRefusal.NO_RESULT] * 10 + [PickUpRefusal.TOO_MANY] * 2
    assert asked(terminal, code).refusal is PickUpRefusal.TOO_MANY, "whatever the code is"
    assert is_given_out(asked(enrol("YC-009"), code)), "others are not held up"
    clock.advance(minutes=61)
    assert asked(terminal, new_pick_up_code()).refusal is PickUpRefusal.NO_RESULT


def test_same_wrong_code_counts_once(code, terminal):
    wrong = new_pick_up_code()
    assert {asked(terminal, wrong).refusal for _ in range(12)} == {PickUpRefusal.NO_RESULT}
    assert is_given_out(asked(terminal, code))


def test_many_terminals_guess_no_sooner(code, centre, enrol):
    object.__setattr__(centre, "settings", centre.settings.model_copy(update={"pick_up_guesses_of_all": 15}))
    terminals = [enrol(f"YC-{number}") for number in range(10, 16)]
    replies = [asked(each, new_pick_up_code()) for each in terminals for _ in range(4)]
    assert [reply.refusal for reply in replies].count(PickUpRefusal.NO_RESULT) == 15


def test_guesses_at_once_are_counted_each(code, terminal):
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda _: asked(terminal, new_pick_up_code()), range(16)))
    assert [reply.refusal for reply in replies].count(PickUpRefusal.NO_RESULT) == 10


def test_code_is_kept_and_logged_nowhere(code, terminal, centre, caplog):
    caplog.set_level(logging.DEBUG)
    wrong = new_pick_up_code()
    asked(terminal, wrong)
    asked(terminal, code)
    with centre.database.engine.connect() as connection:
        names = ("pick_up_code", "budget_use", "console_event", "case_event", "text_message", "spent_nonce")
        kept = str([connection.execute(text(f"SELECT * FROM {name}")).all() for name in names])  # noqa: S608
    for secret in (code, wrong, person().id_number, person().name):
        assert secret not in kept + caplog.text + repr(centre.directory.department("police"))


def test_recorded_request_gives_nothing_out_again(code, terminal):
    question = PickUpRequest(
        request_id=IDS.new(),
        visit_id="v1",
        item_code=ITEM,
        catalogue_version=1,
        sealed=terminal.sealing.seal(Submission(answers={PICK_UP_CODE: code})),
    )
    outgoing = terminal.signed("POST", paths.PICK_UPS, question.model_dump_json().encode())
    sent = [
        terminal.client.post(paths.PICK_UPS, content=outgoing.body, headers=outgoing.headers).status_code
        for _ in range(2)
    ]
    assert sent == [200, 409]


def test_department_that_is_down_uses_nothing_up(code, terminal, centre, clock):
    with centre.database.writing() as session:
        switch_department(session, "police", DepartmentState.DOWN, clock.now())
    for wrong in (code, new_pick_up_code()):
        assert isinstance(asked(terminal, wrong), DepartmentDown), (
            "of a code that there is and of one that there is not"
        )
    with centre.database.writing() as session:
        switch_department(session, "police", DepartmentState.UP, clock.now())
    assert is_given_out(asked(terminal, code))


def test_message_in_doubt_makes_code_again(number, centre, clock, terminal, monkeypatch):
    sends = SandboxDepartment.notify

    def loses_answer(department, case, words):
        sends(department, case, words)

    monkeypatch.setattr(SandboxDepartment, "notify", loses_answer)
    assert issue_due(centre) == 0
    assert issue_due(centre) == 0, "not at once"
    monkeypatch.setattr(SandboxDepartment, "notify", sends)
    clock.advance(minutes=10)
    assert issue_due(centre) == 1
    first, second = codes_in(centre)
    assert not is_given_out(asked(terminal, first))
    assert is_given_out(asked(terminal, second))


@pytest.mark.parametrize("stage", [PickUpStage.PRINTED, None])
def test_message_in_doubt_that_arrived_is_last(number, centre, clock, terminal, monkeypatch, stage):
    """Its paper is out, or at a printer: another code would be none, or print it a second time."""
    sends = SandboxDepartment.notify
    monkeypatch.setattr(SandboxDepartment, "notify", lambda *call: sends(*call) and None)
    issue_due(centre)
    clock.advance(minutes=9)
    request_id = IDS.new()
    assert is_given_out(asked(terminal, codes_in(centre)[0], request_id))
    if stage is not None:
        ended(terminal, request_id, stage)
    clock.advance(minutes=2)
    issue_due(centre)
    assert len(messages(centre)) == 1
    ended(terminal, request_id)
    clock.advance(hours=1)
    issue_due(centre)
    assert len(messages(centre)) == 1


def test_record_of_paper_ends_doubted_message(number, centre, clock, terminal, monkeypatch):
    sends = SandboxDepartment.notify
    monkeypatch.setattr(SandboxDepartment, "notify", lambda *call: sends(*call) and None)
    issue_due(centre)
    clock.advance(minutes=9)
    request_id = IDS.new()
    assert is_given_out(asked(terminal, codes_in(centre)[0], request_id))
    paper = PaperFacts(case_record_id=request_id, receipt=PaperOutcome.NOT_PRINTED, documents=PaperOutcome.PRINTED)
    terminal.upload(terminal.record(paper))
    clock.advance(hours=1)
    issue_due(centre)
    assert len(messages(centre)) == 1, "another code would print it a second time"


def test_department_without_messages_has_no_codes(number, centre, clock, monkeypatch):
    monkeypatch.setattr(SandboxDepartment, "notify", lambda *_: False)
    assert issue_due(centre) == 0
    clock.advance(hours=1)
    monkeypatch.undo()
    assert issue_due(centre) == 0


def test_two_processes_send_one_code(number, centre):
    with ThreadPoolExecutor(2) as pool:
        sent = list(pool.map(lambda _: issue_due(centre), range(2)))
    assert sum(sent) == 1
    assert len(messages(centre)) == 1


def test_test_of_terminal_uses_no_code_up(code, terminal):
    assert not is_given_out(asked(terminal, code, is_test=True))
    assert is_given_out(asked(terminal, code))


def test_stopped_terminal_is_answered_nothing(code, terminal, centre, clock):
    with centre.database.engine.begin() as connection:
        values = {"terminal": terminal.terminal_id, "at": "2026-11-26 04:00:00.000000"}
        connection.execute(
            text(
                "INSERT INTO terminal_alarm (terminal_id, raised_at, kind, allowed) VALUES (:terminal, :at, 'items', 1)"
            ),
            values,
        )
    answer = terminal.put(PickUpRequest, paths.PICK_UPS, Submission(answers={PICK_UP_CODE: code}), ITEM)
    assert (answer.status_code, Refusal.model_validate_json(answer.content).code) == (429, "budget")


def test_code_goes_with_its_person(code, centre, terminal):
    erased = erase_person(centre, ErasureSubject(person().id_number), "1")
    assert erased.erased["pick_up_code"] == 1
    assert not is_given_out(asked(terminal, code))
    assert issue_due(centre) == 0


def test_wrong_code_counts_again_an_hour_later(code, terminal, clock):
    wrong = [new_pick_up_code() for _ in range(10)]
    for _ in range(2):
        assert {asked(terminal, typed).refusal for typed in wrong} == {PickUpRefusal.NO_RESULT}
        assert asked(terminal, code).refusal is PickUpRefusal.TOO_MANY
        clock.advance(minutes=61)


def test_application_completed_online_has_code(terminal, centre, clock, operator, enrol):
    """Its department alone has the number, and the answers that the paper is made of."""
    who = person("995")
    number = applied(terminal, centre, clock, who, status=CaseStatus.SUPPLEMENT_REQUIRED)
    for _ in range(2):  # the sandbox asks for more once online too
        clock.advance(days=1)
        answer = apply_online(enrol("YC-009"), CATALOGUE.item(ITEM), REFERENCE, who)
    assert answer.documents, "they came out there"
    assert issue_due(centre) == 0
    with centre.database.engine.begin() as connection:  # had its department finished it later
        connection.execute(text("UPDATE case_event SET actor = 'police' WHERE status = 'completed'"))
    assert issue_due(centre) == 1
    (code,) = codes_in(centre)
    reply = asked(terminal, code)
    assert is_given_out(reply)
    assert who.name in reply.documents[0].model_dump_json()
    ended(terminal, reply.request_id)
    operator.post("/console/login", data={"operator": "张三", "password": "open"})
    for _ in range(8):
        clock.advance(minutes=20)
        assert wish(operator, number, "renewed") in (303, 409)
        issue_due(centre)
    assert len(messages(centre)) == 5, "a telephone rings five times a day at most, whoever has its number"


def test_old_codes_are_forgotten(code, centre, clock):
    clock.advance(days=61)
    assert forget_due(centre.database, centre.settings, clock.now())["pick_up_code"] == 1


# --- the officer ---


def wish(operator, number: str, what: str) -> int:
    answer = operator.post(f"/console/cases/{number}/pick-up", data={"wish": what}, follow_redirects=False)
    return answer.status_code


def page_of(operator, number: str) -> str:
    return operator.get(f"/console/cases/{number}").text


def test_officer_sees_standing_and_never_code(code, number, operator, terminal):
    assert "已发到申请人手机，未取件" in page_of(operator, number)
    request_id = IDS.new()
    asked(terminal, code, request_id)
    assert "正在终端取件" in page_of(operator, number)
    ended(terminal, request_id)
    page = page_of(operator, number)
    assert "已凭码取件" in page
    assert terminal.terminal_id in page
    assert code not in page.replace(" ", "")


def test_revoked_code_prints_nothing(code, number, operator, terminal):
    assert wish(operator, number, "revoked") == 303
    assert not is_given_out(asked(terminal, code))
    assert "已作废" in page_of(operator, number)
    assert wish(operator, number, "revoked") == 409


def test_renewed_code_takes_place_of_first(code, number, operator, terminal, centre, clock):
    clock.advance(minutes=2)
    assert wish(operator, number, "renewed") == 303
    assert not is_given_out(asked(terminal, code)), "from that moment on"
    assert "等待短信发送" in page_of(operator, number)
    assert issue_due(centre) == 1
    assert is_given_out(asked(terminal, codes_in(centre)[-1]))
    audit = operator.get("/console/audit").text
    assert [words in audit for words in ("重发取件码", "短信发送取件码", "凭取件码取件")] == [True] * 3


def test_code_that_officer_replaces_stays_replaced(number, operator, centre, clock, terminal, monkeypatch):
    """Also while the first message is on its way: what comes of it says nothing of the second."""
    sends, clicks = SandboxDepartment.notify, iter(("revoked", "renewed"))

    def is_slow(department, case, words):
        for click in clicks:
            assert wish(operator, number, click) == 303
        return sends(department, case, words)

    monkeypatch.setattr(SandboxDepartment, "notify", is_slow)
    issue_due(centre)
    assert "等待短信发送" in page_of(operator, number)
    clock.advance(minutes=2)
    assert issue_due(centre) == 1
    first, second = codes_in(centre)
    assert [is_given_out(asked(terminal, code)) for code in (first, second)] == [False, True]


def test_paper_of_revoked_code_is_known(code, number, operator, terminal):
    request_id = IDS.new()
    asked(terminal, code, request_id)
    wish(operator, number, "revoked")
    ended(terminal, request_id)
    assert "已凭码取件" in page_of(operator, number)


def test_renewing_rings_phone_five_times_day(code, number, operator, centre, clock):
    for _ in range(8):
        clock.advance(minutes=20)
        wish(operator, number, "renewed")
        issue_due(centre)
    assert len(messages(centre)) == 5


def test_case_without_code_cannot_be_renewed(terminal, operator, centre):
    record = terminal.case("RS009")
    terminal.upload(record)
    assert wish(operator, record.facts.case_number, "renewed") == 409
    assert wish(operator, "GA011-20261126-AAAAAAAA", "renewed") == 404
