"""Goals and recommendations: what is published on each, and where nothing is."""

import json

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import pytest
from bs4 import BeautifulSoup
from ckan.common import config
from ckan.lib import search
from ckan.lib.search import SearchError
from ckan.lib.search.common import make_connection
from ckan.tests import factories
from ckan.tests.helpers import call_action

from ckanext.rabatmigration.pages import gathering
from ckanext.rabatmigration.pages.gathering import Years


@pytest.mark.unit
def test_years_without_data_are_gaps_and_long_runs_are_told_as_one():
    counts = {"2014": 2, "2016": 1, "2024": 3, "2025": 3}
    assert gathering.years(counts) == [
        Years(2014, 2014, 2),
        Years(2015, 2015, 0),
        Years(2016, 2016, 1),
        Years(2017, 2023, 0),
        Years(2024, 2024, 3),
        Years(2025, 2025, 3),
    ]
    assert gathering.years({str(year): 1 for year in range(1951, 2001)}) == [Years(1951, 2000, 1)]
    assert gathering.years({}) == []


@pytest.fixture(scope="module")
def published(reset_db):
    """Two public datasets on target 11.1, one on goal 11 alone, and a private one."""
    if set(p.core._PLUGINS) != set(tk.aslist(config["ckan.plugins"])):
        p.load_all()
    reset_db()
    search.clear_all()
    organization = factories.Organization(title_translated={"fr": "Agence Zq", "ar": "وكالة"})
    about = {
        "owner_org": organization["id"],
        "source_language": "fr",
        "sdg_targets": ["11.1"],
        "mc2cm_recommendations": ["urban_planning_housing"],
        "migration_theme": ["housing"],
        "places": ["04.421.01.05"],
        "access_level": "open",
    }
    rents = factories.Dataset(
        **about,
        title_translated={"fr": "Loyers à Hassan", "ar": "الكراء بحسان"},
        temporal_start="2014",
        temporal_end="2014",
    )
    factories.Dataset(
        **about | {"access_level": "on_site"},
        title_translated={"fr": "Habitat"},
        temporal_start="2019",
        temporal_end="2019",
    )
    factories.Dataset(**about | {"sdg_targets": ["11"]}, title_translated={"fr": "Ville durable"})
    factories.Dataset(**about, title_translated={"fr": "Secret"}, private=True)
    make_connection().commit(waitSearcher=True)
    return {"organization": organization, "dataset": rents}


functional = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


def _page(app, path, status=200):
    answer = app.get(path)
    assert answer.status_code == status, path
    return BeautifulSoup(answer.body, "html.parser")


class TestPages:
    pytestmark = functional

    @pytest.mark.parametrize(
        ("lang", "title", "says"),
        [("ar", "الكراء بحسان", "11.1"), ("fr", "Loyers à Hassan", "11.1"), ("en", "Loyers", "11")],
    )
    def test_a_target_shows_its_public_datasets(self, app, published, lang, title, says):
        page = _page(app, f"/{lang}/policy/sdg/11.1")
        titles = " ".join(link.get_text() for link in page.select(".dataset-heading a"))
        assert title in titles
        assert says in page.h1.get_text()
        assert page.select_one(".rm-lead").get_text().strip()
        assert "Secret" not in page.get_text()
        assert "Ville durable" not in titles

    def test_producers_access_themes_and_places_are_counted(self, app, published):
        page = _page(app, "/fr/policy/sdg/11.1")
        side = page.select_one(".rm-two-side")
        counted = {
            link["href"]: link.find_next(class_="rm-count").get_text() for link in side.select("a")
        }
        name = published["organization"]["name"]
        assert counted[f"/fr/organization/{name}"] == "2"
        assert counted["/fr/dataset/?sdg_targets=11.1&access_level=on_site"] == "1"
        assert counted["/fr/dataset/?sdg_targets=11.1&migration_theme=housing"] == "2"
        assert counted["/fr/dataset/?sdg_targets=11.1&places=04.421.01.05"] == "2"
        (marked,) = side.select(".rm-map a.on")
        assert marked["href"] == "/fr/dataset/?places=04.421.01.05"

    def test_years_lead_to_their_datasets_and_gaps_are_said(self, app, published):
        page = _page(app, "/fr/policy/sdg/11.1")
        items = page.select(".rm-timeline > li")
        assert [item.bdi.get_text() for item in items] == ["2014", "2015–2018", "2019"]
        assert "rm-year-gap" in items[1]["class"]
        assert "pas de données" in items[1].get_text()
        assert items[0].a["href"] == "/fr/dataset/?sdg_targets=11.1&temporal_years=2014"

    def test_it_leads_to_the_search_with_the_filter_set(self, app, published):
        links = [link["href"] for link in _page(app, "/fr/policy/sdg/11.1").select("a[href]")]
        assert "/fr/dataset/?sdg_targets=11.1" in links

    def test_a_goal_counts_what_is_on_its_targets(self, app, published):
        page = _page(app, "/en/policy/sdg/11")
        titles = {link.get_text() for link in page.select(".dataset-heading a")}
        assert titles == {"Loyers à Hassan", "Habitat", "Ville durable"}
        assert page.select('.rm-policies a[href="/en/policy/sdg/11.1"]')

    def test_what_nobody_serves_is_shown_as_a_gap(self, app, published):
        page = _page(app, "/fr/policy/sdg/1.1")
        assert page.select_one(".rm-gap h2")
        assert not page.select(".dataset-heading")

    @pytest.mark.parametrize(
        "path", ["sdg/99", "sdg/10.7.1", "mc2cm/zq", "place/MA", "sdg/" + "9" * 3000]
    )
    def test_what_there_is_not_is_not_found(self, app, path):
        _page(app, f"/fr/policy/{path}", 404)

    def test_the_list_shows_gaps_and_links_every_goal_and_target(self, app, published):
        page = _page(app, "/fr/policy")
        links = [link["href"] for link in page.select(".rm-policies a")]
        assert len([link for link in links if "/policy/sdg/" in link]) == 169
        assert len(page.select(".rm-goal")) == 17
        used = page.select_one('.rm-policies a[href="/fr/policy/sdg/11.1"]')
        gap = page.select_one('.rm-policies a[href="/fr/policy/sdg/1.1"]')
        assert "2" in used.select_one(".rm-count").get_text()
        assert "rm-policy-gap" in gap.find_parent("li")["class"]
        assert "rm-policy-gap" not in used.find_parent("li").get("class", [])

    def test_a_page_asks_the_search_engine_once(self, app, published, monkeypatch):
        asked = []
        run = search.query.PackageSearchQuery.run
        monkeypatch.setattr(
            search.query.PackageSearchQuery,
            "run",
            lambda self, *args, **kw: asked.append(1) or run(self, *args, **kw),
        )
        for path in ("/fr/policy", "/fr/policy/sdg/11.1", "/fr/policy/sdg/11"):
            asked.clear()
            app.get(path)
            assert len(asked) == 1, path

    def test_without_the_search_engine_the_page_says_so(self, app, monkeypatch):
        def down(*_args, **_options):
            raise SearchError("Solr does not answer")

        monkeypatch.setattr("ckan.lib.search.query.PackageSearchQuery.run", down)
        for path in ("/fr/policy", "/fr/policy/sdg/11.1"):
            assert "La recherche ne répond pas" in _page(app, path, 503).get_text()

    def test_the_tags_of_a_dataset_lead_here(self, app, published):
        page = _page(app, f"/fr/dataset/{published['dataset']['name']}")
        links = [link["href"] for link in page.select(".rm-policy a")]
        assert links == ["/fr/policy/sdg/11.1", "/fr/policy/mc2cm/urban_planning_housing"]


class TestActions:
    pytestmark = functional

    def test_the_list_tells_gaps_and_what_is_in_use(self, published):
        every = {one["id"]: one for one in call_action("rabatmigration_policy_list")}
        assert every["sdg:11.1"]["count"] == 2
        assert every["sdg:11"]["count"] == 3
        assert every["sdg:1.1"]["count"] == 0
        assert every["sdg:11.1"]["broader"] == "sdg:11"
        used = call_action("rabatmigration_policy_list", in_use=True, list="sdg")
        assert {one["id"] for one in used} == {"sdg:11", "sdg:11.1"}
        gaps = call_action("rabatmigration_policy_list", in_use=False, list="mc2cm", lang="fr")
        assert gaps
        assert all(one["count"] == 0 and list(one["label"]) == ["fr"] for one in gaps)

    def test_one_tells_its_datasets_producers_and_years(self, published):
        shown = call_action("rabatmigration_policy_show", id="sdg:11.1", rows=1)
        assert shown["count"] == 2
        assert len(shown["datasets"]) == 1
        assert shown["producers"] == [{"name": published["organization"]["name"], "count": 2}]
        assert {"first": 2015, "last": 2018, "count": 0} in shown["years"]
        assert shown["themes"] == [{"code": "housing", "count": 2}]
        later = call_action("rabatmigration_policy_show", id="sdg:11.1", rows=1, start=1)
        assert later["datasets"][0]["id"] != shown["datasets"][0]["id"]

    @pytest.mark.parametrize(
        ("action", "asked", "status"),
        [
            ("show", {"id": "sdg:99"}, 404),
            ("show", {"id": "place:MA"}, 404),
            ("show", {"id": 'sdg:11.1" OR "'}, 404),
            ("show", {}, 409),
            ("show", {"id": ["sdg:11.1"]}, 400),
            ("show", {"id": "sdg:11.1", "rows": 5000}, 409),
            ("show", {"id": "sdg:11.1", "rows": -1}, 400),
            ("show", {"id": "sdg:11.1", "start": "zq"}, 400),
            ("list", {"list": "place"}, 409),
            ("list", {"lang": "zq"}, 409),
        ],
    )
    def test_what_can_not_be_answered_is_refused_with_a_reason(self, app, action, asked, status):
        path = f"/api/3/action/rabatmigration_policy_{action}"
        answer = app.post(path, json=asked)
        assert answer.status_code == status
        assert json.loads(answer.body)["error"]
