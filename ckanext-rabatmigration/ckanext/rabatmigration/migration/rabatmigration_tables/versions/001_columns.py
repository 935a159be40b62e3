"""What is said of columns of tables.

Revision ID: 001_rabatmigration_tables
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "001_rabatmigration_tables"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create its table."""
    op.create_table(
        "rabatmigration_table_columns",
        sa.Column("resource_id", sa.TEXT, primary_key=True),
        sa.Column("columns", JSONB, server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column(
            "modified", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
    )


def downgrade() -> None:
    """Drop it; what the DataStore's tables say of themselves stays."""
    op.drop_table("rabatmigration_table_columns")
