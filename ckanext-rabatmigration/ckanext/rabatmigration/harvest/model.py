"""Tables of the harvest: sources, their records, and the jobs that read them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.model.types import make_uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

_MOMENT = sa.DateTime(timezone=True)
_EMPTY = sa.text("'{}'::jsonb")


def _source() -> sa.ForeignKey:
    return sa.ForeignKey("rabatmigration_harvest_source.id", ondelete="CASCADE")


#: States of a job: waiting for a worker, at work, ended well, ended by an error, cut off.
QUEUED, RUNNING, FINISHED, FAILED, INTERRUPTED = (
    "queued",
    "running",
    "finished",
    "failed",
    "interrupted",
)


class SourceRow(tk.BaseModel):
    """A partner's portal.

    Args:
        name: what people call it, unique
        protocol: name of the adapter
        url: the portal's address
        owner_org: id of the organisation its datasets belong to
        config: see `logic.schema.CONFIG`
        active: whether it is harvested at all
        schedule: hours between two harvests; None for by hand only
        next_run: when it is due
        created_by: name of the user who registered it
    """

    __tablename__ = "rabatmigration_harvest_source"

    id: Mapped[str] = mapped_column(sa.TEXT, primary_key=True, default=make_uuid)
    name: Mapped[str] = mapped_column(sa.TEXT, unique=True)
    protocol: Mapped[str] = mapped_column(sa.TEXT)
    url: Mapped[str] = mapped_column(sa.TEXT)
    owner_org: Mapped[str] = mapped_column(sa.TEXT)
    config: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=_EMPTY, default=dict)
    active: Mapped[bool] = mapped_column(sa.Boolean, server_default=sa.true(), default=True)
    schedule: Mapped[int | None] = mapped_column(sa.Integer)
    next_run: Mapped[datetime | None] = mapped_column(_MOMENT)
    created: Mapped[datetime] = mapped_column(_MOMENT, server_default=sa.func.now())
    created_by: Mapped[str | None] = mapped_column(sa.TEXT)


class JobRow(tk.BaseModel):
    """One reading of a source.

    Args:
        status: `queued`, `running`, `finished`, `failed` or `interrupted`
        requested_by: name of the user, None for the schedule
        counts: see `reporting.Report`
        error: why it failed, as `reporting.problem` writes it
        report: what was lost, refused, kept and odd
    """

    __tablename__ = "rabatmigration_harvest_job"

    id: Mapped[str] = mapped_column(sa.TEXT, primary_key=True, default=make_uuid)
    source_id: Mapped[str] = mapped_column(sa.TEXT, _source())
    status: Mapped[str] = mapped_column(sa.TEXT, default=QUEUED)
    requested_by: Mapped[str | None] = mapped_column(sa.TEXT)
    created: Mapped[datetime] = mapped_column(_MOMENT, server_default=sa.func.now())
    started: Mapped[datetime | None] = mapped_column(_MOMENT)
    ended: Mapped[datetime | None] = mapped_column(_MOMENT)
    counts: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=_EMPTY, default=dict)
    error: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    report: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=_EMPTY, default=dict)


class RecordRow(tk.BaseModel):
    """A record of a source and the dataset it became.

    Args:
        guid: what identifies it in its source, from run to run
        package_id: the dataset, None while it could not be kept
        content_hash: of the record and of how it is mapped; equal means nothing to do
        source_modified: the portal's own date
        written: what the last harvest left in the dataset, see `merging`
        last_seen_job: the last job that met it
        missing_since: since when complete readings no longer hold it
        error: why it could not be kept, as `reporting.problem` writes it
    """

    __tablename__ = "rabatmigration_harvest_record"

    source_id: Mapped[str] = mapped_column(sa.TEXT, _source(), primary_key=True)
    guid: Mapped[str] = mapped_column(sa.TEXT, primary_key=True)
    package_id: Mapped[str | None] = mapped_column(sa.TEXT)
    content_hash: Mapped[str | None] = mapped_column(sa.TEXT)
    source_modified: Mapped[datetime | None] = mapped_column(_MOMENT)
    written: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=_EMPTY, default=dict)
    first_seen: Mapped[datetime] = mapped_column(_MOMENT, server_default=sa.func.now())
    last_seen_job: Mapped[str | None] = mapped_column(sa.TEXT)
    missing_since: Mapped[datetime | None] = mapped_column(_MOMENT)
    error: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
