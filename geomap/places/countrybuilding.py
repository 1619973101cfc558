"""A country table made from GeoNames' files: fetched, checked, merged with the bundled places, and written."""

from collections.abc import Callable, Container, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from geomap.errors import GazetteerError, OutputError
from geomap.places.countrydump import ASSUMED, ATTRIBUTION, LICENCE, Spool, lines_of, read_alternates, read_rows
from geomap.places.countryfetch import GEONAMES, Fetched, Limits, Progress, fetch, is_address, opened
from geomap.places.countrymerge import Compiled, merge
from geomap.places.gazetteer import open_gazetteer
from geomap.places.table import open_table
from geomap.places.tablewriting import write_table


class Order(NamedTuple):
    """What table is to be made, and from where; `geomap.places.countrytables.add` describes each."""

    country: str
    origin: str
    licence: str | None
    attribution: str | None
    limits: Limits | None
    progress: Progress | None
    tell: Callable[[str], None] | None


class _Read(NamedTuple):
    """The rows of the table's own file, which lie in the folder of work, and what the file says of itself."""

    main: Fetched
    rows: Spool
    readme: str


def build(order: Order, work: Path) -> dict[str, Any]:
    """Make a table, as the folder "table" in a folder of work.

    Returns
    -------
    about
        What the table's `meta.json` says of it: title, version, country, sources, counts.

    Raises
    ------
    GazetteerError
        If a file cannot be fetched, or is not a table.
    OutputError
        If the table cannot be written.
    """
    main, rows, readme = _read(order, work)
    more = _fetch(order, work, part="alternatenames")
    if more is None and order.tell is not None and is_address(order.origin):
        order.tell(f"{order.country}: no file of alternate names there; the table's own names are used")

    def alternates(wanted: Container[str]) -> Mapping[str, list[str]]:
        if more is None:
            return {}
        with opened(more, order.country, limits=order.limits) as (stream, _):
            return read_alternates(lines_of(stream, what=more.origin), wanted, what=more.origin, tell=order.tell)

    def merged(done: int, of: int) -> None:
        _progress(order, "merging", done, of)

    compiled = merge(rows, alternates, open_gazetteer(), order.country, progress=merged)
    dated = rows.dated or main.modified or ""
    terms = {"licence": _licence(order, readme), "attribution": order.attribution or ATTRIBUTION}
    sources = [_source("table", main, dated, terms)]
    if more is not None:
        sources.append(_source("alternate names", more, more.modified or "", terms))
    about = _about(order.country, dated, sources, compiled)
    _progress(order, "writing", compiled.rows, None)
    try:
        write_table(work / "table", compiled.entries, about=about)
        open_table(work / "table")
    except RuntimeError as error:  # marisa's, for what the disk says
        raise OutputError(f"cannot write the country table to {work.parent}: {error}; check the disk") from error
    return about


def _progress(order: Order, what: str, done: int, of: int | None) -> None:
    if order.progress is not None:
        order.progress(what, done, of)


def _fetch(order: Order, work: Path, *, part: str = "") -> Fetched | None:
    return fetch(order.country, work, origin=order.origin, part=part, limits=order.limits, progress=order.progress)


def _read(order: Order, work: Path) -> _Read:
    """Fetch and read the table's own file."""
    main, country, origin = _fetch(order, work), order.country, order.origin
    if main is None:
        where = f"{origin}/{country}.zip" if is_address(origin) else f"{country}.zip or {country}.txt in {origin}"
        raise GazetteerError(f"there is no {where}: check the code, or give another address or folder with --from")

    def counted(lines: int) -> None:
        _progress(order, "reading rows", lines, None)

    with opened(main, country, limits=order.limits) as (stream, readme):
        lines = lines_of(stream, what=main.origin)
        rows = Spool(
            work / "rows.jsonl", read_rows(lines, country, what=main.origin, progress=counted, tell=order.tell)
        )
    return _Read(main, rows, readme)


def _licence(order: Order, readme: str) -> str:
    """The licence given; else GeoNames' own, marked as assumed where no word of it comes with the files."""
    if order.licence:
        return order.licence
    stated = order.origin == GEONAMES or "creative commons attribution 4.0" in " ".join(readme.lower().split())
    return LICENCE if stated else LICENCE + ASSUMED


def _source(name: str, fetched: Fetched, version: str, terms: Mapping[str, str]) -> dict[str, Any]:
    """The provenance of a file that a table was made from."""
    origin = {"url": fetched.origin, "sha256": fetched.sha256, "bytes": fetched.size}
    return {"name": name, "version": version, **terms, **origin}


def _about(country: str, dated: str, sources: list[dict[str, Any]], compiled: Compiled) -> dict[str, Any]:
    counts = {
        "rows": compiled.rows,
        "new": compiled.new,
        "same_id": compiled.same_id,
        "same_name": compiled.same_name,
    }
    return {
        "title": f"country table {country}",
        "version": dated,
        "country": country,
        "sources": sources,
        "bundled": open_gazetteer().tables[0].meta["about"].get("version", ""),
        "counts": counts,
    }
