"""Forces by a generic word of the lexicon: "the rebels", "government forces", "the group"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.forces.actors import POSSESSIVES, SAYING
from geomap.reading.forces.backed import Backed

if TYPE_CHECKING:
    from geomap.reading.forces.row import Role

_SOON = 4
"""Mentions after which "the group" is not any more who acted then."""
_WINGS = frozenset({"wing", "arm", "branch", "head", "council", "leadership", "command", "strategist"})
_TROOPS = frozenset({"troops", "forces", "soldiers", "servicemen", "marines", "paratroopers"})
_THAT = frozenset("that on late early today yesterday monday tuesday wednesday thursday friday saturday sunday".split())
"""What may stand between "Y said" and those it tells of."""


class Generic(Backed):
    """Rules for generic words, and for whose army "the army" is."""

    def _generic(self, category: str, i: int, j: int) -> int:
        t = self.tokens
        if i and t.keys[i - 1] in {"anti", "non", "counter"} and self._hyphened(i - 1):
            return j
        if category == "islamists":
            category = self._islamists(t.keys[j - 1])
        strange = i > 0 and self._near(i - 1) and t.keys[i - 1] in self.words["strangers"]
        strange = strange or (j - i == 1 and i > 0 and self._near(i - 1) and t.keys[i - 1] == "local")
        if category == "described" or (category == "militants" and strange):
            return self._told(i, j)  # "southern fighters" are not those last named
        if category == "government":
            if i and self._near(i - 1) and t.keys[i - 1] in self.words["strangers"] | POSSESSIVES:
                return self._told(i, j)
            if self._serves_others(j):
                return self._told(i, j)
            if t.keys[j : j + 1] == ["opposition"] or (i and t.keys[i - 1] == "ex" and self._hyphened(i - 1)):
                return j + 1  # "government opposition melted away", "an ex-government general"
            if t.keys[j : j + 1] == ["of"] and t.keys[j + 1 : j + 2] and t.keys[j + 1] in POSSESSIVES:
                return self._told(i, j)  # "troops of its Eastern group": whoever "it" is
            if t.keys[j - 1] == "military" and j - i == 1:
                return 0  # "military" alone is an adjective
            if t.keys[j - 1] == "military" and t.keys[j + 1 : j + 2] in (["of"], ["for"]) and self._leads(j):
                return j  # "the military chief of the Front": of whom follows
            if j - i == 1 and t.keys[i] in _TROOPS and (code := self._teller(i)) is not None:
                return self._national(code, i, j, "force", "")
            if j - i == 1 and t.keys[i] in self.words["governing"]:
                # "government-backed militia": the government backs
                following = t.keys[j] if j < len(t.keys) and self._hyphened(j - 1) else ""
                if following in self.words["backing"] and self.where.focus:
                    span = (t.starts[i], t.ends[j - 1])
                    if done := self._behind(
                        i, j + 1, self.index.state(self.where.focus, self._text(span), span, self.where)
                    ):
                        return done
                stop, role, _ = self._heads(j, after_name=True)
                if stop > j:
                    span = (t.starts[i], t.ends[stop - 1])
                    force, kind = self._understood(category, span, self.where.focus)
                    return self._emit(
                        force, span, "generic", i, stop, role=role, category=kind, country=self.where.focus
                    )
        if t.keys[i] in {"the", "these"} and j - i > 1:
            i += 1
        if category == "government" and self._is_ethnic(i):
            category = "reference"  # "the ethnic army", "the ethnic Kachin army"
        span = (t.starts[i], t.ends[j - 1])
        if (
            j - i == 1
            and t.keys[i] == "opposition"
            and not self.index.generic("rebels", self.where.focus, self.where.year)
        ):
            return j  # politics, where it is not known to be at war
        if category == "reference":
            allied = t.keys[j - 1] == "alliance"
            if self.acting is not None and not allied and len(self.mentions) - self.acting[2] <= _SOON:
                return self._emit(self._again(self.acting[0], span), span, "generic", i, j, category=self.acting[1])
            for force, kind in reversed(self.recent):
                if (kind == "alliance") == allied and kind not in {"state", "peacekeeping"}:
                    return self._emit(self._again(force, span), span, "generic", i, j, category=kind)
            return 0
        named = t.raw[j - 1].islower() and j < len(t.raw) and not t.raw[j].islower()  # "the rebel Forces for Democracy"
        stop, role, _ = (j, "force", "") if category == "government" or named else self._heads(j, after_name=True)
        if role == "authority" and self._says_what_he_is(i):
            return stop  # "General X, a seasoned guerrilla leader, captured"
        if stop > j and role != "authority":
            span, j = (span[0], t.ends[stop - 1]), stop
        force, kind = self._understood(category, span, self.where.focus)
        country = self.where.focus if kind == "state" else None
        return self._emit(
            force, span, "generic", i, j, role=role if role == "weapon" else "force", category=kind, country=country
        )

    def _national(self, code: str, i: int, j: int, role: Role, category: str) -> int:
        t = self.tokens
        span = (t.starts[i], t.ends[j - 1])
        if not category:
            force = self.index.state(code, self._text(span), span, self.where)
            return self._emit(force, span, "national", i, j, role=role, country=code)
        force, kind = self._understood(category, span, code, national=True)
        return self._emit(force, span, "national", i, j, role=role, category=kind)

    def _is_ethnic(self, i: int) -> bool:
        """Is the army at word i said to be of an ethnic group, and so no state's?"""
        keys = self.tokens.keys
        return any(keys[k] == "ethnic" and self._near(k) for k in range(max(0, i - 2), i))

    def _says_what_he_is(self, i: int) -> bool:
        """Does ", a" or ", a seasoned" stand before word i?"""
        t = self.tokens
        a = i - 1 - (i > 1 and t.keys[i - 1] not in {"a", "an"})
        return a > 0 and t.keys[a] in {"a", "an"} and t.text[t.ends[a - 1] : t.starts[a]] == ", "

    def _leads(self, j: int) -> bool:
        return self.tokens.keys[j] in self.words["authority_heads"] or self.tokens.keys[j] in _WINGS

    def _teller(self, i: int) -> str | None:
        """ "The Y ministry said on Monday that troops": the state that tells of troops at i, and not of whose."""
        if not self.mentions or self.lasts[-1] >= i:
            return None
        last, between = self.mentions[-1], self.tokens.keys[self.lasts[-1] : i]
        speaks = last.role == "authority" or last.kind == "country"
        if not speaks or between[0] not in SAYING or not _THAT.issuperset(between[1:]):
            return None
        return last.country
