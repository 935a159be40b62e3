"""People of two organisations, and their forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan.tests import factories


@dataclass
class House:
    """An organisation with an editor, a member and an admin, and another one's admin."""

    org: dict[str, Any]
    people: dict[str, dict[str, Any]]

    def act(self, role: str, action: str, /, **data: Any) -> Any:
        """Call an action as one of them; `nobody` has no account."""
        name = self.people[role]["name"] if role != "nobody" else ""
        return tk.get_action(action)({"user": name, "ignore_auth": False}, data)

    def headers(self, role: str) -> dict[str, str]:
        """Say who calls over HTTP."""
        return {"Authorization": self.people[role]["token"]}


@pytest.fixture
def house() -> House:
    people = {role: factories.UserWithToken() for role in ("member", "editor", "admin", "outsider")}
    org = factories.Organization(
        users=[
            {"name": people[role]["name"], "capacity": role}
            for role in ("member", "editor", "admin")
        ]
    )
    factories.Organization(users=[{"name": people["outsider"]["name"], "capacity": "admin"}])
    return House(org, people)


@pytest.fixture
def quarterly(house: House) -> Callable[..., dict[str, Any]]:
    """Make a published dataset of a quarter with a file."""

    def make(**fields: Any) -> dict[str, Any]:
        described = {
            "owner_org": house.org["id"],
            "title_translated": {"fr": "Demandes d’asile, T4 2024", "ar": "طلبات اللجوء"},
            "notes_translated": {"fr": "Un résumé."},
            "source_language": "fr",
            "migration_theme": ["housing"],
            "places": ["04.421.01.03"],
            "temporal_start": "2024-Q4",
            "temporal_end": "2024-Q4",
            "frequency": "quarterly",
            "data_updated": "2025-01-10",
            "next_update": "2025-04-30",
            "access_level": "open",
            "contact_name": "Service",
            "contact_email": "service@example.org",
            "tags_translated": {"fr": ["asile"]},
            "sdg_targets": ["10.7"],
            "policy_reasons": {"sdg:10.7": {"fr": "Parce que."}},
            "resources": [{"url": "https://example.org/a.csv", "name": "a"}],
            "private": False,
        }
        return house.act("admin", "package_create", **{**described, **fields})

    return make
