"""`python3 bench [WORD...]`: measure ours beside plain CKAN; words narrow by id or name.

Ends with status 1 when a goal clearly fails. STACK names the stack (default `bench`).
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

_WARM_UP = 400
"""Searches on each site before the first measure; Solr's compiler settles after some hundreds."""

_QUIET = 0.7
"""Load average (one minute) above which other work disturbs the times."""

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)
sys.path.insert(1, str(ROOT / "docker"))

from native.console import LauncherError, Progress, say  # noqa: E402  (found since just above)
from native.paths import STATE, Stack  # noqa: E402
from native.supervisor import Stopped, Supervisor  # noqa: E402

from bench import measures, report, runner  # noqa: E402
from bench.client import Client, WrongAnswerError  # noqa: E402
from bench.load import load  # noqa: E402
from bench.sites import Site, Sites  # noqa: E402
from bench.stats import OURS, PEER  # noqa: E402


def main(words: list[str]) -> int:
    """Set up, measure, report; return the exit status."""
    chosen = [one for one in _all() if _asked(one, words)]
    if not chosen:
        known = ", ".join(one.id for one in _all())
        say(f"error: no measure is called {' '.join(words)}; there are: {known}")
        return 2
    load = os.getloadavg()[0]
    try:
        rows = _measure(chosen)
    except LauncherError as error:
        say("\n".join(error.lines()))
        return 1
    except (WrongAnswerError, OSError) as error:
        say(f"error: {error}")
        return 1
    except (Stopped, KeyboardInterrupt):
        say("stopped")
        return 130
    return _tell(rows, load)


def _all() -> list[measures.Measure | measures.RowCost]:
    return [*measures.measures(), *measures.row_costs()]


def _asked(one: measures.Measure | measures.RowCost, words: list[str]) -> bool:
    text = f"{one.id} {one.name}".lower()
    return not words or any(word.lower() in text for word in words)


def _measure(chosen: list[measures.Measure | measures.RowCost]) -> list[runner.Row]:
    stack = Stack(os.environ.get("STACK") or "bench")
    if stack.served:
        raise LauncherError("the bench never runs on the served stack", "leave STACK out")
    with Supervisor(stack, site_too=False) as held:
        held.up()
        progress = Progress(len(chosen) + 4)
        makers = Sites(held)
        sites: dict[str, Site] = {}
        for side, name in ((PEER, "Plain CKAN"), (OURS, "Ours")):
            with progress.step(name):
                sites[side] = makers.make(side)
        clients = {side: Client(site.port) for side, site in sites.items()}

        def pause() -> None:
            if held.asked.is_set():
                raise Stopped("asked to")

        with progress.step("The same datasets on both"):
            rows = [runner.written(load(sites, clients, pause))]
        run = runner.Runner(clients, _trees(held, sites), pause)
        with progress.step("Warm-up"):
            run.warm_up(measures.measures()[0], _WARM_UP)
        for one in chosen:
            with progress.step(one.name):
                if isinstance(one, measures.Measure):
                    rows += run.timed(one)
                else:
                    rows.append(run.row_cost(one))
    return rows


def _trees(held: Supervisor, sites: dict[str, Site]) -> dict[str, dict[str, int]]:
    """The processes that work for each side: the shared servers, and its own web server."""
    webs = {site.web.pid for site in sites.values()}
    children = held.builder.running.children if held.builder else []
    shared = {child.name: child.pid for child in children if child.pid not in webs}
    return {side: {**shared, "Web server": site.web.pid} for side, site in sites.items()}


def _tell(rows: list[runner.Row], load: float) -> int:
    path = STATE / "bench.json"
    report.keep(path, rows, _commit())
    say("")
    for line in report.table(rows):
        say(line)
    say("")
    say(f"kept in {path}")
    if load > _QUIET:
        say(f"the machine was busy (load {load:.1f}): trust the counts and CPU, not the times")
    failed = report.failed(rows)
    for row in failed:
        say(f"error: {row['name']}: {row['ours']:.4g} {row['unit']}, goal {row['goal']:g}")
    return 1 if failed else 0


def _commit() -> str:
    """The commit measured; `-dirty` when files differ from it."""
    done = subprocess.run(  # noqa: S603  (fixed words)
        ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--abbrev=10"],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or "unknown"


if __name__ == "__main__":
    given = sys.argv[1:] or shlex.split(os.environ.get("ARGS", ""))
    sys.exit(main(given))
