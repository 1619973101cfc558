"""Where a clause is set: "In X, ...", "X, where ...", "X, whose garrison ..."."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geomap.reading.phrases.extents import PlacePhrase
    from geomap.reading.rules.scene import Scene


_WHEN = frozenset({"when", "as", "after"})
_LATER = frozenset("minute minutes hour hours day days night week weeks month months year years shortly soon".split())
"""Before "after": of another day, and maybe of another place."""
_SUBJECT = 9
"""Items of a subject and the word before it, at most."""
_HARMED = 16
"""Items from those who were harmed to what harmed them."""


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
    begin = _behind_day(scene, phrase.stop)  # "In X on Monday two bombs"
    return phrase if scene.low(begin) == "," or _begins_clause(scene, begin, before) else None


def set_in(scene: Scene, before: int) -> PlacePhrase | None:
    """ "In X, a drone hit a bus", "killed in X when a drone hit a bus": where it was, told before its verb."""
    return framed(scene, before) or _harmed_when(scene, before)


def _harmed_when(scene: Scene, before: int) -> PlacePhrase | None:
    """ "Ten people were killed in X on Monday when": where those were, of whom item `before` goes on to tell how."""
    when = next((k for k in range(before - 1, max(0, before - _SUBJECT), -1) if scene.low(k) in _WHEN), None)
    if when is None or scene.low(when - 1).rpartition(" ")[2] in _LATER:
        return None  # "ten were killed in X a day after a drone hit a bus"
    phrase = where_harmed(scene, when)
    if phrase is None or not is_inside(scene, phrase):
        return None
    if _behind_day(scene, phrase.stop) != when:
        return None  # "died in X of hunger when Y shelled the road"
    return phrase


def _behind_day(scene: Scene, i: int) -> int:
    """The item behind "on Monday", if that stands at item `i`; else `i`."""
    day = i + (scene.low(i) in {"on", "early", "late"})
    return day + 1 if scene.kind(day) == "date" else i


def where_harmed(scene: Scene, n: int) -> PlacePhrase | None:
    """ "two people were killed in X by Y shelling": the place before item `n` that says where it hit."""
    harmed = None
    for i in range(n - 1, max(-1, n - _HARMED), -1):
        item = scene.items[i]
        if item.lower in {";", ":", "."} or (item.kind == "punct" and item.lower == "," and harmed is None):
            return None
        if scene.is_in(i, "rules.harmed"):
            harmed = i
            break
        if item.kind == "force" or scene.is_in(i, "classes.reporting"):
            return None
    if harmed is None:
        return None
    for i in range(harmed + 1, n):
        if scene.low(i) in {"in", "at", "near", "inside", "outside"}:
            phrase = scene.parser.after(i + 1, names=False, lenient=True, aimed=True)
            return phrase if phrase is not None and phrase.stop <= n else None
    return None


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
