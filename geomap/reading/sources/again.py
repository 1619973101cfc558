"""Sources that are told again by what they are: "the source", "the spokesman", "the broadcaster", "the group"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import Attribution
from geomap.patterns import lazy
from geomap.reading.sources.media import load_media
from geomap.reading.sources.names import may_be_person, source_name

if TYPE_CHECKING:
    from geomap.reading.rules import Scene

_OFFICES = frozenset(
    "spokesman spokeswoman spokesperson minister mayor governor president commander chief official officer general"
    " colonel director leader ambassador head chairman deputy senator secretary envoy lawmaker captain".split()
)
_SPOKESMAN = frozenset({"spokesman", "spokeswoman", "spokesperson"})
_PAPERS = frozenset("statement communique communiqué group report".split())
_OUTLETS = frozenset(
    "broadcaster agency channel network station newspaper paper outlet website monitor monitors watchdog observatory"
    " television radio tv news".split()
)
_BODIES = frozenset("group movement militia organisation organization party".split())
_HEADS_SENTENCE = lazy(
    r"(?:The\s+)?(?P<written>(?:[A-Z][\w'’.-]*\s+|[a-z]+\s+(?=[A-Z])){1,5}?)"
    r"(?=(?:was|is|has|had|came|went|flew|met|left|stood|spoke|took|sat|wore|[a-z]{3,}ed|[a-z]{4,}s)\b)"
)
""" "General X came", "Prime Minister X Y flew": the name before the verb that a sentence begins with."""
_NAMED = 2
_JOINED = lazy(r"\s+and\s+(?:(?:the|an?)\s+)?")


def told_again(scene: Scene, word: str, spoke: Attribution | None, before: Attribution | None) -> Attribution | None:
    """The source that "the" and a noun point back to: who spoke last, one of those who did, or whom a group is of.

    Parameters
    ----------
    scene
        The sentence.
    word
        The noun.
    spoke
        Who spoke last.
    before
        The source of the sentence before, of the same paragraph.
    """
    if spoke is not None:
        one = _one_of(word, spoke)
        if one is not None:
            return one
        office = word in _SPOKESMAN and before is not None and may_be_person(before)
        if office or (word in _OUTLETS and _is_outlet(spoke)):
            return spoke
        if word in _PAPERS and (word != "group" or not may_be_person(spoke)):
            return spoke
    return _body(scene) if word in _BODIES else None


def _one_of(word: str, spoke: Attribution) -> Attribution | None:
    """The one of those who spoke that a word names: "the source" of "an army source and a monitor"."""
    several = _JOINED.split(spoke.name)
    for k, name in enumerate(several if len(several) > 1 else ()):
        if name.casefold().rpartition(" ")[2] == word:
            return replace(spoke, name=name, as_written=name, side=spoke.side if k == 0 else None)
    words = spoke.as_written.casefold().split()
    return spoke if len(words) > 1 and (word == words[-1] or (word in words and word in _OFFICES)) else None


def _is_outlet(source: Attribution) -> bool:
    """Is a source one of the media or a monitor?"""
    written = source.as_written
    return not _OUTLETS.isdisjoint(written.casefold().split()) or load_media().voice(written) is not None


def _body(scene: Scene) -> Attribution | None:
    """Whom "the group" means: the party that was last named."""
    last = scene.discourse.actors.last
    if last is None or last.kind in {"country", "generic"}:
        return None
    written = scene.text[last.start : last.end]
    return Attribution(written, written, last.force.side)


def person_told_of(text: str, start: int, end: int, titles: frozenset[str]) -> Attribution | None:
    """The person that the sentence `text[start:end]` begins with, told by an office or rank; None for others."""
    found = _HEADS_SENTENCE.match(text, start, end)
    if found is None:
        return None
    written = found["written"].strip()
    words = written.casefold().split()
    titled = any(word in titles for word in words[:-1])
    if not titled or not written.split()[-1][:1].isupper() or len(words) < _NAMED:
        return None
    return Attribution(source_name(written), written)
