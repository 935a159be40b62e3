"""Records that say the same have one fingerprint."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import ckan.plugins.toolkit as tk
import pytest

from ckanext.rabatmigration.harvest.hashing import fingerprint, lists_fingerprint
from ckanext.rabatmigration.lib import vocabularies

pytestmark = pytest.mark.unit

WORDS = {"ar": "موضوع إضافي", "fr": "Thème de plus", "en": "One more theme"}
NONE: frozenset[str] = frozenset()


def test_the_order_of_keys_makes_no_difference() -> None:
    assert fingerprint({"a": 1, "b": {"c": 2, "d": 3}}, NONE, {}) == fingerprint(
        {"b": {"d": 3, "c": 2}, "a": 1}, NONE, {}
    )


def test_the_way_characters_are_composed_makes_no_difference() -> None:
    composed = {"title": "Étrangers"}
    taken_apart = {"title": unicodedata.normalize("NFD", "Étrangers")}
    assert composed != taken_apart
    assert fingerprint(composed, NONE, {}) == fingerprint(taken_apart, NONE, {})


def test_volatile_keys_make_no_difference_at_the_top_only() -> None:
    volatile = frozenset({"views"})
    same = fingerprint({"a": 1, "views": 1}, volatile, {})
    assert same == fingerprint({"a": 1, "views": 2}, volatile, {})
    nested = fingerprint({"a": {"views": 1}}, volatile, {})
    assert nested != fingerprint({"a": {"views": 2}}, volatile, {})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1}, {"a": 2}),
        ({"a": [1, 2]}, {"a": [2, 1]}),
        ({"a": None}, {}),
        ({"a": "1"}, {"a": 1}),
    ],
)
def test_everything_else_does(one: dict, other: dict) -> None:
    assert fingerprint(one, NONE, {}) != fingerprint(other, NONE, {})


def test_the_lists_have_one_fingerprint_that_changes_with_a_word(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = lists_fingerprint()
    assert lists_fingerprint() == before
    more = {
        "id": "migration_theme", "uri": "/vocabulary/migration_theme", "source": "test",
        "title": WORDS, "description": WORDS, "license": "CC0-1.0", "extensible": True,
        "items": [{"id": "extra", "uri": "/x", "label": WORDS, "definition": WORDS}],
    }  # fmt: skip
    (tmp_path / "migration_theme.yaml").write_text(json.dumps(more))
    monkeypatch.setitem(tk.config, vocabularies.OPTION, str(tmp_path))
    assert lists_fingerprint() != before


def test_what_decides_on_the_mapping_does_too() -> None:
    assert fingerprint({}, NONE, {"languages": ["ar"]}) != fingerprint({}, NONE, {"languages": []})
