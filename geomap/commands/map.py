"""`geomap map`: draw reports, or claims that `geomap extract` wrote."""

from __future__ import annotations

import argparse
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from geomap.commands.console import (
    FAILED,
    OK,
    PARTLY,
    STANDARD,
    MisuseError,
    counted,
    emit,
    is_standard,
    stdin_bytes,
    tell,
)
from geomap.commands.options import (
    add_claims,
    add_output,
    add_paths,
    add_places,
    add_reading,
    count,
    output_path,
    usable,
)
from geomap.commands.run import HEAD_BYTES, Run, check_output, holds_claims, is_claims_file
from geomap.errors import ReportError
from geomap.reports.text import MAX_BYTES
from geomap.writing import write_whole

if TYPE_CHECKING:
    import datetime as dt
    from typing import BinaryIO

    from geomap.claimset import Claims
    from geomap.model import Claim

_PAGES = (".html", ".htm", ".xhtml")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_paths(parser)
    add_reading(parser)
    add_claims(parser)
    add_places(parser)
    add_output(
        parser,
        _PAGES,
        default=Path("output/map.html"),
        help="the page to write (output/map.html); missing folders are created",
    )
    parser.add_argument(
        "--as-of",
        type=usable(_day),
        metavar="DATE",
        help="the day the map opens on (2017-09-05); the last day of the data by default",
    )
    parser.add_argument(
        "--tiles",
        type=usable(_tiles),
        metavar="NAME",
        help="draw over online tiles of this provider (OpenStreetMap ...); the page then needs a network",
    )
    parser.add_argument(
        "--areas",
        type=usable(_reach),
        metavar="KM",
        help="colour the ground round held places as far as so many kilometres: an interpolation, labelled as such",
    )
    parser.add_argument(
        "--png",
        type=output_path((".png",)),
        metavar="FILE",
        help="write a picture of the map as well (.png), with an installed Chromium",
    )
    parser.add_argument("--title", help="a title for the page")
    parser.add_argument("--note", help="a note for the page")
    parser.add_argument(
        "--stale-after", type=count, default=30, metavar="DAYS", help="mark places unreported for longer as stale (30)"
    )


def _day(text: str) -> dt.date:
    from geomap.reading.dates.whole import parse_day

    return parse_day(text)


def _tiles(text: str) -> str:
    from geomap.mapping.page import check_drawing

    check_drawing(tiles=text)
    return text


def _reach(text: str) -> float:
    from geomap.mapping.areas import check_reach

    try:
        reach = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of kilometres") from None
    check_reach(reach)
    return reach


class _Read(NamedTuple):
    """What was read of the paths given."""

    run: Run
    """The run over those that are reports."""
    files: int
    """How many of them hold claims."""
    claims: list[Claim]
    """Of files and reports, each once."""


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit status."""
    from geomap.claimset import Claims

    chromium = _check(arguments)
    read = _read(arguments)
    status = read.run.status() if read.run.paths else OK
    if status == FAILED and not read.files:
        return FAILED
    read.run.tell_unused()
    claims = Claims(read.claims, engine=read.run.engine)
    drawn = claims.map(
        as_of=arguments.as_of,
        title=arguments.title,
        note=arguments.note,
        tiles=arguments.tiles,
        areas_km=arguments.areas,
    )
    _write(drawn.get_root().render(), arguments, chromium)
    if not arguments.quiet:
        _tell_of(claims, read)
    if not is_standard(arguments.output) and sys.stdout is not None:
        emit(f"{arguments.output}\n")
    return PARTLY if status == FAILED else status


def _check(arguments: argparse.Namespace) -> Path | None:
    """Check before the work that the map can be written; returns the Chromium for --png."""
    if not is_standard(arguments.output):
        check_output(arguments.output, arguments.paths)
    if arguments.png is None:
        return None
    from geomap.mapping.photograph import find_chromium

    check_output(arguments.png, arguments.paths)
    if Path(os.path.realpath(arguments.png)) == Path(os.path.realpath(arguments.output)):
        raise MisuseError(f"{str(arguments.png)!r} is named for the page and for the picture: give each its own file")
    return find_chromium()


def _read(arguments: argparse.Namespace) -> _Read:
    """Read the files of claims and the reports among the paths given."""
    from geomap.claimset import read_claims

    given = arguments.paths
    piped = _piped(stdin_bytes()) if STANDARD in given else b""
    files = [p for p in given if (holds_claims(piped[:HEAD_BYTES]) if p == STANDARD else is_claims_file(p))]
    run = Run(arguments, paths=[p for p in given if p not in files], stdin=io.BytesIO(piped))
    found: dict[tuple[str, str], Claim] = {}
    for path in files:
        name = "standard input" if path == STANDARD else path
        try:
            with io.BytesIO(piped) if path == STANDARD else Path(path).open("rb") as lines:
                ready = run.engine.corrected_claims(read_claims(lines, name=name))
                found.update({(c.id, c.citation.sha256): c for c in run.kept(ready)})
        except OSError as error:
            raise ReportError(f"cannot read {path}: {error.strerror}; check the path") from None
    claims = list(found.values())
    if run.paths:
        claims += [c for c in run.claims() if (c.id, c.citation.sha256) not in found]
    return _Read(run, len(files), claims)


def _piped(stream: BinaryIO) -> bytes:
    """All of a stream of claims; of one of reports no more than shows that it is too long for one."""
    head = stream.read(HEAD_BYTES)
    return head + (stream.read() if holds_claims(head) else stream.read(MAX_BYTES + 1 - len(head)))


def _write(page: str, arguments: argparse.Namespace, chromium: Path | None) -> None:
    """Write the page and, if a Chromium was found for it, the picture."""
    if is_standard(arguments.output):
        emit(page)
    else:
        write_whole(arguments.output, [page])
    if chromium is not None:
        from geomap.mapping.photograph import photograph

        if arguments.tiles and not arguments.quiet:
            tell("a picture has the plain ground: tiles need a network, and the browser that takes it has none")
        write_whole(arguments.png, [photograph(page, chromium)])


def _tell_of(claims: Claims, read: _Read) -> None:
    """Say what was read, and what of it is not on the map."""
    parts = [counted(read.files, "claims file")] if read.files else []
    parts += [read.run.summary()] if read.run.paths else []
    lost = len(claims.unresolved)
    tell(
        f"{', '.join(parts)}, {counted(len(claims), 'claim')}"
        + (f", {lost} of a place that could not be resolved (listed on the map)" if lost else "")
        + read.run.left_out()
    )
    if not claims:
        tell("no control claims were found: the map has no marks")
