"""Whose a noun of control is: "Y's capture", "their hold", "Y military control"; whose men "his men" are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.commonwords import POSSESSIVES
from geomap.reading.rules.mentions import name_mention

if TYPE_CHECKING:
    from geomap.reading.rules.scene import Draft, Scene
    from geomap.reading.sentences.items import ForceLike

_DESCRIBED = 6
"""Items of "Y's administrative and political capital", at most."""
_BETWEEN = ("rules.between_owner_and_noun",)


def owner(scene: Scene, n: int) -> tuple[ForceLike | None, int]:
    """The force that owns the noun: "Y's capture", "the Y capture", "Y military control"."""
    if scene.items[n].kind == "force":
        return scene.items[n].force, n
    for i in range(n - 1, max(-1, n - _DESCRIBED), -1):
        item = scene.items[i]
        if item.kind == "force":
            return item.force, i
        if item.kind == "name" and scene.items[i + 1].kind == "possessive":
            return scene.named_actor(i, i + 1), i
        if scene.is_in(i, "rules.bodies") and scene.low(i + 1) in {"'s", "’s"} and scene.items[i - 1].kind == "number":
            start = scene.items[i - 1].start  # "the 58 division's capture of X"
            return name_mention(scene.text[start : item.end], start), i - 1
        if item.lower == "led" and scene.low(i - 1) == "-" and scene.items[i - 2].kind == "force":
            return scene.items[i - 2].force, i - 2  # "the Y-led liberation of X"
        if item.kind in {"possessive", "date"} or item.lower in scene.vocab.cls["rules.between_owner_and_noun"]:
            continue
        if item.lower == "and" and scene.is_in_any(i + 1, _BETWEEN) and scene.is_in_any(i - 1, _BETWEEN):
            continue  # "Y's administrative and political capital"
        if item.lower in POSSESSIVES:  # "their hold on X", "X, its stronghold"
            force, _ = scene.owner_of_its(n)
            return force, i
        break
    return None, n


def owned(scene: Scene, draft: Draft) -> Draft:
    """A draft in which "his men" and "our forces" are those of whom the sentence or the one before speaks."""
    if draft.parties:
        parties = {whose.force.id: whose for p in draft.parties if (whose := scene.whose(p)) is not None}
        draft = replace(draft, parties=tuple(parties.values()))
    mine = draft.force.force.as_written.rpartition(" ")[2].casefold() if draft.force is not None else ""
    if draft.status in {"lost", "struck"} and mine in scene.vocab.cls["rules.defenders"]:
        return draft  # "Y took X, abandoned by its defenders": those of the town
    force, opponent = scene.whose(draft.force), scene.whose(draft.opponent)
    if force is draft.force and opponent is draft.opponent:
        return draft
    same = force is not None and opponent is not None and force.force.id == opponent.force.id
    return draft if same else replace(draft, force=force, opponent=opponent)
