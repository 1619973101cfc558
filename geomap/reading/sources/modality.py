"""Whether a clause is told as known or as believed: thought, feared, unconfirmed or reported by nobody named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geomap.reading.sources.bounds import is_speaker
from geomap.reading.sources.media import load_media

if TYPE_CHECKING:
    from geomap.model import Modality
    from geomap.reading.rules import Draft, Scene


_REACH: Final = 15
"""Items behind a claim in which it is doubted."""
_HEARD = frozenset({"reports", "rumours", "rumors"})
_THINKING = frozenset({"believe", "believes", "suspect", "suspects"})
_UNSURE = frozenset(
    {"unconfirmed", "initial", "early", "some", "various", "several", "unverified", "available", "multiple"}
)
_SUFFERED = frozenset({"killed", "wounded", "injured", "dead", "hurt", "missing", "captured", "detained"})
_SAYING = frozenset({"say", "said", "suggest", "suggested", "indicate", "indicated"})
_FROM: Final = 7
"""Items of "from the north of X" behind "reports"."""
_CONFIRMATION = frozenset({"confirmation", "verification"})


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
        if i < draft.at and _in_aside(scene, i, draft.at):
            continue
        if word == "reported" and scene.is_in(i - 1, "classes.determiner") and i < draft.at:
            return "believed"  # "a reported strike"
        if word == "appeared" and scene.low(i + 1) in {"on", "before", "in"}:
            continue  # "Y appeared on television to announce"
        if word == "reported" and scene.low(i + 1) in _SUFFERED:
            continue  # "two men were reported wounded in an attack on X"
        if word in believed and not (word in {"likely", "estimated"} and i > draft.last):
            return "believed"
        if " " in word and not believed.isdisjoint(word.split(" ")):
            return "believed"  # one verb: "are reportedly in control of"
        told = (word == "reported" and scene.low(i + 1) != "by") or (
            word in {"said", "understood", "alleged"} and scene.low(i + 1) == "to"
        )
        if told and any(scene.is_in(k, "classes.be") for k in range(max(0, i - 2), i)):
            return "believed"
        if word in _HEARD and i < draft.first and _tells_by_hearsay(scene, i):
            return "believed"
        if word in {"alleged", "alleges"} and i != draft.at:
            return "believed"  # "officials alleged that"
        if word in _THINKING and i < draft.first:
            return "believed"
    return "believed" if _is_doubted(scene, draft.last + 1) else "asserted"


def _is_doubted(scene: Scene, first: int) -> bool:
    """Does what follows a claim, from item `first`, say that nobody knows it for sure?"""
    for i in range(first, min(len(scene.items), first + _REACH)):
        low = scene.low(i)
        if low == ";":
            break
        if low in load_media().checked and {"not", "n't", "never"} & {scene.low(k) for k in range(i - 4, i)}:
            return True  # "a claim that could not be verified"
        if low == "according" and scene.low(i + 2) in _HEARD | _UNSURE and _tells_by_hearsay(scene, i + 2):
            return True
        if low in _CONFIRMATION and {"not", "n't", "yet"} & {scene.low(k) for k in range(max(first, i - 4), i)}:
            return True  # "although X has not seen any confirmation"
        if low == "no" and any(scene.low(k) in _CONFIRMATION for k in range(i + 1, i + 4)):
            return True  # "but there was no independent confirmation"
        if low in {"alleged", "allege"} and is_speaker(scene, i - 1):
            return True  # ", officials alleged"
    return False


def _in_aside(scene: Scene, i: int, at: int) -> bool:
    """ "X, believed to be a stronghold, was captured": does the word at item `i` tell of the X?"""
    return scene.low(i - 1) == "," and any(scene.low(k) == "," for k in range(i + 1, at))


def _tells_by_hearsay(scene: Scene, i: int) -> bool:
    """ "Reports say", "according to reports,", no "the agency reports that"."""
    if scene.low(i) in _UNSURE:
        return scene.low(i + 1) in _HEARD
    if scene.low(i - 1) == "to" and scene.low(i - 2) == "according":
        return True
    if i == 0 and scene.low(i + 1) == "from":
        return any(scene.low(k) in _SAYING for k in range(i + 2, min(len(scene.items), i + _FROM)))
    if any(scene.low(k) in load_media().published for k in range(max(0, i - 3), i)):
        return False  # "state radio carried reports that"
    named = i > 0 and (scene.items[i - 1].kind in {"force", "name", "place"} or is_speaker(scene, i - 1))
    if scene.low(i + 1) == "that" and named:
        return False
    return scene.low(i + 1) in {"that", "of", *_SAYING}
