"""How an execution, or an order that is being opened, may go from state to state, and who has it in hand."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from central.departments.port import ExecutionKey
from central.executions.answers import Answer, encrypt_answer
from central.executions.models import Execution, OrderOpening
from central.keys import CentreKeys


class ExecutionState(StrEnum):
    """How far an execution is (办理状态).

    UNCLEAR: asked for, end not known yet. UNKNOWN: the department does not know. RELEASED: nothing was done.
    """

    STARTED = "started"
    UNCLEAR = "unclear"
    UNKNOWN = "unknown"
    RELEASED = "released"
    ANSWERED = "answered"


MOVES: dict[ExecutionState, frozenset[ExecutionState]] = {
    ExecutionState.STARTED: frozenset(
        {ExecutionState.UNCLEAR, ExecutionState.UNKNOWN, ExecutionState.RELEASED, ExecutionState.ANSWERED}
    ),
    ExecutionState.UNCLEAR: frozenset(
        {ExecutionState.STARTED, ExecutionState.UNKNOWN, ExecutionState.RELEASED, ExecutionState.ANSWERED}
    ),
    ExecutionState.UNKNOWN: frozenset(
        {ExecutionState.STARTED, ExecutionState.UNCLEAR, ExecutionState.RELEASED, ExecutionState.ANSWERED}
    ),
    ExecutionState.RELEASED: frozenset({ExecutionState.STARTED}),
    ExecutionState.ANSWERED: frozenset(),
}

OPEN = (ExecutionState.STARTED.value, ExecutionState.UNCLEAR.value, ExecutionState.UNKNOWN.value)


@dataclass(frozen=True)
class WorkLease:
    """The right of one worker to an execution (办理占用): who works from `now` on, and for how long it is left to this worker.

    `has_recovered`: this request has just put in order what was left open on its payment, so its answer may say how that ended.
    """

    worker: str
    now: datetime
    held_for: timedelta
    has_recovered: bool = False


@dataclass(frozen=True)
class HeldExecution:
    """An execution or an opening, and who has it in hand."""

    key: ExecutionKey
    worker: str


def take(row: Execution | OrderOpening, turn: WorkLease) -> None:
    """Have it in hand from now on."""
    row.worker, row.held_until = turn.worker, turn.now + turn.held_for


def answer(row: Execution, words: Answer, keys: CentreKeys, now: datetime) -> None:
    """Keep the answer: from now on nothing changes any more."""
    move(row, ExecutionState.ANSWERED)
    row.outcome, row.answered_at, row.answer_box = words.outcome, now, encrypt_answer(words, keys)


def move(row: Execution | OrderOpening, state: ExecutionState) -> None:
    """Raises ValueError where MOVES does not have it."""
    if state not in MOVES[ExecutionState(row.state)]:
        raise ValueError(f"an execution cannot go from {row.state} to {state}")
    row.state = state.value
