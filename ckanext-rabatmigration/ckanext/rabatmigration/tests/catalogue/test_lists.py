"""Long lists are read page by page."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp

pytestmark = [
    pytest.mark.functional,
    pytest.mark.usefixtures("with_plugins"),
    pytest.mark.ckan_config("ckan.datasets_per_page", "1"),
]

NAMES = {
    "ar": ("الصفحة السابقة", "الصفحة التالية"),
    "fr": ("Page précédente", "Page suivante"),
    "en": ("Previous page", "Next page"),
}


@pytest.mark.parametrize("path", ["/organization/?page=2", "/dataset/?page=2", "/group/?page=2"])
@pytest.mark.parametrize("lang", NAMES)
def test_the_arrows_between_pages_have_names(app: CKANTestApp, visible_index, path, lang):
    for _ in range(3):
        organization = factories.Organization()
        factories.Dataset(owner_org=organization["id"], private=False)
        factories.Group()
    visible_index()
    page = BeautifulSoup(app.get(f"/{lang}{path}").body, "html.parser")
    names = page.select(".pagination a:has(.rm-arrow) .visually-hidden")
    assert tuple(name.get_text().strip() for name in names) == NAMES[lang]


def test_links_that_narrow_the_list_keep_what_was_asked(app: CKANTestApp, visible_index):
    organization = factories.Organization()
    factories.Dataset(
        owner_org=organization["id"],
        private=False,
        title="Été à Rabat",
        resources=[{"url": "https://example.org/a.csv", "format": "CSV"}],
    )
    visible_index()
    query = "q=%C3%A9t%C3%A9+%22rabat%22&sort=title_string+asc&page=1"
    asked = f"/fr/dataset/?organization={organization['name']}&{query}"
    page = BeautifulSoup(app.get(asked).body, "html.parser")
    links = page.select(".rm-facet li:not(.active) a")
    assert links
    for link in links:
        address = urlsplit(link["href"])
        query = parse_qs(address.query)
        assert address.path == "/fr/dataset/"
        assert query.pop("organization") == [organization["name"]]
        assert (query.pop("q"), query.pop("sort")) == (['été "rabat"'], ["title_string asc"])
        assert len(query) == 1  # the facet's own; page is left out
