import json

import pytest
import shapely
from hypothesis import given
from strategies import extents

from geomap.geojson import geometry_of, read_geometry
from geomap.model import Extent

SQUARE = ((0.0, 0.0), (3.0, 0.0), (3.0, 3.0), (0.0, 3.0), (0.0, 0.0))
HOLE = ((1.0, 1.0), (1.0, 2.0), (2.0, 2.0), (2.0, 1.0), (1.0, 1.0))


@given(extents)
def test_an_extent_survives_its_geometry(it):
    assert read_geometry(json.loads(json.dumps(geometry_of(it))), it.within_m) == it


@pytest.mark.parametrize(
    ("extent", "kind", "size"),
    [
        (Extent("line", ((SQUARE[:2],),), 0.0), "LineString", None),
        (Extent("line", ((SQUARE[:2],), (HOLE[:3],)), 0.0), "MultiLineString", None),
        (Extent("area", ((SQUARE, HOLE),), 5.0), "Polygon", 8.0),
        (Extent("area", ((SQUARE,), (HOLE,)), 5.0), "MultiPolygon", None),
    ],
)
def test_geometries_are_what_geojson_calls_them(extent, kind, size):
    geometry = geometry_of(extent)
    assert geometry["type"] == kind
    drawn = shapely.from_geojson(json.dumps(geometry))
    assert drawn.geom_type == kind
    if size is not None:
        assert drawn.area == size


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        {"type": "Point", "coordinates": [1, 2]},
        {"type": ["LineString"], "coordinates": []},
        {"type": "LineString"},
        {"type": "LineString", "coordinates": []},
        {"type": "LineString", "coordinates": [[1, 2]]},
        {"type": "LineString", "coordinates": [[1, 2], [1, 91]]},
        {"type": "LineString", "coordinates": [[1, 2], [181, 2]]},
        {"type": "LineString", "coordinates": [[1, 2], [True, 2]]},
        {"type": "LineString", "coordinates": [[1, 2], [float("nan"), 2]]},
        {"type": "LineString", "coordinates": [[1, 2], ["1", 2]]},
        {"type": "MultiLineString", "coordinates": []},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [0, 0]]]},
        {"type": "MultiPolygon", "coordinates": [[]]},
    ],
)
def test_what_is_no_line_or_area_is_told(wrong):
    with pytest.raises(ValueError, match=r"geometry|coordinates|point|ring"):
        read_geometry(wrong, 0.0)
