"""Geometries people give: GeoJSON, on this world, of a size maps and search can carry."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import ckan.plugins.toolkit as tk
import shapely
import shapely.geometry

from ckanext.rabatmigration.catalogue.fields import Field, FieldError, from_json

MOST_POINTS = 5000
_LONGEST = 400_000

#: Type -> how deep its positions lie in lists.
_DEPTH = {
    "Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2,
    "MultiPolygon": 3,
}  # fmt: skip


def geometry(value: Any, field: Field) -> str:
    """Return a geometry as compact GeoJSON text; a Feature gives its geometry.

    Heights are left out. Raises `FieldError` that says what is wrong.
    """
    if isinstance(value, str) and len(value) > _LONGEST:
        raise FieldError(_too_many(MOST_POINTS))
    shape = from_json(value)
    if isinstance(shape, dict) and shape.get("type") == "Feature":
        shape = shape.get("geometry")
    if not isinstance(shape, dict) or shape.get("type") not in _DEPTH:
        raise FieldError(_expected())
    positions = list(_positions(shape.get("coordinates"), _DEPTH[shape["type"]]))
    if len(positions) > MOST_POINTS:
        raise FieldError(_too_many(len(positions)))
    for longitude, latitude in positions:
        if abs(longitude) > 180 or abs(latitude) > 90:  # noqa: PLR2004
            raise FieldError(_outside(longitude, latitude))
    return json.dumps(_sound(_flat(shape)), separators=(",", ":"))


def _positions(coordinates: Any, depth: int) -> Iterator[tuple[float, float]]:
    if not isinstance(coordinates, list) or not coordinates:
        raise FieldError(_expected())
    if depth:
        for part in coordinates:
            yield from _positions(part, depth - 1)
        return
    numbers = [n for n in coordinates if isinstance(n, int | float) and not isinstance(n, bool)]
    if len(numbers) != len(coordinates) or not 2 <= len(numbers) <= 4:  # noqa: PLR2004
        raise FieldError(_expected())
    if not all(abs(n) < 1e12 and math.isfinite(n) for n in numbers[:2]):  # noqa: PLR2004
        raise FieldError(_expected())
    yield float(numbers[0]), float(numbers[1])


def _flat(shape: dict[str, Any]) -> dict[str, Any]:
    def flatten(coordinates: Any, depth: int) -> Any:
        return [flatten(c, depth - 1) for c in coordinates] if depth else coordinates[:2]

    kind = shape["type"]
    return {"type": kind, "coordinates": flatten(shape["coordinates"], _DEPTH[kind])}


def _sound(shape: dict[str, Any]) -> dict[str, Any]:
    """Check that rings close and do not cross themselves."""
    if shape["type"] in ("Polygon", "MultiPolygon"):
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        if any(len(ring) < 4 or ring[0] != ring[-1] for rings in polygons for ring in rings):  # noqa: PLR2004
            raise FieldError(_open_ring())
    try:
        drawn = shapely.geometry.shape(shape)
    except (ValueError, shapely.errors.ShapelyError) as error:
        raise FieldError(_expected()) from error
    if not drawn.is_valid:
        raise FieldError(_crossing())
    return shape


def _expected() -> str:
    return tk._("A GeoJSON geometry is expected, such as {example}.").format(
        example='{"type": "Point", "coordinates": [-6.83, 34.02]}'
    )


def _outside(longitude: float, latitude: float) -> str:
    point = f"[{longitude:g}, {latitude:g}]"
    return tk._("The point {point} is not on this world: first the longitude (-180 to 180), then "
                "the latitude (-90 to 90).").format(point=point)  # fmt: skip


def _too_many(count: int) -> str:
    return tk._("The geometry has too many points ({count}); draw it with at most "
                "{limit}.").format(count=count, limit=MOST_POINTS)  # fmt: skip


def _open_ring() -> str:
    return tk._("A polygon's ring needs four points or more and ends where it begins.")


def _crossing() -> str:
    return tk._("The outline crosses itself. Draw it without crossings.")
