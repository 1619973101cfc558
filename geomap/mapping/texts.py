"""The texts of claims and reports, in chunks that the page unpacks one by one.

A chunk has a column for each property; a string is in it once and is referred to by its number, zero meaning none.
Together with the core the chunks have everything that a claim record has, except the folders of the user's files.
"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from geomap.geojson import geometry_of
from geomap.mapping.columns import Numbered, Raw, column, column_or_list, steps
from geomap.mapping.wording import worded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from geomap.model import Citation, Claim, Force, Georeference, Place

_CHUNK_CHARACTERS = 400_000
_CHUNK_REPORTS = 2_000
_WHOLE_PERCENTS = frozenset(percent / 100 for percent in range(101))
_RECORD = 150  # what a claim has besides its sentence, about
_USUAL = object()


class Block(NamedTuple):
    """Claims whose texts are one chunk."""

    first: int
    """The number of the first one among all."""
    claims: Sequence[Claim]
    sentences: list[str]
    """Of each claim."""


def blocks_of(placed: Sequence[Claim], unresolved: Sequence[Claim]) -> list[Block]:
    """Claims in the order given, cut into blocks of about the same size; a block has placed or unresolved ones only."""
    found: list[Block] = []
    before = 0
    for claims in (placed, unresolved):
        said = [claim.evidence.sentence for claim in claims]
        sizes = np.cumsum([len(sentence) + _RECORD for sentence in said]) // _CHUNK_CHARACTERS
        starts = [0, *(np.flatnonzero(np.diff(sizes)) + 1).tolist(), len(claims)] if claims else []
        found += [Block(before + one, claims[one:end], said[one:end]) for one, end in pairwise(starts)]
        before += len(claims)
    return found


def text_chunks(
    blocks: Sequence[Block], forces: Mapping[str, int], cites: Mapping[int, int], sides: Mapping[str, str | None]
) -> Iterator[tuple[str, Any]]:
    """The words that the sentences of all have in common, then the texts of each block, with the names of these parts.

    A sentence is once in a block, however many claims quote it.

    Parameters
    ----------
    blocks
        Of all claims.
    forces, cites
        The numbers of forces, by id, and of reports, by the `id()` of their citations.
    sides
        The usual side of forces that stand on another one in some claims, by id.
    """
    if not blocks:
        return
    told = [Numbered() for _ in blocks]
    rows = [[numbers[it] for it in block.sentences] for block, numbers in zip(blocks, told, strict=True)]
    usual, parts = worded(list(numbers) for numbers in told)
    yield "words", {"words": usual}
    spans = _Spans()
    for number, (block, said, of) in enumerate(zip(blocks, parts, rows, strict=True)):
        chunk = _chunk(block.claims, forces, cites, sides, spans)
        yield f"text-{number}", {"sentences": said.numbers, "words": said.words, "sentence": steps(of), **chunk}


def report_chunks(cites: Sequence[Citation]) -> tuple[Iterator[tuple[str, Any]], list[int]]:
    """Reports in the order given, in named chunks, and the number of the first report of each chunk.

    Parameters
    ----------
    cites
        By date.
    """
    firsts = range(0, len(cites), _CHUNK_REPORTS)
    several = (cites[first : first + _CHUNK_REPORTS] for first in firsts)
    return ((f"reports-{number}", _reports(some)) for number, some in enumerate(several)), list(firsts)


def _reports(cites: Sequence[Citation]) -> dict[str, Any]:
    return {
        "id": [cite.id for cite in cites],
        "title": [cite.title for cite in cites],
        "url": [cite.url for cite in cites],
        "file": [_file_name(cite.path) for cite in cites],
        "sha256": _hexadecimal([cite.sha256 for cite in cites], 64),
        "language": _or_one([cite.language for cite in cites]),
        "extractor": _or_one([cite.extractor for cite in cites]),
    }


def _or_one(values: list[str | None]) -> Any:
    """Values; where all are the same, that one."""
    return values[0] if values and values.count(values[0]) == len(values) else values


def _file_name(path: str | None) -> str | None:
    """The name of a file without its folder, which a published map should not reveal."""
    return path[max(path.rfind("/"), path.rfind("\\")) + 1 :] or None if path else None


def _chunk(
    claims: Sequence[Claim],
    forces: Mapping[str, int],
    cites: Mapping[int, int],
    sides: Mapping[str, str | None],
    spans: _Spans,
) -> dict[str, Any]:
    """The columns of one chunk, and the tables of strings, sources, casts and references that they number."""
    strings = Numbered({None: 0})
    references = _References(strings)
    whens = [claim.when for claim in claims]
    evidence = [claim.evidence for claim in claims]
    voices, casts = Numbered(), Numbered({(): 0})

    def said(values: list[str | None]) -> Any:
        return _alike(values, strings.__getitem__)

    def wording(several: list[tuple[Force, ...]]) -> Any:
        written = [
            tuple([(forces[it.id], strings[it.as_written]) for it in members]) if members else () for members in several
        ]
        return _alike(written, casts.__getitem__)

    chunk = {
        "id": _hexadecimal([claim.id for claim in claims], 16),
        "before": _alike([len(it.prefix) for it in evidence]),
        "behind": _alike([len(it.suffix) for it in evidence]),
        "start": column([it.start for it in evidence]),
        "more": _alike([it.end - it.start - len(it.quote) for it in evidence]),
        "zone": said([it.zone for it in evidence]),
        "copies": {
            str(row): [cites[id(it)] for it in claim.copies] for row, claim in enumerate(claims) if claim.copies
        },
        "place": said([claim.place_as_written for claim in claims]),
        "reference": _alike(references.numbers([claim.georeference for claim in claims])),
        "mention": {str(row): list(c.mention) for row, c in enumerate(claims) if c.mention is not None},
        "relation": said([claim.relation for claim in claims]),
        "relationWords": said([claim.relation_as_written for claim in claims]),
        "share": said([claim.share for claim in claims]),
        "shareText": said([claim.share_text for claim in claims]),
        "part": said([claim.part for claim in claims]),
        "when": said([when.as_written for when in whens]),
        "edtf": _alike(
            [spans[when.earliest, when.latest, when.edtf] for when in whens],
            lambda left: -1 if left is _USUAL else strings[left],
        ),
        "voice": _alike(
            [(it.name, it.as_written, it.side) if (it := claim.according_to) else None for claim in claims],
            voices.__getitem__,
        ),
        "force": said([claim.force.as_written if claim.force else None for claim in claims]),
        "opponent": said([claim.opponent.as_written if claim.opponent else None for claim in claims]),
        "parties": wording([claim.parties for claim in claims]),
        "backers": wording([claim.backers for claim in claims]),
        "sides": {str(row): other for row, claim in enumerate(claims) if sides and (other := _unusual(claim, sides))},
        "confidence": {
            str(row): claim.confidence for row, claim in enumerate(claims) if claim.confidence not in _WHOLE_PERCENTS
        },
        "rule": said([claim.rule for claim in claims]),
    }
    # what the columns refer to is complete now
    return chunk | {
        "voices": [[strings[each] for each in voice or (None, None, None)] for voice in voices],
        "casts": list(casts),
        "references": references.columns(),
        "places": references.place_columns(),
        "strings": list(strings),
    }


def _unusual(claim: Claim, sides: Mapping[str, str | None]) -> list[list[Any]]:
    """Of a claim's force, opponent, parties and backers those on another side than usual, and which it is."""
    members = (claim.force, claim.opponent, *claim.parties, *claim.backers)
    return [[at, it.side] for at, it in enumerate(members) if it and it.side != sides.get(it.id, it.side)]


def _alike(values: list[Any], number: Callable[[Any], int] | None = None) -> Any:
    """A column of values, or of their numbers; if all are the same, that one."""
    if values and values.count(values[0]) == len(values):
        return values[0] if number is None else number(values[0])
    return column(values if number is None else list(map(number, values)))


def _hexadecimal(values: list[str], digits: int) -> list[str] | Raw:
    """Numbers of so many hexadecimal digits as their bytes; other texts as they are."""
    text = "".join(values)
    try:
        data = bytes.fromhex(text)
    except ValueError:
        return values
    return Raw(data) if data.hex() == text and set(map(len, values)) <= {digits} else values


class _Spans(dict[tuple[dt.date | None, dt.date | None, str | None], object]):
    """The string of a time, by its two days and itself; `_USUAL` where it says no more than they do, as mostly."""

    def __missing__(self, when: tuple[dt.date | None, dt.date | None, str | None]) -> object:
        first, last, edtf = when
        usual = None
        if first is not None and last is not None:
            usual = first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
        self[when] = left = _USUAL if usual is not None and edtf == usual else edtf
        return left


class _References:
    """What names were resolved to, each once in a chunk however many claims share it."""

    def __init__(self, strings: Numbered) -> None:
        self._strings = strings
        self._by_identity: dict[int, int] = {}
        self._alike: dict[tuple[object, ...], list[tuple[Georeference, int]]] = {}
        self._places: dict[Place, int] = {}
        self._rows: list[Georeference] = []

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
        number = next((number for other, number in alike if other == reference), len(self._rows))
        if number == len(self._rows):
            alike.append((reference, number))
            self._rows.append(reference)
        return number

    def columns(self) -> dict[str, Any]:
        """The references, and the candidates of all of them in one sequence."""
        rows, strings = self._rows, self._strings
        candidates = [candidate for row in rows for candidate in row.candidates]
        return {
            "name": column([strings[row.name] for row in rows]),
            "place": column([self._place(row.place) for row in rows]),
            "score": column([_score(row.score) for row in rows]),
            "method": _alike([strings[row.method] for row in rows]),
            "reason": _alike([strings[row.reason] for row in rows]),
            "anchor": _alike([self._place(row.anchor) for row in rows]),
            "geometry": {
                str(number): [geometry_of(row.extent), row.extent.within_m]
                for number, row in enumerate(rows)
                if row.extent is not None
            },
            "candidates": column([len(row.candidates) for row in rows]),
            "candidate": column([self._place(it.place) for it in candidates]),
            "match": _alike([strings[it.match.name.lower()] for it in candidates]),
            "fit": column([_score(it.score) for it in candidates]),
        }

    def place_columns(self) -> dict[str, Any]:
        """The places that the references name. To be asked for last."""
        places, text = list(self._places), self._strings
        return {
            "name": column([text[place.name] for place in places]),
            "lat": [place.lat for place in places],
            "lon": [place.lon for place in places],
            "country": column([text[place.country] for place in places]),
            "admin1": column([text[place.admin1] for place in places]),
            "feature": column([text[place.feature] for place in places]),
            "population": column_or_list([place.population for place in places]),
            "uncertainty": [place.uncertainty_m for place in places],
            "source": _alike([text[place.source] for place in places]),
            "id": [place.source_id for place in places],
        }

    def _place(self, place: Place | None) -> int:
        return -1 if place is None else self._places.setdefault(place, len(self._places))


def _score(score: float) -> int:
    """A score in ten-thousandths."""
    return round(round(score, 4) * 10_000)
