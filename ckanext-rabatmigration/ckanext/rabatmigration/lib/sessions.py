"""Work beside the caller's database session: an own session, locks, after-commit jobs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from ckan import model
from sqlalchemy import event, orm

log = logging.getLogger(__name__)

Job = Callable[[list[str]], object]

_PENDING = "rabatmigration_after_commit"
_READY = "rabatmigration_committed"


@contextmanager
def own_session() -> Iterator[None]:
    """Put a fresh session behind `model.Session`, and the caller's own back afterwards.

    What CKAN reads inside is the committed state, never the caller's identity map. What is not
    committed inside is rolled back. Always name it `model.Session` inside: some of CKAN's actions
    end by throwing the session away.
    """
    registry = model.Session.registry
    callers = registry() if registry.has() else None
    registry.set(model.Session.session_factory())
    try:
        yield
    finally:
        model.Session.remove()
        if callers is not None:
            registry.set(callers)


@contextmanager
def lock(name: str) -> Iterator[bool]:
    """Try to hold the advisory lock `name` for the block; yield whether we do.

    The lock lives on a connection of its own, so commits inside the block don't free it.
    """
    key = _key(name)
    with model.ensure_engine().connect() as connection, connection.begin():
        yield bool(connection.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(key))))


def is_locked(name: str) -> bool:
    """Tell whether anybody holds the lock `name`.

    It is looked at, not tried: that would be in the way of somebody who wants it at this moment.
    """
    held = sa.text(
        "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        " AND objsubid = 1 AND (classid::bigint << 32) | objid::bigint = :key)"
    )
    key = model.Session.scalar(sa.select(_key(name)))
    return bool(model.Session.scalar(held, {"key": key}))


def _key(name: str) -> sa.Function[int]:
    return sa.func.hashtextextended(f"rabatmigration:{name}", 0)


def after_commit(job: Job, items: Iterable[str]) -> None:
    """Call `job` with all items named for it once the current transaction really is committed.

    Nothing happens when the transaction is rolled back. Items of a savepoint that is rolled back
    are still named: a job looks at the database for what is true.
    """
    jobs = model.Session().info.setdefault(_PENDING, {})
    jobs.setdefault(job, set()).update(items)


@event.listens_for(model.Session, "after_commit")
def _remember_commit(session: orm.Session) -> None:
    """Note that the root transaction is committed; SQL can't be sent yet."""
    if not session.in_nested_transaction() and _PENDING in session.info:
        session.info[_READY] = session.info.pop(_PENDING)


@event.listens_for(model.Session, "after_transaction_end")
def _run_jobs(session: orm.Session, transaction: orm.SessionTransaction) -> None:
    """Run the jobs when the root transaction has ended and its connection is back in the pool."""
    if transaction.parent is not None:
        return
    session.info.pop(_PENDING, None)
    for job, items in session.info.pop(_READY, {}).items():
        try:
            job(sorted(items))
        except Exception:  # noqa: BLE001  # committed: no failure may tell the caller otherwise
            log.exception("After the commit: %s failed for %s", job.__qualname__, sorted(items))
