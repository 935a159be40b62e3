"""`ckan rabatmigration contact`: messages to those behind the data."""

from __future__ import annotations

import click
import sqlalchemy as sa
from ckan import model

from ckanext.rabatmigration.cli import rabatmigration
from ckanext.rabatmigration.contact import delivery, mail
from ckanext.rabatmigration.contact.model import MessageRow


@rabatmigration.group()
def contact() -> None:
    """Messages to those behind the data."""


@contact.command("status")
def status() -> None:
    """Say how many messages wait, have left or are set aside, and why."""
    if not mail.configured():
        click.echo("no mail server is set (smtp.server): messages are kept and shown, not mailed")
    counts = sa.select(MessageRow.delivery, sa.func.count()).group_by(MessageRow.delivery)
    for name, count in sorted(row.t for row in model.Session.execute(counts)):
        click.echo(f"{name}: {count}")
    trouble = sa.select(MessageRow).where(
        MessageRow.last_error.is_not(None), MessageRow.delivery != "sent"
    )
    for row in model.Session.scalars(trouble.order_by(MessageRow.created).limit(50)):
        click.echo(f"{row.id}: {row.delivery}, {row.attempts} attempts, {row.last_error}")


@contact.command("send")
def send() -> None:
    """Try messages that were set aside once more, and all that wait."""
    count = delivery.again()
    model.Session.commit()
    delivery.deliver_due()
    click.echo(f"{count} taken up again")


@contact.command("purge")
@click.option("--days", type=click.IntRange(min=1), help="Older than so many days.")
def purge(days: int | None) -> None:
    """Delete old messages (older than the option says, unless told)."""
    click.echo(f"{delivery.purge(days)} deleted")
