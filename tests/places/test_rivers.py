import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geomap.errors import GazetteerError
from geomap.model import Place
from geomap.places.gazetteer import open_gazetteer
from geomap.places.rivers import River, Rivers, river_keys, write_rivers
from geomap.places.riverside import stretch_in
from geomap.places.shapes import open_shapes

SHAPES = open_shapes()
COURSE = shapely.MultiLineString([[(40.0, 34.0), (40.5, 35.0)], [(40.5, 35.0), (41.0, 36.2)]])


def river(name="Stream", rank=4, ident=None, geometry=COURSE):
    return River(name, rank, ident, geometry)


def entry(name, lat, lon, source="geonames", ident="1"):
    return Place(source, ident, name, lat, lon, None, None, "H.STM", 0, 100_000.0)


degrees = st.integers(-60_000, 60_000).map(lambda number: number / 1000)
lines = st.lists(st.tuples(degrees, degrees), min_size=2, max_size=6, unique=True)


@given(st.lists(lines, min_size=1, max_size=3))
def test_courses_come_back_to_a_thousandth_of_a_degree(tmp_path_factory, drawn):
    folder = tmp_path_factory.mktemp("rivers")
    one = river(geometry=shapely.MultiLineString(drawn))
    if write_rivers(folder, [one]):
        (back,) = Rivers(folder).within()
        assert (back.name, back.rank, back.place_id) == ("Stream", 4, None)
        assert shapely.hausdorff_distance(back.geometry, one.geometry) < 0.01 or len(back.geometry.geoms) < len(drawn)


def test_the_order_of_rivers_is_none(tmp_path):
    some = [river("B"), river("A", 2), river("A", 9, "a", shapely.MultiLineString([[(0, 0), (1, 1)]]))]
    assert write_rivers(tmp_path / "a", some) == write_rivers(tmp_path / "b", some[::-1]) == 3
    for name in ("rivers.json", "rivers.npy"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    assert [it.name for it in Rivers(tmp_path / "a").within((39, 33, 42, 37))] == ["A", "B"]
    for elsewhere in ((100, 33, 110, 37), (39, 36.5, 42, 40), (39, 30, 42, 33.5), (30, 33, 39.5, 37)):
        assert list(Rivers(tmp_path / "a").within(elsewhere)) == []


def test_one_river_of_many_names_is_one_course():
    gazetteer = open_gazetteer()
    euphrates = next(hit.place for hit in gazetteer.lookup("Euphrates") if hit.place.feature == "H.STM")
    west, south, east, north = SHAPES.course(euphrates).bounds
    assert (west, south) < (39.5, 31.5)
    assert (east, north) > (46.5, 38.5)
    assert SHAPES.course(entry("Tigris", 34.2, 43.9)) is not None, "of a table of a country"
    assert SHAPES.course(entry("Tigris", 10.0, 43.9)) is None, "another of that name"
    assert SHAPES.course(Place("geonames", "1", "Tigris", 34.2, 43.9, None, None, "P.PPL", 0, 1.0)) is None


def test_rivers_of_the_gazetteer_have_their_courses():
    table = open_gazetteer().tables[0]
    streams = [place for place in table.places() if place.source == "regions" and place.feature == "H.STM"]
    without = [place.name for place in streams if SHAPES.course(place) is None]
    assert len(without) <= 25, without  # Natural Earth has few of less than 200 km
    assert len(streams) > 140
    for place in streams:
        course = SHAPES.course(place)
        if course is not None:
            assert course.distance(shapely.Point(place.lon, place.lat)) < 0.3, place.name


def test_names_of_rivers_meet_without_the_word_for_it():
    assert river_keys("Dnipro (Dnieper)") == {"dnipro", "dnieper"}
    assert river_keys("Nahr al-Furat") == {"al furat"}
    assert river_keys("River") == {"river"}


@pytest.mark.parametrize("damage", ["cut", "gone", "other"])
def test_damaged_files_are_told(tmp_path, damage):
    write_rivers(tmp_path, [river()])
    if damage == "gone":
        (tmp_path / "rivers.npy").unlink()
    elif damage == "cut":
        (tmp_path / "rivers.json").write_text("[[", "utf-8")
    else:
        np.save(tmp_path / "rivers.npy", np.zeros((1, 2), "<i2"))
    with pytest.raises(GazetteerError, match="install the package again"):
        list(Rivers(tmp_path).within())


def test_a_river_of_none_of_a_reports_countries_is_the_whole_of_it():
    away = Place("geonames", "1", "X", 38.0, 40.0, "TR", None, "P.PPL", 0, 1.0)
    for country in ("TR", "FR"):
        assert stretch_in(COURSE, [away._replace(country=country)], SHAPES) == COURSE
    assert stretch_in(COURSE, [], SHAPES) == COURSE
    here = stretch_in(COURSE, [away._replace(country="IQ")], SHAPES)
    assert 0 < here.length < COURSE.length
