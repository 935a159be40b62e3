"""The demo content is true where it is real, says demo where it is invented, and adds up."""

import csv
import json
import re
from itertools import pairwise

import pytest

from ckanext.rabatmigration.demo import content, load
from ckanext.rabatmigration.lib import periods, vocabularies

pytestmark = pytest.mark.unit

DATASETS = {one["name"]: one for one in content.datasets()}
ORGANIZATIONS = {one["name"]: one for one in content.organizations()}
FILES = [(one, file) for one in DATASETS.values() for file in one["resources"]]
TABLES = [(one, file) for one, file in FILES if file["file"].endswith(".csv")]

#: What each language says of an invented dataset, in its title and in its text; and of an actor.
INVENTED = {"ar": "متخيل", "fr": "ficti", "en": "invented"}
MARK = re.compile("DEMO")


def _invented(name):
    return name.startswith("demo-")


def _texts(thing):
    """All texts by language of a dataset, organisation or file."""
    return {key: value for key, value in thing.items() if key.endswith("_translated")}


def test_there_is_enough_to_look_alive():
    published = [one for one in DATASETS.values() if one.get("published", True)]
    assert 55 <= len(published) <= 75
    assert len(published) < len(DATASETS), "a draft is among them"


@pytest.mark.parametrize(
    ("field", "vocabulary"),
    [
        ("migration_theme", "migration_theme"),
        ("data_kind", "data_kind"),
        ("access_level", "access_level"),
    ],
)
def test_every_theme_kind_and_access_level_is_there(field, vocabulary):
    found = {code for one in DATASETS.values() for code in _listed(one[field])}
    assert found == set(vocabularies.get(vocabulary).items)


def _listed(value):
    return value if isinstance(value, list) else [value]


def test_every_kind_and_role_of_organisation_is_there():
    for field in ("org_kind", "org_role"):
        found = {one[field] for one in ORGANIZATIONS.values()}
        assert found == set(vocabularies.get(field).items)
    assert {one["owner_org"] for one in DATASETS.values()} == set(ORGANIZATIONS)


def test_rabat_s_priorities_places_and_languages_are_there():
    tags = {tag for one in DATASETS.values() for tag in one["sdg_targets"]}
    assert {"10.7", "11.1", "17.8", "17.18"} <= tags
    assert len(tags) >= 16
    recommendations = {tag for one in DATASETS.values() for tag in one["mc2cm_recommendations"]}
    assert recommendations == set(vocabularies.get("mc2cm").items)
    places = {place for one in DATASETS.values() for place in one["places"]}
    districts = ("01", "03", "05", "06", "07", "09")
    assert {f"04.421.01.{district}" for district in districts} <= places
    languages = {language for _one, file in FILES for language in file["language"]}
    assert {"ar", "fr", "en"} <= languages


def test_years_from_2010_to_2025_are_covered():
    years = set()
    for one in DATASETS.values():
        start = periods.parse(one["temporal_start"]).start.year
        end = one.get("temporal_end")
        years |= set(range(start, periods.parse(end).end.year + 1 if end else start + 1))
    assert set(range(2010, 2026)) <= years


def test_the_unusual_is_there_too():
    files = [len(one["resources"]) for one in DATASETS.values()]
    assert max(files) >= 12
    assert 0 in files
    assert [one for one in DATASETS.values() if "temporal_end" not in one]
    assert [one for one in DATASETS.values() if one.get("next_update", "9999") < "2025"]
    assert max(len(text) for one in DATASETS.values() for text in _titles(one)) > 150
    alone = {tuple(one["title_translated"]) for one in DATASETS.values()}
    assert {("ar",), ("fr",), ("en",)} <= alone


def _titles(one):
    return one["title_translated"].values()


@pytest.mark.parametrize("name", DATASETS)
def test_each_text_stands_in_the_languages_of_the_dataset(name):
    one = DATASETS[name]
    languages = set(one["title_translated"])
    assert set(one["notes_translated"]) == languages
    assert one["source_language"] in languages
    for field, texts in _texts(one).items():
        if field != "tags_translated":
            assert all(text.strip() for text in texts.values()), field
            assert len(set(texts.values())) == len(texts), f"{field}: the same in two languages"
            assert languages <= set(texts), field
    for file in one["resources"]:
        assert languages <= set(file["name_translated"]), file["file"]


def test_organisations_are_told_in_three_languages():
    for one in ORGANIZATIONS.values():
        for texts in _texts(one).values():
            assert set(texts) == {"ar", "fr", "en"}
            assert len(set(texts.values())) == 3


@pytest.mark.parametrize("name", DATASETS)
def test_arabic_text_is_arabic_and_french_has_its_spaces(name):
    one = DATASETS[name]
    for texts in [*_texts(one).values(), *one.get("policy_reasons", {}).values()]:
        arabic, french = texts.get("ar"), texts.get("fr")
        if isinstance(arabic, str):
            assert re.search(r"[\u0621-\u064a]", arabic)
            assert not re.search(r"أغسطس|سبتمبر|ديسمبر|بيانات", arabic)
        if isinstance(french, str):
            plain = re.sub(r"https?://\S+", "", french)
            assert not re.search(r"[^\u00a0\u202f][:;?!»]|'", plain), french


def test_what_is_invented_says_so_and_belongs_to_invented_actors():
    for one in DATASETS.values():
        name = one["name"]
        if _invented(name):
            assert _invented(one["owner_org"]), name
            for field in ("title_translated", "notes_translated"):
                said = [INVENTED[lang] in text.lower() for lang, text in one[field].items()]
                assert all(said), name
            words = {"ar": "عرض توضيحي", "fr": "démonstration", "en": "demonstration"}
            assert all(words[lang] in tags for lang, tags in one["tags_translated"].items())
        else:
            assert not _invented(one["owner_org"]), name
    for name, one in ORGANIZATIONS.items():
        said = [INVENTED[lang] in text.lower() for lang, text in one["title_translated"].items()]
        assert said == [_invented(name)] * 3, name


@pytest.mark.parametrize(
    ("dataset", "file"), FILES, ids=lambda value: value.get("file") or value["name"]
)
def test_each_file_says_demo_if_invented_and_its_source_if_real(dataset, file):
    path = content.path(file["file"])
    assert path.stat().st_size < 30_000
    if not _invented(dataset["name"]):
        assert not MARK.search(path.read_text("utf-8"))
    if path.suffix == ".csv":
        column = "demo" if _invented(dataset["name"]) else "source"
        rows = content.rows(file["file"])
        assert rows
        assert all(row[column].strip() for row in rows)
        assert all(MARK.match(row["demo"]) for row in rows if "demo" in row)
    elif path.suffix == ".geojson" and _invented(dataset["name"]):
        features = json.loads(path.read_text("utf-8"))["features"]
        assert all(MARK.match(feature["properties"]["demo"]) for feature in features)
    elif _invented(dataset["name"]):
        assert MARK.match(path.read_text("utf-8"))


def test_every_file_belongs_to_a_dataset():
    used = [file["file"] for _one, file in FILES]
    assert sorted(used) == sorted(path.name for path in (content.FOLDER / "files").iterdir())


def test_what_is_real_names_its_source_and_licence():
    for one in DATASETS.values():
        if not _invented(one["name"]):
            assert one["url"].startswith("https://"), one["name"]
            assert one["provenance_translated"], one["name"]
            assert one["license_id"], one["name"]
            given = one["license_id"] != "notspecified"
            assert given or one["access_level"] == "metadata_only", one["name"]


def test_what_is_not_open_brings_no_file():
    for one in DATASETS.values():
        if one["access_level"] != "open":
            assert one["resources"] == []
            assert one["access_note_translated"]


@pytest.mark.parametrize("name", DATASETS)
def test_reasons_are_about_the_dataset_s_own_tags(name):
    one = DATASETS[name]
    tags = {f"sdg:{tag}" for tag in one["sdg_targets"]}
    tags |= {f"mc2cm:{tag}" for tag in one["mc2cm_recommendations"]}
    assert set(one.get("policy_reasons", {})) <= tags
    for reasons in one.get("policy_reasons", {}).values():
        assert set(one["title_translated"]) <= set(reasons)


@pytest.mark.parametrize(
    ("dataset", "file"), TABLES, ids=lambda value: value.get("file") or value["name"]
)
def test_a_table_has_the_breakdowns_and_codes_it_claims(dataset, file):
    rows, columns = content.rows(file["file"]), content.columns()
    assert all(None not in row and None not in row.values() for row in rows), "a ragged row"
    made = {columns[column].get("dimension") for column in rows[0]}
    for cross in file.get("crosses", []):
        assert set(cross.split("*")) <= made
        assert set(cross.split("*")) <= set(dataset["disaggregation"])
    for column in rows[0]:
        vocabulary = columns[column].get("vocabulary")
        if vocabulary:
            known = set(vocabularies.get(vocabulary).items) | {"total", ""}
            assert {row[column] for row in rows} <= known, column


def _period(dataset, file):
    start = file.get("temporal_start") or dataset["temporal_start"]
    end = file.get("temporal_end") or dataset.get("temporal_end")
    return periods.parse(start).start, periods.parse(end).end if end else None


@pytest.mark.parametrize(
    ("dataset", "file"), TABLES, ids=lambda value: value.get("file") or value["name"]
)
def test_a_table_s_dates_are_within_its_period(dataset, file):
    start, end = _period(dataset, file)
    when = [
        column
        for column in content.rows(file["file"])[0]
        if content.columns()[column].get("dimension") in ("year", "quarter", "month")
    ]
    for row in content.rows(file["file"]):
        for column in when:
            told = periods.parse(row[column])
            assert told.start >= start
            assert end is None or told.end <= end


@pytest.mark.parametrize(
    ("dataset", "file"), TABLES, ids=lambda value: value.get("file") or value["name"]
)
def test_totals_add_up_and_nobody_can_be_singled_out(dataset, file):
    columns = content.columns()
    rows = content.rows(file["file"])
    counts = [column for column in rows[0] if "counts" in columns[column]]
    for row in rows:
        for column in counts:
            people = columns[column]["counts"] == "people"
            assert not people or int(row[column]) >= 10, (row, column)
    for dimension in rows[0]:
        totals = [row for row in rows if row[dimension] == "total"]
        for total in totals:
            key = {c: total[c] for c in rows[0] if columns[c].get("dimension")} | _labels(total)
            key.pop(dimension)
            parts = [
                row
                for row in rows
                if row is not total and all(row[c] == value for c, value in key.items())
            ]
            assert len(parts) > 1
            for column in counts:
                assert int(total[column]) == sum(int(part[column]) for part in parts)


def _labels(row):
    """The texts of a row that name what it is about, such as a topic."""
    numbers = {field["id"] for field in load.fields_of([row]) if field["type"] == "numeric"}
    return {c: value for c, value in row.items() if c not in numbers}


def test_columns_are_named_in_three_languages_and_none_is_left_over():
    used = {column for _one, file in TABLES for column in content.rows(file["file"])[0]}
    assert used == set(content.columns())
    for name, column in content.columns().items():
        assert set(column["label"]) == {"ar", "fr", "en"}, name
        dimension = column.get("dimension")
        assert dimension is None or dimension in vocabularies.get("disaggregation").items


def test_codes_stay_text_and_counts_are_numbers():
    told = {field["id"]: field["type"] for field in load.fields("region-rsk-population-2024.csv")}
    assert told["hcp_code"] == "text"
    assert told["population_2024"] == "numeric"
    told = {field["id"]: field["type"] for field in load.fields("observatory-sdg-targets.csv")}
    assert told["target"] == "text"


def test_census_figures_add_up_to_the_published_totals():
    """Totals by hand: Rabat 509 916 and 573 895, Touarga 5 703 and 3 932, foreigners 14 614."""
    rows = content.rows("rabat-census-2024.csv")
    assert _sum(rows, "population_2024") == 509916 + 5703
    assert _sum(rows, "foreign_residents_2024") == 14614
    assert _sum(content.rows("rabat-census-2014.csv"), "population_2014") == 573895 + 3932
    households = content.rows("rabat-households-2024.csv")
    assert _sum(households, "households_2024") == 157183


def test_figures_of_the_region_and_the_country_add_up_too():
    """By hand: the region 5 132 639 in 1 301 492 households, Morocco 36 828 330."""
    region = content.rows("region-rsk-population-2024.csv")
    assert _sum(region, "population_2024") == 5132639
    assert _sum(region, "households_2024") == 1301492
    assert _sum(content.rows("morocco-regions-population-2024.csv"), "population_2024") == 36828330


def test_computed_figures_are_right():
    """By hand: 70 435 people on 22.43 km² are 3 140.2 per km²; 5 884 of 14 614 are 40.3 %."""
    agdal = content.rows("rabat-density-2024.csv")[0]
    assert agdal["density_2024"] == "3140.2"
    agdal = content.rows("rabat-foreign-residents-2024.csv")[0]
    assert agdal["foreign_residents_pct_2024"] == "8.35"
    assert agdal["share_of_foreign_residents_pct_2024"] == "40.3"


def test_a_balance_is_arrivals_less_departures():
    for row in content.rows("demo-net-migration-2010-2025.csv"):
        assert int(row["balance"]) == int(row["arrivals"]) - int(row["departures"])


def test_datasets_stand_in_a_steady_order():
    names = sorted(path.name for path in (content.FOLDER / "datasets").glob("*.yaml"))
    assert all(first[:2] < second[:2] for first, second in pairwise(names))


def _sum(rows, column):
    return sum(int(row[column] or 0) for row in rows)


def test_tables_can_be_read_by_any_program():
    for _one, file in TABLES:
        text = content.path(file["file"]).read_bytes()
        assert b"\r" not in text
        assert not text.startswith(b"\xef\xbb\xbf")
        assert len(set(next(csv.reader(text.decode("utf-8").splitlines())))) > 1
