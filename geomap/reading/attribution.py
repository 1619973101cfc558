"""According to whom: the named source of a clause, and whether it is told as known or as believed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.model import Attribution, Modality

if TYPE_CHECKING:
    from geomap.reading.rules import Draft, Scene

_MAX_NAME = 9
"""Items a source's name may have."""
_LEADING = re.compile(
    r"^(?:(?:the|a|an|both|some|other|one|its|his|her|their|local|state news agency)\s+)+", re.IGNORECASE
)
_ANONYMOUS = frozenset(
    {
        "it",
        "he",
        "she",
        "they",
        "who",
        "which",
        "reports",
        "report",
        "some",
        "that",
        "this",
        "i",
        "we",
        "media reports",
        "there",
    }
)


def read_attribution(scene: Scene) -> Attribution | None:
    """The source that a sentence names, None where it names none.

    "according to X", "X said that ...", "..., X reported", "... , said X". A pronoun is no source of its own.
    """
    items = scene.items
    for i, item in enumerate(items):
        if item.lower == "according" and scene.low(i + 1) == "to":
            return _name(scene, i + 2, _right_end(scene, i + 2))
    for i, item in enumerate(items):
        if (
            item.lower not in scene.vocab.cls["classes.reporting"]
            or item.lower in {"according", "report", "reports", "claim", "claims"}
            or item.kind != "word"
        ):
            continue
        if (
            item.lower in {"told", "congratulated", "estimated", "claiming", "saying", "reporting"}
            and item.lower != "told"
        ):
            continue
        if item.lower == "claimed" and scene.low(i + 1) in scene.vocab.cls["extents.most"] | scene.vocab.cls[
            "extents.half"
        ] | {"responsibility"}:
            continue
        start = i
        while start > 0 and start > i - _MAX_NAME - 3 and not _stops(scene, start - 1):
            start -= 1
        while start < i and (
            scene.low(start) in {"and", "but", "that", "as", "while", "meanwhile", "later", "also", "however", "on"}
            or items[start].kind in {"date", "punct"}
        ):
            start += 1
        end = i
        while end > start and (
            scene.low(end - 1) in {"has", "have", "had", "also", "later", "earlier", "previously"}
            or items[end - 1].kind == "date"
            or scene.is_in(end - 1, "classes.adverb")
        ):
            end -= 1
        found = _name(scene, start, end)
        if found is None and item.lower in {"said", "says", "say"} and scene.low(i - 1) in {",", '"', "”", "“"}:
            found = _name(scene, i + 1, _right_end(scene, i + 1))
        if found is not None:
            return found
    return None


def _stops(scene: Scene, i: int) -> bool:
    low = scene.low(i)
    item = scene.items[i]
    if item.kind == "punct":
        return low not in {"'", "’", "-", "."}
    return low in {
        "that",
        "which",
        "who",
        "while",
        "when",
        "as",
        "after",
        "before",
        "but",
        "because",
        "although",
    } or bool(item.verbs and not item.nouns and not (low.endswith("ed") and False))


def _right_end(scene: Scene, start: int) -> int:
    i = start
    while i < len(scene.items) and i < start + _MAX_NAME:
        low = scene.low(i)
        if (
            (scene.items[i].kind == "punct" and low not in {"'", "’", "-"})
            or low in {"that", "which", "who", "while", "but", "and", "after", "before"}
            or scene.items[i].kind == "date"
        ):
            break
        if i > start and scene.is_in(i, "classes.be"):
            break
        i += 1
    return i


def _name(scene: Scene, start: int, end: int) -> Attribution | None:
    # "In the north the paramilitaries" is said by the paramilitaries; "reported to the president" names no source
    while start < end and scene.is_in(start, "classes.preposition"):
        start += 1
        while start < end and scene.items[start].kind != "force" and not scene.is_in(start, "classes.determiner"):
            start += 1
        if (
            start < end
            and scene.is_in(start, "classes.determiner")
            and any(scene.is_in(k, "classes.determiner") for k in range(start + 1, end))
        ):
            start += 1
            while start < end and scene.items[start].kind != "force" and not scene.is_in(start, "classes.determiner"):
                start += 1
    while end > start and (
        scene.is_in(end - 1, "classes.preposition")
        or scene.is_in(end - 1, "classes.conjunction")
        or scene.items[end - 1].kind in {"date", "punct"}
    ):
        end -= 1
    if end <= start:
        return None
    items = scene.items[start:end]
    words = [it.lower for it in items]
    if " ".join(words) in _ANONYMOUS or not any(
        it.kind in {"force", "name", "place"}
        or it.lower in scene.vocab.cls["attribution.organisations"]
        or scene.text[it.start].isupper()
        for it in items
    ):
        return None
    written = scene.text[items[0].start : items[-1].end]
    name = " ".join(_LEADING.sub("", written).split())
    if not name or name.casefold() in _ANONYMOUS or len(name) > 120:
        return None
    force = next((it.force for it in items if it.kind == "force" and it.force is not None), None)
    return Attribution(name, written, force.force.side if force is not None else None)


def read_modality(scene: Scene, draft: Draft) -> Modality:
    """Is the clause told as known, or as thought, feared, unconfirmed or reported by nobody named?"""
    believed = scene.vocab.cls["irrealis.believed"]
    low = max(0, draft.first - 9)
    for i in range(min(len(scene.items), draft.last + 2) - 1, low - 1, -1):
        word = scene.low(i)
        if i < draft.first and word in {";", ".", ":"}:
            break
        if word in believed and not (word in {"likely", "estimated"} and i > draft.last):
            return "believed"
        if word == "reported" and scene.low(i - 1) in {"was", "were", "is", "been"}:
            return "believed"
        if (
            word in {"reports", "rumours", "rumors"}
            and i < draft.first
            and scene.low(i + 1) in {"that", "of", "say", "said", "suggest", "suggested", "indicated"}
        ):
            return "believed"
    return "asserted"
