"""Statements with the words round the names of their places: where a claim holds that is not at the place itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from geomap.model import HOLDS, Locus
from geomap.patterns import lazy
from geomap.reading.loci.finding import find_loci, read_part
from geomap.relating import Ground

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geomap.model import Georeference, Relation, Statement, Toponym
    from geomap.places.shapes import Shapes

_RELATIONS: dict[str, Relation] = {
    "offset": "offset",
    "near": "near",
    "between": "between",
    "part": "part_of",
    "road": "along",
    "border": "along",
    "bank": "along",
}


class Related(NamedTuple):
    """A statement with where it holds."""

    statement: Statement
    georeference: Georeference
    words: str | None = None
    """Of its relation ("20 km north of"), if `statement.relation` does not say everything."""


def relate(
    text: str, statements: Sequence[Statement], found: Mapping[Toponym, Georeference], *, shapes: Callable[[], Shapes]
) -> tuple[Related, ...]:
    """Put each claim where the words round the place's name put it.

    Parameters
    ----------
    text
        Of the report.
    statements
        In order of the text.
    found
        What the names in it were resolved to, those of the statements among them.
    shapes
        Gives outlines of countries and divisions: asked only where one is needed, because they are slow to load.

    Returns
    -------
    related
        The statements with relation and part as read, each with its georeference. Two statements on the two ends of
        one road, or of one "between", become one.
    """
    by_start = {toponym.start: toponym for toponym in found}
    ground = Ground(found, shapes)
    anchored = {a.start: locus for locus in find_loci(text, tuple(by_start.values())) for a in locus.anchors}
    out: list[Related] = []
    seen: set[tuple[int, str, str | None]] = set()
    starting = {locus.start: locus for locus in anchored.values()}
    for read in statements:
        statement, locus = _described(read, text, starting)
        locus = locus or _locus_of(statement, anchored)
        if locus is None or _is_of_another(statement, locus, text):
            out.append(Related(statement, found[statement.toponym]))
            continue
        if len(locus.anchors) > 1:
            key = (locus.start, statement.status, statement.force.id if statement.force else None)
            if key in seen:
                continue
            seen.add(key)
        out.append(_related(statement, locus, found[statement.toponym], ground))
    return tuple(out)


def _described(statement: Statement, text: str, starting: Mapping[int, Locus]) -> tuple[Statement, Locus | None]:
    """Whether a description locates itself: "the village 5 km north of X" is X's, not what was named before.

    Behind a comma it is told of what was named: "the town, 5 km north of X, ...".
    """
    if statement.mention is None or statement.part is not None:
        return statement, None
    at = statement.mention[1]
    while at < len(text) and at < statement.mention[1] + 3 and not text[at].isalnum():
        if text[at] == ",":
            return statement, None
        at += 1
    locus = starting.get(at)
    if locus is None or locus.kind not in {"offset", "near", "between"}:
        return statement, None
    anchor = locus.anchors[0]
    return replace(statement, toponym=anchor, place_as_written=anchor.name, mention=None), locus


def _is_of_another(statement: Statement, locus: Locus, text: str) -> bool:
    """ "5 km from X, a Y stronghold", "a post near the Y-held town of X": is X itself told of, and another by it?"""
    if locus.kind == "offset" and _is_told_of(statement, text):
        return True
    begin = max(0, locus.start - _BEFORE)
    if locus.kind == "near" and statement.relation == "at" and _AND_IN.search(text, begin, locus.start) is not None:
        return True  # "in and around X"
    by_it = locus.kind == "offset" or (locus.kind == "near" and statement.relation == "at")
    return by_it and locus.start < statement.evidence.start


_BEFORE = 12
"""Characters of "inside and"."""
_AND_IN = lazy(r"\b(?:in|inside|within) and\s+\Z")
_WHICH = lazy(r"\s*,\s*(?:which|where|whose)\b")


def _is_told_of(statement: Statement, text: str) -> bool:
    """ "Z is 5 km south of X, which Y took": is what is claimed told of X itself, behind a relative pronoun?"""
    toponym = statement.toponym
    return statement.evidence.start == toponym.start and _WHICH.match(text, toponym.end) is not None


def _locus_of(statement: Statement, anchored: Mapping[int, Locus]) -> Locus | None:
    """The relation that a statement's place is spoken of in."""
    toponym = statement.toponym
    locus = anchored.get(toponym.start) if statement.mention is None else None
    if statement.part is not None and (locus is None or locus.kind not in {"part", "bank"}):
        return read_part(statement.part, toponym)
    if locus is None and statement.relation == "near":
        return Locus("near", toponym.start, toponym.end, "near", (toponym,))
    return locus


def _related(statement: Statement, locus: Locus, own: Georeference, ground: Ground) -> Related:
    from geomap.places.derivation import derive  # noqa: PLC0415 -- loads shapely

    here = statement.toponym.start
    named = (own.place if a.start == here else ground.by_start.get(a.start) for a in locus.anchors)
    anchors = [place for place in named if place is not None]
    around = tuple(place for place in ground.places if place not in anchors)
    derived = derive(own, locus, anchors, shapes=ground.shapes(), around=around)
    if derived is own and locus.kind not in {"offset", "near", "part"}:
        return Related(statement, own)  # between what is unknown
    relation = _RELATIONS[locus.kind]
    share, part = statement.share, statement.part
    if relation == "part_of":
        if part is None:
            part = _part_name(locus)
            if share is None and locus.part != "half" and statement.status in HOLDS:
                share = "part"
    elif relation != "near" and statement.relation == "near" and statement.share_text is None:
        share = None  # what lies 20 km off is a place of its own, not a part of what is near
    said = locus.as_written if relation in {"offset", "along"} else None
    return Related(replace(statement, relation=relation, part=part, share=share), derived, said)


def _part_name(locus: Locus) -> str:
    """ "southern half" of "the southern half of"."""
    words = locus.as_written.split()
    if words[-1:] and words[-1].lower() in {"of", "in", "around"}:
        words.pop()
    if words[:1] and words[0].lower() == "the":
        del words[0]
    return " ".join(words)
