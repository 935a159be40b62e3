"""The minute tick: run each task that is due, once, whoever ticks and however often."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import ckan.plugins as p
import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import insert

from ckanext.rabatmigration.interfaces import ITick, TickTask
from ckanext.rabatmigration.lib.sessions import lock, own_session
from ckanext.rabatmigration.schedule.model import TaskRow

log = logging.getLogger(__name__)

MAX_ERROR_LENGTH = 2000


@dataclass
class TickReport:
    """Names of the tasks that ran well, and why for each that failed."""

    ran: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


def tick(now: datetime | None = None) -> TickReport:
    """Run the tasks that are due at `now`, each in its own transaction under its own lock.

    A task another process runs at this moment is left to it; one that fails is due again after its
    usual interval and doesn't stop the others.
    """
    report = TickReport()
    moment = now or datetime.now(UTC)
    for name, task in tasks().items():
        with lock(f"tick:{name}") as ours:
            if ours and _begin(name, task, moment):
                _run(name, task, report)
    return report


def tasks() -> dict[str, TickTask]:
    """Return the tasks of all rooms by name."""
    found: dict[str, TickTask] = {}
    for plugin in p.PluginImplementations(ITick):
        found |= plugin.get_tick_tasks()
    return found


def _begin(name: str, task: TickTask, moment: datetime) -> bool:
    """Take the task if it is due, and set when it is due next.

    The due time of a task that runs in whole minutes is set on the minute, so that a tick that
    comes a little early is not taken for one too many.
    """
    with own_session():
        model.Session.execute(insert(TaskRow).values(name=name).on_conflict_do_nothing())
        row = model.Session.scalars(sa.select(TaskRow).where(TaskRow.name == name)).one()
        due = row.next_due is None or row.next_due <= moment
        if due:
            whole = task.every % timedelta(minutes=1) == timedelta(0)
            start = moment.replace(second=0, microsecond=0) if whole else moment
            row.last_started, row.next_due = moment, start + task.every
        model.Session.commit()
        return due


def _run(name: str, task: TickTask, report: TickReport) -> None:
    with own_session():
        try:
            task.run()
            model.Session.commit()
        except Exception as error:  # noqa: BLE001  # a room's code: it must not stop the others
            model.Session.rollback()
            log.exception("Tick task %s failed", name)
            report.failed[name] = f"{type(error).__name__}: {error}"[:MAX_ERROR_LENGTH]
        else:
            report.ran.append(name)
        _end(name, report.failed.get(name))


def _end(name: str, error: str | None) -> None:
    model.Session.execute(
        sa.update(TaskRow)
        .where(TaskRow.name == name)
        .values(
            last_ended=datetime.now(UTC),
            last_error=error,
            runs=TaskRow.runs + (0 if error else 1),
        )
        .execution_options(synchronize_session=False)
    )
    model.Session.commit()
