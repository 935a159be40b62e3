"""Runs CKAN's tests with our plugins on, and writes down what became of each.

CKAN unloads all plugins before its tests; here each test gets ours beside those it asks for.
Without `--compat-plugins` the tests run on plain CKAN.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

_results: dict[str, dict[str, str]] = {}
_names: dict[str, str] = {}
"""From pytest's node id, which depends on where it was started, to `ckan/tests/...py::test`."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """What the launcher says."""
    parser.addoption("--compat-plugins", default="", help="plugins to load in every test")
    parser.addoption("--compat-results", required=True, help="JSON file to write")


@pytest.fixture(autouse=True)
def _our_plugins(
    request: pytest.FixtureRequest, ckan_config: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Load our plugins, then those the test itself names."""
    ours = str(request.config.getoption("--compat-plugins")).split()
    if not ours:
        return
    asked = ckan_config["ckan.plugins"]
    asked = asked.split() if isinstance(asked, str) else asked
    more = [name for name in asked if name not in ours]
    monkeypatch.setitem(ckan_config, "ckan.plugins", [*ours, *more])
    request.getfixturevalue("with_plugins")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Name the test by its place in CKAN."""
    path = "ckan/tests/" + item.path.as_posix().rpartition("/ckan/tests/")[2]
    _names[item.nodeid] = f"{path}::{item.nodeid.partition('::')[2]}"


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Empty tables instead of dropping them: the launcher has migrated ours too."""
    from ckan import model

    model.repo.tables_created_and_initialised = True
    model.repo.delete_all = _delete_all


def _delete_all() -> None:
    """Delete all rows, those of append-only tables too."""
    from ckan import model

    model.Session.remove()
    engine = model.ensure_engine()
    there = set(sa.inspect(engine).get_table_names()) - {"alembic_version"}
    with engine.begin() as connection:
        connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
        for table in reversed(model.meta.metadata.sorted_tables):
            if table.name in there:
                connection.execute(sa.delete(table))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep the outcome; a failure in set-up or tear-down is one too."""
    node = _names[report.nodeid]
    if report.when == "call" or report.outcome != "passed":
        known = _results.get(node)
        if known is None or known["outcome"] == "passed":
            _results[node] = {"outcome": report.outcome, "message": _message(report)}


def _message(report: pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    text = crash.message if crash is not None else str(report.longrepr or "")
    return " ".join(text.split())[:300]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the outcomes."""
    path = Path(str(session.config.getoption("--compat-results")))
    path.write_text(json.dumps(_results, indent=1, sort_keys=True), encoding="utf-8")
