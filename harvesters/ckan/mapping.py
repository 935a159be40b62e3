"""From a CKAN record to our dataset dict: a pure function and its parts.

`fields.py` says which field goes where; here is how. Whatever does not arrive is in `Mapped.lost`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from ckanext.rabatmigration.lib import languages, names, places
from ckanext.rabatmigration.lib.outbound_errors import N_
from ckanext.rabatmigration.lib.text import KEYWORD

from .. import Flaw, Mapped, Record, Source
from ..common import codes, dates, texts
from ..common.reading import Reader, first, items, truth, with_extras
from . import fields
from .contact import contact
from .coverage import geometry, period
from .resources import map_resources

_NAME = re.compile(r"[a-z0-9_-]{2,100}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
#: Said of access in other words than the list's; the cautious reading where it leaves open how.
_ACCESS = {
    "restricted public": "licensed",
    "non-public": "metadata_only",
    "http://publications.europa.eu/resource/authority/access-right/restricted": "licensed",
    "http://publications.europa.eu/resource/authority/access-right/confidential": "metadata_only",
}
_KNOWN = frozenset(name for names in fields.DATASET.values() for name in names)
#: Fields whose language is the record's.
_PROSE = ("title", "notes", "description", "methodology_other", "caveats", "license_title")
_MOROCCO = frozenset({"morocco", "maroc", "المغرب", "mar", "ma", "marruecos"})


def map_dataset(record: Record, source: Source) -> Mapped:
    """Return our dataset for a CKAN record, and what of it got lost."""
    reader = Reader(with_extras(record.payload))
    own = _source_language(reader, source)
    dataset: dict[str, Any] = {"source_language": own} if own in languages.codes() else {}
    dataset.update(_texts(reader, own))
    dataset["name"] = _name(reader, record)
    dataset.update(_keywords(reader, own))
    dataset.update(_coverage(reader, dataset))
    dataset.update(_access(reader))
    dataset.update(_making(reader, own))
    dataset.update(contact(reader))
    dataset.update(_origin(reader, record, source, own))
    dataset["resources"], lost = map_resources(record.payload.get("resources"), record.url, own)
    if not dataset.get("data_updated"):
        updated = dates.latest(_file_dates(record.payload.get("resources")))
        dataset.update({"data_updated": updated} if updated else {})
    reader.lose_rest(_KNOWN, fields.TECHNICAL, fields.PERSONAL)
    filled = {key: value for key, value in dataset.items() if value not in (None, "", {}, [])}
    return Mapped(filled, reader.lost + lost, _flaw(filled, own))


def _flaw(dataset: Mapping[str, Any], own: str | None) -> Flaw | None:
    """Return why nothing can be made of a record: without a title there is no dataset."""
    if dataset.get("title_translated"):
        return None
    if own and own not in languages.codes():
        return Flaw(
            N_(
                "The title is in a language the catalogue does not keep (%(language)s). "
                "To keep it, add the language to ckanext.rabatmigration.languages."
            ),
            {"language": own},
        )
    return Flaw(N_("The record has no title."))


def _source_language(reader: Reader, source: Source) -> str | None:
    """Return the language of title and summary: what they are in, else what the record says."""
    sources = fields.DATASET["source_language"]
    said = [one for key in sources for one in items(reader.values.get(key) or "")]
    declared = [code for code in map(texts.language, said) if code]
    reader.used(*(sources if declared else ()))
    written = " ".join(str(reader.values.get(key) or "") for key in _PROSE)
    files = " ".join(_file_texts(reader.values.get("resources")))
    usual = texts.language(source.config.get("language"))
    if declared or usual:
        return texts.detect(written, (declared or [usual])[0])
    return texts.detect(written) or texts.detect(f"{written} {files}") or languages.default()


def _texts(reader: Reader, own: str | None) -> dict[str, Any]:
    """Map texts that people read; each language's to its own."""
    mapped: dict[str, Any] = {}
    for ours in (
        "title_translated",
        "notes_translated",
        "access_note_translated",
        "caveats_translated",
    ):
        names_ = fields.DATASET[ours]
        mapped[ours] = reader.texts(names_, own, one_line=ours == "title_translated")
    return mapped


def _name(reader: Reader, record: Record) -> str:
    """Return the source's own name where it is one, else one made from the title."""
    name = str(reader.take("name") or "").lower()
    if _NAME.fullmatch(name) and not _UUID.fullmatch(name):
        return name
    titles = list(texts.translations(record.payload, "title").values())
    return names.slug(texts.line(str(titles[0] if titles else name or record.guid)))


def _keywords(reader: Reader, own: str | None) -> dict[str, Any]:
    """Map keywords: translated ones as they are, others under the record's language or script."""
    found: dict[str, list[str]] = {}
    translated = reader.take("tags_translated")
    for label, words in translated.items() if isinstance(translated, Mapping) else ():
        code = texts.language(label)
        if code:
            found.setdefault(code, []).extend(map(str, items(words)))
    known = {word.casefold() for words in found.values() for word in words}
    for tag in items(reader.take(*fields.DATASET["tags_translated"]) or []):
        word = tag.get("display_name") or tag.get("name") if isinstance(tag, Mapping) else tag
        if isinstance(word, str) and word.strip() and word.casefold() not in known:
            arabic = languages.direction(texts.detect(word) if not word.isascii() else "") == "rtl"
            found.setdefault("ar" if arabic else own or languages.default(), []).append(word)
    for code in [code for code in found if code not in languages.codes()]:
        reader.lose("tags", f"{code}: {', '.join(found.pop(code))}", "other_language")
    clean = {code: _words(reader, words) for code, words in found.items()}
    return {"tags_translated": {code: words for code, words in clean.items() if words}}


def _words(reader: Reader, words: list[str]) -> list[str]:
    kept = list(dict.fromkeys(texts.line(word) for word in words))
    for word in kept:
        if len(word) > KEYWORD:
            reader.lose("tags", word, "refused")
    return [word for word in kept if word and len(word) <= KEYWORD]


def _coverage(reader: Reader, dataset: Mapping[str, Any]) -> dict[str, Any]:
    """Map places, outline and period."""
    shape, outline_text = geometry(reader)
    start, end = period(reader)
    return {
        "places": _places(reader, dataset, outline_text),
        "spatial": json.dumps(shape) if shape else None,
        "temporal_start": start,
        "temporal_end": end,
        "frequency": reader.understood(fields.DATASET["frequency"], codes.frequency),
        "data_updated": reader.understood(
            fields.DATASET["data_updated"], lambda value: dates.day(first(value))
        ),
        "next_update": reader.understood(fields.DATASET["next_update"], dates.day),
    }


def _places(reader: Reader, dataset: Mapping[str, Any], outline_text: str) -> list[str]:
    """Return Moroccan places; none for a record that names other countries and not Morocco."""
    groups = [g for g in items(reader.take("groups") or []) if isinstance(g, Mapping)]
    titles = [str(g.get("title") or g.get("display_name") or g.get("name") or "") for g in groups]
    countries = [
        title
        for group, title in zip(groups, titles, strict=True)
        if re.fullmatch(r"[a-z]{3}|world", str(group.get("name") or ""))
    ]
    morocco = any(title.casefold() in _MOROCCO for title in countries)
    said = [(key, str(reader.take(key) or "")) for key in fields.DATASET["places"][:-1]]
    said = [(key, text) for key, text in [*said, ("spatial", outline_text)] if text]
    named = [*titles, *(text for _, text in said)]
    found = places.match(" . ".join(named))
    if not countries or morocco:
        prose = [*dataset["title_translated"].values(), *dataset["notes_translated"].values()]
        words = [word for words in dataset["tags_translated"].values() for word in words]
        found = places.match(" . ".join([*named, *words, *prose]))
    for title in titles:
        if title and not places.match(title):
            reader.lose("groups", title, "elsewhere" if title in countries else "no_field")
    for key, text in said:
        if not places.match(text):
            reader.lose(key, text, "elsewhere")
    return found


def _access(reader: Reader) -> dict[str, Any]:
    """Map licence and access; a published record that calls itself private is not believed."""
    licence_names = fields.DATASET["license_id"]
    licence = codes.licence(*(first(reader.values.get(name)) for name in licence_names))
    stated = {name: reader.values[name] for name in licence_names if name in reader.values}
    reader.used(*stated)
    for name, value in stated.items() if not licence else ():
        if not codes.code("license", first(value)):
            reader.lose(name, value, "not_understood")
    level = reader.understood(fields.DATASET["access_level"][:3], _level)
    if truth(reader.take("private")):
        reader.lose("private", True, "doubtful")
    if truth(reader.take("is_requestdata_type")):
        level = level or "licensed"
    is_open = codes.is_open(licence) or (licence is None and truth(reader.take("isopen")))
    return {"license_id": licence, "access_level": level or ("open" if is_open else None)}


def _level(value: Any) -> str | None:
    text = str(first(value) or "").strip()
    return _ACCESS.get(text.casefold()) or codes.code("access_level", text)


def _making(reader: Reader, own: str | None) -> dict[str, Any]:
    """Map who made the data and how."""
    method = codes.collection_method(reader.values.get("methodology"))
    if method:
        reader.used("methodology")
    explained = fields.DATASET["methodology_translated"]
    return {
        "collection_method": reader.understood(("collection_method",), codes.collection_method)
        or method,
        "methodology_translated": reader.texts(explained[: 1 if method else 2], own),
        "data_collector_translated": reader.texts(
            fields.DATASET["data_collector_translated"], own, one_line=True
        ),
        "conforms_to": _standards(reader),
        "data_kind": reader.understood(
            fields.DATASET["data_kind"], lambda value: codes.code("data_kind", value)
        ),
    }


def _standards(reader: Reader) -> list[str]:
    found = []
    for uri in map(str, items(reader.take("conforms_to") or [])):
        if urlsplit(uri).scheme in ("http", "https"):
            found.append(uri)
        else:
            reader.lose("conforms_to", uri, "not_understood")
    return found


def _origin(reader: Reader, record: Record, source: Source, own: str | None) -> dict[str, Any]:
    """Map where the record comes from: its portal, page, organisation and date there."""
    reader.used("metadata_modified", "revision_timestamp", "metadata-date")
    published = reader.take("organization")
    publisher = published.get("title") or published.get("name") if published else ""
    provenance = reader.texts(("provenance", "lineage"), own)
    if publisher:
        portal = source.name or urlsplit(source.url).hostname or ""
        code = own or languages.default()
        code = code if code in languages.codes() else languages.default()
        line = texts.line(f"{publisher} – {portal}" if portal else str(publisher))
        provenance[code] = "\n\n".join(filter(None, [provenance.get(code, ""), line]))
    url = str(reader.take("url", "landing_page") or "")
    if url and urlsplit(url).scheme not in ("http", "https"):
        reader.lose("url", url, "refused")
        url = ""
    return {
        "provenance_translated": provenance,
        "url": url,
        "harvest_source": source.id,
        "harvest_guid": record.guid,
        "source_metadata_url": record.url,
        "source_modified": record.modified.isoformat() if record.modified else None,
    }


def _file_texts(resources: Any) -> list[str]:
    listed = resources if isinstance(resources, list) else []
    return [
        str(one.get(key) or "")
        for one in listed[:20]
        if isinstance(one, Mapping)
        for key in ("name", "description")
    ]


def _file_dates(resources: Any) -> list[Any]:
    listed = resources if isinstance(resources, list) else []
    return [one.get("last_modified") for one in listed if isinstance(one, Mapping)]
