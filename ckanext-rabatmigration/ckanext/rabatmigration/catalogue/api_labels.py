"""Labels for the API, in a key of their own.

What is stored are codes and texts by language. Who asks for labels in a language gets, beside
them and never in their place, `labels`: for a code `{"id", "label"}`, for a list of codes a list of
these, for a text the one to show and the language it is in, `{"text", "lang"}`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.rabatmigration.catalogue import organizations
from ckanext.rabatmigration.lib import languages, vocabularies

KEY = "labels"
_SUFFIX = "_translated"

Thing = dict[str, Any]


def label_dataset(dataset: Thing, lang: str) -> None:
    """Add labels to a dataset and its resources. Needs no query but one for organisations."""
    schema = _schema("scheming_dataset_schema_show", dataset.get("type") or "dataset")
    source = dataset.get("source_language")
    found = _labels(dataset, schema.get("dataset_fields", ()), lang, source)
    organization = (dataset.get("organization") or {}).get("name")
    if organization:
        found["organization"] = _organization(organization, lang)
    dataset[KEY] = found
    for resource in dataset.get("resources") or ():
        label_resource(resource, lang, source)


def label_resource(resource: Thing, lang: str, source: str | None = None) -> None:
    """Add labels to a resource; `source` is the language its dataset was described in."""
    schema = _schema("scheming_dataset_schema_show", "dataset")
    resource[KEY] = _labels(resource, schema.get("resource_fields", ()), lang, source)


def label_organization(organization: Thing, lang: str) -> None:
    """Add labels to an organisation."""
    kind = organization.get("type") or "organization"
    schema = _schema("scheming_organization_schema_show", kind)
    organization[KEY] = _labels(organization, schema.get("fields", ()), lang, None)


def without_labels(dataset: Thing) -> Thing:
    """Return a dataset as it may be stored: labels that came back with it are left out."""
    resources = dataset.get("resources")
    if KEY not in dataset and not isinstance(resources, list):
        return dataset
    clean = {key: value for key, value in dataset.items() if key != KEY}
    if isinstance(resources, list):
        clean["resources"] = [_without(resource) for resource in resources]
    return clean


def _without(resource: Any) -> Any:
    if not isinstance(resource, dict) or KEY not in resource:
        return resource
    return {key: value for key, value in resource.items() if key != KEY}


def _schema(action: str, kind: str) -> Thing:
    """Return a type's fields; none for a type that is not ours."""
    try:
        return tk.get_action(action)({"ignore_auth": True}, {"type": kind, "expanded": True})
    except tk.ObjectNotFound:
        return {}


def _labels(thing: Thing, fields: Iterable[Thing], lang: str, source: str | None) -> Thing:
    found: Thing = {}
    for field in fields:
        name = field["field_name"]
        value = thing.get(name)
        if not value:
            continue
        if name.endswith(_SUFFIX):
            found[name.removesuffix(_SUFFIX)] = _text(value, lang, source)
        elif name == "policy_reasons":
            found[name] = {tag: _text(reason, lang, source) for tag, reason in value.items()}
        elif name == "suggested_tags":
            found[name] = [_tag(suggestion["tag"], lang) for suggestion in value]
        elif name == "source_language":
            found[name] = {"id": value, "label": languages.name(value, lang)}
        elif field.get("vocabulary"):
            found[name] = _terms(field["vocabulary"], value, lang)
    return found


def _text(values: Any, lang: str, source: str | None) -> Thing:
    text, found = languages.pick(values, lang, source)
    return {"text": text, "lang": found}


def _terms(vocabulary_id: str, value: Any, lang: str) -> Any:
    if isinstance(value, list):
        return [_term(vocabulary_id, code, lang) for code in value]
    return _term(vocabulary_id, value, lang)


def _term(vocabulary_id: str, code: str, lang: str) -> Thing:
    """Return a code's label; a cross (`sex*age`) is labelled dimension by dimension."""
    vocabulary = vocabularies.get(vocabulary_id)
    return {"id": code, "label": " × ".join(vocabulary.label(c, lang) for c in code.split("*"))}


def _tag(tag: str, lang: str) -> Thing:
    """Return a machine's tag with its label; what is in no list of ours (any more) as it is."""
    vocabulary_id, _, code = tag.partition(":")
    try:
        return {"id": tag, "label": vocabularies.get(vocabulary_id).label(code, lang)}
    except KeyError:
        return {"id": tag, "label": tag}


def _organization(name: str, lang: str) -> Thing:
    known = organizations.titles().get(name) or {"title": name, "title_translated": {}}
    text, found = languages.pick(known["title_translated"], lang)
    return {"text": text or known["title"], "lang": found}
