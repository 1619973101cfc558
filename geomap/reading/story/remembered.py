"""What a report has named so far, as it stands in the text: its places, and in rooms of their own all else it told."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from geomap.reading.parties.camps import NO_ALLIANCES
from geomap.reading.phrases.extents import town_named
from geomap.reading.story.actors import Actors, Voices
from geomap.reading.story.hands import Begun, Hands
from geomap.reading.timing.narrative import Narrative

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from geomap.model import Toponym
    from geomap.reading.commonwords import PlaceKind
    from geomap.reading.phrases.extents import PlacePhrase, PlaceRef
    from geomap.reading.phrases.salience import Standing
    from geomap.reading.story.attacks import Attacked


_MIDDLES = frozenset({"centre", "center", "heart", "middle"})
"""What a town has, and no name of its own: "the centre of X"."""
_JOINT_FOR = 3
"""Sentences for which "both" can mean places named together."""
_MEMORY = 24
"""Places remembered: what was named longer ago is not what "the city" means."""


class Given(NamedTuple):
    """What is known of a report before its sentences are read."""

    kind_of: Callable[[Toponym], PlaceKind]
    is_demonym: Callable[[str], bool]
    is_known: Callable[[str], bool]
    suits: Callable[[str, Toponym], bool]
    classes: Mapping[str, frozenset[str]]
    at_war: bool = False
    """Does the report speak of any force? Where none is named, what fell is a price or a government."""
    alliances: Mapping[str, frozenset[str]] = NO_ALLIANCES
    """By side of a war, those that it is known not to fight."""
    commanders: frozenset[str] = frozenset()
    """The last names, case-folded, of those who command as the report tells."""
    written_from: PlaceRef | None = None
    dateline_end: int = 0
    """Where the words end that say where the report is written from: the places in them are not yet told of."""


class Unnamed(NamedTuple):
    """A place without a name that a claim was made of: "a district in X"."""

    word: str
    """What it was called ("district")."""
    phrase: PlacePhrase
    """Where it lies."""
    sentence: int


class Joint:
    """Places named in one breath, or told of one after the other: what "both towns" means."""

    def __init__(self) -> None:
        self.refs: tuple[PlaceRef, ...] = ()
        """Those named in one breath last."""
        self._at = 0
        self._told: list[tuple[PlaceRef, int]] = []
        """Towns that claims were made of, each once, with the sentence."""

    def see(self, refs: tuple[PlaceRef, ...], sentence: int) -> None:
        """Remember places named in one breath."""
        self.refs, self._at = refs, sentence

    def tell(self, ref: PlaceRef, sentence: int) -> None:
        """Remember a town that a claim was made of."""
        others = (t for t in self._told if t[0].toponym.name != ref.toponym.name)
        self._told = [*others, (ref, sentence)][-_MEMORY:]

    def meant(self, before: int, sentence: int, number: int | None = None) -> tuple[PlaceRef, ...]:
        """The places named in one breath not long before: `number` of them, where that is said.

        Else as many of those that were told of last, one after the other ("took X. Y fell, too. Both towns").
        """
        refs = tuple(r for r in self.refs if r.toponym.start < before)
        fits = len(refs) > 1 and (number is None or len(refs) == number)
        if fits and sentence - self._at <= _JOINT_FOR:
            return refs
        last = self._told[-number:] if number is not None else []
        near = all(r.toponym.start < before and sentence - at <= _JOINT_FOR for r, at in last)
        return tuple(r for r, _ in last) if len(last) == number and near else ()

    def just_named(self, before: int, sentence: int) -> tuple[PlaceRef, ...]:
        """Those named in one breath in this sentence or the last: what "the towns" means."""
        return self.meant(before, sentence) if sentence - self._at <= 1 else ()


class Remembered:
    """The state of reading one report; made for it and thrown away with it."""

    def __init__(self, given: Given) -> None:
        self._kind_of, self._suits, self._classes = given.kind_of, given.suits, given.classes
        self.is_demonym, self.is_known = given.is_demonym, given.is_known
        self.at_war, self.alliances, self.commanders = given.at_war, given.alliances, given.commanders
        self.written_from, self.dateline_end = given.written_from, given.dateline_end
        self.narrative, self.hands, self.begun = Narrative(), Hands(), Begun()
        self.actors, self.voices = Actors(), Voices()
        self.sentence = 0
        self._places: list[tuple[PlaceRef, PlaceKind]] = []
        self._here: list[tuple[PlaceRef, Standing]] = []
        self._before: list[tuple[PlaceRef, Standing]] = []
        """Places of this sentence and of the last one that named any, and how they stand there."""
        self._led_to: PlaceRef | None = None
        self.goal: PlaceRef | None = None
        """Where the last sentence ended by going ("... and advanced on X")."""
        self.topic: PlaceRef | None = None
        """The settlement that the narrative turns round."""
        self.topic_told = False
        """Was a claim made of it?"""
        self._headed: tuple[PlaceRef, int] | None = None
        self.attacked: Attacked | None = None
        """The town that was attacked last, if no other was named since."""
        self._joint = Joint()
        self._seats: tuple[PlaceRef, ...] = ()
        self._lands: tuple[PlaceRef, ...] = ()
        self._capitals: dict[str, PlaceRef] = {}
        """By the word for it ("capital", "provincial capital"), what was called so last."""
        self.parts: dict[int, PlacePhrase] = {}
        """By where its name begins, what was told of one part of a place there."""
        self.unnamed = -1
        """Where a town without a name was told of last ("a key town near the border"): "the town" may be that one."""
        self._unnamed_one: Unnamed | None = None
        """The town or district without a name that a claim was made of last ("a district in X")."""
        self._nearby: set[int] = set()
        """Where places are named that are only said to be near the one told of."""
        self._others: set[int] = set()
        """Where places are named that are said to be others than the one told of ("the nearby town of X")."""
        self._spoken_from: set[int] = set()
        """Where cities are named in which somebody only speaks: what is told of "the town" is not done there."""
        self._persons: set[str] = set()
        """Last words of names that were persons'."""
        if self.written_from is not None:
            self.see_seat(self.written_from)

    def fits(self, word: str, toponym: Toponym) -> bool:
        """Can a class word ("village", "capital") mean a place, by how large it is?"""
        return self._suits(word, toponym)

    def is_man(self, last: str) -> bool:
        """Was a name that ends in such a word, case-folded, a person's?"""
        return last in self._persons or last in self.commanders

    def men(self, words: Iterable[str]) -> frozenset[str]:
        """Those of these words, case-folded, that are last names of persons."""
        return self.commanders.intersection(words) | self._persons.intersection(words)

    def see_person(self, last: str) -> None:
        """Remember that a name that ends in such a word, case-folded, is a person's."""
        self._persons.add(last)

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

    def see(self, ref: PlaceRef, standing: Standing = "other", *, nearby: bool = False, another: bool = False) -> None:
        """Remember a place named, and how it stands in its sentence; if it is only near what is told of, or another."""
        kind = self.kind(ref.toponym)
        if nearby:
            self._nearby.add(ref.toponym.start)
        if another:
            self._others.add(ref.toponym.start)
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

    def see_capital(self, word: str, ref: PlaceRef) -> None:
        """Remember what was called "the capital", or "the provincial capital"."""
        self._capitals[word] = ref

    def see_unnamed(self, start: int) -> None:
        """Remember where a town without a name is told of."""
        self.unnamed = start

    def see_part(self, start: int, part: PlacePhrase) -> None:
        """Remember what is told of one part of the place that is named at an offset."""
        self.parts[start] = part

    def see_attack(self, attacked: Attacked | None) -> None:
        """Remember which town is attacked; None where another is named."""
        self.attacked = attacked

    def has_placed(self, lower: str) -> bool:
        """Has the report used a name, case-folded, as a place's before?"""
        return any(ref.toponym.name.casefold() == lower for ref, _ in self._places)

    def see_list(self, refs: tuple[PlaceRef, ...]) -> None:
        """Remember places named in one breath: what "both villages" means."""
        self._joint.see(refs, self.sentence)

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
        """What "both towns" means before an offset: `number` of them, where that is said."""
        return self._joint.meant(before, self.sentence, number)

    def just_joint(self, before: int) -> tuple[PlaceRef, ...]:
        """What "the towns" means before an offset."""
        return self._joint.just_named(before, self.sentence)

    def tell(self, refs: tuple[PlaceRef, ...], *, listed: bool = False, held: bool = False) -> None:
        """Remember places that a claim was made of: they are what the text is about now, unless they are `listed`.

        `held`: does it say whose they are?
        """
        if len(refs) > 1:
            self.see_list(refs)
        if self.attacked is not None and self._ends_attack(self.attacked, refs, held=held):
            self.attacked = None
        for told in refs:
            ref, kind = told, self.kind(told.toponym)
            self._places.append((ref, kind))
            self._here.append((ref, "other"))
            if kind == "facility" and self._has_its_towns_name(ref):
                ref, kind = town_named(ref), "settlement"
            if kind in {"settlement", "unknown", "area"}:
                self._joint.tell(ref, self.sentence)
            if kind in {"settlement", "unknown"}:
                one_of_many = (listed or len(refs) > 1) and self.topic is not None  # which the text does not turn round
                self.topic, self.topic_told = self.topic if one_of_many else ref, True
        del self._places[:-_MEMORY]

    def _ends_attack(self, attacked: Attacked, refs: Iterable[PlaceRef], *, held: bool) -> bool:
        """Is the text not about a town that was attacked any more: another is told of, or who has it?"""
        since = 0 if self.sentence > attacked.sentence else attacked.ref.toponym.start
        name = attacked.ref.toponym.name
        return any(held if r.toponym.name == name else r.toponym.start > since for r in refs)

    def tell_unnamed(self, word: str, phrase: PlacePhrase) -> None:
        """Remember that a claim was made of a place without a name ("a district in X"): what "the district" means."""
        self._unnamed_one = Unnamed(word, phrase, self.sentence)

    def told_unnamed(self, word: str, before: int) -> PlacePhrase | None:
        """Where "the district" lies that was told of as "a district in X", if no place was named since."""
        one = self._unnamed_one
        if one is None or one.word != word or self.sentence - one.sentence > _JOINT_FOR:
            return None
        last = max(ref.toponym.start for ref in one.phrase.refs)
        return None if any(last < ref.toponym.start < before for ref, _ in self._places) else one.phrase

    def _latest(self, before: int, kinds: Collection[str] | None = None) -> Iterator[PlaceRef]:
        """The places named before an offset, the latest first; those of some kinds, if only they are asked for."""
        return (
            ref
            for ref, kind in reversed(self._places)
            if ref.toponym.start < before and (kinds is None or kind in kinds)
        )

    def _has_its_towns_name(self, ref: PlaceRef) -> bool:
        """ "X airport ... the city": has a place the name of its town?"""
        return ref.toponym.cue in self._classes["rules.named_for_town"] and self.is_known(town_named(ref).toponym.name)
