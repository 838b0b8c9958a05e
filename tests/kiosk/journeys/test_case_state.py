"""One journey, one case: what may follow what, by the table and by any order of changes."""

from collections.abc import Callable

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from contract.records import Submission
from kiosk.journeys.case_state import (
    CHANGES,
    Case,
    CaseChange,
    CaseState,
    Collected,
    Draft,
    ImpossibleChange,
    Recorded,
    Resumed,
    Sent,
)
from kiosk.journeys.sealed_ahead import SealedAhead
from offline_queue.sealed_submission import SealedSubmission

AHEAD = SealedAhead(lambda _: SealedSubmission(b"sealed"), Submission())
VERBS: dict[CaseChange, Callable[[Case], object]] = {
    CaseChange.SEAL: lambda case: case.seal(AHEAD),
    CaseChange.SEND: Case.send,
    CaseChange.CALL_OFF: Case.call_off,
    CaseChange.RECORD: Case.record,
    CaseChange.CONFIRM: lambda case: case.confirm("record"),
    CaseChange.WITHDRAW: Case.withdraw,
    CaseChange.RESUME: lambda case: case.resume("earlier", "earlier record"),
    CaseChange.RESTART: Case.restart,
    CaseChange.COLLECT: Case.collect,
    CaseChange.LOSE_PERSON: Case.lose_person,
}
WAYS: dict[type[CaseState], tuple[CaseChange, ...]] = {
    Draft: (),
    Sent: (CaseChange.SEND,),
    Recorded: (CaseChange.RECORD,),
    Resumed: (CaseChange.RESUME,),
    Collected: (CaseChange.COLLECT,),
}


def case_after(*changes: CaseChange) -> Case:
    case = Case()
    for change in changes:
        VERBS[change](case)
    return case


@pytest.mark.parametrize("state", WAYS)
@pytest.mark.parametrize("change", CaseChange)
def test_change_follows_the_table_or_changes_nothing(state: type[CaseState], change: CaseChange) -> None:
    case = case_after(*WAYS[state])
    before = case.state
    assert type(before) is state
    if state in CHANGES[change]:
        VERBS[change](case)
        assert type(case.state) in CHANGES[change][state]
    else:
        with pytest.raises(ImpossibleChange):
            VERBS[change](case)
        assert case.state is before


def test_record_that_the_disk_took_is_never_withdrawn() -> None:
    case = case_after(CaseChange.RECORD, CaseChange.CONFIRM)
    for change in (CaseChange.WITHDRAW, CaseChange.CONFIRM, CaseChange.RECORD):
        with pytest.raises(ImpossibleChange):
            VERBS[change](case)
    assert case.record_id == "record"


@pytest.mark.parametrize("way", [(), (CaseChange.SEND,)])
def test_withdrawn_record_leaves_the_case_as_it_was(way: tuple[CaseChange, ...]) -> None:
    case = case_after(*way)
    before = case.state
    case.record()
    case.withdraw()
    assert case.state == before


def test_seal_goes_with_the_record_or_is_forgotten() -> None:
    recorded, forgotten = case_after(CaseChange.SEAL), case_after(CaseChange.SEAL)

    assert recorded.record() is AHEAD
    forgotten.forget()

    assert recorded.state == Recorded(Draft())
    assert forgotten.state == Draft()


def test_record_outlives_what_is_forgotten() -> None:
    case = case_after(CaseChange.RECORD, CaseChange.CONFIRM)
    case.forget()
    assert (case.is_recorded, case.record_id) == (True, "record")


class AnyOrder(RuleBasedStateMachine):
    """The facts that a case stands for, kept beside it in the plainest way."""

    def __init__(self) -> None:
        super().__init__()
        self.case = Case()
        self.is_asked = False
        self.written = 0
        self.is_pending = False
        self.is_earlier = False

    @rule(change=st.sampled_from(CaseChange))
    def change(self, change: CaseChange) -> None:
        try:
            VERBS[change](self.case)
        except ImpossibleChange:
            return
        match change:
            case CaseChange.SEND | CaseChange.CALL_OFF:
                self.is_asked = change is CaseChange.SEND and not self.is_earlier
            case CaseChange.RECORD | CaseChange.CONFIRM | CaseChange.WITHDRAW:
                self.is_pending = change is CaseChange.RECORD
                self.written += change is CaseChange.CONFIRM
            case CaseChange.RESUME | CaseChange.COLLECT:
                self.is_earlier = True
            case CaseChange.RESTART:
                self.is_earlier = False
            case CaseChange.LOSE_PERSON if not isinstance(self.case.state, Recorded | Collected):
                self.is_asked = self.is_earlier = False

    @precondition(lambda self: self.case.is_recorded)
    @rule()
    def record_again(self) -> None:
        with pytest.raises(ImpossibleChange):
            self.case.record()

    @invariant()
    def one_journey_has_one_record(self) -> None:
        assert self.written + self.is_pending + self.is_earlier <= 1
        assert self.case.is_recorded == bool(self.written or self.is_pending or self.is_earlier)
        assert self.case.was_counted == self.is_earlier

    @invariant()
    def what_the_centre_was_asked_is_known(self) -> None:
        state = self.case.state
        before = state.before if isinstance(state, Recorded) else state
        assert isinstance(before, Sent) == self.is_asked


TestAnyOrder = AnyOrder.TestCase
