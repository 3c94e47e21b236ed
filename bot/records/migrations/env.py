"""Runs the migrations on the connection that `bot.records.database.migrate` hands over."""

from alembic import context

from bot.records.models import Base

# Rasa's tracker store keeps its `events` table in the same database and looks after it itself.
RASA_TABLES = {"events"}

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    include_name=lambda name, kind, parents: kind != "table" or name not in RASA_TABLES,
)
with context.begin_transaction():
    context.run_migrations()
