"""Loads the demo content through the Action API, as anybody's data would come in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context
from werkzeug.datastructures import FileStorage

from ckanext.rabatmigration.demo import content
from ckanext.rabatmigration.demo.accounts import ACCOUNTS, NAMES

#: Organisation the demo producer's accounts belong to.
HOME = "commune-rabat"
PUBLISHER = "demo_admin"

_NUMBER = re.compile(r"(-?\d+(\.\d+)?)?")


def load() -> Iterator[str]:
    """Bring the demo content in; what is there already stays. Yields a line for each step."""
    made = [account.name for account in ACCOUNTS if _make_user(account)]
    yield f"accounts: {len(made)} made, {len(ACCOUNTS) - len(made)} there already"
    made = [org["name"] for org in content.organizations() if _make_organization(org)]
    yield f"organisations: {len(made)} made"
    for dataset in content.datasets():
        state = "made" if _make_dataset(dataset) else "there already"
        yield f"{dataset['name']}: {state}"


def remove() -> Iterator[str]:
    """Delete the demo accounts; yields a line for each."""
    for name in NAMES:
        user = model.User.get(name)
        if user and user.state == model.State.ACTIVE:
            _action("user_delete", None, {"id": user.id})
            yield f"{name}: removed"


def _action(name: str, user: str | None, data: dict[str, Any]) -> Any:
    """Call an action as `user`, or as the site itself."""
    context = Context(user=user) if user else Context(ignore_auth=True, user="")
    if user:
        context["auth_user_obj"] = model.User.get(user)
    return tk.get_action(name)(context, data)


def _shown(show: str, name: str) -> dict[str, Any] | None:
    """Return what is there of that name, if anything."""
    try:
        return _action(show, None, {"id": name})
    except tk.ObjectNotFound:
        return None


def _make_user(account: Any) -> bool:
    if model.User.get(account.name):
        return False
    _action(
        "user_create",
        None,
        {
            "name": account.name,
            "fullname": account.fullname,
            "email": f"{account.name}@demo.invalid",
            "password": tk.config["ckanext.rabatmigration.demo.password"],
        },
    )
    if account.sysadmin:
        _action("user_patch", None, {"id": account.name, "sysadmin": True})
    return True


def _make_organization(organization: dict[str, Any]) -> bool:
    made = _shown("organization_show", organization["name"]) is None
    if made:
        _action("organization_create", "demo_sysadmin", dict(organization))
    for account in ACCOUNTS:
        if account.capacity and (account.name == PUBLISHER or organization["name"] == HOME):
            member = {"id": organization["name"], "username": account.name}
            _action("organization_member_create", None, member | {"role": account.capacity})
    return made


def _make_dataset(dataset: dict[str, Any]) -> bool:
    """Make a dataset and its files, as far as they aren't there; publish it as it says."""
    data = dict(dataset)
    files = data.pop("resources", [])
    publish = data.pop("published", True)
    there = _shown("package_show", data["name"])
    made = there is None
    if there is None:
        there = _action("package_create", PUBLISHER, data | {"private": True})
    missing = [file for file in files if file["file"] not in map(_file_of, there["resources"])]
    if missing:
        there = _upload(there, missing, publish=publish)
    elif publish and there["private"]:
        there = _action("rabatmigration_dataset_publish", PUBLISHER, {"id": there["id"]})
    if publish:
        new = {file["file"] for file in missing}
        for resource in there["resources"]:
            if _is_table(_file_of(resource)):
                _label_columns(resource, new=_file_of(resource) in new)
    return made


def _file_of(resource: dict[str, Any]) -> str:
    return resource["url"].rsplit("/", 1)[-1]


def _is_table(file: str) -> bool:
    return file.endswith(".csv")


def _upload(
    dataset: dict[str, Any], files: list[dict[str, Any]], *, publish: bool
) -> dict[str, Any]:
    """Add files to a dataset and publish it, all in one save; returns it as it is then."""
    with ExitStack() as opened:
        added = []
        for file in files:
            stream = opened.enter_context(content.path(file["file"]).open("rb"))
            upload = FileStorage(stream=stream, filename=file["file"])
            described = {key: value for key, value in file.items() if key != "file"}
            # said here, it costs no save of its own when the columns are labelled
            described["datastore_active"] = publish and _is_table(file["file"])
            added.append(described | {"url": file["file"], "upload": upload})
        changes = {"id": dataset["id"], "resources": [*dataset["resources"], *added]}
        private = dataset["private"] and not publish
        return _action("package_patch", PUBLISHER, changes | {"private": private})


def _label_columns(resource: dict[str, Any], *, new: bool) -> None:
    """Say what a table's columns are and hold, unless it is said; as the data dictionary does.

    The loader keeps what is said before it fills a table.
    """
    if new or not _is_labelled(resource["id"]):
        columns = fields(_file_of(resource))
        table = {"resource_id": resource["id"], "fields": columns, "force": True}
        _action("datastore_create", PUBLISHER, table)


def _is_labelled(table: str) -> bool:
    try:
        found = _action("datastore_search", PUBLISHER, {"resource_id": table, "limit": 0})
    except tk.ObjectNotFound:
        return False
    return all("info" in field for field in found["fields"] if field["id"] != "_id")


def fields(file: str) -> list[dict[str, Any]]:
    """Return a table's columns as the DataStore takes them."""
    return fields_of(content.rows(file))


def fields_of(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Return the columns of rows; one of numbers alone is numeric, unless it holds codes."""
    found = []
    for name in rows[0]:
        column = content.columns()[name]
        values = [row[name] for row in rows]
        numbers = any(values) and all(_NUMBER.fullmatch(value) for value in values)
        kind = column.get("type") or ("numeric" if numbers else "text")
        label = column["label"]
        info = {"label": label["en"], "label_translated": label, "type_override": kind}
        if "vocabulary" in column:
            info["vocabulary"] = column["vocabulary"]
        found.append({"id": name, "type": kind, "info": info})
    return found
