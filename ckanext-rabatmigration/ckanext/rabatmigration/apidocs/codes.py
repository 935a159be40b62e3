"""Vocabularies as JSON Schema: short ones as a list of codes with labels, long ones by address."""

from __future__ import annotations

from ckanext.rabatmigration.catalogue import vocabularies_json
from ckanext.rabatmigration.lib import languages, vocabularies
from ckanext.rabatmigration.lib.described import JsonSchema

#: Longer lists are looked up where they are; nobody reads a hundred codes in a schema.
MOST = 40


def reference(vocabulary_id: str) -> JsonSchema:
    """Return a reference to a vocabulary's component."""
    return {"$ref": f"#/components/schemas/vocabulary_{vocabulary_id}"}


def components() -> dict[str, JsonSchema]:
    """Return a component for each vocabulary, in the reader's language."""
    return {f"vocabulary_{name}": _schema(name) for name in vocabularies.ids()}


def _schema(name: str) -> JsonSchema:
    vocabulary = vocabularies.get(name)
    said: JsonSchema = {
        "type": "string",
        "title": languages.pick(vocabulary.title)[0],
        "description": languages.pick(vocabulary.description)[0],
        "externalDocs": {"url": vocabularies_json.urls(vocabulary)["html"]},
        "x-vocabulary": name,
    }
    if len(vocabulary.items) > MOST:
        return said
    labels = {code: vocabulary.label(code) for code in vocabulary.items}
    return {**said, "enum": list(labels), "x-enumDescriptions": labels}
