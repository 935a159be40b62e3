"""The description of the API in OpenAPI: valid, whole, in the reader's language."""

import json

import pytest
from ckan import logic
from openapi_spec_validator import OpenAPIV31SpecValidator

from ckanext.rabatmigration.apidocs import registry

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

ACTION = "/api/3/action/"


def body(document, name):
    content = document["paths"][ACTION + name]["post"]["requestBody"]["content"]
    return content["application/json"]["schema"]


def test_it_is_valid_openapi(described):
    document = described()
    assert document["openapi"].startswith("3.1")
    assert [str(error) for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_it_names_every_action_a_client_may_call(described):
    named = {path.removeprefix(ACTION) for path in described()["paths"]}
    assert named == set(logic._actions) - registry.INTERNAL
    assert len(named) > 150


def test_what_only_reads_can_be_asked_for_and_what_changes_must_be_sent(described):
    paths = described()["paths"]
    read, write = paths[f"{ACTION}package_search"], paths[f"{ACTION}package_create"]
    assert {"get", "post"} <= read.keys()
    assert "get" not in write
    assert read["get"]["security"][0] == {}
    assert write["post"]["security"] == [{"token": []}]


def test_every_operation_has_an_id_of_its_own(described):
    ids = [
        methods[method]["operationId"]
        for methods in described()["paths"].values()
        for method in ("get", "post")
        if method in methods
    ]
    assert len(ids) == len(set(ids))


def test_the_schema_that_validate_hides_is_told(described):
    told = body(described(), "rabatmigration_harvest_source_create")
    assert told["required"] == ["name", "owner_org", "url"]
    assert told["properties"]["protocol"] == {
        "type": "string",
        "enum": ["ckan"],
        "default": "ckan",
        "description": "how the portal is read (optional, default: `ckan`)",
    }
    assert told["properties"]["config"]["properties"]["threshold"]["maximum"] == 1


def test_what_core_asks_for_in_its_source_is_required(described):
    document = described()
    assert body(document, "member_create")["required"] == [
        "capacity", "id", "object", "object_type",
    ]  # fmt: skip
    assert "required" not in body(document, "user_show")


def test_lists_in_an_address_are_json_where_core_reads_json(described):
    told = described()["paths"][f"{ACTION}package_search"]["get"]["parameters"]
    facet = next(one for one in told if one.get("name") == "facet.field")
    assert facet["content"]["application/json"]["schema"]["type"] == "array"


@pytest.mark.parametrize(
    ("lang", "help_text"),
    [("ar", "ماذا، عمن، أين، متى"), ("fr", "Quoi, sur qui, où, quand"), ("en", "What, about whom")],
)
def test_fields_of_a_dataset_come_with_their_help(described, lang, help_text):
    fields = described(lang)["components"]["schemas"]["DatasetFields"]["properties"]
    assert help_text in fields["title_translated"]["description"]
    assert fields["migration_theme"]["items"] == {
        "$ref": "#/components/schemas/vocabulary_migration_theme"
    }


def test_short_vocabularies_are_choices_and_long_ones_an_address(described):
    schemas = described("fr")["components"]["schemas"]
    assert schemas["vocabulary_access_level"]["enum"][0] == "open"
    assert len(schemas["vocabulary_access_level"]["x-enumDescriptions"]) == 5
    assert "enum" not in schemas["vocabulary_sdg"]
    assert schemas["vocabulary_sdg"]["externalDocs"]["url"].endswith("/vocabulary/sdg")


def test_a_body_of_a_dataset_says_what_it_cannot_do_without(described):
    document = described()
    assert body(document, "package_create")["allOf"][1]["required"] == ["owner_org"]
    assert body(document, "package_patch")["allOf"][1]["required"] == ["id"]
    upload = document["paths"][f"{ACTION}resource_create"]["post"]["requestBody"]["content"]
    assert "multipart/form-data" in upload


@pytest.mark.parametrize(
    ("lang", "summary"),
    [
        ("ar", "يجعل مجموعة معطيات عمومية."),
        ("fr", "Rend un jeu de données public."),
        ("en", "Make a dataset public."),
    ],
)
def test_our_words_are_translated_and_cores_marked_as_english(described, lang, summary):
    paths = described(lang)["paths"]
    ours = paths[f"{ACTION}rabatmigration_dataset_publish"]["post"]
    cores = paths[f"{ACTION}package_show"]["post"]
    assert (ours["summary"], ours["x-language"]) == (summary, lang)
    assert cores["x-language"] == "en"


def test_a_prefix_asks_for_a_language_too(app):
    assert app.get("/fr/api/docs/openapi.json").json["info"]["title"].startswith("API de")
    assert app.get("/ar/api/docs/openapi.json").headers["Content-Language"] == "ar"


def test_an_unknown_language_is_refused(app):
    answer = app.get("/fr/api/docs/openapi.json?lang=%3Cscript%3E")
    assert answer.status_code == 409
    assert answer.json["error"]["__type"] == "Validation Error"
    assert answer.json["success"] is False


def test_its_servers_answer_in_their_language(app, described):
    servers = [one["url"] for one in described()["servers"]]
    site = servers[0]
    assert servers[1:] == [f"{site}/ar", f"{site}/fr", f"{site}/en"]
    for url in servers:
        path = url.removeprefix(site)
        assert app.get(f"{path}{ACTION}status_show").status_code == 200


def test_who_has_it_already_gets_it_once(app):
    first = app.get("/api/docs/openapi.json?lang=fr")
    again = app.get(
        "/api/docs/openapi.json?lang=fr", headers={"If-None-Match": first.headers["ETag"]}
    )
    other = app.get(
        "/api/docs/openapi.json?lang=ar", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.body) == (304, "")
    assert other.status_code == 200
    assert first.headers["Access-Control-Allow-Origin"] == "*"


def test_errors_look_as_cores_do(app, described):
    responses = described()["paths"][f"{ACTION}package_show"]["get"]["responses"]
    assert {"200", "400", "403", "409"} <= responses.keys()
    told = described()["components"]["responses"]["Conflict"]["content"]["application/json"]
    answer = app.post(f"{ACTION}package_show", json={})
    assert answer.status_code == 409
    assert answer.json["error"]["__type"] in json.dumps(told)
