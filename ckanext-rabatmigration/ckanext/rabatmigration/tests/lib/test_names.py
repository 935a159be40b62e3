import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.rabatmigration.lib import names

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("إحصاء السكان بالرباط 2024", "ihsa-al-soukkan-bi-rabat-2024"),
        ("المهاجرون حسب الجنسية", "al-mouhajiroun-hasab-al-jinsiya"),
        ("الإِحْصَاءُ العامّ", "al-ihsa-al-aam"),
        ("وضعية الأجانب والسكن", "wadiya-al-ajanib-wa-al-sakan"),
        ("معطيات ٢٠٢٤", "mouatayat-2024"),
        ("Évolution de l’œuvre : 2014–2024", "evolution-de-l-oeuvre-2014-2024"),
        ("Foreign residents (by sex)", "foreign-residents-by-sex"),
        ("ⵔⴱⴰⵟ", "rbat"),
    ],
)
def test_a_title_of_any_script_gives_a_readable_name(title, name):
    assert names.slug(title) == name


def test_words_it_does_not_know_are_spelt_with_vowels():
    assert names.slug("مدرب") == "madrab"
    assert names.slug("مكتب") == "maktab"
    assert names.slug("قسري") == "qasri"


@given(st.text(max_size=400))
def test_every_title_gives_a_name_ckan_accepts(title):
    name = names.slug(title)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert 2 <= len(name) <= 100
    assert names.slug(title) == name


@pytest.mark.parametrize("title", ["", "中文", "؟", "x"])
def test_a_title_that_cannot_be_spelt_gets_a_name_all_the_same(title):
    assert re.fullmatch(r"(data|x)-[0-9a-f]{8}", names.slug(title))


def test_an_address_of_ckan_itself_is_never_a_name():
    assert names.slug("New") not in ("new", "edit")


def test_a_long_title_is_cut_at_a_word():
    name = names.slug("recensement " * 20)
    assert len(name) <= 100
    assert name.endswith("recensement")


def test_a_taken_name_gets_the_first_free_number():
    taken = {"rabat", "rabat-2"}
    assert names.unique("rabat", taken.__contains__) == "rabat-3"
    assert names.unique("sale", taken.__contains__) == "sale"


def test_a_number_fits_into_the_longest_name():
    name = "a" * 100
    assert names.unique(name, {name}.__contains__) == "a" * 98 + "-2"
