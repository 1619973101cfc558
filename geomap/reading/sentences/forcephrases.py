"""The force of a phrase that begins at an item: "by the so-called X", "(held) in January by X"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.reading.sentences.items import ForceLike, Item, Vocabulary

_OPPOSED = frozenset({"opposed", "opposing", "hostile", "against"})
"""Behind those who act: whom they are against is none of them."""

_BEATING = frozenset(
    "defeating beating ousting routing crushing expelling destroying killing overcoming outflanking".split()
)
"""What is done to those against whom somebody wins."""


class ForcePhrases:
    """Finds the forces of one sentence by where their phrases begin."""

    def __init__(self, items: Sequence[Item], vocab: Vocabulary) -> None:
        self.items, self.cls = items, vocab.cls

    def force_within(self, at: int, reach: int = 6) -> tuple[ForceLike | None, int]:
        """The first force at or after `at` in the same phrase, and the item after it."""
        items, cls = self.items, self.cls
        for i in range(at, min(len(items), at + reach)):
            if items[i].kind == "force":
                named = self._named_after(i)
                return items[named].force, named + 1
            low = items[i].lower
            if (
                items[i].kind == "place"
                or (items[i].kind == "punct" and low not in {'"', "“", "'", "‘", "-"})
                or (low in cls["classes.preposition"] and low != "of" and not self._is_range(i))
                or (low in cls["classes.subordinator"] and i > at)
                or low in _OPPOSED
            ):
                return None, at
        return None, at

    def agent(self, at: int) -> tuple[ForceLike | None, int]:
        """The force of a by-phrase that begins at item `at` ("by the so-called X"), and the item after it."""
        items, by = self.items, self.past_dates(at)
        if by >= len(items) or items[by].lower != "by":
            return None, at
        if self._is_deed(by + 1):
            return None, at  # "the capture of X by defeating Y"
        for i in range(by + 1, min(len(items), by + 8)):
            if items[i].kind == "force":
                named = self._named_after(i)
                return items[named].force, named + 1
            if (
                items[i].kind == "place"
                or (items[i].kind == "punct" and items[i].lower not in {'"', "“", "'", "‘", "-"})
                or (items[i].verbs and not self._is_body_of(i))
                or items[i].lower in _OPPOSED
            ):
                return None, at
        return None, at

    def _is_deed(self, i: int) -> bool:
        """ "by ousting the rebels": is it told at item `i` how it was done, and not by whom?"""
        if i + 1 >= len(self.items) or not self.items[i].lower.endswith("ing"):
            return False
        return self.items[i].lower in _BEATING or self.items[i + 1].lower in self.cls["classes.determiner"]

    def _is_body_of(self, i: int) -> bool:
        """ "a mixed force of Y and Z": is the word at item `i` a noun for men, whose they are being told behind it?"""
        of = i + 1 < len(self.items) and self.items[i + 1].lower == "of"
        return of and self.items[i].lower in self.cls["rules.bodies"]

    def past_dates(self, at: int) -> int:
        """The item behind "in January", "at the end of the month" at item `at`; `at` where no date stands there."""
        items = self.items
        while at < len(items):
            dated = at + 1 < len(items) and items[at + 1].kind == "date"
            if items[at].kind == "date":
                at += 1
            elif dated and items[at].lower in {"in", "on", "at", "during", "over"}:
                at += 2
            else:
                break
        return at

    def _named_after(self, i: int) -> int:
        """ "the paramilitary Rapid Support Forces": the name behind a word for what they are, else item `i` itself."""
        if i + 1 >= len(self.items):
            return i
        here, nxt = self.items[i], self.items[i + 1]
        led = here.force is not None and here.force.kind == "leader" and nxt.kind == "possessive"
        if led and i + 2 < len(self.items) and self.items[i + 2].kind == "force":
            return i + 2  # "Laurent Kabila's AFDL"
        generic = here.force is not None and here.force.kind == "generic"
        return i + 1 if generic and nxt.kind == "force" and nxt.start == here.end + 1 else i

    def is_named_people(self, k: int) -> bool:
        """ "the Tigers": a name in the plural with its article, those who fight although no lexicon has them?"""
        item = self.items[k]
        return (
            item.kind == "name"
            and item.lower.endswith("s")
            and " " not in item.lower
            and k > 0
            and self.items[k - 1].lower == "the"
        )

    def _is_range(self, i: int) -> bool:
        """ "400 to 600 men", "between 400 and 600": does the word at item `i` join two numbers?"""
        numbers = 0 < i < len(self.items) - 1 and self.items[i - 1].kind == self.items[i + 1].kind == "number"
        ranged = self.items[i].lower == "between" and self.items[i + 1 : i + 2] and self.items[i + 1].kind == "number"
        return bool(ranged) or (numbers and self.items[i].lower in {"to", "and", "or", "-", "–"})
