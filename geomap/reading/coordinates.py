"""Coordinates that a text gives in figures: decimal degrees, degrees with minutes and seconds, the military grid."""

import math
import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from geomap.patterns import lazy

Notation = Literal["decimal", "dms", "mgrs"]

_METRES_PER_DEGREE = 111_320.0
_LEAST_M = 30.0
"""No position in a report is taken to be better: whose datum and whose map it was read from is not said."""


class Coordinates(NamedTuple):
    """A position written in figures: `text[start:end]`."""

    start: int
    end: int
    lat: float
    lon: float
    uncertainty_m: float
    """What the last digit leaves open, never under 30 m."""
    notation: Notation


_PLACES: Final = (3, 4)
"""Decimals that figures without letters have at least: both of them, and one of them."""

_HEMISPHERE: Final = r"(?:(?:north|south|east|west)\b|[NSEW](?![^\W\d_]))"
_LONGITUDE: Final = r"(?:(?:[Ll]ongitude|[Ll]ong?)[.:]?\s)?"
_ANGLE: Final = (
    r"(?P<{0}d>\d{{1,3}}(?:\.\d{{1,10}})?)\s?[°º˚]"
    r"(?:\s?(?P<{0}m>[0-5]?\d(?:\.\d{{1,8}})?)\s?['’′ʹ‘]"
    r"(?:\s?(?P<{0}s>[0-5]?\d(?:\.\d{{1,6}})?)\s?(?:[\"”″“]|''|’’|′′))?)?"
)
_WITH_SIGNS: Final = lazy(
    r"(?<![\w.])(?P<ah>[NSns]\.?\s?)?(?P<asign>[-−])?" + _ANGLE.format("a") + r"(?:\s?(?P<at>" + _HEMISPHERE + r"))?"
    r"(?:\s?[,;/]\s?|\s(?:and\s)?|(?<=[NSns]))" + _LONGITUDE + r""
    r"(?P<bh>[EWew]\.?\s?)?(?P<bsign>[-−])?" + _ANGLE.format("b") + r"(?:\s?(?P<bt>" + _HEMISPHERE + r"))?",
    re.IGNORECASE,
)
# Without any sign only what is too exact to be anything else (see `_decimal`), or has letters for both directions.
_DECIMAL: Final = lazy(
    r"(?<![\w.,°])(?P<ah>[NS]\s?)?(?P<a>[-−]?\d{1,2}\.\d{1,12})(?:\s?(?P<at>[NS])\b)?"
    r"(?:\s?[,;/]\s?|\s)"
    + _LONGITUDE
    + r"(?P<bh>[EW]\s?)?(?P<b>[-−]?\d{1,3}\.\d{1,12})(?:\s?(?P<bt>[EW])\b)?(?![\w°]|\.\d)"
)
_GRID: Final = lazy(
    r"(?<![\w.])(?P<zone>\d{1,2})(?P<band>[C-HJ-NP-X])\s?(?P<square>[A-HJ-NP-Z][A-HJ-NP-V])\s?"
    r"(?P<digits>\d{1,5}\s\d{1,5}|\d{4,10})(?![\w.]\d|[^\W_])"
)
# What every one of them has: looked for first, for most texts have none, and by what a text is quickly searched for.
_FRACTION: Final = lazy(r"\.(?<=\d.)\d")
_SQUARE: Final = lazy(r"[C-HJ-NP-X](?<=\d.)\s?[A-HJ-NP-Z][A-HJ-NP-V]\s?\d")


def find_coordinates(text: str) -> tuple[Coordinates, ...]:
    """Positions written in figures.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    coordinates
        In order of the text, not overlapping: "35.3359, 40.1408", "35°20′N 40°8′E", "35° 20′ 9″ N, 40° 8′ 27″ E",
        "37SFV 03678 10888". Figures that are no position on earth are left out.
    """
    found: list[Coordinates] = []
    if "°" in text or "º" in text or "˚" in text:
        found.extend(_signed(text))
    # Told before any expression is tried: a short text has often no figure at all.
    if not text.isascii() or len((raw := text.encode()).translate(None, b"0123456789")) < len(raw):
        if _FRACTION.search(text):
            found.extend(_decimal(text))
        if _SQUARE.search(text):
            found.extend(_grid(text))
    found.sort(key=lambda c: (c.start, -c.end))
    out: list[Coordinates] = []
    for one in found:
        if not out or one.start >= out[-1].end:
            out.append(one)
    return tuple(out)


def _signed(text: str) -> Iterator[Coordinates]:
    for match in _WITH_SIGNS.finditer(text):
        sides = [(match[f"{k}h"] or match[f"{k}t"] or "").strip(" .").casefold()[:1] for k in "ab"]
        values = [_angle(match, k) for k in "ab"]
        if None in values:
            continue
        (a, unit_a), (b, unit_b) = (value for value in values if value is not None)
        if match["asign"] or sides[0] == "s" or (sides[0] == "w" and sides[1] != "w"):
            a = -a
        if match["bsign"] or sides[1] == "w" or sides[1] == "s":
            b = -b
        first, second = _axis(sides[0]), _axis(sides[1])
        exact = match["am"] and match["bm"], min(_decimals(match["ad"]), _decimals(match["bd"])) >= _PLACES[0]
        if not any(exact) and (first is None or second is None):
            continue  # "between 20° and 25°"
        if first is not None and first == second:
            continue
        if first == "lon" or second == "lat":
            a, unit_a, b, unit_b = b, unit_b, a, unit_a
        yield from _checked(match.start(), match.end(), a, b, (unit_a, unit_b), "dms" if match["am"] else "decimal")


def _axis(side: str) -> str | None:
    """Which way a letter runs: n and s to latitude, e and w to longitude."""
    return {"n": "lat", "s": "lat", "e": "lon", "w": "lon"}.get(side)


def _angle(match: re.Match[str], key: str) -> tuple[float, float] | None:
    """Degrees, and how many degrees the last digit is worth; None for what is no angle."""
    degrees, minutes, seconds = match[f"{key}d"], match[f"{key}m"], match[f"{key}s"]
    if minutes and "." in degrees:
        return None
    last, unit = (seconds, 3600.0) if seconds else (minutes, 60.0) if minutes else (degrees, 1.0)
    value = float(degrees) + float(minutes or 0) / 60 + float(seconds or 0) / 3600
    return value, 10.0 ** -_decimals(last) / unit


def _decimals(figure: str) -> int:
    return len(figure.partition(".")[2])


def _decimal(text: str) -> Iterator[Coordinates]:
    for match in _DECIMAL.finditer(text):
        lettered = (match["ah"] or match["at"]) and (match["bh"] or match["bt"])
        places = _decimals(match["a"]), _decimals(match["b"])
        if not lettered and (min(places) < _PLACES[0] or max(places) < _PLACES[1]):
            continue  # "1.234, 5.678" can be thousands
        a, b = (float(match[k].replace("−", "-")) for k in "ab")
        if (match["ah"] or match["at"] or "").strip() == "S":
            a = -abs(a)
        if (match["bh"] or match["bt"] or "").strip() == "W":
            b = -abs(b)
        yield from _checked(match.start(), match.end(), a, b, (10.0 ** -places[0], 10.0 ** -places[1]), "decimal")


def _checked(
    start: int, end: int, lat: float, lon: float, units: tuple[float, float], notation: Notation
) -> Iterator[Coordinates]:
    if abs(lat) > 90 or abs(lon) > 180 or not (math.isfinite(lat) and math.isfinite(lon)):
        return
    # Half a unit where figures are rounded, a whole one where they are cut off: nobody says which.
    north = units[0] * _METRES_PER_DEGREE
    east = units[1] * _METRES_PER_DEGREE * math.cos(math.radians(lat))
    yield Coordinates(start, end, lat, lon, round(max(_LEAST_M, math.hypot(north, east)), 1), notation)


def _grid(text: str) -> Iterator[Coordinates]:
    for match in _GRID.finditer(text):
        parts = match["digits"].split()
        if len(parts) == 2 and len(parts[0]) != len(parts[1]):
            continue
        from geomap.places.mgrs import mgrs_to_point  # noqa: PLC0415 -- few texts have any

        point = mgrs_to_point(int(match["zone"]), match["band"], match["square"], "".join(parts))
        if point is not None:
            yield Coordinates(
                match.start(), match.end(), point.lat, point.lon, round(max(_LEAST_M, point.radius_m), 1), "mgrs"
            )
