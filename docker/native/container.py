"""The same site in a container: settings from the environment, servers in other containers.

`python3 docker/native container ROLE [QUEUE...]`, where ROLE is `setup`, `web`, `worker` or
`tick`; docker/compose.yaml starts one container for each.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from . import files, settings, site
from .console import LauncherError, say
from .paths import DOCKER, venv_bin

STATE = Path("/var/lib/observatory")
"""A volume all containers share: uploaded files, and the token `setup` makes."""
INI = Path("/run/observatory/ckan.ini")
_TOKEN = STATE / "xloader_token"
_MINUTE = 60
REQUIRED = (
    "CKAN_DB_PASSWORD", "DATASTORE_RO_PASSWORD", "REDIS_PASSWORD",
    "SECRET_KEY", "CSRF_SECRET", "TOKEN_SECRET", "CKAN_SITE_URL",
)  # fmt: skip
_WRITTEN = (*REQUIRED, *settings.EXTERNAL.values(), *settings.ADJUSTABLE.values())
"""Variables the settings hold once they are written. CKAN would read its own among them as parts
of its ini file, where a % in a password or a title is an error."""


def values(env: Mapping[str, str], token: str) -> dict[str, str]:
    """What fills docker/settings.ini here.

    :param env: REQUIRED, and CKAN's own variables for servers outside compose
    :raises LauncherError: naming what the environment lacks
    """
    missing = [name for name in REQUIRED if not env.get(name)]
    if missing:
        raise LauncherError(
            f"the environment lacks {', '.join(missing)}", "docker/secrets.sh makes docker/.env"
        )
    writer = f"postgresql://ckan:{env['CKAN_DB_PASSWORD']}@postgres"
    reader = f"postgresql://datastore_ro:{env['DATASTORE_RO_PASSWORD']}@postgres"
    found = {
        "sqlalchemy_url": f"{writer}/ckan",
        "datastore_write_url": f"{writer}/datastore",
        "datastore_read_url": f"{reader}/datastore",
        "solr_url": "http://solr:8983/solr/ckan",
        "redis_url": f"redis://:{env['REDIS_PASSWORD']}@redis:6379/0",
        "secret_key": env["SECRET_KEY"],
        "csrf_secret": env["CSRF_SECRET"],
        "token_secret": env["TOKEN_SECRET"],
        "storage_path": str(STATE / "storage"),
        "site_url": env["CKAN_SITE_URL"],
        "internal_url": "http://ckan:5000",
        "xloader_token": token,
    }
    found |= {k: env[v] for k, v in settings.EXTERNAL.items() if env.get(v)}
    found |= {k: env[v] for k, v in settings.ADJUSTABLE.items() if env.get(v)}
    if env.get("OBSERVATORY_DEMO") == "true":
        _only_here(env.get("LISTEN", ""))
        found |= {"demo_plugin": settings.DEMO_PLUGIN, "production": "false"}
    return found


def _only_here(listen: str) -> None:
    """Refuse the demo, whose accounts have a known password, on an address others can reach.

    :raises LauncherError: naming the address
    """
    host = listen.rpartition(":")[0].strip("[]")
    if host not in ("localhost", "::1") and not re.fullmatch(r"127(\.\d+){3}", host):
        raise LauncherError(
            f"OBSERVATORY_DEMO=true with LISTEN={listen or '(every address)'}: demo accounts have "
            "a known password",
            "LISTEN=127.0.0.1:8080 in docker/.env, or leave OBSERVATORY_DEMO out",
        )


def main(words: list[str]) -> int:
    """Write the settings, then be what was asked for."""
    role, queues = (words or ["web"])[0], words[1:]
    os.umask(0o077)
    token = _TOKEN.read_text("utf-8").strip() if _TOKEN.exists() else "NOT_SET"
    given = dict(os.environ)
    settings.write(INI, values(given, token))
    for name in _WRITTEN:
        os.environ.pop(name, None)
    os.environ["CKAN_INI"] = str(INI)
    if role == "setup":
        return _set_up(given)
    if role == "tick":
        return _tick()
    if role == "worker":
        argv = [venv_bin("ckan"), "jobs", "worker", *queues]
    elif role == "web":
        argv = site.web_command("0.0.0.0", 5000)  # noqa: S104  (nginx alone reaches the container)
    else:
        raise LauncherError(f"{role} is no role", "setup, web, worker QUEUE..., tick")
    return os.execv(argv[0], argv)  # noqa: S606  (a fixed command)


def _set_up(given: Mapping[str, str]) -> int:
    """Migrations, permissions, token; demo content where it was asked for.

    :param given: the environment the container was started with
    """
    files.folder(STATE / "storage")
    answer = STATE / "setup.answer.json"
    argv = [venv_bin("python"), str(DOCKER / "setup_site.py"), str(answer)]
    subprocess.run(argv, check=True)
    files.write(_TOKEN, files.read_json(answer)["xloader_token"] + "\n")
    answer.unlink()
    settings.write(INI, values(given, _TOKEN.read_text("utf-8").strip()))
    if settings.DEMO_PLUGIN in settings.plugins(INI):
        subprocess.run([venv_bin("ckan"), "rabatmigration", "demo", "load"], check=True)
    return 0


def _tick() -> int:
    """Run the tick each minute, for ever; one that fails is tried again at the next."""
    while True:
        start = time.monotonic()
        done = subprocess.run([venv_bin("ckan"), "rabatmigration", "tick"], check=False)
        if done.returncode:
            say(f"the tick failed (exit status {done.returncode})")
        time.sleep(max(1.0, _MINUTE - (time.monotonic() - start)))
