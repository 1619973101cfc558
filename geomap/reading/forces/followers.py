"""Forces by whom they follow: "fighters loyal to X", "militiamen commanded by X", "X's men"."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from geomap.model import Force
from geomap.reading.forces.index import slug
from geomap.reading.forces.row import GOVERNMENTS, Introduction
from geomap.reading.forces.units import Units

if TYPE_CHECKING:
    from geomap.reading.forces.file import ForceEntry

PARTICLES = frozenset(
    {"al", "el", "ul", "ibn", "de", "e", "i", "bin", "wal", "ar", "as", "ash", "an", "ad", "at", "az", "del", "la"}
)
MAX_NAME = 9
"""Words of a name that was never heard of."""
_OFFICES = frozenset(
    "the president vice general gen ousted former warlord leader renegade military commander strongman".split()
)
"""What may stand between "loyal to" and a name."""
_SO_CALLED = frozenset({"so", "called", "self", "styled", "proclaimed"})
_BELIEVED = frozenset({"believed", "thought", "said", "reported", "alleged", "understood", "known"})
_ADDRESS = frozenset({"mr", "mrs", "dr", "gen", "col", "maj", "lt", "brig", "capt", "cmdr"})
"""Before a name, with a full stop of their own."""
_MOVED = 8
"""Words from "drove" to those who are driven, at most."""
_THOUGHT = 3
"""Words of "believed to be"."""
SENTENCE_ENDS = frozenset({"", ".", "!", "?", ":", ";", '"', "“", "”", "—", "–", "•", "*", "-"})


class Followers(Units):
    """Rules for forces that are told by their leader, their side or the state they serve."""

    def _commanded(self, i: int) -> int:
        """ "columns under General X", "militias loyal to X": whose the fighters are, where no lexicon knows X."""
        keys = self.tokens.keys
        if i + 2 >= len(keys) or not self._near(i):
            return 0
        obeys = self._obeys(i)
        if obeys == 0:
            return 0
        k = obeys
        while k < len(keys) and (keys[k] in self.words["titles"] or self._says_of_what_kind(k)) and self._near(k - 1):
            k += 1  # "fighters from the militant X", "under General X"
        if k >= len(keys):
            return 0
        stop, leader = self._leader_or_name(k)
        governs = k < stop < len(keys) - 1 and self._hyphened(stop - 1) and keys[stop] in self.words["backing"]
        governs = governs and keys[stop + 1] in self.words["government_heads"]
        if stop == k:
            return 0
        first = i
        while first and self._modifies(first - 1) and self._near(first - 1) and i - first < MAX_NAME:
            first -= 1
        self._drop_from(first)
        if governs and self.where.focus:  # "forces loyal to the UN-backed government"
            return self._emit_state(self.where.focus, "national", first, stop + 2)
        if leader is not None:
            return self._emit_entry(leader, "named", first, stop)
        ruled = any(keys[x] in self.words["rulers"] for x in range(obeys, k))
        ruled = ruled and not any(keys[x] in self.words["no_more"] for x in range(i, k))
        if ruled and keys[i] in self.words["soldiers"] and self.where.focus:
            return self._emit_state(self.where.focus, "national", first, stop)
        if keys[obeys - 1] in {"of", "from"}:
            stop = self._with_of(stop)
        end = self._heads(stop, after_name=True)[0]  # "fighters from the Dawn of the Lakes militia"
        span = self._span(first, end)
        whose = " ".join(self._text(self._span(k, stop)).split())
        own = whose.isupper() or keys[stop - 1] in self.words["name_marks"] or " of " in whose
        name = whose if own else " ".join(self._text(span).split())
        force = Force(slug(whose), name, None, self._text(span), *span)
        if keys[i] == "garrison":
            force = replace(force, name=keys[i])  # of a place: it is theirs alone
        elif keys[obeys - 1] not in {"of", "from"} or whose.isupper() or keys[k] not in self._placed:
            self._learn(Introduction(whose, force, "unknown"))  # but "fighters from X ... in X": it is a town
        return self._emit(force, span, "introduced", first, end, category="unknown")

    def _of_former(self, i: int) -> int:
        """ "Troops of the ousted government", "fighters loyal to the former Y regime": of those who governed before."""
        keys, k = self.tokens.keys, i + 1
        k += 2 if keys[k : k + 2] == ["loyal", "to"] else int(keys[k : k + 1] in (["of"], ["from"]))
        k += keys[k : k + 1] == ["the"]
        if k <= i + 1 or k + 1 >= len(keys) or keys[k] not in self.words["no_more"]:
            return 0
        code, size = self._nation(k + 1)
        end = k + 1 + size
        country = code or self.where.focus
        if country is None or end >= len(keys) or keys[end] not in GOVERNMENTS:
            return 0
        span = self._span(i, end + 1)
        force = self.index.former(country, self._text(span), span, self.where)
        return self._emit(force, span, "named", i, end + 1, category="state", country=country)

    def _with_of(self, stop: int) -> int:
        """Where a name ends that goes on behind "of" at word `stop`: "the Union of Free Valleys"."""
        keys = self.tokens.keys
        if stop + 1 >= len(keys) or keys[stop] != "of" or not self._near(stop - 1) or not self._near(stop):
            return stop
        k = stop + 1 + (keys[stop + 1] == "the" and self._near(stop + 1))
        end = self._run_right(k) if k < len(keys) else k
        return end if end > k and not self._nation(k)[0] else stop

    @cached_property
    def _placed(self) -> frozenset[str]:
        """The words that stand behind "in", "seized" and the like, or before "fell": names of places are among them."""
        keys, where = self.tokens.keys, self.words["place_prepositions"] | self.words["taking_places"]
        fallen = [key for key, behind in pairwise(keys) if behind == "fell"]
        of = [key for town, between, key in zip(keys, keys[1:], keys[2:], strict=False) if self._is_town(town, between)]
        return frozenset([*fallen, *of, *(key for before, key in pairwise(keys) if before in where)])

    def _is_town(self, noun: str, of: str) -> bool:
        """ "the town of" """
        return of == "of" and noun in self.words["placed_nouns"]

    def _obeys(self, i: int) -> int:
        """The word behind "loyal to", "led by", "under the command of", "of" that follow fighters; 0 for none."""
        t, keys, k = self.tokens, self.tokens.keys, i + 1
        loyal = keys[k] in self.words["loyal"] and keys[k + 1] in {"to", "with"}
        if loyal or (keys[k] in {"led", "commanded"} and keys[k + 1] == "by"):
            return k + 2
        if keys[k] in self.words["supporting"]:
            k += 1
            while k + 1 < len(keys) and (keys[k] == "the" or keys[k] in self.words["no_more"]):
                k += 1
            return k
        if keys[k] == "under":
            return k + 4 if keys[k + 1 : k + 4] == ["the", "command", "of"] else k + 1
        named = keys[k + 1] in self.words["titles"] - {"the"}
        if keys[k] not in {"of", "from"} or (keys[k] == "of" and not named and keys[i] in self.words["placed_heads"]):
            return 0  # "the last defenders of X": a town
        if keys[k] == "of" and (named or self._led(k + 1) is not None):
            return k + 1
        if len(t.raw[k + 1]) > 2 and t.raw[k + 1].isupper() and not self._shouted(i):
            return k + 1
        return 0 if self._is_moved(i) else k + 1  # "fighters from X", but not "drove fighters from X"

    def _is_moved(self, i: int) -> bool:
        """ "Drove fighters from X", "withdrew its troops from X": are those at word `i` made to leave it?"""
        keys, first = self.tokens.keys, i
        while first > 0 and i - first < _MOVED and self._near(first - 1) and keys[first - 1] != "by":
            first -= 1
        movers, heads = self.words["movers"], self.words["force_heads"]
        return any(keys[x] in movers and not (keys[x] in heads and keys[x + 1] == "of") for x in range(first, i))

    def _leader_or_name(self, k: int) -> tuple[int, ForceEntry | None]:
        """Where the name at word `k` ends, which no lexicon knows, or the leader's, and his force; `k` for neither."""
        keys = self.tokens.keys
        stop = self._run_right(k) if self._near(k - 1) else k
        if k < stop < len(keys) and keys[stop] == "and" and self._near(stop - 1) and self._near(stop):
            both = self._run_right(stop + 1)  # "troops of the Voronezh and Steppe Fronts"
            many = both > stop + 1 and keys[both - 1].endswith("s") and keys[both - 1][:-1] in self.words["unit_words"]
            stop = both if many else stop
        names = (p for p in self.index.starting(keys, k) if p.kind in {"name", "stop"} and self._matches(p.words, k))
        size = max((len(p.words) for p in names), default=0)
        leader = self._led(k + (k < len(keys) and keys[k] in _ADDRESS))
        if leader is not None and k + size <= leader[1]:
            stop = max(stop, leader[1])
        elif size:  # "Tigray" of "the Tigray People's Liberation Front"
            return k, None
        if stop == k or self._nation(k)[0] or keys[k] in self.words["openers"]:
            return k, None
        return stop, leader[0] if leader is not None else None

    def _opens_sentence(self, i: int) -> bool:
        """Is word i capitalised for where it stands alone: "Forces loyal to X"?"""
        before = self.tokens.text[max(0, self.tokens.starts[i] - 3) : self.tokens.starts[i]].rstrip()[-1:]
        return before in SENTENCE_ENDS | {"¶"} and not self._titled(i)

    def _led(self, k: int) -> tuple[ForceEntry, int] | None:
        """The force whose leader's name begins at word k, and the word after the name."""
        for phrase in self._starting(k):
            if phrase.kind in {"leader", "adjective"} and self._matches(phrase.words, k):
                found = self.index.fitting([b for b in phrase.bearers if self._spelt(b.checks, k)], self.where)
                if found is not None:
                    return found, k + len(phrase.words)
        return None

    def _side_of_owner(self, i: int) -> str | None:
        """The side of a party whose unit is named at word i ("the GNA's Southern Protection Force")."""
        if not self.mentions or self.lasts[-1] != i or not self.tokens.owns[i - 1]:
            return None
        owner = self.mentions[-1]
        return owner.force.side if owner.kind in {"named", "introduced"} else None

    def _loyal(self, i: int, *, member: bool = False) -> int:
        """Where "forces loyal to the" (or "fighters from the") begins before word i; i if it does not."""
        keys = self.tokens.keys
        k = i - 1
        floor = self.lasts[-1] if self.lasts else 0
        while k > i - 5 and k >= 0 and (keys[k] in _OFFICES | _SO_CALLED or self._says_of_what_kind(k)):
            k -= 1
        supports = k > 0 and keys[k] in self.words["supporting"] and all(map(self._near, (k - 1, k)))
        supports = supports and not self._nation(i)[0]  # "coalition forces backing Iraqi troops" are not these
        first = k - 1 if supports else k - 2
        if first >= _THOUGHT and keys[first - 1 : first + 1] == ["to", "be"] and keys[first - 2] in _BELIEVED:
            first -= _THOUGHT  # "soldiers believed to be loyal to X"
        if (
            first >= 0
            and (supports or (keys[k] in {"to", "with"} and keys[k - 1] in self.words["loyal"]))
            and (keys[first] in self.words["force_heads"] or keys[first] in self.words["armed_heads"])
        ):
            if floor > first:  # "militants" was already taken for a mention of its own
                if self.mentions and self.firsts[-1] >= first - 1 and self.mentions[-1].kind == "generic":
                    first = self.firsts[-1]
                    self._pop()
                else:
                    return i
            return first
        if not member or k < 1 or keys[k] not in {"of", "from"} or keys[k - 1] not in self.words["warriors"]:
            return i
        m = len(self.mentions) - 1
        if m > 0 and self.mentions[m].kind == "generic" and self.firsts[m] > k:
            m -= 1  # "troops of the rebel X"
        if m >= 0 and self.lasts[m] == k and self.mentions[m].kind == "generic" and self._near(k):
            first = self.firsts[m]
            while len(self.mentions) > m:
                self._pop()
            return first
        plural = keys[k - 1] in self.words["soldiers"] and keys[k - 1].endswith("s")
        bare = plural and keys[k] == "from"  # "Forces from X": no mention alone
        return k - 1 if bare and floor <= k - 1 and self._near(k - 1) else i

    def _says_of_what_kind(self, k: int) -> bool:
        """Is word k, before a name, of those that say of what kind it is: "the rebel X", "the militant group X"?"""
        t = self.tokens
        known = t.keys[k] in self.words["against"] or t.keys[k] in self.words["apposed"]
        return (known and t.raw[k].islower()) or t.keys[k] in {"islamist", "marxist", "maoist", "communist", "armed"}

    def _run_right(self, k: int) -> int:
        t = self.tokens
        start = k
        while k < len(t.keys) and k < start + MAX_NAME:
            gap = t.text[t.ends[k - 1] : t.starts[k]]
            if t.owns[k - 1] or not (gap in {" ", "-"} or (gap == ". " and k > start and t.keys[k - 1] in _ADDRESS)):
                break
            if not t.raw[k][:1].isupper() and not (
                t.keys[k] in PARTICLES and k + 1 < len(t.keys) and t.raw[k + 1][:1].isupper() and self._near(k)
            ):
                break
            k += 1
        return k
