"""What claims and reports say in words, in chunks that the page unpacks one by one.

A chunk has a list for each column; a string stands once in it and is referred to by its number, nought being none.
With the core they hold all that a claim record has, but for the folders that a reader's files lie in.
"""

from __future__ import annotations

import base64
import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from geomap.geojson import geometry_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geomap.model import Citation, Claim, Force, Georeference, Place

_CHUNK_CHARACTERS = 400_000
_CHUNK_REPORTS = 2_000
_RECORD = 150  # what a claim has besides its quote, about
_FOLDERS = re.compile(r".*[/\\]", re.DOTALL)
_DIGITS = re.compile(r"[0-9a-f]*")
_EPOCH = dt.date(1970, 1, 1).toordinal()


def text_chunks(
    placed: Sequence[Claim],
    unresolved: Sequence[Claim],
    forces: Mapping[str, int],
    cites: Mapping[int, int],
) -> tuple[dict[str, Any], list[int]]:
    """The texts of claims in the order given, in chunks by name, and the number of the first claim of each.

    Parameters
    ----------
    placed, unresolved
        Claims with and without a place; a chunk holds the one or the other.
    forces, cites
        The numbers of forces, by id, and of reports, by the `id()` of their citations.
    """
    chunks: dict[str, Any] = {}
    firsts = []
    before = 0
    for claims in (placed, unresolved):
        for start, end in _cuts(claims):
            chunks[f"text-{len(chunks)}"] = _chunk(claims[start:end], forces, cites)
            firsts.append(before + start)
        before += len(claims)
    return chunks, firsts


def report_chunks(cites: Sequence[Citation], sources: Numbered) -> tuple[dict[str, Any], list[int]]:
    """Reports in the order given, in chunks by name, and the number of the first of each.

    Parameters
    ----------
    cites
        By date: their days are steps from one to the next.
    sources
        The numbers of publishers.
    """
    firsts = list(range(0, len(cites), _CHUNK_REPORTS))
    chunks = {}
    for number, first in enumerate(firsts):
        some = cites[first : first + _CHUNK_REPORTS]
        chunks[f"reports-{number}"] = {
            "id": [cite.id for cite in some],
            "title": [cite.title for cite in some],
            "source": _packed([sources[cite.publisher] for cite in some]),
            "published": [None if it.published is None else it.published.toordinal() - _EPOCH for it in some],
            "url": [cite.url for cite in some],
            "file": [_file_name(cite.path) for cite in some],
            "sha256": _hexadecimal([cite.sha256 for cite in some], 64),
            "language": _packed([cite.language for cite in some]),
            "extractor": _packed([cite.extractor for cite in some]),
        }
    return chunks, firsts


def _file_name(path: str | None) -> str | None:
    """The name alone: where the reader's files lie is nobody's business once a map is published."""
    return _FOLDERS.sub("", path) or None if path else None


def _cuts(claims: Sequence[Claim]) -> Iterator[tuple[int, int]]:
    """Where to cut claims into chunks of about the same size."""
    start = size = 0
    for number, claim in enumerate(claims):
        size += len(claim.evidence.quote) + _RECORD
        if size >= _CHUNK_CHARACTERS:
            yield start, number + 1
            start, size = number + 1, 0
    if start < len(claims):
        yield start, len(claims)


class Numbered(dict[Any, int]):
    """Numbers of values by the order in which they were first asked for."""

    def __missing__(self, value: Any) -> int:
        self[value] = number = len(self)
        return number


def _chunk(claims: Sequence[Claim], forces: Mapping[str, int], cites: Mapping[int, int]) -> dict[str, Any]:
    strings = Numbered({None: 0})
    references = _References(strings)
    spans = _Spans(strings)
    whens = [claim.when for claim in claims]
    by = [claim.according_to for claim in claims]

    def wording(members: tuple[Force, ...]) -> list[list[int]]:
        return [[forces[force.id], strings[force.as_written]] for force in members]

    return {
        "id": _hexadecimal([claim.id for claim in claims], 16),
        "quote": [claim.evidence.quote for claim in claims],
        "start": [claim.evidence.start for claim in claims],
        "more": _packed([c.evidence.end - c.evidence.start - len(c.evidence.quote) for c in claims]),
        "zone": _packed([strings[claim.evidence.zone] for claim in claims]),
        "report": [cites[id(claim.citation)] for claim in claims],
        "copies": {
            str(row): [cites[id(it)] for it in claim.copies] for row, claim in enumerate(claims) if claim.copies
        },
        "place": _packed([strings[claim.place_as_written] for claim in claims]),
        "reference": _packed(references.numbers([claim.georeference for claim in claims])),
        "mention": {str(row): list(c.mention) for row, c in enumerate(claims) if c.mention is not None},
        "relation": _packed([strings[claim.relation] for claim in claims]),
        "relationWords": _packed([strings[claim.relation_as_written] for claim in claims]),
        "share": _packed([strings[claim.share] for claim in claims]),
        "shareText": _packed([strings[claim.share_text] for claim in claims]),
        "part": _packed([strings[claim.part] for claim in claims]),
        "when": _packed([strings[when.as_written] for when in whens]),
        "edtf": _packed([spans[when.earliest, when.latest, when.edtf] for when in whens]),
        "by": _packed([strings[it.name if it else None] for it in by]),
        "byWritten": _packed([strings[it.as_written if it else None] for it in by]),
        "bySide": _packed([strings[it.side if it else None] for it in by]),
        "force": _packed([strings[claim.force.as_written if claim.force else None] for claim in claims]),
        "opponent": _packed([strings[claim.opponent.as_written if claim.opponent else None] for claim in claims]),
        "parties": {str(row): wording(claim.parties) for row, claim in enumerate(claims) if claim.parties},
        "backers": {str(row): wording(claim.backers) for row, claim in enumerate(claims) if claim.backers},
        "confidence": _packed([claim.confidence for claim in claims]),
        "rule": _packed([strings[claim.rule] for claim in claims]),
        "references": references.rows,
        "places": references.places,
        "strings": list(strings),
    }


def _packed(column: list[Any]) -> Any:
    """A column; where all its values are the same, that one."""
    return column[0] if column and column.count(column[0]) == len(column) else column


def _hexadecimal(column: list[str], digits: int) -> list[str] | str:
    """Numbers of so many hexadecimal digits as their bytes, base64; other texts as they are."""
    text = "".join(column)
    if any(len(value) != digits for value in column) or not _DIGITS.fullmatch(text):
        return column
    return base64.b64encode(bytes.fromhex(text)).decode("ascii")


class _Spans(dict[tuple[dt.date | None, dt.date | None, str | None], int]):
    """The string of a time by its two days; -1 where it says no more than they do, as it nearly always does."""

    def __init__(self, strings: Numbered) -> None:
        super().__init__()
        self._strings = strings

    def __missing__(self, when: tuple[dt.date | None, dt.date | None, str | None]) -> int:
        first, last, edtf = when
        told = first is not None and last is not None
        usual = f"{first}/{last}" if first != last else f"{first}"
        self[when] = number = -1 if told and edtf == usual else self._strings[edtf]
        return number


class _References:
    """What names were resolved to, each once in a chunk however many claims share it."""

    def __init__(self, strings: Numbered) -> None:
        self._strings = strings
        self._by_identity: dict[int, int] = {}
        self._alike: dict[tuple[object, ...], list[tuple[Georeference, int]]] = {}
        self._places: dict[Place, int] = {}
        self.rows: list[list[Any]] = []
        self.places: list[list[Any]] = []

    def numbers(self, references: Sequence[Georeference]) -> list[int]:
        """The number of each."""
        known = self._by_identity
        for reference in references:
            if id(reference) not in known:
                known[id(reference)] = self._number(reference)
        return [known[id(reference)] for reference in references]

    def _number(self, reference: Georeference) -> int:
        # to compare is cheaper than to hash all its candidates
        place = reference.place
        key = (reference.name, place.source_id if place else None, reference.score, len(reference.candidates))
        alike = self._alike.setdefault(key, [])
        number = next((number for other, number in alike if other == reference), len(self.rows))
        if number == len(self.rows):
            alike.append((reference, number))
            self.rows.append(self._row(reference))
        return number

    def _row(self, reference: Georeference) -> list[Any]:
        """Name, place, score, method, reason, anchor, geometry, and place, match and score of each candidate."""
        extent = reference.extent
        return [
            self._strings[reference.name],
            self._place(reference.place),
            round(reference.score, 4),
            self._strings[reference.method],
            self._strings[reference.reason],
            self._place(reference.anchor),
            None if extent is None else [geometry_of(extent), extent.within_m],
            [[self._place(c.place), c.match.name.lower(), round(c.score, 4)] for c in reference.candidates],
        ]

    def _place(self, place: Place | None) -> int:
        if place is None:
            return -1
        number = self._places.setdefault(place, len(self._places))
        if number == len(self.places):
            text = self._strings
            self.places.append(
                [
                    text[place.name], place.lat, place.lon, text[place.country], text[place.admin1],
                    text[place.feature], place.population, place.uncertainty_m, text[place.source],
                    text[place.source_id],
                ]
            )  # fmt: skip
        return number
