"""Files that aren't open reach nobody but their organisation, by any route.

An address may also stand in a field no schema knows.

What each role gets is written here by hand, not taken from the rules. A file is known by words that
stand in its address and in its content.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.tests import helpers

from ckanext.rabatmigration.publishing import redaction
from ckanext.rabatmigration.tests.publishing.conftest import ROLES, People

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

MARK = "tell-tale-name"
CELL = "tell-tale-cell"

OWNERS = {"member", "editor", "admin", "sysadmin"}

#: Who gets the files of a published dataset, by its access level.
ENTITLED = {
    "open": set(ROLES),
    "registered": OWNERS,
    "licensed": OWNERS,
    "on_site": OWNERS,
    "metadata_only": OWNERS,
    "": OWNERS,
}

Dataset = dict[str, Any]
Route = Callable[[Any, People, str, Dataset], object]


@pytest.fixture
def made(people, dataset, create_with_upload) -> Callable[[str], Dataset]:
    """Make a public dataset with a linked file, an uploaded one, a view and rows."""

    def make(level: str) -> Dataset:
        link = {"url": f"https://example.org/{MARK}.csv", "format": "CSV", "name": "Link"}
        link["mirror"] = f"https://mirror.example.org/{MARK}.csv"
        saved = dataset(access_level=level, resources=[link], owner_org=people.new_org()["id"])
        create_with_upload(
            f"a,b\n{CELL},2\n",
            f"{MARK}.csv",
            context=people.context("sysadmin") | {"ignore_auth": True},
            package_id=saved["id"],
            format="CSV",
            name="Upload",
        )
        upload = people.act("sysadmin", "package_show", id=saved["id"])["resources"][1]
        people.act(
            "sysadmin",
            "datastore_create",
            resource_id=upload["id"],
            force=True,
            records=[{"a": CELL}],
        )
        people.act(
            "sysadmin",
            "resource_view_create",
            resource_id=upload["id"],
            view_type="datatables_view",
            title="Table",
            description=MARK,
        )
        return people.act("sysadmin", "package_show", id=saved["id"])

    return make


_STANDING: dict[str, Dataset] = {}


@pytest.fixture
def standing(made) -> Callable[[str], Dataset]:
    """Return such a dataset, which tests leave as it is."""

    def get(level: str) -> Dataset:
        if level not in _STANDING or model.Package.get(_STANDING[level]["id"]) is None:
            _STANDING[level] = made(level)
        return _STANDING[level]

    return get


def _upload(dataset: Dataset) -> str:
    return dataset["resources"][1]["id"]


def _get(app: Any, people: People, role: str, url: str) -> str:
    """Return the page, followed to where it leads within the site; empty when refused."""
    answer = app.get(url, headers=people.headers(role), follow_redirects=False)
    assert answer.status_code < 500, answer.body
    return answer.headers.get("Location", "") + answer.body if answer.status_code < 400 else ""


def _search(people: People, role: str, dataset: Dataset, **data: Any) -> object:
    return people.act(role, "package_search", fq=f"id:{dataset['id']}", **data)["results"]


#: Routes that describe the dataset to everybody and may hold an address.
SHOWING: dict[str, Route] = {
    "package_show": lambda _a, p, r, d: p.act(r, "package_show", id=d["id"]),
    "package_show, default schema": lambda _a, p, r, d: p.act(
        r, "package_show", id=d["id"], use_default_schema=True
    ),
    "package_search": lambda _a, p, r, d: _search(p, r, d),
    "package_search, default schema": lambda _a, p, r, d: _search(p, r, d, use_default_schema=True),
    "current_package_list_with_resources": lambda _a, p, r, d: [
        found
        for found in p.act(r, "current_package_list_with_resources", limit=5)
        if found["id"] == d["id"]
    ],
    "resource_show": lambda _a, p, r, d: p.act(r, "resource_show", id=_upload(d)),
    "resource_search": lambda _a, p, r, d: [
        found
        for found in p.act(r, "resource_search", query="name:Upload")["results"]
        if found["package_id"] == d["id"]
    ],
    "organization_show": lambda _a, p, r, d: p.act(
        r, "organization_show", id=d["owner_org"], include_datasets=True
    ),
    "page of the dataset": lambda a, p, r, d: _get(a, p, r, f"/dataset/{d['name']}"),
    "page of the file": lambda a, p, r, d: _get(
        a, p, r, f"/dataset/{d['name']}/resource/{_upload(d)}"
    ),
    "Turtle": lambda a, p, r, d: _get(a, p, r, f"/dataset/{d['name']}.ttl"),
    "JSON-LD": lambda a, p, r, d: _get(a, p, r, f"/dataset/{d['name']}.jsonld"),
    "catalogue": lambda a, p, r, d: _get(
        a, p, r, f"/catalog.ttl?fq=id:{d['id']}&profiles=euro_dcat_ap_3"
    ),
    "activities of the dataset": lambda _a, p, r, d: p.act(r, "package_activity_list", id=d["id"]),
    "activities of the organisation": lambda _a, p, r, d: p.act(
        r, "organization_activity_list", id=d["owner_org"]
    ),
    "recent activities": lambda _a, p, r, d: [
        found
        for found in p.act(r, "recently_changed_packages_activity_list", limit=10)
        if found["object_id"] == d["id"]
    ],
    "feed": lambda a, p, r, d: _get(
        a, p, r, f"/feeds/organization/{d['organization']['name']}.atom"
    ),
    "API over the web": lambda a, p, r, d: _get(
        a, p, r, f"/api/action/package_show?id={d['name']}"
    ),
}

#: Routes of SHOWING that differ: no address stands there, or none but an open one, or none of the
#: past but for the organisation.
NO_ADDRESS = {"feed"}
ONLY_OPEN_ADDRESSES = {"Turtle", "JSON-LD"}
#: Routes that list what is newest.
NEWEST = {"current_package_list_with_resources", "recent activities"}
ONLY_OWNERS = {
    "activities of the dataset",
    "activities of the organisation",
    "recent activities",
}

#: Routes that serve the file or its rows.
SERVING: dict[str, Route] = {
    "download": lambda a, p, r, d: _get(
        a, p, r, f"/dataset/{d['name']}/resource/{_upload(d)}/download/{MARK}.csv"
    ),
    "download of a link": lambda a, p, r, d: _get(
        a, p, r, f"/dataset/{d['name']}/resource/{d['resources'][0]['id']}/download"
    ),
    "rows": lambda _a, p, r, d: p.act(r, "datastore_search", resource_id=_upload(d)),
    "columns": lambda _a, p, r, d: p.act(r, "datastore_info", id=_upload(d)) and CELL,
    "dump": lambda a, p, r, d: _get(a, p, r, f"/datastore/dump/{_upload(d)}"),
    "views": lambda _a, p, r, d: p.act(r, "resource_view_list", id=_upload(d)),
    "view": lambda _a, p, r, d: p.act(r, "resource_view_show", id=_view(d)),
    "frame of a view": lambda a, p, r, d: (
        _get(a, p, r, f"/dataset/{d['name']}/resource/{_upload(d)}/view/{_view(d)}") and CELL
    ),
}


def _view(dataset: Dataset) -> str:
    views = model.Session.query(model.ResourceView).filter_by(resource_id=_upload(dataset))
    return views.first().id


def _receives(route: Route, app: Any, people: People, role: str, dataset: Dataset) -> bool:
    """Tell whether the role gets a word of the file by the route."""
    try:
        got = route(app, people, role, dataset)
    except tk.NotAuthorized:
        model.Session.rollback()
        return False
    said = got if isinstance(got, str) else json.dumps(got, default=str)
    return MARK in said or CELL in said


@pytest.mark.parametrize("level", ["open", "licensed"])
@pytest.mark.parametrize("name", [*SHOWING, *SERVING])
def test_who_gets_a_file_by_each_route(request, app, people, name, level):
    saved = request.getfixturevalue("made" if name in NEWEST else "standing")(level)
    route = (SHOWING | SERVING)[name]
    receives = {role for role in ROLES if _receives(route, app, people, role, saved)}
    expected = ENTITLED[level]
    if name in NO_ADDRESS or (name in ONLY_OPEN_ADDRESSES and level != "open"):
        expected = set()
    elif name in ONLY_OWNERS:
        expected = OWNERS
    assert receives == expected


@pytest.mark.parametrize("level", ENTITLED)
def test_who_gets_a_file_by_its_access_level(app, people, standing, level):
    saved = standing(level)
    for name in ("package_show", "download", "rows"):
        route = (SHOWING | SERVING)[name]
        receives = {role for role in ROLES if _receives(route, app, people, role, saved)}
        assert receives == ENTITLED[level], name


@pytest.mark.parametrize("name", SHOWING)
def test_description_is_shown_to_those_who_do_not_get_the_file(request, app, people, name):
    saved = request.getfixturevalue("made" if name in NEWEST else "standing")("licensed")
    assert SHOWING[name](app, people, "anonymous", saved)


@pytest.mark.parametrize(
    "url",
    [
        "/dataset/{name}/resource/{resource}/download/x.csv",
        "/datastore/dump/{resource}",
        "/dataset/{name}/resource/{resource}/view/{view}",
        "/api/action/datastore_search?resource_id={resource}",
        "/api/action/datastore_info?id={resource}",
    ],
)
def test_refusal_of_a_file_is_403_and_says_why(app, people, standing, url):
    saved = standing("licensed")
    address = url.format(name=saved["name"], resource=_upload(saved), view=_view(saved))
    answer = app.get(address, status=403)
    assert "only its description is" in answer.body


def test_file_of_a_private_dataset_is_not_even_refused_with_a_reason(app, people, made):
    saved = made("licensed")
    people.act("sysadmin", "package_patch", id=saved["id"], private=True)
    address = f"/dataset/{saved['name']}/resource/{_upload(saved)}/download/x.csv"
    answer = app.get(address, follow_redirects=False)
    assert "only its description is" not in answer.body
    assert CELL not in answer.body


def test_rows_are_not_given_by_sql(people, standing):
    tables = {"table_names": [_upload(standing("open")), _upload(standing("licensed"))]}
    with pytest.raises(tk.NotAuthorized, match="only its description is"):
        tk.check_access("datastore_search_sql", people.context("anonymous") | tables, {})
    assert tk.check_access("datastore_search_sql", people.context("member") | tables, {})


@pytest.mark.parametrize("role", ["editor", "admin", "sysadmin"])
@pytest.mark.parametrize("level", ["licensed", ""])
def test_patching_keeps_the_addresses(people, made, role, level):
    saved = made(level)
    people.act("sysadmin", "package_patch", id=saved["id"], private=True)
    people.act(role, "package_patch", id=saved["id"], notes="New")
    people.act(role, "resource_patch", id=_upload(saved), description="New")
    people.act(role, "resource_create", package_id=saved["id"], url="https://example.org/c.csv")
    stored = model.Package.get(saved["id"])
    model.Session.refresh(stored)
    before = [model.Resource.get(r["id"]).url for r in saved["resources"]]
    assert f"https://example.org/{MARK}.csv" in before
    assert all(before)
    upload = model.Resource.get(_upload(saved))
    assert (upload.url_type, MARK in upload.url) == ("upload", True)


def test_document_in_the_index_keeps_the_addresses_for_those_who_may(people, made):
    saved = made("licensed")
    people.act("sysadmin", "package_patch", id=saved["id"], notes="New")
    shown = people.act("member", "package_show", id=saved["id"])
    assert [MARK in resource["url"] for resource in shown["resources"]] == [True, True]


REFUSED_FIELDS = [
    "res_url",
    "validated_data_dict",
    "data_dict",
    "id,res_url",
    ["id", "data_dict"],
    "id res_url",
    "*",
    "data_*",
    "alias:data_dict",
    "field(res_url)",
    "[json]",
    {"data_dict": 1},
]


@pytest.mark.parametrize("fields", REFUSED_FIELDS, ids=str)
def test_fields_that_hold_addresses_are_refused(people, fields):
    with pytest.raises(tk.ValidationError) as refused:
        people.act("editor", "package_search", fl=fields)
    assert "fl" in refused.value.error_dict


def test_other_fields_can_be_asked_for(people, dataset):
    saved = dataset()
    found = people.act("anonymous", "package_search", fq=f"id:{saved['id']}", fl="id,name title")
    assert found["results"] == [{"id": saved["id"], "name": saved["name"], "title": saved["title"]}]


def test_system_administrators_may_ask_for_every_field(people, standing):
    saved = standing("licensed")
    found = people.act(
        "sysadmin", "package_search", fq=f"id:{saved['id']}", fl="id,validated_data_dict"
    )
    assert MARK in found["results"][0]["validated_data_dict"]


@pytest.mark.parametrize(
    "query",
    [
        {"q": MARK},
        {"q": f"res_url:*{MARK}*"},
        {"q": f"urls:*{MARK}*"},
        {"q": f"text:{MARK}"},
        {"fq": f"res_url:*{MARK}*"},
    ],
    ids=str,
)
def test_searching_finds_no_hidden_address(people, standing, query):
    saved = standing("licensed")
    found = people.act("anonymous", "package_search", rows=1000, **query)
    assert saved["id"] not in [result["id"] for result in found["results"]]


def test_searching_finds_an_open_address(people, standing):
    saved = standing("open")
    found = people.act("anonymous", "package_search", q=f"res_url:*{MARK}*", rows=1000)
    assert saved["id"] in [result["id"] for result in found["results"]]


def test_facets_hold_no_hidden_address(people, standing):
    ids = [standing("licensed")["id"], standing("metadata_only")["id"]]
    found = people.act(
        "anonymous",
        "package_search",
        fq=f"id:({' OR '.join(ids)})",
        **{"facet.field": ["res_url"]},
    )
    assert found["count"] == 2
    assert MARK not in json.dumps(found)


@pytest.mark.parametrize("query", [f"url:{MARK}", ["name:Link", f"url:{MARK}"]], ids=str)
def test_resources_are_not_searched_by_address(people, standing, query):
    standing("licensed")
    with pytest.raises(tk.ValidationError):
        people.act("editor", "resource_search", query=query)
    assert people.act("sysadmin", "resource_search", query=query)["count"]


def test_past_versions_stay_with_the_organisation(people, made, ckan_config, monkeypatch):
    monkeypatch.setitem(ckan_config, "ckan.auth.public_activity_stream_detail", True)
    saved = made("licensed")
    people.act("admin", "package_patch", id=saved["id"], access_level="open", notes="Open now")
    activity = people.act("admin", "package_activity_list", id=saved["id"])[-1]
    for action in ("activity_data_show", "activity_show"):
        with pytest.raises(tk.NotAuthorized):
            people.act("anonymous", action, id=activity["id"], include_data=True)
    assert people.act("member", "activity_data_show", id=activity["id"])


def test_context_of_the_site_itself_sees_all(standing):
    saved = standing("licensed")
    assert MARK in json.dumps(helpers.call_action("package_show", id=saved["id"]), default=str)


def test_only_fields_of_the_schema_and_of_ckan_are_told_of_a_hidden_file(people, standing):
    saved = standing("licensed")
    told = people.act("anonymous", "package_show", id=saved["id"])["resources"][0]
    assert "mirror" not in told
    assert {"name", "format", "id", "position", "created", "state"} <= set(told)
    owner = people.act("member", "package_show", id=saved["id"])["resources"][0]
    assert MARK in owner["mirror"]


def test_the_index_finds_no_free_field_of_a_hidden_file():
    fields = {"res_extras_mirror": [MARK], "res_extras_version": ["2"], "dataset_type": "dataset"}
    closed = redaction.redact_document({"access_level": "licensed", **fields})
    assert set(closed) == {"access_level", "dataset_type", "res_extras_version"}
    assert "res_extras_mirror" in redaction.redact_document({"access_level": "open", **fields})


def test_resources_are_not_searched_by_a_free_field(people, monkeypatch):
    monkeypatch.setattr(model.Resource, "extra_columns", ["mirror"])
    with pytest.raises(tk.ValidationError):
        people.act("editor", "resource_search", query=f"mirror:{MARK}")


def test_a_free_field_is_found_in_no_search(people, standing):
    saved = standing("licensed")
    for query in (MARK, f"*{MARK}*", f'"{MARK}"'):
        found = people.act("anonymous", "package_search", q=query, fq=f"id:{saved['id']}")
        assert found["count"] == 0
