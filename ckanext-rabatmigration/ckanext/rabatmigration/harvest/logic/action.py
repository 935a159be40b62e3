"""Sources of records, and harvests of them.

A source is a partner's portal. Running it queues a job for the workers of the queue `harvest`; a
job's report says what was lost of records and why. Nothing here deletes a dataset.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import authz, model
from ckan.types import Context

from ckanext.rabatmigration.harvest import engine, queueing, sources
from ckanext.rabatmigration.harvest.logic import schema
from ckanext.rabatmigration.harvest.model import SourceRow
from ckanext.rabatmigration.lib.sessions import lock
from ckanext.rabatmigration.publishing import may_publish

__all__ = [
    "rabatmigration_harvest_job_list",
    "rabatmigration_harvest_job_show",
    "rabatmigration_harvest_report",
    "rabatmigration_harvest_run",
    "rabatmigration_harvest_source_create",
    "rabatmigration_harvest_source_delete",
    "rabatmigration_harvest_source_list",
    "rabatmigration_harvest_source_show",
    "rabatmigration_harvest_source_update",
]


@tk.validate_action_data(schema.source_create)
def rabatmigration_harvest_source_create(
    context: Context, data_dict: dict[str, Any]
) -> dict[str, Any]:
    """Register a partner's portal.

    :param name: what people call it, unique among sources
    :type name: string
    :param url: the portal's address
    :type url: string
    :param owner_org: id or name of the organisation its datasets will belong to
    :type owner_org: string
    :param protocol: how the portal is read (optional, default: ``ckan``)
    :type protocol: string
    :param schedule: hours between two harvests (optional, default: by hand only)
    :type schedule: integer
    :param active: whether it may be harvested (optional, default: true)
    :type active: boolean
    :param config: options (optional): ``publish`` (true makes its datasets public at once, as far
        as you may publish), ``threshold`` (0 to 1, how sure suggested tags must be), ``language``
        (of texts that do not tell), ``query``, ``organization`` and ``groups`` (lists of names:
        what is read), ``rows`` (records a page)
    :type config: dictionary

    :returns: the source, as ``rabatmigration_harvest_source_show``
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_harvest_source_create", context, data_dict)
    organization = model.Group.get(data_dict["owner_org"])
    if organization is None or not organization.is_organization:
        raise tk.ValidationError({"owner_org": [tk._("There is no such organisation.")]})
    _check_name(data_dict["name"])
    _check_publishing(context, organization.id, data_dict["config"])
    source = SourceRow(
        **{**data_dict, "owner_org": organization.id, "created_by": context.get("user") or None}
    )
    source.next_run = _next_run(source)
    model.Session.add(source)
    model.Session.flush()
    return _commit(context, source)


@tk.side_effect_free
def rabatmigration_harvest_source_list(
    context: Context, data_dict: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return the sources of the organisations you administrate; all for system administrators.

    :returns: sources, each as ``rabatmigration_harvest_source_show``, by name
    :rtype: list of dictionaries
    """
    tk.check_access("rabatmigration_harvest_source_list", context, data_dict)
    user = context.get("user")
    everything = context.get("ignore_auth") or authz.is_sysadmin(user)
    return sources.listed(None if everything else sources.managed_organizations(user))


@tk.side_effect_free
@tk.validate_action_data(schema.one)
def rabatmigration_harvest_source_show(
    context: Context, data_dict: dict[str, Any]
) -> dict[str, Any]:
    """Return one source.

    :param id: its id or name
    :type id: string

    :returns: what was registered, and ``datasets`` (how many there are of it), ``missing`` (how
        many of them the portal no longer has), ``last_job`` (see
        ``rabatmigration_harvest_job_show``, or null) and ``next_run`` (when it is due)
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_harvest_source_show", context, data_dict)
    return sources.as_dict(sources.source(data_dict["id"]))


@tk.validate_action_data(schema.source_update)
def rabatmigration_harvest_source_update(
    context: Context, data_dict: dict[str, Any]
) -> dict[str, Any]:
    """Change a source; what is not given stays. Protocol and organisation never change.

    Changed options apply to every record at the next harvest.

    :param id: its id or name
    :type id: string
    :param name: see ``rabatmigration_harvest_source_create`` (all optional)
    :param url: see there
    :param config: see there; replaces all options
    :param active: see there
    :param schedule: see there; null for by hand only

    :returns: the source
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_harvest_source_update", context, data_dict)
    source = sources.source(data_dict.pop("id"))
    if data_dict.get("name", source.name) != source.name:
        _check_name(data_dict["name"])
    if "config" in data_dict:
        _check_publishing(context, source.owner_org, data_dict["config"])
    for key, value in data_dict.items():
        setattr(source, key, value)
    source.next_run = _next_run(source)
    return _commit(context, source)


@tk.validate_action_data(schema.one)
def rabatmigration_harvest_source_delete(context: Context, data_dict: dict[str, Any]) -> None:
    """Forget a source, its jobs and its records. Its datasets stay, and are no longer updated.

    Refused while it is harvested.

    :param id: its id or name
    :type id: string
    """
    tk.check_access("rabatmigration_harvest_source_delete", context, data_dict)
    source = sources.source(data_dict["id"])
    with lock(engine.lock_name(source.id)) as ours:
        if not ours:
            told = tk._("This source is being harvested. Delete it when the harvest has ended.")
            raise tk.ValidationError({"id": [told]})
        model.Session.execute(sa.delete(SourceRow).where(SourceRow.id == source.id))
        if not context.get("defer_commit"):
            model.Session.commit()


@tk.validate_action_data(schema.one)
def rabatmigration_harvest_run(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Queue a harvest of a source. One that waits already is returned instead of a second.

    :param id: the source's id or name
    :type id: string

    :returns: the job, as ``rabatmigration_harvest_job_show``
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_harvest_run", context, data_dict)
    source = sources.source(data_dict["id"])
    if not source.active:
        raise tk.ValidationError({"id": [tk._("This source is switched off.")]})
    job = queueing.request(source, context.get("user") or None)
    shown = sources.job_as_dict(job)
    if not context.get("defer_commit"):
        model.Session.commit()
    return shown


@tk.side_effect_free
@tk.validate_action_data(schema.one)
def rabatmigration_harvest_job_show(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Return one job.

    :param id: the job's id, or a source's id or name for its last job
    :type id: string

    :returns: ``status`` (``queued``, ``running``, ``finished``, ``failed`` or ``interrupted``),
        ``counts`` (``received``, ``created``, ``updated``, ``unchanged``, ``left_out``,
        ``refused``, ``missing`` and others), ``error`` in your language, and times in UTC
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_harvest_job_show", context, data_dict)
    return sources.job_as_dict(sources.job(data_dict["id"]))


@tk.side_effect_free
@tk.validate_action_data(schema.job_list)
def rabatmigration_harvest_job_list(
    context: Context, data_dict: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return a source's jobs, the latest first.

    :param source_id: the source's id or name
    :type source_id: string
    :param limit: at most so many (optional, default: 20, at most 100)
    :type limit: integer

    :returns: jobs, each as ``rabatmigration_harvest_job_show``
    :rtype: list of dictionaries
    """
    tk.check_access("rabatmigration_harvest_job_list", context, data_dict)
    source = sources.source(data_dict["source_id"])
    found = sources.jobs(source.id, min(data_dict["limit"], 100))
    return [sources.job_as_dict(job) for job in found]


@tk.side_effect_free
@tk.validate_action_data(schema.one)
def rabatmigration_harvest_report(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Return a job with what it has to tell.

    :param id: the job's id, or a source's id or name for its last job
    :type id: string

    :returns: the job, with ``report``: ``errors`` (records that could not be kept), ``lost`` (by
        field and reason, how often and one example), ``kept`` (fields left to people),
        ``suggested`` (tags set from text) and ``oddities`` of the portal
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_harvest_report", context, data_dict)
    return sources.job_as_dict(sources.job(data_dict["id"]), report=True)


def _commit(context: Context, source: SourceRow) -> dict[str, Any]:
    shown = sources.as_dict(source)
    if not context.get("defer_commit"):
        model.Session.commit()
    return shown


def _check_name(name: str) -> None:
    if model.Session.scalar(sa.select(SourceRow.id).where(SourceRow.name == name)):
        raise tk.ValidationError({"name": [tk._("There is a source of this name already.")]})


def _check_publishing(context: Context, owner_org: str, config: dict[str, Any]) -> None:
    """Refuse a source that publishes to those who may not publish themselves."""
    asked = config.get("publish") and not context.get("ignore_auth")
    if asked and not may_publish(context.get("user"), owner_org):
        raise tk.NotAuthorized(tk._("You may not publish datasets of this organisation."))


def _next_run(source: SourceRow) -> datetime | None:
    """Return when a source with a schedule is due: a new one at once."""
    if not source.schedule:
        return None
    now = datetime.now(UTC)
    return min(source.next_run or now, now + timedelta(hours=source.schedule))
