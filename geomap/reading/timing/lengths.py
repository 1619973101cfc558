"""Times told by how long: "held for three weeks", "three days after Y fell", "left after 24 hours"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import When
from geomap.patterns import lazy
from geomap.reading.dates.spans import add_days
from geomap.reading.timing.costs import FAR
from geomap.reading.timing.counting import COUNTED, LONGEST, days_in, is_firm, is_vague, stepped
from geomap.reading.timing.whens import from_to

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geomap.reading.rules import Draft, Scene
    from geomap.reading.sentences.items import DateLike
    from geomap.reading.timing.costs import DateCosts

CHANGES = frozenset({"captured", "lost", "siege_broken", "struck"})
_WENT_ON = frozenset(
    {"remained", "stayed", "continued", "kept", "became", "began", "lay", "stood", "belonged", "lasted"}
)
_PAST = frozenset({"was", "were", "had", "did"})
_QUOTING = frozenset({"that", '"', "“", "‘", ":"})
_NOW = frozenset({"is", "are", "has", "have"})
_OF_PLACE = 7
"""Items of "after the capture of X"."""
_UNCOUNTED = lazy(r"for (?:many |long )?(?:hours|days|weeks|months|years|decades)", re.IGNORECASE)
_FURTHER = lazy(r"\b(?:another|further|more)\b(?! than\b)", re.IGNORECASE)
_APPOSED = lazy(r"\s(?:an?|the|its|his|their)\s+\w", re.IGNORECASE)
""" "X, a town under siege for two years, was shelled"."""
_STEP, _MANNER = 12, 45
"""Characters between a state and its length that can hold no clause; those of "against repeated attacks", at most."""
_OTHER_CLAUSE = lazy(r"[^\w\s'’-]|\b(?:and|but|or|after|before|while|when|who|which|that|as|since|where|until|to)\b")
_DOOR_TO_DOOR = lazy(r"from (\w+) to \1")
_HELD_OUT = lazy(r" and (?:held(?: out)?|resisted|defended itself|lasted) $")
""" "was encircled on 3 May and held out for ten days"."""
_ATTRIBUTE = lazy(r"-(?:hour|day|week|month|year|decade)\b")
""" "a 55-day battle", but not "for eighty-seven days"."""
_DONE = lazy(r"\s(?:long\s)?(?:\w+ed|held|cut|taken|lost|left|built|shut|hit|overrun)\b")
""" "X, encircled for two years, was shelled"."""
_RELATIVE = lazy(r"\s(?:who|which|whose|having)\s")
_CLAUSE = 60
"""Characters of a clause of the subject before its length."""
_A_DAY = lazy(r"\b(?:2[0-9]|[3-9]\d|\d{3}|twenty|thirty|forty)")
_JOINED = 3
"""Items between "three days after" and the verb whose subject stands before them ("three days after losing X")."""
_ROUNDED = 0.1
"""The share of a length by which it may be told too long."""
_NEARLY = 0.8
"""What part of a length a range must have to be the one that it says in round numbers."""
_LONG = 21
"""Days of "after two weeks of fighting", at most, that are counted from the day told last."""
_IN_A_ROW = frozenset({"in", "a", "row", "running"})
"""Words behind "for the third day"."""
_EVER = 7
"""Items of "by the line of 1974 ever since"."""
_AHEAD, _BEHIND = 60, 2
"""Characters between "after two days" and the words of what came then, before and behind them."""
_WORD = 9
_SPENT = frozenset({"of", "under", "in", "as", "with", "without"})
"""What stands behind a length that says how it was spent, and not what it is counted from."""


class Lengths:
    """The times of one sentence's drafts as far as it tells them by their length."""

    def __init__(
        self,
        scene: Scene,
        dates: Sequence[DateLike],
        costs: DateCosts,
        done: Sequence[tuple[Draft, When]],
        published: dt.date | None,
    ) -> None:
        self.scene, self.costs, self.drafts, self.done, self.published = scene, costs, costs.drafts, done, published
        self.narrative, self.hands = scene.discourse.narrative.when, scene.discourse.hands
        self._counted_back: list[Draft] = []
        """Those told to have been so many days before another: nothing is counted from them."""
        self.durations = [d for d in dates if d.kind == "duration"]
        self.dated = [
            (i, item.date) for i, item in enumerate(scene.items) if item.kind == "date" and item.date is not None
        ]

    def lasted(self, draft: Draft, date: When | None) -> When | None:
        """ "has been surrounded for three weeks": so long before publication, or before the day told, until then."""
        near = self._length_of(draft)
        if near is None:
            return None
        present = draft.group is not None and draft.group.present
        length, told = near.length_days or 0, date.latest if date is not None else None
        if date is not None and not present and _days_of(date) > length * _NEARLY:
            return None  # "a month-long siege in 1991", "for 30 months (15 August 1941 to 20 January 1944)"
        if (further := self._further(near, told)) is not None:
            return further
        span = self._onward(draft, near, date) or self._back(draft, near, told)
        return replace(from_to(*span), as_written=near.when.as_written) if span is not None else None

    def _length_of(self, draft: Draft) -> DateLike | None:
        """The length that is told of a state, None where none is."""
        if draft.status not in {"besieged", "controls", "contested", "struck"}:
            return None
        first, end = self.scene.items[draft.first].start, self.scene.items[max(draft.last, draft.at)].end
        lengths = (d for d in self.durations if d.length_days and self._is_length_of(draft, d, first, end))
        near = min(lengths, key=lambda d: (d.start < end, abs(d.start - end)), default=None)
        if near is None or (draft.status == "struck" and _is_uncounted(near)):
            return None
        return None if _is_within_a_day(near) else near

    def _onward(self, draft: Draft, near: DateLike, date: When | None) -> tuple[dt.date, dt.date | None] | None:
        """From the day on which a state began, where that is told: "entered on 7 July and for five days held X"."""
        length, written = near.length_days or 0, (near.when.as_written or "").casefold()
        day = date.earliest if date is not None and date.earliest == date.latest else None
        if day is not None and date is not None and self._is_begun(date):
            return self._from(day, length)
        if draft.group is not None and draft.group.present:
            return None
        if date is None and not _is_uncounted(near) and (told := self._narrated(draft, near)) is not None:
            return told
        before = self.scene.text[max(0, near.start - _MANNER) : near.start]
        went_on = before.endswith(" and ") or _HELD_OUT.search(before) is not None or self._is_headed(draft, date)
        if day is not None and went_on and not _is_uncounted(near) and not self._is_before_it(draft):
            return self._from(day, length)
        taken = self.taken_before(draft) if draft.status == "controls" and not self._had(draft) else None
        if taken is None or not written.startswith("for "):
            return None
        back = add_days(taken, -length) if self._is_before_it(draft) else None
        return (back, taken) if back is not None else self._from(taken, length)

    def _from(self, day: dt.date, length: int) -> tuple[dt.date, dt.date | None]:
        """From a day on, or up to it where what is told would not be over by publication."""
        last, first = add_days(day, length), add_days(day, -length)
        to_come = last is not None and self.published is not None and last > self.published
        return (first, day) if to_come and first is not None else (day, last)

    def _narrated(self, draft: Draft, near: DateLike) -> tuple[dt.date, dt.date | None] | None:
        """ "Rebels took X on 3 May. They held it for three weeks": from the day that the text has come to."""
        begun = self.narrative.latest if self.narrative is not None and not self._had(draft) else None
        aside = _is_aside(draft)
        length, published = near.length_days or 0, self.published
        written = (near.when.as_written or "").casefold()
        if begun is None or aside or not written.startswith("for ") or is_present(self.scene, -1):
            return None
        last = add_days(begun, length)
        ended = self.scene.text[near.end : near.end + 7].casefold() == " until "
        if (ended or self._is_over(draft)) and (first := add_days(begun, -length)) is not None:
            return first, begun  # "for 75 years until it was taken"
        if last is not None and published is not None and last > published:
            if (last - published).days > length * _ROUNDED:
                begun = add_days(published, -length) or begun  # what is told is no forecast
            last = published  # "for almost a year"
        return begun, last

    def _back(self, draft: Draft, near: DateLike, told: dt.date | None) -> tuple[dt.date | None, dt.date] | None:
        """So long until the day told, or until publication."""
        group = draft.group
        if told is None and self._had(draft) and self.narrative is not None:
            told = self.narrative.latest
        still = (
            told is None and not _is_uncounted(near) and is_present(self.scene, draft.at if _is_aside(draft) else -1)
        )
        of_late = told is None and _is_uncounted(near) and self.narrative is None  # "was cut off for weeks"
        ended = told is None and self.narrative is None and self._had(draft)  # "driving out those who had held it for"
        over = (near.when.as_written or "").casefold().startswith("over ")
        spread = told is None and draft.status == "struck" and over
        now = (group is not None and group.present) or still or of_late or spread or ended
        until = self.published if now else told
        return (add_days(until, -(near.length_days or 0)), until) if until is not None else None

    def _had(self, draft: Draft) -> bool:
        return any(self.scene.low(i) == "had" for i in range(draft.first, max(draft.last, draft.at) + 1))

    def _is_headed(self, draft: Draft, date: When | None) -> bool:
        """ "On 3 May X came under siege for two weeks": does a day told before a deed of the simple past begin it?"""
        group, first = draft.group, draft.group.start if draft.group is not None else draft.at
        at = next((i for i, d in self.dated if d.when == date), first)
        past = group is not None and not (group.participle or group.perfect or group.past_perfect)
        if group is None:
            past = any(self.scene.low(i) in _PAST for i in range(draft.at - _JOINED, draft.at))
        return past and at < first and self.dated[0][1].kind == "point"

    def _is_begun(self, date: When) -> bool:
        """ "a five-month siege that began on 3 May": does a verb of beginning stand before the date?"""
        at = next((i for i, d in self.dated if d.when == date), None)
        if at is None:
            return False
        at -= self.scene.low(at - 1) in {"on", "in", "from"}
        return self.scene.is_in(at - 1, "rules.begun")

    def _further(self, length: DateLike, told: dt.date | None) -> When | None:
        """ "held it for another three days", "for two more weeks": so long from the day told on."""
        begun = told or (self.narrative.latest if self.narrative is not None else None)
        if begun is None or _FURTHER.search(length.when.as_written or "") is None:
            return None
        last = add_days(begun, length.length_days or 0)
        if last is not None and self.published is not None:
            last = min(last, max(self.published, begun))
        return replace(from_to(begun, last), as_written=length.when.as_written)

    def up_to(self, draft: Draft, end: When) -> When:
        """ "X, which Y had held for eight months, was taken in November": so long until it was taken."""
        first, last = self.scene.items[draft.first].start, self.scene.items[max(draft.last, draft.at)].end
        near = (d.length_days for d in self.durations if d.length_days and self._is_length_of(draft, d, first, last))
        days = next(near, None)
        if days is None or end.latest is None:
            return end
        return replace(from_to(add_days(end.latest, -days), end.latest), as_written=end.as_written)

    def _is_before_it(self, draft: Draft) -> bool:
        """ "was retaken after being in their hands for two months": does the state come before what is told of it?"""
        words = [self.scene.low(i) for i in range(max(0, draft.at - _OF_PLACE), draft.at)]
        return "after" in words and not {"being", "having", "spending"}.isdisjoint(words)

    def _is_over(self, draft: Draft) -> bool:
        """ "Y withdrew from X on Tuesday. They held it for two weeks": was it lost when the text told of it last?"""
        told = self.scene.told
        if told is None or told.force is None or draft.force is None or draft.status != "controls":
            return False
        if {r.toponym.name for r in told.phrase.refs}.isdisjoint(r.toponym.name for r in draft.phrase.refs):
            return False
        return (told.force.force.id == draft.force.force.id) == (told.status == "lost")

    def ever_since(self, draft: Draft) -> When | None:
        """ "X was taken in 2017. It had been theirs ever since": from what was told of it to where the story is."""
        begun = self.hands.changed(draft.phrase.refs)
        if begun is None or begun.earliest is None or self.narrative is None or not self._had(draft):
            return None
        until = self.narrative.latest
        if draft.status in CHANGES or until is None or until < begun.earliest or not says_ever_since(self.scene, draft):
            return None
        return from_to(begun.earliest, until)

    def taken_before(self, draft: Draft) -> dt.date | None:
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
            other = other or any(mark in text[duration.end : trigger] for mark in ":;")
            near = draft.status == "besieged" or duration.start <= end + 12
            return near and not other  # "the siege of X entered its fifth month"
        if not (first <= duration.start or self._heads(draft, duration)) or self._is_apart(end, duration.start):
            return False
        if (
            text[max(0, duration.start - 2) : duration.start].rstrip().endswith(",")
            and "," in text[duration.end : trigger]
        ):
            return False  # "X, for four years Y's seat, is Z's again"
        clause = text[max(0, duration.start - _CLAUSE) : duration.start].rpartition(",")[2]
        aside = "," in text[first : duration.start] and "," in text[duration.end : trigger]
        set_in = _RELATIVE.match(clause) or _APPOSED.match(clause) or _DONE.match(clause)
        if aside and (set_in or not draft.rule.startswith("verb")):
            return False  # "Y, who had advanced for weeks, surrounded X"; "X, Y's seat for a year, is Z's again"
        written = (duration.when.as_written or "").casefold()
        other = written.startswith("after ") or _ATTRIBUTE.search(written) is not None
        return not other or draft.rule.startswith("noun") or draft.status == "besieged"

    def _is_apart(self, end: int, start: int) -> bool:
        """Does anything but "from house to house", "have gone on" stand between a draft's words and its length?"""
        between = _HELD_OUT.sub("", _DOOR_TO_DOOR.sub("", self.scene.text[end:start]))
        if len(between) <= _STEP:
            return False
        return len(between) > _MANNER or _OTHER_CLAUSE.search(between) is not None

    def _heads(self, draft: Draft, duration: DateLike) -> bool:
        """ "For three days the town belonged to Y": does the sentence begin with a length, and the draft's clause?"""
        items = self.scene.items
        if not (duration.when.as_written or "").startswith("For ") or duration.start > items[0].start:
            return False
        first = min(draft.first, draft.phrase.start)
        behind = [i for i in range(1, first) if items[i].start > duration.end]
        while behind and items[behind[0]].lower in _IN_A_ROW:
            del behind[0]
        behind = behind[1:] if behind and items[behind[0]].lower == "," else behind
        return all(items[i].lower not in {",", ";", "and", "but", "after"} for i in behind) and all(
            d is draft or d.at > draft.at or d.phrase == draft.phrase for d in self.drafts
        )

    def counted(self, draft: Draft) -> When | None:
        """ "took X on Monday, three days after Y fell": so many days before what the sentence tells first."""
        found = self._count_of(draft)
        told = self._counted_from(found[1]) if found is not None else None
        if found is None or told is None or told.earliest is None or told.latest is None:
            return None
        if (told.latest - told.earliest).days > LONGEST:
            return None
        self._counted_back.append(draft)
        when = stepped(*found[0], told)
        if draft.status == "besieged" and when is not None and found[0][1] == "after":
            return from_to(when.earliest, told.latest)  # "three months after the siege of X began"
        return when

    def _count_of(self, draft: Draft) -> tuple[tuple[str, str], int] | None:
        """ "three days", "after", and the item, where they say when a draft was; None where they do not."""
        found, until = None, 0
        first = min(draft.first, draft.phrase.start, draft.group.start if draft.group is not None else draft.first)
        for at, date in self.dated:
            joined = all(self.scene.low(i) != "," for i in range(at, first))
            verb = draft.group.start if draft.group is not None else first
            near = (first - 3 <= at or joined) and (at < first or verb - at <= _JOINED)
            near = near and not any(at < k < draft.at and is_now(d) for k, d in self.dated)
            first_told = joined or not any(at < d.at < draft.at and d.status in CHANGES for d in self.drafts)
            if near and first_told and at < draft.at and (match := COUNTED.match(date.when.as_written or "")):
                found, until = match, at
        last = max(draft.last, draft.at)
        dated = (at for at, d in self.dated if d.when.latest is not None and not is_now(d))
        if found is None or any(last < at <= last + _JOINED for at in dated):
            return None  # "comes a few days after Y took X, in Z last weekend"
        return (found[1], found[2].casefold()), until

    def _counted_from(self, until: int) -> When | None:
        """What the words "three days after" at an item count from: what the sentence told, or the text, or today."""
        before = ((d, w) for d, w in reversed(self.done) if w.latest is not None and d.at < until)
        told = next((w for d, w in before if d not in self._counted_back), None)
        if told is None:
            points = [(at, d.when) for at, d in self.dated if d.kind == "point" and d.when.latest is not None]
            dates = [when for at, when in points if at < until or when.earliest == when.latest]
            told = dates[0] if dates else self.narrative
        of_late = told is None or (told.earliest is None and told.latest == self.published)
        if of_late and self.published is not None:
            return from_to(self.published, self.published)  # "help is on its way, a day after Y took X"
        return told

    def after(self, draft: Draft, *, dated: bool) -> When | None:
        """ "they left after 24 hours", "after two weeks of fighting Y took X": so long after the day told last.

        `dated`: the sentence has a date that may be the draft's, and only what it told before can be counted from.
        """
        told = next((w for d, w in reversed(self.done) if d.at < draft.at and d.status in CHANGES), None)
        told = told or (None if dated else self.narrative)
        if (
            not self.durations
            or draft.status not in CHANGES
            or told is None
            or told.earliest is None
            or told.earliest != told.latest
        ):
            return None
        first, last = min(draft.first, draft.phrase.start), max(draft.last, draft.at)
        start, end = self.scene.items[first].start, self.scene.items[last].end
        for length in self.durations:
            written = (length.when.as_written or "").casefold()
            if not written.startswith("after ") or not length.length_days or length.length_days > _LONG:
                continue
            if _is_within_a_day(length):
                continue  # "after several hours": on the same day
            if self._is_dated(length.start):
                continue  # "On 19 May, after two days of calm, Y took X"
            behind = self.scene.text[length.end : length.end + _WORD].casefold().split()
            spent = behind[:1] != [] and behind[0] in _SPENT  # "retook it after a day under the control of Y"
            opens = length.end <= start and not any(
                length.end < self.scene.items[d.at].start < start for d in self.drafts
            )
            ends = start < length.start <= end + _BEHIND
            if (opens and start - length.end < _AHEAD) or (ends and not spent):
                day = add_days(told.earliest, length.length_days)
                return replace(from_to(day, day), as_written=length.when.as_written) if day is not None else None
        return None

    def _is_dated(self, start: int) -> bool:
        """Does a date come before an offset, and nothing that happened then between them?"""
        items = self.scene.items
        first = next((items[at].start for at, d in self.dated if d.when.latest is not None), start)
        return first < start and not any(first < items[d.at].start < start for d in self.drafts)

    def days_from(self, draft: Draft) -> When | None:
        """ "X was taken three days after Y": so long after Y was, or after what the text told last."""
        for at, date in self.dated:
            written = COUNTED.match(date.when.as_written or "")
            if date.when.latest is not None or written is None or self.costs.of(draft, at) >= FAR:
                continue
            first = min(draft.first, draft.phrase.start)
            if at < first and all(self.scene.low(i) != "," for i in range(at, first)):
                continue  # "a day after Y fled and Z took X" is told from what the sentence tells first
            if not is_vague(written[1]) and not is_firm(written[1]):
                continue  # "days after Y fled"
            days = days_in(written[1])
            changed = self.hands.dates
            named = (self.scene.items[k] for k in range(at + 1, min(len(self.scene.items), at + _OF_PLACE)))
            names = (self.scene.text[item.start : item.end].casefold() for item in named if item.kind == "place")
            told = next((changed[name] for name in names if name in changed), self.narrative)
            if is_vague(written[1]):  # "a few days before the capital", but "a few days after the war broke out"
                return from_to(None, told.latest) if told is not None and written[2].casefold() == "before" else When()
            if days is None or told is None or told.earliest is None or told.earliest != told.latest:
                continue
            day = add_days(told.earliest, days if written[2].casefold() == "after" else -days)
            to_come = day is not None and self.published is not None and day > self.published
            if to_come or self._is_of_a_beginning(at):
                return from_to(None, self.published)  # not counted from what the text told last
            return replace(from_to(day, day), as_written=date.when.as_written) if day is not None else None
        return None

    def _is_of_a_beginning(self, at: int) -> bool:
        """ "four days after the start of the war": does the date at item `at` count from when something began?"""
        behind = range(at + 1, min(len(self.scene.items), at + 4))
        return any(self.scene.is_in(k, "rules.beginnings") for k in behind)


def says_ever_since(scene: Scene, draft: Draft) -> bool:
    """Does "ever since" end the clause of a draft?"""
    last = max(draft.last, draft.at)
    for i in range(last, last + _EVER):
        if scene.low(i) in {",", ";", "."}:
            break
        if scene.low(i) == "ever" and scene.low(i + 1) == "since":
            return True
    return False


def _days_of(when: When) -> int:
    return (when.latest - when.earliest).days if when.earliest is not None and when.latest is not None else 0


def _is_uncounted(length: DateLike) -> bool:
    """ "for weeks", "for many months"."""
    return _UNCOUNTED.fullmatch(length.when.as_written or "") is not None


def _is_within_a_day(length: DateLike) -> bool:
    """ "for two hours"."""
    written = length.when.as_written or ""
    return "hour" in written.casefold() and _A_DAY.search(written) is None


def _is_aside(draft: Draft) -> bool:
    return draft.rule.startswith("adjective") or (draft.group is not None and draft.group.participle)


def is_now(date: DateLike) -> bool:
    """Is it the word for the day on which it is told?"""
    return (date.when.as_written or "").casefold() == "now"


def is_present(scene: Scene, but: int = -1) -> bool:
    """Is the sentence told in the present, whatever the word at item `but` is?"""
    marks = [i for i, item in enumerate(scene.items) if item.lower == ";"] if but >= 0 else []
    first = max((i for i in marks if i < but), default=-1)
    stop = min((i for i in marks if i > but), default=len(scene.items))
    said = now = False
    for i, item in enumerate(scene.items):
        if i == but or not first < i < stop:
            continue
        now = now or item.lower in _NOW
        told = scene.is_in(i, "classes.reporting") and item.lower.endswith("d")
        past = item.kind == "word" and any("past" in c.forms for c in item.verbs) and scene.low(i - 1) != "-"
        # a verb that no list knows, right behind its subject: "the army massed troops"
        past = past or (not item.verbs and item.lower.endswith("ed") and i > 0 and scene.items[i - 1].kind == "force")
        before = i - 1
        while scene.is_in(before, "classes.adverb"):
            before -= 1
        auxiliary = scene.is_in(before, "classes.be") or scene.is_in(before, "classes.have")
        quoting = told or (past and scene.low(i + 1) in _QUOTING)
        said = said or (quoting and not auxiliary)
        if item.lower in _PAST or item.lower in _WENT_ON or (past and not quoting and not auxiliary):
            return False
    return now or not said  # "Y has sent troops against X-held A, a resident said"
