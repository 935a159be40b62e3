"""The scripts of i18n/, which stand outside of the package, and catalogues to try them on."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

ROOT = Path(__file__).resolve().parents[5]
sys.path.insert(0, str(ROOT / "i18n"))


@pytest.fixture
def catalogue() -> Callable[..., Catalog]:
    """Return a function that makes a catalogue of the messages it is given."""

    def make(language: str, messages: dict) -> Catalog:
        made = Catalog(locale=language)
        for key, string in messages.items():
            made.add(key, string)
        return made

    return make
