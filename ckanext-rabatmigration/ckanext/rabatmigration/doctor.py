"""Is everything there that the observatory needs? One check, one line, one reason."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import ckan.plugins.toolkit as tk
import pysolr
import redis
import sqlalchemy as sa
from ckan import model
from ckan.cli.db import _get_pending_plugins, current_revision
from ckan.lib.redis import connect_to_redis
from ckan.lib.search import SearchError, check_solr_schema_version
from sqlalchemy.exc import SQLAlchemyError

from ckanext.rabatmigration import config, events, indexing
from ckanext.rabatmigration.errors import ObservatoryError
from ckanext.rabatmigration.indexing.connection import kept_connection, without_secrets
from ckanext.rabatmigration.schedule import ticking
from ckanext.rabatmigration.schedule.model import TaskRow

BACKLOG_ALARM = timedelta(minutes=10)


@dataclass(frozen=True)
class Result:
    """A check's name, whether it is well, and what it saw."""

    name: str
    ok: bool
    message: str


class _UnwellError(ObservatoryError):
    """A check saw something wrong; the message says what."""


def examine() -> list[Result]:
    """Run every check; a check that can't be made is not well."""
    return [_examine(name, check) for name, check in CHECKS.items()]


def _examine(name: str, check: Callable[[], str]) -> Result:
    try:
        return Result(name, True, check())
    except SQLAlchemyError as error:
        model.Session.rollback()
        return Result(name, False, str(error).splitlines()[0])
    except (_UnwellError, pysolr.SolrError, redis.RedisError, SearchError, OSError) as error:
        return Result(name, False, without_secrets(error))


def _database() -> str:
    return f"PostgreSQL {model.Session.scalar(sa.text('SHOW server_version'))}"


def _migrations() -> str:
    pending = {name: str(count) for name, count in _get_pending_plugins().items()}
    if "(head)" not in (current_revision("") or ""):
        pending["ckan"] = "some"
    if pending:
        listed = ", ".join(f"{count} of {name}" for name, count in sorted(pending.items()))
        raise _UnwellError(f"not applied: {listed}; run `ckan db upgrade`")
    return "all applied"


def _solr() -> str:
    hits = kept_connection().search("*:*", rows=0, fq=f'site_id:"{tk.config["ckan.site_id"]}"').hits
    if not check_solr_schema_version():
        raise _UnwellError("its schema can't be read")
    return f"{hits} documents"


def _redis() -> str:
    return f"Redis {connect_to_redis().info('server')['redis_version']}"


def _outbox() -> str:
    waiting = indexing.backlog()
    message = f"{waiting.waiting} datasets waiting, {waiting.failed} of them failed"
    if waiting.failed or (waiting.oldest and datetime.now(UTC) - waiting.oldest > BACKLOG_ALARM):
        raise _UnwellError(f"{message}; see `ckan rabatmigration index status`")
    return message


def _events() -> str:
    statuses = events.statuses()
    parked = sum(status.parked for status in statuses)
    failing = [status.consumer for status in statuses if status.attempts]
    if parked or failing:
        what = f"{parked} parked, failing consumers: {', '.join(failing) or 'none'}"
        raise _UnwellError(f"{what}; see `ckan rabatmigration events status`")
    return f"{len(statuses)} consumers, {sum(status.waiting for status in statuses)} events waiting"


def _tick() -> str:
    ours = TaskRow.name.in_(ticking.tasks())
    last = model.Session.scalar(sa.select(sa.func.max(TaskRow.last_ended)).where(ours))
    if last is None:
        raise _UnwellError("has never run; call `ckan rabatmigration tick` each minute")
    if datetime.now(UTC) - last > timedelta(minutes=config.tick_alarm_minutes()):
        raise _UnwellError(f"last ran {last:%Y-%m-%d %H:%M:%S %Z}")
    failing = sa.select(TaskRow.name).where(ours, TaskRow.last_error.is_not(None))
    if names := sorted(model.Session.scalars(failing)):
        raise _UnwellError(f"tasks failed the last time: {', '.join(names)}")
    return f"last ran {last:%Y-%m-%d %H:%M:%S %Z}"


def _storage() -> str:
    path = tk.config["ckan.storage_path"]
    if not path:
        raise _UnwellError("ckan.storage_path is not set: files can't be uploaded")
    with tempfile.TemporaryFile(dir=path):
        return f"{path} is writable"


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "solr": _solr,
    "redis": _redis,
    "index outbox": _outbox,
    "events": _events,
    "tick": _tick,
    "storage": _storage,
}
