"""Schemas of actions that validate inside their function, where nothing shows it from outside.

Each is the function the action itself calls; those of plugins are asked for only where they are on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

import ckan.plugins as p
from ckan.types import Schema

_CORE = "ckan.logic.schema"
_TABLES = "ckanext.datastore.logic.schema"

#: Action -> (plugin it is of, module, function).
_WHERE = {
    "api_token_create": ("", _CORE, "default_create_api_token_schema"),
    "package_search": ("", _CORE, "default_package_search_schema"),
    "package_relationship_create": ("", _CORE, "default_create_relationship_schema"),
    "package_relationship_update": ("", _CORE, "default_update_relationship_schema"),
    "resource_search": ("", _CORE, "default_resource_search_schema"),
    "tag_create": ("", _CORE, "default_create_tag_schema"),
    "task_status_update": ("", _CORE, "default_task_status_schema"),
    "user_create": ("", _CORE, "default_user_schema"),
    "user_invite": ("", _CORE, "default_user_invite_schema"),
    "user_update": ("", _CORE, "default_update_user_schema"),
    "vocabulary_create": ("", _CORE, "default_create_vocabulary_schema"),
    "vocabulary_update": ("", _CORE, "default_update_vocabulary_schema"),
    "datastore_create": ("datastore", _TABLES, "datastore_create_schema"),
    "datastore_delete": ("datastore", _TABLES, "datastore_delete_schema"),
    "datastore_info": ("datastore", _TABLES, "datastore_info_schema"),
    "datastore_records_delete": ("datastore", _TABLES, "datastore_records_delete_schema"),
    "datastore_search": ("datastore", _TABLES, "datastore_search_schema"),
    "datastore_upsert": ("datastore", _TABLES, "datastore_upsert_schema"),
    "xloader_submit": ("xloader", "ckanext.xloader.schema", "xloader_submit_schema"),
}


def known(action: str) -> Schema | None:
    """Return the schema an action calls inside, None where we know of none."""
    plugin, module, function = _WHERE.get(action, ("", "", ""))
    if not function or (plugin and not p.plugin_loaded(plugin)):
        return None
    return getattr(import_module(module), function)()


def named() -> Iterator[tuple[str, Callable[[], Schema]]]:
    """Yield what the table names: (action, schema function)."""
    for action, (_plugin, module, function) in _WHERE.items():
        yield action, getattr(import_module(module), function)
