"""Vocabulary API, and labels in CKAN's own actions.

Vocabularies are files: they are read here and changed in `schemas/vocabularies/` or in the
operator's folder, never through the API. Their URLs give the same in SKOS to whoever follows a
concept's URI; `format` is for those who can only call actions.
"""

from __future__ import annotations

import functools
import inspect
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Action, Context

from ckanext.rabatmigration.catalogue import api_labels, vocabularies_json, vocabularies_skos
from ckanext.rabatmigration.catalogue.api_language import labels_language
from ckanext.rabatmigration.catalogue.logic import schema
from ckanext.rabatmigration.lib import vocabularies


@tk.side_effect_free
@tk.validate_action_data(schema.vocabulary_list)
def rabatmigration_vocabulary_list(
    context: Context, data_dict: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return the closed lists whose codes datasets and organisations hold.

    Texts are dictionaries by language; with a language they hold that one alone, or, where a text
    has none in it, another one under its own code.

    :param lang: the language of titles and descriptions (optional, default: all)
    :type lang: string

    :returns: for each list ``id``, ``uri``, ``title``, ``description``, ``count`` (of terms),
        ``source``, ``license``, ``extensible`` (the operator may add terms) and ``urls`` of its
        page (``html``) and SKOS (``ttl``, ``jsonld``)
    :rtype: list of dictionaries
    """
    tk.check_access("rabatmigration_vocabulary_list", context, data_dict)
    lang = data_dict.get("lang") or labels_language()
    return [vocabularies_json.head(vocabularies.get(name), lang) for name in vocabularies.ids()]


@tk.side_effect_free
@tk.validate_action_data(schema.vocabulary_show)
def rabatmigration_vocabulary_show(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Return one closed list with its terms, in their order.

    :param id: the list's id, such as ``migration_theme``
    :type id: string
    :param lang: the language of the texts (optional, default: all)
    :type lang: string
    :param q: only terms that hold these words in their code, label, other words or definition, in
        any language; case, accents and Arabic marks don't matter (optional)
    :type q: string
    :param format: ``json`` (default), or SKOS as ``ttl`` or ``json-ld``, whole and in all languages
    :type format: string

    :returns: what the list says of itself, as in ``rabatmigration_vocabulary_list``, and
        ``items``: for each term ``id`` (the code that is stored), ``uri``, ``label``,
        ``definition``, ``alt``, ``broader`` and ``narrower`` (codes), ``notation``,
        ``exact_match``, ``priority`` and what is particular to the list. For SKOS: ``id``,
        ``format``, ``media_type`` and ``text``.
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_vocabulary_show", context, data_dict)
    name, form = data_dict["id"], data_dict["format"]
    if name not in vocabularies.ids():
        raise tk.ObjectNotFound(tk._("There is no vocabulary “{id}”.").format(id=name[:50]))
    vocabulary = vocabularies.get(name)
    if form != "json":
        text = vocabularies_skos.serialize(vocabulary, form)
        media_type = vocabularies_skos.FORMATS[form][1]
        return {"id": name, "format": form, "media_type": media_type, "text": text}
    lang = data_dict.get("lang") or labels_language()
    return vocabularies_json.whole(vocabulary, lang, data_dict.get("q"))


@tk.chained_action
@tk.side_effect_free
def package_show(next_action: Action, context: Context, data_dict: dict[str, Any]) -> Any:
    """Show a dataset, with labels when the API is asked for them."""
    dataset = next_action(context, data_dict)
    lang = _labels_asked(context)
    if lang:
        api_labels.label_dataset(dataset, lang)
    return dataset


@tk.chained_action
@tk.side_effect_free
def package_search(next_action: Action, context: Context, data_dict: dict[str, Any]) -> Any:
    """Search datasets, with labels when the API is asked for them."""
    found = next_action(context, data_dict)
    lang = _labels_asked(context)
    if lang:
        for dataset in found["results"]:
            api_labels.label_dataset(dataset, lang)
    return found


@tk.chained_action
@tk.side_effect_free
def resource_show(next_action: Action, context: Context, data_dict: dict[str, Any]) -> Any:
    """Show a resource, with labels when the API is asked for them."""
    resource = next_action(context, data_dict)
    lang = _labels_asked(context)
    if lang:
        api_labels.label_resource(resource, lang)
    return resource


@tk.chained_action
@tk.side_effect_free
def organization_show(next_action: Action, context: Context, data_dict: dict[str, Any]) -> Any:
    """Show an organisation, with labels when the API is asked for them."""
    organization = next_action(context, data_dict)
    lang = _labels_asked(context)
    if lang:
        api_labels.label_organization(organization, lang)
    return organization


@tk.chained_action
def package_create(next_action: Action, context: Context, data_dict: dict[str, Any]) -> Any:
    """Create a dataset; labels sent back with it are not stored."""
    return _written(next_action, context, data_dict)


@tk.chained_action
def package_update(next_action: Action, context: Context, data_dict: dict[str, Any]) -> Any:
    """Update a dataset; labels sent back with it are not stored."""
    return _written(next_action, context, data_dict)


@tk.chained_action
@tk.side_effect_free
def help_show(next_action: Action, context: Context, data_dict: dict[str, Any]) -> Any:
    """Tell what an action says of itself, chained ones too.

    CKAN tells of these what Python says of `functools.partial`.
    """
    text = next_action(context, data_dict)
    if text != functools.partial.__doc__:
        return text
    action: Any = tk.get_action(data_dict["name"])
    while not inspect.isfunction(action) or hasattr(action, "__wrapped__"):
        is_chained = isinstance(action, functools.partial)
        action = action.args[0] if is_chained else action.__wrapped__
    return action.__doc__


def _written(next_action: Action, context: Context, data_dict: dict[str, Any]) -> Any:
    dataset = next_action(context, api_labels.without_labels(data_dict))
    lang = _labels_asked(context)
    if lang and isinstance(dataset, dict):
        api_labels.label_dataset(dataset, lang)
    return dataset


def _labels_asked(context: Context) -> str | None:
    """Return the language the API's caller wants labels in.

    Only the API's own context has a version: what actions show one another stays unlabelled.
    """
    if "api_version" not in context or context.get("for_update"):
        return None
    return labels_language()
