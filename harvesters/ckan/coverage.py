"""Where and when: outline and period of a CKAN record."""

from __future__ import annotations

import json
import re
from typing import Any

import shapely
import shapely.errors
import shapely.geometry
from shapely.geometry.base import BaseGeometry

from ..common import dates
from ..common.reading import Reader, first
from . import fields

_WKT = re.compile(
    r"\s*(?:SRID=4326;)?(?:MULTI)?(?:POINT|POLYGON|LINESTRING)\s*Z?\s*\(", re.IGNORECASE
)
_WORLD = shapely.geometry.box(-180, -90, 180, 90)


def geometry(reader: Reader) -> tuple[dict[str, Any] | None, str]:
    """Return the outline as a GeoJSON geometry, and the words that stood in its place."""
    name, value = reader.take_named("spatial", "geometry")
    box = [reader.values.get(side) for side in fields.BOX]
    reader.used(*fields.BOX)
    if not name:
        return _box(reader, box), ""
    parsed = _object(value)
    if parsed is None:
        reader.lose(name, value, "not_understood")
        return _box(reader, box), ""
    if isinstance(parsed, str):
        return _box(reader, box), parsed
    if parsed.is_empty or not _WORLD.covers(parsed):
        reader.lose(name, value, "refused")
        return _box(reader, box), ""
    return json.loads(shapely.to_geojson(parsed)), ""


def _object(value: Any) -> BaseGeometry | str | None:
    """Return the geometry in GeoJSON or WKT, words that are none, or None for a broken one."""
    try:
        if isinstance(value, str) and _WKT.match(value):
            return shapely.from_wkt(value.partition(";")[2] or value)
        if isinstance(value, str) and value.lstrip()[:1] == "{":
            value = json.loads(value)
        if isinstance(value, dict):
            return shapely.geometry.shape(value.get("geometry") or value)
    except (ValueError, TypeError, KeyError, AttributeError, shapely.errors.ShapelyError):
        return None
    return str(value)


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
    whole = reader.understood(fields.SPANS, lambda value: dates.span(first(value)))
    if whole:
        return whole
    start = reader.understood(fields.STARTS, lambda value: dates.period(first(value)))
    end = reader.understood(fields.ENDS, lambda value: dates.period(first(value)))
    if start and end and not dates.ordered(start, end):
        reader.lose("temporal_start", f"{start} > {end}", "refused")
        return None, None
    return start, end
