"""What a file says of itself, as the API tells it, and what of it is news to its dataset."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import IO, Any

import ckan.plugins.toolkit as tk

from ckanext.rabatmigration.lib import bidi, formats, languages, periods, vocabularies
from ckanext.rabatmigration.lib.tables import columns, encodings, proposals, reading
from ckanext.rabatmigration.lib.tables.proposals import About
from ckanext.rabatmigration.lib.tables.reading import Table, TableError
from ckanext.rabatmigration.publishing import contents

#: Rows shown as a preview.
_PREVIEW = 10
#: Dimensions that are crossed at most; more is a list of records, not a cross of figures.
_CROSSED = 4

_ARABIC = re.compile(r"[\u0621-\u064a]")

Described = dict[str, Any]


def file(stream: IO[bytes], name: str, format_: str | None = None) -> Described:
    """Describe a file; see `rabatmigration_file_describe` for the keys."""
    ending = contents.ending(name, format_)
    fault = contents.fault(stream, ending)
    found: Described = {
        "name": proposals.title(name),
        "name_lang": _language(name),
        "ending": ending,
        "fault": fault,
        "problem": contents.said(fault, ending) if fault else "",
        "table": None,
        "about": asdict(About()),
        "summary": "",
    }
    if fault and fault != "encoding":
        return found
    try:
        table = reading.read(stream, ending)
    except TableError as error:
        found["problem"] = found["problem"] or _why(error.code)
        return found
    return found | of_table(table, name)


def of_table(table: Table, name: str) -> Described:
    """Describe a table that is read."""
    held = columns.of(table)
    told = {
        "format": table.format,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "sheets": table.sheets,
        "header_row": table.header_row,
        "rows": table.count,
        "is_whole": table.is_whole,
        "ragged": table.ragged,
        "ragged_count": table.ragged_count,
        "columns": [asdict(column) | {"label": dict(column.label)} for column in held],
        "preview": [row[: len(held)] for row in table.rows[:_PREVIEW]],
    }
    about = proposals.about(table, held, name)
    return {"table": told, "about": asdict(about), "summary": _summary(table)}


def is_recodable(described: Described) -> bool:
    """Tell whether a file is a text that could be stored in UTF-8 and isn't."""
    table = described["table"]
    return (
        bool(table)
        and described["fault"] == "encoding"
        and not encodings.is_unicode(table["encoding"])
    )


def news(
    about: Mapping[str, Any], dataset: Mapping[str, Any], resource: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return what a description would gain, as `{id, of, fields, said}`, in the reader's language.

    `fields` are what would be written: into the dataset, or into the file where `of` says so.
    Nothing that is there is taken away: periods grow, lists get longer.
    """
    found = [_period(about, dataset), _places(about, dataset), _dimensions(about, dataset)]
    found.append(_crosses(about, resource))
    return [one for one in found if one]


def _period(about: Mapping[str, Any], dataset: Mapping[str, Any]) -> dict[str, Any] | None:
    if not about["start"]:
        return None
    had = (dataset.get("temporal_start") or "", dataset.get("temporal_end") or "")
    start = min(filter(None, (had[0], about["start"])), key=lambda text: _parsed(text).start)
    end = max(filter(None, (had[1], about["end"])), key=lambda text: _parsed(text).end)
    if had[0] and not had[1]:
        end = ""  # still being gathered: an end would say it is over
    if (start, end) == had or (_covers(had, (start, end)) and had[0]):
        return None
    said = tk._("It covers this period: {period}").format(period=formats.period(start, end))
    fields = {"temporal_start": start, "temporal_end": end}
    return {"id": "period", "of": "dataset", "fields": fields, "said": said}


def _parsed(text: str) -> periods.Period:
    try:
        return periods.parse(text)
    except ValueError:
        return periods.parse("1000")


def _covers(had: tuple[str, str], new: tuple[str, str]) -> bool:
    """Tell whether the period that is there says as much: `2014` covers `2014-03`."""
    starts = _parsed(had[0]).start <= _parsed(new[0]).start
    return starts and (not had[1] or bool(new[1]) and _parsed(had[1]).end >= _parsed(new[1]).end)


def _places(about: Mapping[str, Any], dataset: Mapping[str, Any]) -> dict[str, Any] | None:
    had = list(dataset.get("places") or [])
    new = [code for code in about["places"] if code not in had]
    if not new:
        return None
    known = vocabularies.get("place")
    above = {one for code in new for one in known.broader(code)}
    kept = [code for code in had if code not in above]
    names = formats.listing([known.label(code) for code in new])
    said = tk._("It names these places: {places}").format(places=names)
    return {"id": "places", "of": "dataset", "fields": {"places": kept + new}, "said": said}


def _dimensions(about: Mapping[str, Any], dataset: Mapping[str, Any]) -> dict[str, Any] | None:
    had = list(dataset.get("disaggregation") or [])
    new = [code for code in about["dimensions"] if code not in had]
    if not new:
        return None
    label = vocabularies.get("disaggregation").label
    names = formats.listing([label(code) for code in new])
    said = tk._("Its figures are broken down by: {dimensions}").format(dimensions=names)
    fields = {"disaggregation": had + new}
    return {"id": "disaggregation", "of": "dataset", "fields": fields, "said": said}


def _crosses(about: Mapping[str, Any], resource: Mapping[str, Any]) -> dict[str, Any] | None:
    crossed = about["crossed"]
    cross = "*".join(crossed)
    had = list(resource.get("crosses") or [])
    if not 1 < len(crossed) <= _CROSSED or cross in had:
        return None
    label = vocabularies.get("disaggregation").label
    names = " × ".join(label(code) for code in crossed)
    said = tk._("It crosses these dimensions: {dimensions}").format(dimensions=names)
    return {"id": "crosses", "of": "file", "fields": {"crosses": [*had, cross]}, "said": said}


def _summary(table: Table) -> str:
    """Say in one line what a table is."""
    width = len(table.header)
    wide = tk.ungettext("%(number)s column", "%(number)s columns", width, number=width)
    count = formats.number(table.count)
    long = tk.ungettext("%(number)s row", "%(number)s rows", table.count, number=count)
    if not table.is_whole:
        long = tk._("more than {rows}").format(rows=long)
    # isolated, or in Arabic the number of columns would stand beside the wrong word
    return formats.enumeration([bidi.quoted(table.format), wide, long])


def _why(code: str) -> str:
    return {
        "empty": tk._("The file holds no rows. Check that the right file was uploaded."),
        "unknown": "",
        "broken": tk._(
            "The file could not be read as a table. Check that its first row holds the column "
            "names and that every row has as many values."
        ),
        "bomb": tk._("The workbook unpacks to more than can be looked at. Save it as CSV UTF-8."),
        "large": tk._("The file is too large to be shown as a table. It can still be downloaded."),
    }[code]


def _language(name: str) -> str:
    """Return in which language's field a name belongs: Arabic by its letters, else the reader's.

    A reader of Arabic whose file has a Latin name most likely wrote it in French.
    """
    reader = languages.reader()
    if _ARABIC.search(name):
        return "ar"
    return "fr" if reader == "ar" else reader
