import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.rabatmigration.lib import text

pytestmark = pytest.mark.unit


def refused(value, **options):
    with pytest.raises(text.TextError) as error:
        text.clean(value, **options)
    return error.value.code


@pytest.mark.parametrize(
    "title",
    [
        "Population de Rabat : 2014–2024",
        "أشخاص في وضعية غير نظامية؟ «دراسة»",
        "p < 0.05, a<5 & b > 3",
        "Jeunes [18-24 ans] (RGPH)",
        "Rabat-Salé\u202fKénitra",
        "می\u200cخواهم",
    ],
)
def test_a_plain_title_stays_as_it_is(title):
    assert text.clean(title) == title


@pytest.mark.parametrize(
    "title",
    [
        "<b>Rabat</b>", "Rabat<br/>", "<script>alert(1)</script>", "<!-- x -->", "a &amp; b",
        "&#60;b&#62;", "[Rabat](https://example.org)", "![x](y)", "<img src=x onerror=alert(1)",
    ],
)  # fmt: skip
def test_markup_in_a_line_is_refused(title):
    assert refused(title) == "markup"


def test_markup_in_markdown_is_left_to_the_renderer():
    assert text.clean("**[Rabat](https://example.org)**", multiline=True) == (
        "**[Rabat](https://example.org)**"
    )


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("a\x00b", "control"), ("a\x1bb", "control"), ("a\u202eb", "override"),
        ("a\u2066b", "override"), ("a\ud800b", "surrogate"), ("a\uffffb", "surrogate"),
        (12, "type"), (None, "type"), (["a"], "type"), (b"a", "type"),
    ],
)  # fmt: skip
def test_what_no_text_should_hold_is_refused(value, code):
    assert refused(value) == code
    assert refused(value, multiline=True) == code


def test_over_long_text_tells_limit_and_length():
    with pytest.raises(text.TextError) as error:
        text.clean("a" * 301, limit=300)
    assert (error.value.code, error.value.limit, error.value.length) == ("long", 300, 301)
    assert text.clean("a" * 300 + "  ", limit=300) == "a" * 300


def test_a_megabyte_is_refused_at_once():
    assert refused("<a " * 400_000, limit=300) == "long"


@pytest.mark.parametrize("blank", ["", "  \n\t", "\u200b\u200f", "\ufeff", "\u00a0\u202f"])
def test_what_nobody_can_see_is_empty(blank):
    assert text.clean(blank) == ""
    assert text.clean(blank, multiline=True) == ""


def test_a_line_has_no_breaks_and_markdown_keeps_its_paragraphs():
    assert text.clean(" un\r\ndeux  trois ") == "un deux trois"
    assert text.clean("un  \r\n\r\ndeux\n\n\n\n\n\ntrois\n", multiline=True) == (
        "un\n\ndeux\n\n\ntrois"
    )


@given(st.text(max_size=400))
def test_clean_text_is_composed_trimmed_and_stays_clean(value):
    for multiline in (False, True):
        try:
            once = text.clean(value, multiline=multiline)
        except text.TextError:
            continue
        assert unicodedata.is_normalized("NFC", once)
        assert once == once.strip("\n\t ")
        assert text.clean(once, multiline=multiline) == once


def test_others_markup_gives_its_words():
    html = "<p>Population&nbsp;<b>étrangère</b></p><p>2024</p><script>x()</script>"
    assert text.strip_markup(html) == "Population\u00a0étrangère 2024"
    assert text.strip_markup("voir [le site](https://example.org)") == "voir le site"
