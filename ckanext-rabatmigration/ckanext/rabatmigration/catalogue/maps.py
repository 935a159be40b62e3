"""A small map of the city as SVG paths: no tiles, no script, no request to anybody."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import shapely
import shapely.affinity
import shapely.geometry

from ckanext.rabatmigration.lib import places, vocabularies

#: Width of the drawing in its own units; its height follows from the city's shape.
WIDTH = 400
_COMMUNE, _PREFECTURE = "04.421.01.0", "04.421"
_PARTS = (
    "04.421.01.01", "04.421.01.03", "04.421.01.05", "04.421.01.06", "04.421.01.07", "04.421.01.09"
)  # fmt: skip
_DETAIL = 0.8


@dataclass(frozen=True)
class Part:
    """An arrondissement or Touarga: its path, and whether it is covered."""

    code: str
    label: str
    path: str
    on: bool


@dataclass(frozen=True)
class Map:
    """The parts of the city and the size of the drawing."""

    parts: tuple[Part, ...]
    width: int
    height: int


def city(covered: Iterable[str]) -> Map | None:
    """Return the city with the places covered (codes) marked; None where none lies in it.

    The commune covers its arrondissements, the prefecture Touarga, too.
    """
    marked = {part for code in covered for part in _within(code)}
    return _map(marked) if marked else None


def whole() -> Map:
    """Return the city with nothing marked."""
    return _map(set())


def _map(marked: set[str]) -> Map:
    vocabulary = vocabularies.get(places.VOCABULARY)
    drawn, height = _drawn()
    parts = [
        Part(code, vocabulary.label(code), drawn[code], code in marked)
        for code in _PARTS
        if code in drawn and code in vocabulary
    ]
    return Map(tuple(parts), WIDTH, height)


def _within(code: str) -> tuple[str, ...]:
    if code == _PREFECTURE:
        return _PARTS
    if code == _COMMUNE:
        return tuple(part for part in _PARTS if part != "04.421.01.07")
    return (code,) if code in _PARTS else ()


@lru_cache(maxsize=1)
def _drawn() -> tuple[dict[str, str], int]:
    """Return each part's path, and the drawing's height."""
    found = {code: places.geometry(code) for code in _PARTS}
    shapes = {code: shapely.geometry.shape(one) for code, one in found.items() if one}
    west, south, east, north = shapely.union_all(list(shapes.values())).bounds
    narrow = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * narrow)
    matrix = [scale * narrow, 0, 0, -scale, -west * scale * narrow, north * scale]
    drawn = {}
    for code, shape in shapes.items():
        flat = shapely.affinity.affine_transform(shape, matrix).simplify(_DETAIL)
        drawn[code] = _path(flat)
    return drawn, math.ceil((north - south) * scale)


def _path(shape: Any) -> str:
    rings = [ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)]
    return "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in r.coords[:-1]) + "Z" for r in rings
    )
