"""Template helpers of the catalogue: they format what a page was given, they fetch nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.rabatmigration.catalogue import completeness, forms, page_helpers
from ckanext.rabatmigration.catalogue.compound import TAGS
from ckanext.rabatmigration.lib import languages, vocabularies
from ckanext.scheming.helpers import scheming_language_text

Field = Mapping[str, Any]

LICENCE = "ckanext.rabatmigration.default_license"


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


def rabatmigration_flat(vocab_id: str, priority: bool | None = None) -> list[dict[str, Any]]:
    """Return a list's terms without their order of rank; only those with or without priority."""
    terms = list(_all(rabatmigration_tree(vocab_id)))
    order = list(vocabularies.get(vocab_id).items)
    terms = [t for t in terms if priority is None or t["priority"] == priority]
    return [{**term, "below": []} for term in sorted(terms, key=lambda t: order.index(t["code"]))]


def _all(terms: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    for term in terms:
        yield term
        yield from _all(term["below"])


def rabatmigration_has_chosen(terms: Iterable[Mapping[str, Any]], chosen: list[str]) -> bool:
    """Tell whether one of the terms, or of those below, is chosen."""
    return any(
        term["code"] in chosen or rabatmigration_has_chosen(term["below"], chosen) for term in terms
    )


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


def rabatmigration_questions(
    schema: Mapping[str, Any], fields: Iterable[Field]
) -> list[dict[str, Any]]:
    """Return {id, label, fields, counted} of what a form asks first, in its order.

    Fields of one `question` stand together under its label; `none` is no question to count.
    """
    labels = {one["id"]: one["label"] for one in schema.get("form_questions", [])}
    found: dict[str, dict[str, Any]] = {}
    for field in fields:
        if not field.get("asked") or field.get("form_snippet", "") is None:
            continue
        name = field.get("question", field["field_name"])
        label = scheming_language_text(labels[name]) if name in labels else ""
        question = {"id": name, "label": label, "fields": [], "counted": name != "none"}
        found.setdefault(name, question)["fields"].append(field)
    return list(found.values())


def rabatmigration_filled(data: Mapping[str, Any], fields: Iterable[Field]) -> int:
    """Return how many of the fields have an answer."""
    return sum(forms.filled(data, field["field_name"]) for field in fields)


def rabatmigration_uses(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return {label, definition, ready, needs} of what a description is good for.

    `needs` has {code, label, done} of the fields a use needs; `data` is a dataset as it is
    shown, or what stands in its form.
    """
    uses, fields = vocabularies.get(completeness.USES), vocabularies.get(completeness.VOCABULARY)
    return [
        {
            "label": uses.label(one["use"]),
            "definition": languages.pick(uses.items[one["use"]].definition)[0],
            "ready": not one["missing"],
            "needs": [
                {"code": code, "label": fields.label(code), "done": code in one["done"]}
                for code in uses.items[one["use"]].extra["needs"]
            ],
        }
        for one in completeness.uses(data)
    ]


def rabatmigration_started(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a new dataset's form with what is right most of the time already chosen.

    The licence is the operator's to name. The language is told from the texts once they are
    written, and whoever describes data for one organisation isn't asked which.
    """
    license_id = tk.config[LICENCE]
    known = license_id in vocabularies.get("license")
    return ({"license_id": license_id} if known else {}) | dict(data)


def rabatmigration_filled_groups(
    schema: Mapping[str, Any], fields: Iterable[Field], data: Mapping[str, Any], above: list[str]
) -> list[dict[str, Any]]:
    """Return the groups with those fields that have a value and are not told `above`."""
    return rabatmigration_groups(
        schema,
        [
            field
            for field in fields
            if field.get("display_snippet")
            and field["field_name"] not in above
            and data.get(field["field_name"]) not in (None, "", [], {})
        ],
    )


rabatmigration_typed = forms.typed
rabatmigration_chosen = forms.chosen
rabatmigration_rows = forms.rows
rabatmigration_reason = forms.reason
rabatmigration_completeness = completeness.of
rabatmigration_access = page_helpers.rabatmigration_access
rabatmigration_facet_label = page_helpers.rabatmigration_facet_label
rabatmigration_freshness = page_helpers.rabatmigration_freshness
rabatmigration_map = page_helpers.rabatmigration_map
rabatmigration_more_params = page_helpers.rabatmigration_more_params
rabatmigration_organization = page_helpers.rabatmigration_organization
rabatmigration_with_texts = page_helpers.rabatmigration_with_texts
rabatmigration_policy = page_helpers.rabatmigration_policy

__all__ = [name for name in dir() if name.startswith("rabatmigration_")]  # pyright: ignore[reportUnsupportedDunderAll]
