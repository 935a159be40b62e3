"""A request as people write it: in a shell with curl, in Python, in R."""

from __future__ import annotations

import json
import re
import shlex
from typing import Any
from urllib.parse import quote, urlencode

#: What stands for a token in a snippet; the shell reads it from the environment.
TOKEN = "$TOKEN"  # noqa: S105

Parameters = dict[str, Any]


def query(parameters: Parameters) -> str:
    """Return parameters as CKAN reads them from an address: lists and objects as JSON."""
    pairs = [(name, _in_query(value)) for name, value in parameters.items()]
    return urlencode(pairs, quote_via=quote, safe=":,")


def curl(url: str, parameters: Parameters, *, reads: bool, token: bool) -> str:
    """Return a command for a shell."""
    lines = [f'curl "{_address(url, parameters if reads else {})}"']
    if token:
        lines.append(f'-H "Authorization: {TOKEN}"')
    if not reads:
        lines.append(f"--json {shlex.quote(json.dumps(parameters, ensure_ascii=False, indent=2))}")
    return " \\\n  ".join(lines)


def python(url: str, parameters: Parameters, *, reads: bool, token: bool) -> str:
    """Return a program that needs `requests`."""
    sent = {name: _in_query(value) for name, value in parameters.items()} if reads else parameters
    lines = [f"    {json.dumps(url)},"]
    if sent:
        lines.append(f"    {'params' if reads else 'json'}={_python(sent, 1)},")
    if token:
        lines.append('    headers={"Authorization": token},')
    head = ["import requests", ""]
    if token:
        head = ["import os", "", "import requests", "", 'token = os.environ["TOKEN"]']
    call = [f"answer = requests.{'get' if reads else 'post'}(", *lines, ")"]
    return "\n".join([*head, *call, 'print(answer.json()["result"])'])


def r(url: str, parameters: Parameters, *, reads: bool, token: bool) -> str:
    """Return a program that needs `httr2`."""
    steps = [f"request({json.dumps(url)})"]
    if token:
        steps.append('req_headers(Authorization = Sys.getenv("TOKEN"))')
    if parameters and reads:
        sent = {name: _in_query(value) for name, value in parameters.items()}
        steps.append(f"req_url_query({', '.join(_r_pairs(sent))})")
    elif parameters:
        steps.append(f"req_body_json({_r(parameters)})")
    steps += ["req_perform()", "resp_body_json()"]
    return "library(httr2)\n\nanswer <- " + " |>\n  ".join(steps) + "\nanswer$result"


def _address(url: str, parameters: Parameters) -> str:
    if not parameters:
        return url
    return f"{url}{'&' if '?' in url else '?'}{query(parameters)}"


def _in_query(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _python(value: Any, depth: int) -> str:
    """Return a literal, objects and long lists on a line for each entry."""
    indent = "    " * (depth + 1)
    end = "    " * depth
    if isinstance(value, dict) and value:
        rows = [
            f"{indent}{json.dumps(k, ensure_ascii=False)}: {_python(v, depth + 1)},"
            for k, v in value.items()
        ]
        return "{\n" + "\n".join(rows) + f"\n{end}}}"
    if isinstance(value, list):
        return f"[{', '.join(_python(one, depth) for one in value)}]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def _r(value: Any) -> str:
    match value:
        case dict():
            return f"list({', '.join(_r_pairs(value))})"
        case list():
            return f"list({', '.join(_r(one) for one in value)})"
        case bool():
            return str(value).upper()
        case None:
            return "NULL"
        case str():
            return json.dumps(value, ensure_ascii=False)
    return str(value)


def _r_pairs(values: Parameters) -> list[str]:
    return [f"{_r_name(name)} = {_r(value)}" for name, value in values.items()]


def _r_name(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z][\w.]*", name) else f"`{name}`"
