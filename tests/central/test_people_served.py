"""Every identified and served case counts its person: online, through the queue, and worked out at the terminal alike."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from central.usage.dimensions import By, Period
from central.usage.service import counts, totals
from contract.answers import Disposition
from contract.execution import ExecuteAnswer, ExecuteRequest
from contract.records import CaseFacts, EnterpriseDetails, Record, Submission
from contract.terms import Channel, Outcome
from kiosk.view.idle import AttractScreen
from kiosk.view.intents import ConfirmLeave, Leave
from kiosk.view.visit_end import AnotherScreen
from simulators.person.people import people
from tests.central.virtual_terminal import IDS, NOON, VirtualTerminal, person
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import Bench

QUEUED, LOCAL, ONLINE, OF_A_FIRM, ANONYMOUS = "RS009", "GA039", "RS001", "SW020", "YB012"


class Counter:
    """The real core of a terminal at work, whose requests and records go to a real centre."""

    def __init__(self, terminal: VirtualTerminal) -> None:
        self.bench = Bench()
        self._terminal = terminal
        self._requests: dict[str, str] = {}
        self.bench.centre.answer = self._execute

    def serve(self, code: str, citizen: str) -> Submission | None:
        """A whole visit for one item; gives what was sealed with its case."""
        before = len(self.bench.outbox.records)
        visitor = Citizen(self.bench, person=citizen)
        visitor.open(code)
        visitor.start()
        visitor.walk(lambda screen: isinstance(screen, AnotherScreen))
        self.bench.do(Leave())
        self.bench.do(ConfirmLeave())
        self.bench.reader.card = None
        self.bench.wait(60)
        assert isinstance(self.bench.screen, AttractScreen)
        made = self.bench.outbox.records[before:]
        sealed = [
            submission
            for record, submission in zip(made, self.bench.outbox.submissions[before:], strict=True)
            if isinstance(record.facts, CaseFacts)
        ]
        assert len(sealed) == 1
        return sealed[0]

    def deliver(self) -> None:
        """Everything that the terminal committed, in its order."""
        bench = self.bench
        records = [
            self._terminal.record(self._reported(each), sealed)
            for each, sealed in zip(bench.outbox.records, bench.outbox.submissions, strict=True)
        ]
        answer = self._terminal.upload(*records)
        assert {each.disposition for each in answer.dispositions} == {Disposition.ACCEPTED}

    def _reported(self, record: Record) -> object:
        facts = record.facts
        if not isinstance(facts, CaseFacts):
            return facts
        return facts.model_copy(update={"request_id": self._requests.get(facts.request_id or "")})

    def _execute(self, request: ExecuteRequest) -> ExecuteAnswer:
        submission = self.bench.opening.open(request.sealed).model_copy(update={"assertions": ()})
        asked = self._requests.setdefault(request.request_id, IDS.new())
        return self._terminal.execute(request.item_code, submission, request_id=asked)


@pytest.fixture
def hall(terminal: VirtualTerminal) -> Iterator[Counter]:
    return Counter(terminal)


def test_four_cases_of_three_citizens_are_three_people(hall, centre):
    first, second, third = (each.key for each in people() if each.key in ("li", "chen", "elder"))
    hall.serve(QUEUED, first)
    hall.serve(ONLINE, second)
    hall.serve(LOCAL, third)
    hall.serve(LOCAL, second)
    hall.deliver()
    with centre.database.reading() as session:
        sums = totals(session)
        assert (sums.served, sums.people) == (4, 3)
        day = counts(session, By.DAY)[0].key
        assert totals(session, Period(*(2 * [NOON.date().fromisoformat(day)]))).people == 3


def test_sealed_part_of_closed_case_names_served_alone(hall):
    online, local = hall.serve(ONLINE, "chen"), hall.serve(LOCAL, "chen")
    assert online == local
    assert online is not None
    assert online.person is not None
    bare = Submission(person=person().model_construct(**online.person.model_dump()))
    assert online.model_dump() == bare.model_dump()
    assert online.person.address == online.person.birth_date == ""


def test_person_acting_for_an_enterprise_counts(hall, centre):
    hall.serve(OF_A_FIRM, "li")
    hall.deliver()
    with centre.database.reading() as session:
        assert (totals(session).served, totals(session).people) == (1, 1)


def test_anonymous_item_counts_no_person(hall, centre):
    assert hall.serve(ANONYMOUS, "li") is None
    hall.deliver()
    with centre.database.reading() as session:
        assert (totals(session).served, totals(session).people) == (1, 0)


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("outcome", Outcome)
def test_person_counts_on_every_channel_when_served(terminal, centre, channel, outcome):
    terminal.upload(terminal.case(channel=channel, outcome=outcome))
    with centre.database.reading() as session:
        assert totals(session).people == int(outcome.is_served)


def test_centre_trusts_its_own_execution_over_terminal(terminal, centre):
    request = IDS.new()
    terminal.execute(ONLINE, Submission(person=person("004")), request_id=request)
    others = [Submission(person=person("005")), None]
    facts = terminal.case(ONLINE, "hrss", channel=Channel.ONLINE, outcome=Outcome.COMPLETED).facts
    reported = facts.model_copy(update={"request_id": request})
    terminal.end = type(terminal.end)(0, "0" * 64)
    terminal.upload(*(terminal.record(reported, each) for each in others))
    terminal.upload(terminal.case(who=person("004")))
    with centre.database.reading() as session:
        assert (totals(session).served, totals(session).people) == (3, 1)


def test_person_is_one_over_periods_and_terminals(enrol, centre):
    one, two = enrol("YC-001"), enrol("YC-002")
    for number in range(3):
        later = NOON + timedelta(days=number)
        one.upload(one.case(occurred_at=later), one.case(occurred_at=later, who=person("004")))
        two.upload(two.case(occurred_at=later))
    firm = EnterpriseDetails(usc_code="91440101MA5XXXXX0A", operator_id_number=person("005").id_number)
    two.upload(two.case(OF_A_FIRM, "tax", submission=Submission(enterprise=firm)))
    with centre.database.reading() as session:
        assert totals(session).people == 3
        assert totals(session, Period(NOON.date() + timedelta(days=1), NOON.date() + timedelta(days=2))).people == 2
        assert totals(session, Period(NOON.date() + timedelta(days=9))).people == 0
