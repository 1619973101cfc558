"""Merge a country table with the bundled one so that no place is there twice.

A row that is the same place as a bundled one (same GeoNames id, or same name and class within 5 km) only contributes
its names: the country's table has the bundled place, under its source and id, so a lookup that finds both finds one.
"""

from __future__ import annotations

import collections
import math
from array import array
from dataclasses import dataclass, replace
from itertools import compress
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
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from geomap.places.gazetteer import Gazetteer

SAME_KM = 5.0
SEAT_KM = 60.0
"""A district's bare name belongs to a town of that name that is at most this far away."""
_KM_PER_DEGREE = 111.195
_NO_CODE = ("", "00")
"""The codes that GeoNames gives for an unknown first-order division."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """The entries made of a country's rows, and how many there are."""

    entries: Iterable[Entry]
    """Made while they are iterated over, which works once: a large country has millions."""
    rows: int
    """Rows that were taken from the table."""
    new: int
    """Places that the bundled gazetteer does not have."""
    same_id: int
    same_name: int
    """Rows that are a bundled place by their id, and by name and distance."""


def kilometres(a: Place | Row, b: Place | Row) -> float:
    """Distance in kilometres between two points that are near each other."""
    return _apart(a.lat, a.lon, b.lat, b.lon)


def _apart(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    across = abs(lon_a - lon_b)
    across = min(across, 360 - across) * math.cos(math.radians((lat_a + lat_b) / 2))
    return _KM_PER_DEGREE * math.hypot(lat_a - lat_b, across)


class _Bundled:
    """The bundled places of a country, and those of no country: seas, lakes, regions."""

    def __init__(self, gazetteer: Gazetteer, country: str) -> None:
        self.country = country
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
        """The nearest bundled row that has a row's name and class and lies next to it; None if there is none."""
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
        """Those of the names that do not lead to the bundled row yet."""
        new = []
        for name in called:
            for match, key in names.keys(name):
                if match is Match.FOLDED and number not in self.table.rows_of(match, key):
                    new.append(name)
        return tuple(new)


def town_radius(population: int) -> float:
    """Radius of a town in metres: 10 km for a million people, growing with the square root; at least 1.5 km."""
    return float(round(min(25_000.0, max(1500.0, 10_000 * math.sqrt(population / 1e6)))))


class _Rows:
    """The rows that are taken, each id once with all its names; iterated over several times, never held in memory."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self.more: Mapping[str, Sequence[str]] = {}
        """Further names by id."""
        idents = np.fromiter((0 if _is_country(row) else int(row.ident) % 2**64 for row in rows), np.uint64)
        self._idents, first = np.unique(idents, return_index=True)
        self._taken = np.zeros(len(idents), np.bool_)
        self._taken[first] = True
        self._taken[idents == 0] = False

    def __len__(self) -> int:
        return int(np.count_nonzero(self._taken))

    def __contains__(self, ident: object) -> bool:
        number = np.uint64(int(str(ident)) % 2**64)
        at = int(np.searchsorted(self._idents, number))
        return at < len(self._idents) and bool(self._idents[at] == number)

    def __iter__(self) -> Iterator[Row]:
        for row in compress(self._rows, self._taken.tolist()):
            names_of = self.more.get(row.ident)
            if names_of:
                fresh = dict.fromkeys((*row.others, *names_of))
                fresh.pop(row.name, None)
                yield replace(row, others=tuple(fresh))
            else:
                yield row


def _is_country(row: Row) -> bool:
    """Whether a row is the country itself, whose bundled names suffice."""
    return row.code.startswith("PCL") or row.code == "TERR"


def merge(
    rows: Iterable[Row],
    alternates: Callable[[Container[str]], Mapping[str, Sequence[str]]],
    gazetteer: Gazetteer,
    country: str,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Compiled:
    """Make the entries of a country's table.

    Parameters
    ----------
    rows
        The rows of the country table; iterated over several times.
    alternates
        Gives further names of places by their ids.
    gazetteer
        Its first table is the bundled one.
    country
        ISO 3166-1 alpha-2 code.
    progress
        Called now and then with the number of rows done and their total.

    Raises
    ------
    GazetteerError
        If no row of the table is of use.
    """
    taken = _Rows(rows)
    if not len(taken):
        raise GazetteerError(f"no place of {country} in the table that reports could name: is it a whole table?")
    taken.more = alternates(taken)
    bundled = _Bundled(gazetteer, country)
    survey = _survey(taken, bundled, progress)
    entries = _entries(taken, survey, bundled, country)
    new = survey.twins.count(_NONE)
    return Compiled(entries, len(taken), new, survey.by_id, len(taken) - new - survey.by_id)


_NONE = -1


@dataclass(frozen=True, slots=True)
class _Survey:
    """What the rows say together; rows are known by their numbers."""

    twins: array[int]
    """The bundled row that is the same place as each row; -1 if there is none."""
    by_id: int
    """How many of these were found by id."""
    provinces: Mapping[str, str]
    """Names of first-order divisions by their code, as the bundled places have them."""
    towns: Mapping[str, Sequence[tuple[float, float]]]
    """Points of the settlements that bear the name of a division."""
    extents: _Extents
    unplaced: Mapping[int, str]
    """Divisions of rows whose code says nothing, by the rows' numbers: what is known of the outlines they lie in."""
    points: tuple[array[float], array[float]]
    """Longitudes and latitudes."""


def _survey(rows: _Rows, bundled: _Bundled, progress: Callable[[int, int], None] | None) -> _Survey:
    wanted = {
        names.strip_article(names.fold(name))
        for row in rows
        if row.feature_class == "A" and row.code != "ADM1"
        for name in (row.name, *row.others)
    }
    twins, lons, lats = array("i"), array("d"), array("d")
    towns: dict[str, list[tuple[float, float]]] = {}
    votes: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    own: dict[str, str] = {}
    told: dict[str, str] = {}
    codes = _Codes()
    extents = _Extents()
    by_id = 0
    total = len(rows)
    for done, row in enumerate(rows, 1):
        same = bundled.by_id.get(row.ident)
        if same is not None:
            by_id += 1
        else:
            same = bundled.twin(row)
        twins.append(_NONE if same is None else same)
        lons.append(row.lon)
        lats.append(row.lat)
        codes.append(row.admin[0])
        _vote(row, None if same is None else bundled.places[same].admin1, own, told, votes)
        if row.feature_class == "P":
            extents.append(done - 1, row.admin)
            for name in (row.name, *row.others):
                key = names.strip_article(names.fold(name))
                if key in wanted:
                    towns.setdefault(key, []).append((row.lat, row.lon))
        if progress is not None and done % 2000 == 0:
            progress(done, total)
    provinces = _provinces(own, told, votes)
    unplaced = codes.without(provinces)
    extents.close()
    return _Survey(
        twins, by_id, provinces, towns, extents, _by_outline(unplaced, lons, lats, bundled.country), (lons, lats)
    )


class _Codes:
    """The first-order codes of rows, each string kept once."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._rows = array("H")

    def append(self, code: str) -> None:
        """The code of the next row."""
        self._rows.append(self._numbers.setdefault(code, min(len(self._numbers), 0xFFFF)))

    def without(self, known: Container[str]) -> NDArray[np.intp]:
        """The numbers of the rows whose code is none of the known ones."""
        numbers = [number for code, number in self._numbers.items() if code not in known]
        return np.flatnonzero(np.isin(np.asarray(self._rows), numbers))


class _Extents:
    """Which settlements lie in a division, by the codes of the divisions that they lie in."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, ...], int] = {}
        self._members = tuple((array("i"), array("i")) for _ in range(4))
        self._sorted: list[tuple[NDArray[np.int32], NDArray[np.int32]]] = []

    def append(self, number: int, admin: tuple[str, ...]) -> None:
        """A settlement by its number."""
        for order, (divisions, rows) in enumerate(self._members, 1):
            if not admin[order - 1]:
                break
            divisions.append(self._numbers.setdefault(admin[:order], len(self._numbers)))
            rows.append(number)

    def close(self) -> None:
        """Finish appending."""
        for divisions, rows in self._members:
            order = np.argsort(np.asarray(divisions), kind="stable")
            self._sorted.append((np.asarray(divisions)[order], np.asarray(rows)[order]))

    def inside(self, admin: tuple[str, ...]) -> NDArray[np.int32]:
        """The numbers of the settlements of a division by its codes."""
        divisions, rows = self._sorted[len(admin) - 1]
        number = self._numbers.get(admin, _NONE)
        first, last = np.searchsorted(divisions, [number, number + 1])
        return rows[first:last]


def _entries(rows: _Rows, survey: _Survey, bundled: _Bundled, country: str) -> Iterator[Entry]:
    for number, row in enumerate(rows):
        kept = (row.name, *row.others)
        if row.feature_class == "A" and row.code != "ADM1":
            kept = tuple(name for name in kept if not _is_a_towns(name, row, survey.towns, bundled))
        twin = survey.twins[number]
        if twin != _NONE:
            place = bundled.places[twin]
            kept = bundled.news(twin, kept)
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
                admin1=survey.provinces.get(row.admin[0]) or survey.unplaced.get(number),
                feature=feature,
                population=row.population,
                uncertainty_m=_radius(row, survey),
            ),
            tuple(other for other in kept if other != name),
            loose=_sounds(feature),
        )


def _sounds(feature: str) -> bool:
    """Whether a place may be found by how its name sounds: districts and waters draw too much."""
    return feature[:1] in "PSTLV" or feature == "A.ADM1"


def _is_a_towns(name: str, row: Row, towns: Mapping[str, Sequence[tuple[float, float]]], bundled: _Bundled) -> bool:
    key = names.strip_article(names.fold(name))
    if any(_apart(lat, lon, row.lat, row.lon) < SEAT_KM for lat, lon in towns.get(key, ())):
        return True
    own = (bundled.places[number] for number in bundled.called(name))
    return any(place.feature[:1] == "P" and kilometres(place, row) < SEAT_KM for place in own)


def _vote(
    row: Row,
    admin1: str | None,
    own: dict[str, str],
    told: dict[str, str],
    votes: dict[str, collections.Counter[str]],
) -> None:
    """What a row says of the name of the division that its code stands for; `admin1`: of the bundled place it is."""
    code = row.admin[0]
    if row.code == "ADM1" and row.feature_class == "A":
        own[code] = row.name
        if admin1:
            told[code] = admin1
    elif admin1:
        votes[code][admin1] += 1


def _provinces(
    own: Mapping[str, str], told: Mapping[str, str], votes: Mapping[str, collections.Counter[str]]
) -> dict[str, str]:
    """Names of first-order divisions by their code, as the bundled places have them.

    By the division's own row, else by the most of the towns with that code that are bundled too.
    """
    found = dict(told)
    for code, counter in votes.items():
        if code not in found:
            found[code] = min(counter, key=lambda name: (-counter[name], name))
    known = {**own, **found}
    for nothing in _NO_CODE:
        known.pop(nothing, None)
    return known


def _by_outline(numbers: NDArray[np.intp], lons: array[float], lats: array[float], country: str) -> dict[int, str]:
    """Names of the divisions in whose outlines rows lie, by the rows' numbers."""
    found: dict[int, str] = {}
    if len(numbers):
        x, y = np.asarray(lons)[numbers], np.asarray(lats)[numbers]
        for shape in open_shapes().admin1((x.min(), y.min(), x.max(), y.max())):
            if shape.country == country:
                inside = numbers[shapely.contains_xy(shape.geometry, x, y)]
                found.update((number, shape.name) for number in inside.tolist())
    return found


def _radius(row: Row, survey: _Survey) -> float:
    usual = load_rules().radius_of(row.feature_class, row.code) or 20_000.0
    if row.feature_class == "P" and row.code != "PPLX":
        return town_radius(row.population)
    if row.feature_class == "A" and row.code[:3] == "ADM" and row.code[3:4].isdigit():
        order = int(row.code[3])
        inside = survey.extents.inside(row.admin[:order]).tolist() if order <= 4 and all(row.admin[:order]) else []
        if len(inside) >= 5:
            lons, lats = survey.points
            # Not the farthest: one village with a wrong code would make a district of a province.
            far = sorted(_apart(row.lat, row.lon, lats[at], lons[at]) for at in inside)
            return float(round(max(2000.0, 1300 * far[math.ceil(0.95 * len(inside)) - 1])))
    return usual
