"""The table on screen and `.observatory/bench.json`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from native import files

from .stats import UNSURE

Row = dict[str, Any]
_HEAD = ("", "plain CKAN", "ours", "ratio", "95 % interval", "goal", "holds")


def table(rows: Sequence[Row]) -> list[str]:
    """The lines of the table."""
    lines = [_HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(_HEAD))]
    return ["  ".join(_pad(line, widths)).rstrip() for line in lines]


def _pad(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    first = line[0].ljust(widths[0])
    return [first, *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))]


def _cells(row: Row) -> tuple[str, ...]:
    interval = row["interval"]
    return (
        f"{row['name']} ({row['unit']})",
        _number(row["peer"]),
        _number(row["ours"]),
        "" if row["ratio"] is None else f"{row['ratio']:.2f}",
        "" if interval is None else f"{interval[0]:.2f} .. {interval[1]:.2f}",
        "" if row["goal"] is None else f"<= {row['goal']:g}",
        {True: "yes", False: "NO", UNSURE: "unsure", None: ""}[row["holds"]],
    )


def _number(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.2f}"


def keep(path: Path, rows: Sequence[Row], commit: str) -> None:
    """Write the rows over those of the same measures; others stay, with their own commit."""
    try:
        known = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        known = []
    fresh = {row["id"]: {**row, "commit": commit} for row in rows}
    old = [row for row in known if isinstance(row, dict) and row.get("id") not in fresh]
    text = json.dumps([*fresh.values(), *old], indent=1, ensure_ascii=False) + "\n"
    files.write(path, text, 0o644)


def failed(rows: Sequence[Row]) -> list[Row]:
    """The rows whose goal clearly doesn't hold."""
    return [row for row in rows if row["holds"] is False]
