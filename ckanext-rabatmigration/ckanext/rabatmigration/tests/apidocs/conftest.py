"""The description of the API, and a client that asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ckan.tests.helpers import CKANTestApp, _get_test_app


@pytest.fixture(scope="module")
def app() -> CKANTestApp:
    """One site for all tests of a module: they only read, and CKAN's own takes seconds a test."""
    return _get_test_app()


@pytest.fixture
def described(app: CKANTestApp, with_plugins: None) -> Callable[..., dict[str, Any]]:
    """Return the description as a client gets it, in a language."""

    def fetch(lang: str = "en") -> dict[str, Any]:
        answer = app.get(f"/api/docs/openapi.json?lang={lang}")
        assert answer.status_code == 200, answer.body
        return answer.json

    return fetch
