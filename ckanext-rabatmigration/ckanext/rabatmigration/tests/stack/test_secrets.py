"""Passwords the launcher makes stay in files their owner alone reads."""

import json
import os
from pathlib import Path

import pytest
from native.paths import STATE
from native.settings import SECRETS

pytestmark = pytest.mark.functional


@pytest.fixture
def stack() -> Path:
    return STATE / os.environ["STACK"]


def test_no_secret_stands_in_a_log(stack):
    known = json.loads((stack / "secrets.json").read_text("utf-8"))
    assert set(SECRETS) <= set(known)
    logs = sorted((stack / "logs").glob("*.log"))
    assert len(logs) >= 3
    found = [
        f"{name} in {log.name}"
        for log in logs
        for name, secret in known.items()
        if secret in log.read_text("utf-8", "replace")
    ]
    assert found == []


def test_secrets_are_their_owners_alone(stack):
    modes = {path.name: path.stat().st_mode & 0o077 for path in stack.glob("*.ini")}
    modes["secrets.json"] = (stack / "secrets.json").stat().st_mode & 0o077
    assert len(modes) >= 3
    assert set(modes.values()) == {0}
