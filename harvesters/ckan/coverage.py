"""Where and when: outline and period of a CKAN record."""

from __future__ import annotations

import json
from typing import Any

import shapely
import shapely.errors
import shapely.geometry

from ..common import dates
from ..common.reading import Reader, first

_BOX = ("bbox-west-long", "bbox-south-lat", "bbox-east-long", "bbox-north-lat")
_WORLD = shapely.geometry.box(-180, -90, 180, 90)
#: Fields that hold a whole period, and those that hold one side of it.
_SPANS = ("dataset_date", "temporal", "temporal_coverage", "period")
_STARTS = ("temporal_start", "temporal_coverage-from", "temporal_coverage_from")
_ENDS = ("temporal_end", "temporal_coverage-to", "temporal_coverage_to")


def geometry(reader: Reader) -> tuple[dict[str, Any] | None, str]:
    """Return the outline as a GeoJSON geometry, and the words that stood in its place."""
    name, value = reader.take_named("spatial", "geometry")
    box = [reader.values.get(side) for side in _BOX]
    reader.used(*_BOX)
    if not name:
        return _box(reader, box), ""
    parsed = _object(value)
    if parsed is None:
        return _box(reader, box), str(value)
    shape = _shape(parsed)
    if shape is None:
        reader.lose(name, value, "not_understood")
        return _box(reader, box), ""
    return shape, ""


def _object(value: Any) -> dict[str, Any] | None:
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            value = json.loads(value)
        except ValueError:
            return None
    return value if isinstance(value, dict) else None


def _shape(value: dict[str, Any]) -> dict[str, Any] | None:
    """Return a geometry that is one, lies on earth and is not empty."""
    try:
        shape = shapely.geometry.shape(value.get("geometry") or value)
    except (ValueError, TypeError, KeyError, AttributeError, shapely.errors.ShapelyError):
        return None
    if shape.is_empty or not _WORLD.covers(shape):
        return None
    return json.loads(shapely.to_geojson(shape))


def _box(reader: Reader, sides: list[Any]) -> dict[str, Any] | None:
    if not all(sides):
        return None
    try:
        west, south, east, north = (float(side) for side in sides)
    except (TypeError, ValueError):
        reader.lose("bbox-*", sides, "not_understood")
        return None
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004
        reader.lose("bbox-*", sides, "refused")
        return None
    return json.loads(shapely.to_geojson(shapely.geometry.box(west, south, east, north)))


def period(reader: Reader) -> tuple[str | None, str | None]:
    """Return the time covered as (start, end), an open side being None."""
    whole = reader.understood(_SPANS, lambda value: dates.span(first(value)))
    if whole:
        return whole
    start = reader.understood(_STARTS, lambda value: dates.period(first(value)))
    end = reader.understood(_ENDS, lambda value: dates.period(first(value)))
    if start and end and not dates.ordered(start, end):
        reader.lose("temporal_start", f"{start} > {end}", "refused")
        return None, None
    return start, end
