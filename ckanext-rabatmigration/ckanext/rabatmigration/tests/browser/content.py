"""What browser tests find on the site: made through the site's own Action API."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from itertools import count
from secrets import token_hex
from typing import Any

import requests
from ckan import model
from ckan.plugins import toolkit as tk
from ckanapi import RemoteCKAN

PASSWORD = "a password of tests only 1"

CENSUS = ("arrondissement,foreign_residents\nAgdal Ryad,2954\nحسان,2091\nSouissi,1467\n").encode()

_numbers = count(1)


@dataclass(frozen=True)
class Person:
    """An account people sign in with."""

    name: str
    password: str = PASSWORD


@dataclass(frozen=True)
class World:
    """An organisation with its people; `api` acts as sysadmin. `word` is found nowhere else."""

    api: RemoteCKAN
    word: str
    organization: dict[str, Any]
    sysadmin: Person
    admin: Person
    editor: Person
    outsider: Person
    made: list[dict[str, Any]] = field(default_factory=list)

    def dataset(self, *, published: bool = True, **fields: Any) -> dict[str, Any]:
        """Make a dataset of the organisation, fit to be published; return it as stored."""
        number = next(_numbers)
        description = {
            "owner_org": self.organization["id"],
            "private": True,
            "source_language": "fr",
            "title_translated": {
                "ar": f"الأجانب المقيمون {self.word} {number}",
                "fr": f"Résidents étrangers {self.word} {number}",
                "en": f"Foreign residents {self.word} {number}",
            },
            "notes_translated": {
                "ar": "كم من الأجانب يقيمون في كل مقاطعة من مقاطعات الرباط.",
                "fr": "Combien d’étrangers résident dans chaque arrondissement de Rabat.",
                "en": "How many foreigners live in each arrondissement of Rabat.",
            },
            "migration_theme": ["stocks"],
            "places": ["04.421.01.01", "04.421.01.03"],
            "temporal_start": "2014",
            "temporal_end": "2024",
            "access_level": "open",
            "license_id": "other-at",
            "contact_name": "Salma Alaoui",
            "contact_email": "salma@rabat.example",
            "sdg_targets": ["10.7"],
            "mc2cm_recommendations": ["urban_planning_housing"],
            "policy_reasons": {"sdg:10.7": {"fr": "Dit qui réside où.", "ar": "يبين من يقيم أين."}},
        }
        made = self.api.action.package_create(**{**description, **fields})
        if published:
            made = self.api.action.rabatmigration_dataset_publish(id=made["id"])
        return made

    def file(
        self, dataset: dict[str, Any], content: bytes = CENSUS, **fields: Any
    ) -> dict[str, Any]:
        """Upload a CSV file to a dataset; return it as stored."""
        stream = io.BytesIO(content)
        stream.name = "residents.csv"
        described = {
            "name_translated": {
                "ar": "جدول المقيمين",
                "fr": "Table des résidents",
                "en": "Residents",
            },
            "format": "CSV",
        }
        return self.api.call_action(
            "resource_create",
            {"package_id": dataset["id"], **flat({**described, **fields})},
            files={"upload": stream},
        )

    def load(
        self,
        file: dict[str, Any],
        rows: list[dict[str, Any]],
        labels: dict[str, dict[str, str]] | None = None,
    ) -> None:
        """Put rows into the DataStore and give the file its table, as the loader does.

        `labels` are {column: {language: label}}.
        """
        fields = [
            {
                "id": column,
                "type": "int" if isinstance(value, int) else "text",
                "info": {"label": column, "label_translated": (labels or {}).get(column, {})},
            }
            for column, value in rows[0].items()
        ]
        self.api.action.datastore_create(
            resource_id=file["id"], fields=fields, records=rows, force=True
        )
        self.api.action.resource_create_default_resource_views(
            resource={**file, "datastore_active": True}, create_datastore_views=True
        )


def flat(fields: dict[str, Any]) -> dict[str, Any]:
    """Return fields as a multipart request takes them: JSON for what isn't text."""
    return {k: v if isinstance(v, str) else json.dumps(v) for k, v in fields.items()}


def make(url: str) -> World:
    """Make an organisation and its people on the site at `url`."""
    word = f"zq{token_hex(4)}"
    sysadmin = _sysadmin(word)
    api = RemoteCKAN(url, apikey=_token(sysadmin.name), session=_session())
    people = {}
    for role in ("admin", "editor", "outsider"):
        name = f"{role}-{word}"
        api.action.user_create(
            name=name, fullname=f"{role} {word}", email=f"{name}@rabat.example", password=PASSWORD
        )
        people[role] = Person(name)
    organization = api.action.organization_create(
        name=f"org-{word}",
        title_translated={"ar": f"جماعة {word}", "fr": f"Commune {word}", "en": f"City {word}"},
        description_translated={"fr": "Une commune pour les tests.", "ar": "جماعة للاختبار."},
        org_role="both",
        org_kind="municipality",
        org_level="city",
    )
    for role in ("admin", "editor"):
        api.action.organization_member_create(
            id=organization["id"], username=people[role].name, role=role
        )
    return World(api, word, organization, sysadmin, **people)


def _session() -> requests.Session:
    """A connection for each request: a kept one may be closed by the server while it is used."""
    session = requests.Session()
    session.headers["Connection"] = "close"
    return session


def _sysadmin(word: str) -> Person:
    """Make the first account, which nobody can make over the API."""
    user = model.User(name=f"sysadmin-{word}", email=f"sysadmin-{word}@rabat.example")
    user.password = PASSWORD
    user.sysadmin = True
    model.Session.add(user)
    model.Session.commit()
    return Person(user.name)


def _token(name: str) -> str:
    made = tk.get_action("api_token_create")(
        {"ignore_auth": True, "user": name}, {"user": name, "name": "browser tests"}
    )
    model.Session.commit()
    return made["token"]
