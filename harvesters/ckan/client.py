"""Reads a portal's datasets over CKAN's Action API. HTTP and paging, no mapping.

Three ways, the first that the portal knows: `package_search` in pages,
`current_package_list_with_resources` in pages, `package_list` with one `package_show` per dataset.
An error is never read as the end of a list: it is raised, and what came before it stays yielded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from ckanext.rabatmigration.errors import HarvestError, ObservatoryError
from ckanext.rabatmigration.lib.http import Client
from ckanext.rabatmigration.lib.outbound_errors import N_, StatusError

from .. import Flaw, Gathered, Source
from ..common.bodies import read_json
from .answers import Page, names, page, unwrap

ROWS = 100
MOST_ROWS = 1000
#: Statuses by which portals say that they do not know an action or one of its parameters.
UNKNOWN = frozenset({400, 403, 404, 405, 409, 410, 501})
#: Clocks differ and portals index late: ask a little further back.
OVERLAP = timedelta(hours=1)

_NAME = re.compile(r"[\w.-]{1,100}")


@dataclass(frozen=True)
class NotShown:
    """Stands for a dataset that is listed but could not be shown."""

    name: str
    why: Flaw


class CkanClient:
    """One run over one portal; `gathered` is filled as it goes."""

    def __init__(self, source: Source, http: Client, gathered: Gathered) -> None:
        self.base = re.sub(r"/api(/.*)?$", "", source.url.split("?")[0].rstrip("/"))
        self._config = source.config
        self._http = http
        self._gathered = gathered
        self._rows = max(1, min(int(source.config.get("rows") or ROWS), MOST_ROWS))

    def entries(self, since: datetime | None = None) -> Iterator[Any]:
        """Yield what stands in the portal's list of datasets, duplicates included."""
        ways = (self._search(since), self._search(since, sort=False), self._dump(), self._shows())
        first: ObservatoryError | None = None
        for way in ways:
            try:
                entry = next(way)
            except StopIteration:
                return
            except (HarvestError, StatusError) as error:
                if isinstance(error, StatusError) and error.status not in UNKNOWN:
                    raise
                first = first or error
                continue
            yield entry
            yield from way
            return
        raise first or AssertionError("unreachable: there is a way")

    def _search(self, since: datetime | None, *, sort: bool = True) -> Iterator[Any]:
        params: dict[str, Any] = {"q": str(self._config.get("query") or "*:*"), "rows": self._rows}
        filters = self._filters(since)
        if filters:
            params["fq"] = " ".join(filters)
        if sort:
            params["sort"] = "id asc"
        return self._pages(
            lambda start: self._ask("package_search", {**params, "start": start}),
        )

    def _dump(self) -> Iterator[Any]:
        return self._pages(
            lambda start: self._ask(
                "current_package_list_with_resources", {"limit": self._rows, "offset": start}
            ),
        )

    def _shows(self) -> Iterator[Any]:
        listed = names(self._ask("package_list", {}))
        self._gathered.announced = len(listed)
        for name in listed:
            try:
                yield from page(self._ask("package_show", {"id": name})).entries
            except (HarvestError, StatusError) as error:
                if isinstance(error, StatusError) and error.status not in UNKNOWN:
                    raise
                yield NotShown(name, Flaw(error.message, error.params))

    def _pages(self, ask: Callable[[int], Any]) -> Iterator[Any]:
        """Yield entries of page after page until one has nothing that was not there before.

        The total a portal announces ends the list only where it fits what arrived; the number of
        rows asked for may be capped by the portal, so the next page starts after what arrived.
        """
        start = 0
        seen: set[str] = set()
        while True:
            current = page(ask(start))
            self._note_total(current, start)
            before = len(seen)
            for entry in current.entries:
                seen.add(key_of(entry) or f"#{start}")
            yield from current.entries
            start += len(current.entries)
            if len(seen) == before:
                if current.entries and len(seen) < (current.total or 0):
                    self._gathered.oddities.append("the next page repeats an earlier one")
                return
            if start == current.total and len(current.entries) < self._rows:
                return

    def _note_total(self, current: Page, start: int) -> None:
        announced = self._gathered.announced
        if current.total is None:
            return
        if start and announced is not None and current.total != announced:
            self._gathered.oddities.append(f"the total changed from {announced} to {current.total}")
        self._gathered.announced = current.total

    def _ask(self, action: str, params: dict[str, Any]) -> Any:
        answer = self._http.get(
            f"{self.base}/api/3/action/{action}", params=params, accept="application/json"
        )
        document, encoding = read_json(answer.body, answer.headers.get("content-type", ""))
        if not encoding.startswith("utf-8") or "losses" in encoding:
            self._gathered.oddities.append(f"{action} answered in {encoding} instead of utf-8")
        return unwrap(document)

    def _filters(self, since: datetime | None) -> list[str]:
        filters = []
        for field in ("organization", "groups"):
            wanted = self._config.get(field) or []
            for name in wanted:
                if not _NAME.fullmatch(str(name)):
                    raise HarvestError(
                        N_("“%(name)s” is no name of an organisation or group."), name=str(name)
                    )
            if wanted:
                filters.append(f"{field}:({' OR '.join(wanted)})")
        if since:
            start = (since - OVERLAP).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            filters.append(f"metadata_modified:[{start} TO *]")
        return filters


def key_of(entry: Any) -> str | None:
    """Return what identifies an entry in its portal: its id, else its name."""
    if isinstance(entry, NotShown):
        return entry.name
    if not isinstance(entry, dict):
        return None
    for field in ("id", "name"):
        value = entry.get(field)
        if isinstance(value, (str, int)) and str(value).strip():
            return str(value).strip()
    return None
