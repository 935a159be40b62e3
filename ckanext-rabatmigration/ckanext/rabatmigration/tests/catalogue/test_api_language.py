"""`?lang=` leaves the query string before CKAN reads it, and becomes the API's language."""

from __future__ import annotations

from typing import Any

import pytest

from ckanext.rabatmigration.catalogue.api_language import LABELS, UNKNOWN, ApiLanguage

pytestmark = pytest.mark.unit


def passed_on(path: str, query: str = "") -> dict[str, Any]:
    """Return what CKAN would get of a request."""
    seen: dict[str, Any] = {}

    def ckan(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.update(environ)
        return []

    ApiLanguage(ckan)({"PATH_INFO": path, "QUERY_STRING": query}, None)
    return seen


def test_a_language_becomes_ckans_prefix_and_asks_for_labels():
    got = passed_on("/api/3/action/package_search", "q=rabat&lang=ar&rows=2")
    assert got["PATH_INFO"] == "/ar/api/3/action/package_search"
    assert got["QUERY_STRING"] == "q=rabat&rows=2"
    assert got[LABELS] == "ar"


def test_a_prefix_alone_asks_for_no_labels():
    got = passed_on("/ar/api/3/action/package_show", "id=x")
    assert got["PATH_INFO"] == "/ar/api/3/action/package_show"
    assert LABELS not in got


def test_a_prefix_asks_for_labels_when_told():
    got = passed_on("/fr/api/3/action/package_show", "id=x&include_labels=true")
    assert (got["QUERY_STRING"], got[LABELS]) == ("id=x", "fr")


def test_labels_can_be_declined():
    got = passed_on("/api/3/action/package_show", "id=x&lang=fr&include_labels=false")
    assert got["PATH_INFO"] == "/fr/api/3/action/package_show"
    assert LABELS not in got


def test_the_parameter_is_stronger_than_the_prefix():
    got = passed_on("/fr/api/action/package_show", "lang=ar")
    assert got["PATH_INFO"] == "/ar/api/action/package_show"


def test_labels_without_a_language_come_in_the_sites():
    assert passed_on("/api/3/action/package_show", "include_labels=1")[LABELS] == "en"


@pytest.mark.parametrize("lang", ["xx", "", "AR", "ar%2F..", "%00"])
def test_what_is_no_language_is_told_to_the_view(lang: str):
    got = passed_on("/api/3/action/package_show", f"id=x&lang={lang}")
    assert UNKNOWN in got
    assert got["PATH_INFO"] == "/api/3/action/package_show"
    assert LABELS not in got


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/dataset/", "lang=ar"),
        ("/api/3/action/package_search", "q=lang&fq=a%2Bb+c"),
        ("/api/util/tag/autocomplete", "lang=ar"),
        ("/nowhere/api/3/action/package_show", "lang=ar"),
    ],
)
def test_other_requests_pass_untouched(path: str, query: str):
    assert passed_on(path, query) == {"PATH_INFO": path, "QUERY_STRING": query}
