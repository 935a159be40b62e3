"""A CKAN portal on loopback: serves given datasets over the Action API, with its dialects."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ckanext.rabatmigration.tests.harvesters.conformance import Quirks, pages
from ckanext.rabatmigration.tests.loopback import Portal, Reply, Request, serve

_SINCE = re.compile(r"metadata_modified:\[(\S+) TO \*\]")


@contextmanager
def fake_ckan(
    records: list[Any] | Callable[[], list[Any]],
    quirks: Quirks | None = None,
    *,
    dialect: str = "ckan",
) -> Iterator[Portal]:
    """Serve datasets; `dialect` is `ckan`, `old` (no sort), `dkan` (dump in a list), `names`."""
    odd = quirks or Quirks()

    def answer(request: Request) -> Reply:
        action = request.path.rpartition("/action/")[2]
        known = {"ckan": "package_search", "old": "package_search"}.get(dialect)
        listed = records() if callable(records) else records
        if action == known:
            if dialect == "old" and "sort" in request.query:
                return _json({"success": False, "error": {"message": "bad sort"}}, status=400)
            return _search(_newer(listed, request.query.get("fq", "")), request, odd)
        if dialect == "dkan" and action == "current_package_list_with_resources":
            start, rows = int(request.query["offset"]), int(request.query["limit"])
            found, bad = pages(listed, start, rows, odd)
            return bad or _json({"success": True, "result": [found]}, odd.encoding)
        if dialect == "names" and action == "package_list":
            return _json({"success": True, "result": [one["name"] for one in listed]})
        if dialect == "names" and action == "package_show":
            return _show(listed, request.query["id"])
        return _json({"success": False, "error": {"message": "Action name not known"}}, status=400)

    with serve(answer) as portal:
        yield portal


def _search(listed: list[Any], request: Request, quirks: Quirks) -> Reply:
    start, rows = int(request.query["start"]), int(request.query["rows"])
    found, bad = pages(listed, start, rows, quirks)
    if bad:
        return bad
    total = len(listed) + len(quirks.odd) if quirks.total is None else quirks.total
    result = {"count": total, "results": found, "search_facets": {}}
    return _json({"help": "?", "success": True, "result": result}, quirks.encoding)


def _newer(listed: list[Any], fq: str) -> list[Any]:
    match = _SINCE.search(fq)
    if not match:
        return listed
    return [one for one in listed if one.get("metadata_modified", "") >= match[1].rstrip("Z")]


def _show(listed: list[Any], name: str) -> Reply:
    for one in listed:
        if one["name"] == name and one.get("shown", True):
            return _json({"success": True, "result": [one]})
    return _json({"success": False, "error": {"message": "Not found"}}, status=404)


def _json(document: Any, encoding: str = "utf-8", status: int = 200) -> Reply:
    text = json.dumps(document, ensure_ascii=False)
    if encoding == "utf-8":
        text = json.dumps(document, ensure_ascii="\ud83d" in text)
    return Reply(text.encode(encoding), status, {"Content-Type": "application/json"})
