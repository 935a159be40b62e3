"""Reads sources and jobs, and writes them out as actions return them."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.rabatmigration.harvest.model import JobRow, RecordRow, SourceRow
from ckanext.rabatmigration.harvest.reporting import explained


def source(id_or_name: str) -> SourceRow:
    """Return a source by id or name. Raises `ObjectNotFound`."""
    named = sa.or_(SourceRow.id == id_or_name, SourceRow.name == id_or_name)
    found = model.Session.scalar(sa.select(SourceRow).where(named))
    if found is None:
        raise tk.ObjectNotFound(tk._("There is no such harvest source."))
    return found


def job(id_: str) -> JobRow:
    """Return a job, or the last one of a source by the source's id or name.

    Raises `ObjectNotFound`.
    """
    found = model.Session.get(JobRow, id_)
    if found is not None:
        return found
    found = model.Session.scalar(_jobs_of(source(id_).id).limit(1))
    if found is None:
        raise tk.ObjectNotFound(tk._("This source has not been harvested yet."))
    return found


def jobs(source_id: str, limit: int) -> list[JobRow]:
    """Return a source's last jobs, the latest first."""
    return list(model.Session.scalars(_jobs_of(source_id).limit(limit)))


def managed_organizations(user: str | None) -> list[str]:
    """Return the ids of the organisations a user administrates."""
    listed = tk.get_action("organization_list_for_user")(
        {"user": user or ""}, {"permission": "admin", "include_dataset_count": False}
    )
    return [organization["id"] for organization in listed]


def listed(owner_orgs: list[str] | None) -> list[dict[str, Any]]:
    """Return sources with their last job and counts of records; of all organisations for None."""
    statement = sa.select(SourceRow).order_by(SourceRow.name)
    if owner_orgs is not None:
        statement = statement.where(SourceRow.owner_org.in_(owner_orgs))
    rows = list(model.Session.scalars(statement))
    ids = [row.id for row in rows]
    last = _last_jobs(ids)
    counts = _record_counts(ids)
    return [_with_records(row, last.get(row.id), counts.get(row.id, {})) for row in rows]


def as_dict(row: SourceRow) -> dict[str, Any]:
    """Return a source with its last job and counts of records."""
    last = _last_jobs([row.id]).get(row.id)
    return _with_records(row, last, _record_counts([row.id]).get(row.id, {}))


def job_as_dict(row: JobRow, *, report: bool = False) -> dict[str, Any]:
    """Return a job; `report` adds what was lost, refused, kept and odd."""
    shown: dict[str, Any] = {
        "id": row.id,
        "source_id": row.source_id,
        "status": row.status,
        "requested_by": row.requested_by,
        "created": _moment(row.created),
        "started": _moment(row.started),
        "ended": _moment(row.ended),
        "counts": dict(row.counts),
        "error": explained(row.error) or None,
    }
    if report:
        errors = [
            {"guid": one["guid"], "url": one["url"], "error": explained(one)}
            for one in row.report.get("errors", [])
        ]
        shown["report"] = {**row.report, "errors": errors}
    return shown


def _with_records(row: SourceRow, last: JobRow | None, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "protocol": row.protocol,
        "url": row.url,
        "owner_org": row.owner_org,
        "config": dict(row.config),
        "active": row.active,
        "schedule": row.schedule,
        "next_run": _moment(row.next_run),
        "created": _moment(row.created),
        "created_by": row.created_by,
        "datasets": counts.get("datasets", 0),
        "missing": counts.get("missing", 0),
        "last_job": job_as_dict(last) if last else None,
    }


def _jobs_of(source_id: str) -> sa.Select[tuple[JobRow]]:
    statement = sa.select(JobRow).where(JobRow.source_id == source_id)
    return statement.order_by(JobRow.created.desc(), JobRow.id)


def _last_jobs(source_ids: list[str]) -> dict[str, JobRow]:
    statement = (
        sa.select(JobRow)
        .where(JobRow.source_id.in_(source_ids))
        .distinct(JobRow.source_id)
        .order_by(JobRow.source_id, JobRow.created.desc(), JobRow.id)
    )
    return {row.source_id: row for row in model.Session.scalars(statement)}


def _record_counts(source_ids: list[str]) -> dict[str, dict[str, int]]:
    statement = (
        sa.select(
            RecordRow.source_id,
            sa.func.count(RecordRow.package_id),
            sa.func.count(RecordRow.missing_since),
        )
        .where(RecordRow.source_id.in_(source_ids))
        .group_by(RecordRow.source_id)
    )
    rows = model.Session.execute(statement)
    return {id_: {"datasets": datasets, "missing": missing} for id_, datasets, missing in rows}


def _moment(value: Any) -> str | None:
    return value.isoformat() if value else None
