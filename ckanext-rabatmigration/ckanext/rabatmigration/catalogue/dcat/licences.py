"""Licences as RDF: by their own address where it tells which one is meant."""

from __future__ import annotations

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.term import Node

from ckanext.dcat.profiles import DCT
from ckanext.rabatmigration.catalogue.dcat import nodes
from ckanext.rabatmigration.lib import vocabularies

_VOCABULARY = "license"


def add(g: Graph, subject: Node, code: str | None) -> None:
    """Add a licence by its code; one that is not in our list stays a code."""
    if not code:
        return
    node = _node(g, code)
    g.add((subject, DCT.license, node))
    if isinstance(node, URIRef):
        g.add((node, RDF.type, DCT.LicenseDocument))


def _node(g: Graph, code: str) -> Node:
    vocabulary = vocabularies.get(_VOCABULARY)
    if code not in vocabulary:
        return Literal(code)
    address = vocabulary.items[code].extra.get("url")
    if address and _addresses().get(address) == code:
        return URIRef(address)
    return nodes.concept(g, vocabulary, code) or Literal(code)


def _addresses() -> dict[str, str]:
    """Return address -> code; of codes that share one, the first: the one that says no less."""
    found: dict[str, str] = {}
    for item in vocabularies.get(_VOCABULARY).items.values():
        if item.extra.get("url"):
            found.setdefault(item.extra["url"], item.id)
    return found


def read(g: Graph, subjects: list[Node]) -> str | None:
    """Return the code of the first licence named by a dataset or its distributions."""
    vocabulary = vocabularies.get(_VOCABULARY)
    for subject in subjects:
        for node in g.objects(subject, DCT.license):
            address = str(node)
            code = _addresses().get(address) or vocabulary.code_of(address)
            code = code or vocabulary.find(address)
            if code or isinstance(node, Literal):
                return code or address
    return None
