"""`ckan rabatmigration harvest`: run sources, read their reports, try saved answers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import click

from ckanext.rabatmigration.cli import rabatmigration
from ckanext.rabatmigration.errors import ObservatoryError
from ckanext.rabatmigration.harvest import engine, queueing, sources, trial


@rabatmigration.group()
def harvest() -> None:
    """Partners' portals."""


@harvest.command("sources")
def list_sources() -> None:
    """List the sources and how their last harvest went."""
    for source in sources.listed(None):
        job = source["last_job"] or {}
        state = job.get("status", "never harvested")
        click.echo(f"{source['name']}: {source['url']} ({source['datasets']} datasets, {state})")


@harvest.command()
@click.argument("source")
def run(source: str) -> None:
    """Harvest SOURCE (id or name) here and now."""
    row = _source(source)
    job = queueing.start_here(row)
    done = engine.run(job)
    _print_report(sources.job_as_dict(done, report=True))
    if done.status != "finished":
        raise SystemExit(1)


@harvest.command()
@click.argument("source")
def report(source: str) -> None:
    """Print the report of SOURCE's last harvest, or of a job by its id."""
    try:
        _print_report(sources.job_as_dict(sources.job(source), report=True))
    except tk.ObjectNotFound as error:
        raise click.ClickException(str(error)) from error


@harvest.command("try")
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.option("--protocol", default="ckan", show_default=True)
@click.option("--verbose", is_flag=True, help="Print each record's dataset as a line of JSON.")
def try_folder(folder: Path, protocol: str, verbose: bool) -> None:
    """Map saved answers (JSON or YAML files) of portals without writing anything."""
    try:
        outcome = trial.run(folder, protocol)
    except ObservatoryError as error:
        raise click.ClickException(str(error)) from error
    for line in outcome.lines(verbose=verbose):
        click.echo(line)


def _source(name: str) -> Any:
    try:
        return sources.source(name)
    except tk.ObjectNotFound as error:
        raise click.ClickException(str(error)) from error


def _print_report(job: dict[str, Any]) -> None:
    counts = ", ".join(f"{number} {name}" for name, number in job["counts"].items())
    click.echo(f"{job['status']}: {counts}")
    if job["error"]:
        click.echo(job["error"], err=True)
    for line in _report_lines(job["report"]):
        click.echo(f"  {line}")


def _report_lines(told: dict[str, Any]) -> Iterable[str]:
    for one in told.get("errors", []):
        yield f"{one['guid']}: {one['error']}"
    for one in told.get("lost", []):
        yield f"{one['field']}: {one['reason']} ({one['count']}), such as {one['example']!r}"
    for name, number in told.get("kept", {}).items():
        yield f"{name}: left to people ({number})"
    yield from told.get("oddities", [])
