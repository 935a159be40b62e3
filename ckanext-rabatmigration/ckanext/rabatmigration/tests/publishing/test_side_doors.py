"""Actions of core that read datasets by themselves tell no more than `package_show`."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from ckanext.rabatmigration.tests.publishing.conftest import People

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

NAME = "Hushed Alaoui"
EMAIL = "hushed@rabat.example"
ADDRESS = "https://files.example/hushed.csv"

Dataset = dict[str, Any]
Route = Callable[[People, str, Dataset], Any]

ROUTES: dict[str, Route] = {
    "tag_show": lambda p, r, d: p.act(
        r, "tag_show", id=d["tags"][0]["name"], include_datasets=True
    )["packages"],
    "dataset_followee_list": lambda p, r, d: p.act(r, "dataset_followee_list", id=p.names[r]),
    "followee_list": lambda p, r, d: p.act(r, "followee_list", id=p.names[r]),
}


@pytest.fixture
def hushed(people: People, dataset: Callable[..., Dataset], visible_index) -> Dataset:
    """Return a public description with a closed file and a contact who isn't to be named."""
    made = dataset(
        access_level="licensed",
        contact_name=NAME,
        contact_email=EMAIL,
        tags=[{"name": f"hushed-{uuid.uuid4().hex[:8]}"}],
        resources=[{"url": ADDRESS, "name": "table", "format": "CSV"}],
    )
    visible_index()
    return made


@pytest.mark.parametrize("name", ROUTES)
def test_nobody_else_is_told_of_a_closed_file_or_an_unnamed_contact(people, hushed, name):
    for role in ("outsider", "admin"):
        people.act(role, "follow_dataset", id=hushed["id"])
        shown = json.dumps(ROUTES[name](people, role, hushed))
        assert hushed["name"] in shown
        told = [secret for secret in (NAME, EMAIL, ADDRESS) if secret in shown]
        assert not told if role == "outsider" else EMAIL in told, role
