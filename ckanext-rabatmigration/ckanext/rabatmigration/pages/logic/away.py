"""Pages stand while Solr is away: CKAN's own views know one of the two errors it may mean."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.search import SearchError, SolrConnectionError
from ckan.types import Action, Context
from flask import has_request_context, request


class AwayError(SearchError, SolrConnectionError):
    """Solr does not answer, told in a way that every page's view knows."""


@tk.side_effect_free
@tk.chained_action
def package_search(
    original_action: Action, context: Context, data_dict: dict[str, Any]
) -> dict[str, Any]:
    """Search datasets; on pages, Solr that is away is an error like any other of the search."""
    try:
        return original_action(context, data_dict)
    except SolrConnectionError as error:
        if _on_a_page():
            raise AwayError(*error.args) from error
        raise


@tk.side_effect_free
@tk.chained_action
def organization_show(
    original_action: Action, context: Context, data_dict: dict[str, Any]
) -> dict[str, Any]:
    """Return an organisation; on pages also while Solr is away, without the number of datasets."""
    try:
        return original_action(context, data_dict)
    except SolrConnectionError:
        if _on_a_page():
            return original_action(context, data_dict | _UNCOUNTED)
        raise


#: Those above an organisation come with their numbers of datasets, too.
_UNCOUNTED = {"include_dataset_count": False, "include_groups": False}


def _on_a_page() -> bool:
    return has_request_context() and request.blueprint != "api"
