"""Places joined to one another: "A, B and C", "A in the south and B in the north", "A as well as the town of B"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.phrases.listasides import ListAsides, items_at
from geomap.reading.phrases.persons import MISTERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.reading.phrases.extents import PlaceRef

_AT_LAST = frozenset({"recently", "finally", "lately", "eventually", "lastly", "ultimately", "subsequently"})
_JOINTS = frozenset({",", "and", "&", "plus", "including", "or", "as", "well"})
_MANNER = 14
"""Items of "with little resistance," at most."""
_HEADED = 7
"""Items of "the B, C and D villages", at most."""
_DESCRIBED = 7
"""Items of "the strategic northern oil hub of", at most."""


class NameLists(ListAsides):
    """Reads the list of names that begins at an item of one sentence."""

    def listed(self, i: int, until: int | None = None) -> tuple[tuple[PlaceRef, ...], int]:
        """The place at `i` and those joined to it: "A", "A, B and C", "A as well as the town of B".

        `until`: the item before which the list is known to end, as a subject does before its verb.
        """
        ref, stop = self.ref(i)
        refs = [ref]
        governor = self._governor(i)
        parted = False
        """Has it been said of one of them where it lies?"""
        apart = False
        """Has it been said of one of them what it is?"""
        while stop < len(self.items) and (until is None or stop < until):
            if (lies := self._lies_in(stop, until, parted=parted)) is not None:
                stop, parted = lies, True
                continue
            if until is None and (semicolon := self._before_semicolon(stop)) is not None:
                stop, apart = semicolon, True
            if self.items[stop].lower == "(":
                if (more := self._bracketed(stop)) is not None:
                    refs.append(more[0])
                    stop = more[1]
                    continue
                if (close := self._bracket_end(stop)) is not None:
                    stop = close
                    continue
            if len(refs) > 1 and items_at(self.items, stop) in self.cls["anaphora.plural"]:
                stop += 1  # "A, B villages in F, C"
                continue
            stop = self._lies_in_the(stop) or self._lies_on(stop) or stop  # "A in the south and B in the north"
            stop = self._behind_aside(self._behind_itself(stop), until)
            k = self._behind_joint(stop, until, governor, apart=apart)
            if k is None:
                break
            if (aside := self._apposition_end(stop, k)) is not None:
                stop, apart = aside, True
                continue
            found = self._next(i, stop, k, refs, until, parted=parted)
            if found is None:
                break
            named, stop = found
            if named is not None:
                refs.append(named)
            elif self._is_comma(stop) and not self._lists(stop):
                break
        return tuple(refs), stop

    def _behind_joint(self, stop: int, until: int | None, governor: str | None, *, apart: bool) -> int | None:
        """The item behind the "and", the comma, the "as well as from" at item `stop`; None where the list ends.

        `apart`: has it been said of one of the list what it is, so that semicolons part them?
        """
        items, k = self.items, self._behind_company(stop)
        while k < len(items) and (
            items[k].lower in _JOINTS
            or (items[k].lower == ";" and items[k - 1].lower == ")")
            or (items[k].lower == "but" and k + 1 < len(items) and items[k + 1].lower in {"also", "even"})
            or (k > stop and items[k].lower in _AT_LAST)
        ):
            k += 1
        if k == stop and items_at(items, k) == ";":
            again = k + 1 + (items_at(items, k + 1) == "and")  # "in A; in B; and in C"
            parted = apart and self._is_surely_place(
                self.behind_qualifiers(again)
            )  # "A, capital of X; B, capital of Y"
            k = again if parted or (governor is not None and items_at(items, again) == governor) else k
        if k == stop or self._lies(k) or (until is not None and k >= until) or items_at(items, k) == "that":
            return None  # "had taken A and B, and that Y's troops"
        if k < len(items) and items[k].lower == governor:
            k += 1  # "from A and from B"
        return self._such_as(self._behind_manner(k))

    def _behind_manner(self, k: int) -> int:
        """The item behind "(A and,) with little resistance,", if a place follows; else `k`."""
        if items_at(self.items, k - 2) != "and" or not self._is_comma(k - 1):
            return k
        if items_at(self.items, k) not in self.cls["classes.preposition"]:
            return k
        close = next((j for j in range(k + 1, min(len(self.items), k + _MANNER)) if self.items[j].kind != "word"), k)
        follows = self._is_comma(close) and self._is_surely_place(self.behind_qualifiers(close + 1))
        return close + 1 if follows else k

    def _behind_company(self, stop: int) -> int:
        """The item behind "(,) along with", "together with" at item `stop`, where a place follows; else `stop`."""
        k = stop + self._is_comma(stop)
        words = [item.lower for item in self.items[k : k + 2]]
        if len(words) < len(("along", "with")) or words[0] not in {"along", "together"} or words[1] != "with":
            return stop
        first = self.behind_qualifiers(self._behind_description(k + 2))
        return k + 2 if self._is_surely_place(first) else stop

    def _behind_itself(self, stop: int) -> int:
        """The item behind "itself" at item `stop`, where a list goes on ("X itself and Y"); else `stop`."""
        itself = items_at(self.items, stop) in {"itself", "proper"}
        return stop + 1 if itself and items_at(self.items, stop + 1) in {"and", ","} else stop

    def _bracketed(self, opener: int) -> tuple[PlaceRef, int] | None:
        """ "A (and neighbouring B)": the place that the bracket at item `opener` adds, and the item behind it."""
        if opener + 1 >= len(self.items) or self.items[opener + 1].lower not in {"and", "including"}:
            return None
        first = self.behind_qualifiers(opener + 2)
        if not self._is_surely_place(first):
            return None
        ref, after = self.ref(first)
        return (ref, after + 1) if after < len(self.items) and self.items[after].lower == ")" else None

    def _next(
        self, i: int, stop: int, k: int, refs: Sequence[PlaceRef], until: int | None, *, parted: bool
    ) -> tuple[PlaceRef | None, int] | None:
        """The next of the list from item `i` on, whose joint at `stop` ends before `k`, and the item behind it.

        None where the list ends. No place, but an item, where what stands there only tells where the last one lies
        ("Mosul, Iraq, and").
        `parted`: has it been said of one of the list where it lies?
        """
        items, comma = self.items, self._is_comma(stop)
        bare = comma and (k == stop + 1 or (k == stop + 2 and items[k - 1].lower == "in"))
        if comma and k == stop + 1 and k < len(items) and items[k].lower in {"a", "an"}:
            return None  # "X, a Crusader fort"
        k = self.behind_qualifiers(self._behind_description(k))
        if k >= len(items):
            return None
        if bare and self._is_country(k) and not self._is_country(i):
            return None, k + 1
        if comma and k + 1 < len(items) and items[k + 1].lower in {"'s", "’s", "'", "’"}:
            return None  # "took X, Y's capital,"
        if items[k].kind not in {"place", "name"} and not self._is_state_too(k, refs[0], until):
            return None
        owned = self.owned_from(k)
        if owned is not None and owned < len(items) and items[owned].kind in {"place", "name"}:
            k = owned  # "and Y's Z"
        elif owned is not None and (seat := self._seat_named(owned)) is not None:
            k = seat
        if self._ends_list(k, until):
            return None
        ref, after = self.ref(k)
        if items[k].kind == "name":
            if items[k].lower.partition(" ")[0] in MISTERS:
                return None  # "took X, and Mr. Smith left"
            if self.is_demonym(items[k].lower) or (after < len(items) and items[after].kind == "force"):
                return None
            bracketed = after < len(items) and items[after].lower == "(" and self._bracket_end(after) is not None
            classed = ref.toponym.cue is not None and after > k + 1
            classed = classed or items_at(items, after) in self.cls["anaphora.plural"]  # "A, B, C towns were taken"
            if bare and not parted and not bracketed and not classed and not self._lists(after):
                return None  # "took X, Bashar said"
        wider = bare and self._is_province_of(refs[-1], ref, after)
        if wider or self._contains(refs[-1], ref, items[stop].lower):
            return None, after
        return ref, after

    def _seat_named(self, at: int) -> int | None:
        """ "(and Y's) capital, Z": where the name of the town stands that the words from item `at` on describe."""
        ends = (k for k in range(at, min(at + _DESCRIBED, len(self.items))) if self.items[k].kind != "word")
        comma = next(ends, at)
        settled = items_at(self.items, comma - 1) in self.cls["anaphora.settlement"]
        return comma + 1 if settled and self._is_comma(comma) and self._is_surely_place(comma + 1) else None

    def _ends_list(self, k: int, until: int | None) -> bool:
        """Is the name at item `k` a party, an officer, or the subject of another clause?"""
        item = self.items[k]
        letters = item.kind == "name" and self.text[item.start : item.end].isupper()
        if letters and not self.discourse.has_placed(item.lower):
            return True  # "in X, the SMM heard"
        if items_at(self.items, k + 1) in self.cls["names.events"]:
            return True  # "the siege of X as well as the Z massacre"
        return self.has_seat_behind(k) or (until is None and self.begins_clause(k)) or self.is_officer(k)

    def _is_state_too(self, k: int, first: PlaceRef, until: int | None) -> bool:
        """ "Burma, the Philippines": is a state, that could be an actor, one more of a list of states?"""
        item = self.items[k]
        if item.place is None or item.force is None or self.items[k - 1].lower == "from":
            return False
        if self.discourse.kind(item.place) == "country":
            return self.discourse.kind(first.toponym) == "country"
        nxt = self.items[k + 1] if k + 1 < len(self.items) else None  # "took Homs and Damascus", no "Damascus said"
        if nxt is None or k + 1 == until or nxt.kind in {"punct", "date"}:
            return True
        follows = ("classes.conjunction", "classes.preposition", "classes.subordinator")
        return any(nxt.lower in self.cls[name] for name in follows)

    def _lies_in(self, i: int, until: int | None, *, parted: bool) -> int | None:
        """The item after "in Y province" at item `i`, where a list goes on behind it ("X in Y, Z in W"); else None.

        `parted`: was it said of another of the list; then the last may be followed by the end of a subject.
        """
        items, cls = self.items, self.cls
        if items[i].lower not in {"in", "of"}:
            return None
        k = i + 1
        while k < len(items) and (
            items[k].lower in cls["classes.determiner"]
            or items[k].lower in cls["extents.directions"]
            or items[k].lower in cls["head"]
        ):
            k += 1
        placed = k + 1 < len(items) and (items[k].kind == "place" or (parted and items[k].kind == "name"))
        if not placed or (until is not None and k >= until):
            return None
        outer, stop = self.ref(k)
        if stop == until:
            return stop if parted else None
        mark = int(self._is_comma(stop))
        well = [item.lower for item in items[stop + mark : stop + mark + 3]] == ["as", "well", "as"]
        if stop + 1 >= len(items) or not (well or items[stop].lower in {",", "and", ";"}):
            return None
        inner = stop + (3 + mark if well else 1 + (items[stop + 1].lower == "and"))
        heads = cls["classes.determiner"] | cls["head"] | cls["anaphora.plural"] | {"of"}
        while inner < len(items) and items[inner].lower in heads:
            inner += 1
        if inner >= len(items) or items[inner].kind not in {"place", "name"}:
            return None
        behind = self.ref(inner)[1]
        low = items[behind].lower if behind < len(items) and behind != until else "."
        sure = self.discourse.kind(outer.toponym) in {"area", "country"}  # a town's name may be its province's too
        sure = sure or items_at(items, i - 1) in cls["anaphora.plural"]  # "A, B villages in Y, C"
        sure = sure or self._heads_towns(inner)
        return (
            stop if low in {"in", items[i].lower} or (low in {",", "and", "."} and (sure or parted or well)) else None
        )

    def _heads_towns(self, inner: int) -> bool:
        """ "(A in F,) the B and C villages": do names with their class word behind them begin at item `inner`?"""
        for k in range(inner, min(len(self.items), inner + _HEADED)):
            if items_at(self.items, k) in self.cls["anaphora.plural"]:
                return True
            if self.items[k].kind not in {"place", "name"} and self.items[k].lower not in {"and", ","}:
                return False
        return False

    def _such_as(self, k: int) -> int:
        """The item behind "other towns such as" at item `k`; `k` where nothing of the kind stands there."""
        if k >= len(self.items) or self.items[k].lower not in self.cls["rules.joined"]:
            return k
        for j in range(k + 1, min(len(self.items), k + 5)):
            if self.items[j].lower in {"like", "including", "namely"}:
                return j + 1
            if [w.lower for w in self.items[j : j + 2]] == ["such", "as"]:
                return j + 2
            if self.items[j].kind != "word" or self.items[j].verbs:
                break
        return k

    def _behind_description(self, k: int) -> int:
        """The name in "and the northern oil hub of X" at item `k` behind "and", else `k`."""
        described = k < len(self.items) and self.items[k].lower in {"the", "its", "their"}
        if not described or self.items[k - 1].lower != "and":
            return k
        for of in range(k + 2, min(len(self.items) - 1, k + _DESCRIBED)):
            item = self.items[of]
            if item.lower == "of" and self.items[of + 1].kind in {"place", "name"}:
                before = self.items[of - 1].lower
                return of + 1 if before in self.cls["head"] or before in self.cls["names.centres"] else k
            if item.kind != "word" or (item.verbs and not item.nouns) or item.lower in self.cls["classes.preposition"]:
                return k
        return k

    def _governor(self, i: int) -> str | None:
        """The preposition that the place at item `i` hangs on, what stands between them apart."""
        k = i - 1
        while k > 0 and (
            self.items[k].lower in self.cls["classes.determiner"] or self.items[k].lower in self.cls["head"]
        ):
            k -= 1
        low = self.items[k].lower.rpartition(" ")[2] if k >= 0 else ""
        if low in {"around", "near", "outside"} and k > 1 and self.items[k - 1].lower == "and":
            low = self.items[k - 2].lower  # "in and around X, and in Z"
        return low if low in {"from", "in", "over", "into", "on"} else None

    def _is_country(self, k: int) -> bool:
        """Is the actor at item `k` a country by its bare name, closed by a comma or the end?"""
        item = self.items[k]
        if item.force is None or item.force.kind != "country" or item.place is None:
            return False
        return k + 1 == len(self.items) or self.items[k + 1].lower in {",", ".", ";", ")", "and"}

    def _lies(self, k: int) -> bool:
        """Does "south-west of Y" stand at item `k`: where the place before lies, and not the next of a list?"""
        words = [item.lower for item in self.items[k : k + 3]]
        directions = self.cls["extents.directions"]
        return (
            len(words) == 3
            and words[0] in directions
            and (words[1] == "of" or (words[1] in directions and words[2] == "of"))
        )

    def _contains(self, inner: PlaceRef, outer: PlaceRef, joint: str) -> bool:
        """ "Mosul, Iraq": is the second only where the first is?"""
        if joint != ",":
            return False
        kinds = self.discourse.kind(outer.toponym), self.discourse.kind(inner.toponym)
        if kinds[0] == "country" and kinds[1] != "country":
            return True
        return kinds[0] == "area" and kinds[1] not in {"country", "area"} and inner.toponym.within == outer.toponym.name

    def _is_province_of(self, inner: PlaceRef, outer: PlaceRef, after: int) -> bool:
        """ "Mrauk-U, Rakhine State,": is the second the province of the first, with which the list ends?"""
        words = {(outer.toponym.cue or "").rpartition(" ")[2], outer.as_written.rpartition(" ")[2].casefold()}
        own = {(inner.toponym.cue or "").rpartition(" ")[2], inner.as_written.rpartition(" ")[2].casefold()}
        kinds = self.discourse.kind(outer.toponym), self.discourse.kind(inner.toponym)
        area = kinds[0] == "area" and kinds[1] not in {"area", "country"}  # "Togoga, Tigray"
        if not (area or words & self.cls["names.provinces"]) or own & self.cls["names.provinces"]:
            return False
        end = self.items[after].lower if after < len(self.items) else ""
        if end == "," and after + 1 < len(self.items):
            nxt = self.items[after + 1]
            return nxt.kind not in {"place", "name"} and nxt.lower not in {"and", "the"}
        return end not in {"and", "&"} and self._lies_in_the(after) is None
