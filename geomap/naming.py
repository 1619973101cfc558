"""One name that a person or a table gives: parsed, and resolved by what is known of where it lies."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from geomap.model import Citation, Georeference, Match, Report, Toponym
from geomap.patterns import lazy
from geomap.places import names
from geomap.places.candidates import default_settings
from geomap.places.countrynames import BRACKETS, country_code
from geomap.places.memory import Memory, remember
from geomap.places.regional import are_one, even_odds, resolve_in
from geomap.places.resolution import NO_CONTEXT, resolve_all
from geomap.reading.loci.finding import find_loci
from geomap.reading.toponyms.lexicon import load_lexicon
from geomap.reading.toponyms.recognition import find_toponyms

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping, Sequence

    from geomap.model import Place
    from geomap.places.gazetteer import Gazetteer
    from geomap.places.resolution import ResolutionSettings

# --- a name -------------------------------------------------------------------------------------------------


def parse_name(written: str) -> Toponym:
    """Parse a name as a person or a table gives it: "Deir el-Zour province", "city of Mosul", "Mosul, Iraq".

    Parameters
    ----------
    written
        Brackets and what is in them are left out.
    """
    plain = " ".join(BRACKETS.sub(" ", written).split())
    name, _, within = (part.strip() for part in plain.partition(","))
    lexicon = load_lexicon()
    classes = lexicon.words["class_words"]
    words = name.split(" ")
    low = [word.casefold() for word in words]
    cue = None
    if len(words) > 2 and low[0] in classes and low[1] == "of":
        cue, words = low[0], words[2:]
    elif len(words) > 2 and (low[-2], low[-1]) in lexicon.pairs:
        cue, words = f"{low[-2]} {low[-1]}", words[:-2]
    elif len(words) > 1 and low[-1] in classes:
        cue, words = low[-1], words[:-1]
    elif len(words) > 1 and low[0] in {"city", "town", "village", "province", "governorate", "district"}:
        cue, words = low[0], words[1:]
    bare = " ".join(words) or name
    return Toponym(0, len(bare), bare, cue, within or None)


def resolve_name(
    name: str,
    gazetteer: Gazetteer | Memory,
    *,
    country: str | None = None,
    context: str | None = None,
    settings: ResolutionSettings | None = None,
) -> Georeference:
    """Resolve a name that a person gives.

    Parameters
    ----------
    name
        With or without a class word and a container: "Deir el-Zour province", "Mosul, Iraq".
    gazetteer
        Or a memory of one.
    country
        ISO code or name, if it is known.
    context
        A text that the name comes from, or other names.
    settings
        The bundled ones if None.

    Returns
    -------
    georeference
        With a reason if nothing fits.
    """
    memory = remember(gazetteer)
    toponym = parse_name(name)
    if country is not None:
        code = country_code(country, memory)
        if code is None:
            return _unknown(name, f"no country is known as {country!r}: give its name or its ISO code")
        answer = resolve_in(toponym, memory, country=code, settings=settings)
    elif context:
        report = Report(Citation("context"), context)
        offset = len(context) + 1
        asked = Toponym(offset, offset + len(toponym.name), toponym.name, toponym.cue, toponym.within)
        answer = resolve_all((*find_toponyms(report, memory), asked), report, memory, settings=settings)[asked]
    else:
        answer = resolve_all((toponym,), None, memory, settings=settings, context=NO_CONTEXT)[toponym]
    return answer._replace(name=name)


def _unknown(name: str, reason: str) -> Georeference:
    return Georeference(name, None, 0.0, (), "gazetteer", reason)


def division_name(written: str, country: str, gazetteer: Gazetteer | Memory) -> str | None:
    """The gazetteer's name of a first-order division given in any usual form; None if it is unknown.

    Parameters
    ----------
    written
        "Rif Dimashq Governorate", "Hamah", "Luhansk oblast".
    country
        ISO 3166-1 alpha-2.
    gazetteer
        Or a memory of one.
    """
    memory = remember(gazetteer)
    forms = dict.fromkeys((written, parse_name(written).name))
    best: tuple[int, bool, str] | None = None
    for form in forms:
        for hit in memory.hits(form):
            place = hit.place
            if place.country == country and place.feature == "A.ADM1" and place.admin1:
                # "Sanaa governorate" is not the capital's own district, which some call by that name too.
                bare = names.transliterate(names.strip_article(names.fold(parse_name(place.name).name)))
                alias = bare != names.transliterate(names.strip_article(names.fold(form)))
                rank = int(hit.match), alias, place.admin1
                best = rank if best is None else min(best, rank)
    return None if best is None else best[2]


# --- a name in a list -----------------------------------------------------------------------------------------

_ALTERNATIVE = lazy(r"\s*/\s*")
_CAPITALISED = lazy(r"[^\W\d_][\w'`’ʿʾ.-]*")
MAX_DERIVED_M = 25_000.0
"""Radius of a relation ("the road between A and B") up to which it is an answer for a list."""


def resolve_listed(
    record: Mapping[str, Any], gazetteer: Gazetteer | Memory, *, settings: ResolutionSettings | None = None
) -> Georeference:
    """Resolve a name from a list by what the list says of it.

    Parameters
    ----------
    record
        "name"; if they are known "type" (class word), "country" (code or name) and "admin1" (first-order division).
        A name may give others of the same place in brackets or behind a slash, and may be a relation ("Road between
        Homs and Palmyra").
    gazetteer
        Or a memory of one.
    settings
        The bundled ones if None.
    """
    memory = remember(gazetteer)
    settings = default_settings() if settings is None else settings
    written = record["name"]
    country = None
    if record.get("country"):
        country = country_code(record["country"], memory)
        if country is None:
            return _unknown(written, f"no country is known as {record['country']!r}: give its name or its ISO code")
    admin1 = division_name(record["admin1"], country, memory) if country and record.get("admin1") else None
    cue = (record.get("type") or "").strip().casefold() or None
    regions = [(country, admin1)]
    if country and record.get("admin1") and admin1 is None:
        regions += _territories(record["admin1"], country, memory)
    toponyms = [toponym._replace(cue=cue or toponym.cue) for toponym in _readings(written)]
    if not toponyms:
        return _unknown(written, "the name is empty")
    answer = None
    for where, division in regions:
        found = [resolve_in(t, memory, country=where, admin1=division, settings=settings) for t in toponyms]
        now = found[0] if len(found) == 1 else _agreed(found, settings)
        if answer is None or (now.place is not None and _surely(now) > _surely(answer)):
            answer = now
        if answer.place is None:
            bare = [form for toponym in toponyms if (form := _undescribed(toponym)) is not None]
            found = [resolve_in(t, memory, country=where, admin1=division, settings=settings) for t in bare]
            answer = max((answer, *found), key=lambda one: (one.place is not None, one.score))
    if answer is not None and answer.place is None:
        derived = _derived(written, cue, memory, regions[0], settings)
        answer = derived or answer
    return answer if answer is not None else _unknown(written, "the name is empty")


def listed_toponym(record: Mapping[str, Any], gazetteer: Gazetteer | Memory) -> tuple[Toponym, str | None]:
    """The first name of a list's record, with its class word, and the code of its country if known."""
    first = next(iter(_readings(record["name"])), None) or parse_name(record["name"])
    cue = (record.get("type") or "").strip().casefold() or first.cue
    code = country_code(record["country"], gazetteer) if record.get("country") else None
    return first._replace(cue=cue), code


def _surely(answer: Georeference) -> tuple[bool, bool, float]:
    """A key by which answers from several regions are compared: found at all, by more than its sound, score."""
    match = min((c.match for c in answer.candidates if c.place == answer.place), default=Match.RESPELLED)
    return answer.place is not None, match < Match.TRANSLITERATED, answer.score


def _territories(written: str, country: str, memory: Memory) -> list[tuple[str | None, str | None]]:
    """Regions outside a country whose name a list gives as one of its divisions: Gaza Strip, Crimea, Kosovo."""
    found: dict[tuple[str | None, str | None], None] = {}
    for form in dict.fromkeys((written, parse_name(written).name)):
        for hit in memory.hits(form):
            place = hit.place
            if hit.match > Match.ARTICLE or place.country in {country, None}:
                continue
            if place.feature.startswith("A.PCL"):
                found[place.country, None] = None
            elif place.feature == "A.ADM1" and place.admin1:
                found[place.country, place.admin1] = None
    return list(found)[:4]


def _readings(written: str) -> list[Toponym]:
    """The several names of one place that a list gives in one: "Tall Abyad (Gire Spi)", "Shalabiyah/Celebiye"."""
    forms = dict.fromkeys((BRACKETS.sub(" ", written), *BRACKETS.findall(written)))
    areas = load_lexicon().words["kind_area"]
    found: dict[str, Toponym] = {}
    for form in forms:
        parts = [part.strip() for part in _ALTERNATIVE.split(form)]
        for part in parts if all(len(part) > names.MIN_LOOSE for part in parts) else [form]:
            toponym = parse_name(part)
            # "Hranitne (Volnovakha raion)": what is in the brackets is where it lies, not what else it is called.
            if toponym.name and not (found and toponym.cue in areas):
                found.setdefault(toponym.name, toponym)
    return list(found.values())


def _agreed(found: Sequence[Georeference], settings: ResolutionSettings) -> Georeference:
    """The place that the several names agree on, even if each of them is shared by many places."""
    sums: list[tuple[float, Georeference, Place]] = []
    for answer in found:
        for candidate in answer.candidates:
            each = [_speaks_for(candidate.place, other, settings) for other in found]
            sums.append((_together(each), answer, candidate.place))
    if not sums:
        return found[0]
    best, answer, place = max(sums, key=lambda one: (one[0], one[1].score))
    # Names that speak as surely for places far apart contradict each other.
    rival = max((total for total, _, other in sums if not are_one(place, other, settings)), default=0.0)
    score = round(best / max(1.0, best + rival), 4)
    if score < settings.min_score:
        first = max(found, key=lambda one: one.score)
        return first._replace(place=None, score=score, reason=first.reason or "its names speak for different places")
    return answer._replace(place=place, score=score, reason=answer.reason if place == answer.place else None)


def _speaks_for(place: Place, answer: Georeference, settings: ResolutionSettings) -> tuple[float, bool]:
    """How surely an answer is a place, from 0 to 1, and whether the name is spelled as the place's."""
    close = [c for c in answer.candidates if are_one(c.place, place, settings)]
    score = min(1.0, sum(c.score for c in close))
    if answer.place is not None and are_one(answer.place, place, settings):
        score = answer.score
    return score, any(c.match < Match.TRANSLITERATED for c in close)


def _together(each: Sequence[tuple[float, bool]]) -> float:
    """How surely several names are one place, from 0 to 1.

    As a rule it is enough that one of them is right. If none of them is spelled as the place's and one does not fit it
    at all, the mean of their log-odds is taken.
    """
    if not any(spelled for _, spelled in each) and min(each)[0] == 0.0:
        return even_odds([score for score, _ in each])
    return 1.0 - math.prod(1.0 - score for score, _ in each)


def _undescribed(toponym: Toponym) -> Toponym | None:
    """A name without the words at its end that only describe it ("Mezzeh military"); None if it has none."""
    lexicon = load_lexicon()
    words = toponym.name.split(" ")
    kept = list(words)
    while len(kept) > 1 and kept[-1].casefold() in (lexicon.words["class_words"] | lexicon.words["describing"]):
        kept.pop()
    if len(kept) == len(words):
        return None
    name = " ".join(kept)
    return toponym._replace(end=toponym.start + len(name), name=name)


def _derived(
    written: str, cue: str | None, memory: Memory, region: tuple[str | None, str | None], settings: ResolutionSettings
) -> Georeference | None:
    """Resolve a name that is a relation to other names; None for any other name, and if the answer is too wide."""
    toponyms = tuple(_capitalised(written))
    found = next(iter(find_loci(written, toponyms)), None) if toponyms else None
    if found is None or found.kind == "border" or len(names.fold(written[: found.start]).split()) > 1:
        return None
    country, admin1 = region
    anchors = []
    for anchor in found.anchors:
        if found.kind == "part":  # "Eastern Aleppo", a governorate
            anchor = anchor._replace(cue=cue)  # noqa: PLW2901
        answer = resolve_in(anchor, memory, country=country, admin1=admin1, settings=settings)
        if answer.place is None and admin1 is not None:
            answer = resolve_in(anchor, memory, country=country, settings=settings)
        if answer.place is None:
            return None
        anchors.append(answer)
    from geomap.places.derivation import derive  # noqa: PLC0415 -- loads shapely

    derived = derive(anchors[0], found, [answer.place for answer in anchors if answer.place is not None])
    if derived.place is None or derived.place.uncertainty_m > MAX_DERIVED_M:
        return None
    return derived._replace(name=written, score=min(answer.score for answer in anchors))


def _capitalised(written: str) -> Iterator[Toponym]:
    """Runs of capitalised words with the particles inside them, without a class word at the beginning of the name."""
    lexicon = load_lexicon()
    inside = lexicon.words["particles"] | lexicon.words["articles"]
    run: list[re.Match[str]] = []

    def close() -> Iterator[Toponym]:
        while run and not run[-1].group()[0].isupper():
            run.pop()
        if run:
            start, end = run[0].start(), run[-1].end()
            yield Toponym(start, end, written[start:end])
        run.clear()

    for word in _CAPITALISED.finditer(written):
        low = word.group().casefold()
        gap = written[run[-1].end() : word.start()] if run else " "
        if gap.strip() or (not word.group()[0].isupper() and not (run and low in inside and low not in {"and", "of"})):
            yield from close()
        if (
            word.group()[0].isupper()
            and (run or low not in lexicon.words["class_words"] | lexicon.words["prepositions_strong"])
        ) or run:
            run.append(word)
    yield from close()
