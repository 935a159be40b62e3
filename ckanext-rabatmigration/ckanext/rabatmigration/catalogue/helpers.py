"""Template helpers of the catalogue: they format what a page was given, they fetch nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from babel.dates import format_date

from ckanext.rabatmigration.catalogue import completeness, forms, page_helpers
from ckanext.rabatmigration.catalogue.compound import TAGS
from ckanext.rabatmigration.catalogue.fields import from_json
from ckanext.rabatmigration.lib import languages, periods, vocabularies
from ckanext.scheming.helpers import scheming_language_text

Field = Mapping[str, Any]


def rabatmigration_choices(field: Field) -> list[dict[str, Any]]:
    """Return a coded field's choices for scheming: {value, label} with labels by language."""
    items = vocabularies.get(field["vocabulary"]).items.values()
    return [{"value": item.id, "label": dict(item.label)} for item in items]


def rabatmigration_language_choices(field: Field | None = None) -> list[dict[str, Any]]:
    """Return the languages metadata is kept in, as choices."""
    return [{"value": code, "label": languages.name(code)} for code in languages.codes()]


def rabatmigration_languages() -> list[dict[str, str]]:
    """Return {code, name, dir} of the metadata's languages, the reader's first."""
    codes = languages.codes()
    first = languages.reader()
    return [
        {"code": code, "name": languages.name(code), "dir": languages.direction(code)}
        for code in sorted(codes, key=lambda code: (code != first, codes.index(code)))
    ]


def rabatmigration_tree(vocab_id: str, broader: str | None = None) -> list[dict[str, Any]]:
    """Return a list's terms below one, each with label, definition, note and its own below."""
    vocabulary = vocabularies.get(vocab_id)
    return [
        {
            "code": item.id,
            "label": languages.pick(item.label)[0],
            "notation": item.notation or item.id,
            "definition": languages.pick(item.definition)[0],
            "note": languages.pick(item.extra.get("note"))[0],
            "priority": item.priority,
            "below": rabatmigration_tree(vocab_id, item.id),
        }
        for item in vocabulary.narrower(broader)
    ]


def rabatmigration_has_chosen(terms: Iterable[Mapping[str, Any]], chosen: list[str]) -> bool:
    """Tell whether one of the terms, or of those below, is chosen."""
    return any(
        term["code"] in chosen or rabatmigration_has_chosen(term["below"], chosen) for term in terms
    )


def rabatmigration_label(vocab_id: str, code: str) -> str:
    """Return a code's label in the reader's language."""
    return vocabularies.get(vocab_id).label(code)


def rabatmigration_codes_shown(field: Field, value: Any) -> list[dict[str, str]]:
    """Return {code, label, definition} of a coded field's value, in the reader's language."""
    codes = from_json(value) or []
    codes = [codes] if isinstance(codes, str) else codes
    if "vocabulary" not in field:
        return [{"code": c, "label": languages.name(c), "definition": ""} for c in codes]
    vocabulary = vocabularies.get(field["vocabulary"])
    return [
        {
            "code": code,
            "label": vocabulary.label(code),
            "definition": languages.pick(vocabulary.items[code].definition)[0]
            if code in vocabulary
            else "",
        }
        for code in codes
    ]


def rabatmigration_policy_tags(data: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return {tag, label, field} of the policy tags chosen, as reasons are keyed by them."""
    return [
        {"tag": f"{prefix}:{code}", "label": f"{_numbered(vocab_id, code)}", "field": name}
        for prefix, (name, vocab_id) in TAGS.items()
        for code in forms.chosen(data, name)
    ]


def _numbered(vocab_id: str, code: str) -> str:
    label = vocabularies.get(vocab_id).label(code)
    return f"{code} {label}" if vocab_id == "sdg" else label


def rabatmigration_groups(
    schema: Mapping[str, Any], fields: Iterable[Field]
) -> list[dict[str, Any]]:
    """Return {id, label, fields} of the schema's groups that hold some of the fields."""
    fields = list(fields)
    return [
        {"id": group["id"], "label": scheming_language_text(group["label"]), "fields": held}
        for group in schema.get("form_groups", [])
        if (held := [field for field in fields if field.get("form_group") == group["id"]])
    ]


def rabatmigration_period_shown(value: str) -> str:
    """Return a period as the reader's language writes it: 31 mai 2014, T3 2014, غشت 2014."""
    try:
        period = periods.parse(value[:10])
    except ValueError:
        return value
    locale = "ar_MA" if languages.reader() == "ar" else languages.reader()
    if period.precision == "quarter":
        number = (period.start.month + 2) // 3
        return tk._("Quarter {number} of {year}").format(number=number, year=period.start.year)
    pattern = {"year": "y", "month": "LLLL y", "day": "d MMMM y"}[period.precision]
    return format_date(period.start, pattern, locale)


rabatmigration_typed = forms.typed
rabatmigration_chosen = forms.chosen
rabatmigration_rows = forms.rows
rabatmigration_reason = forms.reason
rabatmigration_completeness = completeness.of
rabatmigration_access = page_helpers.rabatmigration_access
rabatmigration_facet_label = page_helpers.rabatmigration_facet_label
rabatmigration_organization = page_helpers.rabatmigration_organization
rabatmigration_policy = page_helpers.rabatmigration_policy

__all__ = [name for name in dir() if name.startswith("rabatmigration_")]
