"""Subjects that are names and no force of the lexicon: "Grant took X", "General Grant returned to X and took it"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.rules.mentions import man_mention, name_mention

if TYPE_CHECKING:
    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.items import ForceLike
    from geomap.reading.sentences.verbgroups import VerbGroup


_BEHIND_TAKEN = ("classes.preposition", "classes.subordinator", "classes.conjunction")
_SET_BEFORE = 12
"""Items of a clause that is set before another, from its verb to the comma."""


def named_subject(scene: Scene, group: VerbGroup) -> tuple[ForceLike | None, int | None]:
    """A subject that is a name and no known force ("Grant took X"), governed by nothing, and its item."""
    k = _before(scene, group)
    if scene.low(k) == "," and (opener := scene.parser.aside_start(k)) is not None and _is_mans(scene, opener - 1):
        k = opener - 1  # "Grant, the commander of the rebels, took X"
    elif scene.low(k) in {"and", ","}:
        k = _of_joined(scene, k)
    if k < 0 or scene.clauses.governed(k):
        return None, None
    if scene.kind(k) == "place" and _rules(scene, k, group):
        return name_mention(scene.text[scene.items[k].start : scene.items[k].end], scene.items[k].start), k
    if scene.kind(k) != "name":
        return None, None
    force = scene.named_actor(k, k + 1)
    if force is not None and _commands(scene, k):
        force = man_mention(force.force.as_written, force.start)
    return force, k


def _rules(scene: Scene, k: int, group: VerbGroup) -> bool:
    """ "Genoa captured Chios": may the town at item `k`, which opens its clause, be those who rule there?"""
    opens = k == 0 or scene.kind(k - 1) in {"date", "punct"}
    acts = not (group.passive or group.participle or group.irrealis or group.present)
    took = any(cue.status == "captured" and cue.frame == "force>place" for cue in scene.items[group.verb].verbs)
    it = scene.is_in(group.verb + 1, "classes.pronoun")  # the place told of last, which may be this one
    if not (opens and acts and took and not it and scene.discourse.at_war):
        return False
    taken = scene.parser.after(group.verb + 1)
    behind = taken.stop if taken is not None else group.verb + 2
    closed = scene.kind(behind) in {"", "punct", "date"} or scene.is_in_any(behind, _BEHIND_TAKEN)
    return closed and scene.low(behind) != "to"  # but not "London took Paris to court" or "took Leeds apart"


def named_commander(scene: Scene, group: VerbGroup) -> tuple[ForceLike | None, int | None]:
    """A subject that is the name of somebody who commands, as the report tells, and its item."""
    force, at = named_subject(scene, group)
    return (force, at) if at is not None and _commands(scene, at) else (None, None)


def named_behind(scene: Scene, v: int) -> ForceLike | None:
    """ "After taking X, (General) Grant marched": who acts in the clause that the verb at item `v` is set before."""
    k = next((k for k in range(v + 1, min(len(scene.items), v + _SET_BEFORE)) if scene.low(k) == ","), None)
    if k is None:
        return None
    if scene.low(k + 1) == "he":
        return scene.discourse.actors.man
    k += 1 + scene.is_in(k + 1, "names.ranks")
    if scene.kind(k) != "name" or scene.kind(k + 1) != "word" or scene.is_in(k + 1, "classes.conjunction"):
        return None
    name = scene.text[scene.items[k].start : scene.items[k].end]
    return man_mention(name, scene.items[k].start) if _commands(scene, k) else scene.named_actor(k, k + 1)


def is_officers(scene: Scene, group: VerbGroup) -> bool:
    """ "General Grant took X": does a name with a rank stand right before the verb?"""
    k = _before(scene, group)
    words = scene.low(k).split() if k >= 0 and scene.items[k].kind == "name" else []
    return bool(words) and (words[0] in scene.vocab.cls["names.ranks"] or scene.is_in(k - 1, "names.ranks"))


def _is_mans(scene: Scene, k: int) -> bool:
    """Is item `k` the name of a man who commands?"""
    return k >= 0 and scene.items[k].kind == "name" and _commands(scene, k)


def _commands(scene: Scene, k: int) -> bool:
    """Is the name at item `k` that of somebody who commands, as the report tells?"""
    return scene.low(k).rpartition(" ")[2] in scene.discourse.commanders


def _before(scene: Scene, group: VerbGroup) -> int:
    """The item before the verb, adverbs, days and the close of a quotation apart."""
    k = group.start - 1
    while k > 0 and (scene.items[k].kind == "date" or scene.is_in(k, "classes.adverb") or scene.low(k) in {'"', "”"}):
        k -= 1
    return k


def _of_joined(scene: Scene, joint: int) -> int:
    """ "Grant returned to X and took it": the name at the head of the clause whose verb is joined; -1 for none."""
    for k in range(joint - 1, -1, -1):
        item = scene.items[k]
        if item.kind == "force" or item.lower in {";", ":", '"'} or scene.is_in(k, "classes.relative"):
            return -1
        if item.kind == "name" and (k == 0 or scene.low(k - 1) == ","):
            deed = scene.items[k + 1]
            return k if (deed.verbs and not deed.nouns) or deed.lower.endswith("ed") else -1
    return -1
