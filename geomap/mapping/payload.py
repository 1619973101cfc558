"""A chronicle as columns: what the page needs at once, and texts that it unpacks when a reader asks for them.

The core has numbers and short names, in one column for each property, so that a hundred thousand claims take about a
megabyte and need no objects of their own. The texts of claims are in chunks by site, the reports in chunks by date.
Days are counted from 1970-01-01; a missing day is an open end.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from geomap.chronicle import Period
from geomap.mapping.columns import MISSING, Column, Numbered, column, column_or_list, steps
from geomap.mapping.placenames import shown_name
from geomap.mapping.texts import blocks_of, report_chunks, text_chunks
from geomap.model import STATUSES
from geomap.sides import CUES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from geomap.chronicle import Chronicle, Site, State
    from geomap.model import Citation, Claim, Force, Line

VERSION = 5
STATES: tuple[State, ...] = ("held", "contested", "disputed", "vacated", "unknown")
SHARES = ("part", "half", "most")
NOTES = ("besieged", "siege_broken", "struck")

_EPOCH = dt.date(1970, 1, 1).toordinal()
_BELIEVED, _SELF_SERVING = 1, 2
_NAMES_KEPT = 24
_DEGREE = 1000
_BLOCK = 1000
"""Claims that are looked through at a time: so many stay at hand until all is read of them."""


@dataclass(frozen=True, slots=True)
class LayerKey:
    """What the marks of one layer have in common: the force that holds the places, or the state they are in."""

    state: State
    force: Force | None
    """Who holds the places; None where the state is not `held`."""
    parties: tuple[Force, ...]
    """All forces that appear in it, by number."""
    spans: tuple[tuple[dt.date | None, dt.date | None], ...]
    """First and last day of its periods, each once, in order; None is an open end."""


@dataclass(frozen=True, slots=True)
class Roll:
    """The forces and layers of a chronicle, numbered: the columns refer to these numbers."""

    forces: tuple[Force, ...]
    """By number of periods they appear in, then by id."""
    layers: tuple[LayerKey, ...]
    """Of forces that hold places in their order, then of the other states."""
    varied: Mapping[str, str | None]
    """Those that stand on several sides, as in several wars, by id: the side that they have in `forces`."""


@dataclass(frozen=True, slots=True)
class Payload:
    """The data of a page, as JSON values."""

    core: dict[str, Any]
    chunks: Mapping[str, Any]
    """Texts and reports by the name of their part of the page, packed one by one."""


def site_periods(site: Site) -> tuple[Period, ...]:
    """The site's periods; for a site without any, one of unknown state."""
    if site.periods:
        return site.periods
    days = [note.start or note.end for note in site.annotations]
    days += [claim.when.earliest or claim.when.latest or claim.citation.published for claim in site.claims]
    known = [day for day in days if day]
    return (Period("unknown", (), min(known, default=None), None, "asserted", None, ()),)


def enrol(chronicle: Chronicle) -> Roll:
    """Number the forces and layers of a chronicle, always in the same order."""
    seen: Counter[str] = Counter()
    by_id: dict[str, Force] = {}
    spans: defaultdict[tuple[State, str | None], set[tuple[dt.date | None, dt.date | None]]] = defaultdict(set)
    parties: defaultdict[tuple[State, str | None], set[str]] = defaultdict(set)
    alike: defaultdict[tuple[State, tuple[str, ...]], list[Period]] = defaultdict(list)
    for site in chronicle.sites:
        for period in site_periods(site):
            alike[period.state, tuple([force.id for force in period.forces])].append(period)
    for (state, _), periods in alike.items():
        members = members_of(periods[0])
        key = (state, members[0].id if state == "held" and members else None)
        spans[key].update([(period.start, period.end) for period in periods])
        for force in members:
            by_id.setdefault(force.id, force)
            seen[force.id] += len(periods)
            parties[key].add(force.id)
    varied = {}
    for force in _forces_of_claims(chronicle):
        usual = by_id.setdefault(force.id, force)
        if force.side != usual.side:
            varied[force.id] = usual.side
    forces = tuple(sorted(by_id.values(), key=lambda force: (-seen[force.id], force.id)))
    rank = {force.id: number for number, force in enumerate(forces)}
    order = sorted(spans, key=lambda key: (STATES.index(key[0]), rank[key[1]] if key[1] is not None else -1))
    layers = tuple(
        LayerKey(
            state,
            by_id[holder] if holder is not None else None,
            tuple(force for force in forces if force.id in parties[state, holder]),
            tuple(sorted(spans[state, holder], key=lambda span: (span[0] or dt.date.min, span[1] or dt.date.max))),
        )
        for state, holder in order
    )
    return Roll(forces, layers, varied)


def _forces_of_claims(chronicle: Chronicle) -> Iterator[Force]:
    """By identity once each, for there are few objects and many claims."""
    met: dict[int, Force | None] = {}
    for claims in (*(site.claims for site in chronicle.sites), chronicle.unresolved):
        for claim in claims:
            met[id(claim.force)] = claim.force
            met[id(claim.opponent)] = claim.opponent
            if claim.parties or claim.backers:
                met |= {id(force): force for force in (*claim.parties, *claim.backers)}
    yield from (force for force in met.values() if force is not None)


def members_of(period: Period) -> tuple[Force, ...]:
    """The forces of a period, once each; of a held one the holder alone."""
    if period.state == "held" or len(period.forces) < 2:
        return period.forces[:1]
    return tuple({force.id: force for force in period.forces}.values())


def _as_it_is(chunk: Any) -> Any:
    return chunk


def columns(
    chronicle: Chronicle,
    roll: Roll,
    colours: Sequence[str],
    cues: Sequence[str],
    *,
    as_of: dt.date | None,
    packed: Callable[[Any], Any] = _as_it_is,
) -> Payload:
    """Pack a chronicle into columns and chunks of text.

    Parameters
    ----------
    chronicle, roll
        The roll is the chronicle's own.
    colours, cues
        One for each force of the roll.
    as_of
        The day that the page opens on.
    packed
        What becomes of each chunk as soon as it is complete.
    """
    numbers = {force.id: index for index, force in enumerate(roll.forces)}
    sets = Numbered()
    sites = chronicle.sites
    rows, counts, also = _rows(sites)
    every = [*rows, *chronicle.unresolved]
    reports, cites, told = _reports(every)
    chunks = {}
    blocks = blocks_of(rows, chronicle.unresolved)
    report_texts, first_reports = report_chunks(reports)
    for name, chunk in chain(
        text_chunks(blocks, numbers, cites, roll.varied), report_texts
    ):  # first: to pack them takes longest
        chunks[name] = packed(chunk)
    periods, period_counts = _period_columns(sites, roll, numbers, sets)
    notes, note_counts = _note_columns(sites)
    claims = _claim_columns(every, numbers, cites)
    sources = Numbered()
    days = Days()
    core: dict[str, Any] = {
        "v": VERSION,
        "asOf": day_number(as_of),
        "first": day_number(chronicle.first),
        "last": day_number(chronicle.last),
        "staleAfter": chronicle.stale_after_days,
        "placed": len(rows),
        "unresolved": len(chronicle.unresolved),
        "reports": told,
        "states": STATES,
        "statuses": STATUSES,
        "shares": SHARES,
        "noteKinds": NOTES,
        "forces": {
            "id": [force.id for force in roll.forces],
            "name": [force.name for force in roll.forces],
            "side": [force.side for force in roll.forces],
            "colour": list(colours),
            "cue": [CUES[cue] for cue in cues],
        },
        "layers": {
            "state": [STATES.index(key.state) for key in roll.layers],
            "force": [numbers[key.force.id] if key.force else -1 for key in roll.layers],
        },
        "reportSources": column([sources[cite.publisher] for cite in reports]),
        "reportDays": steps([days[cite.published] for cite in reports]),
        "sources": list(sources),
        "sites": _site_columns(sites)
        | {"claims": column(counts), "also": also, "periods": column(period_counts), "notes": column(note_counts)},
        "sets": [list(members) for members in sets],
        "periods": periods,
        "notes": notes,
        "claims": claims,
        "texts": [block.first for block in blocks],
        "reportChunks": first_reports,
    }
    return Payload(core, chunks)


def _rows(sites: Sequence[Site]) -> tuple[list[Claim], list[int], dict[str, list[int]]]:
    """Each placed claim once, at the site it speaks of; how many each site has, and the others that tell of it.

    The others are counted from the first claim of the site.
    """
    rows: list[Claim] = []
    counts = []
    for site in sites:
        others = set(map(id, site.elsewhere))
        own = [claim for claim in site.claims if id(claim) not in others] if others else site.claims
        rows += own
        counts.append(len(own))
    told = {id(claim) for site in sites for claim in site.elsewhere}
    at = {id(claim): row for row, claim in enumerate(rows) if id(claim) in told} if told else {}
    firsts = accumulate(counts, initial=0)
    also = {
        str(number): sorted([at[id(claim)] - first for claim in site.elsewhere])
        for number, (site, first) in enumerate(zip(sites, firsts, strict=False))
        if site.elsewhere
    }
    return rows, counts, also


def _period_columns(
    sites: Sequence[Site], roll: Roll, numbers: Mapping[str, int], sets: Numbered
) -> tuple[dict[str, Column], list[int]]:
    """Periods follow each other: where each begins is told by the days that nothing is known of before it."""
    layers = {(key.state, key.force.id if key.force else None): number for number, key in enumerate(roll.layers)}
    number = {name: number for number, name in enumerate(STATES)}
    rows: list[tuple[int, int, int]] = []
    known: dict[tuple[State, tuple[str, ...]], tuple[int, int, int]] = {}
    of_sites = [site_periods(site) for site in sites]
    days = Days()
    gaps, lengths = [], []
    first = 0  # of the site before
    for found in of_sites:
        usual = None
        for period in found:
            start, end = days[period.start], days[period.end]
            gaps.append(MISSING if start == MISSING else start - (first if usual is None else usual))
            lengths.append(MISSING if end == MISSING else end - (0 if start == MISSING else start))
            if usual is None and start != MISSING:
                first = start
            usual = (start if end == MISSING else end) + 1 if start != MISSING or end != MISSING else first
            key = (period.state, tuple([force.id for force in period.forces]))
            row = known.get(key)
            if row is None:
                members = members_of(period)
                holder = members[0].id if period.state == "held" and members else None
                cast = sets[tuple(numbers[it.id] for it in members)]
                row = known[key] = (number[period.state], layers[period.state, holder], cast)
            rows.append(row)
    table = np.array(rows, np.int64).reshape(-1, 3)
    periods = [period for found in of_sites for period in found]
    return {
        "state": column(table[:, 0]),
        "layer": column(table[:, 1]),
        "set": column(table[:, 2]),
        "gap": column(gaps),
        "length": column(lengths),
        "believed": column([int(period.modality == "believed") for period in periods]),
        "share": column([0 if period.share is None else 1 + SHARES.index(period.share) for period in periods]),
    }, [len(found) for found in of_sites]


def _note_columns(sites: Sequence[Site]) -> tuple[dict[str, Column], list[int]]:
    kinds = {name: number for number, name in enumerate(NOTES)}
    notes = [note for site in sites for note in site.annotations]
    days = Days()
    first = [days[note.start] for note in notes]
    return {
        "kind": column([kinds[note.status] for note in notes]),
        "from": steps(first),
        "to": _since(first, [days[note.end] for note in notes]),
    }, [len(site.annotations) for site in sites]


def _claim_columns(claims: Sequence[Claim], numbers: Mapping[str, int], cites: Mapping[int, int]) -> dict[str, Any]:
    """What the page filters and counts claims by; days are steps from the claim before, or from the claim's last.

    A cast is the force of a claim, its opponent and its parties.
    """
    status = {name: number for number, name in enumerate(STATUSES)}
    days = Days()
    casts = Numbered()
    found: list[list[int]] = [[] for _ in range(6)]
    statuses, cast, last, first, reports, flags = found
    confidences: list[float] = []
    for start in range(0, len(claims), _BLOCK):
        block = claims[start : start + _BLOCK]
        whens = [claim.when for claim in block]
        statuses += [status[claim.status] for claim in block]
        cast += [casts[_cast(claim, numbers)] for claim in block]
        last += [days[when.latest] for when in whens]
        first += [days[when.earliest] for when in whens]
        reports += [cites[id(claim.citation)] for claim in block]
        flags += [_BELIEVED * (it.modality == "believed") | _SELF_SERVING * it.self_serving for it in block]
        confidences += [claim.confidence for claim in block]
    return {
        "status": column(statuses),
        "cast": column(cast),
        "casts": [list(members) for members in casts],
        "to": steps(last),
        "from": _since(last, first),
        "report": steps(reports),
        "flags": column(flags),
        "confidence": column(np.rint(np.array(confidences, np.float64) * 100).astype(np.int64)),
    }


def _cast(claim: Claim, numbers: Mapping[str, int]) -> tuple[int, ...]:
    force, opponent, parties = claim.force, claim.opponent, claim.parties
    both = (-1 if force is None else numbers[force.id], -1 if opponent is None else numbers[opponent.id])
    return (*both, *[numbers[it.id] for it in parties]) if parties else both


def _since(days: list[int], others: list[int]) -> Column:
    """Other days as the steps from these, or from nought where one of these is missing."""
    bases, found = np.array(days, np.int64), np.array(others, np.int64)
    return column(np.where(found == MISSING, MISSING, found - np.where(bases == MISSING, 0, bases)))


class Days(dict["dt.date | None", int]):
    """Days by number, each worked out once; `MISSING` for none."""

    def __missing__(self, day: dt.date | None) -> int:
        known = day_number(day)
        self[day] = number = MISSING if known is None else known
        return number


def _site_columns(sites: Sequence[Site]) -> dict[str, Any]:
    places = [site.place for site in sites]
    shown = [shown_name(site) for site in sites]
    known = {str(n): site.place.name for n, site in enumerate(sites) if site.place.name != shown[n]}
    countries, divisions, features = Numbered(), Numbered(), Numbered()
    return {
        "key": [site.key for site in sites],
        "name": shown,
        "gazetteer": known,
        "names": {str(n): found for n, site in enumerate(sites) if (found := _other_names(site, shown[n]))},
        "part": {str(number): site.part for number, site in enumerate(sites) if site.part is not None},
        "extents": {str(number): extent for number, site in enumerate(sites) if (extent := _extent(site))},
        "lat": column([round(place.lat * 1e5) for place in places]),
        "lon": column([round(place.lon * 1e5) for place in places]),
        "country": column([countries[place.country] for place in places]),
        "admin1": column([divisions[place.admin1] for place in places]),
        "feature": column([features[place.feature] for place in places]),
        "population": column_or_list([place.population for place in places]),
        "uncertainty": column_or_list([round(place.uncertainty_m) for place in places]),
        "countries": list(countries),
        "divisions": list(divisions),
        "features": list(features),
    }


def _other_names(site: Site, shown: str) -> list[str]:
    """What else reports call a place, so that it is found by any of its names."""
    written = {claim.place_as_written for claim in site.claims} | {claim.georeference.name for claim in site.claims}
    known = {shown.casefold(), site.place.name.casefold()}
    return sorted(name for name in written if name.casefold() not in known)[:_NAMES_KEPT]


def _extent(site: Site) -> dict[str, Any] | None:
    """The line or area that words put a site on: its lines as steps of a thousandth of a degree."""
    for claim in [claim for claim in site.claims if claim.georeference.extent is not None]:
        extent = claim.georeference.extent
        if extent is not None and claim.place == site.place and (site.part is not None or claim.relation != "part_of"):
            lines = [_steps(line) for part in extent.parts for line in part]
            return {"kind": extent.kind, "within": round(extent.within_m), "lines": lines}
    return None


def _steps(line: Line) -> list[int]:
    """x, y of the first point, then the steps from each to the next."""
    points = [(round(lon * _DEGREE), round(lat * _DEGREE)) for lon, lat in line]
    found = [points[0], *((x - a, y - b) for (a, b), (x, y) in pairwise(points))]
    return [number for step in found for number in step]


def _reports(claims: Sequence[Claim]) -> tuple[list[Citation], dict[int, int], int]:
    """The reports by date, the number of each by the `id()` of its citations, and how many of them claims are of."""
    citations = [claim.citation for claim in claims]
    cited = dict(zip(map(id, citations), citations, strict=True))
    own = len({cite.id for cite in cited.values()})
    cited |= {id(copy): copy for claim in claims if claim.copies for copy in claim.copies}
    alike: dict[Citation, list[int]] = {}
    for key, cite in cited.items():
        alike.setdefault(cite, []).append(key)
    ordered = sorted(alike, key=_by_date)
    return ordered, {key: number for number, cite in enumerate(ordered) for key in alike[cite]}, own


def _by_date(cite: Citation) -> tuple[dt.date, str, str, str, str, str]:
    published = cite.published or dt.date.min
    return (published, cite.id, cite.sha256, cite.title or "", cite.url or "", cite.path or "")


def day_number(day: dt.date | None) -> int | None:
    """Days since 1970-01-01."""
    return None if day is None else day.toordinal() - _EPOCH
