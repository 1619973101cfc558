"""Who acts in a sentence: its subjects, whose words are quoted, whom "they" and "its" stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geomap.reading.parties.camps import are_allied
from geomap.reading.rules.mentions import are_enemies, are_many, is_commanders, man_mention, name_mention
from geomap.reading.rules.speakers import DESCRIBED, Speakers
from geomap.reading.sentences.nounphrases import BELONGING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.reading.rules.scene import Draft
    from geomap.reading.sentences.items import ForceLike
    from geomap.reading.sentences.verbgroups import VerbGroup

_PEOPLES: Final = ("s", "ese", "ish", "nch", "tch")
"""How the names of peoples end that are told of as many ("the Turks", "the Chinese", "the French")."""
_PARTING: Final = frozenset({"while", "whereas", "whilst", ";"})
"""Words between two clauses of equal weight, each with a subject of its own."""
_NEAR_WHOSE: Final = 7
"""Items back to which the party that "whose" stands for is looked for."""
_OF_ONE: Final = frozenset({"his", "her", "our"})
_OF_A_BODY: Final = frozenset({"it", "its"})
OWNERS: Final = frozenset({"its", "their", "his", "her", "our", "whose"})
_COLUMNS = frozenset({"convoy", "column", "columns", "expedition", "contingent", "detachment"})
"""What "the convoy" is that was told of: whoever acted last."""
_SET_BEFORE = frozenset({"after", "before", "following", "despite", "upon", "since", "with", "during", "by"})
"""Before what a sentence begins with ("Following its retreat from X, Y ...")."""
_SETTING = frozenset({"then", "later", "also", "soon", "finally", "eventually", "afterwards", "subsequently"})
"""Adverbs between "and" and "they"."""
_JOINED = 18
"""Items between an infinitive and the verb joined to it."""
_BLAMED = 14
_CIRCUMSTANCE = frozenset({"for", "in", "on", "at", "by", "with", "during", "and", "after", "as"})
"""What begins behind who acts, and tells of the deed."""
_RIVAL = frozenset({"rival", "enemy", "opposing", "hostile"})
_MENS_DEEDS = frozenset({"force>place", "besieger>place"})
"""Frames of what a man does only by his men: to leave a town or to come to it he needs none."""
_SEAT = 5
"""Items from "their" to "last remaining stronghold", at most."""
_TOWARDS = frozenset({"on", "against", "towards", "toward", "into", "upon"})
_CHIEFS = frozenset({"leader", "chief", "head", "chieftain", "warlord"})
HELPED: Final = frozenset(
    {"backed", "supported", "aided", "assisted", "helped", "accompanied", "covered", "reinforced"}
)
"""What is done to a force "by" whoever or whatever helps it."""


@dataclass(slots=True)
class Actors(Speakers):
    """A sentence that is asked who does what its verbs say."""

    told: Draft | None = None
    """The last change of hands told, in this sentence or before: what "X followed" says of X."""

    def subject(self, group: VerbGroup) -> tuple[ForceLike | None, int | None]:
        """The force that does it, a pronoun resolved."""
        if (caused := self._caused_before(group)) is not None:
            return self.items[caused].force, caused
        force, at = self.clauses.subject_force(group)
        if force is not None:
            return self._named(force, at)
        if at is not None:
            return self._meant(group, at), at
        if (told := self.clauses.operation(group)) is not None:
            return told
        if any(self.low(i) in OWNERS for i in range(max(0, group.start - 3), group.start)):
            return self.owner_of_its(group.start)
        if self.low(0) in OWNERS:
            last = self.discourse.force
            enemies = self.low(0) == "our" and last is not None and last.category == "described"
            return (None if enemies else last), 0  # "Its armour, coming out of X, took"
        return None, None

    def _named(self, force: ForceLike, at: int | None) -> tuple[ForceLike | None, int | None]:
        """A force that a sentence names as its subject; whose it is, where that is told before it."""
        if at is None or self.is_rival(force):
            return force, at
        if self.low(at - 1) in _RIVAL:
            return self._their_rival(force, at), at
        its = self.run_before(at, "rules.last") - 1  # "their last troops"
        if not self._is_towns(at) and force.kind == "generic" and its >= 0 and self.low(its) in OWNERS:
            owner, _ = self.owner_of_its(at)
            return owner or force, at
        return force, at

    def _meant(self, group: VerbGroup, at: int) -> ForceLike | None:
        """The force that the subject at item `at` stands for: a people, a pronoun, or words like "the group"."""
        if self.clauses.is_named_people(at):
            acts = all(self.is_in(k, "classes.adverb") for k in range(at + 1, group.start))
            if acts or not self.discourse.is_known(self.items[at].lower):
                return self.named_actor(at, at + 1)  # "the Whites took X", but "the Pamirs stayed under its sway"
        if self.low(at) == "them":
            return self._made_to(at)
        if self.low(at) in {"he", "she"}:
            return self._man(group, at)
        if self.low(at) in {"we", "our"}:
            speaker = self.speaker(group.verb)
            if speaker is not None or self._is_quoted(group.verb):
                return speaker
            if not any(self.low(k) == ":" or self.is_in(k, "classes.reporting") for k in range(at)):
                return self.voice()
        if (teller := self._teller(at)) is not None or (teller := self.saying_so(at)) is not None:
            return self.items[teller].force  # "Moscow admitted it had pulled out"
        if self._is_said_by_unknown(at):
            return None  # "the X command said it had pulled out"
        if self.low(at) == "they" and self._leaders_say(at):
            return None  # "the region's former leaders said they were in control"
        return self._pointed_to(group, at)

    def _made_to(self, them: int) -> ForceLike | None:
        """ "Y forced them to leave X", "Y let them enter X": whoever was told of that is not the Y who makes them."""
        maker = self.subject(self.verbs.group(them - 1, frozenset({"past"})))[0]
        for i in range(them - 1, -1, -1):
            force = self.items[i].force
            if force is None or force.role != "force":
                continue
            if maker is None and self.low(self.run_before(i, "classes.determiner") - 1) == "by":
                maker = force  # "shelling by Y forced them to"
            elif maker is None or (force.force.id != maker.force.id and are_enemies(force, maker)):
                return force
        return self.discourse.force if maker is None else self.rival(maker)

    def _man(self, group: VerbGroup, he: int) -> ForceLike | None:
        """ "He took X": the man who commands and was named last, where what he does can only be his men's deed."""
        cues = self.items[group.verb].verbs
        if group.irrealis or not any(cue.frame in _MENS_DEEDS for cue in cues):
            return None
        for k in range(he - 1, -1, -1):
            item = self.items[k]
            if item.force is not None and is_commanders(item.force):
                return item.force
            if item.kind == "name" and item.lower.rpartition(" ")[2] in self.discourse.commanders:
                return man_mention(self.text[item.start : item.end], item.start)
            if self.is_in(k, "classes.reporting"):
                return None  # "a witness said he had taken"
        return self.discourse.man

    def _pointed_to(self, group: VerbGroup, at: int) -> ForceLike | None:
        """The force that the pronoun at item `at` points back to: in its sentence, else in those before."""
        if (driven := self._driven_whence(at)) is not None:
            return driven
        named = self._named_before(group, at)
        free = [i for i in named if not self.clauses.governed(i)]
        chosen = free or named or [i for i in range(at) if self._attacks(i)]
        if named and self._leaves(group.verb) and self._is_chased(named[-1]):
            return self.items[named[-1]].force
        first = self.clauses.first_of_list(chosen[-1]) if chosen else 0  # "Y and Z go on to W, where they"
        last = self.whose(self.items[first].force) if chosen else self._last_actor(at)
        if not chosen and last is not None and self.low(at) in {"it", "they"} and self._is_other(last, group.verb):
            last = self.rival(last)
        return None if self.low(at) in {"we", "our"} and self._is_of_others(last) else last

    def _driven_whence(self, at: int) -> ForceLike | None:
        """ "drove Y out of X, from where they had shelled Z": those who were at the place that the clause is about."""
        whence = at > 1 and self.low(at - 1) in {"where", "which"} and self.low(at - 2) == "from"
        told = self.told if whence else None
        here = told is not None and told.status == "lost" and told.at < at and told.force is not None
        return told.force if told is not None and here and self._is_named_here(told.force) else None

    def _is_named_here(self, force: ForceLike | None) -> bool:
        """Is a force one of those that the sentence names?"""
        return any(item.force is force for item in self.items)

    def _named_before(self, group: VerbGroup, at: int) -> list[int]:
        """The forces of the sentence that the pronoun at item `at` may point back to."""
        alone = self.low(at) == "it"
        named = [i for i in range(at) if self._acts(i) or self.is_people(i) or (alone and self._is_state(i))]
        named = self._of_number(at, [i for i in named if not self._flies(i)])
        if self.discourse.force is not None and all(self.is_in(i + 1, "rules.operations") for i in named):
            return []  # "a Y counter-attack hit them, and they withdrew": those told of before
        named = named[: self._told_by_they(at, named)]
        if group.caused == at and len(named) > 1:
            del named[-1]  # "Y arrived in X, which Z allowed them to take"
        return named

    def _of_number(self, at: int, named: list[int]) -> list[int]:
        """Of forces that the pronoun at item `at` may mean: for "it" and "its" those that are not told of as many."""
        ones = [i for i in named if not are_many(self.items[i].force)] if self.low(at) in _OF_A_BODY else []  # type: ignore[arg-type]
        return ones or named

    def _last_actor(self, at: int) -> ForceLike | None:
        """Who acted before the sentence; for "it" at item `at`, if they are many, whoever was named behind them."""
        last = self.discourse.force
        if last is None or self.low(at) not in _OF_A_BODY or not are_many(last):
            return last
        stop = self.items[at].start
        behind = (p for p in reversed(self.discourse.parties) if last.start < p.start < stop and p.role == "force")
        return next((p for p in behind if p.kind != "country" and not are_many(p)), last)

    def _told_by_they(self, at: int, named: Sequence[int]) -> int:
        """How many of the forces named before "they" at item `at` it may mean: those before the "they" it repeats.

        "They drove Y out of X, and on Monday they took Z"; "said that they met no resistance from Y as they took X".
        """
        joint = at - 1
        while joint > 0 and (self.items[joint].kind == "date" or self.low(joint) in {"on", "in", "by", ","} | _SETTING):
            joint -= 1
        first = next((k for k in range(joint) if self.low(k) == "they"), None)
        if self.low(at) != "they" or first is None:
            return len(named)
        before = sum(i < first for i in named)
        if self.low(joint) == "and":
            return before if before == 0 else len(named)
        begun = self.is_in(joint, "classes.subordinator") and not any(self._begins_clause(i) for i in named[before:])
        return before if begun else len(named)

    def _begins_clause(self, i: int) -> bool:
        """Does a verb follow the force at item `i`?"""
        k = i + 1
        while self.is_in(k, "classes.adverb"):
            k += 1
        acts = k < len(self.items) and (bool(self.items[k].verbs) or self.low(k).endswith("ed"))
        return acts or self._is_function_verb(k) or self.is_in(k, "irrealis.modal") or self.is_in(k, "classes.relative")

    def _is_other(self, force: ForceLike, v: int) -> bool:
        """ "It has taken half of X since an offensive to drive Y's troops out": "it" is not Y, who is acted on."""
        for i in range(v + 1, len(self.items)):
            named = self.items[i].force
            if named is None or named.force.id != force.force.id or self.low(i - 1) in OWNERS:
                continue
            if any(cue.frame == "ouster>loser>place" for cue in self.items[i - 1].verbs):
                return True
            if self.low(i - 1) in {"from", "against"}:
                return True
        return False

    def rival(self, force: ForceLike | None) -> ForceLike | None:
        """The force last named that is of another side."""
        for other in reversed(self.discourse.parties):
            if other.force.id == "allied-forces":
                continue  # "its allies": whoever they are
            if force is None or (
                other.force.id != force.force.id
                and (other.force.side is None or other.force.side != force.force.side)
                and not are_allied(other.force, force.force, self.discourse.alliances)
            ):
                return other
        return None

    def _their_rival(self, force: ForceLike, at: int) -> ForceLike:
        """ "Y said rival fighters": the generic force at item `at` if it may be against Y, else whoever is."""
        before = next((self.items[i].force for i in range(at - 1, -1, -1) if self._acts(i)), self.discourse.force)
        if force.kind != "generic" or before is None or are_enemies(force, before):
            return force
        words = self.text[self.items[at - 1].start : self.items[at].end]
        return name_mention(words, self.items[at - 1].start)

    def _caused_before(self, group: VerbGroup) -> int | None:
        """ "allowed Y to take X and hold Z": the force that is let do both, of a verb that is joined to the first."""
        if not group.present or group.infinitive or self.low(group.start - 1) not in {"and", "or"}:
            return None
        for k in range(group.start - 2, max(-1, group.start - _JOINED), -1):
            if self.low(k) == "to" and (caused := self.verbs.caused_at(k + 1)) is not None:
                return caused
            if self.low(k) in {";", ":", "that", "who", "which"}:
                return None
        return None

    def _attacks(self, i: int) -> bool:
        """ "Y's assault on X has died down, but they": is it the country at item `i` whose attack is spoken of?"""
        if self.items[i].force is None or self.low(i + 1) not in {"'s", "’s", "'", "’"}:
            return False
        return any(self.is_in(k, "rules.operations") for k in range(i + 2, i + 5))

    def _leaves(self, v: int) -> bool:
        """Is the verb at item `v` one of going away?"""
        return any(cue.status == "lost" for cue in self.items[v].verbs)

    def _is_chased(self, i: int) -> bool:
        """ "pursuing the rebels": is the force at item `i` whom somebody attacks or pursues?"""
        k = self.run_before(i, "classes.determiner", "classes.adverb", "rules.last")
        return k > 0 and self.is_in(k - 1, "rules.chasing")

    def _flies(self, i: int) -> bool:
        """Is the force at item `i` a weapon that takes no town ("Y jets", but not "Y armour")?"""
        force = self.items[i].force
        return force is not None and force.role == "weapon" and not self.rolls(i)

    def rolls(self, i: int) -> bool:
        """Is the item a weapon that goes where the troops go ("Y tanks")?"""
        item = self.items[i]
        return self.text[item.start : item.end].rpartition(" ")[2].casefold() in self.vocab.cls["rules.rolling"]

    def plain_subject(self, group: VerbGroup) -> tuple[ForceLike | None, int | None]:
        """A subject of plain words and no known force ("some followers of Grant, landing by boat, took X")."""
        if not self.discourse.at_war:
            return None, None
        end = group.start
        helped = self._helped_from(group.start - 1)
        for k in range(group.start - 1, max(-1, group.start - 16), -1):
            item = self.items[k]
            if helped is not None and k > helped:
                continue
            if item.lower in {",", "that", "who", "which"} and (
                item.lower == "," or self.is_in(k - 1, "rules.fighters")
            ):
                end = k
            elif (
                (item.verbs and not item.nouns and end == group.start)
                or item.lower in {";", ":", "."}
                or (item.lower in {"that", "who", "which"} and not self.is_in(k - 1, "rules.fighters"))
                or self.is_in(k, "classes.subordinator")
                or item.kind == "force"
            ):
                break
            elif self.is_in(k, "rules.fighters") and not self._in_phrase_of(k):
                meant = item.lower in _COLUMNS or (item.lower == "forces" and end == k + 1)
                if meant and self.low(k - 1) == "the" and self.discourse.force is not None:
                    return self.discourse.force, k
                if self.low(k - 1) in OWNERS and (owner := self.owner_of_its(k)[0]) is not None:
                    return owner, k - 1  # "his followers"
                acts = (j for j in range(k + 1, end) if self.low(j).endswith("ed") and self.low(j) not in BELONGING)
                end = next(acts, end)  # "forces retaliated, and took X"
                end = min(end, self._whose_end(k + 1))
                words = self.text[item.start : self.items[end - 1].end]
                return name_mention(words, item.start), k
        return None, None

    def _whose_end(self, k: int) -> int:
        """ "the division for the first time attacked and": the item before which what says whose men they are ends."""
        while k < len(self.items) and self.low(k) not in _CIRCUMSTANCE and not self.is_in(k, "classes.adverb"):
            if self.items[k].kind == "date":
                break
            k += 1
        return k

    def _helped_from(self, close: int) -> int | None:
        """ "units of the 3rd Region, supported by the air force, retook": the comma that opens what ends at `close`."""
        if close < 1 or self.low(close) != ",":
            return None
        for k in range(close - 1, max(0, close - DESCRIBED), -1):
            if self.low(k) == ",":
                return k if self.low(k + 1) in HELPED else None
            if self.items[k].kind == "punct":
                return None
        return None

    def _in_phrase_of(self, k: int) -> bool:
        """ "with volunteers", "a column of tanks": does the noun at item `k` hang on a preposition?"""
        i = k - 1
        while i >= 0 and k - i < 5 and self.items[i].kind in {"word", "number", "name"}:
            if self.is_in(i, "classes.preposition"):
                return True
            if self.items[i].verbs or self.is_in(i, "classes.determiner"):
                return self.is_in(i - 1, "classes.preposition")
            i -= 1
        return False

    def is_people(self, i: int) -> bool:
        """ "the Russians withdrew": is the country at item `i` named by its people, who do something?"""
        force = self.items[i].force
        written = force.force.as_written if force is not None else ""
        people = written.endswith(_PEOPLES) and not written.endswith("States")
        the = self.low(i - 1) == "the" and people
        acts = self._ends_noun(i) or self.is_in(i + 1, "classes.adverb")
        return the and force is not None and force.kind == "country" and acts

    def _is_state(self, i: int) -> bool:
        """ "Iran refused, and in July it": is the country at item `i` the subject of a verb in the past?"""
        force = self.items[i].force
        if force is None or force.kind != "country" or self.clauses.governed(i):
            return False
        k = self.run_after(i + 1, "classes.adverb")
        acts = k < len(self.items) and self.items[k].kind == "word" and not self._is_function(k)
        return acts and (self.low(k).endswith("ed") or any("past" in cue.forms for cue in self.items[k].verbs))

    def is_aside(self, i: int) -> bool:
        """ "took X, whose Y garrison fled": is the item told of in a relative clause?"""
        for k in range(i - 1, max(-1, i - _NEAR_WHOSE), -1):
            if self.low(k) in {"whose", "which", "who", "where"}:
                return self.low(k - 1) == ","
            if self.items[k].kind == "punct":
                return False
        return False

    def may_be_meant(self, i: int) -> bool:
        """Can "they" stand for the force at item `i`: for no adjective ("a gate on the Chinese border")?"""
        force = self.items[i].force
        return force is not None and (force.kind != "country" or self.items[i].place is not None or self._ends_noun(i))

    def _ends_noun(self, i: int) -> bool:
        """Does no noun follow the name of a country or people at item `i` ("the Georgians were")?"""
        after = self.items[i + 1] if i + 1 < len(self.items) else None
        return (
            after is None
            or after.kind in {"punct", "date", "possessive"}
            or bool(after.verbs)
            or self._is_function(i + 1)
            or (after.lower.endswith("ed") and self.text[self.items[i].start : self.items[i].end].endswith("s"))
        )

    def _is_function(self, i: int) -> bool:
        names = ("classes.be", "classes.have", "classes.preposition", "classes.conjunction", "classes.relative")
        return any(self.is_in(i, name) for name in names)

    def owner_of_its(self, v: int) -> tuple[ForceLike | None, int | None]:
        """ "Y said that missiles fired from its ships struck": the force that "its" or "their" stands for.

        The subject of the sentence before all, else the force named nearest before, else the one that acted last.
        """
        its = next((i for i in range(v - 1, max(-1, v - 12), -1) if self.low(i) in OWNERS), None)
        if its is None:
            return None, None
        if self.low(its) == "whose":
            who = next((i for i in range(its - 1, max(-1, its - _NEAR_WHOSE), -1) if self.items[i].force), None)
            return (self.items[who].force, its) if who is not None else (None, None)
        if (antecedent := self.relative_owner(its)) is not None:
            return self.items[antecedent].force, antecedent
        if (accused := self._accused(its)) is not None:
            return self.items[accused].force, accused
        if self.low(its) == "our":
            ours = self.speaker(v) or (self.voice() if self.items[its + 1].kind == "force" else None)
            ours = ours or self._headed_by(its)
            if ours is not None or not self._is_in_quotation():
                return ours, its
        if (teller := self.saying_so(its)) is not None or (teller := self._teller(its)) is not None:
            return self.items[teller].force, its
        named = [i for i in range(its) if self.items[i].kind == "force" and self.may_be_meant(i)]
        if self.low(its) in _OF_ONE:
            named = [i for i in named if self.items[i].force.category != "described"]  # type: ignore[union-attr]
        named = self._of_number(its, self._of_its_clause(its, named))
        free = [i for i in named if not self.clauses.governed(i)]
        office = self._officeholder(its, named)
        if office is not None:
            return self.items[office].force, its
        if self.low(its) in {"his", "her"} and (leader := self._leader_before(named)) is not None:
            return self.items[leader].force, its
        if self.low(its) in {"his", "her"} and not any(self._is_person(i) for i in named):
            ruled = self._of_a_ruler(its)
            if ruled is not None or not free or any(self.is_in(i, "rules.rulers") for i in range(its)):
                return ruled, its
        acting = [i for i in free if self._acts(i)] or free  # "Damascus: rebel commanders say their men"
        chosen = acting[0] if acting else named[-1] if named else None
        if chosen is None and self.low(0) in _SET_BEFORE and not self._is_clause(its):
            later, at = self.clauses.to_the_right(its)  # "After its retreat from X, Y"
            if later is not None and at is not None:
                return later, its
        if chosen is None and (unknown := self._begins_with_name(its)) is not None:
            return unknown, its
        owner = self.items[chosen].force if chosen is not None else self._last_actor(its)
        if self.low(its) in _OF_ONE and owner is not None and owner.category == "described":
            return None, its  # "the enemy had gone ... our cavalry": not theirs
        if owner is not None and self.is_taken(its) and self._attacks_it(owner, its):
            others = (self.items[i].force for i in reversed(range(its)))
            other = next((o for o in others if o is not None and o.force.id != owner.force.id), None)
            enemies = (p for p in reversed(self.discourse.parties) if are_enemies(p, owner))
            return next(enemies, other), its
        return owner, its

    def _attacks_it(self, force: ForceLike, its: int) -> bool:
        """Is a force, or nobody whom the sentence names before "their" at item `its`, the one that attacks?"""
        acting = [i for i in range(its) if self.items[i].kind == "force" and not self.clauses.governed(i)]
        together = acting[-1:]  # "Y and Z captured their stronghold"
        while len(acting) > len(together) and self.low(together[0] - 1) in {"and", "the"}:
            together = acting[-len(together) - 1 :]
        acts = {other.force.id for i in together if (other := self.items[i].force) is not None}
        return not acts or force.force.id in acts

    def _is_clause(self, stop: int) -> bool:
        """ "By noon the town was in their": has what begins the sentence up to item `stop` a verb of its own?"""
        return any(self.is_in(k, "classes.be") or self.is_in(k, "classes.have") for k in range(1, stop))

    def _begins_with_name(self, its: int) -> ForceLike | None:
        """ "The Courts abandoned X and their last seat": a plural name that no lexicon has, which acts first."""
        k = int(self.low(0) == "the")
        if self.low(its) != "their" or k + 1 >= its or self.items[k].kind != "name":
            return None
        acts = any("past" in cue.forms for cue in self.items[k + 1].verbs) and not self.items[k + 1].nouns
        return self.named_actor(k, k + 1) if acts and self.low(k).endswith("s") else None

    def _accused(self, its: int) -> int | None:
        """ "Y accused Z of taking part, saying its jets": Z is whose they are."""
        said = its - 1
        if self.low(its) != "its" or not self.is_in(said, "classes.reporting") or not self.low(said).endswith("ing"):
            return None
        blames = (k for k in range(said - 1, max(-1, said - _BLAMED), -1) if self.low(k) in {"accused", "accuses"})
        verb = next(blames, None)
        found = (k for k in range(verb + 1, verb + 4) if self.items[k].force is not None) if verb is not None else ()
        return next(iter(found), None)

    def _of_its_clause(self, its: int, named: list[int]) -> list[int]:
        """ "Y took X, while Z's corps took W and its": of the forces named, those of its own clause, if any."""
        parted = next((i for i in range(its - 1, 0, -1) if self.low(i) in _PARTING), -1)
        return [i for i in named if i > parted] or named

    def relative_owner(self, its: int) -> int | None:
        """ "Y beat Z, which had used X to keep W in its grip": the force right before the relative of its clause."""
        for k in range(its - 1, 0, -1):
            if self.items[k].kind == "punct" and self.low(k) not in {'"', "“", "”", "-"}:
                return None
            if self.low(k) in {"which", "who"}:
                at = k - 1 - (self.low(k - 1) == ",")
                acts = (
                    self.is_in(k + 1, "classes.have")
                    or self.is_in(k + 1, "classes.be")
                    or bool(self.items[k + 1].verbs)
                )
                return at if at >= 0 and self._acts(at) and acts else None
            if self.items[k].kind == "force":
                return None
        return None

    def is_taken(self, their: int) -> bool:
        """ "stormed their stronghold": is what is theirs, whoever "they" are, attacked by the subject before it?"""
        seat = any(cue.frame == "seat" for item in self.items[their + 1 : their + _SEAT] for cue in item.nouns)
        if self.low(their) != "their" and not (self.low(their) == "its" and seat):
            return False
        if seat and self.low(their - 1) in _TOWARDS:
            k = their - 2 - (self.low(their - 2) == "in")  # "closed in on"
            return self.is_in(k, "rules.operations") or self.is_in(k, "rules.making_for")
        cues = self.items[their - 1].verbs if their > 0 else ()
        harmed = {"captured", "besieged", "struck"}
        own = ("loser>", "place>")  # "lost their base", "has fallen to their fighters"
        done = (cue for cue in cues if not cue.frame.startswith(own))
        return any(cue.status in harmed and cue.lemma not in self.vocab.cls["rules.restoring"] for cue in done)

    def _officeholder(self, his: int, named: Sequence[int]) -> int | None:
        """ "the defence minister of Y said that his forces": the country whose man he is, if he is nobody else's."""
        if self.low(his) not in {"his", "her"} or len({self.items[i].force.force.id for i in named}) != 1:  # type: ignore[union-attr]
            return None
        i = named[0]
        of = i - 1 - self.is_in(i - 1, "classes.determiner")
        before = range(max(0, of - 3), of) if self.low(of) in {"of", "for"} else range(i + 1, min(his, i + 4))
        return i if any(self.is_in(k, "attribution.organisations") or self.low(k) in _CHIEFS for k in before) else None

    def _leader_before(self, named: Sequence[int]) -> int | None:
        """ "the army beat strongman Z, overrunning his last stronghold": the force named last, if it may be a man's."""
        kinds = [self.items[i].force.kind for i in named]  # type: ignore[union-attr]
        crowd = {"national", "generic", "country"}
        return named[-1] if len(kinds) > 1 and kinds[0] in crowd and kinds[-1] not in crowd else None

    def _is_person(self, i: int) -> bool:
        force = self.items[i].force
        return force is not None and (force.kind in {"leader", "introduced"} or force.role == "authority")

    def _of_a_ruler(self, his: int) -> ForceLike | None:
        """ "the president ... his forces": the state that the report speaks of; nobody where he is no ruler."""
        before = self.discourse.force
        if before is not None and before.kind in {"leader", "introduced"}:
            return before
        if not any(self.is_in(i, "rules.rulers") for i in range(his)):
            return None
        return next((p for p in reversed(self.discourse.parties) if p.category == "state"), None)

    def is_rival(self, mention: ForceLike) -> bool:
        """ "their eastern rivals": is it told by whom it is against?"""
        if mention.category != "described":
            return False
        return mention.force.as_written.rpartition(" ")[2].casefold() in self.vocab.cls["rules.rivals"]

    def whose(self, mention: ForceLike | None) -> ForceLike | None:
        """ "his men", "its last troops", "our forces": the force they belong to, where the report tells; else they."""
        if mention is None or mention.category != "described" or self.is_rival(mention):
            return mention
        at = next((i for i, item in enumerate(self.items) if item.force is mention), None)
        if at is None or not any(self.low(i) in OWNERS for i in range(max(0, at - 2), at)):
            return mention
        if self._is_towns(at):
            return mention
        owner, _ = self.owner_of_its(at)
        return owner if owner is not None and owner.role != "weapon" and owner.category != "described" else mention

    def is_towns(self, mention: ForceLike) -> bool:
        """ "left X to its defenders": is a force of the sentence the town's?"""
        return any(item.force is mention and self._is_towns(i) for i, item in enumerate(self.items))

    def _is_towns(self, i: int) -> bool:
        """ "Y besieged X; its garrison": is the force at item `i` the town's, and not those of who acted before?"""
        item = self.items[i]
        last = self.text[item.start : item.end].rpartition(" ")[2].casefold()
        whose = self.low(i - 1) == "whose" and self.items[i - 2 - (self.low(i - 2) == ",")].place is not None
        return (whose or self.low(i - 1) == "its") and last in self.vocab.cls["rules.defenders"]

    def named_actor(self, low: int, high: int) -> ForceLike | None:
        """An actor that no lexicon has, by its name in a slot that only an actor fills ("in Nationalist hands")."""
        for i in range(low, high) if self.discourse.at_war else ():
            item = self.items[i]
            if item.kind == "name" and not self.discourse.is_demonym(item.lower.partition("-")[0]):
                return name_mention(self.text[item.start : item.end], item.start)
        return None
