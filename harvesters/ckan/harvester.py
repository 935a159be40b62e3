"""The CKAN adapter: records of a portal, each once, and their mapping."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import quote

from ckanext.rabatmigration.lib.http import Client
from ckanext.rabatmigration.lib.outbound_errors import N_

from .. import Capabilities, Flaw, Gathered, Mapped, Record, Source
from ..common.bodies import read_json
from ..common.dates import moment
from ..common.reading import with_extras
from . import fields
from .answers import page, unwrap
from .client import CkanClient, NotShown, key_of
from .mapping import map_dataset

#: Types of CKAN packages that are no datasets.
OTHER_THINGS = frozenset(
    {"harvest", "harvest_source", "showcase", "application", "organization", "group"}
)


class CkanHarvester:
    """Adapter of protocol `ckan`."""

    capabilities: ClassVar[Capabilities] = Capabilities(incremental=True, total_known=True)
    version: ClassVar[int] = 2
    volatile: ClassVar[frozenset[str]] = frozenset(
        {
            "tracking_summary",
            "pageviews_last_14_days",
            "total_res_downloads",
            "total_downloads",
            "is_fresh",
            "update_status",
            "solr_additions",
            "score",
            "index_id",
            "relationships_as_object",
            "relationships_as_subject",
        }
    )

    def __init__(self, source: Source, client: Client) -> None:
        self.gathered = Gathered()
        self._source = source
        self._client = CkanClient(source, client, self.gathered)

    def records(self, since: datetime | None = None) -> Iterator[Record]:
        """Yield the portal's records, each guid once."""
        seen: dict[str, int] = {}
        for position, entry in enumerate(self._client.entries(since)):
            record = self._record(entry, position)
            content = hash(json.dumps(record.payload, sort_keys=True))
            if record.guid in seen:
                self.gathered.duplicates += 1
                if seen[record.guid] != content:
                    self.gathered.oddities.append(f"{record.guid} came twice, and not the same")
                continue
            seen[record.guid] = content
            self.gathered.received += 1
            yield record

    def map(self, record: Record) -> Mapped:
        """Turn a record into our dataset dict."""
        return map_dataset(record, self._source)

    def saved(self, body: bytes) -> Iterator[Record]:
        """Yield the records in one saved answer of a portal."""
        document, _ = read_json(body)
        for position, entry in enumerate(page(unwrap(document)).entries):
            yield self._record(entry, position)

    def _record(self, entry: Any, position: int) -> Record:
        key = key_of(entry)
        if isinstance(entry, NotShown):
            return Record(entry.name, {}, self._page(entry.name), flaw=entry.why)
        if not isinstance(entry, dict):
            return Record(
                f"#{position}", {}, flaw=Flaw(N_("This entry of the list is no dataset."))
            )
        if key is None:
            why = Flaw(N_("The dataset has neither id nor name."))
            return Record(f"#{position}", entry, flaw=why)
        url = self._page(str(entry.get("name") or key))
        return Record(key, entry, url, _modified(entry), _flaw(entry))

    def _page(self, name: str) -> str:
        return f"{self._client.base}/dataset/{quote(name, safe='')}"


def _modified(entry: dict[str, Any]) -> datetime | None:
    """Return when the record changed in its portal."""
    values = with_extras(entry)
    stamps = (moment(values.get(name)) for name in fields.DATASET["source_modified"])
    return next(filter(None, stamps), None)


def _flaw(entry: dict[str, Any]) -> Flaw | None:
    """Return why an entry with an id is no dataset we want."""
    if entry.get("state") == "deleted":
        return Flaw(N_("The portal marks the dataset as deleted."))
    kind = "organization" if entry.get("is_organization") is True else entry.get("type")
    if kind in OTHER_THINGS:
        return Flaw(N_("This is no dataset but of the type “%(type)s”."), {"type": str(kind)})
    return None
