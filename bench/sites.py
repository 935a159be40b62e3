"""Ours and plain CKAN side by side on the servers of one stack, each with its own everything.

Same PostgreSQL, Solr and Redis servers; own databases, cores and Redis numbers; gunicorn with
one process each. Both are made anew at every run.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from native import files, ports, site
from native.paths import ROOT, venv_bin
from native.processes import Child, spawn
from native.supervisor import Supervisor

from .servers import Servers, production_plugins, replaced
from .stats import OURS, PEER

PLAIN_PLUGINS = "activity"
"""What CKAN's own generated settings switch on."""

_REDIS = {OURS: 2, PEER: 3}


@dataclass
class Site:
    """A site that answers.

    :ivar token: API token of a sysadmin
    """

    side: str
    port: int
    token: str
    web: Child


class Sites:
    """Makes both sites on a stack that is up."""

    def __init__(self, held: Supervisor) -> None:
        self.held = held
        self.stack = held.stack
        self.servers = Servers(held)

    def make(self, side: str) -> Site:
        """Database, index, settings, tables and web server of one side."""
        name = f"bench_{side}"
        conf = self.servers.our_conf() if side == OURS else self.servers.plain_conf()
        addresses = self.servers.make(name, conf, _REDIS[side])
        port = ports.free()
        ini = self.stack.dir / f"{name}.ini"
        files.write(ini, self._settings(side, addresses, port))
        made = site.set_up(self.stack, ini, name)
        web = self._serve(name, ini, port)
        site.wait_web(web, port)
        return Site(side, port, made["xloader_token"], web)

    def _settings(self, side: str, addresses: dict[str, str], port: int) -> str:
        """The stack's own settings, with other addresses; plain CKAN with its own plugins."""
        text = self.stack.ini.read_text("utf-8")
        url = f"http://127.0.0.1:{port}"
        changed = addresses | {"ckan.site_url": url, "ckanext.xloader.site_url": url}
        changed["ckan.plugins"] = production_plugins(text)
        if side == PEER:
            changed |= {"ckan.plugins": PLAIN_PLUGINS, "ckan.views.default_views": ""}
        for key, value in changed.items():
            text = replaced(text, key, value)
        return text

    def _serve(self, name: str, ini: Path, port: int) -> Child:
        argv = [
            *(venv_bin("gunicorn"), "--pythonpath", str(ROOT)),
            *("bench.served:application", "--bind", f"127.0.0.1:{port}"),
            *("--workers", "1", "--threads", "2", "--timeout", "120", "--keep-alive", "75"),
            *("--graceful-timeout", "10", "--worker-tmp-dir", "/dev/shm"),  # noqa: S108
        ]
        log = self.stack.logs / f"{name}-web.log"
        child = spawn(f"{name} web", argv, log, env=site.ckan_environment(self.stack, ini))
        if self.held.builder is not None:
            self.held.builder.running.add(child)
        return child
