"""Pages of the API for people: an index, and one page for each action."""

import pytest
from bs4 import BeautifulSoup

from ckanext.rabatmigration.apidocs import registry

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


def page(app, path, status=200):
    answer = app.get(path)
    assert answer.status_code == status, path
    return BeautifulSoup(answer.body, "html.parser")


@pytest.mark.parametrize(
    ("lang", "title"), [("ar", "الواجهة البرمجية"), ("fr", "L’API"), ("en", "The API")]
)
def test_the_index_lists_all_actions_by_subject(app, lang, title):
    index = page(app, f"/{lang}/api/docs")
    assert index.h1.get_text(strip=True) == title
    names = [one.get_text() for one in index.select(".rm-api-actions code")]
    assert sorted(names) == sorted(registry.actions())
    assert len(index.select("section h2")) > 8


def test_summaries_of_core_are_marked_as_english(app):
    index = page(app, "/ar/api/docs")
    by_name = {one.code.get_text(): one for one in index.select(".rm-api-actions li")}
    assert by_name["package_show"].select_one(".rm-api-summary")["lang"] == "en"
    assert by_name["rabatmigration_harvest_run"].select_one(".rm-api-summary")["lang"] == "ar"


def test_the_index_finds_actions_by_word_in_the_readers_language(app):
    index = page(app, "/fr/api/docs?q=moissonnage")
    names = [one.get_text() for one in index.select(".rm-api-actions code")]
    assert names
    assert all(name.startswith("rabatmigration_harvest") for name in names)


def test_the_index_says_when_nothing_is_found(app):
    index = page(app, "/fr/api/docs?q=zzzz")
    assert not index.select(".rm-api-actions")
    assert "Aucune action" in index.get_text()


@pytest.mark.parametrize("q", ["<script>alert(1)</script>", "x" * 50_000, "%00", "«»\u202e"])
def test_a_hostile_search_finds_nothing_and_breaks_nothing(app, q):
    answer = app.get("/api/docs", query_string={"q": q})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.body
    field = BeautifulSoup(answer.body, "html.parser").select_one("#field-action-search")
    assert field["value"] == q[:100]


@pytest.mark.parametrize("name", sorted(["package_search", "package_create", "status_show"]))
def test_an_action_has_a_page_with_examples_and_parameters(app, name):
    shown = page(app, f"/fr/api/docs/{name}")
    assert shown.h1.get_text(strip=True) == name
    code = [one.get_text() for one in shown.select(".rm-api-example pre")]
    assert code[0].startswith('curl "')
    assert "import requests" in code[1]
    assert "library(httr2)" in code[2]
    assert bool(shown.select_one("[data-rm-api-try]")) == (name != "package_create")
    told = [one.get_text() for one in shown.select(".rm-api-errors dt")]
    assert told == ["HTTP 400", "HTTP 403", "HTTP 404", "HTTP 409"]


def test_fields_and_codes_of_a_dataset_are_in_the_readers_language(app):
    shown = page(app, "/ar/api/docs/package_create")
    rows = {
        dt.code.get_text(): dt.find_next_sibling("dd")
        for dt in shown.select(".rm-api-parameters dt")
    }
    assert (
        "المستوى" in rows["access_level"].get_text() or "الولوج" in rows["access_level"].get_text()
    )
    assert rows["access_level"].select_one("li code").get_text() == "open"
    assert rows["sdg_targets"].a["href"].endswith("/vocabulary/sdg")
    assert next(iter(rows)) == "owner_org"


def test_every_action_has_a_page(app):
    for name in registry.actions():
        answer = app.get(f"/ar/api/docs/{name}")
        assert answer.status_code == 200, name


@pytest.mark.parametrize(
    ("lang", "told"),
    [("ar", "لا وجود لإجراء"), ("fr", "Il n’y a pas d’action"), ("en", "no action")],
)
@pytest.mark.parametrize(
    "name", ["nothing", "%3Cscript%3Ealert(1)%3Cscript%3E", "get_site_user", "a" * 5000]
)
def test_an_unknown_action_is_told_in_the_readers_language(app, lang, told, name):
    shown = page(app, f"/{lang}/api/docs/{name}", 404)
    assert told in shown.get_text()
    assert "alert(1)" not in "".join(one.get_text() for one in shown.select("script"))


def test_trying_leads_to_the_answer_without_what_was_left_empty(app):
    answer = app.get("/fr/api/docs/package_search/try?q=السكن&rows=&fq=", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(
        "/fr/api/3/action/package_search?q=%D8%A7%D9%84%D8%B3%D9%83%D9%86"
    )
    assert app.get(answer.headers["Location"]).json["success"] is True


def test_what_changes_something_cannot_be_tried(app):
    shown = page(app, "/fr/api/docs/package_delete/try?id=x", 404)
    assert "on ne peut pas l’essayer" in shown.get_text()


def test_programs_are_led_to_the_description(app):
    link = page(app, "/fr/api/docs").select_one('link[rel="service-desc"]')
    assert app.get(link["href"]).headers["Content-Language"] == "fr"
