"""The demo accounts: who they are and what they may do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Account:
    """A demo account; `capacity` is its role in the demo municipality, None outside it."""

    name: str
    fullname: str
    duty: str
    capacity: str | None = None
    sysadmin: bool = False


ACCOUNTS = (
    Account("demo_sysadmin", "Demo sysadmin", "runs the site", sysadmin=True),
    Account("demo_admin", "Demo producer admin", "publishes for its organisation", "admin"),
    Account("demo_editor", "Demo producer editor", "describes and uploads data", "editor"),
    Account("demo_reviewer", "Demo reviewer", "reads drafts of its organisation", "member"),
    Account("demo_user", "Demo user", "searches and downloads"),
)
NAMES = tuple(account.name for account in ACCOUNTS)
