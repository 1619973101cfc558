"""Turn the answers of online geocoders into places, without trusting them.

An answer is whatever a stranger's server sent: every field may be missing, of another type, or far too long.
"""

from __future__ import annotations

import json
import math
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap.errors import LexiconError
from geomap.model import Match, Place
from geomap.places import names
from geomap.places.surroundings import kilometres

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

MAX_NAME = 200
"""The number of characters of a name that are kept."""
_MAX_NAMES = 100
_SLACK_KM = 1.0
"""A point may lie so far outside a box that is smaller still."""
_UNKNOWN = "L.LCTY"
_UNKNOWN_RANK = 25
_OSM_TYPES = {"n": "node", "w": "way", "r": "relation", "node": "node", "way": "way", "relation": "relation"}
_ADMIN1_KEYS = ("state", "province", "region", "adminName1")
_COUNTRY_KEYS = ("country_code", "countrycode", "countryCode")
_KIND_KEYS = ("types", "_type", "place_type", "layer", "entityType", "addresstype", "type")


@dataclass(frozen=True, slots=True)
class Service:
    """How to ask a geocoder and read its answers: a table of `geocoders.toml`."""

    name: str
    format: str
    attribution: str
    delay: float
    keep_days: float
    keep_nothing_days: float
    countries: str
    query: Mapping[str, str | int | bool]


@dataclass(frozen=True, slots=True)
class GeocoderLexicon:
    """`geocoders.toml`."""

    services: Mapping[str, Mapping[str, Any]]
    settable: frozenset[str]
    kinds: Mapping[str, tuple[str, int]]
    """ "class.type" to a feature and its rank."""
    agreement: Mapping[str, str]
    uncertainty: tuple[tuple[int, float], ...]

    def service(self, name: str) -> Service:
        """How to ask a service; one without a table of its own is asked as the table `default` says."""
        return Service(name, **{**self.services["default"], **self.services.get(name, {})})


class Answer(NamedTuple):
    """A place that a service named, with its names and prominence."""

    place: Place
    names: tuple[str, ...]
    """All names of the place."""
    rank: int
    """Prominence: 4 for a country, 16 for a city, 20 for a hamlet."""
    importance: float
    """The service's own figure, from 0 to 1; 0 if it gives none."""


@cache
def load_geocoder_lexicon() -> GeocoderLexicon:
    """Read the bundled tables (once: they are immutable).

    Raises
    ------
    LexiconError
        If a table is missing or malformed.
    """
    try:
        raw = tomllib.loads((files("geomap") / "lexicon" / "geocoders.toml").read_text(encoding="utf-8"))
        kinds = {
            f"{group}.{kind}": (code, int(rank))
            for group, table in raw["kinds"].items()
            for kind, text in table.items()
            for code, rank in [text.split()]
        }
        steps = raw["uncertainty"]
        return GeocoderLexicon(
            services=MappingProxyType(raw["services"]),
            settable=frozenset(raw["settable"]["words"].split()),
            kinds=MappingProxyType(kinds),
            agreement=MappingProxyType(dict(raw["agreement"])),
            uncertainty=tuple(zip(steps["ranks"], map(float, steps["metres"]), strict=True)),
        )
    except (OSError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise LexiconError(f"geocoders.toml cannot be read ({error}): install geomap again") from error


# --- from what was sent ---------------------------------------------------------------------------------------


def sift(layout: str, data: Any) -> Any:
    """Remove the rows without a point on the ground from an answer, so that they do not spoil the others.

    Raises
    ------
    ValueError
        If the answer does not have the service's layout, or no row is sound.
    """
    if layout == "nominatim":
        if isinstance(data, dict) and "error" in data:
            return data
        rows = data
    elif layout == "photon":
        rows = data.get("features") if isinstance(data, dict) else None
    elif isinstance(data, (dict, list)):
        return data
    else:
        rows = None
    if not isinstance(rows, list):
        raise ValueError("not laid out as expected")  # noqa: TRY004 -- it is the value that is wrong
    sound = [row for row in rows if isinstance(row, dict) and _has_point(layout, row)]
    if rows and not sound:
        raise ValueError("no row has coordinates")
    return sound if layout == "nominatim" else {"features": sound}


def _has_point(layout: str, row: dict[str, Any]) -> bool:
    if layout == "nominatim":
        return point(row.get("lat"), row.get("lon")) is not None
    geometry, properties = row.get("geometry"), row.get("properties")
    pair = geometry.get("coordinates") if isinstance(geometry, dict) else None
    return (
        isinstance(properties, dict)
        and isinstance(pair, list)
        and len(pair) >= 2
        and point(pair[1], pair[0]) is not None
    )


def point(lat: Any, lon: Any) -> tuple[float, float] | None:
    """Latitude and longitude, if they are a point on the ground; 0, 0 is what software says for "unknown"."""
    y, x = _number(lat), _number(lon)
    if y is None or x is None or abs(y) > 90 or abs(x) > 180 or (y == 0 and x == 0):
        return None
    return y, x


def read_answer(service: Service, raw: Any, lat: Any, lon: Any, address: Any) -> Answer | None:
    """Make a place of a row of an answer.

    None if it has no point or name, is of a kind that no report would mean, or contradicts itself: of a point that lies
    far outside the row's own box nobody can say which of the two is right.

    Parameters
    ----------
    service
        Its `format` says where things are.
    raw
        The row as it was sent.
    lat, lon, address
        As geopy parsed them.
    """
    where = point(lat, lon)
    row = raw if isinstance(raw, dict) else {}
    fields = {**row, **_table(row, "properties"), **_table(row, "components")}
    kind = _kind(service.format, row, fields)
    called = tuple(dict.fromkeys(n for n in map(clean, _names(row, fields, address)) if n))[:_MAX_NAMES]
    if where is None or kind is None or not called:
        return None
    feature, rank = kind
    box = _box(row, fields)
    if box is not None and is_astray(*where, box):
        return None
    uncertainty = box_radius_m(*where, box) if box is not None else None
    if not uncertainty:
        uncertainty = next(metres for limit, metres in load_geocoder_lexicon().uncertainty if rank <= limit)
    return Answer(
        Place(
            source=f"geocoder:{service.name}",
            source_id=_ident(fields, *where),
            name=called[0],
            lat=round(where[0], 6),
            lon=round(where[1], 6),
            country=_country(row, fields),
            admin1=next(
                (a for t in (_table(row, "address"), fields) for k in _ADMIN1_KEYS if (a := clean(t.get(k)))), None
            ),
            feature=feature,
            population=0,
            uncertainty_m=round(uncertainty, 0),
        ),
        called,
        rank,
        min(max(_number(row.get("importance")) or 0.0, 0.0), 1.0),
    )


def clean(text: Any) -> str:
    """A name as one short line without control characters; empty if it is not text."""
    if not isinstance(text, str):
        return ""
    # Longer first: what is dropped must not make a name of megabytes expensive.
    kept = "".join(
        "\ufffd" if unicodedata.category(c) == "Cs" else " " if unicodedata.category(c) == "Cc" else c
        for c in text[: 4 * MAX_NAME]
    )
    return " ".join(kept.split())[:MAX_NAME].strip()


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value[:50] if isinstance(value, str) else value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _table(row: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = row.get(key)
    return value if isinstance(value, dict) else {}


def _word(value: Any) -> str:
    return value.casefold() if isinstance(value, str) and len(value) <= MAX_NAME else ""


def _kind(layout: str, row: Mapping[str, Any], fields: Mapping[str, Any]) -> tuple[str, int] | None:
    """The feature and rank of a row; None for kinds that no report would mean."""
    kinds = load_geocoder_lexicon().kinds
    if layout == "nominatim":
        group, kind = _word(row.get("class") or row.get("category")), _word(row.get("type"))
        rank = _number(row.get("place_rank"))
    elif layout == "photon":
        group, kind = _word(fields.get("osm_key")), _word(fields.get("osm_value"))
        rank = None
    elif layout == "geonames":
        code = f"{fields.get('fcl')}.{fields.get('fcode')}"
        sound = code.isascii() and code.replace(".", "").isalnum() and len(code) <= 7
        known = next((found for found in kinds.values() if found[0] == code), None)
        return known or (code if sound else _UNKNOWN, _UNKNOWN_RANK)
    else:
        words = [w for key in _KIND_KEYS for w in _words(fields.get(key))]
        return next((kinds[f"any.{w}"] for w in words if f"any.{w}" in kinds), (_UNKNOWN, _UNKNOWN_RANK))
    if (group, kind) == ("boundary", "administrative"):
        # What the area is called in addresses tells a province from a district, and a town from either.
        found: tuple[str, int] | None = (
            kinds.get(f"place.{_word(row.get('addresstype') or fields.get('type'))}")
            or kinds["boundary.administrative"]
        )
    else:
        found = kinds.get(f"{group}.{kind}") or kinds.get(f"{group}.*")
    if found is None or rank is None or not 0 < rank <= 30:
        return found
    return found[0], int(rank)


def _words(value: Any) -> Iterator[str]:
    for word in value[:10] if isinstance(value, list) else [value]:
        if isinstance(word, str):
            yield _word(word)


def _names(row: Mapping[str, Any], fields: Mapping[str, Any], address: Any) -> Iterator[Any]:
    yield fields.get("name")
    yield fields.get("toponymName")
    yield fields.get("text")
    for key in ("display_name", "formatted_address", "label"):
        if isinstance(fields.get(key), str):
            yield fields[key][:MAX_NAME].partition(",")[0]
    if isinstance(address, str):
        yield address[:MAX_NAME].partition(",")[0]
    for key, value in list(_table(row, "namedetails").items())[:_MAX_NAMES]:
        # "old_name", "alt_name:en" ...; several in one are separated by semicolons. A reference number is no name.
        if "name" in key and isinstance(value, str):
            yield from value[: 4 * MAX_NAME].split(";")


def _ident(fields: Mapping[str, Any], lat: float, lon: float) -> str:
    """The service's id of the row if it has one, else its coordinates."""
    kind = _OSM_TYPES.get(_word(fields.get("osm_type")))
    number = fields.get("osm_id")
    if kind and isinstance(number, int) and 0 < number < 2**63:
        return f"{kind}/{number}"
    number = fields.get("geonameId")
    if isinstance(number, int) and 0 < number < 2**63:
        return str(number)
    return f"{lat:.5f},{lon:.5f}"


def _country(row: Mapping[str, Any], fields: Mapping[str, Any]) -> str | None:
    for table in (_table(row, "address"), fields):
        for key in _COUNTRY_KEYS:
            code = table.get(key)
            if isinstance(code, str) and len(code) == 2 and code.isascii() and code.isalpha():
                return code.upper()
    return None


def _box(row: Mapping[str, Any], fields: Mapping[str, Any]) -> tuple[float, float, float, float] | None:
    """South, west, north and east, in any of the ways in which services write them."""
    corners: list[Any] = []
    if isinstance(row.get("boundingbox"), list) and len(row["boundingbox"]) == 4:
        south, north, west, east = row["boundingbox"]
        corners = [south, west, north, east]
    elif isinstance(fields.get("extent"), list) and len(fields["extent"]) == 4:
        west, north, east, south = fields["extent"]
        corners = [south, west, north, east]
    elif isinstance(row.get("bbox"), list) and len(row["bbox"]) == 4:
        west, south, east, north = row["bbox"]
        corners = [south, west, north, east]
    else:
        table = _table(_table(row, "geometry"), "viewport") or _table(row, "bounds") or _table(row, "bbox")
        low, high = _table(table, "southwest"), _table(table, "northeast")
        if low and high:
            corners = [low.get("lat"), low.get("lng"), high.get("lat"), high.get("lng")]
        else:
            corners = [table.get(side) for side in ("south", "west", "north", "east")]
    numbers = [n for n in map(_number, corners) if n is not None]
    if len(numbers) != 4 or not -90 <= numbers[0] <= numbers[2] <= 90 or max(abs(numbers[1]), abs(numbers[3])) > 180:
        return None
    return numbers[0], numbers[1], numbers[2], numbers[3]


def is_astray(lat: float, lon: float, box: tuple[float, float, float, float]) -> bool:
    """Whether a point lies farther outside a box than the box is large; one with west > east crosses the date line."""
    south, west, north, east = box
    is_across = west <= lon <= east if west <= east else lon >= west or lon <= east
    nearest = lon if is_across else min((west, east), key=lambda side: kilometres(0, lon, 0, side))
    outside = kilometres(lat, lon, min(max(lat, south), north), nearest)
    return outside > max(_SLACK_KM, kilometres(south, west, north, east))


def box_radius_m(lat: float, lon: float, box: tuple[float, float, float, float]) -> float:
    """Radius in metres of the circle round a point that contains the corners of a box."""
    south, west, north, east = box
    return 1000.0 * max(kilometres(lat, lon, y, x) for y in (south, north) for x in (west, east))


# --- spelling -------------------------------------------------------------------------------------------------


def match_of(asked: Iterable[str], called: Sequence[str]) -> Match | None:
    """How strictly any of the names asked for matches any of a place's names; None if none does.

    Names in scripts that cannot be compared count as transliterated: a service that knows a place by a name in another
    script does not always return that name.
    """
    best: Match | None = None
    for name in asked:
        mine = dict(_keys(name))
        for other in called:
            theirs = dict(_keys(other))
            found = next((m for m in Match if mine.get(m) and mine[m] == theirs.get(m)), None)
            if found is not None and (best is None or found < best):
                best = found
    if best is None and not any(_latin(n) == _latin(o) for n in asked for o in called):
        return Match.TRANSLITERATED
    return best


def _keys(name: str) -> Iterator[tuple[Match, str]]:
    folded = names.fold(name)
    stripped = names.strip_article(folded)
    yield Match.FOLDED, folded
    yield Match.ARTICLE, stripped
    loose = names.transliterate(stripped)
    if len(loose) >= names.MIN_LOOSE:
        yield Match.TRANSLITERATED, loose


def _latin(name: str) -> bool:
    letters = [c for c in name if c.isalpha()]
    return not letters or sum("LATIN" in unicodedata.name(c, "") for c in letters) * 2 > len(letters)


# --- to the cache and back ------------------------------------------------------------------------------------


def pack(answers: Sequence[Answer]) -> str:
    """Answers as text for the cache."""
    return json.dumps([answer._asdict() | {"place": answer.place._asdict()} for answer in answers], sort_keys=True)


def unpack(text: str, service: Service) -> tuple[Answer, ...] | None:
    """Answers from text; None if it is not what `pack` writes."""
    try:
        out = []
        for row in json.loads(text):
            place = Place(**row["place"])
            numbers = (place.lat, place.lon, place.uncertainty_m, row["importance"])
            words = (place.source_id, place.name, place.feature, *row["names"])
            optional = (place.country, place.admin1)
            if (
                place.source != f"geocoder:{service.name}"
                or point(place.lat, place.lon) is None
                or not all(isinstance(n, (int, float)) and math.isfinite(n) for n in numbers)
                or not all(isinstance(w, str) for w in words)
                or not all(w is None or isinstance(w, str) for w in optional)
            ):
                return None
            out.append(Answer(place, tuple(row["names"]), int(row["rank"]), float(row["importance"])))
        return tuple(out)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return None
