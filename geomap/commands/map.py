"""`geomap map`: draw reports, or claims that `geomap extract` wrote."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.commands.console import FAILED, OK, PARTLY, STANDARD, counted, emit, is_standard, stdin_bytes, tell
from geomap.commands.options import add_claims, add_paths, add_places, add_reading, count
from geomap.commands.run import HEAD_BYTES, Run, check_output, holds_claims, is_claims_file
from geomap.errors import ReportError

if TYPE_CHECKING:
    import argparse

    from geomap.claimset import Claims
    from geomap.model import Claim


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_paths(parser)
    add_reading(parser)
    add_claims(parser)
    add_places(parser)
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("output/map.html"),
        metavar="FILE",
        help="the page to write (output/map.html)",
    )
    parser.add_argument(
        "--as-of", metavar="DATE", help="the day the map opens on (2017-09-05); the last day of the data by default"
    )
    parser.add_argument(
        "--tiles",
        metavar="NAME",
        help="draw over online tiles of this provider (OpenStreetMap ...); the page then needs a network",
    )
    parser.add_argument(
        "--areas",
        type=float,
        metavar="KM",
        help="colour the ground round held places as far as so many kilometres: an interpolation, labelled as such",
    )
    parser.add_argument(
        "--png", type=Path, metavar="FILE", help="write a picture of the map as well, with an installed Chromium"
    )
    parser.add_argument("--title", help="a title for the page")
    parser.add_argument("--note", help="a note for the page")
    parser.add_argument(
        "--stale-after", type=count, default=30, metavar="DAYS", help="mark places unreported for longer as stale (30)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit status."""
    from geomap.claimset import Claims
    from geomap.reading.dates.whole import parse_day
    from geomap.writing import write_whole

    to_stdout = is_standard(arguments.output)
    if not to_stdout:
        check_output(arguments.output, arguments.paths)
    as_of = parse_day(arguments.as_of) if arguments.as_of is not None else None
    if arguments.png is not None:
        from geomap.mapping.photograph import find_chromium, photograph

        check_output(arguments.png, [*arguments.paths, str(arguments.output)])
        chromium = find_chromium()
    reports, files, found = _read(arguments)
    status = OK if not arguments.paths else reports.status()
    if status == FAILED and not files:
        return FAILED
    reports.tell_unused()
    claims = Claims(found, engine=reports.engine)
    page = (
        claims.map(
            as_of=as_of,
            title=arguments.title,
            note=arguments.note,
            tiles=arguments.tiles,
            areas_km=arguments.areas,
        )
        .get_root()
        .render()
    )
    if to_stdout:
        emit(page)
    else:
        write_whole(arguments.output, [page])
    if arguments.png is not None:
        if arguments.tiles and not arguments.quiet:
            tell("a picture has the plain ground: tiles need a network, and the browser that takes it has none")
        write_whole(arguments.png, [photograph(page, chromium)])
    if not arguments.quiet:
        _tell_of(claims, reports, files)
    if not to_stdout and sys.stdout is not None:
        emit(f"{arguments.output}\n")
    return PARTLY if status == FAILED else status


def _read(arguments: argparse.Namespace) -> tuple[Run, int, list[Claim]]:
    """The run, how many of its files hold claims, and the claims of files and reports, each once.

    What is left in `arguments.paths` are the reports.
    """
    from geomap.claimset import read_claims

    given = list(dict.fromkeys(arguments.paths))
    piped = stdin_bytes().read() if STANDARD in given else b""
    files = [p for p in given if (holds_claims(piped[:HEAD_BYTES]) if p == STANDARD else is_claims_file(p))]
    arguments.paths = [p for p in given if p not in files]
    reports = Run(arguments, stdin=io.BytesIO(piped))
    found: dict[tuple[str, str], Claim] = {}
    for path in files:
        name = "standard input" if path == STANDARD else path
        try:
            with io.BytesIO(piped) if path == STANDARD else Path(path).open("rb") as lines:
                ready = reports.engine.corrected_claims(read_claims(lines, name=name))
                found.update({(c.id, c.citation.sha256): c for c in reports.kept(ready)})
        except OSError as error:
            raise ReportError(f"cannot read {path}: {error.strerror}; check the path") from None
    claims = list(found.values())
    if arguments.paths:
        claims += [c for c in reports.claims() if (c.id, c.citation.sha256) not in found]
    return reports, len(files), claims


def _tell_of(claims: Claims, reports: Run, files: int) -> None:
    """Say what was read, and what of it is not on the map."""
    parts = [counted(files, "claims file")] if files else []
    parts += [counted(reports.read, "report")] if reports.paths else []
    lost = len(claims.unresolved)
    tell(
        f"{', '.join(parts)}, {counted(len(claims), 'claim')}"
        + (f", {lost} of a place that could not be resolved (listed on the map)" if lost else "")
        + reports.left_out()
    )
    if not claims:
        tell("no control claims were found: the map has no marks")
