"""Changes of hands that a report has told: of which places, when and by whom, also of places not yet named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.model import CHANGES
from geomap.sides import side_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geomap.model import Force, Status, When
    from geomap.reading.phrases.extents import PlaceRef
    from geomap.reading.rules.scene import Draft

_NAMED_WITHIN = 3
"""Sentences within which towns are named that were told of without a name."""


class Hands:
    """What a report has told of who took, lost or besieged its places."""

    def __init__(self) -> None:
        self.last: Draft | None = None
        """The last change of hands."""
        self.dates: dict[str, When] = {}
        """When a place last changed hands, by its key."""
        self.deeds: dict[str, When] = {}
        """By side, when the last change of hands was that it is told to have brought about."""
        self._takers: dict[str, Force] = {}
        self._besieged: set[str] = set()

    def changed(self, refs: Iterable[PlaceRef]) -> When | None:
        """When the first of some places changed hands of which that is told."""
        return next((self.dates[ref.key] for ref in refs if ref.key in self.dates), None)

    def taker(self, ref: PlaceRef) -> Force | None:
        """Who was told last to take a place, and not to lose it again."""
        return self._takers.get(ref.key)

    def is_besieged(self, ref: PlaceRef) -> bool:
        """Did somebody besiege a place?"""
        return ref.key in self._besieged

    def tell(self, draft: Draft, when: When) -> None:
        """Remember what a draft tells of its places."""
        keys = [ref.key for ref in draft.phrase.refs]
        if draft.status == "besieged":
            self._besieged.update(keys)
        if draft.status not in CHANGES:
            return
        if when.earliest is not None and when.latest is not None:
            self.dates.update(dict.fromkeys(keys, when))
        if draft.force is not None:
            self._tell_doer(draft.force.force, draft.status, keys, when)

    def _tell_doer(self, force: Force, status: Status, keys: Sequence[str], when: When) -> None:
        """Remember who took a place, until the same is told to lose it."""
        if when.latest is not None:
            self.deeds[side_of(force)] = when
        for key in keys:
            if status == "captured":
                self._takers[key] = force
            elif (taker := self._takers.get(key)) is not None and taker.id == force.id:
                del self._takers[key]


class Begun:
    """What a sentence has begun to tell of places that those after it name."""

    def __init__(self) -> None:
        self.listing: Draft | None = None
        """What the heading of the list that is being read says of the places on its lines."""
        self.many: Draft | None = None
        """What a sentence before said of towns that it did not name."""
        self._many_until = 0

    @property
    def waits(self) -> bool:
        """May the next sentence name places of which something was told before?"""
        return self.listing is not None or self.many is not None

    def tell_many(self, many: Draft | None, sentence: int, *, otherwise: bool) -> None:
        """Remember what was told of towns without a name, for some sentences; not for so long if told `otherwise`."""
        if many is not None or otherwise or sentence > self._many_until:
            self.many, self._many_until = many, sentence + _NAMED_WITHIN
