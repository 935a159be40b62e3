"""A dataset's distributions as files."""

from __future__ import annotations

from typing import Any

from rdflib import Graph, Literal
from rdflib.term import Node

from ckanext.dcat.profiles import DCAT, DCT, RDFS, SCHEMA, SPDX
from ckanext.rabatmigration.catalogue.dcat import nodes, read, terms
from ckanext.rabatmigration.catalogue.dcat.terms import QB
from ckanext.rabatmigration.lib import vocabularies


def resources(g: Graph, ref: Node, lang: str | None) -> list[dict[str, Any]]:
    """Return a dataset's files in the order they had."""
    found = list(g.objects(ref, DCAT.distribution))
    found.sort(key=lambda node: (_position(g, node), str(node)))
    return [_resource(g, ref, node, lang) for node in found]


def _position(g: Graph, node: Node) -> int:
    value = g.value(node, SCHEMA.position)
    known = value.toPython() if isinstance(value, Literal) else None
    return known if isinstance(known, int) else len(list(g.objects(None, DCAT.distribution)))


def _resource(g: Graph, ref: Node, node: Node, lang: str | None) -> dict[str, Any]:
    start, end = nodes.period(g, node)
    names = nodes.texts(g, node, DCT.title, lang)
    descriptions = nodes.texts(g, node, DCT.description, lang)
    source = lang or next(iter(names), "")
    return read.said(
        {
            "name_translated": names,
            "name": names.get(source),
            "description_translated": descriptions,
            "description": descriptions.get(source),
            "url": _address(g, ref, node),
            "format": _format(g, node),
            "mimetype": _media_type(g, node),
            "size": _size(g, node),
            "hash": _hash(g, node),
            "version": _text(g, node, DCAT.version),
            "temporal_start": start,
            "temporal_end": end,
            "crosses": _crosses(g, node),
            **read.coded(g, node, terms.RESOURCE_CODES),
        }
    )


def _address(g: Graph, ref: Node, node: Node) -> str | None:
    """Return where the file is; a page of this site stands for a file that isn't given out."""
    download = g.value(node, DCAT.downloadURL)
    access = g.value(node, DCAT.accessURL)
    if download is None and access is not None and str(access) == read.page(g, ref):
        return None
    address = download or access
    return str(address) if address is not None else None


def _format(g: Graph, node: Node) -> str | None:
    value = g.value(node, DCT["format"])
    if value is None:
        return None
    vocabulary = vocabularies.get("file_format")
    code = vocabulary.code_of(str(value))
    if code and not isinstance(value, Literal):
        return vocabulary.items[code].label["en"]
    label = g.value(value, RDFS.label)
    return str(label if label is not None else value)


def _media_type(g: Graph, node: Node) -> str | None:
    value = _text(g, node, DCAT.mediaType)
    return value.rpartition("/media-types/")[2] if value else None


def _size(g: Graph, node: Node) -> int | None:
    value = g.value(node, DCAT.byteSize)
    text = str(value) if value is not None else ""
    return int(float(text)) if text.replace(".", "", 1).isdigit() else None


def _hash(g: Graph, node: Node) -> str | None:
    for checksum in g.objects(node, SPDX.checksum):
        value = _text(g, checksum, SPDX.checksumValue)
        if value:
            return value
    return None


def _crosses(g: Graph, node: Node) -> list[str]:
    """Return the crosses in the vocabulary's order of their dimensions."""
    vocabulary = vocabularies.get("disaggregation")
    order = {code: index for index, code in enumerate(vocabulary.items)}
    found = []
    for structure in g.objects(node, DCT.conformsTo):
        components = g.objects(structure, QB.component)
        dimensions = [d for c in components for d in g.objects(c, QB.dimension)]
        codes = nodes.codes(dimensions, vocabulary)
        if codes:
            found.append([order[code] for code in codes])
    names = list(vocabulary.items)
    return ["*".join(names[index] for index in cross) for cross in sorted(found)]


def _text(g: Graph, subject: Node, predicate: Any) -> str | None:
    value = g.value(subject, predicate)
    return str(value) if value is not None else None
