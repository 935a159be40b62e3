"""Everything the schema knows, written, read, changed and read again."""

import json

import pytest

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

WHOLE = {
    "source_language": "fr",
    "title_translated": {"ar": "السكن في الرباط", "fr": "Le logement à Rabat", "en": "Housing"},
    "notes_translated": {"ar": "ملخص", "fr": "**Résumé**", "en": "Summary"},
    "data_kind": "statistics_table",
    "migration_theme": ["housing", "stocks"],
    "tags_translated": {"ar": ["كراء"], "fr": ["loyer", "habitat"]},
    "sdg_targets": ["10.7", "11"],
    "mc2cm_recommendations": ["urban_planning_housing"],
    "policy_reasons": {
        "sdg:10.7": {"ar": "لأن", "fr": "Parce que"},
        "mc2cm:urban_planning_housing": {"en": "Because"},
    },
    "population_groups": ["international_migrants"],
    "citizenship": ["SEN"],
    "country_of_birth": ["FRA"],
    "legal_status": ["national"],
    "disaggregation": ["sex", "age"],
    "places": ["04.421.01.05", "04.421.01.09"],
    "temporal_start": "2014-Q3",
    "temporal_end": "2024-05-31",
    "frequency": "annual",
    "data_updated": "2024-06-01",
    "next_update": "2025-06-01",
    "access_level": "open",
    "access_note_translated": {"fr": "Libre."},
    "identifiability": "aggregated",
    "license_id": "cc-by-4.0",
    "data_collector_translated": {"fr": "HCP"},
    "collection_method": "census",
    "unit_of_analysis": "household",
    "sampling": "total_universe",
    "methodology_translated": {"en": "Method"},
    "caveats_translated": {"ar": "تنبيه"},
    "conforms_to": ["https://example.org/standard"],
    "provenance_translated": {"fr": "Tableaux publiés."},
    "url": "https://www.hcp.ma",
    "contact_name": "Service",
    "contact_email": "service@example.org",
    "contact_url": "https://example.org/contact",
    "contact_public": True,
    "suggested_tags": [
        {"tag": "migration_theme:labour", "confidence": 0.8, "words": ["emploi"]},
    ],
    "source_modified": "2024-05-31T10:00:00",
    "harvest_source": "https://data.example.org",
    "harvest_guid": "abc-1",
    "source_metadata_url": "https://data.example.org/abc-1",
}
RESOURCE = {
    "url": "https://example.org/a.csv",
    "format": "CSV",
    "name_translated": {"ar": "ملف", "fr": "Fichier"},
    "description_translated": {"fr": "Une description."},
    "language": ["fra", "ara"],
    "resource_kind": "data",
    "temporal_start": "2014",
    "temporal_end": "2024",
    "version": "2.1",
    "hash": "abc",
    "size": 12,
    "crosses": ["sex*age"],
    "identifiability": "aggregated",
}


def known(resource):
    from ckanext.rabatmigration.lib import vocabularies

    codes = list(vocabularies.get("language").items)[:2]
    return {**resource, "language": codes}


def test_every_field_is_shown_as_it_was_sent(make, act):
    resource = known(RESOURCE)
    made = make(**WHOLE, resources=[resource])
    for shown in (made, act("package_show", id=made["id"])):
        assert {name: shown.get(name) for name in WHOLE} == WHOLE
        found = shown["resources"][0]
        assert {name: found.get(name) for name in resource} == resource
        assert found["name"] == "Fichier"


def test_an_unchanged_save_of_everything_changes_nothing(make, act):
    shown = act("package_show", id=make(**WHOLE, resources=[known(RESOURCE)])["id"])
    assert act("package_update", **shown)["metadata_modified"] == shown["metadata_modified"]


def test_a_patch_of_one_field_leaves_all_others(make, act):
    made = make(**WHOLE, resources=[known(RESOURCE)])
    patched = act("package_patch", id=made["id"], contact_name="Autre")
    left = {name: value for name, value in WHOLE.items() if name != "contact_name"}
    assert {name: patched.get(name) for name in left} == left
    assert patched["resources"] == made["resources"]


def test_lists_and_objects_may_come_as_json_text(make):
    sent = {k: json.dumps(v) if isinstance(v, dict | list) else v for k, v in WHOLE.items()}
    made = make(**sent)
    assert {name: made.get(name) for name in WHOLE} == WHOLE


def test_the_reason_for_a_tag_goes_with_the_tag(make, act):
    made = make(**WHOLE)
    patched = act("package_patch", id=made["id"], sdg_targets=["11"])
    assert patched["policy_reasons"] == {"mc2cm:urban_planning_housing": {"en": "Because"}}


def test_the_outline_follows_the_places_until_somebody_draws_one(make, act):
    made = make(title="Logement", places=["04.421.01.05"])
    assert made["spatial_source"] == "places"
    moved = act("package_patch", id=made["id"], places=["04.421.01.06"])
    assert moved["spatial"] != made["spatial"]
    point = '{"type":"Point","coordinates":[-6.8,34.0]}'
    drawn = act("package_patch", id=made["id"], spatial=point)
    assert (drawn["spatial"], drawn["spatial_source"]) == (point, "given")
    assert act("package_patch", id=made["id"], places=["04.421.01.05"])["spatial"] == point
    again = act("package_patch", id=made["id"], spatial="")
    assert again["spatial"] == made["spatial"]
    assert "spatial" not in act("package_patch", id=made["id"], places=[])


def test_the_source_language_moves_when_its_title_goes(make, act):
    made = make(title_translated={"fr": "Logement", "ar": "السكن"}, source_language="fr")
    moved = act("package_patch", id=made["id"], title_translated={"ar": "السكن"})
    assert (moved["source_language"], moved["title"]) == ("ar", "السكن")
