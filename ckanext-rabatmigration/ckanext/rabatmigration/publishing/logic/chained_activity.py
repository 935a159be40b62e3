"""The activity plugin's actions: each activity carries the whole dataset or organisation as it was.

Core hands that to whoever may see the activity. What was hidden then, or is today, stays hidden,
and so does who did it to all but people of the organisation.
"""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Action, ChainedAction, Context, DataDict

from ckanext.rabatmigration.publishing import redaction, rules

LISTS = (
    "dashboard_activity_list",
    "group_activity_list",
    "organization_activity_list",
    "package_activity_list",
    "recently_changed_packages_activity_list",
    "user_activity_list",
)


def actions() -> dict[str, ChainedAction]:
    """Return the chained actions, none where the plugin is off."""
    if not p.plugin_loaded("activity"):
        return {}
    return dict.fromkeys(LISTS, _list) | {"activity_show": _show}


@tk.chained_action
@tk.side_effect_free
def _list(up: Action, context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    activities = up(context, data_dict)
    return [_redact(context, activity) for activity in activities]


@tk.chained_action
@tk.side_effect_free
def _show(up: Action, context: Context, data_dict: DataDict) -> dict[str, Any]:
    return _redact(context, up(context, data_dict))


def _redact(context: Context, activity: dict[str, Any]) -> dict[str, Any]:
    if not redaction.reads_all(context):
        data = activity.get("data") or {}
        reader = rules.reader(context.get("user"))
        if not _knows(reader, activity, data):
            activity["user_id"] = ""
            data.pop("actor", None)
        activity["data"] = redaction.redact_history(reader, data)
    return activity


def _knows(reader: rules.Reader, activity: dict[str, Any], data: dict[str, Any]) -> bool:
    """Tell whether a reader may know who did something: people of the organisation, or oneself."""
    package, group = data.get("package"), data.get("group")
    owners = [package.get("owner_org")] if isinstance(package, dict) else []
    owners += [group.get("id")] if isinstance(group, dict) else []
    if any(reader.belongs(owner) for owner in owners) or reader.sees_all:
        return True
    me = model.User.get(reader.user) if reader.user else None
    return me is not None and me.id == activity.get("user_id")
