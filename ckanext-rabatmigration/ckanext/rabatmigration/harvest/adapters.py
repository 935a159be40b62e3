"""Protocol adapters, found by entry point: core code imports none of them."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points

from ckanext.rabatmigration.errors import BadInputError
from ckanext.rabatmigration.harvest import config
from ckanext.rabatmigration.harvest.model import SourceRow
from ckanext.rabatmigration.harvesters import Harvester, Source
from ckanext.rabatmigration.lib.http import Client
from ckanext.rabatmigration.lib.outbound_errors import N_

GROUP = "rabatmigration.harvesters"


def protocols() -> list[str]:
    """Return the names of the protocols there are adapters for."""
    return sorted(_found())


def adapter(protocol: str) -> type[Harvester]:
    """Return the adapter of a protocol. Raises `BadInputError` when there is none."""
    found = _found().get(protocol)
    if found is None:
        raise BadInputError(
            N_("There is no harvester for “%(protocol)s”. There are: %(known)s."),
            protocol=protocol,
            known=", ".join(protocols()),
        )
    return found.load()


def start(row: SourceRow) -> Harvester:
    """Return the adapter of a source, ready for one run."""
    source = Source(row.id, row.url, row.name, row.config)
    return adapter(row.protocol)(source, client())


def client() -> Client:
    """Return a client that goes out under our name and within our guards."""
    return Client(config.agent(), allow_loopback=config.allow_loopback())


@lru_cache(maxsize=1)
def _found() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=GROUP)}
