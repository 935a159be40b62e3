"""What the public doesn't see: files that aren't open, people who don't want to be named.

Hidden when shown, never when stored: whoever reads a dataset in order to write it back reads all of
it. Addresses of files outside are hidden, not protected. A client may have kept one in a field no
schema knows, so of a hidden file only known fields are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.rabatmigration import resource_fields
from ckanext.rabatmigration.publishing import rules
from ckanext.rabatmigration.publishing.rules import Reader

#: Ours, and core's, which plain clients send.
CONTACT_FIELDS = (
    "contact_name", "contact_email", "author", "author_email", "maintainer", "maintainer_email",
)  # fmt: skip
FILE_FIELDS = ("url", "url_type", "cache_url", "file_name")
VIEW_FIELDS = ("id", "resource_id", "package_id", "title")

#: Index fields that hold the whole dataset or the addresses of its files.
WHOLE_FIELDS = frozenset({"data_dict", "validated_data_dict", "res_url", "urls", "text"})


def reads_all(context: Context) -> bool:
    """Tell whether the site itself reads, or somebody who is going to write it back."""
    return bool(
        context.get("ignore_auth")
        or context.get("for_update")
        or context.get("validate", True) is False
    )


def redact_package(reader: Reader, package: dict[str, Any]) -> dict[str, Any]:
    """Blank what the reader may not see in a dataset as shown; return it."""
    owner_org = package.get("owner_org")
    if rules.access_level(package) != rules.OPEN and not reader.belongs(owner_org):
        _hide_files(package)
    return _redact_contact(reader, owner_org, package)


def redact_resource(
    reader: Reader, package: model.Package, resource: dict[str, Any]
) -> dict[str, Any]:
    """Blank what the reader may not see in a resource shown without its dataset; return it."""
    if not reader.may_see_files(rules.as_dict(package)):
        _hide_file(resource, resource_fields.known(package.type))
    return resource


def redact_organization(reader: Reader, organization: dict[str, Any]) -> dict[str, Any]:
    """Blank what the reader may not see in an organisation as shown; return it."""
    for package in organization.get("packages") or []:
        if isinstance(package, dict):
            redact_package(reader, package)
    return _redact_contact(reader, organization.get("id"), organization)


def redact_history(reader: Reader, data: dict[str, Any]) -> dict[str, Any]:
    """Blank what an activity tells of the past to all but the organisation it is about; return it.

    What was open then may be hidden today, and what is open today was hidden then. Of a view only
    its title is told: its settings may hold values from the file.
    """
    if "view_type" in data:
        return {key: data.get(key) for key in VIEW_FIELDS}
    package, group = data.get("package"), data.get("group")
    if isinstance(package, dict) and not reader.belongs(package.get("owner_org")):
        _hide_files(package)
        _blank_contact(package)
    if isinstance(group, dict) and not reader.belongs(group.get("id")):
        _blank_contact(group)
    return data


def check_fields(fields: str | Iterable[str] | None) -> None:
    """Refuse a list of index fields (`fl`) that would show what is hidden.

    Raises ValidationError naming the field. Only plain names pass: a wildcard, an alias or a
    function could name a hidden field in another way.
    """
    if not isinstance(fields, (str, list, tuple, type(None))):
        reason = tk._("Only names of fields can be asked for, not %(field)s.")
        raise tk.ValidationError({"fl": [reason % {"field": fields}]})
    given = list(fields) if isinstance(fields, (list, tuple)) else [fields or ""]
    for name in (part for entry in given for part in re.split(r"[,\s]+", str(entry)) if part):
        if name in WHOLE_FIELDS:
            reason = tk._("The field %(field)s can't be asked for, it may hold what isn't public.")
        elif not re.fullmatch(r"[A-Za-z0-9_\-]+", name):
            reason = tk._("Only names of fields can be asked for, not %(field)s.")
        else:
            continue
        raise tk.ValidationError({"fl": [reason % {"field": name}]})


def redact_document(document: dict[str, Any]) -> dict[str, Any]:
    """Drop from a document for the index what a search must not find; return it."""
    if _indexed(document, "access_level") != rules.OPEN:
        document.pop("res_url", None)
        known = resource_fields.known(document.get("dataset_type")).difference(FILE_FIELDS)
        for field in [name for name in document if name.startswith("res_extras_")]:
            if field.removeprefix("res_extras_") not in known:
                del document[field]
    if not rules.as_bool(_indexed(document, "contact_public")):
        for field in CONTACT_FIELDS:
            document.pop(field, None)
            document.pop(f"extras_{field}", None)
    return document


def _indexed(document: dict[str, Any], field: str) -> Any:
    return document.get(field) or document.get(f"extras_{field}")


def _redact_contact(reader: Reader, owner_org: str | None, shown: dict[str, Any]) -> dict[str, Any]:
    named = any(rules.value_of(shown, field) for field in CONTACT_FIELDS)
    if not named or rules.as_bool(rules.value_of(shown, "contact_public")):
        return shown
    if not reader.belongs(owner_org):
        _blank_contact(shown)
    return shown


def _blank_contact(shown: dict[str, Any]) -> None:
    _blank(shown, CONTACT_FIELDS)
    extras = shown.get("extras")
    if isinstance(extras, dict):  # as activities keep an organisation
        shown["extras"] = {k: v for k, v in extras.items() if k not in CONTACT_FIELDS}
    elif extras:
        shown["extras"] = [e for e in extras if e.get("key") not in CONTACT_FIELDS]


def _hide_files(package: dict[str, Any]) -> None:
    known = resource_fields.known(package.get("type"))
    for resource in package.get("resources") or []:
        _hide_file(resource, known)


def _hide_file(resource: dict[str, Any], known: frozenset[str]) -> None:
    _blank(resource, FILE_FIELDS)
    for field in resource.keys() - known:
        del resource[field]


def _blank(shown: dict[str, Any], fields: Iterable[str]) -> None:
    for field in fields:
        if shown.get(field):
            shown[field] = ""
