"""Writes mapped records through the Action API, as the site itself, one transaction each."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.rabatmigration import indexing
from ckanext.rabatmigration.errors import HarvestError
from ckanext.rabatmigration.harvest import merging
from ckanext.rabatmigration.harvesters import Loss
from ckanext.rabatmigration.lib import names
from ckanext.rabatmigration.lib.outbound_errors import N_

#: Fields without which there is no dataset: a record whose value is refused is refused.
ESSENTIAL = frozenset({"title_translated", "title", "owner_org", "source_language"})
#: How often refused values are left out before a record is given up.
ATTEMPTS = 3


class RefusedError(HarvestError):
    """The catalogue's rules refuse the record; `fields` are their messages by field."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        told = "; ".join(f"{name}: {_told(why)}" for name, why in fields.items())
        super().__init__(N_("The catalogue refuses the record: %(why)s"), why=told[:500])
        self.fields = fields


@dataclass
class Written:
    """What became of a record; nothing of it is committed yet."""

    package_id: str
    state: str
    memory: dict[str, Any]
    lost: list[Loss]
    kept: list[str]


def create(dataset: Mapping[str, Any], owner_org: str) -> Written:
    """Make a dataset. Raises `RefusedError`; the transaction is then rolled back."""
    lost: list[Loss] = []
    data = {**dataset, "owner_org": owner_org}
    data["name"] = names.unique(data["name"], _is_taken)
    package_id = _save("package_create", data, lost)
    shown = _shown(package_id)
    return Written(package_id, "created", merging.snapshot(shown, data), lost, [])


def update(package_id: str, dataset: Mapping[str, Any], memory: Mapping[str, Any]) -> Written:
    """Bring a dataset up to date, but for what people changed. Raises `RefusedError`."""
    stored = _shown(package_id)
    result = merging.merge(stored, memory, dataset)
    lost: list[Loss] = []
    if result.changes:
        data = {**stored, **result.changes}
        data.pop("metadata_modified", None)  # or the dataset keeps its old date
        _save("package_update", data, lost, result.changes)
    after = merging.snapshot(_shown(package_id), dataset, result, memory)
    kept = [*result.kept, *("resources" for _ in result.resources_kept)]
    state = "updated" if result.changes else "unchanged"
    return Written(package_id, state, after, lost, kept)


def exists(package_id: str) -> str | None:
    """Return the state of a dataset, None when it was purged."""
    statement = sa.select(model.Package.state).where(model.Package.id == package_id)
    return model.Session.scalar(statement)


def _is_taken(name: str) -> bool:
    statement = sa.select(model.Package.id).where(model.Package.name == name)
    return model.Session.scalar(statement) is not None


def _context(**more: Any) -> Any:
    user = tk.get_action("get_site_user")({"ignore_auth": True, "defer_commit": True}, {})
    return {"ignore_auth": True, "user": user["name"], **more}


def _shown(package_id: str) -> dict[str, Any]:
    """Return the dataset as it is in this transaction, nothing hidden."""
    return tk.get_action("package_show")(
        _context(use_cache=False, for_update=True), {"id": package_id}
    )


def _save(
    action: str, data: dict[str, Any], lost: list[Loss], ours: Mapping[str, Any] | None = None
) -> str:
    """Call the action without committing; a refused value is left out, reported, and it goes on.

    `ours` are the fields that may be left out, all of them when not told.
    """
    for _ in range(ATTEMPTS):
        try:
            context = _context(defer_commit=True, return_id_only=True)
            package_id = tk.get_action(action)(context, copy.deepcopy(data))
        except tk.ValidationError as error:
            told = error.error_dict
            if not _leave_out(data, told, lost, ours):
                raise RefusedError(told) from error
        else:
            model.Session.flush()
            indexing.enqueue([package_id])
            return package_id
    raise RefusedError({"": [N_("too many values are refused")]})


def _leave_out(
    data: dict[str, Any],
    told: Mapping[str, Any],
    lost: list[Loss],
    ours: Mapping[str, Any] | None,
) -> bool:
    """Drop refused values; tell whether that may help."""
    dropped = False
    for name, why in told.items():
        if name == "resources" and isinstance(data.get("resources"), list):
            dropped = _leave_out_of_resources(data["resources"], why, lost) or dropped
        elif name in ESSENTIAL or (ours is not None and name not in ours):
            return False
        elif data.get(name) not in merging.EMPTY:
            lost.append(Loss(name, f"{str(data.pop(name))[:80]} ({_told(why)})", "refused"))
            dropped = True
    return dropped


def _leave_out_of_resources(resources: list[dict[str, Any]], told: Any, lost: list[Loss]) -> bool:
    dropped = False
    for number, (resource, problems) in enumerate(zip(resources, told, strict=False)):
        for name, why in (problems or {}).items():
            if resource.get(name) not in merging.EMPTY:
                value = f"{str(resource.pop(name))[:80]} ({_told(why)})"
                lost.append(Loss(f"resources[{number}].{name}", value, "refused"))
                dropped = True
    return dropped


def _told(why: Any) -> str:
    return " ".join(map(str, why)) if isinstance(why, list) else str(why)
