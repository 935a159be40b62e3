"""The bench's counters, taken off again after the test."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPConnection

import pytest
import sqlalchemy as sa
from bench.probe import Counters
from sqlalchemy import event


@pytest.fixture
def counters(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counters]:
    monkeypatch.setattr(HTTPConnection, "putrequest", HTTPConnection.putrequest)
    made = Counters()
    made.install()
    yield made
    event.remove(sa.engine.Engine, "before_cursor_execute", made._on_sql)
