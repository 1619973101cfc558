"""At a glance, without reading it: may a text speak of an armed force at all?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from geomap.model import Force
from geomap.reading.commonwords import OFFICIAL
from geomap.reading.forces.index import WORD, bare_word, key_of

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from geomap.reading.forces.index import Bearer, Check, Index

_NAMED = frozenset({"name", "adjective", "leader"})
_REACH = 140
"""Characters before a noun of fighters in which the word stands that says whose they are."""
_CODE = 2
"""Letters of "US" and "UN"."""

Form = tuple[tuple[str, ...], tuple["Check", ...]]
"""Folded words of a name, and what has to be written as listed."""


@dataclass(frozen=True, slots=True)
class ForceMarks:
    """What texts that speak of armed forces have in them."""

    names: Mapping[str, tuple[Form, ...]]
    """Of armed groups, and of armies; by their longest word."""
    heads: frozenset[str]
    """Nouns of fighters, which describe a force ..."""
    owned: re.Pattern[str]
    """... behind a word that says whose: "Government units", "Resistance committees"."""

    def may_name(self, text: str) -> bool:
        """Can a text name an armed group or an army, or describe a force? Time is linear in its length."""
        raw = {word if word.isalnum() else bare_word(word) for word in set(WORD.findall(text))}
        if any(self._describes(text, noun) for noun in self.heads & raw):
            return True
        keys = {word.lower() if word.isascii() and word.isalnum() else key_of(word) for word in raw}
        found = [form for key in keys & self.names.keys() for form in self.names[key] if keys.issuperset(form[0])]
        if not found:
            return False
        capitals = {key_of(word) for word in raw if not word.islower()}
        upper = {word.replace(".", "") for word in raw}
        return any(
            all(word in upper or (how == "cap" and words[at] in capitals) for at, how, word in checks)
            for words, checks in found
        )

    def _describes(self, text: str, noun: str) -> bool:
        """Does a noun of fighters stand behind a word that says whose they are?"""
        at = text.find(noun)
        while at >= 0:
            behind = at + len(noun)
            whole = not (text[behind : behind + 1].isalnum() or text[behind : behind + 1] == "_")
            if whole and self.owned.search(text, max(0, at - _REACH), at) is not None:
                return True
            at = text.find(noun, behind)
        return False


def force_marks(index: Index, civil: Container[str]) -> ForceMarks:
    """What marks the forces of an index; nouns that are `civil` describe none."""
    heads = frozenset(head for head in index.classes["warriors"] if head not in civil)
    names: dict[str, dict[Form, None]] = {}
    for phrase in {id(p): p for row in index.phrases.values() for found in row.values() for p in found}.values():
        for bearer in phrase.bearers if phrase.kind in _NAMED else ():
            if _is_armed(bearer, phrase.words, heads):
                names.setdefault(max(phrase.words, key=len), {})[phrase.words, bearer.checks] = None
    owners = "|".join(map(re.escape, sorted(index.classes["governing"] | index.classes["strangers"] | {"armed"})))
    owned = re.compile(rf"\b(?:[^\W\d_a-z][\w'’-]{{0,60}}+|{owners})\s+(?:[a-z]+\s+)?\Z")
    return ForceMarks(MappingProxyType({key: tuple(forms) for key, forms in names.items()}), heads, owned)


def _is_armed(bearer: Bearer, words: tuple[str, ...], heads: frozenset[str]) -> bool:
    """Is it a name of an armed group, or of a state's army and not of its government?"""
    if isinstance(bearer.force, Force) or bearer.force.kind not in OFFICIAL:
        return True
    return not heads.isdisjoint(words) or any(how == "upper" and len(word) > _CODE for _, how, word in bearer.checks)
