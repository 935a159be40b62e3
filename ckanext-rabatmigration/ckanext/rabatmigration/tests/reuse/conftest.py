"""Datasets to take away: plain, hostile, huge, bare, hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from uuid import uuid4

import pytest
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp, call_action

#: Ends scripts, attributes and braces, and looks like a formula, in one title that can be kept:
#: of tags one is left open, as whole ones are refused.
HOSTILE = '=1+1 </script {{7*7}} \\end{x} }{ %s & $y_1 #~^ "abc" it\'s'
#: The same as texts of several lines may hold it, and what comes past the form.
TAGGED = f'{HOSTILE} <script>alert("x")</script> <b onclick="x">'
HUGE = ("معطيات الأجانب المقيمين بمدينة الرباط حسب المقاطعة " * 7)[:300]

Make = Callable[..., dict[str, Any]]


@pytest.fixture
def publisher() -> dict[str, Any]:
    """An organisation's admin, with `token` and `organization`, named in three languages."""
    user = factories.UserWithToken()
    organization = factories.Organization(
        title="Commune de Rabat",
        title_translated={
            "ar": "جماعة الرباط",
            "fr": "Commune de Rabat",
            "en": "Municipality of Rabat",
        },
        users=[{"name": user["name"], "capacity": "admin"}],
    )
    return {**user, "organization": organization}


@pytest.fixture
def make(publisher: dict[str, Any], visible_index: Callable[[], None]) -> Make:
    """Publish a dataset, with some fields changed; it can be found when this returns."""

    def publish(**fields: Any) -> dict[str, Any]:
        described = {
            "name": f"zq-{uuid4().hex[:10]}",
            "owner_org": publisher["organization"]["id"],
            "source_language": "fr",
            "title_translated": {
                "ar": "السكن في الرباط",
                "fr": "Le logement à Rabat",
                "en": "Housing in Rabat",
            },
            "notes_translated": {
                "fr": "Les logements des résidents étrangers, par arrondissement et par sexe.",
                "ar": "مساكن الأجانب المقيمين حسب المقاطعة والجنس، من الإحصاء العام للسكان.",
            },
            "tags_translated": {"fr": ["logement"], "ar": ["سكن"]},
            "data_kind": "statistics_table",
            "migration_theme": ["housing", "stocks"],
            "sdg_targets": ["10.7"],
            "mc2cm_recommendations": ["urban_planning_housing"],
            "disaggregation": ["sex", "age"],
            "places": ["04.421.01.03"],
            "temporal_start": "2014",
            "temporal_end": "2024",
            "data_updated": "2024-11-07",
            "access_level": "open",
            "license_id": "cc-by-4.0",
            "contact_name": "Salma Hidden",
            "contact_email": "salma@hidden.example",
            "private": False,
            "resources": [
                {
                    "name_translated": {"fr": "Par arrondissement", "ar": "حسب المقاطعة"},
                    "url": "https://example.org/a.csv",
                    "format": "CSV",
                    "mimetype": "text/csv",
                    "size": 2048,
                    "language": ["fr"],
                    "resource_kind": "data",
                }
            ],
        }
        made = call_action(
            "package_create",
            context={"user": publisher["name"], "ignore_auth": False},
            **{**described, **fields},
        )
        visible_index()
        return made

    return publish


@pytest.fixture
def in_language(app: CKANTestApp) -> Callable[[str], AbstractContextManager[None]]:
    """Do something as in a request of a reader of that language."""

    @contextmanager
    def reading(lang: str) -> Iterator[None]:
        environ = {"CKAN_LANG": lang, "CKAN_LANG_IS_DEFAULT": False}
        with app.flask_app.test_request_context("/", environ_overrides=environ):
            yield

    return reading
