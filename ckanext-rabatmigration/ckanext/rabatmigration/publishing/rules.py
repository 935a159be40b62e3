"""Who may publish, and who sees more than the public does.

Nothing here looks at `ignore_auth`: callers that act for the site itself don't ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import authz, model
from flask import g, has_request_context

from ckanext.rabatmigration.lib import formats
from ckanext.rabatmigration.publishing import config

OPEN = "open"


def may_publish(user: str | None, owner_org: str | None) -> bool:
    """Tell whether `user` (a name) may decide what of the organisation (id or name) is public."""
    if authz.is_sysadmin(user):
        return True
    permission = config.PERMISSIONS[config.publishers()]
    return authz.has_user_permission_for_group_or_org(owner_org, user, permission)


def is_published(package: model.Package) -> bool:
    """Tell whether everybody can read the dataset."""
    return package.state == "active" and not package.private


def who_publishes() -> str:
    """Say who may publish, in the reader's language."""
    if config.publishers() == "editor":
        return tk._("Editors and administrators of the organisation publish datasets.")
    return tk._("Administrators of the organisation publish datasets.")


def _whom_to_ask(owner_org: str | None) -> str:
    """Name up to three administrators, to people of the same organisation."""
    query = (
        sa.select(sa.func.coalesce(sa.func.nullif(model.User.fullname, ""), model.User.name))
        .join(model.Member, model.Member.table_id == model.User.id)
        .where(
            model.Member.group_id == owner_org,
            model.Member.table_name == "user",
            model.Member.capacity == "admin",
            model.Member.state == "active",
            model.User.state == "active",
        )
        .order_by(model.User.name)
        .limit(3)
    )
    names = list(model.Session.scalars(query))
    return tk._("Ask: {names}.").format(names=formats.listing(names)) if names else ""


def refusal(user: str | None, package: model.Package, changes: Mapping[str, Any]) -> str:
    """Say why `user` may not make these changes though they may edit the dataset; empty if so.

    What is published is changed only by those who may publish; a dataset leaves its organisation
    only by their will, and becomes public elsewhere only by the will of those who publish there.
    """
    here = may_publish(user, package.owner_org)
    if is_published(package) and not here:
        told = tk._("This dataset is published: you may not change or delete it.")
        return " ".join(filter(None, [told, who_publishes(), _whom_to_ask(package.owner_org)]))
    target = _target(package, changes)
    if target is None:
        return ""
    if not here:
        return f"{tk._('You may not move a dataset to another organisation.')} {who_publishes()}"
    stays_public = is_published(package) and not as_bool(changes.get("private"))
    if stays_public and not may_publish(user, target):
        reason = tk._(
            "You may not move a published dataset to an organisation you don't publish for."
        )
        return f"{reason} {who_publishes()}"
    return ""


def must_stay_private(user: str | None, package: model.Package, changes: Mapping[str, Any]) -> bool:
    """Tell whether a save by `user` can't make the dataset public."""
    target = _target(package, changes)
    return not may_publish(user, package.owner_org) or (
        target is not None and not may_publish(user, target)
    )


def access_level(package: Mapping[str, Any]) -> str:
    """Return the access level of a dataset as shown by either schema; empty when unset."""
    return str(value_of(package, "access_level") or "")


def value_of(shown: Mapping[str, Any], key: str) -> Any:
    """Return a field of a dataset or organisation, be it a field of its own or among the extras."""
    if key in shown:
        return shown[key]
    extras = shown.get("extras")
    if not extras:
        return None
    return next((extra["value"] for extra in extras if extra.get("key") == key), None)


class Reader:
    """Somebody who reads, and the organisations they are of, asked once for many datasets."""

    def __init__(self, user: str | None) -> None:
        self.user = user

    @cached_property
    def organizations(self) -> frozenset[str]:
        """Ids of the organisations the reader is of, in any role."""
        if not self.user:
            return frozenset()
        listed = tk.get_action("organization_list_for_user")(
            {"user": self.user}, {"permission": "read", "include_dataset_count": False}
        )
        return frozenset(organization["id"] for organization in listed)

    @cached_property
    def sees_all(self) -> bool:
        """Whether the reader is a system administrator."""
        return bool(self.user) and authz.is_sysadmin(self.user)

    def belongs(self, owner_org: str | None) -> bool:
        """Tell whether the reader is of the organisation, or a system administrator."""
        return bool(self.user) and (owner_org in self.organizations or self.sees_all)

    def may_see_files(self, package: Mapping[str, Any]) -> bool:
        """Tell whether the reader may have the files of a dataset they may read.

        `package` needs `access_level` and `owner_org`. Files of open datasets are everybody's;
        those of any other level, or of none, stay with the owner organisation.
        """
        return access_level(package) == OPEN or self.belongs(package.get("owner_org"))


def reader(user: str | None) -> Reader:
    """Return the reader of that name; the same one throughout a request."""
    if not has_request_context():
        return Reader(user)
    known: dict[str | None, Reader] = g.setdefault("rabatmigration_readers", {})
    return known.setdefault(user, Reader(user))


def may_see_files(user: str | None, package: Mapping[str, Any]) -> bool:
    """Tell whether `user` (a name) may have the files of a dataset; see `Reader`."""
    return reader(user).may_see_files(package)


def as_dict(package: model.Package) -> dict[str, Any]:
    """Return what the rules need to know of a stored dataset."""
    level = (package.extras or {}).get("access_level")
    return {"access_level": level, "owner_org": package.owner_org}


def as_bool(value: object) -> bool:
    """Return a stored or submitted flag as a boolean; what can't be read is false."""
    try:
        return tk.asbool(value)
    except ValueError:
        return False


def _target(package: model.Package, changes: Mapping[str, Any]) -> str | None:
    """Return the organisation the dataset would move to ('' for none), None when it stays."""
    if "owner_org" not in changes:
        return None
    group = model.Group.get(str(changes["owner_org"])) if changes["owner_org"] else None
    target = group.id if group else ""
    return None if target == (package.owner_org or "") else target
