"""Readers of the formats that sources come in: package archives, shapefiles, TopoJSON. No network, no unpacking."""

from __future__ import annotations

import fnmatch
import itertools
import struct
import tarfile
import zipfile
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import LinearRing, MultiLineString, MultiPolygon, Polygon

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry


def members(archive: Path, patterns: Sequence[str]) -> dict[str, bytes]:
    """The members of a wheel or npm tarball that match, by name; each pattern must match something."""
    found: dict[str, bytes] = {}
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            for name in wheel.namelist():
                if any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns):
                    found[name] = wheel.read(name)
    else:
        with tarfile.open(archive) as ball:
            for member in ball:
                if member.isfile() and any(fnmatch.fnmatchcase(member.name, pattern) for pattern in patterns):
                    stream = ball.extractfile(member)
                    found[member.name] = stream.read() if stream else b""
    for pattern in patterns:
        if not any(fnmatch.fnmatchcase(name, pattern) for name in found):
            raise FileNotFoundError(f"{archive.name}: no member {pattern}")
    return dict(sorted(found.items()))


def dbf(raw: bytes, encoding: str = "utf-8") -> Iterator[dict[str, str]]:
    """Records of a dBase table with their field names in lower case."""
    count, header, width = struct.unpack("<IHH", raw[4:12])
    fields: list[tuple[str, int]] = []
    at = 32
    while raw[at] != 0x0D:
        fields.append((raw[at : at + 11].split(b"\0")[0].decode().lower(), raw[at + 16]))
        at += 32
    for number in range(count):
        at = header + number * width + 1
        record: dict[str, str] = {}
        for name, length in fields:
            record[name] = raw[at : at + length].decode(encoding, "replace").strip("\0 \ufffd")
            at += length
        yield record


def shapefile(raw: bytes) -> Iterator[BaseGeometry]:
    """Polygons of a shapefile in their order; clockwise rings are outer ones."""
    for parts in _parts(raw, {5, 15, 25}):
        yield _polygons(parts) if parts else MultiPolygon()


def polylines(raw: bytes) -> Iterator[BaseGeometry]:
    """Lines of a shapefile in their order."""
    for parts in _parts(raw, {3, 13, 23}):
        yield MultiLineString([line for line in parts if len(line) > 1])


def _parts(raw: bytes, kinds: set[int]) -> Iterator[list[list[tuple[float, float]]]]:
    """Rings or lines of each record of a shapefile, (longitude, latitude); none where it is of another kind."""
    at = 100
    while at < len(raw):
        (length,) = struct.unpack(">i", raw[at + 4 : at + 8])
        record = raw[at + 8 : at + 8 + 2 * length]
        at += 8 + 2 * length
        if struct.unpack("<i", record[:4])[0] not in kinds:
            yield []
            continue
        parts, points = struct.unpack("<2i", record[36:44])
        starts = [*struct.unpack(f"<{parts}i", record[44 : 44 + 4 * parts]), points]
        flat = struct.unpack(f"<{2 * points}d", record[44 + 4 * parts : 44 + 4 * parts + 16 * points])
        line = list(zip(flat[::2], flat[1::2], strict=True))
        yield [line[a:b] for a, b in itertools.pairwise(starts)]


def _polygons(rings: list[list[tuple[float, float]]]) -> BaseGeometry:
    outer = [ring for ring in rings if not LinearRing(ring).is_ccw]
    holes = [ring for ring in rings if LinearRing(ring).is_ccw]
    shells: list[tuple[Polygon, list[list[tuple[float, float]]]]] = [(Polygon(ring), []) for ring in outer]
    for hole in holes:
        around = next((kept for shell, kept in shells if shell.buffer(0).contains(shapely.Point(hole[0]))), None)
        if around is not None:
            around.append(hole)
    return shapely.make_valid(MultiPolygon([Polygon(shell.exterior, kept) for shell, kept in shells]))


def topojson(topology: dict[str, Any], layer: str) -> Iterator[tuple[dict[str, Any], BaseGeometry]]:
    """Geometries of a quantised topology, each with its record (id, properties)."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[list[tuple[float, float]]] = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        arcs.append(line)

    def ring(numbers: list[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for number in numbers:
            line = arcs[number] if number >= 0 else arcs[~number][::-1]
            points += line[1:] if points else line
        return points

    for record in topology["objects"][layer]["geometries"]:
        if record["type"] in {"Polygon", "MultiPolygon"}:
            polygons = [record["arcs"]] if record["type"] == "Polygon" else record["arcs"]
            # Quantisation can leave a ring without any area.
            drawn = ([ring(numbers) for numbers in polygon] for polygon in polygons)
            rings = [[line for line in parts if len(line) >= 4] for parts in drawn if len(parts[0]) >= 4]
            yield record, shapely.make_valid(MultiPolygon([Polygon(parts[0], parts[1:]) for parts in rings]))
