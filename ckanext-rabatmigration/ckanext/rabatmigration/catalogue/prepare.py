"""From what a form or client sends to what validators see: one shape, core fields in step."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.rabatmigration.catalogue import derive, forms, messages
from ckanext.rabatmigration.catalogue.compound import TAGS
from ckanext.rabatmigration.catalogue.derive import ABSENT
from ckanext.rabatmigration.catalogue.fields import SEPARATORS, from_json
from ckanext.rabatmigration.catalogue.stored import NOTHING, Stored
from ckanext.rabatmigration.lib import languages, names, places, vocabularies

Problems = dict[str, list[str]]

_UNREADABLE = re.compile("[\x00\ud800-\udfff]")


def dataset(
    sent: Mapping[str, Any], schema: Mapping[str, Any], stored: Stored = NOTHING
) -> tuple[dict[str, Any], Problems]:
    """Return what was sent of a dataset, made ready for validation, and what is wrong with it.

    `sent` and what it holds stay as they are, so that a refused form shows what was typed.
    """
    fields = schema["dataset_fields"]
    data = dict(sent)
    _lift(data, {field["field_name"] for field in fields})
    forms.collect(data, _inputs(fields))
    _keep(data, fields, stored)
    _keep_order(data, fields, stored)
    _reasons(data, stored)
    _tag_string(data)
    source, problems = _title(data, stored)
    _twin(data, stored, "notes", source)
    _tags(data, stored, source)
    _spatial(data, stored)
    _name(data, stored, model.Package)
    if isinstance(data.get("resources"), list):
        data["resources"] = [
            _resource(one, schema["resource_fields"], stored, source)
            if isinstance(one, Mapping)
            else one
            for one in data["resources"]
        ]
    return data, problems


def organization(
    sent: Mapping[str, Any], fields: Iterable[Mapping[str, Any]], stored: Stored = NOTHING
) -> tuple[dict[str, Any], Problems]:
    """Return what was sent of an organisation, made ready for validation, and its problems."""
    data = dict(sent)
    forms.collect(data, _inputs(fields))
    source, problems = _title(data, stored)
    _twin(data, stored, "description", source)
    _name(data, stored, model.Group)
    return data, problems


def _resource(
    sent: Mapping[str, Any], fields: Iterable[Mapping[str, Any]], stored: Stored, source: str
) -> dict[str, Any]:
    data = dict(sent)
    forms.collect(data, _inputs(fields))
    known = stored.resources.get(str(data.get("id")), NOTHING)
    _twin(data, known, "name", source)
    _twin(data, known, "description", source)
    return data


def _inputs(fields: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {f["field_name"]: f["form_inputs"] for f in fields if f.get("form_inputs")}


def _lift(data: dict[str, Any], known: set[str]) -> None:
    """Take what clients send as `extras` though the schema has a field for it."""
    extras = data.get("extras")
    if not isinstance(extras, list):
        return
    rest = []
    for extra in extras:
        key = extra.get("key") if isinstance(extra, Mapping) else None
        if isinstance(key, str) and key in known and key not in data:
            if not extra.get("deleted"):
                data[key] = extra.get("value")
        else:
            rest.append(extra)
    data["extras"] = rest


def _keep(data: dict[str, Any], fields: Iterable[Mapping[str, Any]], stored: Stored) -> None:
    """Keep what machines wrote and forms do not show, unless it was sent, if only to clear it."""
    for field in fields:
        name = field["field_name"]
        if field.get("machine") and name not in data and name in stored.fields:
            data[name] = stored.fields[name]


def _keep_order(data: dict[str, Any], fields: Iterable[Mapping[str, Any]], stored: Stored) -> None:
    """Keep codes in their order where only that changed: a form sends them in its own."""
    for name in (field["field_name"] for field in fields if field.get("vocabulary")):
        known, sent = stored.fields.get(name), data.get(name)
        if isinstance(known, list) and isinstance(sent, list):
            chosen = [one for one in sent if one]
            if len(chosen) == len(known) and all(one in known for one in chosen):
                data[name] = known


def _reasons(data: dict[str, Any], stored: Stored) -> None:
    """Let the reason for a policy tag go with it: an echo of what is stored asks for nothing."""
    reasons, known = from_json(data.get("policy_reasons")), stored.texts("policy_reasons")
    if not isinstance(reasons, Mapping) or not known:
        return
    chosen = {
        f"{prefix}:{vocabularies.get(vocab_id).code_of(code)}"
        for prefix, (name, vocab_id) in TAGS.items()
        for code in forms.chosen(data, name)
    }
    data["policy_reasons"] = {
        tag: texts
        for tag, texts in reasons.items()
        if tag in chosen or _filled(texts) != known.get(tag)
    }


def _filled(texts: Any) -> Any:
    """Return texts by language without those a form sent empty."""
    return {k: v for k, v in texts.items() if v} if isinstance(texts, Mapping) else texts


def unreadable(sent: Mapping[str, Any]) -> Problems:
    """Find texts that can be neither stored nor shown; nothing else can be checked before."""
    return {
        key: [messages.not_readable()]
        for key, value in sent.items()
        if any(_UNREADABLE.search(text) for text in _strings(value))
    }


def _strings(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, Mapping):
            waiting += [*one, *one.values()]
        elif isinstance(one, list | tuple):
            waiting += one


def _tag_string(data: dict[str, Any]) -> None:
    words = data.get("tag_string")
    if isinstance(words, str) and "tags" not in data:
        del data["tag_string"]
        data["tags"] = [{"name": w.strip()} for w in SEPARATORS.split(words) if w.strip()]


def _title(data: dict[str, Any], stored: Stored) -> tuple[str, Problems]:
    """Bring titles and source language in step; return the source language."""
    titles = from_json(data.get("title_translated", ABSENT))
    known = stored.texts("title_translated")
    plain, before = data.get("title", ABSENT), stored.core.get("title")
    if stored is NOTHING and titles is ABSENT and plain in (ABSENT, None, ""):
        plain = data.get("name") or ABSENT  # as CKAN names what is sent with a name alone
    said, said_before = data.get("source_language"), stored.fields.get("source_language")
    source = derive.source_language(said, plain, titles, said_before, known)
    lang = derive.language_of(plain, before, known, source) if known else source
    merged = derive.merge(plain, titles, before, known, lang)
    if merged is ABSENT:
        merged = known or ({source: before} if before else {})
    problems: Problems = {}
    if isinstance(merged, Mapping) and not _has(merged, source) and any(merged.values()):
        if said == source and said != said_before:
            problems["source_language"] = [messages.source_without_title(source)]
        else:
            source = next((code for code in languages.codes() if _has(merged, code)), source)
    data["title_translated"] = merged
    data["title"] = derive.plain_text(merged, source)
    if not said or said in languages.codes():
        data["source_language"] = source
    return source, problems


def _has(texts: Mapping[str, Any], lang: str) -> bool:
    text = texts.get(lang)
    return bool(text.strip()) if isinstance(text, str) else bool(text)


def _twin(data: dict[str, Any], stored: Stored, name: str, source: str) -> None:
    """Bring `name` and `name_translated` in step."""
    texts = from_json(data.get(f"{name}_translated", ABSENT))
    known = stored.texts(f"{name}_translated")
    plain, before = data.get(name, ABSENT), stored.core.get(name)
    lang = derive.language_of(plain, before, known, source)
    merged = derive.merge(plain, texts, before, known, lang)
    if merged is not ABSENT:
        data[f"{name}_translated"] = merged
        empty = plain if plain in (None, "") else None
        data[name] = derive.plain_text(merged, source) or empty


def _tags(data: dict[str, Any], stored: Stored, source: str) -> None:
    """Bring `tags` and `tags_translated` in step; tags of CKAN vocabularies stay as they are."""
    sent = data.get("tags", ABSENT)
    if sent is None:
        sent = data["tags"] = []
    if sent is not ABSENT and not (
        isinstance(sent, list) and all(isinstance(tag, Mapping) for tag in sent)
    ):
        return
    free = ABSENT if sent is ABSENT else [t.get("name") for t in sent if not t.get("vocabulary_id")]
    words = from_json(data.get("tags_translated", ABSENT))
    known = stored.texts("tags_translated")
    as_tags = {lang: derive.tag_names({lang: one}, lang) for lang, one in known.items()}
    lang = derive.language_of(free, stored.tags, as_tags, source)
    merged = derive.merge(free, words, stored.tags, known, lang)
    if merged is ABSENT:
        return
    data["tags_translated"] = merged
    if isinstance(merged, Mapping) and merged.get(lang) is free:
        return
    held = [] if sent is ABSENT else [tag for tag in sent if tag.get("vocabulary_id")]
    listed = derive.tag_names(_split(merged), source)
    data["tags"] = held + [{"name": name} for name in listed]


def _split(words: Any) -> Any:
    """Return keywords by language as lists, a form's text split."""
    if not isinstance(words, Mapping):
        return words
    return {k: SEPARATORS.split(v) if isinstance(v, str) else v for k, v in words.items()}


def _spatial(data: dict[str, Any], stored: Stored) -> None:
    """Draw the places, unless somebody gave a geometry; what was drawn follows the places."""
    given, before = from_json(data.get("spatial")), stored.fields.get("spatial")
    drawn_before = stored.fields.get("spatial_source") == "places"
    if given and not (drawn_before and given == before):
        data["spatial_source"] = "given"
        return
    chosen = from_json(data.get("places"))
    chosen = [chosen] if isinstance(chosen, str) else chosen if isinstance(chosen, list) else []
    outline = places.union(one for one in chosen if isinstance(one, str))
    data["spatial"] = json.dumps(outline, separators=(",", ":")) if outline else ""
    data["spatial_source"] = "places" if outline else ""


def _name(data: dict[str, Any], stored: Stored, table: Any) -> None:
    """Give a record without a name one from its title; a name it has never changes by itself."""
    if data.get("name"):
        return
    if stored.core.get("name"):
        data["name"] = stored.core["name"]
    elif data.get("title"):
        slug = names.slug(data["title"])
        model.Session.execute(
            sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(f"{table.__name__}:{slug}")))
        )
        data["name"] = names.unique(slug, lambda name: _taken(name, table))


def _taken(name: str, table: Any) -> bool:
    return bool(model.Session.scalar(sa.select(sa.exists().where(table.name == name))))
