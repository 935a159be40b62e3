"""Requests as people write them, which do what they say."""

import ast
import json
import shlex

import pytest

from ckanext.rabatmigration.lib import snippets

pytestmark = pytest.mark.unit

URL = "https://data.example.org/api/3/action/package_search"
HARD = {"title": 'L\'été «ق» $(rm) "x" \\', "private": True, "none": None, "tags": [{"name": "a"}]}


def test_curl_sends_json_that_survives_the_shell():
    command = snippets.curl(URL, HARD, reads=False, token=True)
    words = shlex.split(command.replace("\\\n", ""))
    assert words[:4] == ["curl", URL, "-H", "Authorization: $TOKEN"]
    assert json.loads(words[-1]) == HARD


def test_curl_asks_with_an_address():
    command = snippets.curl(URL, {"q": "السكن", "facet.field": ["a"]}, reads=True, token=False)
    assert command == (f'curl "{URL}?q=%D8%A7%D9%84%D8%B3%D9%83%D9%86&facet.field=%5B%22a%22%5D"')


@pytest.mark.parametrize("reads", [True, False])
def test_python_reads_back_as_what_was_meant(reads):
    tree = ast.parse(snippets.python(URL, HARD, reads=reads, token=True))
    call = next(
        n.value for n in tree.body if isinstance(n, ast.Assign) and n.targets[0].id == "answer"
    )
    given = {word.arg: word.value for word in call.keywords}
    sent = ast.literal_eval(given["params" if reads else "json"])
    assert sent == ({k: snippets._in_query(v) for k, v in HARD.items()} if reads else HARD)
    assert ast.unparse(call.func) == ("requests.get" if reads else "requests.post")


def test_r_writes_lists_and_odd_names():
    code = snippets.r(
        URL,
        {"id": "a", "policy_reasons": {"sdg:10.7": {"fr": "x"}}, "on": [True, None]},
        reads=False,
        token=True,
    )
    assert 'req_headers(Authorization = Sys.getenv("TOKEN"))' in code
    assert (
        'req_body_json(list(id = "a", policy_reasons = list(`sdg:10.7` = list(fr = "x")), '
        "on = list(TRUE, NULL)))"
    ) in code
