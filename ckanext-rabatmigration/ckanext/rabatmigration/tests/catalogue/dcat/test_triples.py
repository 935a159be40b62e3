"""What a dataset says in RDF, triple by triple, as others will look for it."""

from __future__ import annotations

import pytest
from rdflib import DCTERMS, RDF, XSD, Graph, Literal, Namespace, URIRef

from ckanext.rabatmigration.catalogue.dcat import terms
from ckanext.rabatmigration.tests.catalogue.dcat import maximal
from ckanext.rabatmigration.tests.catalogue.dcat.test_round_trip import REF, graph

pytestmark = pytest.mark.unit

DCAT = Namespace("http://www.w3.org/ns/dcat#")
EU = "http://publications.europa.eu/resource/authority/"
FILE = URIRef(f"{REF}/resource/0b7b7a1e-0000-4000-8000-000000000001")


@pytest.fixture(scope="module")
def g() -> Graph:
    return graph(maximal.dataset())


def test_its_title_is_tagged_by_language(g: Graph):
    assert (REF, DCTERMS.title, Literal("إحصاء الرباط", lang="ar")) in g
    assert (REF, DCTERMS.title, Literal("Census of Rabat", lang="en")) in g


def test_its_themes_are_concepts_of_our_scheme(g: Graph):
    housing = URIRef(f"{maximal.SITE}/vocabulary/migration_theme/housing")
    skos = Namespace("http://www.w3.org/2004/02/skos/core#")
    assert (REF, DCAT.theme, housing) in g
    assert (housing, RDF.type, skos.Concept) in g
    scheme = URIRef(f"{maximal.SITE}/vocabulary/migration_theme")
    assert (housing, skos.inScheme, scheme) in g


def test_a_goal_is_the_uns_and_says_why(g: Graph):
    goal = URIRef("http://metadata.un.org/sdg/10.7")
    assert (REF, DCTERMS.subject, goal) in g
    [link] = [s for s in g.subjects(DCTERMS.relation, goal)]
    assert (REF, DCAT.qualifiedRelation, link) in g
    assert (link, DCAT.hadRole, terms.RM.PolicyTag) in g
    assert (link, DCTERMS.description, Literal("Counts foreign residents.", lang="en")) in g


def test_its_frequency_access_and_languages_are_the_eus(g: Graph):
    assert (REF, DCTERMS.accrualPeriodicity, URIRef(EU + "frequency/ANNUAL")) in g
    assert (REF, DCTERMS.accessRights, URIRef(EU + "access-right/PUBLIC")) in g
    assert (FILE, DCTERMS.language, URIRef(EU + "language/ARA")) in g
    assert (FILE, DCTERMS["format"], URIRef(EU + "file-type/CSV")) in g


def test_its_period_is_typed_as_precise_as_it_is(g: Graph):
    [period] = list(g.objects(REF, DCTERMS.temporal))
    assert g.value(period, DCAT.startDate) == Literal("2014-07-01", datatype=XSD.date)
    assert g.value(period, DCAT.endDate) == Literal("2024-05", datatype=XSD.gYearMonth)


def test_its_place_is_known_to_others(g: Graph):
    place = URIRef(f"{maximal.SITE}/vocabulary/place/04.421.01.03")
    skos = Namespace("http://www.w3.org/2004/02/skos/core#")
    assert (REF, DCTERMS.spatial, place) in g
    assert (place, RDF.type, DCTERMS.Location) in g
    assert (place, skos.exactMatch, URIRef("http://www.wikidata.org/entity/Q3050310")) in g
    assert (place, skos.notation, Literal("044210103")) in g
    assert "POLYGON" in str(g.value(place, DCAT.bbox))


def test_a_cross_is_a_data_structure_of_its_dimensions(g: Graph):
    qb = Namespace("http://purl.org/linked-data/cube#")
    base = f"{maximal.SITE}/vocabulary/disaggregation/"
    structures = [
        {str(d) for c in g.objects(s, qb.component) for d in g.objects(c, qb.dimension)}
        for s in g.objects(FILE, DCTERMS.conformsTo)
    ]
    assert {base + "sex", base + "age"} in structures
    assert {base + "sex", base + "citizenship"} in structures


def test_its_own_dates_are_not_those_of_its_description(g: Graph):
    record = URIRef(f"{REF}#record")
    assert g.value(REF, DCTERMS.modified) == Literal("2024-11-07", datatype=XSD.date)
    assert str(g.value(record, DCTERMS.modified)) == "2026-02-03T04:05:06.789012"
    assert (record, DCTERMS.language, URIRef(EU + "language/FRA")) in g


def test_its_licence_without_a_version_is_not_said_to_be_one(g: Graph):
    licences = {str(o) for o in g.objects(FILE, DCTERMS.license)}
    assert licences == {"https://opendefinition.org/licenses/cc-by/"}


def test_our_own_terms_are_all_defined():
    ontology = Graph().parse(data=terms.ONTOLOGY.read_text(encoding="utf-8"), format="turtle")
    g = graph(maximal.dataset())
    used = {node for triple in g for node in triple if str(node).startswith(str(terms.RM))}
    defined = set(ontology.subjects(RDF.type, None))
    assert used
    assert used <= defined
