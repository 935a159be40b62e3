"""A dataset as RDF: what our profile says beyond ckanext-dcat's, or says otherwise."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rdflib import PROV, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from ckanext.dcat.profiles import DCAT, DCT, FOAF, RDF, RDFS, SKOS, VCARD, XSD
from ckanext.dcat.utils import catalog_uri, publisher_uri_organization_fallback
from ckanext.rabatmigration.catalogue import organizations
from ckanext.rabatmigration.catalogue.dcat import licences, nodes, terms
from ckanext.rabatmigration.catalogue.dcat.terms import DISCO, DQV, ITSRDF, OA, RM, Coded
from ckanext.rabatmigration.lib import vocabularies

Dataset = dict[str, Any]

#: Said by ckanext-dcat from fields of the same name, but in other words than ours.
_REWRITTEN = (
    DCAT.landingPage, DCAT.contactPoint, DCAT.theme, DCT.accrualPeriodicity, DCT.accessRights,
    DCT.conformsTo, DCT.issued, DCT.modified, DCT.provenance, DCT.spatial, DCT.temporal, DCT.type,
)  # fmt: skip


def dataset(g: Graph, ref: URIRef, data: Dataset) -> None:
    """Complete the graph of a dataset."""
    for prefix, namespace in terms.PREFIXES.items():
        g.bind(prefix, namespace)
    for predicate in _REWRITTEN:
        nodes.cut(g, ref, predicate)
    _words(g, ref, data)
    add_codes(g, ref, data, terms.DATASET_CODES)
    _access(g, ref, data)
    _people(g, ref, data)
    _policy_tags(g, ref, data)
    _coverage(g, ref, data)
    _gathering(g, ref, data)
    _contact(g, ref, data)
    _publisher(g, ref, data)
    _record(g, ref, data)
    _suggestions(g, ref, data)


def page(data: Dataset) -> URIRef:
    """Return the address of a dataset's page."""
    return URIRef(f"{catalog_uri().rstrip('/')}/dataset/{data.get('name') or data['id']}")


def add_codes(g: Graph, ref: Node, data: Dataset, fields: tuple[Coded, ...]) -> None:
    """Add the concepts a dataset's or resource's coded fields hold."""
    for coded in fields:
        vocabulary = vocabularies.get(coded.vocabulary)
        value = data.get(coded.field) or []
        for code in value if isinstance(value, list) else [value]:
            concept = nodes.concept(g, vocabulary, code)
            if concept is not None:
                g.add((ref, coded.predicate, concept))
                if coded.kind is not None:
                    g.add((concept, RDF.type, coded.kind))


def translated(g: Graph, ref: URIRef, predicate: URIRef, texts: Any) -> None:
    """Say a text in the languages it has, in place of what ckanext-dcat said."""
    if isinstance(texts, dict) and any(texts.values()):
        nodes.cut(g, ref, predicate)
        nodes.add_texts(g, ref, predicate, texts)


def _words(g: Graph, ref: URIRef, data: Dataset) -> None:
    translated(g, ref, DCT.title, data.get("title_translated"))
    translated(g, ref, DCT.description, data.get("notes_translated"))
    if data.get("name"):
        g.add((ref, SKOS.notation, Literal(data["name"])))
    address = nodes.iri(data.get("url"))
    if address is not None:
        g.add((ref, DCAT.landingPage, address))
        g.add((address, RDF.type, FOAF.Document))
    for standard in map(nodes.iri, data.get("conforms_to") or []):
        if standard is not None:
            g.add((ref, DCT.conformsTo, standard))
            g.add((standard, RDF.type, DCT.Standard))
    origin = data.get("provenance_translated")
    nodes.statement(g, ref, DCT.provenance, DCT.ProvenanceStatement, origin)


def _access(g: Graph, ref: URIRef, data: Dataset) -> None:
    """Say who may use it: in the EU's three words, in ours, and in the owner's own."""
    item = vocabularies.get("access_level").items.get(data.get("access_level") or "")
    for match in item.exact_match if item else ():
        if match.startswith(terms.ACCESS_RIGHTS):
            g.add((ref, DCT.accessRights, URIRef(match)))
            g.add((URIRef(match), RDF.type, DCT.RightsStatement))
    note = data.get("access_note_translated")
    nodes.statement(g, ref, DCT.rights, DCT.RightsStatement, note)
    licences.add(g, ref, data.get("license_id"))


def _people(g: Graph, ref: URIRef, data: Dataset) -> None:
    if any(data.get(coded.field) for coded in terms.PEOPLE_CODES):
        people = BNode()
        g.add((ref, DISCO.universe, people))
        g.add((people, RDF.type, DISCO.Universe))
        add_codes(g, people, data, terms.PEOPLE_CODES)


def _policy_tags(g: Graph, ref: URIRef, data: Dataset) -> None:
    reasons = data.get("policy_reasons") or {}
    for field, vocabulary_id in terms.POLICY_TAGS.items():
        vocabulary = vocabularies.get(vocabulary_id)
        for code in data.get(field) or []:
            concept, link = nodes.concept(g, vocabulary, code), BNode()
            reason = reasons.get(f"{vocabulary_id}:{code}")
            if concept is not None and nodes.add_texts(g, link, DCT.description, reason):
                g.add((ref, DCAT.qualifiedRelation, link))
                g.add((link, RDF.type, DCAT.Relationship))
                g.add((link, DCT.relation, concept))
                g.add((concept, RDF.type, RDFS.Resource))
                g.add((link, DCAT.hadRole, RM.PolicyTag))
                g.add((RM.PolicyTag, RDF.type, DCAT.Role))


def _coverage(g: Graph, ref: URIRef, data: Dataset) -> None:
    chosen = data.get("places") or []
    for code in chosen:
        nodes.add_place(g, ref, code)
    is_drawn = data.get("spatial_source") == "places"
    nodes.add_geometry(g, ref, data.get("spatial"), chosen if is_drawn else ())
    nodes.add_period(g, ref, data.get("temporal_start"), data.get("temporal_end"))
    nodes.add_date(g, ref, DCT.modified, data.get("data_updated"))
    nodes.add_date(g, ref, RM.nextUpdate, data.get("next_update"))


def _gathering(g: Graph, ref: URIRef, data: Dataset) -> None:
    """Say who gathered the data and how, as an activity, and what its limits are."""
    activity, agent, annotation = BNode(), BNode(), BNode()
    described = nodes.add_texts(g, activity, DCT.description, data.get("methodology_translated"))
    if nodes.add_texts(g, agent, FOAF.name, data.get("data_collector_translated")):
        g.add((agent, RDF.type, FOAF.Agent))
        g.add((activity, PROV.wasAssociatedWith, agent))
        described = True
    if described:
        g.add((activity, RDF.type, PROV.Activity))
        g.add((ref, PROV.wasGeneratedBy, activity))
    caveats = {k: v for k, v in (data.get("caveats_translated") or {}).items() if v}
    for lang, text in caveats.items():
        body = BNode()
        g.add((annotation, OA.hasBody, body))
        g.add((body, RDF.type, OA.TextualBody))
        g.add((body, RDF.value, Literal(text, lang=lang)))
    if caveats:
        g.add((annotation, RDF.type, DQV.QualityAnnotation))
        g.add((annotation, OA.motivatedBy, DQV.qualityAssessment))
        g.add((annotation, OA.hasTarget, ref))
        g.add((ref, DQV.hasQualityAnnotation, annotation))


def _contact(g: Graph, ref: URIRef, data: Dataset) -> None:
    """Say whom to ask.

    Name and address come only to those who may see them: `package_show` has taken them out for
    everybody else, who get the address to write through.
    """
    contact = BNode()
    g.add((ref, DCAT.contactPoint, contact))
    g.add((contact, RDF.type, VCARD.Kind))
    g.add((contact, VCARD.hasURL, nodes.iri(data.get("contact_url")) or page(data)))
    if data.get("contact_name"):
        g.add((contact, VCARD.fn, Literal(data["contact_name"])))
    if data.get("contact_email"):
        g.add((contact, VCARD.hasEmail, URIRef(f"mailto:{data['contact_email']}")))
    right = terms.PUBLIC if data.get("contact_public") is True else terms.NON_PUBLIC
    g.add((contact, DCT.accessRights, right))


def _publisher(g: Graph, ref: URIRef, data: Dataset) -> None:
    """Give the publisher its names in all languages, once in a graph."""
    organization = data.get("organization") or {}
    address = publisher_uri_organization_fallback(data)
    publisher = URIRef(address) if address else None
    if publisher is None or (ref, DCT.publisher, publisher) not in g:
        return
    if not any(isinstance(n, Literal) and n.language for n in g.objects(publisher, FOAF.name)):
        known = organizations.titles().get(organization["name"])
        translated(g, publisher, FOAF.name, known and known["title_translated"])


def _record(g: Graph, ref: URIRef, data: Dataset) -> None:
    """Say of the description itself: its language, its dates, where it was taken from."""
    record, source = URIRef(f"{ref}#record"), BNode()
    g.add((record, RDF.type, DCAT.CatalogRecord))
    g.add((record, FOAF.primaryTopic, ref))
    g.add((ref, RDF.type, DCAT.Resource))
    catalog = URIRef(catalog_uri())
    if (catalog, RDF.type, DCAT.Catalog) in g:
        g.add((catalog, DCAT.record, record))
    nodes.add_date(g, record, DCT.issued, data.get("metadata_created"))
    nodes.add_date(g, record, DCT.modified, data.get("metadata_modified"))
    language = nodes.concept(g, vocabularies.get("language"), data.get("source_language") or "")
    if language is not None:
        g.add((record, DCT.language, language))
        g.add((language, RDF.type, DCT.LinguisticSystem))
    nodes.add_date(g, source, DCT.modified, data.get("source_modified"))
    for field, predicate in (("harvest_guid", DCT.identifier), ("harvest_source", DCT.isPartOf)):
        if data.get(field):
            g.add((source, predicate, Literal(data[field])))
    address = nodes.iri(data.get("source_metadata_url"))
    if address is not None:
        g.add((source, FOAF.page, address))
    if (source, None, None) in g:
        g.add((source, RDF.type, DCAT.CatalogRecord))
        g.add((source, FOAF.primaryTopic, ref))
        g.add((record, DCT.source, source))


def _suggestions(g: Graph, ref: URIRef, data: Dataset) -> None:
    """Say what a machine suggests as tags, as annotations nobody has taken over yet."""
    for suggestion in data.get("suggested_tags") or []:
        vocabulary_id, _, code = suggestion["tag"].partition(":")
        if vocabulary_id not in vocabularies.ids():
            continue
        concept = nodes.concept(g, vocabularies.get(vocabulary_id), code)
        if concept is None:
            continue
        annotation, target = BNode(), BNode()
        g.add((annotation, RDF.type, OA.Annotation))
        g.add((annotation, OA.motivatedBy, OA.tagging))
        g.add((annotation, DCT.identifier, Literal(suggestion["tag"])))
        g.add((annotation, OA.hasBody, concept))
        g.add((annotation, OA.hasTarget, target))
        confidence = Literal(Decimal(str(suggestion["confidence"])), datatype=XSD.decimal)
        g.add((annotation, ITSRDF.taConfidence, confidence))
        g.add((target, RDF.type, OA.SpecificResource))
        g.add((target, OA.hasSource, ref))
        for word in suggestion.get("words") or []:
            selector = BNode()
            g.add((target, OA.hasSelector, selector))
            g.add((selector, RDF.type, OA.TextQuoteSelector))
            g.add((selector, OA.exact, Literal(word)))
