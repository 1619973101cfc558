"""What every rule works with: one sentence, and the draft of a claim."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geomap.model import Force
from geomap.reading.clauses import ClauseReader, VerbGroup
from geomap.reading.phrases import PlaceParser

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Status
    from geomap.reading.discourse import Discourse
    from geomap.reading.extents import PlacePhrase
    from geomap.reading.items import ForceLike, Item, Vocabulary

OWNERS: Final = frozenset({"its", "their", "his"})
QUOTES: Final = frozenset({'"', "“", "”", "-", "’", "'"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim before its date, source and modality are read."""

    rule: str
    status: Status
    phrase: PlacePhrase
    first: int
    """Item index of the first item of its words, `last` of the last."""
    last: int
    at: int
    """Item index of the word that triggered it."""
    force: ForceLike | None = None
    opponent: ForceLike | None = None
    parties: tuple[ForceLike, ...] = ()
    group: VerbGroup | None = None
    ongoing: bool = False
    """A state said to hold at the time of writing."""


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name read as a force because of where it stands; see `ForceLike`."""

    start: int
    end: int
    force: Force
    kind: str = "name"
    backers: tuple[Force, ...] = ()


def name_mention(name: str, start: int) -> NameMention:
    """A force of this very name, without side."""
    plain = " ".join(name.split())
    return NameMention(
        start, start + len(name), Force("-".join(plain.casefold().split()), plain, None, name, start, start + len(name))
    )


def bare_group(at: int, *, participle: bool = False) -> VerbGroup:
    """A verb group for a noun at item `at`, to look for its subject as if it were a verb."""
    return VerbGroup(
        at,
        at,
        passive=False,
        participle=participle,
        perfect=False,
        past_perfect=False,
        present=False,
        irrealis=False,
    )


@dataclass(slots=True)
class Scene:
    """One sentence with what the rules use to read it."""

    text: str
    items: Sequence[Item]
    vocab: Vocabulary
    discourse: Discourse
    question: bool = False
    parser: PlaceParser = field(init=False)
    clauses: ClauseReader = field(init=False)

    def __post_init__(self) -> None:
        self.parser = PlaceParser(self.text, self.items, self.vocab, self.discourse)
        self.clauses = ClauseReader(self.items, self.vocab, question=self.question)

    def low(self, i: int) -> str:
        """The item's words, case-folded; "" outside the sentence."""
        return self.items[i].lower if 0 <= i < len(self.items) else ""

    def is_in(self, i: int, name: str) -> bool:
        """Is the item of this word class?"""
        return self.low(i) in self.vocab.cls[name]

    def subject(self, group: VerbGroup) -> tuple[ForceLike | None, int | None]:
        """The force that does it, a pronoun resolved."""
        force, at = self.clauses.subject_force(group)
        if force is None and at is not None:
            named = [i for i in range(at) if self.items[i].force is not None and self._acts(i)]
            free = [i for i in named if not self.clauses.governed(i)]
            chosen = free or named
            return (self.items[chosen[-1]].force if chosen else self.discourse.force), at
        if at is not None and force is not None and force.kind == "generic" and self.low(at - 1) in OWNERS:
            owner, _ = self.owner_of_its(at)
            return owner or force, at
        if force is None and any(self.low(i) in OWNERS for i in range(max(0, group.start - 3), group.start)):
            return self.owner_of_its(group.start)
        return force, at

    def _acts(self, i: int) -> bool:
        force = self.items[i].force
        return force is not None and force.kind != "country"

    def owner_of_its(self, v: int) -> tuple[ForceLike | None, int | None]:
        """ "Y said that missiles fired from its ships struck": the force that "its" or "their" stands for.

        The subject of the sentence before all, else the force named nearest before, else the one that acted last.
        """
        its = next((i for i in range(v - 1, max(-1, v - 12), -1) if self.low(i) in OWNERS), None)
        if its is None:
            return None, None
        named = [i for i in range(its) if self.items[i].kind == "force"]
        free = next((i for i in named if not self.clauses.governed(i)), None)
        chosen = free if free is not None else named[-1] if named else None
        return (self.items[chosen].force if chosen is not None else self.discourse.force), its

    def sender(self, group: VerbGroup) -> tuple[ForceLike | None, int | None]:
        """ "a drone launched by Y struck": who sent what struck."""
        for i in range(group.start - 1, max(-1, group.start - 8), -1):
            if self.items[i].kind == "force" and self.low(i - 1) in {"by", "of", "from", "the"}:
                return self.items[i].force, i
            if self.items[i].kind == "punct" and self.low(i) not in QUOTES:
                break
        return None, None

    def receiver(self, at: int) -> tuple[ForceLike | None, int]:
        """Who gets a place at "to Y": a force, or a country by its name."""
        force, after = self.clauses.force_within(at)
        if force is not None:
            return force, after
        for i in range(at, min(len(self.items), at + 3)):
            item = self.items[i]
            if item.kind == "place" and item.place is not None and self.discourse.kind(item.place) == "country":
                return name_mention(self.text[item.start : item.end], item.start), i + 1
            if item.kind != "word":
                break
        return None, at

    def named_actor(self, low: int, high: int) -> ForceLike | None:
        """An actor that no lexicon has, by its name in a slot that only an actor fills ("in Nationalist hands")."""
        for i in range(low, high):
            item = self.items[i]
            if item.kind == "name" and not self.discourse.is_demonym(item.lower):
                return name_mention(self.text[item.start : item.end], item.start)
        return None

    def irrealis_noun(self, n: int) -> bool:
        """ "the planned capture of", "plans for the fall of", "failed to prevent the fall": is the noun no fact?"""
        if self.question:
            return True
        for i in range(n - 1, max(-1, n - 6), -1):
            low = self.low(i)
            if self.items[i].kind == "punct" and low == ",":
                return False
            if low in self.vocab.cls["irrealis.noun"]:
                return low != "for" or self.low(i - 1) in self.vocab.cls["irrealis.governor"]
        return False

    def opponent_after(self, at: int, prepositions: frozenset[str] = frozenset({"from"})) -> ForceLike | None:
        """ "... from the rebels" within the next few items."""
        for i in range(at, min(len(self.items), at + 9)):
            if self.low(i) in prepositions:
                force, _ = self.clauses.force_within(i + 1)
                return force
            if self.low(i) in {".", ";", "after", "before", "while"} or (
                self.items[i].verbs and self.low(i) != "control"
            ):
                return None
        return None

    def rival(self, force: ForceLike | None) -> ForceLike | None:
        """The force last named that is of another side."""
        for other in reversed(self.discourse.parties):
            if force is None or (
                other.force.id != force.force.id and (other.force.side is None or other.force.side != force.force.side)
            ):
                return other
        return None
