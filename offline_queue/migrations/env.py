"""Run by Alembic: migrate over the connection that `offline_queue.schema` hands in."""

from alembic import context

from offline_queue.models import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
