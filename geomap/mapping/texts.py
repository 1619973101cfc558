"""What claims and reports say in words, in chunks that the page unpacks one by one.

A chunk has a list for each column; a string stands once in it and is referred to by its number, nought being none.
With the core they hold all that a claim record has, but for the folders that a reader's files lie in.
"""

from __future__ import annotations

import datetime as dt
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from geomap.model import Citation, Claim, Force, Georeference, Place

_CHUNK_CHARACTERS = 400_000
_CHUNK_REPORTS = 2_000
_RECORD = 150  # what a claim has besides its quote, about
_EPOCH = dt.date(1970, 1, 1).toordinal()


def text_chunks(
    placed: Sequence[Claim],
    unresolved: Sequence[Claim],
    forces: Mapping[str, int],
    cites: Mapping[Citation, int],
) -> tuple[dict[str, Any], list[int]]:
    """The texts of claims in the order given, in chunks by name, and the number of the first claim of each.

    Parameters
    ----------
    placed, unresolved
        Claims with and without a place; a chunk holds the one or the other.
    forces, cites
        The numbers of forces, by id, and of reports.
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


def report_chunks(cites: Sequence[Citation], source: Callable[[str | None], int]) -> tuple[dict[str, Any], list[int]]:
    """Reports in the order given, in chunks by name, and the number of the first of each.

    Parameters
    ----------
    cites
        By date: their days are steps from one to the next.
    source
        Gives the number of a publisher.
    """
    firsts = list(range(0, len(cites), _CHUNK_REPORTS))
    chunks = {}
    for number, first in enumerate(firsts):
        some = cites[first : first + _CHUNK_REPORTS]
        chunks[f"reports-{number}"] = {
            "id": [cite.id for cite in some],
            "title": [cite.title for cite in some],
            "source": _packed([source(cite.publisher) for cite in some]),
            "published": [None if it.published is None else it.published.toordinal() - _EPOCH for it in some],
            "url": [cite.url for cite in some],
            # The name alone: where the reader's files lie is nobody's business once a map is published.
            "file": [PurePath(cite.path).name if cite.path else None for cite in some],
            "sha256": [cite.sha256 for cite in some],
            "language": _packed([cite.language for cite in some]),
            "extractor": _packed([cite.extractor for cite in some]),
        }
    return chunks, firsts


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


class _Strings:
    """Strings by number; nought is none."""

    def __init__(self) -> None:
        self.numbers: dict[str | None, int] = {None: 0}

    def __call__(self, text: str | None) -> int:
        return self.numbers.setdefault(text, len(self.numbers))

    @property
    def values(self) -> list[str | None]:
        return list(self.numbers)


def _chunk(claims: Sequence[Claim], forces: Mapping[str, int], cites: Mapping[Citation, int]) -> dict[str, Any]:
    strings = _Strings()
    references = _References(strings)
    by = [claim.according_to for claim in claims]

    def wording(members: tuple[Force, ...]) -> list[list[int]]:
        return [[forces[force.id], strings(force.as_written)] for force in members]

    return {
        "id": [claim.id for claim in claims],
        "quote": [claim.evidence.quote for claim in claims],
        "start": [claim.evidence.start for claim in claims],
        "more": _packed([c.evidence.end - c.evidence.start - len(c.evidence.quote) for c in claims]),
        "zone": _packed([strings(claim.evidence.zone) for claim in claims]),
        "report": [cites[claim.citation] for claim in claims],
        "copies": {str(row): [cites[it] for it in claim.copies] for row, claim in enumerate(claims) if claim.copies},
        "place": _packed([strings(claim.place_as_written) for claim in claims]),
        "reference": _packed([references(claim.georeference) for claim in claims]),
        "mention": {str(row): list(c.mention) for row, c in enumerate(claims) if c.mention is not None},
        "relation": _packed([strings(claim.relation) for claim in claims]),
        "relationWords": _packed([strings(claim.relation_as_written) for claim in claims]),
        "share": _packed([strings(claim.share) for claim in claims]),
        "shareText": _packed([strings(claim.share_text) for claim in claims]),
        "part": _packed([strings(claim.part) for claim in claims]),
        "when": _packed([strings(claim.when.as_written) for claim in claims]),
        "edtf": _packed([_edtf(claim, strings) for claim in claims]),
        "by": _packed([strings(it.name if it else None) for it in by]),
        "byWritten": _packed([strings(it.as_written if it else None) for it in by]),
        "bySide": _packed([strings(it.side if it else None) for it in by]),
        "force": _packed([strings(claim.force.as_written if claim.force else None) for claim in claims]),
        "opponent": _packed([strings(claim.opponent.as_written if claim.opponent else None) for claim in claims]),
        "parties": {str(row): wording(claim.parties) for row, claim in enumerate(claims) if claim.parties},
        "backers": {str(row): wording(claim.backers) for row, claim in enumerate(claims) if claim.backers},
        "confidence": _packed([claim.confidence for claim in claims]),
        "rule": _packed([strings(claim.rule) for claim in claims]),
        "references": references.rows,
        "places": references.places,
        "strings": strings.values,
    }


def _packed(column: list[Any]) -> Any:
    """A column; where all its values are the same, that one."""
    return column[0] if column and column.count(column[0]) == len(column) else column


def _edtf(claim: Claim, strings: _Strings) -> int:
    """-1 where it says no more than the two days do, as it nearly always does."""
    when = claim.when
    if when.earliest is None or when.latest is None or when.edtf is None:
        return strings(when.edtf)
    first, last = when.earliest.isoformat(), when.latest.isoformat()
    return -1 if when.edtf == (first if first == last else f"{first}/{last}") else strings(when.edtf)


class _References:
    """What names were resolved to, each once in a chunk however many claims share it."""

    def __init__(self, strings: _Strings) -> None:
        self._strings = strings
        self._by_identity: dict[int, int] = {}
        self._alike: dict[tuple[object, ...], list[tuple[Georeference, int]]] = {}
        self._places: dict[Place, int] = {}
        self.rows: list[list[Any]] = []
        self.places: list[list[Any]] = []

    def __call__(self, reference: Georeference) -> int:
        """The number of a reference."""
        known = self._by_identity.get(id(reference))
        if known is not None:
            return known
        # to compare is cheaper than to hash all its candidates
        place = reference.place
        key = (reference.name, place.source_id if place else None, reference.score, len(reference.candidates))
        alike = self._alike.setdefault(key, [])
        number = next((number for other, number in alike if other == reference), len(self.rows))
        if number == len(self.rows):
            alike.append((reference, number))
            self.rows.append(self._row(reference))
        self._by_identity[id(reference)] = number
        return number

    def _row(self, reference: Georeference) -> list[Any]:
        """Name, place, score, method, reason, anchor, and place, match and score of each candidate."""
        return [
            self._strings(reference.name),
            self._place(reference.place),
            round(reference.score, 4),
            self._strings(reference.method),
            self._strings(reference.reason),
            self._place(reference.anchor),
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
                    text(place.name), place.lat, place.lon, text(place.country), text(place.admin1),
                    text(place.feature), place.population, place.uncertainty_m, text(place.source),
                    text(place.source_id),
                ]
            )  # fmt: skip
        return number
