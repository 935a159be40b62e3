import json

import pytest
import shapely.geometry

from ckanext.rabatmigration.lib import places, vocabularies

pytestmark = pytest.mark.unit

AGDAL, YOUSSOUFIA, HASSAN, SOUISSI, YACOUB = (
    "04.421.01.01", "04.421.01.03", "04.421.01.05", "04.421.01.06", "04.421.01.09",
)  # fmt: skip
TOUARGA, RABAT, PREFECTURE, REGION, SALE = (
    "04.421.01.07", "04.421.01.0", "04.421", "04", "04.441",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Agdal-Ryad", [AGDAL]),
        ("أڭدال الرياض", [AGDAL]),
        ("Yaâcoub El-Mansour", [YACOUB]),
        ("يعقوب المنصور", [YACOUB]),
        ("مقاطعة حسان", [HASSAN]),
        ("توارݣة", [TOUARGA]),
        ("التواركة", [TOUARGA]),
        ("Population de la ville de Rabat", [RABAT]),
        ("السكان بالرباط وسلا", [RABAT, SALE]),
        ("Préfecture de Rabat", [PREFECTURE]),
        ("Région Rabat-Salé-Kénitra", [REGION]),
        ("جهة الرباط سلا القنيطرة", [REGION]),
        ("Hassan, Souissi et El Youssoufia (Rabat)", [RABAT, YOUSSOUFIA, HASSAN, SOUISSI]),
        ("arrondissement de Youssoufia", [YOUSSOUFIA]),
        ("Youssoufia", [YOUSSOUFIA]),
        ("Migration in Morocco", ["MA"]),
    ],
)
def test_places_are_found_in_every_spelling(text, codes):
    assert places.match(text) == codes


@pytest.mark.parametrize(
    "text",
    [
        "Province de Youssoufia",
        "إقليم اليوسفية",
        "Youssoufia (Safi)",
        "Agdal (Fès)",
        "Université Hassan II de Casablanca",
        "جامعة الحسن الثاني",
        "Rapport de Hassan Alaoui",
        "Sale of goods",
        "الشرق الأوسط",
        "",
        None,
    ],
)
def test_namesakes_elsewhere_are_not_ours(text):
    assert places.match(text) == []


def test_the_other_youssoufia_is_not_ours_even_beside_rabat():
    assert places.match("Comparaison entre Rabat et la province de Youssoufia") == [RABAT]


def test_every_name_of_a_place_finds_that_place():
    shared = set()
    for item in vocabularies.get("place").items.values():
        for label in item.label.values():
            if places.match(label) != [item.id]:
                shared.add((item.id, label))
    assert shared == set()


def test_an_outline_of_several_places_covers_each():
    whole = shapely.geometry.shape(places.union([HASSAN, SOUISSI]))
    assert whole.is_valid
    for code in (HASSAN, SOUISSI):
        part = shapely.geometry.shape(places.geometry(code))
        assert part.intersection(whole).area > part.area * 0.98


def test_a_place_within_another_adds_nothing():
    assert places.union([HASSAN, PREFECTURE]) == places.union([PREFECTURE])


def test_a_derived_outline_is_small_enough_for_lists():
    assert len(json.dumps(places.union([RABAT]))) < 6000


def test_a_place_without_an_outline_is_covered_by_what_lies_around_it():
    assert places.geometry(SALE) is None
    assert places.union([SALE]) == places.union([REGION])


def test_no_place_has_no_outline():
    assert places.union([]) is None
    assert places.union(["nowhere"]) is None
