"""What departments tell of their cases by themselves: late, twice, out of order, too early, or wrong, it never harms."""

import json
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from pydantic import ValidationError
from sqlalchemy import select

from catalogue.guide import DayUnit, TimeLimit
from catalogue.loader import load_catalogue
from catalogue.reference import load_reference
from catalogue.text import LocalText
from central.assembly.task_loop import NEWS_EVERY, TaskLoop
from central.cases.service import OnlineCase, find_case, open_online_case, view_case
from central.cases.states import LABELS, TRANSITIONS, CaseStatus
from central.clock import BEIJING
from central.departments.directory import DepartmentDirectory
from central.departments.news import DepartmentNews
from central.keys import CentreKeys, StorageBox
from central.news.fetching import fetch_news
from central.news.models import EarlyNews, FeedPlace
from central.news.taking import KEPT_FOR, NewsFate, NewsIntake, NewsSource
from central.sandbox.applications import promised_by
from central.storage.database import Base, CentreDatabase
from central.usage.service import totals
from contract.documents import ResultContent
from contract.execution import Completed, FinishedCase, FinishedCaseReply, FinishedCaseRequest
from contract.records import Submission
from contract.sealing import OpeningKey
from contract.signing_keys import SigningKey
from tests.central.answers import submission_for
from tests.central.department_systems import DepartmentSystem, real_department, served
from tests.central.virtual_terminal import NOON, person
from wording.store import load_wording

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

CATALOGUE, REFERENCE = load_catalogue(), load_reference()
BOTH = LocalText(zh="一句话", en="A sentence")
PAPER = LocalText(zh="户口簿", en="Hukou book")
OUTCOME = ResultContent(heading=BOTH, summary=LocalText(zh="准予", en="Granted"), sandbox=False)
SAYS = {
    CaseStatus.ACCEPTED: {},
    CaseStatus.SUPPLEMENT_REQUIRED: {"missing": (PAPER,)},
    CaseStatus.NOT_ACCEPTED: {"reason": BOTH},
    CaseStatus.COMPLETED: {"result": OUTCOME},
}
ITEM, DEPARTMENT = "MZ012", "civil_affairs"


def news(case_number: str, number: int, status: CaseStatus, **more) -> DepartmentNews:
    return DepartmentNews(
        case_number=case_number, number=number, status=status, happened_at=NOON, **(SAYS[status] | more)
    )


def applied(terminal, item: str = ITEM) -> str:
    answer = terminal.execute(item, submission_for(terminal, CATALOGUE.item(item), REFERENCE))
    assert isinstance(answer, Completed)
    return answer.case_number


def case_of(centre, number: str):
    with centre.database.reading() as session:
        return view_case(session, find_case(session, number), centre.keys)


def reported(centre, *some: DepartmentNews, source: str = DEPARTMENT) -> list[NewsFate]:
    with centre.database.writing() as session:
        speaker = NewsSource(source, lambda department: department == source)
        return NewsIntake(session, centre.keys, speaker, centre.clock.now()).take(some)


# --- what a news may say ---


@pytest.mark.parametrize(
    ("status", "more"),
    [
        (CaseStatus.RECEIVED, {}),
        (CaseStatus.ACCEPTED, {"reason": BOTH}),
        (CaseStatus.SUPPLEMENT_REQUIRED, {"missing": ()}),
        (CaseStatus.NOT_ACCEPTED, {"reason": None}),
        (CaseStatus.COMPLETED, {"result": None}),
        (CaseStatus.COMPLETED, {"missing": (PAPER,)}),
        (CaseStatus.NOT_ACCEPTED, {"reason": LocalText(zh="长" * 201, en="long")}),
    ],
)
def test_news_without_what_it_must_say(status, more):
    said = SAYS.get(status, {}) | more
    with pytest.raises(ValidationError):
        DepartmentNews(case_number="MZ012-20261128-ABCDEFGH", number=1, status=status, happened_at=NOON, **said)


# --- in order, late, repeated ---


def test_every_state_reaches_the_case(terminal, centre):
    number = applied(terminal)
    assert reported(centre, news(number, 1, CaseStatus.SUPPLEMENT_REQUIRED)) == [NewsFate.TAKEN]
    assert case_of(centre, number).steps[-1].note == LocalText(zh="还缺材料：户口簿。", en="Still missing: Hukou book.")
    assert reported(centre, news(number, 2, CaseStatus.ACCEPTED)) == [NewsFate.TAKEN]
    assert reported(centre, news(number, 3, CaseStatus.COMPLETED)) == [NewsFate.TAKEN]
    case = case_of(centre, number)
    assert (case.status, case.result) == (CaseStatus.COMPLETED, OUTCOME)
    assert [step.actor for step in case.steps[1:]] == [DEPARTMENT] * 3


@on_sqlite
def test_late_and_repeated_news_changes_nothing(terminal, centre):
    number = applied(terminal)
    reported(centre, news(number, 2, CaseStatus.COMPLETED))
    before = case_of(centre, number)
    again = [news(number, 1, CaseStatus.SUPPLEMENT_REQUIRED), news(number, 2, CaseStatus.COMPLETED)]
    assert reported(centre, *again) == [NewsFate.KNOWN, NewsFate.KNOWN]
    assert case_of(centre, number) == before
    assert [step.status.value for step in before.steps] == ["received", "accepted", "completed"]


@on_sqlite
def test_news_of_one_answer_goes_by_number(terminal, centre):
    number = applied(terminal)
    some = news(number, 2, CaseStatus.COMPLETED), news(number, 1, CaseStatus.SUPPLEMENT_REQUIRED)
    assert reported(centre, *some) == [NewsFate.TAKEN, NewsFate.TAKEN]
    assert len(case_of(centre, number).steps) == 4


@on_sqlite
def test_contradiction_is_refused_and_others_go_on(terminal, centre):
    ended, other = applied(terminal), applied(terminal, "GA049")
    reported(centre, news(ended, 1, CaseStatus.NOT_ACCEPTED))
    assert reported(centre, news(ended, 2, CaseStatus.COMPLETED)) == [NewsFate.REFUSED]
    assert reported(centre, news(other, 1, CaseStatus.ACCEPTED)) == [NewsFate.REFUSED], "of another department"
    assert reported(centre, news(other, 1, CaseStatus.ACCEPTED), source="police") == [NewsFate.TAKEN]


@on_sqlite
def test_what_an_operator_did_is_no_contradiction(terminal, centre, operator):
    number = applied(terminal)
    operator.post(f"/console/cases/{number}/step", data={"status": "accepted"})
    assert reported(centre, news(number, 1, CaseStatus.ACCEPTED)) == [NewsFate.TAKEN]
    assert len(case_of(centre, number).steps) == 2


def test_news_before_its_case_waits_for_it(terminal, centre, clock):
    number = f"{ITEM}-20261125-ABCDEFGH"
    early = [news(number, 2, CaseStatus.COMPLETED), news(number, 1, CaseStatus.ACCEPTED)]
    assert reported(centre, *early, *early) == [NewsFate.EARLY] * 4
    with centre.database.writing() as session:
        case = OnlineCase(terminal.terminal_id, "r1", number, ITEM, DEPARTMENT, None, CaseStatus.RECEIVED)
        open_online_case(session, case, clock.now())
    speaker = NewsSource(DEPARTMENT, lambda department: department == DEPARTMENT)
    with centre.database.writing() as session:
        NewsIntake(session, centre.keys, speaker, clock.now()).take_early()
    assert case_of(centre, number).status is CaseStatus.COMPLETED
    with centre.database.reading() as session:
        assert session.scalars(select(EarlyNews)).all() == []


@on_sqlite
def test_news_whose_case_never_comes_is_forgotten(centre, clock):
    reported(centre, news(f"{ITEM}-20261125-ABCDEFGH", 1, CaseStatus.ACCEPTED), source="(sandbox)")
    clock.advance(seconds=KEPT_FOR.total_seconds() + 1)
    fetch_news(centre, "(sandbox)")
    with centre.database.reading() as session:
        assert session.scalars(select(EarlyNews)).all() == []


# --- a model: whatever order, whatever repeats ---

SECRET = bytes(range(32))
KEYS = CentreKeys(OpeningKey(SECRET), SigningKey(SECRET), StorageBox(SECRET), SECRET, SECRET, SECRET)
STORIES = [
    [CaseStatus.ACCEPTED, CaseStatus.COMPLETED],
    [CaseStatus.NOT_ACCEPTED],
    [CaseStatus.SUPPLEMENT_REQUIRED, CaseStatus.ACCEPTED, CaseStatus.COMPLETED],
    [CaseStatus.SUPPLEMENT_REQUIRED, CaseStatus.SUPPLEMENT_REQUIRED, CaseStatus.NOT_ACCEPTED],
    [CaseStatus.SUPPLEMENT_REQUIRED, CaseStatus.COMPLETED],
]


class NewsMachine(RuleBasedStateMachine):
    """Cases open at any time, their news come in any order and as often as they like; the highest number that came decides."""

    cases = Bundle("cases")

    @initialize()
    def start(self) -> None:
        self.database = CentreDatabase("sqlite://")
        Base.metadata.create_all(self.database.engine)
        self.heard: dict[str, int] = {}
        self.opened: set[str] = set()
        self.stories: dict[str, list[CaseStatus]] = {}

    @rule(target=cases, story=st.sampled_from(STORIES))
    def promise(self, story):
        number = f"{ITEM}-20261125-{'ABCDEFGH'[len(self.stories) % 8]}{'A' * 6}{'ABCDEFGH'[len(self.stories) // 8 % 8]}"
        self.stories[number] = story
        return number

    @rule(case=cases)
    def open(self, case):
        if case in self.opened:
            return
        self.opened.add(case)
        with self.database.writing() as session:
            online = OnlineCase("T", case[-8:], case, ITEM, DEPARTMENT, None, CaseStatus.RECEIVED)
            open_online_case(session, online, NOON)
            self._intake(session).take_early()

    @rule(reported=st.lists(st.tuples(cases, st.integers(0, 2)), min_size=1, max_size=5))
    def tell(self, reported):
        some = [(case, place + 1) for case, place in reported if place < len(self.stories[case])]
        for case, number in some:
            self.heard[case] = max(self.heard.get(case, 0), number)
        with self.database.writing() as session:
            self._intake(session).take([news(case, number, self.stories[case][number - 1]) for case, number in some])

    @invariant()
    def the_newest_decides(self):
        with self.database.reading() as session:
            for case in self.opened:
                seen = view_case(session, find_case(session, case), KEYS)
                heard = self.heard.get(case, 0)
                wanted = self.stories[case][heard - 1] if heard else CaseStatus.RECEIVED
                assert seen.status is wanted
                steps = [step.status for step in seen.steps]
                assert all(b in TRANSITIONS[a] for a, b in pairwise(steps))

    def teardown(self) -> None:
        self.database.close()

    def _intake(self, session) -> NewsIntake:
        return NewsIntake(session, KEYS, NewsSource(DEPARTMENT, lambda each: each == DEPARTMENT), NOON)


TestNewsOrder = NewsMachine.TestCase
TestNewsOrder.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)


# --- fetched from a real department ---


class TellingDepartment(DepartmentSystem):
    """Answers as it did, and tells of its cases: its cursor is how many it has told."""

    def __init__(self) -> None:
        super().__init__()
        self.news: list[dict] = []
        self.asked_after: list[str] = []

    def news_after(self, cursor: str) -> dict:
        self.asked_after.append(cursor)
        start = int(cursor or "0")
        page = self.news[start : start + 2]
        return {"news": page, "cursor": str(start + len(page))}


@pytest.fixture
def telling(centre):
    """The police have a real system that tells of its cases."""
    system = TellingDepartment()
    system.gate.set()
    with served(system) as address:
        real = real_department(address)
        sandbox = centre.directory.department("x")
        object.__setattr__(centre, "directory", DepartmentDirectory(sandbox, {"police": real}))
        yield system


def as_json(one: DepartmentNews) -> dict:
    return json.loads(one.model_dump_json(exclude_defaults=True))


def test_news_are_fetched_page_by_page_once(telling, terminal, centre):
    number = applied(terminal, "GA049")
    way = [CaseStatus.SUPPLEMENT_REQUIRED, CaseStatus.ACCEPTED, CaseStatus.COMPLETED]
    telling.news = [as_json(news(number, place, status)) for place, status in enumerate(way, 1)]
    assert fetch_news(centre, "police") == 3
    assert fetch_news(centre, "police") == 0
    assert telling.asked_after == ["", "2", "3", "3"]
    assert case_of(centre, number).status is CaseStatus.COMPLETED


@on_sqlite
@pytest.mark.expected_logs("tells news that cannot be read: status")
def test_unreadable_news_holds_up_no_other(telling, terminal, centre):
    number = applied(terminal, "GA049")
    nonsense = as_json(news(number, 1, CaseStatus.ACCEPTED)) | {"status": "sleeping"}
    telling.news = [nonsense, as_json(news(number, 2, CaseStatus.COMPLETED))]
    assert fetch_news(centre, "police") == 1
    assert case_of(centre, number).status is CaseStatus.COMPLETED


@on_sqlite
def test_impossible_news_is_reported_to_the_log(telling, terminal, centre, expected_logs):
    number = applied(terminal, "GA049")
    way = [CaseStatus.NOT_ACCEPTED, CaseStatus.ACCEPTED]
    telling.news = [as_json(news(number, place, status)) for place, status in enumerate(way, 1)]
    fetch_news(centre, "police")
    said = [record.getMessage() for record in expected_logs]
    assert said == [f"police tells of {number} what cannot be: accepted"]


@on_sqlite
def test_department_without_news_is_no_fault(telling, centre):
    telling.news_after = lambda _cursor: None
    assert fetch_news(centre, "police") == 0
    assert not centre.directory.is_left_alone("police")


@on_sqlite
def test_a_cursor_that_moved_meanwhile_wins(telling, terminal, centre):
    number = applied(terminal, "GA049")
    telling.news = [as_json(news(number, 1, CaseStatus.ACCEPTED))]
    real = centre.directory.feeds["police"].news_after

    def overtaken(cursor, now):
        page = real(cursor, now)
        with centre.database.writing() as session:
            session.merge(FeedPlace(feed="police", cursor="7", fetched_at=now))
        return page

    object.__setattr__(centre.directory.department("police"), "news_after", overtaken)
    assert fetch_news(centre, "police") == 0
    assert case_of(centre, number).status is CaseStatus.RECEIVED


# --- the sandbox decides after its promised time ---


@on_sqlite
def test_sandbox_accepts_and_decides_in_its_time(terminal, centre, clock):
    number = applied(terminal)
    limit = CATALOGUE.item(ITEM).guide.promised_limit
    loop = TaskLoop(centre)
    loop.step()
    assert case_of(centre, number).status is CaseStatus.RECEIVED
    clock.advance(minutes=11)
    loop.step()
    assert case_of(centre, number).status is CaseStatus.ACCEPTED
    decided_at = promised_by(limit, NOON + timedelta(minutes=10))
    clock.wall = decided_at - timedelta(seconds=1)
    loop.step()
    assert case_of(centre, number).status is CaseStatus.ACCEPTED
    clock.wall = decided_at + NEWS_EVERY
    loop.step()
    case = case_of(centre, number)
    assert case.status is CaseStatus.COMPLETED
    assert "已经办结" in case.result.summary.zh
    assert case.steps[-1].happened_at == decided_at
    with centre.database.reading() as session:
        assert totals(session).served == 0, "what became of a case is no new one"


@on_sqlite
def test_queued_case_is_decided_and_collected(terminal, centre, clock):
    record = terminal.case("GA011", "police", submission=submission_for(terminal, CATALOGUE.item("GA011"), REFERENCE))
    terminal.upload(record)
    loop = TaskLoop(centre)
    loop.step()
    clock.advance(minutes=11)
    loop.step()
    asked = Submission(person=person())
    path = "/v1/finished-cases"
    assert terminal.ask(FinishedCaseRequest, path, FinishedCaseReply, asked, "GA011").documents == ()
    clock.advance(days=60)
    loop.step()
    found = terminal.ask(FinishedCaseRequest, path, FinishedCaseReply, asked, "GA011")
    assert isinstance(found, FinishedCase)
    assert ["无犯罪记录证明" in each.title for each in found.documents] == [True]


def test_many_news_of_the_sandbox_leave_none_out(terminal, centre, clock, monkeypatch):
    monkeypatch.setattr("central.sandbox.news._AT_ONCE", 2)
    numbers = [applied(terminal) for _ in range(5)]
    clock.advance(minutes=11)
    numbers += [applied(terminal) for _ in range(3)]
    clock.advance(days=90)
    assert fetch_news(centre, "(sandbox)") == 16
    assert Counter(case_of(centre, each).status for each in numbers) == {CaseStatus.COMPLETED: 8}


@given(st.integers(1, 60), st.integers(0, 400))
def test_promised_working_days_leave_out_weekends(days, later):
    accepted = NOON + timedelta(days=later)
    until = promised_by(TimeLimit(days=days), accepted)
    between = (
        accepted.astimezone(BEIJING).date() + timedelta(days=each) for each in range(1, (until - accepted).days + 1)
    )
    assert sum(day.weekday() < 5 for day in between) == days
    assert promised_by(TimeLimit(days=days, unit=DayUnit.NATURAL), accepted) == accepted + timedelta(days=days)


# --- what the citizen reads ---


@on_sqlite
def test_progress_tells_what_is_missing_and_how(terminal, centre):
    number = applied(terminal)
    reported(centre, news(number, 1, CaseStatus.SUPPLEMENT_REQUIRED))
    answer = terminal.execute("ZS003", Submission(person=person(), answers={"project_no": number})).result
    assert "补正" in answer.summary.zh
    assert "还缺材料：户口簿。" in [row.value.zh for row in answer.rows]
    assert "不用重新申请" in answer.next_steps[0].zh


@on_sqlite
def test_progress_tells_the_outcome_once_decided(terminal, centre):
    number = applied(terminal)
    reported(centre, news(number, 1, CaseStatus.ACCEPTED))
    asked = Submission(person=person(), answers={"project_no": number})
    assert "准予" not in str(terminal.execute("ZS003", asked).result)
    reported(centre, news(number, 2, CaseStatus.COMPLETED))
    assert "准予" in [row.value.zh for row in terminal.execute("ZS003", asked).result.rows]


@on_sqlite
@pytest.mark.parametrize(("query", "applies"), [("RS033", "RS030"), ("YB017", "YB016")])
def test_a_departments_query_finds_the_persons_case(terminal, query, applies):
    item = CATALOGUE.item(applies)
    terminal.upload(terminal.case(applies, item.department, submission=submission_for(terminal, item, REFERENCE)))
    answer = terminal.execute(query, Submission(person=person())).result
    assert answer.summary.zh == "当前状态：收件。"


@on_sqlite
@pytest.mark.parametrize("query", ["RS033", "GA001", "YB017", "ZR003"])
def test_progress_query_uses_the_five_words(terminal, query):
    for who in ("001", "003", "005", "007"):
        asked = submission_for(terminal, CATALOGUE.item(query), REFERENCE, person(who))
        answer = terminal.execute(query, asked).result
        (status,) = [row.value for row in answer.rows if row.label.zh == "办理状态"]
        words = [label for label in LABELS.values() if status.zh.startswith(f"{label.zh}（")]
        assert [status.en.startswith(f"{label.en} (") for label in words] == [True]
        assert "核定金额" not in str(answer), "an outcome is told at 办结 alone"


def test_terminal_says_the_same_five_words():
    wording = load_wording()
    states = {
        CaseStatus.ACCEPTED: "taken_up",
        CaseStatus.SUPPLEMENT_REQUIRED: "supplement_required",
        CaseStatus.NOT_ACCEPTED: "turned_down",
        CaseStatus.COMPLETED: "finished",
    }
    for status, name in states.items():
        assert wording.both(f"standing.{name}_state") == LABELS[status]
    assert wording.both("standing.received_state").zh.startswith(LABELS[CaseStatus.RECEIVED].zh)
