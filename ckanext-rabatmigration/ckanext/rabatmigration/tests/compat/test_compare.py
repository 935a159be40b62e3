"""CKAN's tests that fail with our plugins are explained, or the command fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from compat import compare as module
from compat.compare import compare, expected

pytestmark = pytest.mark.unit

A, B, C = (f"ckan/tests/test_x.py::test_{letter}" for letter in "abc")


def results(**outcomes: str) -> dict[str, dict[str, str]]:
    """Results of tests a, b, c: passed unless said otherwise."""
    names = {"a": A, "b": B, "c": C}
    return {
        name: {"outcome": outcomes.get(letter, "passed"), "message": f"why {letter}"}
        for letter, name in names.items()
    }


def listed(*, ours: tuple[str, ...] = (), plain: tuple[str, ...] = ()):
    return {
        "ours": dict.fromkeys(ours, "titles are required"),
        "plain": dict.fromkeys(plain, "its file is missing from the wheel"),
    }


def test_all_passing_is_no_problem():
    assert compare(results(), results(), listed()).problems == []


def test_an_unlisted_failure_of_ours_is_a_problem_and_says_what_failed():
    (problem,) = compare(results(a="failed"), results(), listed()).problems
    assert A in problem
    assert "why a" in problem


def test_a_listed_failure_is_told_with_its_reason():
    told = compare(results(a="failed"), results(), listed(ours=(A,)))
    assert told.problems == []
    assert f"  {A}: titles are required" in told.lines


def test_a_listed_failure_that_passes_is_a_problem():
    (problem,) = compare(results(), results(), listed(ours=(A,))).problems
    assert A in problem
    assert "passes" in problem


def test_a_test_that_fails_on_plain_ckan_too_is_no_difference_of_ours():
    told = compare(results(a="failed"), results(a="failed"), listed(plain=(A,)))
    assert told.problems == []
    assert "Not passing with our plugins alone: 0" in told.lines


def test_a_failure_of_plain_ckan_is_listed_too():
    (problem,) = compare(results(a="failed"), results(a="failed"), listed()).problems
    assert "plain CKAN" in problem


def test_a_test_skipped_with_our_plugins_alone_is_a_problem():
    assert compare(results(b="skipped"), results(), listed()).problems


def test_a_test_that_ran_on_one_side_only_is_a_problem():
    plain = results()
    del plain[C]
    (problem,) = compare(results(), plain, listed()).problems
    assert C in problem


def test_a_listed_test_that_is_gone_is_a_problem_unless_narrowed():
    gone = listed(ours=("ckan/tests/gone.py::test",))
    assert len(compare(results(), results(), gone).problems) == 1
    assert compare(results(), results(), gone, narrowed=True).problems == []


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("ours: [{test: a}]", "needs `test` and `why`"),
        ("ours: [{why: a}]", "needs `test` and `why`"),
        ("ours: [a]", "needs `test` and `why`"),
        ("ours: [{test: a, why: b}, {test: a, why: c}]", "listed twice"),
        ("other: []", "unknown sections"),
    ],
)
def test_a_list_without_reasons_is_refused(text, complaint):
    with pytest.raises(ValueError, match=complaint):
        expected(text)


def test_the_list_of_this_checkout_can_be_read():
    text = Path(module.__file__).with_name("expected.yaml").read_text("utf-8")
    for reasons in expected(text).values():
        assert all(test.startswith("ckan/tests/") for test in reasons)
