"""Two timings are compared fairly, and the answer says how sure it is."""

from __future__ import annotations

import itertools
import random

import pytest
from bench.stats import OURS, PEER, UNSURE, Block, block, bootstrap, compare, estimate, verdict

pytestmark = pytest.mark.unit


def sites(slower: float, noise: float = 0.05, seed: int = 1):
    """Halves of a block on made-up sites: ours takes `slower` times the peer's 10 ms."""
    dice = random.Random(seed)

    def half(side: str) -> list[float]:
        base = 0.010 * (slower if side == OURS else 1)
        return [base * (1 + dice.uniform(-noise, noise)) for _ in range(10)]

    return half


def test_a_block_measures_the_peer_then_us_twice_then_the_peer():
    asked = []

    def half(side: str) -> list[float]:
        asked.append(side)
        return [1.0]

    block(half)
    assert asked == [PEER, OURS, OURS, PEER]


def test_a_machine_that_slows_down_steadily_favours_nobody():
    clock = itertools.count(1)

    def half(side: str) -> list[float]:
        return [0.010 + 0.001 * next(clock) for _ in range(10)]

    found, _ = compare(half, goal=None)
    assert found.ratio == pytest.approx(1.0, abs=0.02)


def test_a_site_a_third_slower_is_seen_as_such():
    found, holds = compare(sites(1.33), goal=1.15)
    assert found.ratio == pytest.approx(1.33, abs=0.02)
    assert found.interval[0] <= found.ratio <= found.interval[1]
    assert holds is False


def test_a_site_as_fast_meets_the_goal():
    found, holds = compare(sites(1.0), goal=1.15)
    assert holds is True
    assert found.blocks == 15


def test_one_slow_request_does_not_move_the_ratio():
    quiet = sites(1.0)

    def half(side: str) -> list[float]:
        seconds = quiet(side)
        return [*seconds[1:], 5.0] if side == OURS else seconds

    found, _ = compare(half, goal=None)
    assert found.ratio == pytest.approx(1.0, abs=0.02)


def test_an_interval_across_the_goal_doubles_the_blocks_once_then_says_unsure():
    found, holds = compare(sites(1.15, noise=0.3), goal=1.15)
    assert found.blocks == 30
    assert holds == UNSURE


@pytest.mark.parametrize(
    ("interval", "holds"),
    [((1.0, 1.15), True), ((1.16, 1.3), False), ((1.1, 1.2), UNSURE), ((1.15, 1.2), UNSURE)],
)
def test_a_goal_holds_when_the_whole_interval_is_below(interval, holds):
    assert verdict(interval, 1.15) == holds


def test_what_has_no_goal_gets_no_verdict():
    assert verdict((1.0, 9.0), None) is None


def test_the_same_blocks_give_the_same_interval():
    ratios = [1.0, 1.2, 0.9, 1.1, 1.05]
    assert bootstrap(ratios) == bootstrap(ratios)


def test_an_interval_is_no_wider_than_the_blocks():
    low, high = bootstrap([1.0, 1.2, 0.9, 1.1, 1.05])
    assert 0.9 <= low < high <= 1.2


def test_blocks_are_resampled_not_requests():
    """One block out of five is off by half: the interval knows, the estimate doesn't move."""
    blocks = [Block((0.01,), (0.01,))] * 4 + [Block((0.01,), (0.015,))]
    found = estimate(blocks)
    assert found.ratio == pytest.approx(1.0)
    assert found.interval[1] == pytest.approx(1.5)


def test_no_blocks_are_an_error():
    with pytest.raises(ValueError, match="no blocks"):
        bootstrap([])
