"""The whole API in OpenAPI 3.1, in one language.

Made once for each language and kept: what it says follows from the code, the settings and the
files of schemas and vocabularies, none of which changes while the site runs. Only the values of
examples may, while the demo's content comes in.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.i18n import get_locales_from_config
from flask_babel import force_locale

from ckanext.rabatmigration.apidocs import answers, bodies, codes, examples, inputs, registry
from ckanext.rabatmigration.apidocs.examples import Example
from ckanext.rabatmigration.apidocs.registry import Action
from ckanext.rabatmigration.apidocs.subjects import subject_of, subjects
from ckanext.rabatmigration.apidocs.validators import JSON_TEXT
from ckanext.rabatmigration.helpers import rabatmigration_site_title
from ckanext.rabatmigration.lib import languages
from ckanext.rabatmigration.lib.described import JsonSchema

VERSION = "3.1.0"
PATH = "/api/3/action/"

_made: dict[tuple[Any, ...], Document] = {}


@dataclass(frozen=True)
class Document:
    """The description in one language: as an object, and as the bytes that are served."""

    lang: str
    content: dict[str, Any]
    values: dict[str, str]

    @cached_property
    def text(self) -> bytes:
        """The bytes that are served."""
        return json.dumps(self.content, ensure_ascii=False, separators=(",", ":")).encode()

    @cached_property
    def etag(self) -> str:
        """What changes with it."""
        return sha256(self.text).hexdigest()[:32]


def of(lang: str) -> Document:
    """Return the description in a language."""
    values = examples.values()
    settings = (tk.config.get("ckan.site_url"), tk.config.get("ckan.root_path"))
    key = (lang, *settings, *tk.config.get("ckan.plugins", []), *values.values())
    if key not in _made:
        with force_locale(lang):
            made = Document(lang, _content(lang, values), values)
        for old in [one for one in _made if one[0] == lang]:
            del _made[old]  # one for each language: what is no longer so is not asked for again
        _made[key] = made
    return _made[key]


def _content(lang: str, values: dict[str, str]) -> dict[str, Any]:
    told: dict[str, list[Example]] = {}
    for example in examples.examples():
        told.setdefault(example.action, []).append(examples.filled(example, values))
    return {
        "openapi": VERSION,
        "info": _info(),
        "servers": servers(),
        "tags": [
            {"name": s.id, "x-displayName": _in(s.title), "description": _in(s.about)}
            for s in subjects()
        ],
        "paths": {
            f"{PATH}{name}": _path(action, told.get(name, []), lang)
            for name, action in registry.actions().items()
        },
        "components": {
            "schemas": bodies.components()
            | codes.components()
            | {"Error": answers.error_component()},
            "parameters": _parameters(),
            "responses": answers.components(),
            "securitySchemes": {"token": _token()},
        },
    }


def _info() -> dict[str, Any]:
    said = tk._(
        "Everything the site knows is open through CKAN's Action API. Reading needs no account; "
        "what changes something wants a POST with JSON and a token."
    )
    return {
        "title": tk._("API of {site}").format(site=rabatmigration_site_title()),
        "version": "3",
        "description": said,
        "x-core-language": "en",
    }


def servers() -> list[dict[str, str]]:
    """Return where the API is called: plainly, and with a language for its messages."""
    plain = {"url": _base(None), "description": tk._("Messages in the site's own language")}
    return [plain] + [
        {
            "url": _base(lang),
            "description": tk._("Messages in: {language}").format(language=languages.name(lang)),
        }
        for lang in languages.codes()
        if lang in get_locales_from_config()
    ]


def _base(lang: str | None) -> str:
    """Return the site's address without the path of an action, in CKAN's way of prefixes."""
    locale = lang or "default"
    return tk.url_for("api.get_api", ver=3, locale=locale, _external=True).removesuffix("/api/3")


def _in(texts: Any) -> str:
    return languages.pick(texts)[0]


def _path(action: Action, told: list[Example], lang: str) -> dict[str, Any]:
    translate = _translator(action)
    shared = [{"$ref": "#/components/parameters/lang"}]
    body = inputs.body(action, translate)
    post = _operation(action, told, translate, lang)
    post["requestBody"] = _request_body(action, body, told)
    post["operationId"] = f"{action.name}_post" if action.reads else action.name
    methods = {"post": post}
    if action.reads:
        get = _operation(action, told, translate, lang)
        get["operationId"] = action.name
        get["parameters"] = [
            _query(name, schema, body, told) for name, schema in _flat(body).items()
        ]
        methods = {"get": get, "post": post}
    return {"parameters": shared, **methods}


def _translator(action: Action) -> Callable[[str], str]:
    """Return what translates the action's words: ours are in the catalogues, core's are English."""
    return tk._ if action.ours else str


def _operation(
    action: Action, told: list[Example], translate: Callable[[str], str], lang: str
) -> dict[str, Any]:
    doc = action.doc
    responses = answers.responses(action, translate)
    for example in told:
        _show(responses, example)
    return {
        "tags": [subject_of(action.name).id],
        "summary": translate(doc.summary) if doc.summary else action.name,
        "description": translate(doc.description) if doc.description else "",
        "x-language": lang if action.ours else "en",
        "responses": responses,
        "security": [{}, {"token": []}] if action.reads else [{"token": []}],
    }


def _show(responses: dict[str, Any], example: Example) -> None:
    """Add an example to the answers."""
    status = str(example.status)
    if "$ref" in responses[status]:
        name = responses[status]["$ref"].rsplit("/", 1)[-1]
        responses[status] = answers.components()[name]
    content = responses[status]["content"]["application/json"]
    shown = {"summary": _in(example.title), "value": example.answer}
    content.setdefault("examples", {})[example.id] = shown


def _request_body(action: Action, body: JsonSchema, told: list[Example]) -> dict[str, Any]:
    content: dict[str, Any] = {"application/json": {"schema": _bare(body)}}
    if told:
        content["application/json"]["examples"] = {
            one.id: {"summary": _in(one.title), "value": one.parameters} for one in told
        }
    upload = inputs.UPLOADS.get(action.name)
    if upload:
        file = {"type": "object", "properties": {upload: {"type": "string", "format": "binary"}}}
        content["multipart/form-data"] = {"schema": {"allOf": [_bare(body), file]}}
    return {"content": content, "required": bool(_needed(body))}


def _query(name: str, schema: JsonSchema, body: JsonSchema, told: list[Example]) -> dict[str, Any]:
    """Return a parameter of a GET; lists and objects that CKAN reads as JSON are JSON."""
    found: dict[str, Any] = {"name": name, "in": "query", "required": name in _needed(body)}
    if "description" in schema:
        found["description"] = schema["description"]
    plain = {key: value for key, value in _bare(schema).items() if key != "description"}
    as_json = schema.get(JSON_TEXT) or schema.get("type") == "object"
    shown = {
        one.id: {"summary": _in(one.title), "value": one.parameters[name]}
        for one in told
        if name in one.parameters
    }
    if as_json:
        media: dict[str, Any] = {"schema": plain}
        return found | {
            "content": {"application/json": media | ({"examples": shown} if shown else {})}
        }
    return found | {"schema": plain} | ({"examples": shown} if shown else {})


def _flat(body: JsonSchema) -> dict[str, JsonSchema]:
    return body.get("properties", {})


def _needed(body: JsonSchema) -> list[str]:
    own = body["allOf"][-1] if "allOf" in body else body
    return own.get("required", [])


def _bare(schema: Any) -> Any:
    """Return a schema without what is said to this module alone."""
    if isinstance(schema, dict):
        return {key: _bare(value) for key, value in schema.items() if key != JSON_TEXT}
    return [_bare(one) for one in schema] if isinstance(schema, list) else schema


def _parameters() -> dict[str, Any]:
    said = tk._(
        "The language of messages; datasets, files and organisations also get labels in it."
    )
    return {
        "lang": {
            "name": "lang",
            "in": "query",
            "description": said,
            "schema": {"enum": languages.codes()},
        },
    }


def _token() -> dict[str, str]:
    said = tk._("A token of yours, made on your page under API tokens.")
    header = str(tk.config.get("apitoken_header_name") or "Authorization")
    return {"type": "apiKey", "in": "header", "name": header, "description": said}
