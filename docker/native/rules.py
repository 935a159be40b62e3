"""Rules of ours that ruff has no name for: `python3 docker/native/rules.py`.

A test neither sleeps (it waits on a state) nor hides (no skip, no expected failure).
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
_TESTS = re.compile(r"(^|/)(tests/.*|conftest|test_\w+)\.py$|/tests/.*\.py$")
_RULES = {
    r"\btime\.sleep\(|\bsleep\(|\.wait_for_timeout\(": "a test waits on a state, it doesn't sleep",
    r"mark\.(skip|skipif|xfail)\b|pytest\.(skip|xfail|importorskip)\(": "no test hides",
}


def faults(name: str, text: str) -> list[str]:
    """One line for each breach in a file of tests."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        found += [
            f"{name}:{number}: {reason}"
            for pattern, reason in _RULES.items()
            if re.search(pattern, line) and "# rule:" not in line
        ]
    return found


def main() -> int:
    """Look through every tracked or new test file; return the exit status."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    names = [name for name in listed.stdout.splitlines() if _TESTS.search(name)]
    lines = [
        line
        for name in names
        if (ROOT / name).exists()
        for line in faults(name, (ROOT / name).read_text("utf-8"))
    ]
    for line in lines:
        print(line)  # noqa: T201
    print(f"{len(names)} files of tests, {len(lines)} breaches")  # noqa: T201
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
