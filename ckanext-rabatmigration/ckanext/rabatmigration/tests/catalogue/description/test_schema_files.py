"""The schemas themselves: everything is explained in three languages, with an example."""

from importlib.resources import files

import pytest
import yaml

from ckanext.rabatmigration.catalogue import completeness
from ckanext.rabatmigration.lib import vocabularies

pytestmark = pytest.mark.unit

LANGUAGES = {"ar", "fr", "en"}
EXAMPLE = {"ar": "مثال", "fr": "Exemple", "en": "Example"}


def read(name):
    path = files("ckanext.rabatmigration.schemas") / name
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def all_fields():
    dataset, organization = read("dataset.yaml"), read("organization.yaml")
    return [
        *((f, "dataset") for f in dataset["dataset_fields"]),
        *((f, "resource") for f in dataset["resource_fields"]),
        *((f, "organization") for f in organization["fields"]),
    ]


def identity(value):
    return value if isinstance(value, str) else value["field_name"]


@pytest.mark.parametrize(("field", "of"), all_fields(), ids=identity)
def test_a_field_is_explained_in_three_languages(field, of):
    assert set(field["label"]) == LANGUAGES
    if field.get("form_snippet", "") is None or "machine" in field.get("preset", ""):
        return
    assert set(field["help_text"]) == LANGUAGES
    for lang, text in field["help_text"].items():
        assert EXAMPLE[lang] in text


@pytest.mark.parametrize(("field", "of"), all_fields(), ids=identity)
def test_a_coded_field_has_its_list(field, of):
    if "vocabulary" in field:
        assert vocabularies.get(field["vocabulary"]).items


def test_seven_things_are_asked():
    asked = {f["field_name"] for f in read("dataset.yaml")["dataset_fields"] if f.get("asked")}
    assert asked - {"owner_org"} == {
        "title_translated", "notes_translated", "migration_theme", "places", "temporal_start",
        "temporal_end", "access_level", "contact_name", "contact_email",
    }  # fmt: skip


def test_every_field_of_a_form_stands_in_a_group():
    for name in ("dataset.yaml", "organization.yaml"):
        schema = read(name)
        groups = {group["id"] for group in schema["form_groups"]}
        for field in schema.get("dataset_fields", schema.get("fields")):
            shown = "machine" not in field.get("preset", "")
            assert not shown or field["form_group"] in groups


def test_completeness_counts_fields_there_are():
    names = {f["field_name"] for f in read("dataset.yaml")["dataset_fields"]} | {"resources"}
    assert set(vocabularies.get(completeness.VOCABULARY).items) <= names


def test_uses_need_fields_that_are_counted():
    counted = set(vocabularies.get(completeness.VOCABULARY).items)
    needs = [set(use.extra["needs"]) for use in vocabularies.get(completeness.USES).items.values()]
    assert needs
    assert all(one and one <= counted for one in needs)


def test_a_use_is_ready_once_nothing_is_missing():
    uses = {one["use"]: one for one in completeness.uses({"title": "Plain", "places": ["MA"]})}
    assert uses["found"]["done"] == ["title_translated", "places"]
    assert uses["found"]["missing"] == ["migration_theme"]
    typed = {"caveats_translated-fr": "Non.", "methodology_translated-ar": " "}
    uses = {one["use"]: one for one in completeness.uses(typed)}
    assert uses["studied"]["done"] == ["caveats_translated"]


def test_completeness_is_what_is_filled():
    total = len(vocabularies.get(completeness.VOCABULARY).items)
    found = completeness.of({"title": "Plain", "places": ["MA"], "resources": [], "notes": ""})
    assert found["done"] == ["title_translated", "places"]
    assert found["percent"] == round(100 * 2 / total)
    assert len(found["missing"]) == total - 2
