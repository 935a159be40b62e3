"""People who aren't to be named in public are named to nobody but their organisation."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from ckan.tests import factories

from ckanext.rabatmigration.tests.publishing.conftest import ROLES, People

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

NAME = "Telltale Bennani"
EMAIL = "telltale@rabat.example"
CONTACT = {"contact_name": NAME, "contact_email": EMAIL}
OWNERS = {"member", "editor", "admin", "sysadmin"}

Dataset = dict[str, Any]

_STANDING: dict[bool, Dataset] = {}


@pytest.fixture
def named(people: People, dataset: Callable[..., Dataset]) -> Callable[[bool], Dataset]:
    """Return a public dataset, in an organisation of its own, both with a contact."""

    def get(public: bool) -> Dataset:
        if public not in _STANDING:
            org = people.new_org()
            people.act(
                "sysadmin", "organization_patch", id=org["id"], contact_public=public, **CONTACT
            )
            _STANDING[public] = dataset(
                owner_org=org["id"], access_level="open", contact_public=public, **CONTACT
            )
        return _STANDING[public]

    return get


Route = Callable[[Any, People, str, Dataset], object]


def _page(app: Any, people: People, role: str, url: str) -> str:
    return app.get(url, headers=people.headers(role), status=200).body


ROUTES: dict[str, Route] = {
    "package_show": lambda _a, p, r, d: p.act(r, "package_show", id=d["id"]),
    "package_show, default schema": lambda _a, p, r, d: p.act(
        r, "package_show", id=d["id"], use_default_schema=True
    ),
    "package_search": lambda _a, p, r, d: p.act(r, "package_search", fq=f"id:{d['id']}")["results"],
    "activities": lambda _a, p, r, d: p.act(r, "package_activity_list", id=d["id"]),
    "organization_show": lambda _a, p, r, d: p.act(r, "organization_show", id=d["owner_org"]),
    "organization_list": lambda _a, p, r, d: p.act(
        r,
        "organization_list",
        organizations=[d["organization"]["name"]],
        all_fields=True,
        include_extras=True,
    ),
    "page of the dataset": lambda a, p, r, d: _page(a, p, r, f"/dataset/{d['name']}"),
    "page of the organisation": lambda a, p, r, d: _page(
        a, p, r, f"/organization/about/{d['organization']['name']}"
    ),
    "Turtle": lambda a, p, r, d: _page(a, p, r, f"/dataset/{d['name']}.ttl"),
    "JSON-LD": lambda a, p, r, d: _page(a, p, r, f"/dataset/{d['name']}.jsonld"),
    "catalogue": lambda a, p, r, d: _page(a, p, r, f"/catalog.ttl?fq=id:{d['id']}"),
}

#: Written for the public: they may leave a private contact out for owners, too.
NOT_FOR_OWNERS_TO_SEE = {"Turtle", "JSON-LD", "catalogue", "page of the organisation"}


@pytest.mark.parametrize("name", ROUTES)
def test_private_contact_is_shown_to_owners_alone(app, people, named, name):
    saved = named(False)
    shown = {role for role in ROLES if _tells(ROUTES[name](app, people, role, saved))}
    assert not shown - OWNERS
    if name not in NOT_FOR_OWNERS_TO_SEE:
        assert shown == OWNERS


@pytest.mark.parametrize("name", ["package_show", "package_search", "organization_show"])
def test_public_contact_is_shown_to_everybody(app, people, named, name):
    saved = named(True)
    shown = {role for role in ROLES if _tells(ROUTES[name](app, people, role, saved))}
    assert shown == set(ROLES)


def _tells(got: object) -> bool:
    said = got if isinstance(got, str) else json.dumps(got, default=str)
    return NAME in said or EMAIL in said


@pytest.mark.parametrize(
    "query",
    [
        {"q": EMAIL},
        {"q": "telltale"},
        {"q": f'contact_email:"{EMAIL}"'},
        {"q": f'extras_contact_email:"{EMAIL}"'},
        {"fq": "contact_name:*elltal*"},
        {"fq": "extras_contact_name:*elltal*"},
    ],
    ids=str,
)
def test_searching_finds_no_private_contact(people, named, query):
    saved = named(False)
    found = people.act("anonymous", "package_search", rows=1000, **query)
    assert saved["id"] not in [result["id"] for result in found["results"]]


@pytest.mark.parametrize("role", ["editor", "admin", "sysadmin"])
def test_patching_keeps_the_contact(people, dataset, role):
    saved = dataset(private=True, contact_public=False, **CONTACT)
    people.act(role, "package_patch", id=saved["id"], notes="New")
    stored = people.act("sysadmin", "package_show", id=saved["id"])
    assert (stored["contact_name"], stored["contact_email"]) == (NAME, EMAIL)


def test_patching_an_organisation_keeps_its_contact(people):
    org = factories.Organization(
        users=[{"name": people.names["admin"], "capacity": "admin"}],
        contact_public=False,
        **CONTACT,
    )
    people.act("admin", "organization_patch", id=org["id"], website="https://rabat.example")
    stored = people.act("sysadmin", "organization_show", id=org["id"])
    assert (stored["contact_name"], stored["contact_email"]) == (NAME, EMAIL)


def test_followed_organisations_keep_their_contact_to_themselves(people: People):
    org = people.new_org()
    people.act(
        "sysadmin",
        "organization_patch",
        id=org["id"],
        contact_name="N",
        contact_email="n@r.example",
    )
    people.act("outsider", "follow_group", id=org["id"])
    (shown,) = people.act("outsider", "organization_followee_list", id=people.names["outsider"])
    assert "n@r.example" not in str(shown)
