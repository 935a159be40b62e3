"""What docstrings in CKAN's house style say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.rabatmigration.apidocs import docstrings

pytestmark = pytest.mark.unit

CORE = """Searches for things.

    It takes *much*, see :py:func:`~ckan.logic.action.get.package_show`::

        {"q": "flood"}

    and goes on.

    :param q: the query, over
        two lines (optional)
    :type q: string
    :param int rows: how many
    :returns: a dictionary with
    :rtype: dictionary

    **Results:**

    :param count: the number found
    """


def test_summary_and_description_are_apart():
    doc = docstrings.parse(CORE)
    assert doc.summary == "Searches for things."
    assert doc.description.startswith("It takes *much*, see `package_show`:\n")
    assert '        {"q": "flood"}' in doc.description
    assert "and goes on." in doc.description


def test_parameters_have_text_type_and_may_be_optional():
    parameters = docstrings.parse(CORE).parameters
    assert parameters["q"].text == "the query, over two lines (optional)"
    assert (parameters["q"].type, parameters["q"].optional) == ("string", True)
    assert (parameters["rows"].type, parameters["rows"].optional) == ("int", False)


def test_what_stands_below_the_answer_is_no_parameter():
    doc = docstrings.parse(CORE)
    assert list(doc.parameters) == ["q", "rows"]
    assert (doc.returns, doc.rtype) == ("a dictionary with", "dictionary")


def test_every_text_is_there_to_translate():
    assert list(docstrings.parse(CORE).texts())[2:] == [
        "the query, over two lines (optional)",
        "how many",
        "a dictionary with",
    ]


@pytest.mark.parametrize("nothing", [None, "", "   \n  "])
def test_no_docstring_says_nothing(nothing):
    doc = docstrings.parse(nothing)
    assert (doc.summary, doc.description, doc.parameters) == ("", "", {})


@given(st.text(alphabet=":` \n*.param_x-<>_", max_size=200))
def test_no_text_breaks_it(text):
    docstrings.parse(text)
