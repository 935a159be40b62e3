"""What a reader asks of a table: words, filters by column, an order.

Pages ask by parameters (`q`, `f.COLUMN`, `has.COLUMN`, `from.COLUMN`, `to.COLUMN`, `sort`), the API
by an object; both become an `Asked`, and what can't be meant becomes a fault in words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

import ckan.plugins.toolkit as tk
from werkzeug.datastructures import MultiDict

from ckanext.rabatmigration.catalogue import messages
from ckanext.rabatmigration.lib.text import TextError, clean
from ckanext.rabatmigration.tables.columns import BOOL, DATE, MOMENT, NUMBER, Column

#: Longest search and filter, in characters; values of one filter.
LONGEST, MOST_VALUES = 200, 200
#: Rows a page may have; the first is the usual one.
SIZES = (25, 50, 100)

#: Prefix of a page's parameter -> key of a filter.
PREFIXES = {"f.": "is", "has.": "contains", "from.": "from", "to.": "to"}

_SPACE = re.compile(r"[\s\u00a0\u202f]")
_NUMBER = re.compile(r"[+-]?\d{1,40}(\.\d{1,40})?([eE][+-]?\d{1,3})?")

Value = Decimal | date | bool | str | None


@dataclass(frozen=True)
class Filter:
    """What one column must be: one of `values`, hold `contains`, lie within `low` and `high`."""

    values: tuple[Value, ...] | None = None
    contains: str = ""
    low: Decimal | date | None = None
    high: Decimal | date | None = None


@dataclass(frozen=True)
class Asked:
    """A view of a table. `faults` are {parameter: what is wrong with it}; such are left out."""

    q: str = ""
    filters: Mapping[str, Filter] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    faults: Mapping[str, str] = field(default_factory=dict)


def of_page(args: MultiDict[str, str], columns: Sequence[Column]) -> Asked:
    """Read a page's parameters; of a column there isn't, nothing is asked."""
    known = {column.id: column for column in columns}
    given: dict[str, dict[str, Any]] = {}
    for name in args:
        prefix = next((one for one in PREFIXES if name.startswith(one)), "")
        column = name.removeprefix(prefix)
        values = [value for value in args.getlist(name) if value.strip()]
        if prefix and values and column in known:
            kept = values if prefix == "f." else values[0]
            given.setdefault(column, {})[PREFIXES[prefix]] = kept
    sort = args.get("sort", "")
    asked = of_call(args.get("q", ""), given, "", columns)
    name = sort.removeprefix("-")
    return replace(asked, sort=name, descending=sort != name) if name in known else asked


def of_call(q: str, filters: Mapping[str, Any], sort: str, columns: Sequence[Column]) -> Asked:
    """Read the parameters of the API; faults name `q`, `sort` or a column."""
    known = {column.id: column for column in columns}
    faults: dict[str, str] = {}
    made: dict[str, Filter] = {}
    for name, wanted in filters.items():
        if name not in known:
            faults[name] = tk._("There is no such column.")
            continue
        try:
            made[name] = _filter(known[name], wanted)
        except ValueError as error:
            faults[name] = str(error)
    order = re.fullmatch(r"(.*?)(?: (asc|desc))?", sort.strip(), re.DOTALL | re.IGNORECASE)
    column, direction = (order[1], order[2]) if order else ("", None)
    if column and column not in known:
        faults["sort"] = tk._("There is no such column.")
        column = ""
    try:
        words = _text(q)
    except ValueError as error:
        words, faults["q"] = "", str(error)
    return Asked(words, made, column, bool(column) and (direction or "").lower() == "desc", faults)


def _filter(column: Column, wanted: Any) -> Filter:
    """Return what a column must be; raises ValueError that says what is expected."""
    if not isinstance(wanted, Mapping):
        wanted = {"is": wanted}
    if not wanted or wanted.keys() - {"is", "contains", "from", "to"}:
        expected = '{"from": …, "to": …}, {"contains": "…"}'
        raise ValueError(
            tk._("A value, a list of values or one of these is expected: {forms}.").format(
                forms=expected
            )
        )
    ranged = {"from", "to"} & wanted.keys()
    if ranged and column.kind not in (NUMBER, DATE, MOMENT):
        raise ValueError(tk._("Only numbers and dates have a from and a to."))
    return Filter(
        _values(column, wanted["is"]) if "is" in wanted else None,
        _text(wanted.get("contains", "")),
        _bound(column, wanted.get("from"), last=False),
        _bound(column, wanted.get("to"), last=True),
    )


def _values(column: Column, wanted: Any) -> tuple[Value, ...]:
    values = wanted if isinstance(wanted, list) else [wanted]
    if len(values) > MOST_VALUES:
        raise ValueError(tk._("At most {limit} values can be asked for.").format(limit=MOST_VALUES))
    return tuple(_value(column, value) for value in values)


def _value(column: Column, value: Any) -> Value:
    if value is None:
        return None
    if isinstance(value, (list, dict)):
        raise ValueError(tk._("A text is expected here."))  # noqa: TRY004  (told to the caller)
    if column.kind == NUMBER:
        return _number(value)
    if column.kind == BOOL:
        return _bool(value)
    if column.kind in (DATE, MOMENT):
        return _date(value, last=False)
    text = str(value) if isinstance(value, (int, float)) else value
    _text(text)
    return text


def _bound(column: Column, value: Any, *, last: bool) -> Decimal | date | None:
    if value in (None, ""):
        return None
    return _number(value) if column.kind == NUMBER else _date(value, last=last)


def _number(value: Any) -> Decimal:
    """Read a number as people write it, with a decimal comma or point."""
    text = _SPACE.sub("", str(value)).replace(",", ".")
    if isinstance(value, bool) or not _NUMBER.fullmatch(text):
        raise ValueError(tk._("A number is expected, such as 1200 or 12.5."))
    return Decimal(text)


def _date(value: Any, *, last: bool) -> date:
    """Read a day, a month or a year, as its first day or its last."""
    text = str(value).strip()
    found = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?:[T ].*)?", text)
    try:
        if found and found[3]:
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found:
            year, month = int(found[1]), int(found[2] or (12 if last else 1))
            first = date(year, month, 1)
            return _last_of(first) if last else first
    except ValueError:
        pass
    raise ValueError(tk._("A day is expected, such as 2024-05-31."))


def _last_of(first: date) -> date:
    if first.month == 12:  # noqa: PLR2004
        return first.replace(day=31)
    return date.fromordinal(first.replace(month=first.month + 1).toordinal() - 1)


def _bool(value: Any) -> bool:
    text = str(value).strip().lower()
    if text in ("true", "t", "yes", "1"):
        return True
    if text in ("false", "f", "no", "0"):
        return False
    raise ValueError(tk._("“true” or “false” is expected here."))


def _text(value: Any) -> str:
    """Return a text to look for; raises ValueError where it is none or too long."""
    try:
        return clean(value, limit=LONGEST, multiline=True)
    except TextError as error:
        raise ValueError(messages.text(error)) from error
