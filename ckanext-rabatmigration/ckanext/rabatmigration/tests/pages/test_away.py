"""Pages that gather from the index stand while Solr is away; the API says so as CKAN does."""

import pytest
from bs4 import BeautifulSoup
from ckan.tests import factories

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/fr/", 200), ("/fr/organization/", 200), ("/fr/policy/", 503), ("/fr/policy/sdg/10.7", 503)],
)
def test_a_page_stands_and_says_what_is_missing(app, solr_stopped, path, status):
    with solr_stopped():
        answer = app.get(path)
    assert answer.status_code == status
    page = BeautifulSoup(answer.body, "html.parser")
    assert page.h1
    if "organization" not in path:  # without organisations there is nothing to miss
        assert "ne répond pas" in page.select_one(".rm-note").get_text()


@pytest.mark.parametrize("asked", ["package_search?rows=1", "organization_show?id={id}"])
def test_the_api_says_that_it_cannot_search(app, solr_stopped, asked):
    organization = factories.Organization()
    with solr_stopped():
        answer = app.get(f"/api/3/action/{asked.format(id=organization['id'])}")
    assert answer.status_code == 500
    assert answer.json["error"]["__type"] == "Search Connection Error"
