"""Events of datasets, in the transaction that changes them.

Core calls the plugins' hooks after the change is flushed and before it is committed. The state
before is remembered by the chained `package_update`.
"""

from __future__ import annotations

from typing import Any

from ckan import model
from ckan.types import Context

from ckanext.rabatmigration.events import append
from ckanext.rabatmigration.publishing import rules

_BEFORE = "rabatmigration_before"


def remember(context: Context, package: model.Package) -> None:
    """Note in `context` what the dataset is before it is changed."""
    context[_BEFORE] = {  # type: ignore[literal-required]
        "id": package.id,
        "published": rules.is_published(package),
        "state": package.state,
    }


def created(context: Context, package: model.Package) -> None:
    """Append that the dataset exists, and that it is public if it is."""
    _append("created", context, package)
    if rules.is_published(package):
        _append("published", context, package)


def changed(context: Context, package: model.Package) -> None:
    """Append that the dataset is changed, and what has become of it if that changed."""
    before: dict[str, Any] = context.get(_BEFORE) or {}
    if before.get("id") != package.id:
        before = {"published": rules.is_published(package), "state": package.state}
    if package.state == "deleted":
        if before["state"] != "deleted":
            _append("deleted", context, package)
        return
    _append("updated", context, package)
    if rules.is_published(package) and not before["published"]:
        _append("published", context, package)
    elif before["published"] and not rules.is_published(package):
        _append("withdrawn", context, package)


def deleted(context: Context, package: model.Package) -> None:
    """Append that the dataset is deleted."""
    _append("deleted", context, package)


def _append(what: str, context: Context, package: model.Package) -> None:
    details = rules.as_dict(package) | {"name": package.name, "private": bool(package.private)}
    append(f"dataset.{what}", "dataset", package.id, details, context.get("user") or None)
