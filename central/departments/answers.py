"""Answers that departments gave, kept under the request that asked: the same question gets the same answer again."""

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from central.database import insert_into
from central.departments.models import Execution
from central.departments.port import Ask
from central.keys import CentreKeys
from contract.execution import Completed, ExecuteAnswer, ExecuteRequest, Rejected

_ANSWER: TypeAdapter[ExecuteAnswer] = TypeAdapter(ExecuteAnswer)


def answer_in(row: Execution, keys: CentreKeys) -> ExecuteAnswer:
    """What a row holds."""
    return _ANSWER.validate_json(keys.storage.open(row.answer_box))


def keep_answer(session: Session, ask: Ask[ExecuteRequest], answer: Completed | Rejected, keys: CentreKeys) -> None:
    """Write it down for this request, unless one is there already: then that one counts."""
    statement = insert_into(session, Execution).values(
        terminal_id=ask.terminal_id,
        request_id=ask.request.request_id,
        item_code=ask.item.code,
        outcome=answer.outcome,
        answered_at=ask.now,
        answer_box=keys.storage.close(answer.model_dump_json().encode()),
    )
    session.execute(statement.on_conflict_do_nothing())
