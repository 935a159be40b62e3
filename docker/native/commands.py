"""The launcher's commands; the Makefile calls them."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

from . import (
    container,
    files,
    frontend,
    paths,
    postgres,
    python_env,
    solr,
    supervisor,
    testing,
    wheel,
)
from .console import LauncherError, Progress, say
from .paths import STATE, Stack
from .stack import announce, where_to_look
from .supervisor import Stopped, Supervisor


def main(argv: list[str]) -> int:
    """Run a command; return the exit status."""
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    parser = argparse.ArgumentParser(prog="docker/native", description=__doc__)
    parser.add_argument("command", choices=sorted(_COMMANDS))
    parser.add_argument("--stack", default=os.environ.get("STACK") or "")
    parser.add_argument("args", nargs="*")
    options, rest = parser.parse_known_args(argv)
    options.args += rest
    try:
        return _COMMANDS[options.command](options)
    except LauncherError as error:
        for line in error.lines():
            print(line, file=sys.stderr)  # noqa: T201
        return 1
    except (Stopped, KeyboardInterrupt):
        say("stopped")
        return 130


def _stack(options: argparse.Namespace, default: str) -> Stack:
    return Stack(options.stack or default)


def run(options: argparse.Namespace) -> int:
    """The whole stack in the foreground, until Ctrl-C."""
    stack = _stack(options, paths.SERVED)
    site_too = "servers" not in options.args
    with Supervisor(stack, site_too=site_too) as held:
        running = held.up()
        if site_too:
            where_to_look(running)
        else:
            _tell(stack)
        say(f"ready after {running.seconds():.0f} s")
        announce(running)
        held.serve()
        say("stopping")
    return 0


def up(options: argparse.Namespace) -> int:
    """The same in the background."""
    stack = _stack(options, paths.SERVED)
    command = [sys.executable, str(paths.DOCKER / "native"), "run", "--stack", stack.name]
    supervisor.background(stack, command + options.args)
    say(f"stop it with: {supervisor.stop_command(stack)}")
    return 0


def down(options: argparse.Namespace) -> int:
    """Stop what `up` started."""
    stack = _stack(options, paths.SERVED)
    say("stopped" if supervisor.down(stack) else f"{stack.name} does not run in the background")
    return 0


def _tell(stack: Stack) -> None:
    say("")
    say(f"settings of the site:  {stack.ini}")
    if not stack.served:
        say(f"settings for pytest:   {stack.test_ini}")


def env(_options: argparse.Namespace) -> int:
    """Only the Python environment."""
    python_env.umask()
    progress = Progress(1)
    with progress.step("Python packages") as note:
        note.text = python_env.make()
    return 0


def front_end(_options: argparse.Namespace) -> int:
    """Only the typefaces and the chart library."""
    say(frontend.make() or f"built {frontend.BUILT}")
    return 0


def test(options: argparse.Namespace) -> int:
    """Run pytest on the stack: the one that is up already, or one that ends with the tests."""
    stack = _stack(options, "test")
    if stack.served:
        raise LauncherError("tests never run on the served stack", "leave STACK out")
    return _on(stack, lambda asked: testing.run(stack, options.args, asked))


def wheel_test(options: argparse.Namespace) -> int:
    """Build the wheel and try it in a clean environment on the stack."""
    stack = _stack(options, "test")

    def work(_asked: Callable[[], bool]) -> int:
        wheel.smoke(stack)
        return 0

    return _on(stack, work)


def _on(stack: Stack, work: Callable[[Callable[[], bool]], int]) -> int:
    """Do something on a stack: the one that is up already, or one that ends with the work."""
    if supervisor.is_up(stack):
        return work(lambda: False)
    with Supervisor(stack, site_too=False) as held:
        held.up()
        return work(held.asked.is_set)


def clean(_options: argparse.Namespace) -> int:
    """Remove all state, once nothing runs on it."""
    if not STATE.is_dir():
        return 0
    stacks = [path for path in STATE.iterdir() if (path / "lock").exists() and path.is_dir()]
    for path in stacks:
        if path.name not in ("solr", "venv") and supervisor.is_held(Stack(path.name)):
            raise LauncherError(
                f"the stack {path.name} runs", supervisor.stop_command(Stack(path.name))
            )
    for path in stacks:
        postgres.remove_outside(path)
    files.remove(STATE)
    return 0


def in_container(options: argparse.Namespace) -> int:
    """Be one container of docker/compose.yaml."""
    return container.main(options.args)


def jar_sums(_options: argparse.Namespace) -> int:
    """Write docker/solr/jars.sha256 anew, after the pom changed on purpose."""
    solr.write_sums()
    return 0


_COMMANDS = {
    "run": run,
    "up": up,
    "down": down,
    "env": env,
    "frontend": front_end,
    "test": test,
    "clean": clean,
    "container": in_container,
    "wheel-test": wheel_test,
    "jar-sums": jar_sums,
}
