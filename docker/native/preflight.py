"""What a machine lacks, in one line each, before anything is started."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from . import frontend, python_env, solr
from .console import LauncherError, say
from .paths import STATE, state_folder
from .processes import environment, run

NEEDED_GB = 4


def check(offline_ready: bool) -> str:
    """Look for what set-up needs; install what Debian has where we may.

    :param offline_ready: everything was fetched before, so nothing more is needed
    :returns: a remark
    :raises LauncherError: naming all that is missing at once
    """
    problems = []
    if sys.platform != "linux":
        problems.append("the native stack runs on Linux; elsewhere use docker/compose.yaml")
    home = Path(os.path.expanduser("~"))
    if not offline_ready and not os.access(home, os.W_OK):
        problems.append(f"the home folder {home} can't be written (Maven keeps its jars there)")
    problems += _disk(offline_ready)
    if problems:
        raise LauncherError("; ".join(problems), "see above, then run the same command again")
    lacking = [] if offline_ready else _lacking()
    if not lacking:
        return ""
    _install(lacking)
    return f"installed {' '.join(lacking)}"


def _lacking() -> list[str]:
    """Debian's names of what is missing."""
    found = []
    if python_env.python() is None:
        found += ["python3", "python3-venv"]
    if not shutil.which("mvn"):
        found.append("maven")
    return found


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


def _install(packages: list[str]) -> None:
    """Install with apt, or say in one line what to install."""
    reasons = {
        "python3": "Python 3.11 or 3.12 with venv",
        "maven": "Maven (it brings Solr's jars)",
    }
    names = " and ".join(reasons[name] for name in packages if name in reasons)
    lacking = LauncherError(f"{names} is missing", f"as root: apt-get install {' '.join(packages)}")
    root = _root_command()
    if root is None or not shutil.which("apt-get"):
        raise lacking
    say(f"        {names} is missing: apt-get install {' '.join(packages)}")
    apt_install(root, packages)
    if _lacking():
        raise LauncherError(
            f"{names} is missing still, after apt-get install {' '.join(packages)}",
            "this system's packages are of another version: install Python 3.11 or 3.12 by hand",
        )


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
    """Whether all that comes out of registries is here already."""
    return python_env.ready() and frontend.ready() and solr.jars_ready()
