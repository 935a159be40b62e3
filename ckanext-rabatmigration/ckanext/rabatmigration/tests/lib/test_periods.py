from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.rabatmigration.lib import periods

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("2014", date(2014, 1, 1), date(2014, 12, 31), "year"),
        ("2014-Q3", date(2014, 7, 1), date(2014, 9, 30), "quarter"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2014-05-31", date(2014, 5, 31), date(2014, 5, 31), "day"),
    ],
)
def test_a_period_spans_whole_days(text, start, end, precision):
    period = periods.parse(text)
    assert (period.start, period.end, period.precision, period.text) == (
        start, end, precision, text,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "kept"), [(" ٢٠١٤ ", "2014"), ("2014-T3", "2014-Q3"), ("2014-q1", "2014-Q1")]
)
def test_what_people_type_is_kept_in_one_form(typed, kept):
    assert periods.parse(typed).text == kept


@pytest.mark.parametrize(
    "text",
    [
        "", "14", "2014-13", "2014-02-30", "2014-Q5", "2014/05", "in 2014", "9999", "0000",
        "2014-5", "2014-05-31T00:00", "-2014", None, 2014, ["2014"],
    ],
)  # fmt: skip
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match="."):
        periods.parse(text)


@given(st.dates(date(periods.FIRST_YEAR, 1, 1), date(periods.LAST_YEAR, 12, 31)))
def test_every_day_lies_in_its_month_quarter_and_year(day):
    quarter = f"{day.year}-Q{(day.month + 2) // 3}"
    for text in (day.isoformat(), day.isoformat()[:7], quarter, str(day.year)):
        period = periods.parse(text)
        assert period.start <= day <= period.end
        assert periods.parse(period.text) == period


@given(st.text())
def test_no_text_breaks_the_reader(text):
    with suppress(ValueError):
        assert periods.parse(text).start <= periods.parse(text).end


def test_an_end_in_the_start_s_own_year_is_in_order():
    assert periods.in_order("2014", "2014")
    assert periods.in_order("2014", "2014-05")
    assert periods.in_order("2014-Q3", None)
    assert not periods.in_order("2014-Q3", "2014-Q2")
    assert not periods.in_order("2014", "2013-12-31")


def test_an_open_end_covers_the_years_up_to_today():
    today = date(2026, 5, 1)
    assert periods.years("2024", None, today) == [2024, 2025, 2026]
    assert periods.years("2014-Q3", "2015-01", today) == [2014, 2015]
    assert periods.years("2030", None, today) == [2030]
    assert periods.years(None, "2019", today) == [2019]
    assert periods.years(None, None, today) == []
