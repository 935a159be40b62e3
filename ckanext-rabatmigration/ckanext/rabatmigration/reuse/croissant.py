"""A dataset in Croissant 1.0, as machine learning tools load it.

Files become FileObjects; what the DataStore holds of a CSV file becomes a RecordSet with a field
for each column. A file whose fingerprint isn't known is one that may change: the dataset is then
called live, as Croissant wants it of such. Source:
https://docs.mlcommons.org/croissant/docs/croissant-spec.html; `mlcroissant` checks it in a test.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.rabatmigration.helpers import resource_display_name
from ckanext.rabatmigration.lib import languages
from ckanext.rabatmigration.reuse import citation, facts, schemaorg
from ckanext.rabatmigration.reuse.schemaorg import Node

#: Tables whose columns are told; each costs a question to the DataStore.
MOST_TABLES = 50

_CONTEXT: Node = {
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
#: Types of PostgreSQL -> types of Croissant; the first that fits.
_TYPES = (
    (re.compile(r"int|serial"), "sc:Integer"),
    (re.compile(r"float|numeric|double|real"), "sc:Float"),
    (re.compile(r"bool"), "sc:Boolean"),
    (re.compile(r"date|time"), "sc:Date"),
)


def dataset(pkg: Mapping[str, Any], columns: Mapping[str, list[dict[str, Any]]]) -> Node:
    """Return a dataset as Croissant, in the reader's language.

    :param columns: file id -> the columns of its table, as `datastore_search` tells them
    """
    told = facts.of(pkg)
    base = schemaorg.dataset(pkg)
    files = [one for one in pkg.get("resources") or [] if _reachable(pkg, one)]
    kept = ("name", "description", "url", "license", "creator", "publisher", "keywords",
            "datePublished", "dateModified", "inLanguage", "temporalCoverage", "spatialCoverage",
            "variableMeasured", "includedInDataCatalog", "alternateName", "sameAs")  # fmt: skip
    node: Node = {
        "@context": {"@language": languages.reader(), **_CONTEXT},
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        **{key: base[key] for key in kept if key in base},
        "version": _version(told),
        "citeAs": citation.bibtex(told),
        "isLiveDataset": any(not schemaorg.sha256(one) for one in files),
        "distribution": [_file(one) for one in files],
        "recordSet": [
            _records(one, columns[one["id"]], pkg.get("source_language"))
            for one in files
            if columns.get(one["id"])
        ],
    }
    return schemaorg.without_empty(node)


def columns_of(pkg: Mapping[str, Any], context: Context) -> dict[str, list[dict[str, Any]]]:
    """Return the columns of the tables the DataStore holds of a dataset's CSV files."""
    tables = [
        one["id"]
        for one in pkg.get("resources") or []
        if one.get("datastore_active")
        and str(one.get("format") or "").upper() == "CSV"
        and _reachable(pkg, one)
    ]
    found = {}
    for resource_id in tables[:MOST_TABLES]:
        asked = {"resource_id": resource_id, "limit": 0, "include_total": False}
        try:
            answer = tk.get_action("datastore_search")(Context(**context), asked)
        except (tk.ObjectNotFound, tk.NotAuthorized):
            continue  # being loaded anew, or taken back meanwhile
        found[resource_id] = [one for one in answer["fields"] if one["id"] != "_id"]
    return found


def _reachable(pkg: Mapping[str, Any], resource: Mapping[str, Any]) -> bool:
    return pkg.get("access_level") == "open" and bool(schemaorg.web_address(resource.get("url")))


def _version(told: facts.Facts) -> str:
    """Return a version as Croissant wants it: three numbers; the date stands in for one."""
    if re.fullmatch(r"\d+(\.\d+){2}", told.version):
        return told.version
    numbers = re.findall(r"\d+", told.version or told.date)[:3]
    return ".".join(str(int(one)) for one in (*numbers, "0", "0", "0")[:3])


def _file(resource: Mapping[str, Any]) -> Node:
    size = str(resource.get("size") or "")
    return {
        "@type": "cr:FileObject",
        "@id": f"file-{resource['id']}",
        "name": facts.line(resource_display_name(dict(resource))),
        "contentUrl": schemaorg.web_address(resource.get("url")),
        "encodingFormat": schemaorg.media_type(resource) or "application/octet-stream",
        "contentSize": f"{size} B" if size.isdecimal() and int(size) else "",
        "sha256": schemaorg.sha256(resource),
    }


def _records(
    resource: Mapping[str, Any], columns: list[dict[str, Any]], source: str | None
) -> Node:
    name = f"table-{resource['id']}"
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": facts.line(resource_display_name(dict(resource))),
        "field": list(_fields(name, resource, columns, source)),
    }


def _fields(
    name: str, resource: Mapping[str, Any], columns: list[dict[str, Any]], source: str | None
) -> Iterator[Node]:
    for number, column in enumerate(columns, 1):
        info = column.get("info") or {}
        label = languages.pick(info.get("label_translated"), None, source)[0] or str(
            info.get("label") or ""
        )
        yield {
            "@type": "cr:Field",
            "@id": f"{name}/{number}",
            "name": column["id"],
            "description": facts.line(" — ".join(filter(None, [label, info.get("notes")]))),
            "dataType": _type(str(column.get("type") or "")),
            "source": {
                "fileObject": {"@id": f"file-{resource['id']}"},
                "extract": {"column": column["id"]},
            },
        }


def _type(name: str) -> str:
    return next((kind for pattern, kind in _TYPES if pattern.search(name)), "sc:Text")
