"""Vocabularies as the API gives them."""

from __future__ import annotations

import pytest

from ckanext.rabatmigration.catalogue import vocabularies_json
from ckanext.rabatmigration.lib import vocabularies

pytestmark = pytest.mark.unit


def codes(name: str, q: str) -> list[str]:
    """Return the codes of the terms that words find."""
    return [item.id for item in vocabularies_json.matching(vocabularies.get(name), q)]


def test_a_list_says_where_its_page_and_skos_are():
    head = vocabularies_json.head(vocabularies.get("sdg"))
    assert head["urls"]["ttl"].endswith("/vocabulary/sdg.ttl")
    assert head["count"] == 186
    assert head["license"] == "CC-BY-4.0"


def test_without_a_language_texts_come_in_all():
    head = vocabularies_json.head(vocabularies.get("access_level"))
    assert list(head["title"]) == ["ar", "fr", "en"]


def test_with_a_language_texts_come_in_it_alone():
    found = vocabularies_json.whole(vocabularies.get("access_level"), "fr")
    assert found["items"][0]["label"] == {"fr": "Accès ouvert"}
    assert list(found["items"][0]["definition"]) == ["fr"]
    assert list(found["items"][0]["alt"]) == ["fr"]


def test_terms_say_what_stands_above_and_below():
    items = {i["id"]: i for i in vocabularies_json.whole(vocabularies.get("sdg"))["items"]}
    assert items["10.7"]["broader"] == "10"
    assert "10.7" in items["10"]["narrower"]
    assert items["10"]["broader"] is None


def test_terms_keep_the_order_of_their_list():
    items = vocabularies_json.whole(vocabularies.get("sdg"))["items"]
    assert [i["id"] for i in items] == list(vocabularies.get("sdg").items)


def test_words_find_terms_in_any_language():
    assert "open" in codes("access_level", "متاح للجميع")
    assert "open" in codes("access_level", "OUVERT acces")


def test_all_words_must_be_there():
    assert codes("access_level", "ouvert introuvable") == []


def test_a_code_finds_its_term_and_those_below():
    assert codes("sdg", "10.7") == ["10.7"]
    assert codes("sdg", "10")[:3] == ["10", "10.1", "10.2"]
    assert "17.10" not in codes("sdg", "10")
