"""Keep what somebody types into a form, suggest what they may mean, begin a form from a dataset."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import authz, model
from ckan.types import Context

from ckanext.rabatmigration.forms import duplicate, keeping, suggesting
from ckanext.rabatmigration.forms.logic import schema
from ckanext.rabatmigration.forms.model import DraftRow
from ckanext.rabatmigration.lib import languages


@tk.validate_action_data(schema.kept_form)
def rabatmigration_form_draft_save(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Keep what you have typed into a form and not sent yet, in place of what was kept before.

    Only you can read it. It is forgotten when the form is sent, when you delete it, and after the
    days the operator sets (30 unless said otherwise). Inputs whose names begin with an underscore
    are left out.

    :param form: ``dataset/new``, or ``dataset/edit/`` and the id of a dataset you may change
    :type form: string
    :param key: 8 to 64 letters, digits and hyphens that you make up for one go at the form; the
        form sends it along in ``rabatmigration_draft`` (form, a space, key), which empties the
        draft
    :type key: string
    :param inputs: ``[name, value]`` of each input, at most 1500, and 200,000 letters of values
    :type inputs: list of lists of two strings
    :param base: ``metadata_modified`` of the dataset as the form was opened (optional)
    :type base: string

    :returns: the draft, as ``rabatmigration_form_draft_show`` returns it
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_form_draft_save", context, data_dict)
    row = keeping.save(
        _user_id(context),
        data_dict["form"],
        data_dict["key"],
        data_dict["inputs"],
        data_dict.get("base"),
    )
    model.Session.commit()
    return _dictized(row)


@tk.side_effect_free
@tk.validate_action_data(schema.one_form)
def rabatmigration_form_draft_show(
    context: Context, data_dict: dict[str, Any]
) -> dict[str, Any] | None:
    """Return what you have typed into a form and not sent yet.

    :param form: ``dataset/new``, or ``dataset/edit/`` and a dataset's id
    :type form: string

    :returns: ``form``, ``key``, ``inputs`` (None once the form was sent), ``base`` and ``saved``
        (a moment in UTC); None when nothing is kept
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_form_draft_show", context, data_dict)
    row = keeping.find(_user_id(context), data_dict["form"])
    return _dictized(row) if row else None


@tk.validate_action_data(schema.one_form)
def rabatmigration_form_draft_delete(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Forget what you have typed into a form.

    :param form: ``dataset/new``, or ``dataset/edit/`` and a dataset's id
    :type form: string

    :returns: ``form``, and ``deleted``: whether something was kept
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_form_draft_delete", context, data_dict)
    deleted = keeping.delete(_user_id(context), data_dict["form"])
    model.Session.commit()
    return {"form": data_dict["form"], "deleted": deleted}


@tk.side_effect_free
@tk.validate_action_data(schema.one_dataset)
def rabatmigration_form_duplicate(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Return the description of the dataset that follows one of your organization's; store nothing.

    It has what the first one says of itself, not its name, files and dates of update. Its period
    is a frequency later (a quarter for a quarterly dataset; a series that grows keeps its start),
    and so are the periods its title names. It fits ``package_create``.

    :param id: the id or name of a dataset of an organization you belong to
    :type id: string

    :returns: fields of a dataset, and ``rabatmigration_from``: the id of the first one.
        ``owner_org`` is missing where you may not make datasets for it.
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_form_duplicate", context, data_dict)
    asked = tk.fresh_context(context)
    shown = tk.get_action("package_show")(asked, {"id": data_dict["id"]})
    described = tk.get_action("scheming_dataset_schema_show")(asked, {"type": "dataset"})
    taken = duplicate.description(shown, described["dataset_fields"])
    owner = shown.get("owner_org")
    user = context.get("user")
    if not authz.has_user_permission_for_group_or_org(owner, user, "create_dataset"):
        taken.pop("owner_org", None)
    return {**taken, "private": True, "rabatmigration_from": shown["id"]}


@tk.side_effect_free
@tk.validate_action_data(schema.some_letters)
def rabatmigration_form_suggest(
    context: Context, data_dict: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return what somebody may mean who has typed a few letters into a form.

    Terms are found by their names in every language; case, accents, Arabic marks and the ways to
    write hamza and ta marbuta don't matter.

    :param list: the id of a vocabulary, such as ``place``, or ``keyword`` for words by which
        datasets are found
    :type list: string
    :param q: what was typed, up to 100 letters
    :type q: string
    :param lang: the language of labels and keywords (optional, default: the reader's)
    :type lang: string
    :param limit: at most so many, up to 20 (optional, default: 8)
    :type limit: integer

    :returns: the best first: ``code`` (what is stored), ``label``, ``said`` (the name that fits
        where it isn't the label), ``notation`` and ``definition``
    :rtype: list of dictionaries
    """
    tk.check_access("rabatmigration_form_suggest", context, data_dict)
    lang = data_dict.get("lang") or languages.reader()
    typed, most = data_dict["q"], data_dict["limit"]
    if data_dict["list"] == suggesting.KEYWORDS:
        return suggesting.keywords(context, typed, lang, most)
    return suggesting.terms(data_dict["list"], typed, lang, most)


def _user_id(context: Context) -> str:
    user = model.User.get(context.get("user"))
    if user is None:
        raise tk.NotAuthorized(tk._("Sign in to keep what you type."))
    return user.id


def _dictized(row: DraftRow) -> dict[str, Any]:
    return {
        "form": row.form,
        "key": row.key,
        "inputs": row.inputs,
        "base": row.base,
        "saved": row.saved.isoformat(),
    }
