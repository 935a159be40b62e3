"""A dataset in schema.org, as Google Dataset Search and other crawlers read it from the page.

Written as plain JSON-LD rather than through a graph: a page is made of it at each visit. Source:
https://developers.google.com/search/docs/appearance/structured-data/dataset and
https://schema.org/Dataset. Files of a dataset that isn't open are no distributions; a contact is
told of only as CKAN shows it, which leaves out whoever doesn't want to be named.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import ckan.plugins.toolkit as tk
import shapely.geometry
from markupsafe import Markup

from ckanext.rabatmigration.helpers import rabatmigration_shown, resource_display_name
from ckanext.rabatmigration.lib import languages, periods, places, vocabularies
from ckanext.rabatmigration.reuse import citation, facts
from ckanext.rabatmigration.reuse.facts import Facts

#: What Google takes for a description, in characters.
_SHORTEST, _LONGEST = 50, 5000
#: Measures and places told of; more make a page heavy and say nothing more.
_MOST = 100

Node = dict[str, Any]


def dataset(pkg: Mapping[str, Any]) -> Node:
    """Return a dataset as JSON-LD, in the reader's language, empty properties left out."""
    told = facts.of(pkg)
    node: Node = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": told.url,
        "url": told.page,
        "name": facts.line(told.title.text),
        "alternateName": _other_titles(pkg, told),
        "description": description(pkg, told),
        "identifier": [told.url, told.id],
        "sameAs": _addresses(pkg.get("source_metadata_url"), pkg.get("url")),
        "inLanguage": _languages(pkg),
        "keywords": keywords(pkg),
        "about": _about(pkg),
        "license": licence(pkg),
        "isAccessibleForFree": pkg.get("access_level") == "open",
        "conditionsOfAccess": "، ".join(facts.labels("access_level", pkg.get("access_level"))),
        "creator": _organization(pkg, told),
        "publisher": _organization(pkg, told),
        "creditText": citation.apa(told),
        "datePublished": str(pkg.get("metadata_created") or "")[:10],
        "dateModified": str(pkg.get("data_updated") or pkg.get("metadata_modified") or "")[:10],
        "version": told.version,
        "temporalCoverage": period(pkg),
        "spatialCoverage": list(_places(pkg)),
        "variableMeasured": [
            {"@type": "PropertyValue", "name": label}
            for label in facts.labels("disaggregation", pkg.get("disaggregation"))[:_MOST]
        ],
        "measurementTechnique": facts.labels("collection_method", pkg.get("collection_method")),
        "includedInDataCatalog": catalogue(told),
        "distribution": list(_distributions(pkg)),
    }
    return without_empty(node)


def script(pkg: Mapping[str, Any]) -> Markup:
    """Return the JSON-LD for a page: nothing in it can end the script it stands in."""
    return for_html(json.dumps(dataset(pkg), ensure_ascii=False, separators=(",", ":")))


def for_html(text: str) -> Markup:
    """Return JSON that is the same JSON inside an element `script`."""
    hidden = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
    return Markup(text.translate(hidden))  # noqa: S704 - what HTML could read is escaped


def without_empty(value: Any) -> Any:
    """Return a node without what isn't told; False and 0 are told."""
    if isinstance(value, dict):
        cleaned = {key: without_empty(one) for key, one in value.items()}
        return {key: one for key, one in cleaned.items() if one not in (None, "", [], {})}
    if isinstance(value, list):
        return [without_empty(one) for one in value if one not in (None, "", [], {})]
    return value


def description(pkg: Mapping[str, Any], told: Facts) -> str:
    """Return a description of the length crawlers take; without one, what else is known."""
    text = told.summary.text.strip()
    if len(text) < _SHORTEST:
        known = [
            text or told.title.text,
            told.producer.text if told.producer else "",
            ", ".join(facts.labels("data_kind", pkg.get("data_kind"))),
            ", ".join(facts.labels("migration_theme", pkg.get("migration_theme"))),
            ", ".join(facts.labels("place", pkg.get("places"))[:_MOST]),
            period(pkg),
            told.site,
        ]
        text = " — ".join(part.strip() for part in known if part)
    return text[:_LONGEST]


def keywords(pkg: Mapping[str, Any]) -> list[str]:
    """Return keywords in the reader's language, else in the source's."""
    said = pkg.get("tags_translated") or {}
    for lang in (languages.reader(), pkg.get("source_language"), *said):
        if lang and said.get(lang):
            return list(said[lang])
    return [tag["name"] for tag in pkg.get("tags") or []]


def licence(pkg: Mapping[str, Any]) -> str:
    """Return a licence's address: its own, else that of its entry in our list."""
    code = pkg.get("license_id")
    vocabulary = vocabularies.get("license")
    if not code or code not in vocabulary:
        return str(pkg.get("license_url") or "")
    return str(vocabulary.items[code].extra.get("url") or vocabulary.uri(code))


def period(pkg: Mapping[str, Any]) -> str:
    """Return the period as an ISO 8601 interval of days, years where whole years are meant."""
    start, end = _edge(pkg.get("temporal_start"), "start"), _edge(pkg.get("temporal_end"), "end")
    if not start and not end:
        return ""
    return f"{start or '..'}/{end or '..'}"


def _edge(text: str | None, side: str) -> str:
    try:
        found = periods.parse(text or "")
    except ValueError:
        return ""
    if found.precision == "year":
        return f"{found.start.year:04}"
    return getattr(found, side).isoformat()


def _other_titles(pkg: Mapping[str, Any], told: Facts) -> list[str]:
    titles = pkg.get("title_translated") or {}
    return [facts.line(text) for lang, text in titles.items() if text and lang != told.title.lang]


def _languages(pkg: Mapping[str, Any]) -> list[str]:
    """Return the languages of the files, else those of the description."""
    spoken = [code for one in pkg.get("resources") or [] for code in one.get("language") or []]
    described = [lang for lang, text in (pkg.get("title_translated") or {}).items() if text]
    return list(dict.fromkeys(spoken or described))


def _about(pkg: Mapping[str, Any]) -> list[Node]:
    """Return themes, goals and recommendations as terms of their lists."""
    found = []
    for field, vocab_id in (
        ("migration_theme", "migration_theme"),
        ("sdg_targets", "sdg"),
        ("mc2cm_recommendations", "mc2cm"),
    ):
        vocabulary = vocabularies.get(vocab_id)
        for code in pkg.get(field) or []:
            known = code in vocabulary
            found.append(
                {
                    "@type": "DefinedTerm",
                    "name": vocabulary.label(code),
                    "termCode": code,
                    "url": vocabulary.uri(code) if known else "",
                    "inDefinedTermSet": vocabulary.scheme_uri,
                }
            )
    return found


def _organization(pkg: Mapping[str, Any], told: Facts) -> Node:
    organization = pkg.get("organization")
    if not organization or told.producer is None:
        return {}
    return {
        "@type": "Organization",
        "name": facts.line(told.producer.text),
        "url": tk.h.url_for(
            "organization.read", id=organization["name"], locale="default", _external=True
        ),
    }


def catalogue(told: Facts) -> Node:
    """Return the catalogue a dataset is in."""
    home = tk.h.url_for("home.index", locale="default", _external=True)
    return {"@type": "DataCatalog", "name": told.site, "url": home}


def _places(pkg: Mapping[str, Any]) -> Iterable[Node]:
    """Yield the places with the box around each; a drawn outline where no place is named."""
    codes = (pkg.get("places") or [])[:_MOST]
    vocabulary = vocabularies.get("place")
    for code in codes:
        yield {
            "@type": "Place",
            "name": vocabulary.label(code),
            "geo": _box(places.geometry(code)),
            "sameAs": vocabulary.uri(code) if code in vocabulary else "",
        }
    if not codes and pkg.get("spatial"):
        try:
            drawn = json.loads(str(pkg["spatial"]))
        except ValueError:
            return
        box = _box(drawn)
        if box:
            yield {"@type": "Place", "geo": box}


def _box(geometry: Mapping[str, Any] | None) -> Node:
    """Return the box around a geometry; schema.org names corners latitude first."""
    if not geometry:
        return {}
    try:
        west, south, east, north = shapely.geometry.shape(dict(geometry)).bounds
    except (ValueError, TypeError, KeyError, AttributeError, shapely.errors.ShapelyError):
        return {}
    return {"@type": "GeoShape", "box": f"{south:.5f} {west:.5f} {north:.5f} {east:.5f}"}


def _distributions(pkg: Mapping[str, Any]) -> Iterable[Node]:
    if pkg.get("access_level") != "open":
        return
    for resource in pkg.get("resources") or []:
        url = web_address(resource.get("url"))
        if not url:
            continue
        size = str(resource.get("size") or "")
        yield {
            "@type": "DataDownload",
            "name": resource_display_name(resource),
            "description": rabatmigration_shown(
                resource, "description", pkg.get("source_language")
            ).text[:_LONGEST],
            "contentUrl": url,
            "encodingFormat": media_type(resource) or str(resource.get("format") or ""),
            "contentSize": f"{size} B" if size.isdecimal() and int(size) else "",
            "inLanguage": list(resource.get("language") or []),
            "sha256": sha256(resource),
        }


def media_type(resource: Mapping[str, Any]) -> str:
    """Return a file's media type, looked up from its format where it isn't told."""
    told = str(resource.get("mimetype") or "")
    if re.fullmatch(r"[\w.+-]+/[\w.+-]+", told):
        return told
    vocabulary = vocabularies.get("file_format")
    code = vocabulary.find(str(resource.get("format") or ""))
    return str(vocabulary.items[code].extra.get("media_type") or "") if code else ""


def sha256(resource: Mapping[str, Any]) -> str:
    """Return a file's SHA-256, empty where none is known."""
    text = str(resource.get("hash") or "").lower().removeprefix("sha256:")
    return text if re.fullmatch(r"[0-9a-f]{64}", text) else ""


def web_address(value: Any) -> str:
    """Return a web address with what no address holds escaped; empty for anything else."""
    text = str(value or "").strip()
    if not re.match(r"https?://[^/\s]", text, re.IGNORECASE):
        return ""
    return re.sub(r"[\x00-\x20<>\"{}|\\^`]", lambda found: f"%{ord(found[0]):02X}", text)


def _addresses(*values: Any) -> list[str]:
    return list(dict.fromkeys(address for value in values if (address := web_address(value))))
