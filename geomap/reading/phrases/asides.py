"""What is set in behind a name between commas: "X, a provincial capital, fell"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.reading.sentences.items import Item

_LONGEST = 10
"""Items of ", the capital of X province and a river port,", at most."""
_OTHERS = frozenset({"another", "once", "also", "already"})


def behind_apposition(items: Sequence[Item], comma: int, cls: Mapping[str, frozenset[str]]) -> int | None:
    """The item behind ", a provincial capital," at item `comma`; None where nothing of the kind stands there."""
    first = items[comma + 1].lower if comma + 1 < len(items) else ""
    if items[comma].lower != "," or first not in cls["classes.determiner"] | _OTHERS:
        return None
    for k in range(comma + 2, min(comma + _LONGEST, len(items) - 1)):
        if items[k].lower == ",":
            return k + 1
        if items[k].kind == "punct" or (items[k].verbs and not items[k].nouns):
            return None
    return None
