"""What "it" and "there" stand for, and a noun that takes up a place named before."""

from __future__ import annotations

from geomap.reading.phrases.extents import PlacePhrase, PlaceRef, with_extent
from geomap.reading.phrases.salience import standing
from geomap.reading.phrases.sentencetowns import SentenceTowns

IT_IS = frozenset({"town", "city", "village"})
_LANDFORMS = frozenset("gorge valley pass ridge heights peak hill hills plateau forest canyon ravine marshes".split())
"""Last words of names of land that no gazetteer may have."""
_SHORTEST = 6
"""Items of "The convoy was near X when" before "it"."""


class Pronouns(SentenceTowns):
    """Finds what pronouns of one sentence stand for."""

    def named_before(self, i: int, at: int) -> PlacePhrase | None:
        """ "took half of X before losing two districts": a part speaks of the place just named in the sentence."""
        span = (self.items[i].start, self.items[i].end)
        about = self.about(at)
        told = self.recent[0] if self.recent and self.recent[0].toponym.start < span[0] else None
        if told is not None and self.items[i].lower in self.cls["inner"] and not self._is_settled(told):
            told = None  # "handed the palace over; Y kept the suburbs"
        if about is not None and (told is None or told.toponym.start < about.toponym.start):
            told = about
        if told is not None:
            return PlacePhrase((told._replace(mention=span),), at, i + 1)
        towns = (k for k in range(at) if self._is_town(k) or self.is_called_town(k))
        named = [k for k in towns if self._is_where(k) or not self._is_aside(k)]
        named = [k for k in named if not self._is_dateline(k) and not self._is_where_met(k)]
        # a capital that stands for its government is a town where no other is named
        chosen = next((k for k in reversed(named) if self.items[k].kind != "force"), named[-1] if named else None)
        if chosen is not None:
            return PlacePhrase((self.names.ref(chosen)[0]._replace(mention=span),), at, i + 1)
        framed = at > 2 and self.items[0].lower in {"in", "at"} and self.items[1].kind == "name"
        if framed and self.names.is_possible(1, names=True, head=None):
            return PlacePhrase((self.names.ref(1)[0]._replace(mention=span),), at, i + 1)
        letters = self.text[self.items[0].start : self.items[0].end].isupper()  # "XYZ said": who speaks
        subject = at > 2 and self.items[0].kind == "name" and not letters
        if subject and self.names.is_possible(0, names=True, head=None):
            # a name that nobody knows, where it is what the sentence is about
            return PlacePhrase((self.names.ref(0)[0]._replace(mention=span),), at, i + 1)
        return None

    def placed_before(self, i: int) -> PlacePhrase | None:
        """The place named last before "there" at item `i` in the sentence, of whatever kind but a country."""
        for k in range(i - 1, -1, -1):
            item = self.items[k]
            named = item.kind == "place" or (item.kind == "name" and self.names.is_described(k))
            if named:
                ref, after = self.names.ref(k)
                spoken = standing(self.items, k, after, self.cls) == "teller"
                if self.discourse.kind(ref.toponym) != "country" and not spoken:
                    return self.standing_for((ref,), i, i)
        return self.named_before(i, i)

    def there(self, i: int) -> PlacePhrase | None:
        """The place named before in the sentence, or that the text is about, for words at item `i` that name none."""
        return self.placed_before(i) or self.anaphor(i, i, "there")

    def _is_settled(self, ref: PlaceRef) -> bool:
        return self.discourse.kind(ref.toponym) != "facility"

    def it(self, i: int) -> PlacePhrase | None:
        """What "it" at item `i` stands for: as a subject what the clauses before, or the last sentence, are about."""
        acted_on = i + 1 < len(self.items) and any(
            self.items[i + 1].lower in self.cls[name] for name in ("classes.be", "classes.have", "rules.after_name")
        )
        if acted_on and i and self.items[i - 1].lower == ";":  # "took X, leaving only Y in rebel hands; it fell"
            last = next((k for k in range(i - 1, -1, -1) if self._is_placed(k)), None)
            if last is not None and not self._is_aside(last):
                return self.standing_for((self.names.ref(last)[0],), i, i)
        if acted_on and not self.recent and self.about(i) is None:
            centre = self.discourse.centre(self.items[i].start)
            if centre is not None:
                return self.standing_for((centre,), i, i)
        if self._is_unnamed(i) or (acted_on and self._is_travellers(i)):
            return None
        if not self.recent and (town := self._town_of(i)) is not None:
            return town
        found = self.come_to(i) or self.of_residents(i, i) or self.named_before(i, i)
        return found or self._land_before(i) or self.anaphor(i, i, "it")

    def _is_travellers(self, i: int) -> bool:
        """ "The convoy was north of X when it was hit": is "it" at item `i` its subject, and no place?"""
        begun = self.items[0].lower in self.cls["classes.determiner"] and self.items[1].kind in {"word", "force"}
        if i < _SHORTEST or self.items[i - 1].lower not in {"when", "while", "as"} or not begun:
            return False
        sited = self.items[1].lower in self.cls["head"] or self.items[1].lower in self.cls["inner"]
        named = [k for k in range(i) if self._is_placed(k)]
        return not sited and bool(named) and all(self._lies_by(k) for k in named)

    def _lies_by(self, k: int) -> bool:
        """Is the place at item `k` only one that something else is near, or on a side of?"""
        before = self.items[k - 1].lower if k else ""
        side = before == "of" and self.items[k - 2].lower in self.cls["extents.directions"]
        return side or before in self.cls["classes.near_preposition"]

    def _land_before(self, i: int) -> PlacePhrase | None:
        """ "attacked the X Gorge; they met no resistance and took it": the X, for the "it" at item `i`."""
        taken = i > 0 and any(cue.status == "captured" for cue in self.items[i - 1].verbs)
        for k in range(i - 1, -1, -1) if taken else ():
            words = {self.items[k].lower.rpartition(" ")[2], self.items[k + 1].lower}
            landform = self.items[k].kind == "name" and not words.isdisjoint(_LANDFORMS)
            if (landform or self.items[k].kind == "place") and not self._is_aside(k):
                ref, _ = self.names.ref(k)
                land = landform or self.discourse.kind(ref.toponym) in {"area", "facility"}
                return self.standing_for((ref,), i, i) if land else None
        return None

    def _town_before(self, i: int, at: int) -> PlacePhrase | None:
        """The town that the sentence names last before item `i`."""
        k = next((k for k in range(i - 2, -1, -1) if self.items[k].kind == "place" and self._is_town(k)), None)
        if k is None:
            return None
        ref, _ = self.names.ref(k)
        if self.discourse.written_from is not None and ref.toponym.start == self.discourse.written_from.toponym.start:
            return None
        return PlacePhrase((ref._replace(mention=(self.items[i].start, self.items[i].end)),), at, i + 1)

    def _town_of(self, i: int) -> PlacePhrase | None:
        """ "trapped in the town since it was taken": what "the town" means, for "it" at item `i`."""
        for k in range(i - 1, 0, -1):
            low = self.items[k].lower
            if self.items[k].kind in {"place", "punct"} or (
                low not in IT_IS and low in self.cls["anaphora.settlement"]
            ):
                return None
            if low in IT_IS and self.items[k - 1].lower == "the":
                return self.anaphor(k, k - 1, low)
        return None

    def _is_unnamed(self, i: int) -> bool:
        """ "left a town in X a day after taking it": is what "it" at item `i` means a town that is not named?"""
        unnamed = self.discourse.unnamed
        told = self.recent[0].toponym.start if self.recent else unnamed
        if not self.items[0].start <= unnamed < self.items[i].start or told < unnamed:
            return False
        named = (k for k in range(i) if self.items[k].start > unnamed and self._is_placed(k))
        return all(self._is_beside(k) for k in named)

    def _is_beside(self, k: int) -> bool:
        """Does the place at item `k` only say where something else is ("in X", "near the border with X")?"""
        before = k - 1
        while before > 0 and self.items[before].kind == "word" and not self.items[before].verbs:
            if self.items[before].lower in self.cls["classes.preposition"]:
                return True
            before -= 1
        return False

    def owner_place(self, i: int) -> PlacePhrase | None:
        """What "its" at item `i` stands for: what the clauses before are about, else the text."""
        about = self.about(i)
        told = self.recent[0] if self.recent and self.recent[0].toponym.start < self.items[i].start else None
        about = about or told
        if about is None:
            return self.anaphor(i, i, "it")
        return self.standing_for((about,), i, i)

    def _with_extent_of(self, phrase: PlacePhrase | None, at: int, place: int) -> PlacePhrase | None:
        return None if phrase is None else with_extent(phrase, at, place + 1, self.text, self.items, self.cls)

    def anaphor(self, i: int, at: int, word: str) -> PlacePhrase | None:
        """The places that the word at item `i` stands for; its determiners from item `at` on belong to the mention."""
        people = word == "capital" and i > 0 and self.items[i - 1].kind in {"name", "force"}
        of_people = people and ((force := self.items[i - 1].force) is None or force.kind != "country")
        if of_people and (town := self._town_before(i, at)):
            return town  # "the Chechen capital" is not where the report was sent from
        owned = i > 0 and self.names.has_seat_behind(i - 1)  # "the Helmand provincial capital" is not Helmand
        before = self.items[i - owned].start
        place = self.items[i - 1].place if word == "capital" and i > 0 and self.items[i - 1].kind == "place" else None
        of_land = place is not None and self.discourse.kind(place) != "country"  # "the Helmand capital"
        refs = self.discourse.antecedents("regional capital", before) if of_people or of_land else ()
        refs = refs or self.discourse.antecedents(word, before)
        if not refs:
            if word in self.cls["anaphora.settlement"]:
                self.discourse.see_unnamed(self.items[i].start)  # a town that is not named, or not yet
            return None
        return self.standing_for(refs, i, at)
