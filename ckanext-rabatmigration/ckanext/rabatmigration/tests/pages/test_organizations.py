"""Organisations: who takes part, by role, and what each publishes."""

from collections import Counter
from datetime import date, timedelta

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import pytest
from bs4 import BeautifulSoup
from ckan.common import config
from ckan.lib import search
from ckan.lib.search.common import make_connection
from ckan.lib.search.query import PackageSearchQuery
from ckan.model import Session
from ckan.tests import factories
from sqlalchemy import event

from ckanext.rabatmigration.pages import profile

TODAY = date(2026, 7, 1)


@pytest.mark.functional
@pytest.mark.usefixtures("with_plugins", "with_request_context")
def test_states_of_freshness_are_counted_by_what_the_index_holds():
    windows = {
        "2026-07-01/2026-08-30": 2,
        "2026-06-30/2026-07-01": 1,
        "2020-01-01/2026-06-30": 3,
        "2019-01-01/2019-03-01": 4,
        "finished": 5,
        "unknown": 1,
        "broken/x/y": 1,
    }
    found = {one.state: one.count for one in profile.states(windows, TODAY)}
    assert found == {"fresh": 2, "due": 1, "overdue": 7, "finished": 5, "unknown": 2}
    assert profile.states({}, TODAY) == []


@pytest.fixture(scope="module")
def world(reset_db):
    """A producer with four datasets, one of them private; others of each role without any."""
    if set(p.core._PLUGINS) != set(tk.aslist(config["ckan.plugins"])):
        p.load_all()
    reset_db()
    search.clear_all()
    made = {
        "producer": factories.Organization(
            name="zq-agence",
            title_translated={"fr": "Agence d’été", "ar": "وكالة الصيف"},
            org_role="producer",
            org_kind="public_agency",
            org_level="region",
        ),
        "both": factories.Organization(
            name="zq-commune",
            title_translated={"fr": "Commune Zq"},
            org_role="both",
            org_kind="municipality",
            org_level="city",
        ),
        "user": factories.Organization(
            name="zq-asso",
            title_translated={"fr": "Association Zq"},
            description_translated={"fr": "Elle a besoin de données sur le logement."},
            org_role="user",
            org_kind="ngo",
            org_level="city",
        ),
        "": factories.Organization(name="zq-nue", title_translated={"fr": "Sans rôle"}),
    }
    about = {
        "owner_org": made["producer"]["id"],
        "source_language": "fr",
        "sdg_targets": ["11.1"],
        "mc2cm_recommendations": ["urban_planning_housing"],
        "migration_theme": ["housing"],
        "places": ["04.421.01.05"],
        "access_level": "open",
        "temporal_start": "2014",
        "temporal_end": "2014",
        "frequency": "annual",
        "data_updated": date.today().isoformat(),
    }
    late = (date.today() - timedelta(days=700)).isoformat()
    factories.Dataset(**about, title_translated={"fr": "Loyers"})
    factories.Dataset(
        **about
        | {
            "access_level": "on_site",
            "temporal_start": "2019",
            "temporal_end": "2019",
            "data_updated": late,
        },
        title_translated={"fr": "Habitat"},
    )
    factories.Dataset(
        **about | {"frequency": "once", "sdg_targets": ["10.7"]}, title_translated={"fr": "Étude"}
    )
    factories.Dataset(**about, title_translated={"fr": "Secret"}, private=True)
    make_connection().commit(waitSearcher=True)
    return made


functional = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


def _page(app, path, status=200, **options):
    answer = app.get(path, **options)
    assert answer.status_code == status, path
    return BeautifulSoup(answer.body, "html.parser")


def _roles(page):
    """Return role -> names of the organisations under its heading."""
    return {
        section["aria-labelledby"].removeprefix("rm-role-"): [
            link["href"].rpartition("/")[2] for link in section.select("h3 a")
        ]
        for section in page.select("section[aria-labelledby^=rm-role-]")
    }


@pytest.fixture
def asked(monkeypatch):
    """Return how often Solr and the database were asked since the last call."""
    counts = Counter()
    run = PackageSearchQuery.run

    def searched(self, query, *args, **options):
        counts["solr"] += 1
        return run(self, query, *args, **options)

    def executed(*_told):
        counts["database"] += 1

    def taken():
        found = Counter(counts)
        counts.clear()
        return found

    monkeypatch.setattr(PackageSearchQuery, "run", searched)
    engine = Session.get_bind()
    event.listen(engine, "before_cursor_execute", executed)
    yield taken
    event.remove(engine, "before_cursor_execute", executed)


class TestProfile:
    pytestmark = functional

    def test_it_says_what_the_organisation_is(self, app, world):
        lines = _page(app, "/fr/organization/zq-agence").select_one(".rm-organization .rm-line")
        assert {line.get_text() for line in lines.select("li")} == {
            "Établissement ou organisme public",
            "Région",
            "Productrice de données",
        }

    @pytest.mark.parametrize("lang", ["ar", "fr", "en"])
    def test_numbers_are_of_what_everybody_may_read(self, app, world, lang):
        found = _page(app, f"/{lang}/organization/zq-agence").select_one(".rm-profile")
        numbers = [one.get_text().strip() for one in found.select(".rm-numbers dd")]
        assert numbers == ["3", "2", "2014–2019", "3"]
        (link,) = found.select(".rm-numbers a")
        assert link["href"] == f"/{lang}/organization/zq-agence?access_level=open"

    def test_goals_themes_years_and_places_are_named(self, app, world):
        found = _page(app, "/fr/organization/zq-agence").select_one(".rm-profile")
        counts = {
            link["href"]: link.select_one(".rm-count").get_text().split("\xa0")[0].split()[0]
            for link in found.select(".rm-policies a")
        }
        assert counts == {
            "/fr/policy/mc2cm/urban_planning_housing": "3",
            "/fr/policy/sdg/11.1": "2",
            "/fr/policy/sdg/10.7": "1",
        }
        links = {link.get("href") for link in found.select("a")}
        assert "/fr/organization/zq-agence?migration_theme=housing" in links
        assert "/fr/dataset/?organization=zq-agence&temporal_years=2019" in links
        (marked,) = found.select(".rm-map a.on")
        assert marked["href"] == "/fr/dataset/?places=04.421.01.05"

    def test_it_says_how_the_data_are_kept_up_to_date(self, app, world):
        found = _page(app, "/en/organization/zq-agence").select(".rm-states li")
        told = dict(item.get_text(" ", strip=True).rsplit(" ", 1) for item in found)
        assert told == {"Up to date": "1", "Overdue": "1", "Complete": "1"}

    def test_members_are_told_the_same_and_the_list_stays(self, app, world):
        token = {"Authorization": factories.SysadminWithToken()["token"]}
        page = _page(app, "/fr/organization/zq-agence", headers=token)
        assert page.select_one(".rm-profile .rm-numbers dd").get_text().strip() == "3"
        assert "Secret" in page.get_text()

    def test_a_narrowed_list_comes_without_the_profile(self, app, world):
        page = _page(app, "/fr/organization/zq-agence?access_level=open")
        assert not page.select(".rm-profile")
        titles = {link.get_text() for link in page.select(".dataset-heading a")}
        assert titles == {"Loyers", "Étude"}

    def test_a_user_says_what_it_needs_in_its_own_words(self, app, world):
        page = _page(app, "/fr/organization/zq-asso")
        assert "besoin de données sur le logement" in page.select_one(".rm-organization").get_text()
        assert "utilisatrice" in page.select_one(".rm-profile .empty").get_text()
        assert page.select_one('.rm-whom a[href="/fr/organization/zq-asso/ask"]')

    def test_it_asks_solr_once_more_than_the_list(self, app, world, asked):
        _page(app, "/fr/organization/zq-agence?access_level=open")
        without = asked()
        _page(app, "/fr/organization/zq-agence")
        assert asked()["solr"] == without["solr"] + 1

    def test_without_the_search_engine_the_page_stands(self, app, world, solr_stopped):
        with solr_stopped():
            page = _page(app, "/fr/organization/zq-agence")
        assert "Agence d’été" in page.h1.get_text()
        assert page.select_one(".rm-profile .rm-note")
        assert not page.select(".rm-numbers")


class TestList:
    pytestmark = functional

    @pytest.mark.parametrize("lang", ["ar", "fr", "en"])
    def test_organisations_stand_under_their_roles(self, app, world, lang):
        assert _roles(_page(app, f"/{lang}/organization/")) == {
            "producer": ["zq-agence"],
            "both": ["zq-commune"],
            "user": ["zq-asso"],
            "none": ["zq-nue"],
        }

    def test_each_says_how_many_public_datasets_it_has(self, app, world):
        items = _page(app, "/fr/organization/").select(".rm-organizations > li")
        told = {
            item.a["href"].rpartition("/")[2]: item.select(".rm-line li")[-1].get_text()
            for item in items
        }
        assert told["zq-agence"].replace("\xa0", " ") == "3 jeux de données"
        assert told["zq-asso"].startswith("0")

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("role=producer", {"zq-agence", "zq-commune"}),
            ("role=user", {"zq-asso", "zq-commune"}),
            ("role=both", {"zq-commune"}),
            ("kind=ngo", {"zq-asso"}),
            ("level=city", {"zq-asso", "zq-commune"}),
            ("level=city&role=producer", {"zq-commune"}),
            ("q=AGENCE+ETE", {"zq-agence"}),
            ("q=الصيف", {"zq-agence"}),
            ("q=logement+besoin", {"zq-asso"}),
            ("q=zq&kind=municipality", {"zq-commune"}),
        ],
    )
    def test_filters_stand_in_the_address(self, app, world, query, expected):
        page = _page(app, f"/fr/organization/?{query}")
        assert {name for names in _roles(page).values() for name in names} == expected
        assert len(page.select(".rm-organization-chosen a")) == query.count("=")

    def test_the_form_keeps_what_was_chosen_and_each_filter_can_be_taken_away(self, app, world):
        page = _page(app, "/fr/organization/?q=zq&role=user&kind=ngo")
        chosen = [one["value"] for one in page.select(".rm-organization-search option[selected]")]
        assert chosen == ["user", "ngo"]
        assert page.select_one("input[name=q]")["value"] == "zq"
        addresses = [link["href"] for link in page.select(".rm-organization-chosen a")]
        assert addresses == [
            "/fr/organization/?role=user&kind=ngo",
            "/fr/organization/?q=zq&kind=ngo",
            "/fr/organization/?q=zq&role=user",
        ]

    def test_nothing_found_is_explained(self, app, world):
        page = _page(app, "/fr/organization/?kind=media")
        assert "Enlevez un filtre" in page.select_one(".empty").get_text()
        assert page.select_one('.empty a[href="/fr/organization/"]')

    @pytest.mark.parametrize(
        "query",
        [
            "role=nobody", "role[]=x", "level=%FF", "role=%7B!lucene%7D*",
            "kind=%3Cscript%3E", "role=" + "x" * 5000, "sort=;drop", "page=99",
        ],
    )  # fmt: skip
    def test_unknown_values_are_passed_over(self, app, world, query):
        page = _page(app, f"/fr/organization/?{query}")
        assert sum(map(len, _roles(page).values())) == 4
        assert not page.select(".rm-organization-chosen")

    @pytest.mark.parametrize("q", ["%FF%FE", "%25_%25", "%22%27;--", "%3Cb%3Ex", "x" * 9000])
    def test_hostile_words_find_nothing_and_stay_words(self, app, world, q):
        answer = app.get(f"/fr/organization/?q={q}")
        assert answer.status_code == 200
        assert "<b>x" not in answer.body

    @pytest.mark.parametrize(
        "query", ["page=0", "page=-1", "page=abc", "page=" + "9" * 5000, "kind=%00", "q=%00"]
    )
    def test_what_cannot_be_read_is_refused(self, app, world, query):
        _page(app, f"/fr/organization/?{query}", status=400)

    def test_it_asks_as_often_for_many_as_for_one(self, app, world, asked):
        _page(app, "/fr/organization/?kind=ngo")
        one = asked()
        _page(app, "/fr/organization/")
        assert asked() == one
        assert one["solr"] == 1

    def test_without_the_search_engine_it_stands_without_numbers(self, app, world, solr_stopped):
        with solr_stopped():
            page = _page(app, "/fr/organization/")
        assert sum(map(len, _roles(page).values())) == 4
        assert page.select_one(".rm-note")
        assert "jeux de données" not in page.select_one(".rm-organizations").get_text()
