"""Vocabularies as SKOS say what the files say."""

from __future__ import annotations

import json

import pytest
from rdflib import DCTERMS, RDF, SKOS, Graph, Literal, URIRef

from ckanext.rabatmigration.catalogue import vocabularies_skos
from ckanext.rabatmigration.lib import vocabularies

pytestmark = pytest.mark.unit

SDG = "http://metadata.un.org/sdg"


def written(name: str, form: str = "ttl") -> Graph:
    """Return the graph that readers of a vocabulary's SKOS get."""
    text = vocabularies_skos.serialize(vocabularies.get(name), form)
    return Graph().parse(data=text, format=vocabularies_skos.FORMATS[form][0])


@pytest.mark.parametrize("form", ["ttl", "json-ld"])
def test_a_target_stands_below_its_goal_under_the_uns_own_uri(form: str):
    g = written("sdg", form)
    target = URIRef(f"{SDG}/10.7")
    assert (target, RDF.type, SKOS.Concept) in g
    assert (target, SKOS.broader, URIRef(f"{SDG}/10")) in g
    assert (target, SKOS.inScheme, URIRef(SDG)) in g
    assert (target, SKOS.notation, Literal("10.7")) in g
    assert (target, SKOS.topConceptOf, None) not in g
    assert (URIRef(f"{SDG}/10"), SKOS.topConceptOf, URIRef(SDG)) in g


def test_a_concept_is_named_and_defined_in_three_languages():
    g = written("access_level")
    concept = URIRef(vocabularies.get("access_level").uri("open"))
    labels = {label.language: str(label) for label in g.objects(concept, SKOS.prefLabel)}
    assert labels == {"ar": "مفتوح", "fr": "Accès ouvert", "en": "Open"}
    assert {d.language for d in g.objects(concept, SKOS.definition)} == {"ar", "fr", "en"}
    assert Literal("libre", lang="fr") in set(g.objects(concept, SKOS.altLabel))


def test_a_concept_names_the_same_one_in_other_lists():
    g = written("access_level")
    concept = URIRef(vocabularies.get("access_level").uri("open"))
    public = URIRef("http://publications.europa.eu/resource/authority/access-right/PUBLIC")
    assert (concept, SKOS.exactMatch, public) in g


def test_the_scheme_says_its_title_source_and_licence():
    g = written("access_level")
    scheme = URIRef(vocabularies.get("access_level").scheme_uri)
    assert (scheme, RDF.type, SKOS.ConceptScheme) in g
    assert (scheme, DCTERMS.title, Literal("Niveau d’accès", lang="fr")) in g
    cc0 = URIRef("https://creativecommons.org/publicdomain/zero/1.0/")
    assert (scheme, DCTERMS.license, cc0) in g
    assert "own list" in str(g.value(scheme, DCTERMS.source))


@pytest.mark.parametrize("name", vocabularies.ids())
def test_every_vocabulary_is_whole_as_skos(name: str):
    g = written(name)
    concepts = set(g.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) == len(vocabularies.get(name).items)
    for concept in concepts:
        labels = [label.language for label in g.objects(concept, SKOS.prefLabel)]
        assert sorted(labels) == ["ar", "en", "fr"]
        preferred = set(g.objects(concept, SKOS.prefLabel))
        assert not preferred & set(g.objects(concept, SKOS.altLabel))
        is_top = (concept, SKOS.topConceptOf, None) in g
        assert is_top != ((concept, SKOS.broader, None) in g)


def test_json_ld_uses_short_names():
    text = vocabularies_skos.serialize(vocabularies.get("data_kind"), "json-ld")
    assert json.loads(text)["@context"]["skos"] == str(SKOS)
