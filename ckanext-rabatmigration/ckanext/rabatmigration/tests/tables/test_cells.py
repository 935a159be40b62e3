"""Values are written as readers write them."""

from decimal import Decimal

import pytest

from ckanext.rabatmigration.lib import languages
from ckanext.rabatmigration.tables import cells
from ckanext.rabatmigration.tables.columns import BOOL, MOMENT, NUMBER, TEXT, Column

pytestmark = pytest.mark.unit


@pytest.fixture
def speak(monkeypatch):
    monkeypatch.setattr("ckan.plugins.toolkit._", lambda text: text)

    def choose(lang):
        monkeypatch.setattr(languages, "reader", lambda: lang)

    choose("en")
    return choose


def written(column, *values):
    writer = cells.Writer(column, values)
    return [writer.cell(value).text for value in values]


@pytest.mark.parametrize(
    ("lang", "number"), [("en", "25,400.5"), ("fr", "25\u202f400,5"), ("ar", "25.400,5")]
)
def test_numbers_have_the_readers_separators(speak, lang, number):
    speak(lang)
    assert written(Column("n", "numeric", NUMBER), Decimal("25400.5")) == [number]


def test_years_are_written_without_separator_and_counts_with_one(speak):
    column = Column("n", "int4", NUMBER)
    assert written(column, 1999, 2024) == ["1999", "2024"]
    assert written(column, 1999, 20240) == ["1,999", "20,240"]


def test_no_decimal_is_lost(speak):
    column = Column("n", "numeric", NUMBER)
    assert written(column, Decimal("34.0208817"), Decimal("5.00")) == ["34.0208817", "5"]


def test_no_value_is_no_text(speak):
    assert written(Column("n", "text", TEXT), None, "") == [None, ""]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_no_finite_number_stays_what_it_is(speak, value):
    column = Column("n", "float8", NUMBER)
    assert written(column, value) == [str(value)]
    assert isinstance(cells.plain(column, value), str), "JSON has no such number"


def test_times_are_days_where_there_is_no_hour(speak):
    column = Column("t", "timestamp", MOMENT)
    found = written(column, "2024-05-31 00:00:00", "2024-05-31 14:05:00", "infinity")
    assert found == ["31 May 2024", "31 May 2024 14:05", "infinity"]


def test_yes_and_no_are_words(speak):
    assert written(Column("b", "bool", BOOL), True, False) == ["yes", "no"]


def test_a_code_is_shown_with_its_label(speak):
    column = Column("p", "text", TEXT, {"vocabulary": "place"})
    speak("fr")
    cell = cells.Writer(column).cell("04.421.01.05")
    assert (cell.text, cell.code) == ("Hassan", "04.421.01.05")
    assert cells.Writer(column).cell("99").text == "99"


def test_a_list_that_is_gone_labels_nothing(speak):
    column = Column("p", "text", TEXT, {"vocabulary": "there-was-one"})
    assert cells.Writer(column).cell("x").text == "x"
