"""Rows of a table with its columns' labels, what they amount to, and what columns are about.

What `datastore_search` doesn't do: it finds parts of words in any language, codes by their labels,
knows sums, and tells what columns are called.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import logic, model
from ckan.types import Action, Context, DataDict

from ckanext.rabatmigration.lib.vocabularies import Vocabulary
from ckanext.rabatmigration.tables import asked, cells, describing, memory, reading
from ckanext.rabatmigration.tables.asked import Asked
from ckanext.rabatmigration.tables.columns import NUMBER, Column
from ckanext.rabatmigration.tables.logic import schema


@tk.side_effect_free
@logic.validate(schema.table_show)
def rabatmigration_table_show(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Return rows of a file's table with what its columns are called.

    For whom `datastore_search` is for. Labels are in the language of the call (``?lang=``).

    :param resource_id: the id of the file
    :type resource_id: string
    :param q: words that rows hold, in any column: parts of words, codes by their labels; case,
        accents and Arabic marks don't matter (optional)
    :type q: string
    :param filters: by column what rows have: a value, a list of values (null is no value),
        ``{"contains": "…"}``, or for numbers and dates ``{"from": …, "to": …}`` (optional)
    :type filters: dictionary
    :param sort: a column, and ``desc`` after it for the largest first (optional, default: as in
        the file)
    :type sort: string
    :param limit: how many rows, at most 1000 (optional, default: 25)
    :type limit: integer
    :param offset: how many rows to pass over (optional, default: 0)
    :type offset: integer

    :returns: ``columns``, for each ``id``, ``type`` (PostgreSQL's), ``kind`` (``number``, ``date``,
        ``moment``, ``bool``, ``text`` or ``other``), ``label``, ``label_translated``, ``notes``,
        ``notes_translated``, ``vocabulary`` (the list whose codes it holds); ``rows``, a dictionary
        by column each; ``labels``, by column the labels of the codes among them; ``total``, how
        many rows there are as asked for, and ``all``, how many the table has
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_table_show", context, data_dict)
    with _opened(data_dict["resource_id"]) as table:
        view = _view(table, data_dict, data_dict.get("sort", ""))
        every, total = table.counts(view)
        rows = table.rows(view, data_dict["limit"], data_dict["offset"])
    return {
        "resource_id": data_dict["resource_id"],
        "columns": [_told(column) for column in table.columns],
        "rows": [_record(table.columns, row) for row in rows],
        "labels": _labels(table.columns, rows),
        "total": total,
        "all": every,
    }


@tk.side_effect_free
@logic.validate(schema.table_summary)
def rabatmigration_table_summary(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Return what the rows of a file's table amount to for each value of a column.

    For whom `datastore_search` is for. Columns of numbers and dates come in their order, at most
    500 values; others by size, at most 50.

    :param resource_id: the id of the file
    :type resource_id: string
    :param by: the column whose values the rows are grouped by
    :type by: string
    :param of: a column of numbers; without it rows are counted (optional)
    :type of: string
    :param how: ``sum`` or ``avg`` of that column (optional, default: ``sum``)
    :type how: string
    :param q: as in ``rabatmigration_table_show`` (optional)
    :type q: string
    :param filters: as in ``rabatmigration_table_show`` (optional)
    :type filters: dictionary

    :returns: ``groups``, for each ``value`` (null for rows without one), ``label`` in the language
        of the call, ``amount`` (null where there is no number) and ``rows``, how many there are;
        ``count``, how many values the column has
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_table_summary", context, data_dict)
    by, of = data_dict["by"], data_dict.get("of", "")
    with _opened(data_dict["resource_id"]) as table:
        view = _view(table, data_dict)
        columns = {column.id: column for column in table.columns}
        problems = {}
        if by not in columns:
            problems["by"] = [tk._("There is no such column.")]
        if of and (of not in columns or columns[of].kind != NUMBER):
            problems["of"] = [tk._("A column of numbers is expected.")]
        if problems:
            raise tk.ValidationError(problems)
        groups, count = table.groups(view, by, of, data_dict["how"])
    writer = cells.Writer(columns[by])
    measured = columns.get(of) or Column("", "int8", NUMBER)
    return {
        "resource_id": data_dict["resource_id"],
        "groups": [
            {
                "value": cells.plain(columns[by], group.value),
                "label": writer.cell(group.value).text,
                "amount": cells.plain(measured, group.amount),
                "rows": group.rows,
            }
            for group in groups
        ],
        "count": count,
    }


@logic.validate(schema.table_describe)
def rabatmigration_table_describe(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Say what the columns of a file's table are.

    It goes into the DataStore's data dictionary and holds for the file as it is loaded again. A
    column or a key that isn't given stays as it was.

    :param resource_id: the id of the file
    :type resource_id: string
    :param columns: for each column ``id``, and ``label_translated`` and ``notes_translated`` (texts
        by language), ``vocabulary`` (the id of the list whose codes it holds), ``type_override``
        (``text``, ``numeric`` or ``timestamp``: what it is read as when the file is loaded again);
        an empty one takes away what is said
    :type columns: list of dictionaries

    :returns: ``columns``, as ``rabatmigration_table_show`` tells them
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_table_describe", context, data_dict)
    name = data_dict["resource_id"]
    resource = model.Resource.get(name)
    source = (resource.package.extras or {}).get("source_language") if resource else None
    with _opened(name) as table:
        columns = table.columns
    fields = describing.merged(data_dict["columns"], columns, source)
    memory.remember(name, fields, memory.kept(name))
    stored = {"resource_id": name, "fields": fields, "force": True}
    tk.get_action("datastore_create")(tk.fresh_context(context), stored)
    with _opened(name) as table:
        return {"resource_id": name, "columns": [_told(column) for column in table.columns]}


@tk.chained_action
def datastore_create(up: Action, context: Context, data_dict: DataDict) -> Any:
    """Remember what is said of columns, and say it again of those that come back without."""
    name = data_dict.get("resource_id")
    if not isinstance(name, str) or not data_dict.get("fields"):
        return up(context, data_dict)
    known = memory.kept(name)
    data_dict = dict(data_dict, fields=memory.recalled(data_dict["fields"], known))
    fields = data_dict["fields"]
    made = up(context, data_dict)
    memory.remember(name, fields, known)
    return made


@contextmanager
def _opened(resource_id: str) -> Iterator[reading.Table]:
    """Open a table; what is refused becomes what actions raise.

    The database has tables that are no file's; a system administrator is stopped by no permission.
    """
    if model.Resource.get(resource_id) is None:
        raise tk.ObjectNotFound(tk._("This file has no table."))
    try:
        with reading.opened(resource_id) as table:
            yield table
    except reading.TooSlowError as error:
        raise tk.ValidationError({"q": [reading.too_slow()]}) from error
    except reading.GoneError as error:
        raise tk.ObjectNotFound(tk._("This file has no table.")) from error


def _view(table: reading.Table, data_dict: dict[str, Any], sort: str = "") -> Asked:
    filters = data_dict.get("filters", {})
    view = asked.of_call(data_dict.get("q", ""), filters, sort, table.columns)
    if view.faults:
        own = {name: [said] for name, said in view.faults.items() if name not in filters}
        wrong = {name: [said] for name, said in view.faults.items() if name in filters}
        raise tk.ValidationError({**own, **({"filters": [wrong]} if wrong else {})})  # pyright: ignore[reportArgumentType]
    return view


def _told(column: Column) -> dict[str, Any]:
    vocabulary: Vocabulary | None = column.vocabulary
    return {
        "id": column.id,
        "type": column.type,
        "kind": column.kind,
        "label": column.name,
        "label_translated": column.texts("label"),
        "notes": column.said("notes")[0],
        "notes_translated": column.texts("notes"),
        "vocabulary": vocabulary.id if vocabulary else None,
    }


def _record(columns: Sequence[Column], row: Sequence[Any]) -> dict[str, Any]:
    pairs = zip(columns, row, strict=True)
    return {column.id: cells.plain(column, value) for column, value in pairs}


def _labels(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Return the labels of the codes in the rows, by column."""
    found = {}
    for index, column in enumerate(columns):
        if vocabulary := column.vocabulary:
            codes = {str(row[index]) for row in rows if row[index] is not None}
            found[column.id] = {c: vocabulary.label(c) for c in sorted(codes) if c in vocabulary}
    return found
