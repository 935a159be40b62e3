"""Ours and plain CKAN side by side on the servers of one stack, each with its own everything.

Same PostgreSQL, Solr and Redis servers; own databases, cores and Redis numbers; gunicorn with
one process each. Both are made anew at every run.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from native import files, ports, site, solr
from native.console import LauncherError
from native.paths import DOCKER, ROOT, VENV, venv_bin
from native.processes import Child, spawn
from native.settings import DEMO_PLUGIN
from native.supervisor import Supervisor

from .stats import OURS, PEER

PLAIN_PLUGINS = "activity"
"""What CKAN's own generated settings switch on."""

_REDIS = {OURS: 2, PEER: 3}
_PLAIN = Path(__file__).with_name("plain")
_EMPTY = ("protwords.txt", "stopwords.txt", "synonyms.txt")


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
        if held.builder is None or held.builder.postgres is None or held.builder.solr is None:
            raise LauncherError("the bench needs servers of its own")
        self.held = held
        self.stack = held.stack
        self.postgres = held.builder.postgres
        self.solr = held.builder.solr
        self.builder = held.builder

    def make(self, side: str) -> Site:
        """Database, index, settings, tables and web server of one side."""
        name = f"bench_{side}"
        self._databases(name)
        self._core(name, solr.SOURCE / "conf" if side == OURS else self._plain_conf())
        port = ports.free()
        ini = self.stack.dir / f"{name}.ini"
        files.write(ini, self._settings(side, name, port))
        made = site.set_up(self.stack, ini, name)
        web = self.held.builder.running.add(self._serve(name, ini, port))
        site.wait_web(web, port)
        return Site(side, port, made["xloader_token"], web)

    def _databases(self, name: str) -> None:
        names = [name, f"{name}_datastore"]
        for one in names:
            self.postgres.sql(f'DROP DATABASE IF EXISTS "{one}" WITH (FORCE);')
        self.postgres.prepare(names)
        self.postgres.sql(site.permissions_sql(names[1], "ckan", "datastore_ro"))

    def _plain_conf(self) -> Path:
        found = sorted(VENV.glob("lib/python3*/site-packages/ckan/config/solr/schema.xml"))
        if not found:
            raise LauncherError("CKAN's own Solr schema is not installed", "make env")
        conf = self.stack.dir / "plain-conf"
        files.remove(conf)
        shutil.copytree(_PLAIN, conf)
        shutil.copy(found[0], conf / "schema.xml")
        for name in _EMPTY:
            files.write(conf / name, "")
        return conf

    def _core(self, name: str, conf: Path) -> None:
        """Throw an earlier index away and make an empty one."""
        folder = self.solr.home / name
        if (folder / "core.properties").exists():
            self._cores("UNLOAD", core=name)
        files.remove(folder)
        shutil.copytree(conf, folder / "conf")
        self._cores("CREATE", name=name, instanceDir=name)

    def _cores(self, action: str, **words: str) -> None:
        url = f"{self.solr.url('admin')}/cores?{urlencode({'action': action, **words})}"
        try:
            with ports.OPENER.open(url, timeout=60):
                pass
        except OSError as error:
            raise LauncherError(f"Solr: {action} {words}: {error}", log=self.solr.log) from error

    def _settings(self, side: str, name: str, port: int) -> str:
        """The stack's own settings, with other addresses; plain CKAN with its own plugins."""
        text = self.stack.ini.read_text("utf-8")
        storage = files.folder(self.stack.dir / f"{name}-storage")
        url = self.postgres.url(name)
        changed = {
            "ckan.site_url": f"http://127.0.0.1:{port}",
            "sqlalchemy.url": url,
            "ckan.datastore.write_url": self.postgres.url(f"{name}_datastore"),
            "ckan.datastore.read_url": self.postgres.url(f"{name}_datastore", "datastore_ro"),
            "solr_url": self.solr.url(name),
            "ckan.redis.url": self._redis(side),
            "ckan.storage_path": str(storage),
            "ckan.webassets.path": str(storage / "webassets"),
            "ckanext.xloader.jobs_db.uri": url,
            "ckanext.xloader.site_url": f"http://127.0.0.1:{port}",
            "ckan.plugins": PLAIN_PLUGINS if side == PEER else _without_demo(text),
        }
        if side == PEER:
            changed["ckan.views.default_views"] = ""
        for key, value in changed.items():
            text = replaced(text, key, value)
        return text

    def _redis(self, side: str) -> str:
        if self.builder.redis is None:
            raise LauncherError("the bench needs a Redis of its own")
        return self.builder.redis.url(_REDIS[side])

    def _serve(self, name: str, ini: Path, port: int) -> Child:
        argv = [
            *(venv_bin("gunicorn"), "--chdir", str(DOCKER), "--pythonpath", str(ROOT)),
            *("bench.served:application", "--bind", f"127.0.0.1:{port}"),
            *("--workers", "1", "--threads", "2", "--timeout", "120", "--keep-alive", "75"),
            *("--graceful-timeout", "10", "--worker-tmp-dir", "/dev/shm"),  # noqa: S108
        ]
        log = self.stack.logs / f"{name}-web.log"
        return spawn(f"{name} web", argv, log, env=site.ckan_environment(self.stack, ini))


def replaced(text: str, key: str, value: str) -> str:
    """The settings with another value for a key they hold.

    :raises LauncherError: when they don't hold it, so that a renamed key is noticed
    """
    line = f"{key} = {value.replace('%', '%%')}"
    text, count = re.subn(rf"^{re.escape(key)} =.*$", lambda _: line, text, flags=re.MULTILINE)
    if count != 1:
        raise LauncherError(f"the settings hold {key} {count} times, not once")
    return text


def _without_demo(text: str) -> str:
    """The site's plugins, as production has them."""
    found = re.search(r"^ckan\.plugins = (.*)$", text, flags=re.MULTILINE)
    if found is None:
        raise LauncherError("the settings name no plugins")
    return " ".join(name for name in found[1].split() if name != DEMO_PLUGIN)
