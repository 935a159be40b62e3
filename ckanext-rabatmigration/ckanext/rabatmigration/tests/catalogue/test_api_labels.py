"""`?lang=` gives labels beside what is stored, never in its place."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from ckan import model
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp, call_action

from ckanext.rabatmigration.tests.catalogue.conftest import Call

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

SHOW = "/api/3/action/package_show"
SEARCH = "/api/3/action/package_search"


def test_codes_are_labelled_in_the_language_asked_for(app: CKANTestApp, described: dict[str, Any]):
    found = app.get(f"{SHOW}?id={described['id']}&lang=ar").json["result"]
    assert found["labels"]["access_level"] == {"id": "open", "label": "مفتوح"}
    assert [row["id"] for row in found["labels"]["migration_theme"]] == ["housing", "stocks"]
    assert found["labels"]["places"] == [{"id": "04.421.01.03", "label": "اليوسفية"}]
    assert found["migration_theme"] == ["housing", "stocks"]


def test_texts_come_in_the_language_or_say_in_which(app: CKANTestApp, described: dict[str, Any]):
    labels = app.get(f"{SHOW}?id={described['id']}&lang=ar").json["result"]["labels"]
    assert labels["title"] == {"text": "السكن في الرباط", "lang": "ar"}
    assert labels["notes"] == {"text": "Résumé.", "lang": "fr"}
    assert labels["tags"] == {"text": ["logement"], "lang": "fr"}
    assert labels["policy_reasons"] == {"sdg:10.7": {"text": "لأنه كذلك", "lang": "ar"}}


def test_files_are_labelled_too(app: CKANTestApp, described: dict[str, Any]):
    [resource] = app.get(f"{SHOW}?id={described['id']}&lang=fr").json["result"]["resources"]
    assert resource["labels"]["name"] == {"text": "Fichier", "lang": "fr"}
    assert resource["labels"]["language"] == [{"id": "ar", "label": "Arabe"}]
    assert resource["labels"]["crosses"] == [{"id": "sex*age", "label": "Sexe × Âge"}]


def test_search_results_are_labelled(app: CKANTestApp, described: dict[str, Any]):
    [found] = app.get(f"{SEARCH}?q=id:{described['id']}&lang=en").json["result"]["results"]
    assert found["labels"]["sdg_targets"][0]["id"] == "10.7"
    assert found["labels"]["organization"]["text"] == described["organization"]["title"]


def test_post_takes_the_language_from_the_query_string(described: dict[str, Any], call: Call):
    answer = call(f"{SHOW}?lang=fr", id=described["id"])
    assert answer["result"]["labels"]["access_level"]["label"] == "Accès ouvert"


def test_a_prefix_gives_labels_when_asked(app: CKANTestApp, described: dict[str, Any]):
    answer = app.get(f"/fr{SHOW}?id={described['id']}&include_labels=true")
    assert answer.json["result"]["labels"]["access_level"]["label"] == "Accès ouvert"


@pytest.mark.parametrize("prefix", ["", "/ar", "/fr"])
def test_nobody_gets_labels_who_did_not_ask(
    app: CKANTestApp, described: dict[str, Any], prefix: str
):
    found = app.get(f"{prefix}{SHOW}?id={described['id']}").json["result"]
    assert "labels" not in found
    assert "labels" not in found["resources"][0]


def test_organisations_are_labelled(app: CKANTestApp):
    organization = factories.Organization(
        title_translated={"ar": "جماعة الرباط", "fr": "Commune de Rabat"},
        org_kind="municipality",
    )
    found = app.get(f"/api/3/action/organization_show?id={organization['id']}&lang=ar").json
    assert found["result"]["labels"]["title"] == {"text": "جماعة الرباط", "lang": "ar"}
    assert found["result"]["labels"]["org_kind"]["id"] == "municipality"


def test_labels_sent_back_are_not_stored(
    app: CKANTestApp, described: dict[str, Any], publisher: dict[str, Any], call: Call
):
    shown = app.get(f"{SHOW}?id={described['id']}&lang=ar").json["result"]
    answer = call("/api/3/action/package_update", publisher["token"], **shown)
    assert answer["success"], answer
    plain = app.get(f"{SHOW}?id={described['id']}").json["result"]
    assert "labels" not in plain
    assert "labels" not in plain["resources"][0]
    package = model.Package.get(described["id"])
    assert "labels" not in package.extras
    assert "labels" not in (package.resources[0].extras or {})


def test_a_write_answers_with_labels_but_stores_none(
    described: dict[str, Any], publisher: dict[str, Any], call: Call
):
    answer = call(
        "/api/3/action/package_patch?lang=fr",
        publisher["token"],
        id=described["id"],
        access_level="registered",
    )
    assert answer["success"], answer
    assert answer["result"]["labels"]["title"] == {"text": "Le logement à Rabat", "lang": "fr"}
    assert "labels" not in model.Package.get(described["id"]).extras


def test_help_tells_of_ckans_actions_what_ckan_does():
    assert ":param q:" in call_action("help_show", name="package_search")
    assert ":param id:" in call_action("help_show", name="package_show")


@pytest.mark.usefixtures("clean_db", "clean_index")
def test_labels_of_more_results_need_no_more_queries(
    app: CKANTestApp, described: dict[str, Any], publisher: dict[str, Any]
):
    def statements(rows: int) -> int:
        count = 0

        def counted(*_: Any) -> None:
            nonlocal count
            count += 1

        engine = model.ensure_engine()
        sa.event.listen(engine, "before_cursor_execute", counted)
        found = app.get(f"{SEARCH}?rows={rows}&lang=ar").json["result"]["results"]
        sa.event.remove(engine, "before_cursor_execute", counted)
        assert len(found) == rows
        return count

    for number in range(4):
        call_action(
            "package_create",
            context={"user": publisher["name"], "ignore_auth": False},
            title=f"Another dataset {number}",
            owner_org=publisher["organization"]["id"],
            private=False,
        )
    assert statements(5) == statements(1)
