"""A producer who may publish, and the API as clients call it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp, call_action

Call = Callable[..., dict[str, Any]]


@pytest.fixture
def publisher() -> dict[str, Any]:
    """An organisation's admin, with `token` and `organization`."""
    user = factories.UserWithToken()
    organization = factories.Organization(users=[{"name": user["name"], "capacity": "admin"}])
    return {**user, "organization": organization}


@pytest.fixture
def call(app: CKANTestApp) -> Call:
    """Call an action over HTTP and return the whole answer, its HTTP status under `status`."""

    def post(path: str, token: str | None = None, **data: Any) -> dict[str, Any]:
        headers = {"Authorization": token} if token else {}
        answer = app.post(path, json=data, headers=headers)
        return {**answer.json, "status": answer.status_code}

    return post


@pytest.fixture
def described(publisher: dict[str, Any]) -> dict[str, Any]:
    """A published dataset described in Arabic and French, with one file."""
    return call_action(
        "package_create",
        context={"user": publisher["name"], "ignore_auth": False},
        owner_org=publisher["organization"]["id"],
        source_language="fr",
        title_translated={"ar": "السكن في الرباط", "fr": "Le logement à Rabat"},
        notes_translated={"fr": "Résumé."},
        tags_translated={"fr": ["logement"]},
        migration_theme=["housing", "stocks"],
        access_level="open",
        sdg_targets=["10.7"],
        policy_reasons={"sdg:10.7": {"ar": "لأنه كذلك"}},
        places=["04.421.01.03"],
        disaggregation=["sex", "age"],
        license_id="cc-by-4.0",
        private=False,
        resources=[
            {
                "name_translated": {"fr": "Fichier"},
                "url": "https://example.org/a.csv",
                "format": "CSV",
                "resource_kind": "data",
                "language": ["ar"],
                "crosses": ["sex*age"],
            }
        ],
    )
