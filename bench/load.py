"""Write the same datasets to both sites through their Action API, in turns, timed."""

from __future__ import annotations

from collections.abc import Callable

from native.processes import wait_until

from . import data
from .client import Client
from .sites import Site
from .stats import OURS, PEER, Block


def load(sites: dict[str, Site], clients: dict[str, Client], pause: Callable[[], None]) -> Block:
    """Organisations and datasets on both; return the seconds each `package_create` took.

    :param pause: called before each dataset, to stop when told to
    """
    for side in (PEER, OURS):
        for organization in data.organizations():
            known = organization if side == OURS else _plain_organization(organization)
            clients[side].action("organization_create", known, sites[side].token)
    make = {PEER: data.plain, OURS: data.ours}
    seconds: dict[str, list[float]] = {PEER: [], OURS: []}
    for record in data.records():
        order = (PEER, OURS) if record.number % 2 else (OURS, PEER)
        pause()
        for side in order:
            body = make[side](record)
            answer = clients[side].action("package_create", body, sites[side].token)
            seconds[side].append(answer.seconds)
    for record in data.with_tables():
        pause()
        clients[OURS].action("datastore_create", data.table(record), sites[OURS].token)
    for side, client in clients.items():
        _wait_found(client, sites[side])
    return Block(tuple(seconds[PEER]), tuple(seconds[OURS]))


def _plain_organization(organization: dict[str, object]) -> dict[str, object]:
    return {key: organization[key] for key in ("name", "title")}


def _wait_found(client: Client, site: Site) -> None:
    """Wait until a visitor's search finds all of them."""
    wanted = len(data.records())

    def all_found() -> bool:
        answer = client.get("/api/3/action/package_search?rows=0")
        return bool(answer.json()["result"]["count"] == wanted)

    wait_until(60, all_found, [site.web], f"the index of {wanted} datasets ({site.side})")
