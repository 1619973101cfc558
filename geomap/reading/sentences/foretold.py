"""What "would" tells: what came about after the time that is told of, or only what was meant to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.reading.sentences.items import Item

_WHEN = frozenset({"in", "on", "by", "from", "over", "within", "during", "after", "until"})
_TOLD_SINCE = lazy(r"\b\d{4}\b|\b(?:later|after|afterwards)$|\b(?:following|subsequent|ensuing)\b")
"""Of a date that is no plan's: it has its year, or is counted from what was told."""
_FRONTED, _DATED = 8, 14
"""Items in which a date that opens the sentence, or that follows the verb, stands."""
_GO_ON = ("go", "on", "to")
_UNSURE = frozenset({"said", "says", "added", "warned", "told", "if", "unless"})
"""What may follow a "would" that is no fact."""
_OVER = frozenset({"if", "unless", "whether", "lest", "that", "so", "could", "might", "should"})
"""What a "would" stands under that is no fact."""


def came_about(items: Sequence[Item], cls: Mapping[str, frozenset[str]], would: int, v: int) -> bool:
    """ "would later fall", "would take X on 3 May 1991": is it told from a time before it, and a fact?

    Parameters
    ----------
    items
        Of the sentence.
    cls
        The word classes of the cue lexicon.
    would
        The item of the modal verb: only "would" can be told so.
    v
        The item of the verb, or of the words, that it goes with.
    """
    if items[would].lower != "would":
        return False
    between = [w.lower for w in items[would + 1 : v]]
    if any(low in cls["irrealis.afterwards"] for low in between):
        soon = "soon" in between or "shortly" in between  # "said they would soon take X"
        saying = cls["classes.reporting"] | cls["irrealis.governor"]
        return not (soon and any(w.lower in saying for w in items[:would]))
    plans = cls["irrealis.foretelling"]
    if any(w.lower in plans or w.lower in _OVER or w.lower in cls["classes.reporting"] for w in items[:would]):
        return False
    if any(w.lower in plans or w.lower in _UNSURE for w in items[v + 1 :]):
        return False
    flat = " ".join(between).split()
    return tuple(flat[:3]) == _GO_ON or _is_dated(items, cls["rules.spans"], would, v)


def _is_dated(items: Sequence[Item], spans: frozenset[str], would: int, v: int) -> bool:
    """Is the clause dated by a year or by a stretch of time: "two years later", "until 1967", "over the next days"?"""
    fronted = items[: min(would, _FRONTED)]
    if items[0].lower in _WHEN and any(_is_told_since(w) for w in fronted):
        return True
    for k in range(v + 1, min(len(items), v + _DATED)):
        item = items[k]
        if item.lower in {";", ":", "once"} or (item.verbs and not item.nouns):
            return False
        lasts = item.lower == "for" and any(w.lower in spans for w in items[k + 1 : k + 4])
        if lasts or _is_told_since(item):
            return True
    return False


def _is_told_since(item: Item) -> bool:
    written = item.date.when.as_written if item.date is not None else None
    return written is not None and _TOLD_SINCE.search(written.casefold()) is not None
