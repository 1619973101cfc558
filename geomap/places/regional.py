"""One name that is known to lie in a country, or in a first-order division of it.

Since it must lie there, it is worth looking in looser ways than in a report at large. Strictest first:
    1. a place of the region whose name has one of the name's keys (`geomap.places.resolution`);
    2. a place of the region that is likelier called by another spelling of the name than alike by chance
       (`geomap.places.respelling`), against all names of the region and against "none of them";
    3. a place just outside the division: who writes lists of places and who draws borders differ about them.
"""

from __future__ import annotations

import math
from itertools import compress
from typing import TYPE_CHECKING

from geomap.model import Candidate, Georeference, Match, Toponym
from geomap.places import names
from geomap.places.candidates import Option, choice_of, default_settings, group_of, options_of
from geomap.places.memory import Memory, remember
from geomap.places.resolution import (
    METHOD,
    NO_CONTEXT,
    TWICE_KM,
    Group,
    answer_of,
    group_up,
    resolve,
    score_together,
)
from geomap.places.surroundings import kilometres
from geomap.places.table import DEGREE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geomap.model import Place
    from geomap.places.candidates import ResolutionSettings
    from geomap.places.gazetteer import Gazetteer

BESIDE_KM = 5.0
"""How far a place may lie from the places of the division that it is said to lie in."""
BESIDE = 0.7
"""The factor for the score of a place outside its division."""
_KM_PER_DEGREE = 111.195


def resolve_in(
    toponym: Toponym,
    gazetteer: Gazetteer | Memory,
    *,
    country: str | None = None,
    admin1: str | None = None,
    settings: ResolutionSettings | None = None,
) -> Georeference:
    """Resolve one name that is known to lie in a country.

    Parameters
    ----------
    toponym
        Its name, cue and container are read.
    gazetteer
        Or a memory of one.
    country
        ISO alpha-2 code: places of other countries are not considered. None if it is unknown.
    admin1
        Name of one of its first-order divisions, as in the gazetteer: places of other divisions are not considered,
        except those just outside it if nothing is found inside.
    settings
        The bundled ones if None.
    """
    if country is None:
        return resolve(toponym, gazetteer, settings=settings)
    memory = remember(gazetteer)
    settings = default_settings() if settings is None else settings
    (group,), _ = group_up((toponym,), memory, settings)
    every = options_of(group.name, group.cue, memory, settings).options
    inside = [option for option in every if option.place.country == country]
    options = inside
    where = country
    if admin1 is not None:
        options = [option for option in inside if option.place.admin1 in {admin1, None}]
        where = f"{admin1}, {country}"
    group = group._replace(namesakes=_namesakes(every, country, memory))
    answer = _answer(group, options, settings)
    if any(option.match < Match.TRANSLITERATED for option in options):
        return answer
    found = _respelled(group, memory, country, admin1, settings)
    if answer.place is not None:
        # "Bagram" is spelled otherwise than Bagram Airfield, and is called so all the same where an air base is meant.
        plain = group_of(group.cue, settings) in {None, "settlement", "village"}
        return _weighed(answer, found, settings) if plain else answer
    if found is not None and found.place is not None:
        return found
    if admin1 is not None:
        beside = _beside([o for o in inside if o.match < Match.TRANSLITERATED], country, admin1, memory)
        near = _answer(group, beside, settings) if beside else None
        if near is not None and near.place is not None and near.score * BESIDE >= settings.min_score:
            reason = f"in {near.place.admin1}, next to {admin1}, where the name is not known"
            return near._replace(score=round(near.score * BESIDE, 4), reason=reason)
    if found is not None and not options:
        return found
    if not options and every:
        answer = answer._replace(reason=f"no place in {where} is spelled like {group.name!r}")
    return answer


def _once(named: Iterable[tuple[str, Place]]) -> Iterator[bool]:
    """Whether each place is a new one, and not a settlement that stood in the list before under the same name."""
    told: dict[str, list[Place]] = {}
    for name, place in named:
        others = told.setdefault(name, []) if place.feature[:1] == "P" else []
        yield all(kilometres(place.lat, place.lon, other.lat, other.lon) > TWICE_KM for other in others)
        others.append(place)


def _own(place: Place) -> str:
    return names.strip_article(names.fold(place.name))


def _answer(group: Group, options: Sequence[Option], settings: ResolutionSettings) -> Georeference:
    # What is spelled like the name is called by it, whatever its main name is.
    named = [("" if o.match < Match.TRANSLITERATED else _own(o.place), o.place) for o in options]
    once = list(compress(options, _once(named)))
    (ranked,) = score_together([group], [choice_of(once, settings)], NO_CONTEXT, settings)
    return answer_of(group, ranked, settings)


def _has_table(country: str, memory: Memory) -> bool:
    """Whether a table of the whole country is installed."""
    return any(country in table.meta["vocabularies"]["country"] for table in memory.gazetteer.tables[1:])


def _namesakes(options: Sequence[Option], country: str, memory: Memory) -> int:
    if _has_table(country, memory):
        return 0
    return sum(o.place.country == country and o.place.feature[:1] == "P" and o.match == Match.FOLDED for o in options)


def _beside(options: Sequence[Option], country: str, admin1: str, memory: Memory) -> list[Option]:
    """Those of the options that lie near a place of the division."""
    if not options:
        return []
    import numpy as np  # noqa: PLC0415 -- slow to load, and seldom needed

    points = []
    for table in memory.gazetteer.tables:
        words = table.meta["vocabularies"]
        if country in words["country"] and admin1 in words["admin1"]:
            rows = table.columns()
            mine = rows["country"] == words["country"].index(country)
            mine &= rows["admin1"] == words["admin1"].index(admin1)
            points.append(np.stack([rows["lat"][mine], rows["lon"][mine]]) / DEGREE)
    kept = []
    for option in options:
        for lat, lon in points:
            north = (lat - option.place.lat) * _KM_PER_DEGREE
            east = (lon - option.place.lon) * _KM_PER_DEGREE * math.cos(math.radians(option.place.lat))
            if north.size and float(np.hypot(north, east).min()) <= BESIDE_KM:
                kept.append(option)
                break
    return kept


def _respelled(
    group: Group, memory: Memory, country: str, admin1: str | None, settings: ResolutionSettings
) -> Georeference | None:
    """The place of a region whose name most likely is this one in another spelling; None if nothing is similar."""
    from geomap.places.respelling import load_sounds, respelled  # noqa: PLC0415 -- loads numpy

    found, count, own = respelled(group.name, memory, country, admin1)
    if not found:
        return None
    found = tuple(compress(found, _once((_own(one.place), one.place) for one in found)))
    weights = load_sounds().weights
    none = weights["none"] + (0.0 if _has_table(country, memory) else weights["none_bundled"])
    none += weights["none_spellings"] * math.log(count) + weights["none_own"] * own
    sums = [
        weights["log_odds"] * one.log_odds
        + weights["share"] * one.share
        + weights["part"] * one.part
        + weights["population"] * math.log10(max(1, one.place.population))
        for one in found
    ]
    top = max(none, *sums)
    whole = math.exp(none - top) + sum(math.exp(total - top) for total in sums)
    scored = sorted(
        ((one.place, math.exp(total - top) / whole) for one, total in zip(found, sums, strict=True)),
        key=lambda pair: (-pair[1], pair[0].source, pair[0].source_id),
    )
    candidates = tuple(Candidate(place, Match.RESPELLED, round(score, 4)) for place, score in scored)
    best = scored[0][0]
    pooled = round(min(1.0, sum(score for place, score in scored if are_one(best, place, settings))), 4)
    closest = f"no place in {admin1 or country} is spelled like {group.name!r}; the closest is {best.name}"
    return Georeference(group.name, best if pooled >= settings.min_score else None, pooled, candidates, METHOD, closest)


def _weighed(answer: Georeference, other: Georeference | None, settings: ResolutionSettings) -> Georeference:
    """An answer found by how a name sounds, weighed by its spelling: the mean of both log-odds."""
    place = answer.place
    if place is None:
        return answer
    close = (c.score for c in (other.candidates if other is not None else ()) if are_one(place, c.place, settings))
    score = round(even_odds((answer.score, sum(close))), 4)
    if score >= settings.min_score:
        return answer._replace(score=score)
    reason = f"no gazetteer entry is spelled like {answer.name!r}; the closest is {place.name} ({place.country})"
    return answer._replace(place=None, score=score, reason=reason)


def even_odds(scores: Sequence[float]) -> float:
    """The mean of several scores on the scale of log-odds, as a score from 0 to 1; no score counts as quite certain."""
    bounded = [min(0.999, max(0.01, score)) for score in scores]
    odds = sum(math.log(score / (1.0 - score)) for score in bounded) / len(bounded)
    return 1.0 / (1.0 + math.exp(-odds))


def are_one(one: Place, other: Place, settings: ResolutionSettings) -> bool:
    """Do two places lie so close that they count as one?"""
    return kilometres(one.lat, one.lon, other.lat, other.lon) <= settings.same_km
