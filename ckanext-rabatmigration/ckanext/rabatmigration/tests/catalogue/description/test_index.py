"""What search finds: words in their language, codes, periods; and texts of any length."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from ckan.lib.search.common import make_connection

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


@pytest.fixture
def word() -> str:
    """A word nobody else used, of letters alone: Solr parts digits from them."""
    return "".join(chr(ord("a") + int(digit, 16)) for digit in uuid4().hex) + "k"


@pytest.fixture
def found(act: Callable[..., Any], visible_index: Callable[[], None]) -> Callable[..., list[str]]:
    def search(q: str, **params: Any) -> list[str]:
        visible_index()
        return [one["id"] for one in act("package_search", q=q, rows=100, **params)["results"]]

    return search


def document(dataset_id: str) -> dict[str, Any]:
    return make_connection().search(q=f'id:"{dataset_id}"', fl="*").docs[0]


@pytest.mark.parametrize(
    ("lang", "title", "typed"),
    [
        ("ar", "المهاجرات في {word}", "مهاجرة {word}"),
        ("ar", "إحصاء {word}", "احصاء {word}"),
        ("fr", "Résidents étrangers {word}", "etranger {word}"),
        ("en", "Foreign residents {word}", "resident {word}"),
    ],
)
def test_words_are_found_in_their_language(make, found, word, lang, title, typed):
    made = make(title_translated={lang: title.format(word=word)})
    assert found(typed.format(word=word)) == [made["id"]]


def test_each_language_of_a_dataset_is_found(make, found, word):
    made = make(
        title_translated={"ar": f"السكن {word}", "fr": f"Logement {word}"},
        caveats_translated={"en": f"Housing caveat {word}x"},
        tags_translated={"ar": [f"كراء {word}y"]},
    )
    for typed in (f"سكن {word}", f"logements {word}", f"{word}x", f"{word}y"):
        assert found(typed) == [made["id"]]


def test_what_codes_are_called_is_found_in_every_language(make, found, word):
    made = make(title_translated={"fr": word}, migration_theme=["housing"])
    for typed in ("logement", "housing", "السكن"):
        assert found(f"{typed} {word}") == [made["id"]]


def test_codes_periods_and_state_are_facets(make, act, visible_index):
    made = make(
        title="Logement",
        sdg_targets=["10.7", "11.1"],
        places=["04.421.01.05"],
        temporal_start="2014-Q3",
        temporal_end="2016",
        data_updated="2024-05-31",
        resources=[
            {"url": "https://example.org/a.csv", "crosses": ["sex*age"]},
            {"url": "https://example.org/b.csv", "crosses": ["sex*age", "sex*citizenship"]},
        ],
        private=False,
    )
    visible_index()
    doc = document(made["id"])
    assert doc["sdg_targets"] == ["10.7", "11.1"]
    assert doc["sdg_goals"] == ["10", "11"]
    assert doc["temporal_years"] == [2014, 2015, 2016]
    assert doc["temporal_start_date"].date() == date(2014, 7, 1)
    assert doc["temporal_end_date"].date() == date(2016, 12, 31)
    assert doc["crosses"] == ["sex*age", "sex*citizenship"]
    assert doc["publication_state"] == "published"
    assert doc["minx"] < -6.85 < doc["maxx"]


@pytest.mark.parametrize(
    ("field", "chosen", "above"),
    [
        ("places", ["04.421.01.05"], ["04.421.01.0", "04.421", "04", "MA"]),
        ("population_groups", ["refugees"], ["displaced_persons"]),
        ("legal_status", ["student"], ["residence_permit_holder"]),
    ],
)
def test_what_lies_within_is_found_by_what_it_lies_in(make, act, found, word, field, chosen, above):
    made = make(title_translated={"fr": word}, **{field: chosen})
    assert made[field] == act("package_show", id=made["id"])[field] == chosen
    for code in (*chosen, *above):
        assert found(word, fq=f'{field}:"{code}"') == [made["id"]]
    assert document(made["id"])[field] == [*chosen, *above]


def test_a_place_counts_once_for_all_within_it_and_not_for_those_beside_it(make, act, found, word):
    make(title_translated={"fr": word}, places=["04.421.01.05", "04.421.01.06"])
    make(title_translated={"fr": word}, places=["04.441"])
    assert len(found(word)) == 2
    counted = act("package_search", q=word, **{"facet.field": '["places"]'})["facets"]["places"]
    assert counted["04.421"] == counted["04.421.01.05"] == counted["04.441"] == 1
    assert counted["04"] == counted["MA"] == 2


def test_a_dataset_about_a_wider_place_is_not_found_by_one_within(make, found, word):
    make(title_translated={"fr": word}, places=["04.421"])
    assert found(word, fq='places:"04.421.01.05"') == []


def test_the_name_of_a_wider_place_finds_what_lies_within(make, found, word):
    made = make(title_translated={"fr": word}, places=["04.421.01.05"])
    for typed in ("Rabat", "الرباط", "Kénitra"):
        assert found(f"{typed} {word}") == [made["id"]]


def test_the_kind_of_organization_is_a_facet(act, visible_index):
    owner = act("organization_create", title="Ville", org_kind="municipality")
    made = act("package_create", title="Logement", owner_org=owner["id"])
    visible_index()
    assert document(made["id"])["organization_kind"] == ["municipality"]


def test_contact_and_composites_are_not_searched(make, found, visible_index, word):
    made = make(
        title="Logement",
        contact_name=word,
        contact_email=f"{word}@example.org",
        suggested_tags=[{"tag": word, "confidence": 1, "words": []}],
    )
    assert found(word) == []
    assert not [key for key in document(made["id"]) if "contact" in key or "translated" in key]


def test_long_arabic_is_saved_and_found(make, found, word):
    text = "السكن في مدينة الرباط والأجانب المقيمون بها. " * 1000
    assert len(text.encode()) > 32_766
    made = make(
        title="Logement",
        notes_translated={"ar": text},
        methodology_translated={"ar": f"{text} {word}"},
        extras=[{"key": "theirs", "value": text[:9_000]}],
    )
    assert found(word) == [made["id"]]
    assert made["notes_translated"]["ar"] == text.strip()


@pytest.mark.parametrize(
    ("length", "is_kept"), [(1_000, True), (33_000, False)], ids=["1,000 bytes", "33,000 bytes"]
)
def test_a_value_is_found_whole_unless_solr_cannot_hold_it(make, visible_index, length, is_kept):
    value = "🏘" * (length // 4)  # four bytes each: within the bound on characters
    made = make(title="Logement", extras=[{"key": "remark", "value": value}])
    visible_index()
    hits = make_connection().search(q=f'id:"{made["id"]}"', fq="remark:[* TO *]").hits
    assert hits == is_kept
    assert document(made["id"])["extras_remark"] == value


def test_callers_choose_the_fields_they_search(make, found, word):
    made = make(title_translated={"fr": "Logement", "ar": word}, source_language="fr")
    assert found(word) == [made["id"]]
    assert found(word, qf="title") == []
    assert found(f"title_ar:{word}") == [made["id"]]
