"""Who acts in a sentence: its subjects, whose words are quoted, whom "they" and "its" stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.reading.commonwords import POSSESSIVES, WE
from geomap.reading.parties.camps import are_allied
from geomap.reading.rules.mentions import are_enemies, are_many, is_commanders, man_mention, name_mention
from geomap.reading.rules.possessives import Possessives
from geomap.reading.rules.speakers import DESCRIBED, QUOTATION_MARKS
from geomap.reading.sentences.infinitives import ENABLING
from geomap.reading.sentences.nounphrases import BELONGING, HELPED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.reading.rules.scene import Draft
    from geomap.reading.sentences.items import ForceLike
    from geomap.reading.sentences.verbgroups import VerbGroup

_COLUMNS = frozenset({"convoy", "column", "columns", "expedition", "contingent", "detachment"})
"""What "the convoy" is that was told of: whoever acted last."""
_ANOTHER = frozenset({"second", "third", "fourth", "another", "other"})
"""Before "column": one more of theirs."""
_SAID_SO = 4
"""Items behind a quotation within which it is told who said so."""
_SETTING = frozenset({"then", "later", "also", "soon", "finally", "eventually", "afterwards", "subsequently"})
"""Adverbs between "and" and "they"."""
_JOINED = 18
"""Items between an infinitive and the verb joined to it."""
_CIRCUMSTANCE = frozenset({"for", "in", "on", "at", "by", "with", "during", "and", "after", "as"})
"""What begins behind who acts, and tells of the deed."""
_PAIR = 2
_JOINING_TWO = frozenset({"and", "and the", ", and the"})
"""Between two that are "both groups" in what follows."""
_LETTING = frozenset({"enabling", "allowing", "letting", "helping"})
_RIVAL = frozenset({"rival", "enemy", "opposing", "hostile"})
_MENS_DEEDS = frozenset({"force>place", "besieger>place"})
"""Frames of what a man does only by his men: to leave a town or to come to it he needs none."""


@dataclass(slots=True)
class Actors(Possessives):
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
        if any(self.low(i) in POSSESSIVES for i in range(max(0, group.start - 3), group.start)):
            return self.owner_of_its(group.start)
        if self.low(0) in POSSESSIVES:
            last = self.discourse.actors.last
            enemies = self.low(0) == "our" and last is not None and last.category == "described"
            return (None if enemies else last), 0  # "Its armour, coming out of X, took"
        return None, None

    def headed_by(self, at: int) -> int | None:
        """ "Kenyan navy, troops seize X": the force with which a headline begins, before the one at item `at` that a
        comma joins to it without its own name.
        """
        force = self.items[at].force
        comma = self.run_before(at, "rules.allied") - 1
        if force is None or force.kind != "generic" or comma < 1 or self.low(comma) != ",":
            return None
        first = self.items[comma - 1]
        begins = all(item.kind in {"number", "punct"} for item in self.items[: comma - 1])
        named = first.force is not None and first.force.role == "force" and first.kind == "force"
        return comma - 1 if begins and named and first.force is not None and first.force.kind != "generic" else None

    def _named(self, force: ForceLike, at: int | None) -> tuple[ForceLike | None, int | None]:
        """A force that a sentence names as its subject; whose it is, where that is told before it."""
        if at is None or self.is_rival(force):
            return force, at
        if (first := self.headed_by(at)) is not None:
            return self.items[first].force, first
        if self.low(at - 1) in _RIVAL:
            return self._their_rival(force, at), at
        if (men := self.whose_men(force, at)) is not force:
            return men, at
        its = self.run_before(at, "rules.last") - 1  # "their last troops"
        if not self._is_towns(at) and force.kind == "generic" and its >= 0 and self.low(its) in POSSESSIVES:
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
        if self.low(at) == "it" and self.low(at - 1) in ENABLING:
            return self._enabled(at)
        if self.low(at) in {"he", "she"}:
            return self._man(group, at)
        if self.low(at) in {"we", "our"}:
            speaker = self.speaker(group.verb)
            if speaker is None and self._is_quoted(group.verb):
                return self._officials_own()
            if speaker is not None:
                return speaker
            if not any(self.low(k) == ":" or self.is_in(k, "classes.reporting") for k in range(at)):
                return self.voice()
        if (teller := self._teller(at)) is not None or (teller := self.saying_so(at)) is not None:
            return self.speaking(teller)  # "Moscow admitted it had pulled out"
        if self._is_said_by_unknown(at):
            return None  # "the X command said it had pulled out"
        if self.low(at) == "they" and self._leaders_say(at):
            return None  # "the region's former leaders said they were in control"
        meant = self._pointed_to(group, at)
        return self._in_mouth_of_others(meant, at) if self.low(at) == "they" else meant

    def _officials_own(self) -> ForceLike | None:
        """ ""We have lost X," the governor said" behind what insurgents did: those of the state they fight."""
        official = any(self.is_in(k, "attribution.organisations") for k in range(len(self.items)))
        rival = self.rival(self.discourse.actors.last) if official else None
        return rival if rival is not None and rival.category == "state" else None

    def _in_mouth_of_others(self, meant: ForceLike | None, they: int) -> ForceLike | None:
        """ ""They entered X," a Y spokesman said": hardly Y, who are "we"; the others where he speaks of "us" too.

        A ruler may well say so of his men, and so may who names them in the same words.
        """
        opens = self.opening_quote(they)
        if meant is None or opens is None or any(self.items[i].force is not None for i in range(opens, they)):
            return meant
        close = next((k for k in range(they, len(self.items)) if self.low(k) in QUOTATION_MARKS), len(self.items))
        speaker = self.speaker(they) or (self.voice() if self._says_he(close + 1) else None)
        if speaker is None or speaker.kind == "leader" or are_enemies(meant, speaker):
            return meant
        both = any(self.low(k) in WE for k in range(opens, close))
        return self.rival(speaker) if both else None

    def _says_he(self, at: int) -> bool:
        """ "he said", "said Smith" at item `at`: is it who was told of before that says so, and not a witness?"""
        said = next((k for k in range(at, at + _SAID_SO) if self.is_in(k, "classes.reporting")), None)
        if said is None:
            return False
        return self.low(said - 1) in {"he", "she"} or "name" in {self.kind(said - 1), self.kind(said + 1)}

    def _made_to(self, them: int) -> ForceLike | None:
        """ "Y forced them to leave X", "Y let them enter X": whoever was told of that is not the Y who makes them."""
        maker = self.subject(self.verbs.group(them - 1, frozenset({"past"})))[0]
        if maker is not None and self._lets_itself(them):
            return maker
        for i in range(them - 1, -1, -1):
            force = self.items[i].force
            if force is None or force.role != "force":
                continue
            if maker is None and self.low(self.run_before(i, "classes.determiner") - 1) == "by":
                maker = force  # "shelling by Y forced them to"
            elif maker is None or (force.force.id != maker.force.id and are_enemies(force, maker)):
                return force
        return self.discourse.actors.last if maker is None else self.rival(maker)

    def _lets_itself(self, them: int) -> bool:
        """ "Y imposed a curfew, enabling them to take X": is it Y, beside whom nobody is named?"""
        gerund = self.low(them - 1) in _LETTING and self.low(them - 2) == ","
        left = any(cue.status == "lost" for item in self.items[:them] for cue in item.verbs)
        forces = [item for item in self.items[: them - 1] if item.force is not None and item.force.role == "force"]
        return gerund and not left and len(forces) <= 1

    def _fought_off(self, group: VerbGroup, they: int) -> ForceLike | None:
        """ "Y rushed in men to push back Z after they seized X": the Z, for the "they" at an item."""
        took = any(cue.status == "captured" for cue in self.items[group.verb].verbs)
        if not took or self.low(they) != "they" or self.low(they - 1) not in {"after", "since", "when", "once"}:
            return None
        for i in range(they - 2, 0, -1):
            verb = self.run_before(i, "classes.determiner") - 1
            if self.items[i].force is None or verb < 0:
                continue
            cues = self.items[verb].verbs
            return self.items[i].force if any(cue.frame == "ouster>loser>place" for cue in cues) else None
        return None

    def _enabled(self, it: int) -> ForceLike | None:
        """ "the column was destroyed by Y, allowing it to take X": the party that was named last."""
        named = (self.items[i].force for i in range(it - 1, -1, -1) if self._acts(i) or self._is_state(i))
        return next(named, self.discourse.actors.last)

    def _man(self, group: VerbGroup, he: int) -> ForceLike | None:
        """ "He took X": the man who commands and was named last, where what he does can only be his men's deed."""
        cues = self.items[group.verb].verbs
        if group.irrealis or not any(cue.frame in _MENS_DEEDS for cue in cues):
            return None
        for k in range(he - 1, -1, -1):
            item = self.items[k]
            if item.force is not None and is_commanders(item.force):
                return item.force
            commands = item.kind == "name" and item.lower.rpartition(" ")[2] in self.discourse.commanders
            if commands or (item.kind == "name" and self.heads_clause(k)):
                return man_mention(self.text[item.start : item.end], item.start)
            if self.is_in(k, "classes.reporting"):
                return None  # "a witness said he had taken"
        return self.discourse.actors.man

    def _pointed_to(self, group: VerbGroup, at: int) -> ForceLike | None:
        """The force that the pronoun at item `at` points back to: in its sentence, else in those before."""
        if (driven := self._driven_whence(at) or self._left_in_control(at)) is not None:
            return driven
        if (fought := self._fought_off(group, at)) is not None:
            return fought
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

    def _left_in_control(self, at: int) -> ForceLike | None:
        """ "Z fled, leaving Y in control of X after they had entered": those who are left with the place."""
        for k in range(at - 1, 0, -1):
            if self.kind(k) == "force":
                left = self.run_before(k, "classes.determiner") - 1
                having = any(self.low(i) in {"control", "charge", "possession"} for i in range(k + 1, at))
                return self.items[k].force if having and self.low(left) in {"leaving", "left", "leaves"} else None
            if self.kind(k) == "punct":
                return None
        return None

    def _is_named_here(self, force: ForceLike | None) -> bool:
        """Is a force one of those that the sentence names?"""
        return any(item.force is force for item in self.items)

    def _named_before(self, group: VerbGroup, at: int) -> list[int]:
        """The forces of the sentence that the pronoun at item `at` may point back to."""
        alone = self.low(at) == "it"
        named = [i for i in range(at) if self._acts(i) or self.is_people(i) or (alone and self._is_state(i))]
        named = self._of_number(at, [i for i in named if not self._flies(i)])
        if self.discourse.actors.last is not None and all(self.is_in(i + 1, "rules.operations") for i in named):
            return []  # "a Y counter-attack hit them, and they withdrew": those told of before
        named = named[: self._told_by_they(at, named)]
        if named and self._are_the_others(group, at, named[-1]):
            return []
        if group.caused == at and len(named) > 1:
            del named[-1]  # "Y arrived in X, which Z allowed them to take"
        if named and self.low(at - 1) in {"whom", "which"} and self.low(at - 2) == "from":
            lost = at - 3 - (self.low(at - 3) == ",")  # "Y's enemy is Z, from whom they took X"
            if self.items[lost].force is not None:
                return [i for i in named if i != lost and self.items[i].force.category != "described"]  # type: ignore[union-attr]
        return named

    def _are_the_others(self, group: VerbGroup, they: int, i: int) -> bool:
        """Is "they" not the force at item `i`, but its enemy, who acted in the sentence before?

        "When the army fled, they took X", "while the army was busy, they", with "the rebels" before.
        """
        force, last = self.items[i].force, self.discourse.actors.last
        if self.low(they) != "they" or last is None or force is None or not are_enemies(force, last):
            return False
        if not self.opens(i) or self.opens(they):
            return False
        if are_many(last) and not (are_many(force) or self.is_people(i)):
            return True
        gains = any(cue.status == "captured" for cue in self.items[group.verb].verbs)
        goes = next((item.verbs for item in self.items[i + 1 : they] if item.verbs and not item.nouns), ())
        return gains and any(cue.status == "lost" for cue in goes)

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
        k = self.run_after(i + 1, "classes.adverb")
        acts = k < len(self.items) and (bool(self.items[k].verbs) or self.low(k).endswith("ed"))
        return acts or self._is_function_verb(k) or self.is_in(k, "irrealis.modal") or self.is_in(k, "classes.relative")

    def _is_other(self, force: ForceLike, v: int) -> bool:
        """ "It has taken half of X since an offensive to drive Y's troops out": "it" is not Y, who is acted on."""
        for i in range(v + 1, len(self.items)):
            named = self.items[i].force
            if named is None or named.force.id != force.force.id or self.low(i - 1) in POSSESSIVES:
                continue
            if any(cue.frame == "ouster>loser>place" for cue in self.items[i - 1].verbs):
                return True
            if self.low(i - 1) in {"from", "against"}:
                return True
        return False

    def rival(self, force: ForceLike | None) -> ForceLike | None:
        """The force last named that is of another side."""
        for other in reversed(self.discourse.actors.parties):
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
        before = next((self.items[i].force for i in range(at - 1, -1, -1) if self._acts(i)), self.discourse.actors.last)
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
                (item.verbs and not item.nouns and end == group.start and not self._are_men(k))
                or item.lower in {";", ":", "."}
                or (item.lower in {"that", "who", "which"} and not self.is_in(k - 1, "rules.fighters"))
                or self.is_in(k, "classes.subordinator")
                or item.kind == "force"
            ):
                break
            elif self.is_in(k, "rules.fighters") and not self._in_phrase_of(k):
                meant = item.lower in _COLUMNS or (item.lower == "forces" and end == k + 1)
                another = item.lower in _COLUMNS and end == k + 1 and self.low(k - 1) in _ANOTHER
                if ((meant and self.low(k - 1) == "the") or another) and self.discourse.actors.last is not None:
                    return self.discourse.actors.last, k
                if end == k + 1 and (told := self._told_of_before(k)) is not None:
                    return told, k
                if self.low(k - 1) in POSSESSIVES and (owner := self.owner_of_its(k)[0]) is not None:
                    return owner, k - 1  # "his followers"
                acts = (j for j in range(k + 1, end) if self.low(j).endswith("ed") and self.low(j) not in BELONGING)
                end = next(acts, end)  # "forces retaliated, and took X"
                end = min(end, self._whose_end(k + 1))
                words = self.text[item.start : self.items[end - 1].end]
                return name_mention(words, item.start), k
        return None, None

    def _are_men(self, k: int) -> bool:
        """ "these forces": is the word at item `k`, which may be a verb, one for men by its article?"""
        determined = self.is_in(k - 1, "classes.determiner") or self.low(k - 1) in {"these", "those", "both"}
        return self.is_in(k, "rules.fighters") and determined

    def _told_of_before(self, k: int) -> ForceLike | None:
        """ "these forces", "both groups": those that the noun at item `k` takes up; of two the first that was named."""
        if self.low(k - 1) in {"these", "those"}:
            return self.discourse.actors.last or next(reversed(self.discourse.actors.parties), None)
        pair = self.discourse.actors.parties[-_PAIR:]
        two = self.low(k - 1) == "both" or (self.low(k - 1) == "two" and self.low(k - 2) == "the")
        joined = two and len(pair) == _PAIR and self.text[pair[0].end : pair[1].start].strip() in _JOINING_TWO
        return pair[0] if joined else None

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
