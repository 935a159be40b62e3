"""What a harvest may change of a dataset that people changed too; pure.

`written` is what the last harvest left behind: `{"fields": {...}, "resources": [...], "rejected":
{field: [code, ...]}}`, as the catalogue showed it afterwards. A field is the source's while it
still holds that; once a person changed it, it is theirs. Of lists of tags people keep what they
added, and what they took away stays away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ckanext.rabatmigration.harvest.suggest import stored_tag

EMPTY: tuple[Any, ...] = (None, "", [], {}, ())
#: Fields that hold tags: merged tag by tag.
TAGS = frozenset(
    {
        "migration_theme",
        "sdg_targets",
        "mc2cm_recommendations",
        "population_groups",
        "disaggregation",
    }
)
#: Never changed once the dataset is there.
FIXED = frozenset({"name", "resources", "owner_org"})


@dataclass
class Merge:
    """What to write, and what was left to people."""

    #: Field -> new value; an empty one clears it.
    changes: dict[str, Any] = field(default_factory=dict)
    #: Fields that people changed, and that stay as they are.
    kept: list[str] = field(default_factory=list)
    #: Tags people took away, by field.
    rejected: dict[str, list[str]] = field(default_factory=dict)
    #: What the last harvest wrote of resources that people changed or took away.
    resources_kept: list[dict[str, Any]] = field(default_factory=list)


def merge(stored: Mapping[str, Any], written: Mapping[str, Any], new: Mapping[str, Any]) -> Merge:
    """Return what of `new` to write over `stored`."""
    last: Mapping[str, Any] = written.get("fields") or {}
    result = Merge()
    for name in dict.fromkeys([*new, *last]):
        if name in FIXED or name == "suggested_tags":
            continue
        if name in TAGS:
            _merge_tags(name, stored, written, new, result)
        elif not same(stored.get(name), last.get(name)):
            result.kept.append(name)
        elif not same(stored.get(name), new.get(name)):
            value = new.get(name)
            result.changes[name] = _cleared(stored.get(name)) if value in EMPTY else value
    _merge_suggestions(stored, new, result)
    resources, result.resources_kept = merge_resources(
        stored.get("resources") or [], written.get("resources") or [], new.get("resources") or []
    )
    if not same(resources, stored.get("resources")):
        result.changes["resources"] = resources
    return result


def _merge_tags(
    name: str,
    stored: Mapping[str, Any],
    written: Mapping[str, Any],
    new: Mapping[str, Any],
    result: Merge,
) -> None:
    now, ours = list(stored.get(name) or []), list((written.get("fields") or {}).get(name) or [])
    before = (written.get("rejected") or {}).get(name) or []
    rejected = [code for code in dict.fromkeys([*before, *ours]) if code not in now]
    added = [code for code in now if code not in ours]
    wanted = [code for code in new.get(name) or [] if code not in rejected]
    final = [*wanted, *(code for code in added if code not in wanted)]
    if rejected:
        result.rejected[name] = rejected
    if set(final) != set(now):
        result.changes[name] = final


def _merge_suggestions(stored: Mapping[str, Any], new: Mapping[str, Any], result: Merge) -> None:
    """Take the reasons for the tags, without those of tags people took away."""
    gone = {stored_tag(name, code) for name, codes in result.rejected.items() for code in codes}
    wanted = [one for one in new.get("suggested_tags") or [] if one["tag"] not in gone]
    if not same(stored.get("suggested_tags"), wanted):
        result.changes["suggested_tags"] = wanted


def merge_resources(
    stored: Iterable[Mapping[str, Any]],
    written: Iterable[Mapping[str, Any]],
    new: Iterable[Mapping[str, Any]],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the resources to have, in order, and what is remembered of those left to people.

    The source's come first, in its order, recognised by their address; then those people added. One
    that people changed stays as it is, one they took away stays away.
    """
    there = {one["id"]: dict(one) for one in stored}
    last_by_key: dict[str, list[Mapping[str, Any]]] = {}
    for one in written:
        last_by_key.setdefault(_key(one), []).append(one)
    ours = {one["id"] for group in last_by_key.values() for one in group}
    final: list[dict[str, Any]] = []
    kept: list[dict[str, Any]] = []
    for one in new:
        group = last_by_key.get(_key(one))
        last = group.pop(0) if group else None
        current = there.get(last["id"]) if last else None
        if last is None:
            final.append(dict(one))
        elif current is None or _touched(current, last, one):
            kept.append(dict(last))
            final += [current] if current else []
        else:
            final.append({**_without(current, last), **one, "id": current["id"]})
    for last in (last for group in last_by_key.values() for last in group):
        current = there.get(last["id"])
        if current is not None and _touched(current, last, {}):
            kept.append(dict(last))
            final.append(current)
    final += [one for id_, one in there.items() if id_ not in ours]
    return final, kept


def snapshot(
    shown: Mapping[str, Any],
    new: Mapping[str, Any],
    result: Merge | None = None,
    before: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return `written` for a dataset as it is shown after a harvest wrote `new`.

    What was left to people is remembered as the harvest before wrote it, so that it stays theirs.
    """
    result = result or Merge()
    last = (before or {}).get("fields") or {}
    fields: dict[str, Any] = {name: last.get(name) for name in result.kept}
    for name in new:
        if name in TAGS:
            fields[name] = [code for code in shown.get(name) or [] if code in new[name]]
        elif name not in FIXED and name not in result.kept and name != "suggested_tags":
            fields[name] = shown.get(name)
    return {
        "fields": {name: value for name, value in fields.items() if value not in EMPTY},
        "resources": _remembered(shown, new, result.resources_kept),
        "rejected": result.rejected,
    }


def _remembered(
    shown: Mapping[str, Any], new: Mapping[str, Any], kept: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    theirs = {one["id"] for one in kept}
    ours = [dict(one) for one in new.get("resources") or []]
    found = list(kept)
    for one in shown.get("resources") or []:
        mine = next((mine for mine in ours if _key(mine) == _key(one)), None)
        if mine is not None and one["id"] not in theirs:
            ours.remove(mine)
            found.append({"id": one["id"], **{name: one.get(name) for name in mine}})
    return found


def same(one: Any, other: Any) -> bool:
    """Tell whether two values say the same; all empty ones do."""
    return one == other or (one in EMPTY and other in EMPTY)


def _cleared(value: Any) -> Any:
    return type(value)() if isinstance(value, dict | list) else ""


def _key(resource: Mapping[str, Any]) -> str:
    return str(resource.get("url") or resource.get("name_translated") or "")


def _touched(current: Mapping[str, Any], last: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Tell whether people changed what the last harvest wrote or this one would."""
    return any(not same(current.get(name), last.get(name)) for name in {*last, *new})


def _without(current: Mapping[str, Any], last: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what the last harvest wrote, and the plain texts derived from it."""
    derived = {name.removesuffix("_translated") for name in last if name.endswith("_translated")}
    return {k: v for k, v in current.items() if k not in last and k not in derived}
