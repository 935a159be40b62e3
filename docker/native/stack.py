"""A stack put together: which servers, at which addresses, brought up in which order."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from . import files, frontend, ports, postgres, preflight, python_env, settings, site, solr
from .console import LauncherError, Progress, say
from .paths import Stack, rotate
from .postgres import Postgres
from .processes import Child, Register
from .redis_server import Redis
from .solr import Solr

_SECRETS = ("postgres", "ckan", "datastore_ro", "redis", *settings.SECRETS)
LOOPBACK = ("127.0.0.1", "localhost", "::1")
TEST = "ckan_test"


@dataclass
class Running:
    """What is up: the addresses, and the processes in the order they were started."""

    stack: Stack
    values: dict[str, str] = field(default_factory=dict)
    children: list[Child] = field(default_factory=list)
    state: dict[str, Any] = field(default_factory=dict)
    host: str = "127.0.0.1"
    port: int = 0
    started: float = field(default_factory=time.monotonic)

    def seconds(self) -> float:
        """How long ago the start began."""
        return time.monotonic() - self.started

    def add(self, child: Child, again: Callable[[], Child] | None = None) -> Child:
        """Note a process at once, so that it is stopped or swept whatever happens next.

        :param again: starts it anew should it die
        """
        child.again = again
        self.children.append(child)
        Register(self.stack.dir / "pids.json").write(self.children)
        return child


class Builder:
    """Brings one stack up, step by step.

    :param site_too: also the website with its demo content, not the servers alone
    """

    def __init__(self, stack: Stack, *, site_too: bool) -> None:
        self.stack = stack
        self.site_too = site_too
        self.external = settings.external() if stack.served else {}
        self.running = Running(stack)
        self.progress = Progress(13 if site_too else 10)
        self.postgres: Postgres | None = None
        self.redis: Redis | None = None
        self.solr: Solr | None = None
        self.secrets: dict[str, str] = {}

    def up(self) -> Running:
        """Everything; on failure the caller stops `self.running`."""
        self._fetch()
        self._start_servers()
        with self.progress.step("Settings"):
            self._write_settings()
        with self.progress.step("Database") as note:
            note.text = self._database()
        if self.site_too:
            self._site()
        self._save_state()
        return self.running

    def _fetch(self) -> None:
        stack = self.stack
        with self.progress.step("Checks") as note:
            note.text = preflight.check(preflight.fetched())
            stack.make()
            rotate(stack.logs)
            self._choose_address()
            left = Register(stack.dir / "pids.json").sweep()
            if left:
                note.text = f"ended leftovers: {', '.join(left)}"
        python_env.umask()
        with self.progress.step("Python packages") as note:
            note.text = python_env.make()
        with self.progress.step("Translations") as note:
            note.text = site.compile_words()
        with self.progress.step("Typefaces and charts") as note:
            note.text = frontend.make()
        with self.progress.step("Solr's jars") as note:
            note.text = solr.fetch_jars(stack.logs / "maven.log")
        os.umask(0o077)

    def _choose_address(self) -> None:
        """Settle the ports before anything is started, so that a taken one is told first."""
        run = self.running
        run.state = files.read_json(self.stack.dir / "state.json")
        run.host = os.environ.get("HOST", "").strip() or "127.0.0.1"
        if run.host not in LOOPBACK and self._has_demo():
            raise LauncherError(
                f"HOST={run.host} is beyond this machine, and this site holds demo accounts "
                "whose passwords are public",
                "leave HOST out, or remove the demo with `make clean`",
            )
        bind = "127.0.0.1" if run.host == "localhost" else run.host
        default = 5000 if self.stack.served else None
        run.port = ports.choose("PORT", run.state.get("port"), default, bind)
        run.state["port"] = run.port

    def _has_demo(self) -> bool:
        return (self.stack.dir / "stamps" / "demo").exists()

    def _port(self, variable: str) -> int:
        key = variable.lower()
        port = ports.choose(variable, self.running.state.get(key), None, "127.0.0.1")
        self.running.state[key] = port
        return port

    def _start_servers(self) -> None:
        self._load_secrets()
        external, run = self.external, self.running
        databases = {"sqlalchemy_url", "datastore_write_url", "datastore_read_url"}
        solr_child = None
        if "solr_url" not in external:
            cores = ["ckan"] if self.stack.served else ["ckan", TEST]
            self.solr = Solr(self.stack, self._port("SOLR_PORT"), cores)
            self.solr.create()
            solr_child = run.add(self.solr.start(), self.solr.start)
        settings.check_external(external)
        with self.progress.step("PostgreSQL") as note:
            note.text = "your own"
            if not databases <= set(external):
                note.text = self._start_postgres()
        with self.progress.step("Redis") as note:
            note.text = "your own"
            if "redis_url" not in external:
                self.redis = Redis(self.stack, self._port("REDIS_PORT"), self.secrets["redis"])
                self.redis.wait(run.add(self.redis.start(), self.redis.start))
                note.text = f"port {self.redis.port}"
        with self.progress.step("Solr") as note:
            note.text = "your own"
            if self.solr is not None and solr_child is not None:
                self.solr.wait(solr_child)
                note.text = f"port {self.solr.port}"

    def _start_postgres(self) -> str:
        postgres.sweep_outside()
        server = Postgres(self.stack, self._port("PG_PORT"), self.secrets)
        self.postgres = server
        server.create()
        server.wait(self.running.add(server.start(), server.start))
        names = ["ckan", "datastore"]
        if not self.stack.served:
            names += [TEST, "datastore_test"]
        server.prepare(names)
        return f"port {server.port}"

    def _load_secrets(self) -> None:
        path = self.stack.dir / "secrets.json"
        known = files.read_json(path)
        if not known and (self.stack.dir / "pg").exists():
            raise LauncherError(
                f"{path} is lost, and with it the database's passwords", "make clean"
            )
        missing = [name for name in _SECRETS if name not in known]
        if missing:
            known |= {name: files.password() for name in missing}
            files.write_json(path, known)
        self.secrets = known

    def _addresses(self, database: str, datastore: str, core: str, number: int) -> dict[str, str]:
        found = {}
        if self.postgres is not None:
            found["sqlalchemy_url"] = self.postgres.url(database)
            found["datastore_write_url"] = self.postgres.url(datastore)
            found["datastore_read_url"] = self.postgres.url(datastore, "datastore_ro")
        if self.redis is not None:
            found["redis_url"] = self.redis.url(number)
        if self.solr is not None:
            found["solr_url"] = self.solr.url(core)
        return found

    def _write_settings(self) -> None:
        run, stack = self.running, self.stack
        port = run.port
        shown = "localhost" if run.host in LOOPBACK else run.host
        if run.host in ("0.0.0.0", "::"):  # noqa: S104  (what was asked for)
            shown = socket.gethostname()
        values = {
            **settings.from_environment(),
            **self._addresses("ckan", "datastore", "ckan", 0),
            **self.external,
            **{name: self.secrets[name] for name in settings.SECRETS},
            "storage_path": str(stack.storage),
            "site_url": os.environ.get("CKAN_SITE_URL") or f"http://{shown}:{port}",
            "internal_url": f"http://127.0.0.1:{port}",
            "xloader_token": self.secrets.get("xloader_token", "NOT_SET"),
        }
        if run.host in LOOPBACK and not run.state.get("in_use"):
            values |= {"demo_plugin": settings.DEMO_PLUGIN, "production": "false"}
        settings.write(stack.ini, values)
        run.values = values
        if not stack.served:
            test = self._addresses(TEST, "datastore_test", TEST, 1)
            test["storage_path"] = str(files.folder(stack.dir / "test-storage"))
            settings.write_test(stack.test_ini, test)

    def _database(self) -> str:
        """Tables and permissions of the site's databases, and of the tests'."""
        stack = self.stack
        existed = (stack.dir / "stamps" / "site-database").exists()
        done = self._set_up("site")
        index = files.Stamp(stack.dir / "stamps" / "index", solr.index_digest())
        if self.solr is not None and not index.fresh():
            if existed:
                site.command(stack, "indexing again", "search-index", "rebuild", "--quiet")
            index.set()
        if not stack.served:
            done |= self._set_up("test")
        return "" if done else "up to date"

    def _set_up(self, name: str) -> bool:
        stack = self.stack
        ini = stack.ini if name == "site" else stack.test_ini
        stamp = files.Stamp(stack.dir / "stamps" / f"{name}-database", site.schema_digest(ini))
        if stamp.fresh():
            return False
        made = site.set_up(stack, ini, name)
        if name == "site":
            # Demo accounts have a public password: never into a database people use.
            self.running.state["in_use"] = made["in_use"]
            self.secrets["xloader_token"] = made["xloader_token"]
            files.write_json(stack.dir / "secrets.json", self.secrets)
            self._write_settings()
            stamp = files.Stamp(stamp.path, site.schema_digest(ini))
        stamp.set()
        return True

    def _site(self) -> None:
        run, stack = self.running, self.stack
        with self.progress.step("Demo content") as note:
            note.text = self._demo()
        with self.progress.step("Web server") as note:
            start = partial(site.start_web, stack, run.host, run.port)
            web = run.add(start(), start)
            site.wait_web(web, run.port, run.host)
            note.text = run.values["site_url"]
        with self.progress.step("Workers and the minute tick"):
            for name in site.QUEUES:
                again = partial(site.start_worker, stack, name)
                run.add(again(), again)

    def _demo(self) -> str:
        if settings.DEMO_PLUGIN not in settings.plugins(self.stack.ini):
            return "none: the database is in use" if self.running.state.get("in_use") else "none"
        stamp = files.Stamp(self.stack.dir / "stamps" / "demo", site.demo_digest())
        if stamp.fresh():
            return "up to date"
        site.command(self.stack, "loading the demo content", "rabatmigration", "demo", "load")
        stamp.set()
        return ""

    def _save_state(self) -> None:
        run = self.running
        run.state |= {"site_url": run.values["site_url"], "ready": False, "pid": os.getpid()}
        run.state["site"] = self.site_too
        files.write_json(self.stack.dir / "state.json", run.state)


def announce(running: Running) -> None:
    """Say on disk that all is up, for those who wait for it or want to use it."""
    files.write_json(running.stack.dir / "state.json", running.state | {"ready": True})


def where_to_look(running: Running) -> None:
    """The last lines of a start: the address, and how to sign in."""
    url = running.values["site_url"]
    say("")
    say(f"The observatory is at {url} (العربية {url}/ar, français {url}/fr)")
    if settings.DEMO_PLUGIN in settings.plugins(running.stack.ini):
        say(f"Sign in at {url}/user/login with the password {settings.demo_password()} as")
        for line in site.demo_accounts(running.stack):
            say(f"  {line}")
