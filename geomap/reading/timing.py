"""When what a sentence says happened: its own clause's date, the sentence's, or the narrative's."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import When
from geomap.reading.datecosts import FAR, HEAD, NEXT, OWN, DateCosts
from geomap.reading.dates import find_dates
from geomap.reading.spans import add_days, around

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geomap.reading.discourse import Discourse
    from geomap.reading.items import DateLike
    from geomap.reading.rules import Draft, Scene

_CHANGES = frozenset({"captured", "lost", "siege_broken", "struck"})
_WENT_ON = frozenset({"remained", "stayed", "continued", "kept", "became", "began", "lay", "stood"})
_PAST = frozenset({"was", "were", "had", "did"})
_KEEPING = frozenset({"keeps", "keep", "maintains", "maintain", "retains", "retain", "tightens"})
_OF_PLACE = 7
"""Items of "after the capture of X"."""
_TOLERANCE = 3
"""Days by which a date may be later than that of publication: datelines and time zones differ."""
_UNCOUNTED = re.compile(r"for (?:many |long )?(?:hours|days|weeks|months|years|decades)", re.IGNORECASE)
_COUNTED = re.compile(r"(.{1,30}?\b(?:days?|weeks?|months?))\s+(after|before)$", re.IGNORECASE)

_VAGUE = re.compile(r"(?:just |only )?(?:a )?(?:few|several|some|couple of)\b", re.IGNORECASE)


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
        self.costs = DateCosts(scene, drafts)
        self.narrative, self.changed = discourse.when, discourse.changed
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
            if self._is_to_come(date):
                continue  # nothing that is told has happened then
            if date.when.earliest is None and date.when.latest is None:
                if (
                    self.published is None
                    and date.kind == "point"
                    and (untold is None or self.costs.of(draft, at) < untold[0])
                ):
                    untold = (self.costs.of(draft, at), date)  # "on Friday", in a report without a date
                continue
            cost = self.costs.of(draft, at)
            if date.kind == "since" and draft.status in _CHANGES and not self._spans(draft, at, cost):
                continue  # "withdrew from the city they had held since March" did not happen since March
            if best is None or cost < best[0]:
                best = (cost, date)
        if untold is not None and untold[0] < min(FAR, best[0] if best is not None else FAR):
            return untold[1].when  # the day is not known, and is not that of the sentence before
        if self._is_background(draft) and (best is None or best[0] > OWN):
            return When()
        if (lasting := self._lasted(draft, best[1].when if best is not None else None)) is not None:
            return lasting
        if (best is None or best[0] > OWN) and (counted := self._counted(draft)) is not None:
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
        present = present or self._is_kept(draft)
        if draft.group is None and draft.rule.startswith(("adjective", "held")) and best is not None and best[0] > NEXT:
            present = self._present(draft.at)  # "Y disputes X-held islands; in 2008 ..."
        if present and self.narrative is not None and self._is_tenseless(draft):
            present = False  # "aircraft hit X" in a narrative
        perfect = draft.group is not None and draft.group.perfect
        now = present and not perfect and not self.diary and self.published is not None
        if now and best is not None and best[0] > NEXT:
            best = None  # "X holds A, which Y had taken in May": what is so now is not of that day
        already = any(self.scene.low(i) == "already" for i in range(max(0, draft.first - 3), draft.last + 1))
        if best is not None and best[0] < FAR and not (already and best[0] > 6):
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
        if (since := self._days_from(draft)) is not None:
            return since
        before = next((w for d, w in reversed(self.done) if d.at < draft.at and w.as_written is not None), None)
        if before is not None and before.earliest is not None and before.latest != self.published:
            return replace(before, as_written=None)  # "A fell on Monday, while further north B was taken"
        if self.narrative is not None:
            return replace(self.narrative, as_written=None)
        if self.published is not None:
            return from_to(None if draft.status in _CHANGES else self.published, self.published)
        return When()

    def _is_to_come(self, date: DateLike) -> bool:
        """Is it a time after publication ("within two months")?"""
        first, last = date.when.earliest, date.when.latest
        if self.published is None or first is None:
            return False
        soon = add_days(self.published, _TOLERANCE) or self.published
        return first > soon or (date.kind == "range" and first >= self.published and last is not None and last > soon)

    def _spans(self, draft: Draft, at: int, cost: float) -> bool:
        """ "since July the army has taken A", "from 1 August aircraft struck B": do changes fill the time since?"""
        if draft.at < at <= draft.last + 2:
            return True
        first = min(draft.first, draft.phrase.start)
        if at > first or cost > HEAD or draft.group is None:
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
        before = self._held_before(draft)
        if draft.rule != "held" and not draft.rule.startswith("seat") and not before:
            return None
        here = {ref.toponym.start for ref in draft.phrase.refs}
        return next(
            (
                d
                for d in self.drafts
                if d.status in {"captured", "lost"}
                and (d.first <= draft.at <= d.last or (before and (d.at < draft.at or self._is_bare(draft))))
                and not here.isdisjoint(ref.toponym.start for ref in d.phrase.refs)
            ),
            None,
        )

    def _is_bare(self, draft: Draft) -> bool:
        """ "X, the last town held by Y, was taken": is it a participle without a time of its own?"""
        group = draft.group
        return group is not None and group.participle and group.passive and group.start == group.verb

    def _held_before(self, draft: Draft) -> bool:
        """ "took X, which had been held by Y": is it told, without a day of its own, of a time that is over?"""
        group = draft.group
        if draft.status != "controls" or group is None or not draft.rule.startswith("verb"):
            return False
        over = group.past_perfect or self.scene.low(group.verb - 1) in {"previously", "formerly", "once"}
        over = over or self._is_bare(draft)
        return over and not any(draft.at < at <= draft.last + 4 for at, _ in self.dated)

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
        begun = range(max(0, min(draft.first, low) - 2), low)
        if any(self.scene.low(i) == "since" for i in begun):
            return True  # "clashes have gone on since Y had forced Z out of X"
        if not any(
            self.scene.low(i) in {"which", "who"} or (self.scene.low(i) == "that" and not self.costs.of_saying(i))
            for i in clause
        ):
            return False
        here = {r.toponym.name for r in draft.phrase.refs}
        return any(d is not draft and here & {r.toponym.name for r in d.phrase.refs} for d in self.drafts)

    def _lasted(self, draft: Draft, date: When | None) -> When | None:
        """ "has been surrounded for three weeks": so long before publication, or before the day told, until then."""
        if draft.status not in {"besieged", "controls", "contested"}:
            return None
        first, end = self.scene.items[draft.first].start, self.scene.items[max(draft.last, draft.at)].end
        near = [d for d in self.durations if d.length_days and self._is_length_of(draft, d, first, end)]
        if not near:
            return None
        present = draft.group is not None and draft.group.present
        had = any(self.scene.low(i) == "had" for i in range(draft.first, max(draft.last, draft.at) + 1))
        length = near[0].length_days or 0
        first_day, told = (date.earliest, date.latest) if date is not None else (None, None)
        if first_day is not None and told is not None and not present and (told - first_day).days > length:
            return None  # "a month-long siege in 1991"
        told = told or (self.narrative.latest if had and self.narrative is not None else None)
        counted = not _UNCOUNTED.fullmatch(near[0].when.as_written or "")
        aside = draft.rule.startswith("adjective") or (draft.group is not None and draft.group.participle)
        still = told is None and counted and self._present(draft.at if aside else -1)
        if told is None and not present and not still and counted and self.narrative is not None and not aside:
            begun = self.narrative.latest  # "rebels took X on 3 May. They held it for three weeks."
            if begun is not None and (near[0].when.as_written or "").casefold().startswith("for "):
                if self.scene.text[near[0].end : near[0].end + 7].casefold() == " until ":
                    begun, last = add_days(begun, -length), begun  # "for 75 years until it was taken"
                else:
                    last = add_days(begun, length)
                return replace(from_to(begun, last), as_written=near[0].when.as_written)
        of_late = told is None and not counted and self.narrative is None  # "was cut off for weeks"
        taken = self._taken_before(draft) if draft.status == "controls" and not had else None
        if taken is not None and not present and (near[0].when.as_written or "").casefold().startswith("for "):
            return replace(from_to(taken, add_days(taken, length)), as_written=near[0].when.as_written)
        until = self.published if present or still or of_late else told
        if until is None:
            return None
        start = add_days(until, -length)
        return replace(from_to(start, until), as_written=near[0].when.as_written)

    def _taken_before(self, draft: Draft) -> dt.date | None:
        """ "was overrun on 3 May and remained in their hands for a year": the day on which it began."""
        here = {ref.toponym.name for ref in draft.phrase.refs}
        taken = (
            w.latest
            for d, w in reversed(self.done)
            if d.status == "captured" and d.at < draft.at and here & {ref.toponym.name for ref in d.phrase.refs}
        )
        return next(taken, None)

    def _is_length_of(self, draft: Draft, duration: DateLike, first: int, end: int) -> bool:
        """Does a duration say how long a state lasted: not "after a week of fighting", "a 55-day battle"?"""
        text = self.scene.text
        trigger = self.scene.items[draft.at].start
        if text[duration.end : trigger].strip(" ") in {"of", "of heavy", "of fierce", "of street", ""} and (
            draft.rule.startswith("noun") and duration.end <= trigger
        ):
            return True  # "after three days of fighting in X"
        if text[max(0, duration.start - 6) : duration.start].endswith(("its ", "their ")):
            other = any(word in text[trigger : duration.start] for word in (" whose ", " which ", " where "))
            near = draft.status == "besieged" or duration.start <= end + 12
            return near and not other  # "the siege of X entered its fifth month"
        if not first <= duration.start <= end + 12:
            return False
        if (
            text[max(0, duration.start - 2) : duration.start].rstrip().endswith(",")
            and "," in text[duration.end : trigger]
        ):
            return False  # "X, for four years Y's seat, is Z's again"
        written = (duration.when.as_written or "").casefold()
        other = written.startswith("after ") or "-" in written.removesuffix("-long")
        return not other or draft.rule.startswith("noun") or draft.status == "besieged"

    def _counted(self, draft: Draft) -> When | None:
        """ "took X on Monday, three days after Y fell": so many days before what the sentence tells first."""
        found, until = None, 0
        first = min(draft.first, draft.phrase.start, draft.group.start if draft.group is not None else draft.first)
        for at, date in self.dated:
            joined = all(self.scene.low(i) != "," for i in range(at, first))
            near = first - 3 <= at or joined
            first_told = joined or not any(at < d.at < draft.at and d.status in _CHANGES for d in self.drafts)
            if near and first_told and at < draft.at and (match := _COUNTED.match(date.when.as_written or "")):
                found, until = match, at
        if found is None:
            return None
        days, direction = _days_in(found[1]), found[2].casefold()
        told = next((w for d, w in reversed(self.done) if w.latest is not None and d.at < until), None)
        if told is None:
            dates = [d.when for _, d in self.dated if d.kind == "point" and d.when.latest is not None]
            told = dates[0] if dates else self.narrative
        if days is None or told is None or told.earliest is None or told.earliest != told.latest:
            return None
        day = add_days(told.earliest, -days if direction == "after" else days)
        return from_to(day, day) if day is not None else None

    def _is_kept(self, draft: Draft) -> bool:
        """ "Y keeps its hold on X": a noun of control with a verb of keeping in the present."""
        if draft.group is not None or draft.status != "controls" or not draft.rule.startswith("noun"):
            return False
        return any(self.scene.low(k) in _KEEPING for k in range(max(0, draft.at - 3), draft.at))

    def _is_tenseless(self, draft: Draft) -> bool:
        """Can the verb as written be past as well as present ("hit", "beset")?"""
        group = draft.group
        if group is None or group.start != group.verb:
            return False
        return any({"past", "base"} <= c.forms for c in self.scene.items[group.verb].verbs)

    def _days_from(self, draft: Draft) -> When | None:
        """ "X was taken three days after Y": so long after Y was, or after what the text told last."""
        for at, date in self.dated:
            written = _COUNTED.match(date.when.as_written or "")
            if date.when.latest is not None or written is None or self.costs.of(draft, at) >= FAR:
                continue
            first = min(draft.first, draft.phrase.start)
            if at < first and all(self.scene.low(i) != "," for i in range(at, first)):
                continue  # "a day after Y fled and Z took X" is told from what the sentence tells first
            days = _days_in(written[1])
            named = (self.scene.items[k] for k in range(at + 1, min(len(self.scene.items), at + _OF_PLACE)))
            names = (self.scene.text[item.start : item.end].casefold() for item in named if item.kind == "place")
            told = next((self.changed[name] for name in names if name in self.changed), self.narrative)
            if _VAGUE.match(written[1]):
                return When()  # "a few days after the war broke out"
            if days is None or told is None or told.earliest is None or told.earliest != told.latest:
                continue
            day = add_days(told.earliest, days if written[2].casefold() == "after" else -days)
            return replace(from_to(day, day), as_written=date.when.as_written) if day is not None else None
        return None

    def _present(self, but: int = -1) -> bool:
        """Is the sentence told in the present, whatever the word at item `but` is?"""
        scene = self.scene
        marks = [i for i, item in enumerate(scene.items) if item.lower == ";"] if but >= 0 else []
        first = max((i for i in marks if i < but), default=-1)
        stop = min((i for i in marks if i > but), default=len(scene.items))
        for i, item in enumerate(scene.items):
            if i == but or not first < i < stop:
                continue
            told = scene.is_in(i, "classes.reporting") and item.lower.endswith("d")
            past = item.kind == "word" and any("past" in c.forms for c in item.verbs) and scene.low(i - 1) != "-"
            before = i - 1
            while scene.is_in(before, "classes.adverb"):
                before -= 1
            auxiliary = scene.is_in(before, "classes.be") or scene.is_in(before, "classes.have")
            if item.lower in _PAST or item.lower in _WENT_ON or ((told or past) and not auxiliary):
                return False
        return True

    def _then(self, draft: Draft, date: DateLike) -> When | None:
        """ "until May 2016, when Y took X": the day or month at the end of what lasted; of "since", its beginning."""
        at = next((i for i, d in self.dated if d is date), 0)
        behind = at + 1 + (self.scene.low(at + 1) == ",")
        if date.kind not in {"range", "until", "since", "by"} or self.scene.low(behind) != "when" or draft.at < behind:
            return None
        if date.kind == "since":
            return _beginning(date)
        if date.when.latest is None:
            return None
        return replace(from_to(unit_start(date.when), date.when.latest), as_written=date.when.as_written)

    def _began_since(self, draft: Draft, date: DateLike) -> bool:
        """ "since the operation began on 14 July, they have taken": is the date that of a beginning?"""
        if draft.group is None or not draft.group.perfect or self.published is None:
            return False
        if draft.status in _CHANGES and not draft.group.present:
            return False
        at = next((i for i, d in self.dated if d is date), 0)
        for i in range(at - 1, max(-1, at - 14), -1):
            if self.scene.low(i) == "since":
                return True
            if self.scene.items[i].kind == "punct" and self.scene.low(i) in {",", ";", ":"}:
                return False
        return False

    def _ended(self, draft: Draft) -> dt.date | None:
        """ "X, besieged since May, fell on Monday": the day on which what lasted was over."""
        group = draft.group
        if group is None or group.present or group.perfect or draft.status in _CHANGES:
            return None
        here = {ref.toponym.start for ref in draft.phrase.refs}
        after = (
            d
            for d in self.drafts
            if d.at > draft.at
            and d.status in {"captured", "lost", "siege_broken"}
            and here & {ref.toponym.start for ref in d.phrase.refs}
        )
        ending = next(after, None)
        return self._when(ending).latest if ending is not None else None

    def _of_date(self, draft: Draft, date: DateLike) -> When:
        when = date.when
        told = _beginning(date) if draft.rule == "free" and date.kind == "since" else self._then(draft, date)
        if told is not None:
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
        end = self._ended(draft) if date.kind == "since" else None
        if end is not None and when.earliest is not None and when.earliest <= end:
            return replace(from_to(when.earliest, end), as_written=when.as_written)
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


def _days_in(words: str) -> int | None:
    """How many days "three weeks" are."""
    length = find_dates(f"for {words}", 0, len(words) + 4, published=None)
    return next((d.length_days for d in length if d.length_days is not None), None)


def _beginning(date: DateLike) -> When | None:
    """The day or month from which "since" counts."""
    first = date.when.earliest
    if first is None:
        return None
    head = len((date.when.edtf or "").partition("/")[0])
    unit = around(first, "year" if head == len("2017") else "month" if head == len("2017-05") else "day")
    return replace(from_to(unit.earliest, unit.latest), as_written=date.when.as_written)


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
