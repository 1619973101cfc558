"""Stretches of a sentence that somebody is said to have said: where what is told begins and ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geomap.reading.sources.bounds import ENDS, QUOTES, adverbial, clause_after, is_finite

if TYPE_CHECKING:
    from geomap.model import Attribution
    from geomap.reading.rules import Scene

_THAT: Final = 7
"""Items from a verb of saying to the "that" behind where it was said."""
_OBJECT: Final = 5
"""Items of what is told in a noun alone ("confirmed heavy clashes and")."""
_YET = frozenset({"though", "although"})
_BESIDES = frozenset({"following", "amid", "despite", "during"})


@dataclass(frozen=True, slots=True)
class Telling:
    """Items `first` to before `stop` of a sentence, as somebody's words."""

    first: int
    stop: int
    source: Attribution


def acts(scene: Scene, k: int) -> bool:
    """Does a verb stand at item `k`, so that what is before it is its subject and no speaker?"""
    return k < len(scene.items) and (
        scene.is_in(k, "classes.be")
        or scene.is_in(k, "classes.have")
        or scene.is_in(k, "irrealis.modal")
        or is_finite(scene.items[k])
    )


def own_deed(scene: Scene, content: int) -> int:
    """ "Y confirmed clashes and shelled X": where what is told ends and what the teller did begins."""
    for k in range(content, min(content + _OBJECT, len(scene.items) - 1)):
        if (
            scene.items[k].kind == "force"
            or scene.is_in(k, "classes.be")
            or scene.is_in(k, "classes.have")
            or is_finite(scene.items[k])
        ):
            break
        verb = k + 2 if scene.is_in(k + 1, "classes.adverb") else k + 1
        if scene.low(k) == "and" and verb < len(scene.items) and is_finite(scene.items[verb]):
            return k
    return len(scene.items)


def object_end(scene: Scene, content: int) -> int:
    """ "Y announced the fall of X, after Z had left": where what is told in a noun alone ends."""
    for k in range(content, len(scene.items)):
        if acts(scene, k) or scene.low(k) in {"that", ":", *QUOTES}:
            break
        if k > content and (scene.low(k) in ENDS or scene.low(k) in _BESIDES):
            return k
        if scene.low(k) == "and" and clause_after(scene, k + 1):
            return k  # "announced a truce and Y left X"
    return len(scene.items)


def subordinate_end(scene: Scene, content: int) -> int:
    """Where a clause that a sentence begins with ends, of which the item `content` is part: before the main clause."""
    for k in range(content, len(scene.items)):
        behind = k + 2 if scene.low(k + 1) in QUOTES else k + 1
        joined = scene.low(behind) in ENDS or scene.is_in(behind, "classes.conjunction")
        if scene.low(k) == "," and not joined and clause_after(scene, behind):
            return k
    return len(scene.items)


def content_from(scene: Scene, k: int, *, told: bool) -> int | None:
    """Where what is told begins after the verb; None where it stands before it."""
    n = len(scene.items)
    if told:  # whom
        limit = k + 6
        while k < min(n, limit) and scene.items[k].kind not in {"date", "punct"} and scene.low(k) not in ENDS:
            k += 1
            if scene.low(k) == "by" or scene.low(k) == "on":
                break
    while k < n and (scene.items[k].kind == "date" or scene.is_in(k, "classes.adverb") or adverbial(scene, k)):
        k = _behind_carried(scene, adverbial(scene, k) or k + 1)
    if scene.is_in(k, "classes.preposition"):  # "announced from Doha that"
        k = _that_from(scene, k) or k
    if k >= n:
        return None
    low = scene.low(k)
    if low in {"that", ":", '"', "“", "«"}:
        return k + 1
    if low == "," and scene.low(k + 1) in {'"', "“", "«", "that"}:
        return k + 1
    if scene.items[k].kind == "punct" or low in ENDS or low in {"and", "or", "during", "following", "despite", "amid"}:
        return None
    return k


def _behind_carried(scene: Scene, k: int) -> int:
    """The "that" behind "carried by X" or a name at item `k`: "said in a statement carried by X that"; else `k`."""
    if scene.kind(k) == "name" and scene.low(k + 1) == "that":
        return k + 1
    if scene.low(k).endswith(("ed", "ad")) and scene.is_in(k + 1, "classes.preposition"):
        return _that_from(scene, k + 1) or k
    return k


def _that_from(scene: Scene, k: int) -> int | None:
    """The "that" behind a phrase from item `k`, with no other verb before it; None where none stands."""
    for j in range(k, min(len(scene.items), k + _THAT)):
        if scene.low(j) == "that":
            return j
        if scene.items[j].kind == "punct" or acts(scene, j):
            return None
    return None


def left_of(scene: Scene, i: int) -> int:
    """Where the stretch that item `i` stands in begins: after a semicolon or at the head of the sentence."""
    return next((k + 1 for k in range(i - 1, -1, -1) if scene.low(k) == ";"), 0)


def right_of(scene: Scene, i: int, *, opens: bool = False) -> int:
    """Where it ends: at a semicolon; for what stands before its source also where a new clause is joined."""
    for k in range(i, len(scene.items)):
        if scene.low(k) == ";":
            return k
        if scene.low(k) == "," and (scene.low(k + 1) in _YET or (not opens and scene.low(k + 1) in {"and", "but"})):
            return k
    return len(scene.items)
