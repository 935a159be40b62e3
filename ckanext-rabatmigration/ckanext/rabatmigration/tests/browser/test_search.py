"""A visitor looks for data, understands what is found and takes it home."""

import pytest
from playwright.sync_api import expect

from ckanext.rabatmigration.tests.browser.content import CENSUS

pytestmark = pytest.mark.browser

WORDS = {"ar": "الأجانب المقيمون", "fr": "résidents étrangers", "en": "foreign residents"}
PERIOD = {"ar": "من 2014 إلى 2024", "fr": "de 2014 à 2024", "en": "2014 to 2024"}
DOWNLOAD = {"ar": "تنزيل CSV", "fr": "Télécharger CSV", "en": "Download CSV"}
FACETS = {
    "ar": {
        "الأماكن": "أكدال الرياض",
        "الولوج": "مفتوح",
        "أهداف التنمية المستدامة": "10.7 هجرة منظمة",
    },
    "fr": {
        "Lieux": "Agdal Riyad",
        "Accès": "Accès ouvert",
        "Objectifs de développement durable": "10.7",
    },
    "en": {
        "Places": "Agdal Riyad",
        "Access": "Open",
        "Sustainable Development Goals": "10.7 Orderly",
    },
}


def test_a_visitor_finds_a_dataset_and_downloads_its_file(visit, world, visible_index, lang):
    dataset = world.dataset()
    world.file(dataset)
    visible_index()
    visitor = visit(lang).search(f"{WORDS[lang]} {world.word}")
    page = visitor.page
    title = dataset["title_translated"][lang]
    visitor.keep_picture("search")
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator(".rm-facts")).to_contain_text(PERIOD[lang])
    visitor.keep_picture("dataset")
    link = page.get_by_role("link", name=DOWNLOAD[lang])
    assert visitor.download(link) == CENSUS


def test_facets_speak_the_readers_language(visit, world, visible_index, lang):
    world.dataset()
    visible_index()
    page = visit(lang).go(f"/dataset/?q={world.word}").page
    for title, value in FACETS[lang].items():
        facet = page.locator("details.rm-facet", has=page.get_by_role("heading", name=title))
        expect(facet.locator(".item-label", has_text=value)).to_have_count(1)
    codes = page.locator(".rm-facets").inner_text()
    assert "04.421" not in codes
    assert "_" not in codes


def test_a_search_without_results_says_what_to_do_and_names_its_filters(visit, lang):
    page = visit(lang).go("/dataset/?q=qqqqqq&migration_theme=stocks").page
    expect(page.locator(".rm-item")).to_have_count(0)
    expect(page.locator(".extra")).to_be_visible()
    expect(page.locator(".rm-filters")).not_to_contain_text("stocks")


def test_an_organisation_introduces_itself_above_its_datasets(visit, world, visible_index, lang):
    dataset = world.dataset()
    visible_index()
    page = visit(lang).go(f"/organization/{world.organization['name']}").page
    name = world.organization["title_translated"][lang]
    expect(page.get_by_role("heading", level=1).first).to_contain_text(name)
    expect(page.get_by_role("link", name=dataset["title_translated"][lang])).to_be_visible()
    expect(page.locator(".rm-facets")).not_to_contain_text("04.421")
