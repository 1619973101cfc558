"""Forces behind whom somebody stands: "US-backed Iraqi forces", "the al-Qaeda-linked group"."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import Force
from geomap.reading.forces.index import slug
from geomap.reading.forces.meant import ARMED, Meant

if TYPE_CHECKING:
    from geomap.reading.forces.file import ForceEntry

_KIN = frozenset({"", "fighters", "militants", "jihadists", "rebels", "militia", "reference"})
_MAX_DEPTH = 2
"""Compounds within compounds ("Russian-backed US-supported forces") that are followed."""


class Backed(Meant, ABC):
    """Rules for a force with its backer before it."""

    @abstractmethod
    def _known(self, i: int) -> int:
        """Take the listed phrase that begins at word i: the word behind what it makes a mention of, 0 for none."""

    def _patron(self, chosen: Force | ForceEntry, i: int, j: int) -> int:
        """ "al-Qaeda-linked Nusra Front": the name before the hyphen stands behind what follows."""
        span = self._span(i, j)
        written = self._text(span)
        if isinstance(chosen, Force):
            return self._behind(i, j + 1, replace(chosen, as_written=written, start=span[0], end=span[1]))
        return self._behind(i, j + 1, self.index.force(chosen, written, span, self.where))

    def _sponsored(self, i: int, j: int, code: str) -> int:
        """ "US-backed Iraqi forces": the force after the compound, with its backer."""
        span = self._span(i, j)
        backer = self.index.state(code, self._text(span), span, self.where)
        return self._behind(i, j + 1, backer)

    def _behind(self, i: int, k: int, backer: Force) -> int:
        if self.depth >= _MAX_DEPTH:
            return 0
        self.depth += 1
        done = self._backed(i, k, backer)
        self.depth -= 1
        return done

    def _backed(self, i: int, k: int, backer: Force) -> int:
        t = self.tokens
        if k >= len(t.keys) or not (self._near(k - 1) or self._goes_on(k)):
            return 0
        count = len(self.mentions)
        while k < len(t.keys) and t.keys[k] in self.words["modifiers"] and t.keys[k] not in self.words["against"]:
            if t.keys[k] in self.index.phrases and (done := self._try(k, count)):
                return self._merge(i, done, backer)
            k += 1
            if k >= len(t.keys) or not self._near(k - 1):
                return 0
        bare = t.keys[k] in self.words["warriors"] - self.words["governing"]
        if not (bare and self._category(t.keys[k]) in {"militants", "fighters"}) and (done := self._try(k, count)):
            return self._merge(i, done, backer)
        stop, role, category = self._heads(k, after_name=True)
        if stop == k:
            return 0
        span = self._span(k, stop)
        kin = t.keys[k - 1] in self.words["kin"] or (k > 1 and t.keys[k - 2] in self.words["kin"])
        if kin and category in _KIN and (meant := self._other_than(backer, (t.starts[i], span[1]))) is not None:
            self._emit(meant[0], (t.starts[i], span[1]), "generic", i, stop, role=role, category=meant[1])
            return stop  # "the al-Qaeda-linked group": those told of before
        if category in {"", "fighters", "militants"}:
            # Nobody else is named: "Houthi-aligned forces" are the Houthis', "Moscow-backed forces" Moscow's.
            entry = self.index.file.forces.get(backer.id)
            whole = (t.starts[i], span[1])
            if backer.id in self.categories and (entry is None or entry.kind != "state"):
                force, kind = self._again(backer, whole), self.categories[backer.id]
            elif entry is not None and entry.kind != "state":
                force, kind = self._again(backer, whole), entry.kind
            else:
                name = f"{backer.name}-backed forces"
                force, kind = Force(slug(name), name, backer.side, self._text(whole), *whole), "unknown"
        elif category == "separatists" and self.index.generic(category, self.where.focus, self.where.year) is None:
            name = f"{backer.name}-backed {category}"
            force, kind = Force(slug(name), name, None, self._text(span), *span), "separatist"
        else:
            force, kind = self._understood(category, span, self.where.focus)
        self._emit(force, span, "generic", k, stop, role=role, category=kind)
        return self._merge(i, stop, backer) if force.id != backer.id else self._widen(i, stop)

    def _goes_on(self, k: int) -> bool:
        """ "US-backed, Kurdish-led forces": does a comma join a second compound that begins at word k?"""
        gap = self.tokens.text[self.tokens.ends[k - 1] : self.tokens.starts[k]]
        return gap == ", " and k + 1 < len(self.tokens.keys) and self._hyphened(k)

    def _other_than(self, backer: Force, span: tuple[int, int], *, told: bool = True) -> tuple[Force, str] | None:
        """Who fights and is kin to somebody: a force told of before, else whom the country's war knows as such."""
        entry = self.index.file.forces.get(backer.id)
        if entry is not None and entry.kind == "state":
            return None
        for force, kind in reversed(self.recent if told else ()):
            if kind in ARMED and force.id != backer.id:
                return self._again(force, span), kind
        if backer.id in self.categories:
            return None  # the report tells of it
        usual = self.index.generic("jihadists", self.where.focus, self.where.year)
        if usual is None or usual.id == backer.id:
            return None
        return self.index.force(usual, self._text(span), span, self.where), usual.kind

    def _widen(self, i: int, stop: int) -> int:
        self.mentions[-1] = self.mentions[-1]._replace(start=self.tokens.starts[i])
        self.firsts[-1] = i
        return stop

    def _try(self, k: int, count: int) -> int:
        done = self._known(k)
        if done and len(self.mentions) > count and self.mentions[-1].kind != "country":
            return done
        while len(self.mentions) > count:
            self._pop()
        return 0

    def _merge(self, i: int, done: int, backer: Force) -> int:
        last = self.mentions[-1]
        self.mentions[-1] = last._replace(start=self.tokens.starts[i], backers=(backer, *last.backers))
        self.firsts[-1] = i
        return done
