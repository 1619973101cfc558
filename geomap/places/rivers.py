"""Courses of rivers, packed; only those that are needed are unpacked.

Two files: `rivers.npy` has the steps from point to point in thousandths of a degree, `rivers.json` for each river its
name, its rank, the id of its gazetteer entry, its bounding box, and where each of its lines begins. Longitude first.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geomap.errors import GazetteerError
from geomap.places.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from geomap.model import Place

STEPS: Final = 1000
"""To the degree."""
_LONGEST: Final = 30.0
"""Degrees from point to point: the steps have 16 bits."""
_FAR: Final = 0.5
"""Degrees that a river's point in the gazetteer may lie off a course, if nothing but the name connects them."""
_WORDS: Final = frozenset("river nahr rio fleuve".split())

Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees; west <= east."""


@dataclass(frozen=True, slots=True)
class River:
    """The course of a river."""

    name: str
    """As Natural Earth has it there: the Euphrates is the Firat upstream."""
    rank: int
    """0 for the largest of the world to 10."""
    place_id: str | None
    """The `source_id` of its entry among the gazetteer's regions."""
    geometry: Any
    """A MultiLineString, WGS 84."""


@dataclass(frozen=True)
class Rivers:
    """The rivers that come with geomap."""

    folder: Path

    def within(self, bbox: Box | None = None) -> Iterator[River]:
        """Rivers whose bounding boxes meet `bbox` (all if None), in order of name."""
        west, south, east, north = bbox or (-180.0, -90.0, 180.0, 90.0)
        for number, row in enumerate(self._rows):
            left, low, right, high = row[3]
            if left <= east * STEPS and right >= west * STEPS and low <= north * STEPS and high >= south * STEPS:
                yield self._river(number)

    def course(self, place: Place) -> Any | None:
        """The course of a river of the gazetteer under all names it has on its way; None if none is known."""
        if not place.feature.startswith("H.STM"):
            return None
        if place.source == "regions":
            found = [number for number, row in enumerate(self._rows) if row[2] == place.source_id]
        else:
            spot, wanted = shapely.Point(place.lon, place.lat), _key(place.name)
            alike = [number for number, row in enumerate(self._rows) if wanted in map(_key, _names(row[0]))]
            found = [number for number in alike if self._river(number).geometry.distance(spot) <= _FAR]
        if not found:
            return None
        return shapely.union_all([self._river(number).geometry for number in found])

    @cached_property
    def _rows(self) -> list[Any]:
        return self._load[0]

    @cached_property
    def _load(self) -> tuple[list[Any], Any, list[int]]:
        try:
            rows = json.loads((self.folder / "rivers.json").read_text(encoding="utf-8"))
            steps = np.load(self.folder / "rivers.npy", mmap_mode="r")
            counts = [sum(count for _, _, count in row[4]) for row in rows]
        except (OSError, ValueError, TypeError) as error:
            raise GazetteerError(
                f"{self.folder}: cannot read the courses of rivers ({error}): install the package again"
            ) from error
        starts = [0, *np.cumsum(counts).tolist()]
        if starts[-1] != len(steps):
            raise GazetteerError(
                f"{self.folder}: the files of rivers do not belong together: install the package again"
            )
        return rows, steps, starts

    def _river(self, number: int) -> River:
        rows, steps, starts = self._load
        name, rank, place_id, _, lines = rows[number]
        at, drawn = starts[number], []
        for x, y, count in lines:
            points = steps[at : at + count].astype(np.int64)
            points[0] = x, y
            drawn.append(np.cumsum(points, axis=0) / STEPS)
            at += count
        return River(name, rank, place_id, shapely.MultiLineString(drawn))


def _names(written: str) -> list[str]:
    """ "Dnipro (Dnieper)" is both."""
    return [part for part in written.replace("(", "|").replace(")", "|").replace("/", "|").split("|") if part.strip()]


def river_keys(written: str) -> set[str]:
    """The names in a name, folded, without the word for river."""
    return {_key(name) for name in _names(written)} - {""}


def _key(name: str) -> str:
    words = fold(name).split()
    return " ".join([word for word in words if word not in _WORDS] or words)


def write_rivers(folder: Path, rivers: Iterable[River]) -> int:
    """Write courses and return how many there are; equal input in any order gives equal bytes."""
    rows: list[Any] = []
    steps: list[Any] = []
    for river in sorted(rivers, key=lambda it: (it.name, it.rank, shapely.to_wkb(it.geometry))):
        lines = []
        for line in shapely.get_parts(shapely.segmentize(river.geometry, _LONGEST)):
            points = np.rint(shapely.get_coordinates(line) * STEPS).astype(np.int64)
            points = points[np.any(np.diff(points, axis=0, prepend=points[:1] - 1) != 0, axis=1)]
            if len(points) > 1:
                lines.append(points)
        if not lines:
            continue
        every = np.concatenate(lines)
        box = [*every.min(axis=0).tolist(), *every.max(axis=0).tolist()]
        rows.append(
            [river.name, river.rank, river.place_id, box, [[*points[0].tolist(), len(points)] for points in lines]]
        )
        steps += [np.diff(points, axis=0, prepend=points[:1]) for points in lines]
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "rivers.npy", np.concatenate(steps).astype("<i2") if steps else np.zeros((0, 2), "<i2"))
    text = "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows) + "\n]\n"
    (folder / "rivers.json").write_text(text, encoding="utf-8", newline="\n")
    return len(rows)
