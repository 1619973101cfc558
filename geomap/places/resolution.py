"""Which place a name means: every candidate gets a score, and so has "none of them".

The scores are a conditional logit (a softmax over weighted features, McFadden 1974): with weights fitted to labelled
names, a score of 0.9 is meant to be right nine times in ten. Weights are data, `lexicon/resolution.toml`.

Features of a candidate, besides those of `geomap.places.candidates`
    within_country, within_admin1, within_other: it lies where the text says that it lies, or elsewhere.
    home: the report's outlet is at home in its country.
    holds: the text says of another place that it lies in it, and it is of a kind that can hold places.
    context_country: its country is named in the report, or by an adjective, or holds other places of it;
    context_share: what share of them; context_admin1: the same division as others; context_near: 0-1, nearness to the
    closest other place (1 at 0 km, 1/e at 100 km).
Features of "none of them"
    none: always; none_shared: ln(1 + places of this spelling); none_loose: no place is spelled like it; none_long: the
    name is of several words; none_namesakes: ln(settlements of this spelling in the country it is known to lie in).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from geomap.model import Candidate, Georeference, Match, Place, Report, Toponym
from geomap.places import names
from geomap.places.candidates import (
    KINDS,
    Option,
    ResolutionSettings,
    default_settings,
    group_of,
    options_of,
    spelled_out,
    words_of_war,
)
from geomap.places.memory import Memory, remember
from geomap.places.outlets import home_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geomap.places.gazetteer import Gazetteer

__all__ = ["Context", "ResolutionSettings", "context_of", "resolve", "resolve_all", "resolve_in"]

METHOD = "gazetteer"
MAX_CANDIDATES = 10
"""Candidates that a georeference keeps."""
MAX_COMPARED = 30
"""Candidates of a name that are compared with the report's other places."""
MAX_ANCHORS = 12
"""Other places that a candidate's distance is taken to."""
NEAR_KM = 100.0
_ROUNDS = 2
_SETTLED = 0.9999
"""A probability that the rest of a report is not asked about."""


# --- what the report says -------------------------------------------------------------------------------------


class _Group(NamedTuple):
    """The mentions of one name in one sense."""

    name: str
    cue: str | None
    containers: frozenset[tuple[str | None, str | None]]
    """Country code and division that the text puts it in; None for a whole country."""
    mentions: int
    holds: bool = False
    """Whether the text puts another place in it ("Tacoma, Washington")."""
    namesakes: int = 0
    """Settlements of this spelling in its country, where only the larger settlements of that country are known."""


_CAPITALISED = re.compile(r"\b[A-Z][a-z]{2,}(?:n|i|h|se|sh|q)\b|\b[A-Z][a-z]{3,}\b")


@dataclass(frozen=True, slots=True)
class Context:
    """What else is known of where a report takes place."""

    countries: Mapping[str, float]
    """ISO alpha-2 codes to how often they are spoken of, by adjectives or otherwise."""
    theatre: float = 1.0
    """0-1: how much it counts that much reporting on war is about a country; little in a report of other things."""
    home: str | None = None
    """ISO alpha-2 code of the country that the report's outlet is at home in, if that is known."""


def context_of(report: Report, gazetteer: Gazetteer | Memory) -> Context:
    """What the words of a report say about where it takes place: adjectives ("Syrian", "Iraqi"), words of war."""
    places = remember(gazetteer).gazetteer
    demonyms = places.demonyms
    votes: dict[str, float] = {}
    for word in _CAPITALISED.findall(report.text):
        code = demonyms.get(word.lower())
        if code:
            votes[code] = votes.get(code, 0.0) + 0.5
    return Context(MappingProxyType(votes), _of_war(report.text), home_of(report.citation, places.countries))


NO_CONTEXT = Context(MappingProxyType({}))


_SHORT_TEXT = 60
"""Words below which a report may be of war without a word of it."""
_WAR_SHARE = 120.0
"""One word of war in so many makes a report of war."""


def _of_war(text: str) -> float:
    """0-1: how much a text is about war; a short one, and one in other letters than ours, is taken to be."""
    tokens = text.lower().split()
    if len(tokens) < _SHORT_TEXT or not text[:200].isascii():
        return 1.0
    war = words_of_war()
    return min(1.0, _WAR_SHARE * sum(1 for token in tokens if token.rstrip(".,;:'\"") in war) / len(tokens))


def _containers(within: str, memory: Memory) -> frozenset[tuple[str | None, str | None]]:
    def make() -> frozenset[tuple[str | None, str | None]]:
        found: set[tuple[str | None, str | None]] = set()
        code = memory.gazetteer.demonyms.get(names.fold(within))
        if code:
            found.add((code, None))
        for part in [within, *within.split(",")]:
            hits = memory.hits(part.strip())
            best = [hit for hit in hits if hit.match is not Match.TRANSLITERATED] or list(hits)
            for hit in best[:8]:
                place = hit.place
                if place.country is not None:
                    found.add((place.country, None if place.feature.startswith("A.PCL") else place.admin1))
            if any(hit.place.feature.startswith("A.PCL") for hit in best):
                found = {c for c in found if c[1] is None}
        return frozenset(found)

    return memory.recall(("containers", within), make)


def resolve_all(
    toponyms: Sequence[Toponym],
    report: Report | None,
    gazetteer: Gazetteer | Memory,
    *,
    settings: ResolutionSettings | None = None,
    context: Context | None = None,
) -> dict[Toponym, Georeference]:
    """Resolve the names of one report together: they tell each other where they lie.

    Parameters
    ----------
    toponyms
        Of one report.
    report
        Its adjectives count as context; None if there is no text.
    gazetteer
        Or a memory of one (`geomap.places.memory.remember`), worth keeping from report to report.
    settings
        The bundled ones if None.
    context
        Instead of what the report's adjectives say.

    Returns
    -------
    georeferences
        In order of the toponyms. A name in one sense (same class word) means one place throughout.
    """
    memory = remember(gazetteer)
    settings = default_settings() if settings is None else settings
    if context is None:
        context = NO_CONTEXT if report is None else context_of(report, memory)
    groups, index = _group_up(toponyms, memory, settings)
    options = [options_of(group.name, group.cue, memory, settings) for group in groups]
    scored = _score_together(groups, options, context, settings)
    answers = [_answer(group, ranked, settings) for group, ranked in zip(groups, scored, strict=True)]
    return {
        toponym: answers[at] if answers[at].name == toponym.name else replace(answers[at], name=toponym.name)
        for toponym, at in zip(toponyms, index, strict=True)
    }


def resolve(
    toponym: Toponym,
    gazetteer: Gazetteer | Memory,
    *,
    settings: ResolutionSettings | None = None,
    context: Context | None = None,
) -> Georeference:
    """Resolve one name by itself; see `resolve_all`."""
    return resolve_all((toponym,), None, gazetteer, settings=settings, context=context)[toponym]


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
        ISO alpha-2 code: places of other countries are not considered. None if it is not known.
    admin1
        Name of a first-order division of it, as the gazetteer has it: nor are those of other divisions.
    settings
        The bundled ones if None.
    """
    if country is None:
        return resolve(toponym, gazetteer, settings=settings)
    memory = remember(gazetteer)
    settings = default_settings() if settings is None else settings
    (group,), _ = _group_up((toponym,), memory, settings)
    every = options_of(group.name, group.cue, memory, settings)
    options = [option for option in every if option.place.country == country]
    where = country
    if admin1 is not None:
        options = [option for option in options if option.place.admin1 in {admin1, None}]
        where = f"{admin1}, {country}"
    group = group._replace(namesakes=_namesakes(every, country, memory))
    (ranked,) = _score_together([group], [options], NO_CONTEXT, settings)
    answer = _answer(group, ranked, settings)
    if not options and every:
        answer = replace(answer, reason=f"no place in {where} is spelled like {group.name!r}")
    return answer


def _namesakes(options: Sequence[Option], country: str, memory: Memory) -> int:
    if any(country in table.meta["vocabularies"]["country"] for table in memory.gazetteer.tables[1:]):
        return 0
    return sum(o.place.country == country and o.place.feature[:1] == "P" and o.match == Match.FOLDED for o in options)


def _group_up(
    toponyms: Sequence[Toponym], memory: Memory, settings: ResolutionSettings
) -> tuple[list[_Group], list[int]]:
    """Mentions of one name in one sense: the same folded name, and class words of one group or none."""
    keys: dict[tuple[str, str | None], int] = {}
    members: list[list[Toponym]] = []
    cues: list[str | None] = []
    index = []
    by_name: dict[str, list[Toponym]] = {}
    for toponym in toponyms:
        by_name.setdefault(names.fold(toponym.name), []).append(toponym)
    holding = {names.fold(toponym.within) for toponym in toponyms if toponym.within}
    for toponym in toponyms:
        folded = names.fold(toponym.name)
        group = toponym.cue if toponym.cue in KINDS else group_of(toponym.cue, settings)
        key = folded, group
        if key not in keys:
            keys[key] = len(members)
            members.append([])
            cues.append(toponym.cue if group is not None else None)
        members[keys[key]].append(toponym)
        index.append(keys[key])
    groups = []
    for mentions, cue in zip(members, cues, strict=True):
        folded = names.fold(mentions[0].name)
        containers: frozenset[tuple[str | None, str | None]] = frozenset()
        for mention in by_name[folded]:
            if mention.within:
                containers |= _containers(spelled_out(mention.within)[1], memory)
        name = mentions[0].name
        if cue in {"abbreviation", "code"}:
            country, name = spelled_out(name)
            containers = frozenset({(country, name)}) if country else containers
        said = "state" if cue in {"abbreviation", "code"} else cue
        groups.append(_Group(name, said, containers, len(mentions), folded in holding))
    return groups, index


def _score_together(
    groups: Sequence[_Group], options: Sequence[Sequence[Option]], context: Context, settings: ResolutionSettings
) -> list[list[tuple[Option, float]]]:
    """Each group's options with their probabilities, best first; a few rounds, each with what the last one found."""
    nones = [_none(group, opts, settings) for group, opts in zip(groups, options, strict=True)]
    ranked = [
        _softmax(_weighed(opts, group, context, None, settings, number), nones[number])
        for number, (group, opts) in enumerate(zip(groups, options, strict=True))
    ]
    # An adjective, a name of one place: nothing that a report says could change the answer.
    open_ones = [number for number, row in enumerate(ranked) if row and row[0][1] < _SETTLED]
    for _ in range(_ROUNDS):
        around = _Around(groups, ranked, context)
        found = [
            _softmax(_weighed(options[number], groups[number], context, around, settings, number), nones[number])
            for number in open_ones
        ]
        for number, row in zip(open_ones, found, strict=True):
            ranked[number] = row
    return ranked


class _Around:
    """Where a report's places lie, as far as they are known; asked for one group, that group is left out."""

    def __init__(
        self, groups: Sequence[_Group], ranked: Sequence[Sequence[tuple[Option, float]]], context: Context
    ) -> None:
        self._given = dict(context.countries)
        self._country: list[tuple[str, float] | None] = []
        self._admin1: list[tuple[tuple[str, str], float] | None] = []
        self._anchors: list[tuple[int, float, float, float]] = []
        self._total = sum(self._given.values())
        self._sum: dict[str, float] = dict(self._given)
        self._sum1: dict[tuple[str, str], float] = {}
        for number, (group, row) in enumerate(zip(groups, ranked, strict=True)):
            country: tuple[str, float] | None = None
            admin1: tuple[tuple[str, str], float] | None = None
            if row and row[0][1] > 0.3:
                place, p = row[0][0].place, row[0][1]
                if place.country:
                    weight = p * math.sqrt(group.mentions)
                    country = place.country, weight
                    self._sum[place.country] = self._sum.get(place.country, 0.0) + weight
                    self._total += weight
                    if place.admin1:
                        admin1 = (place.country, place.admin1), weight
                        self._sum1[admin1[0]] = self._sum1.get(admin1[0], 0.0) + weight
                    if not place.feature.startswith(("A.PCL", "A.ADM1")):
                        self._anchors.append((number, place.lat, place.lon, p))
            self._country.append(country)
            self._admin1.append(admin1)
        self._anchors.sort(key=lambda a: -a[3])
        del self._anchors[MAX_ANCHORS:]

    def country(self, number: int, code: str | None) -> tuple[float, float]:
        """How much is said of a country (0-1), and what share that is of what is said of all."""
        if code is None:
            return 0.0, 0.0
        said, total = self._sum.get(code, 0.0), self._total
        own = self._country[number]
        if own is not None:
            total -= own[1]
            if own[0] == code:
                said -= own[1]
        if said <= 1e-9:
            return 0.0, 0.0
        return min(1.0, said), said / total

    def admin1(self, number: int, place: Place) -> float:
        """Whether other places of the report lie in the division of this one, 0-1."""
        if place.country is None or place.admin1 is None or place.feature == "A.ADM1":
            return 0.0
        key = place.country, place.admin1
        said = self._sum1.get(key, 0.0)
        own = self._admin1[number]
        if own is not None and own[0] == key:
            said -= own[1]
        return min(1.0, max(0.0, said))

    def near(self, number: int, place: Place) -> float:
        """Nearness to the closest other place, 0-1."""
        best = 0.0
        for other, lat, lon, p in self._anchors:
            # What another name of the report already means is no neighbour of itself: Mexico is not Mexico City.
            if other != number and abs(lat - place.lat) < 4.0 and (lat, lon) != (place.lat, place.lon):
                best = max(best, p * math.exp(-kilometres(lat, lon, place.lat, place.lon) / NEAR_KM))
        return best


def kilometres(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Great-circle distance."""
    p, q = math.radians(lat_a), math.radians(lat_b)
    half = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(lon_b - lon_a) / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(half)))


def _within(option: Option, group: _Group) -> str:
    """Whether an option lies where the text puts the name: the feature that says so."""
    place = option.place
    if place.admin1 is not None and (place.country, place.admin1) in group.containers:
        return "within_admin1"
    return "within_country" if (place.country, None) in group.containers else "within_other"


_HOLDING = ("A.PCL", "A.ADM", "L.RGN", "L.CONT", "T.ISL")


def _weighed(
    options: Sequence[Option],
    group: _Group,
    context: Context,
    around: _Around | None,
    settings: ResolutionSettings,
    number: int,
) -> list[tuple[Option, float]]:
    """Options with their sums; of many, only those that are likeliest before distances are taken."""
    weights = settings.weights
    if group.containers:
        summed = [(option, option.prior + weights.get(_within(option, group), 0.0)) for option in options]
    else:
        summed = [(option, option.prior) for option in options]
    if group.holds:
        holds = weights.get("holds", 0.0)
        summed = [(o, total + holds if o.place.feature.startswith(_HOLDING) else total) for o, total in summed]
    if context.theatre < 1.0:
        less = weights.get("theatre", 0.0) * (1.0 - context.theatre)
        war = settings.theatres
        summed = [(o, total - less * war.get(o.place.country or "", 0.0)) for o, total in summed]
    if context.home is not None:
        home = weights.get("home", 0.0)
        summed = [(o, total + home if o.place.country == context.home else total) for o, total in summed]
    by_country: dict[str | None, float] = {}
    if around is not None:
        said, shared = weights.get("context_country", 0.0), weights.get("context_share", 0.0)
        for at, (option, total) in enumerate(summed):
            code = option.place.country
            if code not in by_country:
                known, share = around.country(number, code)
                by_country[code] = said * known + shared * share
            summed[at] = option, total + by_country[code]
    if len(summed) > MAX_COMPARED:
        summed.sort(key=lambda pair: -pair[1])
        del summed[MAX_COMPARED:]
    if around is None:
        return summed
    admin1, near = weights.get("context_admin1", 0.0), weights.get("context_near", 0.0)
    # What lies further behind than nearness could make up for is not measured.
    least = max((total for _, total in summed), default=0.0) - 2.0 * (admin1 + near)
    return [
        (option, total + admin1 * around.admin1(number, option.place) + near * around.near(number, option.place))
        if total > least and by_country[option.place.country]
        else (option, total)
        for option, total in summed
    ]


def none_features(group: _Group, options: Sequence[Option]) -> Iterator[tuple[str, float]]:
    """What speaks for a place that no table has: names borne by many, names that only sound alike."""
    yield "none", 1.0
    strict = sum(option.match is not Match.TRANSLITERATED for option in options)
    yield "none_shared", math.log1p(strict)
    if not strict:
        yield "none_loose", 1.0
    if " " in group.name or "-" in group.name:
        yield "none_long", 1.0
    # A name that several towns of a country bear is borne by villages too that are in no table.
    if group.namesakes > 1:
        yield "none_namesakes", math.log(group.namesakes)


def _none(group: _Group, options: Sequence[Option], settings: ResolutionSettings) -> float:
    """The log-odds of "none of them"."""
    return sum(settings.weights.get(feature, 0.0) * value for feature, value in none_features(group, options))


def _softmax(rows: Sequence[tuple[Option, float]], none: float) -> list[tuple[Option, float]]:
    if not rows:
        return []
    top = max(none, *[total for _, total in rows])
    weighed = [(option, math.exp(total - top)) for option, total in rows]
    rest = math.exp(none - top) + sum([weight for _, weight in weighed])
    ranked = [(option, weight / rest) for option, weight in weighed]
    ranked.sort(key=lambda pair: (-pair[1], pair[0].place.source, pair[0].place.source_id))
    return ranked


# --- the answer -----------------------------------------------------------------------------------------------


def _answer(group: _Group, ranked: Sequence[tuple[Option, float]], settings: ResolutionSettings) -> Georeference:
    candidates = tuple(
        Candidate(option.place, option.match, round(score, 4)) for option, score in ranked[:MAX_CANDIDATES]
    )
    if not ranked:
        return Georeference(group.name, None, 0.0, (), METHOD, f"no gazetteer entry is spelled like {group.name!r}")
    best, score = ranked[0]
    # What is right is a point on the map: a town and the district it is the seat of are one answer.
    pooled = score + sum(
        other
        for option, other in ranked[1:]
        if kilometres(best.place.lat, best.place.lon, option.place.lat, option.place.lon) <= settings.same_km
    )
    pooled = round(min(1.0, pooled), 4)
    if pooled >= settings.min_score:
        return Georeference(group.name, best.place, pooled, candidates, METHOD)
    return Georeference(group.name, None, pooled, candidates, METHOD, _why(group, ranked))


def _why(group: _Group, ranked: Sequence[tuple[Option, float]]) -> str:
    same = [option for option, _ in ranked if option.match is not Match.TRANSLITERATED]
    if not same:
        place = ranked[0][0].place
        where = f" ({place.country})" if place.country else ""
        return f"no gazetteer entry is spelled like {group.name!r}; the closest is {place.name}{where}"
    if group.containers and all(_within(option, group) == "within_other" for option in same):
        return f"no place named {group.name!r} is known where the report puts it"
    if len(same) > 1:
        return f"{len(same)} places share the name {group.name!r} and nothing in the report says which"
    return f"the only place named {group.name!r} that is known does not fit the report well enough"
