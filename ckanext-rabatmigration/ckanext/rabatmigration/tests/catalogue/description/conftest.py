"""Somebody who may write anywhere, through Python and over HTTP in each language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp, call_action


@pytest.fixture
def writer() -> dict[str, Any]:
    name = f"writer-{uuid4().hex}"
    return factories.SysadminWithToken(name=name, email=f"{name}@example.org")


@pytest.fixture
def owner() -> str:
    """Id of an organisation."""
    return factories.Organization(name=f"owner-{uuid4().hex}")["id"]


@pytest.fixture
def act(writer: dict[str, Any]) -> Callable[..., Any]:
    """Call an action."""

    def call(action: str, **data: Any) -> Any:
        return call_action(action, {"user": writer["name"], "ignore_auth": False}, **data)

    return call


@pytest.fixture
def make(act: Callable[..., Any], owner: str) -> Callable[..., dict[str, Any]]:
    """Create a dataset of the organisation."""

    def create(**data: Any) -> dict[str, Any]:
        return act("package_create", owner_org=owner, **data)

    return create


@pytest.fixture
def refused(app: CKANTestApp, writer: dict[str, Any], owner: str) -> Callable[..., dict[str, Any]]:
    """Send a dataset that must be refused, in a language; return its errors by field."""

    def send(lang: str = "en", action: str = "package_create", **data: Any) -> dict[str, Any]:
        if action == "package_create":
            data = {"title_translated": {"fr": "Un titre"}, "owner_org": owner, **data}
        answer = app.post(
            f"/{lang}/api/3/action/{action}",
            json=data,
            headers={"Authorization": writer["token"]},
        )
        assert answer.status_code == 409, answer.body
        errors = answer.json["error"]
        errors.pop("__type")
        return errors

    return send
