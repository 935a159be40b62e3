"""How the consumers are doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from ckan import model

from ckanext.rabatmigration.events.model import EventRow, OffsetRow, ParkedRow


@dataclass(frozen=True)
class ConsumerStatus:
    """One consumer: how many events wait, how many are parked, and what stops it, if anything."""

    consumer: str
    waiting: int
    parked: int
    attempts: int
    last_error: str | None
    retry_at: datetime | None


def statuses() -> list[ConsumerStatus]:
    """Return every consumer that has ever read, by name."""
    session = model.Session
    found = []
    for offset in session.scalars(sa.select(OffsetRow).order_by(OffsetRow.consumer)):
        waiting = sa.select(sa.func.count()).where(
            EventRow.id > offset.floor_id,
            sa.tuple_(EventRow.txid, EventRow.id)
            > sa.tuple_(sa.literal(offset.last_txid), sa.literal(offset.last_id)),
        )
        parked = sa.select(sa.func.count()).where(ParkedRow.consumer == offset.consumer)
        found.append(
            ConsumerStatus(
                offset.consumer,
                session.scalar(waiting) or 0,
                session.scalar(parked) or 0,
                offset.attempts,
                offset.last_error,
                offset.retry_at,
            )
        )
    return found


def parked(limit: int = 50) -> list[ParkedRow]:
    """Return parked events, the oldest first."""
    return list(model.Session.scalars(sa.select(ParkedRow).order_by(ParkedRow.parked).limit(limit)))
