"""A tag a machine wrote for a list that isn't there does not spoil the answer."""

import ckan.plugins.toolkit as tk
import pytest
from ckan.tests import factories

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


@pytest.mark.parametrize("tag", ["nolist:nothing", "migration_theme:nothing", "plain"])
def test_a_tag_of_no_list_is_labelled_as_it_is(app, tag):
    context = {"ignore_auth": True, "user": factories.Sysadmin()["name"]}
    made = tk.get_action("package_create")(
        context,
        {
            "title": "Asylum requests",
            "owner_org": factories.Organization()["id"],
            "private": False,
            "suggested_tags": [{"tag": tag, "confidence": 0.9, "words": []}],
        },
    )
    answer = app.get(f"/api/3/action/package_show?id={made['id']}&lang=fr", status=200)
    assert answer.json["result"]["labels"]["title"]["text"] == "Asylum requests"
