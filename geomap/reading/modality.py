"""Whether a clause is told as known or as believed: thought, feared, unconfirmed or reported by nobody named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.media import load_media
from geomap.reading.tellers import is_speaker

if TYPE_CHECKING:
    from geomap.model import Modality
    from geomap.reading.rules import Draft, Scene


def read_modality(scene: Scene, draft: Draft) -> Modality:
    """Is the clause told as known, or as thought, feared, unconfirmed or reported by nobody named?"""
    believed = scene.vocab.cls["irrealis.believed"]
    low = max(0, draft.first - 9)
    for i in range(min(len(scene.items), draft.last + 2) - 1, low - 1, -1):
        word = scene.low(i)
        if i < draft.first and (word in {";", "."} or (word == ":" and scene.low(i - 1) not in believed)):
            break
        if word in {"appear", "seem"} and scene.low(i + 1) == "to":
            return "believed"
        if word in believed and not (word in {"likely", "estimated"} and i > draft.last):
            return "believed"
        told = (word == "reported" and scene.low(i + 1) != "by") or (
            word in {"said", "understood", "alleged"} and scene.low(i + 1) == "to"
        )
        if told and any(scene.is_in(k, "classes.be") for k in range(max(0, i - 2), i)):
            return "believed"
        if word in {"reports", "rumours", "rumors"} and i < draft.first and _tells_by_hearsay(scene, i):
            return "believed"
        if word in {"alleged", "alleges"} and i != draft.at:
            return "believed"  # "officials alleged that"
    for i in range(draft.last + 1, min(len(scene.items), draft.last + 16)):
        if scene.low(i) == ";":
            break
        if scene.low(i) in load_media().checked and {"not", "n't", "never"} & {scene.low(k) for k in range(i - 4, i)}:
            return "believed"  # "a claim that could not be verified"
        if scene.low(i) in {"alleged", "allege"} and is_speaker(scene, i - 1):
            return "believed"  # ", officials alleged"
    return "asserted"


def _tells_by_hearsay(scene: Scene, i: int) -> bool:
    """ "Reports say", "according to reports,", no "the agency reports that"."""
    if scene.low(i - 1) == "to" and scene.low(i - 2) == "according":
        return True
    named = i > 0 and (scene.items[i - 1].kind in {"force", "name", "place"} or is_speaker(scene, i - 1))
    if scene.low(i + 1) == "that" and named:
        return False
    return scene.low(i + 1) in {"that", "of", "say", "said", "suggest", "suggested", "indicate", "indicated"}
