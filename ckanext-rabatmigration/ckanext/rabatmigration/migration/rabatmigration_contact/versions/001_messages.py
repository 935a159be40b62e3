"""Table of messages to those behind the data.

Revision ID: 001_rabatmigration_contact
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "001_rabatmigration_contact"
down_revision = None
branch_labels = None
depends_on = None

TABLE = "rabatmigration_contact_message"
MOMENT = sa.DateTime(timezone=True)
NOW = sa.func.now()


def upgrade() -> None:
    """Create it."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.TEXT, primary_key=True),
        sa.Column("submission", sa.TEXT, unique=True),
        sa.Column("created", MOMENT, server_default=NOW, nullable=False),
        sa.Column("object_type", sa.TEXT, nullable=False),
        sa.Column("object_id", sa.TEXT),
        sa.Column("owner_org", sa.TEXT),
        sa.Column("lang", sa.TEXT, nullable=False),
        sa.Column("sender_name", sa.TEXT, nullable=False),
        sa.Column("sender_email", sa.TEXT, nullable=False),
        sa.Column("body", sa.TEXT, nullable=False),
        sa.Column("copy_to", sa.TEXT),
        sa.Column("state", sa.TEXT, nullable=False),
        sa.Column("state_changed", MOMENT),
        sa.Column("state_changed_by", sa.TEXT),
        sa.Column("delivery", sa.TEXT, nullable=False),
        sa.Column("attempts", sa.Integer, server_default="0", nullable=False),
        sa.Column("next_attempt", MOMENT, server_default=NOW, nullable=False),
        sa.Column("mailed", JSONB, server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("last_error", sa.TEXT),
        sa.Column("sent", MOMENT),
    )
    op.create_index(f"ix_{TABLE}_owner", TABLE, ["owner_org", "created"])
    op.create_index(f"ix_{TABLE}_due", TABLE, ["delivery", "next_attempt"])
    op.create_index(f"ix_{TABLE}_created", TABLE, ["created"])


def downgrade() -> None:
    """Drop it, and the messages with it."""
    op.drop_table(TABLE)
