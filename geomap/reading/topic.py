"""Is a report about armed conflict? Most news is not, and then nothing else of it need be read for claims."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geomap.reading.items import ForceLike

_WORD = re.compile(r"[a-z][a-z-]+")


def speaks_of_war(text: str, forces: Iterable[ForceLike], classes: Mapping[str, frozenset[str]]) -> bool:
    """Does a report tell of armed conflict: by a word of war, or by a force that is no state's?

    Parameters
    ----------
    text
        Of the report.
    forces
        Those that it mentions.
    classes
        The word classes of the cue lexicon.
    """
    return _armed(forces, classes) or not classes["rules.war_words"].isdisjoint(_WORD.findall(text.lower()))


def may_claim(text: str, forces: Iterable[ForceLike], classes: Mapping[str, frozenset[str]]) -> bool:
    """Can a report make a control claim at all?

    As `speaks_of_war`, and where a word says outright that a place changed hands: "Russia annexed Crimea".
    """
    lower = text.lower()
    words = _WORD.findall(lower)
    return (
        not classes["rules.war_words"].isdisjoint(words)
        or not classes["rules.outright"].isdisjoint(words)
        or any(phrase in lower for phrase in classes["rules.outright"] if " " in phrase)
        or _armed(forces, classes)
    )


def _armed(forces: Iterable[ForceLike], classes: Mapping[str, frozenset[str]]) -> bool:
    for force in forces:
        if force.kind == "named" and force.force.side is not None:
            return True
        described = force.kind in {"national", "generic", "named"} and " " in force.force.as_written
        if described and force.role == "force":
            last = force.force.as_written.rpartition(" ")[2].casefold()
            if last not in classes["rules.civil"]:
                return True
    return False
