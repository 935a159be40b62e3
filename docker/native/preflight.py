"""What a machine lacks, in one line each, before anything is started."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from . import python_env, solr
from .console import LauncherError, say
from .paths import STATE, state_folder
from .processes import environment, run

NEEDED_GB = 4


def check(offline_ready: bool) -> str:
    """Look for what set-up needs; install Maven where we may.

    :param offline_ready: everything was fetched before, so Maven isn't needed
    :raises LauncherError: naming all that is missing at once
    """
    problems = []
    if sys.platform != "linux":
        problems.append("the native stack runs on Linux; elsewhere use docker/compose.yaml")
    if python_env.python() is None:
        problems.append("no Python 3.11 or 3.12 with venv: apt-get install python3 python3-venv")
    home = Path(os.path.expanduser("~"))
    if not offline_ready and not os.access(home, os.W_OK):
        problems.append(f"the home folder {home} can't be written (Maven keeps its jars there)")
    problems += _disk(offline_ready)
    if problems:
        raise LauncherError("; ".join(problems), "see above, then run the same command again")
    if offline_ready or shutil.which("mvn"):
        return ""
    return _install_maven()


def _disk(offline_ready: bool) -> list[str]:
    try:
        state_folder()
    except OSError as error:
        return [f"{STATE} can't be made: {error.strerror}"]
    left = shutil.disk_usage(STATE).free / 1e9
    need = 0.5 if offline_ready else NEEDED_GB
    return [f"{left:.1f} GB free at {STATE}, {need} GB needed"] if left < need else []


def _root_command() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo is None:
        return None
    done = subprocess.run([sudo, "-n", "true"], capture_output=True, check=False)
    return [sudo, "-n"] if done.returncode == 0 else None


def _install_maven() -> str:
    """Install Maven with apt, or say how."""
    lacking = LauncherError(
        "Maven is missing (it brings Solr's jars)", "as root: apt-get install maven"
    )
    root = _root_command()
    if root is None or not shutil.which("apt-get"):
        raise lacking
    say("        Maven is missing: installing it with apt-get")
    apt_install(root, ["maven"])
    if not shutil.which("mvn"):
        raise lacking
    return "installed Maven"


def apt_install(root: list[str], packages: list[str]) -> None:
    """Install Debian packages, without questions."""
    with tempfile.NamedTemporaryFile(prefix="apt-", suffix=".log", delete=False) as handle:
        log = Path(handle.name)
    env = environment(DEBIAN_FRONTEND="noninteractive")
    apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    todo = f"as root: apt-get install {' '.join(packages)}"
    run("apt-get update", [*apt, "update"], log, env=env, todo=todo)
    install = [*apt, "install", "--no-install-recommends", *packages]
    run("apt-get install", install, log, env=env, todo=todo)
    log.unlink()


def fetched() -> bool:
    """Whether Python packages and jars are all here already."""
    return python_env.ready() and solr.jars_ready()
