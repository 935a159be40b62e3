"""Small steps between values and RDF nodes, each with its way back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import shapely
import shapely.errors
import shapely.geometry
from rdflib import PROV, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from ckanext.dcat.profiles import DCAT, DCT, GSP, LOCN, SKOS
from ckanext.rabatmigration.lib import languages, periods, places, vocabularies
from ckanext.rabatmigration.lib.vocabularies import Vocabulary

TIME_PREFIX = "http://www.w3.org/2006/time#"
TIME = {
    name: URIRef(TIME_PREFIX + name)
    for name in (
        "hasBeginning", "hasEnd", "Instant", "inXSDDate", "inTimePosition", "TimePosition",
        "nominalPosition",
    )
}  # fmt: skip

_NOT_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|\\^`]")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_PRECISION = {"year": XSD.gYear, "month": XSD.gYearMonth, "day": XSD.date}


def iri(value: object) -> URIRef | None:
    """Return an address as a node; only what RDF can't hold is percent-encoded."""
    text = str(value or "").strip()
    if not re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", text):
        return None
    return URIRef(_NOT_IN_IRI.sub(lambda m: f"%{ord(m[0]):02X}", text))


def cut(g: Graph, subject: Node, predicate: Node) -> None:
    """Remove what is said of a subject, and blank nodes nothing else points to."""
    for value in list(g.objects(subject, predicate)):
        g.remove((subject, predicate, value))
        if isinstance(value, BNode) and (None, None, value) not in g:
            for below in set(g.predicates(value)):
                cut(g, value, below)


def add_texts(g: Graph, subject: Node, predicate: URIRef, texts: Any) -> bool:
    """Add a text in each of its languages; tell whether there was any."""
    if not isinstance(texts, Mapping):
        return False
    given = {lang: text for lang, text in texts.items() if text}
    for lang, text in given.items():
        g.add((subject, predicate, Literal(text, lang=lang)))
    return bool(given)


def texts(
    g: Graph, subject: Node, predicate: URIRef, untagged: str | None = None
) -> dict[str, str]:
    """Read a text by language; one without a tag is in `untagged`, or in the one it seems to be."""
    found: dict[str, str] = {}
    for value in g.objects(subject, predicate):
        if isinstance(value, Literal) and str(value).strip():
            lang = _metadata_language(value, untagged)
            if lang:
                found.setdefault(lang, str(value))
    return in_order(found)


def words(g: Graph, subject: Node, predicate: URIRef, untagged: str | None) -> dict[str, list[str]]:
    """Read words by language, sorted."""
    found: dict[str, list[str]] = {}
    for value in g.objects(subject, predicate):
        lang = _metadata_language(value, untagged) if isinstance(value, Literal) else None
        if lang:
            found.setdefault(lang, []).append(str(value))
    return in_order({lang: sorted(values) for lang, values in found.items()})


def _metadata_language(value: Literal, untagged: str | None) -> str | None:
    if not value.language:
        return untagged or languages.guess(str(value))
    known = languages.codes()
    tag = value.language
    return next((code for code in (tag, tag.split("-")[0]) if code in known), None)


def in_order(by_language: dict[str, Any]) -> dict[str, Any]:
    """Return the same by language in the order of the site's languages."""
    return {lang: by_language[lang] for lang in languages.codes() if lang in by_language}


def statement(g: Graph, subject: Node, predicate: URIRef, kind: URIRef, texts_: Any) -> None:
    """Add a statement that is text, as a node with a label in each language."""
    node = BNode()
    if add_texts(g, node, RDFS.label, texts_):
        g.add((node, RDF.type, kind))
        g.add((subject, predicate, node))


def concept(g: Graph, vocabulary: Vocabulary, code: str) -> URIRef | None:
    """Return a code as a concept, and say in the graph what it is; None for an unknown code."""
    item = vocabulary.items.get(code)
    if item is None:
        return None
    node, scheme = URIRef(item.uri), URIRef(vocabulary.scheme_uri)
    if (node, SKOS.inScheme, scheme) in g:
        return node
    g.add((node, RDF.type, SKOS.Concept))
    g.add((node, SKOS.inScheme, scheme))
    add_texts(g, node, SKOS.prefLabel, item.label)
    return node


def codes(nodes: Iterable[Node], vocabulary: Vocabulary) -> list[str]:
    """Return the codes of a vocabulary that nodes stand for, in its order, each once."""
    found = {vocabulary.code_of(str(node)) for node in nodes}
    return [code for code in vocabulary.items if code in found]


def add_period(g: Graph, subject: Node, start: str | None, end: str | None) -> None:
    """Add a period whose ends keep the precision they were given in.

    RDF has no quarters: a quarter's first or last day stands as the date, and OWL-Time's nominal
    position says which quarter was meant.
    """
    if not (start or end):
        return
    node = BNode()
    g.add((subject, DCT.temporal, node))
    g.add((node, RDF.type, DCT.PeriodOfTime))
    sides = ((start, DCAT.startDate, "hasBeginning"), (end, DCAT.endDate, "hasEnd"))
    for text, predicate, instant_name in sides:
        if text:
            _add_side(g, node, text, predicate, instant_name)


def _add_side(g: Graph, node: Node, text: str, predicate: URIRef, instant_name: str) -> None:
    try:
        period = periods.parse(text)
    except ValueError:  # stored before there was a check: told as it is
        g.add((node, predicate, Literal(text)))
        return
    if period.precision in _PRECISION:
        g.add((node, predicate, Literal(period.text, datatype=_PRECISION[period.precision])))
        return
    day = period.start if predicate == DCAT.startDate else period.end
    exact = Literal(day.isoformat(), datatype=XSD.date)
    instant, position = BNode(), BNode()
    g.add((node, predicate, exact))
    g.add((node, TIME[instant_name], instant))
    g.add((instant, RDF.type, TIME["Instant"]))
    g.add((instant, TIME["inXSDDate"], exact))
    g.add((instant, TIME["inTimePosition"], position))
    g.add((position, RDF.type, TIME["TimePosition"]))
    g.add((position, TIME["nominalPosition"], Literal(period.text)))


def period(g: Graph, subject: Node) -> tuple[str | None, str | None]:
    """Read the first period said of a subject: start and end, as they are stored."""
    for node in g.objects(subject, DCT.temporal):
        start = _side(g, node, DCAT.startDate, "hasBeginning")
        end = _side(g, node, DCAT.endDate, "hasEnd")
        if start or end:
            return start, end
    return None, None


def _side(g: Graph, node: Node, predicate: URIRef, instant_name: str) -> str | None:
    for instant in g.objects(node, TIME[instant_name]):
        for position in g.objects(instant, TIME["inTimePosition"]):
            nominal = g.value(position, TIME["nominalPosition"])
            if nominal is not None:
                return str(nominal)
    value = g.value(node, predicate)
    match = _DATE.match(str(value)) if value is not None else None
    return match[0] if match else None


def add_date(g: Graph, subject: Node, predicate: URIRef, value: object) -> None:
    """Add a day or a moment, typed as what it is."""
    text = value.isoformat() if isinstance(value, date) else str(value or "")
    if text:
        datatype = XSD.date if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else XSD.dateTime
        g.add((subject, predicate, Literal(text, datatype=datatype)))


def add_place(g: Graph, subject: Node, code: str) -> None:
    """Add a place by its code, with its names, official codes, box and centre."""
    vocabulary = vocabularies.get(places.VOCABULARY)
    node = concept(g, vocabulary, code)
    if node is None:
        return
    item = vocabulary.items[code]
    g.add((subject, DCT.spatial, node))
    g.add((node, RDF.type, DCT.Location))
    for official in (item.id, item.notation, item.extra.get("iso_3166_2")):
        if official:
            g.add((node, SKOS.notation, Literal(official)))
    for match in item.exact_match:
        g.add((node, SKOS.exactMatch, URIRef(match)))
    for predicate, wkt in zip((DCAT.bbox, DCAT.centroid), _box(code), strict=False):
        g.add((node, predicate, Literal(wkt, datatype=GSP.wktLiteral)))


@lru_cache(maxsize=256)
def _box(code: str) -> tuple[str, ...]:
    """Return a place's bounding box and centre as WKT; nothing where no outline is known."""
    outline = places.geometry(code)
    if outline is None:
        return ()
    shape = shapely.geometry.shape(outline)
    box, centre = shapely.geometry.box(*shape.bounds), shape.centroid
    return shapely.to_wkt(box, rounding_precision=5), shapely.to_wkt(centre, rounding_precision=5)


def add_geometry(g: Graph, subject: Node, spatial: object, drawn_from: Iterable[str] = ()) -> None:
    """Add the area covered: as WKT for DCAT-AP, and as the very GeoJSON that is stored.

    `drawn_from` are the codes of the places it was drawn from, where nobody gave it.
    """
    text = spatial if isinstance(spatial, str) else json.dumps(spatial) if spatial else ""
    if not text:
        return
    node = BNode()
    g.add((subject, DCT.spatial, node))
    g.add((node, RDF.type, DCT.Location))
    for code in drawn_from:
        place = concept(g, vocabularies.get(places.VOCABULARY), code)
        if place is not None:
            g.add((node, PROV.wasDerivedFrom, place))
    g.add((node, GSP.asGeoJSON, Literal(text, datatype=GSP.geoJSONLiteral)))
    shape = _shape(text)
    if shape is not None:
        wkt = shapely.to_wkt(shape, rounding_precision=5)
        g.add((node, LOCN.geometry, Literal(wkt, datatype=GSP.wktLiteral)))


def geometry(g: Graph, subject: Node) -> str | None:
    """Read the area covered as GeoJSON text: as it was given, else from WKT.

    One that was drawn from places is left out: it will be drawn from them again.
    """
    areas = [n for n in g.objects(subject, DCT.spatial) if (n, PROV.wasDerivedFrom, None) not in g]
    for node in areas:
        exact = g.value(node, GSP.asGeoJSON)
        if exact is not None:
            return str(exact)
    for node in areas:
        for literal in g.objects(node, LOCN.geometry):
            found = _geojson(literal)
            if found:
                return found
    return None


def _geojson(literal: Node) -> str | None:
    is_wkt = isinstance(literal, Literal) and literal.datatype == GSP.wktLiteral
    shape = _shape(str(literal), is_wkt=is_wkt)
    return json.dumps(shapely.geometry.mapping(shape)) if shape is not None else None


def _shape(text: str, *, is_wkt: bool = False) -> Any:
    """Return the geometry a text says; None for what is in no notation we know."""
    try:
        return shapely.from_wkt(text) if is_wkt else shapely.geometry.shape(json.loads(text))
    except (shapely.errors.ShapelyError, ValueError, KeyError, TypeError, AttributeError):
        return None


def day(g: Graph, subject: Node, predicate: URIRef) -> str | None:
    """Read a day, of a moment its day."""
    value = g.value(subject, predicate)
    text = str(value)[:10] if value is not None else ""
    return text if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
