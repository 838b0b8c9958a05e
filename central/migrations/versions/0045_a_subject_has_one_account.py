"""Whom the identity system names has one account for ever, and an account is entered by it alone or by a password."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("console_account", sa.Column("signs_on", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "console_subject",
        sa.Column("subject_mark", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("subject_mark", name=op.f("pk_console_subject")),
    )
    account = sa.table("console_account", *map(sa.column, ("name", "made_by", "signs_on", "subject_mark")))
    # whoever has got several accounts keeps the oldest; by name where all are of one moment
    op.execute(
        sa.text(
            "INSERT INTO console_subject (subject_mark, account) SELECT subject_mark, min(name) FROM console_account AS one"
            " WHERE subject_mark <> '' AND made_at = (SELECT min(made_at) FROM console_account AS other"
            " WHERE other.subject_mark = one.subject_mark) GROUP BY subject_mark"
        )
    )
    # those that were opened at a first sign-in: nobody was ever told their password
    op.execute(account.update().where(account.c.made_by == "统一身份认证").values(signs_on=sa.true()))


def downgrade() -> None:
    op.drop_table("console_subject")
    op.drop_column("console_account", "signs_on")
