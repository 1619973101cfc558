"""`geomap explain`: print reports with every claim, the rule that made it and the words it used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.commands.console import on_one_line
from geomap.commands.options import add_claims, add_output, add_paths, add_places, add_reading
from geomap.commands.run import Run, write

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_paths(parser)
    add_reading(parser)
    add_claims(parser)
    add_places(parser)
    add_output(parser, (".txt", ".text", ".md"))


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit status."""
    from geomap.explaining import explain

    reports = Run(arguments)

    def lines() -> Iterator[str]:
        for report in reports.reports():
            answer = reports.asked(report, lambda r: explain(r, reports.engine, least=reports.least))
            for line in answer or ():
                yield on_one_line(line) + "\n"

    write(lines(), arguments.output, reports)
    reports.tell_unused()
    return reports.status()
