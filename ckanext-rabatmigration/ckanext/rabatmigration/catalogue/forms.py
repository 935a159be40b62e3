"""The two shapes of a field's value: what a form posts, and JSON.

A form has one input per language (`title_translated-fr`), per reason (`policy_reasons-sdg:10.7-fr`)
and per cross (`crosses-0`). `collect` turns these into JSON values before validation; `typed`
reads a value back for an input, whichever shape the page holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ckanext.rabatmigration.catalogue.fields import from_json
from ckanext.rabatmigration.lib import languages

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[_-][A-Za-z]+)*")


def collect(data: dict[str, Any], names: Mapping[str, str]) -> None:
    """Replace form keys in `data` by JSON values, in place.

    `names` are the fields that have several inputs -> `language`, `reason` or `row`. What a form
    posts wins over the same field in JSON, which is then the stored one a patch echoes.
    """
    for key in list(data):
        name, dash, rest = key.partition("-")
        shape = names.get(name) if dash else None
        if shape == "language" and _LANGUAGE.fullmatch(rest):
            _into(data, name)[rest] = data.pop(key)
        elif shape == "reason" and "-" in rest:
            tag, _, lang = rest.rpartition("-")
            reasons = _into(data, name)
            reasons[tag] = {**(reasons.get(tag) or {}), lang: data.pop(key)}
    for name in (name for name, shape in names.items() if shape == "row"):
        posted = [key for key in data if re.fullmatch(rf"{name}-\d+", key)]
        if posted:
            data[name] = rows(data, name)
            for key in posted:
                del data[key]


def _into(data: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the field's dict to write into: a copy, so that nobody else's is changed."""
    value = from_json(data.get(name))
    data[name] = dict(value) if isinstance(value, dict) else {}
    return data[name]


def typed(data: Mapping[str, Any], name: str, lang: str | None = None) -> str:
    """Return what stands in an input: as typed if the form came back, else as stored."""
    key = f"{name}-{lang}" if lang else name
    if key in data:
        return _line(data[key])
    value = from_json(data.get(name))
    if lang is None:
        return _line(value)
    found = value.get(lang) if isinstance(value, Mapping) else None
    if found is None and lang == (data.get("source_language") or languages.reader()):
        found = _plain(data, name) if not value else None
    return _line(found)


def _plain(data: Mapping[str, Any], name: str) -> Any:
    """Return the core field's text for a record that has no translated one."""
    return data.get(name.removesuffix("_translated")) if name.endswith("_translated") else None


def _line(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value if isinstance(one, str))
    return "" if value is None else str(value)


def chosen(data: Mapping[str, Any], name: str) -> list[str]:
    """Return the codes ticked in a list of boxes or chosen in a select."""
    value = from_json(data.get(name))
    if isinstance(value, str):
        value = [value]
    return [one for one in value or [] if isinstance(one, str) and one]


def rows(data: Mapping[str, Any], name: str) -> list[list[str]]:
    """Return the crosses' rows of ticked dimensions."""
    found = []
    for key in sorted((k for k in data if k.startswith(f"{name}-")), key=_number):
        value = data[key]
        found.append([v for v in (value if isinstance(value, list) else [value]) if v])
    if not found:
        stored = from_json(data.get(name)) or []
        found = [one.split("*") for one in stored if isinstance(one, str)]
    return [row for row in found if row]


def _number(key: str) -> int:
    last = key.rpartition("-")[2]
    return int(last) if last.isdigit() else 0


def filled(data: Mapping[str, Any], name: str) -> bool:
    """Tell whether a field has an answer, as typed or as stored."""
    mine = (data[key] for key in data if key == name or key.startswith(f"{name}-"))
    return any(_holds(from_json(value)) for value in mine)


def _holds(value: Any) -> bool:
    """Tell whether a value, or one of those it is made of, says something."""
    if isinstance(value, Mapping):
        return any(map(_holds, value.values()))
    if isinstance(value, list):
        return any(map(_holds, value))
    return bool(value.strip() if isinstance(value, str) else value)


def reason(data: Mapping[str, Any], tag: str, lang: str) -> str:
    """Return the reason given for a policy tag in a language."""
    key = f"policy_reasons-{tag}-{lang}"
    if key in data:
        return _line(data[key])
    reasons = from_json(data.get("policy_reasons"))
    texts = reasons.get(tag) if isinstance(reasons, Mapping) else None
    return _line(texts.get(lang)) if isinstance(texts, Mapping) else ""
