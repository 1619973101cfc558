"""What words of a report point back to: the places, forces, dates and sources that it has spoken of so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.phrases.extents import town_named
from geomap.reading.story.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.reading.phrases.extents import PlaceRef

_AIR_BASES = frozenset({"airbase", "air base", "base"})
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
        return next(
            (
                ref
                for ref, _ in reversed(self._places)
                if ref.toponym.start < before and ref.toponym.name.casefold() in self.besieged
            ),
            None,
        )

    def place_in_question(self, before: int) -> tuple[PlaceRef, ...]:
        """The settlement that the text is about at an offset.

        What was attacked last, else what the sentence before began with or was set in, else what a claim was made of
        last or the line is about.
        """
        if (attacked := self.under_attack(before)) is not None:
            return (attacked,)
        about = next(
            (
                ref
                for ref, standing in self._before
                if standing in {"subject", "frame"}
                and ref.toponym.start < before
                and self.kind(ref.toponym) in {"settlement", "unknown"}
            ),
            None,
        )
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
        named = [
            r
            for r, kind in reversed(self._places)
            if kind == "facility"
            and r.toponym.start < before
            and (r.toponym.cue or "")
            and (
                r.toponym.cue in words
                or (r.toponym.cue or "").rpartition(" ")[2] in words
                or (r.toponym.cue or "").endswith(word)
            )
        ]
        if not named and word in self._classes["anaphora.sites"]:
            site = self._centre(before, {"facility"})  # "X hospital ... the compound"
            return (site,) if site is not None else ()
        return tuple(named[:1])

    def centre(self, before: int) -> PlaceRef | None:
        """The place that the last sentence begins with."""
        kinds = {"settlement", "area", "facility", "unknown"}
        said = (r for r, standing in self._before if standing == "subject" and self.kind(r.toponym) in kinds)
        return next((r for r in said if r.toponym.start < before), None)

    def named_last(self) -> PlaceRef | None:
        """The town that the last sentence named last: what "that town" means."""
        named = (ref for ref, _ in self._before if self.kind(ref.toponym) in {"settlement", "unknown"})
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
        if about is not None and self.kind(about.toponym) in {"settlement", "unknown"}:
            return (about,)
        named = {ref.toponym.name.casefold() for ref, kind in self._places if kind in {"settlement", "unknown"}}
        from_here = self.written_from if self.unnamed < 0 else None
        if from_here is not None and not self.topic_told and self.kind(from_here.toponym) in {"settlement", "unknown"}:
            return (from_here,)
        sure = self.topic is not None and (self.topic_told or len(named) == 1)
        return (self.topic,) if self.topic is not None and sure else ()

    def antecedents(self, word: str, before: int) -> tuple[PlaceRef, ...]:
        """The places that a pronoun or a description ("the city", "both villages") stands for; () if none fits.

        `before`: the offset where it stands: what is named later is not meant.
        """
        called = self.capitals.get(word)
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
            before_it = (r for r in self._last({"settlement", "area", "facility", "unknown"}, before, word))
            return tuple(r for r in before_it if r.toponym.start >= self.dateline_end)
        if word == "there":
            wanted = {"settlement", "area", "facility", "unknown"}
        elif word in classes["anaphora.facility"]:
            return self.facilities(word, before)
        elif word in classes["anaphora.country"]:
            actors = tuple(r for r in self._lands if r.toponym.start < before and r.toponym.start not in self.others)
            return self._last({"country"}, before, word) or actors[-1:]
        elif word in classes["anaphora.area"]:
            wanted = {"area"}
            named = [r for r, _ in reversed(self._places) if r.toponym.cue == word and r.toponym.start < before]
            if named:
                return (named[0],)
            if word in classes["anaphora.land"]:
                lands = (
                    r
                    for r, kind in reversed(self._places)
                    if r.toponym.start < before
                    and (
                        (kind == "area" and r.toponym.cue is None)
                        or r.toponym.name.casefold() in classes["names.islands"]
                    )
                )
                land = next(((r,) for r in lands), None)
                isles = (r for r in reversed(self._lands) if r.toponym.name.casefold() in classes["names.islands"])
                found = land or next(((r,) for r in isles), None) or ()
                return found or (self.place_in_question(before) if word != "territory" else ())
            if word in classes["anaphora.pockets"]:
                area = self._last(wanted, before, word)
                town = self._centre(before, {"settlement", "unknown"})
                return area or ((town,) if town is not None else self.place_in_question(before))
        else:
            named = [r for r, _ in reversed(self._places) if r.toponym.cue == word and r.toponym.start < before]
            if named and word not in {"city", "town"}:
                return (named[0],)
            called = {
                r.toponym.name: r
                for r, standing in self._before
                if r.toponym.cue == word
                and standing != "teller"
                and r.toponym.start < before
                and r.toponym.start not in self.others
            }
            if len(called) == 1:  # "... with the town of X in its centre. They surrounded the town"
                return tuple(called.values())
            wanted = {"settlement", "unknown"}
        return self._last(wanted, before, word)

    def is_centre(self, ref: PlaceRef) -> bool:
        """Is it what the sentence before begins with: what "it" alone can mean?"""
        return any(r.toponym.start == ref.toponym.start and standing == "subject" for r, standing in self._before)

    def _centre(self, before: int, wanted: set[str]) -> PlaceRef | None:
        """What the sentence before was about, if it is not what the text is about anyway.

        That is its subject or where it was set, else the one settlement that it named.
        """
        said = [
            (ref, standing)
            for ref, standing in self._before
            if standing != "teller"
            and ref.toponym.start < before
            and self.kind(ref.toponym) in wanted
            and ref.toponym.start not in self.nearby
        ]
        topic = self.topic.toponym.name.casefold() if self.topic is not None else ""
        names = {ref.toponym.name.casefold() for ref, _ in said}
        about = next((ref for ref, standing in said if standing in {"subject", "frame"}), None)
        if about is not None and len(names) > 1 and topic in names:
            about = None
        if about is None and len(names) == 1:
            about = next((ref for ref, standing in said if standing != "beside"), None)
        return about

    def _provincial(self, word: str, before: int, named: Sequence[PlaceRef]) -> tuple[PlaceRef, ...]:
        """What "the provincial capital" is: a town named, or one called as its province is; the only one if none is."""
        areas = (r for r, kind in reversed(self._places) if kind == "area" and r.toponym.start < before)
        only = named[0] if len({r.toponym.name.casefold() for r in named}) == 1 else None
        seat = next((r for r in (*named, *areas) if self._suits(word, r.toponym)), only)
        if seat is None:
            return ()
        return (town_named(seat),)

    def _tells_of_land(self, before: int) -> bool:
        """Is it told of a province, or of those who want a land of their own: of what has a chief town but no state?"""
        provinces = any(kind == "area" and r.toponym.start <= before for r, kind in self._places)
        return provinces or any(f.category == "separatist" for f in self.parties)

    def _last(self, wanted: set[str], before: int, word: str) -> tuple[PlaceRef, ...]:
        topic = self.topic
        named = [r for r, kind in reversed(self._places) if kind in wanted and r.toponym.start < before]
        if word != "there":
            named = [r for r in named if r.toponym.start not in self._spoken_from]
        if wanted == {"country"}:
            named = [r for r in named if r.toponym.start not in self.others]
        elif wanted == {"area"}:
            named = [r for r in named if self._suits(word, r.toponym)]
        if (
            topic is not None
            and topic.toponym.start < before
            and "settlement" in wanted
            and self.kind(topic.toponym) in wanted
        ):
            named = [topic, *named]
        centre = self._centre(before, wanted & {"settlement", "unknown"})
        called = topic is not None and self.topic_told and topic.toponym.cue == word  # "the town of X ... the town"
        if centre is not None and not (called and centre.toponym.cue is None and not self.is_centre(centre)):
            named = [centre, *named]
        # one town is not the two that were told of together, where another was named after them
        joint = {r.toponym.start for r in self._joint}
        if named and named[0].toponym.start in joint:
            last = max(joint)
            named = [*(r for r in named if r.toponym.start > last), *named]
        fitting = (r for r in named if self._suits(word, r.toponym))
        if word == "capital":  # most of all what was named for the government there
            fitting = (r for r in (*named, *reversed(self._seats)) if self._suits(word, r.toponym))
        if word.endswith(" capital"):  # of a province, which may be called as it is, but no district
            return self._provincial(word, before, named)
        chosen = next(fitting, None)
        if chosen is None and word == "capital" and self._tells_of_land(before):
            chosen = next((r for r in named if self._suits("regional capital", r.toponym)), None)
        if named and chosen is None and (word != "capital" or self.kind(named[0].toponym) == "unknown"):
            chosen = named[0]
        if chosen is None and word == "district":  # called as its town is; that of a city is one of many
            told = self._centre(before, {"settlement"})
            chosen = told if told is not None and self._suits("village", told.toponym) else None
        if chosen is not None:
            return (chosen,)
        if "settlement" not in wanted:
            return ()
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
