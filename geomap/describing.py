"""Places that a person describes by others or in figures: "20 km north of Aleppo", "37S DA 12345 67890"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.model import Citation, Georeference, Place, Report
from geomap.places.memory import remember
from geomap.places.regional import resolve_in
from geomap.places.resolution import resolve_all
from geomap.reading.loci.finding import find_loci
from geomap.reading.toponyms.lexicon import load_lexicon
from geomap.reading.toponyms.recognition import find_toponyms
from geomap.relating import COORDINATES, coordinates_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from geomap.model import Locus, Toponym
    from geomap.places.gazetteer import Gazetteer
    from geomap.places.memory import Memory
    from geomap.places.resolution import ResolutionSettings
    from geomap.places.shapes import Shapes

_LEAST = 0.02
"""The probability from which on a word of a description counts as a name: a person asks for a place."""
_LEADING = 4
"""Words of "the small village" at most, before a relation."""


def resolve_described(
    words: str,
    gazetteer: Gazetteer | Memory,
    *,
    country: str | None = None,
    context: str | None = None,
    settings: ResolutionSettings | None = None,
    shapes: Callable[[], Shapes],
) -> Georeference | None:
    """Resolve words that are a position in figures or a relation to named places.

    Parameters
    ----------
    words
        As a person gives them.
    gazetteer
        Or a memory of one.
    country
        ISO alpha-2 code of the country in which the named places lie, if it is known.
    context
        A text that the words come from, or other names.
    settings
        The bundled ones if None.
    shapes
        Gives outlines of countries and divisions; asked only for relations.

    Returns
    -------
    georeference
        None if the words are neither.
    """
    written = words.strip()
    position = next((g for t, g in coordinates_in(written) if t.start == 0 and t.end == len(written)), None)
    if position is None:
        position = _in_figures(written)
    if position is not None:
        return position
    if written.lower().startswith("between "):
        written = f"area {written}"  # what a person asks for is a place, and no talks
    memory = remember(gazetteer)
    report = Report(Citation("description"), written)
    toponyms = find_toponyms(report, memory, demonyms=True, threshold=_LEAST)
    locus = next((one for one in find_loci(written, toponyms) if _is_all(one, written)), None)
    if locus is None:
        return None
    found = _anchors(locus.anchors, memory, country, context, settings)
    places = [answer.place for answer in found if answer.place is not None]
    if len(places) < len(found):
        return None
    from geomap.places.derivation import derive  # noqa: PLC0415 -- loads shapely

    derived = derive(found[0], locus, places, shapes=shapes(), around=_around(context, memory, settings))
    if derived is found[0]:
        return None
    return derived._replace(name=words, score=min(answer.score for answer in found))


def _in_figures(written: str) -> Georeference | None:
    """Two plain numbers, as a person writes coordinates into a table; in a report they could be anything."""
    from geomap.places.correctionsheet import point_of  # noqa: PLC0415 -- few names are none

    point = point_of(written)
    if point is None:
        return None
    lat, lon, radius = point
    place = Place("text", f"{lat:.6f},{lon:.6f}", written, lat, lon, None, None, "", 0, radius)
    return Georeference(written, place, 1.0, (), COORDINATES)


def _is_all(locus: Locus, written: str) -> bool:
    """Whether words say nothing besides a relation: what lies there in a few words, and where its places lie."""
    before = written[: locus.start].split()
    plain = load_lexicon().words["class_words"] | {"a", "an", "the", "small", "in", "on", "at", "of"}
    rest = written[locus.end :].strip(" ,.)")
    within = {toponym.within for toponym in locus.anchors if toponym.within}
    return len(before) <= _LEADING and plain.issuperset(map(str.lower, before)) and (not rest or rest in within)


def _anchors(
    toponyms: Sequence[Toponym],
    memory: Memory,
    country: str | None,
    context: str | None,
    settings: ResolutionSettings | None,
) -> list[Georeference]:
    if country is not None:
        return [resolve_in(toponym, memory, country=country, settings=settings) for toponym in toponyms]
    report = Report(Citation("context"), context or "")
    beyond = len(report.text) + 1
    moved = [toponym._replace(start=toponym.start + beyond, end=toponym.end + beyond) for toponym in toponyms]
    answers = resolve_all((*find_toponyms(report, memory), *moved), report, memory, settings=settings)
    return [answers[toponym] for toponym in moved]


def _around(context: str | None, memory: Memory, settings: ResolutionSettings | None) -> tuple[Place, ...]:
    """The places of a context, which tell whose border or which stretch of a river is meant."""
    if not context:
        return ()
    report = Report(Citation("context"), context)
    found: Iterable[Georeference] = resolve_all(
        find_toponyms(report, memory), report, memory, settings=settings
    ).values()
    return tuple(dict.fromkeys(answer.place for answer in found if answer.place is not None))
