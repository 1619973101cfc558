"""Whose a noun of control is: "Y's capture", "their hold", "Y military control"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.rules.scene import OWNERS

if TYPE_CHECKING:
    from geomap.reading.items import ForceLike
    from geomap.reading.rules.scene import Scene


def owner(scene: Scene, n: int) -> tuple[ForceLike | None, int]:
    """The force that owns the noun: "Y's capture", "the Y capture", "Y military control"."""
    if scene.items[n].kind == "force":
        return scene.items[n].force, n
    for i in range(n - 1, max(-1, n - 5), -1):
        item = scene.items[i]
        if item.kind == "force":
            return item.force, i
        if item.kind == "name" and scene.items[i + 1].kind == "possessive":
            return scene.named_actor(i, i + 1), i
        if item.kind in {"possessive", "date"} or item.lower in scene.vocab.cls["rules.between_owner_and_noun"]:
            continue
        if item.lower in OWNERS:  # "their hold on X", "X, its stronghold"
            force, _ = scene.owner_of_its(n)
            return force, i
        break
    return None, n
