"""A department that misbehaves as the model says, and keeps account of what it did and of what it was asked without leave."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from central.departments.port import CannotTell, ExecutionKey, NotCarriedOut, NoWord, UnderWay
from contract.documents import ResultContent
from contract.execution import Completed, DepartmentDown
from tests.model.line import CentreDied


class DepartmentMode(StrEnum):
    ANSWERS = "answers"
    DOWN = "down"
    DONE_AND_SILENT = "done_and_silent"
    NEVER_HEARD = "never_heard"
    LATE = "late"
    CENTRE_DIES_BEFORE = "centre_dies_before"
    CENTRE_DIES_AFTER = "centre_dies_after"


@dataclass
class MisbehavingDepartment:
    """Everything but executions is the sandbox's. It does not notice by itself that it is asked twice: the centre must not."""

    sandbox: Any
    mode: DepartmentMode = DepartmentMode.ANSWERS
    keeps_account: bool = True
    done: dict[ExecutionKey, Completed] = field(default_factory=dict)
    paid_for: Counter[str] = field(default_factory=Counter)
    times_done: Counter[ExecutionKey] = field(default_factory=Counter)
    late: list[tuple[ExecutionKey, str | None]] = field(default_factory=list)
    may_be_asked: dict[ExecutionKey, bool] = field(default_factory=dict)
    asked_without_leave: list[ExecutionKey] = field(default_factory=list)

    def execute(self, ask: Any, _case_number: str) -> Completed | DepartmentDown | NoWord:
        key = ask.key
        if not self.may_be_asked.get(key, True):
            self.asked_without_leave.append(key)
        self.may_be_asked[key] = False
        match self.mode:
            case DepartmentMode.DOWN:
                self.may_be_asked[key] = True
                return DepartmentDown(request_id=key.request_id)
            case DepartmentMode.NEVER_HEARD:
                return NoWord()
            case DepartmentMode.LATE:
                self.late.append((key, ask.submission.order_no))
                return NoWord()
            case DepartmentMode.CENTRE_DIES_BEFORE:
                raise CentreDied
        answer = self._do(key, ask.submission.order_no)
        if self.mode is DepartmentMode.CENTRE_DIES_AFTER:
            raise CentreDied
        return NoWord() if self.mode is DepartmentMode.DONE_AND_SILENT else answer

    def outcome_of(self, key: ExecutionKey) -> Completed | NotCarriedOut | UnderWay | CannotTell | NoWord:
        if self.mode in (DepartmentMode.DOWN, DepartmentMode.DONE_AND_SILENT):
            return NoWord()
        if not self.keeps_account:
            return CannotTell()
        if key in self.done:
            return self.done[key]
        if any(each == key for each, _ in self.late):
            return UnderWay()
        self.may_be_asked[key] = True
        return NotCarriedOut()

    def catch_up(self) -> None:
        """It does what it had put off."""
        for key, order_no in self.late:
            self._do(key, order_no)
        self.late.clear()

    def _do(self, key: ExecutionKey, order_no: str | None) -> Completed:
        words = {"zh": "办好了", "en": "Done"}
        result = ResultContent.model_validate({"heading": words, "summary": words})
        self.done[key] = Completed(request_id=key.request_id, case_number="D", result=result)
        self.times_done[key] += 1
        if order_no:
            self.paid_for[order_no] += 1
        return self.done[key]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.sandbox, name)
