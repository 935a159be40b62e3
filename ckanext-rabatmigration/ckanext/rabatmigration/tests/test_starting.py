"""The base plugin starts with all its pages call, or not at all."""

import importlib.util
import re
from pathlib import Path

import ckan.plugins as p
import pytest
from ckan.common import config
from ckan.exceptions import CkanConfigurationException

from ckanext.rabatmigration import helpers, implementations

PACKAGE = Path(implementations.__file__).parent


def _helpers():
    """Yield the modules of helpers of the base plugin and of the rooms its pages show."""
    yield helpers
    for name in implementations.SHOWN_ROOMS:
        module = f"ckanext.rabatmigration.{name.removeprefix('rabatmigration_')}.helpers"
        if importlib.util.find_spec(module):
            yield importlib.import_module(module)


@pytest.mark.unit
@pytest.mark.parametrize("name", implementations.SHOWN_ROOMS)
def test_without_a_room_its_pages_show_the_site_does_not_start(name, monkeypatch):
    monkeypatch.setattr(p, "plugin_loaded", lambda asked: asked != name)
    with pytest.raises(CkanConfigurationException, match=f"need {name}: add to ckan.plugins"):
        implementations.Starting.configure(object.__new__(implementations.Starting), config)


@pytest.mark.unit
def test_pages_call_helpers_of_no_other_room():
    """A room that is not in SHOWN_ROOMS brings templates of its own for what it adds."""
    texts = [path.read_text("utf-8") for path in (PACKAGE / "templates").rglob("*.html")]
    called = {name for text in texts for name in re.findall(r"\bh\.(rabatmigration_\w+)", text)}
    known = {name for shown in _helpers() for name in dir(shown)}
    assert called
    assert called <= known
