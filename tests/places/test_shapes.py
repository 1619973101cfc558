from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shapely
from shapely.geometry import Point, Polygon

from geomap.errors import GazetteerError
from geomap.places.gazetteer import open_gazetteer
from geomap.places.shapes import Shape, Shapes, open_shapes, write_layer

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return open_shapes()


def test_a_box_gives_what_lies_in_it(shapes: Shapes) -> None:
    near = {shape.country for shape in shapes.countries((38.0, 34.0, 42.0, 36.0))}
    assert {"SY", "IQ"} <= near
    assert not {"US", "AU"} & near
    names = {shape.name for shape in shapes.admin1((40.0, 35.2, 40.3, 35.4))}
    assert "Deir ez-Zor" in names
    assert [shape.name for shape in shapes.admin1((-30.0, -40.0, -29.0, -39.0))] == []


def test_every_outline_is_a_named_valid_polygon(shapes: Shapes) -> None:
    for layer in (shapes.countries(), shapes.admin1(), shapes.lakes()):
        for shape in layer:
            assert shape.geometry.geom_type in {"Polygon", "MultiPolygon"}
            assert not shape.geometry.is_empty
            west, south, east, north = shape.geometry.bounds
            assert -180 <= west <= east <= 180
            assert -90 <= south <= north <= 90


def test_the_world_is_whole(shapes: Shapes) -> None:
    countries = list(shapes.countries())
    assert len({shape.country for shape in countries if shape.country}) > 190
    assert sum(shape.geometry.area for shape in countries) > 18_000


def test_a_place_finds_its_outline(shapes: Shapes) -> None:
    gazetteer = open_gazetteer()
    iraq = shapes.polygon(gazetteer.countries["IQ"])
    assert iraq is not None
    assert iraq.geometry.contains(Point(44, 33))
    governorate = next(hit.place for hit in gazetteer.lookup("Deir ez-Zor") if hit.place.feature == "A.ADM1")
    outline = shapes.polygon(governorate)
    assert outline is not None
    assert outline.geometry.contains(Point(40.14, 35.34))
    town = next(hit.place for hit in gazetteer.lookup("Deir ez-Zor") if hit.place.feature == "P.PPLA")
    assert shapes.polygon(town) is None


def test_crimea_is_with_ukraine_as_in_the_gazetteer(shapes: Shapes) -> None:
    simferopol = Point(34.1, 45.0)
    holders = {shape.country for shape in shapes.countries() if shape.geometry.contains(simferopol)}
    assert holders == {"UA"}


def test_equal_bytes_in_any_order(tmp_path: Path) -> None:
    square = Polygon([(0, 0), (1, 0), (1, 1), (0, 1)])
    some = [Shape("B", None, None, square), Shape("A", "SY", "1", shapely.affinity.translate(square, 5))]
    write_layer(tmp_path / "a", "lakes", some)
    write_layer(tmp_path / "b", "lakes", some[::-1])
    for name in ("lakes.wkb", "lakes.npy", "lakes.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_what_is_written_comes_back(tmp_path: Path) -> None:
    square = Polygon([(0, 0), (1, 0), (1, 1), (0, 1)])
    write_layer(tmp_path / "shapes", "lakes", [Shape("Lake", None, None, square)])
    (back,) = open_shapes(tmp_path).lakes()
    assert (back.name, back.geometry) == ("Lake", square)


def test_missing_outlines_are_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="countries"):
        list(open_shapes(tmp_path).countries())
