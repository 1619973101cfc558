"""Polygons of countries, first-order divisions and lakes, memory-mapped; only what is needed is decoded.

Each layer is three files: `<layer>.wkb` with one geometry after another, `<layer>.npy` with where each lies and its
bounding box, `<layer>.json` with their names. Longitude first.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import shapely

from geomap.digests import sha256
from geomap.errors import GazetteerError
from geomap.places.gazetteer import data_folder
from geomap.places.rivers import Rivers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shapely.geometry.base import BaseGeometry

    from geomap.model import Place
    from geomap.places.rivers import River

Layer = Literal["countries", "admin1", "lakes"]
Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees; west <= east."""

_INDEX = np.dtype(
    [("offset", "<u4"), ("length", "<u4"), ("west", "<f4"), ("south", "<f4"), ("east", "<f4"), ("north", "<f4")]
)


@dataclass(frozen=True, slots=True)
class Shape:
    """The outline of a country, a first-order division or a lake."""

    name: str
    country: str | None
    """ISO 3166-1 alpha-2; None for lakes and for territories without a code."""
    geonames_id: str | None
    geometry: BaseGeometry
    """Polygon or MultiPolygon, WGS 84, longitude first."""


@dataclass(frozen=True)
class _Store:
    blob: Any
    index: Any
    names: list[list[str | None]]

    def shape(self, number: int) -> Shape:
        return self._shape(number, self._geometries([number])[0])

    def within(self, box: Box | None) -> Iterator[Shape]:
        if box is None:
            yield from map(self.shape, range(len(self.index)))
            return
        west, south, east, north = box
        index = self.index
        near = (index["west"] <= east) & (index["east"] >= west) & (index["south"] <= north) & (index["north"] >= south)
        numbers = np.flatnonzero(near).tolist()
        geometries = self._geometries(numbers)
        # The bounding box of an outline that crosses the antimeridian goes round the world.
        meet = shapely.intersects(geometries, shapely.box(*box))
        yield from (self._shape(*each) for each in compress(zip(numbers, geometries, strict=True), meet))

    def _geometries(self, numbers: list[int]) -> Any:
        rows = self.index[numbers]
        spans = zip(rows["offset"].tolist(), rows["length"].tolist(), strict=True)
        coded = [self.blob[offset : offset + length].tobytes() for offset, length in spans]
        return shapely.from_wkb(np.array(coded, object))

    def _shape(self, number: int, geometry: BaseGeometry) -> Shape:
        name, country, ident = self.names[number]
        return Shape(name or "", country, ident, geometry)


@dataclass(frozen=True)
class Shapes:
    """The outlines that come with geomap. See `open_shapes`."""

    folder: Path

    def countries(self, bbox: Box | None = None) -> Iterator[Shape]:
        """Countries that meet `bbox` (all if None), in order of name; simplified for small scales."""
        return self._countries.within(bbox)

    def admin1(self, bbox: Box | None = None) -> Iterator[Shape]:
        """First-order divisions that meet `bbox` (all if None), in order of country and name."""
        return self._admin1.within(bbox)

    def lakes(self, bbox: Box | None = None) -> Iterator[Shape]:
        """Lakes and reservoirs that meet `bbox` (all if None), in order of name."""
        return self._lakes.within(bbox)

    def rivers(self, bbox: Box | None = None) -> Iterator[River]:
        """Rivers whose bounding boxes meet `bbox` (all if None), in order of name."""
        return self._rivers.within(bbox)

    def course(self, place: Place) -> BaseGeometry | None:
        """The course of a river, a MultiLineString or LineString; None for other places and if none is known."""
        found: BaseGeometry | None = self._rivers.course(place)
        return found

    def polygon(self, place: Place) -> Shape | None:
        """The outline of a country or first-order division; None for other places and if there is none."""
        if place.feature.startswith("A.PCL") and place.country:
            return next((self._countries.shape(n) for n in self._by_country.get(place.country, ())), None)
        if place.feature != "A.ADM1":
            return None
        number = self._by_id.get(place.source_id) if place.source == "geonames" else None
        if number is None:
            number = self._by_name.get((place.country, place.admin1 or place.name))
        return None if number is None else self._admin1.shape(number)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the countries, outlines and names: drawings of them are valid as long as it stays the same."""
        files = (self.folder / f"countries.{ending}" for ending in ("wkb", "npy", "json"))
        digest: str = sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
        return digest

    @cached_property
    def _countries(self) -> _Store:
        return _open_layer(self.folder, "countries")

    @cached_property
    def _admin1(self) -> _Store:
        return _open_layer(self.folder, "admin1")

    @cached_property
    def _lakes(self) -> _Store:
        return _open_layer(self.folder, "lakes")

    @cached_property
    def _rivers(self) -> Rivers:
        return Rivers(self.folder)

    @cached_property
    def _by_country(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, (_, country, _) in enumerate(self._countries.names):
            if country:
                found.setdefault(country, []).append(number)
        return found

    @cached_property
    def _by_id(self) -> dict[str, int]:
        return {ident: number for number, (_, _, ident) in enumerate(self._admin1.names) if ident}

    @cached_property
    def _by_name(self) -> dict[tuple[str | None, str | None], int]:
        return {(country, name): number for number, (name, country, _) in enumerate(self._admin1.names)}


def write_layer(folder: Path, layer: Layer, shapes: Iterable[Shape]) -> int:
    """Write a layer and return how many shapes it has; equal input in any order gives equal bytes."""
    coded = [(shape, shapely.to_wkb(shape.geometry)) for shape in shapes]
    ordered = sorted(coded, key=lambda it: (it[0].country or "", it[0].name, it[0].geonames_id or "", it[1]))
    index = np.zeros(len(ordered), _INDEX)
    blob = bytearray()
    for number, (shape, wkb) in enumerate(ordered):
        index[number] = (len(blob), len(wkb), *shape.geometry.bounds)
        blob += wkb
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{layer}.wkb").write_bytes(bytes(blob))
    np.save(folder / f"{layer}.npy", index)
    names = [[shape.name, shape.country, shape.geonames_id] for shape, _ in ordered]
    text = json.dumps(names, ensure_ascii=False, separators=(",", ":"))
    (folder / f"{layer}.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    return len(ordered)


def _open_layer(folder: Path, layer: Layer) -> _Store:
    try:
        index = np.load(folder / f"{layer}.npy", mmap_mode="r")
        names = json.loads((folder / f"{layer}.json").read_text(encoding="utf-8"))
        blob = np.memmap(folder / f"{layer}.wkb", np.uint8, mode="r")
    except (OSError, ValueError) as error:
        raise GazetteerError(
            f"{folder}: cannot read the outlines of {layer} ({error}): install the package again"
        ) from error
    if index.dtype != _INDEX or len(index) != len(names):
        raise GazetteerError(f"{folder}: the files of {layer} do not belong together: install the package again")
    return _Store(blob, index, names)


def open_shapes(folder: Path | None = None) -> Shapes:
    """Open the bundled outlines.

    Parameters
    ----------
    folder
        The folder of the bundled data; found automatically if None.

    Returns
    -------
    shapes
        Nothing is read before it is needed.
    """
    return Shapes((Path(data_folder()) if folder is None else folder) / "shapes")
