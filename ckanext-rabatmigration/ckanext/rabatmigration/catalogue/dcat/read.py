"""A dataset out of RDF: each step of `write` the other way round.

Foreign records are read as far as they say the same: matched codes (`exact_match`), untagged
texts, dates with times. What they don't say stays away: nothing is invented.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rdflib import PROV, RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from ckanext.dcat.profiles import DCAT, DCT, FOAF, SKOS, VCARD
from ckanext.dcat.utils import catalog_uri
from ckanext.rabatmigration.catalogue.dcat import licences, nodes, terms
from ckanext.rabatmigration.catalogue.dcat.terms import DISCO, DQV, ITSRDF, OA, RM, Coded
from ckanext.rabatmigration.lib import places, vocabularies

Dataset = dict[str, Any]


def dataset(g: Graph, ref: Node) -> Dataset:
    """Return the fields of a dataset that are said in the graph, and no others."""
    data: Dataset = {"source_language": _source_language(g, ref)}
    for part in (_words, _access, _people, _policy_tags, _coverage, _gathering, _contact, _origin):
        data.update(part(g, ref, data["source_language"]))
    data.update(said(coded(g, ref, terms.DATASET_CODES)))
    data["suggested_tags"] = _suggestions(g, ref)
    return said(_with_plain_fields(data))


def said(data: Dataset) -> Dataset:
    """Leave out what is empty; `False` and zero are said."""
    return {key: value for key, value in data.items() if value not in (None, "", [], {})}


def coded(g: Graph, ref: Node, fields: tuple[Coded, ...]) -> Dataset:
    """Return coded fields: lists in the vocabulary's order, else the first code known."""
    data: Dataset = {}
    for field in fields:
        objects = list(g.objects(ref, field.predicate))
        codes = nodes.codes(objects, vocabularies.get(field.vocabulary))
        data[field.field] = codes if field.many else next(iter(codes), None)
    return data


def page(g: Graph, ref: Node) -> str | None:
    """Return the address of the dataset's page on this site, if it says its name."""
    name = _text(g, ref, SKOS.notation)
    return f"{catalog_uri().rstrip('/')}/dataset/{name}" if name else None


def _record(g: Graph, ref: Node) -> Node | None:
    """Return the record a dataset is described by, not the one that was taken from."""
    for record in g.subjects(FOAF.primaryTopic, ref):
        is_origin = (None, DCT.source, record) in g
        if (record, RDF.type, DCAT.CatalogRecord) in g and not is_origin:
            return record
    return None


def _source_language(g: Graph, ref: Node) -> str | None:
    record = _record(g, ref)
    if record is None:
        return None
    codes = nodes.codes(g.objects(record, DCT.language), vocabularies.get("language"))
    return next(iter(codes), None)


def _words(g: Graph, ref: Node, lang: str | None) -> Dataset:
    return {
        "title_translated": nodes.texts(g, ref, DCT.title, lang),
        "notes_translated": nodes.texts(g, ref, DCT.description, lang),
        "tags_translated": nodes.words(g, ref, DCAT.keyword, lang),
        "name": _text(g, ref, SKOS.notation),
        "url": _text(g, ref, DCAT.landingPage),
        "conforms_to": sorted(str(o) for o in g.objects(ref, DCT.conformsTo) if _is_uri(o)),
        "provenance_translated": _statement(g, ref, DCT.provenance, lang),
    }


def _access(g: Graph, ref: Node, lang: str | None) -> Dataset:
    """Read who may use it; of the EU's three words only the one that leaves no doubt."""
    data: Dataset = {
        "access_note_translated": _statement(g, ref, DCT.rights, lang),
        "license_id": licences.read(g, [ref, *g.objects(ref, DCAT.distribution)]),
    }
    if (ref, DCT.accessRights, terms.PUBLIC) in g:
        data["access_level"] = "open"
    return data


def _people(g: Graph, ref: Node, lang: str | None) -> Dataset:
    data: Dataset = {}
    for people in g.objects(ref, DISCO.universe):
        data.update(said(coded(g, people, terms.PEOPLE_CODES)))
    return data


def _policy_tags(g: Graph, ref: Node, lang: str | None) -> Dataset:
    reasons: dict[str, dict[str, str]] = {}
    for link in g.objects(ref, DCAT.qualifiedRelation):
        if (link, DCAT.hadRole, RM.PolicyTag) not in g:
            continue
        for vocabulary_id in terms.POLICY_TAGS.values():
            vocabulary = vocabularies.get(vocabulary_id)
            for code in nodes.codes(g.objects(link, DCT.relation), vocabulary):
                reasons[f"{vocabulary_id}:{code}"] = nodes.texts(g, link, DCT.description, lang)
    return {"policy_reasons": dict(sorted(reasons.items()))}


def _coverage(g: Graph, ref: Node, lang: str | None) -> Dataset:
    start, end = nodes.period(g, ref)
    return {
        "places": nodes.codes(g.objects(ref, DCT.spatial), vocabularies.get(places.VOCABULARY)),
        "spatial": nodes.geometry(g, ref),
        "temporal_start": start,
        "temporal_end": end,
        "data_updated": nodes.day(g, ref, DCT.modified),
        "next_update": nodes.day(g, ref, RM.nextUpdate),
    }


def _gathering(g: Graph, ref: Node, lang: str | None) -> Dataset:
    data: Dataset = {"caveats_translated": {}}
    for activity in g.objects(ref, PROV.wasGeneratedBy):
        data["methodology_translated"] = nodes.texts(g, activity, DCT.description, lang)
        for agent in g.objects(activity, PROV.wasAssociatedWith):
            data["data_collector_translated"] = nodes.texts(g, agent, FOAF.name, lang)
    caveats: Dataset = {}
    for annotation in g.objects(ref, DQV.hasQualityAnnotation):
        for body in g.objects(annotation, OA.hasBody):
            caveats.update(nodes.texts(g, body, RDF.value, lang))
    data["caveats_translated"] = nodes.in_order(caveats)
    return data


def _contact(g: Graph, ref: Node, lang: str | None) -> Dataset:
    """Read whom to ask; a contact not said to be public is taken as private."""
    for contact in g.objects(ref, DCAT.contactPoint):
        url = _text(g, contact, VCARD.hasURL)
        return {
            "contact_name": _text(g, contact, VCARD.fn),
            "contact_email": (_text(g, contact, VCARD.hasEmail) or "").removeprefix("mailto:"),
            "contact_url": None if url == page(g, ref) else url,
            "contact_public": (contact, DCT.accessRights, terms.PUBLIC) in g,
        }
    return {}


def _origin(g: Graph, ref: Node, lang: str | None) -> Dataset:
    """Read whose it is, if it is one of this site's organisations, and where it came from."""
    data: Dataset = {}
    ours = f"{catalog_uri().rstrip('/')}/organization/"
    publisher = str(g.value(ref, DCT.publisher) or "")
    if publisher.startswith(ours):
        data["owner_org"] = publisher.removeprefix(ours)
    record = _record(g, ref)
    for source in g.objects(record, DCT.source) if record is not None else ():
        data["source_modified"] = _text(g, source, DCT.modified)
        data["harvest_guid"] = _text(g, source, DCT.identifier)
        data["harvest_source"] = _text(g, source, DCT.isPartOf)
        data["source_metadata_url"] = _text(g, source, FOAF.page)
    return data


def _suggestions(g: Graph, ref: Node) -> list[Dataset]:
    found: list[Dataset] = []
    for target in g.subjects(OA.hasSource, ref):
        for annotation in g.subjects(OA.hasTarget, target):
            tag = g.value(annotation, DCT.identifier)
            confidence = g.value(annotation, ITSRDF.taConfidence)
            sure = confidence.toPython() if isinstance(confidence, Literal) else None
            if tag is None or not isinstance(sure, int | float | Decimal):
                continue
            selectors = g.objects(target, OA.hasSelector)
            words = sorted(str(word) for s in selectors for word in g.objects(s, OA.exact))
            found.append({"tag": str(tag), "confidence": float(sure), "words": words})
    return sorted(found, key=lambda row: (-row["confidence"], row["tag"]))


def _with_plain_fields(data: Dataset) -> Dataset:
    """Add the fields every CKAN client knows, in the source language."""
    titles, notes = data["title_translated"], data["notes_translated"]
    source = data["source_language"] or next(iter(titles), None)
    tags = data["tags_translated"].get(source) or []
    plain = {"title": titles.get(source), "notes": notes.get(source)}
    return {**data, **plain, "tags": [{"name": name} for name in tags]}


def _statement(g: Graph, ref: Node, predicate: URIRef, lang: str | None) -> dict[str, str]:
    """Read a statement given as text: in a node's labels, or as a plain literal."""
    found = nodes.texts(g, ref, predicate, lang)
    for node in g.objects(ref, predicate):
        if isinstance(node, BNode):
            found = {**nodes.texts(g, node, RDFS.label, lang), **found}
    return nodes.in_order(found)


def _text(g: Graph, subject: Node, predicate: URIRef) -> str | None:
    value = g.value(subject, predicate)
    return str(value) if isinstance(value, URIRef | Literal) else None


def _is_uri(node: Node) -> bool:
    return isinstance(node, URIRef)
