"""Runs the measures on two sites that are up."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

from . import measures
from .client import Client, WrongAnswerError
from .cpu import tree_seconds
from .probe_headers import SOLR_HEADER, SQL_HEADER
from .stats import OURS, PEER, Block, bootstrap, compare

_WARM_UPS = 3
_WARM_SECONDS = 4
Row = dict[str, Any]


class Runner:
    """Measures one thing after the other; nothing else may use the two sites meanwhile.

    :param processes: for each side, the process trees that work for a request, by name: its web
        server, Solr, PostgreSQL, Redis
    :param pause: called between halves of a block, to stop when told to
    """

    def __init__(
        self,
        clients: dict[str, Client],
        processes: Mapping[str, Mapping[str, int]],
        pause: Callable[[], None],
    ) -> None:
        self.clients = clients
        self.processes = processes
        self.pause = pause

    def warm_up(self, measure: measures.Measure, requests: int) -> None:
        """Let Solr's compiler and every cache settle before anything is measured."""
        for number in range(requests):
            self.pause()
            for side, client in self.clients.items():
                paths = measure.of(side)
                client.get(paths[number % len(paths)])

    def timed(self, measure: measures.Measure) -> list[Row]:
        """Time, CPU, SQL statements and calls to Solr of one measure."""
        counts = self._warm(measure)
        cpu: dict[str, Counter[str]] = {PEER: Counter(), OURS: Counter()}
        requests = {PEER: 0, OURS: 0}

        def half(side: str) -> list[float]:
            self.pause()
            before = self._cpu(side)
            seconds = [self._get(side, measure, path) for path in measure.of(side)]
            cpu[side].update(self._cpu(side))
            cpu[side].subtract(before)
            requests[side] += len(seconds)
            return seconds

        found, holds = compare(half, measure.goal)
        each = {
            side: {name: 1000 * spent / requests[side] for name, spent in cpu[side].items()}
            for side in cpu
        }
        name, ident = measure.name, measure.id
        wall = row(ident, name, found.peer * 1000, found.ours * 1000, "ms", measure.goal)
        wall |= {"ratio": found.ratio, "interval": list(found.interval), "holds": holds}
        wall["blocks"] = found.blocks
        totals = [sum(each[side].values()) for side in (PEER, OURS)]
        rows = [wall, row(f"{ident}.cpu", name, *totals, unit="CPU ms") | {"parts": each}]
        for kind, unit in (("sql", "SQL statements"), ("solr", "Solr calls")):
            header = SQL_HEADER if kind == "sql" else SOLR_HEADER
            values = [max(counts[side][header]) for side in (PEER, OURS)]
            rows.append(row(f"{ident}.{kind}", name, *values, unit=unit))
        return rows

    def _warm(self, measure: measures.Measure) -> dict[str, dict[str, list[int]]]:
        """Ask for each path until caches are full; count on the last round."""
        counts: dict[str, dict[str, list[int]]] = {}
        start, rounds = time.monotonic(), 0
        while rounds < _WARM_UPS or time.monotonic() - start < _WARM_SECONDS:
            self.pause()
            rounds += 1
            for side in (PEER, OURS):
                answers = [self.clients[side].get(path) for path in measure.of(side)]
                counts[side] = {
                    header: [answer.count(header) for answer in answers]
                    for header in (SQL_HEADER, SOLR_HEADER)
                }
        return counts

    def _get(self, side: str, measure: measures.Measure, path: str) -> float:
        answer = self.clients[side].get(path)
        try:
            measure.check(answer)
        except WrongAnswerError as error:
            raise WrongAnswerError(f"{side}, {path}: {error}") from error
        return answer.seconds

    def _cpu(self, side: str) -> dict[str, float]:
        return {name: tree_seconds(root) for name, root in self.processes[side].items()}

    def row_cost(self, cost: measures.RowCost) -> Row:
        """SQL statements each further result adds; the goal is none."""
        added = {}
        for side, client in self.clients.items():
            sql = []
            for path, wanted in zip((cost.few, cost.many), cost.rows, strict=True):
                for _ in range(_WARM_UPS):
                    answer = client.get(path)
                if measures.results(answer) != wanted:
                    found = measures.results(answer)
                    raise WrongAnswerError(f"{side}, {path}: {found} results, not {wanted}")
                sql.append(answer.count(SQL_HEADER))
            added[side] = (sql[1] - sql[0]) / (cost.rows[1] - cost.rows[0])
        made = row(cost.id, cost.name, added[PEER], added[OURS], "SQL statements per row", 0)
        made["holds"] = added[OURS] <= 0
        return made


def written(block: Block) -> Row:
    """The row for the time of writing a dataset, taken while loading."""
    ratios = [ours / peer for peer, ours in zip(block.peer, block.ours, strict=True)]
    peer, ours = median(block.peer) * 1000, median(block.ours) * 1000
    made = row("create.api", "API package_create, 3 files", peer, ours, "ms")
    made |= {"ratio": median(ratios), "interval": list(bootstrap(ratios)), "blocks": len(ratios)}
    return made


def row(  # noqa: PLR0913, PLR0917  (one argument a column)
    ident: str, name: str, peer: float, ours: float, unit: str, goal: float | None = None
) -> Row:
    """One line of the table; less is better in all of them."""
    return {
        "id": ident,
        "name": name,
        "peer": peer,
        "ours": ours,
        "unit": unit,
        "ratio": ours / peer if peer else None,
        "direction": "lower",
        "goal": goal,
        "interval": None,
        "holds": None,
    }
