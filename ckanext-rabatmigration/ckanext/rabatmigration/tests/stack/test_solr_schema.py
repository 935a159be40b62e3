"""Our Solr schema: CKAN's own and more, with words found as people type them."""

import xml.etree.ElementTree as ET
from pathlib import Path

import ckan
import pytest
import requests
from ckan.plugins import toolkit as tk

CONF = Path(__file__).resolve().parents[5] / "docker" / "solr" / "conf"


def _parts(path: Path) -> dict[tuple[str, ...], str]:
    """Every field, type and copy of a schema, by what names it."""
    root = ET.parse(path).getroot()
    found = {}
    for element in root.iter():
        if element.tag in ("field", "dynamicField", "fieldType", "fieldtype"):
            key = (element.tag.lower(), element.get("name", ""))
        elif element.tag == "copyField":
            key = ("copyfield", element.get("source", ""), element.get("dest", ""))
        else:
            continue
        found[key] = ET.tostring(element, encoding="unicode").split("<!--")[0].strip()
    return found


@pytest.mark.unit
def test_the_schema_holds_all_of_ckans_unchanged():
    theirs = _parts(Path(ckan.__file__).parent / "config" / "solr" / "schema.xml")
    ours = _parts(CONF / "schema.xml")
    assert len(theirs) > 80
    assert {key: ours.get(key) for key in theirs} == theirs


@pytest.mark.unit
def test_the_schema_bears_the_name_ckan_looks_for():
    theirs = ET.parse(Path(ckan.__file__).parent / "config" / "solr" / "schema.xml").getroot()
    assert ET.parse(CONF / "schema.xml").getroot().get("name") == theirs.get("name")


def _terms(field_type: str, text: str) -> list[str]:
    answer = requests.get(
        f"{tk.config['solr_url']}/analysis/field",
        params={"analysis.fieldtype": field_type, "analysis.fieldvalue": text, "wt": "json"},
        timeout=10,
    ).json()
    stages = answer["analysis"]["field_types"][field_type]["index"]
    return [token["text"] for token in stages[-1]]


@pytest.mark.functional
@pytest.mark.parametrize(
    ("language", "written", "typed"),
    [
        ("ar", "المهاجرون", "مهاجر"),
        ("ar", "المهاجرات", "المهاجرين"),
        ("ar", "إحصاء", "احصاء"),
        ("ar", "الهجرة", "هجره"),
        ("ar", "٢٠٢٤", "2024"),
        ("ar", "بالرباط", "الرباط"),
        ("fr", "étrangères", "étranger"),
        ("fr", "l’emploi", "emplois"),
        ("fr", "Enquêtes", "enquete"),
        ("fr", "d'immigrés", "immigre"),
        ("en", "migrants'", "migrant"),
        ("en", "Cities", "city"),
        ("en", "Réfugiés", "refugies"),
    ],
)
def test_a_word_is_found_in_the_form_a_person_types(language, written, typed):
    assert _terms(f"text_{language}", written) == _terms(f"text_{language}", typed)


@pytest.mark.functional
@pytest.mark.parametrize(
    ("language", "one", "other"),
    [("ar", "السكن", "السكان"), ("fr", "logement", "logiciel"), ("en", "city", "citizen")],
)
def test_words_of_different_meaning_stay_apart(language, one, other):
    assert _terms(f"text_{language}", one) != _terms(f"text_{language}", other)
