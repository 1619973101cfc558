"""`geomap unresolved`: write the names that need a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.commands.console import counted, is_standard, tell
from geomap.commands.options import add_output, add_paths, add_places, add_reading, fraction
from geomap.commands.run import Run, check_output, write

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_paths(parser)
    add_reading(parser)
    add_places(parser)
    add_output(parser, (".csv", ".txt"))
    parser.add_argument(
        "--below",
        type=fraction,
        default=0.7,
        metavar="S",
        help="list names of a lower score (0.7), and all unresolved",
    )


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit status."""
    from geomap.unresolved import Survey, check_unanswered, write_survey

    to_file = arguments.output is not None and not is_standard(arguments.output)
    if to_file:
        given = [] if arguments.corrections is None else [str(arguments.corrections)]
        check_output(arguments.output, [*arguments.paths, *given])
        check_unanswered(arguments.output)
    reports = Run(arguments, dated=False)
    survey = Survey()
    for report in reports.reports():
        answer = reports.asked(report, lambda r: (reports.engine.toponyms(r), reports.engine.claims(r)))
        if answer is not None:
            (toponyms, georeferences), claims = answer
            survey.add(report, toponyms, georeferences, claims)
    rows = survey.rows(below=arguments.below)
    if reports.read:
        write(write_survey(rows, reports.engine.gazetteer.sources()), arguments.output, reports)
        reports.tell_unused()
        if not reports.quiet:
            names = len({row.name for row in rows})
            what = f"{names} of {counted(len(survey), 'name')} unresolved or of a score below {arguments.below:g}"
            hint = f"; fill in the column place and pass it with --corrections {arguments.output}" if to_file else ""
            tell(f"{reports.summary()}, {what}{hint if rows else ''}")
    return reports.status()
