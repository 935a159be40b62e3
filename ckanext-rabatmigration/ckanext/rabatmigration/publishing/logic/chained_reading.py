"""Core's reading actions, without what the reader may not see."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib.search import SearchError
from ckan.types import Action, Context, DataDict
from flask import has_request_context, request

from ckanext.rabatmigration import resource_fields
from ckanext.rabatmigration.publishing import redaction, rules


@tk.chained_action
@tk.side_effect_free
def package_show(up: Action, context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show a dataset without files and names that aren't the reader's."""
    package = up(context, data_dict)
    if redaction.reads_all(context):
        return package
    return redaction.redact_package(rules.reader(context.get("user")), package)


@tk.chained_action
@tk.side_effect_free
def package_search(up: Action, context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show the datasets found without files and names that aren't the reader's."""
    reader = rules.reader(context.get("user"))
    if context.get("ignore_auth") or reader.sees_all:
        return _search(up, context, data_dict)
    redaction.check_fields(data_dict.get("fl"))
    found = _search(up, context, data_dict)
    for package in found["results"]:
        redaction.redact_package(reader, package)
    return found


@tk.chained_action
@tk.side_effect_free
def current_package_list_with_resources(
    up: Action, context: Context, data_dict: DataDict
) -> list[dict[str, Any]]:
    """Do the same where core searches without asking `package_search`."""
    packages = up(context, data_dict)
    if redaction.reads_all(context):
        return packages
    reader = rules.reader(context.get("user"))
    return [redaction.redact_package(reader, package) for package in packages]


@tk.chained_action
@tk.side_effect_free
def tag_show(up: Action, context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show a tag's datasets, which core reads from the index itself, as `package_show` would."""
    tag = up(context, data_dict)
    if not redaction.reads_all(context):
        _redact_packages(context, tag.get("packages") or [])
    return tag


@tk.chained_action
@tk.side_effect_free
def dataset_followee_list(up: Action, context: Context, data_dict: DataDict) -> list[Any]:
    """Show followed datasets, which core reads from the tables itself, as `package_show` would."""
    everything = redaction.reads_all(context)
    packages = up(context, data_dict)
    if not everything:
        _redact_packages(context, packages)
    return packages


@tk.chained_action
@tk.side_effect_free
def followee_list(up: Action, context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Do the same for all that is followed; core gives itself all rights meanwhile."""
    everything = redaction.reads_all(context)
    followed = up(context, data_dict)
    if not everything:
        _redact_packages(context, [one["dict"] for one in followed if one["type"] == "dataset"])
        reader = rules.reader(context.get("user"))
        for one in followed:
            if one["type"] == "organization":
                redaction.redact_organization(reader, one["dict"])
    return followed


@tk.chained_action
@tk.side_effect_free
def organization_followee_list(
    up: Action, context: Context, data_dict: DataDict
) -> list[dict[str, Any]]:
    """Show followed organisations as `organization_show` would."""
    everything = redaction.reads_all(context)
    organizations = up(context, data_dict)
    if everything:
        return organizations
    reader = rules.reader(context.get("user"))
    return [redaction.redact_organization(reader, one) for one in organizations]


@tk.chained_action
@tk.side_effect_free
def resource_show(up: Action, context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Describe a resource also to those who may not have its file.

    They are refused by the authorization function, which everything that serves files asks.
    """
    try:
        return up(context, data_dict)
    except tk.NotAuthorized:
        resource = model.Resource.get(data_dict.get("id", ""))
        if resource is None:
            raise
        package = tk.get_action("package_show")(
            tk.fresh_context(context), {"id": resource.package_id}
        )
        for shown in package["resources"]:
            if shown["id"] == resource.id:
                return shown
        raise


@tk.chained_action
@tk.side_effect_free
def resource_view_list(up: Action, context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """List no views to those who may read the dataset but not its files."""
    try:
        return up(context, data_dict)
    except tk.NotAuthorized:
        resource = model.Resource.get(data_dict.get("id", ""))
        if resource is None:
            raise
        tk.check_access("package_show", tk.fresh_context(context), {"id": resource.package_id})
        return []


@tk.chained_action
@tk.side_effect_free
def resource_search(up: Action, context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Find resources, but not by the address of a file, which may be hidden.

    Each resource found is shown as `resource_show` would: without its address where it is hidden.
    """
    reader = rules.reader(context.get("user"))
    if context.get("ignore_auth") or reader.sees_all:
        return up(context, data_dict)
    query = data_dict.get("query")
    terms = query if isinstance(query, list) else [query]
    asked = {str(term).partition(":")[0].strip() for term in terms}
    asked.add(str(data_dict.get("order_by") or ""))
    free = set(model.Resource.get_extra_columns()) - resource_fields.known("dataset")
    if asked & {"url", "cache_url", "extras", *free}:
        reason = tk._("Files can't be searched by their address: some addresses aren't public.")
        raise tk.ValidationError({"query": [reason]})
    found = up(context, data_dict)
    _redact_resources(reader, found["results"])
    return found


@tk.chained_action
@tk.side_effect_free
def organization_show(up: Action, context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show an organisation without the contact that isn't public."""
    organization = up(context, data_dict)
    if redaction.reads_all(context):
        return organization
    return redaction.redact_organization(rules.reader(context.get("user")), organization)


@tk.chained_action
@tk.side_effect_free
def organization_list(up: Action, context: Context, data_dict: DataDict) -> list[Any]:
    """List organisations without contacts that aren't public."""
    organizations = up(context, data_dict)
    if redaction.reads_all(context):
        return organizations
    reader = rules.reader(context.get("user"))
    for organization in organizations:
        if isinstance(organization, dict):
            redaction.redact_organization(reader, organization)
    return organizations


def _search(up: Action, context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Search; tell callers of the API what they may mend, where core shows all it asked Solr.

    Pages have their own words for a search that fails.
    """
    try:
        return up(context, data_dict)
    except SearchError as error:
        if "(HTTP 400)" not in str(error) or not has_request_context() or not _is_call():
            raise
        name = next((name for name in ("q", "fq", "fq_list", "sort") if data_dict.get(name)), "q")
        wrong = tk._("The search cannot be understood. Check quotes and brackets.")
        raise tk.ValidationError({name: [wrong]}) from error


def _is_call() -> bool:
    return request.endpoint == "api.action"


def _redact_packages(context: Context, packages: list[Any]) -> None:
    reader = rules.reader(context.get("user"))
    for package in packages:
        if isinstance(package, dict):
            redaction.redact_package(reader, package)


def _redact_resources(reader: rules.Reader, resources: list[Any]) -> None:
    """Blank addresses in resources of many datasets, with one query for all."""
    shown = [resource for resource in resources if isinstance(resource, dict)]
    ids = {resource["package_id"] for resource in shown}
    packages = {
        package.id: package
        for package in model.Session.query(model.Package).filter(model.Package.id.in_(ids))
    }
    for resource in shown:
        if package := packages.get(resource["package_id"]):
            redaction.redact_resource(reader, package, resource)
