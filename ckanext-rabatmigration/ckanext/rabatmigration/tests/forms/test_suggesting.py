"""What is suggested to somebody who has typed a few letters, in whatever language."""

import pytest

from ckanext.rabatmigration.forms import suggesting

pytestmark = pytest.mark.unit


def labels(found):
    return [one["label"] for one in found]


@pytest.mark.parametrize("typed", ["hassan", "HASSAN", "Hass", "حسان", "حَسّان", "حسا"])
def test_a_place_is_found_in_every_language(typed):
    for lang, label in {"ar": "حسان", "fr": "Hassan", "en": "Hassan"}.items():
        assert any(label in one for one in labels(suggesting.terms("place", typed, lang, 8)))


@pytest.mark.parametrize(
    ("typed", "code"),
    [("sante", "health"), ("santé", "health"), ("صحة", "health"), ("الصحه", "health")],
)
def test_accents_and_ways_of_writing_make_no_difference(typed, code):
    assert code in [one["code"] for one in suggesting.terms("migration_theme", typed, "en", 8)]


def test_what_fits_is_told_where_it_is_not_the_label():
    found = {one["code"]: one for one in suggesting.terms("citizenship", "senegal", "ar", 8)}
    assert found["SEN"]["label"] == "السنغال"
    assert found["SEN"]["said"] in ("Sénégal", "Senegal")
    [plain] = [
        one for one in suggesting.terms("citizenship", "sénégal", "fr", 8) if one["code"] == "SEN"
    ]
    assert plain["said"] == ""


def test_the_best_comes_first_and_no_more_than_asked():
    found = suggesting.terms("sdg", "10", "fr", 5)
    assert len(found) == 5
    assert found[0]["notation"] == "10"
    assert suggesting.terms("place", "zzzz", "fr", 8) == []
