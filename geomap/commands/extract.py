"""`geomap extract`: write the control claims of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.commands.console import MISUSED, counted, tell
from geomap.commands.options import add_claims, add_output, add_paths, add_places, add_reading
from geomap.commands.run import Run, write

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from geomap.model import Claim


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    from geomap.export import FORMATS

    add_paths(parser)
    add_reading(parser)
    add_claims(parser)
    add_places(parser)
    add_output(parser)
    parser.add_argument("--format", choices=tuple(FORMATS), help="jsonl by default, or by the output's extension")


_OTHER_FORMATS = frozenset((".kmz", ".gpkg", ".parquet", ".xlsx", ".xls", ".shp", ".tsv", ".html"))
"""What a file of claims must not be called by mistake."""


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit status."""
    from geomap.export import FORMATS, SUFFIXES, write_kml

    name = arguments.format
    if name is None and arguments.output is not None:
        suffix = arguments.output.suffix.lower()
        if suffix in _OTHER_FORMATS:
            tell(f"{suffix} is no format of claims; choose one with --format; see `geomap extract --help`")
            return MISUSED
        name = SUFFIXES.get(suffix)
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
        chunks = FORMATS[name or "jsonl"](tallied())
    write(chunks, arguments.output, reports)
    reports.tell_unused()
    if not arguments.quiet and reports.read:
        tell(f"{reports.summary()}, {counted(count, 'claim')}{reports.left_out()}")
    return reports.status()
