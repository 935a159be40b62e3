"""Where everything is: the checkout, its git-ignored state, one folder per stack."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from .console import LauncherError
from .files import folder

ROOT = Path(__file__).resolve().parent.parent.parent
STATE = ROOT / ".observatory"
VENV = STATE / "venv"
DOCKER = ROOT / "docker"
SERVED = "run"


def rotate(logs: Path) -> None:
    """Set the last start's logs aside, so that a log tells of this start alone."""
    for path in logs.glob("*.log"):
        if path.name != "launcher.log":
            path.replace(path.with_suffix(".log.1"))


def venv_bin(name: str) -> str:
    """Path of a program in the virtual environment."""
    return str(VENV / "bin" / name)


def state_folder() -> Path:
    """`.observatory/`, made on first use; other users may pass through it, not list it."""
    return folder(STATE, 0o711)


@dataclass(frozen=True)
class Stack:
    """One PostgreSQL, Redis, Solr and site, with their data and logs in one folder."""

    name: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9_-]{0,30}", self.name) or self.name in ("venv", "solr"):
            raise LauncherError(
                f"{self.name!r} is no name for a stack", "use a-z, 0-9, - and _: STACK=mine"
            )

    @property
    def served(self) -> bool:
        """Whether this is the stack people look at; all others are for tests and trials."""
        return self.name == SERVED

    @property
    def dir(self) -> Path:
        """The stack's folder."""
        return STATE / self.name

    @property
    def logs(self) -> Path:
        """Its logs."""
        return self.dir / "logs"

    @property
    def storage(self) -> Path:
        """Uploaded files."""
        return self.dir / "storage"

    @property
    def ini(self) -> Path:
        """Settings of its site."""
        return self.dir / "ckan.ini"

    @property
    def test_ini(self) -> Path:
        """Settings for tests: databases, index and queues apart from the site's."""
        return self.dir / "test.ini"

    def make(self) -> None:
        """Make the folders."""
        state_folder()
        folder(self.dir, 0o711)
        for path in (self.logs, self.storage, self.dir / "stamps"):
            folder(path)
        if self.served:
            link = STATE / "ckan.ini"
            if not link.is_symlink():
                link.unlink(missing_ok=True)
                os.symlink(f"{self.name}/ckan.ini", link)
