"""Citations, and the catalogue as rows."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.rabatmigration.errors import BadInputError
from ckanext.rabatmigration.reuse import citation, facts, rows
from ckanext.rabatmigration.reuse.logic import schema


@tk.side_effect_free
@tk.validate_action_data(schema.citation_show)
def rabatmigration_citation_show(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Return how to cite a dataset, in the language of the request.

    The author is the producing organisation. Where no year is told, the citation says so.

    :param id: the dataset's id or name
    :type id: string

    :returns: ``apa`` (APA 7, plain text), ``bibtex``, ``ris``, ``csl`` (CSL-JSON, a list of one
        item) and ``lang``, the language of the citation
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_citation_show", context, data_dict)
    dataset = tk.get_action("package_show")(context, {"id": data_dict["id"]})
    return citation.all_styles(facts.of(dataset))


@tk.side_effect_free
@tk.validate_action_data(schema.catalogue_export)
def rabatmigration_catalogue_export(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Return public datasets as rows of a table, in the language of the request.

    What is not public isn't in it, whoever asks. Rows come in a fixed order; ask again with the
    ``cursor`` that was returned until ``done`` is true.

    :param q: words to search for (optional, default: all datasets)
    :type q: string
    :param facets: only datasets with these codes, as ``{"migration_theme": ["stocks"]}`` (optional)
    :type facets: dictionary
    :param rows: how many rows, at most 500 (optional, default: 200)
    :type rows: int
    :param cursor: where to go on (optional, default: at the beginning)
    :type cursor: string

    :returns: ``columns`` (``id`` and ``label`` of each), ``rows`` (a list of texts and numbers
        each, in the order of the columns), ``cursor`` for the next rows and ``done``
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_catalogue_export", context, data_dict)
    try:
        wanted = rows.Wanted.of(data_dict.get("q") or "", data_dict.get("facets") or {})
        found, cursor = rows.batch(wanted, data_dict["cursor"], data_dict["rows"])
    except BadInputError as error:
        raise tk.ValidationError({"message": tk._(error.message) % error.params}) from error
    return {
        "columns": [{"id": column.id, "label": column.label} for column in rows.columns()],
        "rows": [list(rows.row(dataset)) for dataset in found],
        "cursor": cursor,
        "done": cursor == data_dict["cursor"],
    }
