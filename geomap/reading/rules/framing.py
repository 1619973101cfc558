"""Where a clause is set: "In X, ...", "X, where ...", "X, whose garrison ..."."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geomap.reading.phrases.extents import PlacePhrase
    from geomap.reading.rules.scene import Scene


def framed(scene: Scene, before: int) -> PlacePhrase | None:
    """ "In X, ...", "X, where ...": the place that the clause of item `before` is set in."""
    where = next((k for k in range(before - 1, max(-1, before - 12), -1) if scene.low(k) in {"where", "whose"}), None)
    if where is not None:
        phrase = scene.parser.before(where + (scene.low(where - 1) == ","), names=True)
        if phrase is not None and scene.low(where - 1) == ",":
            phrase = replace(phrase, refs=phrase.refs[-1:])  # "A, B and C, where": in C
        return phrase if phrase is not None and is_inside(scene, phrase) else None
    start = next((k for k in range(before - 1, -1, -1) if scene.low(k) in {";", ":"}), -1) + 1
    while start < before and (
        scene.is_in(start, "classes.adverb") or scene.low(start) in {",", "and", "but", "meanwhile"}
    ):
        start += 1
    if scene.low(start) not in {"in", "inside", "at"}:
        return None
    phrase = scene.parser.after(start + 1)
    if phrase is None or phrase.stop > before or not is_inside(scene, phrase):
        return None
    if any(scene.is_in(k, "classes.reporting") for k in range(phrase.stop, before)):
        return None  # "In X, the minister said four ships attacked"
    return phrase if scene.low(phrase.stop) == "," or _begins_clause(scene, phrase.stop, before) else None


def _begins_clause(scene: Scene, at: int, before: int) -> bool:
    """ "In X two bombs", "In X the Y army": does a subject without a name of a place in it follow at once?"""
    opens = (
        scene.is_in(at, "classes.determiner") or scene.is_in(at, "classes.number") or scene.is_in(at, "rules.fierce")
    )
    if not opens and scene.kind(at) not in {"number", "force"}:
        return False
    return all(_is_nominal(scene, k) for k in range(at, before))


def _is_nominal(scene: Scene, k: int) -> bool:
    """Is it a word of a noun phrase, and neither a verb nor a place?"""
    item = scene.items[k]
    acts = item.verbs and not item.nouns and not scene.is_in(k, "rules.weapons")
    return item.kind in {"word", "number", "force", "possessive"} and not acts


def is_done_about(scene: Scene, i: int) -> bool:
    """ "The clashes were condemned in X": does what somebody did about them stand at item `i`, so that X is where?"""
    return scene.is_in(i, "rules.done_about") and (scene.is_in(i - 1, "classes.be") or scene.is_in(i - 2, "classes.be"))


def is_inside(scene: Scene, phrase: PlacePhrase | None) -> bool:
    """Is it a place that one can be in the middle of: no country, and nothing near it?"""
    if phrase is None or phrase.relation == "near":
        return False
    return all(scene.discourse.kind(r.toponym) not in {"country", "water"} for r in phrase.refs)
