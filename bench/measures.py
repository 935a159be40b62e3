"""What is measured: the requests, what a right answer holds, and the goals."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from .client import Answer, Check, WrongAnswerError
from .data import RARE, records, with_tables
from .stats import PEER

ROWS = 20
FILES = 3
SHOWN = 25
FACETS = ("organization", "tags", "res_format")
API_GOAL = 1.15
PAGE_GOAL = 1.25
_WORDS = (
    "housing",
    "foreign",
    "children",
    "migrants",
    "residence",
    "remittances",
    "Souissi",
    "Hassan",
    "2019",
    "2024",
)
_PAGES = 10
_DATASET_LINK = re.compile(rb'href="(?:https?://[^/"]+)?/dataset/([a-z0-9-]+)"')
_NAMES = {record.name.encode() for record in records()}


@dataclass(frozen=True)
class Measure:
    """Requests made in turn on both sites.

    :ivar goal: the largest good ratio of times, or None where it is only reported
    :ivar peer_paths: what plain CKAN is asked instead, where it has no such page
    """

    id: str
    name: str
    paths: Sequence[str]
    check: Check
    goal: float | None = None
    peer_paths: Sequence[str] = ()

    def of(self, side: str) -> Sequence[str]:
        """What one side is asked: the same as ours, or what plain CKAN has in its place."""
        return self.peer_paths if side == PEER and self.peer_paths else self.paths


@dataclass(frozen=True)
class RowCost:
    """Two requests that differ in the number of results alone."""

    id: str
    name: str
    few: str
    many: str
    rows: tuple[int, int]


def search_path(words: str, rows: int) -> str:
    """The API search with three facets."""
    facets = "[" + ",".join(f'"{name}"' for name in FACETS) + "]"
    asked = {"q": words, "rows": rows, "facet": "true", "facet.field": facets}
    return f"/api/3/action/package_search?{urlencode(asked)}"


def results(answer: Answer) -> int:
    """How many different datasets an API answer or a page of results lists."""
    if answer.headers.get("content-type", "").startswith("application/json"):
        return len(answer.json()["result"]["results"])
    return len({name for name in _DATASET_LINK.findall(answer.body) if name in _NAMES})


def _search_api(answer: Answer) -> None:
    found = answer.json()["result"]
    _want(results(answer), ROWS, "results")
    _want(sorted(found["search_facets"]), sorted(FACETS), "facets")


def _search_page(answer: Answer) -> None:
    _want(results(answer), ROWS, "results")


def _show(answer: Answer) -> None:
    files = answer.json()["result"]["resources"]
    _want(len(files), FILES, "files")
    _want(all(one["url"] for one in files), True, "addresses of files")


def _dataset_page(answer: Answer) -> None:
    found = set(re.findall(rb'/resource/([0-9a-f-]{36})"', answer.body))
    _want(len(found), FILES, "files")


def _file_page(answer: Answer) -> None:
    """Ours shows a table of 25 rows, plain CKAN's resource page shows none."""
    _want(b"https://files.example.org/" in answer.body, True, "the file's address")
    if b"rm-resource" in answer.body:
        _want(len(re.findall(rb'<th scope="row"', answer.body)), SHOWN, "rows of the table")


def _export(answer: Answer) -> None:
    """Every dataset is there: as a row of CSV, or in an answer of the API."""
    if answer.headers.get("content-type", "").startswith("text/csv"):
        found = len(list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))) - 1
    else:
        found = len(answer.json()["result"]["results"])
    _want(found, len(_NAMES), "datasets")


def _want(found: object, wanted: object, what: str) -> None:
    if found != wanted:
        raise WrongAnswerError(f"{what}: {found!r}, not {wanted!r}")


def measures() -> list[Measure]:
    """The timed measures, in the order they are shown."""
    names = [record.name for record in records()[:: len(records()) // _PAGES]][:_PAGES]
    return [
        Measure(
            "search.api",
            "API search, 20 rows, 3 facets",
            [search_path(word, ROWS) for word in _WORDS],
            _search_api,
            API_GOAL,
        ),
        Measure(
            "show.api",
            "API package_show",
            [f"/api/3/action/package_show?id={name}" for name in names],
            _show,
        ),
        Measure(
            "page.dataset",
            "Dataset page, 3 files",
            [f"/dataset/{name}" for name in names],
            _dataset_page,
            PAGE_GOAL,
        ),
        Measure(
            "page.table",
            "Resource page, ours with its table",
            [f"/dataset/{one.name}/resource/{one.file_id('data')}" for one in with_tables()],
            _file_page,
        ),
        Measure(
            "page.search",
            "Search page, 20 results",
            [f"/dataset/?q={quote(word)}" for word in _WORDS],
            _search_page,
            PAGE_GOAL,
        ),
        Measure(
            "export.catalogue",
            "Whole catalogue: our CSV, plain CKAN's package_search",
            ["/catalogue.csv"],
            _export,
            peer_paths=[f"/api/3/action/package_search?rows={len(_NAMES)}&facet=false"],
        ),
    ]


def row_costs() -> list[RowCost]:
    """The pairs that show a query made once per result."""
    return [
        RowCost(
            "rows.search.api",
            "SQL per further row of the API search",
            search_path("migrants", 5),
            search_path("migrants", 50),
            (5, 50),
        ),
        RowCost(
            "rows.page.search",
            "SQL per further row of the search page",
            f"/dataset/?tags={RARE}",
            "/dataset/",
            (6, ROWS),
        ),
    ]
