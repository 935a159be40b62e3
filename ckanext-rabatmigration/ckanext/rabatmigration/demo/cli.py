"""`ckan rabatmigration demo`: load the demo content, remove the demo accounts."""

from __future__ import annotations

import click

from ckanext.rabatmigration.cli import rabatmigration
from ckanext.rabatmigration.demo import load as loader


@rabatmigration.group()
def demo() -> None:
    """Demo content."""


@demo.command()
def load() -> None:
    """Bring the demo content in; what is there already stays."""
    for line in loader.load():
        click.echo(line)


@demo.command()
def remove() -> None:
    """Delete the demo accounts."""
    for line in loader.remove():
        click.echo(line)
