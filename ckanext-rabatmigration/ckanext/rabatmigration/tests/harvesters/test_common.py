"""Dates, codes and texts of portals: read where they are sure, left alone where not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ckanext.rabatmigration.harvesters.common import codes, dates, texts

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("[2014-01-01T00:00:00 TO *]", "2014-01-01", None),
        ("[* TO 2014-01-01T00:00:00]", None, "2014-01-01"),
        ("[2016-09-01T00:00:00 TO 2016-09-01T23:59:59]", "2016-09-01", "2016-09-01"),
        ("01/01/1997-12/31/2015", "1997-01-01", "2015-12-31"),
        ("13/01/1997-01/02/2015", "1997-01-13", "2015-02-01"),
        ("2015 - 2018", "2015", "2018"),
        ("2015–2018", "2015", "2018"),
        ("2014-01-01/2014-12-31", "2014-01-01", "2014-12-31"),
        ("2014", "2014", "2014"),
        ("2014-Q3", "2014-Q3", "2014-Q3"),
        ("mars 2019", "2019-03", "2019-03"),
        ("غشت 2019", "2019-08", "2019-08"),
        ("1er mars 2019 au 12 avril 2019", "2019-03-01", "2019-04-12"),
    ],
)
def test_periods_are_read(written: str, start: str | None, end: str | None) -> None:
    assert dates.span(written) == (start, end)


@pytest.mark.parametrize(
    "written",
    ["", "recently", "2018 - 2015", "[* TO *]", "01/02/1997-03/04/2015", "9999", "31/31/2015"],
)  # fmt: skip
def test_periods_that_are_not_sure_are_left_alone(written: str) -> None:
    assert dates.span(written) is None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2019-12-10", "2019-12-10"),
        ("2019-12-10T09:23:00.123456", "2019-12-10"),
        ("mar, 10/12/2019 - 09:23", "2019-12-10"),
        ("mar., 10/12/2019", "2019-12-10"),
        ("Thu, 12/10/2020", "2020-12-10"),
        ("25/12/2019", "2019-12-25"),
        ("12/25/2019", "2019-12-25"),
        ("5/5/2019", "2019-05-05"),
        ("12 mars 2019", "2019-03-12"),
        ("12 ماي 2019", "2019-05-12"),
        ("03/04/2019", None),
        ("mar, 03/04/2019", None),
        ("2019-02-31", None),
        ("soon", None),
    ],
)
def test_days_are_read_where_day_and_month_can_be_told_apart(written: str, day: str | None) -> None:
    assert dates.day(written) == day


def test_time_stamps_are_in_utc() -> None:
    assert dates.moment("2024-05-03T04:05:06.789012") == datetime(
        2024, 5, 3, 4, 5, 6, 789012, tzinfo=UTC
    )
    assert dates.moment("2024-05-03T04:05:06+02:00") == datetime(2024, 5, 3, 2, 5, 6, tzinfo=UTC)
    assert dates.moment("1575969780") == datetime(2019, 12, 10, 9, 23, tzinfo=UTC)
    assert dates.moment("yesterday") is None


@pytest.mark.parametrize(
    ("written", "code"),
    [("30", "monthly"), ("-2", "irregular"), ("-1", "once"), ("0", "continuous"), ("365", "annual"),
     ("Annuelle", "annual"), ("Mensal", "monthly"), ("P3M", "quarterly"), ("notPlanned", "once"),
     ("http://publications.europa.eu/resource/authority/frequency/MONTHLY", "monthly"),
     (7, "weekly"), ("14", None), ("-999", None), ("", None), (None, None), (True, None)],
)  # fmt: skip
def test_frequencies_are_read(written: object, code: str | None) -> None:
    assert codes.frequency(written) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [("CSV", "csv"), (".csv", "csv"), ("text/csv; charset=utf-8", "csv"), ("GeoJSON", "geojson"),
     ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
     ("http://publications.europa.eu/resource/authority/file-type/JSON", "json"), ("", None)],
)  # fmt: skip
def test_formats_are_read(written: str, code: str | None) -> None:
    assert codes.file_format(written) == code


def test_the_format_is_read_from_the_address_at_last() -> None:
    assert codes.format_of_url("https://example.org/a/table.XLSX?download=1") == "xlsx"
    assert codes.format_of_url("https://example.org/a.b/c") is None
    assert codes.format_of_url("https://[broken") is None


def test_licences_are_read_by_id_address_or_title() -> None:
    assert codes.licence("cc-by-igo") == "cc-by-igo"
    assert codes.licence("", "http://www.opendefinition.org/licenses/cc-by") == "cc-by"
    assert codes.licence(None, None, "Licence Ouverte") == "licence-ouverte"
    assert codes.licence("notspecified") is None
    assert codes.licence("my own rules") is None


@pytest.mark.parametrize(
    ("label", "code"),
    [("eng", "en"), ("fre", "fr"), ("ara", "ar"), ("ar-MA", "ar"), ("fr_FR", "fr"), ("EN", "en"),
     ("Français", "fr"), ("http://publications.europa.eu/resource/authority/language/FRA", "fr"),
     ("tzm", "zgh"), ("gl", "gl"),
     ("zz-what", None), ("und", None), ("nonsense", None), ("", None), (None, None)],
)  # fmt: skip
def test_language_labels_are_read(label: object, code: str | None) -> None:
    assert texts.language(label) == code


def test_a_text_in_another_script_than_its_label_is_filed_by_its_script() -> None:
    assert texts.split({"en": "السكان الأجانب"}) == {"ar": "السكان الأجانب"}
    english = "Foreign population by nationality and by sex"
    assert texts.split({"ar": english}) == {"en": english}


def test_the_labelled_text_wins_over_one_that_was_only_detected() -> None:
    values = {"": "Population étrangère de la ville", "fr": "Population étrangère"}
    assert texts.split(values) == {"fr": "Population étrangère"}


def test_a_text_without_letters_is_no_text() -> None:
    assert texts.split({"fr": "2014", "en": "—"}) == {}


def test_fields_whose_names_only_look_like_translations_are_none() -> None:
    found = texts.translations({"title": "T", "title_id": "5", "title_fr": "Titre"}, "title")
    assert found == {"": "T", "fr": "Titre"}


def test_html_becomes_paragraphs() -> None:
    assert texts.paragraphs("<p>One&nbsp;<b>two</b></p><ul><li>a</li></ul>") == "One two\n\na"
    assert texts.paragraphs("# Head\r\n\r\n* point") == "# Head\n\n* point"
