"""`geomap extract`: write the control claims of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.commands.console import MisuseError, counted, is_standard, tell
from geomap.commands.options import add_claims, add_output, add_paths, add_places, add_reading, file_path
from geomap.commands.run import Run, write
from geomap.errors import OutputError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from geomap.model import Claim


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    from geomap.export import FORMATS, SUFFIXES

    add_paths(parser)
    add_reading(parser)
    add_claims(parser)
    add_places(parser)
    add_output(parser, tuple(SUFFIXES), type=file_path)  # with --format it may end in anything
    parser.add_argument("--format", choices=tuple(FORMATS), help="jsonl by default, or by the output's extension")


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit status."""
    from geomap.export import FORMATS, write_kml

    name = arguments.format or _format_of(arguments.output)
    reports = Run(arguments)
    count = 0

    def tallied() -> Iterator[Claim]:
        nonlocal count
        for claim in reports.claims():
            count += 1
            yield claim

    if name == "kml":  # in the colours that the map has
        styles = {key: style.colour for key, style in reports.engine.forces.styles().items()}
        chunks = write_kml(tallied(), styles=styles)
    else:
        chunks = FORMATS[name](tallied())
    write(chunks, arguments.output, reports)
    reports.tell_unused()
    if not arguments.quiet and reports.read:
        tell(f"{reports.summary()}, {counted(count, 'claim')}{reports.left_out()}")
    return reports.status()


def _format_of(output: Path | None) -> str:
    """The format that the output's ending says."""
    if output is None or is_standard(output) or not output.suffix:
        return "jsonl"
    from geomap.export import SUFFIXES
    from geomap.writing import check_suffix

    try:
        check_suffix(output, SUFFIXES)
    except OutputError as error:
        raise MisuseError(f"{error}, or choose a --format") from None
    return SUFFIXES.get(output.suffix.lower(), "jsonl")
