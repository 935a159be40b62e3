"""What pages say of files, places and periods."""

import pytest

from ckanext.rabatmigration import helpers
from ckanext.rabatmigration.lib import formats

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


@pytest.fixture
def reading(app):
    """Enter a request in a language."""
    entered = []

    def read(lang):
        context = app.flask_app.test_request_context(f"/{lang}/")
        context.push()
        context.request.environ["CKAN_LANG"] = lang
        entered.append(context)

    yield read
    for context in reversed(entered):
        context.pop()


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://example.org/a/Effectifs%202024.csv?x=1", "Effectifs 2024.csv"),
        ("table.csv", "table.csv"),
        ("https://example.org/", "ملف بلا اسم"),
        ("", "ملف بلا اسم"),
        ("https://[", "ملف بلا اسم"),
    ],
)
def test_a_file_nobody_named_is_called_as_on_disk(reading, url, name):
    reading("ar")
    assert helpers.resource_display_name({"url": url}) == name


def test_a_name_given_comes_first(reading):
    reading("fr")
    assert helpers.resource_display_name({"url": "a.csv", "name": "Effectifs"}) == "Effectifs"


@pytest.mark.parametrize(
    ("lang", "count", "said"),
    [
        ("ar", 4, "أ، ب، ج ومكان آخر"),
        ("ar", 5, "أ، ب، ج ومكانان آخران"),
        ("ar", 7, "أ، ب، ج و4 أماكن أخرى"),
        ("ar", 16, "أ، ب، ج و13 مكانا آخر"),
        ("fr", 4, "أ, ب, ج et 1 autre lieu"),
        ("fr", 5, "أ, ب, ج et 2 autres lieux"),
        ("en", 5, "أ, ب, ج and 2 other places"),
        ("en", 2, "أ and ب"),
    ],
)
def test_of_many_places_the_number_is_told(reading, lang, count, said):
    reading(lang)
    terms = [helpers.Term(str(i), "أبجدهوزحطيكلمنسع"[i], "", "") for i in range(count)]
    assert helpers.rabatmigration_places(terms) == said


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2024-09", "2024-Q4", "de septembre 2024 au 4e trimestre 2024"),
        ("2024-08", "2024-10", "d’août 2024 à octobre 2024"),
        ("2024-Q1", "2025", "du 1er trimestre 2024 à 2025"),
        ("2024-09-02", "2024-09-05", "du 2 septembre 2024 au 5 septembre 2024"),
        ("2024-Q1", None, "depuis le 1er trimestre 2024"),
        (None, "2024-09-02", "jusqu’au 2 septembre 2024"),
        ("2014", "2024", "de 2014 à 2024"),
    ],
)
def test_french_says_periods_with_their_articles(reading, start, end, said):
    reading("fr")
    assert formats.period(start, end) == said
