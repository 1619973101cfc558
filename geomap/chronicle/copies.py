"""Which reports are copies of one another, and their claims merged.

A reprint, a syndicated story and a page scraped twice are one source. Texts are not at hand here, only claims: two
reports are copies if their texts have the same hash, or if most quotes from the shorter one stand word for word in the
other and both appeared within a few days.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geomap.model import Citation, Claim

_LONG_QUOTE = 30
"""Characters; shorter quotes can be equal by chance."""
_TELLING = 60
"""Characters; a sentence this long is copied, whatever else the reports say: often only the lede is reprinted."""
_BEGINNING = 4
"""Words at which quotes are told apart before they are compared."""
_SHARED_QUOTES = 2
_SHARED_PORTION = 0.6
_DAYS_APART = 3
_NO_DAY = dt.date.min


class Sources(NamedTuple):
    """Claims with copies merged, and which source each report belongs to."""

    claims: tuple[Claim, ...]
    """In order of time, undated ones first."""
    source: list[int]
    """For each claim the number of its source; reports that are copies of one another have the same number."""
    reports: list[Citation]
    """All reports that the claims came from, each once."""


def merge_copies(claims: Iterable[Claim]) -> Sources:
    """Merge the claims that copies of a report repeat; the earliest is kept and lists the copies."""
    ordered = in_order(claims)
    cites = [claim.citation for claim in ordered]
    number: dict[Citation, int] = {}
    known = {ident: number.setdefault(cite, len(number)) for ident, cite in _each_once(cites).items()}
    said = [known[id(cite)] for cite in cites]
    reports = list(number)
    quotes = [claim.evidence.quote for claim in ordered]
    repeated = _repeated(quotes)
    source = _copied(reports, said, quotes, repeated)
    gone, copied = _repeats(ordered, said, source, repeated)
    for index in {index for index, claim in enumerate(ordered) if claim.copies}.union(copied) - gone:
        claim = ordered[index]
        several = dict.fromkeys([*claim.copies, *copied[index]])
        copies = tuple(c for c in several if c != claim.citation)
        if copies != claim.copies:
            ordered[index] = replace(claim, copies=copies)
    if gone:
        kept = [index for index in range(len(ordered)) if index not in gone]
        ordered, said = [ordered[index] for index in kept], [said[index] for index in kept]
    return Sources(tuple(ordered), [source[report] for report in said], reports)


def in_order(claims: Iterable[Claim]) -> list[Claim]:
    """Claims in order of time, undated ones first, then of report and text; the order given does not matter."""
    given = list(claims)
    cites = _each_once([claim.citation for claim in given])
    places = {ident: (cite.published or _NO_DAY, cite.id, cite.sha256) for ident, cite in cites.items()}
    rank = {place: number for number, place in enumerate(sorted(set(places.values())))}
    ranks = {ident: rank[place] for ident, place in places.items()}
    keys = [_place_in_time(claim, ranks) for claim in given]
    order = sorted(range(len(given)), key=keys.__getitem__)
    if len({claim.id for claim in given}) == len(given):
        return [given[number] for number in order]
    out: list[Claim] = []
    for _, run in groupby(order, key=keys.__getitem__):
        same = [given[number] for number in run]
        out += sorted(same, key=repr) if len(same) > 1 else same
    return out


def _each_once(cites: Sequence[Citation]) -> dict[int, Citation]:
    """Citations by identity: hashing one takes time, and many claims share it."""
    return dict(zip(map(id, cites), cites, strict=True))


def _place_in_time(claim: Claim, ranks: Mapping[int, int]) -> tuple[dt.date, dt.date, int, int, str]:
    earliest, latest = claim.when.earliest, claim.when.latest
    last, first = latest or earliest or _NO_DAY, earliest or latest or _NO_DAY
    return (last, first, ranks[id(claim.citation)], claim.evidence.start, claim.id)


def _repeated(quotes: Sequence[str]) -> dict[int, str]:
    """The quotes that occur more than once, folded, by their numbers."""
    # Most begin like no other: they need not be folded.
    begins = [" ".join(quote.split(None, _BEGINNING)[:_BEGINNING]).casefold() for quote in quotes]
    if len(set(begins)) == len(begins):
        return {}
    alike = Counter(begins)
    folded = {index: _folded(quotes[index]) for index, words in enumerate(begins) if alike[words] > 1}
    told = Counter(folded.values())
    return {index: quote for index, quote in folded.items() if told[quote] > 1}


def _folded(quote: str) -> str:
    """A quote without case, and with single spaces."""
    text = quote.casefold()
    if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text  # no space but single ones
    return " ".join(text.split())


def _ordinal(day: dt.date | None) -> int:
    return 0 if day is None else day.toordinal()


def _core(claim: Claim, quote: str) -> tuple[object, ...]:
    """What a claim says apart from the date, which a reprint of the next day may get wrong by a day.

    Whom a place was taken from may be told from the rest of a report, which a reprint may leave out.
    """
    place, force = claim.place, claim.force
    return (
        quote,
        claim.status,
        (place.source, place.source_id) if place is not None else claim.place_as_written,
        force.id if force is not None else None,
        tuple(p.id for p in claim.parties),
        claim.relation,
        claim.part,
        claim.share,
        claim.modality,
    )


def _repeats(
    claims: Sequence[Claim], said: Sequence[int], source: Sequence[int], quotes: Mapping[int, str]
) -> tuple[set[int], defaultdict[int, list[Citation]]]:
    """Find repeated claims among those whose quotes occur more than once.

    Returns the numbers of the claims that repeat others, and the reports that repeat each claim, by its number.
    """
    prints = Counter(source)
    kept: dict[tuple[object, ...], int] = {}
    gone: set[int] = set()
    copied: defaultdict[int, list[Citation]] = defaultdict(list)
    seen: dict[tuple[object, ...], int] = {}
    given: set[tuple[object, ...]] = set()
    for index, quote in quotes.items():
        claim, report = claims[index], said[index]
        core, evidence = _core(claim, quote), claim.evidence
        same = (report, core, evidence.start, evidence.end, claim.id)
        if same in given:
            gone.add(index)  # the same claim was given twice
            continue
        given.add(same)
        # what one report says twice is twice in each copy
        time = seen[report, core] = seen.get((report, core), 0) + 1
        keys: list[tuple[object, ...]] = [(source[report], core, time)] if prints[source[report]] > 1 else []
        sentence = _folded(evidence.sentence)
        if len(sentence) >= _TELLING:
            keys.append((core, sentence, time, claim.when.earliest, claim.when.latest))
        first = next((kept[key] for key in keys if key in kept), index)
        if first != index:
            gone.add(index)
            copied[first] += [claim.citation, *claim.copies]
        for key in keys:
            kept.setdefault(key, first)
    return gone, copied


class _Families:
    """Numbers joined to families, each called by its lowest: a disjoint-set forest with path halving."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def of(self, one: int) -> int:
        parent = self._parent
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    def join(self, one: int, two: int) -> None:
        low, high = sorted((self.of(one), self.of(two)))
        self._parent[high] = low


def _copied(
    reports: Sequence[Citation], said: Sequence[int], quotes: Sequence[str], repeated: Mapping[int, str]
) -> list[int]:
    """For each report the number of the first report it is a copy of, or its own."""
    families = _Families(len(reports))
    by_hash: dict[str, int] = {}
    for index, report in enumerate(reports):
        if report.sha256:
            families.join(by_hash.setdefault(report.sha256, index), index)
    printed: defaultdict[str, set[int]] = defaultdict(set)
    for index, quote in repeated.items():
        if len(quote) >= _LONG_QUOTE:
            printed[quote].add(said[index])
    shared = _shared(reports, printed.values())
    sizes: Counter[int] = Counter()  # the long quotes of each report, each once
    if shared:
        single = (index for index in range(len(quotes)) if index not in repeated)
        sizes.update(said[index] for index in single if len(_folded(quotes[index])) >= _LONG_QUOTE)
        for those in printed.values():
            sizes.update(those)
    for (one, two), count in shared.items():
        if (
            count >= _SHARED_QUOTES
            and count >= _SHARED_PORTION * min(sizes[one], sizes[two])
            and _near_in_time(reports[one], reports[two])
        ):
            families.join(one, two)
    return [families.of(index) for index in range(len(reports))]


def _shared(reports: Sequence[Citation], printed: Iterable[set[int]]) -> Counter[tuple[int, int]]:
    """How many quotes two reports share, given the reports that each stands in.

    Neighbours in time only: a stock phrase of thousands of reports makes no thousands squared of pairs.
    """
    shared: Counter[tuple[int, int]] = Counter()
    for those in printed:
        if len(those) > 1:
            near = sorted(those, key=lambda index: (_ordinal(reports[index].published), index))
            shared.update(pairwise(near))
    return shared


def _near_in_time(one: Citation, two: Citation) -> bool:
    if one.published is None or two.published is None:
        return True
    return abs((one.published - two.published).days) <= _DAYS_APART
