import pytest
from ckan.common import config

from ckanext.rabatmigration.lib import languages

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("إحصاء السكان بالرباط 2024", "ar"),
        ("عدد الأجانب (RGPH)", "ar"),
        ("Recensement 2024", "fr"),
        ("Titres de séjour délivrés par arrondissement", "fr"),
        ("Foreign residents by district", "en"),
    ],
)
def test_a_title_in_one_language_is_recognised(text, lang):
    assert languages.detect(text) == lang


@pytest.mark.parametrize("text", ["", "   ", "2024", "RGPH HCP", "— 12 %", None])
def test_a_text_that_says_too_little_is_in_no_language(text):
    assert languages.detect(text) is None


def test_a_guess_falls_on_a_language_of_the_same_script(monkeypatch):
    monkeypatch.setitem(config, "ckan.locale_default", "ar")
    assert languages.guess("RGPH", fallback="ar") == "fr"
    assert languages.guess("RGPH", fallback="en") == "en"
    assert languages.guess("2024", fallback="ar") == "ar"


def test_text_is_picked_for_the_reader_then_the_source_then_any():
    values = {"ar": "عنوان", "fr": "titre"}
    assert languages.pick(values, "fr", "ar") == ("titre", "fr")
    assert languages.pick(values, "en", "ar") == ("عنوان", "ar")
    assert languages.pick({"fr": "titre"}, "en", "ar") == ("titre", "fr")
    assert languages.pick({"en": ""}, "en") == ("", "")
    assert languages.pick(None, "en") == ("", "")


def test_only_scripts_from_right_to_left_read_so():
    assert [languages.direction(code) for code in ("ar", "fr", "en", "zgh", "ar_MA")] == [
        "rtl", "ltr", "ltr", "ltr", "rtl",
    ]  # fmt: skip


def test_languages_are_configuration(monkeypatch):
    monkeypatch.setitem(config, languages.OPTION, "ar fr en zgh")
    assert languages.codes() == ["ar", "fr", "en", "zgh"]
    assert languages.detect("ⵜⴰⵎⴰⵣⵉⵖⵜ ⴳ ⵕⵕⴱⴰⵟ") == "zgh"
    assert languages.own_name("zgh") == "ⵜⴰⵎⴰⵣⵉⵖⵜ"
    assert languages.name("zgh", "fr").startswith("amazighe")


def test_a_language_is_named_in_the_language_asked_for():
    assert languages.name("fr", "ar") == "الفرنسية"
    assert languages.name("ar", "fr") == "arabe"
    assert languages.own_name("ar") == "العربية"
