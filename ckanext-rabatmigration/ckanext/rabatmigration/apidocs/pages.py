"""What the pages show, taken from the same description that programs read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.rabatmigration.apidocs import answers, examples
from ckanext.rabatmigration.apidocs.document import PATH, Document
from ckanext.rabatmigration.apidocs.registry import Action
from ckanext.rabatmigration.lib import languages, snippets
from ckanext.rabatmigration.lib.vocabularies import fold


@dataclass(frozen=True)
class Entry:
    """An action in the index; `lang` is the language of its summary."""

    name: str
    summary: str
    lang: str
    reads: bool


@dataclass(frozen=True)
class Group:
    """A subject with its actions."""

    id: str
    title: str
    about: str
    entries: list[Entry]


@dataclass(frozen=True)
class Row:
    """A parameter or field; `choices` are (code, label), `url` tells of a long list."""

    name: str
    title: str
    text: str
    type: str
    required: bool
    choices: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""
    default: str = ""
    input: str = "text"


@dataclass(frozen=True)
class Shown:
    """An example as a page shows it."""

    id: str
    title: str
    snippets: list[tuple[str, str]]
    status: int
    answer: str


def index(made: Document, q: str = "") -> list[Group]:
    """Return the subjects with the actions that hold the words of `q`, none without any."""
    words = fold(q).split()
    below: dict[str, list[Entry]] = {}
    for path, methods in made.content["paths"].items():
        said = methods["post"]
        entry = _entry(path, methods)
        text = fold(f"{entry.name} {entry.summary} {_subject_title(made, said['tags'][0])}")
        if all(word in text for word in words):
            below.setdefault(said["tags"][0], []).append(entry)
    return [
        Group(tag["name"], tag["x-displayName"], tag["description"], below[tag["name"]])
        for tag in made.content["tags"]
        if tag["name"] in below
    ]


def starts(made: Document) -> list[tuple[str, str, str]]:
    """Return what most come for: (action, example, title) of examples that need no account."""
    return [
        (one.action, one.id, languages.pick(one.title, made.lang)[0])
        for one in examples.examples()
        if not one.token
        and one.status < 400  # noqa: PLR2004
        and f"{PATH}{one.action}" in made.content["paths"]
    ]


def action(made: Document, found: Action) -> dict[str, Any]:
    """Return what the page of an action shows."""
    path = f"{PATH}{found.name}"
    methods = made.content["paths"][path]
    said = methods["post"]
    body = said["requestBody"]["content"]["application/json"]["schema"]
    rows = list(_rows(made, body))
    return {
        "name": found.name,
        "entry": _entry(path, methods),
        "description": said["description"],
        "answer": said["responses"]["200"]["description"] if found.doc.returns else "",
        "answer_lang": said["x-language"],
        "subject": _subject_title(made, said["tags"][0]),
        "subject_id": said["tags"][0],
        "path": path,
        "rows": rows,
        "fields_lang": made.lang if "allOf" in body else said["x-language"],
        "uploads": "multipart/form-data" in said["requestBody"]["content"],
        "examples": _examples(made, found, rows),
        "errors": [
            (f"HTTP {status}", made.content["components"]["responses"][name]["description"])
            for status, (name, _kind) in answers.ERRORS.items()
        ],
    }


def _entry(path: str, methods: dict[str, Any]) -> Entry:
    said = methods["post"]
    name = path.removeprefix(PATH)
    lang = said["x-language"] if said["summary"] != name else "en"
    return Entry(name, said["summary"], lang, "get" in methods)


def _subject_title(made: Document, subject: str) -> str:
    return next(tag["x-displayName"] for tag in made.content["tags"] if tag["name"] == subject)


def _examples(made: Document, found: Action, rows: list[Row]) -> list[Shown]:
    told = [
        examples.filled(one, made.values) for one in examples.examples() if one.action == found.name
    ]
    if not told:
        told = [_bare_example(found, rows)]
    return [
        Shown(
            one.id,
            languages.pick(one.title, made.lang)[0],
            _snippets(made, found, one),
            one.status,
            json.dumps(one.answer, ensure_ascii=False, indent=2) if one.answer else "",
        )
        for one in told
    ]


def _bare_example(found: Action, rows: list[Row]) -> examples.Example:
    """Return a request with what cannot be left out, for actions without an example."""
    needed = {row.name: examples.ANY for row in rows if row.required}
    return examples.Example("request", found.name, {}, needed, None, token=not found.reads)


def _snippets(made: Document, found: Action, one: examples.Example) -> list[tuple[str, str]]:
    url = f"{made.content['servers'][0]['url']}{PATH}{found.name}"
    url += f"?lang={one.lang}" if one.lang else ""
    how = {"reads": found.reads, "token": one.token}
    return [
        ("curl", snippets.curl(url, one.parameters, **how)),
        ("Python", snippets.python(url, one.parameters, **how)),
        ("R", snippets.r(url, one.parameters, **how)),
    ]


def _rows(made: Document, schema: Any) -> Iterator[Row]:
    """Yield the parameters of a body, those it demands first."""
    properties, needed = _object(made, schema)
    for name in sorted(properties, key=lambda one: one not in needed):
        yield _row(made, name, properties[name], name in needed)


def _object(made: Document, schema: Any) -> tuple[dict[str, Any], set[str]]:
    schema = _resolved(made, schema)
    properties = dict(schema.get("properties", {}))
    needed = set(schema.get("required", []))
    for part in schema.get("allOf", []):
        more, demanded = _object(made, part)
        properties, needed = more | properties, needed | demanded
    return properties, needed


def _resolved(made: Document, schema: Any) -> dict[str, Any]:
    if "$ref" in schema:
        return made.content["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return schema


def _row(made: Document, name: str, schema: Any, required: bool) -> Row:
    whole = _resolved(made, schema)
    for part in whole.get("allOf", []):
        whole = _resolved(made, part) | whole
    items = _resolved(made, whole.get("items", {}))
    coded = items if "x-vocabulary" in items else whole
    labels = coded.get("x-enumDescriptions", {})
    return Row(
        name=name,
        title=whole.get("title", "") if "x-vocabulary" not in _resolved(made, schema) else "",
        text=whole.get("description", ""),
        type=_type(whole, items),
        required=required,
        choices=[(_word(code), labels.get(code, "")) for code in coded.get("enum", [])],
        url=coded.get("externalDocs", {}).get("url", ""),
        default=_word(whole["default"]) if "default" in whole else "",
        input={"integer": "number", "number": "number"}.get(str(whole.get("type")), "text"),
    )


def _word(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _type(schema: dict[str, Any], items: dict[str, Any]) -> str:
    """Return a type in the reader's words."""
    types = schema.get("type", "string" if "enum" in schema else "")
    named = [types] if isinstance(types, str) else [one for one in types if one != "null"]
    words = {
        "string": tk._("text"),
        "integer": tk._("whole number"),
        "number": tk._("number"),
        "boolean": tk._("true or false"),
        "object": tk._("object"),
        "array": tk._("list of objects") if items.get("type") == "object" else tk._("list"),
    }
    said = [words[one] for one in named if one in words]
    return " / ".join(said) if said else tk._("any value")
