"""What was taken, and for how long, where the words next to the verb do not say it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geomap.reading.phrases.extents import PlacePhrase
    from geomap.reading.rules.scene import Scene

_CLAUSE = 10
"""Items behind a verb that may tell how long, at most."""
_LENGTH = 8
"""Items of "for a little more than two months", at most."""
_COMMANDS = frozenset({"command", "headquarters", "hq"})


def where_it_sits(scene: Scene, phrase: PlacePhrase) -> PlacePhrase:
    """ "captured Y's Western Command in X": what of X it is, for a command has no other place."""
    name = phrase.refs[0].as_written.rpartition(" ")[2].casefold()
    if len(phrase.refs) > 1 or name not in _COMMANDS or scene.low(phrase.stop) not in {"in", "at"}:
        return phrase
    seat = scene.parser.after(phrase.stop + 1, direct=True)
    if seat is None:
        return phrase
    return replace(seat, start=phrase.start, relation="part_of" if seat.relation == "at" else seat.relation)


def for_a_while(scene: Scene, v: int) -> bool:
    """ "was occupied between March and November", "for two months": does a stretch of time follow in its clause?"""
    for i in range(v + 1, min(len(scene.items), v + _CLAUSE)):
        item = scene.items[i]
        if item.date is not None:
            written = (item.date.when.as_written or "").casefold()
            return item.date.kind == "range" and written.startswith(("between", "from", "throughout"))
        if item.kind == "punct":
            return False
        if item.lower == "for":
            lasts = [k for k in range(i + 1, min(len(scene.items), i + _LENGTH)) if scene.is_in(k, "rules.spans")]
            return bool(lasts) and all(scene.low(k) != "time" for k in range(i + 1, lasts[0]))
    return False
