"""Errors are CKAN's shape, by field, in the language of whoever calls."""

from __future__ import annotations

from typing import Any

import pytest
from ckan.tests.helpers import CKANTestApp

from ckanext.rabatmigration.tests.catalogue.conftest import Call

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

ARABIC = range(0x600, 0x700)


def wrong(call: Call, publisher: dict[str, Any], path: str) -> dict[str, Any]:
    """Send a dataset with two wrong fields, and return the error."""
    answer = call(
        path,
        publisher["token"],
        title="Logement à Rabat",
        owner_org=publisher["organization"]["id"],
        migration_theme=["nothing-of-the-sort"],
        temporal_start="2024",
        temporal_end="2014",
        resources=[{"url": "https://example.org/a.csv", "resource_kind": "wrong"}],
    )
    assert (answer["status"], answer["success"]) == (409, False)
    assert answer["error"].pop("__type") == "Validation Error"
    return answer["error"]


def test_every_wrong_field_is_told_by_name(call: Call, publisher: dict[str, Any]):
    error = wrong(call, publisher, "/api/3/action/package_create")
    assert set(error) == {"migration_theme", "temporal_end", "resources"}
    assert "nothing-of-the-sort" in error["migration_theme"][0]
    assert list(error["resources"][0]) == ["resource_kind"]


@pytest.mark.parametrize(
    "path", ["/ar/api/3/action/package_create", "/api/3/action/package_create?lang=ar"]
)
def test_an_arabic_caller_is_told_in_arabic(call: Call, publisher: dict[str, Any], path: str):
    error = wrong(call, publisher, path)
    for messages in (error["temporal_end"], error["migration_theme"]):
        assert any(ord(letter) in ARABIC for letter in messages[0]), messages


@pytest.mark.parametrize(
    "path", ["/fr/api/3/action/package_create", "/api/3/action/package_create?lang=fr"]
)
def test_a_french_caller_is_told_in_french(call: Call, publisher: dict[str, Any], path: str):
    english = wrong(call, publisher, "/en/api/3/action/package_create")
    error = wrong(call, publisher, path)
    assert error["temporal_end"] != english["temporal_end"]
    assert " est " in error["temporal_end"][0] or " fin " in error["temporal_end"][0]


def test_an_unknown_language_is_refused_as_any_wrong_parameter(app: CKANTestApp):
    answer = app.get("/api/3/action/package_search?q=x&lang=tlh", status=409)
    assert answer.json["success"] is False
    assert answer.json["help"].endswith("package_search")
    assert answer.json["error"]["__type"] == "Validation Error"
    assert "tlh" in answer.json["error"]["lang"][0]


def test_an_unknown_language_stops_a_write(app: CKANTestApp, publisher: dict[str, Any], call: Call):
    answer = call(
        "/api/3/action/package_create?lang=xx",
        publisher["token"],
        name="never-written",
        title="Never",
        owner_org=publisher["organization"]["id"],
    )
    assert answer["status"] == 409
    app.get("/api/3/action/package_show?id=never-written", status=404)


def test_ckans_own_wrong_parameters_are_still_refused(app: CKANTestApp):
    app.get("/api/3/action/package_search?language=ar", status=400)


@pytest.mark.parametrize("q", ["title:(", "a:[1 TO"])
def test_a_search_that_cannot_be_understood_is_told_by_name(app: CKANTestApp, q: str):
    answer = app.get("/fr/api/3/action/package_search", query_string={"q": q}, status=409)
    assert answer.json["error"] == {
        "__type": "Validation Error",
        "q": ["La recherche est incompréhensible. Vérifiez les guillemets et les parenthèses."],
    }


@pytest.mark.parametrize("role", ["user", "sysadmin"])
def test_the_index_s_own_words_stay_here(app: CKANTestApp, role: str, publisher: dict[str, Any]):
    headers = {"Authorization": publisher["token"]} if role == "user" else {}
    answer = app.get("/api/3/action/package_search?q=a:(", headers=headers, status=409)
    assert not {"qf", "site_id", "permission_labels"} & set(answer.body.replace("=", " ").split())
    assert "solr" not in answer.body.lower()


@pytest.mark.parametrize(
    ("method", "path", "body", "words"),
    [
        ("get", "dataset_teleport", None, "dataset_teleport"),
        ("post", "package_show", '{"id": ', "JSON"),
        ("post", "package_show", "[1]", "JSON"),
        ("get", "package_create?title=x", None, "POST"),
    ],
)
@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_a_call_that_cannot_begin_is_answered_in_shape(
    app: CKANTestApp, method: str, path: str, body: str | None, words: str, lang: str
):
    sent = {"data": body, "content_type": "application/json"} if body else {}
    answer = getattr(app, method)(f"/{lang}/api/3/action/{path}", status=400, **sent)
    assert answer.json["success"] is False
    assert answer.json["error"]["__type"] == "Bad Request"
    told = answer.json["error"]["message"]
    assert words in told
    assert "Error" not in told and "Bad" not in told
    assert any(ord(letter) in ARABIC for letter in told) is (lang == "ar")


@pytest.mark.parametrize("value", ["abc", ["abc"], {"name": "abc"}])
@pytest.mark.parametrize("action", ["package_create", "package_patch"])
def test_what_is_no_list_of_objects_is_told_by_field(
    call: Call, publisher: dict[str, Any], described: dict[str, Any], value: Any, action: str
):
    names = ["tags", "resources", "extras"]
    if action == "package_create":  # core looks for the groups before it asks whether one may patch
        names.append("groups")
    fields = dict.fromkeys(names, value)
    sent = {"id": described["id"]} if action == "package_patch" else {"title": "Logement"}
    answer = call(f"/fr/api/3/action/{action}", publisher["token"], **sent, **fields)
    assert answer["status"] == 409
    assert answer["error"].pop("__type") == "Validation Error"
    assert set(answer["error"]) == set(fields)
    assert all("liste d’objets" in told[0] for told in answer["error"].values())
