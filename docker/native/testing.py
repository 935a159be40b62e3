"""Runs pytest on a stack, kind by kind, and counts."""

from __future__ import annotations

import os
import shlex
import subprocess
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .console import LauncherError, say
from .paths import ROOT, Stack, venv_bin
from .site import ckan_environment

KINDS = ("unit", "functional", "browser")
_NONE_FOUND = 5


@dataclass
class Outcome:
    """What became of one kind of tests."""

    kind: str
    tests: int
    seconds: float
    status: int

    @property
    def failed(self) -> bool:
        """Whether this fails the run; that none was found does, too."""
        return self.status != 0 or self.tests == 0

    def line(self) -> str:
        """One line for the summary."""
        verdict = "no test found" if self.tests == 0 else "FAILED" if self.failed else "passed"
        return f"  {self.kind:12} {self.tests:5} tests {self.seconds:7.1f} s  {verdict}"


def run(stack: Stack, words: list[str], asked: Callable[[], bool]) -> int:
    """Run what ARGS and `words` name, or every kind in turn; return the exit status.

    :param asked: says whether the person wants to stop
    """
    words = [*shlex.split(os.environ.get("ARGS", "")), *words]
    if words:
        return _pytest(stack, words, asked)
    outcomes = []
    for kind in KINDS:
        say(f"\n=== {kind} tests")
        outcomes.append(_kind(stack, kind, asked))
        if asked():
            return 130
    say("\nTests by kind:")
    for outcome in outcomes:
        say(outcome.line())
    return 1 if any(outcome.failed for outcome in outcomes) else 0


def _kind(stack: Stack, kind: str, asked: Callable[[], bool]) -> Outcome:
    report = stack.dir / f"junit-{kind}.xml"
    report.unlink(missing_ok=True)
    start = time.monotonic()
    status = _pytest(stack, ["-q", "-m", kind, f"--junitxml={report}"], asked)
    return Outcome(kind, count(report), time.monotonic() - start, status)


def count(report: Path) -> int:
    """How many tests a JUnit report tells of."""
    try:
        root = ET.parse(report).getroot()  # noqa: S314  (pytest wrote it a moment ago)
    except (OSError, ET.ParseError):
        return 0
    return sum(int(suite.get("tests", "0")) for suite in root.iter("testsuite"))


def _pytest(stack: Stack, words: list[str], asked: Callable[[], bool]) -> int:
    """One run of pytest in the foreground: Ctrl-C reaches it by itself."""
    if not stack.test_ini.exists():
        raise LauncherError(f"{stack.test_ini} is missing", "make stack-down, then try again")
    environ = ckan_environment(stack, stack.test_ini, STACK=stack.name)
    environ |= {key: os.environ[key] for key in ("CHROMIUM", "CI") if key in os.environ}
    argv = [venv_bin("python"), "-m", "pytest", f"--ckan-ini={stack.test_ini}", *words]
    process = subprocess.Popen(argv, cwd=ROOT, env=environ)
    told = False
    while True:
        try:
            return process.wait(0.5)
        except subprocess.TimeoutExpired:
            if asked() and not told:
                told = True
                process.terminate()
