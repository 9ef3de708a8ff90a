"""Whether a sheet was filled in faster than the rules allow; never the time that it took."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("submissions", sa.Column("hasty", sa.Boolean(), nullable=True))
