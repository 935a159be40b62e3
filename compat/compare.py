"""Tell which of CKAN's tests fail with our plugins alone, and whether each is explained.

`python -m compat.compare OURS.json PLAIN.json EXPECTED.yaml [narrowed]`: status 1 when a failure
isn't listed, a listed one passes, or (unless narrowed) didn't run.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

Results = dict[str, dict[str, str]]
PASSED = "passed"
_SECTIONS = ("ours", "plain")


@dataclass
class Comparison:
    """What is to be told; `problems` make the command fail."""

    lines: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def expected(text: str) -> dict[str, dict[str, str]]:
    """Read the list of differences.

    :param text: YAML: `ours` and `plain`, each a list of {test, why}
    :returns: for each section, the reason by test
    :raises ValueError: naming the entry without test or reason, or listed twice
    """
    found = yaml.safe_load(text) or {}
    unknown = set(found) - set(_SECTIONS)
    if unknown:
        raise ValueError(f"unknown sections: {', '.join(sorted(unknown))}")
    return {section: _reasons(section, found.get(section) or []) for section in _SECTIONS}


def _reasons(section: str, entries: list[Any]) -> dict[str, str]:
    reasons: dict[str, str] = {}
    for entry in entries:
        test = str(entry.get("test") or "").strip() if isinstance(entry, dict) else ""
        why = str(entry.get("why") or "").strip() if isinstance(entry, dict) else ""
        if not test or not why:
            raise ValueError(f"{section}: an entry needs `test` and `why`: {entry!r}")
        if test in reasons:
            raise ValueError(f"{section}: listed twice: {test}")
        reasons[test] = " ".join(why.split())
    return reasons


def compare(
    ours: Results, plain: Results, listed: dict[str, dict[str, str]], *, narrowed: bool = False
) -> Comparison:
    """Judge one run with our plugins beside one on plain CKAN.

    :param narrowed: only some tests were run on purpose
    """
    told = Comparison()
    if not narrowed:
        gone = (set(listed["ours"]) | set(listed["plain"])) - set(ours) - set(plain)
        told.problems += [f"listed, but didn't run: {test}" for test in sorted(gone)]
    bad_plain = _not_passed(plain)
    bad_ours = _not_passed(ours)
    told.lines.append(f"plain CKAN:   {len(plain) - len(bad_plain)} passed, {len(bad_plain)} not")
    told.lines.append(f"with plugins: {len(ours) - len(bad_ours)} passed, {len(bad_ours)} not")
    for test in sorted(set(ours) ^ set(plain)):
        told.problems.append(f"ran on one side only: {test}")
    differ = {test: what for test, what in bad_ours.items() if test not in bad_plain}
    _section(told, "on plain CKAN too", bad_plain, listed["plain"])
    _section(told, "with our plugins alone", differ, listed["ours"])
    told.problems += _passing(plain, "plain CKAN", listed["plain"])
    told.problems += _passing(ours, "our plugins", listed["ours"])
    return told


def _not_passed(results: Results) -> Results:
    return {test: what for test, what in results.items() if what["outcome"] != PASSED}


def _section(told: Comparison, where: str, found: Results, reasons: dict[str, str]) -> None:
    told.lines += ["", f"Not passing {where}: {len(found)}"]
    for test, what in sorted(found.items()):
        if test in reasons:
            told.lines.append(f"  {test}: {reasons[test]}")
        else:
            told.problems.append(f"{where}, not listed: {test}: {what['message'] or what}")


def _passing(results: Results, side: str, reasons: dict[str, str]) -> list[str]:
    return [
        f"listed as not passing, but passes with {side}: {test}"
        for test in sorted(reasons)
        if results.get(test, {}).get("outcome") == PASSED
    ]


def main(argv: list[str]) -> int:
    """Compare the files; return the exit status."""
    ours, plain = (json.loads(Path(path).read_text("utf-8")) for path in argv[:2])
    try:
        listed = expected(Path(argv[2]).read_text("utf-8"))
    except (ValueError, yaml.YAMLError) as error:
        sys.stdout.write(f"error: {argv[2]}: {error}\n")
        return 2
    told = compare(ours, plain, listed, narrowed="narrowed" in argv[3:])
    errors = [f"error: {problem}" for problem in told.problems]
    sys.stdout.write("\n".join([*told.lines, "", *errors]) + "\n")
    return 1 if told.problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
