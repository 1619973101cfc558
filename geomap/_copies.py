"""One source, many prints: which reports are copies of one another, and their claims merged.

A reprint, a syndicated story and a page scraped twice say the same thing once. Only claims are known here, not texts:
reports are copies where their texts have the same hash, or where most of what the shorter one was quoted for stands
word for word in the other, and both appeared within a few days.
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
"""Shorter quotes can be equal by chance."""
_TELLING_QUOTE = 60
"""A quote so long is copied, whatever else the reports say."""
_SHARED_QUOTES = 2
_SHARED_PORTION = 0.6
_DAYS_APART = 3
_NO_DAY = dt.date.min


class Sources(NamedTuple):
    """Claims with copies merged, and which source each report belongs to."""

    claims: tuple[Claim, ...]
    """In order of time, undated ones first."""
    source: Mapping[int, int]
    """By the `id()` of the claim: the same number for reports that are copies of one another."""


def merge_copies(claims: Iterable[Claim]) -> Sources:
    """One claim for each that copies of a report repeat; the first in order of time is kept and names the others."""
    ordered = in_order(claims)
    number: dict[Citation, int] = {}
    known: dict[int, int] = {}  # by identity, for to hash a citation takes time
    said = []
    for claim in ordered:
        report = known.get(id(claim.citation))
        if report is None:
            report = known[id(claim.citation)] = number.setdefault(claim.citation, len(number))
        said.append(report)
    quotes = [_folded(claim.evidence.quote) for claim in ordered]
    told = Counter(quotes)
    root = _copied(list(number), said, quotes, told)
    prints = Counter(root)
    kept: dict[tuple[object, ...], int] = {}
    merged: list[int] = []
    copied: defaultdict[int, list[Citation]] = defaultdict(list)
    seen: dict[tuple[object, ...], int] = {}
    given: set[tuple[object, ...]] = set()
    for index, (claim, quote) in enumerate(zip(ordered, quotes, strict=True)):
        if told[quote] == 1:
            merged.append(index)  # nobody else says it in these words
            continue
        report, core, evidence = said[index], _core(claim, quote), claim.evidence
        same = (report, core, evidence.start, evidence.end, claim.id)
        if same in given:
            continue  # the same claim was given twice
        given.add(same)
        # what one report says twice is twice in each copy
        time = seen[report, core] = seen.get((report, core), 0) + 1
        keys: list[tuple[object, ...]] = [(root[report], core, time)] if prints[root[report]] > 1 else []
        if len(quote) >= _TELLING_QUOTE:
            keys.append((core, time, claim.when.earliest, claim.when.latest))
        first = next((kept[key] for key in keys if key in kept), None)
        if first is None:
            merged.append(index)
            first = index
        else:
            copied[first] += [claim.citation, *claim.copies]
        for key in keys:
            kept.setdefault(key, first)
    out = []
    sources: dict[int, int] = {}
    for index in merged:
        claim = ordered[index]
        if claim.copies or index in copied:
            several = dict.fromkeys([*claim.copies, *copied.get(index, ())])
            copies = tuple(c for c in several if c != claim.citation)
            claim = claim if copies == claim.copies else replace(claim, copies=copies)
        out.append(claim)
        sources[id(claim)] = root[said[index]]
    return Sources(tuple(out), sources)


def in_order(claims: Iterable[Claim]) -> list[Claim]:
    """Claims in order of time, undated ones first; then of report and text. Their order as given does not matter."""
    given = list(claims)
    cites = {id(claim.citation): _place_of_report(claim.citation) for claim in given}
    rank = {place: number for number, place in enumerate(sorted(set(cites.values())))}
    ranks = {ident: rank[place] for ident, place in cites.items()}
    keys = [_place_in_time(claim, ranks) for claim in given]
    order = sorted(range(len(given)), key=keys.__getitem__)
    if all(keys[one] != keys[other] for one, other in pairwise(order)):
        return [given[number] for number in order]
    out: list[Claim] = []
    for _, run in groupby(order, key=keys.__getitem__):
        same = [given[number] for number in run]
        out += sorted(same, key=repr) if len(same) > 1 else same
    return out


def _place_of_report(cite: Citation) -> tuple[dt.date, str, str]:
    return (cite.published or _NO_DAY, cite.id, cite.sha256)


def _place_in_time(claim: Claim, ranks: Mapping[int, int]) -> tuple[dt.date, dt.date, int, int, str]:
    earliest, latest = claim.when.earliest, claim.when.latest
    last, first = latest or earliest or _NO_DAY, earliest or latest or _NO_DAY
    return (last, first, ranks[id(claim.citation)], claim.evidence.start, claim.id)


def _folded(quote: str) -> str:
    """A quote without case, and with single spaces."""
    text = quote.casefold()
    if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text  # no space but single ones
    return " ".join(text.split())


def _ordinal(day: dt.date | None) -> int:
    return 0 if day is None else day.toordinal()


def _core(claim: Claim, quote: str) -> tuple[object, ...]:
    """What a claim says, but for when: a reprint of the next day may date it by its own."""
    place, force, opponent = claim.place, claim.force, claim.opponent
    return (
        quote,
        claim.status,
        (place.source, place.source_id) if place is not None else claim.place_as_written,
        force.id if force is not None else None,
        opponent.id if opponent is not None else None,
        tuple(p.id for p in claim.parties),
        claim.relation,
        claim.part,
        claim.share,
        claim.modality,
    )


def _copied(reports: Sequence[Citation], said: Sequence[int], quotes: Sequence[str], told: Counter[str]) -> list[int]:
    """For each report the number of the first one it is a copy of, or its own."""
    parent = list(range(len(reports)))

    def find(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    def join(one: int, two: int) -> None:
        low, high = sorted((find(one), find(two)))
        parent[high] = low

    by_hash: dict[str, int] = {}
    for index, report in enumerate(reports):
        if report.sha256:
            first = by_hash.setdefault(report.sha256, index)
            if first != index:
                join(first, index)
    printed: defaultdict[str, set[int]] = defaultdict(set)
    sizes = [0] * len(reports)
    for index, quote in zip(said, quotes, strict=True):
        if len(quote) >= _LONG_QUOTE:
            if told[quote] == 1:
                sizes[index] += 1
            else:
                printed[quote].add(index)
    for those in printed.values():
        for index in those:
            sizes[index] += 1
    # Neighbours in time only: a stock phrase of thousands of reports makes no thousands squared of pairs.
    shared: Counter[tuple[int, int]] = Counter()
    for those in printed.values():
        if len(those) > 1:
            near = sorted(those, key=lambda index: (_ordinal(reports[index].published), index))
            shared.update(pairwise(near))
    for (one, two), count in shared.items():
        if (
            count >= _SHARED_QUOTES
            and count >= _SHARED_PORTION * min(sizes[one], sizes[two])
            and _near_in_time(reports[one], reports[two])
        ):
            join(one, two)
    return [find(index) for index in range(len(reports))]


def _near_in_time(one: Citation, two: Citation) -> bool:
    if one.published is None or two.published is None:
        return True
    return abs((one.published - two.published).days) <= _DAYS_APART
