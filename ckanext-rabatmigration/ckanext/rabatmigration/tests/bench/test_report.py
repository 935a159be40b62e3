"""The table and the kept figures say what was measured, and whether goals hold."""

from __future__ import annotations

import json

import pytest
from bench.report import failed, keep, table
from bench.runner import row
from bench.stats import UNSURE

pytestmark = pytest.mark.unit


def timed(ident: str = "search.api", **changed):
    made = row(ident, "API search", 10.0, 11.0, "ms", 1.15)
    return made | {"interval": [1.05, 1.2], "holds": UNSURE} | changed


def test_a_line_names_the_measure_both_figures_the_interval_and_the_verdict():
    line = table([timed()])[1].split("  ")
    words = [word.strip() for word in line if word.strip()]
    assert words == [
        "API search (ms)",
        "10.00",
        "11.00",
        "1.10",
        "1.05 .. 1.20",
        "<= 1.15",
        "unsure",
    ]


def test_a_goal_that_fails_stands_out():
    assert table([timed(holds=False)])[1].endswith("NO")


def test_a_count_of_nothing_has_no_ratio():
    assert row("rows", "SQL per row", 0, 0, "statements")["ratio"] is None


def test_only_a_clear_failure_counts_as_one():
    rows = [timed("a", holds=True), timed("b"), timed("c", holds=None), timed("d", holds=False)]
    assert [one["id"] for one in failed(rows)] == ["d"]


def test_kept_figures_carry_what_the_design_asks_for(tmp_path):
    keep(tmp_path / "bench.json", [timed()], "abc123")
    (one,) = json.loads((tmp_path / "bench.json").read_text("utf-8"))
    asked = {"id", "name", "peer", "ours", "unit", "ratio", "direction", "goal", "interval"}
    assert asked | {"holds", "commit"} <= set(one)
    assert one["commit"] == "abc123"


def test_a_narrowed_run_keeps_the_other_figures_with_their_commit(tmp_path):
    path = tmp_path / "bench.json"
    keep(path, [timed("a"), timed("b")], "old")
    keep(path, [timed("b", ours=9.0)], "new")
    assert {one["id"]: one["commit"] for one in json.loads(path.read_text("utf-8"))} == {
        "a": "old",
        "b": "new",
    }


def test_a_broken_file_of_figures_is_written_anew(tmp_path):
    path = tmp_path / "bench.json"
    path.write_text("[{", encoding="utf-8")
    keep(path, [timed()], "abc")
    assert len(json.loads(path.read_text("utf-8"))) == 1
