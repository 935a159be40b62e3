"""`ckan rabatmigration`: what operators run.

Rooms add commands to the same group: a room's `cli.py` imports it, and the room's `plugin.py`
imports that `cli.py`, so that a command exists where its plugin is on:

    from ckanext.rabatmigration.cli import rabatmigration

    @rabatmigration.group()
    def demo() -> None: ...

Only the base plugin hands the group to CKAN.
"""

from __future__ import annotations

import click

from ckanext.rabatmigration import events, indexing, schedule
from ckanext.rabatmigration.errors import ObservatoryError

__all__ = ["rabatmigration"]


@click.group()
def rabatmigration() -> None:
    """Run the observatory."""


@rabatmigration.command()
def tick() -> None:
    """Run what is due; meant to be called each minute."""
    report = schedule.tick()
    for name in report.ran:
        click.echo(f"{name}: done")
    for name, reason in report.failed.items():
        click.echo(f"{name}: {reason}", err=True)
    if report.failed:
        raise SystemExit(1)


@rabatmigration.command()
def doctor() -> None:
    """Check database, Solr, Redis, migrations, backlog, tick and storage."""
    from ckanext.rabatmigration import doctor as checks

    results = checks.examine()
    for result in results:
        click.echo(f"{'ok  ' if result.ok else 'FAIL'} {result.name}: {result.message}")
    if not all(result.ok for result in results):
        raise SystemExit(1)


@rabatmigration.group()
def index() -> None:
    """The index outbox."""


@index.command()
@click.option("--limit", type=click.IntRange(min=1), help="At most so many datasets.")
def replay(limit: int | None) -> None:
    """Send what waits to Solr."""
    outcome = indexing.replay(limit)
    click.echo(f"{len(outcome.sent)} sent, {len(outcome.failed)} failed")
    for package_id, reason in outcome.failed.items():
        click.echo(f"{package_id}: {reason}", err=True)
    if outcome.down:
        click.echo(f"Solr doesn't answer: {outcome.down}", err=True)
    if outcome.down or outcome.failed:
        raise SystemExit(1)


@index.command("status")
def index_status() -> None:
    """Say what waits, and why."""
    waiting = indexing.backlog()
    since = f", since {waiting.oldest:%Y-%m-%d %H:%M:%S %Z}" if waiting.oldest else ""
    click.echo(f"{waiting.waiting} waiting, {waiting.failed} of them failed{since}")
    for row in indexing.failures():
        click.echo(f"{row.package_id}: {row.attempts} attempts, {row.last_error}")


@rabatmigration.group("events")
def events_group() -> None:
    """Events and their consumers."""


@events_group.command("status")
def events_status() -> None:
    """Say how far each consumer has read, and which events are parked."""
    for status in events.statuses():
        trouble = f", attempt {status.attempts} failed: {status.last_error}"
        click.echo(
            f"{status.consumer}: {status.waiting} waiting, {status.parked} parked"
            + (trouble if status.attempts else "")
        )
    for row in events.parked():
        click.echo(f"parked for {row.consumer}: event {row.event_id}: {row.error}")


@events_group.command()
@click.argument("consumer")
@click.argument("event_id", type=int)
def retry(consumer: str, event_id: int) -> None:
    """Hand a parked event to its consumer once more."""
    try:
        events.retry_parked(consumer, event_id)
    except ObservatoryError as error:
        raise click.ClickException(str(error)) from error
    click.echo("done")
