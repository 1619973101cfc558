"""Claims in order of time become sites with their states: who is reported to hold what as of a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from geomap.chronicle.copies import merge_copies
from geomap.chronicle.sieges import Annotation, EndsOfSieges, annotate
from geomap.chronicle.states import Period
from geomap.chronicle.sweep import periods_of
from geomap.chronicle.testimonies import SETTING, is_part, part_label
from geomap.collector import collector_paused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geomap.model import Claim, Place

_MOST_FOLLOWED = 1_000_000
_THERE = frozenset({"at", "part_of"})
"""Relations of claims on a place itself or a part of it, rather than on something near it."""


@dataclass(frozen=True, slots=True)
class Site:
    """A place, or a named part of one, with everything reported of it."""

    key: str
    """ "geonames:170063", or "geonames:170063#southern half" for a part."""
    place: Place
    part: str | None
    claims: tuple[Claim, ...] = field(repr=False)
    """In order of time, undated ones first; copies merged."""
    periods: tuple[Period, ...] = field(repr=False)
    """Consecutive and without overlap."""
    annotations: tuple[Annotation, ...] = field(repr=False)
    elsewhere: tuple[Claim, ...] = field(default=(), repr=False)
    """Those of the claims that another site has as well: they speak of its parts, or of all of what it is a part of."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A site on one day."""

    site: Site
    day: dt.date
    period: Period | None
    """None if nothing is reported up to that day."""
    annotations: tuple[Annotation, ...]
    last_report: dt.date | None
    age_days: int | None
    """Days from the last report on the site to `day`; None if no report is dated."""
    stale: bool
    """Whether `age_days` exceeds the chronicle's `stale_after_days`: silence is not peace."""


@dataclass(frozen=True, slots=True)
class Chronicle:
    """All sites, in order of key, and the claims whose place is unresolved."""

    sites: tuple[Site, ...]
    unresolved: tuple[Claim, ...]
    first: dt.date | None
    """The earliest day any claim speaks of."""
    last: dt.date | None
    """The latest day any claim or publication speaks of."""
    stale_after_days: int = 30

    def as_of(self, day: dt.date) -> tuple[Situation, ...]:
        """The situation of every site that reports speak of by `day`, in order of key."""
        out = []
        for site in self.sites:
            period = next((p for p in site.periods if _covers(p.start, p.end, day)), None)
            notes = tuple(a for a in site.annotations if _covers(a.start, a.end, day))
            if period is None and not notes:
                continue
            last = max((seen for c in site.claims if (seen := _seen(c, day)) is not None), default=None)
            age = (day - last).days if last is not None else None
            out.append(Situation(site, day, period, notes, last, age, age is not None and age > self.stale_after_days))
        return tuple(out)


def compile_chronicle(claims: Iterable[Claim], *, stale_after_days: int = 30) -> Chronicle:
    """Put claims in order and derive each site's states.

    Parameters
    ----------
    claims
        In any order; the result does not depend on it.
    stale_after_days
        A situation is marked stale after more than this many days without a report.

    Returns
    -------
    chronicle
        One site for each place, for each named part of a place and for what is near it. Claims that a copy of the
        same report repeats are merged, and the copies listed.

    Notes
    -----
    The state on day D is set by the latest evidence not later than D. `captured` and `lost` count from their latest
    possible day, or from the day a closer report gives the same event; `controls` and `contested` from their earliest
    to their latest, unless a change is reported between. Believed claims set a state only where no asserted one does;
    undated ones only where no dated one does.

    Of what one source says of one day the later sentence counts. Sources that disagree about the same day make the
    site disputed, as does a gaining side's own claim within a week of the other side's own, and neither of them settles
    it (the rule that Wikipedia's conflict maps follow: a partisan source counts fully only against its own side). A
    force that does not hold a place does not change its state by losing it.

    A claim on a part does not paint the whole: only where different sides hold the whole and a part, or two parts, is
    the place contested. The part's claims are then listed with the whole's, too. Who takes or leaves all of a place
    takes or leaves its parts. A claim on a province does not paint its towns.
    """
    with collector_paused():
        merged, sources, reports = merge_copies(claims)
        places: dict[tuple[str, str], list[Claim]] = {}
        known: dict[int, list[Claim]] = {}  # by identity of the place
        unresolved = []
        for claim in merged:
            place = claim.georeference.place
            if place is None:
                unresolved.append(claim)
                continue
            said = known.get(id(place))
            if said is None:
                said = known[id(place)] = places.setdefault((place.source, place.source_id), [])
            said.append(claim)
        rank = dict(zip(map(id, merged), count()))
        sites = [site for said in places.values() for site in _sites(said, sources, rank)]
    days = {claim.when.earliest for claim in merged} | {claim.when.latest for claim in merged}
    told = {day for day in days if day is not None}
    printed = {cite.published for cite in reports if cite.published is not None}
    return Chronicle(
        tuple(sorted(sites, key=lambda site: site.key)),
        tuple(unresolved),
        min(told, default=None),
        max(told | printed, default=None),
        stale_after_days,
    )


def _sites(claims: Sequence[Claim], sources: Sequence[int], rank: Mapping[int, int]) -> list[Site]:
    """The sites of one place: the whole, its named parts, its surroundings."""
    whole: list[Claim] = []
    near: list[Claim] = []
    parts: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.relation not in _THERE and not _has_own_point(claim):
            near.append(claim)
        elif claim.part is not None and part_label(claim.part):
            parts.setdefault(part_label(claim.part), []).append(claim)
        else:
            whole.append(claim)
    out = []
    of_parts = [c for said in parts.values() for c in said]
    periods = periods_of(whole, parts=of_parts, sources=sources, rank=rank)
    if whole or any(p.state == "contested" for p in periods):
        out.append(_site("", None, whole, _telling(of_parts, periods), periods, rank))
    # Each part follows the changes of the whole, which is not worth its time if there are thousands of them.
    changes = [c for c in whole if c.status in {"captured", "lost"} and not is_part(c)]
    around = changes if len(parts) * len(changes) <= _MOST_FOLLOWED else []
    ends = EndsOfSieges(whole) if parts else None
    for label, said in parts.items():
        periods = periods_of(said, sources=sources, rank=rank, around=around)
        out.append(_site(f"#{label}", said[0].part, said, _telling(around, periods), periods, rank, ends))
    if near:
        out.append(_site("#near", "surroundings", near, [], periods_of(near, sources=sources, rank=rank), rank))
    return out


def _telling(claims: Iterable[Claim], periods: Iterable[Period]) -> list[Claim]:
    """The claims that the periods are based on."""
    ids = {each for period in periods for each in period.claims}
    return [c for c in claims if c.id in ids]


def _has_own_point(claim: Claim) -> bool:
    """Whether a claim's place is one of its own, with a known point, such as "20 km north of X"."""
    place, anchor = claim.place, claim.georeference.anchor
    return place is not None and anchor is not None and place.source_id != anchor.source_id


def _site(
    suffix: str,
    part: str | None,
    own: Sequence[Claim],
    telling: Sequence[Claim],
    periods: tuple[Period, ...],
    rank: Mapping[int, int],
    around: EndsOfSieges | None = None,
) -> Site:
    """A site with the claims on it, and those on its parts or its whole that its state is based on."""
    claims = sorted([*own, *telling], key=lambda c: rank[id(c)]) if telling else own
    place = _place_of(own or telling, whole=not suffix)
    spoken = [d for c in own if not (periods and c.status in SETTING) and (d := _onset(c)) is not None]
    first = min(spoken, default=None)
    if not periods:
        periods = (Period("unknown", (), first, None, "asserted", None, ()),)
    begins = periods[0].start
    if begins is not None and first is not None and first < begins:
        if periods[0].state == "unknown" and periods[0].modality == "asserted":
            periods = (periods[0]._replace(start=first), *periods[1:])
        else:
            before = Period("unknown", (), first, begins - dt.timedelta(days=1), "asserted", None, ())
            periods = (before, *periods)
    annotations = tuple(annotate(own, around=around))
    return Site(
        f"{place.source}:{place.source_id}{suffix}", place, part, tuple(claims), periods, annotations, tuple(telling)
    )


def _place_of(claims: Sequence[Claim], *, whole: bool) -> Place:
    """The place of a site; the point of a part is the part's, not that of the whole."""
    for claim in claims:
        if claim.place is not None and (not whole or not is_part(claim)):
            return claim.place
    place = claims[0].georeference.anchor or claims[0].place
    if place is None:
        raise ValueError("an unresolved claim has no site")  # pragma: no cover -- the caller sorts these out
    return place


def _covers(start: dt.date | None, end: dt.date | None, day: dt.date) -> bool:
    return (start is None or start <= day) and (end is None or day <= end)


def _onset(claim: Claim) -> dt.date | None:
    """The day from which a claim counts."""
    when = claim.when
    if claim.status in {"captured", "lost"}:
        return when.latest or when.earliest
    return when.earliest or when.latest


def _seen(claim: Claim, day: dt.date) -> dt.date | None:
    """The last day not after `day` on which this claim was news."""
    known = [d for d in (claim.when.earliest, claim.when.latest, claim.citation.published) if d is not None]
    if (
        claim.when.earliest is not None
        and claim.when.latest is not None
        and claim.when.earliest <= day <= claim.when.latest
    ):
        return day
    return max((d for d in known if d <= day), default=None)
