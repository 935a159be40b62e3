"""Goals and recommendations with what is published on each, for programs."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.rabatmigration.catalogue.api_language import labels_language
from ckanext.rabatmigration.lib import languages, vocabularies
from ckanext.rabatmigration.pages import policy
from ckanext.rabatmigration.pages.logic import schema
from ckanext.rabatmigration.pages.logic.away import organization_show, package_search

__all__ = [
    "organization_show",
    "package_search",
    "rabatmigration_policy_list",
    "rabatmigration_policy_show",
]


@tk.side_effect_free
@tk.validate_action_data(schema.policy_list)
def rabatmigration_policy_list(context: Context, data_dict: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the goals, targets and recommendations with how many public datasets serve each.

    Those that nothing serves yet come too, with a zero: they are the gaps.

    :param list: ``sdg`` or ``mc2cm`` alone (optional, default: both)
    :type list: string
    :param in_use: only those in use, or with false only the gaps (optional, default: all)
    :type in_use: boolean
    :param lang: the language of the texts (optional, default: all)
    :type lang: string

    :returns: for each ``id`` (such as ``sdg:10.7``), ``list``, ``code``, ``notation``, ``label``,
        ``definition``, ``count``, ``priority`` (the city's own choice) and ``broader``, the id of
        the goal a target belongs to. A goal counts the datasets of its targets, too.
    :rtype: list of dictionaries
    """
    tk.check_access("rabatmigration_policy_list", context, data_dict)
    lang = data_dict.get("lang") or labels_language()
    found = policy.index(context)
    entries = [
        entry
        for name in found
        if data_dict.get("list") in (None, name)
        for top in found[name]
        for entry in (top, *top.below)
    ]
    wanted = data_dict.get("in_use")
    return [
        {**_said(entry.vocabulary, entry.term.code, lang), "count": entry.count}
        for entry in entries
        if wanted is None or wanted != entry.gap
    ]


@tk.side_effect_free
@tk.validate_action_data(schema.policy_show)
def rabatmigration_policy_show(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Return one goal, target or recommendation with what is published on it.

    :param id: list and code, such as ``sdg:10.7`` or ``mc2cm:multilevel_governance``
    :type id: string
    :param rows: how many datasets, at most 100 (optional, default: 20)
    :type rows: integer
    :param start: how many datasets to pass over (optional, default: 0)
    :type start: integer
    :param lang: the language of the texts (optional, default: all)
    :type lang: string

    :returns: what ``rabatmigration_policy_list`` says of it, and ``datasets`` as
        ``package_search`` gives them, latest change first; ``producers`` (names and counts);
        ``years`` (``first``, ``last``, ``count``; a gap has a count of zero); ``themes``,
        ``places``, ``population_groups`` and ``access_levels`` (codes and counts)
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_policy_show", context, data_dict)
    lang = data_dict.get("lang") or labels_language()
    shown = policy.show(context, data_dict["id"], data_dict["rows"], data_dict["start"])
    covered = {
        name: [{"code": one.term.code, "count": one.count} for one in counted]
        for name, counted in shown.covered.items()
    }
    return {
        **_said(shown.vocabulary, shown.term.code, lang),
        "count": shown.count,
        "producers": [
            {"name": one.organization["name"], "count": one.count} for one in shown.producers
        ],
        "years": [
            {"first": year.first, "last": year.last, "count": year.count} for year in shown.years
        ],
        "themes": covered["migration_theme"],
        "places": covered["places"],
        "population_groups": covered["population_groups"],
        "access_levels": covered["access_level"],
        "datasets": shown.datasets,
    }


def _said(vocabulary_id: str, code: str, lang: str | None) -> dict[str, Any]:
    item = vocabularies.get(vocabulary_id).items[code]
    return {
        "id": f"{vocabulary_id}:{code}",
        "list": vocabulary_id,
        "code": code,
        "uri": item.uri,
        "notation": item.notation,
        "label": _in(dict(item.label), lang),
        "definition": _in(dict(item.definition), lang),
        "priority": item.priority,
        "broader": f"{vocabulary_id}:{item.broader}" if item.broader else None,
    }


def _in(texts: dict[str, str], lang: str | None) -> dict[str, str]:
    """Keep the text in a language, or the one shown in its place; without a language all."""
    if lang is None:
        return texts
    text, found = languages.pick(texts, lang)
    return {found: text} if found else {}
