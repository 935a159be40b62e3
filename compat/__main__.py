"""`python3 compat`: CKAN's own tests with our plugins, beside plain CKAN.

ARGS goes to pytest (`ARGS="-k facet"` narrows).
STACK names the stack (default `compat`).
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)
sys.path.insert(1, str(ROOT / "docker"))

from bench.servers import Servers, production_plugins, replaced  # noqa: E402
from native import files, site  # noqa: E402  (found since just above)
from native.console import LauncherError, Progress, say  # noqa: E402
from native.paths import Stack, venv_bin  # noqa: E402
from native.processes import environment, spawn, stop, wait_until  # noqa: E402
from native.supervisor import Stopped, Supervisor  # noqa: E402

from compat.suites import SUITES  # noqa: E402

HERE = Path(__file__).resolve().parent
OURS, PLAIN = "ours", "plain"
_REDIS = {OURS: 2, PLAIN: 3}
_MINUTES = 30
_NOT_OURS = ("activity",)
"""Core's own activity plugin breaks core's tests by itself: they act as a user that isn't there,
which an activity can't be written for."""


def main(words: list[str]) -> int:
    """Run both sides, compare; return the exit status."""
    try:
        results = _both(Stack(os.environ.get("STACK") or "compat"), words)
    except LauncherError as error:
        say("\n".join(error.lines()))
        return 1
    except (Stopped, KeyboardInterrupt):
        say("stopped")
        return 130
    return _compare(results, narrowed=bool(words))


def _both(stack: Stack, words: list[str]) -> list[Path]:
    if stack.served:
        raise LauncherError("tests never run on the served stack", "leave STACK out")
    with Supervisor(stack, site_too=False) as held:
        held.up()
        progress = Progress(2)
        results = []
        for side in (OURS, PLAIN):
            with progress.step(f"CKAN's tests, {side}"):
                results.append(_run(held, side, words))
    return results


def _run(held: Supervisor, side: str, words: list[str]) -> Path:
    """One run of pytest; return the file of its results."""
    stack, servers = held.stack, Servers(held)
    name = f"compat_{side}"
    addresses = servers.make(
        name, servers.our_conf() if side == OURS else servers.plain_conf(), _REDIS[side]
    )
    text = (HERE / "ckan.ini").read_text("utf-8")
    for key, value in addresses.items():
        text = replaced(text, key, value)
    plugins = _plugins(stack) if side == OURS else ""
    ini = stack.dir / f"{name}.ini"
    files.write(ini, replaced(text, "ckan.plugins", plugins))
    site.set_up(stack, ini, name)
    files.write(ini, text)
    results = stack.dir / f"{name}.json"
    results.unlink(missing_ok=True)
    _pytest(held, ini, results, plugins, words)
    if not results.exists():
        raise LauncherError("pytest ended early", log=stack.logs / f"{name}.log")
    return results


def _plugins(stack: Stack) -> str:
    """The plugins of a production site, save what CKAN's tests can't bear of CKAN itself."""
    names = production_plugins(stack.ini.read_text("utf-8")).split()
    return " ".join(name for name in names if name not in _NOT_OURS)


def _pytest(held: Supervisor, ini: Path, results: Path, plugins: str, words: list[str]) -> None:
    argv = [
        *(venv_bin("python"), "-m", "pytest", "-c", str(HERE / "pytest.ini")),
        *("-p", "compat.plugin", f"--ckan-ini={ini}", f"--compat-results={results}"),
        *(f"--compat-plugins={plugins}", "--pyargs", *SUITES, *words),
    ]
    log = held.stack.logs / f"{ini.stem}-pytest.log"
    log.unlink(missing_ok=True)
    env = environment(CKAN_INI=str(ini), PYTHONPATH=str(ROOT))
    child = spawn("pytest", argv, log, env=env, cwd=held.stack.dir)
    if held.builder is not None:
        held.builder.running.add(child)

    def over() -> bool:
        if held.asked.is_set():
            raise Stopped("asked to")
        return not child.alive()

    wait_until(_MINUTES * 60, over, [], "pytest")
    stop(child)


def _compare(results: list[Path], *, narrowed: bool) -> int:
    """Hand over to the environment's Python, which reads YAML."""
    argv = [venv_bin("python"), "-m", "compat.compare", *map(str, results)]
    argv += [str(HERE / "expected.yaml"), *(["narrowed"] if narrowed else [])]
    return subprocess.run(argv, cwd=ROOT, env=environment(), check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or shlex.split(os.environ.get("ARGS", ""))))
