"""The demo content comes in through the Action API, once, and says what it is."""

import csv

import ckan.plugins.toolkit as tk
import pytest
from ckan.lib.search.index import clear_index
from ckan.tests import factories, helpers

from ckanext.rabatmigration.demo import content, load

REAL = "rabat-"
INVENTED = "demo-"


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


@pytest.mark.unit
def test_what_is_invented_says_so_in_its_title_text_and_file():
    for dataset in content.datasets():
        invented = dataset["name"].startswith(INVENTED)
        assert invented or dataset["name"].startswith(REAL)
        if invented:
            said = [dataset["title_translated"]["en"], dataset["notes_translated"]["en"]]
            assert all("nvented" in text for text in said), dataset["name"]
            for resource in dataset["resources"]:
                text = (content.FOLDER / "files" / resource["file"]).read_text("utf-8")
                assert all("DEMO" in line for line in text.splitlines()[1:])


@pytest.mark.unit
def test_every_dataset_is_described_in_three_languages():
    for dataset in content.datasets():
        for field, value in dataset.items():
            if field.endswith("_translated"):
                assert set(value) == {"ar", "fr", "en"}, (dataset["name"], field)


@pytest.mark.unit
def test_census_figures_add_up_to_the_published_totals():
    """Totals by hand: Rabat 509 916 and 573 895, Touarga 5 703 and 3 932, foreigners 14 614."""
    rows = _rows("rabat-census-2024.csv")
    assert sum(int(row["population_2024"]) for row in rows) == 509916 + 5703
    assert sum(int(row["foreign_residents_2024"] or 0) for row in rows) == 14614
    assert (
        sum(int(row["population_2014"]) for row in _rows("rabat-census-2014.csv")) == 573895 + 3932
    )


def _rows(name):
    with (content.FOLDER / "files" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
