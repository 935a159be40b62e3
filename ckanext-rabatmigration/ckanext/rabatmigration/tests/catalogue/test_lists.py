"""Long lists are read page by page."""

from __future__ import annotations

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
