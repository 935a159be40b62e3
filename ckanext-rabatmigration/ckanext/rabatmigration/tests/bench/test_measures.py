"""A wrong page is refused, however fast it came."""

from __future__ import annotations

import json

import pytest
from bench import data
from bench.client import Answer, WrongAnswerError
from bench.measures import FACETS, ROWS, SHOWN, measures, results
from bench.servers import replaced
from native.console import LauncherError

pytestmark = pytest.mark.unit

CHECKS = {one.id: one.check for one in measures()}
JSON = {"content-type": "application/json;charset=utf-8"}
HTML = {"content-type": "text/html; charset=utf-8"}


def searched(rows: int, facets=FACETS) -> Answer:
    found = {"results": [{}] * rows, "search_facets": {name: {} for name in facets}}
    return Answer(0.01, JSON, json.dumps({"result": found}).encode())


def listed(count: int) -> Answer:
    names = [record.name for record in data.records()][:count]
    links = "".join(f'<a href="/dataset/{name}">x</a>' * 2 for name in names)
    other = '<a href="/dataset/new">+</a><a href="/dataset/?page=2">2</a>'
    return Answer(0.01, HTML, (links + other).encode())


def shown(count: int, url: str = "https://files.example.org/x.csv") -> Answer:
    found = {"resources": [{"url": url}] * count}
    return Answer(0.01, JSON, json.dumps({"result": found}).encode())


def page(count: int) -> Answer:
    ids = [f"00000000-0000-0000-0000-00000000000{number}" for number in range(count)]
    links = "".join(f'<a href="/dataset/a/resource/{one}">f</a>' for one in ids)
    return Answer(0.01, HTML, links.encode())


def file_page(rows: int | None) -> Answer:
    """A file's page, ours with so many rows of its table, or plain CKAN's."""
    link = '<a href="https://files.example.org/x.csv">f</a>'
    ours = "" if rows is None else '<article class="rm-resource">' + '<th scope="row">1</th>' * rows
    return Answer(0.01, HTML, (link + ours).encode())


def exported(count: int) -> Answer:
    rows = "".join(f'{number},"two\nlines"\r\n' for number in range(count))
    return Answer(
        0.01, {"content-type": "text/csv; charset=utf-8"}, f"\ufeffid,x\r\n{rows}".encode()
    )


RIGHT = {
    "search.api": searched(ROWS),
    "show.api": shown(3),
    "page.dataset": page(3),
    "page.table": file_page(SHOWN),
    "page.search": listed(ROWS),
    "export.catalogue": exported(len(data.records())),
}
WRONG = [
    ("search.api", searched(ROWS - 1)),
    ("search.api", searched(ROWS, FACETS[:2])),
    ("show.api", shown(2)),
    ("show.api", shown(3, url="")),
    ("page.dataset", page(2)),
    ("page.table", file_page(0)),
    ("page.table", file_page(SHOWN - 1)),
    ("page.table", page(1)),
    ("page.search", listed(ROWS - 1)),
    ("export.catalogue", exported(len(data.records()) - 1)),
    ("export.catalogue", searched(len(data.records()) - 1)),
]


def test_right_answers_pass():
    assert set(RIGHT) == set(CHECKS)
    CHECKS["page.table"](file_page(None))
    for ident, answer in RIGHT.items():
        CHECKS[ident](answer)


@pytest.mark.parametrize(("ident", "answer"), WRONG)
def test_wrong_answers_are_refused(ident, answer):
    with pytest.raises(WrongAnswerError):
        CHECKS[ident](answer)


def test_results_of_a_page_are_counted_once_each():
    assert results(listed(6)) == 6


def test_a_setting_is_replaced_where_it_stands():
    text = "a.b = 1\nsolr_url = x\nb.a.b = 1\n"
    assert replaced(text, "a.b", "2%") == "a.b = 2%%\nsolr_url = x\nb.a.b = 1\n"


def test_a_setting_that_is_not_there_is_an_error():
    with pytest.raises(LauncherError, match="gone"):
        replaced("a = 1\n", "gone", "2")
