"""Tables of the index outbox, the events and the tick.

Revision ID: 001_rabatmigration
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "001_rabatmigration"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
NOW = sa.func.now()
CURRENT_TRANSACTION = sa.text("((pg_current_xact_id())::text)::bigint")

REFUSE = """
CREATE FUNCTION rabatmigration_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rabatmigration_event is append-only: % refused', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END
$$
"""
TRIGGER = """
CREATE TRIGGER rabatmigration_event_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON rabatmigration_event
FOR EACH STATEMENT EXECUTE FUNCTION rabatmigration_event_refuse()
"""


def upgrade() -> None:
    """Create them."""
    _outbox()
    _events()
    op.create_table(
        "rabatmigration_tick_task",
        sa.Column("name", sa.TEXT, primary_key=True),
        sa.Column("last_started", MOMENT),
        sa.Column("last_ended", MOMENT),
        sa.Column("next_due", MOMENT),
        sa.Column("last_error", sa.TEXT),
        sa.Column("runs", sa.BigInteger, server_default="0", nullable=False),
    )


def downgrade() -> None:
    """Drop them, and what they hold."""
    op.drop_table("rabatmigration_tick_task")
    op.drop_table("rabatmigration_event_parked")
    op.drop_table("rabatmigration_event_offset")
    op.drop_table("rabatmigration_event")
    op.execute("DROP FUNCTION rabatmigration_event_refuse()")
    op.drop_table("rabatmigration_index_outbox")


def _outbox() -> None:
    op.create_table(
        "rabatmigration_index_outbox",
        sa.Column("package_id", sa.TEXT, primary_key=True),
        sa.Column("token", sa.UUID, server_default=sa.func.gen_random_uuid(), nullable=False),
        sa.Column("queued_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("attempts", sa.Integer, server_default="0", nullable=False),
        sa.Column("last_error", sa.TEXT),
        sa.Column("retry_at", MOMENT, server_default=NOW, nullable=False, index=True),
    )


def _events() -> None:
    op.create_table(
        "rabatmigration_event",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("txid", sa.BigInteger, server_default=CURRENT_TRANSACTION, nullable=False),
        sa.Column("name", sa.TEXT, nullable=False),
        sa.Column("object_type", sa.TEXT, nullable=False),
        sa.Column("object_id", sa.TEXT, nullable=False),
        sa.Column("actor", sa.TEXT),
        sa.Column("data", JSONB, server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("created", MOMENT, server_default=NOW, nullable=False),
    )
    op.create_index("ix_rabatmigration_event_txid_id", "rabatmigration_event", ["txid", "id"])
    op.create_index(
        "ix_rabatmigration_event_object", "rabatmigration_event", ["object_type", "object_id"]
    )
    op.execute(REFUSE)
    op.execute(TRIGGER)
    op.create_table(
        "rabatmigration_event_offset",
        sa.Column("consumer", sa.TEXT, primary_key=True),
        sa.Column("last_txid", sa.BigInteger, server_default="0", nullable=False),
        sa.Column("last_id", sa.BigInteger, server_default="0", nullable=False),
        sa.Column("floor_id", sa.BigInteger, server_default="0", nullable=False),
        sa.Column("restored_id", sa.BigInteger, server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer, server_default="0", nullable=False),
        sa.Column("last_error", sa.TEXT),
        sa.Column("retry_at", MOMENT),
        sa.Column("updated", MOMENT, server_default=NOW, nullable=False),
    )
    op.create_table(
        "rabatmigration_event_parked",
        sa.Column("consumer", sa.TEXT, primary_key=True),
        sa.Column("event_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("error", sa.TEXT, nullable=False),
        sa.Column("parked", MOMENT, server_default=NOW, nullable=False),
    )
