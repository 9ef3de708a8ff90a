"""What lies behind a draft: what was removed by hand, and what it held before."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("evaluations", sa.Column("kept", sa.Text(), nullable=True))
