"""Table of forms that are kept as they are typed.

Revision ID: 001_rabatmigration_forms
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "001_rabatmigration_forms"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create it."""
    op.create_table(
        "rabatmigration_form_draft",
        sa.Column("user_id", sa.TEXT, primary_key=True),
        sa.Column("form", sa.TEXT, primary_key=True),
        sa.Column("key", sa.TEXT, nullable=False),
        sa.Column("inputs", JSONB),
        sa.Column("base", sa.TEXT),
        sa.Column("saved", sa.DateTime(timezone=True), nullable=False, index=True),
    )


def downgrade() -> None:
    """Drop it; only what was not sent yet is lost."""
    op.drop_table("rabatmigration_form_draft")
