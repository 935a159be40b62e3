"""The demo content comes in through the Action API, once, and says what it is."""

import ckan.plugins.toolkit as tk
import pytest
from ckan.lib.search.index import clear_index
from ckan.tests import factories, helpers

from ckanext.rabatmigration import helpers as theme_helpers
from ckanext.rabatmigration.demo import content, load


def _search(**params):
    return helpers.call_action("package_search", {"user": "", "ignore_auth": False}, **params)


def _shown():
    return {
        one["name"]: helpers.call_action("package_show", id=one["name"])
        for one in content.datasets()
    }


@pytest.mark.functional
@pytest.mark.ckan_config("ckanext.rabatmigration.demo.password", "rabat-demo")
@pytest.mark.usefixtures("ckan_config", "with_plugins", "clean_db")
def test_the_demo_comes_in_once_is_found_by_visitors_and_made_whole_again(visible_index):
    clear_index()
    list(load.load())
    _check_roles()
    visible_index()
    published = {one["name"] for one in content.datasets() if one.get("published", True)}
    assert {one["name"] for one in _search(rows=100)["results"]} == published
    assert published < {one["name"] for one in content.datasets()}, "a draft is among them"

    before = _shown()
    assert not [line for line in load.load() if line.endswith(": made")]
    for name, again in _shown().items():
        assert again["metadata_modified"] == before[name]["metadata_modified"]
        assert [r["id"] for r in again["resources"]] == [r["id"] for r in before[name]["resources"]]

    for name in published:
        _check_every_table_is_labelled(before[name])

    name = "rabat-recensement-2024-arrondissements"
    file = before[name]["resources"][0]["id"]
    _check_labels(file)
    helpers.call_action("resource_delete", {"user": load.PUBLISHER}, id=file)
    list(load.load())
    files = helpers.call_action("package_show", id=name)["resources"]
    assert [one["url"].rsplit("/", 1)[-1] for one in files] == ["rabat-census-2024.csv"]


def _check_labels(file):
    fields = helpers.call_action("datastore_search", resource_id=file, limit=0)["fields"]
    told = {field["id"]: field for field in fields}
    assert told["population_2024"]["type"] == "numeric"
    assert told["hcp_code"]["type"] == "text"
    labels = told["population_2024"]["info"]["label_translated"]
    assert labels == {"ar": "عدد السكان 2024", "fr": "Population 2024", "en": "Population 2024"}


def _check_every_table_is_labelled(dataset):
    for file in dataset["resources"]:
        if file["format"] == "CSV":
            found = helpers.call_action("datastore_search", resource_id=file["id"], limit=0)
            told = [field for field in found["fields"] if field["id"] != "_id"]
            assert all(field["info"]["label_translated"] for field in told), dataset["name"]


def _check_roles():
    members = helpers.call_action("member_list", id=load.HOME, object_type="user")
    names = {
        helpers.call_action("user_show", id=user)["name"]: role.lower()
        for user, _type, role in members
    }
    wanted = {"demo_admin": "admin", "demo_editor": "editor", "demo_reviewer": "member"}
    assert {name: names.get(name) for name in wanted} == wanted
    assert "demo_user" not in names
    assert helpers.call_action("user_show", id="demo_sysadmin")["sysadmin"]


@pytest.mark.functional
@pytest.mark.usefixtures("clean_db")
def test_removed_accounts_cannot_sign_in():
    account = factories.Sysadmin(name="demo_sysadmin")
    assert list(load.remove()) == ["demo_sysadmin: removed"]
    with pytest.raises(tk.NotAuthorized):
        tk.check_access("package_create", {"user": account["name"]}, {})


@pytest.mark.functional
@pytest.mark.ckan_config("ckanext.rabatmigration.demo.password", "rabat-demo")
@pytest.mark.usefixtures("ckan_config", "with_plugins", "clean_db")
def test_a_load_that_died_after_the_files_labels_them_the_next_time(monkeypatch):
    first = content.datasets()[:1]
    monkeypatch.setattr(content, "datasets", lambda: first)
    with monkeypatch.context() as dying, pytest.raises(ZeroDivisionError):
        dying.setattr(load, "_label_columns", lambda *_args, **_kwargs: 1 / 0)
        list(load.load())
    file = helpers.call_action("package_show", id=first[0]["name"])["resources"][0]["id"]
    list(load.load())
    _check_labels(file)


@pytest.mark.functional
@pytest.mark.parametrize("on", [True, False])
def test_robots_are_kept_out_of_a_demo_alone(app, monkeypatch, on):
    loaded = theme_helpers.p.plugin_loaded
    monkeypatch.setattr(
        theme_helpers.p,
        "plugin_loaded",
        lambda name: on if name == "rabatmigration_demo" else loaded(name),
    )
    lines = app.get("/robots.txt").body.splitlines()
    assert ("Disallow: /" in lines) == on
    assert ("Disallow: /api/" in lines) != on
