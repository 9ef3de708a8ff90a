"""A withdrawn invitation stays among those that were given out, without its person."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "invitations",
        sa.Column("withdrawn", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
