"""What somebody may mean who has typed a few letters, in whatever language.

A word of a list counts in all its languages: who types `Hassan` on an Arabic page is offered
«حسان». Case, accents and Arabic marks don't matter, nor do hamza seats and ة for ه.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.rabatmigration.lib import languages, vocabularies
from ckanext.rabatmigration.lib.vocabularies import Item, Vocabulary, fold

#: The list that isn't one of codes: words by which datasets are found.
KEYWORDS = "keyword"
#: Lists whose words make good keywords.
_WORDY = ("migration_theme", "population_group", "disaggregation", "place")
#: Keywords of the catalogue that are looked through.
_MOST_KEYWORDS = 1000
#: How well a text fits what was typed, the best first: whole, its beginning, a word's beginning.
_WHOLE, _BEGINNING, _WORD, _WITHIN, _NOT = range(5)


def terms(vocabulary_id: str, typed: str, lang: str, most: int) -> list[dict[str, Any]]:
    """Return {code, label, said, notation, definition} of up to `most` terms, the best first.

    `said` is what fits where that isn't the label: its name in another language, another name.
    """
    vocabulary = vocabularies.get(vocabulary_id)
    found = sorted(_fitting(vocabulary, fold(typed), lang), key=lambda one: one[0])
    return [
        {
            "code": item.id,
            "label": vocabulary.label(item.id, lang),
            "said": "" if said == vocabulary.label(item.id, lang) else said,
            "notation": item.notation or "",
            "definition": languages.pick(item.definition, lang)[0],
        }
        for _, item, said in found[:most]
    ]


def keywords(context: Context, typed: str, lang: str, most: int) -> list[dict[str, Any]]:
    """Return what `terms` returns, of up to `most` keywords in a language.

    Those the reader's catalogue already knows come first, then words of our lists.
    """
    wanted = fold(typed)
    used = [
        (rank, word, "")
        for word in _used(context)
        if (rank := _rank(fold(word), wanted)) < _NOT and _is_in(word, lang)
    ]
    listed = []
    for name in _WORDY:
        vocabulary = vocabularies.get(name)
        for rank, item, said in _fitting(vocabulary, wanted, lang):
            label = languages.pick(item.label, lang)[0]
            listed.append((rank, label, "" if said == label else said))
    words: dict[str, dict[str, Any]] = {}
    for _, label, said in [*sorted(used, key=_by_rank), *sorted(listed, key=_by_rank)]:
        words.setdefault(
            fold(label),
            {"code": label, "label": label, "said": said, "notation": "", "definition": ""},
        )
    return list(words.values())[:most]


def _by_rank(found: tuple[int, str, str]) -> int:
    return found[0]


def _fitting(vocabulary: Vocabulary, wanted: str, lang: str) -> Iterator[tuple[int, Item, str]]:
    for item in vocabulary.items.values():
        ranked = [(_rank(fold(text), wanted), text) for text in _texts(item, lang)]
        rank, said = min(ranked, key=lambda one: one[0], default=(_NOT, ""))
        if rank < _NOT:
            yield rank, item, said


def _texts(item: Item, lang: str) -> Iterator[str]:
    """Give what a term is called, in the reader's language first."""
    label = languages.pick(item.label, lang)[0]
    yield label
    yield from (text for text in item.label.values() if text != label)
    yield from (word for words in item.alt.values() for word in words)
    yield item.notation or item.id


def _rank(text: str, wanted: str) -> int:
    if text == wanted:
        return _WHOLE
    if text.startswith(wanted):
        return _BEGINNING
    bare = text.removeprefix("ال")
    if bare.startswith(wanted) or f" {wanted}" in text or f" ال{wanted}" in text:
        return _WORD
    return _WITHIN if wanted in text else _NOT


def _used(context: Context) -> Iterable[str]:
    """Return the keywords of the datasets the reader may see, the most used first."""
    found = tk.get_action("package_search")(
        tk.fresh_context(context),
        {
            "rows": 0,
            "facet.field": ["tags"],
            "facet.limit": _MOST_KEYWORDS,
            "include_private": True,
        },
    )
    items = found["search_facets"]["tags"]["items"]
    return [one["name"] for one in sorted(items, key=lambda one: -one["count"])]


def _is_in(word: str, lang: str) -> bool:
    """Tell whether a word is written as the language is: in Arabic letters or not."""
    return languages.direction(languages.guess(word, lang)) == languages.direction(lang)
