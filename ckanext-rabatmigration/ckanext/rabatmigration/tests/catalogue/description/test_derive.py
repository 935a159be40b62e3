import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.rabatmigration.catalogue import derive
from ckanext.rabatmigration.catalogue.derive import ABSENT

pytestmark = pytest.mark.unit

texts = st.dictionaries(st.sampled_from(["ar", "fr", "en"]), st.text(min_size=1, max_size=5))


def test_a_plain_text_alone_fills_its_language():
    assert derive.merge("Un", ABSENT, None, {}, "fr") == {"fr": "Un"}


def test_a_changed_plain_text_wins_over_an_echo():
    stored = {"fr": "Un", "ar": "واحد"}
    assert derive.merge("Deux", stored, "Un", stored, "fr") == {"fr": "Deux", "ar": "واحد"}


def test_a_changed_translation_wins_over_an_echoed_plain_text():
    stored = {"fr": "Un"}
    assert derive.merge("Un", {"fr": "Deux"}, "Un", stored, "fr") == {"fr": "Deux"}


def test_two_changes_in_two_languages_are_both_kept():
    stored = {"fr": "Un", "ar": "واحد"}
    sent = {"fr": "Un", "ar": "اثنان"}
    assert derive.merge("Deux", sent, "Un", stored, "fr") == {"fr": "Deux", "ar": "اثنان"}


def test_of_two_changes_in_one_language_the_exact_one_wins():
    assert derive.merge("Deux", {"fr": "Trois"}, "Un", {"fr": "Un"}, "fr") == {"fr": "Trois"}


def test_a_plain_client_that_knows_no_translations_loses_none():
    stored = {"fr": "Un", "ar": "واحد"}
    assert derive.merge("Deux", ABSENT, "Un", stored, "fr") == {"fr": "Deux", "ar": "واحد"}


@pytest.mark.parametrize("empty", [None, ""])
def test_an_emptied_plain_text_empties_the_field(empty):
    stored = {"fr": "Un", "ar": "واحد"}
    assert derive.merge(empty, stored, "Un", stored, "fr") == {}
    assert derive.merge(empty, ABSENT, "Un", stored, "fr") == {}


@given(texts, st.sampled_from(["ar", "fr", "en"]))
def test_an_echo_changes_nothing(stored, source):
    plain = derive.plain_text(stored, source)
    assert derive.merge(plain, stored, plain, stored, source) == stored


@pytest.mark.parametrize(
    ("given_", "title", "titles", "stored", "found"),
    [
        ("ar", "Recensement 2024", ABSENT, None, "ar"),
        (None, "Recensement 2024", ABSENT, None, "fr"),
        (None, "إحصاء 2024", ABSENT, None, "ar"),
        (None, "Un", {"ar": "واحد", "fr": "Un"}, None, "fr"),
        (None, ABSENT, {"ar": "واحد"}, None, "ar"),
        (None, "Foreign residents by district", ABSENT, "fr", "fr"),
        ("xx", "Recensement 2024", ABSENT, None, "fr"),
    ],
)
def test_the_source_language_is_what_is_said_stored_or_recognised(
    given_, title, titles, stored, found
):
    assert derive.source_language(given_, title, titles, stored, {}) == found


def test_tags_are_the_keywords_ckan_can_hold():
    words = {"fr": ["droit d’asile", "logement", "x", "logement"], "ar": ["لجوء"]}
    assert derive.tag_names(words, "fr") == ["droit d asile", "logement"]
    assert derive.tag_names(words, "ar") == ["لجوء"]
    assert derive.tag_names({"ar": ["لجوء"]}, "fr") == ["لجوء"]
    assert derive.tag_names(None, "fr") == []
