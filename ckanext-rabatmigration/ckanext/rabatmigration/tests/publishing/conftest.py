from __future__ import annotations

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
    other_org: dict[str, Any]
    names: dict[str, str]
    tokens: dict[str, str]

    def context(self, role: str) -> dict[str, Any]:
        return {"user": self.names.get(role, "")}

    def headers(self, role: str) -> dict[str, str]:
        return {"Authorization": self.tokens[role]} if role in self.tokens else {}

    def act(self, role_: str, action: str, **data: Any) -> Any:
        return tk.get_action(action)(self.context(role_), data)


@pytest.fixture
def people() -> People:
    users = {role: factories.UserWithToken() for role in ROLES[1:-1]}
    users["sysadmin"] = factories.SysadminWithToken()
    names = {role: user["name"] for role, user in users.items()}
    org = factories.Organization(
        users=[{"name": names[r], "capacity": r} for r in ("member", "editor", "admin")]
    )
    other = factories.Organization(users=[{"name": names["outsider"], "capacity": "admin"}])
    return People(org, other, names, {role: user["token"] for role, user in users.items()})


@pytest.fixture
def dataset(people: People) -> Callable[..., dict[str, Any]]:
    """Make a dataset of the organisation, public unless said otherwise."""

    def make(**fields: Any) -> dict[str, Any]:
        fields.setdefault("title", "Asylum requests by nationality")
        stub = factories.Dataset.stub()
        return people.act(
            "sysadmin", "package_create", name=stub.name, owner_org=people.org["id"], **fields
        )

    return make


@pytest.fixture
def is_private() -> Callable[[str], bool]:
    """Tell what the database says."""

    def look(package_id: str) -> bool:
        model.Session.remove()
        return model.Package.get(package_id).private

    return look
