"""CKAN's own part of the set-up: migrations, permissions, token, demo content, processes."""

from __future__ import annotations

import urllib.error
from pathlib import Path
from typing import Any

from . import files, ports
from .console import LauncherError
from .paths import DOCKER, ROOT, STATE, VENV, Stack, venv_bin
from .processes import Child, environment, run, spawn, wait_until

_PACKAGE = ROOT / "ckanext-rabatmigration" / "ckanext" / "rabatmigration"
QUEUES = {"Worker": ("default",), "Loader": ("xloader",), "Harvester": ("harvest",)}
"""Nothing waits behind a long load, and no load behind a long harvest: a worker for each queue."""


def ckan_environment(stack: Stack, ini: Path, **extra: str) -> dict[str, str]:
    """Environment of CKAN's processes; `CKAN_INI` names their settings."""
    env = environment(CKAN_INI=str(ini), **extra)
    if not stack.served:
        env["TZ"] = "Pacific/Chatham"
    return env


def permissions_sql(database: str, write_role: str, read_role: str) -> str:
    """CKAN's script for the DataStore's roles, for the database's owner or a superuser."""
    found = sorted(VENV.glob("lib/python3*/site-packages/ckanext/datastore/set_permissions.sql"))
    if not found:
        raise LauncherError("CKAN's DataStore is not installed", "make clean, then try again")
    names = {"maindb": database, "datastoredb": database, "mainuser": write_role}
    names |= {"writeuser": write_role, "readuser": read_role}
    quoted = {key: '"{}"'.format(name.replace('"', '""')) for key, name in names.items()}
    return found[0].read_text("utf-8").format(**quoted)


def compile_words() -> str:
    """Compile the catalogues of translations unless they are; return a remark."""
    build = ROOT / "i18n" / "build.py"
    sources = _catalogues()
    code = sorted(build.parent.glob("*.py"))
    stamp = files.Stamp(STATE / "words.stamp", files.digest([*sources, *code]))
    made = list((build.parent / "built").glob("*/LC_MESSAGES/*.mo"))
    if stamp.fresh() and len(made) == len(list(build.parent.glob("*/LC_MESSAGES"))):
        return "up to date"
    log = files.folder(STATE / "logs") / "words.log"
    run("compiling the translations", [venv_bin("python"), str(build), "compile"], log, cwd=ROOT)
    stamp.set()
    return f"{len(sources)} catalogues"


def _catalogues() -> list[Path]:
    """Files of translations, ours and those of CKAN's words."""
    folder = ROOT / "i18n"
    return sorted([*folder.glob("*/LC_MESSAGES/*.po"), *folder.glob("core/*.po")])


def schema_digest(ini: Path) -> str:
    """Changes when the tables, the catalogue of words or the settings do."""
    migrations = sorted(_PACKAGE.glob("migration/*/versions/*.py"))
    catalogues = _catalogues()
    locks = ROOT / "requirements" / "all.lock"
    return files.digest([*migrations, *catalogues, locks, DOCKER / "setup_site.py", ini])


def demo_digest() -> str:
    """Changes when the demo content does."""
    return files.digest([_PACKAGE / "demo"])


def demo_accounts(stack: Stack) -> list[str]:
    """The demo accounts, a line for each."""
    script = (
        "from ckanext.rabatmigration.demo.accounts import ACCOUNTS\n"
        "for account in ACCOUNTS: print(f'{account.name:15} {account.duty}')"
    )
    argv = [venv_bin("python"), "-c", script]
    return run("listing the accounts", argv, stack.logs / "commands.log").splitlines()


def set_up(stack: Stack, ini: Path, name: str) -> dict[str, Any]:
    """Bring the tables up to date and make what is missing.

    :returns: `xloader_token`, and `in_use`: whether people have accounts there already
    """
    answer = stack.dir / f"{name}.answer.json"
    answer.unlink(missing_ok=True)
    run(
        "preparing the database",
        [venv_bin("python"), str(DOCKER / "setup_site.py"), str(answer)],
        stack.logs / f"{name}.log",
        env=ckan_environment(stack, ini),
        todo="read the log; `make clean` starts afresh",
    )
    result = files.read_json(answer)
    answer.unlink(missing_ok=True)
    return result


def command(stack: Stack, what: str, *words: str, ini: Path | None = None) -> str:
    """Run `ckan ...`; return what it printed."""
    return run(
        what,
        [venv_bin("ckan"), *words],
        stack.logs / "commands.log",
        env=ckan_environment(stack, ini or stack.ini),
        cwd=stack.dir,
    )


def web_command(host: str, port: int) -> list[str]:
    """The command that serves the site, here and in a container."""
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return [
        *(venv_bin("gunicorn"), "ckanext.rabatmigration.wsgi:application", "--bind", bind),
        *("--workers", "2", "--threads", "2", "--timeout", "120"),
        *("--graceful-timeout", "10", "--no-control-socket"),
    ]


def start_web(stack: Stack, host: str, port: int) -> Child:
    """Start gunicorn; don't wait for it."""
    log = stack.logs / "web.log"
    return spawn("Web server", web_command(host, port), log, env=ckan_environment(stack, stack.ini))


def wait_web(child: Child, port: int, host: str = "127.0.0.1") -> None:
    """Wait until the site answers."""
    if host in ("0.0.0.0", "::", "localhost"):  # noqa: S104  (listened on, never connected to)
        host = "127.0.0.1"
    name = f"[{host}]" if ":" in host else host

    def answers(path: str) -> bool:
        try:
            with ports.OPENER.open(f"http://{name}:{port}{path}", timeout=120) as answer:
                return answer.status == 200
        except urllib.error.HTTPError as error:
            raise LauncherError(
                f"the site answers {path} with an error ({error.code})", log=child.log
            ) from error
        except OSError:
            return False

    wait_until(120, lambda: answers("/api/3/action/status_show"), [child], "the site's start")
    # The first page builds the style sheets: not a visitor's to wait for.
    wait_until(120, lambda: answers("/"), [child], "the first page")


def start_worker(stack: Stack, name: str) -> Child:
    """Start one of the job workers of QUEUES."""
    return spawn(
        name,
        [venv_bin("ckan"), "jobs", "worker", *QUEUES[name]],
        stack.logs / f"{name.lower()}.log",
        env=ckan_environment(stack, stack.ini),
        cwd=stack.dir,
    )


def start_tick(stack: Stack) -> Child:
    """Start one run of the minute tick."""
    return spawn(
        "Tick",
        [venv_bin("ckan"), "rabatmigration", "tick"],
        stack.logs / "tick.log",
        env=ckan_environment(stack, stack.ini),
        cwd=stack.dir,
    )
