"""What words of a report point back to: the places, forces, dates and sources that it has spoken of so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.phrases.extents import town_named
from geomap.reading.story.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from geomap.reading.phrases.extents import PlaceRef

_AIR_BASES = frozenset({"airbase", "air base", "base"})
_TOWNS = frozenset({"settlement", "unknown"})
_GROUND = frozenset({"settlement", "area", "facility", "unknown"})
_ATTACKED_FOR = 2
"""Sentences for which what is told without a place is done in a town that was attacked."""


class Discourse(Remembered):
    """What a report has told so far, asked for what later words mean."""

    def under_attack(self, before: int) -> PlaceRef | None:
        """The town that was attacked not long before an offset, where what follows is done."""
        attacked = self.attacked
        if attacked is None or self.sentence - attacked.sentence > _ATTACKED_FOR:
            return None
        return attacked.ref if attacked.ref.toponym.start < before else None

    def shut_in(self, before: int) -> PlaceRef | None:
        """The place named last before an offset that somebody besieged."""
        return next((ref for ref in self._latest(before) if self.hands.is_besieged(ref)), None)

    def place_in_question(self, before: int) -> tuple[PlaceRef, ...]:
        """The settlement that the text is about at an offset.

        What was attacked last, else what the sentence before began with or was set in, else what a claim was made of
        last or the line is about.
        """
        if (attacked := self.under_attack(before)) is not None:
            return (attacked,)
        said = (r for r, standing in self._before if standing in {"subject", "frame"} and r.toponym.start < before)
        about = next((r for r in said if self.kind(r.toponym) in _TOWNS), None)
        told = self.topic if self.topic_told else None
        if about is not None and (told is None or told.toponym.start < about.toponym.start):
            return (about,)
        return (told,) if told is not None else ()

    def facilities(self, word: str, before: int) -> tuple[PlaceRef, ...]:
        """The place last named with such a class word ("Menagh air base" for "the base")."""
        words = {word, word.rpartition(" ")[2]}
        if word in _AIR_BASES:
            words |= _AIR_BASES  # "al-Watiya base ... the airbase"
        if word in self._classes["names.landform_words"]:
            words |= self._classes["names.landform_words"]  # "Mount X ... the mountain"
        for ref in self._latest(before, {"facility"}):
            cue = ref.toponym.cue or ""
            if cue and (cue in words or cue.rpartition(" ")[2] in words or cue.endswith(word)):
                return (ref,)
        if word in self._classes["anaphora.sites"]:
            return _one(self._centre(before, {"facility"}))  # "X hospital ... the compound"
        return ()

    def centre(self, before: int) -> PlaceRef | None:
        """The place that the last sentence begins with."""
        said = (r for r, standing in self._before if standing == "subject" and self.kind(r.toponym) in _GROUND)
        return next((r for r in said if r.toponym.start < before), None)

    def named_last(self) -> PlaceRef | None:
        """The town that the last sentence named last: what "that town" means."""
        named = (ref for ref, _ in self._before if self.kind(ref.toponym) in _TOWNS)
        return max(named, key=lambda ref: ref.toponym.start, default=None)

    def country(self, before: int) -> PlaceRef | None:
        """The country named last, in this sentence or the one before, that is spoken of and does nothing."""
        said = reversed((*self._before, *self._here))
        places = (r for r, standing in said if standing not in {"beside", "teller"} and r.toponym.start < before)
        return next((r for r in places if self.kind(r.toponym) == "country"), None)

    def ground(self, before: int) -> PlaceRef | None:
        """The town or district named last, in this sentence or the one before: what was fought for as "the area"."""
        large, named = self._classes["names.provinces"], (*self._before, *self._here)
        around = {ref.toponym.within for ref, _ in named}  # "the village of X, Y"
        for ref, standing in reversed(named):
            if standing in {"beside", "teller"} or ref.toponym.start >= before or ref.toponym.name in around:
                continue
            kind, cue = self.kind(ref.toponym), ref.toponym.cue
            if kind in {"settlement", "facility", "unknown"} or (
                kind == "area" and cue is not None and cue not in large
            ):
                return ref
        return None

    def town(self, before: int) -> tuple[PlaceRef, ...]:
        """The town that the text is about: one attacked, that of the last sentence or a claim, else the only one."""
        if (attacked := self.under_attack(before)) is not None:
            return (attacked,)
        about = self.centre(before)
        if about is not None and self.kind(about.toponym) in _TOWNS:
            return (about,)
        from_here = self.written_from if self.unnamed < 0 else None
        if from_here is not None and not self.topic_told and self.kind(from_here.toponym) in _TOWNS:
            return (from_here,)
        sure = self.topic_told or len({ref.key for ref, kind in self._places if kind in _TOWNS}) == 1
        return _one(self.topic) if sure else ()

    def antecedents(self, word: str, before: int) -> tuple[PlaceRef, ...]:
        """The places that a pronoun or a description ("the city", "both villages") stands for; () if none fits.

        `before`: the offset where it stands: what is named later is not meant.
        """
        called = self._capitals.get(word)
        if called is not None and called.toponym.start < before:
            return (called,)
        refs = self._antecedents(word, before)
        if word not in self._classes["anaphora.settlement"]:
            return refs
        return tuple(r for r in refs if r.toponym.start > self.unnamed)

    def _antecedents(self, word: str, before: int) -> tuple[PlaceRef, ...]:
        classes = self._classes
        if word in classes["anaphora.plural"] or word == "them":
            return self.joint(before)
        if word == "it":
            return tuple(r for r in self._last(_GROUND, before, word) if r.toponym.start >= self.dateline_end)
        if word == "there":
            return self._last(_GROUND, before, word)
        if word in classes["anaphora.facility"]:
            return self.facilities(word, before)
        if word in classes["anaphora.country"]:
            actors = tuple(r for r in self._lands if r.toponym.start < before and r.toponym.start not in self._others)
            return self._last({"country"}, before, word) or actors[-1:]
        if word in classes["anaphora.area"]:
            return self._area(word, before)
        named = next((r for r in self._latest(before) if r.toponym.cue == word), None)
        if named is not None and word not in {"city", "town"}:
            return (named,)
        called = {
            r.toponym.name: r
            for r, standing in self._before
            if r.toponym.cue == word
            and standing != "teller"
            and r.toponym.start < before
            and r.toponym.start not in self._others
        }
        if len(called) == 1:  # "... with the town of X in its centre. They surrounded the town"
            return tuple(called.values())
        return self._last(_TOWNS, before, word)

    def _area(self, word: str, before: int) -> tuple[PlaceRef, ...]:
        """What "the district", "the region", "the island", "the enclave" stands for."""
        named = next((r for r in self._latest(before) if r.toponym.cue == word), None)
        if named is not None:
            return (named,)
        if word in self._classes["anaphora.land"]:
            land = self._land(before)
            return _one(land) if land is not None or word == "territory" else self.place_in_question(before)
        area = self._last({"area"}, before, word)
        if area or word not in self._classes["anaphora.pockets"]:
            return area
        return _one(self._centre(before, _TOWNS)) or self.place_in_question(before)

    def _land(self, before: int) -> PlaceRef | None:
        """The region or island named last, else the island named last for those who act for it."""
        islands = self._classes["names.islands"]
        for ref, kind in reversed(self._places):
            region = kind == "area" and ref.toponym.cue is None
            if ref.toponym.start < before and (region or ref.key in islands):
                return ref
        return next((r for r in reversed(self._lands) if r.key in islands), None)

    def is_centre(self, ref: PlaceRef) -> bool:
        """Is it what the sentence before begins with: what "it" alone can mean?"""
        return any(r.toponym.start == ref.toponym.start and standing == "subject" for r, standing in self._before)

    def _centre(self, before: int, wanted: Collection[str]) -> PlaceRef | None:
        """What the sentence before was about, if it is not what the text is about anyway.

        That is its subject or where it was set, else the one settlement that it named.
        """
        said = [
            (ref, standing)
            for ref, standing in self._before
            if standing != "teller"
            and ref.toponym.start < before
            and self.kind(ref.toponym) in wanted
            and ref.toponym.start not in self._nearby
        ]
        topic = self.topic.key if self.topic is not None else ""
        names = {ref.key for ref, _ in said}
        about = next((ref for ref, standing in said if standing in {"subject", "frame"}), None)
        if about is not None and len(names) > 1 and topic in names:
            about = None
        if about is None and len(names) == 1:
            about = next((ref for ref, standing in said if standing != "beside"), None)
        return about

    def _provincial(self, word: str, before: int, named: Sequence[PlaceRef]) -> tuple[PlaceRef, ...]:
        """What "the provincial capital" is: a town named, or one called as its province is; the only one if none is."""
        only = named[0] if len({r.key for r in named}) == 1 else None
        places = (*named, *self._latest(before, {"area"}))
        seat = next((r for r in places if self._suits(word, r.toponym)), only)
        return (town_named(seat),) if seat is not None else ()

    def _tells_of_land(self, before: int) -> bool:
        """Is it told of a province, or of those who want a land of their own: of what has a chief town but no state?"""
        provinces = any(kind == "area" and r.toponym.start <= before for r, kind in self._places)
        return provinces or any(f.category == "separatist" for f in self.actors.parties)

    def _last(self, wanted: Collection[str], before: int, word: str) -> tuple[PlaceRef, ...]:
        """The place of some kinds that the text has come to, where a word can mean it."""
        named = self._in_mind(wanted, before, word)
        if word.endswith(" capital"):  # of a province, which may be called as it is, but no district
            return self._provincial(word, before, named)
        chosen = self._capital(before, named) if word == "capital" else self._fitting(word, named)
        if named and chosen is None and (word != "capital" or self.kind(named[0].toponym) == "unknown"):
            chosen = named[0]
        if chosen is None and word == "district":  # called as its town is; that of a city is one of many
            told = self._centre(before, {"settlement"})
            chosen = self._fitting("village", (told,)) if told is not None else None
        if chosen is not None:
            return (chosen,)
        return self._town_unsaid(word, before) if "settlement" in wanted else ()

    def _in_mind(self, wanted: Collection[str], before: int, word: str) -> list[PlaceRef]:
        """The places of some kinds that were named, those first that the text is about."""
        topic, named = self.topic, list(self._latest(before, wanted))
        if word != "there":
            named = [r for r in named if r.toponym.start not in self._spoken_from]
        if wanted == {"country"}:
            named = [r for r in named if r.toponym.start not in self._others]
        elif wanted == {"area"}:
            named = [r for r in named if self._suits(word, r.toponym)]
        if (
            topic is not None
            and topic.toponym.start < before
            and "settlement" in wanted
            and self.kind(topic.toponym) in wanted
        ):
            named = [topic, *named]
        centre = self._centre(before, _TOWNS.intersection(wanted))
        called = topic is not None and self.topic_told and topic.toponym.cue == word  # "the town of X ... the town"
        if centre is not None and not (called and centre.toponym.cue is None and not self.is_centre(centre)):
            named = [centre, *named]
        # one town is not the two that were told of together, where another was named after them
        joint = {r.toponym.start for r in self._joint.refs}
        if named and named[0].toponym.start in joint:
            last = max(joint)
            named = [*(r for r in named if r.toponym.start > last), *named]
        return named

    def _fitting(self, word: str, named: Iterable[PlaceRef]) -> PlaceRef | None:
        """The first of some places that a word can mean, by how large it is."""
        return next((r for r in named if self._suits(word, r.toponym)), None)

    def _capital(self, before: int, named: Sequence[PlaceRef]) -> PlaceRef | None:
        """What "the capital" is: of a state, most of all what was named for the government there; else of a region."""
        seat = self._fitting("capital", (*named, *reversed(self._seats)))
        return seat or (self._fitting("regional capital", named) if self._tells_of_land(before) else None)

    def _town_unsaid(self, word: str, before: int) -> tuple[PlaceRef, ...]:
        """The town that something else is called by that was named, else where the report is from."""
        for ref, kind in reversed(self._places):
            district = ref.toponym.cue == "district" and kind == "area"  # called as its town is, known or not
            if ref.toponym.start < before and (district or self._has_its_towns_name(ref)):
                return (town_named(ref),)
        seats = [r for r in self._seats if r.toponym.start < before]
        if word in {"it", "there"} or not seats or (word == "capital" and not self._tells_of_land(before)):
            return ()
        if word not in {"city", "capital"} and not self._suits(word, seats[-1].toponym):
            return ()  # the capital that a report is sent from is no "town"
        return (seats[-1],)


def _one(ref: PlaceRef | None) -> tuple[PlaceRef, ...]:
    return (ref,) if ref is not None else ()
