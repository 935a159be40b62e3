"""What makes no sense is the caller's fault, and told so: never an error of the site's (500)."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from ckan import logic
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp, call_action

from ckanext.rabatmigration.catalogue import parameters

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

#: Refused whatever the parameter: tried with each action's first.
UNREADABLE = ["a\0b", "\ud800", 10**20, float("nan")]
#: Tried with every parameter.
HOSTILE = [{}, [{}], [["a"]], -1, True, None, "99999999999999999999", 'a:(b"[']

#: Actions that only read, and what they take.
TAKES = {
    "activity_show": "id include_data",
    "am_following_dataset": "id",
    "api_token_list": "user_id",
    "current_package_list_with_resources": "limit offset page",
    "dashboard_activity_list": "limit offset",
    "dataset_followee_list": "id",
    "dataset_follower_count": "id",
    "dataset_follower_list": "id",
    "datastore_info": "id",
    "datastore_search": "resource_id filters q limit offset fields sort distinct language plain "
    "include_total records_format",
    "datastore_search_sql": "sql",
    "dcat_catalog_search": "page q fq modified_since profiles",
    "dcat_catalog_show": "page q fq modified_since format profiles",
    "dcat_dataset_show": "id format profiles",
    "followee_list": "id q",
    "format_autocomplete": "q limit",
    "group_autocomplete": "q limit",
    "group_list": "sort limit offset groups all_fields type",
    "group_list_authz": "available_only",
    "group_package_show": "id limit",
    "group_show": "id include_datasets",
    "help_show": "name",
    "job_list": "queues limit",
    "job_show": "id",
    "license_list": "id",
    "member_list": "id object_type capacity",
    "organization_activity_list": "id limit offset",
    "organization_autocomplete": "q limit",
    "organization_list": "sort order_by limit offset organizations all_fields include_extras type",
    "organization_list_for_user": "id permission include_dataset_count",
    "organization_show": "id include_datasets include_users",
    "package_activity_list": "id limit offset before after activity_types include_hidden_activity",
    "package_autocomplete": "q limit",
    "package_collaborator_list": "id",
    "package_list": "limit offset",
    "package_relationships_list": "id id2 rel",
    "package_search": "q fq fq_list rows start sort facet facet.field facet.limit facet.mincount "
    "fl qf bf mm defType extras ext_bbox include_drafts include_private use_default_schema",
    "package_show": "id use_default_schema include_plugin_data",
    "recently_changed_packages_activity_list": "limit offset",
    "resource_search": "query order_by limit offset",
    "resource_show": "id",
    "resource_view_list": "id",
    "resource_view_show": "id",
    "scheming_dataset_schema_list": "id",
    "scheming_dataset_schema_show": "type expanded",
    "scheming_organization_schema_show": "type expanded",
    "status_show": "id",
    "tag_autocomplete": "query q vocabulary_id limit offset",
    "tag_list": "query vocabulary_id all_fields",
    "tag_search": "query vocabulary_id limit offset",
    "tag_show": "id vocabulary_id include_datasets",
    "task_status_show": "id entity_id task_type key",
    "term_translation_show": "terms lang_codes",
    "user_activity_list": "id limit offset",
    "user_autocomplete": "q limit ignore_self",
    "user_follower_list": "id",
    "user_list": "q order_by email all_fields",
    "user_show": "id include_num_followers include_datasets",
    "vocabulary_show": "id",
    "xloader_status": "resource_id",
    "rabatmigration_catalogue_export": "q facets rows cursor",
    "rabatmigration_citation_show": "id",
    "rabatmigration_datastore_status": "id",
    "rabatmigration_form_draft_show": "form",
    "rabatmigration_form_duplicate": "id",
    "rabatmigration_file_describe": "id",
    "rabatmigration_form_suggest": "list q lang limit",
    "rabatmigration_harvest_job_list": "source_id limit",
    "rabatmigration_harvest_job_show": "id",
    "rabatmigration_harvest_report": "id",
    "rabatmigration_harvest_source_list": "id",
    "rabatmigration_harvest_source_show": "id",
    "rabatmigration_message_list": "organization state limit offset",
    "rabatmigration_paste_describe": "text file_name",
    "rabatmigration_policy_list": "list in_use lang",
    "rabatmigration_policy_show": "id rows start lang",
    "rabatmigration_table_show": "resource_id q filters sort limit offset",
    "rabatmigration_table_summary": "resource_id by of how q filters",
    "rabatmigration_upload_describe": "id",
    "rabatmigration_upload_list": "",
    "rabatmigration_upload_show": "id",
    "rabatmigration_vocabulary_list": "lang",
    "rabatmigration_vocabulary_show": "id lang q format",
}

_KEPT: dict[str, str] = {}


@pytest.fixture
def headers() -> dict[str, str]:
    """Speak as a system administrator, whom no rule stops before the action is reached."""
    if not _KEPT or logic.model.User.get(_KEPT["name"]) is None:
        name = f"prober-{uuid4().hex}"
        user = factories.SysadminWithToken(name=name, email=f"{name}@example.org")
        saved = call_action("package_create", {"user": name}, name=name, owner_org=_organization())
        file = call_action("resource_create", {"user": name}, package_id=saved["id"], url="a.csv")
        table = {"resource_id": file["id"], "records": [{"a": "x", "n": 1}], "force": True}
        call_action("datastore_create", {"user": name}, **table)
        _KEPT.update(name=name, token=user["token"], id=saved["id"], table=file["id"])
    return {"Authorization": _KEPT["token"], "Content-Type": "application/json"}


def _organization() -> str:
    return factories.Organization(name=f"probed-{uuid4().hex}")["id"]


def _body(action: str, name: str, value: Any) -> dict[str, Any]:
    """Return a call with all an action needs beside the hostile parameter."""
    needed = {
        "package_activity_list": {"id": _KEPT["id"]},
        "user_activity_list": {"id": _KEPT["name"]},
    }
    needed["task_status_show"] = {"entity_id": "x", "task_type": "x", "key": "x"}
    needed["datastore_search"] = {"resource_id": "_table_metadata"}
    needed["rabatmigration_table_show"] = {"resource_id": _KEPT["table"]}
    needed["rabatmigration_table_summary"] = {"resource_id": _KEPT["table"], "by": "a"}
    return {**needed.get(action, {}), name: value}


@pytest.mark.parametrize("part", range(4))
def test_no_action_fails_on_a_hostile_value(app: CKANTestApp, headers: dict[str, str], part: int):
    failed = []
    for action in list(TAKES)[part::4]:
        for number, name in enumerate(TAKES[action].split()):
            for value in HOSTILE if number else HOSTILE + UNREADABLE:
                body = json.dumps(_body(action, name, value))
                answer = app.post(f"/api/3/action/{action}", data=body, headers=headers)
                if answer.status_code >= 500:
                    failed.append((action, name, value))
    assert not failed


def test_all_our_reading_actions_are_tried():
    logic.get_action("package_show")
    ours = {
        name
        for name, action in logic._actions.items()
        if name.startswith("rabatmigration_") and getattr(action, "side_effect_free", False)
    }
    assert ours <= set(TAKES)


CALLS = [
    "package_show?id=%00", "resource_show?id=%00", "user_show?id=a%00", "package_show?id=a&id=b",
    "organization_show?id=%00", "package_search?rows=99999999999999999999",
    "package_search?start=-1", "package_list?limit=x", "rabatmigration_vocabulary_show?id=%00",
    "rabatmigration_datastore_status?id=%00", "user_show?id=a&include_datasets=perhaps",
    "dcat_catalog_show?format=x", "dcat_catalog_show?profiles=x", "organization_autocomplete",
    "package_search?q=a&%00=1",
]  # fmt: skip


def test_a_malformed_call_is_told_by_name(app: CKANTestApp, headers: dict[str, str]):
    for call in CALLS:
        answer = app.get(f"/api/3/action/{call}", headers=headers)
        assert answer.status_code == 400, call
        assert answer.json["success"] is False
        assert answer.json["help"].endswith(call.partition("?")[0])
        error = answer.json["error"]
        assert error.pop("__type") == "Validation Error"
        assert len(error) == 1, call
        assert all(isinstance(told, list) and told[0] for told in error.values())


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"id": "\0"}, {"en": "cannot be read", "fr": "illisibles", "ar": "لا يمكن قراءتها"}),
        ({"id": {}}, {"en": "A text is expected", "fr": "Un texte", "ar": "نص"}),
        ({"rows": {}}, {"en": "A whole number from 0", "fr": "Un nombre entier", "ar": "عدد صحيح"}),
        ({"rows": 10**20}, {"en": "too large", "fr": "trop grand", "ar": "أكبر"}),
        ({"fq_list": [{}]}, {"en": "A list of texts", "fr": "Une liste de textes", "ar": "لائحة"}),
    ],
    ids=str,
)
def test_it_is_told_in_the_reader_s_language(app: CKANTestApp, sent: Any, words: dict[str, str]):
    for language, word in words.items():
        url = f"/{language}/api/3/action/package_search"
        answer = app.post(url, json=sent, status=400)
        assert word in answer.json["error"][next(iter(sent))][0]


def test_text_that_cannot_be_kept_is_refused_before_it_is_written(app, headers):
    for sent, name in (
        ({"author": "a\x00b"}, "author"),
        ({"extras": [{"key": "\ud800"}]}, "extras"),
    ):
        answer = app.post("/api/3/action/package_create", json=sent, headers=headers, status=400)
        assert set(answer.json["error"]) == {"__type", name}


BODIES = [
    b"[" * 100_000 + b"]" * 100_000,
    b'{"id": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    b'{"id": ' + b"[" * 900 + b"]" * 900 + b"}",
    b'{"id": "\xff"}',
    b'{"id": ' + b"9" * 5000 + b"}",
    b'{"id"',
    b"null",
    json.dumps({"id": "a"}).encode("utf-16"),
]


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded", ""])
def test_a_body_that_cannot_be_read_is_the_caller_s_fault(app, headers, kind):
    for number, body in enumerate(BODIES):
        for action in ("package_show", "package_search", "package_create"):
            sent = {**headers, "Content-Type": kind}
            answer = app.post(f"/api/3/action/{action}", data=body, headers=sent)
            least = 400 if kind == "application/json" else 200
            assert least <= answer.status_code < 500, (number, action)


PAGES = [
    "/dataset/%00", "/dataset/a%00b", "/organization/%00", "/group/%00", "/user/%00", "/%00",
    "/ar/dataset/%00", "/vocabulary/%00", "/vocabulary/access_level/%00", "/dataset/%00.ttl",
    "/dataset/x/resource/%00", "/dataset/?q=%00", "/dataset/?organization=%00", "/user/?q=%00",
    "/dataset/?sort=%00", "/organization/?q=%00", "/dataset/activity/%00", "/datastore/dump/%00",
    "/dataset/?page=99999999999999999999", "/organization/?page=99999999999999999999",
    "/user/?page=99999999999999999999", "/dataset/?_tags_limit=99999999999999999999",
    "/feeds/dataset.atom?page=99999999999999999999", "/dataset/?rows=99999999999999999999",
    "/feeds/organization/%00.atom", "/api/2/util/tag/autocomplete?incomplete=%00",
    "/api/2/util/dataset/autocomplete?incomplete=a&limit=99999999999999999999",
    '/catalog.ttl?q="', "/catalog.jsonld?q=a:(b", "/catalog.xml?fq=a:(b", '/catalog.ttl?fq="',
    "/catalog.ttl?page=99999999999999999999", "/catalog.ttl?profiles=x",
    "/catalog.ttl?modified_since=99999999999999999999", "/catalog.ttl?q=%00", "/catalog.xyz",
    "/catalog.ttl?page=a", "/catalog.ttl?page=-1", "/dcat.json?page=99999999999999999999",
]  # fmt: skip


def test_a_page_is_refused_what_makes_no_sense(app: CKANTestApp, headers: dict[str, str]):
    sent = {"Authorization": headers["Authorization"]}
    answers = {url: app.get(url, headers=sent).status_code for url in PAGES}
    assert not {url: status for url, status in answers.items() if not 400 <= status < 500}


ODD = [
    "/catalog.ttl?q=[",
    '/dataset/?q="', "/dataset/?q=a:(b", "/dataset/?q=[", '/dataset/?q=title:"',
    '/dataset/?organization="', "/dataset/?migration_theme=%5C", "/dataset/?x:(=1",
    "/dataset/?page=1000000", "/dataset/?sort=nothing", "/dataset/?_tags_limit=a",
    '/feeds/custom.atom?q="', "/feeds/custom.atom?q=a:(b", "/dataset/?tags=%5B",
    "/organization/?page=1000000", "/user/?page=1000000", "/catalog.ttl?page=1000000",
    "/dataset/%ff", "/dataset/?q=%ff", "/api/2/util/tag/autocomplete?incomplete=a&limit=x",
    "/datastore/dump/x?limit=99999999999999999999", "/datastore/dump/x?filters=[",
    "/api/2/util/snippet/x", "/api/i18n/xx", "/dataset/?ext_bbox=1",
]  # fmt: skip


def test_no_page_fails_on_an_odd_search(app: CKANTestApp, headers: dict[str, str]):
    sent = {"Authorization": headers["Authorization"]}
    answers = {url: app.get(url, headers=sent).status_code for url in ODD}
    assert not {url: status for url, status in answers.items() if status >= 500}


def test_a_reader_of_the_catalogue_is_told_what_is_wrong_with_the_search(app: CKANTestApp):
    for language, words in {"en": "quotes", "fr": "guillemets", "ar": "علامات"}.items():
        assert words in app.get(f'/{language}/catalog.ttl?q="', status=400).body


def test_what_makes_sense_passes(app: CKANTestApp, headers: dict[str, str]):
    for body in (
        {"rows": 0, "start": "0", "facet.field": ["tags"], "facet.limit": -1, "q": "a"},
        {"facet.field": '["tags"]', "fq_list": ["state:active"], "facet": "true", "sort": None},
        {"rows": "", "include_private": False, "fq": "", "extras": {"ext_bbox": "-7,33,-6,35"}},
    ):
        app.post("/api/3/action/package_search", json=body, headers=headers, status=200)
    app.get("/api/3/action/dcat_catalog_show?format=ttl&modified_since=2024-01-01", status=200)
    assert not parameters.unreadable({"spatial": [[[[[1.5, 2]]]]], "title": "السكن 🏠\n"})
