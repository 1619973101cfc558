"""`geomap resolve`: say which place a name means, and what else it could."""

from __future__ import annotations

import argparse
import io
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.commands.console import (
    FAILED,
    OK,
    PARTLY,
    MisuseError,
    Repeated,
    is_standard,
    on_one_line,
    stdin_bytes,
    tell,
)
from geomap.commands.options import add_output, add_places, add_quiet, opened
from geomap.commands.run import check_output, unused_corrections, write_out
from geomap.errors import ReportError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geomap.engine import Engine
    from geomap.model import Georeference, Place


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_places(parser)
    parser.add_argument(
        "names",
        nargs="*",
        type=_name,
        metavar="NAME",
        help='a name ("Mosul, Iraq"), a relation ("20 km north of Palmyra"), coordinates ("35.33, 40.14")',
    )
    parser.add_argument("--country", metavar="CC", help="an ISO 3166 code or name of the country to prefer")
    parser.add_argument("--context", metavar="TEXT", help="the text round the name: its other places help to choose")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument(
        "--batch", type=Path, metavar="FILE", help='JSON lines {"id","name","type","country","admin1"} to resolve'
    )
    parser.add_argument(
        "--given", type=Path, metavar="FILE", help='JSON lines {"id","text","toponyms":[{start,end,name}]} to resolve'
    )
    add_output(parser, (".jsonl", ".ndjson", ".json", ".txt"))
    add_quiet(parser)


def _name(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("an empty name names no place")
    return text


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit status."""
    chosen = [bool(arguments.names), arguments.batch is not None, arguments.given is not None]
    if sum(chosen) != 1:
        raise MisuseError("give names, or --batch FILE, or --given FILE, and only one of these")
    if not arguments.names and (arguments.country or arguments.context):
        raise MisuseError("--country and --context go with names, not with --batch or --given, whose records say it")
    if arguments.output is not None and not is_standard(arguments.output):
        check_output(arguments.output, [str(f) for f in (arguments.batch, arguments.given) if f is not None])
    engine = opened(arguments)
    if arguments.names:
        return _resolve_names(arguments, engine)
    return _resolve_file(arguments, engine)


def _resolve_names(arguments: argparse.Namespace, engine: Engine) -> int:
    from geomap.geojson import geometry_of
    from geomap.jsonlines import to_json
    from geomap.placerecords import placed
    from geomap.records import candidate_record

    known = 0

    def answers() -> Iterator[str]:
        nonlocal known
        for number, name in enumerate(arguments.names):
            found = engine.named(name, country=arguments.country, context=arguments.context)
            known += found.place is not None
            if arguments.json:
                record = {f"resolved_{k}" if k == "name" else k: v for k, v in placed(found).items()}
                if found.extent is not None:
                    record |= {"geometry": geometry_of(found.extent), "geometry_within_m": found.extent.within_m}
                yield to_json({"name": name} | record | {"candidates": [candidate_record(c) for c in found.candidates]})
            else:
                # A geocoder's answer comes from the network: nothing in it may drive the terminal.
                lines = [on_one_line(line) for line in describe(name, found).split("\n")]
                yield ("\n" if number else "") + "\n".join(lines)
            yield "\n"

    write_out(answers(), arguments.output)
    return OK if known else FAILED


_FEATURES = (
    ("A.PCL", "country"), ("A.ADM1", "first-order division"), ("A.ADM2", "second-order division"), ("A.", "division"),
    ("P.PPLC", "capital"), ("P.PPLA", "seat of a division"), ("P.PPLX", "part of a town"), ("P.", "populated place"),
    ("S.AIRB", "air base"), ("S.AIR", "airport"), ("L.MILB", "military base"), ("S.", "site"), ("H.", "water"),
    ("T.", "landform"), ("L.", "area"), ("V.", "vegetation"), ("R.", "road or railway"),
)  # fmt: skip


def describe(name: str, found: Georeference) -> str:
    """A description of what a name was resolved to and what else it could be, for a person."""
    if found.place is None:
        lines = [f"{name}: unresolved: {found.reason}"]
        others = found.candidates
    else:
        lines = [f"{name}: {_place(found.place)}", f"  score {found.score:.2f}, by {found.method}"]
        if found.anchor is not None:
            lines.append(f"  measured from {_place(found.anchor)}")
        others = tuple(c for c in found.candidates if c.place not in {found.place, found.anchor})
    told = [c for c in others[:8] if c.score >= 0.005]  # what is shown as 0.00 says nothing
    considered = "  also considered:" if found.place is not None else "  considered:"
    if told:
        lines += [considered, *(f"    {c.score:.2f}  {_place(c.place)}" for c in told)]
    if more := len(others) - len(told):
        which = f"    and {more} more" if told else f"{considered} {more} more of a score below 0.01"
        lines.append(f"{which} (--json gives all)")
    return "\n".join(lines)


def _place(place: Place) -> str:
    kind = next((word for code, word in _FEATURES if place.feature.startswith(code)), "place")
    where = ", ".join(w for w in (place.admin1 if place.admin1 != place.name else None, place.country) if w)
    what = f"{kind} {place.feature}".rstrip() + (f", {place.population:,} people" if place.population else "")
    return (
        f"{place.name}{' (' + where + ')' if where else ''}: {what}, "
        f"{place.lat:.4f} {place.lon:.4f} within {_radius(place.uncertainty_m)}, {place.source}:{place.source_id}"
    )


def _radius(metres: float) -> str:
    """A radius to two digits at most: it is an estimate."""
    if metres < 950:
        return f"{float(f'{metres:.2g}'):g} m"
    return f"{metres / 1000:.1f} km" if metres < 9_950 else f"{float(f'{metres / 1000:.2g}'):,.0f} km"


def _resolve_file(arguments: argparse.Namespace, engine: Engine) -> int:
    from geomap.resolving import resolve_batch, resolve_given

    path: Path = arguments.batch or arguments.given
    listed = _Listed("standard input" if is_standard(path) else str(path))
    resolve = resolve_batch if arguments.batch is not None else resolve_given
    asked = engine.settings.geocoder is not None or engine.settings.corrections is not None
    amend = engine.amended if asked else None
    try:
        lines = io.BytesIO(stdin_bytes().read()) if is_standard(path) else path.open("rb")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ReportError(f"cannot read {listed.name}: {reason}; give a file of JSON lines") from None
    with lines:
        answers = resolve(
            listed.decoded(lines), engine.memory, settings=engine.resolution, on_error=listed.skip, amend=amend
        )
        write_out(listed.written(answers), arguments.output)
    if not arguments.quiet and (unused := unused_corrections(engine)):
        tell(unused)
    return PARTLY if listed.skipped else OK


class _Listed:
    """A file of records, and how many of its lines were skipped."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.skipped = 0
        self.repeated = Repeated(tell)

    def skip(self, number: int, problem: str) -> None:
        """Say what is wrong with a line, and count it."""
        self.skipped += 1
        self.repeated.tell(
            f"skipped: {self.name}, line {number}: {problem}", more=f"more lines were skipped: {problem}"
        )

    def decoded(self, lines: Iterable[bytes]) -> Iterator[str]:
        """The lines as text; one that is none is skipped, and empty."""
        for number, line in enumerate(lines, 1):
            try:
                yield line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError:
                self.skip(number, "not UTF-8: save the file as UTF-8")
                yield ""

    def written(self, answers: Iterable[object]) -> Iterator[str]:
        """The answers as JSON lines; that there are none is an error."""
        from geomap.jsonlines import to_json

        empty = True
        for answer in answers:
            empty = False
            yield to_json(answer) + "\n"
        self.repeated.tell_rest()
        if empty:
            raise ReportError(f"{self.name}: no record in it could be used; it takes one JSON object a line")
