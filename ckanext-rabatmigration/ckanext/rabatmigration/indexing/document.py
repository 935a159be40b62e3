"""Build the document of a dataset from what is committed."""

from __future__ import annotations

import hashlib
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import logic, model
from ckan.lib.search.index import PackageSearchIndex
from ckan.types import Context

from ckanext.rabatmigration.indexing.connection import collected


class _Builder(PackageSearchIndex):
    """Core's builder; where core would delete a document, there simply is none."""

    def delete_package(self, pkg_dict: dict[str, Any]) -> None:
        pass


def build(package_id: str) -> dict[str, Any] | None:
    """Return the document as core would send it, None when the dataset should have none."""
    if model.Session.get(model.Package, package_id) is None:
        return None
    context = Context(ignore_auth=True, user="", auth_user_obj=None, session=model.Session)
    default, custom = logic.package_show_default_and_custom_schemas(context, package_id)
    with collected() as documents:
        _Builder().index_package(dict(default, with_custom_schema=custom))
    return documents[0] if documents else None


def index_id(package_id: str) -> str:
    """Return the key of the dataset's document, made as core makes it."""
    site = tk.config.get("ckan.site_id")
    return hashlib.md5(f"{package_id}{site}".encode(), usedforsecurity=False).hexdigest()
