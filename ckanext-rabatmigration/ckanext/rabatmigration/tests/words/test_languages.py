"""A language is added by settings alone."""

import pytest
from bs4 import BeautifulSoup

from ckanext.rabatmigration import words

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


@pytest.fixture
def amazigh(monkeypatch, ckan_config):
    """Offer Amazigh, which CKAN has no catalogue of."""
    monkeypatch.setitem(ckan_config, "ckan.locales_offered", ["ar", "fr", "en", "zgh"])
    words.offer_every_language()
    yield
    monkeypatch.undo()
    words.offer_every_language()


def test_a_language_ckan_has_no_words_of_gets_pages(amazigh, app):
    page = BeautifulSoup(app.get("/zgh/dataset/").body, "html.parser")

    assert page.html["lang"] == "zgh"
    assert any(link["href"].startswith("/zgh/") for link in page.select("main a, .main a"))


def test_every_page_leads_to_it(amazigh, app):
    page = BeautifulSoup(app.get("/fr/about").body, "html.parser")

    assert page.select_one('a[hreflang="zgh"]')["href"] == "/zgh/about"


def test_a_language_nobody_offers_has_no_pages(app):
    assert app.get("/zgh/about").status_code == 404


def test_a_code_that_is_no_language_is_not_offered(monkeypatch, ckan_config, app):
    monkeypatch.setitem(ckan_config, "ckan.locales_offered", ["ar", "fr", "en", "nolanguage"])
    words.offer_every_language()
    try:
        page = BeautifulSoup(app.get("/fr/about").body, "html.parser")
        assert [a["hreflang"] for a in page.select(".rm-languages a")] == ["en", "ar", "fr"]
    finally:
        monkeypatch.undo()
        words.offer_every_language()
