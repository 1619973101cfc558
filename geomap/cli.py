"""The command `geomap`: results to standard output or -o, everything else to standard error.

Exit status: 0 all done; 1 nothing could be done; 2 the command was misused; 3 done, but some reports were skipped.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from geomap import __version__
from geomap.errors import GeomapError, OutputError, ReportError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geomap.model import Claim, Georeference, Place, Report
    from geomap.pipeline import Engine, Settings

OK, FAILED, MISUSED, PARTLY = 0, 1, 2, 3

_EPILOG = """examples:
  geomap map reports/ -o output/map.html
  geomap extract reports/*.txt --format csv -o claims.csv
  geomap extract reports/ -o claims.jsonl && geomap map claims.jsonl -o map.html
  geomap resolve "Deir el-Zour" Mosul --context "Iraqi forces entered the city"
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    arguments = _parser().parse_args(argv)
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()
    except GeomapError as error:
        tell(str(error))
        return FAILED
    except BrokenPipeError:
        # The reader of our output went away: not an error of ours. Nothing more can be flushed to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        tell("interrupted; nothing was written")
        return 130
    return status


def tell(message: str) -> None:
    """One line on standard error; control characters of names and texts never reach the terminal."""
    print("geomap: " + "".join(c if c.isprintable() else repr(c)[1:-1] for c in message), file=sys.stderr)  # noqa: T201


# --- arguments ------------------------------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """A misuse in one line, with where to look."""
        tell(f"{message}; see `{self.prog} --help`")
        raise SystemExit(MISUSED)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="geomap",
        description="Turn news reports into a dated, sourced map of who is reported to control what.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"geomap {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND", parser_class=_Parser)

    reports = argparse.ArgumentParser(add_help=False)
    reports.add_argument(
        "paths", nargs="+", metavar="PATH", help="a file, folder or glob of reports, or - for standard input"
    )
    reports.add_argument("-q", "--quiet", action="store_true", help="say nothing but errors")
    reading = argparse.ArgumentParser(add_help=False)
    reading.add_argument(
        "--forces", type=Path, metavar="FILE", help="a TOML file of forces that adds to the bundled one or overrides it"
    )
    places = argparse.ArgumentParser(add_help=False)
    places.add_argument(
        "--min-score", type=_fraction, metavar="S", help="leave places of a lower score (0-1) unresolved"
    )
    places.add_argument(
        "--geocoder",
        metavar="NAME",
        help="ask this online geocoder (nominatim, photon ...) for what the gazetteer lacks",
    )
    places.add_argument(
        "--geocoder-option",
        action="append",
        default=[],
        type=_pair,
        metavar="K=V",
        help="set up the geocoder (domain=localhost:8080)",
    )
    places.add_argument("--geocoder-limit", type=_count, metavar="N", help="make at most N requests")

    command = commands.add_parser(
        "map", parents=[reports, reading, places], help="draw a map of reports, or of claims that `extract` wrote"
    )
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("output/map.html"),
        metavar="FILE",
        help="the page to write (output/map.html)",
    )
    command.add_argument(
        "--as-of", metavar="DATE", help="the day the map opens on (2017-09-05); the last day of the data by default"
    )
    command.add_argument(
        "--tiles",
        metavar="NAME",
        help="draw over online tiles of this provider (OpenStreetMap ...); the page then needs a network",
    )
    command.add_argument("--title", help="a title for the page")
    command.add_argument("--note", help="a note for the page")
    command.add_argument(
        "--stale-after", type=_count, default=30, metavar="DAYS", help="mark places unreported for longer as stale (30)"
    )
    command.set_defaults(run=_map)

    command = commands.add_parser(
        "extract", parents=[reports, reading, places], help="write the control claims of reports"
    )
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to; standard output by default")
    command.add_argument(
        "--format", choices=("jsonl", "csv", "geojson"), help="jsonl by default, or by the output's extension"
    )
    command.set_defaults(run=_extract)

    command = commands.add_parser(
        "toponyms", parents=[reports, reading, places], help="write the places that reports name, resolved"
    )
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to; standard output by default")
    command.set_defaults(run=_toponyms)

    command = commands.add_parser(
        "resolve", parents=[places], help="say which place a name means, and what else it could"
    )
    command.add_argument("names", nargs="*", metavar="NAME")
    command.add_argument("--country", metavar="CC", help="an ISO 3166 code or name of the country to prefer")
    command.add_argument("--context", metavar="TEXT", help="the text round the name: its other places help to choose")
    command.add_argument("--json", action="store_true", help="one JSON object a line")
    command.add_argument(
        "--batch", type=Path, metavar="FILE", help='JSON lines {"id","name","type","country","admin1"} to resolve'
    )
    command.add_argument(
        "--given", type=Path, metavar="FILE", help='JSON lines {"id","text","toponyms":[{start,end,name}]} to resolve'
    )
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to; standard output by default")
    command.set_defaults(run=_resolve)

    command = commands.add_parser("gazetteer", help="the places that geomap knows")
    actions = command.add_subparsers(required=True, metavar="ACTION", parser_class=_Parser)
    info = actions.add_parser("info", help="what the gazetteer holds, and whose data it is")
    info.add_argument("--json", action="store_true", help="as JSON")
    info.set_defaults(run=_gazetteer_info)
    return parser


def _fraction(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text} is negative")
    return value


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form K=V")
    return key, value


def _settings(arguments: argparse.Namespace) -> Settings:
    from geomap.pipeline import Settings  # noqa: PLC0415 -- `geomap --version` reads no gazetteer

    return Settings(
        forces=getattr(arguments, "forces", None),
        geocoder=arguments.geocoder,
        geocoder_options=dict(arguments.geocoder_option),
        geocoder_limit=arguments.geocoder_limit,
        min_score=arguments.min_score,
        stale_after_days=getattr(arguments, "stale_after", 30),
    )


# --- reading reports ------------------------------------------------------------------------------------------


class _Run:
    """Reports walk in; what could not be read is told, counted and kept for the exit status."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        from geomap.pipeline import Engine  # noqa: PLC0415

        self.engine: Engine = Engine(_settings(arguments))
        self.engine.check()
        self.paths: list[str] = arguments.paths
        self.quiet: bool = arguments.quiet
        self.read = self.skipped = self.undated = 0
        self._shows = not self.quiet and sys.stderr.isatty() and "-" not in self.paths

    def reports(self) -> Iterator[Report]:
        """The reports, one after another."""
        from geomap.reports import read_reports  # noqa: PLC0415

        for report in read_reports(self.paths, stdin=sys.stdin.buffer, on_error=self._skip):
            self.read += 1
            if self._shows:
                print(f"\rgeomap: {self.read} reports read ", end="", file=sys.stderr, flush=True)  # noqa: T201
            if report.citation.published is None:
                self.undated += 1
                if not self.quiet and self.undated <= 5:
                    self._say(
                        f"{report.citation.path or report.citation.id}: no publication date found, so its undated claims stay undated; "
                        'give it a date line such as "5 September 2017", or "published" in JSON or CSV'
                    )
            yield report
        if self._shows and self.read:
            print("\r\033[K", end="", file=sys.stderr)  # noqa: T201
        if self.undated > 5 and not self.quiet:
            self._say(f"{self.undated - 5} more reports have no publication date")

    def claims(self) -> Iterator[Claim]:
        """The claims of the reports."""
        for report in self.reports():
            yield from self.engine.claims(report)

    def _skip(self, error: GeomapError) -> None:
        self.skipped += 1
        self._say(f"skipped: {error}" if self.read or len(self.paths) > 1 else str(error))

    def _say(self, message: str) -> None:
        if self._shows and self.read:
            print("\r\033[K", end="", file=sys.stderr)  # noqa: T201
        tell(message)

    def status(self) -> int:
        """The exit status that tells how it went."""
        if self.read == 0:
            return FAILED
        return PARTLY if self.skipped else OK


def _is_claims_file(path: str) -> bool:
    """Does a file begin with a claim record, rather than with a report?"""
    from geomap.records import SCHEMA  # noqa: PLC0415

    try:
        with Path(path).open("rb") as file:
            return f'"schema":"{SCHEMA}"'.encode() in file.read(400).replace(b'": "', b'":"')
    except (OSError, ValueError):
        return False


# --- commands -------------------------------------------------------------------------------------------------


def _map(arguments: argparse.Namespace) -> int:
    from geomap.export import check_writable, write_whole  # noqa: PLC0415
    from geomap.pipeline import Claims, read_claims  # noqa: PLC0415
    from geomap.reading.dates import parse_day  # noqa: PLC0415

    check_writable(arguments.output)
    as_of = parse_day(arguments.as_of) if arguments.as_of is not None else None
    made = [p for p in arguments.paths if _is_claims_file(p)]
    arguments.paths = [p for p in arguments.paths if p not in made]
    run = _Run(arguments)
    claims: list[Claim] = []
    for path in made:
        with Path(path).open(encoding="utf-8", newline="\n") as lines:
            claims.extend(read_claims(lines, name=path))
    if arguments.paths:
        claims.extend(run.claims())
    status = OK if not arguments.paths else run.status()
    if status == FAILED and not made:
        return FAILED
    all_claims = Claims(claims, engine=run.engine)
    control_map = all_claims.map(
        as_of=as_of, title=arguments.title, note=arguments.note, tiles=arguments.tiles
    )
    write_whole(arguments.output, [control_map.get_root().render()])
    if not arguments.quiet:
        count = f"{run.read} reports" if arguments.paths else f"{len(made)} claims files"
        lost = len(all_claims.unresolved)
        tell(
            f"{count}, {len(all_claims)} claims"
            + (f", {lost} of a place that could not be resolved (listed on the map)" if lost else "")
        )
        if not all_claims:
            tell("no control claims were found: the map has no marks")
    print(arguments.output)  # noqa: T201
    return PARTLY if status == FAILED else status


def _extract(arguments: argparse.Namespace) -> int:
    from geomap.export import FORMATS  # noqa: PLC0415

    name = arguments.format
    if name is None and arguments.output is not None:
        name = {".csv": "csv", ".geojson": "geojson", ".json": "geojson"}.get(arguments.output.suffix.lower())
    run = _Run(arguments)
    count = 0

    def counted() -> Iterator[Claim]:
        nonlocal count
        for claim in run.claims():
            count += 1
            yield claim

    _write(FORMATS[name or "jsonl"](counted()), arguments.output, run)
    if not arguments.quiet and run.read:
        tell(f"{run.read} reports, {count} claims")
    return run.status()


def _toponyms(arguments: argparse.Namespace) -> int:
    from geomap.records import to_json  # noqa: PLC0415
    from geomap.resolving import toponyms_record  # noqa: PLC0415

    run = _Run(arguments)

    def lines() -> Iterator[str]:
        for report in run.reports():
            found, georeferences = run.engine.toponyms(report)
            yield to_json(toponyms_record(report, found, georeferences)) + "\n"

    _write(lines(), arguments.output, run)
    return run.status()


def _write(chunks: Iterable[str], output: Path | None, run: _Run) -> None:
    """To a file, whole or not at all, or to standard output as it comes."""
    from geomap.export import check_writable, write_whole  # noqa: PLC0415

    if output is None:
        for chunk in chunks:
            sys.stdout.write(chunk)
        return
    check_writable(output)

    def unless_nothing() -> Iterator[str]:
        yield from chunks
        if run.read == 0:
            raise OutputError(f"nothing could be read, so {str(output)!r} was not written")

    write_whole(output, unless_nothing())


def _resolve(arguments: argparse.Namespace) -> int:
    from geomap.pipeline import Engine  # noqa: PLC0415

    chosen = [bool(arguments.names), arguments.batch is not None, arguments.given is not None]
    if sum(chosen) != 1:
        tell("give names, or --batch FILE, or --given FILE; see `geomap resolve --help`")
        return MISUSED
    engine = Engine(_settings(arguments))
    engine.check()
    if arguments.names:
        return _resolve_names(arguments, engine)
    return _resolve_file(arguments, engine)


def _resolve_names(arguments: argparse.Namespace, engine: Engine) -> int:
    from geomap.records import to_json  # noqa: PLC0415
    from geomap.resolving import placed, resolve_name  # noqa: PLC0415

    known = 0
    for number, name in enumerate(arguments.names):
        found = resolve_name(
            name, engine.memory, country=arguments.country, context=arguments.context, settings=engine.resolution
        )
        found = engine.geocoded(name, found)
        known += found.place is not None
        if arguments.json:
            print(
                to_json({"name": name} | {f"resolved_{k}" if k == "name" else k: v for k, v in placed(found).items()})
            )  # noqa: T201
        else:
            print(("\n" if number else "") + describe(name, found))  # noqa: T201
    return OK if known else FAILED


_FEATURES = (
    ("A.PCL", "country"), ("A.ADM1", "first-order division"), ("A.ADM2", "second-order division"), ("A.", "division"),
    ("P.PPLC", "capital"), ("P.PPLA", "seat of a division"), ("P.PPLX", "part of a town"), ("P.", "populated place"),
    ("S.AIRB", "air base"), ("S.AIR", "airport"), ("L.MILB", "military base"), ("S.", "site"), ("H.", "water"), ("T.", "landform"),
    ("L.", "area"), ("V.", "vegetation"), ("R.", "road or railway"),
)  # fmt: skip


def describe(name: str, found: Georeference) -> str:
    """What a name was resolved to and what else it could be, for a person."""
    if found.place is None:
        lines = [f"{name}: unresolved: {found.reason}"]
        others = found.candidates
    else:
        lines = [f"{name}: {_place(found.place)}", f"  score {found.score:.2f}, by {found.method}"]
        others = tuple(c for c in found.candidates if c.place != found.place)
    if others:
        lines.append("  also considered:" if found.place is not None else "  considered:")
        lines += [f"    {c.score:.2f}  {_place(c.place)}" for c in others[:8]]
        if len(others) > 8:  # noqa: PLR2004
            lines.append(f"    and {len(others) - 8} more (--json gives all)")
    return "\n".join(lines)


def _place(place: Place) -> str:
    kind = next((word for code, word in _FEATURES if place.feature.startswith(code)), "place")
    where = ", ".join(w for w in (place.admin1 if place.admin1 != place.name else None, place.country) if w)
    people = f", {place.population:,} people" if place.population else ""
    return (
        f"{place.name}{' (' + where + ')' if where else ''}: {kind} {place.feature}{people}, "
        f"{place.lat:.4f} {place.lon:.4f} within {place.uncertainty_m / 1000:g} km, {place.source}:{place.source_id}"
    )


def _resolve_file(arguments: argparse.Namespace, engine: Engine) -> int:
    from geomap.export import check_writable, write_whole  # noqa: PLC0415
    from geomap.records import to_json  # noqa: PLC0415
    from geomap.resolving import resolve_batch, resolve_given  # noqa: PLC0415

    path: Path = arguments.batch or arguments.given
    done = bad = 0

    def skip(number: int, problem: str) -> None:
        nonlocal bad
        bad += 1
        tell(f"skipped: {path}, line {number}: {problem}")

    def answers(lines: Iterable[str]) -> Iterator[str]:
        nonlocal done
        resolve = resolve_batch if arguments.batch is not None else resolve_given
        for answer in resolve(lines, engine.memory, settings=engine.resolution, on_error=skip):
            done += 1
            yield to_json(answer) + "\n"

    if arguments.output is not None:
        check_writable(arguments.output)
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as lines:
            if arguments.output is None:
                sys.stdout.writelines(answers(lines))
            else:
                write_whole(arguments.output, answers(lines))
    except UnicodeDecodeError as error:
        raise ReportError(f"{path}: not UTF-8 (byte {error.start}); save it as UTF-8") from None
    except OutputError:
        raise
    except OSError as error:
        raise ReportError(f"cannot read {path}: {error.strerror}; give a file of JSON lines") from None
    if not done:
        tell(f"{path}: no record in it could be used; it takes one JSON object a line")
        return FAILED
    return PARTLY if bad else OK


def _gazetteer_info(arguments: argparse.Namespace) -> int:
    from geomap.places.gazetteer import open_gazetteer  # noqa: PLC0415

    info = open_gazetteer().info()
    if arguments.json:
        print(json.dumps(info, ensure_ascii=False, indent=2, sort_keys=True))  # noqa: T201
        return OK
    for table in info["tables"]:
        size = table["bytes"] / 1e6
        print(f"{table['folder']}\n  {table['rows']:,} places, {table['keys']:,} name keys, {size:.1f} MB")  # noqa: T201
        for source in table.get("sources", ()):
            print(
                f"  {source['name']} {source.get('version', '')}: {source.get('rows', 0):,} rows, {source['licence']}"
            )  # noqa: T201
    return OK


if __name__ == "__main__":
    sys.exit(main())
