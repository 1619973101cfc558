"""Is a report about armed conflict? Most news is not, and then nothing else of it need be read for claims."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from geomap.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geomap.reading.sentences.items import ForceLike

_WORD = lazy(r"[a-z][a-z-]+")
_UNDER_ARMS = frozenset({"forces", "units", "columns", "men"})
_SEVERAL, _DENSE = 2, 100
"""Different words that stand in reports of other things too: how many at least, and one in how many words."""
_PLAYERS = frozenset({"defenders"})
"""Whom teams have as well: "Brazilian defenders"."""
_STRIKES = frozenset({"strike", "strikes"})
_DEADLY_STRIKE = lazy(
    r"(?<!lightning )\bstrikes?\b[^.;!?\n]{0,80}?\b(?:killed|kills|killing|wounded|wounding|injured|injuring)\b"
)
""" "An Israeli strike hit a school, killing 17": none of workers."""
_TOLD_AT_LENGTH = 150
"""The same of the words of histories, which tell of peace as well."""
_UNDER_RULE = lazy(
    r"under (?<=\bunder )(?:the )?(?:[\w-]+ ){0,2}[A-Z][\w-]+ (?:\w+ )?(?:control|rule|administration|occupation"
    r"|suzerainty|sovereignty|domination|jurisdiction)\b"
)
""" "The island came under Portuguese rule"."""
_YEAR = lazy(r"\b(?:1\d|20)\d\d\b")
_DATED = lazy(
    r"\b(?:1\d|20)\d\d\b|\b(?:January|February|March|April|June|July|August|September|October|November|December)\b"
)
_HELD = ("-occupied", "-administered")
_BRIEF = 45
"""Words of a line of news, of which one word of war tells as much as several of a longer report."""
_PARAGRAPH, _CLOSE = 150, 20
"""Words of a report of some lines, and within how many of them such a word stands."""
_HELD_BY = (
    lazy(
        r"\b(?:in|into) (?:the )?(?:[A-Z][\w-]{3,}(?:n|sh|se|ch|eek|bel|vist|lite)|our|enemy|loyalist) hands\b"
        r"|\bunder (?:federal|opposition|regime|allied|enemy|joint) (?:control|authority|rule|occupation)\b"
    ),
    lazy(r"\b(?:General|Marshal|Colonel|Brigadier|Admiral|Gen\.|Col\.|Brig\.) (?:v[ao]n |de )?[A-Z]"),
    lazy(r"\b(?:occupied|captured|overrun|conquered|retaken|abandoned|evacuated) by the [A-Z]\w+(?:s|ese|ish|ench)\b"),
)
"""What tells of war only beside another such word: "back in Serbian hands", "General X", "taken by the Japanese"."""
_TAKEN_BY = (
    lazy(
        r"\b(?:occupied|captured|overrun|conquered|retaken|taken|entered|abandoned|evacuated|given up)"
        r" by (?:the )?[A-Z]\w+"
    ),
    lazy(r"\b(?:fell|fallen|lost) to (?:the )?[A-Z]\w+|\bin possession of [A-Z]"),
    lazy(r"\bheld out\b|\bdriven out\b|\b(?:resisted|held on) until\b"),
)
"""The same where a year or a month is told: politics, trade and art have these words as well."""
_OF_SPORT = 4
"""Different words of sport that make a report one of it."""


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
    lower, words, length = _words_of(text)
    if _is_warlike(words, length, classes) and not _is_sport(words, length, classes):
        return True
    if names_force(forces, classes) or _has(lower, words, classes["rules.war_words"]) or _strikes_kill(lower, words):
        return True
    if _tells_in_brief(text, lower, words, classes):
        return True
    return _is_history(text, lower, words, lower.count(" "), classes)


def tells_of_war(text: str, classes: Mapping[str, frozenset[str]]) -> bool:
    """Does a word of war stand in a text, or one that says outright that a place changed hands ("annexed")?

    Of words that sport and politics have as well ("attack", "retreat") there must be several different ones. A report
    of sport in which nobody bears arms is none of war, whatever it besieges.
    """
    lower, words, length = _words_of(text)
    if _is_sport(words, length, classes):
        return False
    if _has(lower, words, classes["rules.war_words"]) or _has(lower, words, classes["rules.outright"]):
        return True
    if (
        _strikes_kill(lower, words)
        or _UNDER_RULE.search(text) is not None
        or _tells_in_brief(text, lower, words, classes)
    ):
        return True
    return _is_warlike(words, length, classes) or _is_history(text, lower, words, length, classes)


# Asked before the forces of a text are known, and with them. A pure function, so what is remembered never changes.
@lru_cache(maxsize=2)
def _words_of(text: str) -> tuple[str, frozenset[str], int]:
    """A text in small letters, its words, and how many they are."""
    lower = text.lower()
    found = _WORD.findall(lower)
    return lower, frozenset(found), len(found)


def _is_warlike(words: frozenset[str], length: int, classes: Mapping[str, frozenset[str]]) -> bool:
    """Do several different words stand in it that sport and politics have as well ("attack", "retreat")?"""
    several = len(words & classes["topic.warlike"])
    return several >= _SEVERAL and several * _DENSE >= length


def _is_history(
    text: str, lower: str, words: frozenset[str], length: int, classes: Mapping[str, frozenset[str]]
) -> bool:
    """Does it tell how land changed hands in the course of a country's history?"""
    taken = len(words & classes["topic.conquest"]) + (_UNDER_RULE.search(text) is not None)
    if any(ending in lower for ending in _HELD):
        taken += any(word.endswith(_HELD) for word in words)  # "is Y-occupied"
    if taken == 0:
        return False
    several = taken + len(words & classes["topic.historical"]) + (_YEAR.search(text) is not None)
    return several >= _SEVERAL and several * _TOLD_AT_LENGTH >= length


def _tells_in_brief(text: str, lower: str, words: frozenset[str], classes: Mapping[str, frozenset[str]]) -> bool:
    """Does a report of some lines have a word of war, of places that change hands, and none of sport or trade?"""
    length = text.count(" ")
    if length > _PARAGRAPH or not words.isdisjoint(classes["topic.sport"] | classes["topic.trade"]):
        return False
    if length <= _BRIEF and _has(lower, words, classes["topic.brief"]):
        return True
    several = len(words & (classes["topic.warlike"] | classes["topic.conquest"]))
    patterns = (*_HELD_BY, *_TAKEN_BY) if _DATED.search(text) is not None else _HELD_BY
    several += sum(pattern.search(text) is not None for pattern in patterns)
    return several >= (_SEVERAL if length <= _BRIEF else length / _CLOSE)


def _strikes_kill(lower: str, words: frozenset[str]) -> bool:
    return not words.isdisjoint(_STRIKES) and _DEADLY_STRIKE.search(lower) is not None


def _is_sport(words: frozenset[str], length: int, classes: Mapping[str, frozenset[str]]) -> bool:
    several = len(words & classes["topic.sport"])
    return several >= _OF_SPORT and several * _DENSE >= length and words.isdisjoint(classes["topic.under_arms"])


def _has(lower: str, words: frozenset[str], listed: frozenset[str]) -> bool:
    """Is one of the words or phrases in a case-folded text? Of phrases the last word may go on ("air strikes")."""
    if not listed.isdisjoint(words):
        return True
    by_first, joined = _phrases(listed)
    if any(phrase in lower for phrase in joined):
        return True
    return any(phrase in lower for first in by_first.keys() & words for phrase in by_first[first])


@cache
def _phrases(listed: frozenset[str]) -> tuple[Mapping[str, tuple[str, ...]], tuple[str, ...]]:
    """Phrases of several words by the first of them, and words with a hyphen, whose parts may be parts of others."""
    by_first: dict[str, tuple[str, ...]] = {}
    for phrase in sorted(listed):
        first, space, _ = phrase.partition(" ")
        if space:
            by_first[first] = (*by_first.get(first, ()), phrase)
    return by_first, tuple(sorted(word for word in listed if " " not in word and not word.isalpha()))


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
            if last not in classes["rules.civil"] | classes["rules.strikes_alike"] | _PLAYERS:
                return True
        first, _, last = force.force.as_written.partition(" ")
        if force.kind == "introduced" and first.isupper() and len(first) > 1 and last in _UNDER_ARMS:
            return True  # "LNA forces"
    return False
