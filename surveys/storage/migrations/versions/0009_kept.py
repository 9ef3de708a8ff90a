"""What lies behind a draft; and whether a link had been used when it was switched off."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("evaluations", sa.Column("kept", sa.Text(), nullable=True))
    op.add_column(
        "links", sa.Column("used", sa.Boolean(), nullable=False, server_default=sa.false())
    )
