"""Sums of the ratings of closed evaluations, so that a report need not make them again."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "moments",
        sa.Column("evaluation", sa.Text(), nullable=False),
        sa.Column("version", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("sheets > 0", name=op.f("ck_moments_sheets")),
        sa.ForeignKeyConstraint(
            ["evaluation", "version"],
            ["versions.evaluation", "versions.number"],
            name=op.f("fk_moments_evaluation_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("evaluation", "version", "audience", name=op.f("pk_moments")),
    )
