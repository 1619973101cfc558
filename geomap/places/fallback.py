"""An approximate answer for a name that is known to be a place but not resolved: a place nearby, with a larger radius.

Only for names that the caller has marked: that they are places is known, and only a point is wanted. In this order: the
place that the name is a part of ("Southern California"), the likeliest of its namesakes, the place inside its name
("University of Manchester"), the closest place that the text names. Words and limits are in `lexicon/fallback.toml`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from geomap.errors import LexiconError
from geomap.lexicons import read_table
from geomap.model import Georeference, Match, Place, Toponym
from geomap.patterns import lazy
from geomap.places import names
from geomap.places.candidates import adjective_of
from geomap.places.resolution import METHOD, resolve_all
from geomap.places.surroundings import kilometres

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.model import Report
    from geomap.places.candidates import ResolutionSettings
    from geomap.places.memory import Memory
    from geomap.places.resolution import Context

_WORD = lazy(r"[^\W_]+(?:['’.&][^\W_]+)*\.?")
_MAX_WORDS = 4
"""Words of the longest name looked for inside another."""


@dataclass(frozen=True, slots=True)
class _Lexicon:
    words: Mapping[str, frozenset[str]]
    worth: Mapping[str, float]
    limits: Mapping[str, float]
    spread: Mapping[str, float]
    given_names: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    """What lexicon/fallback.toml says (read once: it is immutable)."""
    try:
        raw = read_table("fallback")
        given = read_table("toponyms")["first_names"]
        words = {name: frozenset(text.split()) for name, text in raw.items() if isinstance(text, str)}
        return _Lexicon(words, raw["worth"], raw["limits"], raw["spread"], frozenset(given.split()))
    except (KeyError, ValueError, AttributeError) as error:
        raise LexiconError(f"lexicon/fallback.toml: {error!r}: install the package again") from error


def fall_back(
    given: Sequence[Toponym],
    besides: Sequence[Toponym],
    answers: Mapping[Toponym, Georeference],
    report: Report,
    memory: Memory,
    settings: ResolutionSettings,
    context: Context | None = None,
) -> dict[Toponym, Georeference]:
    """Answers for the given names that have none.

    Parameters
    ----------
    given
        Names that are known to be places.
    besides
        Other names of the report.
    answers
        Of all of them, as `resolve_all` gives them.
    report
        The report they stand in.
    memory
        A memory of the gazetteer.
    settings
        An answer with a score below a share of `min_score` is not given.
    context
        What `resolve_all` was given.

    Returns
    -------
    answers
        For the given names that have one; `reason` says what it is based on, `place` has the larger radius and `score`
        the lower score.
    """
    limits = _lexicon().limits
    unresolved = [toponym for toponym in given if answers[toponym].place is None]
    if not unresolved:
        return {}
    inner = {toponym: _inner_names(toponym, report, memory, answers) for toponym in unresolved}
    asked = dict.fromkeys(part for _, parts in inner.values() for part in parts)
    found = {**answers}
    if asked:
        found |= resolve_all((*asked, *given, *besides), report, memory, settings=settings, context=context)
    around = [t for t in (*given, *besides) if answers[t].place is not None]
    made = {}
    for toponym in unresolved:
        kind, parts = inner[toponym]
        fallen = _answer(toponym, kind, [found[part] for part in parts], answers, around, report)
        if fallen is not None and fallen.answer.score >= limits["least"] * settings.min_score:
            made[toponym] = _spread(fallen, toponym, around, answers)
    return made


class _Fallen(NamedTuple):
    """An answer, and how it was found."""

    answer: Georeference
    kind: str


def _answer(
    toponym: Toponym,
    kind: str,
    parts: Sequence[Georeference],
    answers: Mapping[Toponym, Georeference],
    around: Sequence[Toponym],
    report: Report,
) -> _Fallen | None:
    own = answers[toponym]
    if kind == "part" and parts and parts[0].place is not None:
        whole = parts[0].place._replace(uncertainty_m=max(parts[0].place.uncertainty_m, 10_000.0))
        return _fallen(own, whole, parts[0].score, "part", f"a part of {parts[0].name}")
    limits = _lexicon().limits
    best = own.candidates[0] if own.candidates else None
    if best is not None and best.match < Match.TRANSLITERATED and best.score >= limits["least_candidate"]:
        return _fallen(own, best.place, best.score, "expected", f"the likeliest of its namesakes; {own.reason}")
    countries = {place.country for other in around if (place := answers[other].place) is not None}
    if kind == "inside":
        for part in parts:
            within = part.place
            if within is not None and (within.country in countries or not within.feature.startswith("P.")):
                return _fallen(own, _widened(within), part.score, "inside", f"{part.name} is part of its name")
    nearest = _nearest(toponym, around, answers, report)
    if nearest is None:
        return None
    name, beside, score = nearest
    return _fallen(own, _widened(beside), score, "container", f"near {name}, the closest place that the text names")


def _fallen(own: Georeference, place: Place, score: float, kind: str, reason: str) -> _Fallen:
    worth = _lexicon().worth[kind]
    return _Fallen(Georeference(own.name, place, round(score * worth, 4), own.candidates, METHOD, reason), kind)


def _spread(
    fallen: _Fallen, toponym: Toponym, around: Sequence[Toponym], answers: Mapping[Toponym, Georeference]
) -> Georeference:
    """Widen an answer's radius until it contains enough of the places that the text names round the name.

    Places count by how near the name they stand, up to a share chosen so that nine circles in ten hold the truth.
    """
    answer, limits = fallen.answer, _lexicon().limits
    place = answer.place
    if place is None:
        return answer
    spots: list[tuple[Place | None, float]] = []
    for other in around:
        if other.end <= toponym.start or toponym.end <= other.start:
            gap = max(other.start - toponym.end, toponym.start - other.end)
            spots.append((answers[other].place, math.exp(-gap / limits["spread_reach"])))
    if fallen.kind == "expected":
        spots += ((candidate.place, candidate.score) for candidate in answer.candidates)
    far = sorted((kilometres(place.lat, place.lon, s.lat, s.lon), weight) for s, weight in spots if s is not None)
    least = _lexicon().spread[fallen.kind] * sum(weight for _, weight in far)
    radius = 0.0
    for distance, weight in far:
        radius, least = 1000.0 * distance, least - weight
        if least <= 0.0:
            break
    return answer._replace(place=place._replace(uncertainty_m=float(max(place.uncertainty_m, round(radius)))))


def _widened(place: Place) -> Place:
    """A place with the radius of something that lies in or near it."""
    return place._replace(uncertainty_m=max(place.uncertainty_m, _lexicon().limits["town_m"]))


def _nearest(
    toponym: Toponym, around: Sequence[Toponym], answers: Mapping[Toponym, Georeference], report: Report
) -> tuple[str, Place, float] | None:
    """The place that the text is most about where a name stands: near mentions first, towns before provinces."""
    reach = _lexicon().limits["reach"]
    weights: dict[tuple[str, str], float] = {}
    about: dict[tuple[str, str], tuple[str, Place, float]] = {}
    for other in around:
        place = answers[other].place
        if place is None or (other.start < toponym.end and toponym.start < other.end):
            continue
        gap = max(other.start - toponym.end, toponym.start - other.end)
        weight = _extent(place) * (math.exp(-gap / reach) + 0.02)
        between = report.text[toponym.end : other.start].strip() if other.start >= toponym.end and gap < 8 else None
        if between in {",", "in", "(", "at", "of", ", in"}:
            weight *= 4.0
        key = place.source, place.source_id
        weights[key] = weights.get(key, 0.0) + weight
        about[key] = (other.name, place, answers[other].score)
    if not weights:
        return None
    return about[max(weights, key=lambda key: (weights[key], key))]


def _extent(place: Place) -> float:
    """How much the mention of a place says about where something small nearby lies, from 0 to 1."""
    if place.feature[:1] in {"P", "S"}:
        return 1.0
    if place.feature[:1] == "H":
        return 0.03
    return min(1.0, _lexicon().limits["town_m"] / place.uncertainty_m)


# --- names inside names ---------------------------------------------------------------------------------------


def _inner_names(
    toponym: Toponym, report: Report, memory: Memory, answers: Mapping[Toponym, Georeference]
) -> tuple[str, list[Toponym]]:
    """The kind of a name, and the names inside it, likeliest first."""
    lexicon = _lexicon()
    name = report.text[toponym.start : toponym.end]
    words = [(toponym.start + m.start(), toponym.start + m.end(), m[0].casefold()) for m in _WORD.finditer(name)]
    if len(words) < 2:
        return "name", []
    first, last = 0, len(words)
    while first < last - 1 and words[first][2] in lexicon.words["parts_before"]:
        first += 1
    while last > first + 1 and words[last - 1][2] in lexicon.words["parts_after"]:
        last -= 1
    if (first, last) != (0, len(words)):
        whole = _span(words[first][0], words[last - 1][1], report, memory)
        if whole is not None:
            return "part", [whole]
    low = [word.rstrip(".") for _, _, word in words]
    if low[-1] in lexicon.words["streets"] or low[0] in {"rue", "calle", "via"} or low[0].isdigit():
        return "street", []
    if lexicon.words["facilities"].isdisjoint(low) and low[0] not in memory.gazetteer.demonyms:
        return "name", []
    known = {names.fold(answer.name) for answer in answers.values() if answer.place is not None}
    found: list[Toponym] = []
    for size in range(min(_MAX_WORDS, len(words) - 1), 0, -1):
        for at in range(len(words) - size + 1):
            part = low[at : at + size]
            if all(word in lexicon.words["dull"] or word in lexicon.words["facilities"] for word in part):
                continue
            if part[0] in {"of", "the", "and", "in", "for"} or part[-1] in {"of", "the", "and", "in", "for"}:
                continue
            inner = _span(words[at][0], words[at + size - 1][1], report, memory)
            if inner is None or not _means_a_place(inner, part, memory, known):
                continue
            if any(other.start <= inner.start and inner.end <= other.end for other in found):
                continue
            found.append(inner)
    return "inside", found


def _span(start: int, end: int, report: Report, memory: Memory) -> Toponym | None:
    name = report.text[start:end]
    if not name[:1].isupper():
        return None
    if names.fold(name) in memory.gazetteer.demonyms or adjective_of(name) is not None:
        return Toponym(start, end, name, "demonym")
    glance = memory.strict(name)
    return None if glance is None or glance.match is not Match.FOLDED else Toponym(start, end, name)


def _means_a_place(inner: Toponym, words: Sequence[str], memory: Memory, known: set[str]) -> bool:
    """Whether a name inside another is likely a place's: because the report names it, or because the place is large."""
    if inner.cue == "demonym" or names.fold(inner.name) in known:
        return True
    if len(words) == 1 and words[0] in _lexicon().given_names:
        return False
    glance = memory.strict(inner.name)
    if glance is None:
        return False
    return glance.division or glance.population >= _lexicon().limits["least_population"]
