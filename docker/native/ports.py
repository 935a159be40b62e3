"""TCP ports: the one asked for, last time's, or a free one; never somebody else's."""

from __future__ import annotations

import os
import socket
import urllib.request

from .console import LauncherError

_LAST = 65535
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""For our own servers on loopback: no proxy of the environment may stand between."""


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether this port could be listened on now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def answers(port: int, host: str = "127.0.0.1") -> bool:
    """Whether something accepts connections there."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def free() -> int:
    """A port the system says is free."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def asked(variable: str) -> int | None:
    """The port named in the environment.

    :raises LauncherError: when it is no port number
    """
    text = os.environ.get(variable, "").strip()
    if not text:
        return None
    if not text.isdigit() or not 0 < int(text) <= _LAST:
        raise LauncherError(f"{variable}={text} is no port", f"use {variable}=1024..65535")
    return int(text)


def choose(variable: str, remembered: int | None, default: int | None, host: str) -> int:
    """The port to listen on: the environment's, else the default, else last time's, else free.

    :raises LauncherError: when the one asked for, or the default, is taken
    """
    wanted = asked(variable) or default
    if wanted is not None:
        if not is_free(wanted, host):
            other = free()
            raise LauncherError(
                f"port {wanted} is in use by another program",
                f"stop it, or take another: make run {variable}={other}",
            )
        return wanted
    if remembered and is_free(remembered, host):
        return remembered
    return free()
