"""States and nouns of control that are no fact, by the verb they go with or the clause they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.rules.events import is_to_come
from geomap.reading.rules.scene import QUOTES

if TYPE_CHECKING:
    from geomap.reading.rules.scene import Draft, Scene

_STATES = frozenset({"under", "under fire", "in control", "predicate", "having", "declared", "front", "contested"})
"""Rules that read a state whose verb is none of control."""
_REACH = 9
"""Items from a verb to the noun that it goes with."""
_ENDS = ("classes.subordinator", "classes.relative", "classes.conjunction")


def is_unreal(scene: Scene, draft: Draft) -> bool:
    """ "unclear whether X is in Y's hands", "vowed to launch strikes on X": does a state or a noun tell no fact?"""
    rule = draft.rule.partition(":")[0]
    if rule == "verb":
        return False
    told = rule in _STATES or (rule == "noun" and draft.status == "contested")
    if told and (scene.question or scene.verbs.is_unreal(min(draft.first, draft.phrase.start))):
        return True
    if rule == "noun" and draft.status in {"struck", "besieged"} and is_to_come(scene, draft.last + 1):
        return True  # "the siege of X by Y would be a disaster"
    return _is_carried_out_by_nobody(scene, draft.at)


def _is_carried_out_by_nobody(scene: Scene, n: int) -> bool:
    """ "vowed to carry out strikes on X", "did not lay siege to X": is the verb of the noun at item `n` no fact?"""
    light = scene.vocab.cues.light
    for k in range(n - 1, max(-1, n - _REACH), -1):
        forms = light.get(scene.low(k).partition(" ")[0])
        if forms is not None and not _is_auxiliary(scene, k):
            return scene.verbs.group(k, forms).irrealis
        item = scene.items[k]
        if (item.kind == "punct" and scene.low(k) not in QUOTES) or any(scene.is_in(k, name) for name in _ENDS):
            return False
    return False


def _is_auxiliary(scene: Scene, k: int) -> bool:
    """ "have to end the siege", "did launch": does the "have" or "do" at item `k` only help another verb?"""
    helps = scene.low(k) in {"have", "has", "had", "having", "do", "does", "did"}
    return helps and (scene.low(k + 1) in {"to", "been", "not"} or _is_verbal(scene, k + 1))


def _is_verbal(scene: Scene, k: int) -> bool:
    """Is the word at item `k` a verb or what may stand before one?"""
    cues = scene.items[k].verbs if k < len(scene.items) else ()
    light = scene.vocab.cues.light.get(scene.low(k).partition(" ")[0])
    return bool(cues or light) or scene.is_in(k, "classes.adverb") or scene.low(k).endswith(("ed", "en"))
