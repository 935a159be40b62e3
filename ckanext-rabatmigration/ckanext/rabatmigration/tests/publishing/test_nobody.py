"""What the loader saves in nobody's name is saved, by the site itself."""

import ckan.plugins.toolkit as tk
import pytest


@pytest.mark.functional
@pytest.mark.usefixtures("with_plugins")
def test_a_save_in_nobodys_name_is_the_sites_own(dataset):
    made = dataset()
    patch = {"id": made["id"], "notes": "Counted again."}
    tk.get_action("package_patch")({"ignore_auth": True, "user": ""}, patch)
    site = tk.get_action("get_site_user")({"ignore_auth": True}, {})
    print(
        [
            (a["activity_type"], a["data"].get("actor"))
            for a in tk.get_action("package_activity_list")(
                {"ignore_auth": True}, {"id": made["id"]}
            )
        ]
    )
    last = tk.get_action("package_activity_list")({"ignore_auth": True}, {"id": made["id"]})[0]
    assert last["data"]["actor"] == site["name"]
