"""What a producer says of the columns of a table: checked, and merged with what is said already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.rabatmigration.catalogue import messages
from ckanext.rabatmigration.lib import languages, vocabularies
from ckanext.rabatmigration.lib.text import LINE, LONG, TextError, clean
from ckanext.rabatmigration.tables.columns import Column

#: Field -> longest, whether it has several lines.
TEXTS = {"label_translated": (LINE // 5, False), "notes_translated": (LONG // 10, True)}
#: What a column can be read as when the file is loaded again, as the loader names it.
TYPES = ("text", "numeric", "timestamp")

Errors = dict[str, dict[str, list[str]]]


def merged(
    given: Sequence[Mapping[str, Any]], columns: Sequence[Column], source: str | None
) -> list[dict[str, Any]]:
    """Return the fields of a table with what is said of them; raises ValidationError by column.

    A key that isn't given stays as it was; an emptied one goes.
    """
    said = {one["id"]: one for one in given}
    known = {column.id for column in columns}
    errors: Errors = {
        name: {"id": [tk._("There is no such column.")]} for name in said if name not in known
    }
    fields = []
    for column in columns:
        info, wrong = _info(said.get(column.id, {}), dict(column.info), source)
        if wrong:
            errors[column.id] = wrong
        fields.append({"id": column.id, "type": column.type, "info": info})
    if errors:
        raise tk.ValidationError({"columns": [errors]})  # pyright: ignore[reportArgumentType]
    return fields


def _info(
    said: Mapping[str, Any], info: dict[str, Any], source: str | None
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    wrong: dict[str, list[str]] = {}
    for field, (limit, multiline) in TEXTS.items():
        if field in said:
            texts, problems = _texts(said[field], limit, multiline)
            if problems:
                wrong[field] = problems
            _set(info, field, texts)
            # what plain clients read: the text in the dataset's own language, or any
            _set(info, field.removesuffix("_translated"), languages.pick(texts, source)[0])
    if "vocabulary" in said:
        name = said["vocabulary"] or ""
        if name and name not in vocabularies.ids():
            wrong["vocabulary"] = [tk._("There is no such vocabulary.")]
        _set(info, "vocabulary", name)
    if "type_override" in said:
        kind = said["type_override"] or ""
        if kind and kind not in TYPES:
            known = ", ".join(TYPES)
            wrong["type_override"] = [tk._("Expected: {known}.").format(known=known)]
        _set(info, "type_override", kind)
    return info, wrong


def _texts(given: Any, limit: int, multiline: bool) -> tuple[dict[str, str], list[str]]:
    if not isinstance(given, Mapping):
        return {}, [messages.texts_expected()]
    texts, problems = {}, []
    for lang, text in given.items():
        if lang not in languages.codes():
            problems.append(messages.unknown_language(lang))
            continue
        try:
            kept = clean(text, limit=limit, multiline=multiline)
        except TextError as error:
            problems.append(messages.in_language(lang, messages.text(error)))
            continue
        if kept:
            texts[lang] = kept
    return texts, problems


def _set(info: dict[str, Any], key: str, value: Any) -> None:
    if value:
        info[key] = value
    else:
        info.pop(key, None)
