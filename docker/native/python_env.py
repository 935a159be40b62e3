"""The Python environment in `.observatory/venv`: locked versions, checked by hash."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import files
from .console import LauncherError
from .paths import ROOT, STATE, VENV, state_folder, venv_bin
from .processes import environment, run

LOCKS = ROOT / "requirements"
_INPUTS = (
    *(LOCKS / name for name in ("uv.lock", "build.lock", "all.lock")),
    *(ROOT / name for name in ("setup.py", "pyproject.toml")),
)


def python() -> str | None:
    """A Python 3.11 or 3.12 that can make virtual environments, or None."""
    for name in (sys.executable, "python3.11", "python3.12", "/usr/bin/python3"):
        program = shutil.which(name)
        if program and _suits(program):
            return program
    return None


def _suits(program: str) -> bool:
    check = "import sys, venv, ensurepip; sys.exit(sys.version_info[:2] not in ((3,11),(3,12)))"
    done = subprocess.run(
        [program, "-c", check], env=environment(), capture_output=True, check=False
    )
    return done.returncode == 0


def stamp() -> files.Stamp:
    """Fresh when the environment holds what the locks and setup.py say, at this place."""
    return files.Stamp(STATE / "venv.stamp", files.digest([*_INPUTS, str(VENV)]))


def ready() -> bool:
    """Whether nothing is to be done."""
    return stamp().fresh() and Path(venv_bin("ckan")).exists()


def make() -> str:
    """Make or update the environment; return a remark for the step.

    Two launchers at once (`make run` and `make test`) wait for one another here.
    """
    if ready():
        return "up to date"
    state_folder()
    with files.wait_lock(STATE / "venv.lock"):
        if ready():
            return "up to date"
        log = files.folder(STATE / "logs") / "python.log"
        log.unlink(missing_ok=True)
        stamp().clear()
        try:
            _make(log)
        except LauncherError:
            files.remove(VENV / "uv.stamp")
            raise
        stamp().set()
    return ""


def _make(log: Path) -> None:
    env = environment(VIRTUAL_ENV=str(VENV), UV_NO_PROGRESS="1", UV_COMPILE_BYTECODE="1")
    env.pop("PIP_REQUIRE_VIRTUALENV", None)
    uv_stamp = files.Stamp(VENV / "uv.stamp", files.digest([LOCKS / "uv.lock", str(VENV)]))
    online = "the first start needs PyPI (or a mirror that pip knows); read the log"
    if not uv_stamp.fresh():
        program = python()
        if program is None:
            raise LauncherError("no Python 3.11 or 3.12", "apt-get install python3 python3-venv")
        run("making the environment", [program, "-m", "venv", "--clear", str(VENV)], log)
        pip = [venv_bin("python"), "-m", "pip", "install", "-q", "--require-hashes", "--no-deps"]
        run("installing uv", [*pip, "-r", str(LOCKS / "uv.lock")], log, env=env, todo=online)
        uv_stamp.set()
    sync = [venv_bin("uv"), "pip", "sync", "--require-hashes"]
    sync += ["--build-constraints", str(LOCKS / "build.lock"), str(LOCKS / "all.lock")]
    run("installing the packages", sync, log, env=env, todo=online)
    forget_builds()
    ours = [venv_bin("uv"), "pip", "install", "--no-deps", "--no-build-isolation", "-e", str(ROOT)]
    run("installing this project", ours, log, env=env, cwd=ROOT)


def forget_builds() -> None:
    """Remove what building a wheel leaves in the tree.

    Python finds its list of plugins there before the environment's own, as old as it may be.
    """
    for left in (ROOT / "build", *ROOT.glob("ckanext-rabatmigration/*.egg-info")):
        shutil.rmtree(left, ignore_errors=True)


def clean() -> None:
    """Remove the environment."""
    for name in ("venv", "venv.stamp", "venv.lock"):
        files.remove(STATE / name)


def umask() -> None:
    """Files of the environment hold no secrets: let the servers' user read them."""
    os.umask(0o022)
