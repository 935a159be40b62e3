"""Dates, periods, sizes and lists as people here read them."""

from datetime import UTC, date, datetime

import pytest

from ckanext.rabatmigration.lib import formats, languages

pytestmark = pytest.mark.unit


@pytest.fixture(params=["ar", "fr", "en"])
def lang(request, monkeypatch):
    monkeypatch.setattr(languages, "reader", lambda: request.param)
    return request.param


def test_months_bear_the_names_they_have_in_morocco(lang):
    expected = {"ar": "2 غشت 2024", "fr": "2 août 2024", "en": "2 August 2024"}
    assert formats.day(date(2024, 8, 2)) == expected[lang]


def test_a_moment_is_told_with_its_time_when_asked(lang):
    at = datetime(2024, 8, 2, 16, 5, tzinfo=UTC)
    expected = {"ar": "2 غشت 2024 16:05", "fr": "2 août 2024 16:05", "en": "2 August 2024 16:05"}
    assert formats.moment(at, with_time=True) == expected[lang]
    assert formats.moment(at, with_time=False) == formats.day(at)


def test_digits_are_grouped_as_in_morocco(lang):
    expected = {"ar": "1.234.567,5", "fr": "1\u202f234\u202f567,5", "en": "1,234,567.5"}
    assert formats.number(1234567.5) == expected[lang]


def test_a_size_is_told_in_the_unit_a_person_would_choose(lang):
    expected = {
        "ar": ["0,5 كيلوبايت", "46 كيلوبايت", "12 ميغابايت"],
        "fr": ["0,5\u202fko", "46\u202fko", "12\u202fMo"],
        "en": ["0.5 kB", "46 kB", "12 MB"],
    }
    assert [formats.size(n) for n in (512, 45_678, 12_345_678)] == expected[lang]


def test_the_smallest_file_is_not_said_to_be_empty(lang):
    assert not formats.size(1).startswith("0 ")


def test_a_list_ends_with_a_word_before_its_last(lang):
    expected = {
        "ar": "السن والجنس",
        "fr": "âge et sexe",
        "en": "age and sex",
    }
    words = {"ar": ["السن", "الجنس"], "fr": ["âge", "sexe"], "en": ["age", "sex"]}
    assert formats.listing(words[lang]) == expected[lang]


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2014", "2024", "2014 to 2024"),
        ("2014", None, "since 2014"),
        (None, "2024-05", "until May 2024"),
        ("2024-09", "2024-09", "September 2024"),
        ("2014-Q3", "2014-Q4", "third quarter of 2014 to fourth quarter of 2014"),
        ("2024-09-01", "2024-09-20", "1 September 2024 to 20 September 2024"),
        (None, None, ""),
        ("once upon a time", None, "since once upon a time"),
    ],
)
def test_a_period_is_told_in_words(monkeypatch, start, end, said):
    monkeypatch.setattr(languages, "reader", lambda: "en")
    assert formats.period(start, end) == said
