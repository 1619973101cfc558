"""Which place a name means: every candidate gets a score, and so has "none of them".

The scores are a conditional logit (a softmax over weighted features, McFadden 1974): with weights fitted to labelled
names, a score of 0.9 is meant to be right nine times in ten. Weights are data, `lexicon/resolution.toml`.

Features of a candidate, besides those of `geomap.places.candidates`
    within_country, within_admin1, within_other: it lies where the text says that it lies, or elsewhere.
    home: the report's outlet is at home in its country.
    led: its country is the one that the text names last before the name.
    holds: the text says of another place that it lies in it, and it is of a kind that can hold places.
    context_country: its country is named in the report, or by an adjective, or holds other places of it;
    context_share: what share of them; context_admin1: the same division as others; context_near: 0-1, nearness to the
    closest other place (1 at 0 km, 1/e at 100 km).
Features of "none of them"
    none: always; none_shared: ln(1 + places of this spelling); none_loose: no place is spelled like it; none_long: the
    name is of several words; none_namesakes: ln(settlements of this spelling in the country it is known to lie in);
    none_abroad: they all lie in countries that nothing else in the report lies in, the more the better these are known;
    none_abroad_war: the same of a report of war, which tells of far fewer countries than the news of a peaceful day;
    none_abroad_alias: the same of a small place that is only called so by some, and has another name of its own.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import filterfalse
from types import MappingProxyType
from typing import NamedTuple

from geomap.model import Candidate, Georeference, Match, Place, Report, Toponym
from geomap.patterns import lazy
from geomap.places.abroad import is_spoken_of, none_abroad
from geomap.places.adjectives import adjectival_countries
from geomap.places.candidates import (
    Choice,
    Option,
    ResolutionSettings,
    default_settings,
    options_of,
    words_of_war,
)
from geomap.places.gazetteer import Gazetteer
from geomap.places.grouping import Group, group_up
from geomap.places.memory import Memory, remember
from geomap.places.outlets import home_of
from geomap.places.surroundings import Around, kilometres

__all__ = [
    "Context",
    "Group",
    "ResolutionSettings",
    "answer_of",
    "context_of",
    "group_up",
    "resolve",
    "resolve_all",
    "score_together",
]

METHOD = "gazetteer"
MAX_CANDIDATES = 10
"""The number of candidates that a georeference keeps."""
MAX_COMPARED = 30
"""The number of candidates of a name that are compared with the report's other places."""
TWICE_KM = 10.0
"""Settlements of one name that are at most this far apart are one: listed twice, or one village in two parts. There are
many times more such pairs of namesakes in a province than by chance."""
_KM_PER_DEGREE = 111.0
"""Of latitude, and a little less than it is."""
_ROUNDS = 2
_SETTLED = 0.99
"""A probability so high that the rest of the report is not consulted."""


# --- what the report says -------------------------------------------------------------------------------------


_CAPITALISED = lazy(r"[A-Z](?<=\b.)[a-z]{3,}\b")
_PAIRED = lazy(r"[A-Z](?<=\b.)[a-z]{3,} [A-Z][a-z]{2,10}(?:an|ans|se)\b")
"""What may be an adjective of two words: "South African", "East Timorese"."""


class Context(NamedTuple):
    """What else is known of where a report takes place."""

    countries: Mapping[str, float]
    """How often each country is spoken of, by adjectives or otherwise, by ISO alpha-2 code."""
    theatre: float = 1.0
    """How much it counts that much war reporting is about a country, 0 to 1; little in a report on other things."""
    home: str | None = None
    """ISO alpha-2 code of the home country of the report's outlet; None if unknown."""


def context_of(report: Report, gazetteer: Gazetteer | Memory, spoken_of: Mapping[str, float] | None = None) -> Context:
    """What the words of a report say about where it takes place: adjectives ("Syrian", "Iraqi"), words of war.

    `spoken_of` is how often countries are spoken of otherwise, by ISO alpha-2 code.
    """
    memory = remember(gazetteer)
    votes: dict[str, float] = dict(spoken_of or {})
    demonyms = memory.gazetteer.demonyms
    words = list(map(str.lower, _CAPITALISED.findall(report.text)))
    for code in map(demonyms.get, words):
        if code:
            votes[code] = votes.get(code, 0.0) + 0.5
    alone = _paired_heads(memory).isdisjoint(words)
    for pair in () if alone else map(str.lower, _PAIRED.findall(report.text)):
        if pair in demonyms:
            votes[demonyms[pair]] = votes.get(demonyms[pair], 0.0) + 0.5
            last = demonyms.get(pair.partition(" ")[2])
            if last:
                votes[last] -= 0.5  # "North Korean" was counted for "Korean"
    votes = {code: vote for code, vote in votes.items() if vote > 0.0}
    for code in adjectival_countries(report.text, memory):
        votes[code] = votes.get(code, 0.0) + 0.5
    home = home_of(report.citation, memory.gazetteer.codes)
    return Context(MappingProxyType(votes), war_share(report.text), home)


def _paired_heads(memory: Memory) -> frozenset[str]:
    """The first words of adjectives of several."""
    demonyms = memory.gazetteer.demonyms
    return memory.recall(("paired",), lambda: frozenset(words.partition(" ")[0] for words in demonyms if " " in words))


NO_CONTEXT = Context(MappingProxyType({}))


_SHORT_TEXT = 60
"""Words below which a report may be of war without a word of it."""
_WAR_SHARE = 120.0
"""One word of war in so many makes a report of war."""


def war_share(text: str) -> float:
    """0-1: how much a text is about war; a short one, and one in other letters than ours, is taken to be."""
    tokens = text.lower().split()
    if len(tokens) < _SHORT_TEXT or not text[:200].isascii():
        return 1.0
    war = words_of_war()
    found = sum(map(war.__contains__, tokens))
    if _WAR_SHARE * found >= len(tokens):
        return 1.0
    for token in filterfalse(str.isalpha, tokens):  # a mark may stand behind it
        found += (token.rstrip(".,;:'\"") in war) - (token in war)
    return min(1.0, _WAR_SHARE * found / len(tokens))


def resolve_all(
    toponyms: Sequence[Toponym],
    report: Report | None,
    gazetteer: Gazetteer | Memory,
    *,
    settings: ResolutionSettings | None = None,
    context: Context | None = None,
) -> dict[Toponym, Georeference]:
    """Resolve the names of one report together, since each helps to place the others.

    Parameters
    ----------
    toponyms
        Of one report.
    report
        Its adjectives count as context; None if there is no text.
    gazetteer
        Or a memory of one (`geomap.places.memory.remember`), which is worth keeping from report to report.
    settings
        The bundled ones if None.
    context
        Used in place of what the report's adjectives say.

    Returns
    -------
    georeferences
        In order of the toponyms. A name in one sense (same class word) means one place throughout.
    """
    memory = remember(gazetteer)
    settings = default_settings() if settings is None else settings
    if context is None:
        context = NO_CONTEXT if report is None else context_of(report, memory)
    groups, index = group_up(toponyms, memory, settings)
    choices = [options_of(group.name, group.cue, memory, settings) for group in groups]
    scored = score_together(groups, choices, context, settings)
    answers = [answer_of(group, ranked, settings) for group, ranked in zip(groups, scored, strict=True)]
    return {
        toponym: answers[at] if answers[at].name == toponym.name else answers[at]._replace(name=toponym.name)
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


class _Ranking(NamedTuple):
    """Which options are compared, by their numbers, and how likely each of them is."""

    choice: Choice
    at: Sequence[int]
    shares: list[float]

    def best(self) -> tuple[Place, float] | None:
        """The likeliest place and its probability."""
        if not self.shares:
            return None
        share = max(self.shares)
        number = self.at[self.shares.index(share)]
        if self.shares.count(share) > 1:
            ties = [at for at, other in zip(self.at, self.shares, strict=True) if other == share]
            number = min(ties, key=self.choice.order.__getitem__)
        return self.choice.options[number].place, share

    def ranked(self) -> list[tuple[Option, float]]:
        """The options with their probabilities, best first."""
        order, options = self.choice.order, self.choice.options
        pairs = sorted(zip(self.shares, self.at, strict=True), key=lambda pair: (-pair[0], order[pair[1]]))
        return [(options[at], share) for share, at in pairs]


def score_together(
    groups: Sequence[Group], choices: Sequence[Choice], context: Context, settings: ResolutionSettings
) -> list[list[tuple[Option, float]]]:
    """Each group's options with their probabilities, best first; a few rounds, each with what the last one found."""
    nones = [_none(group, choice, settings) for group, choice in zip(groups, choices, strict=True)]
    sums = [_sums(choice, group, context, settings) for choice, group in zip(choices, groups, strict=True)]
    first = [_ranking(choice, totals, none) for choice, totals, none in zip(choices, sums, nones, strict=True)]
    found = list(first)
    bests = [ranking.best() for ranking in first]
    # An adjective, a name of one place: nothing that a report says could change the answer.
    open_ones = [number for number, best in enumerate(bests) if best is not None and best[1] < _SETTLED]
    for _ in range(_ROUNDS if open_ones else 0):
        around = Around([group.mentions for group in groups], bests, context.countries)
        for number in open_ones:
            said = around.said(number, choices[number], settings)
            none = nones[number]
            if not is_spoken_of(choices[number], said):
                none += none_abroad(number, choices[number], around, context.theatre, settings) * around.known(number)
            found[number] = _compared(choices[number], sums[number], none, around, said, number, settings)
        bests = [ranking.best() for ranking in found]
    return [ranking.ranked() for ranking in found]


def _within(option: Option, group: Group) -> str:
    """Whether an option lies where the text puts the name: the feature that says so; none of rivers, seas and ranges,
    which lie in many countries.
    """
    place = option.place
    if place.country is None:
        return "within_unknown"
    if place.admin1 is not None and (place.country, place.admin1) in group.containers:
        return "within_admin1"
    if (place.country, None) in group.containers:
        return "within_country"
    # Of islands and regions it is not known in which division they lie: "Maui, Hawaii".
    known = place.admin1 is not None or place.country not in {code for code, _ in group.containers}
    return "within_other" if known else "within_country"


_HOLDING = ("A.PCL", "A.ADM", "L.RGN", "L.CONT", "T.ISL")


def _sums(choice: Choice, group: Group, context: Context, settings: ResolutionSettings) -> Sequence[float]:
    """The log-odds of each option but for what the report's other places say."""
    weights = settings.weights
    sums: Sequence[float] = choice.priors
    if group.containers:
        sums = [total + weights.get(_within(o, group), 0.0) for o, total in zip(choice.options, sums, strict=True)]
    if group.holds:
        holds = weights.get("holds", 0.0)
        sums = [
            total + holds if o.place.feature.startswith(_HOLDING) else total
            for o, total in zip(choice.options, sums, strict=True)
        ]
    if not group.led.isdisjoint(choice.codes):
        led = weights.get("led", 0.0)
        sums = [t + led if code in group.led else t for code, t in zip(choice.countries, sums, strict=True)]
    if context.theatre < 1.0 and any(choice.theatres):
        less = weights.get("theatre", 0.0) * (1.0 - context.theatre)
        sums = [total - less * war for war, total in zip(choice.theatres, sums, strict=True)]
    if context.home in choice.codes:
        home = weights.get("home", 0.0)
        sums = [
            total + home if code == context.home else total for code, total in zip(choice.countries, sums, strict=True)
        ]
    return sums


def _compared(
    choice: Choice,
    sums: Sequence[float],
    none: float,
    around: Around,
    said: Mapping[str, float],
    number: int,
    settings: ResolutionSettings,
) -> _Ranking:
    """Options with what the report's other places say; of many, only the likeliest have their distances taken."""
    weights = settings.weights
    totals = [
        total if code is None else total + said.get(code, 0.0)
        for code, total in zip(choice.countries, sums, strict=True)
    ]
    at = _likeliest(totals)
    admin1, near = weights.get("context_admin1", 0.0), weights.get("context_near", 0.0)
    # What lies further behind than nearness could make up for is not measured.
    least = max(totals, default=0.0) - 2.0 * (admin1 + near)
    options = choice.options
    for k in at:
        if totals[k] > least and options[k].place.country in said:
            place = options[k].place
            county = place.feature == "A.ADM2" and not choice.settled
            totals[k] += admin1 * around.admin1(number, place, county=county) + near * around.near(number, place)
    return _Ranking(choice, at, _softmax([totals[k] for k in at], none))


def _likeliest(totals: Sequence[float]) -> Sequence[int]:
    """The numbers of those that are compared."""
    if len(totals) <= MAX_COMPARED:
        return range(len(totals))
    return sorted(range(len(totals)), key=totals.__getitem__, reverse=True)[:MAX_COMPARED]


def _ranking(choice: Choice, totals: Sequence[float], none: float) -> _Ranking:
    at = _likeliest(totals)
    return _Ranking(choice, at, _softmax([totals[k] for k in at], none))


def _none(group: Group, choice: Choice, settings: ResolutionSettings) -> float:
    """The log-odds of "none of them": names borne by many speak for it, and names that only sound alike."""
    weight = settings.weights.get
    total = weight("none", 0.0) + weight("none_shared", 0.0) * math.log1p(choice.strict)
    if not choice.strict:
        total += weight("none_loose", 0.0)
    if " " in group.name or "-" in group.name:
        total += weight("none_long", 0.0)
    # A name that several towns of a country bear is borne by villages too that are in no table.
    if group.namesakes > 1:
        total += weight("none_namesakes", 0.0) * math.log(group.namesakes)
    return total


def _softmax(totals: Sequence[float], none: float) -> list[float]:
    if not totals:
        return []
    top = max(none, *totals)
    weighed = [math.exp(total - top) for total in totals]
    rest = math.exp(none - top) + sum(weighed)
    return [weight / rest for weight in weighed]


# --- the answer -----------------------------------------------------------------------------------------------


def answer_of(group: Group, ranked: Sequence[tuple[Option, float]], settings: ResolutionSettings) -> Georeference:
    """The best of options with their probabilities, those next to it counted with it; why there is none."""
    candidates = tuple(
        Candidate(option.place, option.match, round(score, 4)) for option, score in ranked[:MAX_CANDIDATES]
    )
    if not ranked:
        return Georeference(group.name, None, 0.0, (), METHOD, f"no gazetteer entry is spelled like {group.name!r}")
    best, score = ranked[0]
    # What is right is a point on the map: a town and the district it is the seat of are one answer, two towns are not.
    pooled = score + sum([other for option, other in ranked[1:] if _is_one(best.place, option.place, settings)])
    pooled = round(min(1.0, pooled), 4)
    if pooled >= settings.min_score:
        return Georeference(group.name, best.place, pooled, candidates, METHOD)
    return Georeference(group.name, None, pooled, candidates, METHOD, _why(group, ranked))


def _is_one(one: Place, other: Place, settings: ResolutionSettings) -> bool:
    settled = one.feature[:1] == "P" == other.feature[:1]
    most = TWICE_KM if settled else settings.same_km
    near = abs(one.lat - other.lat) * _KM_PER_DEGREE <= most
    return near and kilometres(one.lat, one.lon, other.lat, other.lon) <= most


def _why(group: Group, ranked: Sequence[tuple[Option, float]]) -> str:
    same = [option for option, _ in ranked if option.match < Match.TRANSLITERATED]
    if not same:
        place = ranked[0][0].place
        where = f" ({place.country})" if place.country else ""
        return f"no gazetteer entry is spelled like {group.name!r}; the closest is {place.name}{where}"
    if group.containers and all(_within(option, group) == "within_other" for option in same):
        return f"no place named {group.name!r} is known where the report puts it"
    if len(same) > 1:
        return f"{len(same)} places share the name {group.name!r} and nothing in the report says which"
    return f"the only place named {group.name!r} that is known does not fit the report well enough"
