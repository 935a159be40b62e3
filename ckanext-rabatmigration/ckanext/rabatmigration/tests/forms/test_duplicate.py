"""The description of the next dataset, begun from the last one."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
import pytest
from bs4 import BeautifulSoup
from ckan import model
from ckan.tests import factories

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


def test_the_description_is_taken_over_a_quarter_later(house, quarterly):
    made = quarterly()
    taken = house.act("editor", "rabatmigration_form_duplicate", id=made["name"])
    assert taken["title_translated"] == {"fr": "Demandes d’asile, T1 2025", "ar": "طلبات اللجوء"}
    assert (taken["temporal_start"], taken["temporal_end"]) == ("2025-Q1", "2025-Q1")
    assert taken["next_update"] == "2025-07-31"
    assert taken["contact_email"] == "service@example.org"
    assert taken["policy_reasons"] == {"sdg:10.7": {"fr": "Parce que."}}
    assert taken["rabatmigration_from"] == made["id"]
    assert taken["owner_org"] == house.org["id"]
    assert taken["private"] is True
    assert not {"id", "name", "resources", "data_updated", "spatial", "title", "extras"} & set(
        taken
    )


def test_it_fits_package_create_and_the_first_one_stays_as_it_was(house, quarterly):
    made = quarterly()
    taken = house.act("editor", "rabatmigration_form_duplicate", id=made["id"])
    following = house.act("editor", "package_create", **taken)
    assert following["id"] != made["id"]
    assert following["name"] != made["name"]
    assert following["resources"] == []
    assert following["private"] is True
    shown = house.act("editor", "package_show", id=made["id"])
    assert shown["metadata_modified"] == made["metadata_modified"]
    assert shown["temporal_start"] == "2024-Q4"


@pytest.mark.parametrize("role", ["outsider", "nobody"])
def test_nobody_takes_over_another_organisations_description(house, quarterly, role):
    made = quarterly()
    with pytest.raises(tk.NotAuthorized):
        house.act(role, "rabatmigration_form_duplicate", id=made["id"])


def test_a_member_who_makes_no_datasets_takes_nothing_over(house, quarterly):
    made = quarterly()
    with pytest.raises(tk.NotAuthorized):
        house.act("member", "rabatmigration_form_duplicate", id=made["id"])


def test_a_member_takes_it_over_to_where_she_may_write(house, quarterly):
    made = quarterly()
    factories.Organization(users=[{"name": house.people["member"]["name"], "capacity": "editor"}])
    taken = house.act("member", "rabatmigration_form_duplicate", id=made["id"])
    assert "owner_org" not in taken


def test_what_is_not_there_is_not_found(house):
    with pytest.raises(tk.ObjectNotFound):
        house.act("editor", "rabatmigration_form_duplicate", id="nothing-of-the-kind")
    with pytest.raises(tk.ValidationError):
        house.act("editor", "rabatmigration_form_duplicate", id=["a"])


def test_the_form_opens_filled_in(app, house, quarterly):
    made = quarterly()
    answer = app.get(f"/fr/dataset/duplicate/{made['name']}", headers=house.headers("editor"))
    page = BeautifulSoup(answer.body, "html.parser")
    form = page.select_one("#dataset-edit")
    assert form["action"] == "/fr/dataset/new"
    assert form.select_one("[name=title_translated-fr]")["value"] == "Demandes d’asile, T1 2025"
    assert form.select_one("[name=temporal_start]")["value"] == "2025-Q1"
    assert form.select_one("[name=name]")["value"] == ""
    assert form.select_one("[name=pkg_name]")["value"] == ""
    assert form.select_one("#rm-draft")["data-form"] == f"dataset/new/{made['id']}"
    assert page.select_one(f'.rm-begun a[href$="{made["id"]}"]')


@pytest.mark.parametrize(("role", "status"), [("outsider", 403), ("editor", 404)])
def test_the_form_opens_for_nobody_else(app, house, quarterly, role, status):
    name = quarterly()["name"] if role == "outsider" else "nothing-of-the-kind"
    before = model.Session.query(model.Package).count()
    path = f"/fr/dataset/duplicate/{name}"
    assert app.get(path, headers=house.headers(role), status=status).status_code == status
    assert model.Session.query(model.Package).count() == before


def test_the_way_there_stands_where_people_may_go_it(app, house, quarterly):
    made = quarterly()
    for role, there in {"editor": True, "outsider": False}.items():
        page = app.get(f"/fr/dataset/{made['name']}", headers=house.headers(role)).body
        assert (f"/fr/dataset/duplicate/{made['name']}" in page) is there
    page = app.get("/fr/dashboard/datasets", headers=house.headers("admin")).body
    assert f"/fr/dataset/duplicate/{made['name']}" in page
