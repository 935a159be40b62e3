"""What is asked of a table is understood as people write it, or told as wrong."""

from datetime import date
from decimal import Decimal

import pytest
from werkzeug.datastructures import MultiDict

from ckanext.rabatmigration.tables import asked
from ckanext.rabatmigration.tables.asked import Filter
from ckanext.rabatmigration.tables.columns import BOOL, DATE, NUMBER, TEXT, Column
from ckanext.rabatmigration.tables.folding import folded

pytestmark = pytest.mark.unit

COLUMNS = [
    Column("place", "text", TEXT),
    Column("people", "numeric", NUMBER),
    Column("day", "date", DATE),
    Column("known", "bool", BOOL),
    Column("عدد (نسمة)", "text", TEXT),
]


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setattr("ckan.plugins.toolkit._", lambda text: text)


def call(filters=None, q="", sort=""):
    return asked.of_call(q, filters or {}, sort, COLUMNS)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1200", "1200"),
        ("1 200,5", "1200.5"),
        ("1\u202f200", "1200"),
        ("-3", "-3"),
        (7, "7"),
        ("٣٥", "35"),
    ],
)
def test_numbers_are_read_as_people_write_them(written, number):
    view = call({"people": {"from": written}})
    assert not view.faults
    assert view.filters["people"] == Filter(low=Decimal(number))


@pytest.mark.parametrize(
    "wrong", ["many", "1.2.3", "NaN", "Infinity", "1e9999999", True, [1], "1; DROP TABLE x"]
)
def test_what_is_no_number_is_told(wrong):
    assert call({"people": {"from": wrong}}).faults.keys() == {"people"}


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-05-31", date(2024, 5, 31), date(2024, 5, 31)),
    ],
)
def test_a_year_and_a_month_are_ranges(written, low, high):
    view = call({"day": {"from": written, "to": written}})
    assert view.filters["day"] == Filter(low=low, high=high)


@pytest.mark.parametrize("wrong", ["31/05/2024", "2024-13", "0000", "2024-02-30", "yesterday"])
def test_what_is_no_day_is_told(wrong):
    assert call({"day": {"to": wrong}}).faults.keys() == {"day"}


@pytest.mark.parametrize(
    ("filters", "named"),
    [
        ({"nothing": 1}, "nothing"),
        ({"place": {"from": 1}}, "place"),
        ({"place": {"like": "x"}}, "place"),
        ({"place": {}}, "place"),
        ({"place": [["x"]]}, "place"),
        ({"place": {"contains": 5}}, "place"),
        ({"place": ["x"] * 201}, "place"),
        ({"place": "x" * 1000}, "place"),
        ({"known": "maybe"}, "known"),
    ],
)
def test_a_filter_that_means_nothing_is_told_by_its_column(filters, named):
    assert call(filters).faults.keys() == {named}


def test_values_null_and_yes_are_values():
    view = call({"place": ["a", None], "known": "true", "people": 5})
    assert not view.faults
    assert view.filters["place"].values == ("a", None)
    assert view.filters["known"].values == (True,)
    assert view.filters["people"].values == (Decimal(5),)


def test_an_order_names_a_column_whatever_it_is_called():
    view = call(sort="عدد (نسمة) desc")
    assert (view.sort, view.descending) == ("عدد (نسمة)", True)
    assert call(sort="nothing desc").faults.keys() == {"sort"}
    assert call(sort='people"; DROP TABLE x; --').faults.keys() == {"sort"}


def test_a_search_is_a_text_of_some_length():
    assert call(q="x" * 201).faults.keys() == {"q"}
    assert call(q="\x00").faults.keys() == {"q"}


def test_a_page_asks_by_parameters_and_ignores_columns_there_are_not():
    args = MultiDict([
        ("q", " rabat "), ("f.place", "a"), ("f.place", "b"), ("from.people", "10"),
        ("f.nothing", "1"), ("sort", "-people"), ("has.عدد (نسمة)", "x"), ("f.known", ""),
    ])  # fmt: skip
    view = asked.of_page(args, COLUMNS)
    assert not view.faults
    assert view.q == "rabat"
    assert (view.sort, view.descending) == ("people", True)
    assert view.filters == {
        "place": Filter(values=("a", "b")),
        "people": Filter(low=Decimal(10)),
        "عدد (نسمة)": Filter(contains="x"),
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [("ÉTRANGER", "etranger"), ("إحسان", "احسان"), ("مَدِينة", "مدينه"), ("e\u0301", "é")],
)
def test_texts_are_compared_without_case_accents_and_marks(one, other):
    assert folded(one) == folded(other)
