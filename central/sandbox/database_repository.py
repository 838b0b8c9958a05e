"""The sandbox's books, kept in the centre's database."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from catalogue.schema import ServiceItem
from catalogue.text import LocalText
from central.cases.service import CaseView, cases_of, find_case, view_case
from central.catalogue_publishing.service import PublishedCatalogues
from central.departments.port import ExecutionKey
from central.executions.answers import Answer, answer_in, encrypt_answer
from central.executions.models import OpenMatter, PaidCharge, SandboxApplication, SandboxExecution, SlotHold
from central.executions.orders import order_message, paid_charges, row_of
from central.keys import CentreKeys, pseudonym_of
from central.sandbox.applications import KeptApplication
from central.storage.database import CentreDatabase, insert_into
from contract.clock import WallClock
from contract.execution import Order
from contract.records import Submission

_CASES_SHOWN = 10
_DUE = (SandboxApplication.accept_at, SandboxApplication.decide_at)


@dataclass(frozen=True)
class DatabaseRepository:
    """Keeps the sandbox's cases in the centre's database; implements `SandboxRepository`."""

    database: CentreDatabase
    keys: CentreKeys
    clock: WallClock
    catalogues: PublishedCatalogues = field(default_factory=PublishedCatalogues)

    def taken_slots(self, slots: tuple[str, ...], holder: str, now: datetime) -> frozenset[str]:
        with self.database.reading() as session:
            rows = session.scalars(select(SlotHold).where(SlotHold.slot.in_(slots), SlotHold.holder != holder))
            return frozenset(row.slot for row in rows if row.is_booked or row.expires_at > now)

    def hold_slot(self, slot: str, holder: str, now: datetime, expires_at: datetime) -> bool:
        with self.database.writing() as session:
            row = _slot(session, slot, holder, expires_at)
            if row.holder != holder and (row.is_booked or row.expires_at > now):
                return False
            row.holder = holder
            row.expires_at = max(expires_at, row.expires_at)
            return True

    def book_slot(self, slot: str, holder: str, now: datetime, ends_at: datetime) -> bool:
        with self.database.writing() as session:
            row = _slot(session, slot, holder, now)
            if row.holder != holder and (row.is_booked or row.expires_at > now):
                return False
            row.holder, row.is_booked, row.expires_at = holder, True, ends_at
            return True

    def paid_among(self, charges: tuple[str, ...]) -> frozenset[str]:
        if not charges:
            return frozenset()
        with self.database.reading() as session:
            return paid_charges(session, charges)

    def paid_with(self, charge: str) -> Decimal | None:
        with self.database.reading() as session:
            paid = session.get(PaidCharge, charge)
            row = None if paid is None else row_of(session, paid.order_no)
            return None if row is None else row.amount

    def order(self, order_no: str) -> Order | None:
        with self.database.reading() as session:
            row = row_of(session, order_no)
            return order_message(row, self.keys, self.clock.now()) if row is not None else None

    def case(self, number: str) -> CaseView | None:
        with self.database.reading() as session:
            entry = find_case(session, number)
            return view_case(session, entry, self.keys) if entry is not None else None

    def cases_of(self, person_key: str) -> tuple[CaseView, ...]:
        with self.database.reading() as session:
            entries = cases_of(session, person_key, _CASES_SHOWN)
            return tuple(view_case(session, entry, self.keys) for entry in entries)

    def item_names(self) -> dict[str, LocalText]:
        with self.database.reading() as session:
            catalogue = self.catalogues.take(session)
        return {} if catalogue is None else {code: item.short for code, item in catalogue.named.items()}

    def take_matter(self, matter: str, case_number: str, now: datetime, until: datetime) -> str:
        with self.database.writing() as session:
            fresh = insert_into(session, OpenMatter).values(matter=matter, case_number=case_number, until=until)
            session.execute(fresh.on_conflict_do_nothing())
            row = session.get_one(OpenMatter, matter, with_for_update=True)
            if row.until <= now:
                row.case_number, row.until = case_number, until
            return row.case_number

    def executed(self, key: ExecutionKey) -> Answer | None:
        with self.database.reading() as session:
            row = session.get(SandboxExecution, (key.terminal_id, key.request_id))
            return None if row is None else answer_in(row, self.keys)

    def keep_executed(self, key: ExecutionKey, answer: Answer, now: datetime) -> Answer:
        kept = {"terminal_id": key.terminal_id, "request_id": key.request_id, "done_at": now}
        with self.database.writing() as session:
            fresh = insert_into(session, SandboxExecution).values(answer_box=encrypt_answer(answer, self.keys), **kept)
            session.execute(fresh.on_conflict_do_nothing())
            return answer_in(session.get_one(SandboxExecution, (key.terminal_id, key.request_id)), self.keys)

    def item(self, code: str) -> ServiceItem | None:
        with self.database.reading() as session:
            return self.catalogues.item(session, code, None)

    def keep_application(self, application: KeptApplication) -> None:
        row = {
            "terminal_id": application.terminal_id,
            "case_key": application.case_key,
            "case_number": application.case_number,
            "item_code": application.item_code,
            "person_key": pseudonym_of(application.submission, self.keys),
            "accept_at": application.accept_at,
            "decide_at": application.decide_at,
            "news_number": application.news_number,
            "submission_box": self.keys.storage.close(application.submission.model_dump_json().encode()),
        }
        going_on = {name: row[name] for name in ("accept_at", "decide_at", "news_number", "submission_box")}
        with self.database.writing() as session:
            kept = insert_into(session, SandboxApplication).values(row)
            own_key = [SandboxApplication.terminal_id, SandboxApplication.case_key]
            session.execute(kept.on_conflict_do_update(index_elements=own_key, set_=going_on))

    def application(self, key: ExecutionKey) -> KeptApplication | None:
        with self.database.reading() as session:
            row = session.get(SandboxApplication, (key.terminal_id, key.request_id))
            return None if row is None else self._application(row)

    def application_numbered(self, case_number: str) -> KeptApplication | None:
        query = select(SandboxApplication).where(SandboxApplication.case_number == case_number).limit(1)
        with self.database.reading() as session:
            row = session.scalars(query).first()
            return None if row is None else self._application(row)

    def due_moments(self, after: datetime, until: datetime, limit: int) -> tuple[datetime, ...]:
        moments: list[datetime] = []
        with self.database.reading() as session:
            for moment in _DUE:
                is_due = moment > after, moment <= until
                found = session.scalars(select(moment).where(*is_due).order_by(moment).limit(limit))
                moments += [version for version in found if version is not None]
        return tuple(sorted(moments)[:limit])

    def due_applications(self, after: datetime, until: datetime) -> tuple[KeptApplication, ...]:
        is_due = or_(*(and_(moment > after, moment <= until) for moment in _DUE))
        with self.database.reading() as session:
            return tuple(self._application(row) for row in session.scalars(select(SandboxApplication).where(is_due)))

    def _application(self, row: SandboxApplication) -> KeptApplication:
        return KeptApplication(
            row.terminal_id,
            row.case_key,
            row.case_number,
            row.item_code,
            Submission.model_validate_json(self.keys.storage.open(row.submission_box)),
            row.accept_at,
            row.decide_at,
            row.news_number,
        )

    def keyed(self, purpose: str, text: str) -> str:
        return self.keys.keyed(purpose, text)


def _slot(session: Session, slot: str, holder: str, expires_at: datetime) -> SlotHold:
    statement = insert_into(session, SlotHold).values(slot=slot, holder=holder, expires_at=expires_at, is_booked=False)
    session.execute(statement.on_conflict_do_nothing())
    return session.get_one(SlotHold, slot, with_for_update=True)
