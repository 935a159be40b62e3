"""Builds the wheel, installs it in a clean environment and tries it there, away from here."""

from __future__ import annotations

import zipfile
from pathlib import Path

from . import files, python_env
from .console import LauncherError, Progress
from .paths import DOCKER, ROOT, STATE, Stack, venv_bin
from .processes import environment, run
from .site import ckan_environment

_LOCKS = ROOT / "requirements"
_CARRIED = (
    ".yaml", ".yml", ".html", ".po", ".mo", ".css", ".js", ".csv", ".geojson", ".json",
    ".py", ".ini", ".cfg", ".mako", ".svg", ".woff2", ".ttl", ".xml", ".tsv", ".txt",
)  # fmt: skip
_SOURCES = {
    "ckanext/rabatmigration": ROOT / "ckanext-rabatmigration" / "ckanext" / "rabatmigration",
    "ckanext/rabatmigration/schemas": ROOT / "schemas",
    "ckanext/rabatmigration/harvesters": ROOT / "harvesters",
    "ckanext/rabatmigration/i18n": ROOT / "i18n",
}


def smoke(stack: Stack) -> None:
    """Build, install, try.

    :raises LauncherError: naming what is missing or what failed
    """
    progress = Progress(4)
    log = stack.logs / "wheel.log"
    with progress.step("Build the wheel"):
        built = build(log)
    with progress.step("Look what is inside") as note:
        missing = missing_files(built)
        if missing:
            raise LauncherError(
                f"the wheel lacks {', '.join(missing[:5])}", "package_data, setup.py"
            )
        note.text = f"{built.name}, {built.stat().st_size // 1024} kB"
    with progress.step("Install it in a clean environment"):
        python = _clean_environment(stack, built, log)
    with progress.step("Try it there") as note:
        env = ckan_environment(stack, stack.ini)
        argv = [python, "-I", "-X", "utf8", str(DOCKER / "smoke.py")]
        answer = run("the wheel's trial", argv, log, env=env, cwd=stack.dir)
        note.text = answer.strip().splitlines()[-1]


def build(log: Path) -> Path:
    """Build the wheel from a copy without old build folders; return its path."""
    out = STATE / "dist"
    files.remove(out)
    python_env.forget_builds()
    argv = [venv_bin("python"), "-m", "build", "--wheel", "--no-isolation"]
    run("building the wheel", [*argv, "--outdir", str(out), str(ROOT)], log, cwd=ROOT)
    python_env.forget_builds()
    (found,) = out.glob("*.whl")
    return found


def missing_files(wheel: Path) -> list[str]:
    """Files the package reads at run time that the wheel lacks."""
    inside = set(zipfile.ZipFile(wheel).namelist())
    lacking = []
    for package, folder in _SOURCES.items():
        for path in folder.rglob("*"):
            name = f"{package}/{path.relative_to(folder).as_posix()}"
            wanted = path.suffix in _CARRIED and "/tests/" not in name and "/parts/" not in name
            if path.is_file() and wanted and name not in inside:
                lacking.append(name)
    return sorted(lacking)


def _clean_environment(stack: Stack, wheel: Path, log: Path) -> str:
    venv = stack.dir / "wheel-venv"
    files.remove(venv)
    python = str(venv / "bin" / "python")
    env = environment(VIRTUAL_ENV=str(venv), UV_NO_PROGRESS="1")
    uv = venv_bin("uv")
    run(
        "a clean environment", [uv, "venv", "-q", "-p", venv_bin("python"), str(venv)], log, env=env
    )
    locked = ["--require-hashes", "--build-constraints", str(_LOCKS / "build.lock")]
    argv = [uv, "pip", "sync", "-q", *locked, str(_LOCKS / "runtime.lock")]
    run("installing what it needs", argv, log, env=env)
    run("installing it", [uv, "pip", "install", "-q", "--no-deps", str(wheel)], log, env=env)
    run("checking what it asks for", [uv, "pip", "check"], log, env=env)
    return python
