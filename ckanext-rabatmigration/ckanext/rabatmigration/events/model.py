"""Tables of what happened, who has read how far, and what could not be handled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

#: The appending transaction's id, as a plain number (an xid8 never reaches 2^63).
CURRENT_TRANSACTION = "((pg_current_xact_id())::text)::bigint"


@dataclass(frozen=True)
class Event:
    """Something that happened, as consumers see it.

    Args:
        id: number of the event; not the order of commits
        name: `<object type>.<past participle>`, like `dataset.published`
        object_type: what it happened to
        object_id: which one; it may be gone by now
        actor: name of the user who did it, None when the system did
        data: what a consumer may need to know beside
        created: when the appending transaction began
    """

    id: int
    name: str
    object_type: str
    object_id: str
    actor: str | None
    data: dict[str, Any]
    created: datetime


class EventRow(tk.BaseModel):
    """One event; rows are only ever added (a trigger refuses anything else)."""

    __tablename__ = "rabatmigration_event"
    __table_args__ = (
        sa.Index("ix_rabatmigration_event_txid_id", "txid", "id"),
        sa.Index("ix_rabatmigration_event_object", "object_type", "object_id"),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True)
    txid: Mapped[int] = mapped_column(sa.BigInteger, server_default=sa.text(CURRENT_TRANSACTION))
    name: Mapped[str] = mapped_column(sa.TEXT)
    object_type: Mapped[str] = mapped_column(sa.TEXT)
    object_id: Mapped[str] = mapped_column(sa.TEXT)
    actor: Mapped[str | None] = mapped_column(sa.TEXT)
    data: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=sa.text("'{}'::jsonb"))
    created: Mapped[datetime] = mapped_column(
        sa.DateTime(timezone=True), server_default=sa.func.now()
    )

    def event(self) -> Event:
        """Return the row as consumers see it, tied to no session."""
        return Event(
            self.id,
            self.name,
            self.object_type,
            self.object_id,
            self.actor,
            dict(self.data),
            self.created,
        )


class OffsetRow(tk.BaseModel):
    """How far a consumer has read.

    Args:
        consumer: its name
        last_txid: transaction of the last event it is done with
        last_id: the last event it is done with
        floor_id: it is done with every event up to here, whatever their transaction
        restored_id: events up to here came with a restored backup: transactions long ended
        attempts: how often the next event has failed
        last_error: why, the last time
        retry_at: not to be tried again before
        updated: when this row changed
    """

    __tablename__ = "rabatmigration_event_offset"

    consumer: Mapped[str] = mapped_column(sa.TEXT, primary_key=True)
    last_txid: Mapped[int] = mapped_column(sa.BigInteger, server_default="0")
    last_id: Mapped[int] = mapped_column(sa.BigInteger, server_default="0")
    floor_id: Mapped[int] = mapped_column(sa.BigInteger, server_default="0")
    restored_id: Mapped[int] = mapped_column(sa.BigInteger, server_default="0")
    attempts: Mapped[int] = mapped_column(sa.Integer, server_default="0")
    last_error: Mapped[str | None] = mapped_column(sa.TEXT)
    retry_at: Mapped[datetime | None] = mapped_column(sa.DateTime(timezone=True))
    updated: Mapped[datetime] = mapped_column(
        sa.DateTime(timezone=True), server_default=sa.func.now(), onupdate=sa.func.now()
    )


class ParkedRow(tk.BaseModel):
    """An event a consumer gave up; it waits for a person, the consumer goes on."""

    __tablename__ = "rabatmigration_event_parked"

    consumer: Mapped[str] = mapped_column(sa.TEXT, primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    attempts: Mapped[int] = mapped_column(sa.Integer)
    error: Mapped[str] = mapped_column(sa.TEXT)
    parked: Mapped[datetime] = mapped_column(
        sa.DateTime(timezone=True), server_default=sa.func.now()
    )
