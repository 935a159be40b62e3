"""What an operator may set, run or switch on is documented."""

from importlib.metadata import entry_points
from pathlib import Path

import click
import pytest
import yaml

from ckanext.rabatmigration.cli import rabatmigration
from ckanext.rabatmigration.demo import cli as _demo  # noqa: F401  (registers its commands)
from ckanext.rabatmigration.harvest import cli as _harvest  # noqa: F401

pytestmark = pytest.mark.unit

ROOT = next(folder for folder in Path(__file__).parents if (folder / "Makefile").exists())
PACKAGE = Path(__file__).parents[2]
DOCS = "\n".join(path.read_text("utf-8") for path in (ROOT / "docs").glob("*.md"))


def _options():
    for path in PACKAGE.rglob("config_declaration.yaml"):
        for group in yaml.safe_load(path.read_text("utf-8"))["groups"]:
            yield from (option["key"] for option in group["options"])


def _commands(group, prefix):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}"


@pytest.mark.parametrize("option", sorted(_options()))
def test_every_option_of_ours_is_documented(option):
    assert not option.startswith("ckanext.rabatmigration.") or f"`{option}`" in DOCS


@pytest.mark.parametrize("command", sorted(_commands(rabatmigration, "ckan rabatmigration")))
def test_every_command_is_documented(command):
    assert command in DOCS


@pytest.mark.parametrize(
    "plugin",
    sorted(one.name for one in entry_points(group="ckan.plugins") if "rabatmigration" in one.name),
)
def test_every_plugin_is_documented(plugin):
    assert f"`{plugin}`" in DOCS
