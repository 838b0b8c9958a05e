"""Erases what is personal of one person, as far as the law lets it be erased, and reports what stays and why.

Counts stay exact: in what is counted, the person's pseudonym becomes one drawn by chance, which is no one's.
"""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Delete, Update, delete, exists, func, select, tuple_, update
from sqlalchemy.orm import Session

from central.cases.models import CaseEntry, CaseEvent
from central.cases.states import TRANSITIONS
from central.centre import CentreContext
from central.erasure.models import Erasure
from central.erasure.reasons import KeptReason, KeptRows
from central.executions.execution_states import ExecutionState
from central.executions.models import (
    Execution,
    OrderOpening,
    PayOrder,
    SandboxApplication,
    SandboxExecution,
    TextMessage,
)
from central.executions.text_messages import digits_of
from central.executions.unsettled import is_owed
from central.keys import CentreKeys, pseudonym_of
from central.pick_ups.models import PickUpCode
from central.records.models import StoredRecord
from central.storage.database import Base, CentreDatabase
from central.storage.postgresql import vacuum
from central.usage.folding import everything_folded
from central.usage.models import PersonEver, PersonSeen
from contract.identifiers import Uuid7Identifiers
from contract.records import Submission

REPEATED_FOR = timedelta(days=1)
"""For so long a terminal may ask again for the answer that it did not get."""

_ENDED = [status.value for status, following in TRANSITIONS.items() if not following]
_AT_ONCE = 500
_TOUCHED: tuple[type[Base], ...] = (
    StoredRecord, CaseEntry, CaseEvent, Execution, SandboxExecution, SandboxApplication, OrderOpening, PayOrder, PickUpCode, TextMessage,
    PersonSeen, PersonEver,
)  # fmt: skip


@dataclass(frozen=True)
class ErasureSubject:
    """Whose data (删除对象): the number of the document, and mobile numbers that are theirs."""

    id_number: str
    mobiles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Erased:
    """How many rows of what were erased (删除结果), and what is kept."""

    erased: dict[str, int]
    kept: tuple[KeptRows, ...]


def erase_person(centre: CentreContext, person: ErasureSubject, operator: str, *, is_looking: bool = False) -> Erased:
    """Erase, and write down that it was done; with `is_looking` only report what would be erased."""
    now = centre.clock.now()
    with everything_folded(centre.database) as session:
        if session.get_bind().dialect.name == "sqlite":
            session.connection().exec_driver_sql("PRAGMA secure_delete = ON")
        with session.begin_nested() as step:
            found = _Eraser(session, centre.keys, now).erase(person)
            if is_looking:
                step.rollback()
                return found
        note = Erasure(erasure_id=Uuid7Identifiers().new(), erased_at=now, operator=operator, erased=found.erased)
        session.add(note)
    if centre.database.engine.dialect.name == "sqlite":
        _empty_log(centre.database)
    else:
        vacuum(centre.database.engine, [table.__tablename__ for table in _TOUCHED])
    return found


def _empty_log(database: CentreDatabase) -> None:
    """Of SQLite: what was erased is in its log until that is written over. Anyone who reads meanwhile keeps it."""
    with closing(database.engine.raw_connection()) as connection:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


@dataclass(frozen=True)
class _Eraser:
    session: Session
    keys: CentreKeys
    now: datetime

    def erase(self, person: ErasureSubject) -> Erased:
        who = self.keys.pseudonym(person.id_number)
        erased = self._cases(who) | self._answers(who) | self._refusals(who) | self._payments(who)
        erased["text_message"] = self._messages(person.mobiles)
        kept = [
            KeptRows(KeptReason.CASE_OPEN, self._number(CaseEntry, CaseEntry.pseudonym == who)),
            KeptRows(KeptReason.ANSWER_YOUNG, self._young(who)),
            KeptRows(KeptReason.MONEY_OWED, self._number(PayOrder, PayOrder.payer == who)),
            KeptRows(KeptReason.COUNTED, self._keep_counted(who)),
        ]
        return Erased(erased, tuple(reason for reason in kept if reason.rows) + KeptRows.always())

    def _cases(self, who: str) -> dict[str, int]:
        """Those that have ended, with their records, results and notes; and the sealed parts of cases that were broken off."""
        is_over = CaseEntry.pseudonym == who, CaseEntry.status.in_(_ENDED)
        keys = self.session.execute(select(CaseEntry.terminal_id, CaseEntry.case_key).where(*is_over)).all()
        ended = [(terminal_id, case_key) for terminal_id, case_key in keys]
        values = {"result_box": None, "pseudonym": None, "query_code": "", "matter": ""}
        cases = self._change(update(CaseEntry).where(*is_over).values(values))
        sealed = notes = applications = codes = 0
        for some in _parts([*ended, *self._broken_off(who)]):
            of_record = tuple_(StoredRecord.terminal_id, StoredRecord.record_id).in_(some)
            has_seal = StoredRecord.sealed.is_not(None)
            sealed += self._change(update(StoredRecord).where(of_record, has_seal).values(sealed=None))
        for some in _parts(ended):
            of_sandbox_own = tuple_(SandboxApplication.terminal_id, SandboxApplication.case_key).in_(some)
            applications += self._change(delete(SandboxApplication).where(of_sandbox_own))
            of_code = tuple_(PickUpCode.terminal_id, PickUpCode.case_key).in_(some)
            codes += self._change(delete(PickUpCode).where(of_code))
            of_case = tuple_(CaseEvent.terminal_id, CaseEvent.case_key).in_(some)
            has_note = CaseEvent.note_zh != ""
            notes += self._change(update(CaseEvent).where(of_case, has_note).values(note_zh="", note_en=""))
        counts = {"case_entry": cases, "record.sealed": sealed, "case_event.note": notes}
        return counts | {"sandbox_application": applications, "pick_up_code": codes}

    def _broken_off(self, who: str) -> Iterator[tuple[str, str]]:
        """Records without a case whose sealed part names this person. Only opening them shows whom they name."""
        columns = StoredRecord.terminal_id, StoredRecord.record_id, StoredRecord.sealed
        is_case = exists().where(
            CaseEntry.terminal_id == StoredRecord.terminal_id, CaseEntry.case_key == StoredRecord.record_id
        )
        query = select(*columns).where(StoredRecord.sealed.is_not(None), ~is_case)
        for terminal_id, record_id, sealed in self.session.execute(query, execution_options={"yield_per": _AT_ONCE}):
            opened = self.keys.opening.open(sealed or b"")
            if isinstance(opened, Submission) and pseudonym_of(opened, self.keys) == who:
                yield terminal_id, record_id

    def _answers(self, who: str) -> dict[str, int]:
        """Whole rows, when no one asks again any more."""
        is_over = (
            Execution.person_key == who,
            Execution.state == ExecutionState.ANSWERED.value,
            Execution.answered_at < self.now - REPEATED_FOR,
        )
        keys = self.session.execute(select(Execution.terminal_id, Execution.request_id).where(*is_over)).all()
        own = 0
        for some in _parts([(terminal_id, request_id) for terminal_id, request_id in keys]):
            of_sandbox = tuple_(SandboxExecution.terminal_id, SandboxExecution.request_id).in_(some)
            own += self._change(delete(SandboxExecution).where(of_sandbox))
        return {"execution": self._change(delete(Execution).where(*is_over)), "sandbox_execution": own}

    def _refusals(self, who: str) -> dict[str, int]:
        """Why an order was not opened, when no one asks again any more."""
        is_over = OrderOpening.payer == who, OrderOpening.held_until < self.now - REPEATED_FOR
        return {"order_opening": self._change(delete(OrderOpening).where(*is_over))}

    def _young(self, who: str) -> int:
        answers = self._number(Execution, Execution.person_key == who)
        return answers + self._number(OrderOpening, OrderOpening.payer == who)

    def _payments(self, who: str) -> dict[str, int]:
        """The accounts stay, without the person."""
        own = PayOrder.payer == who, ~is_owed()
        return {"pay_order.payer": self._change(update(PayOrder).where(*own).values(payer=None, submission_box=None))}

    def _messages(self, mobiles: Sequence[str]) -> int:
        numbers = [self.keys.keyed("text message", digits_of(mobile)) for mobile in mobiles]
        return self._change(delete(TextMessage).where(TextMessage.number.in_(numbers))) if numbers else 0

    def _keep_counted(self, who: str) -> int:
        """The person goes, and stays one person in every count."""
        pseudonym = secrets.token_hex(16)
        return sum((
            self._change(update(StoredRecord).where(StoredRecord.person == who).values(person=pseudonym)),
            self._change(update(PersonSeen).where(PersonSeen.pseudonym == who).values(pseudonym=pseudonym)),
            self._change(update(PersonEver).where(PersonEver.pseudonym == who).values(pseudonym=pseudonym)),
        ))  # fmt: skip

    def _number(self, table: type[Base], which: ColumnElement[bool]) -> int:
        return self.session.scalar(select(func.count()).select_from(table).where(which)) or 0

    def _change(self, statement: Update | Delete) -> int:
        return self.session.connection().execute(statement).rowcount


def _parts(keys: Sequence[tuple[str, str]]) -> Iterator[Sequence[tuple[str, str]]]:
    for first in range(0, len(keys), _AT_ONCE):
        yield keys[first : first + _AT_ONCE]
