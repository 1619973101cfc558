from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chronicles import place
from hypothesis import given
from hypothesis import strategies as st
from packed import unpack
from shapely import LineString, MultiPolygon, box

from geomap.mapping import basemap
from geomap.places.shapes import open_shapes

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class Outline:
    name: str
    country: str | None
    geometry: BaseGeometry


@dataclass(frozen=True)
class Course:
    rank: int
    geometry: BaseGeometry


class Ground:
    """Two countries side by side, the western one of two divisions; a lake."""

    west, east = box(30, 30, 36, 40), box(36, 30, 44, 40)

    def countries(self, bbox=None):
        return [Outline("Westland", "WL", self.west), Outline("Eastland", "EL", self.east)]

    def admin1(self, bbox=None):
        return [
            Outline("North", "WL", box(30, 35, 36, 40)),
            Outline("South", "WL", box(30, 30, 36, 35)),
            Outline("All", "EL", self.east),
        ]

    def rivers(self, bbox=None):
        return [
            Course(3, LineString([(20, 32), (34, 36.2), (34.001, 36.2), (60, 37)])),
            Course(9, LineString([(35, 36), (35, 36.5)])),
        ]

    def lakes(self, bbox=None):
        return [Outline("Lake", None, MultiPolygon([box(32, 32, 33, 33)]))]

    def polygon(self, place):
        return self.admin1()[0] if place.name == "North" else None


def test_rivers_are_clipped_to_the_areas_and_told_apart_by_size():
    (area,) = basemap.draw([place("Here", 35, 36)], Ground(), basemap.listed([]))["areas"]
    assert [len(area[f"rivers{size}"]) for size in range(4)] == [1, 0, 0, 1]
    (course,) = area["rivers0"]
    xs = [sum(course[: at + 1 : 2]) for at in range(0, len(course), 2)]
    assert (min(xs), max(xs)) == (33_000, 39_000)


def test_a_line_between_countries_is_a_border_and_travels_once():
    drawn = basemap.draw([place("Here", 35, 36)], Ground(), basemap.listed([]))
    world = basemap.draw_world(Ground())["world"]
    assert world["borders"] in ([[3600, 4000, 0, -1000]], [[3600, 3000, 0, 1000]])
    assert world["divisions"] == []
    (area,) = drawn["areas"]
    assert len(area["divisions"]) == 1
    assert len(area["lakes"]) == 1


def test_land_is_one_ring_where_countries_touch():
    assert len(basemap.draw_world(Ground())["world"]["land"]) == 1


def test_a_disputed_border_is_kept_apart():
    class Disputed(Ground):
        def countries(self, bbox=None):
            return [Outline("Morocco", "MA", self.west), Outline("Western Sahara", "EH", self.east)]

    world = basemap.draw_world(Disputed())["world"]
    assert world["borders"] == []
    assert len(world["disputed"]) == 1


def test_divisions_get_their_outline_and_towns_do_not():
    north = place("North", 37, 33, feature="A.ADM1")
    drawn = basemap.draw([place("Here", 35, 36), north], Ground(), basemap.listed([]))
    assert list(drawn["outlines"]) == ["1"]


def test_towns_near_the_data_are_kept_the_largest_first():
    towns = [("Small", 35.0, 36.0, 10), ("Far", -35.0, 100.0, 99), ("Large", 35.5, 36.0, 20)]
    drawn = basemap.draw([place("Here", 35, 36)], None, basemap.listed(towns))
    assert [row[0] for row in drawn["towns"]] == ["Large", "Small"]
    assert "areas" not in drawn


def test_no_places_no_areas():
    assert basemap.draw([], Ground(), basemap.listed([]))["areas"] == []


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-80, 80)), min_size=1, max_size=30))
def test_areas_hold_every_point_and_do_not_meet(points):
    boxes = basemap.areas(points)
    for lon, lat in points:
        assert any(west <= lon <= east and south <= lat <= north for west, south, east, north in boxes)
    for one in boxes:
        for other in boxes:
            assert one is other or not (
                one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
            )


def test_every_row_of_disputed_borders_names_two_sides():
    rows = basemap.read_disputes()
    assert len(rows) > 10
    assert all(len(row.between) == 2 for row in rows)


def test_the_world_that_lies_ready_is_that_of_the_shapes_that_come_with_geomap(monkeypatch):
    def again(_shapes):
        raise AssertionError("run python -m geomap.mapping.basemap: the shapes or the disputed borders have changed")

    with monkeypatch.context() as patched:
        patched.setattr(basemap, "draw_world", again)
        ready = unpack(basemap.packed_world(open_shapes()))
    assert {name for name, *_ in ready["names"]} == {shape.name for shape in open_shapes().countries()}
    assert sum(ready["world"]["land"]["sizes"]) == len(ready["world"]["land"]["steps"]) > 10_000


def test_the_world_of_other_shapes_is_drawn_for_them():
    ready = unpack(basemap.packed_world(Ground()))
    assert [name for name, *_ in ready["names"]] == ["Eastland", "Westland"]
    assert ready["world"]["land"]["sizes"] == [len(ready["world"]["land"]["steps"])]
