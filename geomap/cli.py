"""The command `geomap`: results to standard output or -o, everything else to standard error.

Exit status: 0 all done; 1 nothing could be done; 2 the command was misused; 3 done, but some reports were skipped.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from geomap import __version__
from geomap.errors import GeomapError, OutputError, ReportError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any, BinaryIO, TypeVar

    from geomap.model import Claim, Georeference, Place, Report
    from geomap.pipeline import Engine, Settings
    from geomap.places.countrytables import CountryTable

    _T = TypeVar("_T")

OK, FAILED, MISUSED, PARTLY = 0, 1, 2, 3

_HEAD_BYTES = 1_000_000
"""Enough for the first claim record of a file."""
_STANDARD = Path("-")
"""As a path: standard input, or standard output after -o."""

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
    try:
        try:
            arguments = _parser().parse_args(argv)
            status: int = arguments.run(arguments)
        finally:
            _flush()
    except GeomapError as error:
        tell(str(error))
        return FAILED
    except BrokenPipeError:
        return FAILED  # the reader of our output went away: not an error of ours
    except KeyboardInterrupt:
        tell("interrupted")
        return 130
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        tell(f"{_fault(error)}; nothing was written to -o")
        return FAILED
    return status


def tell(message: str) -> None:
    """One line on standard error; control characters of names and texts never reach the terminal."""
    if sys.stderr is not None:  # it may be closed; what cannot be told is no reason to stop
        with contextlib.suppress(OSError, ValueError):
            print(f"geomap: {_on_one_line(message)}", file=sys.stderr)


def _on_one_line(text: str) -> str:
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def _fault(error: Exception) -> str:
    return (
        f"a fault of geomap itself ({type(error).__name__}: {str(error)[:200]}): "
        "please report it with what `python -X dev -m geomap ...` says"
    )


def _emit(text: str) -> None:
    """Write a result to standard output."""
    if sys.stdout is None:
        raise OutputError("standard output is closed: name a file with -o")
    try:
        sys.stdout.write(text)
    except OSError as error:
        _give_up_stdout(error)


def _flush() -> None:
    if sys.stdout is not None:
        try:
            sys.stdout.flush()
        except OSError as error:
            _give_up_stdout(error)


def _give_up_stdout(error: OSError) -> NoReturn:
    """Nothing more can be written; what is still buffered goes nowhere, or it would fail again at the end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        raise error
    raise OutputError(f"cannot write to standard output: {error.strerror or error}; name a file with -o") from error


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
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    reports = _Parser(add_help=False)
    reports.add_argument(
        "paths", nargs="+", metavar="PATH", help="a file, folder or glob of reports, or - for standard input"
    )
    reports.add_argument("-q", "--quiet", action="store_true", help="say nothing but errors")
    reading = _Parser(add_help=False)
    reading.add_argument(
        "--forces", type=Path, metavar="FILE", help="a TOML file of forces that adds to the bundled one or overrides it"
    )
    places = _Parser(add_help=False)
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
    places.add_argument(
        "--corrections",
        type=Path,
        metavar="FILE",
        help="a CSV file of what names mean (`geomap unresolved` writes one to fill in); it outranks what is found",
    )

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
        "unresolved",
        parents=[reports, reading, places],
        help="write the names that need a person, as a file for --corrections",
    )
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to; standard output by default")
    command.add_argument(
        "--below",
        type=_fraction,
        default=0.7,
        metavar="S",
        help="list names of a lower score (0.7), and all unresolved",
    )
    command.set_defaults(run=_unresolved)

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
    actions = command.add_subparsers(required=True, metavar="ACTION")
    info = actions.add_parser("info", help="what the gazetteer holds, and whose data it is")
    info.add_argument("--json", action="store_true", help="as JSON")
    info.set_defaults(run=_gazetteer_info)
    add = actions.add_parser("add", help="get GeoNames' whole tables of countries: villages, bases, hills, rivers")
    add.add_argument("countries", nargs="+", metavar="CC", help="an ISO 3166 code (SY)")
    add.add_argument("--from", dest="origin", metavar="DIR|URL", help="where SY.zip lies; GeoNames' host by default")
    add.add_argument("--licence", metavar="TEXT", help="what the tables are under, where they are not GeoNames' own")
    add.add_argument("--attribution", metavar="TEXT", help="whom to name for them, where they are not GeoNames' own")
    add.add_argument("-q", "--quiet", action="store_true", help="say nothing but errors")
    add.set_defaults(run=_gazetteer_add)
    actions.add_parser("list", help="the country tables that were added").set_defaults(run=_gazetteer_list)
    remove = actions.add_parser("remove", help="take country tables away")
    remove.add_argument("countries", nargs="+", metavar="CC", help="an ISO 3166 code (SY)")
    remove.set_defaults(run=_gazetteer_remove)
    return parser


def _fraction(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number between 0 and 1") from None
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return value


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 on")
    return int(text)


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form K=V")
    return key, value


def _settings(arguments: argparse.Namespace) -> Settings:
    from geomap.pipeline import Settings

    return Settings(
        forces=getattr(arguments, "forces", None),
        geocoder=arguments.geocoder,
        geocoder_options=dict(arguments.geocoder_option),
        geocoder_limit=arguments.geocoder_limit,
        corrections=arguments.corrections,
        min_score=arguments.min_score,
        stale_after_days=getattr(arguments, "stale_after", 30),
    )


# --- reading reports ------------------------------------------------------------------------------------------


class _Run:
    """Reports walk in; what could not be read is told, counted and kept for the exit status."""

    def __init__(self, arguments: argparse.Namespace, *, stdin: BinaryIO | None = None) -> None:
        from geomap.pipeline import Engine

        self.engine: Engine = Engine(_settings(arguments))
        self.engine.check()
        self.paths: list[str] = arguments.paths
        self.quiet: bool = arguments.quiet
        self.stdin = stdin
        self.read = self.skipped = self.undated = 0
        self._shows = not self.quiet and "-" not in self.paths and sys.stderr is not None and sys.stderr.isatty()

    def reports(self) -> Iterator[Report]:
        """The reports, one after another."""
        from geomap.reports import read_reports

        stdin = self.stdin if self.stdin is not None or "-" not in self.paths else _stdin()
        for report in read_reports(self.paths, stdin=stdin, on_error=self._skip):
            self.read += 1
            if self._shows:
                print(f"\rgeomap: {self.read} reports read ", end="", file=sys.stderr, flush=True)
            if report.citation.published is None:
                self.undated += 1
                if not self.quiet and self.undated <= 5:
                    self._say(
                        f"{report.citation.path or report.citation.id}: no publication date found, so its undated "
                        'claims stay undated; give it a date line such as "5 September 2017", '
                        'or "published" in JSON or CSV'
                    )
            yield report
        if self._shows and self.read:
            print("\r\033[K", end="", file=sys.stderr)
        if self.undated > 5 and not self.quiet:
            self._say(f"{self.undated - 5} more reports have no publication date")

    def claims(self) -> Iterator[Claim]:
        """The claims of the reports."""
        for report in self.reports():
            yield from self.asked(report, self.engine.claims) or ()

    def asked(self, report: Report, question: Callable[[Report], _T]) -> _T | None:
        """An answer about a report; a fault of ours in one report does not cost the others, it is told and counted."""
        try:
            return question(report)
        except GeomapError:
            raise
        except Exception as error:
            if sys.flags.dev_mode:
                raise
            self.read -= 1
            self.skipped += 1
            self._say(f"skipped: {report.citation.path or report.citation.id}: {_fault(error)}")
            return None

    def _skip(self, error: GeomapError) -> None:
        self.skipped += 1
        self._say(f"skipped: {error}" if self.read or len(self.paths) > 1 else str(error))

    def _say(self, message: str) -> None:
        if self._shows and self.read:
            print("\r\033[K", end="", file=sys.stderr)
        tell(message)

    def tell_unused(self) -> None:
        """Say which corrections met no name: one of them may be misspelt."""
        unused = [str(row.line) for row in self.engine.unused_corrections]
        if unused and not self.quiet:
            lines = ", ".join(unused[:10]) + (" ..." if len(unused) > 10 else "")
            name = self.engine.settings.corrections
            which = f"line{'' if len(unused) == 1 else 's'} {lines}"
            self._say(f"{name}: {_counted(len(unused), 'correction')} met no name in what was read ({which})")

    def status(self) -> int:
        """The exit status that tells how it went."""
        if self.read == 0:
            return FAILED
        return PARTLY if self.skipped else OK


def _stdin() -> BinaryIO:
    if sys.stdin is None:
        raise ReportError("standard input is closed: give a file, a folder or a pattern")
    return sys.stdin.buffer


def _holds_claims(head: bytes) -> bool:
    """Do these bytes begin with a claim record, rather than with a report?"""
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0]
    # What stands in a string has its quotes escaped, so that no report's text looks like this.
    return first.startswith(b"{") and re.search(rb'"schema"\s*:\s*"geomap\.claim/', first) is not None


def _is_claims_file(path: str) -> bool:
    try:
        if not Path(path).is_file():  # a pipe could not be read again
            return False
        with Path(path).open("rb") as file:
            return _holds_claims(file.read(_HEAD_BYTES))
    except (OSError, ValueError):
        return False


# --- commands -------------------------------------------------------------------------------------------------


def _map(arguments: argparse.Namespace) -> int:
    from geomap.export import write_whole
    from geomap.pipeline import Claims, read_claims
    from geomap.reading.dates import parse_day

    to_stdout = arguments.output == _STANDARD
    if not to_stdout:
        _check_output(arguments.output, arguments.paths)
    as_of = parse_day(arguments.as_of) if arguments.as_of is not None else None
    given = list(dict.fromkeys(arguments.paths))
    piped = _stdin().read() if "-" in given else b""
    made = [p for p in given if (_holds_claims(piped[:_HEAD_BYTES]) if p == "-" else _is_claims_file(p))]
    arguments.paths = [p for p in given if p not in made]
    run = _Run(arguments, stdin=io.BytesIO(piped))
    found: dict[tuple[str, str], Claim] = {}
    for path in made:
        name = "standard input" if path == "-" else path
        try:
            with io.BytesIO(piped) if path == "-" else Path(path).open("rb") as lines:
                ready = run.engine.corrected_claims(read_claims(lines, name=name))
                found.update({(c.id, c.citation.sha256): c for c in ready})
        except OSError as error:
            raise ReportError(f"cannot read {path}: {error.strerror}; check the path") from None
    claims = list(found.values())
    if arguments.paths:
        claims += [c for c in run.claims() if (c.id, c.citation.sha256) not in found]
    status = OK if not arguments.paths else run.status()
    if status == FAILED and not made:
        return FAILED
    run.tell_unused()
    all_claims = Claims(claims, engine=run.engine)
    control_map = all_claims.map(as_of=as_of, title=arguments.title, note=arguments.note, tiles=arguments.tiles)
    page = control_map.get_root().render()
    if to_stdout:
        _emit(page)
    else:
        write_whole(arguments.output, [page])
    if not arguments.quiet:
        parts = [_counted(len(made), "claims file")] if made else []
        parts += [_counted(run.read, "report")] if arguments.paths else []
        lost = len(all_claims.unresolved)
        tell(
            f"{', '.join(parts)}, {_counted(len(all_claims), 'claim')}"
            + (f", {lost} of a place that could not be resolved (listed on the map)" if lost else "")
        )
        if not all_claims:
            tell("no control claims were found: the map has no marks")
    if not to_stdout and sys.stdout is not None:
        _emit(f"{arguments.output}\n")
    return PARTLY if status == FAILED else status


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _check_output(output: Path, paths: Iterable[str]) -> None:
    """See before the work that a result can be written, and that it would not replace what it is made of."""
    from geomap.export import check_writable

    check_writable(output)
    for path in paths:
        same = False
        with contextlib.suppress(OSError, ValueError):
            same = Path(path).is_file() and output.samefile(path)
        if same:
            raise OutputError(f"{str(output)!r} is one of the files to read: name another file with -o")


_OTHER_FORMATS = frozenset((".kml", ".kmz", ".gpkg", ".parquet", ".xlsx", ".xls", ".shp", ".tsv", ".html"))
"""What a file of claims must not be called by mistake."""


def _extract(arguments: argparse.Namespace) -> int:
    from geomap.export import FORMATS

    name = arguments.format
    if name is None and arguments.output is not None:
        suffix = arguments.output.suffix.lower()
        if suffix in _OTHER_FORMATS:
            tell(f"{suffix} is no format of claims; choose one with --format; see `geomap extract --help`")
            return MISUSED
        name = {".csv": "csv", ".geojson": "geojson", ".json": "geojson"}.get(suffix)
    run = _Run(arguments)
    count = 0

    def counted() -> Iterator[Claim]:
        nonlocal count
        for claim in run.claims():
            count += 1
            yield claim

    _write(FORMATS[name or "jsonl"](counted()), arguments.output, run)
    run.tell_unused()
    if not arguments.quiet and run.read:
        tell(f"{_counted(run.read, 'report')}, {_counted(count, 'claim')}")
    return run.status()


def _toponyms(arguments: argparse.Namespace) -> int:
    from geomap.records import to_json
    from geomap.resolving import toponyms_record

    run = _Run(arguments)

    def lines() -> Iterator[str]:
        for report in run.reports():
            answer = run.asked(report, run.engine.toponyms)
            if answer is not None:
                yield to_json(toponyms_record(report, *answer)) + "\n"

    _write(lines(), arguments.output, run)
    run.tell_unused()
    return run.status()


def _unresolved(arguments: argparse.Namespace) -> int:
    from geomap.unresolved import Survey, check_unanswered, write_survey

    to_file = arguments.output is not None and arguments.output != _STANDARD
    if to_file:
        given = [] if arguments.corrections is None else [str(arguments.corrections)]
        _check_output(arguments.output, [*arguments.paths, *given])
        check_unanswered(arguments.output)
    run = _Run(arguments)
    survey = Survey()
    for report in run.reports():
        answer = run.asked(report, lambda r: (run.engine.toponyms(r), run.engine.claims(r)))
        if answer is not None:
            (toponyms, georeferences), claims = answer
            survey.add(report, toponyms, georeferences, claims)
    rows = survey.rows(below=arguments.below)
    if run.read:
        _write(write_survey(rows, run.engine.gazetteer.sources()), arguments.output, run)
        run.tell_unused()
        if not run.quiet:
            names = len({row.name for row in rows})
            what = f"{names} of {_counted(len(survey), 'name')} unresolved or of a score below {arguments.below:g}"
            hint = f"; fill in the column place and pass it with --corrections {arguments.output}" if to_file else ""
            tell(f"{_counted(run.read, 'report')}, {what}{hint if rows else ''}")
    return run.status()


def _write(chunks: Iterable[str], output: Path | None, run: _Run) -> None:
    """To a file, whole or not at all, or to standard output as it comes."""
    from geomap.export import write_whole

    if output is None or output == _STANDARD:
        for chunk in chunks:
            _emit(chunk)
        return
    _check_output(output, run.paths)

    def unless_nothing() -> Iterator[str]:
        yield from chunks
        if run.read == 0:
            raise OutputError(f"nothing could be read, so {str(output)!r} was not written")

    write_whole(output, unless_nothing())


def _resolve(arguments: argparse.Namespace) -> int:
    from geomap.pipeline import Engine

    chosen = [bool(arguments.names), arguments.batch is not None, arguments.given is not None]
    if sum(chosen) != 1:
        tell("give names, or --batch FILE, or --given FILE; see `geomap resolve --help`")
        return MISUSED
    if not arguments.names and (arguments.country or arguments.context or arguments.geocoder or arguments.corrections):
        tell("--country, --context, --geocoder and --corrections go with names, not with --batch or --given")
        return MISUSED
    if arguments.output is not None and arguments.output != _STANDARD:
        _check_output(arguments.output, [str(f) for f in (arguments.batch, arguments.given) if f is not None])
    engine = Engine(_settings(arguments))
    engine.check()
    if arguments.names:
        return _resolve_names(arguments, engine)
    return _resolve_file(arguments, engine)


def _resolve_names(arguments: argparse.Namespace, engine: Engine) -> int:
    from geomap.records import candidate_record, to_json
    from geomap.resolving import placed, resolve_name

    known = 0

    def answers() -> Iterator[str]:
        nonlocal known
        for number, name in enumerate(arguments.names):
            found = resolve_name(
                name, engine.memory, country=arguments.country, context=arguments.context, settings=engine.resolution
            )
            found = engine.corrected_name(name, found, country=arguments.country)
            found = engine.geocoded(name, found)
            known += found.place is not None
            if arguments.json:
                record = {f"resolved_{k}" if k == "name" else k: v for k, v in placed(found).items()}
                yield to_json({"name": name} | record | {"candidates": [candidate_record(c) for c in found.candidates]})
            else:
                # A geocoder's answer comes from the network: nothing in it may drive the terminal.
                lines = [_on_one_line(line) for line in describe(name, found).split("\n")]
                yield ("\n" if number else "") + "\n".join(lines)
            yield "\n"

    _write_answers(answers(), arguments.output)
    return OK if known else FAILED


def _write_answers(chunks: Iterable[str], output: Path | None) -> None:
    from geomap.export import write_whole

    if output is None or output == _STANDARD:
        for chunk in chunks:
            _emit(chunk)
    else:
        write_whole(output, chunks)


_FEATURES = (
    ("A.PCL", "country"), ("A.ADM1", "first-order division"), ("A.ADM2", "second-order division"), ("A.", "division"),
    ("P.PPLC", "capital"), ("P.PPLA", "seat of a division"), ("P.PPLX", "part of a town"), ("P.", "populated place"),
    ("S.AIRB", "air base"), ("S.AIR", "airport"), ("L.MILB", "military base"), ("S.", "site"), ("H.", "water"),
    ("T.", "landform"), ("L.", "area"), ("V.", "vegetation"), ("R.", "road or railway"),
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
        if len(others) > 8:
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
    from geomap.records import to_json
    from geomap.resolving import resolve_batch, resolve_given

    path: Path = arguments.batch or arguments.given
    name = "standard input" if path == _STANDARD else str(path)
    resolve = resolve_batch if arguments.batch is not None else resolve_given
    done = bad = 0

    def skip(number: int, problem: str) -> None:
        nonlocal bad
        bad += 1
        tell(f"skipped: {name}, line {number}: {problem}")

    def decoded(lines: Iterable[bytes]) -> Iterator[str]:
        for number, line in enumerate(lines, 1):
            try:
                yield line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError:
                skip(number, "not UTF-8: save the file as UTF-8")
                yield ""

    def answers(lines: Iterable[bytes]) -> Iterator[str]:
        nonlocal done
        for answer in resolve(decoded(lines), engine.memory, settings=engine.resolution, on_error=skip):
            done += 1
            yield to_json(answer) + "\n"
        if not done:
            raise ReportError(f"{name}: no record in it could be used; it takes one JSON object a line")

    try:
        lines = io.BytesIO(_stdin().read()) if path == _STANDARD else path.open("rb")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ReportError(f"cannot read {name}: {reason}; give a file of JSON lines") from None
    with lines:
        _write_answers(answers(lines), arguments.output)
    return PARTLY if bad else OK


def _gazetteer_info(arguments: argparse.Namespace) -> int:
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
        _emit(json.dumps(info, ensure_ascii=False, indent=2, sort_keys=True) + "\n")
    else:
        for record in info["tables"]:
            for line in _table_lines(record):
                _emit(f"{_on_one_line(line)}\n")
    return _tell_problems(added)


def _table_lines(table: dict[str, Any]) -> Iterator[str]:
    """What is known of a table, for a person."""
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


def _gazetteer_list(arguments: argparse.Namespace) -> int:  # noqa: ARG001 -- it takes none
    from geomap.places.countrytables import installed, tables_folder

    folder = tables_folder()
    tables = installed(folder)
    for table in tables:
        if table.problem is None:
            source = table.about["sources"][0]
            _emit(
                _on_one_line(
                    f"{table.country}  {table.rows:,} places, {table.size / 1e6:.1f} MB, as of "
                    f"{table.about['version'] or 'an unknown day'}, added {table.retrieved}, {source['licence']}, "
                    f"{source['attribution']}, from {source['url']}"
                )
                + "\n"
            )
    if not tables:
        tell(f"no country tables in {folder}; `geomap gazetteer add SY` gets one")
    return _tell_problems(tables)


def _gazetteer_add(arguments: argparse.Namespace) -> int:
    from geomap.places.countrytables import add, codes_of, tables_folder

    codes = codes_of(arguments.countries)
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
    """A line on the terminal that says how far it is, written over ten times a second at most."""

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


def _gazetteer_remove(arguments: argparse.Namespace) -> int:
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


if __name__ == "__main__":
    sys.exit(main())
