from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.tests import factories

ROLES = ("anonymous", "outsider", "member", "editor", "admin", "sysadmin")


@dataclass
class People:
    """An organisation and one person of each role in it; the outsider runs another one."""

    org: dict[str, Any]
    names: dict[str, str]
    tokens: dict[str, str]

    def context(self, role: str) -> dict[str, Any]:
        return {"user": self.names.get(role, "")}

    def headers(self, role: str) -> dict[str, str]:
        return {"Authorization": self.tokens[role]} if role in self.tokens else {}

    def new_org(self) -> dict[str, Any]:
        """Make another organisation with the same people in the same roles."""
        roles = ("member", "editor", "admin")
        return factories.Organization(
            users=[{"name": self.names[role], "capacity": role} for role in roles]
        )

    def act(self, role_: str, action: str, **data: Any) -> Any:
        return tk.get_action(action)(self.context(role_), data)


def _account(role: str) -> dict[str, str]:
    """Name an account so that no earlier run on the same database has it."""
    name = f"{role}-{uuid.uuid4().hex[:12]}"
    return {"name": name, "email": f"{name}@example.org"}


def _people() -> People:
    users = {role: factories.UserWithToken(**_account(role)) for role in ROLES[1:-1]}
    users["sysadmin"] = factories.SysadminWithToken(**_account("sysadmin"))
    names = {role: user["name"] for role, user in users.items()}
    org = factories.Organization(
        users=[{"name": names[r], "capacity": r} for r in ("member", "editor", "admin")]
    )
    factories.Organization(users=[{"name": names["outsider"], "capacity": "admin"}])
    return People(org, names, {role: user["token"] for role, user in users.items()})


#: Accounts are slow to make: those of the first test serve all, unless the database was emptied.
_KEPT: list[People] = []


@pytest.fixture
def people() -> People:
    """Return an organisation with people of all roles, which tests leave as it is."""
    if not _KEPT or model.Group.get(_KEPT[0].org["id"]) is None:
        _KEPT[:] = [_people()]
    return _KEPT[0]


@pytest.fixture
def dataset(people: People) -> Callable[..., dict[str, Any]]:
    """Make a dataset of the organisation, public unless said otherwise."""

    def make(**fields: Any) -> dict[str, Any]:
        fields.setdefault("title", "Asylum requests by nationality")
        fields.setdefault("owner_org", people.org["id"])
        return people.act(
            "sysadmin", "package_create", name=factories.Dataset.stub().name, **fields
        )

    return make


@pytest.fixture
def is_private() -> Callable[[str], bool]:
    """Tell what the database says."""

    def look(package_id: str) -> bool:
        model.Session.remove()
        return model.Package.get(package_id).private

    return look
