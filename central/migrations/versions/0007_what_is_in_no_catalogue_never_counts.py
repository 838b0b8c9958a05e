"""What is in no catalogue never counts."""

import json
import tomllib

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    items = op.create_table(
        "published_item",
        sa.Column("item_code", sa.String(length=8), nullable=False),
        sa.Column("department", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("item_code", "department", name=op.f("pk_published_item")),
    )
    published = {
        pair for (files,) in op.get_bind().execute(sa.text("SELECT files FROM publication")) for pair in _items(files)
    }
    if published:
        op.bulk_insert(items, [{"item_code": code, "department": name} for code, name in sorted(published)])
    # What was taken before was counted, and stays so: the counts of the past are not rewritten in silence.
    op.add_column("record", sa.Column("not_counted", sa.String(length=24), nullable=False, server_default=""))
    is_apart = sa.text("not_counted <> ''")
    op.create_index(
        "ix_record_not_counted", "record", ["received_at"], sqlite_where=is_apart, postgresql_where=is_apart
    )


def downgrade() -> None:
    op.drop_index("ix_record_not_counted", "record")
    op.drop_column("record", "not_counted")
    op.drop_table("published_item")


def _items(files: str | dict[str, str]) -> set[tuple[str, str]]:
    # SQLite gives JSON as text, PostgreSQL as what it says.
    named: dict[str, str] = json.loads(files) if isinstance(files, str) else files
    tables = [tomllib.loads(text) for name, text in named.items() if name.startswith("items/")]
    return {(item["code"], item["department"]) for table in tables for item in table.get("item", [])}
