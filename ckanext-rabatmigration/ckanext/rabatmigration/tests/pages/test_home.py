"""What the home page offers: counts from the index, ways in, and a page when search is down."""

import pytest
from bs4 import BeautifulSoup
from ckan.lib.search import SearchError
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


@pytest.fixture
def published(visible_index):
    """A published dataset about housing in Hassan, and one that nobody may see."""
    organization = factories.Organization()
    about = {
        "owner_org": organization["id"],
        "source_language": "fr",
        "title_translated": {"fr": "Loyers à Hassan", "ar": "الكراء بحسان"},
        "migration_theme": ["housing"],
        "mc2cm_recommendations": ["urban_planning_housing"],
        "sdg_targets": ["11.1"],
        "places": ["04.421.01.05"],
        "temporal_start": "2019",
        "temporal_end": "2021",
        "access_level": "open",
    }
    made = factories.Dataset(**about, private=False)
    factories.Dataset(**{**about, "title_translated": {"fr": "Secret"}}, private=True)
    visible_index()
    return made | {"organization": organization}


def _home(app: CKANTestApp, lang: str) -> BeautifulSoup:
    return BeautifulSoup(app.get(f"/{lang}/").body, "html.parser")


@pytest.mark.parametrize(
    ("lang", "title"),
    [("ar", "الكراء بحسان"), ("fr", "Loyers à Hassan"), ("en", "Loyers à Hassan")],
)
def test_what_is_new_is_shown_in_the_readers_language(app, published, lang, title):
    page = _home(app, lang)
    assert title in [link.get_text() for link in page.select(".rm-latest a")]
    assert "Secret" not in page.get_text()


def test_the_citys_goals_lead_to_their_datasets(app, published):
    page = _home(app, "fr")
    links = {link["href"]: link for link in page.select(".rm-entries a")}
    assert "/fr/policy/mc2cm/urban_planning_housing" in links
    target = links["/fr/policy/sdg/11.1"]
    assert target.select_one(".rm-number").get_text() == "11.1"
    assert "jeu" in target.select_one(".rm-count").get_text()
    assert app.get("/fr/policy/sdg/11.1").body.count("Loyers à Hassan") >= 1


def test_a_goal_without_data_says_so(app, published):
    links = {link["href"]: link for link in _home(app, "ar").select(".rm-entries a")}
    assert set(links) >= {f"/ar/policy/sdg/{code}" for code in ("10.7", "17.8", "17.18")}


def test_the_map_leads_to_each_part_of_the_city(app, published):
    links = [link["href"] for link in _home(app, "en").select(".rm-map a")]
    assert "/en/dataset/?places=04.421.01.05" in links
    assert len(links) == 6


def test_who_takes_part_is_named(app, published):
    links = [link["href"] for link in _home(app, "fr").select(".rm-producers a")]
    name = published["organization"]["name"]
    others = [link for link in links if name not in link]
    assert f"/fr/organization/{name}" in links or len(others) == 12


def test_without_the_search_engine_the_page_still_leads_on(app, monkeypatch):
    def down(*_args: object, **_options: object) -> None:
        raise SearchError("Solr does not answer")

    monkeypatch.setattr("ckan.lib.search.query.PackageSearchQuery.run", down)
    page = _home(app, "fr")
    assert "La recherche ne répond pas" in page.get_text()
    assert page.select("form[role=search]")
    assert len(page.select(".rm-entries a")) == 7


@pytest.mark.parametrize("path", ["help", "legal", "about"])
@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_help_and_legal_notice_are_linked_from_every_page(app, lang, path):
    links = [link["href"] for link in _home(app, lang).select(".rm-footer a")]
    assert f"/{lang}/{path}" in links
    assert BeautifulSoup(app.get(f"/{lang}/{path}").body, "html.parser").h1
