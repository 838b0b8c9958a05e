"""Carries an execution to its department and its answer back: asked once, answered as often as terminals ask."""

from dataclasses import dataclass
from datetime import timedelta
from typing import assert_never

from catalogue.text import LocalText
from central.centre import CentreContext
from central.departments.port import Ask, CannotTell, ExecutionKey, Fate, NotCarriedOut, NoWord, UnderWay
from central.executions.beginning import (
    Beginning,
    Begun,
    Busy,
    KnownAnswer,
    LeftOpen,
    OtherContent,
    Work,
    begin,
    earlier_answer,
)
from central.executions.execution_states import ExecutionState, HeldExecution, WorkLease
from central.executions.executions import claim, finish, left_open, let_go
from central.executions.orders import OrderProblem
from contract.execution import (
    Completed,
    DepartmentDown,
    ExecuteAnswer,
    ExecuteRequest,
    OrderState,
    OutcomeUnknown,
    Rejected,
    StillWorking,
)
from contract.identifiers import Uuid7Identifiers

ASKED_AGAIN_AFTER = timedelta(seconds=2)
"""How long a department is left alone that could not yet say what became of an execution."""

LOOKED_AFTER = timedelta(seconds=30)
"""An execution that is left open for so long is asked about without anybody waiting for it."""

LOOKED_AFTER_FOR = timedelta(days=1)
"""After that it is a matter for a person, or for the payer who comes back."""

SPARE = timedelta(seconds=30)
"""Beyond the longest that a department may take: until then an execution is left to the process that has it in hand."""

_LOOKED_AFTER_AT_ONCE = 20
_ATTEMPTS = 4

_NO_ORDER = LocalText(zh="没有找到对应的缴费订单，未办理。", en="No matching order was found; nothing was done.")
_IN_USE = LocalText(
    zh="这笔缴费已用于办理，没有重复办理，也没有重复收费。",
    en="This payment has been used already. Nothing was done or charged a second time.",
)
_UNPAID = LocalText(zh="订单尚未支付，未办理。", en="The order has not been paid; nothing was done.")
_UNCLEAR = LocalText(
    zh="付款结果待确认，请勿重复付款，稍后凭订单号查询。",
    en="The payment is still being confirmed. Do not pay again; ask later with the order number.",
)


class ContentDiffers(Exception):
    """The id of this request was used before, for something else."""


@dataclass(frozen=True)
class CarryingOut:
    """Holds only the centre's parts (办理过程); no transaction is open while a department works.

    `is_payment_known`: no department was silent that was asked whether the order is paid.
    """

    centre: CentreContext
    is_payment_known: bool = True

    def execute(self, ask: Ask[ExecuteRequest]) -> ExecuteAnswer:
        """Carry the item out, or say what has become of it. Raises ContentDiffers."""
        request_id, has_recovered = ask.request.request_id, False
        for _ in range(_ATTEMPTS):
            found = self._begin(ask, has_recovered=has_recovered)
            if not isinstance(found, Begun | LeftOpen):
                return _at_once(found, request_id, is_payment_known=self.is_payment_known)
            answer = self._ask_department(found.work) if isinstance(found, Begun) else self._ask_what_became(found.work)
            is_of_another = found.work.held.key != ask.key
            if not (is_of_another and isinstance(answer, Completed | Rejected)):
                return answer.model_copy(update={"request_id": request_id})
            has_recovered = True
        return StillWorking(request_id=request_id)

    def look_after(self) -> int:
        """Ask what became of executions that no one waits for any more; gives how many have come to an end."""
        centre, now = self.centre, self.centre.clock.now()
        with centre.database.reading() as session:
            keys = left_open(session, now - LOOKED_AFTER_FOR, now - LOOKED_AFTER, _LOOKED_AFTER_AT_ONCE)
        return sum(self._look_after(key) for key in keys)

    def _begin(self, ask: Ask[ExecuteRequest], *, has_recovered: bool) -> Beginning:
        with self.centre.database.writing() as session:
            if ask.request.tells_again:
                return earlier_answer(session, ask, self.centre.keys)
            return begin(session, ask, self.centre.keys, turn_of(self.centre, has_recovered=has_recovered))

    def _ask_department(self, work: Work, if_down: ExecutionState = ExecutionState.RELEASED) -> ExecuteAnswer:
        centre, ask = self.centre, work.ask
        # A real department would take a test for real.
        is_for_real = ask.request.is_test and not centre.directory.is_sandbox(ask.item.department)
        if is_for_real or is_down(self.centre, ask.item.department):
            return self._nothing_done(work, if_down)
        try:
            word = centre.directory.department(ask.item.department).execute(ask, work.case_number)
        except Exception:
            self._let_go(work.held, ExecutionState.UNCLEAR)
            raise
        match word:
            case Completed() | Rejected():
                return self._finish(work.held.key, word, work.case_number)
            case DepartmentDown():
                return self._nothing_done(work, if_down)
            case NoWord():
                self._let_go(work.held, ExecutionState.UNCLEAR)
                return StillWorking(request_id=ask.request.request_id)
            case _:
                assert_never(word)

    def _ask_what_became(self, work: Work) -> ExecuteAnswer:
        fate, request_id = self._fate(work.ask.item.department, work.held.key), work.held.key.request_id
        match fate:
            case Completed() | Rejected():
                return self._finish(work.held.key, fate, work.case_number)
            case NotCarriedOut():
                # What an earlier worker sent may still be on its way: the payment stays with that one key.
                return self._ask_department(work, ExecutionState.UNCLEAR)
            case UnderWay() | NoWord():
                self._let_go(work.held, ExecutionState.UNCLEAR)
                return StillWorking(request_id=request_id)
            case CannotTell():
                self._let_go(work.held, ExecutionState.UNKNOWN)
                return OutcomeUnknown(request_id=request_id)
            case _:
                assert_never(fate)

    def _look_after(self, key: ExecutionKey) -> bool:
        turn = turn_of(self.centre)
        with self.centre.database.writing() as session:
            claimed = claim(session, key, turn)
        if claimed is None:
            return False
        fate, held = self._fate(claimed.department, key), HeldExecution(key, turn.worker)
        match fate:
            case Completed() | Rejected():
                self._finish(key, fate, claimed.case_number)
                return True
            case NotCarriedOut() if not claimed.is_paid:
                self._let_go(held, ExecutionState.RELEASED)
                return True
            case NotCarriedOut() | UnderWay() | NoWord():
                self._let_go(held, ExecutionState.UNCLEAR)
            case CannotTell():
                self._let_go(held, ExecutionState.UNKNOWN)
            case _:
                assert_never(fate)
        return False

    def _fate(self, department: str, key: ExecutionKey) -> Fate:
        return (
            NoWord()
            if is_down(self.centre, department)
            else self.centre.directory.department(department).outcome_of(key)
        )

    def _finish(self, key: ExecutionKey, answer: Completed | Rejected, case_number: str) -> ExecuteAnswer:
        if isinstance(answer, Completed):
            answer = answer.model_copy(update={"case_number": case_number})
        with self.centre.database.writing() as session:
            return finish(session, key, answer, self.centre.keys, self.centre.clock.now())

    def _nothing_done(self, work: Work, state: ExecutionState) -> DepartmentDown:
        self._let_go(work.held, state)
        return DepartmentDown(request_id=work.held.key.request_id)

    def _let_go(self, held: HeldExecution, state: ExecutionState) -> None:
        with self.centre.database.writing() as session:
            let_go(session, held, state, self.centre.clock.now() + ASKED_AGAIN_AFTER)


def turn_of(centre: CentreContext, *, has_recovered: bool = False) -> WorkLease:
    """A worker who begins now, and has a department's whole time."""
    held_for = timedelta(seconds=centre.settings.department_timeout_seconds) + SPARE
    return WorkLease(Uuid7Identifiers().new(), centre.clock.now(), held_for, has_recovered)


def _at_once(
    found: KnownAnswer | Busy | OtherContent | OrderProblem, request_id: str, *, is_payment_known: bool
) -> ExecuteAnswer:
    match found:
        case KnownAnswer(answer):
            return answer
        case Busy():
            return StillWorking(request_id=request_id)
        case OtherContent():
            raise ContentDiffers(request_id)
        case OrderProblem():
            return Rejected(request_id=request_id, reason=_reason(found, is_payment_known=is_payment_known))
        case _:
            assert_never(found)


def _reason(problem: OrderProblem, *, is_payment_known: bool) -> LocalText:
    if problem.is_in_use:
        return _IN_USE
    match problem.state:
        case None:
            return _NO_ORDER
        case OrderState.UNKNOWN:
            return _UNCLEAR
        case OrderState.WAITING | OrderState.EXPIRED if not is_payment_known:
            return _UNCLEAR
        case _:
            return _UNPAID


def is_down(centre: CentreContext, department: str) -> bool:
    """`DepartmentDirectory.is_down`, looked up in a transaction of its own: none stays open while a department is asked."""
    with centre.database.reading() as session:
        return centre.directory.is_down(session, department)
