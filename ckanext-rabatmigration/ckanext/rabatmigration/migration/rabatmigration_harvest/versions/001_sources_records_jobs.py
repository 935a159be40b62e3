"""Tables of sources, their records and jobs.

Revision ID: 001_rabatmigration_harvest
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "001_rabatmigration_harvest"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
NOW = sa.func.now()
EMPTY = sa.text("'{}'::jsonb")


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "rabatmigration_harvest_source",
        sa.Column("id", sa.TEXT, primary_key=True),
        sa.Column("name", sa.TEXT, nullable=False, unique=True),
        sa.Column("protocol", sa.TEXT, nullable=False),
        sa.Column("url", sa.TEXT, nullable=False),
        sa.Column("owner_org", sa.TEXT, nullable=False, index=True),
        sa.Column("config", JSONB, server_default=EMPTY, nullable=False),
        sa.Column("active", sa.Boolean, server_default=sa.true(), nullable=False),
        sa.Column("schedule", sa.Integer),
        sa.Column("next_run", MOMENT, index=True),
        sa.Column("created", MOMENT, server_default=NOW, nullable=False),
        sa.Column("created_by", sa.TEXT),
    )
    _jobs()
    _records()


def downgrade() -> None:
    """Drop them, and what they hold; datasets stay."""
    op.drop_table("rabatmigration_harvest_record")
    op.drop_table("rabatmigration_harvest_job")
    op.drop_table("rabatmigration_harvest_source")


def _source() -> sa.Column:
    key = sa.ForeignKey("rabatmigration_harvest_source.id", ondelete="CASCADE")
    return sa.Column("source_id", sa.TEXT, key, nullable=False)


def _jobs() -> None:
    op.create_table(
        "rabatmigration_harvest_job",
        sa.Column("id", sa.TEXT, primary_key=True),
        _source(),
        sa.Column("status", sa.TEXT, nullable=False),
        sa.Column("requested_by", sa.TEXT),
        sa.Column("created", MOMENT, server_default=NOW, nullable=False),
        sa.Column("started", MOMENT),
        sa.Column("ended", MOMENT),
        sa.Column("counts", JSONB, server_default=EMPTY, nullable=False),
        sa.Column("error", JSONB),
        sa.Column("report", JSONB, server_default=EMPTY, nullable=False),
    )
    op.create_index(
        "ix_rabatmigration_harvest_job_source",
        "rabatmigration_harvest_job",
        ["source_id", "created"],
    )


def _records() -> None:
    op.create_table(
        "rabatmigration_harvest_record",
        _source(),
        sa.Column("guid", sa.TEXT, nullable=False),
        sa.Column("package_id", sa.TEXT, index=True),
        sa.Column("content_hash", sa.TEXT),
        sa.Column("source_modified", MOMENT),
        sa.Column("written", JSONB, server_default=EMPTY, nullable=False),
        sa.Column("first_seen", MOMENT, server_default=NOW, nullable=False),
        sa.Column("last_seen_job", sa.TEXT),
        sa.Column("missing_since", MOMENT),
        sa.Column("error", JSONB),
        sa.PrimaryKeyConstraint("source_id", "guid"),
    )
