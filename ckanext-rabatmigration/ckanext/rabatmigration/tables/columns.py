"""The columns of a table: their kind, and what their producer says of them.

What is said stands in the DataStore's data dictionary: `info.label` and `info.notes` as CKAN has
them, `info.label_translated` and `info.notes_translated` by language, and `info.vocabulary`, the
list whose codes the column holds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from ckanext.rabatmigration.lib import languages, vocabularies
from ckanext.rabatmigration.lib.vocabularies import Vocabulary

NUMBER, DATE, MOMENT, BOOL, TEXT, OTHER = "number", "date", "moment", "bool", "text", "other"

_BY_NAME = {"date": DATE, "timestamp": MOMENT, "timestamptz": MOMENT}
_BY_CATEGORY = {"N": NUMBER, "B": BOOL, "S": TEXT}

_SELECT = sa.text("""
    SELECT a.attname, t.typname, t.typcategory, col_description(a.attrelid, a.attnum)
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
    WHERE a.attrelid = to_regclass(:name) AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attnum
""")


@dataclass(frozen=True)
class Column:
    """A column: `type` is PostgreSQL's name, `kind` one of those above, `info` the dictionary's."""

    id: str
    type: str
    kind: str
    info: Mapping[str, Any] = field(default_factory=dict)

    @property
    def vocabulary(self) -> Vocabulary | None:
        """The list whose codes the column holds, if there is (still) one."""
        name = self.info.get("vocabulary")
        try:
            return vocabularies.get(name) if isinstance(name, str) and name else None
        except KeyError:
            return None

    def texts(self, name: str) -> dict[str, str]:
        """Return `label` or `notes` by language; what isn't text by language is left out."""
        known = self.info.get(f"{name}_translated")
        texts = known if isinstance(known, dict) else {}
        return {k: v for k, v in texts.items() if isinstance(v, str) and v.strip()}

    def said(self, name: str, source: str | None = None) -> tuple[str, str]:
        """Return `label` or `notes` in the reader's language, and the language it is in."""
        text, lang = languages.pick(self.texts(name), source=source)
        if text:
            return text, lang
        plain = self.info.get(name)
        text = plain.strip() if isinstance(plain, str) else ""
        return text, languages.guess(text, source) if text else ""

    @property
    def name(self) -> str:
        """What the column is called in the reader's language; as in the file where nobody says."""
        return self.said("label")[0] or self.id


def read(connection: sa.Connection, resource_id: str) -> list[Column]:
    """Return the columns of a table of the DataStore, none when there is no such table."""
    quoted = '"' + resource_id.replace('"', '""') + '"'
    rows = connection.execute(_SELECT, {"name": quoted})
    return [
        Column(name, type_, _kind(type_, category), _info(comment))
        for name, type_, category, comment in rows
        if not name.startswith("_")
    ]


def _kind(type_: str, category: str) -> str:
    return _BY_NAME.get(type_) or _BY_CATEGORY.get(category, OTHER)


def _info(comment: str | None) -> dict[str, Any]:
    """Return what CKAN keeps of a column in its comment; anybody else's comment says nothing."""
    try:
        kept = json.loads(comment or "")
    except ValueError:
        return {}
    info = kept.get("_info") if isinstance(kept, dict) else None
    return info if isinstance(info, dict) else {}
