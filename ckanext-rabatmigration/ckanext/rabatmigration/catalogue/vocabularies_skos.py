"""Vocabularies as SKOS, in Turtle and JSON-LD.

A list is a `skos:ConceptScheme`, a term a `skos:Concept` under its own URI: the authority's where
one exists (UN, EU Publications Office), else one on this site, which resolves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from rdflib import DCTERMS, RDF, SKOS, Graph, Literal, URIRef

from ckanext.rabatmigration.lib.vocabularies import Item, Vocabulary

#: What the API and the URLs call a form -> rdflib's name for it, media type.
FORMATS: dict[str, tuple[str, str]] = {
    "ttl": ("turtle", "text/turtle"),
    "json-ld": ("json-ld", "application/ld+json"),
}

#: SPDX identifiers whose licence has a better known address than SPDX's.
LICENCES = {
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
}

_CONTEXT = {"skos": str(SKOS), "dct": str(DCTERMS)}

#: (list, form) -> the list it was written from, and the text. Lists don't change while we run
#: but for `vocabularies.reload()`, which makes new ones.
_written: dict[tuple[str, str], tuple[Vocabulary, str, str]] = {}


def serialize(vocabulary: Vocabulary, form: str) -> str:
    """Return a list as text in one of `FORMATS`. Raises `KeyError` for another form."""
    syntax = FORMATS[form][0]
    known = _written.get((vocabulary.id, form))
    if known and known[0] is vocabulary and known[1] == vocabulary.scheme_uri:
        return known[2]
    options: dict[str, Any] = {"context": _CONTEXT} if form == "json-ld" else {}
    text = graph(vocabulary).serialize(format=syntax, **options)
    _written[vocabulary.id, form] = (vocabulary, vocabulary.scheme_uri, text)
    return text


def graph(vocabulary: Vocabulary) -> Graph:
    """Return a list as a SKOS graph."""
    g = Graph()
    g.bind("skos", SKOS)
    g.bind("dct", DCTERMS)
    scheme = URIRef(vocabulary.scheme_uri)
    g.add((scheme, RDF.type, SKOS.ConceptScheme))
    g.add((scheme, DCTERMS.identifier, Literal(vocabulary.id)))
    _texts(g, scheme, DCTERMS.title, vocabulary.title)
    _texts(g, scheme, DCTERMS.description, vocabulary.description)
    g.add((scheme, DCTERMS.source, Literal(vocabulary.source)))
    g.add((scheme, DCTERMS.license, _licence(vocabulary.license)))
    for item in vocabulary.items.values():
        _concept(g, vocabulary, scheme, item)
    return g


def _concept(g: Graph, vocabulary: Vocabulary, scheme: URIRef, item: Item) -> None:
    concept = URIRef(item.uri)
    g.add((concept, RDF.type, SKOS.Concept))
    g.add((concept, SKOS.inScheme, scheme))
    g.add((concept, DCTERMS.identifier, Literal(item.id)))
    g.add((concept, SKOS.notation, Literal(item.notation or item.id)))
    _texts(g, concept, SKOS.prefLabel, item.label)
    _texts(g, concept, SKOS.definition, item.definition)
    _texts(g, concept, SKOS.scopeNote, item.extra.get("note") or {})
    for lang, words in item.alt.items():
        for word in _apart(words, item.label.get(lang)):
            g.add((concept, SKOS.altLabel, Literal(word, lang=lang)))
    if item.broader is None:
        g.add((concept, SKOS.topConceptOf, scheme))
        g.add((scheme, SKOS.hasTopConcept, concept))
    else:
        above = URIRef(vocabulary.uri(item.broader))
        g.add((concept, SKOS.broader, above))
        g.add((above, SKOS.narrower, concept))
    for match in item.exact_match:
        g.add((concept, SKOS.exactMatch, URIRef(match)))
    if item.extra.get("source"):
        g.add((concept, DCTERMS.source, Literal(item.extra["source"])))


def _texts(g: Graph, subject: URIRef, predicate: URIRef, texts: Mapping[str, str]) -> None:
    for lang, text in texts.items():
        g.add((subject, predicate, Literal(text, lang=lang)))


def _apart(words: Iterable[str], label: str | None) -> list[str]:
    """Leave out the preferred label: SKOS keeps prefLabel and altLabel disjoint."""
    return [word for word in words if word != label]


def _licence(name: str) -> URIRef | Literal:
    """Return the licence's address; what isn't an SPDX identifier stays a text."""
    if name in LICENCES:
        return URIRef(LICENCES[name])
    is_spdx = re.fullmatch(r"[A-Za-z0-9.+-]+", name)
    return URIRef(f"https://spdx.org/licenses/{name}") if is_spdx else Literal(name)
