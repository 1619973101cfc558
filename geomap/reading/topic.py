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
    return names_force(forces, classes) or _has(text.lower(), classes["rules.war_words"])


def tells_of_war(text: str, classes: Mapping[str, frozenset[str]]) -> bool:
    """Does a word of war stand in a text, or one that says outright that a place changed hands ("annexed")?"""
    lower = text.lower()
    return _has(lower, classes["rules.war_words"]) or _has(lower, classes["rules.outright"])


def _has(lower: str, listed: frozenset[str]) -> bool:
    """Is one of the words or phrases in a case-folded text?"""
    return not listed.isdisjoint(_WORD.findall(lower)) or any(p in lower for p in listed if not p.isalpha())


def names_force(forces: Iterable[ForceLike], classes: Mapping[str, frozenset[str]]) -> bool:
    """Is one of the forces that a text mentions an armed one, by its name or by how it is described?"""
    for force in forces:
        if force.kind == "named" and force.force.side is not None:
            return True
        if force.kind == "introduced" and force.force.as_written[:1].isdigit() and " " in force.force.as_written:
            return True  # "the 53rd Division"
        described = force.kind in {"national", "generic", "named"} and " " in force.force.as_written
        if described and force.role in {"force", "weapon"}:
            last = force.force.as_written.rpartition(" ")[2].casefold()
            if last not in classes["rules.civil"] and last not in classes["rules.strikes_alike"]:
                return True
    return False
