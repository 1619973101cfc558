"""Claims in order: who is reported to hold what as of a day, and what contradicts what."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geomap.model import Citation, Claim, Force, Modality, Place, Share

State = Literal["held", "contested", "disputed", "vacated", "unknown"]

_SETTING = frozenset({"controls", "captured", "lost", "contested"})
_DISPUTE_DAYS = 7
"""A partisan claim is disputed by one of the other side made at most so many days earlier, or any time later."""
_COPY_MIN_CHARACTERS = 30
"""Shorter quotes can be equal by chance: they do not make two reports copies."""


@dataclass(frozen=True, slots=True)
class Period:
    """What a site's state is reported to be from one day to another, both included."""

    state: State
    """`held` by `forces[0]`; `contested` between `forces`; `disputed`: sources disagree which of `forces` holds
    it; `vacated`: `forces[0]` left and nobody is said to have come; `unknown`: spoken of (struck, besieged), but
    nobody is said to hold it."""
    forces: tuple[Force, ...]
    start: dt.date | None
    """None: since before anything reported."""
    end: dt.date | None
    """None: nothing later is reported."""
    modality: Modality
    share: Share | None
    """How much of the place the state speaks of; None for the whole."""
    claims: tuple[str, ...]
    """Ids of the claims that say so, in order of time."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """Something reported of a site that does not change who holds it."""

    status: Literal["besieged", "siege_broken", "struck"]
    force: Force | None
    opponent: Force | None
    start: dt.date | None
    end: dt.date | None
    claim: str


@dataclass(frozen=True, slots=True)
class Site:
    """A place, or a named part of one, with all that is reported of it."""

    key: str
    """ "geonames:170063", or "geonames:170063#southern half" for a part."""
    place: Place
    part: str | None
    claims: tuple[Claim, ...]
    """In order of time, undated ones first; copies merged."""
    periods: tuple[Period, ...]
    """Consecutive and without overlap."""
    annotations: tuple[Annotation, ...]


@dataclass(frozen=True, slots=True)
class Situation:
    """A site on one day."""

    site: Site
    day: dt.date
    period: Period | None
    """None where nothing is reported up to that day."""
    annotations: tuple[Annotation, ...]
    last_report: dt.date | None
    age_days: int | None
    """Days from the last report on the site to `day`; None where no report is dated."""
    stale: bool
    """`age_days` is more than the chronicle's `stale_after_days`: silence is not peace."""


@dataclass(frozen=True, slots=True)
class Chronicle:
    """All sites in order of key, and the claims whose place is unresolved."""

    sites: tuple[Site, ...]
    unresolved: tuple[Claim, ...]
    first: dt.date | None
    """The earliest day any claim speaks of."""
    last: dt.date | None
    """The latest day any claim or publication speaks of."""
    stale_after_days: int = 30

    def as_of(self, day: dt.date) -> tuple[Situation, ...]:
        """What is reported of every site that has been spoken of by `day`, in order of key."""
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
        In any order: the result does not depend on it.
    stale_after_days
        After so many days without a report a situation is marked stale.

    Returns
    -------
    chronicle
        One site for each place and each named part of a place. A claim on a part does not paint the whole, a claim
        on a province does not paint its towns. Claims that repeat another word for word from a copy of the same
        report are merged into it, and the copy is listed.

    Notes
    -----
    The state on day D is set by the latest evidence not later than D: `captured` and `lost` count from their latest
    possible day, `controls` and `contested` from their earliest. Believed claims set a state only where no asserted
    one does; undated ones only where no dated one does. Reports that disagree about the same day make the site
    disputed, as does a claim by a gaining side's own source that the other side's source contradicts (the rule that
    Wikipedia's conflict maps follow: a partisan source counts fully only against its own side).
    """
    merged = _merge_copies(claims)
    groups: dict[str, list[Claim]] = {}
    unresolved = []
    for claim in merged:
        if claim.place is None:
            unresolved.append(claim)
        else:
            groups.setdefault(_key(claim), []).append(claim)
    sites = tuple(_site(key, groups[key]) for key in sorted(groups))
    days = [d for c in merged for d in (c.when.earliest, c.when.latest) if d is not None]
    printed = [c.citation.published for c in merged if c.citation.published is not None]
    return Chronicle(
        sites, tuple(unresolved), min(days, default=None), max(days + printed, default=None), stale_after_days
    )


def _merge_copies(claims: Iterable[Claim]) -> list[Claim]:
    """One claim for each that copies of a report repeat word for word; the first by date and id is kept."""
    kept: dict[tuple[object, ...], Claim] = {}
    for claim in sorted(claims, key=_order):
        quote = " ".join(claim.evidence.quote.casefold().split())
        place = claim.place
        key = (
            claim.status,
            (place.source, place.source_id) if place is not None else claim.place_as_written,
            claim.force.id if claim.force is not None else None,
            claim.part,
            quote if len(quote) >= _COPY_MIN_CHARACTERS else claim.id,
        )
        first = kept.get(key)
        if first is None:
            kept[key] = claim
        elif claim.citation.id != first.citation.id and all(c.id != claim.citation.id for c in first.copies):
            copies: tuple[Citation, ...] = (*first.copies, claim.citation, *claim.copies)
            kept[key] = replace(first, copies=copies)
    return list(kept.values())


def _order(claim: Claim) -> tuple[dt.date, dt.date, dt.date, str, int, str]:
    """Order of time, undated claims first; then of report and text."""
    low = dt.date.min
    return (
        claim.when.latest or claim.when.earliest or low,
        claim.when.earliest or claim.when.latest or low,
        claim.citation.published or low,
        claim.citation.id,
        claim.evidence.start,
        claim.id,
    )


def _key(claim: Claim) -> str:
    place = claim.place
    if place is None:
        raise ValueError("an unresolved claim has no site")  # pragma: no cover -- the caller sorts these out
    key = f"{place.source}:{place.source_id}"
    if claim.relation == "near":
        return f"{key}#near"
    return f"{key}#{' '.join(claim.part.casefold().split())}" if claim.part else key


def _covers(start: dt.date | None, end: dt.date | None, day: dt.date) -> bool:
    return (start is None or start <= day) and (end is None or day <= end)


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


def _onset(claim: Claim) -> dt.date | None:
    """The day from which a claim counts."""
    when = claim.when
    if claim.status in {"captured", "lost"}:
        return when.latest or when.earliest
    return when.earliest or when.latest


def _site(key: str, claims: list[Claim]) -> Site:
    claims.sort(key=_order)
    place = claims[0].place
    if place is None:
        raise ValueError("an unresolved claim has no site")  # pragma: no cover -- the caller sorts these out
    part = claims[0].part if claims[0].relation != "near" else "surroundings"
    periods = _periods([c for c in claims if c.status in _SETTING])
    annotations = _annotations(claims)
    starts = [d for c in claims if (d := _onset(c)) is not None]
    if not periods:
        periods = (Period("unknown", (), min(starts, default=None), None, "asserted", None, ()),)
    elif periods[0].start is not None and starts and min(starts) < periods[0].start:
        before = Period("unknown", (), min(starts), periods[0].start - dt.timedelta(days=1), "asserted", None, ())
        periods = (before, *periods)
    return Site(key, place, part, tuple(claims), periods, annotations)


# --- states ---------------------------------------------------------------------------------------------------


def _periods(claims: Sequence[Claim]) -> tuple[Period, ...]:
    """The states that control-bearing claims, in order, put a site through."""
    dated = [c for c in claims if _onset(c) is not None]
    if not dated:
        return (_period(claims, None, None),) if claims else ()
    turns = {d for c in dated if (d := _onset(c)) is not None}
    turns |= {
        c.when.latest + dt.timedelta(days=1) for c in dated if c.when.latest is not None and c.when.latest < dt.date.max
    }
    days = sorted(turns)
    dated.sort(key=lambda c: (_onset(c) or dt.date.min, *_order(c)))
    onsets = [_onset(c) or dt.date.min for c in dated]
    out: list[Period] = []
    for day in days:
        known = dated[: bisect_right(onsets, day)]
        if not known:
            continue
        period = _period(_decisive(known, day), day, None)
        if out and _same(out[-1], period):
            continue
        if out:
            out[-1] = replace(out[-1], end=day - dt.timedelta(days=1))
        out.append(period)
    return tuple(out)


def _same(a: Period, b: Period) -> bool:
    return (a.state, [f.id for f in a.forces], a.modality, a.share, a.claims) == (
        b.state,
        [f.id for f in b.forces],
        b.modality,
        b.share,
        b.claims,
    )


def _evidence_day(claim: Claim, day: dt.date) -> dt.date:
    """The last day up to `day` for which the claim vouches."""
    latest = claim.when.latest or claim.when.earliest or day
    return min(latest, day)


def _decisive(known: Sequence[Claim], day: dt.date) -> list[Claim]:
    """The claims that set the state on `day`: the latest evidence, and what contradicts it."""
    pool = [c for c in known if c.modality == "asserted"] or list(known)
    pool.sort(key=lambda c: (_evidence_day(c, day), _onset(c) or day, _order(c)))
    while pool:
        last = pool[-1]
        top = (_evidence_day(last, day), _onset(last))
        chosen = [c for c in pool if (_evidence_day(c, day), _onset(c)) == top]
        chosen = _last_word_of_each_report(chosen)
        if all(c.status == "lost" for c in chosen) and _not_theirs_to_lose(chosen, pool):
            pool = [c for c in pool if c not in chosen]
            continue
        rivals = [
            c
            for c in pool
            if c not in chosen
            and c.self_serving
            and any(
                w.self_serving and w.force is not None and c.force is not None and w.force.id != c.force.id
                for w in chosen
            )
            and (top[0] - _evidence_day(c, day)).days <= _DISPUTE_DAYS
        ]
        return rivals + chosen
    return list(known[-1:])


def _last_word_of_each_report(claims: Sequence[Claim]) -> list[Claim]:
    """ "seized but lost again the same day": of what one report says of one day, the last on the whole counts."""
    out: list[Claim] = []
    for claim in claims:
        whole = claim.share is None and claim.status != "contested"
        if whole:
            out = [
                c for c in out if c.citation.id != claim.citation.id or c.share is not None or c.status == "contested"
            ]
        out.append(claim)
    return out


def _not_theirs_to_lose(lost: Sequence[Claim], pool: Sequence[Claim]) -> bool:
    """Is what was lost held by somebody else by then? Then nothing changed."""
    held = next((c for c in reversed(pool) if c.status in {"controls", "captured"} and c.share is None), None)
    if held is None or held.force is None:
        return False
    holder = held.force
    return all(
        c.force is not None and c.force.id != holder.id and (c.force.side is None or c.force.side != holder.side)
        for c in lost
    )


def _period(claims: Sequence[Claim], start: dt.date | None, end: dt.date | None) -> Period:
    """The state that a set of equally late claims describes."""
    holders = _forces(c.force for c in claims if c.status in {"controls", "captured"})
    parties = _forces(
        f for c in claims for f in (*c.parties, *((c.force,) if c.status in {"controls", "captured"} else ()))
    )
    modality: Modality = "asserted" if any(c.modality == "asserted" for c in claims) else "believed"
    ids = tuple(dict.fromkeys(c.id for c in claims))
    whole = [c for c in claims if c.share is None and c.status in {"controls", "captured", "lost"}]
    if any(c.status == "contested" for c in claims):
        return Period("contested", parties, start, end, modality, None, ids)
    if len({_side(f) for f in holders}) > 1:
        rivals = {_side(c.force) for c in whole if c.force is not None and c.status != "lost"}
        state: State = "disputed" if len(rivals) > 1 else "contested"
        return Period(state, holders, start, end, modality, None, ids)
    if holders:
        left = [c for c in whole if c.status == "lost" and c.force is not None and _side(c.force) == _side(holders[0])]
        if left and all(c.status == "lost" for c in whole):
            return Period("vacated", holders, start, end, modality, None, ids)
        if left:
            return Period("disputed", holders, start, end, modality, None, ids)
        shares = [c.share for c in claims if c.status in {"controls", "captured"}]
        share = (
            None if None in shares else max((s for s in shares if s), key=("part", "half", "most").index, default=None)
        )
        return Period("held", holders[:1], start, end, modality, share, ids)
    losers = _forces(c.force for c in claims if c.status == "lost")
    if losers or any(c.status == "lost" for c in claims):
        shares = [c.share for c in claims if c.status == "lost"]
        return Period("vacated", losers, start, end, modality, shares[-1] if shares else None, ids)
    return Period("unknown", (), start, end, modality, None, ids)


def _side(force: Force) -> str:
    return force.side or force.id


def _forces(forces: Iterable[Force | None]) -> tuple[Force, ...]:
    """Each force once, by id, in order."""
    seen: dict[str, Force] = {}
    for force in forces:
        if force is not None:
            seen.setdefault(force.id, force)
    return tuple(seen.values())


# --- what does not change the holder --------------------------------------------------------------------------


def _annotations(claims: Sequence[Claim]) -> tuple[Annotation, ...]:
    """Sieges until they are broken, strikes on their days."""
    relieved = sorted(
        d
        for c in claims
        if c.status in {"siege_broken", "captured"} and (d := c.when.latest or c.when.earliest) is not None
    )
    out = []
    for claim in claims:
        if claim.status not in {"besieged", "siege_broken", "struck"}:
            continue
        start, end = claim.when.earliest or claim.when.latest, claim.when.latest or claim.when.earliest
        if claim.status == "besieged":
            # A siege goes on until something is said to have ended it.
            said_until = claim.when.latest
            end = next((d for d in relieved if said_until is None or d >= said_until), None)
            ended_within = next((d for d in relieved if start is not None and d > start), None)
            end = end if end is not None else (max(ended_within, said_until) if ended_within and said_until else None)
        out.append(Annotation(claim.status, claim.force, claim.opponent, start, end, claim.id))
    return tuple(out)
