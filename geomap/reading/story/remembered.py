"""What a report has named so far, as it stands in the text: its places, forces, dates and what was told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from geomap.reading.parties.camps import NO_ALLIANCES
from geomap.reading.phrases.extents import town_named

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geomap.model import Attribution, Force, Toponym, When
    from geomap.reading.commonwords import PlaceKind
    from geomap.reading.phrases.extents import PlacePhrase, PlaceRef
    from geomap.reading.phrases.salience import Standing
    from geomap.reading.rules.scene import Draft
    from geomap.reading.sentences.items import ForceLike
    from geomap.reading.sentences.quotations import Named
    from geomap.reading.story.attacks import Attacked


_MIDDLES = frozenset({"centre", "center", "heart", "middle"})
"""What a town has, and no name of its own: "the centre of X"."""
_JOINT_FOR = 3
"""Sentences for which "both" can mean places named together."""
_MEMORY = 24
"""Places remembered: what was named longer ago is not what "the city" means."""


class Unnamed(NamedTuple):
    """A place without a name that a claim was made of: "a district in X"."""

    word: str
    """What it was called ("district")."""
    phrase: PlacePhrase
    """Where it lies."""
    sentence: int


class Remembered:
    """The state of reading one report; made for it and thrown away with it."""

    def __init__(
        self,
        kind_of: Callable[[Toponym], PlaceKind],
        is_demonym: Callable[[str], bool],
        is_known: Callable[[str], bool],
        classes: Mapping[str, frozenset[str]],
        suits: Callable[[str, Toponym], bool] = lambda _word, _toponym: True,
    ) -> None:
        self._kind_of = kind_of
        self._suits = suits
        self.is_demonym = is_demonym
        self.is_known = is_known
        self._classes = classes
        self._places: list[tuple[PlaceRef, PlaceKind]] = []
        self._here: list[tuple[PlaceRef, Standing]] = []
        self._before: list[tuple[PlaceRef, Standing]] = []
        """Places of this sentence and of the last one that named any, and how they stand there."""
        self._led_to: PlaceRef | None = None
        self.goal: PlaceRef | None = None
        """Where the last sentence ended by going ("... and advanced on X")."""
        self._joint: tuple[PlaceRef, ...] = ()
        self._joint_at = 0
        self._told: list[tuple[PlaceRef, int]] = []
        """Towns that claims were made of, each once, with the sentence: the last ones are "both towns"."""
        self._seats: tuple[PlaceRef, ...] = ()
        self._lands: tuple[PlaceRef, ...] = ()
        self.written_from: PlaceRef | None = None
        self.commanders: frozenset[str] = frozenset()
        """The last names, case-folded, of those who command as the report tells."""
        self.current = False
        """Has the report told of days not long before its own?"""
        self.dateline_end = 0
        """Where the words end that say where the report is written from: the places in them are not yet told of."""
        self.topic: PlaceRef | None = None
        """The settlement that the narrative turns round."""
        self._headed: tuple[PlaceRef, int] | None = None
        self.topic_told = False
        """Was a claim made of it?"""
        self.attacked: Attacked | None = None
        """The town that was attacked last, if no other was named since."""
        self.force: ForceLike | None = None
        """The force that last did something."""
        self.teller: ForceLike | None = None
        """Who said in the last sentence what that force did: "it" may be either."""
        self.victor: ForceLike | None = None
        """To whom the last sentence told that somebody surrendered."""
        self.told_of: Attribution | None = None
        """The man or woman that the sentence before was about, who said nothing in it."""
        self.man: ForceLike | None = None
        """The man who commands and was named last: who "he" is."""
        self.chief: ForceLike | None = None
        """The force whose commander or spokesman a sentence named last: whose "his men" are."""
        self.voice: ForceLike | None = None
        """The force that did so last outside quotation marks: whose words are quoted next."""
        self.spokesman: ForceLike | None = None
        """For whom the man spoke who was quoted last: who "we" are where "he said" it."""
        self.later: Named | None = None
        """Who is named behind the quotation that the sentence ends in."""
        self.author: ForceLike | None = None
        """The one that did so first: who "we" are where nobody is quoted."""
        self.quoting = False
        """Does the sentence that is read begin in a quotation?"""
        self.parties: list[ForceLike] = []
        """Forces named, latest last, each once."""
        self.at_war = False
        """Does the report speak of any force? Where none is named, what fell is a price or a government."""
        self.alliances = NO_ALLIANCES
        """By side of a war, those that it is known not to fight."""
        self.when: When | None = None
        """The last date of the narrative."""
        self.named: When | None = None
        """The date that the sentence before named last, of which what it tells may be or not."""
        self.forward = True
        """Was that date, as far as can be told, later than the one before it?"""
        self.changed: dict[str, When] = {}
        """When a place last changed hands, by its name, case-folded."""
        self.deeds: dict[str, When] = {}
        """By side, when the last change of hands was that it is told to have brought about."""
        self.takers: dict[str, Force] = {}
        """Who was told last to take a place, by its name, case-folded."""
        self.parts: dict[int, PlacePhrase] = {}
        """By where its name begins, what was told of one part of a place there."""
        self.besieged: set[str] = set()
        """Names, case-folded, of places that somebody besieged."""
        self.diary = False
        """Does it tell one day after the other, each headed by its date?"""
        self.entry: When | None = None
        """The date that heads the entry of a chronology that is being read, or that stands alone on a line."""
        self.entry_paragraph = -1
        self.under_day = False
        """Does what it tells stand under a line that is a day?"""
        self.speaker: Attribution | None = None
        """Who said something last, in this paragraph or one before."""
        self.sentence = 0
        self.told: Draft | None = None
        """The last change of hands."""
        self.many: Draft | None = None
        """What a sentence before said of towns that it did not name."""
        self.many_until = 0
        """The last sentence that may name them."""
        self.listing: Draft | None = None
        """What the heading of the list that is being read says of the places on its lines."""
        self.capitals: dict[str, PlaceRef] = {}
        """By the word for it ("capital", "provincial capital"), what was called so last."""
        self.unnamed = -1
        """Where a town without a name was told of last ("a key town near the border"): "the town" may be that one."""
        self.unnamed_one: Unnamed | None = None
        """The town or district without a name that a claim was made of last ("a district in X")."""
        self.nearby: set[int] = set()
        """Where places are named that are only said to be near the one told of."""
        self._spoken_from: set[int] = set()
        """Where cities are named in which somebody only speaks: what is told of "the town" is not done there."""
        self.others: set[int] = set()
        """Where places are named that are said to be others than the one told of ("the nearby town of X")."""
        self.persons: set[str] = set()
        """Last words of names that were persons'."""

    def fits(self, word: str, toponym: Toponym) -> bool:
        """Can a class word ("village", "capital") mean a place, by how large it is?"""
        return self._suits(word, toponym)

    def kind(self, toponym: Toponym) -> PlaceKind:
        """What sort of place a name is: by its class word, else by the gazetteer."""
        cue = toponym.cue
        if cue is not None:
            if cue in self._classes["anaphora.plural"] and self._kind_of(toponym) == "country":
                return "country"  # "the cities of Liberia"
            town = cue in self._classes["anaphora.settlement"]  # "the port of X"
            for name in ("area", "settlement") if town else ("area", "settlement", "facility"):
                if cue in self._classes[f"nouns_of_place.{name}"]:
                    return name
            if cue in self._classes["nouns_of_place.inside"]:
                middle = cue.endswith("s") or cue in _MIDDLES  # a quarter is no town; but "the suburbs of X"
                return self._kind_of(toponym._replace(cue=None)) if middle else "area"
        kind = self._kind_of(toponym)
        if kind != "unknown":
            return kind
        words = toponym.name.casefold().split()
        named = len(words) > 1 and words[-1] in self._classes["nouns_of_place.facility"]  # "X International Airport"
        return "facility" if named or words[0] in self._classes["names.posts"] else kind  # "OP Foxtrot"

    def turn(self) -> None:
        """Go on to the next sentence."""
        self.sentence += 1
        self.goal, self._led_to = self._led_to, None
        if self._here:
            self._before, self._here = self._here, []

    def see(self, ref: PlaceRef, standing: Standing = "other") -> None:
        """Remember a place named, and how it stands in its sentence."""
        kind = self.kind(ref.toponym)
        self._places.append((ref, kind))
        del self._places[:-_MEMORY]
        self._here.append((ref, standing))
        if standing == "teller" and kind == "settlement" and not self._suits("town", ref.toponym):
            self._spoken_from.add(ref.toponym.start)
            self.see_seat(ref)
        if self.topic is None and kind in {"settlement", "unknown"} and standing != "teller":
            self.topic = ref

    def lead(self, ref: PlaceRef | None) -> None:
        """Remember that what is told goes on at a place; nowhere, where another is named behind it."""
        self._led_to = ref

    def dateline(self) -> tuple[PlaceRef, ...]:
        """Where the report is written from, () where it does not say."""
        return (self.written_from,) if self.written_from is not None else ()

    def see_seat(self, ref: PlaceRef) -> None:
        """Remember what was named for those who act for it: "the city", "the country" may still be it."""
        kind = self.kind(ref.toponym)
        if kind in {"settlement", "unknown"}:
            self._seats = (*self._seats[-3:], ref)
        elif kind == "country":
            self._lands = (*self._lands[-3:], ref)

    def has_placed(self, lower: str) -> bool:
        """Has the report used a name, case-folded, as a place's before?"""
        return any(ref.toponym.name.casefold() == lower for ref, _ in self._places)

    def see_list(self, refs: tuple[PlaceRef, ...]) -> None:
        """Remember places named in one breath: what "both villages" means."""
        self._joint, self._joint_at = refs, self.sentence

    def head(self, ref: PlaceRef, paragraph: int) -> None:
        """Remember the place that a line begins with ("X: ..."): what the line says is said of it.

        Not a country, which says where the line is from.
        """
        if self.kind(ref.toponym) == "country":
            return
        self.topic, self.topic_told = ref, True
        self._before = []
        self._headed = (ref, paragraph)

    def headed(self, paragraph: int) -> tuple[PlaceRef, ...]:
        """The place that heads a paragraph, () where none does."""
        return (self._headed[0],) if self._headed is not None and self._headed[1] == paragraph else ()

    def joint(self, before: int, number: int | None = None) -> tuple[PlaceRef, ...]:
        """The places named in one breath not long before: `number` of them, where that is said.

        Else as many of those that were told of last, one after the other ("took X. Y fell, too. Both towns").
        """
        refs = tuple(r for r in self._joint if r.toponym.start < before)
        fits = len(refs) > 1 and (number is None or len(refs) == number)
        if fits and self.sentence - self._joint_at <= _JOINT_FOR:
            return refs
        last = self._told[-number:] if number is not None else []
        near = all(r.toponym.start < before and self.sentence - at <= _JOINT_FOR for r, at in last)
        return tuple(r for r, _ in last) if len(last) == number and near else ()

    def just_joint(self, before: int) -> tuple[PlaceRef, ...]:
        """The places named in one breath in this sentence or the last: what "the towns" means."""
        return self.joint(before) if self.sentence - self._joint_at <= 1 else ()

    def tell(self, refs: tuple[PlaceRef, ...], *, listed: bool = False) -> None:
        """Remember places that a claim was made of: they are what the text is about now, unless they are `listed`."""
        if len(refs) > 1:
            self.see_list(refs)
        if (attacked := self.attacked) is not None:
            since = 0 if self.sentence > attacked.sentence else attacked.ref.toponym.start
            if any(r.toponym.start > since and r.toponym.name != attacked.ref.toponym.name for r in refs):
                self.attacked = None
        for told in refs:
            ref, kind = told, self.kind(told.toponym)
            self._places.append((ref, kind))
            self._here.append((ref, "other"))
            if kind == "facility" and self._has_its_towns_name(ref):
                ref, kind = town_named(ref), "settlement"
            if kind in {"settlement", "unknown", "area"}:
                others = (t for t in self._told if t[0].toponym.name != ref.toponym.name)
                self._told = [*others, (ref, self.sentence)][-_MEMORY:]
            if kind in {"settlement", "unknown"}:
                one_of_many = (listed or len(refs) > 1) and self.topic is not None  # which the text does not turn round
                self.topic, self.topic_told = self.topic if one_of_many else ref, True
        del self._places[:-_MEMORY]

    def tell_unnamed(self, word: str, phrase: PlacePhrase) -> None:
        """Remember that a claim was made of a place without a name ("a district in X"): what "the district" means."""
        self.unnamed_one = Unnamed(word, phrase, self.sentence)

    def told_unnamed(self, word: str, before: int) -> PlacePhrase | None:
        """Where "the district" lies that was told of as "a district in X", if no place was named since."""
        one = self.unnamed_one
        if one is None or one.word != word or self.sentence - one.sentence > _JOINT_FOR:
            return None
        last = max(ref.toponym.start for ref in one.phrase.refs)
        return None if any(last < ref.toponym.start < before for ref, _ in self._places) else one.phrase

    def see_force(self, force: ForceLike) -> None:
        """Remember a force named."""
        self.parties = [*[f for f in self.parties if f.force.id != force.force.id][-7:], force]

    def _has_its_towns_name(self, ref: PlaceRef) -> bool:
        """ "X airport ... the city": has a place the name of its town?"""
        return ref.toponym.cue in self._classes["rules.named_for_town"] and self.is_known(town_named(ref).toponym.name)
