"""Where a walk over a place phrase stands, and what it has passed."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from geomap.reading.phrases.extents import PlacePhrase

if TYPE_CHECKING:
    from geomap.model import Relation
    from geomap.reading.phrases.anaphors import AnaphorReader
    from geomap.reading.phrases.words import PhraseWords

_SPAN = 5
"""Items of "little more than two weeks", at most."""


class Walk(enum.Enum):
    """What a step of the walk does with an item."""

    ON = enum.auto()
    """The item belongs to the phrase; the walk stands behind it."""
    END = enum.auto()
    """The phrase ends before the item."""
    OTHER = enum.auto()
    """The item is not what was asked for."""


Met = PlacePhrase | Walk | None
"""What a step comes to; None where the phrase is that of another thing."""


class WalkState:
    """Where a walk stands, and what it has passed.

    Parameters
    ----------
    words, anaphors
        Readers of the sentence.
    at
        The item at which the phrase begins.
    names, lenient, definite, aimed, direct, until
        As for `PlaceParser.after`.
    """

    __slots__ = (
        "_aimed", "_anaphors", "_at", "_begun", "_cls", "_definite", "_direct", "_head", "_i", "_items", "_lenient",
        "_loose", "_names", "_preposition", "_relation", "_until", "_whole", "_words",
    )  # fmt: skip

    def __init__(
        self,
        words: PhraseWords,
        anaphors: AnaphorReader,
        at: int,
        *,
        names: bool,
        lenient: bool,
        definite: bool,
        aimed: bool,
        direct: bool,
        until: int | None,
    ) -> None:
        self._words, self._anaphors, self._items, self._cls = words, anaphors, words.items, words.cls
        self._at = self._i = at
        self._names, self._lenient, self._definite, self._aimed = names, lenient, definite, aimed
        self._direct, self._until = direct, until
        self._head: str | None = None
        """The last noun of place or extent passed."""
        self._relation: Relation = "at"
        self._preposition: str | None = None
        self._loose = 0
        """Words of unknown class since the last head or preposition."""
        self._begun = at
        """Where the phrase behind "near", "south of" begins."""
        self._whole: int | None = None
        """Where that behind "a hospital in" begins."""

    def _on(self, items: int = 1) -> Walk:
        """Step over so many items."""
        self._i += items
        return Walk.ON

    def _to(self, item: int) -> Walk:
        """Go on at the item."""
        self._i = item
        return Walk.ON

    def _is_in(self, i: int, name: str) -> bool:
        return i < len(self._items) and self._items[i].lower in self._cls[name]

    def _is_settled(self) -> bool:
        """Was a town, a village or an area passed last?"""
        return self._head in self._cls["nouns_of_place.settlement"] or self._head in self._cls["nouns_of_place.area"]

    def _is_span(self, at: int) -> bool:
        """Does a stretch of time follow from item `at` on ("less than two weeks", "a few days", "the months after")?"""
        for k in range(at, min(len(self._items), at + _SPAN)):
            if self._is_in(k, "rules.spans"):
                return True
            if self._items[k].kind not in {"word", "number"}:
                return False
        return False

    def _is_edge(self) -> bool:
        """ "(positions) on the southern edge of X": does an edge of something follow?"""
        return any(self._is_in(k, "rules.edges") for k in range(self._i + 2, self._i + 4))

    def _is_seat(self) -> bool:
        """ "the rebels' main stronghold in X", "the bastion of Y in X": was somebody's seat passed before "in"?"""
        of = next((k for k in range(self._i - 1, self._at, -1) if self._items[k].lower == "of"), None)
        if of is not None and self._words.of_force(of) == self._i:
            return any(cue.frame == "seat" for cue in self._items[of - 1].nouns)
        apposed = self._at > 0 and self._items[self._at - 1].lower == ","  # "X airport, the army's last hub in Z, was"
        owners = range(max(self._at, self._i - 2) if apposed else self._at, self._i - 1)
        return any(self._owns(k) for k in owners) and any(cue.frame == "seat" for cue in self._items[self._i - 1].nouns)

    def _is_thing(self, i: int) -> bool:
        """Does something that is struck stand at item `i`?"""
        words = {self._items[i].lower, self._items[i].lower.removesuffix("s")}
        return self._lenient and any(words & self._cls[f"nouns_of_place.{name}"] for name in ("facility", "targets"))

    def _owns(self, k: int) -> bool:
        """Does a force, or a word for one told of before, stand at item `k`?"""
        return self._items[k].kind == "force" or self._items[k].lower in self._cls["rules.owners"]

    def _is_divided(self) -> bool:
        """Was a part, a share, an area or a facility passed last, which lies in the place that is named?"""
        nouns = ("inner", "nouns_of_place.facility", "extent", "nouns_of_place.area")
        return any(self._head in self._cls[name] for name in nouns)
