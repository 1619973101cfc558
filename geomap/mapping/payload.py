"""A chronicle as columns: what the page needs at once, and the texts it unpacks when a reader asks for them.

The core holds numbers and short names, a list for each column, so that a hundred thousand claims stay a few
megabytes and need no object for each. What a claim says in words travels in chunks by site, and the reports in
chunks by date. Days are counted from 1970-01-01; `None` is an open end.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from geomap._states import part_label
from geomap.chronicle import Period
from geomap.mapping.texts import Numbered, report_chunks, text_chunks
from geomap.model import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geomap.chronicle import Chronicle, Site, State
    from geomap.model import Citation, Claim, Force, Line

VERSION = 2
STATES: tuple[State, ...] = ("held", "contested", "disputed", "vacated", "unknown")
SHARES = ("part", "half", "most")
NOTES = ("besieged", "siege_broken", "struck")

_EPOCH = dt.date(1970, 1, 1).toordinal()
_BELIEVED, _SELF_SERVING = 1, 2
_NAMES_KEPT = 24
_STEPS = 1000


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
    """Who and what appears in a chronicle, numbered: the columns refer to these."""

    forces: tuple[Force, ...]
    """By number of periods they appear in, then by id."""
    layers: tuple[LayerKey, ...]
    """Of forces that hold places in their order, then of the other states."""


@dataclass(frozen=True, slots=True)
class Payload:
    """The data of a page, as JSON values."""

    core: dict[str, Any]
    chunks: Mapping[str, Any]
    """Texts and reports by the name of their part of the page, to be packed one by one."""


def site_periods(site: Site) -> tuple[Period, ...]:
    """The site's periods; one of unknown state for a site that is spoken of and has none."""
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
    spans: dict[tuple[State, str | None], set[tuple[dt.date | None, dt.date | None]]] = {}
    parties: dict[tuple[State, str | None], set[str]] = {}
    for site in chronicle.sites:
        for period in site_periods(site):
            members = members_of(period)
            key = (period.state, members[0].id if period.state == "held" and members else None)
            spans.setdefault(key, set()).add((period.start, period.end))
            ids = parties.setdefault(key, set())
            for force in members:
                seen[force.id] += 1
                by_id.setdefault(force.id, force)
                ids.add(force.id)
    for claim in _claims(chronicle):
        for named in (claim.force, claim.opponent, *claim.parties, *claim.backers):
            if named is not None:
                by_id.setdefault(named.id, named)
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
    return Roll(forces, layers)


def members_of(period: Period) -> tuple[Force, ...]:
    """The forces of a period, once each; of a held one the holder alone."""
    forces = tuple({force.id: force for force in period.forces}.values())
    return forces[:1] if period.state == "held" else forces


def columns(
    chronicle: Chronicle,
    roll: Roll,
    colours: Sequence[str],
    *,
    as_of: dt.date | None,
) -> Payload:
    """Pack a chronicle into columns and chunks of text.

    Parameters
    ----------
    chronicle, roll
        The roll is the chronicle's own.
    colours
        One for each force of the roll.
    as_of
        The day that the page opens on.
    """
    numbers = {force.id: index for index, force in enumerate(roll.forces)}
    sets = Numbered()
    sites = chronicle.sites
    rows, counts, also = _rows(sites)
    periods, period_counts = _period_columns(sites, roll, numbers, sets)
    notes, note_counts = _note_columns(sites, numbers)
    every = [*rows, *chronicle.unresolved]
    sources = Numbered()
    claims = _claim_columns(every, numbers, sets, sources)
    reports, cites = _reports(every)
    texts, firsts = text_chunks(rows, chronicle.unresolved, numbers, cites)
    report_texts, first_reports = report_chunks(reports, sources)
    core: dict[str, Any] = {
        "v": VERSION,
        "asOf": day_number(as_of),
        "first": day_number(chronicle.first),
        "last": day_number(chronicle.last),
        "staleAfter": chronicle.stale_after_days,
        "placed": len(rows),
        "unresolved": len(chronicle.unresolved),
        "reports": len({claim.citation.id for claim in every}),
        "states": STATES,
        "statuses": STATUSES,
        "shares": SHARES,
        "noteKinds": NOTES,
        "forces": {
            "id": [force.id for force in roll.forces],
            "name": [force.name for force in roll.forces],
            "side": [force.side for force in roll.forces],
            "colour": list(colours),
        },
        "layers": {
            "state": [STATES.index(key.state) for key in roll.layers],
            "force": [numbers[key.force.id] if key.force else -1 for key in roll.layers],
        },
        "sources": list(sources),
        "sites": _site_columns(sites)
        | {"claims": counts, "also": also, "periods": period_counts, "notes": note_counts},
        "sets": [list(members) for members in sets],
        "periods": periods,
        "notes": notes,
        "claims": claims,
        "texts": firsts,
        "reportChunks": first_reports,
    }
    return Payload(core, texts | report_texts)


def _rows(sites: Sequence[Site]) -> tuple[list[Claim], list[int], dict[str, list[int]]]:
    """Each placed claim once, at the site it speaks of; how many each site has, and the others that tell of it."""
    home: dict[int, int] = {}
    shared: dict[int, list[Claim]] = {}
    for number, site in enumerate(sites):
        for claim in site.claims:
            first = home.setdefault(id(claim), number)
            if first != number:
                shared.setdefault(first, []).append(claim)
                shared.setdefault(number, []).append(claim)
                if site.part is not None and claim.part and part_label(claim.part) == part_label(site.part):
                    home[id(claim)] = number
    rows: list[Claim] = []
    counts = []
    for number, site in enumerate(sites):
        own = [claim for claim in site.claims if home[id(claim)] == number] if shared else site.claims
        counts.append(len(own))
        rows += own
    if not shared:
        return rows, counts, {}
    at = {id(claim): row for row, claim in enumerate(rows)}
    also = {
        str(number): sorted({at[id(claim)] for claim in claims if home[id(claim)] != number})
        for number, claims in sorted(shared.items())
    }
    # what a site lists of others is what its own list says
    listed = {number: {id(claim) for claim in sites[int(number)].claims} for number in also}
    kept = {key: [row for row in found if id(rows[row]) in listed[key]] for key, found in also.items()}
    return rows, counts, {key: found for key, found in kept.items() if found}


def _period_columns(
    sites: Sequence[Site], roll: Roll, numbers: Mapping[str, int], sets: Numbered
) -> tuple[dict[str, list[Any]], list[int]]:
    layers = {(key.state, key.force.id if key.force else None): number for number, key in enumerate(roll.layers)}
    rows: list[tuple[Any, ...]] = []
    counts = []
    days = _Days()
    for site in sites:
        found = site_periods(site)
        counts.append(len(found))
        for period in found:
            members = members_of(period)
            holder = members[0].id if period.state == "held" and members else None
            start, end = days[period.start], days[period.end]
            rows.append(
                (
                    STATES.index(period.state),
                    layers[period.state, holder],
                    sets[tuple(numbers[force.id] for force in members)],
                    start,
                    end if end is None or start is None else end - start,
                    int(period.modality == "believed"),
                    0 if period.share is None else 1 + SHARES.index(period.share),
                )
            )
    return _columns(("state", "layer", "set", "from", "length", "believed", "share"), rows), counts


def _note_columns(sites: Sequence[Site], numbers: Mapping[str, int]) -> tuple[dict[str, list[Any]], list[int]]:
    rows = [
        (
            NOTES.index(note.status),
            numbers.get(note.force.id, -1) if note.force else -1,
            numbers.get(note.opponent.id, -1) if note.opponent else -1,
            day_number(note.start),
            day_number(note.end),
        )
        for site in sites
        for note in site.annotations
    ]
    return _columns(("kind", "force", "opponent", "from", "to"), rows), [len(site.annotations) for site in sites]


def _claim_columns(
    claims: Sequence[Claim], numbers: Mapping[str, int], sets: Numbered, sources: Numbered
) -> dict[str, Any]:
    """What the page filters and counts claims by; days are steps from the claim before, or from the claim's last."""
    status = {name: number for number, name in enumerate(STATUSES)}
    days = _Days()
    whens = [claim.when for claim in claims]
    cites = [claim.citation for claim in claims]
    last = [days[when.latest] for when in whens]
    steps: list[int | None] = []
    before = 0
    for day in last:
        steps.append(None if day is None else day - before)
        before = before if day is None else day

    def since(column: list[int | None]) -> list[int | None]:
        return [day if day is None or base is None else day - base for day, base in zip(column, last, strict=True)]

    return {
        "status": [status[claim.status] for claim in claims],
        "force": [-1 if claim.force is None else numbers[claim.force.id] for claim in claims],
        "opponent": [-1 if claim.opponent is None else numbers[claim.opponent.id] for claim in claims],
        "set": [
            sets[tuple([numbers[force.id] for force in claim.parties])] if claim.parties else -1 for claim in claims
        ],
        "to": steps,
        "from": since([days[when.earliest] for when in whens]),
        "published": since([days[cite.published] for cite in cites]),
        "source": [sources[cite.publisher] for cite in cites],
        "flags": [
            (_BELIEVED if claim.modality == "believed" else 0) | (_SELF_SERVING if claim.self_serving else 0)
            for claim in claims
        ],
        "confidence": [round(claim.confidence * 100) for claim in claims],
    }


class _Days(dict["dt.date | None", "int | None"]):
    """Days by number, each worked out once."""

    def __missing__(self, day: dt.date | None) -> int | None:
        self[day] = number = day_number(day)
        return number


def _columns(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> dict[str, list[Any]]:
    if not rows:
        return {name: [] for name in names}
    return {name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


def _site_columns(sites: Sequence[Site]) -> dict[str, Any]:
    places = [site.place for site in sites]
    countries, divisions, features = Numbered(), Numbered(), Numbered()
    return {
        "key": [site.key for site in sites],
        "name": [place.name for place in places],
        "names": {str(number): found for number, site in enumerate(sites) if (found := _other_names(site))},
        "part": {str(number): site.part for number, site in enumerate(sites) if site.part is not None},
        "extents": {str(number): extent for number, site in enumerate(sites) if (extent := _extent(site))},
        "lat": [round(place.lat * 1e5) for place in places],
        "lon": [round(place.lon * 1e5) for place in places],
        "country": [countries[place.country] for place in places],
        "admin1": [divisions[place.admin1] for place in places],
        "feature": [features[place.feature] for place in places],
        "population": [place.population for place in places],
        "uncertainty": [round(place.uncertainty_m) for place in places],
        "countries": list(countries),
        "divisions": list(divisions),
        "features": list(features),
    }


def _other_names(site: Site) -> list[str]:
    """What else reports call a place, so that it is found by any of its names."""
    written = {claim.place_as_written for claim in site.claims} | {claim.georeference.name for claim in site.claims}
    return sorted(name for name in written if name.casefold() != site.place.name.casefold())[:_NAMES_KEPT]


def _extent(site: Site) -> dict[str, Any] | None:
    """The line or area that words put a site on: its lines as steps of a thousandth of a degree."""
    for claim in site.claims:
        extent = claim.georeference.extent
        if extent is not None and claim.place == site.place and (site.part is not None or claim.relation != "part_of"):
            lines = [_steps(line) for part in extent.parts for line in part]
            return {"kind": extent.kind, "within": round(extent.within_m), "lines": lines}
    return None


def _steps(line: Line) -> list[int]:
    """x, y of the first point, then the steps from each to the next."""
    points = [(round(lon * _STEPS), round(lat * _STEPS)) for lon, lat in line]
    steps = [points[0], *((x - a, y - b) for (a, b), (x, y) in pairwise(points))]
    return [number for step in steps for number in step]


def _reports(claims: Sequence[Claim]) -> tuple[list[Citation], dict[int, int]]:
    """The reports by date, and the number of each by the `id()` of its citations."""
    cited = {id(claim.citation): claim.citation for claim in claims}
    cited |= {id(copy): copy for claim in claims if claim.copies for copy in claim.copies}
    alike: dict[Citation, list[int]] = {}
    for key, cite in cited.items():
        alike.setdefault(cite, []).append(key)
    ordered = sorted(alike, key=_by_date)
    return ordered, {key: number for number, cite in enumerate(ordered) for key in alike[cite]}


def _by_date(cite: Citation) -> tuple[dt.date, str, str, str, str, str]:
    published = cite.published or dt.date.min
    return (published, cite.id, cite.sha256, cite.title or "", cite.url or "", cite.path or "")


def _claims(chronicle: Chronicle) -> Iterator[Claim]:
    for site in chronicle.sites:
        yield from site.claims
    yield from chronicle.unresolved


def day_number(day: dt.date | None) -> int | None:
    """Days since 1970-01-01."""
    return None if day is None else day.toordinal() - _EPOCH
