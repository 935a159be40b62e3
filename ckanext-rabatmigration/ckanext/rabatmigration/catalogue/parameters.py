"""What a call may hold: text that can be read, numbers a database knows, parameters of their kind.

Core takes most parameters as they come and fails on the wrong kind deep inside, as if the fault
were the site's. Here kinds are told by name, for all actions that only read.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import entry_points
from typing import Any

import ckan.plugins.toolkit as tk
from dateutil import parser as dates

from ckanext.rabatmigration.catalogue import messages, prepare
from ckanext.rabatmigration.catalogue.prepare import Problems

#: How deep a JSON body may be nested.
DEEPEST = 50
#: Largest number a page or a count of rows may be, as PostgreSQL and Solr can hold it.
LARGEST = 2**31 - 1
#: Most entries of a list.
MOST = 1000
_INTEGER = 2**63
_LAST = 253_402_300_799

_FORMATS = ("jsonld", "n3", "rdf", "ttl", "xml")


def unreadable(sent: Mapping[str, Any]) -> Problems:
    """Return which parameters hold what can't be stored, asked for or even walked through."""
    found: Problems = {}
    for name, value in sent.items():
        wrong = next(filter(None, map(_wrong, _walk(value))), None)
        if wrong or prepare.unreadable({name: name}):
            found["".join(c if c.isprintable() else "\ufffd" for c in name)] = [
                wrong or messages.not_readable()
            ]
    return found


def wrong_kinds(action: str, sent: Mapping[str, Any]) -> Problems:
    """Return which parameters of a reading action are of another kind than the action takes."""
    special = _SPECIAL.get(action, {})
    found = {}
    for name in {*sent, *_NEEDED.get(action, ())}:
        value = sent.get(name)
        if value is None:
            told = messages.text_expected() if name in (*_NEEDED.get(action, ()), *_FILLED) else ""
        else:
            told = special.get(name, _kind(name))(value)
        if told:
            found[name] = [told]
    return found


def wrong_numbers(sent: Mapping[str, str]) -> Problems:
    """Return which parameters of a page should be a number and are none, or one without end."""
    found = {}
    for name, value in sent.items():
        counts = name in _NUMBERS or (name.endswith("_limit") and value.strip().isdecimal())
        if counts and (told := _number(value)):
            found[name] = [told]
    return found


def _walk(value: Any, depth: int = 0) -> Iterator[tuple[Any, int]]:
    waiting = [(value, depth)]
    while waiting:
        one, depth = waiting.pop()
        yield one, depth
        if depth > DEEPEST:
            return
        if isinstance(one, Mapping):
            waiting += [(inner, depth + 1) for inner in (*one, *one.values())]
        elif isinstance(one, list | tuple):
            waiting += [(inner, depth + 1) for inner in one]


def _wrong(found: tuple[Any, int]) -> str:
    value, depth = found
    if depth > DEEPEST:
        return messages.too_deep(DEEPEST)
    if isinstance(value, str):
        return messages.not_readable() if prepare.unreadable({"": value}) else ""
    if isinstance(value, float):
        return "" if math.isfinite(value) else messages.number_too_large()
    is_large = isinstance(value, int) and not -_INTEGER <= value < _INTEGER
    return messages.number_too_large() if is_large else ""


def _text(value: Any) -> str:
    return "" if isinstance(value, str) else messages.text_expected()


def _texts(value: Any) -> str:
    listed = value if isinstance(value, list) else [value]
    if len(listed) > MOST:
        return messages.too_many(MOST, len(listed))
    return "" if all(isinstance(one, str) for one in listed) else messages.text_list_expected()


def _number(value: Any, least: int = 0) -> str:
    if value == "":
        return ""
    try:
        number = int(value) if isinstance(value, str | int) else least - 1
    except ValueError:
        number = least - 1
    is_number = not isinstance(value, bool) and least <= number <= LARGEST
    return "" if is_number else messages.number_expected(least, LARGEST)


def _from_minus_one(value: Any) -> str:
    return _number(value, -1)


def _moment_of_clock(value: Any) -> str:
    """Check seconds since 1970, up to the year 9999."""
    try:
        seconds = float(value) if isinstance(value, str | int | float) else -1
    except ValueError:
        seconds = -1
    return "" if 0 <= seconds <= _LAST else messages.number_expected(0, _LAST)


def _flag(value: Any) -> str:
    try:
        tk.asbool(value if isinstance(value, str | bool | int) else "?")
    except ValueError:
        return messages.yes_or_no(value)
    return ""


def _moment(value: Any) -> str:
    try:
        dates.parse(value)
    except (TypeError, ValueError, OverflowError):
        return messages.date(value)
    return ""


def _format(value: Any) -> str:
    return "" if value in _FORMATS else messages.one_of(value, _FORMATS)


def _profiles(value: Any) -> str:
    known = {point.name for point in entry_points(group="ckan.rdf.profiles")}
    if not isinstance(value, list | str):
        return messages.text_list_expected()
    named = value.split(",") if isinstance(value, str) else value
    strange = next((one for one in named if not isinstance(one, str) or one not in known), None)
    return "" if strange is None else messages.one_of(strange, sorted(known))


def _object(value: Any) -> str:
    return "" if isinstance(value, dict | str) else messages.object_expected()


def _anything(value: Any) -> str:
    return ""


Kind = Callable[[Any], str]

_NUMBERS = frozenset(("limit", "offset", "page", "rows", "start"))
_TEXTS = frozenset(
    ("bf", "capacity", "entity_id", "fq", "id", "id2", "key", "lang", "mm", "name", "object_type",
     "order_by", "org_id", "organization_id", "package_id", "package_type", "permission", "q",
     "qf", "rel", "resource_id", "sort", "source_id", "sql", "task_type", "type", "user_id",
     "vocabulary_id", "group_id", "email", "object_id", "activity_type", "defType", "q.op")
)  # fmt: skip
_LISTS = frozenset(
    ("facet.field", "fq_list", "groups", "organizations", "activity_types", "terms", "lang_codes",
     "query", "queues", "fl")
)  # fmt: skip
_FLAGS = frozenset(
    ("all_fields", "available_only", "distinct", "expanded", "facet", "ignore_self", "plain",
     "use_default_schema")
)  # fmt: skip
#: Parameters that are text or not there: core fails on null.
_FILLED = ("fq_list", "order_by")
#: Parameters core takes for granted.
_NEEDED = {
    "group_autocomplete": ("q",),
    "job_show": ("id",),
    "organization_autocomplete": ("q",),
}
_RDF: dict[str, Kind] = {"format": _format, "profiles": _profiles, "modified_since": _moment}
#: Where a name means another kind than elsewhere.
_SPECIAL: dict[str, dict[str, Kind]] = {
    "dcat_catalog_search": _RDF,
    "dcat_catalog_show": _RDF,
    "dcat_dataset_show": _RDF,
    "dcat_datasets_list": _RDF,
    "datastore_search": {"q": _anything, "sort": _texts, "fields": _texts, "filters": _object},
    "job_list": {"limit": _from_minus_one},
    "package_search": {"facet.field": _anything},
}


#: What a parameter of each name is.
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(_NUMBERS, _number),
    **dict.fromkeys(("after", "before"), _moment_of_clock),
    **dict.fromkeys(("facet.limit", "facet.mincount"), _from_minus_one),
    **dict.fromkeys(_TEXTS, _text),
    **dict.fromkeys(_LISTS, _texts),
    **dict.fromkeys(_FLAGS, _flag),
}


def _kind(name: str) -> Kind:
    """Return the check for a parameter of that name."""
    return _flag if name.startswith("include_") else _KINDS.get(name, _anything)
