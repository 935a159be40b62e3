"""The small map marks what data cover."""

import re

import pytest
import shapely

from ckanext.rabatmigration.catalogue import maps

pytestmark = pytest.mark.unit


def _on(codes):
    drawn = maps.city(codes)
    return None if drawn is None else {part.code for part in drawn.parts if part.on}


@pytest.mark.parametrize(
    ("codes", "marked"),
    [
        (["04.421.01.05"], {"04.421.01.05"}),
        (
            ["04.421.01.0"],
            {"04.421.01.01", "04.421.01.03", "04.421.01.05", "04.421.01.06", "04.421.01.09"},
        ),
        (["MA"], None),
        (["04"], None),
        (["nowhere"], None),
        ([], None),
        (["MA", "04.421.01.07"], {"04.421.01.07"}),
    ],
)
def test_what_is_covered_is_marked(codes, marked):
    assert _on(codes) == marked


def test_the_prefecture_is_the_whole_city_with_touarga():
    assert _on(["04.421"]) == {part.code for part in maps.whole().parts}
    assert len(maps.whole().parts) == 6


def test_each_part_is_drawn_inside_the_map_and_where_it_lies():
    drawn = maps.whole()
    centre = {}
    for part in drawn.parts:
        points = [tuple(map(float, pair)) for pair in re.findall(r"([\d.]+) ([\d.]+)", part.path)]
        assert len(points) > 3
        assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in points)
        centre[part.code] = shapely.MultiPoint(points).centroid
    hassan, souissi, yacoub = (centre[f"04.421.01.0{n}"] for n in (5, 6, 9))
    assert hassan.y < souissi.y, "Hassan lies north of Souissi"
    assert yacoub.x < hassan.x, "Yacoub El Mansour lies west of Hassan"


def test_the_map_is_light():
    assert sum(len(part.path) for part in maps.whole().parts) < 8_000
