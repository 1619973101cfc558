"""How far a date of a sentence is from the words of a claim: the nearest one is the claim's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.model import CHANGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.reading.rules import Draft, Scene

OWN = 1.5
"""A date that costs less stands in the clause itself."""
NEXT = 3.5
"""A date that costs more stands in another clause."""
_TWO = 2
_CHANGES = CHANGES | {"siege_broken"}
_OBJECT = 4
"""Items between a verb of saying and its date ("told state television on Monday")."""
_NOUNS = 9.0
"""What it costs a date to belong to a noun ("the accord of 2015")."""
HEAD = 9.0
"""The most that a date at the head of a sentence costs."""
FAR = 13.0
"""A date that costs more is another clause's."""
_ASIDE = 10
"""Items of a clause of the subject before its date."""
_RESTRICTED = 4.0
"""What it costs a date to stand in such a clause."""
_SET_IN = 20
"""Items of an aside."""
_HEADED = 2
"""Items before a date that stands at the head of its sentence, at most."""
_EVENT = 10
"""Items of "ten days after the fall of X to Y on"."""
_PHRASE = 6
"""Items of "during the second civil war of"."""
_LEADING = 2
"""Items in which the clause before another begins."""
_PARTICIPLES = frozenset({"lost", "left", "overrun", "won", "hit", "cut"})
_RELATIVES = frozenset({"which", "where", "who", "that"})
_CLAUSE = 12.0
"""What it costs a date to stand behind a word that opens a clause beside the claim's."""
_MARKS = frozenset({";", ":", "—", "–"})
_SUBORDINATORS = ("after", "before", "while", "when", "although", "though", "but", "as", "since", "because", "whose")
_JOINTS = {"—": 8.0, "–": 8.0, ",": 1.0, "and": 1.0, **dict.fromkeys(_SUBORDINATORS, 5.0)}
# What follows a colon says more of what stands before; what follows a semicolon, of other things.
_BEHIND_DATE = {**_JOINTS, ":": 4.0, ";": 8.0}
# "took X, whose governor had fled the day before": of what belongs to it, and more the claim's than no date at all.
_BEFORE_DATE = {**_JOINTS, "whose": 8.0, ":": 8.0, ";": FAR}
"""What a word costs that stands between a date and a draft's words behind it, and the other way round."""


class DateCosts:
    """Weighs the dates of one sentence against its drafts."""

    def __init__(self, scene: Scene, drafts: Sequence[Draft]) -> None:
        self.scene, self.drafts = scene, drafts

    def of(self, draft: Draft, at: int) -> float:
        """How far a date is from a draft's words: clause boundaries weigh more than words."""
        if self.scene.low(at - 1) in {"with", "to"} and self.scene.low(at - 2) in {"compared", "comparison"}:
            return 2 * FAR  # "compared with the previous months"
        first, last = min(draft.first, draft.phrase.start), max(draft.last, draft.at)
        if self._is_year_of(at) and not first < at <= max(last, draft.phrase.stop) + _TWO:
            return 2 * FAR  # "Unlike in Z (1994), Y took X", "Y took X, writes Smith (1998)"
        if at < first:
            return self._before(draft, at, first)
        return self._behind(draft, at, last) if at > last else self._among(draft, at, first)

    def _among(self, draft: Draft, at: int, first: int) -> float:
        """What a date among a draft's words costs, which begin at item `first`."""
        # "took it on 1 May and lost it two days later": a date after another verb is that verb's
        taken = any(other.at < at < draft.at for other in self.drafts if other is not draft)
        verb = draft.group.start if draft.group is not None else draft.at
        leads = at < verb and self._leads(first, at, verb)
        taken = taken and not leads and not self._opens(first, at)
        aside = at < verb and self._in_aside(first, at, verb)
        aside = aside or (at > verb and self._in_aside(verb, at, max(draft.last, draft.at) + 1))
        set_in = at < verb and self._is_restricted(first, at) and not leads
        earlier = any(self.scene.low(i) == "," for i in range(at, verb))
        done = at < verb and (self.scene.low(at + 1) in {"and", "then", "but"} or self._is_told_before(draft, at))
        apart = FAR if aside or (set_in and taken) else NEXT if done or set_in else OWN if earlier else 0.0
        return 0.02 * abs(at - draft.at) + 3.0 * taken + apart + self._itself(at)

    def _is_year_of(self, at: int) -> bool:
        """ "X (1521)": is the date at item `at` a year in brackets behind a name?"""
        date = self.scene.items[at].date
        year = date is not None and (date.when.as_written or "").isdecimal()
        bracketed = self.scene.low(at - 1) == "(" and self.scene.low(at + 1) == ")"
        return year and bracketed and self.scene.kind(at - 2) in {"name", "place", "force"}

    def _is_told_before(self, draft: Draft, at: int) -> bool:
        """ "Left on 3 May after taking X", "announced on 3 May retaking X": is a date that of a verb before?"""
        group = draft.group
        joint = group.start - 1 if group is not None and group.gerund else at
        led = ("classes.preposition", "classes.subordinator", "classes.reporting")
        return joint > at and any(self.scene.is_in(joint, name) for name in led)

    def _before(self, draft: Draft, at: int, first: int) -> float:
        """What a date before a draft's words costs, which begin at item `first`."""
        if self._is_when_of(at, first):
            return OWN  # "until the 28th, when Y won it back"
        if at == 0 and self.scene.low(1) in {":", "–", "—", "-"}:
            last = max(draft.last, draft.at)
            others = (k for k in range(last + 1, len(self.scene.items)) if self.scene.items[k].kind == "date")
            told = any(self._behind(draft, k, last) < NEXT for k in others)
            return HEAD if told else 0.5  # "8 August: X is taken", but "31 May: X was taken on Tuesday"
        if self._is_cleft(at):
            return 1.0
        cost = 0.25 * (first - at) + self._itself(at) + NEXT * self._is_told_before(draft, at)
        between = self._outside_asides(at + 1, first)
        cost += sum(1 if self._leads_to(i, draft) else self._joint_behind_date(i) for i in between)
        for other in self.drafts:
            if other is not draft and at < other.at < first:
                cost += 4
            elif other is not draft and at > 2 and other.at < at <= other.last + 2 < first:
                cost += 5  # it stands in another claim's words
        if at > _HEADED and self._of_verb_before(at):
            cost += 3  # "Taken by Y on 3 May, X was ..."
        if self._in_aside(0, at, first):
            cost += FAR  # "In the siege, which began on 2 March, Y shelled X"
        comma = next((i for i in range(at + 1, first) if self.scene.low(i) == ","), None)
        if (comma is None) if self._counts_from_event(at) else (comma is not None and self._is_of_event(at)):
            cost += FAR  # "Ten days after the fall of Z on 20 May, Y took X": the first is of X, the second of Z
        if any(self.scene.low(i) in {"after", "following"} for i in range(min(at, _LEADING))):
            cost += _TWO  # "After an advance earlier in the week, Y took X on Sunday"
        if self._is_restricted(max(0, at - _ASIDE), at):
            cost += _RESTRICTED  # "a band that crossed the river last week keeps its hold on X"
        verb = draft.group.start if draft.group is not None else first
        if any(self.scene.low(i) in {",", "and", "but"} for i in range(first, verb)):
            cost += OWN  # "On 3 May the army broke through and took X two days later"
        if any(self.scene.low(i) == "that" and self.of_saying(i) for i in range(at + 1, first)):
            cost += 5  # "it was reported on Tuesday that ...": the day of the report
        return min(cost, HEAD) if at <= _HEADED else cost  # a date at the head of a sentence speaks for all of it

    def _behind(self, draft: Draft, at: int, last: int) -> float:
        """What a date behind a draft's words costs, which end at item `last`."""
        cost = 0.25 * (at - last) + self._itself(at)
        between = self._outside_asides(last + 1, at)
        since = next((i for i in between if self.scene.low(i) == "since"), at)
        cost += sum(self._joint_before_date(i, at) for i in between if i < since)
        others = sum(other is not draft and last < other.at < at for other in self.drafts)
        cost += others * (FAR if draft.ongoing and draft.status == "contested" else 4)
        perfect = draft.group is not None and draft.group.perfect  # "has captured much since the truce ended in May"
        if at - since > _TWO and draft.status in _CHANGES and not perfect:
            cost += FAR  # "the greatest success since the war resumed late last year"
        if self._is_of_participle(at, last):
            cost += FAR  # "left X, also taken on Sunday"
        if self._trails(at, last):
            cost += 5  # "took A on the 3rd, halting before B the next day"
        if self._heads_clause(at, last):
            cost += FAR  # "X was bombed, and on the 13th tanks rolled in"
        if self._is_aim(last, at):
            cost += FAR  # "holds half of X and intends to reach 75 percent within a month"
        if any(self._says(i) for i in range(max(last + 1, at - _OBJECT), at)):
            cost += 4  # "took X, the army said on Monday": the day of the report
        return cost

    def _itself(self, at: int) -> float:
        """What the date at item `at` costs wherever a draft's words are: it is vague, or a noun's."""
        dated = self.scene.items[at].date
        vague = dated is not None and (dated.when.as_written or "").casefold() in {"by then", "by that time"}
        return NEXT * vague + _NOUNS * self._belongs_to_noun(at)

    def _joint_behind_date(self, i: int) -> float:
        """What item `i` costs between a date and the draft's words behind it."""
        word = self.scene.low(i)
        if self._is_as_of(i):
            return 0
        if word in _RELATIVES:
            return 0 if word == "that" and self.of_saying(i) else 4
        return _BEHIND_DATE.get(word, 0)

    def _joint_before_date(self, i: int, at: int) -> float:
        """What item `i` costs between a draft's words and the date behind them, at item `at`."""
        word = self.scene.low(i)
        if word in _MARKS:
            return _BEFORE_DATE[word]
        if self._is_as_of(i):
            return 0  # "controls half of X as of 7 March"
        if self._is_described(i, at) or self._is_fight_before(i, at):
            return 1
        if self._is_contact(i):
            return _CLAUSE  # "out of X, the seat of the state it proclaimed last May": of that clause
        if word in _RELATIVES:  # a date in a relative clause is that clause's own
            return 0 if word == "that" and self.of_saying(i) else _CLAUSE
        if word == "only" and self.scene.low(i + 1) in {"for", "to"}:
            return FAR  # "retook X, only for Y to seize it again on the 11th"
        return _BEFORE_DATE.get(word, 0)

    def _leads_to(self, i: int, draft: Draft) -> bool:
        """ "fell on 5 June 1625 after a siege of nine months": does item `i` join a deed to the siege that it ended?"""
        noun = draft.group is None and draft.rule.startswith("noun") and draft.status in {"besieged", "contested"}
        return noun and self.scene.low(i) in {"after", "following"} and 0 < draft.at - i <= _OBJECT

    def _counts_from_event(self, at: int) -> bool:
        """Is the date at item `at` told from what follows it: "ten days after the fall of X"?"""
        date = self.scene.items[at].date
        return date is not None and (date.when.as_written or "").casefold().endswith((" after", " before"))

    def _is_of_event(self, at: int) -> bool:
        """Does the date at item `at` tell when that was from which another date before it is counted?"""
        for i in range(at - 1, max(-1, at - _EVENT), -1):
            if self.scene.items[i].kind == "date":
                return self._counts_from_event(i)
            if self.scene.items[i].kind == "punct":
                return False
        return False

    def _is_as_of(self, i: int) -> bool:
        return self.scene.low(i) == "as" and self.scene.low(i + 1) == "of"

    def _is_when_of(self, at: int, first: int) -> bool:
        """ "on 3 May, when Y, who had come by sea, took X": is the date that of the clause of "when" behind it?"""
        behind = at + 1 + (self.scene.low(at + 1) == ",")
        if self.scene.low(behind) != "when" or behind > first:
            return False
        between = range(behind + 1, first)
        return not any(i == d.at for i in between for d in self.drafts) and all(
            self.scene.items[i].kind != "date" and self.scene.low(i) not in {"who", "which"} for i in between
        )

    def _outside_asides(self, first: int, stop: int) -> list[int]:
        """The items that no brackets, dashes or clause set in between commas hold ("took X – a port – on 3 May")."""
        if not any(self.scene.items[i].kind == "punct" for i in range(first, stop)):
            return list(range(first, stop))
        out: list[int] = []
        i = first
        while i < stop:
            close = self._close_of(i, stop)
            if close is None:
                out.append(i)
            i = i + 1 if close is None else close + 1
        return out

    def _close_of(self, i: int, stop: int) -> int | None:
        """Where the aside that opens at item `i` ends before `stop`; None where none does."""
        low = self.scene.low(i)
        if low == "(":
            closing = frozenset({")"})
        elif low in {"—", "–"}:
            closing = frozenset({low})
        elif low == "," and self.scene.low(i + 1) in {"where", "which", "who", "whose"}:
            closing = frozenset({","})
        else:
            return None
        ends = closing | {";", ":"}
        close = next((k for k in range(i + 1, min(stop, i + _SET_IN)) if self.scene.low(k) in ends), None)
        if close is None or self.scene.low(close) not in closing or any(i < other.at < close for other in self.drafts):
            return None
        return close if all(self.scene.items[k].kind != "date" for k in range(i, close)) or low == "(" else None

    def _is_described(self, i: int, at: int) -> bool:
        """ "took X, which lies on a lake, on 3 May", "took the bridge that spans the Y on 3 May".

        Is the relative clause that begins at item `i` over, or in the present, when the date at item `at` comes?
        """
        if self.scene.low(i) not in {"which", "that", "where", "who"}:
            return False
        behind = at - 1
        while behind > i and self.scene.is_in(behind, "classes.preposition"):
            behind -= 1
        if self.scene.low(i - 1) == "," and self.scene.low(behind) == "," and behind > i + 1:
            return True
        dated, verb = self.scene.items[at].date, self.scene.low(i + 1)
        passing = dated is not None and dated.kind in {"point", "range"} and self.scene.items[i + 1].kind == "word"
        return passing and (
            verb in {"is", "are"} or (verb.endswith("s") and verb not in {"was", "has", "its", "forces"})
        )

    def _is_of_participle(self, at: int, last: int) -> bool:
        """ ", also taken by Y on Sunday": does the date stand in the clause of a participle that is told apart?"""
        comma = next((i for i in range(at - 1, last, -1) if self.scene.low(i) == ","), None)
        if comma is not None and self._is_bare_participle(comma + 1) and self.scene.low(at + 1) == ",":
            return True  # "Y's bastion, X, captured in March, was": theirs after that
        told = (d for d in self.drafts if last < d.at < at and d.group is not None and d.group.participle)
        for other in told:
            k = other.group.start - 1 if other.group is not None else 0
            while k > last and self.scene.is_in(k, "classes.adverb"):
                k -= 1
            if self.scene.low(k) == "," and all(self.scene.low(i) != "," for i in range(other.at, at)):
                return True
        return False

    def _is_fight_before(self, i: int, at: int) -> bool:
        """ "after a five-hour battle on Tuesday": does item `i` join the fight of the date at item `at` to its end?"""
        if self.scene.low(i) not in {"after", "following"}:
            return False
        words = self.scene.items[i + 1 : at]
        fought = any(cue.frame == "fighting" for item in words for cue in item.nouns)
        return fought and not any((item.verbs and not item.nouns) or item.kind == "punct" for item in words)

    def _trails(self, at: int, after: int) -> bool:
        """ ", halting at X the next day": does the date at item `at` stand in a phrase of another verb in -ing?

        So does that of ", followed two days later by".
        """
        if self.scene.low(at - 1) == "followed" and self.scene.low(at - 2) == ",":
            return True
        comma = next((i for i in range(at - 1, after, -1) if self.scene.low(i) == ","), None)
        if comma is None or not self.scene.low(comma + 1).endswith("ing"):
            return False
        return bool(self.scene.items[comma + 1].verbs) and not self.scene.is_in(comma + 1, "classes.preposition")

    def _heads_clause(self, at: int, after: int) -> bool:
        """ ", and on the 13th Y ...": does the date at item `at` begin another clause?"""
        k = at - 1 - (self.scene.low(at - 1) == ",")
        while k > after and (self.scene.is_in(k, "classes.preposition") or self.scene.is_in(k, "classes.adverb")):
            k -= 1
        if k <= after or self.scene.low(k) not in {"and", "but"}:
            return False
        behind = at + 1 + (self.scene.low(at + 1) == ",")
        if behind >= len(self.scene.items):
            return False
        item = self.scene.items[behind]
        subject = any(self.scene.is_in(behind, f"classes.{name}") for name in ("determiner", "pronoun"))
        return subject or item.kind in {"force", "place", "name"}

    def _opens(self, first: int, at: int) -> bool:
        """ "took X in May and at the end of the month entered Y": is the date the second verb's?"""
        k = at - 1
        while k > first and (self.scene.is_in(k, "classes.preposition") or self.scene.is_in(k, "classes.adverb")):
            k -= 1
        if self.scene.low(k) not in {"and", "but"}:
            return False
        behind = self.scene.items[at + 1] if at + 1 < len(self.scene.items) else None
        # "entered X and by 3 May took it", but not "on 3 and 4 May"
        return k < at - 1 or (behind is not None and bool(behind.verbs) and not behind.nouns)

    def _of_verb_before(self, at: int) -> bool:
        """ "Seized by Y on 3 May, X ...": does the date close a phrase that has a verb of its own?"""
        if self.scene.low(at + 1) != ",":
            return False
        begin = max(0, at - 3 * _ASIDE)
        for k in range(at - 1, begin - 1, -1):
            if self.scene.items[k].kind == "punct" and self.scene.low(k) in {",", ";", ":", "–", "—"}:
                return self._is_participle(k + 1)
        return begin == 0 and self._is_participle(0)

    def _is_participle(self, i: int) -> bool:
        return any("participle" in c.forms for c in self.scene.items[i].verbs)

    def _is_aim(self, last: int, at: int) -> bool:
        """Does an intention stand between a claim's words and the date ("and plans to take Y by June")?"""
        return any(
            self.scene.low(i) == "to" and self.scene.is_in(i - 1, "irrealis.governor") for i in range(last + 1, at)
        )

    def _is_cleft(self, at: int) -> bool:
        """ "it was only on 10 December, after the talks, that Y took X" """
        words = [self.scene.low(i) for i in range(max(0, at - 4), at)]
        return "it" in words and bool({"was", "is"} & set(words[words.index("it") :]))

    def _belongs_to_noun(self, at: int) -> bool:
        """ "the accord of 2015", "the movement of 1988": does the date only tell which one is meant?"""
        date = self.scene.items[at].date
        night = date is not None and (date.when.as_written or "").casefold() == "overnight"
        if night and at and at + 1 < len(self.scene.items):
            after = self.scene.items[at + 1]
            noun = after.kind == "word" and not after.verbs and not self.scene.is_in(at + 1, "classes.preposition")
            owned = self.scene.items[at - 1].kind == "possessive" or self.scene.is_in(at - 1, "classes.determiner")
            return noun and owned  # "their overnight departure"
        if self.scene.low(at + 1) in {"'s", "’s"}:
            return True  # "last month's advance"
        if at < _TWO or self.scene.low(at - 1) != "of":
            return False
        if any(self.scene.low(k) in {"during", "throughout", "amid"} for k in range(max(0, at - _PHRASE), at - 1)):
            return False  # "during the war of 1991": in 1991
        return self.scene.items[at - 2].kind == "word" and self.scene.low(at - 2) != "as"

    def _is_contact(self, i: int) -> bool:
        """ "the state it proclaimed": does a pronoun with its verb follow a noun at item `i`, nothing joining them?"""
        if self.scene.low(i) not in {"it", "they", "he", "she"} or i + 1 >= len(self.scene.items):
            return False
        verb = self.scene.items[i + 1]
        acts = any(cue.forms & {"past"} for cue in verb.verbs) or verb.lower.endswith("ed")
        joints = ("classes.conjunction", "classes.subordinator", "classes.preposition")
        joined = any(self.scene.is_in(i - 1, name) for name in joints)
        return acts and not joined and self.scene.items[i - 1].kind == "word" and not self.scene.items[i - 1].verbs

    def is_of_next(self, draft: Draft, at: int) -> bool:
        """ "Took A, B and, on 5 May, C": is the date at item `at` only that of what follows it in a list?"""
        if self.scene.low(at - 1) in {"on", "in", "at"}:
            at -= 1
        if self.scene.low(at - 1) != "," or self.scene.low(at - 2) != "and" or draft.phrase.start >= at:
            return False
        return any(d is not draft and d.rule.startswith("gapped") and d.phrase.start > at for d in self.drafts)

    def is_of_subject(self, draft: Draft, at: int) -> bool:
        """ "Y, who took A in May, shelled B": does item `at` stand in a clause of a draft's subject?"""
        first, verb = min(draft.first, draft.phrase.start), draft.group.start if draft.group is not None else draft.at
        return first < at < verb and (self._in_aside(first, at, verb) or self._is_restricted(first, at))

    def _in_aside(self, first: int, at: int, verb: int) -> bool:
        """ "Y, who joined an offensive begun in January, took X": does the date stand in a clause set in?"""
        start = next((i for i in range(at - 1, first - 1, -1) if self.scene.low(i) == ","), first)
        dashed = (any(self.scene.parser.is_dash(i) for i in span) for span in (range(first, at), range(at + 1, verb)))
        if all(dashed):
            return True  # "Y – driven out in May – is in control of X"
        opened = any(self.scene.low(i) in {"who", "which", "whose", "where"} for i in range(start, at))
        behind = start + 1 + (self.scene.kind(start + 1) == "date")  # "the rebels, now led by Z, took X"
        opened = opened or (self.scene.low(start) == "," and self._is_bare_participle(behind))
        return opened and any(self.scene.low(i) == "," for i in range(at + 1, verb))

    def _is_restricted(self, first: int, at: int) -> bool:
        """ "a column that set out in May had taken X by June": does the date belong to a clause of the subject?"""
        return any(
            self.scene.low(i) in {"who", "which", "that"} and not self.of_saying(i)
            for i in range(max(first + 1, at - 2 * _ASIDE), at)
            if all(self.scene.low(k) != "," for k in range(i, at))
        )

    def _leads(self, first: int, at: int, verb: int) -> bool:
        """ "Y, who by Monday had also left X": do only the pronoun, the date and the verb itself make the clause?"""
        who = at - 1 - (self.scene.is_in(at - 1, "classes.preposition") or self.scene.is_in(at - 1, "classes.adverb"))
        behind = range(at + 1, verb)
        return (
            who > first
            and self.scene.low(who) in {"who", "which", "that"}
            and all(self.scene.is_in(i, "classes.adverb") or self.scene.is_in(i, "classes.have") for i in behind)
        )

    def _is_bare_participle(self, i: int) -> bool:
        """ ", built by Y", ", founded in", ", lost on 3 May": does a participle at item `i` begin a clause set in?"""
        if self.scene.items[i].kind != "word":
            return False
        if not self.scene.is_in(i + 1, "classes.preposition") and self.scene.kind(i + 1) != "date":
            return False
        return self.scene.low(i).endswith(("ed", "en", "lt", "ld", "wn", "ught")) or self.scene.low(i) in _PARTICIPLES

    def _says(self, i: int) -> bool:
        return self.scene.is_in(i, "classes.reporting") or self.scene.low(i) == "told"

    def of_saying(self, i: int) -> bool:
        """Is the "that" at item `i` one of "said on Tuesday that"?"""
        if self.scene.low(i - 1) == "and":
            return True  # "... and that fighting went on"
        k = i - 1
        while k >= 0 and (self.scene.items[k].kind == "date" or self.scene.low(k) in {"on", "in", ","}):
            k -= 1
        return self.scene.is_in(k, "classes.reporting")
