"""What an infinitive tells: whether what stands behind "to" came about, and where its clause begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.reading.sentences.items import Item, Vocabulary

_ON = frozenset({"on", "in"})
_SAID = frozenset({"said", "thought", "known", "understood"})
_GOING_ON = frozenset({"continue", "seem", "appear", "happen", "manage"})
_ADVERBIAL = frozenset({"widely", "generally", "also", "still", "now", "long", "later"})
_CAUSED_REACH = 5
"""Items between a name and the "to" of what it was made to do."""
_QUOTES = frozenset({'"', "“", "”", "'", "’", "-"})
ENABLING: Final = frozenset({"allowing", "enabling", "allowed", "enabled", "permitting", "permitted", "letting"})
"""Before the "it" of a party that was let do what it then did."""
_MARCHED = frozenset({"advanced", "pushed", "marched", "drove", "moved", "swept", "pressed", "fought", "thrust"})
_TURNING = frozenset(
    (
        "turned wheeled swung crossed returned raced rushed landed descended doubled veered hurried galloped sailed"
        " pushed pressed swept drove"
    ).split()
)
_TURNED = 9
"""Items from the verb of going to the "to" of what was done then, and from there to its day."""
_SPAN_THROUGH = 9
"""Items of "they made it through another front line", at most."""
_CHANCE = 14
"""Items from "took advantage of" to the "to" of what was done then."""
_CHANCE_WORDS = 4
_NAMED_SO = 10
"""Items of "to be taken by the forces of Y"."""


class InfinitiveReader:
    """Reads what stands before the "to" of infinitives in one sentence."""

    def __init__(self, items: Sequence[Item], vocab: Vocabulary) -> None:
        self.items, self.cls = items, vocab.cls
        self._implicative = vocab.cls["irrealis.implicative"]
        self._chances = vocab.cls["irrealis.taking_chances"]

    def is_auxiliary(self, i: int) -> bool:
        """Is the item a form of "be" or "have"?"""
        low = self.items[i].lower if i >= 0 else ""
        return low in self.cls["classes.be"] or low in self.cls["classes.have"]

    def governed_in_present(self, to_at: int) -> bool:
        """ "continues to", "is believed to": is the verb that governs the infinitive in the present?"""
        for k in range(to_at - 1, max(-1, to_at - 7), -1):
            low = self.items[k].lower
            if low in {"is", "are", "has", "have", "remains", "remain"} or low.endswith("ues"):
                return True
            plain = low in self.cls["classes.adverb"] or low in self.cls["classes.be"] or low in {"on", "to"}
            participle = low.endswith(("ed", "ing")) or low in _SAID
            if not plain and not participle and self.items[k].kind != "date":
                return low in _GOING_ON or low.removesuffix("s") in _GOING_ON
        return False

    def is_fact(self, to_at: int) -> bool:
        """Does what governs the "to" at item `to_at` say that it came about?"""
        return (
            self.took_days(to_at)
            or self.is_implicative(to_at)
            or self.superlative(to_at - 1) is not None
            or self.got_through(to_at)
            or self.went_so_far(to_at)
            or self.took_chance(to_at) is not None
            or self.came_on_a_day(to_at)
        )

    def took_days(self, to_at: int) -> bool:
        """ "took four days to", "it took them until May to": was it done in the end?"""
        for k in range(to_at - 1, max(-1, to_at - 8), -1):
            low = self.items[k].lower
            if low in {"took", "needed"}:
                between = self.items[k + 1 : to_at]
                if self.items[k + 1].lower in {"place", "part"}:
                    return False  # "it took place a day after Y tried to take X"
                if any(w.kind in {"place", "name"} or w.lower in self.cls["irrealis.governor"] for w in between):
                    return False  # "took X on 4 March and tried to take Z"
                return any(w.kind in {"date", "number"} or w.lower in self.cls["rules.spans"] for w in between)
            if self.items[k].kind == "punct":
                break
        return False

    def got_through(self, to_at: int) -> bool:
        """ "broke through the lines to take X": did what comes before the "to" succeed?"""
        before = self.items[max(0, to_at - _SPAN_THROUGH) : to_at]
        k = next((k for k, item in enumerate(before) if item.lower.split(" ")[-1] == "through"), None)
        if k is None or any(item.kind == "punct" for item in before[k:]):
            return False
        doubts = self.cls["irrealis.modal"] | self.cls["irrealis.negation"] | self.cls["irrealis.governor"] | {"to"}
        return not any(item.lower in doubts for item in before[: k + 1])

    def went_so_far(self, to_at: int) -> bool:
        """ "advanced 5 km further south to take X": is it told how far those got who took it?"""
        for k in range(to_at - 1, max(-1, to_at - _SPAN_THROUGH), -1):
            low = self.items[k].lower
            if low.split(" ")[0] in _MARCHED:
                between = self.items[k + 1 : to_at]
                far = any(
                    w.lower in self.cls["rules.distances"] or w.lower.endswith(("km", "kilometres", "miles"))
                    for w in between
                )
                return far and not self.is_doubted(k)
            item = self.items[k]
            if item.kind in {"force", "place", "name"} or (item.kind == "punct" and low not in {"(", ")"}):
                return False
        return False

    def came_on_a_day(self, to_at: int) -> bool:
        """ "turned south to take X on 3 May": did those who went do on a day that is told what they went for?"""
        before = range(to_at - 1, max(-1, to_at - _TURNED), -1)
        ends = (k for k in before if self.items[k].kind in {"force", "punct"} or self.items[k].lower in _TURNING)
        went = next(ends, -1)
        if went < 0 or self.items[went].lower not in _TURNING or self.is_doubted(went):
            return False
        named = False
        for item in self.items[to_at + 1 : to_at + _TURNED]:
            if item.kind == "date":
                return named and item.date is not None and item.date.kind in {"point", "range"}
            if item.kind == "punct" or (named and item.lower not in _ON):
                return False
            named = named or item.kind in {"place", "name"}
        return False

    def took_chance(self, to_at: int) -> int | None:
        """ "used the chaos to", "took advantage of Y's absence to": the item of the verb; None where there is none."""
        for k in range(to_at - 1, max(-1, to_at - _CHANCE), -1):
            item = self.items[k]
            if item.lower == "to" or (item.kind == "punct" and item.lower not in _QUOTES):
                return None
            words = " ".join(w.lower for w in self.items[k : min(to_at, k + _CHANCE_WORDS)]).split()
            size = next((n for n in range(_CHANCE_WORDS, 0, -1) if " ".join(words[:n]) in self._chances), 0)
            if size and (k + size < to_at or size > 1):  # "the tactics used to take X" are nobody's act
                passive = self.items[k - 1].lower in self.cls["classes.be"] if k else False
                return None if passive or self.is_doubted(k) else k
        return None

    def is_doubted(self, k: int) -> bool:
        """Does "would", "not", "tried" or "to" stand right before the verb at item `k`?"""
        doubts = self.cls["irrealis.modal"] | self.cls["irrealis.negation"] | self.cls["irrealis.governor"] | {"to"}
        return any(item.lower in doubts for item in self.items[max(0, k - 2) : k])

    def is_implicative(self, to_at: int) -> bool:
        """Does the "to" at `to_at - 0` end a phrase such as "went on to", "continues to"?"""
        before = self.items[max(0, to_at - 5) : to_at]
        aims = self.cls["irrealis.governor"] | self.cls["irrealis.gerund_governor"]
        if before and before[-1].lower == "made" and any(w.lower in aims for w in before[:-1]):
            return False  # "efforts were made to retake X"
        if any(w.kind == "date" for w in before):  # "appeared on Tuesday to be"
            dated = [b.kind == "date" for b in (*before[1:], self.items[to_at])]
            before = [w for w, d in zip(before, dated, strict=True) if w.kind != "date" and not (d and w.lower in _ON)]
        adverbs = self.cls["classes.adverb"] - self.cls["irrealis.governor"]  # "appeared likely to" is a forecast
        plain = [w for w in before if w.lower not in adverbs]  # "are believed still to"
        for words in (before, plain) if len(plain) < len(before) else (before,):
            flat = " ".join([*(w.lower for w in words), "to"]).split()
            if any(" ".join(flat[-n:]) in self._implicative for n in (2, 3, 4)):
                return True
        return False

    def caused(self, to_at: int) -> int | None:
        """ "forced Y to withdraw", "allowing Y to take": the item of Y, where somebody made or let them do it."""
        k = to_at
        if k > 0 and self.items[k].lower == "them" and self.items[k - 1].lower in self.cls["irrealis.causing"]:
            return k  # "Z allowed them to take X"
        if k > 0 and self.items[k].lower == "it" and self.items[k - 1].lower in ENABLING:
            return k  # "the air strikes helped Y, allowing it to take X"
        while k > 0 and to_at - k < _CAUSED_REACH and self.items[k].kind != "force":
            if self.items[k].lower in self.cls["irrealis.governor"]:
                return None  # "helping Y, and vowed to retake"
            k -= 1
        if k < 1 or self.items[k].kind != "force":
            return None
        k, v = self._object_of(k)
        if v > 0 and self.items[v].lower == "took" and self.items[v - 1].lower == "it":
            return k if self.took_days(to_at + 1) else None  # "it took Y four days to"
        if v > 0 and (self.items[v - 1].lower, self.items[v].lower) == ("only", "for"):
            return k  # "retook X, only for Y to seize it again"
        if v < 0 or self.items[v].lower not in self.cls["irrealis.causing"]:
            return None
        before = self.items[max(0, v - 2) : v]
        told = self.items[v].lower.endswith("ed")
        doubted = any(
            w.lower == "to"
            or w.lower in self.cls["irrealis.modal"]
            or w.lower in self.cls["irrealis.negation"]
            or (w.lower in self.cls["irrealis.governor"] and not told)  # "the operation forced Y to leave"
            for w in before
        )
        return None if doubted else k

    def helped(self, start: int) -> tuple[int, bool] | None:
        """ "helped Y retake X", "let Y leave": the item of Y behind whom the bare verb at item `start` stands.

        With whether they are only to do so ("will help Y retake X"). None where nobody helps, lets or makes them.
        """
        k = start - 1
        while k > 0 and self.items[k].lower in self.cls["classes.adverb"]:
            k -= 1
        if k < 1 or (self.items[k].kind != "force" and self.items[k].lower != "them"):
            return None
        k, v = self._object_of(k)
        if v < 0 or self.items[v].lower not in self.cls["irrealis.helping"]:
            return None
        unsure = self.cls["irrealis.modal"] | self.cls["irrealis.negation"] | {"to"}
        return k, any(item.lower in unsure for item in self.items[max(0, v - 2) : v])

    def _object_of(self, k: int) -> tuple[int, int]:
        """ "allowing Y and Z to take": the Y, where the Z stands at item `k`, and the item before both."""
        v = k - 1
        if v > 0 and self.items[v].lower == "and" and self.items[v - 1].kind == "force":
            v, k = v - 2, v - 1
        while v >= 0 and (self.items[v].lower in self.cls["classes.determiner"] or self.items[v].kind == "number"):
            v -= 1
        return k, v

    def start(self, i: int) -> int:
        """Where the verb that governs the "to" at item `i` begins."""
        first = self.superlative(i)
        if first is None and not self.is_implicative(i + 1):
            first = self.took_chance(i + 1)
        return self._implicative_start(i) if first is None else first

    def superlative(self, to_at: int) -> int | None:
        """ "became the first city to fall": where the verb of the main clause begins, if it is so."""
        for k in range(to_at, max(-1, to_at - 14), -1):
            low = self.items[k].lower
            if low in self.cls["rules.superlative"]:
                start = k
                while start > 0 and (
                    self.items[start - 1].lower in self.cls["classes.determiner"]
                    or self.items[start - 1].lower in self.cls["classes.adverb"]
                    or self.items[start - 1].lower in self.cls["classes.be"]
                    or self.items[start - 1].lower in self.cls["rules.turning"]
                    or self.items[start - 1].kind == "date"
                ):
                    start -= 1
                aims = self.cls["rules.operations"] | self.cls["irrealis.governor"]
                if any(w.lower in aims for w in self.items[k + 1 : to_at + 1]):
                    return None  # "the first attack to take X" is none that took it
                turned = any(
                    w.lower in self.cls["rules.turning"] or w.lower in self.cls["classes.be"]
                    for w in self.items[start:k]
                )
                return start if turned or self._is_named_so(to_at) else None
            if self.items[k].kind == "punct" or (self.items[k].verbs and not self.items[k].nouns):
                return None
        return None

    def _is_named_so(self, to_at: int) -> bool:
        """ "the first town to fall was X": does the name of what did so follow?"""
        for k in range(to_at + 2, min(len(self.items) - 1, to_at + _NAMED_SO)):
            if self.items[k].lower in {"was", "were"}:
                named = k + 1
                while named < len(self.items) and (
                    self.items[named].lower in {"the", "of"}
                    or self.items[named].lower in self.cls["nouns_of_place.settlement"]
                ):
                    named += 1
                return named < len(self.items) and self.items[named].kind in {"place", "name"}
            if self.items[k].kind == "punct":
                break
        return False

    def _implicative_start(self, i: int) -> int:
        while i > 0 and self.items[i].lower in self.cls["classes.adverb"]:
            i -= 1
        words = [w.lower for w in self.items[max(0, i - 3) : i + 1]]
        for n in range(len(words), 0, -1):
            if " ".join((*words[-n:], "to")) in self._implicative:
                start = i - n + 1
                while start > 0 and (self.is_auxiliary(start - 1) or self.items[start - 1].lower in _ADVERBIAL):
                    start -= 1
                return start if self.is_auxiliary(start) else i - n + 1
        return i
