"""Core's writing actions, with our rules before them."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import authz, model
from ckan.types import Action, Context, DataDict
from sqlalchemy.exc import IntegrityError

from ckanext.rabatmigration.events import append
from ckanext.rabatmigration.publishing import contents, fingerprints, record, rules

#: As much of a date as core compares with Solr's.
_COMPARED = 22


@tk.chained_action
def package_create(up: Action, context: Context, data_dict: DataDict) -> Any:
    """Keep private what is created by somebody who may not publish."""
    _check_owner(data_dict)
    _check_lists(data_dict)
    if not context.get("ignore_auth"):
        owner_org = str(data_dict.get("owner_org") or "")
        # without an organisation core refuses, or knows no private datasets and refuses those
        owned = owner_org or authz.check_config_permission("create_unowned_dataset")
        if owned and not rules.may_publish(context["user"], owner_org):
            data_dict = dict(data_dict, private=True)
    try:
        return up(context, data_dict)
    except IntegrityError as error:
        if not _is_taken_name(error):
            raise
        # somebody took the name between the check and the insert
        model.Session.rollback()
        said = tk._("That URL is already in use.")
        raise tk.ValidationError({"name": [said]}) from error


@tk.chained_action
def package_update(up: Action, context: Context, data_dict: DataDict) -> Any:
    """Keep private what is changed by somebody who may not publish.

    Patch, revise and the actions on resources end here too. Changing what is published is refused
    by the authorization function.
    """
    _check_owner(data_dict)
    _check_lists(data_dict)
    _check_files(data_dict)
    _name_somebody(context)
    package = model.Package.get(data_dict.get("id") or data_dict.get("name"))
    if package is not None:
        record.remember(context, package)
        data_dict = _without_echoed_date(package, data_dict)
        data_dict = fingerprints.keep(package, data_dict)
        if not context.get("ignore_auth") and rules.must_stay_private(
            context["user"], package, data_dict
        ):
            data_dict = dict(data_dict, private=True)
    return up(context, data_dict)


@tk.chained_action
def dataset_purge(up: Action, context: Context, data_dict: DataDict) -> Any:
    """Leave an event behind: nothing else will tell that there was such a dataset."""
    tk.check_access("dataset_purge", context, data_dict)
    package = model.Package.get(data_dict.get("id"))
    if package is not None:
        resources = [resource.id for resource in package.resources_all]
        details = {"name": package.name, "owner_org": package.owner_org, "resources": resources}
        append("dataset.purged", "dataset", package.id, details, context.get("user") or None)
    return up(context, data_dict)


def _is_taken_name(error: IntegrityError) -> bool:
    """Tell whether it is the name of a dataset that stands already."""
    told = getattr(error.orig, "diag", None)
    return bool(told) and told.constraint_name == "package_name_key"


def _without_echoed_date(package: model.Package, data_dict: DataDict) -> DataDict:
    """Leave out the date of the last change where it came back as it was shown.

    From those who may set it core would keep it. Then the next patch starts from what Solr has,
    which may be the dataset as it was before: it is taken for the same while the dates agree.
    """
    given, stored = data_dict.get("metadata_modified"), package.metadata_modified
    if not given or not stored or str(given)[:_COMPARED] != stored.isoformat()[:_COMPARED]:
        return data_dict
    return {key: value for key, value in data_dict.items() if key != "metadata_modified"}


def _check_owner(data_dict: DataDict) -> None:
    """Refuse an organisation that is no id or name; core asks the database for anything.

    What can't be read as text, PostgreSQL can't be asked for either.
    """
    owner = data_dict.get("owner_org")
    if owner not in (None, "") and not (isinstance(owner, str) and owner.isprintable()):
        raise tk.ValidationError({"owner_org": [tk._("Give the organisation's id or name.")]})


def _check_lists(data_dict: DataDict) -> None:
    """Refuse what is no list of objects where core takes one for granted."""
    wrong = [
        name
        for name in ("resources", "tags", "extras", "groups")
        if data_dict.get(name) is not None
        and not (
            isinstance(data_dict[name], list)
            and all(isinstance(one, dict) for one in data_dict[name])
        )
    ]
    if wrong:
        key = {"resources": "url", "extras": "key"}
        told = tk._("A list of objects is expected, such as {example}.")
        errors: dict[str, Any] = {
            name: [told.format(example=f'[{{"{key.get(name, "name")}": "…"}}]')] for name in wrong
        }
        if "tags" in errors:  # core takes the names out of its own tags' errors
            errors["tags"] = [{"name": errors["tags"]}]
        raise tk.ValidationError(errors)


def _check_files(data_dict: DataDict) -> None:
    """Refuse uploaded files that are empty or not what their ending says.

    All uploads pass here: core's actions on resources save through `package_update`.
    """
    resources = data_dict.get("resources")
    if not isinstance(resources, list):
        return
    told = [contents.refusal(one) if isinstance(one, dict) else "" for one in resources]
    if any(told):
        raise tk.ValidationError({"resources": [{"url": [one]} if one else {} for one in told]})


def _name_somebody(context: Context) -> None:
    """Let the site itself act where nobody is named.

    The loader marks what it loaded in nobody's name, and activities fail without one: its guess of
    the columns' types would be lost with the failed save.
    """
    if context.get("ignore_auth") and not context.get("user"):
        site = tk.get_action("get_site_user")({"ignore_auth": True}, {})
        context["user"] = site["name"]


@tk.chained_action
def xloader_submit(up: Action, context: Context, data_dict: DataDict) -> bool:
    """Leave what the loader would submit by itself to our consumer, which does it after the commit.

    The loader does it in the middle of the saving transaction, for a file that may never be
    committed, and again whenever the description of an uploaded file changes. It alone defers a
    commit here.
    """
    if context.get("defer_commit"):
        tk.check_access("xloader_submit", context, data_dict)
        return False
    return up(context, data_dict)
