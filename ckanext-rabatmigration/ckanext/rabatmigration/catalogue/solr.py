"""What of a dataset goes into the search index, and which fields a plain query searches.

Fields of Solr: `title_<lang>` and `text_<lang>` hold what people read, by language; facets bear
our fields' names and hold codes, places with those they lie in. Lists and texts by language
themselves are left out: as strings they would pour every language into the English `text`, and
Solr refuses strings over 32,766 bytes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.lib.search import SearchQueryError

from ckanext.rabatmigration.catalogue import freshness
from ckanext.rabatmigration.catalogue.fields import from_json
from ckanext.rabatmigration.lib import languages, periods, vocabularies

#: Languages Solr has an analyser for; those of others are marked `lang_`.
ANALYSED = ("ar", "fr", "en")

#: Longest value of a string field, in bytes of UTF-8.
LONGEST = 32_766
#: Degrees a map may be turned past the date line.
_MOST_DEGREES = 720

CODES = {
    "migration_theme": "migration_theme",
    "sdg_targets": "sdg",
    "mc2cm_recommendations": "mc2cm",
    "population_groups": "population_group",
    "citizenship": "citizenship",
    "country_of_birth": "country_of_birth",
    "legal_status": "legal_status",
    "disaggregation": "disaggregation",
    "places": "place",
    "data_kind": "data_kind",
}
#: Of these a code counts for those above it, too: what is about Hassan is about Rabat. Goals of the
#: SDGs have a field of their own.
_NESTED = ("places", "population_groups", "legal_status")
_PLAIN = (
    "source_language", "frequency", "data_updated", "next_update", "access_level",
    "identifiability", "collection_method", "unit_of_analysis", "sampling", "harvest_source",
    "harvest_guid",
)  # fmt: skip
_TEXTS = (
    "notes_translated", "tags_translated", "access_note_translated", "data_collector_translated",
    "methodology_translated", "caveats_translated", "provenance_translated",
)  # fmt: skip

#: Fields of Solr that hold text or are only stored, whatever their length.
_LONG = frozenset(
    ("title", "notes", "author", "author_email", "maintainer", "maintainer_email", "text", "urls",
     "res_name", "res_description", "data_dict", "validated_data_dict", "spatial")
)  # fmt: skip
_LONG_PREFIXES = ("title_", "text_", "extras_", "res_extras_")

#: What plain CKAN searches (`ckan.lib.search.query.QUERY_FIELDS`), then our fields.
QUERY_FIELDS = (
    "name^4 title^4 tags^2 groups^2 text title_ar^4 title_fr^4 title_en^4 text_ar text_fr text_en"
)


def document(doc: dict[str, Any]) -> dict[str, Any]:
    """Return the document for Solr, made of what CKAN prepared."""
    shown = json.loads(doc["validated_data_dict"])
    fields = _own_fields()
    for name in fields:
        if name not in ("title", "notes", "tags", "url", "license_id", "name", "owner_org"):
            doc.pop(name, None)
        if name != "spatial" or not p.plugin_loaded("spatial_query"):
            doc.pop(f"extras_{name}", None)
    if p.plugin_loaded("spatial_query") and shown.get("spatial"):
        doc["spatial"] = shown["spatial"]
    organization = _organization(shown.get("owner_org"))
    doc.update(_facets(shown))
    doc.update(_period(shown))
    doc.update(_texts(shown, organization))
    doc["organization_kind"] = organization.get("org_kind")
    doc["publication_state"] = "private" if shown.get("private") else "published"
    return {
        key: value for key, value in doc.items() if value not in (None, []) and _fits(key, value)
    }


def _own_fields() -> list[str]:
    from ckanext.scheming.plugins import SchemingDatasetsPlugin  # after plugins are loaded

    plugin = SchemingDatasetsPlugin.instance
    schemas = plugin._expanded_schemas if plugin else {}
    return [field["field_name"] for field in schemas.get("dataset", {}).get("dataset_fields", [])]


def _facets(shown: Mapping[str, Any]) -> dict[str, Any]:
    facets: dict[str, Any] = {name: shown.get(name) for name in (*CODES, *_PLAIN)}
    facets |= {name: _codes(shown, name) for name in _NESTED}
    sdg = vocabularies.get("sdg")
    goals = ([code, *sdg.broader(code)][-1] for code in shown.get("sdg_targets") or [])
    facets["sdg_goals"] = list(dict.fromkeys(goals))
    facets["update_window"] = freshness.window(shown)
    resources = shown.get("resources") or []
    facets["res_language"] = _all(resources, "language")
    facets["crosses"] = _all(resources, "crosses")
    return facets


def _codes(shown: Mapping[str, Any], name: str) -> list[str]:
    """Return the codes of a field, with those above them where these are meant too."""
    chosen = shown.get(name) or []
    codes = [chosen] if isinstance(chosen, str) else chosen
    if name not in _NESTED:
        return codes
    vocabulary = vocabularies.get(CODES[name])
    return list(dict.fromkeys(one for code in codes for one in (code, *vocabulary.broader(code))))


def _all(resources: Iterable[Mapping[str, Any]], name: str) -> list[str]:
    return list(dict.fromkeys(one for resource in resources for one in resource.get(name) or []))


def _period(shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return the period covered: its days, its years, and when the data were last updated."""
    start, end = shown.get("temporal_start"), shown.get("temporal_end")
    found: dict[str, Any] = {"temporal_years": periods.years(start, end, date.today())}
    if start:
        found["temporal_start_date"] = f"{periods.parse(start).start.isoformat()}T00:00:00Z"
    if end:
        found["temporal_end_date"] = f"{periods.parse(end).end.isoformat()}T00:00:00Z"
    if shown.get("data_updated"):
        found["data_updated_date"] = f"{shown['data_updated']}T00:00:00Z"
    return found


def _texts(shown: Mapping[str, Any], organization: Mapping[str, Any]) -> dict[str, Any]:
    """Return titles and texts by language, the labels of codes among them."""
    source = shown.get("source_language") or languages.guess(shown.get("title"))
    titles = shown.get("title_translated") or {source: shown.get("title")}
    owner = from_json(organization.get("title_translated")) or {}
    found: dict[str, Any] = {}
    for lang in dict.fromkeys((*ANALYSED, *languages.codes())):
        suffix = lang if lang in ANALYSED else f"lang_{lang}"
        texts = [*_said(shown, lang), *_labels(shown, lang), owner.get(lang)]
        if lang == source and not shown.get("notes_translated"):
            texts.append(shown.get("notes"))
        found[f"title_{suffix}"] = titles.get(lang)
        found[f"text_{suffix}"] = [text for text in texts if text]
    return found


def _said(shown: Mapping[str, Any], lang: str) -> Iterable[str | None]:
    """Yield what was written in a language."""
    for name in _TEXTS:
        said = (shown.get(name) or {}).get(lang)
        yield from said if isinstance(said, list) else [said]
    for reasons in (shown.get("policy_reasons") or {}).values():
        yield reasons.get(lang)
    for resource in shown.get("resources") or []:
        for name in ("name_translated", "description_translated"):
            yield (resource.get(name) or {}).get(lang)


def _labels(shown: Mapping[str, Any], lang: str) -> Iterable[str]:
    """Yield what the codes are called in a language."""
    for name, vocab_id in CODES.items():
        vocabulary = vocabularies.get(vocab_id)
        for code in _codes(shown, name):
            if code in vocabulary and lang in vocabulary.items[code].label:
                yield vocabulary.items[code].label[lang]


def _organization(owner: str | None) -> dict[str, Any]:
    """Return an organisation's extras: one query a document."""
    extras = model.Group.extras  # pyright: ignore[reportAttributeAccessIssue]
    query = sa.select(extras).where(model.Group.id == owner)
    return dict(model.Session.scalar(query) or {}) if owner else {}


def _fits(key: str, value: Any) -> bool:
    """Tell whether Solr can hold a value: strings are bounded, text is not."""
    if key in _LONG or key.startswith(_LONG_PREFIXES):
        return True
    texts = value if isinstance(value, list) else [value]
    return all(
        len(text) * 4 <= LONGEST or len(text.encode()) <= LONGEST
        for text in texts
        if isinstance(text, str)
    )


def query(params: dict[str, Any]) -> dict[str, Any]:
    """Search our fields too, unless the caller says which fields to search."""
    _check_box(params.get("extras") or {})
    params.setdefault("qf", f"{QUERY_FIELDS} {_added_languages()}".strip())
    return params


def _check_box(extras: Any) -> None:
    """Refuse a map's rectangle that is none; ckanext-spatial turns for ever on one without end.

    Raises SearchQueryError, which pages and API answer with 400.
    """
    box = extras.get("ext_bbox") if isinstance(extras, Mapping) else extras
    if not box:
        return
    try:
        west, south, east, north = (float(part) for part in str(box).split(","))
    except ValueError:
        west = south = east = north = math.nan
    inside = all(-_MOST_DEGREES <= x <= _MOST_DEGREES for x in (west, east))
    if not (inside and all(-90 <= y <= 90 for y in (south, north))):  # noqa: PLR2004
        raise SearchQueryError(tk._("The area must be four numbers: west, south, east, north."))


def _added_languages() -> str:
    added = [lang for lang in languages.codes() if lang not in ANALYSED]
    return " ".join(f"title_lang_{lang}^4 text_lang_{lang}" for lang in added)
