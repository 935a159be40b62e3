"""What becomes of a CKAN record: each field in its place, the rest told."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ckanext.rabatmigration.harvesters import REASONS, Mapped, Record, Source
from ckanext.rabatmigration.harvesters.ckan import fields
from ckanext.rabatmigration.harvesters.ckan.harvester import CkanHarvester
from ckanext.rabatmigration.lib.http import Client

pytestmark = pytest.mark.unit

DATA = Path(__file__).parent / "data/ckan"
EU = "http://publications.europa.eu/resource/authority/access-right"
SOURCE = Source("source-1", "https://portal.example.org/", "Portal")


def mapped(name: str, number: int = 0) -> Mapped:
    harvester = CkanHarvester(SOURCE, Client("test"))
    records = list(harvester.saved((DATA / name).read_bytes()))
    assert records[number].flaw is None
    return harvester.map(records[number])


def map_one(source: Source = SOURCE, **payload: Any) -> Mapped:
    record = {"id": "one", "title": "Residents of the city by district", **payload}
    return CkanHarvester(source, Client("test")).map(Record("one", record, "https://p.example/one"))


def lost(result: Mapped) -> dict[str, str]:
    return {loss.field: loss.reason for loss in result.lost}


def test_a_humanitarian_portals_record_arrives_whole() -> None:
    dataset = mapped("hdx.json").dataset
    resources = dataset.pop("resources")
    assert dataset == {
        "source_language": "en",
        "title_translated": {"en": "Morocco: Asylum registrations"},
        "notes_translated": {
            "en": "Asylum seekers and refugees registered each month, by country of origin, sex "
            "and age.\n\nFigures are rounded."
        },
        "name": "morocco-asylum-registrations",
        "tags_translated": {"en": ["refugees", "asylum"]},
        "places": ["MA"],
        "temporal_start": "2014-01-01",
        "frequency": "monthly",
        "data_updated": "2024-05-02",
        "next_update": "2024-06-10",
        "license_id": "cc-by-igo",
        "access_level": "open",
        "collection_method": "administrative_registration",
        "methodology_translated": {"en": "Extract of the registration system."},
        "caveats_translated": {"en": "People who do not register are not counted."},
        "data_collector_translated": {"en": "Refugee agency"},
        "provenance_translated": {"en": "Refugee agency, country office – Portal"},
        "contact_email": "registration@example.org",
        "contact_public": False,
        "harvest_source": "source-1",
        "harvest_guid": "5f1d0c6e-1111-4a5b-9c3d-000000000001",
        "source_metadata_url": "https://portal.example.org/dataset/morocco-asylum-registrations",
        "source_modified": "2024-05-03T04:05:06.789012+00:00",
    }
    assert resources == [
        {
            "name_translated": {"en": "registrations.csv"},
            "description_translated": {"en": "Monthly counts"},
            "url": "https://files.example.org/registrations.csv",
            "format": "csv",
            "temporal_start": "2014-01-01",
            "temporal_end": "2024-04-30",
            "hash": "d41d8cd98f00b204e9800998ecf8427e",
            "size": 2048,
        },
        {
            "name_translated": {"en": "Interface"},
            "url": "https://portal.example.org/api/registrations.json",
            "format": "json",
        },
    ]


def test_an_account_id_in_place_of_a_name_is_not_shown_as_one() -> None:
    result = mapped("hdx.json")
    assert lost(result) == {"maintainer": "no_field"}
    assert result.complete


def test_a_national_portals_record_arrives_in_its_language() -> None:
    dataset = mapped("national.json").dataset
    assert dataset["title_translated"] == {
        "fr": "Titres de séjour délivrés aux étrangers dans la préfecture de Rabat"
    }
    assert dataset["notes_translated"] == {
        "fr": "Nombre de titres délivrés chaque année, selon la nationalité et le sexe.\n\n"
        "Source : services préfectoraux."
    }
    assert dataset["tags_translated"] == {"fr": ["étrangers"], "ar": ["السكان"]}
    assert dataset["places"] == ["04.421"]
    assert (dataset["temporal_start"], dataset["temporal_end"]) == ("2015", "2022")
    assert dataset["frequency"] == "annual"
    assert (dataset["license_id"], dataset["access_level"]) == ("licence-ouverte", "open")
    assert dataset["data_updated"] == "2023-10-01"
    assert dataset["data_collector_translated"] == {"fr": "Préfecture de Rabat"}
    assert dataset["contact_name"] == "Cellule des données"
    assert dataset["contact_public"] is False
    assert dataset["resources"][0]["format"] == "xlsx"
    assert dataset["resources"][0]["language"] == ["fr"]


def test_what_has_no_place_here_is_told() -> None:
    assert lost(mapped("national.json")) == {
        "groups": "no_field",
        "theme": "no_field",
        "version": "no_field",
    }


def test_an_arabic_record_arrives_in_arabic() -> None:
    result = mapped("national.json", 1)
    assert result.dataset["source_language"] == "ar"
    assert result.dataset["title_translated"] == {
        "ar": "السكان الأجانب بمقاطعات الرباط حسب الجنسية"
    }
    assert result.dataset["places"] == ["04.421.01.0"]
    assert result.dataset["frequency"] == "decennial"
    assert "license_id" not in result.dataset
    assert "access_level" not in result.dataset
    assert result.dataset["resources"][0]["format"] == "csv"


def test_a_link_that_would_run_in_the_readers_browser_is_refused() -> None:
    result = mapped("national.json", 1)
    assert "url" not in result.dataset["resources"][1]
    assert lost(result)["resources[1].url"] == "refused"
    assert not result.complete


def test_a_format_nobody_knows_is_kept_as_written() -> None:
    assert mapped("national.json", 1).dataset["resources"][1]["format"] == "Hologram"


def test_languages_are_kept_apart_in_all_their_shapes() -> None:
    dataset = mapped("fluent.json").dataset
    assert dataset["title_translated"] == {
        "fr": "Accueil des migrants",
        "en": "Reception of migrants",
        "ar": "استقبال المهاجرين",
    }
    assert dataset["provenance_translated"]["en"] == "Desk register"
    assert dataset["tags_translated"] == {"fr": ["accueil", "guichet"], "en": ["reception"]}
    assert dataset["resources"][0]["name_translated"] == {"fr": "Visites", "en": "Visits"}
    assert dataset["resources"][0]["description_translated"]["en"] == "Table of visits"
    assert dataset["resources"][0]["language"] == ["fr", "ar"]


def test_a_long_text_under_the_wrong_label_is_not_filed_as_a_translation() -> None:
    notes = mapped("fluent.json").dataset["notes_translated"]
    assert "en" not in notes
    assert notes["ar"] == "زيارات شباك الاستقبال."


def test_a_language_we_do_not_keep_is_told_not_relabelled() -> None:
    result = mapped("fluent.json")
    losses = [loss for loss in result.lost if loss.reason == "other_language"]
    assert [loss.value for loss in losses] == ["de: Aufnahme von Migranten", "de: Aufnahme"]


def test_people_named_beyond_the_first_are_left_out_without_repeating_their_data() -> None:
    result = mapped("fluent.json")
    assert result.dataset["contact_email"] == "guichet@example.ma"
    assert result.dataset["contact_url"] == "https://example.ma/contact"
    assert lost(result)["contact"] == "personal"
    assert "chef" not in json.dumps([vars(loss) for loss in result.lost], ensure_ascii=False)


def test_standards_are_addresses() -> None:
    assert mapped("fluent.json").dataset["conforms_to"] == ["https://example.org/standard"]
    assert lost(mapped("fluent.json"))["conforms_to"] == "not_understood"


def test_dkans_ways_are_read() -> None:
    result = mapped("dkan.json")
    dataset = result.dataset
    assert dataset["source_modified"] == "2019-12-10T00:00:00+00:00"
    assert (dataset["temporal_start"], dataset["temporal_end"]) == ("2015", "2018")
    assert dataset["places"] == ["04.441"]
    assert json.loads(dataset["spatial"]) == {"type": "Point", "coordinates": [-6.8, 34.03]}
    assert dataset["access_level"] == "metadata_only"
    assert dataset["resources"][0]["format"] == "csv"


def test_what_is_not_understood_is_told_field_by_field() -> None:
    reasons = lost(mapped("dkan.json"))
    assert reasons == {
        "data_update_frequency": "not_understood",
        "license_url": "not_understood",
        "private": "doubtful",
        "url": "refused",
        "resources[0].size": "not_understood",
        "resources[0].temporal_start": "not_understood",
        "resources[1]": "not_understood",
    }
    assert set(reasons.values()) <= set(REASONS)


def test_extras_are_fields_too() -> None:
    dataset = mapped("legacy.json").dataset
    assert (dataset["temporal_start"], dataset["temporal_end"]) == ("1982", "1986")
    assert dataset["frequency"] == "once"
    assert dataset["access_note_translated"] == {"en": "Ask the owner first."}
    assert dataset["data_collector_translated"] == {"en": "Soil institute (distributor)"}
    assert dataset["data_updated"] == "2012-05-10"
    assert json.loads(dataset["spatial"])["type"] == "Polygon"
    assert dataset["contact_name"] == "Jane Roe"


def test_extras_as_a_list_and_as_a_dict_say_the_same() -> None:
    as_dict = map_one(extras={"frequency": "monthly", "methodology": "Census"})
    as_list = map_one(
        extras=[{"key": "frequency", "value": "monthly"}, {"key": "methodology", "value": "Census"}]
    )
    assert as_dict == as_list
    assert as_dict.dataset["frequency"] == "monthly"


def test_a_city_named_in_passing_does_not_move_another_countrys_record_here() -> None:
    somalia = [{"name": "som", "title": "Somalia"}]
    result = map_one(notes="Compiled by an office in Rabat, Morocco.", groups=somalia)
    assert "places" not in result.dataset
    assert lost(result)["groups"] == "elsewhere"


@pytest.mark.parametrize(
    ("more", "level"),
    [
        ({"license_id": "cc-by"}, "open"),
        ({"license_id": "cc-by", "is_requestdata_type": True}, "licensed"),
        ({"license_id": "cc-nc"}, None),
        ({"isopen": True}, "open"),
        ({"isopen": True, "license_id": "other-closed"}, None),
        ({"access_rights": f"{EU}/NON_PUBLIC"}, "metadata_only"),
        ({"access_rights": f"{EU}/RESTRICTED"}, "licensed"),
        ({"accessLevel": "restricted public"}, "licensed"),
        ({}, None),
    ],
)  # fmt: skip
def test_access_is_open_only_where_the_source_says_so(
    more: dict[str, Any], level: str | None
) -> None:
    assert map_one(**more).dataset.get("access_level") == level


def test_a_source_that_tells_its_language_is_believed_for_short_titles() -> None:
    french = Source("s", "https://p.example", "P", {"language": "fr"})
    assert map_one(french, title="Population").dataset["title_translated"] == {"fr": "Population"}


def test_a_record_in_a_language_we_do_not_keep_says_what_to_do() -> None:
    result = map_one(
        title="Extranjeros residentes por nacionalidad",
        notes="Número de extranjeros residentes en la ciudad, según la nacionalidad y el sexo.",
    )
    assert result.flaw is not None
    assert "(es)" in str(result.flaw)
    assert "ckanext.rabatmigration.languages" in str(result.flaw)


def test_a_record_without_title_is_no_dataset() -> None:
    assert "no title" in str(map_one(title=" ").flaw)


def test_markup_and_steering_characters_do_not_reach_titles() -> None:
    result = map_one(title="Residents\u202e <b>by</b> <script>alert(1)</script>district\x07")
    assert result.dataset["title_translated"] == {"en": "Residents by district"}


def test_a_title_longer_than_ours_may_be_is_cut_and_told() -> None:
    result = map_one(title="Residents of the city " * 40)
    assert len(result.dataset["title_translated"]["en"]) <= 300
    assert lost(result)["title"] == "refused"


def test_an_outline_off_the_earth_is_not_kept() -> None:
    shape = {"type": "Point", "coordinates": [500, 0]}
    result = map_one(extras=[{"key": "spatial", "value": json.dumps(shape)}])
    assert "spatial" not in result.dataset
    assert lost(result)["spatial"] == "refused"


def test_an_end_before_the_start_is_told_not_stored() -> None:
    result = map_one(temporal_start="2020", temporal_end="2010")
    assert "temporal_start" not in result.dataset
    assert lost(result)["temporal_start"] == "refused"


def test_names_that_are_no_names_are_made_from_the_title() -> None:
    named = {"name": "b1b2b3b4-1111-4222-8333-444455556666"}
    assert map_one(**named).dataset["name"] == "residents-of-the-city-by-district"
    assert map_one(name="../../etc").dataset["name"] == "residents-of-the-city-by-district"
    assert map_one(name="kept-as_is").dataset["name"] == "kept-as_is"


@pytest.mark.parametrize("name", sorted(p.name for p in DATA.glob("*.json")))
def test_nothing_is_lost_silently(name: str) -> None:
    """Every filled field of a record is mapped, told as lost, or listed as bookkeeping."""
    harvester = CkanHarvester(SOURCE, Client("test"))
    for record in harvester.saved((DATA / name).read_bytes()):
        base = harvester.map(record)
        marked = {**record.payload, "never_seen_before": "something"}
        result = harvester.map(Record(record.guid, marked, record.url))
        told = {loss.field for loss in result.lost} - {loss.field for loss in base.lost}
        assert told == {"never_seen_before"}


#: A value every source of a field of ours understands; by field, or by field and source.
SAMPLES: dict[str, Any] = {
    "title_translated": "Residents of the city by district",
    "notes_translated": "Counts of residents.",
    "name": "a-name",
    "tags_translated": ["city"],
    "source_language": "fr",
    "data_kind": "report",
    "places": "Rabat",
    "places groups": [{"name": "mar", "title": "Morocco"}],
    "spatial": '{"type": "Point", "coordinates": [-6.8, 34]}',
    "temporal_start": "2014",
    "temporal_end": "2014",
    "frequency": "monthly",
    "data_updated": "2014-05-31",
    "next_update": "2030-01-01",
    "access_level": "open",
    "access_level is_requestdata_type": True,
    "access_level license_id": "cc-by",
    "access_level isopen": True,
    "license_id": "cc-by",
    "collection_method": "census",
    "conforms_to": "https://example.org/standard",
    "provenance_translated organization": {"title": "Office"},
    "url": "https://example.org/page",
    "contact_name contact": [{"name": "Office"}],
    "contact_email": "office@example.org",
    "contact_email contact": [{"email": "office@example.org"}],
    "contact_url": "https://example.org/contact",
    "contact_url contact": [{"url": "https://example.org/contact"}],
    "source_modified": "2014-05-31T00:00:00",
    "format": "csv",
    "format url": "https://example.org/a.csv",
    "language": "fr",
    "resource_kind": "report",
    "hash": "d41d8cd98f00b204e9800998ecf8427e",
    "size": 12,
}
#: Sources that say something only together with another field.
TOGETHER = {
    **{side: dict(zip(fields.BOX, ("-7", "33", "-6", "34"), strict=True)) for side in fields.BOX},
    "author": {"author": "Office", "author_email": "office@example.org"},
    "language": {"title": "Population", "language": "fr"},
    "metadata-language": {"title": "Population", "metadata-language": "fr"},
    "metadata_language": {"title": "Population", "metadata_language": "fr"},
}


def _sample(ours: str, theirs: str) -> Any:
    return SAMPLES.get(f"{ours} {theirs}", SAMPLES.get(ours, "Some words of explanation"))


@pytest.mark.parametrize(
    ("ours", "theirs"), [(ours, name) for ours, names in fields.DATASET.items() for name in names]
)
def test_each_field_of_the_table_does_arrive(ours: str, theirs: str) -> None:
    more = TOGETHER.get(theirs, {theirs: _sample(ours, theirs)})
    harvester = CkanHarvester(SOURCE, Client("test"))
    body = json.dumps({"id": "one", "title": "Residents of the city by district", **more})
    [record] = harvester.saved(body.encode())
    assert harvester.map(record).dataset.get(ours) not in (None, "", {}, [])


@pytest.mark.parametrize(
    ("ours", "theirs"), [(ours, name) for ours, names in fields.RESOURCE.items() for name in names]
)
def test_each_resource_field_of_the_table_does_arrive(ours: str, theirs: str) -> None:
    result = map_one(resources=[{theirs: _sample(ours, theirs)}])
    assert result.dataset["resources"][0].get(ours) not in (None, "", {}, [])


def _documented(heading: str) -> dict[str, tuple[str, ...]]:
    """Read a table of docs/harvesting.md: our field, and the fields of the source."""
    name = "docs/harvesting.md"
    path = next(p / name for p in Path(__file__).resolve().parents if (p / name).is_file())
    text = path.read_text("utf-8")
    section = text.split(f"### {heading}\n", 1)[1].split("\n#", 1)[0]
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \|", section, re.MULTILINE)
    return {ours: tuple(re.findall(r"`([^`]+)`", sources)) for ours, sources in rows}


def test_the_field_tables_in_the_docs_are_those_of_the_mapping() -> None:
    assert _documented("Dataset fields") == fields.DATASET
    assert _documented("Resource fields") == fields.RESOURCE
