"""A fair comparison of two timings: ABBA blocks, ratios of block medians, a bootstrap interval.

Machines drift (other work, heat, caches), so each block measures the peer, us, us, the peer:
a steady drift falls on both alike. One block gives one ratio; what is reported is the median
of the blocks' ratios, with an interval from resampling whole blocks.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

PEER = "peer"
OURS = "ours"
ORDER = (PEER, OURS, OURS, PEER)
BLOCKS = 15
LEVEL = 0.95
UNSURE: Literal["unsure"] = "unsure"
_RESAMPLES = 4000
_SEED = 20240901

Verdict = bool | Literal["unsure"] | None


@dataclass(frozen=True)
class Block:
    """The seconds of each request of one block, by side."""

    peer: tuple[float, ...]
    ours: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Our median over the peer's."""
        return median(self.ours) / median(self.peer)


@dataclass(frozen=True)
class Estimate:
    """What the blocks say: medians in seconds, their ratio and its interval."""

    peer: float
    ours: float
    ratio: float
    interval: tuple[float, float]
    blocks: int


def block(halves: Callable[[str], Sequence[float]]) -> Block:
    """Measure one block.

    :param halves: called with `peer` or `ours`, four times in ABBA order; gives seconds
    """
    taken: dict[str, list[float]] = {PEER: [], OURS: []}
    for side in ORDER:
        taken[side].extend(halves(side))
    return Block(tuple(taken[PEER]), tuple(taken[OURS]))


def bootstrap(ratios: Sequence[float], level: float = LEVEL) -> tuple[float, float]:
    """Percentile interval of the median ratio, blocks drawn with replacement.

    The seed is fixed: the same blocks give the same interval.
    """
    if not ratios:
        raise ValueError("no blocks to resample")
    dice = random.Random(_SEED)  # noqa: S311  (statistics, no secret)
    medians = sorted(median(dice.choices(ratios, k=len(ratios))) for _ in range(_RESAMPLES))
    cut = (1 - level) / 2
    low = medians[round(cut * (_RESAMPLES - 1))]
    high = medians[round((1 - cut) * (_RESAMPLES - 1))]
    return low, high


def estimate(blocks: Sequence[Block]) -> Estimate:
    """Sum the blocks up."""
    ratios = [one.ratio for one in blocks]
    return Estimate(
        peer=median(median(one.peer) for one in blocks),
        ours=median(median(one.ours) for one in blocks),
        ratio=median(ratios),
        interval=bootstrap(ratios),
        blocks=len(blocks),
    )


def verdict(interval: tuple[float, float], goal: float | None) -> Verdict:
    """Whether the goal (at most) holds: True, False, or unsure when the interval crosses it."""
    if goal is None:
        return None
    low, high = interval
    if high <= goal:
        return True
    return False if low > goal else UNSURE


def compare(
    halves: Callable[[str], Sequence[float]], goal: float | None, blocks: int = BLOCKS
) -> tuple[Estimate, Verdict]:
    """Measure until the answer is clear, or twice as long as planned.

    :param halves: see `block`
    """
    taken = [block(halves) for _ in range(blocks)]
    found = estimate(taken)
    if verdict(found.interval, goal) == UNSURE:
        taken += [block(halves) for _ in range(blocks)]
        found = estimate(taken)
    return found, verdict(found.interval, goal)
