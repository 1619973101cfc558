"""Places that a force has: "Y has the west bank", "they had X by May", "the militia had it back"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.rules.scene import Draft, bare_group
from geomap.reading.rules.shutting import is_shut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.model import Status
    from geomap.reading.phrases.extents import PlacePhrase
    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.items import ForceLike

_REACH = 6
"""Items between who has it and "has"."""
_GROUND = ("head", "inner", "rules.bare_directions")


def having_rule(scene: Scene) -> Iterator[Draft]:
    """ "Y has the west bank", "the militia, which had the town since August": what is had is a place or part of one."""
    for i in scene.where(scene.vocab.cls["rules.having"]) if scene.discourse.at_war else ():
        if not 0 < i < len(scene.items) - 1 or scene.items[i].verbs:
            continue
        phrase = _had(scene, i)
        owner = _who_has(scene, i) if phrase is not None else None
        if phrase is None or owner is None:
            continue
        force, at = owner
        got = _is_got(scene, i, phrase)
        ongoing = not got and _is_present(scene, i)
        status: Status = "captured" if got else "controls"
        first, last = min(at, phrase.start), phrase.stop - 1
        yield Draft("having", status, phrase, first, last, i, force, group=bare_group(i), ongoing=ongoing)


def _had(scene: Scene, i: int) -> PlacePhrase | None:
    """ "(has) the west bank", "most of X", "X", "it back": the place that is had, all of it or a part."""
    at = _object(scene, i)
    if not _may_be_ground(scene, at):
        return None
    phrase = scene.parser.after(at, names=False, direct=True)
    if phrase is None or any(scene.discourse.kind(r.toponym) == "country" for r in phrase.refs):
        return None
    if scene.low(phrase.stop) != "back":
        named = _is_named(scene, at + (scene.low(at) == "the")) and _had_by(scene, phrase)
        if scene.low(at) == "it" or not (named or _is_ground(scene, at, phrase.stop)):
            return None
    done_to = any(item.verbs and not item.nouns for item in scene.items[at : phrase.stop])
    return None if done_to or is_shut(scene, phrase.stop) else phrase


def _object(scene: Scene, i: int) -> int:
    """The first item of what "has" at item `i` has."""
    nxt = i + 1
    while scene.is_in(nxt, "classes.adverb") and scene.low(nxt) != "well":
        nxt += 1
    return nxt


def _may_be_ground(scene: Scene, at: int) -> bool:
    """ "the town", "it", "half of X", "some 40 villages", "X": may a place begin at item `at`?"""
    if scene.low(at) in {"the", "it", "some", "about"} or scene.is_in(at, "extent"):
        return True
    return scene.kind(at) == "number" or _is_named(scene, at)


def _is_named(scene: Scene, at: int) -> bool:
    return scene.kind(at) in {"place", "name"}


def _is_ground(scene: Scene, start: int, stop: int) -> bool:
    """ "the west bank", "the town", "half of": do the words say that it is ground, and not "some success in X"?"""
    words = range(start, stop)
    some = any(scene.is_in(k, "extent") and (scene.low(k) != "some" or scene.low(k + 1) == "of") for k in words)
    some = some or any(scene.low(k) in {"percent", "per", "%"} for k in words)
    return some or any(scene.is_in(k, name) for k in words for name in _GROUND)


def _who_has(scene: Scene, i: int) -> tuple[ForceLike, int] | None:
    """The force that has something, and the item that names it."""
    group = scene.verbs.group(i + 1, frozenset({"past"}))
    force, at = scene.subject(group)
    if force is None or at is None or group.irrealis or force.role != "force":
        return None
    joined = scene.low(i - 1) == "and" and scene.low(i - 2) == ","
    return (force, at) if i - at <= _REACH or joined else None


def _is_present(scene: Scene, i: int) -> bool:
    return scene.low(i) in {"has", "have"}


def _is_got(scene: Scene, i: int, phrase: PlacePhrase) -> bool:
    """ "they had X by May", "they had it back": is it told that they got it?"""
    if scene.low(phrase.stop) == "back":
        return True
    if not _is_named(scene, _object(scene, i)) or _is_present(scene, i):
        return False
    return any(item.date is not None and item.date.kind in {"by", "point"} for item in scene.items)


def _had_by(scene: Scene, phrase: PlacePhrase) -> bool:
    """Is it a town that is had, and is nothing done to it ("had X by May", but not "had X bombed")?"""
    towns = all(
        scene.discourse.kind(r.toponym) in {"settlement", "facility"} and scene.parser.names.is_sure(r)
        for r in phrase.refs
    )
    nxt = scene.items[phrase.stop : phrase.stop + 2]
    closed = not nxt or nxt[0].kind in {"date", "punct"} or nxt[0].lower in {"by", "and", "too", "left"} or nxt[-1].date
    return towns and bool(closed)
