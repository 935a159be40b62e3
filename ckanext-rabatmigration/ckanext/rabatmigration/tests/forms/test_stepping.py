"""The period after a period, and its name in a title."""

import pytest

from ckanext.rabatmigration.forms import stepping

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("start", "end", "frequency", "expected"),
    [
        ("2024-Q3", "2024-Q3", "quarterly", ("2024-Q4", "2024-Q4")),
        ("2024-Q4", "2024-Q4", "quarterly", ("2025-Q1", "2025-Q1")),
        ("2024-07", "2024-09", "quarterly", ("2024-10", "2024-12")),
        ("2024-07-01", "2024-09-30", "quarterly", ("2024-10-01", "2024-12-31")),
        ("2023-12-01", "2024-02-29", "quarterly", ("2024-03-01", "2024-05-31")),
        ("2024", "2024", "annual", ("2025", "2025")),
        ("2023", "2024", "biennial", ("2025", "2026")),
        ("2024-01-31", "2024-01-31", "monthly", ("2024-02-29", "2024-02-29")),
        ("2024-02-26", "2024-03-03", "weekly", ("2024-03-04", "2024-03-10")),
        # no frequency, or one the period can't be moved by: as long as it was
        ("2024-Q3", "2024-Q3", None, ("2024-Q4", "2024-Q4")),
        ("2024", "2024", "quarterly", ("2025", "2025")),
        ("2024", "2024", "irregular", ("2025", "2025")),
        ("2024-05-03", "2024-05-09", None, ("2024-05-10", "2024-05-16")),
        # a series that grows keeps its start
        ("2014", "2024", "annual", ("2014", "2025")),
        ("2020-Q1", "2024-Q3", "quarterly", ("2020-Q1", "2024-Q4")),
        # open sides stay open, what is no period stays as it is
        ("2014", None, "annual", ("2014", None)),
        (None, "2024", "annual", (None, "2025")),
        (None, None, "annual", (None, None)),
        ("jamais", "2024", "annual", ("jamais", "2024")),
        ("2200", "2200", "annual", ("2200", "2200")),
    ],
)
def test_a_period_moves_on(start, end, frequency, expected):
    assert stepping.next_period(start, end, frequency) == expected


@pytest.mark.parametrize(
    ("lang", "title", "moves", "expected"),
    [
        ("fr", "Résidents, 2024", [("2024", "2025")], "Résidents, 2025"),
        ("fr", "Résidents 2014-2024", [("2014", "2014"), ("2024", "2025")], "Résidents 2014-2025"),
        ("fr", "De 2024 à 2025", [("2024", "2025"), ("2025", "2026")], "De 2025 à 2026"),
        ("fr", "Loi 12024 et 2024b", [("2024", "2025")], "Loi 12024 et 2024b"),
        ("fr", "Demandes, T4 2024", [("2024-Q4", "2025-Q1")], "Demandes, T1 2025"),
        ("fr", "Troisième trimestre 2024", [("2024-Q3", "2024-Q4")], "quatrième trimestre 2024"),
        ("fr", "Arrivées en août 2024", [("2024-08", "2024-09")], "Arrivées en septembre 2024"),
        ("en", "Requests, 2024-Q3", [("2024-Q3", "2024-Q4")], "Requests, 2024-Q4"),
        ("en", "Third quarter of 2024", [("2024-Q3", "2024-Q4")], "fourth quarter of 2024"),
        ("ar", "طلبات غشت 2024", [("2024-08", "2024-09")], "طلبات شتنبر 2024"),
        ("ar", "الفصل الثالث من 2024", [("2024-Q3", "2024-Q4")], "الفصل الرابع من 2024"),
        ("zgh", "ⵜⴰⵎⴰⵣⵉⵖⵜ 2024-Q3", [("2024-Q3", "2024-Q4")], "ⵜⴰⵎⴰⵣⵉⵖⵜ 2024-Q4"),
        ("fr", "Sans date", [("2024", "2025")], "Sans date"),
        ("fr", "Résidents, 2024", [(None, None), ("2024", "2024")], "Résidents, 2024"),
    ],
)
def test_a_title_names_the_next_period(lang, title, moves, expected):
    assert stepping.Steps(moves).in_text(title, lang) == expected


def test_a_day_moves_by_a_frequency_that_has_a_length():
    assert stepping.by_frequency("2024-11-30", "quarterly") == "2025-02-28"
    assert stepping.by_frequency("2024-11-30", "irregular") is None
    assert stepping.by_frequency("2024-11-30", None) is None
