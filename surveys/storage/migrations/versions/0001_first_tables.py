"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

FROZEN = ("instruments", "versions", "submissions")
"""Tables whose rows are never changed, whoever writes to the database."""


def upgrade() -> None:
    people()
    evaluations()
    versions()
    links()
    answers()
    freeze()


def people() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "role IN ('operator', 'consultant', 'viewer')", name=op.f("ck_users_role")
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_users_email")),
        sa.ForeignKeyConstraint(
            ["organisation"], ["organisations.id"], name=op.f("fk_users_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_index(op.f("ix_users_organisation"), "users", ["organisation"], unique=False)


def evaluations() -> None:
    op.create_table(
        "evaluations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("secrecy", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("scrubbed", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "secrecy IN ('anonymous', 'confidential', 'identified')",
            name=op.f("ck_evaluations_secrecy"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'open', 'paused', 'closed', 'released')",
            name=op.f("ck_evaluations_status"),
        ),
        sa.CheckConstraint("revision > 0", name=op.f("ck_evaluations_revision")),
        sa.ForeignKeyConstraint(
            ["organisation"], ["organisations.id"], name=op.f("fk_evaluations_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluations")),
    )
    op.create_index(
        op.f("ix_evaluations_organisation"), "evaluations", ["organisation"], unique=False
    )
    op.create_table(
        "keys",
        sa.Column("evaluation", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evaluation"], ["evaluations.id"], name=op.f("fk_keys_evaluation"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("evaluation", name=op.f("pk_keys")),
        sqlite_with_rowid=False,
    )


def versions() -> None:
    op.create_table(
        "instruments",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_instruments_digest")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_instruments")),
    )
    op.create_table(
        "versions",
        sa.Column("evaluation", sa.Text(), nullable=False),
        sa.Column("number", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("width", sa.SmallInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_versions_number")),
        sa.CheckConstraint("width > 0", name=op.f("ck_versions_width")),
        sa.ForeignKeyConstraint(
            ["digest"], ["instruments.digest"], name=op.f("fk_versions_digest")
        ),
        sa.ForeignKeyConstraint(
            ["evaluation"],
            ["evaluations.id"],
            name=op.f("fk_versions_evaluation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("evaluation", "number", name=op.f("pk_versions")),
        sa.UniqueConstraint("evaluation", "digest", name=op.f("uq_versions_evaluation_digest")),
        sa.UniqueConstraint(
            "evaluation", "number", "width", name=op.f("uq_versions_evaluation_number_width")
        ),
    )


def links() -> None:
    op.create_table(
        "links",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("evaluation", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('open', 'raters', 'supplier')", name=op.f("ck_links_kind")),
        sa.CheckConstraint("length(slug) >= 22", name=op.f("ck_links_slug")),
        sa.ForeignKeyConstraint(
            ["evaluation"], ["evaluations.id"], name=op.f("fk_links_evaluation"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_links")),
        sa.UniqueConstraint(
            "evaluation", "audience", "kind", name=op.f("uq_links_evaluation_audience_kind")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "invitations",
        sa.Column("evaluation", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=True),
        sa.CheckConstraint("length(token) = 64", name=op.f("ck_invitations_token")),
        sa.ForeignKeyConstraint(
            ["evaluation"],
            ["evaluations.id"],
            name=op.f("fk_invitations_evaluation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("evaluation", "id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token", name=op.f("uq_invitations_token")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "uq_invitations_evaluation_audience_address",
        "invitations",
        ["evaluation", "audience", "address"],
        unique=True,
        sqlite_where=sa.text("address <> ''"),
        postgresql_where=sa.text("address <> ''"),
    )


def answers() -> None:
    op.create_table(
        "submissions",
        sa.Column("evaluation", sa.Text(), nullable=False),
        sa.Column(
            "ballot",
            sa.String(length=32).with_variant(sa.String(length=32, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("width", sa.SmallInteger(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("ratings", sa.Text(), nullable=False),
        sa.Column("others", sa.Text(), nullable=True),
        sa.Column("invitation", sa.Text(), nullable=True),
        sa.CheckConstraint("length(ballot) = 32", name=op.f("ck_submissions_ballot")),
        sa.CheckConstraint("length(ratings) = width", name=op.f("ck_submissions_ratings")),
        sa.ForeignKeyConstraint(
            ["evaluation", "invitation"],
            ["invitations.evaluation", "invitations.id"],
            name=op.f("fk_submissions_evaluation_invitation"),
        ),
        sa.ForeignKeyConstraint(
            ["evaluation", "version", "width"],
            ["versions.evaluation", "versions.number", "versions.width"],
            name=op.f("fk_submissions_evaluation_version_width"),
        ),
        sa.PrimaryKeyConstraint("evaluation", "ballot", name=op.f("pk_submissions")),
        sqlite_with_rowid=False,
    )


def freeze() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'a row of % is never changed', TG_TABLE_NAME; END $$"
        )
    for table in FROZEN:
        if op.get_context().dialect.name == "postgresql":
            action = "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        else:
            action = f"BEGIN SELECT RAISE(ABORT, 'a row of {table} is never changed'); END"
        op.execute(f"CREATE TRIGGER tr_{table}_frozen BEFORE UPDATE ON {table} {action}")
