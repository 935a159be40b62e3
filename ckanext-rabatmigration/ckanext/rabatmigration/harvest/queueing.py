"""Who runs when: jobs are queued by hand and by the clock, and done by the `harvest` workers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.lib.jobs import get_queue

from ckanext.rabatmigration.harvest import engine
from ckanext.rabatmigration.harvest.model import QUEUED, RUNNING, JobRow, SourceRow
from ckanext.rabatmigration.lib.sessions import after_commit, is_locked

QUEUE = "harvest"
#: Longest a harvest may take, in seconds.
TIMEOUT = 12 * 3600
#: How long a job may take to get from one step to the next before it counts as lost.
GRACE = timedelta(minutes=2)


def request(source: SourceRow, user: str | None) -> JobRow:
    """Queue a harvest in the current transaction; one that waits already is returned instead.

    The worker is told after the commit.
    """
    waiting = model.Session.scalar(
        sa.select(JobRow).where(JobRow.source_id == source.id, JobRow.status == QUEUED)
    )
    if waiting:
        after_commit(_tell_workers, [waiting.id])
        return waiting
    job = JobRow(source_id=source.id, status=QUEUED, requested_by=user)
    model.Session.add(job)
    model.Session.flush()
    after_commit(_tell_workers, [job.id])
    return job


def start_here(source: SourceRow) -> str:
    """Make a job that the caller does itself, and return its id."""
    job = JobRow(source_id=source.id, status=RUNNING, started=datetime.now(UTC))
    model.Session.add(job)
    model.Session.commit()
    return job.id


def request_due(now: datetime | None = None) -> list[str]:
    """Queue every source whose time has come, and set when it is due next; return their names."""
    moment = now or datetime.now(UTC)
    due = model.Session.scalars(
        sa.select(SourceRow)
        .where(
            SourceRow.active,
            SourceRow.schedule.is_not(None),
            sa.or_(SourceRow.next_run.is_(None), SourceRow.next_run <= moment),
        )
        .with_for_update(skip_locked=True)
    ).all()
    for source in due:
        request(source, None)
        source.next_run = moment + timedelta(hours=source.schedule or 0)
    model.Session.flush()
    return [source.name for source in due]


def queue_due() -> None:
    """Note what was cut off, queue what is due and tell the workers what they missed: each minute.

    A job that is told twice is done once: a worker has to claim it.
    """
    _note_cut_off()
    request_due()
    _tell_workers(_missed())


def _note_cut_off() -> None:
    """End jobs whose process is gone: they say that they run, but nobody holds the lock.

    Those that began a moment ago may not hold it yet.
    """
    earlier = datetime.now(UTC) - GRACE
    running = sa.select(JobRow.id, JobRow.source_id).where(
        JobRow.status == RUNNING, sa.func.coalesce(JobRow.started, JobRow.created) < earlier
    )
    for job_id, source_id in model.Session.execute(running).all():
        if not is_locked(engine.lock_name(source_id)):
            engine.cut_off(JobRow.id == job_id)


def _missed() -> list[str]:
    """Return jobs that wait although no worker was told, as when Redis was down."""
    earlier = datetime.now(UTC) - GRACE
    waiting = model.Session.scalars(
        sa.select(JobRow.id).where(JobRow.status == QUEUED, JobRow.created < earlier)
    )
    told = set(get_queue(QUEUE).get_job_ids())
    return [job_id for job_id in waiting if _told_as(job_id) not in told]


def _told_as(job_id: str) -> str:
    return f"harvest-{job_id}"


def work(job_id: str) -> None:
    """Do a job: what the worker calls. A job that is no longer queued is left alone."""
    if engine.claim(job_id):
        engine.run(job_id)


def _tell_workers(job_ids: list[str]) -> None:
    for job_id in job_ids:
        tk.enqueue_job(
            work,
            [job_id],
            title=f"harvest {job_id}",
            queue=QUEUE,
            rq_kwargs={"timeout": TIMEOUT, "job_id": _told_as(job_id)},
        )
