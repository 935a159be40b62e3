"""Loads the demo content through the Action API, as anybody's data would come in."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
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


def _exists(show: str, name: str) -> bool:
    try:
        _action(show, None, {"id": name})
    except tk.ObjectNotFound:
        return False
    return True


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
    made = not _exists("organization_show", organization["name"])
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
    made = not _exists("package_show", data["name"])
    if made:
        _action("package_create", PUBLISHER, data | {"private": True})
    there = _action("package_show", PUBLISHER, {"id": data["name"]})
    uploaded = {resource["url"].rsplit("/", 1)[-1] for resource in there["resources"]}
    missing = [file for file in files if file["file"] not in uploaded]
    for file in missing:
        _upload(data["name"], file)
    if publish and there["private"]:
        _action("rabatmigration_dataset_publish", PUBLISHER, {"id": data["name"]})
    if publish:
        _label_columns(data["name"], missing)
    return made


def _label_columns(dataset: str, files: list[dict[str, Any]]) -> None:
    """Say what the columns of a dataset's tables are and hold, as the data dictionary's form does.

    The loader keeps what is said before it fills a table.
    """
    described = {file["file"]: file["columns"] for file in files if file.get("columns")}
    for resource in _action("package_show", PUBLISHER, {"id": dataset})["resources"]:
        name = resource["url"].rsplit("/", 1)[-1]
        fields = [_column(name, column) for column in described.get(name, [])]
        if fields:
            table = {"resource_id": resource["id"], "fields": fields, "force": True}
            _action("datastore_create", PUBLISHER, table)


def _column(file: str, column: dict[str, Any]) -> dict[str, Any]:
    """Return a column as the DataStore takes it; one of numbers alone is numeric."""
    with (content.FOLDER / "files" / file).open(encoding="utf-8-sig", newline="") as stream:
        values = [row[column["id"]] for row in csv.DictReader(stream)]
    numbers = all(re.fullmatch(r"(-?\d+(\.\d+)?)?", value) for value in values) and any(values)
    kind = "numeric" if numbers else "text"
    label = column["label"]
    info = {"label": label["en"], "label_translated": label, "type_override": kind}
    return {"id": column["id"], "type": kind, "info": info}


def _upload(dataset: str, resource: dict[str, Any]) -> None:
    fields = {key: value for key, value in resource.items() if key not in ("file", "columns")}
    with (content.FOLDER / "files" / resource["file"]).open("rb") as stream:
        upload = FileStorage(stream=stream, filename=resource["file"])
        _action("resource_create", PUBLISHER, fields | {"package_id": dataset, "upload": upload})
