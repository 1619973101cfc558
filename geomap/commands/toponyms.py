"""`geomap toponyms`: write the places that reports name, resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.commands.options import add_output, add_paths, add_places
from geomap.commands.run import Run, write

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_paths(parser)
    add_places(parser)
    parser.add_argument(
        "--geometry",
        action="store_true",
        help='of relations ("20 km north of X") write the point, its radius and the geometry, too (slower)',
    )
    add_output(parser, (".jsonl", ".ndjson", ".json", ".txt"))


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit status."""
    from geomap.jsonlines import to_json
    from geomap.placerecords import toponyms_record

    reports = Run(arguments, dated=False)
    shapes = (lambda: reports.engine.shapes) if arguments.geometry else None

    def lines() -> Iterator[str]:
        for report in reports.reports():
            answer = reports.asked(report, reports.engine.toponyms)
            if answer is not None:
                yield to_json(toponyms_record(report, *answer, shapes=shapes)) + "\n"

    write(lines(), arguments.output, reports)
    reports.tell_unused()
    return reports.status()
