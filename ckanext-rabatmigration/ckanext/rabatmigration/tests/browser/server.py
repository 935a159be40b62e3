"""The site under test: gunicorn on the test stack's own servers, on a port of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[5]
STATE = ROOT / ".observatory"

#: Seconds a start may take on a busy machine.
_PATIENCE = 120
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Site:
    """Where the site answers; `folder` is where its log and the screenshots go."""

    url: str
    folder: Path
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """End the server and the processes it started."""
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(timeout=30)


def start(ini: str) -> Site:
    """Start the site with the settings pytest runs with; returns when it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    folder = STATE / (os.environ.get("STACK") or "test")
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "browser-site.log"
    command = [sys.executable, "-m", "gunicorn", "ckanext.rabatmigration.wsgi:application"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4"]
    command += ["--timeout", "120", "--graceful-timeout", "5", "--no-control-socket"]
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command,
            env={**os.environ, "CKAN_INI": str(ini), "CKAN_SITE_URL": url},
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    site = Site(url, folder, process)
    _wait(site, log)
    return site


def _wait(site: Site, log: Path) -> None:
    """Return when the site answers; raise with the end of its log when it doesn't."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and not _ended(site.process):
        try:
            with _DIRECT.open(f"{site.url}/api/3/action/status_show", timeout=30):
                return
        except urllib.error.HTTPError:
            break
        except OSError:
            continue  # nothing listens yet
    if site.process.poll() is None:
        site.stop()
    raise RuntimeError(f"the site did not start:\n{log.read_text(errors='replace')[-3000:]}")


def _ended(process: subprocess.Popen[bytes]) -> bool:
    """Give the process a moment; tell whether it ended in it."""
    try:
        process.wait(timeout=0.2)
    except subprocess.TimeoutExpired:
        return False
    return True
