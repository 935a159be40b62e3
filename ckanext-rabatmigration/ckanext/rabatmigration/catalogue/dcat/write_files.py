"""A dataset's files as distributions."""

from __future__ import annotations

import re
from typing import Any

from rdflib import BNode, Graph, Literal, URIRef

from ckanext.dcat.profiles import DCAT, DCT, RDF, RDFS, SCHEMA, SPDX, XSD
from ckanext.dcat.utils import resource_uri
from ckanext.rabatmigration.catalogue.dcat import licences, nodes, terms, write
from ckanext.rabatmigration.catalogue.dcat.terms import QB
from ckanext.rabatmigration.lib import vocabularies

#: Checksums are told apart by their length, as CKAN stores no algorithm.
ALGORITHMS = {32: "md5", 40: "sha1", 64: "sha256", 96: "sha384", 128: "sha512"}

_REWRITTEN = (
    DCAT.accessURL, DCAT.downloadURL, DCAT.mediaType, DCT["format"], DCT.language, DCT.conformsTo,
    DCT.license, SPDX.checksum,
)  # fmt: skip


def distributions(g: Graph, data: dict[str, Any]) -> None:
    """Complete the graph of each of a dataset's files."""
    for position, resource in enumerate(data.get("resources") or []):
        ref = URIRef(resource_uri(resource))
        for predicate in _REWRITTEN:
            nodes.cut(g, ref, predicate)
        write.translated(g, ref, DCT.title, resource.get("name_translated"))
        write.translated(g, ref, DCT.description, resource.get("description_translated"))
        write.add_codes(g, ref, resource, terms.RESOURCE_CODES)
        nodes.add_period(g, ref, resource.get("temporal_start"), resource.get("temporal_end"))
        licences.add(g, ref, data.get("license_id"))
        if resource.get("version"):
            g.add((ref, DCAT.version, Literal(resource["version"])))
        g.add((ref, SCHEMA.position, Literal(position)))
        _address(g, ref, data, resource)
        _format(g, ref, resource)
        _checksum(g, ref, resource.get("hash"))
        _crosses(g, ref, resource.get("crosses") or [])


def _address(g: Graph, ref: URIRef, data: dict[str, Any], resource: dict[str, Any]) -> None:
    """Say where to get a file: of an open dataset the file, of any other the dataset's page."""
    address = nodes.iri(resource.get("url")) if data.get("access_level") == "open" else None
    access = address or write.page(data)
    g.add((ref, DCAT.accessURL, access))
    g.add((access, RDF.type, RDFS.Resource))
    if address is not None and resource.get("url_type") == "upload":
        g.add((ref, DCAT.downloadURL, address))


def _format(g: Graph, ref: URIRef, resource: dict[str, Any]) -> None:
    written = str(resource.get("format") or "")
    if written:
        vocabulary = vocabularies.get("file_format")
        code = vocabulary.find(written)
        item = vocabulary.items[code] if code else None
        is_its_name = item is not None and item.label["en"] == written
        node = URIRef(item.uri) if item and is_its_name else BNode()
        g.add((ref, DCT["format"], node))
        g.add((node, RDF.type, DCT.MediaTypeOrExtent))
        g.add((node, RDFS.label, Literal(written)))
    media_type = str(resource.get("mimetype") or "")
    if re.fullmatch(r"[\w.+-]+/[\w.+-]+", media_type):
        node = URIRef(terms.MEDIA_TYPES + media_type)
        g.add((ref, DCAT.mediaType, node))
        g.add((node, RDF.type, DCT.MediaType))


def _checksum(g: Graph, ref: URIRef, value: object) -> None:
    text = str(value or "")
    if not text:
        return
    node = BNode()
    g.add((ref, SPDX.checksum, node))
    g.add((node, RDF.type, SPDX.Checksum))
    is_hex = bool(re.fullmatch(r"(?:[0-9a-f]{2})+", text))
    g.add((node, SPDX.checksumValue, Literal(text, datatype=XSD.hexBinary if is_hex else None)))
    if is_hex and len(text) in ALGORITHMS:
        algorithm = URIRef(terms.CHECKSUMS + ALGORITHMS[len(text)])
        g.add((node, SPDX.algorithm, algorithm))
        g.add((algorithm, RDF.type, SPDX.ChecksumAlgorithm))


def _crosses(g: Graph, ref: URIRef, crosses: list[str]) -> None:
    """Say which dimensions a file crosses: one data structure for each cross."""
    vocabulary = vocabularies.get("disaggregation")
    for cross in crosses:
        structure = BNode()
        g.add((ref, DCT.conformsTo, structure))
        g.add((structure, RDF.type, QB.DataStructureDefinition))
        g.add((structure, RDF.type, DCT.Standard))
        for code in cross.split("*"):
            dimension = nodes.concept(g, vocabulary, code)
            if dimension is not None:
                component = BNode()
                g.add((structure, QB.component, component))
                g.add((component, RDF.type, QB.ComponentSpecification))
                g.add((component, QB.dimension, dimension))
