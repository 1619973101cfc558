"""`geomap gazetteer`: the places that geomap knows, and the tables of countries added to them."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING

from geomap.commands.console import FAILED, OK, PARTLY, MisuseError, emit, on_one_line, tell
from geomap.commands.options import Parser
from geomap.errors import GazetteerError, GeomapError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator
    from typing import Any

    from geomap.places.countrytables import CountryTable


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command: an action, and its own arguments."""
    actions = parser.add_subparsers(required=True, metavar="ACTION", parser_class=Parser)
    info = actions.add_parser("info", help="what the gazetteer holds, and whose data it is")
    info.add_argument("--json", action="store_true", help="as JSON")
    info.set_defaults(act=_info)
    add = actions.add_parser("add", help="get GeoNames' whole tables of countries: villages, bases, hills, rivers")
    add.add_argument("countries", nargs="+", metavar="CC", help="an ISO 3166 code (SY)")
    add.add_argument("--from", dest="origin", metavar="DIR|URL", help="where SY.zip lies; GeoNames' host by default")
    add.add_argument("--licence", metavar="TEXT", help="what the tables are under, where they are not GeoNames' own")
    add.add_argument("--attribution", metavar="TEXT", help="whom to name for them, where they are not GeoNames' own")
    add.add_argument("-q", "--quiet", action="store_true", help="say nothing but errors")
    add.set_defaults(act=_add)
    actions.add_parser("list", help="the country tables that were added").set_defaults(act=_list)
    remove = actions.add_parser("remove", help="take country tables away")
    remove.add_argument("countries", nargs="+", metavar="CC", help="an ISO 3166 code (SY)")
    remove.set_defaults(act=_remove)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit status."""
    status: int = arguments.act(arguments)
    return status


def _info(arguments: argparse.Namespace) -> int:
    from geomap.places.countrytables import installed, tables_folder
    from geomap.places.gazetteer import Gazetteer, open_gazetteer
    from geomap.places.table import open_table

    bundled = open_gazetteer()
    added = installed(tables_folder())
    sound = [table for table in added if table.problem is None]
    info = Gazetteer(bundled.folder, (*bundled.tables, *(open_table(table.folder) for table in sound))).info()
    for record, table in zip(info["tables"][1:], sound, strict=True):
        record["retrieved"] = table.retrieved
    if arguments.json:
        emit(json.dumps(info, ensure_ascii=False, indent=2, sort_keys=True) + "\n")
    else:
        for record in info["tables"]:
            for line in _table_lines(record):
                emit(f"{on_one_line(line)}\n")
    return _tell_problems(added)


def _table_lines(table: dict[str, Any]) -> Iterator[str]:
    """A description of a table for a person."""
    retrieved = f", added {table['retrieved']}" if table.get("retrieved") else ""
    yield f"{table.get('title', 'gazetteer')} {table.get('version', '')}".strip() + f", in {table['folder']}{retrieved}"
    yield f"  {table['rows']:,} places, {table['keys']:,} name keys, {table['bytes'] / 1e6:.1f} MB"
    for name, rows in sorted(table["rows_by_source"].items(), key=lambda item: -item[1]):
        yield f"  {rows:>9,} {name}"
    if table.get("sources"):
        yield "  made from"
    for source in table.get("sources", ()):
        yield f"    {source['name']} {source.get('version', '')}".rstrip() + f": {source['licence']}"
        if source.get("attribution"):
            yield f"      {source['attribution']}"
        if source.get("url"):
            yield f"      {source['url']}, sha256 {source['sha256']}"


def _tell_problems(tables: Iterable[CountryTable]) -> int:
    problems = [table.problem for table in tables if table.problem is not None]
    for problem in problems:
        tell(problem)
    return PARTLY if problems else OK


def _list(arguments: argparse.Namespace) -> int:  # noqa: ARG001 -- it takes none
    from geomap.places.countrytables import installed, tables_folder

    folder = tables_folder()
    tables = installed(folder)
    for table in tables:
        if table.problem is None:
            source = table.about["sources"][0]
            emit(
                on_one_line(
                    f"{table.country}  {table.rows:,} places, {table.size / 1e6:.1f} MB, as of "
                    f"{table.about['version'] or 'an unknown day'}, added {table.retrieved}, {source['licence']}, "
                    f"{source['attribution']}, from {source['url']}"
                )
                + "\n"
            )
    if not tables:
        tell(f"no country tables in {folder}; `geomap gazetteer add SY` gets one")
    return _tell_problems(tables)


def _add(arguments: argparse.Namespace) -> int:
    from geomap.places.countrytables import add, codes_of, tables_folder

    try:
        codes = codes_of(arguments.countries)
    except GazetteerError as error:
        raise MisuseError(str(error)) from None
    folder = tables_folder()
    shows = not arguments.quiet and sys.stderr is not None and sys.stderr.isatty()
    done = 0
    for code in codes:
        try:
            table = add(
                code,
                folder,
                origin=arguments.origin,
                licence=arguments.licence,
                attribution=arguments.attribution,
                progress=_Progress(code) if shows else None,
                tell=None if arguments.quiet else tell,
            )
        except GeomapError as error:
            if shows:
                print("\r\033[K", end="", file=sys.stderr)
            tell(f"{code}: {error}; nothing of it was changed")
        else:
            done += 1
            if shows:
                print("\r\033[K", end="", file=sys.stderr)
            if not arguments.quiet:
                counts = table.about["counts"]
                tell(
                    f"{code}: {counts['rows']:,} places taken, {counts['new']:,} of them new; "
                    f"{table.size / 1e6:.1f} MB in {table.folder}"
                )
    return OK if done == len(codes) else PARTLY if done else FAILED


class _Progress:
    """A line on the terminal that shows progress, rewritten at most ten times a second."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.shown = 0.0

    def __call__(self, what: str, done: int, of: int | None) -> None:
        now = time.monotonic()
        if now - self.shown >= 0.1:
            self.shown = now
            unit, number = (" MB", "{:,.1f}") if what == "downloading" else ("", "{:,.0f}")
            scale = 1e6 if unit else 1
            amount = number.format(done / scale) + (f" of {number.format(of / scale)}" if of else "") + unit
            print(f"\r\033[Kgeomap: {self.code}: {what} {amount}", end="", file=sys.stderr, flush=True)


def _remove(arguments: argparse.Namespace) -> int:
    from geomap.places.countrytables import remove, tables_folder

    done = 0
    codes = list(dict.fromkeys(word.strip().upper() for word in arguments.countries))
    for code in codes:
        try:
            remove(code, tables_folder(), tell=tell)
            done += 1
        except GeomapError as error:
            tell(str(error))
    return OK if done == len(codes) else PARTLY if done else FAILED
