"""GeoNames' country dumps, line by line: what a row says, which rows are taken, which of its names are usable.

A dump is a stranger's file: no line, cell or number of it is trusted before it has been checked.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from functools import cache
from typing import IO, TYPE_CHECKING

from geomap.errors import GazetteerError, LexiconError
from geomap.lexicons import read_table
from geomap.places import names

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping
    from pathlib import Path

LICENCE, ATTRIBUTION = "CC BY 4.0", "GeoNames (geonames.org)"
"""What the dumps are under, and whom to name for them."""
ASSUMED = " (assumed)"
"""Behind a licence that neither the user nor the files state."""
COLUMNS = 19
"""The number of columns of a country table."""
MAX_LINE = 400_000
"""Bytes; the longest lines of GeoNames have some ten thousand."""
MAX_NAME = 200
"""Characters of the longest name."""
MAX_NAMES = 400
"""The most names of one place."""
MAX_ROWS = 5_000_000
MAX_BAD = 0.01
"""The share of a table's lines that may be unusable."""

_SCRIPTS = re.compile(
    "[\\s!-~\u00a0-\u024f\u02b0-\u036f\u0370-\u03ff\u0400-\u052f\u0590-\u05ff\u0600-\u06ff\u0750-\u077f\u1e00-\u1fff"
    "\u200b-\u206f\ufb1d-\ufdff\ufe70-\ufeff]+"
)
_CODE = re.compile(r"[A-Z0-9]{1,4}|[\d\W_]*\d[\d\W_]*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Rules:
    """What is taken from a dump; see lexicon/country_tables.toml."""

    radius: Mapping[str, Mapping[str, float]]
    past: frozenset[str]
    no_names: frozenset[str]
    division_words: Mapping[str, str]
    everyday: frozenset[str]
    """Folded everyday words, which are not taken as further names of a place."""

    def radius_of(self, feature_class: str, code: str) -> float | None:
        """Radius in metres of such a place; None if such places are not taken."""
        known = self.radius.get(feature_class)
        if known is None or code in self.past:
            return None
        return known.get(code, known.get("*"))


@cache
def load_rules() -> Rules:
    """The bundled rules (read once: they are immutable).

    Raises
    ------
    LexiconError
        If the file is damaged.
    """
    try:
        raw = read_table("country_tables")
        words = read_table("toponyms")
        return Rules(
            radius={letter: {code: float(m) for code, m in by.items()} for letter, by in raw["radius"].items()},
            past=frozenset(raw["past"].split()),
            no_names=frozenset(raw["no_names"].split()),
            division_words={code: str(word) for code, word in raw["division_words"].items()},
            everyday=frozenset(words["common"].split()) | frozenset(words["class_words"].split()),
        )
    except (KeyError, ValueError, AttributeError) as error:
        raise LexiconError(f"lexicon/country_tables.toml: {error!r}: install the package again") from error


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a country table."""

    ident: str
    name: str
    others: tuple[str, ...]
    lat: float
    lon: float
    feature_class: str
    code: str
    admin: tuple[str, str, str, str]
    """Codes of the divisions of first to fourth order that it lies in; empty if none is given."""
    population: int
    modified: str
    """ISO day, or empty."""


def usable(name: str, everyday: frozenset[str]) -> bool:
    """Whether a name is usable: in a script that is kept, and not a code, an address or an everyday word."""
    if len(name) > MAX_NAME or not _SCRIPTS.fullmatch(name) or _CODE.fullmatch(name):
        return False
    if "://" in name or "www." in name or "@" in name:
        return False
    folded = names.fold(name)
    shortest = 3 if re.search("[a-z\u0370-\u052f]", folded) else 2
    return len(folded) >= shortest and folded not in everyday


def lines_of(stream: IO[bytes], *, what: str) -> Iterator[bytes]:
    """The lines of a stream without their ends.

    Raises
    ------
    GazetteerError
        If a line is longer than any line of a table.
    """
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise GazetteerError(f"{what}, line {number}: longer than any line of a GeoNames table")
        yield line.rstrip(b"\r\n")


def read_rows(
    lines: Iterable[bytes],
    country: str,
    *,
    what: str,
    progress: Callable[[int], None] | None = None,
    tell: Callable[[str], None] | None = None,
) -> Iterator[Row]:
    """The rows of a country table that are of use.

    Parameters
    ----------
    lines
        As `lines_of` gives them.
    country
        ISO 3166-1 alpha-2 code; rows of other countries are left out.
    what
        What to call the table in messages.
    progress
        Called now and then with the number of lines read.
    tell
        Called at the end with how many lines were left out because they are damaged or another country's, if any.

    Raises
    ------
    GazetteerError
        If it is not such a table: other columns, another country's, empty, or with too many unusable lines.
    """
    rules = load_rules()
    bad = total = elsewhere = 0
    first = ""
    other: str | None = None
    for total, line in enumerate(lines, 1):
        if total > MAX_ROWS:
            raise GazetteerError(f"{what}: more than {MAX_ROWS:,} lines: no country has as many places")
        if progress is not None and total % 5000 == 0:
            progress(total)
        problem, cells = _cells(line)
        if problem is None:
            if cells[8] != country:
                elsewhere += 1
                other = other or cells[8]
                continue
            row, problem = _row(cells, rules)
            if row is not None:
                yield row
        if problem is not None:
            bad += 1
            first = first or f"line {total} {problem}"
            # A wrong file is reported after its first lines, not after its last.
            if bad > 20 and bad > total / 2:
                break
    if total == 0:
        raise GazetteerError(f"{what}: empty")
    if bad > total * MAX_BAD:
        raise GazetteerError(f"{what}: not a GeoNames country table: {first}")
    if elsewhere == total - bad:
        raise GazetteerError(f"{what}: holds places of {other or 'no country'!s:.20}, not of {country}")
    if tell is not None and elsewhere:
        tell(f"{what}: {elsewhere:,} of {total:,} lines are of other countries ({other or 'none'!s:.20}): left out")
    _tell_bad(bad, total, first, what=what, tell=tell)


def _tell_bad(bad: int, total: int, first: str, *, what: str, tell: Callable[[str], None] | None) -> None:
    """Say how many lines of a file could not be used, if any."""
    if tell is not None and bad:
        where = f"the first: {first}" if bad > 1 else first
        tell(f"{what}: {bad:,} of {total:,} lines cannot be used and are left out ({where})")


class Spool:
    """Rows on disk, to be read several times: those of a large country may need more memory than there is.

    Parameters
    ----------
    path
        The file to write; whoever made its folder removes it.
    rows
        The rows to store.
    """

    def __init__(self, path: Path, rows: Iterable[Row]) -> None:
        self._path = path
        self.dated = ""
        """ISO day of the last change in a row; empty if none is known."""
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for row in rows:
                self.dated = max(self.dated, row.modified)
                file.write(json.dumps([getattr(row, field) for field in Row.__slots__]) + "\n")

    def __iter__(self) -> Iterator[Row]:
        with self._path.open(encoding="utf-8", newline="\n") as file:
            for line in file:
                ident, name, others, lat, lon, letter, code, admin, population, modified = json.loads(line)
                yield Row(ident, name, tuple(others), lat, lon, letter, code, tuple(admin), population, modified)


def _cells(line: bytes) -> tuple[str | None, list[str]]:
    try:
        cells = line.decode("utf-8").split("\t")
    except UnicodeDecodeError:
        return "is not UTF-8", []
    if len(cells) != COLUMNS:
        return f"has {len(cells)} column{'s' * (len(cells) != 1)} and not {COLUMNS}", []
    return None, cells


def _row(cells: list[str], rules: Rules) -> tuple[Row | None, str | None]:
    ident, name, ascii_name, alternates, lat_text, lon_text, letter, code = cells[:8]
    if not (ident.isascii() and ident.isdigit() and len(ident) <= 20):
        return None, f"begins with {ident[:20]!r} and not with a number"
    try:
        lat, lon = float(lat_text), float(lon_text)
    except ValueError:
        lat = lon = math.nan
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        return None, f"has no point: {lat_text[:20]!r}, {lon_text[:20]!r}"
    name = _visible(name)
    if (
        not ident.strip("0")
        or rules.radius_of(letter, code) is None
        or len(name) > MAX_NAME
        or not names.fold(name)
        or not (len(code) <= 10 and code.isascii() and code.isalnum())
    ):
        return None, None
    others = {_visible(other): None for other in (ascii_name, *alternates.split(",")[:MAX_NAMES])}
    kept = tuple(other for other in others if other != name and usable(other, rules.everyday))
    people = cells[14]
    population = int(people) if people.isascii() and people.isdigit() and len(people) < 11 else 0
    admin = (cells[10][:20], cells[11][:80], cells[12][:20], cells[13][:20])
    modified = cells[18] if _DAY.fullmatch(cells[18]) else ""
    return Row(ident, name, kept, lat, lon, letter, code, admin, population, modified), None


def _visible(name: str) -> str:
    """A name without invisible characters: joiners, marks of direction, control characters."""
    name = " ".join(name.split())
    return name if name.isprintable() else "".join(c for c in name if c.isprintable())


def read_alternates(
    lines: Iterable[bytes], wanted: Container[str], *, what: str, tell: Callable[[str], None] | None = None
) -> dict[str, list[str]]:
    """Names from a file of alternate names, by id of their place.

    Parameters
    ----------
    lines
        As `lines_of` gives them.
    wanted
        Ids of the places whose names are taken.
    what
        What to call the file in messages.
    tell
        Called at the end with how many lines were left out because they are damaged, if any.

    Returns
    -------
    names
        Preferred ones first, then in order of the file. Codes, links and everyday words are left out.

    Raises
    ------
    GazetteerError
        If it is not such a file.
    """
    rules = load_rules()
    found: dict[str, list[tuple[bool, str]]] = {}
    total = bad = 0
    first = ""
    for total, line in enumerate(lines, 1):
        if total > 4 * MAX_ROWS:
            raise GazetteerError(f"{what}: more lines than any country has names")
        try:
            cells = line.decode("utf-8").split("\t")
        except UnicodeDecodeError:
            cells = []
        if not 8 <= len(cells) <= 10 or not (cells[1].isascii() and cells[1].isdigit()):
            bad += 1
            first = first or f"line {total} {_alternate_problem(cells)}"
            if bad > 20 and bad > total / 2:
                break
            continue
        ident, language, name = cells[1], cells[2], _visible(cells[3])
        if ident in wanted and language not in rules.no_names and usable(name, rules.everyday):
            known = found.setdefault(ident, [])
            if len(known) < MAX_NAMES:
                known.append((cells[4] != "1", name))
    if bad > total * MAX_BAD:
        raise GazetteerError(f"{what}: not a file of alternate names: {first}")
    _tell_bad(bad, total, first, what=what, tell=tell)
    return {ident: [name for _, name in sorted(known, key=lambda pair: pair[0])] for ident, known in found.items()}


def _alternate_problem(cells: list[str]) -> str:
    if not cells:
        return "is not UTF-8"
    if not 8 <= len(cells) <= 10:
        return f"has {len(cells)} column{'s' * (len(cells) != 1)} and not 8 to 10"
    return f"names the place {cells[1][:20]!r}, which is no number"
