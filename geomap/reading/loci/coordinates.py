"""Coordinates that a text gives in figures: decimal degrees, degrees with minutes and seconds, the military grid."""

import math
import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from geomap.patterns import lazy

Notation = Literal["decimal", "dms", "mgrs", "utm"]

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

_HEMISPHERE: Final = (
    r"(?:(?:north|south|east|west)\b|[NSEW](?![^\W\d_])|(?:[сю]|пн|пд)\.?\s?ш\b\.?|(?:[вз]|сх|зх)\.?\s?д\b\.?)"
)
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
_LABEL: Final = r"(?:\b(?:MGRS|USNG|UTM)(?:\s(?:grid|zone|coordinates))?[\s:]\s?)?"
_GRID: Final = lazy(
    _LABEL + r"(?<![\w.])(?P<zone>\d{1,2})(?P<band>[C-HJ-NP-X])\s?(?P<square>[A-HJ-NP-Z][A-HJ-NP-V])\s?"
    r"(?P<digits>\d{1,5}\s\d{1,5}|\d{4,10})(?![\w.]\d|[^\W_])"
)
# A point in a UTM zone: "37S 334567 4008765", "UTM zone 37N 334567 E 4008765 N".
_UTM: Final = lazy(
    _LABEL + r"(?<![\w.])(?P<zone>\d{1,2})\s?(?P<band>[C-HJ-NP-X]),?\s(?P<e>[1-8]\d{5})(?:\.\d{1,3})?\s?(?:m\s?)?E?,?\s"
    r"(?P<n>\d{5,7}|1\d{7})(?:\.\d{1,3})?(?:\s?m)?(?:\s?N)?(?![^\W_]|\.\d)"
)
# Degrees and minutes, or seconds too, without their signs: "N36 12.067 E37 09.667", "36 12 04 N 37 09 40 E".
_BARE: Final = r"(?P<{0}d>\d{{1,3}})[\s-](?P<{0}m>[0-5]?\d(?:\.\d{{1,8}})?)(?:[\s-](?P<{0}s>[0-5]?\d(?:\.\d{{1,6}})?))?"
_LETTERED: Final = lazy(
    r"(?<![\w.])(?:(?P<ah>[NS])\s?)?" + _BARE.format("a") + r"\s?(?(ah)|(?P<at>[NS]))\s?[,;/]?\s?"
    r"(?:(?P<bh>[EW])\s?)?" + _BARE.format("b") + r"(?(bh)|\s?(?P<bt>[EW]))(?![^\W_])"
)
# As pilots and soldiers write them: "361204N 0370940E".
_RUN: Final = lazy(
    r"(?<![\w.])(?P<ad>\d\d)(?P<am>[0-5]\d)(?P<as>[0-5]\d)?(?P<at>[NS])\s?[,/]?\s?"
    r"(?P<bd>[01]\d\d)(?P<bm>[0-5]\d)(?P<bs>[0-5]\d)?(?P<bt>[EW])(?![^\W_])"
)
_SAID: Final = lazy(
    r"\blat(?:itude)?\b\.?\s?[:=]?\s?(?P<a>[-−]?\d{1,2}\.\d{1,12})\s?°?\s?(?P<at>[NS]\b)?\s?(?:[,;/]|and\b)?\s?"
    r"\blong?(?:itude)?\b\.?\s?[:=]?\s?(?P<b>[-−]?\d{1,3}\.\d{1,12})\s?°?\s?(?P<bt>[EW]\b)?(?![\w°]|\.\d)",
    re.IGNORECASE,
)
# With letters for both directions one of them may be a whole number: "48.5N 38E".
_ROUND: Final = lazy(
    r"(?<![\w.,°])(?P<a>\d{1,2}(?:\.\d{1,12})?)\s?(?P<at>[NS])\s?[,;/]?\s?"
    r"(?P<b>\d{1,3}(?:\.\d{1,12})?)\s?(?P<bt>[EW])(?![\w°]|\.\d)"
)
# With commas for points, as much of the world writes them; only letters tell them from thousands.
_COMMA: Final = lazy(
    r"(?<![\w.,°])(?P<a>\d{1,2},\d{2,12})\s?°?\s?(?P<at>[NS])\s?[;/]?\s?(?P<b>\d{1,3},\d{2,12})\s?°?\s?(?P<bt>[EW])\b"
)
# What every one of them has: looked for first, for most texts have none, and by what a text is quickly searched for.
_FRACTION: Final = lazy(r"\.(?<=\d.)\d")
_LETTER: Final = lazy(r"[NS]\b(?<=\d.)|[NS]\b(?<=\d\s.)|[NS](?<=\b.)\s?\d")
_SQUARE: Final = lazy(r"[C-HJ-NP-X](?<=\d.)(?:\s?[A-HJ-NP-Z][A-HJ-NP-V]\s?\d|,?\s[1-8]\d{5})")


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
        fraction = _FRACTION.search(text)
        if fraction is not None and _FRACTION.search(text, fraction.end()) is not None:  # one alone is no position
            found.extend(_decimal(text, _DECIMAL))
            found.extend(_decimal(text, _SAID))
        if _LETTER.search(text):
            found.extend(_lettered(text))
            found.extend(_decimal(text, _COMMA))
            if fraction is not None:
                found.extend(one for one in _decimal(text, _ROUND) if "." in text[one.start : one.end])
        if _SQUARE.search(text):
            found.extend(_grid(text))
            found.extend(_zoned(text))
    found.sort(key=lambda c: (c.start, -c.end))
    out: list[Coordinates] = []
    for one in found:
        if not out or one.start >= out[-1].end:
            out.append(one)
    return tuple(out)


def _signed(text: str) -> Iterator[Coordinates]:
    for match in _WITH_SIGNS.finditer(text):
        sides = [_side((match[f"{k}h"] or match[f"{k}t"] or "").strip(" .").casefold()) for k in "ab"]
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


def _side(written: str) -> str:
    """The letter of a direction: "north" and "с. ш." are n."""
    return _CYRILLIC.get(written.rstrip("шд .")) or written[:1]


_CYRILLIC: Final = {"с": "n", "ю": "s", "в": "e", "з": "w", "пн": "n", "пд": "s", "сх": "e", "зх": "w"}


def _lettered(text: str) -> Iterator[Coordinates]:
    for pattern in (_LETTERED, _RUN):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            a, b = _angle(match, "a"), _angle(match, "b")
            if a is None or b is None:
                continue
            (lat, north), (lon, east) = a, b
            lat = -lat if (groups.get("ah") or match["at"]) == "S" else lat
            lon = -lon if (groups.get("bh") or match["bt"]) == "W" else lon
            yield from _checked(match.start(), match.end(), lat, lon, (north, east), "dms")


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


def _decimal(text: str, pattern: re.Pattern[str]) -> Iterator[Coordinates]:
    for match in pattern.finditer(text):
        ah, bh = (match["ah"], match["bh"]) if pattern is _DECIMAL else ("", "")
        lettered = pattern is _SAID or ((ah or match["at"]) and (bh or match["bt"]))
        figures = [match[k].replace("−", "-").replace(",", ".") for k in "ab"]
        places = _decimals(figures[0]), _decimals(figures[1])
        if not lettered and (min(places) < _PLACES[0] or max(places) < _PLACES[1]):
            continue  # "1.234, 5.678" can be thousands
        a, b = map(float, figures)
        if (ah or match["at"] or "").strip().upper() == "S":
            a = -abs(a)
        if (bh or match["bt"] or "").strip().upper() == "W":
            b = -abs(b)
        start = match.start("a") if pattern is _SAID else match.start()
        yield from _checked(start, match.end(), a, b, (10.0 ** -places[0], 10.0 ** -places[1]), "decimal")


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


def _zoned(text: str) -> Iterator[Coordinates]:
    for match in _UTM.finditer(text):
        from geomap.places.mgrs import utm_reference  # noqa: PLC0415 -- few texts have any

        point = utm_reference(int(match["zone"]), match["band"], float(match["e"]), float(match["n"]))
        if point is not None:
            yield Coordinates(match.start(), match.end(), round(point[0], 6), round(point[1], 6), _LEAST_M, "utm")
