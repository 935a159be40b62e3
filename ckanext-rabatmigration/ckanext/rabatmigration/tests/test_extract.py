"""Extracts of Markdown in lists."""

import pytest
from ckan.lib import helpers as core
from hypothesis import example, given
from hypothesis import strategies as st

from ckanext.rabatmigration import helpers

pytestmark = pytest.mark.unit

TEXTS = st.text(
    st.one_of(st.sampled_from("a b1.-+*_`<&#\n |[]()~=!\\:/ةم،%'\""), st.characters(codec="utf-8"))
)


def words(text):
    """Return a text as a browser shows it, white space collapsed."""
    return " ".join(text.split())


@given(TEXTS, st.sampled_from([0, 20, 180]))
@example("Ménages, 2024: 12 %", 180)
@example("1. الرباط", 180)
@example("title\n=====", 0)
@example("    code", 0)
@example("a\n\nb", 0)
@example("http://example.org/a_b", 0)
def test_an_extract_reads_as_the_rendered_text_without_its_tags(text, length):
    assert words(helpers.rabatmigration_extract(text, length)) == words(
        core.markdown_extract(text, length)
    )


def test_a_long_text_ends_at_a_word():
    assert helpers.rabatmigration_extract("one two three four", 14) == "one two..."
