"""The names in a set of reports that need a person, because they are unresolved or uncertain, as a corrections file.

The file is for a spreadsheet: each row is a name, and the column "place" is to be filled in.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geomap.errors import CorrectionsError, OutputError
from geomap.export import plain
from geomap.places import names
from geomap.places.corrections import Sense, sense_of, toponym_of
from geomap.places.correctionsheet import BETWEEN_REPORTS, METHOD, Sheet
from geomap.reading.claims import stretches
from geomap.reading.sentences.words import sentences

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from geomap.model import Claim, Georeference, Place, Report, Toponym

CANDIDATES = 5
COLUMNS: Final = (
    "name", "report", "place", "gazetteer_id", "lat", "lon", "country", "note",
    "claims", "mentions", "in_reports", "now", "score", "why", "example",
    *(f"candidate_{n}" for n in range(1, CANDIDATES + 1)),
)  # fmt: skip
_LONGEST = 300
"""Characters of the longest example."""
_SHOWN_REPORTS = 5
_CELL = 20_000
"""Characters of the longest list of reports; a cell of a spreadsheet takes 32,767."""
# A spreadsheet runs what begins with one of these; one that takes semicolons for separators looks behind them as well.
_FORMULA = re.compile(r"(^|;)(\s*)(?=[=+\-@])")

_Outcome = tuple[str, str] | None


@dataclass(slots=True)
class _Group:
    """The mentions of a name that were resolved alike."""

    name: str
    found: Georeference
    example: str
    mentions: int = 0
    claims: int = 0
    reports: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """A name that needs a person."""

    name: str
    """With its class word if that makes it another place."""
    reports: tuple[str, ...]
    """Ids of the reports that it occurs in."""
    narrowed: bool
    """Whether the row is for these reports only, because others mean another place by the name."""
    claims: int
    mentions: int
    found: Georeference
    """The least sure one of those that chose the same."""
    example: str


class Survey:
    """Names of reports and what they were resolved to, counted."""

    def __init__(self) -> None:
        self._names: dict[Sense, dict[_Outcome, _Group]] = {}

    def __len__(self) -> int:
        """The number of names."""
        return len(self._names)

    def add(
        self,
        report: Report,
        toponyms: Sequence[Toponym],
        georeferences: Mapping[Toponym, Georeference],
        claims: Sequence[Claim],
    ) -> None:
        """Count what a report names.

        Parameters
        ----------
        report
            The report they stand in.
        toponyms, georeferences
            As `Engine.toponyms` returns them.
        claims
            As `Engine.claims` returns them: their places may be names that no gazetteer has.
        """
        ident = report.citation.id
        spans = [(s.start, s.end) for s in sentences(report.text, [(a, b) for a, b, _ in stretches(report)])]
        at = 0
        seen: set[Sense] = set()
        for toponym in toponyms:
            found = georeferences[toponym]
            if toponym.cue == "demonym" or found.method == METHOD or not names.fold(toponym.name):
                continue
            while at + 1 < len(spans) and spans[at][1] <= toponym.start:
                at += 1
            start, end = spans[at] if spans else (toponym.start, toponym.end)
            if not start <= toponym.start < end:  # it stands in what is not read as prose
                start, end = toponym.start, toponym.end
            sense = _sense(toponym)
            seen.add(sense)
            example = _around(report.text, start, end, toponym)
            group = self._group(sense, found, _shown(toponym, report), example, ident)
            group.mentions += 1
        for claim in claims:
            if claim.georeference.method == METHOD:
                continue
            toponym = toponym_of(claim)
            sense = _sense(toponym)
            if not sense.name:
                continue
            name = toponym.name if sense.group is None else claim.place_as_written
            said = claim.evidence
            example = " ".join((said.sentence if len(said.sentence) <= _LONGEST else said.quote).split())
            group = self._group(sense, claim.georeference, name, example, ident)
            group.claims += 1
            group.mentions += sense not in seen

    def _group(self, sense: Sense, found: Georeference, name: str, example: str, report: str) -> _Group:
        place = found.place
        outcome = None if place is None else (place.source, place.source_id)
        group = self._names.setdefault(sense, {}).setdefault(outcome, _Group(name, found, example))
        if found.score < group.found.score:
            group.found, group.example = found, example
        group.reports[report] = None
        return group

    def rows(self, *, below: float) -> tuple[Row, ...]:
        """The names that are unresolved or score less than `below`, those with most claims and mentions first."""
        rows = [
            Row(group.name, part, len(outcomes) > 1, group.claims, group.mentions, group.found, group.example)
            for outcomes in self._names.values()
            for group in outcomes.values()
            if group.found.place is None or group.found.score < below
            for part in (_parts(tuple(group.reports)) if len(outcomes) > 1 else (tuple(group.reports),))
        ]
        return tuple(sorted(rows, key=lambda row: (-row.claims, -row.mentions, row.name, row.reports)))


def _sense(toponym: Toponym) -> Sense:
    """What one row can correct: a name is the same with or without "city", but another with "province"."""
    sense = sense_of(toponym.name, toponym.cue)
    return Sense(names.fold(toponym.name), None if sense.group == "settlement" or not toponym.cue else sense.group)


def _shown(toponym: Toponym, report: Report) -> str:
    name = " ".join(toponym.name.split())
    cue = toponym.cue
    if cue is None or _sense(toponym).group is None:
        return name
    before = report.text[max(0, toponym.start - 60) : toponym.start].rstrip()
    return f"{before[-len(cue) :]} {name}" if before.casefold().endswith(cue) else f"{name} {cue}"


def _around(text: str, start: int, end: int, toponym: Toponym) -> str:
    """The sentence that a name stands in; of a long one the words next to the name."""
    low, high = max(start, toponym.start - _LONGEST // 2), min(end, toponym.end + _LONGEST // 2)
    words = " ".join(text[low:high].split())
    return f"{'... ' if low > start else ''}{words}{' ...' if high < end else ''}"


def _parts(reports: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Lists of reports that fit into a cell; an id that contains the separator is in a list of its own."""
    part: list[str] = []
    size = 0
    for ident in reports:
        alone = BETWEEN_REPORTS.strip() in ident
        if part and (alone or size + len(ident) > _CELL):
            yield tuple(part)
            part, size = [], 0
        part.append(ident)
        size += len(ident) + len(BETWEEN_REPORTS)
        if alone:
            size = _CELL
    if part:
        yield tuple(part)


# --- the file ---------------------------------------------------------------------------------------------------


def write_survey(rows: Iterable[Row], sources: Collection[str]) -> Iterator[str]:
    """A corrections file without answers: CSV, with the byte order mark by which a spreadsheet knows UTF-8.

    What a spreadsheet would run as a formula gets an apostrophe before it; `read_corrections` takes it off again.

    Parameters
    ----------
    rows
        As `Survey.rows` returns them.
    sources
        Those of the gazetteer: its places are shown after their ids, others after their coordinates.
    """
    yield "\ufeff" + _line(COLUMNS)
    for row in rows:
        found = row.found
        others = [c for c in found.candidates if c.place != found.place][:CANDIDATES]
        shown = BETWEEN_REPORTS.join(row.reports[:_SHOWN_REPORTS])
        if len(row.reports) > _SHOWN_REPORTS:
            shown += f" and {len(row.reports) - _SHOWN_REPORTS} more"
        yield _line(
            (
                row.name,
                BETWEEN_REPORTS.join(row.reports) if row.narrowed else "",
                *[""] * 6,
                row.claims,
                row.mentions,
                shown,
                "unresolved" if found.place is None else _described(found.place, sources),
                f"{found.score:.2f}",
                found.reason or "",
                row.example,
                *[f"{_described(c.place, sources)} ({c.score:.2f})" for c in others],
                *[""] * (CANDIDATES - len(others)),
            )
        )


def _described(place: Place, sources: Collection[str]) -> str:
    """A place as text that distinguishes it from its namesakes and can be pasted as an answer."""
    where = ", ".join(w for w in (place.admin1 if place.admin1 != place.name else None, place.country) if w)
    what = f"{place.name}{f', {where}' if where else ''}, {place.feature}"
    what += f", {place.population:,} people" if place.population else ""
    at = f"{place.lat:.5f} {place.lon:.5f}"
    if place.source in sources:
        return f"{place.source}:{place.source_id} {what}, at {at}"
    return f"at {at} {what}, by {place.source}:{place.source_id}"


def _line(cells: Sequence[object]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow([_cell(cell) for cell in cells])
    return buffer.getvalue()


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    return _FORMULA.sub(r"\1\2'", " ".join(plain(value).split()))


def check_unanswered(path: Path) -> None:
    """Check that a file about to be replaced contains no answers of a person.

    Raises
    ------
    OutputError
        If it does, or may.
    """
    try:
        if not path.exists() or path.stat().st_size == 0:
            return
        sheet = Sheet(path)
        answered = any(sheet.draft(row) is not None for row in sheet.rows)
    except (CorrectionsError, OSError):
        answered = True
    if answered:
        raise OutputError(
            f"{str(path)!r} is there already and may hold answers of yours: name another file with -o; "
            f"with --corrections {path} only what it leaves open is written"
        )
