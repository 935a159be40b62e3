"""What every test may use: a database that keeps our tables, a visible index, a live site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.common import CKANConfig
from ckan.lib.search.common import make_connection
from ckan.tests.helpers import CKANTestApp

NOWHERE = "http://user:secret-word@127.0.0.1:1/solr/ckan"
KINDS = ("unit", "functional", "browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a test without exactly one kind: `make test` would never run or count it."""
    wrong = [
        item.nodeid for item in items if len([k for k in KINDS if item.get_closest_marker(k)]) != 1
    ]
    if wrong:
        raise pytest.UsageError(f"mark these as one of {', '.join(KINDS)}: {', '.join(wrong[:5])}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A skipped or expected failure is a failure: nothing here is allowed to hide."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    hidden = [k for k in ("skipped", "xfailed", "xpassed") if reporter and reporter.stats.get(k)]
    if hidden and session.exitstatus == 0:
        reporter.write_line(f"error: {', '.join(hidden)} tests count as failures")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def reset_db() -> Callable[[], None]:
    """CKAN's `clean_db`, but keeping tables: the launcher has migrated them, plugins' too.

    Append-only tables refuse DELETE by trigger, so triggers rest meanwhile.
    """

    def reset() -> None:
        model.repo.tables_created_and_initialised = True
        model.Session.remove()
        engine = model.ensure_engine()
        there = set(sa.inspect(engine).get_table_names()) - {"alembic_version"}
        with engine.begin() as connection:
            connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
            for table in reversed(model.meta.metadata.sorted_tables):
                if table.name in there:
                    connection.execute(sa.delete(table))

    return reset


@pytest.fixture
def with_plugins(ckan_config: CKANConfig) -> None:
    """Load the settings' plugins unless they are: CKAN's own reloads all, a second per test."""
    if set(p.core._PLUGINS) != set(ckan_config["ckan.plugins"]):
        p.load_all()


_SITE: list[CKANTestApp] = []


@pytest.fixture
def app(
    request: pytest.FixtureRequest, make_app: Callable[[], CKANTestApp]
) -> Iterator[CKANTestApp]:
    """The site as clients reach it. CKAN builds one for each test, which takes two seconds; here
    one serves all tests, but for those that change a setting a site is built with.
    """
    if request.node.get_closest_marker("ckan_config"):
        _SITE.clear()
        yield make_app()
        return
    if not _SITE:
        _SITE.append(make_app())
    yield _SITE[0]


@pytest.fixture
def visible_index() -> Callable[[], None]:
    """Make what was indexed searchable at once."""

    def commit() -> None:
        make_connection().commit(waitSearcher=True)

    return commit


@pytest.fixture
def solr_stopped() -> Callable[[], AbstractContextManager[None]]:
    """Let Solr be unreachable inside a block."""

    @contextmanager
    def stopped() -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(tk.config, "solr_url", NOWHERE)
            patch.setenv("CKAN_SOLR_URL", NOWHERE)  # commands read the settings anew
            yield

    return stopped


@pytest.fixture(autouse=True)
def _closed_session() -> Iterator[None]:
    """No test leaves a transaction open for the next."""
    yield
    model.Session.remove()
