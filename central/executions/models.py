"""Tables of what is done with departments: executions, orders, charges, holds."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Index, LargeBinary, Numeric, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.database import Base, UtcTime

_IS_OPEN = text("state <> 'answered'")


class Execution(Base):
    """One execution (办理), written down before its department is asked. `digest` (keyed) is of what was asked for.

    `worker` has it in hand until `held_until`. `answer_box` is the answer, encrypted, so that asking again gives the same.
    `case_status`, `matter` and `person_key` are of the case that a completion opens; or it `joins` an earlier one that lacks a paper.
    `is_test`: it opens none.
    """

    __tablename__ = "execution"
    __table_args__ = (Index("ix_execution_open", "held_until", sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),)

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    request_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    item_code: Mapped[str] = mapped_column(String(8))
    department: Mapped[str] = mapped_column(String(32), default="")
    state: Mapped[str] = mapped_column(String(12))
    digest: Mapped[str] = mapped_column(String(32), default="")
    order_no: Mapped[str | None] = mapped_column(String(40))
    case_number: Mapped[str] = mapped_column(String(32), default="")
    case_status: Mapped[str] = mapped_column(String(24), default="")
    person_key: Mapped[str | None] = mapped_column(String(32))
    matter: Mapped[str] = mapped_column(String(32), default="", server_default="")
    joins: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_test: Mapped[bool] = mapped_column(default=False, server_default=false())
    worker: Mapped[str] = mapped_column(String(36), default="")
    started_at: Mapped[datetime] = mapped_column(UtcTime)
    held_until: Mapped[datetime] = mapped_column(UtcTime)
    outcome: Mapped[str] = mapped_column(String(16), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime)
    answer_box: Mapped[bytes | None] = mapped_column(LargeBinary)


class SandboxExecution(Base):
    """What the sandbox carried out (沙箱办理底册), as a real department keeps it: by whose request, and the answer, encrypted."""

    __tablename__ = "sandbox_execution"

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    request_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    done_at: Mapped[datetime] = mapped_column(UtcTime)
    answer_box: Mapped[bytes] = mapped_column(LargeBinary)


class SandboxApplication(Base):
    """An application that the sandbox decides later (沙箱收件底册), as a real department keeps it; what was asked for is encrypted."""

    __tablename__ = "sandbox_application"
    __table_args__ = (
        Index("ix_sandbox_application_case_number", "case_number"),
        Index("ix_sandbox_application_accept_at", "accept_at"),
        Index("ix_sandbox_application_decide_at", "decide_at"),
    )

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    case_key: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_number: Mapped[str] = mapped_column(String(32))
    item_code: Mapped[str] = mapped_column(String(8))
    person_key: Mapped[str | None] = mapped_column(String(32))
    accept_at: Mapped[datetime | None] = mapped_column(UtcTime)
    decide_at: Mapped[datetime | None] = mapped_column(UtcTime)
    news_number: Mapped[int] = mapped_column(default=0, server_default="0")
    submission_box: Mapped[bytes] = mapped_column(LargeBinary)


class PayOrder(Base):
    """The pay order (缴费订单). `matter` is a keyed digest of what is paid for whom, so that the same matter finds its order again.

    `payer` is the pseudonym of the payer (None: no person was identified). `submission_box` keeps what was asked for,
    encrypted, until it was carried out: a terminal may have lost it after the payment. `used_by_terminal` and
    `used_by_request` name the one execution that has it, from before its department is asked. `refund_due_at`: money came in
    that pays for nothing. `paid_back_at`: an operator says that it was paid back. `is_test`: somebody tried a terminal with it; it
    is no payment to anybody else.
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
    used_by_terminal: Mapped[str | None] = mapped_column(String(64))
    used_by_request: Mapped[str | None] = mapped_column(String(36))
    refund_due_at: Mapped[datetime | None] = mapped_column(UtcTime)
    paid_back_at: Mapped[datetime | None] = mapped_column(UtcTime)
    payer: Mapped[str | None] = mapped_column(String(32))
    submission_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    is_test: Mapped[bool] = mapped_column(default=False, server_default=false())


class OrderOpening(Base):
    """An order that is being opened (开单), written down before its department is asked; a matter has one at a time.

    `worker` has it in hand until `held_until`. Once it is answered, `order_request` names the request whose order it found, or
    `refusal_box` keeps, encrypted, why there is none, for `payer` (a pseudonym; None: no person was identified).
    """

    __tablename__ = "order_opening"
    __table_args__ = (
        Index(
            "ix_order_opening_matter",
            "terminal_id",
            "matter",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
    )

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    request_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    matter: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(12))
    worker: Mapped[str] = mapped_column(String(36))
    started_at: Mapped[datetime] = mapped_column(UtcTime)
    held_until: Mapped[datetime] = mapped_column(UtcTime)
    order_request: Mapped[str | None] = mapped_column(String(36))
    refusal_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    payer: Mapped[str | None] = mapped_column(String(32))


class PaidCharge(Base):
    """A levy or violation that was paid (已缴明细), by keyed digest: it is never charged again."""

    __tablename__ = "paid_charge"

    charge: Mapped[str] = mapped_column(String(32), primary_key=True)
    order_no: Mapped[str] = mapped_column(String(40))
    paid_at: Mapped[datetime] = mapped_column(UtcTime)


class SlotHold(Base):
    """Who holds a slot (号源保留) (a keyed digest), until when; once it `is_booked`, that is the end of the appointment."""

    __tablename__ = "slot_hold"

    slot: Mapped[str] = mapped_column(String(96), primary_key=True)
    holder: Mapped[str] = mapped_column(String(32))
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    is_booked: Mapped[bool] = mapped_column(default=False)


class OpenMatter(Base):
    """The case that has a matter in hand (在办事由), which is a keyed digest; others about it until then are joined to it."""

    __tablename__ = "open_matter"

    matter: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_number: Mapped[str] = mapped_column(String(32))
    until: Mapped[datetime] = mapped_column(UtcTime)


class TextMessage(Base):
    """That one was asked for (短信): for which number (a keyed digest), where, when. Of the last days only."""

    __tablename__ = "text_message"
    __table_args__ = (
        Index("ix_text_message_number_sent_at", "number", "sent_at"),
        Index("ix_text_message_terminal_id_sent_at", "terminal_id", "sent_at"),
    )

    message_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    number: Mapped[str] = mapped_column(String(32))
    terminal_id: Mapped[str] = mapped_column(String(64))
    visit_id: Mapped[str] = mapped_column(String(36))
    sent_at: Mapped[datetime] = mapped_column(UtcTime)
