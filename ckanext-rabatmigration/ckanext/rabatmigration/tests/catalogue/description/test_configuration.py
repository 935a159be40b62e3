"""What a site sets, and what it need not."""

import pytest
from ckan.lib.search.common import make_connection
from ckan.plugins import toolkit as tk

from ckanext.rabatmigration.lib import languages

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


def test_a_site_need_not_name_the_schemas():
    with open(tk.config["__file__"], encoding="utf-8") as file:
        assert "scheming." not in file.read()
    assert tk.h.scheming_get_dataset_schema("dataset")["form_groups"]
    assert tk.h.scheming_get_organization_schema("organization")["form_groups"]


@pytest.mark.ckan_config(languages.OPTION, "ar fr en zgh")
def test_amazigh_is_added_by_a_setting(make, visible_index):
    title = "ⵜⴰⵎⴷⵉⵏⵜ ⵏ ⵔⵔⴱⴰⵟ"
    made = make(title=title)
    assert made["title_translated"] == {"zgh": title}
    assert made["name"].startswith("tamdint-n-rrbat")
    visible_index()
    found = make_connection().search(q=f'title_lang_zgh:"{title}"', fl="id").docs
    assert made["id"] in [doc["id"] for doc in found]


def test_a_language_the_site_does_not_keep_is_refused(refused):
    assert list(refused(title_translated={"zgh": "ⵔⴱⴰⵟ"})) == ["title_translated"]
