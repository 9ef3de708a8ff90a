"""Runs the migrations over the connection (and within the transaction) that is handed in."""

from alembic import context

from surveys.storage.schema import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
