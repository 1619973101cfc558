"""The rows of a corrections file, each checked by itself; `geomap.places.corrections` describes the columns."""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
import sys
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from geomap.errors import CorrectionsError, MissingCorrectionsError
from geomap.model import Place
from geomap.places import names

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

METHOD = "corrections"
NOT_A_PLACE = "not a place"
BETWEEN_REPORTS = " | "
_ANSWERS = ("gazetteer_id", "lat", "lon", "place")
_COLUMNS = ("name", "report", "country", *_ANSWERS, "uncertainty_m", "feature")
_DELIMITERS = ",;\t"
_SEPARATOR = re.compile(rf"sep=[{_DELIMITERS}]", re.IGNORECASE)
UNKNOWN_FEATURE = "L.LCTY"
"""GeoNames' "locality": a place of unknown kind."""
_MOST_BYTES = 100_000_000
_LEAST_M = 100.0
_MOST_M = 5_000_000.0
_ID = re.compile(r"(?P<source>[A-Za-z][\w-]{0,40}):(?P<id>[^\s:/][^\s]{0,200})(?=\s|$)")
_BARE_ID = re.compile(r"(\d{1,12})(?:\.0)?$")
_NUMBER = r"[-+\u2212]?\d{1,3}(?:[.,]\d{1,15})?"
_POINT = re.compile(rf"(?:at\s+)?({_NUMBER})\s*°?\s*(?:[,;]\s*|\s+)({_NUMBER})°?(?=$|\s+[^\d\s])")
_DIGITS = re.compile(r"[-+]?\d+(?:\.(\d*))?$")
_FEATURE_CODE = re.compile(r"[AHLPRSTUV]\.[A-Z0-9]{1,8}$")
_GUARDED = re.compile(r"'(?=[=+\-@\t\r])")


def unguarded(text: str) -> str:
    """A cell without the apostrophes before = + - @ that keep spreadsheets from running it as a formula."""
    return _GUARDED.sub("", text)


class Draft(NamedTuple):
    """A row with an answer that has not been looked up in the gazetteer yet."""

    line: int
    name: str
    reports: tuple[str, ...]
    country: str | None
    ident: tuple[str, str] | None
    place: Place | None


class Sheet:
    """The rows of a file by column name, with the lines on which they begin."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        text = self._text(path)
        rows = self._table(text)
        if not rows:
            raise CorrectionsError(
                f"{self.name} is empty: its first line must name the columns, `geomap unresolved` writes such a file"
            )
        line, header = rows[0]
        columns = [" ".join(cell.split()).casefold().replace(" ", "_") for cell in header]
        there = ", ".join(repr(cell[:40]) for cell in header[:12] if cell.strip())
        if "name" not in columns:
            self.fail(line, f'there is no column "name" (there are: {there}): name the column that holds the names')
        for column in _COLUMNS:
            if columns.count(column) > 1:
                self.fail(line, f'there are several columns "{column}": keep one')
        if not {"gazetteer_id", "place", "lat"} & {*columns} or ("lat" in columns) != ("lon" in columns):
            self.fail(
                line, f'a column "place", "gazetteer_id", or both "lat" and "lon" must be there, not only {there}'
            )
        self.rows: list[tuple[int, dict[str, str]]] = []
        for at, row in rows[1:]:
            if any(cell.strip() for cell in row[len(columns) :]):
                self.fail(at, "more cells than the first line has: put text with commas in it into quotes")
            cells = {column: _clean(cell) for column, cell in zip(columns, row, strict=False) if column in _COLUMNS}
            self.rows.append((at, cells))

    def fail(self, line: int, problem: str) -> NoReturn:
        """Say what is wrong with a line, and what to do about it."""
        raise CorrectionsError(f"{self.name}, line {line}: {problem}") from None

    def _text(self, path: Path) -> str:
        try:
            with path.open("rb") as file:
                data = file.read(_MOST_BYTES + 1)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            kind = MissingCorrectionsError if isinstance(error, FileNotFoundError) else CorrectionsError
            raise kind(f"cannot read {str(path)!r}: {reason}; give a CSV file of corrections") from None
        if len(data) > _MOST_BYTES:
            raise CorrectionsError(f"{self.name} has more than {_MOST_BYTES:,} bytes: give a CSV file of corrections")
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            try:
                return data.decode("utf-16")  # a spreadsheet's "Unicode text"
            except UnicodeDecodeError:
                self.fail(1, 'damaged UTF-16: save it as "CSV UTF-8" in the spreadsheet')
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.fail(line, 'not UTF-8: save it as "CSV UTF-8" in the spreadsheet')

    def _table(self, text: str) -> list[tuple[int, list[str]]]:
        first, line = text[:10_000].lstrip("\r\n").partition("\n")[0].strip("\r"), 1
        if _SEPARATOR.fullmatch(first):
            # What spreadsheets are told their separator by.
            text, line = text.lstrip("\r\n").partition("\n")[2], 2
            first = text[:10_000].partition("\n")[0]
        before = line - 1
        delimiter = max(_DELIMITERS, key=lambda char: (first.count(char), -_DELIMITERS.index(char)))
        limit = csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # it is global: put back below
        rows: list[tuple[int, list[str]]] = []
        try:
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
            for row in reader:
                if any(cell.strip() for cell in row):
                    rows.append((line, row))
                line = reader.line_num + 1 + before
        except csv.Error as error:
            self.fail(line, f"not a table ({error}): save it again as CSV")
        finally:
            csv.field_size_limit(limit)
        return rows

    def draft(self, row: tuple[int, dict[str, str]]) -> Draft | None:
        """A row with its answer; None if it has none yet."""
        line, cells = row
        name, country = cells.get("name", ""), cells.get("country") or None
        ident, place = self._answered(line, name, cells)
        if ident is None and place is None and not _says_no(cells.get("place", "")):
            return None
        if not names.fold(name):
            self.fail(line, "an answer but no name: write the name that it is for")
        written = cells.get("report", "")
        reports = tuple(dict.fromkeys(part for r in written.split(BETWEEN_REPORTS.strip()) if (part := r.strip())))
        if len(reports) > 1:
            reports = tuple(dict.fromkeys((*reports, written)))  # an id may have the sign in it
        return Draft(line, name, reports, country, ident, place)

    def _answered(self, line: int, name: str, cells: Mapping[str, str]) -> tuple[tuple[str, str] | None, Place | None]:
        given = {column: cells[column] for column in _ANSWERS if cells.get(column)}
        besides = [column for column in ("uncertainty_m", "feature") if cells.get(column)]
        if not given:
            if besides:
                self.fail(line, f"{besides[0]} but no coordinates: fill in lat and lon")
            return None, None
        ways = {("lat and lon" if column in {"lat", "lon"} else column): None for column in given}
        if len(ways) > 1:
            self.fail(line, f"answers in {' and in '.join(ways)}: keep one of them")
        answer = given.get("place", "")
        if _says_no(answer):
            if besides:
                self.fail(line, f"{NOT_A_PLACE!r} has no {besides[0]}: empty that cell, or give coordinates")
            return None, None
        point = (given.get("lat", ""), given.get("lon", "")) if "lat and lon" in ways else None
        if point is None and (match := _POINT.match(answer)):
            point = match.group(1), match.group(2)
        if point is not None:
            return None, self._point(line, name, point, cells)
        ident = _ident(given.get("gazetteer_id") or answer)
        if ident is None and "place" in given:
            self.fail(
                line,
                f'{answer!r:.80} in the column "place" is no gazetteer id ("geonames:170794"), '
                f'no coordinates ("35.33, 40.14") and not "{NOT_A_PLACE}": write one of these',
            )
        if ident is None:
            self.fail(line, f"{given['gazetteer_id']!r:.80} is no gazetteer id: write it like 'geonames:170794'")
        if besides:
            self.fail(line, f"{besides[0]} goes with coordinates, not with a gazetteer id: empty one of the cells")
        return ident, None

    def _point(self, line: int, name: str, point: tuple[str, str], cells: Mapping[str, str]) -> Place:
        lat, lat_places = self._degrees(line, "lat", point[0], 90)
        lon, lon_places = self._degrees(line, "lon", point[1], 180)
        feature = cells.get("feature", "").upper() or UNKNOWN_FEATURE
        if not _FEATURE_CODE.match(feature):
            self.fail(line, f"{feature!r:.40} is no feature: write GeoNames' class and code, like 'P.PPL' or 'S.AIRB'")
        if cells.get("uncertainty_m"):
            written = cells["uncertainty_m"]
            if "," in written:  # decimals here, thousands there
                self.fail(line, f"{written!r:.40} in the column 'uncertainty_m' can be read two ways: write 1500")
            radius = self._number(line, "uncertainty_m", written)
            if not 0 < radius <= _MOST_M:
                self.fail(line, f"uncertainty_m is {radius:g}: give metres, more than 0 and at most {_MOST_M:,.0f}")
        else:
            radius = _radius(lat_places, lon_places)
        ident = f"{lat:.5f},{lon:.5f}"
        return Place(METHOD, ident, name, lat, lon, None, None, feature, 0, radius)

    def _degrees(self, line: int, column: str, written: str, most: int) -> tuple[float, int]:
        if not written:
            self.fail(line, f"{column} is empty: coordinates take both lat and lon")
        value = self._number(line, column, written)
        if abs(value) > most:
            hint = "; are lat and lon in each other's column?" if column == "lat" and abs(value) <= 180 else ""
            self.fail(line, f"{column} is {written}: give degrees between -{most} and {most}{hint}")
        match = _DIGITS.match(_plain_number(written))
        return value, len(match.group(1) or "") if match else 0

    def _number(self, line: int, column: str, written: str) -> float:
        try:
            value = float(_plain_number(written))
        except ValueError:
            value = math.nan
        if not (math.isfinite(value) and written.isascii()) and not re.fullmatch(_NUMBER, written):
            self.fail(line, f"{written!r:.40} in the column {column!r} is no number: write it like 35.33")
        return value


def point_of(written: str) -> tuple[float, float, float] | None:
    """Latitude, longitude and radius in metres of two plain numbers ("35.33, 40.14"); None if it is anything else."""
    match = _POINT.fullmatch(written)
    if match is None:
        return None
    lat, lon = (_plain_number(part) for part in match.groups())
    if abs(float(lat)) > 90 or abs(float(lon)) > 180:
        return None
    places = [len(found.group(1) or "") if (found := _DIGITS.match(part)) else 0 for part in (lat, lon)]
    return float(lat), float(lon), _radius(*places)


def _radius(lat_places: int, lon_places: int) -> float:
    """Half of the last decimal, in both directions, in metres."""
    return max(_LEAST_M, round(111_320 * math.sqrt(0.5) * 10.0 ** -max(lat_places, lon_places)))


def _plain_number(written: str) -> str:
    return written.replace("\u2212", "-").replace(",", ".").replace("_", "?")


def _clean(cell: str) -> str:
    text = unguarded(cell.strip())
    return " ".join(text.split()) if "\n" in text or "\xa0" in text else text


def _says_no(written: str) -> bool:
    return names.fold(written) == NOT_A_PLACE


def _ident(written: str) -> tuple[str, str] | None:
    """Source and id of a place of the gazetteer; None if the cell does not look like an id."""
    bare = _BARE_ID.match(written)
    if bare:
        return "geonames", bare.group(1)
    match = _ID.match(written)
    return (match["source"].lower(), match["id"]) if match else None
