"""Who commands in a report, by what it says of them: "General Grant", "Grant's men", "under Grant"."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME = r"((?:[A-Z][\w'’-]+ ){0,2}[A-Z][\w-]{2,})"


def commanders(text: str, classes: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The last names, case-folded, of those who bear a rank, or whose the men are that a text tells of.

    Parameters
    ----------
    text
        Of the report.
    classes
        The word classes of the cue lexicon.
    """
    patterns = _patterns(classes["names.ranks"], classes["rules.fighters"] | classes["names.commanded"])
    found = (match[1] for pattern in patterns for match in pattern.finditer(text))
    return frozenset(name.rpartition(" ")[2].removesuffix("'s").removesuffix("’s").casefold() for name in found)


@cache
def _patterns(ranks: frozenset[str], men: frozenset[str]) -> tuple[re.Pattern[str], ...]:
    rank, his = ("|".join(sorted(map(re.escape, words))) for words in (ranks, men))
    told = (
        rf"(?i:\b(?:{rank}))\.? {_NAME}",
        rf"(?i:\b(?:led|commanded) by|\bunder(?: the command of)?) {_NAME}\b",
        rf"\b{_NAME}['’]s? (?:[a-z]+ )?(?:{his})\b",
        rf"\b{_NAME} and his (?:[a-z]+ )?(?:{his})\b",
    )
    return tuple(map(re.compile, told))
