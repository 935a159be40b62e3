"""A mail server, an organisation with people, and what visitors ask about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from ckan import model
from ckan.lib.redis import connect_to_redis
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp, call_action

from ckanext.rabatmigration.tests import smtp_sink

MESSAGE = "How many of these households rent their home?"


@pytest.fixture
def sink(monkeypatch: pytest.MonkeyPatch, ckan_config: Any) -> Iterator[smtp_sink.Sink]:
    """A mail server that CKAN is told of."""
    with smtp_sink.running() as running:
        monkeypatch.setitem(ckan_config, "smtp.server", running.address)
        monkeypatch.setitem(ckan_config, "smtp.mail_from", "observatory@rabat.example")
        yield running


@pytest.fixture(autouse=True)
def _nobody_has_written(reset_db: Callable[[], None], with_plugins: None) -> None:
    """No messages and no counts of other tests."""
    reset_db()
    redis = connect_to_redis()
    for key in redis.scan_iter("ckan:*:rabatmigration:contact:*"):
        redis.delete(key)


@pytest.fixture
def people() -> dict[str, Any]:
    """An organisation with an administrator, an editor and a member, and a stranger."""
    made = {role: factories.UserWithToken() for role in ("admin", "editor", "member", "stranger")}
    organization = factories.Organization(
        title_translated={"fr": "Agence des loyers", "ar": "وكالة الكراء"}, source_language="fr"
    )
    for role in ("admin", "editor", "member"):
        call_action(
            "organization_member_create",
            id=organization["id"],
            username=made[role]["name"],
            role=role,
        )
    return {**made, "organization": organization}


@pytest.fixture
def dataset(people: dict[str, Any]) -> Callable[..., dict[str, Any]]:
    """Make a public dataset whose contact does not want to be named."""

    def make(**fields: Any) -> dict[str, Any]:
        about = {
            "owner_org": people["organization"]["id"],
            "title_translated": {"ar": "أثمنة الكراء", "fr": "Loyers", "en": "Rents"},
            "source_language": "fr",
            "contact_name": "Salma Alaoui",
            "contact_email": "salma@rabat.example",
            "private": False,
        }
        return factories.Dataset(**{**about, **fields})

    return make


class Visitor:
    """Somebody with a browser and its cookies."""

    def __init__(self, app: CKANTestApp, headers: dict[str, str] | None = None) -> None:
        self.client = app.test_client(use_cookies=True)
        self.headers = headers or {}

    def open(self, path: str) -> str:
        """Open a page with a form; return its text."""
        answer = self.client.get(path, headers=self.headers)
        assert answer.status_code == 200, path
        return answer.get_data(as_text=True)

    def send(self, path: str, **fields: str) -> Any:
        """Open the form, fill it in and send it; return the answer."""
        page = self.open(path)
        return self.client.post(path, data={**filled(page), **fields}, headers=self.headers)


def filled(page: str) -> dict[str, str]:
    """Return a form's own fields with a message fit to be sent."""
    hidden = dict(re.findall(r'type="hidden" name="([\w]+)" value="([^"]*)"', page))
    assert hidden["_csrf_token"]
    return {
        **hidden,
        "name": "Amina Visitor",
        "email": "amina@example.org",
        "message": MESSAGE,
        "consent": "true",
    }


def asked(**fields: Any) -> dict[str, Any]:
    """Return a message for the API."""
    return {
        "name": "Amina Visitor",
        "email": "amina@example.org",
        "message": MESSAGE,
        "consent": True,
        "submission": str(uuid4()),
        **fields,
    }


def rows() -> list[Any]:
    """Return the messages that are kept, the oldest first."""
    from ckanext.rabatmigration.contact.model import MessageRow

    model.Session.rollback()
    model.Session.expire_all()
    return model.Session.query(MessageRow).order_by(MessageRow.created).all()


def deliver(app: CKANTestApp) -> None:
    """Send what is due, as a job does: the application is there, a request is not."""
    from ckanext.rabatmigration.contact import delivery

    with app.flask_app.app_context():
        delivery.deliver_due()
