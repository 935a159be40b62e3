"""The sitemap: public pages alone, each with itself in other languages."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from ckan.tests.helpers import CKANTestApp

from ckanext.rabatmigration.reuse import sitemap

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def read(app: CKANTestApp, path: str) -> ET.Element:
    answer = app.get(path)
    assert answer.status_code == 200
    assert answer.content_type == "application/xml"
    return ET.fromstring(answer.body)


def parts(app: CKANTestApp) -> list[str]:
    found = [one.text or "" for one in read(app, "/sitemap.xml").findall(".//s:loc", NS)]
    return [one.partition("test.localhost")[2] for one in found]


def test_every_part_is_there_and_leads_to_pages(app: CKANTestApp, make):
    make()
    assert len(parts(app)) >= 3
    pages = read(app, "/sitemap-pages-1.xml").findall(".//s:loc", NS)
    paths = [(page.text or "").partition("test.localhost")[2] for page in pages]
    for path in paths:
        assert app.get(path).status_code == 200
    assert {"/ar/policy/sdg/10.7", "/fr/policy/mc2cm/urban_planning_housing"} <= set(paths)


def test_a_dataset_stands_in_each_language_with_its_alternates(app: CKANTestApp, make):
    dataset = make()
    urls = [
        url
        for part in parts(app)
        for url in read(app, part).findall("s:url", NS)
        if (url.findtext("s:loc", namespaces=NS) or "").endswith(f"/dataset/{dataset['name']}")
    ]
    site = "http://test.localhost"
    assert [url.findtext("s:loc", namespaces=NS) for url in urls] == [
        f"{site}/{lang}/dataset/{dataset['name']}" for lang in ("ar", "fr", "en")
    ]
    for url in urls:
        links = {one.get("hreflang"): one.get("href") for one in url.findall("x:link", NS)}
        assert set(links) == {"ar", "fr", "en", "x-default"}
        assert links["x-default"] == f"{site}/dataset/{dataset['name']}"
        assert (url.findtext("s:lastmod", namespaces=NS) or "")[:4] == dataset["metadata_modified"][
            :4
        ]


def test_private_datasets_are_not_in_it(app: CKANTestApp, make):
    dataset = make(private=True)
    assert all(dataset["name"] not in app.get(part).body for part in parts(app))


def test_a_large_catalogue_has_several_parts(app: CKANTestApp, make, monkeypatch):
    made = {make()["name"] for _ in range(3)}
    monkeypatch.setattr(sitemap, "MOST_ADDRESSES", 6)
    datasets = [part for part in parts(app) if "datasets" in part]
    assert len(datasets) >= 2
    bodies = [app.get(part).body for part in datasets]
    assert all(body.count("<url>") <= 6 for body in bodies)
    assert all(sum(f"/fr/dataset/{name}<" in body for body in bodies) == 1 for name in made)


@pytest.mark.parametrize("path", ["datasets-0", "datasets-99999", "pages-2", "zq-1"])
def test_there_is_no_other_part(app: CKANTestApp, path):
    assert app.get(f"/sitemap-{path}.xml").status_code == 404


def test_robots_are_told_of_it(app: CKANTestApp):
    assert "Sitemap: http://test.localhost/sitemap.xml" in app.get("/robots.txt").body


def test_demo_content_is_not_in_it(app: CKANTestApp, make, monkeypatch):
    dataset = make()
    monkeypatch.setattr(sitemap, "rabatmigration_is_demo", lambda: True)
    assert [part for part in parts(app) if "pages" not in part] == []
    assert app.get("/sitemap-datasets-1.xml").status_code == 404
    assert dataset["name"] not in app.get("/sitemap-pages-1.xml").body
