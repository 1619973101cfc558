"""What every rule works with: one sentence, and the draft of a claim."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geomap.model import Toponym
from geomap.patterns import lazy
from geomap.reading.phrases.extents import PlacePhrase, PlaceRef
from geomap.reading.rules.actors import Actors
from geomap.reading.rules.mentions import man_mention, name_mention
from geomap.reading.sentences.nounphrases import HELPED
from geomap.reading.sentences.verbgroups import VerbGroup

if TYPE_CHECKING:
    from geomap.model import Status
    from geomap.reading.sentences.items import ForceLike

QUOTES: Final = frozenset({'"', "“", "”", "-", "’", "'", "‘", "«"})
_GARRISON_OF: Final = lazy(r"(?:garrison|defenders|contingent|detachment|force) (?:of|in|at) (\w[\w' -]*)")
_ITS_GARRISON: Final = lazy(r"(\w[\w -]*?)(?:['’]s)? (?:last |remaining )?(?:garrison|defenders|contingent)\b")
_ASIDE: Final = 16
"""Items of an aside behind a place."""
_BLAMED: Final = frozenset({("blamed", "on"), ("attributed", "to")})
_LIKENED: Final = frozenset(
    "replay repeat repetition rerun re-run echo echoes reminiscent anniversary memories".split()
)
"""What something is that was long before what is told."""
_TALKS: Final = frozenset({"talks", "negotiations", "discussions"})
_SENDING: Final = "sender>weapon>place"
_AIR_FORCE: Final = 2
"""Words of "air force"."""
_HELPERS: Final = 4
"""Items from "by" to the last of "heavy Y artillery"."""
_BRINGING_ABOUT = frozenset({"led", "leads", "leading", "resulted", "resulting", "culminated", "culminating", "ended"})


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
class Scene(Actors):
    """One sentence with what the rules use to read it."""

    chain: PlacePhrase | None = None
    """The place that is the subject of the last passive: "X was retaken, given up and recovered"."""
    headed: tuple[PlaceRef, ...] = ()
    """The place that heads the paragraph ("X: taken on Monday")."""
    changes: list[Draft] = field(default_factory=list)
    """What changed hands by a verb of the sentence, in order."""

    def heads_line(self, i: int) -> bool:
        """Does the place at item `i` head the line ("X: ...", "07:40 X: ...")?"""
        item = self.items[i]
        named = item.kind in {"place", "name"} or item.place is not None
        if not named or i > 5 or any(it.kind not in {"number", "punct", "date"} for it in self.items[:i]):
            return False
        after = self.parser.names.ref(i)[1]
        if self.low(after) == ":" and self.low(after + 1) in QUOTES and self.low(after + 1) != "-":
            return False  # who speaks
        return self.low(after) in {":", "", "—", "–"} or (self.low(after) == "." and after == len(self.items) - 1)

    def garrisoned(self, k: int) -> tuple[PlaceRef, ...]:
        """The place of the force at item `k`, whose name says it ("the garrison of X", "X's defenders")."""
        if not 0 <= k < len(self.items) or self.items[k].kind != "force":
            return ()
        start, end = self.items[k].start, self.items[k].end
        of = _GARRISON_OF.search(self.text, start, end)
        found = of or _ITS_GARRISON.match(self.text, start, end)
        if found is None:
            return ()
        named = self.discourse.at_war and of is not None and all(w[:1].isupper() for w in found[1].split())
        if not self.discourse.is_known(found[1]) and not (named and not self.discourse.is_demonym(found[1].casefold())):
            return ()
        its = self.text[found.end(1) : found.end(1) + 1] in {"'", "’"} or of is not None
        if not its and not self.discourse.has_placed(found[1].casefold()):
            return ()  # "the Polish garrison" is of no place
        return (PlaceRef(Toponym(found.start(1), found.end(1), found[1]), found[1]),)

    def is_the_town(self, the: int, at: int) -> bool:
        """Do "the" at one item and a word for a town at or behind another make it one told of ("the Y-held city")?"""
        if self.low(the) not in {"the", "this", "that"}:
            return False
        for k in range(at, min(len(self.items), at + 3)):
            if self.is_in(k, "anaphora.settlement") or self.is_in(k, "anaphora.pockets"):
                return self.low(k + 1) != "of"
            if self.items[k].kind != "word" or self.items[k].verbs:
                return False
        return False

    def goes_on(self, i: int) -> bool:
        """ "used artillery, and managed to": does ", and" with what the same subject did next stand at item `i`?"""
        return self.low(i) == "," and self.low(i + 1) == "and" and self.low(i + 2).endswith("ed")

    def needs_no_place(self, v: int) -> bool:
        """Is the verb at item `v` one of coming or going that need not name the place?"""
        cls = self.vocab.cls
        lemmas = cls["rules.go_away"] | cls["rules.take_charge"] | cls["rules.rule_there"]
        return any(cue.lemma in lemmas for cue in self.items[v].verbs)

    def sender(self, group: VerbGroup) -> tuple[ForceLike | None, int | None]:
        """ "a drone launched by Y struck": who sent what struck."""
        for i in range(group.start - 1, max(-1, group.start - 8), -1):
            led = self.run_before(i, "classes.determiner") - 1
            blamed = (self.low(led - 1), self.low(led)) in _BLAMED
            if self.items[i].kind == "force" and (blamed or self.low(led) in {"by", "of", "from"}):
                return self.items[i].force, i
            if self.items[i].kind == "punct" and self.low(i) not in QUOTES:
                break
        return None, None

    def striker(self, group: VerbGroup) -> tuple[ForceLike | None, int | None]:
        """Who strikes: whoever sent the weapon that is the subject, else the subject, else whose "its rockets" are."""
        weapon = self.weapon_before(group.start)
        sent, at = self.sender(group)
        if weapon is not None and at is not None and at > weapon:
            return sent, at
        if weapon is not None and "whose" in {self.low(weapon - 1), self.low(weapon - 2)}:
            force, at = self.owner_of_its(weapon)
            if force is not None:
                return force, at  # "the army, whose planes have bombed X"
        force, at = self.subject(group)
        if weapon is not None and at is not None and any(self.is_in(i, "classes.reporting") for i in range(at, weapon)):
            return None, None  # "Y said warplanes had bombed X"
        if weapon is not None and at is not None and at < weapon and self.is_aside(at):
            return None, None  # "in Z, where Y broke the siege, warplanes bombed X"
        if force is None:
            force, at = self.owner_of_its(group.verb)
        return (force, at) if force is not None else self.sender(group)

    def dated_after(self, v: int) -> bool:
        """Does a day or a stretch of days follow the verb at item `v` in its clause?"""
        for i in range(v + 1, min(len(self.items), v + 10)):
            date = self.items[i].date
            if date is not None:
                return date.kind in {"point", "range", "by"}
            if self.items[i].kind == "punct" or (self.items[i].verbs and not self.items[i].nouns):
                return False
        return False

    def weapon_before(self, end: int) -> int | None:
        """The weapon that is the subject of a verb whose group begins at item `end` ("shells", "Y drones")."""
        helped = [k for k in self.words.get("by", ()) if self.low(k - 1) in HELPED]
        for i in range(end - 1, max(-1, end - 12), -1):
            item = self.items[i]
            if any(max(0, i - _HELPERS) < k < i for k in helped):
                continue  # "troops backed by (Y) warplanes"
            if self.is_weapon(i) or any(c.status == "struck" for c in item.nouns):
                return i
            if self.is_armed(i):
                return i
            if (item.verbs and not item.nouns and not self.is_in(i + 1, "rules.by")) or self.low(i) in {
                ";",
                ":",
                ".",
                "which",
            }:
                return None
        return None

    def is_armed(self, i: int) -> bool:
        """ "Y drones", "suicide bombers", "the RAF", "the Y Air Force": a force that strikes from afar."""
        item = self.items[i]
        if item.force is None:
            return False
        last = self.text[item.start : item.end].casefold().split(" ")[-_AIR_FORCE:]
        named = last[-1] in self.vocab.cls["rules.weapons"] or last[-1] in self.vocab.cls["rules.air_forces"]
        return named or item.force.role == "weapon" or last == ["air", "force"]

    def weapon_after(self, start: int) -> bool:
        """Is it said that it was done with weapons that reach far ("with drones", "using missiles")?"""
        for i in range(start, min(len(self.items), start + 12)):
            if self.low(i) in {"with", "using", "by"} and any(
                self.is_in(k, "rules.weapons") for k in range(i + 1, min(len(self.items), i + 6))
            ):
                return True
            if self.low(i) in {".", ";", "after", "before", "while", "but"}:
                return False
        return False

    def heading(self, start: int) -> PlacePhrase | None:
        """The place that heads the paragraph, for words from item `start` on that begin a clause without a subject."""
        before = self.low(start - 1)
        if not self.headed or not (start == 0 or before in {":", ";", "–", "—", "-", ",", ")", "•", "*"}):
            return None
        return PlacePhrase(self.headed, start, start + 1)

    def bracketed(self, i: int, k: int) -> PlacePhrase | None:
        """ "X (Y-held)": the place before a bracket that begins with what items `i` to `k` say of it."""
        if self.low(i - 1) != "(" or self.low(k + 1) not in {")", ",", ";"}:
            return None
        return self.parser.before(i - 1, names=True)

    def receiver(self, at: int) -> tuple[ForceLike | None, int]:
        """Who gets a place at "to Y": a force, or whoever is named there."""
        force, after = self.clauses.force_within(at)
        if force is not None:
            return force, after
        if (attack := self._attackers(at)) is not None:
            return attack
        if self.low(at) in {"him", "her"}:
            actor = self.discourse.actors.last
            led = actor is not None and actor.kind in {"leader", "introduced"}
            return (actor if led else self.discourse.actors.man), at + 1
        if self.low(at) in {"them", "it"}:
            return self._given_them(at), at + 1
        for i in range(at, min(len(self.items), at + 3)):
            item = self.items[i]
            if item.kind == "place" and item.place is not None and self.discourse.kind(item.place) == "country":
                return name_mention(self.text[item.start : item.end], item.start), i + 1
            if item.kind == "name":
                return name_mention(self.text[item.start : item.end], item.start), i + 1
            if item.kind != "word":
                break
        return None, at

    def _attackers(self, at: int) -> tuple[ForceLike, int] | None:
        """ "(fell to) a surprise attack by Y": whose attack it is, and the item behind."""
        noun = next((i for i in range(at, min(len(self.items), at + 4)) if self.is_in(i, "rules.operations")), None)
        if noun is None or any(self.kind(i) != "word" for i in range(at, noun)):
            return None
        force, after = self.clauses.agent(noun + 1) if self.low(noun + 1) == "by" else (None, noun)
        return (force, after) if force is not None else None

    def _given_them(self, at: int) -> ForceLike | None:
        """ "(fell) to them": those named last in the sentence, else who acted before, if not by losing a place."""
        before = (i for i in range(at - 1, -1, -1) if self.items[i].force is not None)
        named = next(before, None)
        cues = self.items[at - 1].verbs if at > 0 else ()
        if any(cue.lemma.partition(" ")[0] in self.vocab.cls["rules.giving_up"] for cue in cues):
            named = next(before, None)  # "Y took X after Z there had surrendered to it"
        if named is not None and self.items[named].force.kind != "country":  # type: ignore[union-attr]
            return self.items[
                self.clauses.first_of_list(named)
            ].force  # "Y and their allies had besieged, fell to them"
        actor, told = self.discourse.actors.last, self.told
        lost = actor is not None and told is not None and told.status == "captured" and told.opponent is actor
        return told.force if told is not None and lost else actor

    def plain_agent(self, at: int) -> tuple[ForceLike, int] | None:
        """ "by the southerners", "by Y": an actor that no lexicon has, and the item after it."""
        first = self.low(at).partition(" ")[0].rstrip(".")
        if self.kind(at) == "name" and first in self.vocab.cls["names.ranks"]:
            last = at  # "by General Grant", "by General von Moltke": in war or not
            while self.low(last + 1) in self.vocab.family_particles:
                last += 1
            last = last + 1 if last > at and self.kind(last + 1) == "name" else at
            start = self.items[at].start
            return man_mention(self.text[start : self.items[last].end], start), last + 1
        if not self.discourse.at_war:
            return None
        for i in range(at, min(len(self.items), at + 4)):
            item = self.items[i]
            if i == at and self._is_namesake(at):
                return name_mention(self.text[item.start : item.end], item.start), at + 1
            if item.kind == "name":
                actor = self.named_actor(i, i + 1) if not self.is_weapon(i + 1) else None  # "by Scud missiles"
                return (actor, i + 1) if actor is not None else None
            if item.kind != "word" or item.verbs or self.is_in(i, "classes.preposition"):
                return None
            body = self.is_in(i, "rules.bodies") or (item.lower.endswith("s") and len(item.lower) > 4)
            counted = self.items[at].kind == "number" or self.is_in(at, "classes.number")  # "by two different groups"
            plural = i > at and body and (counted or self.low(at) in {"the", "its", "their"})
            if plural and self.is_in(i + 1, "rules.bodies"):
                continue  # "its last battalions"
            if plural and self.is_in(i, "rules.bodies") and self.low(at) != "the":
                owner, _ = self.owner_of_its(i)
                if owner is not None:
                    return owner, i + 1
            if plural and not self.is_in(i, "head") and not self.is_in(i, "inner"):
                start = at + 1
                return name_mention(self.text[self.items[start].start : item.end], self.items[start].start), i + 1
        return None

    def _is_namesake(self, at: int) -> bool:
        """ "(taken) by Wolseley in 1874": does a man's name stand there that is a town's elsewhere?"""
        item = self.items[at] if at < len(self.items) else None
        if item is None or item.place is None or item.kind != "place" or self.discourse.has_placed(item.lower):
            return False
        if any(cue.status == "besieged" for cue in self.items[max(0, at - 2)].verbs):
            return False  # "surrounded by X", which lies there
        if self.discourse.fits("capital", item.place):
            return False  # "by London"
        alone = item.place.cue is None and " " not in item.lower and item.place.within is None
        return alone and (self.kind(at + 1) in {"", "date", "punct"} or self.low(at + 1) in {"in", "on"})

    def irrealis_noun(self, n: int) -> bool:
        """ "the planned capture of", "plans for the fall of", "failed to prevent the fall": is the noun no fact?"""
        if self.question:
            return True
        for i in range(n - 1, max(-1, n - 6), -1):
            low = self.low(i)
            if self.items[i].kind == "punct" and low == ",":
                return False
            if low == "until" and self._is_past(i):
                return False  # "lasted until the fall of X"
            if low in _LIKENED and self.low(i + 1) in {"of", "to"}:
                return True  # "in a repeat of the fall of X"
            if low in _TALKS and self.low(i + 1) in {"on", "about", "over"}:
                return True  # "talks on the withdrawal of Y from X"
            if low in self.vocab.cls["irrealis.noun"]:
                return low != "for" or self.low(i - 1) in self.vocab.cls["irrealis.governor"] or self._is_readied(i)
            if low == "to" and any("base" in c.forms and c.frame == _SENDING for c in self.items[i + 1].verbs):
                return self.verbs.group(i + 1, frozenset({"base"})).irrealis  # "vowed to launch air strikes on X"
            if low == "led to" or (low in {"to", "in"} and self.low(i - 1) in _BRINGING_ABOUT):
                return False  # "the rejected plan led to the fall of"
        return False

    def _is_readied(self, at: int) -> bool:
        """ "to pave the way for", "setting the stage for" with "for" at an item; but what "paved the way for" came."""
        verb = self.run_before(at - 1, "classes.determiner") - 1
        if not self.is_in(at - 1, "irrealis.made_ready"):
            return False
        return self.low(verb).endswith("ing") or self.low(verb - 1) == "to"

    def _is_past(self, until: int) -> bool:
        """Is what went on till then told in the past ("lasted until", "was held until", "Until then X was held")?"""
        before = self.items[max(0, until - 8) : until] if until > 1 else self.items
        to_come = any(w.lower in self.vocab.cls["irrealis.modal"] | self.vocab.cls["irrealis.negation"] for w in before)
        return not to_come and any(w.lower in {"was", "were", "had"} or w.lower.endswith("ed") for w in before)

    def opponent_after(self, at: int, prepositions: frozenset[str] = frozenset({"from"})) -> ForceLike | None:
        """ "... from the rebels" within the next few items, or behind an aside ("X, 5 km from Z, from the rebels")."""
        if self.low(at) == ",":
            close = next((i for i in range(at + 1, min(len(self.items), at + _ASIDE)) if self.low(i) == ","), at)
            at = close + 1 if self.low(close + 1) in prepositions else at
        for i in range(at, min(len(self.items), at + 9)):
            if self.low(i) in prepositions and not self.is_in(i - 1, "rules.distances"):
                force, after = self.clauses.force_within(i + 1)
                war = self.low(after) in {"–", "-"} and self.kind(after + 1) == "force"  # "from the Polish–Soviet War"
                return None if war else force
            if self.low(i) in {".", ";", "after", "before", "while"} or (
                self.items[i].verbs and self.low(i) != "control"
            ):
                return None
        return None
