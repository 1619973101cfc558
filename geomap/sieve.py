"""Claims filtered by force, status, place, days, source, confidence and modality."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, get_args

from geomap.errors import FilterError
from geomap.model import STATUSES, Match, Modality
from geomap.places.names import fold

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from geomap.engine import Engine
    from geomap.model import Claim, Force

Ident = tuple[str, str]
"""Source and id of a place."""


def sieve(
    claims: Sequence[Claim],
    engine: Engine,
    *,
    force: str | Iterable[str] | None,
    opponent: str | Iterable[str] | None,
    status: str | Iterable[str] | None,
    place: str | Iterable[str] | None,
    first: dt.date | None,
    last: dt.date | None,
    source: str | Iterable[str] | None,
    min_confidence: float,
    modality: str | Iterable[str] | None,
) -> Iterator[Claim]:
    """The claims that meet every condition, in their order. `Claims.filter` says what the conditions mean.

    Parameters
    ----------
    claims
        The claims to choose from.
    engine
        Its gazetteer gives the other names of a place.
    first, last
        Days, both included.

    Raises
    ------
    FilterError
        If no claim could meet a condition.
    """
    if first is not None and last is not None and first > last:
        raise FilterError(f"since is {first}, and after until, {last}: exchange them")
    if not 0 <= min_confidence <= 1:
        raise FilterError(f"min_confidence is {min_confidence!r}: confidences are from 0 to 1, for example 0.8")
    tests: list[Callable[[Claim], bool]] = []
    if force is not None:
        forces = {_key(name) for name in _several("force", force)}
        tests.append(lambda claim: not forces.isdisjoint(_names_of_forces(claim)))
    if opponent is not None:
        opponents = {_key(name) for name in _several("opponent", opponent)}
        tests.append(lambda claim: not opponents.isdisjoint(_names_of((claim.opponent,))))
    if status is not None:
        statuses = _known("status", status, STATUSES)
        tests.append(lambda claim: claim.status in statuses)
    if modality is not None:
        modalities = _known("modality", modality, get_args(Modality))
        tests.append(lambda claim: claim.modality in modalities)
    if place is not None:
        tests.append(_at(_several("place", place), claims, engine))
    if first is not None or last is not None:
        tests.append(lambda claim: _is_between(claim, first, last))
    if source is not None:
        sources = {_key(name) for name in _several("source", source)}
        tests.append(lambda claim: not sources.isdisjoint(_names_of_sources(claim)))
    if min_confidence > 0:
        tests.append(lambda claim: claim.confidence >= min_confidence)
    return (claim for claim in claims if all(test(claim) for test in tests))


def _several(what: str, value: str | Iterable[str]) -> tuple[str, ...]:
    """One value or several as several."""
    if isinstance(value, str):
        return (value,)
    several = tuple(value) if isinstance(value, Iterable) else (value,)
    for each in several:
        if not isinstance(each, str):
            raise FilterError(f"{what} is {each!r}: give text, or several texts in a list")
    return several


def _known(what: str, value: str | Iterable[str], words: Sequence[str]) -> frozenset[str]:
    for each in (several := _several(what, value)):
        if each not in words:
            raise FilterError(f"{what} is {each[:80]!r}: use {', '.join(words[:-1])} or {words[-1]}")
    return frozenset(several)


def _key(name: str) -> str:
    """A name as it is compared; one without a letter or digit as it is."""
    return fold(name) or name


def _names_of_forces(claim: Claim) -> Iterator[str]:
    """Of its force; of a claim that names none, of all others in it. The page decides alike: `readClaims`, data.js."""
    return _names_of((claim.force,) if claim.force is not None else (claim.opponent, *claim.parties))


def _names_of(actors: Iterable[Force | None]) -> Iterator[str]:
    for actor in actors:
        if actor is not None:
            yield from (_key(text) for text in (actor.id, actor.name, actor.side) if text is not None)


def _is_between(claim: Claim, first: dt.date | None, last: dt.date | None) -> bool:
    """Does a claim speak of a day between two? The page decides alike: `isBetween` in views.js.

    What is not dated is of the day of its report, and what is only known to have been by some day of that day: neither
    may be counted in all the years before.
    """
    late = claim.when.latest or claim.when.earliest or claim.citation.published
    if late is None:
        return False
    early = claim.when.earliest or late
    return (last is None or early <= last) and (first is None or late >= first)


def _names_of_sources(claim: Claim) -> Iterator[str]:
    for report in (claim.citation, *claim.copies):
        yield from (_key(text) for text in (report.publisher, report.id) if text is not None)
    if claim.according_to is not None:
        yield _key(claim.according_to.name)


def _at(names: Sequence[str], claims: Sequence[Claim], engine: Engine) -> Callable[[Claim], bool]:
    """Is a claim's place, or what it is measured from, called so?

    Other names of a place are those its gazetteer lists; a loose spelling counts where no claim meets a stricter one.
    """
    written = {_key(name) for name in names}
    there = {ident for claim in claims for ident in _idents(claim)}
    by_text = {f"{source}:{ident}": (source, ident) for source, ident in there}
    wanted = {by_text[name] for name in names if name in by_text}
    told = {name for claim in claims for name in _names_of_place(claim)}
    for name in names:
        hits = [((hit.place.source, hit.place.source_id), hit.match) for hit in engine.gazetteer.lookup(name)]
        met = [(ident, match) for ident, match in hits if ident in there]
        loosest = Match.ARTICLE
        if met and _key(name) not in told:
            loosest = max(loosest, min(match for _, match in met))
        wanted.update(ident for ident, match in met if match <= loosest)
    return lambda claim: not wanted.isdisjoint(_idents(claim)) or not written.isdisjoint(_names_of_place(claim))


def _idents(claim: Claim) -> Iterator[Ident]:
    for place in (claim.place, claim.georeference.anchor):
        if place is not None:
            yield place.source, place.source_id


def _names_of_place(claim: Claim) -> Iterator[str]:
    yield _key(claim.place_as_written)
    yield _key(claim.georeference.name)
    for place in (claim.place, claim.georeference.anchor):
        if place is not None:
            yield _key(place.name)
