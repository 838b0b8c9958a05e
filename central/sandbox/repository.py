"""What the sandbox must remember between calls, as a port: slots, paid charges, orders, and the cases of the centre."""

from datetime import datetime
from decimal import Decimal
from typing import Protocol

from catalogue.schema import ServiceItem
from catalogue.text import LocalText
from central.cases.service import CaseView
from central.departments.port import ExecutionKey
from central.executions.answers import Answer
from central.sandbox.applications import KeptApplication
from contract.execution import Order


class SandboxRepository(Protocol):
    """What the departments of the sandbox remember (沙箱账簿). Thread-safe; every call is its own transaction."""

    def taken_slots(self, slots: tuple[str, ...], holder: str, now: datetime) -> frozenset[str]:
        """Which of these slots somebody else holds or has booked."""

    def hold_slot(self, slot: str, holder: str, now: datetime, expires_at: datetime) -> bool:
        """Hold a slot; holding again prolongs. False when somebody else has it."""

    def book_slot(self, slot: str, holder: str, now: datetime, ends_at: datetime) -> bool:
        """Take a slot for good, until its appointment ends; taking it again is fine. False when somebody else has it."""

    def paid_among(self, charges: tuple[str, ...]) -> frozenset[str]:
        """Which of these charges were paid before."""

    def paid_with(self, charge: str) -> Decimal | None:
        """How much was paid with this charge; None where it was not paid."""

    def order(self, order_no: str) -> Order | None: ...

    def case(self, number: str) -> CaseView | None:
        """A case by the centre's or the provisional number."""

    def cases_of(self, person_key: str) -> tuple[CaseView, ...]:
        """The cases of a person, newest first."""

    def item_names(self) -> dict[str, LocalText]:
        """What the items of cases are called, also those that were given up, by code."""

    def take_matter(self, matter: str, case_number: str, now: datetime, until: datetime) -> str:
        """The number of the case that has this matter in hand: `case_number` itself until `until`, if none has it now."""

    def executed(self, key: ExecutionKey) -> Answer | None:
        """What was answered to this execution, if it was carried out."""

    def keep_executed(self, key: ExecutionKey, answer: Answer, now: datetime) -> Answer:
        """Keep the answer to an execution; gives the one that is kept, where one was there before."""

    def item(self, code: str) -> ServiceItem | None:
        """An item of the newest catalogue that has it."""

    def keep_application(self, application: KeptApplication) -> None:
        """Keep an application; one that is kept already is replaced by this state."""

    def application(self, key: ExecutionKey) -> KeptApplication | None: ...

    def application_numbered(self, case_number: str) -> KeptApplication | None: ...

    def due_moments(self, after: datetime, until: datetime, limit: int) -> tuple[datetime, ...]:
        """The next moments, after the one and not after the other, at which an application is accepted or decided."""

    def due_applications(self, after: datetime, until: datetime) -> tuple[KeptApplication, ...]:
        """Those that are accepted or decided after the one moment and not after the other."""

    def keyed(self, purpose: str, text: str) -> str:
        """A keyed digest of something personal."""
