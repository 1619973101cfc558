"""When what a sentence says happened: its own clause's date, the sentence's, or the narrative's."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import When
from geomap.reading.dates import find_dates
from geomap.reading.spans import add_days, around

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geomap.reading.discourse import Discourse
    from geomap.reading.items import DateLike
    from geomap.reading.rules import Draft, Scene

_CHANGES = frozenset({"captured", "lost", "siege_broken", "struck"})
_OWN = 1.5
"""A date that costs less stands in the clause itself."""
_NEXT = 3.5
"""A date that costs more stands in another clause."""
_TWO = 2
_OBJECT = 4
"""Items between a verb of saying and its date ("told state television on Monday")."""
_NOUNS = 9.0
"""What it costs a date to belong to a noun ("the accord of 2015")."""
_HEAD = 9.0
"""The most that a date at the head of a sentence costs."""
_FAR = 13.0
"""A date that costs more is another clause's."""
_PAST = frozenset({"was", "were", "had", "did"})
_UNCOUNTED = re.compile(r"for (?:many |long )?(?:hours|days|weeks|months|years|decades)", re.IGNORECASE)
_COUNTED = re.compile(r"(.{1,30}?\b(?:days?|weeks?|months?))\s+(after|before)$", re.IGNORECASE)


class Timer:
    """Gives each draft of a sentence its date: its own clause's, the sentence's, or the narrative's."""

    def __init__(
        self,
        scene: Scene,
        dates: Sequence[DateLike],
        published: dt.date | None,
        discourse: Discourse,
        drafts: Sequence[Draft],
    ) -> None:
        self.scene, self.published, self.drafts = scene, published, drafts
        self.narrative = discourse.when
        self.diary = discourse.diary
        """Are days told one by one, in the present of each ("8 August: Kunduz is taken")?"""
        self.durations = [d for d in dates if d.kind == "duration"]
        self.dated = [
            (i, item.date) for i, item in enumerate(scene.items) if item.kind == "date" and item.date is not None
        ]
        self.done: list[tuple[Draft, When]] = []

    def when(self, draft: Draft) -> When:
        """The time of a draft by LABELS' rules; drafts must come in order of the text."""
        when = self._when(draft)
        self.done.append((draft, when))
        return when

    def _when(self, draft: Draft) -> When:
        taker = self._taker(draft)
        if taker is not None:
            return self._when(taker)  # "captured rebel-held X on 3 May": until then, and not today
        best: tuple[float, DateLike] | None = None
        untold: tuple[float, DateLike] | None = None
        for at, date in self.dated:
            if date.when.earliest is None and date.when.latest is None:
                if (
                    self.published is None
                    and date.kind == "point"
                    and (untold is None or self._cost(draft, at) < untold[0])
                ):
                    untold = (self._cost(draft, at), date)  # "on Friday", in a report without a date
                continue
            cost = self._cost(draft, at)
            if date.kind == "since" and draft.status in _CHANGES and not self._spans(draft, at, cost):
                continue  # "withdrew from the city they had held since March" did not happen since March
            if best is None or cost < best[0]:
                best = (cost, date)
        if untold is not None and untold[0] < min(_FAR, best[0] if best is not None else _FAR):
            return untold[1].when  # the day is not known, and is not that of the sentence before
        if self._is_background(draft) and (best is None or best[0] > _OWN):
            return When()
        if (lasting := self._lasted(draft, best[1].when.latest if best is not None else None)) is not None:
            return lasting
        if (counted := self._counted(draft)) is not None:
            return counted
        if self._ever_since(draft) and self.published is not None:
            begun = best[1].when if best is not None else self.narrative
            return from_to(begun.earliest if begun is not None else None, self.published)
        if (
            self._goes_on(draft)
            and not self.diary
            and self.published is not None
            and (best is None or best[1].kind == "point")
        ):
            return from_to(self.published, self.published)
        present = (draft.group is not None and draft.group.present) or (draft.ongoing and draft.rule == "predicate")
        perfect = draft.group is not None and draft.group.perfect
        now = present and not perfect and not self.diary and self.published is not None
        if now and best is not None and best[0] > _NEXT:
            best = None  # "X holds A, which Y had taken in May": what is so now is not of that day
        already = any(self.scene.low(i) == "already" for i in range(max(0, draft.first - 3), draft.last + 1))
        if best is not None and best[0] < _FAR and not (already and best[0] > 6):
            return self._of_date(draft, best[1])
        if draft.rule == "noun:siege" and any(
            d.start >= self.scene.items[max(0, draft.at - 6)].start and d.end <= self.scene.items[draft.at].start
            for d in self.durations
        ):
            return from_to(None, self.published)
        if already:
            return from_to(None, self.published) if self.published else When()
        own = present and (draft.status not in _CHANGES or (draft.status == "struck" and not perfect))
        own = (
            own or self._reported_state(draft) or self._is_entry(draft) or (draft.ongoing and draft.rule == "predicate")
        )
        told = draft.ongoing and (self._present() or self.narrative is None)
        if self.published is not None and (own or told) and not (self.diary and self.narrative is not None):
            return from_to(self.published, self.published)
        before = next((w for d, w in reversed(self.done) if d.at < draft.at and w.as_written is not None), None)
        if before is not None and before.earliest is not None and before.latest != self.published:
            return replace(before, as_written=None)  # "A fell on Monday, while further north B was taken"
        if self.narrative is not None:
            return replace(self.narrative, as_written=None)
        if self.published is not None:
            return from_to(None if draft.status in _CHANGES else self.published, self.published)
        return When()

    def _spans(self, draft: Draft, at: int, cost: float) -> bool:
        """ "since July the army has taken A", "from 1 August aircraft struck B": do changes fill the time since?"""
        if draft.at < at <= draft.last + 2:
            return True
        first = min(draft.first, draft.phrase.start)
        if at > first or cost > _HEAD or draft.group is None:
            return False
        return draft.status == "struck" or (draft.group.present and draft.group.perfect)

    def _ever_since(self, draft: Draft) -> bool:
        """ "took X in 2002 and has held it ever since": a state from the day told until publication."""
        if draft.status in _CHANGES or draft.group is None or not (draft.group.present and draft.group.perfect):
            return False
        last = max(draft.last, draft.at)
        return any(self.scene.low(i) == "ever" and self.scene.low(i + 1) == "since" for i in range(last, last + 4))

    def _is_entry(self, draft: Draft) -> bool:
        """ "* Kadugli - surrounded on three sides by Y": a state without a verb, in a line that its place heads."""
        state = draft.status in {"besieged", "controls", "contested"}
        bare = draft.group is not None and draft.group.participle and draft.group.start == draft.group.verb
        return state and bare and bool(self.scene.headed)

    def _reported_state(self, draft: Draft) -> bool:
        """ "a statement said the town was still theirs": the past of what somebody said, not of the thing."""
        perfect = draft.group is not None and (draft.group.perfect or draft.group.past_perfect)
        if draft.status in _CHANGES or draft.status == "besieged" or perfect:
            return False
        first = min(draft.first, draft.phrase.start)
        k = first - 1
        while k >= 0 and (
            self.scene.low(k) in {"that", "the", ","}
            or self.scene.is_in(k, "classes.determiner")
            or self.scene.is_in(k, "extent")
            or self.scene.low(k) == "of"
        ):
            k -= 1
        return k >= 0 and self.scene.is_in(k, "classes.reporting")

    def _taker(self, draft: Draft) -> Draft | None:
        """The draft by which the place that a draft says is "Y-held" changes hands."""
        if draft.rule != "held":
            return None
        here = {ref.toponym.start for ref in draft.phrase.refs}
        return next(
            (
                d
                for d in self.drafts
                if d.status in {"captured", "lost"}
                and d.first <= draft.at <= d.last
                and not here.isdisjoint(ref.toponym.start for ref in d.phrase.refs)
            ),
            None,
        )

    def _goes_on(self, draft: Draft) -> bool:
        """ "took X in August, and which it still holds": a state told in the present that something before it began."""
        group = draft.group
        if draft.status in _CHANGES or group is None or not (group.present or (group.passive and group.participle)):
            return False
        return any(self.scene.low(i) == "still" for i in range(max(0, group.start - 2), draft.at + 1))

    def _is_background(self, draft: Draft) -> bool:
        """ "Y retook X, which Z had captured": what came before, at a time not told."""
        if draft.status not in _CHANGES or draft.group is None or not draft.group.past_perfect:
            return False
        low, high = sorted((min(draft.phrase.start, draft.group.start), draft.at))
        clause = range(max(0, low - 1), high)
        if not any(
            self.scene.low(i) in {"which", "who"} or (self.scene.low(i) == "that" and not self._of_saying(i))
            for i in clause
        ):
            return False
        here = {r.toponym.name for r in draft.phrase.refs}
        return any(d is not draft and here & {r.toponym.name for r in d.phrase.refs} for d in self.drafts)

    def _lasted(self, draft: Draft, told: dt.date | None) -> When | None:
        """ "has been surrounded for three weeks": so long before publication, or before the day told, until then."""
        if draft.status not in {"besieged", "controls", "contested"}:
            return None
        first, end = self.scene.items[draft.first].start, self.scene.items[max(draft.last, draft.at)].end
        near = [d for d in self.durations if d.length_days and first <= d.start <= end + 12]
        if not near:
            return None
        present = draft.group is not None and draft.group.present
        had = any(self.scene.low(i) == "had" for i in range(draft.first, max(draft.last, draft.at) + 1))
        told = told or (self.narrative.latest if had and self.narrative is not None else None)
        counted = not _UNCOUNTED.fullmatch(near[0].when.as_written or "")
        aside = draft.rule.startswith("adjective") or (draft.group is not None and draft.group.participle)
        still = told is None and counted and self._present(draft.at if aside else -1)
        until = self.published if present or still else told
        if until is None:
            return None
        start = add_days(until, -(near[0].length_days or 0))
        return replace(from_to(start, until), as_written=near[0].when.as_written)

    def _counted(self, draft: Draft) -> When | None:
        """ "took X on Monday, three days after Y fell": so many days before what the sentence tells first."""
        found = None
        first = min(draft.first, draft.phrase.start, draft.group.start if draft.group is not None else draft.first)
        for at, date in self.dated:
            near = first - 3 <= at or all(self.scene.low(i) != "," for i in range(at, first))
            first_told = not any(at < d.at < draft.at for d in self.drafts)
            if near and first_told and at < draft.at and (match := _COUNTED.match(date.when.as_written or "")):
                found = match
        if found is None:
            return None
        words, direction = found[1], found[2].casefold()
        length = find_dates(f"for {words}", 0, len(words) + 4, published=None)
        days = next((d.length_days for d in length if d.length_days is not None), None)
        told = next((w for d, w in reversed(self.done) if w.latest is not None and d.at < draft.at), None)
        if told is None:
            dates = [d.when for _, d in self.dated if d.kind == "point" and d.when.latest is not None]
            told = dates[0] if dates else self.narrative
        if days is None or told is None or told.earliest is None or told.earliest != told.latest:
            return None
        day = add_days(told.earliest, -days if direction == "after" else days)
        return from_to(day, day) if day is not None else None

    def _present(self, but: int = -1) -> bool:
        """Is the sentence told in the present, whatever the word at item `but` is?"""
        scene = self.scene
        for i, item in enumerate(scene.items):
            if i == but:
                continue
            told = scene.is_in(i, "classes.reporting") and item.lower.endswith("d")
            past = item.kind == "word" and any("past" in c.forms for c in item.verbs) and scene.low(i - 1) != "-"
            before = i - 1
            while scene.is_in(before, "classes.adverb"):
                before -= 1
            auxiliary = scene.is_in(before, "classes.be") or scene.is_in(before, "classes.have")
            if item.lower in _PAST or ((told or past) and not auxiliary):
                return False
        return True

    def _cost(self, draft: Draft, at: int) -> float:
        """How far a date is from a draft's words: clause boundaries weigh more than words."""
        first, last = min(draft.first, draft.phrase.start), max(draft.last, draft.at)
        if first <= at <= last:
            # "took it on 1 May and lost it two days later": a date after another verb is that verb's
            taken = any(other.at < at < draft.at for other in self.drafts if other is not draft)
            verb = draft.group.start if draft.group is not None else at
            aside = at < verb and self._in_aside(first, at, verb)
            earlier = any(self.scene.low(i) == "," for i in range(at, verb))
            nominal = _NOUNS if self._belongs_to_noun(at) else 0.0
            return 0.02 * abs(at - draft.at) + 3.0 * taken + (5.0 if aside else 1.5 if earlier else 0.0) + nominal
        low, high = (at, first) if at < first else (last, at)
        cost = float(high - low) * 0.25
        for i in range(low + 1, high):
            word = self.scene.low(i)
            if word in {";", ":", "—", "–"}:
                cost += 4 if word == ":" and at < first else 8  # what follows a colon says more of what stands before
            elif word in {"which", "where", "who"} or (word == "that" and not self._of_saying(i)):
                cost += 12 if at > last else 4  # a date in a relative clause is that clause's own
            elif word in {
                "after",
                "before",
                "while",
                "when",
                "although",
                "though",
                "but",
                "as",
                "since",
                "because",
                "whose",
            }:
                cost += 5
            elif word in {",", "and"}:
                cost += 1
        for other in self.drafts:
            if other is not draft and low < other.at < high:
                cost += 4
            elif other is not draft and at > 2 and other.at < at <= other.last + 2 < first:
                cost += 5  # it stands in another claim's words
        if at > last and any(self._says(i) for i in range(max(last + 1, at - _OBJECT), at)):
            cost += 4  # "took X, the army said on Monday": the day of the report
        if self._belongs_to_noun(at):
            cost += _NOUNS
        if at < first and any(self.scene.low(i) == "that" and self._of_saying(i) for i in range(low + 1, high)):
            cost += 5  # "it was reported on Tuesday that ...": the day of the report
        if at == 0 and self.scene.low(1) in {":", "–", "—", "-"}:
            return 0.5  # "8 August: X is taken"
        if at < first and self._is_cleft(at):
            return 1.0
        if at < first and at <= 2:
            cost = min(cost, _HEAD)  # a date at the head of a sentence speaks for all of it
        return cost

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
        if at < _TWO or self.scene.low(at - 1) != "of":
            return False
        return self.scene.items[at - 2].kind == "word" and self.scene.low(at - 2) != "as"

    def _in_aside(self, first: int, at: int, verb: int) -> bool:
        """ "Y, who joined an offensive begun in January, took X": does the date stand in a clause set in?"""
        opened = any(self.scene.low(i) in {"who", "which", "whose", "where"} for i in range(first, at))
        return opened and any(self.scene.low(i) == "," for i in range(at + 1, verb))

    def _says(self, i: int) -> bool:
        return self.scene.is_in(i, "classes.reporting") or self.scene.low(i) == "told"

    def _then(self, draft: Draft, date: DateLike) -> When | None:
        """ "until May 2016, when Y took X": the day or month at the end of what lasted; of "since", its beginning."""
        at = next((i for i, d in self.dated if d is date), 0)
        behind = at + 1 + (self.scene.low(at + 1) == ",")
        if date.kind not in {"range", "until", "since", "by"} or self.scene.low(behind) != "when" or draft.at < behind:
            return None
        if date.kind == "since":
            head = len((date.when.edtf or "").partition("/")[0])
            first = date.when.earliest
            if first is None:
                return None
            unit = around(first, "year" if head == len("2017") else "month" if head == len("2017-05") else "day")
            return replace(from_to(unit.earliest, unit.latest), as_written=date.when.as_written)
        if date.when.latest is None:
            return None
        return replace(from_to(unit_start(date.when), date.when.latest), as_written=date.when.as_written)

    def _began_since(self, draft: Draft, date: DateLike) -> bool:
        """ "since the operation began on 14 July, they have taken": is the date that of a beginning?"""
        if draft.group is None or not (draft.group.present and draft.group.perfect) or self.published is None:
            return False
        at = next((i for i, d in self.dated if d is date), 0)
        for i in range(at - 1, max(-1, at - 14), -1):
            if self.scene.low(i) == "since":
                return True
            if self.scene.items[i].kind == "punct" and self.scene.low(i) in {",", ";", ":"}:
                return False
        return False

    def _of_saying(self, i: int) -> bool:
        """Is the "that" at item `i` one of "said on Tuesday that"?"""
        if self.scene.low(i - 1) == "and":
            return True  # "... and that fighting went on"
        k = i - 1
        while k >= 0 and (self.scene.items[k].kind == "date" or self.scene.low(k) in {"on", "in", ","}):
            k -= 1
        return self.scene.is_in(k, "classes.reporting")

    def _of_date(self, draft: Draft, date: DateLike) -> When:
        when = date.when
        if (told := self._then(draft, date)) is not None:
            return told
        if date.kind == "since" and draft.status == "struck" and not (draft.group is not None and draft.group.present):
            return replace(from_to(when.earliest, None), as_written=when.as_written)  # until when is not said
        if date.kind == "point" and self._began_since(draft, date):
            return replace(from_to(when.earliest, self.published), as_written=when.as_written)
        earlier = draft.status in _CHANGES and draft.group is not None and draft.group.past_perfect
        if earlier and (date.kind == "since" or (when.earliest != when.latest and when.latest == self.published)):
            # "the town that they had captured this year": at some time from then on, and before what the text tells
            return replace(from_to(when.earliest, None), as_written=when.as_written)
        if date.kind == "by" and draft.status not in _CHANGES and when.latest is not None:
            return replace(from_to(unit_start(when), when.latest), as_written=when.as_written)
        if date.kind == "since" and draft.group is not None and draft.group.past_perfect:
            # "took X, which had been held since 2014": the state ended with the event before it
            ended = next(
                (w.latest for d, w in reversed(self.done) if w.latest is not None and w.latest != self.published), None
            )
            if ended is None and self.narrative is not None:
                ended = self.narrative.latest
            if ended is not None and (when.earliest is None or ended >= when.earliest):
                return replace(from_to(when.earliest, ended), as_written=when.as_written)
        return when


def unit_start(when: When) -> dt.date | None:
    """The first day of what "by May 2017" names: the day itself, or that of the month or the year."""
    latest = when.latest
    named = (when.edtf or "").rpartition("/")[2]
    if latest is None or len(named) > len("2017-05"):
        return latest
    return latest.replace(day=1) if len(named) > len("2017") else latest.replace(month=1, day=1)


def from_to(earliest: dt.date | None, latest: dt.date | None) -> When:
    """From one day to another, None where open; nothing written stands for it."""
    if earliest is None and latest is None:
        return When()
    if earliest == latest and earliest is not None:
        return When(earliest, latest, None, earliest.isoformat())
    return When(
        earliest, latest, None, f"{earliest.isoformat() if earliest else '..'}/{latest.isoformat() if latest else '..'}"
    )
