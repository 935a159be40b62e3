"""Hostile files, calls and searches."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from ckan import model
from werkzeug.datastructures import FileStorage

from ckanext.rabatmigration.tests.publishing.conftest import People

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

Make = Callable[..., dict[str, Any]]
SEARCH = "/api/3/action/package_search"


@pytest.mark.parametrize("name", ["page.html", "picture.svg"])
def test_an_uploaded_page_is_handed_over_and_never_run(
    app, people: People, dataset: Make, create_with_upload, name: str
):
    made = dataset(access_level="open")
    upload = FileStorage(io.BytesIO(b"<script>alert(1)</script>"), name)
    people.act(
        "sysadmin", "resource_create", package_id=made["id"], name="x", format="HTML", upload=upload
    )
    file = people.act("anonymous", "package_show", id=made["id"])["resources"][0]
    answer = app.get(f"/dataset/{made['id']}/resource/{file['id']}/download/{name}", status=200)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert name in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_cookie_alone_changes_nothing_through_the_api(app, people: People, dataset: Make):
    made = dataset(private=True)
    call = {
        "url": "/api/3/action/package_patch",
        "data": {"id": made["id"], "private": "false"},
    }
    client = app.test_client(use_cookies=True)
    with client.session_transaction() as session:
        session["_user_id"] = _login_id(people.names["admin"])
        session["_fresh"] = True
    assert client.post(call["url"], data=call["data"]).status_code == 403
    assert people.act("sysadmin", "package_show", id=made["id"])["private"]
    answer = app.post(call["url"], data=call["data"], headers=people.headers("admin"), status=200)
    assert answer.json["result"]["private"] is False


def _login_id(name: str) -> str:
    return model.User.get(name).get_id()


@pytest.mark.parametrize("box", ["1e999,0,0,0", "nan,0,1,1", "1e17,0,1,1", "1,2,3", "a,b,c,d"])
def test_an_endless_area_is_refused_at_once(app, box: str):
    app.get(f"/dataset/?ext_bbox={box}", status=400)
    app.post(SEARCH, json={"extras": {"ext_bbox": box}}, status=400)


def test_an_area_is_searched(app):
    app.get("/dataset/?ext_bbox=-7,33,-6,35", status=200)


def test_core_s_names_and_addresses_of_people_are_hidden_too(people: People, dataset: Make):
    sent = {
        "author": "Quiet Author",
        "author_email": "quiet@rabat.example",
        "maintainer": "Quiet Keeper",
        "maintainer_email": "keeper@rabat.example",
    }
    made = dataset(access_level="open", **sent)
    for role in ("anonymous", "outsider"):
        shown = people.act(role, "package_show", id=made["id"])
        assert not any(shown[field] for field in sent)
    assert (
        people.act("editor", "package_show", id=made["id"])["author_email"] == sent["author_email"]
    )


@pytest.mark.parametrize("owner", [["x"], {}, 5, True], ids=repr)
def test_an_owner_that_is_no_text_is_told_as_such(app, people: People, owner: Any):
    answer = app.post(
        "/api/3/action/package_create",
        json={"title": "Table", "owner_org": owner},
        headers=people.headers("editor"),
    )
    assert answer.status_code == 409
    assert answer.json["error"]["owner_org"] == ["Give the organisation's id or name."]


@pytest.mark.parametrize("owner", ["\0", "\ud800"], ids=repr)
def test_an_owner_that_is_no_readable_text_is_told_as_such(app, people: People, owner: str):
    answer = app.post(
        "/api/3/action/package_create",
        json={"title": "Table", "owner_org": owner},
        headers=people.headers("editor"),
    )
    assert answer.status_code == 400
    assert set(answer.json["error"]) == {"owner_org", "__type"}


def test_fields_to_show_must_be_names(app):
    app.post(SEARCH, json={"fl": 5}, status=400)
