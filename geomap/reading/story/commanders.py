"""Who commands in a report, by what it says of them: "General Grant", "Grant's men", "under Grant"."""

from __future__ import annotations

import re
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
    ranks = "|".join(sorted(map(re.escape, classes["names.ranks"])))
    men = "|".join(sorted(map(re.escape, classes["rules.fighters"] | classes["names.commanded"])))
    told = (
        rf"(?i:\b(?:{ranks}))\.? {_NAME}",
        rf"(?i:\b(?:led|commanded) by|\bunder(?: the command of)?) {_NAME}\b",
        rf"\b{_NAME}['’]s? (?:[a-z]+ )?(?:{men})\b",
        rf"\b{_NAME} and his (?:[a-z]+ )?(?:{men})\b",
    )
    found = (match[1] for pattern in told for match in re.finditer(pattern, text))
    return frozenset(name.rpartition(" ")[2].removesuffix("'s").removesuffix("’s").casefold() for name in found)
