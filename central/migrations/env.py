"""Alembic's entry: runs on the connection that `central.migrations.upgrade` hands in."""

from alembic import context

from central.migrations.schema import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, render_as_batch=connection.dialect.name == "sqlite")
with context.begin_transaction():
    context.run_migrations()
