"""The datasets both sites hold: 240 made-up ones, the same at every run.

Twelve topics x five arrondissements x four years. Ours carries three languages and the policy
tags; plain CKAN carries what a reader of the English page sees of that: title, summary,
keywords, and the rest as extras.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

LANGUAGES = ("ar", "fr", "en")
YEARS = (2014, 2019, 2022, 2024)
RARE = "rare"
"""A keyword six datasets carry: for a page of few results."""

TABLES, ROWS = 10, 200
"""Datasets with a table, and its rows."""

_RARE_EVERY = 40
_FORMATS = ("CSV", "XLSX", "PDF")
_LICENSES = ("cc-by", "cc-zero", "odc-odbl")
_PLACES = (
    ("04.421.01.01", {"ar": "أكدال الرياض", "fr": "Agdal Riyad", "en": "Agdal Riyad"}),
    ("04.421.01.03", {"ar": "اليوسفية", "fr": "El Youssoufia", "en": "El Youssoufia"}),
    ("04.421.01.05", {"ar": "حسان", "fr": "Hassan", "en": "Hassan"}),
    ("04.421.01.06", {"ar": "السويسي", "fr": "Souissi", "en": "Souissi"}),
    ("04.421.01.09", {"ar": "يعقوب المنصور", "fr": "Yacoub El Mansour", "en": "Yacoub El Mansour"}),
)
_FILES = (
    ("data", {"ar": "الجدول", "fr": "Tableau", "en": "Table"}),
    ("codebook", {"ar": "دليل المتغيرات", "fr": "Dictionnaire des variables", "en": "Codebook"}),
    ("report", {"ar": "التقرير", "fr": "Rapport", "en": "Report"}),
)
_ORGANIZATIONS = (
    {"ar": "جماعة الرباط", "fr": "Commune de Rabat", "en": "Municipality of Rabat"},
    {"ar": "المندوبية الجهوية", "fr": "Direction régionale", "en": "Regional directorate"},
    {"ar": "مرصد الجامعة", "fr": "Observatoire universitaire", "en": "University observatory"},
    {"ar": "جمعية الأحياء", "fr": "Association des quartiers", "en": "Association of districts"},
)
_DISAGGREGATION = ["sex", "age", "arrondissement"]


@dataclass(frozen=True)
class Record:
    """One dataset before it is written for either site."""

    number: int
    topic: dict[str, Any]
    place: tuple[str, dict[str, str]]
    year: int

    @property
    def name(self) -> str:
        """The URL name, the same on both sites."""
        return f"{self.topic['id']}-{self.place[0].replace('.', '-')}-{self.year}"

    @property
    def owner(self) -> str:
        """The organisation's name."""
        return f"producer-{self.number % len(_ORGANIZATIONS) + 1}"

    def title(self) -> dict[str, str]:
        """Title in each language."""
        topic, place = self.topic["title"], self.place[1]
        comma = {"ar": "،", "fr": ",", "en": ","}
        return {
            code: f"{topic[code]} - {place[code]}{comma[code]} {self.year}" for code in LANGUAGES
        }

    def summary(self) -> dict[str, str]:
        """Summary in each language: two paragraphs of Markdown."""
        second = {
            "ar": f"المجال: مقاطعة {self.place[1]['ar']}. المرجع: سنة {self.year}.",
            "fr": f"Champ : arrondissement {self.place[1]['fr']}. Référence : année {self.year}.",
            "en": f"Scope: arrondissement of {self.place[1]['en']}. Reference: year {self.year}.",
        }
        return {code: f"{self.topic['summary'][code]}\n\n{second[code]}" for code in LANGUAGES}

    def keywords(self) -> dict[str, list[str]]:
        """Keywords in each language."""
        words = {code: list(self.topic["keywords"][code]) for code in LANGUAGES}
        if self.number % _RARE_EVERY == 0:
            for code in LANGUAGES:
                words[code].append(RARE)
        return words

    def file_id(self, kind: str) -> str:
        """The id of a file, the same on both sites."""
        return str(uuid5(NAMESPACE_URL, f"{self.name}/{kind}"))

    def files(self) -> Iterator[tuple[str, dict[str, str], str, str]]:
        """Kind, name in each language, format and URL of the three files."""
        for (kind, name), form in zip(_FILES, _FORMATS, strict=True):
            url = f"https://files.example.org/{self.name}/{kind}.{form.lower()}"
            yield kind, name, form, url


def records() -> list[Record]:
    """All datasets, topics mixed as time would mix them."""
    path = Path(__file__).with_name("topics.json")
    topics = json.loads(path.read_text("utf-8"))
    mixed = [(year, place, topic) for year in YEARS for place in _PLACES for topic in topics]
    return [Record(number, topic, place, year) for number, (year, place, topic) in enumerate(mixed)]


def with_tables() -> list[Record]:
    """The datasets whose first file has a table on our site."""
    return records()[:: len(records()) // TABLES][:TABLES]


def table(record: Record) -> dict[str, Any]:
    """A table of 200 rows as `datastore_create` takes it."""
    labels = {"place": {"ar": "المكان", "fr": "Lieu", "en": "Place"}}
    kinds = {"place": "text", "year": "int", "sex": "text", "people": "numeric", "note": "text"}
    fields = [
        {"id": name, "type": kind, "info": {"label_translated": labels.get(name, {})}}
        for name, kind in kinds.items()
    ]
    rows = [
        {
            "place": _PLACES[number % len(_PLACES)][1]["fr"],
            "year": 1985 + number // len(_PLACES),
            "sex": "FM"[number % 2],
            "people": number * 7919 % 10007,
            "note": f"ligne {number}",
        }
        for number in range(ROWS)
    ]
    named = {"resource_id": record.file_id("data"), "force": True}
    return named | {"fields": fields, "records": rows}


def organizations() -> list[dict[str, Any]]:
    """The producers as plain CKAN takes them; `title_translated` for ours beside."""
    return [
        {"name": f"producer-{number}", "title": title["en"], "title_translated": title}
        for number, title in enumerate(_ORGANIZATIONS, 1)
    ]


def ours(record: Record) -> dict[str, Any]:
    """The dataset for our `package_create`."""
    topic = record.topic
    return {
        "name": record.name,
        "owner_org": record.owner,
        "private": False,
        "source_language": LANGUAGES[record.number % 3],
        "title_translated": record.title(),
        "notes_translated": record.summary(),
        "tags_translated": record.keywords(),
        "data_kind": topic["kind"],
        "migration_theme": [topic["theme"]],
        "sdg_targets": topic["sdg"],
        "mc2cm_recommendations": topic["mc2cm"],
        "population_groups": topic["groups"],
        "disaggregation": _DISAGGREGATION,
        "places": [record.place[0]],
        "temporal_start": f"{record.year}",
        "temporal_end": f"{record.year}",
        "frequency": "annual",
        "access_level": "open",
        "identifiability": "aggregated",
        "license_id": _license(record),
        "resources": [
            {
                "id": record.file_id(kind),
                "name_translated": name,
                "url": url,
                "format": form,
                "resource_kind": kind,
                "language": ["fr"],
            }
            for kind, name, form, url in record.files()
        ],
    }


def plain(record: Record) -> dict[str, Any]:
    """The dataset for plain CKAN's `package_create`: what the English page shows."""
    topic = record.topic
    said = {
        "Kind of data": topic["kind"].replace("_", " "),
        "Theme": topic["theme"].replace("_", " "),
        "SDG targets": ", ".join(topic["sdg"]),
        "MC2CM recommendations": ", ".join(topic["mc2cm"]).replace("_", " "),
        "Population groups": ", ".join(topic["groups"]).replace("_", " "),
        "Disaggregation": ", ".join(_DISAGGREGATION),
        "Places": record.place[1]["en"],
        "Period": f"{record.year}",
        "Update frequency": "annual",
        "Access": "open",
        "Identifiability": "aggregated",
    }
    return {
        "name": record.name,
        "owner_org": record.owner,
        "private": False,
        "title": record.title()["en"],
        "notes": record.summary()["en"],
        "tags": [{"name": word} for word in record.keywords()["en"]],
        "license_id": _license(record),
        "extras": [{"key": key, "value": value} for key, value in said.items()],
        "resources": [
            {"id": record.file_id(kind), "name": name["en"], "url": url, "format": form}
            for kind, name, form, url in record.files()
        ],
    }


def _license(record: Record) -> str:
    return _LICENSES[record.number % len(_LICENSES)]
