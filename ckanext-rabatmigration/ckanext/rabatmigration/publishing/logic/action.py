"""Publish and withdraw datasets, and ask how their files load.

A dataset is private until somebody who may publish does so. Withdrawing hides it again and keeps
everything; it is not deleting.
"""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan import logic
from ckan.types import Context, DataDict

from ckanext.rabatmigration.publishing import loading
from ckanext.rabatmigration.publishing.logic import chained_activity, schema
from ckanext.rabatmigration.publishing.logic.chained_reading import (
    current_package_list_with_resources,
    dataset_followee_list,
    followee_list,
    organization_followee_list,
    organization_list,
    organization_show,
    package_search,
    package_show,
    resource_search,
    resource_show,
    resource_view_list,
    tag_show,
)
from ckanext.rabatmigration.publishing.logic.chained_writing import (
    dataset_purge,
    package_create,
    package_update,
    xloader_submit,
)

CHAINED = (
    current_package_list_with_resources,
    dataset_purge,
    dataset_followee_list,
    followee_list,
    organization_followee_list,
    organization_list,
    organization_show,
    package_create,
    package_search,
    package_show,
    package_update,
    resource_search,
    resource_show,
    resource_view_list,
    tag_show,
)


def actions() -> dict[str, Any]:
    """Return the room's actions by name; those of other plugins only where these are on."""
    own = (
        rabatmigration_dataset_publish,
        rabatmigration_dataset_withdraw,
        rabatmigration_datastore_status,
    )
    named = {action.__name__: action for action in (*own, *CHAINED)}
    if p.plugin_loaded("xloader"):
        named["xloader_submit"] = xloader_submit
    return named | chained_activity.actions()


@logic.validate(schema.one_dataset)
def rabatmigration_dataset_publish(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Make a dataset public.

    Its files become public too if its access level is `open`; they are then loaded into the
    DataStore. Publishing what is public changes nothing.

    :param id: the id or name of the dataset
    :type id: string

    :returns: the dataset
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_dataset_publish", context, data_dict)
    return _patch(context, data_dict["id"], private=False, state="active")


@logic.validate(schema.one_dataset)
def rabatmigration_dataset_withdraw(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Take a dataset back from the public; its organisation keeps it and may publish it again.

    :param id: the id or name of the dataset
    :type id: string

    :returns: the dataset
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_dataset_withdraw", context, data_dict)
    return _patch(context, data_dict["id"], private=True)


@tk.side_effect_free
@logic.validate(schema.one_dataset)
def rabatmigration_datastore_status(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Tell the owner organisation how the dataset's files load into the DataStore.

    :param id: the id or name of the dataset
    :type id: string

    :returns: for each resource `resource_id`; `state`, which is `not_public` (not published, or
        not open), `not_tabular` (nothing to load), `waiting`, `loading`, `loaded` or `failed`;
        `error`, what went wrong as the loader says it; `reason`, the same in words for the owner
        in the reader's language; `when`, the moment of the last change in UTC, or None
    :rtype: list of dictionaries
    """
    tk.check_access("rabatmigration_datastore_status", context, data_dict)
    package = tk.get_action("package_show")({"ignore_auth": True}, {"id": data_dict["id"]})
    return loading.statuses(package)


def _patch(context: Context, package_id: str, **changes: Any) -> dict[str, Any]:
    return tk.get_action("package_patch")(tk.fresh_context(context), {"id": package_id, **changes})
