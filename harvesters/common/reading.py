"""Reads a record's fields while keeping account of what was not used."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ckanext.rabatmigration.lib import languages
from ckanext.rabatmigration.lib.text import LONG, TITLE

from .. import Loss
from . import texts

#: Beginning of a lost value that is shown in reports, in characters.
SHOWN = 120
EMPTY: tuple[Any, ...] = (None, "", [], {}, "[]", "{}", "null", "None")


class Reader:
    """The fields of one record, each of which ends up used, lost or ignored."""

    def __init__(self, payload: Mapping[str, Any], prefix: str = "") -> None:
        """Read `payload`; `prefix` stands before field names in reports."""
        self.values = {key: value for key, value in payload.items() if value not in EMPTY}
        self.lost: list[Loss] = []
        self._prefix = prefix
        self._left = set(self.values)

    def __contains__(self, name: object) -> bool:
        """Tell whether a field is there and not empty."""
        return name in self.values

    def take(self, *names: str) -> Any:
        """Return the first field that is not empty, and count it as used; None without any."""
        return self.take_named(*names)[1]

    def take_named(self, *names: str) -> tuple[str, Any]:
        """Return name and value of the first field that is not empty.

        Others that say the same are used with it; others that differ stay and are reported.
        """
        for name in names:
            if name in self.values:
                value = self.values[name]
                self._left -= {n for n in names if n in self.values and self.values[n] == value}
                return name, value
        return "", None

    def understood(self, names: Iterable[str], read: Any) -> Any:
        """Return what `read` makes of the first of the fields it understands.

        Fields it does not understand are reported; None when there is none it does.
        """
        for name in names:
            if name not in self.values:
                continue
            self._left.discard(name)
            found = read(self.values[name])
            if found not in EMPTY:
                self.take_named(*names)
                return found
            self.lose(name, self.values[name], "not_understood")
        return None

    def translations(self, *names: str) -> dict[str, str]:
        """Return the texts of the first field that has any, by the label the source gives."""
        for name in names:
            found = texts.translations(self.values, name)
            if found:
                shapes = {name, f"{name}_translated", *(f"{name}_{label}" for label in found)}
                self._left -= shapes
                return found
        return {}

    def texts(
        self, names: tuple[str, ...], own: str | None, *, one_line: bool = False
    ) -> dict[str, str]:
        """Return {language: text} of the first field that has any, in languages we keep.

        Texts are cleaned; those that are too long are cut and reported.
        """
        name = next((n for n in names if texts.translations(self.values, n)), names[0])
        limit, clean = (TITLE, texts.line) if one_line else (LONG, texts.paragraphs)
        found: dict[str, str] = {}
        for code, raw in texts.split(self.translations(*names), own).items():
            text = clean(raw)
            if code not in languages.codes():
                self.lose(name, f"{code}: {text}", "other_language")
                continue
            if len(text) > limit:
                self.lose(name, text[limit - 1 :], "refused")
                text = text[: limit - 1].rstrip() + "…"
            if text:
                found[code] = text
        return found

    def used(self, *names: str) -> None:
        """Count fields as used that were read another way."""
        self._left -= set(names)

    def lose(self, name: str, value: Any, reason: str) -> None:
        """Report that a field, or part of its value, did not get through."""
        self._left.discard(name)
        self.lost.append(Loss(self._prefix + name, shown(value), reason))

    def lose_rest(
        self, known: Iterable[str], technical: Iterable[str], personal: Iterable[str]
    ) -> None:
        """Report every field nobody asked for, but for the portal's own bookkeeping.

        Those we have a place for that was filled from another field are `superseded`.
        """
        ours, ignored, private = frozenset(known), frozenset(technical), frozenset(personal)
        for name in sorted(self._left):
            if name in ignored or name.partition("[")[0] in ignored:
                continue
            if name in private:
                self.lose(name, "", "personal")
            else:
                self.lose(name, self.values[name], "superseded" if name in ours else "no_field")


def shown(value: Any) -> str:
    """Return the beginning of a value for a report."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def with_extras(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a CKAN dict with its extras beside them, whatever their shape.

    Extras are a list of `{"key", "value"}` or a dict; values in JSON text are left as they are. A
    field of its own wins over an extra of the same name.
    """
    extras = payload.get("extras")
    found: dict[str, Any] = {}
    if isinstance(extras, Mapping):
        found.update({str(key): value for key, value in extras.items()})
    elif isinstance(extras, list):
        for extra in extras:
            if isinstance(extra, Mapping) and extra.get("key") not in EMPTY:
                found.setdefault(str(extra["key"]), extra.get("value"))
    fields = {key: value for key, value in payload.items() if key != "extras"}
    return {**found, **{key: value for key, value in fields.items() if value not in EMPTY}}


def items(value: Any) -> list[Any]:
    """Return a list for a list, for JSON text of one, or for words parted by commas."""
    if isinstance(value, str):
        text = value.strip()
        if text[:1] in "[{":
            try:
                value = json.loads(text)
            except ValueError:
                value = [text]
        elif text.startswith("{") and text.endswith("}"):
            value = text[1:-1].split(",")
        else:
            value = text.replace(";", ",").split(",")
    if isinstance(value, Mapping):
        return list(value.values())
    values = value if isinstance(value, list) else [value]
    return [one.strip() if isinstance(one, str) else one for one in values if one not in EMPTY]


def first(value: Any) -> Any:
    """Return the first of a list or of JSON text of one; other values as they are."""
    if isinstance(value, list) or (isinstance(value, str) and value.strip()[:1] == "["):
        found = items(value)
        return found[0] if found else None
    return value


def truth(value: Any) -> bool | None:
    """Read a yes or no; None for neither."""
    return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get(
        str(value).strip().casefold()
    )
