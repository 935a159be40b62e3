"""Who may not publish doesn't, by any route; who may, does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.tests import factories

from ckanext.rabatmigration.events.model import EventRow
from ckanext.rabatmigration.publishing import may_publish
from ckanext.rabatmigration.tests.publishing.conftest import ROLES

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

Dataset = dict[str, Any]


@pytest.mark.parametrize(
    "fields",
    [{}, {"private": False}, {"private": "false"}, {"state": "draft"}, {"state": "active"}],
    ids=str,
)
def test_what_an_editor_creates_is_private(people, is_private, fields):
    made = people.act(
        "editor",
        "package_create",
        name=factories.Dataset.stub().name,
        title="Asylum requests",
        owner_org=people.org["name"],
        **fields,
    )
    assert is_private(made["id"])


KEPT_PRIVATE: dict[str, Callable[[Dataset], tuple[str, dict[str, Any]]]] = {
    "patch": lambda d: ("package_patch", {"id": d["id"], "private": False}),
    "patch the state": lambda d: ("package_patch", {"id": d["id"], "state": "active"}),
    "patch as text": lambda d: ("package_patch", {"id": d["id"], "private": "False"}),
    "update": lambda d: ("package_update", d | {"private": False}),
    "update by name": lambda d: (
        "package_update",
        {k: v for k, v in d.items() if k != "id"} | {"private": False, "notes": "New"},
    ),
    "update without saying": lambda d: (
        "package_update",
        {k: v for k, v in d.items() if k != "private"} | {"notes": "New"},
    ),
    "revise": lambda d: (
        "package_revise",
        {"match": {"id": d["id"]}, "update": {"private": False, "notes": "New"}},
    ),
    "add a file": lambda d: (
        "resource_create",
        {"package_id": d["id"], "url": "https://example.org/a.csv", "name": "A"},
    ),
}


@pytest.mark.parametrize("route", KEPT_PRIVATE)
def test_what_an_editor_saves_stays_private(people, dataset, is_private, route):
    saved = dataset(private=True)
    action, data = KEPT_PRIVATE[route](saved)
    people.act("editor", action, **data)
    assert is_private(saved["id"])


def test_editors_other_changes_to_a_private_dataset_are_kept(people, dataset):
    saved = dataset(private=True)
    changed = people.act("editor", "package_patch", id=saved["id"], notes="New", private=False)
    assert changed["notes"] == "New"


REFUSED_ON_PRIVATE: dict[str, Callable[[Dataset, Any], tuple[str, dict[str, Any]]]] = {
    "publish": lambda d, _p: ("rabatmigration_dataset_publish", {"id": d["id"]}),
    "bulk": lambda d, _p: (
        "bulk_update_public",
        {"datasets": [d["id"]], "org_id": d["owner_org"]},
    ),
    "change the owner": lambda d, p: (
        "package_owner_org_update",
        {"id": d["id"], "organization_id": p["id"]},
    ),
    "move to where one publishes": lambda d, p: (
        "package_patch",
        {"id": d["id"], "owner_org": p["id"], "private": False},
    ),
    "move by name": lambda d, p: (
        "package_patch",
        {"id": d["id"], "owner_org": p["name"]},
    ),
}


@pytest.mark.parametrize("route", REFUSED_ON_PRIVATE)
def test_editor_is_refused_what_would_publish(people, dataset, is_private, route):
    saved = dataset(private=True)
    action, data = REFUSED_ON_PRIVATE[route](saved, _elsewhere(people, "editor", "admin"))
    with pytest.raises(tk.NotAuthorized):
        people.act("editor", action, **data)
    assert is_private(saved["id"])


def _elsewhere(people: Any, role: str, capacity: str) -> dict[str, Any]:
    """Make another organisation in which somebody has another role."""
    return factories.Organization(users=[{"name": people.names[role], "capacity": capacity}])


REFUSED_ON_PUBLISHED: dict[str, Callable[[Dataset], tuple[str, dict[str, Any]]]] = {
    "patch": lambda d: ("package_patch", {"id": d["id"], "notes": "New"}),
    "update": lambda d: ("package_update", d | {"notes": "New"}),
    "revise": lambda d: (
        "package_revise",
        {"match": {"id": d["id"]}, "update": {"notes": "New"}},
    ),
    "hide": lambda d: ("package_patch", {"id": d["id"], "private": True}),
    "withdraw": lambda d: ("rabatmigration_dataset_withdraw", {"id": d["id"]}),
    "delete": lambda d: ("package_delete", {"id": d["id"]}),
    "delete by state": lambda d: ("package_patch", {"id": d["id"], "state": "deleted"}),
    "add a file": lambda d: (
        "resource_create",
        {"package_id": d["id"], "url": "https://example.org/b.csv"},
    ),
    "change a file": lambda d: (
        "resource_patch",
        {"id": d["resources"][0]["id"], "url": "https://example.org/b.csv"},
    ),
    "delete a file": lambda d: ("resource_delete", {"id": d["resources"][0]["id"]}),
    "add a view": lambda d: (
        "resource_view_create",
        {"resource_id": d["resources"][0]["id"], "view_type": "datatables_view", "title": "T"},
    ),
    "fill the DataStore": lambda d: (
        "datastore_create",
        {"resource_id": d["resources"][0]["id"], "force": True, "records": [{"a": 1}]},
    ),
}


@pytest.mark.parametrize("route", REFUSED_ON_PUBLISHED)
def test_editor_is_refused_changes_of_what_is_published(people, dataset, route):
    saved = dataset(resources=[{"url": "https://example.org/a.csv", "format": "CSV"}])
    action, data = REFUSED_ON_PUBLISHED[route](saved)
    with pytest.raises(tk.NotAuthorized):
        people.act("editor", action, **data)
    stored = people.act("sysadmin", "package_show", id=saved["id"])
    assert (stored["private"], stored["state"]) == (False, "active")
    assert [r["url"] for r in stored["resources"]] == ["https://example.org/a.csv"]


@pytest.mark.parametrize("route", ["patch", "delete", "add a file", "change a file"])
def test_refusal_says_who_may(people, dataset, route):
    saved = dataset(resources=[{"url": "https://example.org/a.csv", "format": "CSV"}])
    action, data = REFUSED_ON_PUBLISHED[route](saved)
    with pytest.raises(tk.NotAuthorized, match="Administrators of the organisation publish"):
        people.act("editor", action, **data)


def test_refusal_over_the_api_is_403_and_says_who_may(app, people, dataset):
    saved = dataset()
    answer = app.post(
        "/api/action/package_patch",
        json={"id": saved["id"], "notes": "New"},
        headers=people.headers("editor"),
        status=403,
    )
    assert "Administrators of the organisation publish" in answer.json["error"]["message"]


@pytest.mark.parametrize("role", ["admin", "sysadmin"])
def test_who_may_publish_publishes_by_saving(people, role):
    made = people.act(
        role,
        "package_create",
        name=factories.Dataset.stub().name,
        title="Asylum requests",
        owner_org=people.org["id"],
        private=False,
    )
    assert made["private"] is False


@pytest.mark.parametrize("role", ["admin", "sysadmin"])
def test_who_may_publish_changes_what_is_published(people, dataset, role):
    saved = dataset()
    assert people.act(role, "package_patch", id=saved["id"], notes="New")["notes"] == "New"


@pytest.mark.ckan_config("ckanext.rabatmigration.publishers", "editor")
def test_editors_publish_where_the_operator_lets_them(people, dataset, is_private):
    saved = dataset(private=True)
    people.act("editor", "rabatmigration_dataset_publish", id=saved["id"])
    assert not is_private(saved["id"])
    people.act("editor", "package_patch", id=saved["id"], notes="New")


MAY_PUBLISH = {
    "admin": {"admin", "sysadmin"},
    "editor": {"editor", "admin", "sysadmin"},
}


@pytest.mark.parametrize("publisher", MAY_PUBLISH)
def test_may_publish(people, ckan_config, monkeypatch, publisher):
    monkeypatch.setitem(ckan_config, "ckanext.rabatmigration.publishers", publisher)
    org = people.org["id"]
    may = {role for role in ROLES if may_publish(people.names.get(role, ""), org)}
    assert may == MAY_PUBLISH[publisher]


def test_site_itself_saves_as_it_says(people):
    made = tk.get_action("package_create")(
        {"ignore_auth": True, "user": people.names["editor"]},
        {
            "name": factories.Dataset.stub().name,
            "title": "Harvested",
            "owner_org": people.org["id"],
            "private": False,
        },
    )
    assert made["private"] is False


def test_published_dataset_moves_only_where_one_may_publish(people, dataset):
    saved = dataset()
    elsewhere = _elsewhere(people, "admin", "editor")
    with pytest.raises(tk.NotAuthorized, match="publish for"):
        people.act("admin", "package_patch", id=saved["id"], owner_org=elsewhere["id"])


def test_private_dataset_moved_where_one_may_not_publish_stays_private(people, dataset, is_private):
    saved = dataset(private=True)
    elsewhere = _elsewhere(people, "admin", "editor")
    people.act("admin", "package_patch", id=saved["id"], owner_org=elsewhere["id"], private=False)
    assert is_private(saved["id"])


def _events(package_id: str) -> list[str]:
    rows = model.Session.scalars(
        sa.select(EventRow).where(EventRow.object_id == package_id).order_by(EventRow.id)
    )
    return [row.name for row in rows]


def test_publishing_and_withdrawing_leave_events_and_keep_the_record(people, dataset):
    saved = dataset(private=True, notes="Kept")
    assert _events(saved["id"]) == ["dataset.created"]
    people.act("admin", "rabatmigration_dataset_publish", id=saved["name"])
    assert _events(saved["id"])[1:] == ["dataset.updated", "dataset.published"]
    withdrawn = people.act("admin", "rabatmigration_dataset_withdraw", id=saved["name"])
    assert _events(saved["id"])[3:] == ["dataset.updated", "dataset.withdrawn"]
    assert (withdrawn["private"], withdrawn["state"]) == (True, "active")
    assert withdrawn["notes"] == "Kept"


def test_publishing_twice_is_one_event(people, dataset):
    saved = dataset(private=True)
    people.act("admin", "rabatmigration_dataset_publish", id=saved["id"])
    people.act("admin", "rabatmigration_dataset_publish", id=saved["id"])
    assert _events(saved["id"]).count("dataset.published") == 1


@pytest.mark.parametrize("by", ["id", "name"])
@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("package_delete", "dataset.deleted"),
        ("dataset_purge", "dataset.purged"),
    ],
)
def test_end_of_a_dataset_leaves_an_event(people, dataset, action, expected, by):
    saved = dataset()
    people.act("sysadmin", action, id=saved[by])
    assert _events(saved["id"])[-1] == expected


def test_deleting_by_state_is_deleting(people, dataset):
    saved = dataset()
    people.act("admin", "package_patch", id=saved["id"], state="deleted")
    assert _events(saved["id"])[-1] == "dataset.deleted"


def test_refused_save_leaves_no_event(people, dataset):
    saved = dataset()
    before = _events(saved["id"])
    with pytest.raises(tk.ValidationError):
        people.act("admin", "package_patch", id=saved["id"], name="Not a name!")
    model.Session.rollback()
    assert _events(saved["id"]) == before


def test_event_says_who(people, dataset):
    saved = dataset(private=True)
    people.act("admin", "rabatmigration_dataset_publish", id=saved["id"])
    actor = model.Session.scalar(
        sa.select(EventRow.actor).where(
            EventRow.object_id == saved["id"], EventRow.name == "dataset.published"
        )
    )
    assert actor == people.names["admin"]


def test_button_publishes(app, people, dataset, is_private):
    saved = dataset(private=True)
    app.post(
        f"/dataset/{saved['name']}/publish",
        headers=people.headers("admin"),
        follow_redirects=False,
        status=302,
    )
    assert not is_private(saved["id"])
    app.post(
        f"/dataset/{saved['name']}/withdraw",
        headers=people.headers("admin"),
        follow_redirects=False,
        status=302,
    )
    assert is_private(saved["id"])


@pytest.mark.parametrize("role", ["member", "editor", "outsider"])
def test_button_of_others_is_refused(app, people, dataset, is_private, role):
    saved = dataset(private=True)
    app.post(f"/dataset/{saved['name']}/publish", headers=people.headers(role), status=403)
    assert is_private(saved["id"])


def test_following_a_link_publishes_nothing(app, people, dataset, is_private):
    saved = dataset(private=True)
    app.get(f"/dataset/{saved['name']}/publish", headers=people.headers("admin"))
    assert is_private(saved["id"])
