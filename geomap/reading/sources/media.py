"""The sources that reports name: media, ministries and agencies that speak for a party, and words of saying."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from geomap.lexicons import read_table
from geomap.places.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

_MAX_WORDS = 6


@dataclass(frozen=True, slots=True)
class Media:
    """The lexicon of sources."""

    speaks_for: Mapping[tuple[str, ...], str]
    """Folded words of a name to the id of a force, an ISO 3166-1 code of the state it speaks for, or "" for nobody."""
    ministries: frozenset[tuple[str, ...]]
    """Words for offices of a government, folded: whose, the country in question says."""
    verbs: frozenset[str]
    """Words of saying beside those of the cue lexicon."""
    speakers: frozenset[str]
    """Nouns that "report" or "claim" may have for a subject."""
    channels: frozenset[str]
    """By what something is said: "in a statement", "on Telegram"."""
    published: frozenset[str]
    """What media and offices do with reports and statements: "aired"."""
    checked: frozenset[str]
    """Participles of what is or is not known for sure: "verified"."""

    def voice(self, written: str) -> str | None:
        """Whom a source speaks for: a force's id, a country's code, "" for nobody, None where the lexicon has it not.

        The longest name in it counts, the first of those of equal length.
        """
        return self._first(written, self.speaks_for)

    def is_office(self, written: str) -> bool:
        """Does a source's name hold an office of a government, no matter whose?"""
        return self._first(written, dict.fromkeys(self.ministries, "")) is not None

    @staticmethod
    def _first(written: str, names: Mapping[tuple[str, ...], str]) -> str | None:
        bare = written.replace("’s", "").replace("'s", "").split()
        words = [word for part in bare for word in fold(part.strip(".,;:()\"“”'’")).split()]
        for length in range(min(_MAX_WORDS, len(words)), 0, -1):
            for i in range(len(words) - length + 1):
                key = tuple(words[i : i + length])
                if key in names:
                    return names[key]
        return None


@cache
def load_media() -> Media:
    """Read the bundled lexicon (once: it is immutable)."""
    raw = read_table("media")
    voices: dict[tuple[str, ...], str] = {}
    for whose, names in raw["speaks_for"].items():
        for name in names:
            voices[tuple(fold(name).split())] = "" if whose == "nobody" else whose
    words = raw["words"]
    return Media(
        MappingProxyType(voices),
        frozenset(tuple(fold(name).split()) for name in raw["offices"]["of_a_government"]),
        frozenset(words["verbs"]),
        frozenset(words["speakers"]),
        frozenset(words["channels"]),
        frozenset(words["published"]),
        frozenset(words["checked"]),
    )
