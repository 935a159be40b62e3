"""Table of files on their way.

Revision ID: 001_rabatmigration_uploads
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "001_rabatmigration_uploads"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
NOW = sa.func.now()


def upgrade() -> None:
    """Create it."""
    op.create_table(
        "rabatmigration_upload",
        sa.Column("id", sa.TEXT, primary_key=True),
        sa.Column("user_id", sa.TEXT, nullable=False, index=True),
        sa.Column("package_id", sa.TEXT, nullable=False),
        sa.Column("file_name", sa.TEXT, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("received", sa.BigInteger, server_default="0", nullable=False),
        sa.Column("stated_sha256", sa.TEXT),
        sa.Column("sha256", sa.TEXT),
        sa.Column("created", MOMENT, server_default=NOW, nullable=False),
        sa.Column("touched", MOMENT, server_default=NOW, nullable=False, index=True),
    )


def downgrade() -> None:
    """Drop it; files on disk go with the next clean-up."""
    op.drop_table("rabatmigration_upload")
