"""A dataset with every field filled, as `package_show` gives it to its owner."""

from __future__ import annotations

import copy
import json
from typing import Any

ID = "5f0c1c5e-6a5c-4a4e-9d53-0f7a3b6f7c11"
SITE = "http://test.localhost"  # of test.ini

_SPATIAL = {
    "type": "Polygon",
    "coordinates": [[[-6.9, 33.9], [-6.8, 33.9], [-6.8, 34.000000123], [-6.9, 33.9]]],
}

_DATASET: dict[str, Any] = {
    "id": ID,
    "type": "dataset",
    "name": "recensement-2014-rabat",
    "title": "Recensement à Rabat : l’essentiel",
    "title_translated": {
        "ar": "إحصاء الرباط",
        "fr": "Recensement à Rabat : l’essentiel",
        "en": "Census of Rabat",
    },
    "notes": 'Deux paragraphes.\n\n* un <b>point</b> & un "autre"',
    "notes_translated": {
        "ar": "فقرة واحدة، لا غير",
        "fr": 'Deux paragraphes.\n\n* un <b>point</b> & un "autre"',
    },
    "source_language": "fr",
    "data_kind": "statistics_table",
    "migration_theme": ["stocks", "housing"],
    "tags": [{"name": "logement"}, {"name": "recensement"}],
    "tags_translated": {"ar": ["سكن"], "fr": ["logement", "recensement"]},
    "sdg_targets": ["10.7", "11", "17.18"],
    "mc2cm_recommendations": ["urban_planning_housing"],
    "policy_reasons": {
        "mc2cm:urban_planning_housing": {"ar": "لأن السكن يهم الجماعة"},
        "sdg:10.7": {"fr": "Compte les résidents étrangers.", "en": "Counts foreign residents."},
    },
    "population_groups": ["general_population", "host_community"],
    "citizenship": ["foreign", "MAR", "SYR"],
    "country_of_birth": ["foreign_born", "MAR"],
    "legal_status": ["national", "naturalised"],
    "disaggregation": ["sex", "age", "citizenship"],
    "places": ["04.421.01.0", "04.421.01.03"],
    "spatial": json.dumps(_SPATIAL),
    "temporal_start": "2014-Q3",
    "temporal_end": "2024-05",
    "frequency": "annual",
    "data_updated": "2024-11-07",
    "next_update": "2034-09-01",
    "access_level": "open",
    "access_note_translated": {"fr": "Citer le HCP.", "ar": "اذكر المصدر"},
    "identifiability": "aggregated",
    "license_id": "cc-by",
    "data_collector_translated": {"ar": "المندوبية السامية للتخطيط", "fr": "HCP"},
    "collection_method": "census",
    "unit_of_analysis": "individual",
    "sampling": "total_universe",
    "methodology_translated": {"fr": "Porte à porte.\n\nPuis saisie."},
    "caveats_translated": {"fr": "Compte mal les absents.", "en": "Hardly counts the absent."},
    "conforms_to": ["https://example.org/norme_(v2),a", "https://www.iso.org/standard/72482.html"],
    "provenance_translated": {"fr": "Publié par le HCP.", "ar": "نشرته المندوبية"},
    "url": "https://www.hcp.ma/Recensement_a(1),2.html?x=1&y=a%20b",
    "contact_name": "Équipe données",
    "contact_email": "donnees@example.org",
    "contact_url": "https://example.org/contact?a=1&b=2",
    "contact_public": True,
    "suggested_tags": [
        {"tag": "migration_theme:housing", "confidence": 0.82, "words": ["logement", "loyer"]},
        {"tag": "sdg:11.1", "confidence": 0.4, "words": []},
    ],
    "source_modified": "2023-02-01T10:11:12",
    "harvest_source": "hcp",
    "harvest_guid": "urn:x:1",
    "source_metadata_url": "https://example.org/api/3/action/package_show?id=1",
    "metadata_created": "2026-01-02T03:04:05.678901",
    "metadata_modified": "2026-02-03T04:05:06.789012",
    "resources": [
        {
            "id": "0b7b7a1e-0000-4000-8000-000000000001",
            "package_id": ID,
            "name": "Par arrondissement",
            "name_translated": {"ar": "حسب المقاطعة", "fr": "Par arrondissement"},
            "description": "Une ligne par arrondissement.",
            "description_translated": {"fr": "Une ligne par arrondissement."},
            "url": "https://example.org/fichier,a(1).csv",
            "format": "CSV",
            "mimetype": "text/csv",
            "language": ["ar", "fr"],
            "resource_kind": "data",
            "temporal_start": "2014",
            "temporal_end": "2014-09-20",
            "version": "1.0",
            "hash": "0cc175b9c0f1b6a831c399e269772661",
            "size": 2048,
            "crosses": ["sex*age", "sex*citizenship"],
            "identifiability": "aggregated",
        },
        {
            "id": "0a7b7a1e-0000-4000-8000-000000000002",
            "package_id": ID,
            "name": "Questionnaire",
            "name_translated": {"fr": "Questionnaire"},
            "url": "https://example.org/q.xyz",
            "format": "XYZ",
            "resource_kind": "questionnaire",
        },
    ],
}


def dataset(**changes: Any) -> dict[str, Any]:
    """Return the dataset, with some fields changed."""
    return {**copy.deepcopy(_DATASET), **changes}


#: Fields that are of the machine, or that RDF tells in its own way.
NOT_COMPARED = {"id", "type", "metadata_created", "metadata_modified", "resources"}
NOT_COMPARED_OF_RESOURCES = {"id", "package_id"}
