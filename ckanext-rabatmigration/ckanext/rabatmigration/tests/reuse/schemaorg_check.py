"""Checks JSON-LD against the vocabulary of schema.org, and what Google asks of datasets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from rdflib import RDF, RDFS, Graph, Namespace, URIRef

S = Namespace("https://schema.org/")
VOCABULARY = Path(__file__).parent / "data/schemaorg-excerpt.ttl"
#: What JSON has, and the data types of schema.org it may be.
KINDS = {
    bool: {S.Boolean},
    int: {S.Integer, S.Number},
    float: {S.Number},
    str: {S.Text, S.URL, S.Date, S.DateTime, S.Time},
}
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
ISO_INTERVAL = re.compile(r"(\d{4}(-\d{2}-\d{2})?|\.\.)/(\d{4}(-\d{2}-\d{2})?|\.\.)")


@lru_cache(maxsize=1)
def vocabulary() -> Graph:
    return Graph().parse(VOCABULARY)


@lru_cache(maxsize=500)
def above(kind: URIRef) -> frozenset[URIRef]:
    """Return a type with all those above it."""
    more = (above(one) for one in vocabulary().objects(kind, RDFS.subClassOf))
    return frozenset({kind}).union(*more)


def faults(node: dict[str, Any], where: str = "") -> Iterator[str]:
    """Yield what schema.org doesn't know, and values it doesn't expect there."""
    kind = S[node.get("@type", "")]
    if (kind, RDF.type, RDFS.Class) not in vocabulary():
        yield f"{where}: no type {kind}"
        return
    for name, value in node.items():
        if name.startswith("@"):
            continue
        if not above(kind) & set(vocabulary().objects(S[name], S.domainIncludes)):
            yield f"{where}/{name}: no property of {node['@type']}"
            continue
        expected = set(vocabulary().objects(S[name], S.rangeIncludes))
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                if not above(S[one.get("@type", "")]) & expected:
                    yield f"{where}/{name}: {one.get('@type')} is not expected"
                yield from faults(one, f"{where}/{name}")
            elif not KINDS[type(one)] & expected:
                yield f"{where}/{name}: {one!r} is not expected"


def missing_for_google(node: dict[str, Any]) -> Iterator[str]:
    """Yield what Google's guide to datasets demands or recommends and isn't there."""
    if not node.get("name"):
        yield "name"
    if not 50 <= len(node.get("description", "")) <= 5000:
        yield "description"
    for name in ("datePublished", "dateModified"):
        if name in node and not ISO_DAY.fullmatch(node[name]):
            yield name
    if "temporalCoverage" in node and not ISO_INTERVAL.fullmatch(node["temporalCoverage"]):
        yield "temporalCoverage"
    for name in ("creator", "includedInDataCatalog", "isAccessibleForFree", "inLanguage"):
        if name not in node:
            yield name
    for one in node.get("distribution", []):
        if not one.get("contentUrl", "").startswith("http"):
            yield "contentUrl"
