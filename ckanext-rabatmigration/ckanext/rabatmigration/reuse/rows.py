"""The public catalogue as rows of a table, read from Solr batch by batch.

Solr gives each batch and a mark where the next begins (`cursorMark`), so that a catalogue of any
size takes the memory of one batch and no dataset comes twice when others change meanwhile. Only
documents everybody may read are asked for, whoever asks, and only columns that are public of every
dataset are made of them: no contact, no address of a file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
import pysolr
from ckan.lib.search import SearchError
from ckan.lib.search.common import make_connection
from ckan.lib.search.query import solr_literal

from ckanext.rabatmigration.catalogue import facets as page_facets
from ckanext.rabatmigration.catalogue import solr
from ckanext.rabatmigration.catalogue.page_helpers import rabatmigration_organization
from ckanext.rabatmigration.errors import BadInputError
from ckanext.rabatmigration.helpers import rabatmigration_shown
from ckanext.rabatmigration.lib import languages
from ckanext.rabatmigration.lib.outbound_errors import N_
from ckanext.rabatmigration.reuse import facts

BATCH, MOST_ROWS, START = 200, 500, "*"
#: Longest search, and most codes of a list that is asked for.
_LONGEST, _MOST_CODES = 1000, 100
#: Fields a list may be narrowed by besides the facets shown.
_MORE_FACETS = ("tags", "groups", "license_id", "sdg_goals", "frequency", "organization_kind")
#: Solr's ways to call another parser from inside a query.
_PARSERS = re.compile(r"\{!|_query_|_val_")

Dataset = dict[str, Any]
Value = str | int


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed by: words, and {field: codes}, all of which must be there."""

    q: str
    facets: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, q: str, facets: Mapping[str, Any]) -> Wanted:
        """Read what was asked for; raises BadInputError where it can't be meant."""
        if len(q) > _LONGEST or _PARSERS.search(q):
            raise BadInputError(N_("This search cannot be read."))
        pairs = []
        for field, codes in facets.items():
            if field not in fields():
                raise BadInputError(N_("There is no facet “%(name)s”."), name=str(field)[:50])
            for code in codes if isinstance(codes, list | tuple) else [codes]:
                if not isinstance(code, str | int) or len(str(code)) > _LONGEST:
                    raise BadInputError(N_("This search cannot be read."))
                pairs.append((field, str(code)))
        if len(pairs) > _MOST_CODES:
            raise BadInputError(N_("This search cannot be read."))
        return cls(q, tuple(pairs))

    def parameters(self) -> dict[str, Any]:
        """Return what Solr is asked: public datasets of this site that fit."""
        asked: dict[str, Any] = {
            "q": self.q or "*:*",
            "q.op": "AND",
            "df": "text",
            "fq": [
                f"+site_id:{solr_literal(tk.config['ckan.site_id'])}",
                "+state:active",
                "+dataset_type:dataset",
                "+entity_type:package",
                "+permission_labels:public",
                *(f"+{field}:{solr_literal(code)}" for field, code in self.facets),
            ],
        }
        if self.q and ":" not in self.q:
            asked |= {"defType": "dismax", "tie": "0.1", "mm": "2<-1 5<80%"}
            asked["qf"] = solr.query({})["qf"]
        return asked


def fields() -> list[str]:
    """Return the fields a list may be narrowed by."""
    return [*page_facets.titles(), *_MORE_FACETS]


def ask(parameters: dict[str, Any]) -> Any:
    """Ask Solr; raises BadInputError for what it can't read, SearchError where it is away."""
    try:
        return make_connection(decode_dates=False).search(**parameters)
    except pysolr.SolrError as error:
        if "HTTP 400" in str(error):
            raise BadInputError(N_("This search cannot be read.")) from error
        raise SearchError(str(error)) from error


def batch(wanted: Wanted, cursor: str = START, rows: int = BATCH) -> tuple[list[Dataset], str]:
    """Return up to `rows` datasets from a cursor on, and the cursor after them.

    The same cursor comes back when there are no more.
    """
    answer = ask(
        {
            **wanted.parameters(),
            "sort": "metadata_created asc, index_id asc",
            "fl": "validated_data_dict",
            "rows": rows,
            "cursorMark": cursor,
        }
    )
    return [json.loads(one["validated_data_dict"]) for one in answer.docs], answer.nextCursorMark


def datasets(wanted: Wanted) -> Iterator[Dataset]:
    """Yield all public datasets of a list, batch by batch; the first is asked for at once."""
    found, cursor = batch(wanted)
    return _from(wanted, found, cursor)


def _from(wanted: Wanted, found: list[Dataset], cursor: str) -> Iterator[Dataset]:
    last = START
    while found or cursor != last:
        yield from found
        if cursor == last:
            return
        last = cursor
        found, cursor = batch(wanted, cursor)


@dataclass(frozen=True)
class Column:
    """A column: the name programs know it by, what it is called, and what stands in it."""

    id: str
    label: str
    read: Callable[[Dataset], Value | None]


#: Column -> vocabulary its codes are of.
_CODED = {
    "migration_theme": "migration_theme",
    "sdg_targets": "sdg",
    "mc2cm_recommendations": "mc2cm",
    "population_groups": "population_group",
    "places": "place",
    "disaggregation": "disaggregation",
    "data_kind": "data_kind",
    "frequency": "frequency",
    "access_level": "access_level",
    "license_id": "license",
}


def columns() -> list[Column]:
    """Return the columns in their order, labelled in the reader's language."""
    titles = page_facets.titles() | {
        "disaggregation": tk._("Broken down by"),
        "frequency": tk._("Updated"),
        "license_id": tk._("Licence"),
    }
    coded = [one for field, name in _CODED.items() for one in _pair(field, name, titles[field])]
    return [
        Column("id", tk._("Identifier"), lambda one: one["id"]),
        Column(
            "url",
            tk._("Address of the page"),
            lambda one: facts.address(one["name"], languages.reader()),
        ),
        Column("title", tk._("Title"), lambda one: facts.of(one).title.text),
        Column(
            "title_language", tk._("Language of the title"), lambda one: facts.of(one).title.lang
        ),
        Column("summary", tk._("Summary"), lambda one: rabatmigration_shown(one, "notes").text),
        Column("keywords", tk._("Keywords"), _keywords),
        Column("organization", _with_codes(tk._("Producer")), _owner),
        Column("organization_label", tk._("Producer"), _producer),
        *coded,
        Column("temporal_start", tk._("Period from"), lambda one: one.get("temporal_start")),
        Column("temporal_end", tk._("Period to"), lambda one: one.get("temporal_end")),
        Column("data_updated", tk._("Data as of"), lambda one: one.get("data_updated")),
        Column("next_update", tk._("Next update"), lambda one: one.get("next_update")),
        Column("files", tk._("Number of files"), lambda one: len(one.get("resources") or [])),
        Column("formats", tk._("Formats"), _formats),
        Column("bytes", tk._("Size in bytes"), _bytes),
        Column("created", tk._("Described on"), lambda one: _day(one, "metadata_created")),
        Column(
            "modified", tk._("Description changed on"), lambda one: _day(one, "metadata_modified")
        ),
    ]


def row(dataset: Dataset, made: list[Column] | None = None) -> Iterator[Value]:
    """Yield the values of a dataset, column by column; an empty text where nothing is told."""
    for column in made or columns():
        value = column.read(dataset)
        yield "" if value is None else value


def _pair(field: str, vocabulary: str, title: str) -> list[Column]:
    """Return a column of codes and one of what they are called."""

    def codes(one: Dataset) -> list[str]:
        chosen = one.get(field) or []
        return [chosen] if isinstance(chosen, str) else chosen

    return [
        Column(field, _with_codes(title), lambda one: ";".join(codes(one))),
        Column(f"{field}_label", title, lambda one: _joined(facts.labels(vocabulary, codes(one)))),
    ]


def _with_codes(title: str) -> str:
    return tk._("%(title)s (codes)") % {"title": title}


def _joined(texts: list[str]) -> str:
    return ("؛ " if languages.reader() == "ar" else "; ").join(texts)


def _keywords(one: Dataset) -> str:
    said = one.get("tags_translated") or {}
    wanted = [languages.reader(), one.get("source_language"), *said]
    words = next((said[lang] for lang in wanted if said.get(lang)), None)
    return _joined(words or [tag["name"] for tag in one.get("tags") or []])


def _owner(one: Dataset) -> str:
    return (one.get("organization") or {}).get("name") or ""


def _producer(one: Dataset) -> str:
    organization = one.get("organization")
    return rabatmigration_organization(organization).text if organization else ""


def _formats(one: Dataset) -> str:
    return ";".join(sorted({r["format"] for r in one.get("resources") or [] if r.get("format")}))


def _bytes(one: Dataset) -> int | None:
    """Return the bytes of the files whose size is known, None when it is of none."""
    sizes = [str(resource.get("size") or "") for resource in one.get("resources") or []]
    known = [int(size) for size in sizes if size.isdecimal()]
    return sum(known) if known else None


def _day(one: Dataset, field: str) -> str:
    return str(one.get(field) or "")[:10]
