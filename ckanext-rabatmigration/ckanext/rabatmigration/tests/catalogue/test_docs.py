"""The API's documentation names all there is, and its examples run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ckan.logic import get_action
from ckan.tests.helpers import CKANTestApp, call_action

DOCS = Path(__file__).resolve().parents[5] / "docs"
API = (DOCS / "api.md").read_text(encoding="utf-8")
DCAT = (DOCS / "dcat.md").read_text(encoding="utf-8")
EXAMPLES = [
    example
    for block in re.findall(r"```sh\n(.*?)```", API, re.DOTALL)
    for example in re.split(r"\n(?=curl )", block.strip())
]

#: CKAN's own, which its documentation tells of.
OF_CKAN = {"owner_org", "tag_string"}


def named(text: str) -> set[str]:
    """Return what a document names as code."""
    return set(re.findall(r"`([a-z_0-9]+)`", text))


def fields(action: str, kind: str, key: str) -> set[str]:
    """Return the names of a schema's fields."""
    schema = call_action(action, type=kind)
    return {field["field_name"] for field in schema[key]} - OF_CKAN


@pytest.mark.functional
@pytest.mark.usefixtures("with_plugins")
def test_every_action_of_ours_is_documented():
    from ckan import logic

    get_action("status_show")  # fills the register
    ours = {name for name in logic._actions if name.startswith("rabatmigration_")}
    assert ours
    assert ours <= named(API), "name these in docs/api.md"


@pytest.mark.functional
@pytest.mark.usefixtures("with_plugins")
def test_every_action_of_ours_tells_its_parameters():
    from ckan import logic

    get_action("status_show")
    for name, action in logic._actions.items():
        if name.startswith("rabatmigration_"):
            assert re.search(r":(param|returns)\b", action.__doc__ or ""), name


@pytest.mark.functional
@pytest.mark.usefixtures("with_plugins")
def test_every_field_is_documented():
    dataset = fields("scheming_dataset_schema_show", "dataset", "dataset_fields")
    resource = fields("scheming_dataset_schema_show", "dataset", "resource_fields")
    organization = fields("scheming_organization_schema_show", "organization", "fields")
    assert len(dataset) > 30
    assert dataset | resource | organization <= named(API)


@pytest.mark.functional
@pytest.mark.usefixtures("with_plugins")
def test_every_field_of_a_dataset_has_its_rdf():
    dataset = fields("scheming_dataset_schema_show", "dataset", "dataset_fields")
    resource = fields("scheming_dataset_schema_show", "dataset", "resource_fields")
    assert dataset | resource <= named(DCAT) | {"title", "notes", "name", "description"}


#: Tells what a command is given instead of asking a server.
CURL = """curl() { "$PYTHON" -c 'import json, sys; print(json.dumps(sys.argv[1:]))' "$@"; }\n"""


def request(example: str, values: dict[str, str]) -> tuple[str, str, dict[str, Any], int]:
    """Return method, path, the client's arguments and the expected status of a curl example.

    A shell reads the example as it stands.
    """
    said = subprocess.run(
        ["/bin/sh", "-euc", CURL + example],
        env={**values, "PYTHON": sys.executable},
        capture_output=True,
        check=True,
    )
    words = json.loads(said.stdout)
    status = example.rpartition(" # ")[2] if " # " in example else ""
    headers: dict[str, str] = {}
    body = None
    url = ""
    while words:
        word = words.pop(0)
        if word == "-H":
            key, _, value = words.pop(0).partition(": ")
            headers[key] = value
        elif word == "--json":
            body = words.pop(0)
            headers["Content-Type"] = "application/json"
        else:
            url = word
    arguments = {"headers": headers, **({"data": body} if body else {})}
    return "post" if body else "get", url, arguments, int(status or 200)


@pytest.mark.functional
@pytest.mark.usefixtures("with_plugins")
def test_every_example_does_what_it_shows(
    app: CKANTestApp, described: dict[str, Any], publisher: dict[str, Any]
):
    values = {
        "SITE": "",
        "TOKEN": publisher["token"],
        "DATASET": described["name"],
        "OWNER": publisher["organization"]["name"],
        "RESOURCE": described["resources"][0]["id"],
        "COLUMN": "place",
    }
    table = {"resource_id": values["RESOURCE"], "records": [{"place": "Hassan", "residents": 2091}]}
    call_action("datastore_create", {"user": publisher["name"]}, **table, force=True)
    assert len(EXAMPLES) > 15
    for example in EXAMPLES:
        method, url, arguments, status = request(example, values)
        answer = getattr(app, method)(url, **arguments)
        assert answer.status_code == status, f"{example}\n{answer.body}"
