"""One sentence as items, with what reads its places, verbs and clauses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geomap.patterns import lazy
from geomap.reading.phrases.reader import PlaceParser
from geomap.reading.sentences.clauses import ClauseReader
from geomap.reading.sentences.verbgroups import VerbGroupReader

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from geomap.reading.sentences.items import Item, Vocabulary
    from geomap.reading.story.discourse import Discourse

_TYPE = lazy(r"[a-z]{1,3}-\d{1,4}[a-z]?s?")
"""A type of aircraft, rocket or gun."""

_OPENING = 5
"""Items of "Then, on 3 May, after", at most."""
_SETTING = ("classes.preposition", "classes.subordinator", "classes.adverb")


class _Lower(dict[int, str]):
    """The words of items by number; "" outside the sentence."""

    def __missing__(self, number: int) -> str:
        return ""


@dataclass(slots=True)
class Itemised:
    """One sentence, whose words and word classes are asked for by item."""

    text: str
    items: Sequence[Item]
    vocab: Vocabulary
    discourse: Discourse
    question: bool = False
    parser: PlaceParser = field(init=False)
    verbs: VerbGroupReader = field(init=False)
    clauses: ClauseReader = field(init=False)
    low: Callable[[int], str] = field(init=False)
    """The item's words, case-folded; "" outside the sentence."""
    words: Mapping[str, Sequence[int]] = field(init=False)
    """Which items have these words, case-folded."""
    forces: Sequence[int] = field(init=False)
    """Which items name a force."""
    verbal: Sequence[int] = field(init=False)
    """Which items are verbs of control."""

    def __post_init__(self) -> None:
        lower = [item.lower for item in self.items]
        self.low = _Lower(enumerate(lower)).__getitem__
        words: dict[str, list[int]] = {}
        for i, word in enumerate(lower):
            words.setdefault(word, []).append(i)
        self.words = words
        self.forces = [i for i, item in enumerate(self.items) if item.force is not None]
        self.verbal = [i for i, item in enumerate(self.items) if item.verbs]
        self.parser = PlaceParser(self.text, self.items, self.vocab, self.discourse)
        self.verbs = VerbGroupReader(self.items, self.vocab, question=self.question)
        self.clauses = ClauseReader(self.items, self.vocab)

    def where(self, *classes: Container[str]) -> list[int]:
        """The items whose words are in one of these, in order."""
        found = {i for words in classes for word, at in self.words.items() if word in words for i in at}
        return sorted(found)

    def where_begins(self, words: Container[str]) -> list[int]:
        """The items of which the first word is one of these, in order."""
        return sorted([i for word, at in self.words.items() if word.partition(" ")[0] in words for i in at])

    def is_in(self, i: int, name: str) -> bool:
        """Is the item of this word class?"""
        return self.low(i) in self.vocab.cls[name]

    def is_in_any(self, i: int, names: Sequence[str]) -> bool:
        """Is the item of one of these word classes?"""
        word, classes = self.low(i), self.vocab.cls
        for name in names:  # noqa: SIM110 -- a generator costs more than all it asks
            if word in classes[name]:
                return True
        return False

    def run_before(self, stop: int, *names: str) -> int:
        """Where the run of words of these classes that ends just before item `stop` begins; `stop` if there is none."""
        while stop > 0 and self.is_in_any(stop - 1, names):
            stop -= 1
        return stop

    def run_after(self, start: int, *names: str) -> int:
        """The item behind the run of words of these classes that begins at item `start`; `start` if there is none."""
        while self.is_in_any(start, names):
            start += 1
        return start

    def is_weapon(self, i: int) -> bool:
        """Is it something that strikes from afar: a word for it, or a type of one ("S-300s", "F-16", "Alpha Jets")?"""
        if self.is_in(i, "rules.weapons") or _TYPE.fullmatch(self.low(i)) is not None:
            return True
        return self.kind(i) == "name" and self.low(i).rpartition(" ")[2] in self.vocab.cls["rules.weapons"]

    def kind(self, i: int) -> str:
        """The item's kind; "" outside the sentence."""
        return self.items[i].kind if 0 <= i < len(self.items) else ""

    def heads_clause(self, i: int) -> bool:
        """Is the item a name that no lexicon has, at the head of the sentence, before its verb ("The X closed in,")?"""
        if self.kind(i) != "name":
            return False
        first = i - self.is_in(i - 1, "names.ranks") - self.is_in(i - 1, "classes.determiner")
        if first and not (self.opens_sentence(first) and self.kind(first - 1) in {"date", "punct"}):
            return False
        verb = self.run_after(i + 1, "classes.adverb")
        commands = self.low(i).rpartition(" ")[2] in self.discourse.commanders
        did = self.low(verb) == "succeeded" or (commands and self.low(verb).endswith("ed"))
        return verb < len(self.items) and (did or bool(self.items[verb].verbs))

    def opens_sentence(self, i: int) -> bool:
        """Does nothing but when it was stand before item `i` ("Then, on 3 May,", "After")?"""
        return i <= _OPENING and all(self.kind(k) in {"date", "punct"} or self.is_in_any(k, _SETTING) for k in range(i))
