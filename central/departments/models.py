"""Tables of what is done with departments: executions, orders, charges, holds, and the switch of each."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Index, LargeBinary, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from central.database import Base, UtcTime


class DepartmentSwitch(Base):
    """部门开关 — `state` is set by hand and wins while it says down; `probed_state` is what a real system answered last."""

    __tablename__ = "department_switch"

    department: Mapped[str] = mapped_column(String(32), primary_key=True)
    state: Mapped[str] = mapped_column(String(8), default="up")
    changed_at: Mapped[datetime] = mapped_column(UtcTime)
    probed_state: Mapped[str] = mapped_column(String(8), default="unknown")
    probed_at: Mapped[datetime | None] = mapped_column(UtcTime)


class Execution(Base):
    """办理结果留存 — the answer of a request, encrypted, so that asking again gives the same."""

    __tablename__ = "execution"

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    request_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    item_code: Mapped[str] = mapped_column(String(8))
    outcome: Mapped[str] = mapped_column(String(16))
    answered_at: Mapped[datetime] = mapped_column(UtcTime)
    answer_box: Mapped[bytes] = mapped_column(LargeBinary)


class PayOrder(Base):
    """缴费订单 — `matter` is a keyed digest of what is paid for whom, so that the same matter finds its order again.

    `payer` is the pseudonym of who pays (None: nobody was identified). `submission_box` keeps what was asked for,
    encrypted, until it was carried out: a terminal may have lost it after the payment.
    """

    __tablename__ = "pay_order"
    __table_args__ = (
        Index("ix_pay_order_order_no", "order_no"),
        Index("ix_pay_order_matter", "matter"),
        Index("ix_pay_order_payer", "payer", "item_code"),
    )

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    request_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    order_no: Mapped[str] = mapped_column(String(40))
    item_code: Mapped[str] = mapped_column(String(8))
    department: Mapped[str] = mapped_column(String(32))
    matter: Mapped[str] = mapped_column(String(32))
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    lines_box: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(12))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    paid_at: Mapped[datetime | None] = mapped_column(UtcTime)
    used_by_request: Mapped[str | None] = mapped_column(String(36))
    payer: Mapped[str | None] = mapped_column(String(32))
    submission_box: Mapped[bytes | None] = mapped_column(LargeBinary)


class PaidCharge(Base):
    """已缴明细 — a levy or violation that was paid, by keyed digest: it is never charged again."""

    __tablename__ = "paid_charge"

    charge: Mapped[str] = mapped_column(String(32), primary_key=True)
    order_no: Mapped[str] = mapped_column(String(40))
    paid_at: Mapped[datetime] = mapped_column(UtcTime)


class SlotHold(Base):
    """号源保留 — who holds a slot (a keyed digest), until when; `is_booked` when it was taken for good."""

    __tablename__ = "slot_hold"

    slot: Mapped[str] = mapped_column(String(96), primary_key=True)
    holder: Mapped[str] = mapped_column(String(32))
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    is_booked: Mapped[bool] = mapped_column(default=False)


class OpenMatter(Base):
    """在办事由 — the case that has a matter (a keyed digest) in hand; others about it until then are joined to it."""

    __tablename__ = "open_matter"

    matter: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_number: Mapped[str] = mapped_column(String(32))
    until: Mapped[datetime] = mapped_column(UtcTime)
