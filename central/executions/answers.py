"""Answers that departments gave, kept encrypted under the request that asked: the same question gets the same answer again."""

from pydantic import TypeAdapter

from central.executions.models import Execution, SandboxExecution
from central.keys import CentreKeys
from contract.execution import Completed, Rejected

Answer = Completed | Rejected
"""The two ways in which an execution ends."""

_ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)


def answer_in(row: Execution | SandboxExecution, keys: CentreKeys) -> Answer:
    """What a row holds. Raises ValueError where it holds none, or one of another storage key."""
    if row.answer_box is None:
        raise ValueError("this execution has no answer yet")
    return _ANSWER.validate_json(keys.storage.open(row.answer_box))


def encrypt_answer(answer: Answer, keys: CentreKeys) -> bytes:
    """Encrypted by the storage key, as it is stored."""
    return keys.storage.close(answer.model_dump_json().encode())
