"""Corrections: a person's table of what names mean, which outranks what geomap finds by itself.

It is a CSV file whose first line names its columns. Columns other than these are ignored:

name
    As reports write it. With a class word it is another place: a row "Homs" does not correct "Homs province".
report
    Only in this report: its id, path or file name, or several of them separated by " | ". Empty: in every report.
country
    Only in reports that speak of this country (ISO code or name). Empty: in every report.
gazetteer_id
    The place meant: "geonames:170794", or a bare GeoNames id.
lat, lon
    ... or its coordinates, with `uncertainty_m` (by default what their decimals leave open, at least 100 m) and
    `feature` (GeoNames class and code) if known.
place
    ... or any of those in one cell: an id, "35.33, 40.14", or "not a place". What follows an id is ignored.

A row without an answer changes nothing. Of several rows that fit a name, one for the report outranks one for the
country, and that outranks a general one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from geomap.model import Georeference, Match, Place, Toponym
from geomap.patterns import lazy
from geomap.places import names
from geomap.places.candidates import KINDS, default_settings
from geomap.places.correctionsheet import METHOD, UNKNOWN_FEATURE, Sheet, unguarded
from geomap.places.countrynames import country_code
from geomap.places.memory import Memory, remember

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from geomap.model import Citation, Claim
    from geomap.places.gazetteer import Gazetteer

_NO_COUNTRY = 1_000_000
# Which places, by GeoNames class, a class word can go with: a row without one fits a mention with one only so.
_FITTING: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "division": ("A.",),
        "country": ("A.",),
        "airport": ("S.", "L.", "R."),
        "facility": ("S.", "L.", "R."),
        "water": ("H.",),
        "relief": ("T.", "V.", "L."),
        "island": ("T.", "A.", "L."),
        "settlement": ("P.", "S.", "L.", "T.", "H.", "V.", "R.", "U."),
    }
)


_SETTLEMENTS = frozenset({"settlement", "capital", "village"})
"""Groups of class words that a town's name goes with as well as without them."""


class Sense(NamedTuple):
    """A name, and the sort of place that its class word says it is."""

    name: str
    """Folded."""
    group: str | None
    """Of class words ("division"); None without one."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A row with an answer."""

    line: int
    """Of the file, from 1."""
    name: str
    place: Place | None
    """None: it is not a place."""
    reports: tuple[str, ...] = ()
    country: str | None = None
    """ISO 3166-1 alpha-2."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """The contents of a corrections file; made by `read_corrections`."""

    source: str
    """The file, as messages call it."""
    rows: tuple[Correction, ...] = ()
    _index: Mapping[tuple[Sense, str | None], Sequence[Correction]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def find(
        self, toponym: Toponym, *, report: Citation | None = None, countries: Sequence[str] = ()
    ) -> Correction | None:
        """The most specific row for a name; None if there is none.

        Parameters
        ----------
        toponym
            Its name and cue are read.
        report
            The report it stands in, if any.
        countries
            ISO codes of the countries that the report speaks of, the likeliest for this name first.
        """
        ids = (None, *_ids_of(report))
        best: tuple[tuple[bool, int, int, int], Correction] | None = None
        for strictness, row in self._for(toponym, ids):
            if row.country is not None and row.country not in countries:
                continue
            at = _NO_COUNTRY if row.country is None else list(countries).index(row.country)
            rank = (not row.reports, at, strictness, row.line)
            if best is None or rank < best[0]:
                best = rank, row
        return None if best is None else best[1]

    def _for(self, toponym: Toponym, ids: Sequence[str | None]) -> Iterator[tuple[int, Correction]]:
        """The rows for a name in a report or in all: 0 those that say it as it is, 1 those without its class word."""
        own, cue = sense_of(toponym.name, toponym.cue), toponym.cue
        senses = {own}
        if cue is not None and cue not in KINDS:
            # As a person writes the two together, whatever of it is then taken for the class word.
            senses |= {sense_of(f"{toponym.name} {cue}"), Sense(names.fold(f"{cue} {toponym.name}"), None)}
        for sense in senses:
            yield from ((0, row) for ident in ids for row in self._index.get((sense, ident), ()))
        bare = sense_of(toponym.name)
        if bare not in senses:
            fitting = _FITTING.get(own.group or "settlement", _FITTING["settlement"])
            for ident in ids:
                yield from (
                    (1, row) for row in self._index.get((bare, ident), ()) if _fits(row.place, own.group, fitting)
                )

    def apply(
        self,
        toponym: Toponym,
        found: Georeference,
        *,
        report: Citation | None = None,
        countries: Sequence[str] = (),
    ) -> tuple[Correction, Georeference] | None:
        """What a name means by these corrections, and the row that says so; None if no row applies.

        The candidates are kept. A name that is "not a place" becomes unresolved, with a reason.
        """
        row = self.find(toponym, report=report, countries=countries)
        if row is None:
            return None
        if row.place is None:
            reason = f"{self.source}, line {row.line} says that this is not a place"
            return row, Georeference(found.name, None, 0.0, found.candidates, METHOD, reason)
        return row, Georeference(found.name, row.place, 1.0, found.candidates, METHOD)


def names_in(text: str, corrections: Corrections, taken: Sequence[Toponym]) -> tuple[Toponym, ...]:
    """The names in a text that a correction gives a place, where none was found: a person may know what no table has.

    Parameters
    ----------
    text
        Of the report.
    corrections
        Rows that say of a name that it is no place are left out.
    taken
        The names found in it, in order of the text; none of those given overlaps them.
    """
    known: dict[str, list[tuple[str, ...]]] = {}
    for row in corrections.rows:
        if row.place is not None and (words := tuple(names.fold(row.name).split())):
            known.setdefault(words[0], []).append(words)
    found: list[Toponym] = []
    matches = list(_WORD.finditer(text)) if known else []
    folded = [names.fold(match[0]) for match in matches]
    ends = [toponym.end for toponym in taken]
    free = 0
    for at, word in enumerate(folded):
        if word not in known or at < free or matches[at][0][0].islower():
            continue
        for words in sorted(known[word], key=len, reverse=True):
            last = at + len(words) - 1
            if last >= len(folded) or tuple(folded[at : last + 1]) != words:
                continue
            start, end = matches[at].start(), matches[last].end()
            behind = bisect_right(ends, start)
            if behind == len(taken) or taken[behind].start >= end:
                found.append(Toponym(start, end, text[start:end]))
                free = last + 1
            break
    return tuple(found)


_WORD = lazy(r"[^\W_]+(?:['’ʼ`](?!s\b)[^\W_]+)*")


def is_ruled_out(found: Georeference) -> bool:
    """Whether a correction says that this name is not a place."""
    return found.method == METHOD and found.place is None


def is_corrected(found: Georeference) -> bool:
    """Whether a correction gives a name its place."""
    return found.method == METHOD and found.place is not None


# --- names ------------------------------------------------------------------------------------------------------


@cache
def _groups() -> Mapping[str, str]:
    return MappingProxyType({names.fold(word): group for word, group in default_settings().groups.items()})


def _group(cue: str | None) -> str | None:
    if not cue or cue in KINDS:
        return None
    return _groups().get(names.fold(cue)) or _groups().get(names.fold(cue.rpartition(" ")[2]))


def sense_of(name: str, cue: str | None = None) -> Sense:
    """Split a name into itself and the group of its class word: "Homs province", "governorate of Homs".

    Parameters
    ----------
    name
        As written.
    cue
        A class word beside it.
    """
    groups = _groups()
    own = _group(cue)
    if own is not None:
        return Sense(names.fold(name), own)
    words = names.fold(name).split(" ")
    if len(words) > 2 and words[1] == "of" and words[0] in groups:
        return Sense(" ".join(words[2:]), groups[words[0]])
    for length in (2, 1):
        group = groups.get(" ".join(words[-length:]))
        if group is not None and len(words) > length:
            return Sense(" ".join(words[:-length]), group)
    return Sense(" ".join(words), None)


def toponym_of(claim: Claim) -> Toponym:
    """The name of a claim's place, as far as it can be known without the report."""
    name = claim.georeference.name
    words = names.fold(name).split()
    rest = " ".join(w for w in names.fold(claim.place_as_written).split() if w not in {*words, "of", "the"})
    return Toponym(0, len(name), name, rest if _group(rest) else None)


def _fits(place: Place | None, group: str | None, fitting: tuple[str, ...]) -> bool:
    """Whether a row without a class word can apply to a name with one of this group."""
    if group is None:
        return True
    if place is None:  # what is no place as "Victory" may be one as "Victory base"
        return group in _SETTLEMENTS
    if place.source == METHOD and place.feature == UNKNOWN_FEATURE:
        return group not in {"division", "country"}
    return place.feature.startswith(fitting)


def countries_within(toponym: Toponym, memory: Memory) -> tuple[str, ...]:
    """The countries that a text puts a name in by naming them beside it ("Tripoli, Lebanon")."""
    found: list[str] = []
    for part in (toponym.within or "").split(","):
        if part.strip():
            found += [
                hit.place.country
                for hit in memory.hits(part.strip())[:8]
                if hit.place.country and hit.place.feature.startswith("A.PCL") and hit.match <= Match.ARTICLE
            ]
    return tuple(dict.fromkeys(found))


def countries_around(found: Iterable[Georeference], said: Mapping[str, float]) -> tuple[str, ...]:
    """The countries that a report speaks of, most often first.

    Parameters
    ----------
    found
        Its places.
    said
        How often its adjectives name each country, by ISO code (`geomap.places.resolution.Context.countries`).
    """
    votes = Counter(g.place.country for g in found if g.place is not None and g.place.country)
    total = {code: votes.get(code, 0) + said.get(code, 0.0) for code in {*votes, *said}}
    return tuple(sorted(total, key=lambda code: (-total[code], code)))


def _ids_of(report: Citation | None) -> frozenset[str]:
    if report is None:
        return frozenset()
    found = {report.id}
    if report.path:
        found |= {report.path, PurePath(report.path).name}
    return frozenset(map(unguarded, found))


# --- reading ----------------------------------------------------------------------------------------------------


def read_corrections(path: Path, gazetteer: Gazetteer) -> Corrections:
    """Read a corrections file; see the head of this module for its columns.

    Parameters
    ----------
    path
        CSV in UTF-8, with or without a byte order mark; comma, semicolon or tab between its columns.
    gazetteer
        Where ids and countries are looked up.

    Raises
    ------
    CorrectionsError
        If it cannot be read, or a row cannot be right; names file and line.
    """
    sheet = Sheet(path)
    drafts = [draft for draft in map(sheet.draft, sheet.rows) if draft is not None]
    places = gazetteer.by_id([draft.ident for draft in drafts if draft.ident is not None])
    memory = remember(gazetteer)
    codes = {written: country_code(written, memory) for written in {d.country for d in drafts if d.country}}
    rows = []
    for draft in drafts:
        country = codes[draft.country] if draft.country else None
        if draft.country and country is None:
            sheet.fail(draft.line, f"no country is known as {draft.country!r:.80}: give its name or its ISO code")
        place = draft.place
        if draft.ident is not None:
            place = places.get(draft.ident)
            if place is None:
                ident = ":".join(draft.ident)
                known = sorted(gazetteer.sources())
                what = "no place with this id is in the gazetteer"
                if draft.ident[0] not in known:
                    what = f"the gazetteer has no source of this name, it has {', '.join(known)}"
                sheet.fail(draft.line, f"{ident!r:.80}: {what}; give coordinates in lat and lon")
        elif place is not None:
            place = place._replace(country=country)
        rows.append(Correction(draft.line, draft.name, place, draft.reports, country))
    return Corrections(sheet.name, tuple(rows), MappingProxyType(_indexed(rows, sheet)))


def _indexed(rows: Sequence[Correction], sheet: Sheet) -> dict[tuple[Sense, str | None], list[Correction]]:
    """Rows by name and report; None for all reports."""
    index: dict[tuple[Sense, str | None], list[Correction]] = {}
    said: dict[tuple[Sense, str | None, str | None], Correction] = {}
    for row in rows:
        sense = sense_of(row.name)
        for report in map(unguarded, row.reports) if row.reports else (None,):
            first = said.setdefault((sense, report, row.country), row)
            if first is row:
                index.setdefault((sense, report), []).append(row)
            elif _answer(first) != _answer(row):
                sheet.fail(
                    row.line,
                    f"{row.name!r:.80} has another answer in line {first.line}: "
                    "keep one of them, or narrow one by report or country",
                )
    return index


def _answer(row: Correction) -> tuple[str, str] | None:
    return None if row.place is None else (row.place.source, row.place.source_id)
