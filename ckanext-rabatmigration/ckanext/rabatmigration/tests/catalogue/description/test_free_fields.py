"""A client may add fields of its own: so many, and no longer than a page."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


def extras(count: int, value: str = "x") -> list[dict[str, str]]:
    return [{"key": f"free {number}", "value": value} for number in range(count)]


def free(count: int, value: str = "x") -> dict[str, str]:
    return {f"free_{number}": value for number in range(count)}


def file(**fields: Any) -> list[dict[str, Any]]:
    return [{"url": "https://example.org/a.csv", "name": "a"}, {"name": "b", **fields}]


def test_as_many_and_as_long_as_may_be_are_kept(make):
    files = file(**free(100, "س" * 10_000))
    saved = make(title="Tables", extras=extras(100, "é" * 10_000), resources=files)
    assert len(saved["extras"]) == 100
    assert len(saved["resources"][1]["free_99"]) == 10_000


WRONG = [
    ({"extras": extras(101)}, ("extras", 100, "key"),
     {"en": "There are 101 added fields; keep at", "fr": "101 champs ajoutés", "ar": "101"}),
    ({"extras": [{"key": "a" * 101, "value": "x"}]}, ("extras", 0, "key"),
     {"en": "101 characters; write at most 100", "fr": "101 caractères", "ar": "101"}),
    ({"extras": [*extras(1), {"key": "a", "value": "x" * 10_001}]}, ("extras", 1, "value"),
     {"en": "10001 characters; write at most 10000", "fr": "10001 caractères", "ar": "10001"}),
    ({"extras": [{"key": "a", "value": {"deep": ["x" * 10_001]}}]}, ("extras", 0, "value"),
     {"en": "write at most 10000", "fr": "10000", "ar": "10000"}),
    ({"resources": file(**free(101))}, ("resources", 1, "free_99"),
     {"en": "There are 101 added fields; keep at", "fr": "101 champs ajoutés", "ar": "101"}),
    ({"resources": file(mirror="x" * 10_001)}, ("resources", 1, "mirror"),
     {"en": "10001 characters; write at most 10000", "fr": "10001 caractères", "ar": "10001"}),
    ({"resources": file(**{"a" * 101: "x"})}, ("resources", 1, "a" * 100),
     {"en": "101 characters; write at most 100", "fr": "101 caractères", "ar": "101"}),
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize(("fields", "place", "said"), WRONG)
def test_more_is_refused_where_it_stands(refused, language, fields, place, said):
    name, number, part = place
    told = refused(language, **fields)[name]
    assert said[language] in told[number][part][0]
    assert not any(told[:number])
