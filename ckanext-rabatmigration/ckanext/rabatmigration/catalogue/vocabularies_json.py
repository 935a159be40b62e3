"""Vocabularies as the API gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckan.common import config

from ckanext.rabatmigration.lib import languages
from ckanext.rabatmigration.lib.vocabularies import Item, Vocabulary, fold

Texts = dict[str, str]


def head(vocabulary: Vocabulary, lang: str | None = None) -> dict[str, Any]:
    """Return what a list says of itself, in one language or all."""
    return {
        "id": vocabulary.id,
        "uri": vocabulary.scheme_uri,
        "title": _in(vocabulary.title, lang),
        "description": _in(vocabulary.description, lang),
        "count": len(vocabulary.items),
        "source": vocabulary.source,
        "license": vocabulary.license,
        "extensible": vocabulary.extensible,
        "urls": urls(vocabulary),
    }


def urls(vocabulary: Vocabulary) -> Texts:
    """Return where a list is served as a page and as SKOS, whatever its own URI."""
    site = str(config.get("ckan.site_url") or "").rstrip("/")
    base = f"{site}/vocabulary/{vocabulary.id}"
    return {"html": base, "ttl": f"{base}.ttl", "jsonld": f"{base}.jsonld"}


def whole(vocabulary: Vocabulary, lang: str | None = None, q: str | None = None) -> dict[str, Any]:
    """Return a list with its terms in order; with `q` those that hold its words."""
    below: dict[str | None, list[str]] = {}
    for item in vocabulary.items.values():
        below.setdefault(item.broader, []).append(item.id)
    items = [
        {**_item(item, lang), "narrower": below.get(item.id, [])}
        for item in matching(vocabulary, q)
    ]
    return {**head(vocabulary, lang), "items": items}


def matching(vocabulary: Vocabulary, q: str | None) -> list[Item]:
    """Return the terms that hold all words of `q`, in the list's order; without `q` all.

    A code finds its term and those below it.
    """
    code = vocabulary.code_of(q) if q else None
    if code:
        return [i for i in vocabulary.items.values() if code in (i.id, *vocabulary.broader(i.id))]
    words = fold(q).split() if q else []
    return [item for item in vocabulary.items.values() if _holds(item, words)]


def _holds(item: Item, words: list[str]) -> bool:
    if not words:
        return True
    alt = [word for group in item.alt.values() for word in group]
    texts = [item.id, item.notation or "", *item.label.values(), *alt, *item.definition.values()]
    text = fold(" ".join(texts))
    return all(word in text for word in words)


def _item(item: Item, lang: str | None) -> dict[str, Any]:
    extra = {key: _extra(value, lang) for key, value in item.extra.items()}
    return {
        **extra,
        "id": item.id,
        "uri": item.uri,
        "label": _in(item.label, lang),
        "definition": _in(item.definition, lang),
        "alt": {key: list(w) for key, w in item.alt.items() if lang in (None, key)},
        "broader": item.broader,
        "notation": item.notation,
        "exact_match": list(item.exact_match),
        "priority": item.priority,
    }


def _extra(value: Any, lang: str | None) -> Any:
    is_texts = isinstance(value, dict) and value.keys() <= set(languages.codes())
    return _in(value, lang) if is_texts else value


def _in(texts: Mapping[str, str], lang: str | None) -> Texts:
    """Keep the text in a language, or the one shown in its place; without a language all."""
    if lang is None:
        return dict(texts)
    text, found = languages.pick(texts, lang)
    return {found: text} if found else {}
