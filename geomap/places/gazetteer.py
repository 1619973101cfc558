"""The bundled places and those a user added, as one index of names."""

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from geomap.errors import GazetteerError
from geomap.lexicons import PACKAGE
from geomap.model import Match, Place
from geomap.places import names
from geomap.places.table import AnyPath, Table, open_table


class Hit(NamedTuple):
    """A place that a name could mean, and how strictly its name matches."""

    place: Place
    match: Match


def data_folder() -> str:
    """The folder of the bundled data: in the installed package, else in the checkout.

    Raises
    ------
    GazetteerError
        If it is in neither.
    """
    for folder in (os.path.join(PACKAGE, "_gazetteer"), os.path.join(os.path.dirname(PACKAGE), "gazetteer", "data")):
        if os.path.isfile(os.path.join(folder, "MANIFEST.json")):
            return folder
    raise GazetteerError(f"no gazetteer data beside {PACKAGE}: install the package again, or run gazetteer/build.py")


class Gazetteer:
    """One or more tables, looked up together; the first is the bundled one.

    Nothing is read before it is needed. See `open_gazetteer`.
    """

    def __init__(self, folder: str, tables: tuple[Table, ...]) -> None:
        self.folder = folder
        self.tables = tables

    # --- by name --------------------------------------------------------------------------------------------

    def lookup(self, name: str, *, loosest: Match = Match.TRANSLITERATED, limit: int | None = None) -> tuple[Hit, ...]:
        """Every place that a name could mean.

        Parameters
        ----------
        name
            As written, in any script.
        loosest
            Looser matches are left out.
        limit
            The greatest number of hits; None for all.

        Returns
        -------
        hits
            Each place once, with its strictest match; strictest first, then most populous, then by source and id.
        """
        hits: list[Hit] = []
        probes = tuple(_probes(name, loosest))
        for table in self.tables:
            rows: dict[int, Match] = {}
            for match, key in probes:
                for row in table.rows_with(key):
                    rows.setdefault(row, match)
            hits += [Hit(table.place(row), match) for row, match in rows.items()]
        if len(self.tables) > 1:
            hits = _each_once(hits)
        if len(hits) > 1:
            hits.sort(key=_rank)
        return tuple(hits[:limit])

    def by_id(self, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Place]:
        """Places by source and id, without those that no table has.

        Parameters
        ----------
        wanted
            Pairs such as ("geonames", "170794"). Every call reads all ids: ask for many at once.
        """
        missing = list(dict.fromkeys(wanted))
        found: dict[tuple[str, str], Place] = {}
        for table in self.tables:
            found |= {key: table.place(row) for key, row in table.rows_by_id(missing).items()}
            missing = [key for key in missing if key not in found]
        return found

    def sources(self) -> frozenset[str]:
        """The names of the sources that its places come from."""
        return frozenset(name for table in self.tables for name in table.rows_by_source() if name)

    # --- countries and their divisions ----------------------------------------------------------------------

    @cached_property
    def countries(self) -> Mapping[str, Place]:
        """Countries and territories by ISO 3166-1 alpha-2 code, in order of the code."""
        table = self.tables[0]
        return MappingProxyType({code: table.place(row) for code, row in sorted(table.meta["countries"].items())})

    @property
    def codes(self) -> Collection[str]:
        """The ISO 3166-1 alpha-2 codes of `countries`; builds no places."""
        codes: Mapping[str, int] = self.tables[0].meta["countries"]
        return codes.keys()

    @cached_property
    def demonyms(self) -> Mapping[str, str]:
        """Folded demonyms and adjectives, singular and plural ("syrian", "us", "britons"), to ISO alpha-2 codes."""
        return MappingProxyType(_read_json(os.path.join(self.folder, "demonyms.json")))

    def divisions(self, country: str) -> Iterator[Place]:
        """The first-order divisions of a country, by ISO alpha-2 code, in order of their names."""
        seen: set[str] = set()
        for table in self.tables:
            for key, row in sorted(table.divisions.items()):
                if key.startswith(f"{country}.") and key not in seen:
                    seen.add(key)
                    yield table.place(row)

    def towns(
        self, boxes: Sequence[tuple[float, float, float, float]] | None = None, *, least: int = 10_000
    ) -> Iterator[tuple[str, float, float, int]]:
        """Populated places with at least `least` people, as name, latitude, longitude and population.

        The bundled table comes first; within each table the largest come first.

        Parameters
        ----------
        boxes
            West, south, east, north, in degrees: only towns in one of these; None for all.
        least
            People.
        """
        seen: set[str] = set()
        for number, table in enumerate(self.tables):
            for row in table.towns(boxes, least=least):
                if len(self.tables) > 1:
                    # A country's table repeats bundled places to which it gives further names.
                    place = table.place(row)
                    ident = f"{place.source}:{place.source_id}"
                    if number and ident in seen:
                        continue
                    seen.add(ident)
                yield table.town(row)

    # --- about ----------------------------------------------------------------------------------------------

    def info(self) -> dict[str, Any]:
        """What it holds: for each table rows, keys, bytes, and sources with version and licence."""
        return {
            "folder": self.folder,
            "tables": [
                {
                    "folder": table.folder,
                    "rows": len(table),
                    "keys": table.meta["keys"],
                    "bytes": table.size(),
                    "rows_by_source": table.rows_by_source(),
                    **table.meta["about"],
                }
                for table in self.tables
            ],
        }


def _each_once(hits: Iterable[Hit]) -> list[Hit]:
    """Each place once, by its strictest match: a place may stand in several tables, though never twice in one."""
    best: dict[tuple[str, str], Hit] = {}
    for hit in hits:
        ident = hit.place.source, hit.place.source_id
        if ident not in best or hit.match < best[ident].match:
            best[ident] = hit
    return list(best.values())


def _rank(hit: Hit) -> tuple[int, int, str, str]:
    return hit.match, -hit.place.population, hit.place.source, hit.place.source_id


def _probes(name: str, loosest: Match) -> Iterator[tuple[Match, str]]:
    """The keys to try, strictest first: what a match with them is worth, and the key with its digit."""
    folded = names.fold(name)
    if not folded:
        return
    yield Match.FOLDED, f"0{folded}"
    if loosest < Match.ARTICLE:
        return
    yield Match.ARTICLE, f"1{folded}"
    stripped = names.strip_article(folded)
    if stripped != folded:
        yield Match.ARTICLE, f"0{stripped}"
        yield Match.ARTICLE, f"1{stripped}"
    if loosest < Match.TRANSLITERATED:
        return
    loose = names.transliterate(stripped)
    if len(loose) >= names.MIN_LOOSE:
        yield Match.TRANSLITERATED, f"2{loose}"


def _read_json(path: str) -> Any:
    try:
        with open(path, "rb") as file:
            return json.loads(file.read())
    except (OSError, ValueError) as error:
        raise GazetteerError(f"{path}: cannot read this part of the gazetteer ({error}): install it again") from error


def open_gazetteer(extra: Sequence[AnyPath] = (), *, folder: AnyPath | None = None) -> Gazetteer:
    """Open the bundled gazetteer, and tables that a user added.

    Parameters
    ----------
    extra
        Folders of further tables, as `geomap.places.tablewriting.write_table` writes them.
    folder
        The folder of the bundled data; found automatically if None.

    Returns
    -------
    gazetteer
        Memory-mapped: opening it takes milliseconds and a few megabytes.

    Raises
    ------
    GazetteerError
        If a table is missing, damaged or of another version.
    """
    base = data_folder() if folder is None else os.fspath(folder)
    return Gazetteer(base, (open_table(os.path.join(base, "world")), *map(open_table, extra)))
