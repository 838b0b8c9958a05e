"""The first schema of the centre."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_entry",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("case_key", sa.String(length=36), nullable=False),
        sa.Column("case_number", sa.String(length=32), nullable=False),
        sa.Column("provisional_number", sa.String(length=64), nullable=False),
        sa.Column("query_code", sa.String(length=8), nullable=False),
        sa.Column("item_code", sa.String(length=8), nullable=False),
        sa.Column("department", sa.String(length=32), nullable=False),
        sa.Column("pseudonym", sa.String(length=32), nullable=True),
        sa.Column("sequence", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("submitted_at", UtcTime(timezone=True), nullable=False),
        sa.Column("received_at", UtcTime(timezone=True), nullable=False),
        sa.Column("changed_at", UtcTime(timezone=True), nullable=False),
        sa.Column("result_box", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("terminal_id", "case_key", name=op.f("pk_case_entry")),
    )
    with op.batch_alter_table("case_entry", schema=None) as batch_op:
        batch_op.create_index("ix_case_entry_case_number", ["case_number"], unique=False)
        batch_op.create_index("ix_case_entry_provisional_number", ["provisional_number"], unique=False)
        batch_op.create_index("ix_case_entry_pseudonym", ["pseudonym"], unique=False)
        batch_op.create_index("ix_case_entry_status", ["status", "received_at"], unique=False)

    op.create_table(
        "case_event",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("case_key", sa.String(length=36), nullable=False),
        sa.Column("step", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("happened_at", UtcTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("note_zh", sa.String(length=200), nullable=False),
        sa.Column("note_en", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "case_key", "step", name=op.f("pk_case_event")),
    )
    op.create_table(
        "department_switch",
        sa.Column("department", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("changed_at", UtcTime(timezone=True), nullable=False),
        sa.Column("probed_state", sa.String(length=8), nullable=False),
        sa.Column("probed_at", UtcTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("department", name=op.f("pk_department_switch")),
    )
    op.create_table(
        "enrolment_code",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("expires_at", UtcTime(timezone=True), nullable=False),
        sa.Column("used_at", UtcTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("terminal_id", "code_digest", name=op.f("pk_enrolment_code")),
    )
    op.create_table(
        "execution",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("item_code", sa.String(length=8), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("answered_at", UtcTime(timezone=True), nullable=False),
        sa.Column("answer_box", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "request_id", name=op.f("pk_execution")),
    )
    op.create_table(
        "ledger",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("previous_digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "sequence", name=op.f("pk_ledger")),
        sa.UniqueConstraint("terminal_id", "record_id", name=op.f("uq_ledger_terminal_id_record_id")),
    )
    op.create_table(
        "notice",
        sa.Column("notice_id", sa.String(length=36), nullable=False),
        sa.Column("text_zh", sa.String(length=200), nullable=False),
        sa.Column("text_en", sa.String(length=300), nullable=False),
        sa.Column("created_at", UtcTime(timezone=True), nullable=False),
        sa.Column("expires_at", UtcTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", UtcTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_notice")),
    )
    op.create_table(
        "paid_charge",
        sa.Column("charge", sa.String(length=32), nullable=False),
        sa.Column("order_no", sa.String(length=40), nullable=False),
        sa.Column("paid_at", UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("charge", name=op.f("pk_paid_charge")),
    )
    op.create_table(
        "pay_order",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("order_no", sa.String(length=40), nullable=False),
        sa.Column("item_code", sa.String(length=8), nullable=False),
        sa.Column("department", sa.String(length=32), nullable=False),
        sa.Column("matter", sa.String(length=32), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("lines_box", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("created_at", UtcTime(timezone=True), nullable=False),
        sa.Column("expires_at", UtcTime(timezone=True), nullable=False),
        sa.Column("paid_at", UtcTime(timezone=True), nullable=True),
        sa.Column("used_by_request", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("terminal_id", "request_id", name=op.f("pk_pay_order")),
    )
    with op.batch_alter_table("pay_order", schema=None) as batch_op:
        batch_op.create_index("ix_pay_order_matter", ["matter"], unique=False)
        batch_op.create_index("ix_pay_order_order_no", ["order_no"], unique=False)

    op.create_table(
        "person_seen",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("pseudonym", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "day", "pseudonym", name=op.f("pk_person_seen")),
    )
    with op.batch_alter_table("person_seen", schema=None) as batch_op:
        batch_op.create_index("ix_person_seen_day", ["day"], unique=False)

    op.create_table(
        "publication",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("group_name", sa.String(length=64), nullable=False),
        sa.Column("published_at", UtcTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_publication")),
    )
    op.create_table(
        "rating_daily",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("item_code", sa.String(length=8), nullable=False),
        sa.Column("level", sa.String(length=24), nullable=False),
        sa.Column("department", sa.String(length=32), nullable=False),
        sa.Column("ratings", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "day", "item_code", "level", name=op.f("pk_rating_daily")),
    )
    op.create_table(
        "rating_reason_daily",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("item_code", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("ticks", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "day", "item_code", "reason", name=op.f("pk_rating_reason_daily")),
    )
    op.create_table(
        "record",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("received_at", UtcTime(timezone=True), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("occurred_at", UtcTime(timezone=True), nullable=False),
        sa.Column("boot_id", sa.String(length=64), nullable=False),
        sa.Column("clock", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("terminal_id", "sequence", "received_at", name=op.f("pk_record")),
        postgresql_partition_by="RANGE (received_at)",
    )
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.create_index("ix_record_received_at", ["received_at"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        # What is sealed does not compress: PostgreSQL should not try. Partitions inherit it.
        op.execute("ALTER TABLE record ALTER COLUMN sealed SET STORAGE EXTERNAL")

    op.create_table(
        "slot_hold",
        sa.Column("slot", sa.String(length=96), nullable=False),
        sa.Column("holder", sa.String(length=32), nullable=False),
        sa.Column("expires_at", UtcTime(timezone=True), nullable=False),
        sa.Column("is_booked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("slot", name=op.f("pk_slot_hold")),
    )
    op.create_table(
        "terminal",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("site_zh", sa.String(length=120), nullable=False),
        sa.Column("site_en", sa.String(length=120), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("group_name", sa.String(length=64), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=True),
        sa.Column("enrolled_at", UtcTime(timezone=True), nullable=True),
        sa.Column("last_seen_at", UtcTime(timezone=True), nullable=True),
        sa.Column("software_version", sa.String(length=64), nullable=False),
        sa.Column("catalogue_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("boot_id", sa.String(length=64), nullable=False),
        sa.Column("queue_pending", sa.Integer(), nullable=False),
        sa.Column("queue_parked", sa.Integer(), nullable=False),
        sa.Column("last_sequence", sa.Integer(), nullable=False),
        sa.Column("devices", sa.JSON(), nullable=False),
        sa.Column("jobs", sa.JSON(), nullable=False),
        sa.Column("complete_up_to", sa.Integer(), nullable=False),
        sa.Column("highest_sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", name=op.f("pk_terminal")),
    )
    op.create_table(
        "usage_daily",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("item_code", sa.String(length=8), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("is_simulated", sa.Boolean(), nullable=False),
        sa.Column("department", sa.String(length=32), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "terminal_id", "day", "item_code", "outcome", "is_simulated", name=op.f("pk_usage_daily")
        ),
    )


def downgrade() -> None:
    op.drop_table("usage_daily")
    op.drop_table("terminal")
    op.drop_table("slot_hold")
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.drop_index("ix_record_received_at")

    op.drop_table("record")
    op.drop_table("rating_reason_daily")
    op.drop_table("rating_daily")
    op.drop_table("publication")
    with op.batch_alter_table("person_seen", schema=None) as batch_op:
        batch_op.drop_index("ix_person_seen_day")

    op.drop_table("person_seen")
    with op.batch_alter_table("pay_order", schema=None) as batch_op:
        batch_op.drop_index("ix_pay_order_order_no")
        batch_op.drop_index("ix_pay_order_matter")

    op.drop_table("pay_order")
    op.drop_table("paid_charge")
    op.drop_table("notice")
    op.drop_table("ledger")
    op.drop_table("execution")
    op.drop_table("enrolment_code")
    op.drop_table("department_switch")
    op.drop_table("case_event")
    with op.batch_alter_table("case_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_case_entry_status")
        batch_op.drop_index("ix_case_entry_pseudonym")
        batch_op.drop_index("ix_case_entry_provisional_number")
        batch_op.drop_index("ix_case_entry_case_number")

    op.drop_table("case_entry")
