"""A country table beside the bundled one, so that no place is there twice.

A row that is the same place as a bundled one (by GeoNames id, else one name, one class and less than 5 km) gives it its
names and is else forgotten: it stands in the country's table as the bundled place, under its source and id, and a
lookup that finds both finds one.
"""

from __future__ import annotations

import collections
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geomap.errors import GazetteerError
from geomap.model import Match, Place
from geomap.places import names
from geomap.places.countrydump import Row, load_rules
from geomap.places.shapes import open_shapes
from geomap.places.tablewriting import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from geomap.places.gazetteer import Gazetteer

SAME_KM = 5.0
SEAT_KM = 60.0
"""A district's bare name belongs to a town of that name that is not farther away."""
_KM_PER_DEGREE = 111.195
_NO_CODE = ("", "00")
"""What stands for a first-order division that GeoNames does not know."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """What becomes of a country's rows."""

    entries: tuple[Entry, ...]
    rows: int
    """Rows that were taken from the table."""
    new: int
    """Places that the bundled gazetteer does not have."""
    same_id: int
    same_name: int
    """Rows that are a bundled place by their id, by name and distance."""


def kilometres(a: Place | Row, b: Place | Row) -> float:
    """Distance of two points that are near each other."""
    across = abs(a.lon - b.lon)
    across = min(across, 360 - across) * math.cos(math.radians((a.lat + b.lat) / 2))
    return _KM_PER_DEGREE * math.hypot(a.lat - b.lat, across)


class _Bundled:
    """The bundled places of a country, and those of no country: seas, lakes, regions."""

    def __init__(self, gazetteer: Gazetteer, country: str) -> None:
        self.table = gazetteer.tables[0]
        words = self.table.meta["vocabularies"]["country"]
        numbers = [words.index(word) for word in (None, country) if word in words]
        mask = np.isin(self.table.columns()["country"], numbers)
        self.places = {int(row): self.table.place(int(row)) for row in np.flatnonzero(mask)}
        self.by_id = {place.source_id: row for row, place in self.places.items() if place.source == "geonames"}

    def called(self, name: str) -> list[int]:
        """Rows of the places that bear a name, whatever their article."""
        key = names.strip_article(names.fold(name))
        found = (*self.table.rows_of(Match.FOLDED, key), *self.table.rows_of(Match.ARTICLE, key)) if key else ()
        return [row for row in found if row in self.places]

    def twin(self, row: Row) -> int | None:
        """The bundled row that has the name of a row, its class, and is next to it; the nearest one."""
        best: tuple[float, int] | None = None
        for name in (row.name, *row.others):
            for number in self.called(name):
                place = self.places[number]
                if place.feature[:1] != row.feature_class:
                    continue
                if row.feature_class == "A" and place.feature != f"A.{row.code}":
                    continue
                far = kilometres(place, row)
                # The points of provinces are computed, and not GeoNames'.
                near_enough = far < SAME_KM or (row.code == "ADM1" and place.country is not None)
                if near_enough and (best is None or (far, number) < best):
                    best = far, number
        return None if best is None else best[1]

    def news(self, number: int, called: Iterable[str]) -> tuple[str, ...]:
        """Those of some names that do not lead to a bundled row yet."""
        new = []
        for name in called:
            for match, key in names.keys(name):
                if match is Match.FOLDED and number not in self.table.rows_of(match, key):
                    new.append(name)
        return tuple(new)


def town_radius(population: int) -> float:
    """Metres that hold a town: as the square root of its people, a million in 10 km; unknown ones are villages."""
    return float(round(min(25_000.0, max(1500.0, 10_000 * math.sqrt(population / 1e6)))))


def merge(
    rows: Iterable[Row],
    alternates: Callable[[frozenset[str]], Mapping[str, Sequence[str]]],
    gazetteer: Gazetteer,
    country: str,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Compiled:
    """Make the entries of a country's table.

    Parameters
    ----------
    rows
        Of the country table.
    alternates
        Gives further names of places by their ids.
    gazetteer
        Its first table is the bundled one.
    country
        ISO 3166-1 alpha-2 code.
    progress
        Called now and then with the rows that are done and their number.

    Raises
    ------
    GazetteerError
        If nothing of the table is taken.
    """
    taken = _once(rows)
    if not taken:
        raise GazetteerError(f"no place of {country} in the table that reports could name: is it a whole table?")
    more = alternates(frozenset(taken))
    for ident, others in more.items():
        row = taken[ident]
        fresh = dict.fromkeys((*row.others, *others))
        fresh.pop(row.name, None)
        taken[ident] = replace(row, others=tuple(fresh))
    bundled = _Bundled(gazetteer, country)
    twins: dict[str, int] = {}
    by_id = 0
    for done, row in enumerate(taken.values(), 1):
        same = bundled.by_id.get(row.ident)
        if same is not None:
            by_id += 1
        else:
            same = bundled.twin(row)
        if same is not None:
            twins[row.ident] = same
        if progress is not None and done % 2000 == 0:
            progress(done, len(taken))
    entries = tuple(_entries(taken, twins, bundled, country))
    return Compiled(entries, len(taken), len(taken) - len(twins), by_id, len(twins) - by_id)


def _once(rows: Iterable[Row]) -> dict[str, Row]:
    """Rows by id; of a country itself the bundled names are enough."""
    taken: dict[str, Row] = {}
    for row in rows:
        if not row.code.startswith("PCL") and row.code != "TERR":
            taken.setdefault(row.ident, row)
    return taken


def _entries(rows: Mapping[str, Row], twins: Mapping[str, int], bundled: _Bundled, country: str) -> Iterable[Entry]:
    provinces = _provinces(rows.values(), twins, bundled)
    outlined = _by_outline([row for row in rows.values() if row.admin[0] not in provinces], country)
    extents = _extents(rows.values())
    towns: dict[str, list[Row]] = collections.defaultdict(list)
    for row in rows.values():
        if row.feature_class == "P":
            for name in (row.name, *row.others):
                towns[names.strip_article(names.fold(name))].append(row)
    for row in rows.values():
        kept = (row.name, *row.others)
        if row.feature_class == "A" and row.code != "ADM1":
            kept = tuple(name for name in kept if not _is_a_towns(name, row, towns, bundled))
        if row.ident in twins:
            number = twins[row.ident]
            place = bundled.places[number]
            kept = bundled.news(number, kept)
            if kept:
                yield Entry(place, kept, loose=_sounds(place.feature))
            continue
        feature = f"{row.feature_class}.{row.code}"
        word = load_rules().division_words
        # "Manbij" is the town; the district is found by that word, and by those of its names that have one.
        name = row.name if row.name in kept else f"{row.name} ({word.get(row.code, word['*'])})"
        yield Entry(
            Place(
                source="geonames",
                source_id=row.ident,
                name=name,
                lat=round(row.lat, 5),
                lon=round(row.lon, 5),
                country=country,
                admin1=provinces.get(row.admin[0]) or outlined.get(row.ident),
                feature=feature,
                population=row.population,
                uncertainty_m=_radius(row, extents),
            ),
            tuple(other for other in kept if other != name),
            loose=_sounds(feature),
        )


def _sounds(feature: str) -> bool:
    """Whether a place may be found by how its name sounds: districts and waters draw too much."""
    return feature[:1] in "PSTLV" or feature == "A.ADM1"


def _is_a_towns(name: str, row: Row, towns: Mapping[str, list[Row]], bundled: _Bundled) -> bool:
    key = names.strip_article(names.fold(name))
    if any(kilometres(town, row) < SEAT_KM for town in towns.get(key, ())):
        return True
    own = (bundled.places[number] for number in bundled.called(name))
    return any(place.feature[:1] == "P" and kilometres(place, row) < SEAT_KM for place in own)


def _provinces(rows: Iterable[Row], twins: Mapping[str, int], bundled: _Bundled) -> dict[str, str]:
    """Names of first-order divisions by their code, as the bundled places have them.

    By the division's own row, else by the most of the towns with that code that are bundled too.
    """
    found: dict[str, str] = {}
    votes: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    own: dict[str, str] = {}
    for row in rows:
        same = bundled.places[twins[row.ident]] if row.ident in twins else None
        code = row.admin[0]
        if row.code == "ADM1" and row.feature_class == "A":
            own[code] = row.name
            if same is not None and same.admin1:
                found[code] = same.admin1
        elif same is not None and same.admin1:
            votes[code][same.admin1] += 1
    for code, counter in votes.items():
        if code not in found:
            found[code] = min(counter, key=lambda name: (-counter[name], name))
    known = own | found
    for nothing in _NO_CODE:
        known.pop(nothing, None)
    return known


def _by_outline(rows: Sequence[Row], country: str) -> dict[str, str]:
    """Names of the divisions in whose outlines places lie, by the places' ids."""
    found: dict[str, str] = {}
    if rows:
        lons, lats = np.array([row.lon for row in rows]), np.array([row.lat for row in rows])
        for shape in open_shapes().admin1((lons.min(), lats.min(), lons.max(), lats.max())):
            if shape.country == country:
                inside = np.flatnonzero(shapely.contains_xy(shape.geometry, lons, lats))
                found.update((rows[number].ident, shape.name) for number in inside.tolist())
    return found


def _extents(rows: Iterable[Row]) -> dict[tuple[str, ...], list[Row]]:
    """Populated places by the codes of the divisions that they lie in."""
    found: dict[tuple[str, ...], list[Row]] = collections.defaultdict(list)
    for row in rows:
        if row.feature_class == "P":
            for order in range(1, 5):
                if not row.admin[order - 1]:
                    break
                found[row.admin[:order]].append(row)
    return found


def _radius(row: Row, extents: Mapping[tuple[str, ...], list[Row]]) -> float:
    usual = load_rules().radius_of(row.feature_class, row.code) or 20_000.0
    if row.feature_class == "P" and row.code != "PPLX":
        return town_radius(row.population)
    if row.feature_class == "A" and row.code[:3] == "ADM" and row.code[3:4].isdigit():
        order = int(row.code[3])
        inside = extents.get(row.admin[:order], ()) if order <= 4 and all(row.admin[:order]) else ()
        if len(inside) >= 5:
            # Not the farthest: one village with a wrong code would make a district of a province.
            far = sorted(kilometres(row, place) for place in inside)[math.ceil(0.95 * len(inside)) - 1]
            return float(round(max(2000.0, 1300 * far)))
    return usual
