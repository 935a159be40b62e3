"""One folder per protocol: bytes to records, records to our dataset dicts.

A protocol is an adapter of three files: `client.py` (HTTP and nothing else), `mapping.py` (a pure
function from one parsed record to our dataset dict) and `harvester.py`, which joins them to a
`Harvester`. Adapters register under the entry-point group `rabatmigration.harvesters`; the engine
(`ckanext.rabatmigration.harvest`) finds them there, so anyone can add one. Inside this package
imports are relative.

Errors: a harvester raises `ckanext.rabatmigration.errors.HarvestError` or an `OutboundError` when
its catalogue cannot be read any further. It never ends a list early instead. One unusable record
is no reason to stop: it is yielded with its `flaw`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol

from ckanext.rabatmigration.lib.http import Client


@dataclass(frozen=True)
class Capabilities:
    """What a protocol can do, declared instead of found out."""

    #: `records(since)` yields only what changed since.
    incremental: bool = False
    #: Deleted records are announced.
    deleted: bool = False
    #: The portal says how many records there are.
    total_known: bool = False


@dataclass(frozen=True)
class Flaw:
    """Why a record cannot be used: an English sentence with `%(name)s` places, and what fills them.

    Whoever shows it to a person translates `message` first; `str(flaw)` is the sentence, filled.
    """

    message: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


@dataclass(frozen=True)
class Record:
    """One record as the portal gave it.

    `guid` stays the same from run to run and is unique in its source. `modified` is the portal's
    own date, if it has one. `payload` is the parsed record, `url` a page or address where it can be
    seen. A record that cannot be used has a `flaw`.
    """

    guid: str
    payload: Mapping[str, Any]
    url: str = ""
    modified: datetime | None = None
    flaw: Flaw | None = None


@dataclass(frozen=True)
class Loss:
    """Something of a record that did not reach the dataset.

    `field` is the source's name for it (`resources[0].format` for a part), `value` the beginning of
    what stood there, `reason` one of `REASONS`.
    """

    field: str
    value: str
    reason: str


#: Why something is not mapped. Only `not_understood` and `refused` are failures of mapping.
REASONS = {
    "not_understood": "the catalogue has a field for it, but the value was not understood",
    "refused": "the catalogue has a field for it, but the value breaks its rules",
    "no_field": "the catalogue has no field for it",
    "superseded": "another field of the record says it",
    "elsewhere": "a place outside Morocco, which the list of places does not hold",
    "other_language": "the text is in a language the catalogue does not keep",
    "personal": "personal data that are not passed on",
    "doubtful": "the value contradicts the rest of the record",
}


@dataclass
class Mapped:
    """What mapping made of a record: our dataset dict and everything that is not in it."""

    dataset: dict[str, Any]
    lost: list[Loss] = field(default_factory=list)
    #: Set when the dataset cannot be kept at all.
    flaw: Flaw | None = None

    @property
    def complete(self) -> bool:
        """Whether every field the catalogue has a place for arrived there."""
        return not any(loss.reason in ("not_understood", "refused") for loss in self.lost)


@dataclass
class Gathered:
    """How the reading of a catalogue went; filled while `records` runs."""

    #: How many records the portal said it has; None when it did not say.
    announced: int | None = None
    #: Distinct records yielded.
    received: int = 0
    #: Records that came more than once, and were yielded once.
    duplicates: int = 0
    #: Things that were odd but did not stop the reading, as English sentences.
    oddities: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether nothing announced is missing."""
        return self.announced is None or self.received >= self.announced


@dataclass(frozen=True)
class Source:
    """What an adapter needs to know of a source: where it is and how it was set up."""

    id: str
    url: str
    name: str = ""
    config: Mapping[str, Any] = field(default_factory=dict)


class Harvester(Protocol):
    """A protocol adapter. Built for one source and one run."""

    capabilities: ClassVar[Capabilities]
    #: Counts up when mapping changes, so that records that didn't are mapped again.
    version: ClassVar[int]
    #: Payload keys that change without the dataset changing (counters, time stamps of the portal).
    volatile: ClassVar[frozenset[str]]
    gathered: Gathered

    def __init__(self, source: Source, client: Client) -> None: ...

    def records(self, since: datetime | None = None) -> Iterator[Record]:
        """Yield the catalogue's records, each guid once, as they arrive."""
        ...

    def saved(self, body: bytes) -> Iterator[Record]:
        """Yield the records in one saved answer of such a portal."""
        ...

    def map(self, record: Record) -> Mapped:
        """Turn a record without flaw into our dataset dict; pure."""
        ...
