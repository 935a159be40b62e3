"""The catalogue and its datasets as DCAT-AP over HTTP, and back into the site."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from ckan.plugins import toolkit as tk
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp, call_action
from rdflib import DCTERMS, FOAF, RDF, Graph, Literal, Namespace, URIRef

from ckanext.dcat.processors import RDFParser, RDFSerializer
from ckanext.rabatmigration.tests.catalogue.dcat import maximal

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

DCAT = Namespace("http://www.w3.org/ns/dcat#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
SYNTAXES = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}

#: Kept by the site, and by each site for itself.
OF_THE_SITE = {
    "id", "metadata_created", "metadata_modified", "creator_user_id", "num_resources", "num_tags",
    "organization", "resources", "revision_id", "tags",
}  # fmt: skip
OF_THE_SITES_FILES = {"id", "package_id", "created", "metadata_modified", "last_modified"}


def create(publisher: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Publish the dataset that has every field, with some changed."""
    kept_by_site = OF_THE_SITE - {"resources", "tags"}
    whole = maximal.dataset(private=False, **changes)
    sent = {key: value for key, value in whole.items() if key not in kept_by_site}
    sent["name"] = f"census-{uuid4().hex[:8]}"
    for resource in sent["resources"]:
        resource.pop("id", None)
        resource.pop("package_id", None)
    return call_action(
        "package_create",
        context={"user": publisher["name"], "ignore_auth": False},
        owner_org=publisher["organization"]["id"],
        **sent,
    )


def comparable(dataset: dict[str, Any]) -> dict[str, Any]:
    """Return what is of the dataset itself; lists of codes say no order."""
    return {
        key: sorted(value) if isinstance(value, list) and _are_codes(value) else value
        for key, value in dataset.items()
        if key not in OF_THE_SITE
    }


def _are_codes(value: list[Any]) -> bool:
    return all(isinstance(one, str) for one in value)


@pytest.mark.parametrize("ending", list(SYNTAXES))
def test_a_dataset_that_goes_out_comes_in_the_same(publisher: dict[str, Any], ending: str):
    sent = create(publisher)
    text = RDFSerializer().serialize_dataset(sent, _format=ending)
    parser = RDFParser()
    parser.parse(text, _format=ending)
    [parsed] = list(parser.datasets())
    assert parsed["extras"] == []
    call_action("dataset_purge", id=sent["id"])
    back = call_action(
        "package_create",
        context={"user": publisher["name"], "ignore_auth": False},
        **{**parsed, "private": False},
    )
    assert comparable(back) == comparable(sent)
    assert {t["name"] for t in back["tags"]} == {t["name"] for t in sent["tags"]}
    assert back["organization"]["id"] == sent["organization"]["id"]
    assert len(back["resources"]) == len(sent["resources"])
    for after, before in zip(back["resources"], sent["resources"], strict=True):
        for field in before.keys() - OF_THE_SITES_FILES:
            assert after.get(field) == before[field], field


def test_anybody_reads_a_published_dataset_as_rdf(app: CKANTestApp, publisher: dict[str, Any]):
    dataset = create(publisher)
    ref = URIRef(f"{tk.config['ckan.site_url']}/dataset/{dataset['id']}")
    for ending, syntax in SYNTAXES.items():
        answer = app.get(f"/dataset/{dataset['name']}.{ending}")
        g = Graph().parse(data=answer.body, format=syntax)
        assert (ref, RDF.type, DCAT.Dataset) in g
        assert (ref, DCTERMS.title, Literal("إحصاء الرباط", lang="ar")) in g
        assert (ref, DCAT.keyword, Literal("سكن", lang="ar")) in g
        assert (ref, DCTERMS.subject, URIRef("http://metadata.un.org/sdg/10.7")) in g


def test_a_publisher_is_named_in_its_languages(app: CKANTestApp):
    user = factories.User()
    organization = factories.Organization(
        title="Commune de Rabat",
        title_translated={"ar": "جماعة الرباط", "fr": "Commune de Rabat"},
        users=[{"name": user["name"], "capacity": "admin"}],
    )
    dataset = create({**user, "organization": organization})
    g = Graph().parse(data=app.get(f"/dataset/{dataset['name']}.ttl").body, format="turtle")
    [publisher] = list(g.objects(None, DCTERMS.publisher))
    assert set(g.objects(publisher, FOAF.name)) == {
        Literal("جماعة الرباط", lang="ar"),
        Literal("Commune de Rabat", lang="fr"),
    }


def test_a_private_contact_is_shown_to_nobody_but_its_own(
    app: CKANTestApp, publisher: dict[str, Any]
):
    dataset = create(publisher, contact_public=False, contact_url="")
    path = f"/dataset/{dataset['name']}.ttl"
    for reader in (None, factories.UserWithToken()["token"]):
        text = app.get(path, headers={"Authorization": reader} if reader else {}).body
        assert "donnees@example.org" not in text
        assert "Équipe données" not in text
        g = Graph().parse(data=text, format="turtle")
        page = URIRef(f"{tk.config['ckan.site_url']}/dataset/{dataset['name']}")
        assert page in set(g.objects(None, VCARD.hasURL))
    own = app.get(path, headers={"Authorization": publisher["token"]}).body
    assert "donnees@example.org" in own


def test_files_that_are_not_open_have_no_address_even_for_their_owner(
    app: CKANTestApp, publisher: dict[str, Any]
):
    dataset = create(publisher, access_level="licensed")
    page = f"{tk.config['ckan.site_url']}/dataset/{dataset['name']}"
    text = app.get(
        f"/dataset/{dataset['name']}.ttl", headers={"Authorization": publisher["token"]}
    ).body
    g = Graph().parse(data=text, format="turtle")
    assert {str(o) for o in g.objects(None, DCAT.accessURL)} == {page}
    assert not list(g.objects(None, DCAT.downloadURL))
    assert "fichier" not in text


def test_a_dataset_that_is_not_published_is_not_given_out(
    app: CKANTestApp, publisher: dict[str, Any]
):
    dataset = create(publisher)
    as_publisher = {"user": publisher["name"], "ignore_auth": False}
    call_action("package_patch", context=as_publisher, id=dataset["id"], private=True)
    app.get(f"/dataset/{dataset['name']}.ttl", status=403)


@pytest.mark.ckan_config("ckanext.dcat.datasets_per_page", "2")
@pytest.mark.usefixtures("clean_db", "clean_index")
def test_the_catalogue_comes_page_by_page(app: CKANTestApp, publisher: dict[str, Any]):
    for number in range(3):
        call_action(
            "package_create",
            context={"user": publisher["name"], "ignore_auth": False},
            title=f"Dataset {number}",
            owner_org=publisher["organization"]["id"],
            private=False,
        )
    french = URIRef("http://publications.europa.eu/resource/authority/language/FRA")
    for ending, syntax in SYNTAXES.items():
        first, second = (
            Graph().parse(data=app.get(f"/catalog.{ending}?page={n}").body, format=syntax)
            for n in (1, 2)
        )
        assert len(list(first.subjects(RDF.type, DCAT.Dataset))) == 2
        assert len(list(second.subjects(RDF.type, DCAT.Dataset))) == 1
        [catalog] = list(first.subjects(RDF.type, DCAT.Catalog))
        assert (catalog, DCTERMS.language, french) in first
        assert {text.language for text in first.objects(catalog, DCTERMS.description)} == {
            "ar",
            "fr",
            "en",
        }
        assert len(list(first.objects(catalog, DCAT.record))) == 2


def test_the_page_of_a_dataset_holds_structured_data(app: CKANTestApp, publisher: dict[str, Any]):
    dataset = create(publisher)
    page = app.get(f"/dataset/{dataset['name']}").body
    assert '<script type="application/ld+json">' in page
    assert '"@context":"https://schema.org/","@type":"Dataset"' in page
    assert "donnees@example.org" in page


def test_a_foreign_record_is_read_as_far_as_it_goes():
    parser = RDFParser()
    parser.parse(
        """
        @prefix dcat: <http://www.w3.org/ns/dcat#> .
        @prefix dct: <http://purl.org/dc/terms/> .
        @prefix foaf: <http://xmlns.com/foaf/0.1/> .
        @prefix right: <http://publications.europa.eu/resource/authority/access-right/> .
        @prefix frequency: <http://publications.europa.eu/resource/authority/frequency/> .
        <https://example.org/d/1> a dcat:Dataset ;
            dct:title "Bevölkerung"@de, "Population étrangère"@fr-MA ;
            dct:description "Nombre de résidents étrangers par arrondissement." ;
            dcat:keyword "population" ;
            dct:accessRights right:PUBLIC ;
            dct:accrualPeriodicity frequency:ANNUAL ;
            dct:modified "2024-05-06T07:08:09"^^<http://www.w3.org/2001/XMLSchema#dateTime> ;
            dct:publisher <https://example.org/hcp> ;
            dcat:distribution [ a dcat:Distribution ;
                dcat:accessURL <https://example.org/a.csv> ;
                dct:format <http://publications.europa.eu/resource/authority/file-type/CSV> ] .
        <https://example.org/hcp> a foaf:Agent ; foaf:name "HCP" .
        """,
        _format="ttl",
    )
    [found] = list(parser.datasets())
    assert found["title_translated"] == {"fr": "Population étrangère"}
    assert found["notes_translated"] == {"fr": "Nombre de résidents étrangers par arrondissement."}
    assert found["access_level"] == "open"
    assert found["frequency"] == "annual"
    assert found["data_updated"] == "2024-05-06"
    assert found["resources"][0]["format"] == "CSV"
    assert "owner_org" not in found
    assert {"key": "publisher_name", "value": "HCP"} in found["extras"]


@pytest.mark.parametrize(
    "path", ["/catalog.json", "/catalog.foo", "/dataset/any.json", "/dataset/a.b"]
)
def test_an_ending_that_is_none_is_no_page(app, path):
    assert app.get(path, status=400).status_code == 400
