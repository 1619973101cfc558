"""Units by their number and whose they are: "the 4th Armoured Division", "Ukraine's 92nd Brigade"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.model import Force
from geomap.reading.commonwords import MONTHS
from geomap.reading.forces.index import key_of, slug, words_of
from geomap.reading.forces.row import ORDINAL, ORDINALS, Row

if TYPE_CHECKING:
    from geomap.reading.forces.row import MentionKind

_BASED = 2
"""Words of "Bihac-based"."""
_QUALIFIERS = 2
"""Words that may stand between a unit's number and whose it is."""
_NUMBERED_BEHIND = frozenset({"battalion", "brigade", "division", "regiment"})
_SAID = frozenset("said says reported reports announced announces claimed claims confirmed stated".split())
_SAID_SO = frozenset(
    "that on late early today yesterday monday tuesday wednesday thursday friday saturday sunday elements units unit"
    " soldiers troops servicemen marines paratroopers fighters members of from the its".split()
).union(map(str.lower, MONTHS))
"""Words between who tells of a deed and the unit that did it."""
_GAINING = frozenset(
    "captured seized took retook recaptured liberated cleared overran secured entered regained".split()
)
_LONG = 12
"""Words of "said on Sunday, 3 May, that elements of the", at most."""
_WORLD_WARS = (range(1914, 1919), range(1939, 1946))
"""Years in which a numbered army in a country need not be that country's."""


class Units(Row):
    """Rules for units that have a number, and for the country a name begins with."""

    def _unit(self, i: int) -> int:
        """ "the brigade": the introduced force whose name has that word."""
        t = self.tokens
        if i + 1 < len(t.keys) and t.keys[i + 1] in self.words["unit_words"] and self._near(i):
            return 0  # "guards brigades": read at the last word
        first = i
        while first and t.keys[first - 1] in self.words["unit_modifiers"] and i - first < 4 and self._near(first - 1):
            first -= 1
        if self._has_number_behind(i):
            if self.lasts and self.lasts[-1] == i and self.mentions[-1].kind == "generic" and self._near(i - 1):
                first = min(first, self.firsts[-1])  # "Light Infantry" is of the same name
                self._pop()
            return self._numbered(first, i + 1, self._owner(first))
        if first and ORDINAL.fullmatch(t.keys[first - 1]) and t.keys[first - 1][-1].isalpha() and self._near(first - 1):
            first -= 1
            floor = self.lasts[-1] if self.lasts else 0
            while t.keys[i].endswith("s") and (earlier := self._earlier_number(first, floor)) is not None:
                first = earlier  # "the 4th and 7th guards brigades"
            if floor <= first:
                return self._numbered(first, i + 1, self._owner(first))
        tens = first - 2
        if tens >= 0 and t.keys[first - 1] in ORDINALS and t.keys[tens].endswith("ty") and self._near(tens):
            return self._numbered(tens, i + 1, self._owner(tens))  # "the thirty-third front"
        if i == 0 or t.keys[i - 1] != "the":
            return 0
        for item in reversed(self.heard[-12:]):
            if t.keys[i] in map(key_of, words_of(item.name)):
                span = self._span(i, i + 1)
                return self._emit(self._again(item.force, span), span, "generic", i, i + 1, category=item.category)
        return 0

    def _has_number_behind(self, i: int) -> bool:
        """ "Infantry Battalion 380": does the unit at word i bear a number behind its name?"""
        t = self.tokens
        numbered = i + 1 < len(t.keys) and t.raw[i + 1].isdecimal() and self._near(i)
        named = t.raw[i].istitle() and t.keys[i] in _NUMBERED_BEHIND
        return numbered and named and i > 0 and t.keys[i - 1] in self.words["unit_modifiers"]  # "Brigade 137" is a base

    def _numbered_units(self, i: int) -> int:
        """ "the 4th and 7th guards brigades": no brigades of anybody's."""
        before = self.tokens.keys[i - 1]
        numbered = before in self.words["unit_modifiers"] or ORDINAL.fullmatch(before) is not None
        return self._unit(i) if numbered and self._near(i - 1) else 0

    def _earlier_number(self, first: int, floor: int) -> int | None:
        """The ordinal that a comma or "and" joins to the one at word `first`; None where none does."""
        t = self.tokens
        k = first - 1 - (first - 1 > floor and t.keys[first - 1] == "and")
        if k < floor or not ORDINAL.fullmatch(t.keys[k]) or not t.keys[k][-1].isalpha():
            return None
        return k if t.text[t.ends[k] : t.starts[k + 1]] in {", ", " "} else None

    def _numbered(self, first: int, j: int, owner: str | None) -> int:
        t = self.tokens
        if owner and self.mentions and self.lasts[-1] == first and self.mentions[-1].kind == "country":
            first = self.firsts[-1]
            self._pop()
        span = self._span(first, j)
        if j < len(t.keys) and t.raw[j].isdecimal() and self._near(j - 1):
            j += 1  # "Infantry Battalion 275"
            span = (span[0], t.ends[j - 1])
        # "Patton's Third Army" is not the army of the country that it fights in
        joint = first
        while joint and t.keys[joint - 1] in {"the", "and", "its"} and self._near(joint - 1):
            joint -= 1
        joined = joint < first and self.lasts and self.lasts[-1] == joint and self._near(joint - 1)
        if owner is None and joined and self.mentions[-1].country:
            owner = self.mentions[-1].country  # "Ukraine's 93rd and the 47th Brigade"
        whose = first
        while whose and first - whose < _QUALIFIERS and not t.owns[whose - 1] and self._sets_apart(whose - 1):
            whose -= 1
        if whose and t.owns[whose - 1] and self.lasts and self.lasts[-1] == whose and not owner:
            last = self.mentions[-1]
            if last.kind in {"leader", "named"} and last.country is None:  # "Gadet's mutinous 8th Division"
                begins = self.firsts[-1]
                self._pop()
                whole = (t.starts[begins], span[1])
                return self._emit(self._again(last.force, whole), whole, "named", begins, j, category=last.category)
        owner = owner or self._whose_deed(first, j)
        a_mans = whose > 0 and (whose < first or t.owns[whose - 1]) and self._near(first - 1) and not owner
        insurgent = t.keys[j - 1] == "front"  # what guerrillas are divided into
        another = a_mans or insurgent or self._between_states() or self._foreigners() or not self._of_the_army()
        code = owner or (None if another else self.where.focus)
        kind: MentionKind = "national" if owner else "generic"
        if code is None:
            force = Force(slug(self._text(span)), self._text(span), None, self._text(span), *span)
            return self._emit(force, span, "introduced", first, j, category="unknown")
        return self._emit_state(code, kind, first, j)

    def _whose_deed(self, first: int, j: int) -> str | None:
        """ "The Y ministry said on 3 May that elements of the 5th Brigade captured": a state that tells of a gain."""
        t = self.tokens
        behind = j + (j < len(t.keys) and t.keys[j] in {"had", "have", "has"})
        if not self.mentions or self.lasts[-1] >= first or behind >= len(t.keys) or t.keys[behind] not in _GAINING:
            return None
        last, between = self.mentions[-1], t.keys[self.lasts[-1] : first]
        speaks = last.role == "authority" or (last.kind in {"national", "named"} and last.category == "state")
        said = speaks and bool(between) and between[0] in _SAID and len(between) <= _LONG
        plain = said and all(key in _SAID_SO or key.isdecimal() for key in between[1:])
        return last.country if plain else None

    def _sets_apart(self, k: int) -> bool:
        """ "mutinous", "breakaway": does word k say that a unit is not whom its number belongs to?"""
        return self._near(k) and self.tokens.keys[k] in self.words["setting_apart"]

    def _between_states(self) -> bool:
        """Do armies of several states fight in the war in focus, so that a number alone says nothing?"""
        focus, year = self.where.focus or "", self.where.year
        if self._in_world_war():
            return True
        abroad = [self.index.file.theatres[t] for entry in self.index.states.get(focus, ()) for t in entry.sides]
        theatres = [*self.index.theatres.get(focus, ()), *(t for t in abroad if not t.countries)]
        return any(theatre.interstate and theatre.active(year) for theatre in theatres)

    def _in_world_war(self) -> bool:
        return any(self.where.year in war for war in _WORLD_WARS)

    def _is_abroad(self) -> bool:
        """ "The airborne troops", in a world war: are soldiers told of where only other states' armies fight?"""
        return self._in_world_war() and self.where.focus not in {m.country for m in self.mentions[-40:]}

    def _of_the_army(self) -> bool:
        """Is a number alone a unit of the country in focus: spoken of with its army, or with no state at all?"""
        states = [m for m in self.mentions[-40:] if m.country is not None or m.category == "state"]
        army = {"national", "generic", "named"}
        return not states or any(m.country == self.where.focus and m.kind in army for m in states)

    def _foreigners(self) -> bool:
        """Has the text spoken of another state's troops, to which a unit without a country may belong?"""
        return any(m.kind == "national" and m.country not in {None, self.where.focus} for m in self.mentions[-40:])

    def _owner(self, first: int) -> str | None:
        """Country right before a unit: "Ukraine's 93rd Brigade", "Ukrainian 10th Brigade"."""
        code, size = self._nation(first)
        if code and size:
            return code
        keys = self.tokens.keys
        based = first > _BASED and keys[first - 1] == "based" and self._hyphened(first - 2)
        whose = first - _BASED if based else first  # "the army's Bihac-based 5th Corps"
        if self.mentions and self.lasts[-1] == whose and self.mentions[-1].country and self._near(first - 1):
            return self.mentions[-1].country
        return None

    def _nation(self, i: int) -> tuple[str, int]:
        for phrase in self.index.starting(self.tokens.keys, i):
            if phrase.kind in {"demonym", "country"} and self._matches(phrase.words, i):
                return phrase.value, len(phrase.words)
        return "", 0

    def _demonym(self, i: int) -> bool:
        """Tell whether word i says whose a unit is: "Syrian", "Ukraine's", but not "Georgia" (National Guard)."""
        return self.tokens.owns[i] or any(p.kind == "demonym" for p in self.index.starting(self.tokens.keys, i))

    def _is_time(self, k: int) -> bool:
        """ "14:20 Army spokesman": is the number at word k the minutes of a time?"""
        start = self.tokens.starts[k]
        return self.tokens.text[max(0, start - 1) : start] in {":", "."}
