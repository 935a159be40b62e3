"""Rows of the outbox: put, read, settle. Everything here joins the current transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import insert

from ckanext.rabatmigration.indexing.model import OutboxRow

MAX_ERROR_LENGTH = 2000
RETRY_MINUTES = 60

_LOCK = "pg_advisory_xact_lock(hashtextextended('rabatmigration:index:' || id, 0))"
_TRY_LOCK = "pg_try_advisory_xact_lock(hashtextextended('rabatmigration:index:' || id, 0))"


@dataclass(frozen=True)
class Backlog:
    """What waits: how many rows, how many of them have failed, and since when the oldest waits."""

    waiting: int
    failed: int
    oldest: datetime | None


def put(package_ids: Iterable[str]) -> None:
    """Queue datasets; one that waits already waits anew."""
    ids = sorted(set(package_ids))
    if not ids:
        return
    statement = insert(OutboxRow).values([{"package_id": id_} for id_ in ids])
    fresh = {
        "token": sa.func.gen_random_uuid(),
        "queued_at": sa.func.now(),
        "retry_at": sa.func.now(),
        "attempts": 0,
        "last_error": None,
    }
    model.Session.execute(
        statement.on_conflict_do_update(index_elements=[OutboxRow.package_id], set_=fresh)
    )


def due(limit: int, but: Iterable[str] = ()) -> list[str]:
    """Return the ids that may be sent now, longest waiting first, without those in `but`."""
    statement = (
        sa.select(OutboxRow.package_id)
        .where(OutboxRow.retry_at <= sa.func.now(), OutboxRow.package_id.not_in(list(but)))
        .order_by(OutboxRow.queued_at, OutboxRow.package_id)
        .limit(limit)
    )
    return list(model.Session.scalars(statement))


def lock(package_ids: Iterable[str], *, wait: bool) -> list[str]:
    """Lock documents until the transaction ends; return the ids that are ours now.

    Two senders never build the same document at once, so an older state can't overtake a newer.
    """
    ids = sorted(set(package_ids))
    if wait:
        statement = f"SELECT id, {_LOCK} FROM unnest(CAST(:ids AS text[])) AS id"  # noqa: S608
    else:
        statement = f"SELECT id FROM unnest(CAST(:ids AS text[])) AS id WHERE {_TRY_LOCK}"  # noqa: S608
    return [row.id for row in model.Session.execute(sa.text(statement), {"ids": ids})]


def tokens(package_ids: Iterable[str]) -> dict[str, UUID]:
    """Return the token of each of these datasets that waits."""
    statement = sa.select(OutboxRow.package_id, OutboxRow.token).where(
        OutboxRow.package_id.in_(list(package_ids))
    )
    return {row.package_id: row.token for row in model.Session.execute(statement)}


def settle(sent: Mapping[str, UUID]) -> None:
    """Delete the rows that still are the ones read.

    A row another transaction is changing at this moment stays: that one will send it.
    """
    if not sent:
        return
    mine = (
        sa.select(OutboxRow.package_id)
        .where(sa.tuple_(OutboxRow.package_id, OutboxRow.token).in_(list(sent.items())))
        .with_for_update(skip_locked=True)
    )
    model.Session.execute(
        sa.delete(OutboxRow)
        .where(OutboxRow.package_id.in_(mine))
        .execution_options(synchronize_session=False)
    )


def fail(failed: Mapping[str, UUID], error: str, *, back_off: bool) -> None:
    """Note a failed attempt; with `back_off` the next one waits longer each time, to an hour."""
    minutes = sa.func.least(sa.func.power(2, OutboxRow.attempts), RETRY_MINUTES)
    wait = sa.func.make_interval(0, 0, 0, 0, 0, sa.cast(minutes, sa.Integer))
    for package_id, token in failed.items():
        model.Session.execute(
            sa.update(OutboxRow)
            .where(OutboxRow.package_id == package_id, OutboxRow.token == token)
            .values(
                attempts=OutboxRow.attempts + 1,
                last_error=error[:MAX_ERROR_LENGTH],
                retry_at=sa.func.now() + wait if back_off else OutboxRow.retry_at,
            )
            .execution_options(synchronize_session=False)
        )


def backlog() -> Backlog:
    """Count what waits."""
    statement = sa.select(
        sa.func.count(),
        sa.func.count().filter(OutboxRow.attempts > 0),
        sa.func.min(OutboxRow.queued_at),
    )
    waiting, failed, oldest = model.Session.execute(statement).one()
    return Backlog(waiting, failed, oldest)


def failures(limit: int = 20) -> list[OutboxRow]:
    """Return rows that have failed, the longest waiting first."""
    statement = (
        sa.select(OutboxRow)
        .where(OutboxRow.attempts > 0)
        .order_by(OutboxRow.queued_at)
        .limit(limit)
    )
    return list(model.Session.scalars(statement))
