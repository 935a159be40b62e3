"""What a table is about is told from names people give columns and files, in three languages."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ckanext.rabatmigration.lib.tables import columns, moments, proposals, reading

pytestmark = pytest.mark.unit


def about(text: str, file_name: str = "table.csv") -> proposals.About:
    table = reading.read(io.BytesIO(text.encode()), "csv")
    return proposals.about(table, columns.of(table), file_name)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2014", "2014"),
        ("٢٠١٤", "2014"),
        ("31/05/2014", "2014-05-31"),
        ("2014-05-31", "2014-05-31"),
        ("05/2014", "2014-05"),
        ("2014-05", "2014-05"),
        ("T3 2024", "2024-Q3"),
        ("2024-T3", "2024-Q3"),
        ("2024Q1", "2024-Q1"),
        ("3e trimestre 2024", "2024-Q3"),
        ("الفصل الثالث 2024", "2024-Q3"),
        ("first quarter 2024", "2024-Q1"),
        ("mars 2024", "2024-03"),
        ("août 2024", "2024-08"),
        ("شتنبر 2024", "2024-09"),
        ("دجنبر 2023", "2023-12"),
        ("سبتمبر 2024", "2024-09"),
        ("5 mars 2024", "2024-03-05"),
        ("1er juin 2020", "2020-06-01"),
        ("March 2024", "2024-03"),
        ("Année 2014", "2014"),
    ],
)
def test_periods_are_read_as_people_write_them(text: str, period: str):
    found = moments.exactly(text)
    assert found is not None
    assert found.text == period


@pytest.mark.parametrize(
    "text", ["", "12 rue 2014", "1200", "31/02/2014", "20145", "2014 2015", "3"]
)
def test_what_is_no_period_is_none(text: str):
    assert moments.exactly(text) is None


@pytest.mark.parametrize(
    ("text", "name", "start", "end", "source"),
    [
        ("année,n\n2014,1\n2024,2\n", "x.csv", "2014", "2024", "année"),
        ("السنة,العدد\n2015,1\n2016,2\n", "x.csv", "2015", "2016", "السنة"),
        ("Mois,n\njanvier 2024,1\nmars 2024,2\n", "x.csv", "2024-01", "2024-03", "Mois"),
        ("pays,2014,2024\nMali,1,2\n", "x.csv", "2014", "2024", ""),
        ("pays,n\nMali,1\n", "residents-2014-2024.csv", "2014", "2024", "file"),
        ("pays,n\nMali,1\n", "accueil_T3_2024.csv", "2024-Q3", "2024-Q3", "file"),
        ("pays,n\nMali,1\n", "مقيمون شتنبر 2024.csv", "2024-09", "2024-09", "file"),
        ("pays,n\nMali,1\n", "familles.csv", "", "", ""),
        ("effectif,n\n1999,1\n2003,2\n", "x.csv", "", "", ""),
    ],
)
def test_the_period_is_found(text: str, name: str, start: str, end: str, source: str):
    found = about(text, name)
    assert (found.start, found.end, found.period_from) == (start, end, source)


@pytest.mark.parametrize(
    "cells",
    ["Agdal Ryad,Hassan,Souissi", "أكدال الرياض,حسان,السويسي", "Agdal-Riyad,HASSAN,Souissi"],
)
def test_places_are_found_in_three_languages(cells: str):
    rows = "".join(f"{cell},1\n" for cell in cells.split(","))
    found = about(f"arrondissement,n\n{rows}")
    assert found.places == ["04.421.01.01", "04.421.01.05", "04.421.01.06"]


def test_places_are_not_read_into_names_of_people():
    assert about("nom,n\nHassan Alaoui,1\nSalma Idrissi,2\nOmar Tazi,3\n").places == []


def test_a_place_within_another_is_named_alone():
    assert about("lieu,n\nRabat,3\nSouissi,1\nTouarga,2\n").places[0] != "04.421"


@pytest.mark.parametrize(
    ("head", "dimension"),
    [
        ("Sexe", "sex"),
        ("الجنس", "sex"),
        ("gender", "sex"),
        ("tranche_d_age", "age"),
        ("الفئة العمرية", "age"),
        ("AgeGroup", "age"),
        ("Nationalité", "citizenship"),
        ("الجنسية", "citizenship"),
        ("country_of_birth", "country_of_birth"),
        ("Pays de naissance", "country_of_birth"),
        ("بلد الولادة", "country_of_birth"),
        ("المقاطعة", "arrondissement"),
        ("Effectif", ""),
        ("العدد", ""),
        ("villages", ""),
    ],
)
def test_heads_name_dimensions(head: str, dimension: str):
    assert columns.dimension_of(head) == dimension


@pytest.mark.parametrize(
    ("cells", "dimension"),
    [
        (("Hommes", "Femmes", "Total"), "sex"),
        (("ذكور", "إناث", "المجموع"), "sex"),
        (("0-4", "5-9", "75 ans et plus"), "age"),
        (("France", "Sénégal", "Mali"), "citizenship"),
        (("فرنسا", "السنغال", "مالي"), "citizenship"),
        (("pomme", "poire", "figue"), ""),
    ],
)
def test_cells_tell_dimensions_where_heads_do_not(cells: tuple[str, ...], dimension: str):
    rows = "".join(f"{cell},1\n" for cell in cells)
    table = reading.read(io.BytesIO(f"groupe,n\n{rows}".encode()), "csv")
    assert columns.of(table)[0].dimension == dimension


def test_columns_side_by_side_are_a_dimension_and_no_cross():
    found = about("arrondissement,hommes,femmes\nHassan,1,2\nSouissi,3,4\n")
    assert found.dimensions == ["sex", "arrondissement"]
    assert found.crossed == ["arrondissement"]


def test_columns_of_categories_are_crossed():
    found = about("sexe,age,n\nFemmes,0-4,1\nHommes,5-9,3\n")
    assert found.crossed == ["sex", "age"]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (("1 200", "3,400", "12"), "integer"),
        (("1,5", "2.25", "3 %"), "number"),
        (("١٢", "٣٤", "٥"), "integer"),
        (("oui", "non", "oui"), "yes_no"),
        (("2024-01-01", "2024-02-01", "n/a"), "date"),
        (("..", "", "-"), "empty"),
        (("a", "1", "b"), "text"),
    ],
)
def test_columns_have_a_kind(cells: tuple[str, ...], kind: str):
    rows = "".join(f"x;{cell}\n" for cell in cells)
    table = reading.read(io.BytesIO(f"nom;valeur\n{rows}".encode()), "csv")
    assert columns.of(table)[1].kind == kind


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("residents_etrangers_2024.csv", "Residents etrangers 2024"),
        ("pop-2014-2024.csv", "Pop 2014-2024"),
        ("الأجانب المقيمون.xlsx", "الأجانب المقيمون"),
        ("C:\\x\\a.csv", "A"),
    ],
)
def test_a_files_name_becomes_a_title(name: str, title: str):
    assert proposals.title(name) == title


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_is_looked_at_without_harm(text: str):
    for found in moments.within(text):
        assert moments.FIRST <= found.start.year <= found.end.year <= moments.LAST
    moments.exactly(text)
    columns.dimension_of(text)
    proposals.title(text)
