"""What the loader saves in nobody's name is saved: activities alone would refuse it."""

import ckan.plugins.toolkit as tk
import pytest


@pytest.mark.functional
@pytest.mark.usefixtures("with_plugins")
def test_a_save_in_nobodys_name_is_kept(dataset):
    made = dataset()
    patch = {"id": made["id"], "notes": "Counted again."}
    tk.get_action("package_patch")({"ignore_auth": True, "user": ""}, patch)
    shown = tk.get_action("package_show")({"ignore_auth": True}, {"id": made["id"]})
    assert shown["notes"] == "Counted again."
