"""When what a sentence says happened: its own clause's date, the sentence's, or the narrative's."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import When
from geomap.reading.dates import find_dates
from geomap.reading.spans import add_days

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geomap.reading.discourse import Discourse
    from geomap.reading.items import DateLike
    from geomap.reading.rules import Draft, Scene

_CHANGES = frozenset({"captured", "lost", "siege_broken", "struck"})
_OWN = 1.5
"""A date that costs less stands in the clause itself."""
_FAR = 13.0
"""A date that costs more is another clause's."""
_PAST = frozenset({"was", "were", "had", "did"})
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
        best: tuple[float, DateLike] | None = None
        for at, date in self.dated:
            if date.when.earliest is None and date.when.latest is None:
                continue
            cost = self._cost(draft, at)
            if date.kind == "since" and draft.status in _CHANGES and not draft.at < at <= draft.last + 2:
                continue  # "withdrew from the city they had held since March" did not happen since March
            if best is None or cost < best[0]:
                best = (cost, date)
        if self._is_background(draft) and (best is None or best[0] > _OWN):
            return When()
        if (lasting := self._lasted(draft)) is not None:
            return lasting
        if (counted := self._counted(draft)) is not None:
            return counted
        if self._goes_on(draft) and self.published is not None and (best is None or best[1].kind == "point"):
            return from_to(self.published, self.published)
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
        own = draft.group is not None and draft.group.present and draft.status not in _CHANGES
        told = draft.ongoing and (self._present() or self.narrative is None)
        if self.published is not None and (own or told):
            return from_to(self.published, self.published)
        if self.narrative is not None:
            return replace(self.narrative, as_written=None)
        if self.published is not None:
            return from_to(None if draft.status in _CHANGES else self.published, self.published)
        return When()

    def _goes_on(self, draft: Draft) -> bool:
        """ "took X in August, and which it still holds": a state told in the present that something before it began."""
        if draft.status in _CHANGES or draft.group is None or not draft.group.present:
            return False
        return any(self.scene.low(i) == "still" for i in range(max(0, draft.group.start - 2), draft.at + 1))

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

    def _lasted(self, draft: Draft) -> When | None:
        """ "has been surrounded for three weeks": from so long before publication until then."""
        if (
            draft.status not in {"besieged", "controls"}
            or draft.group is None
            or not draft.group.present
            or self.published is None
        ):
            return None
        end = self.scene.items[max(draft.last, draft.at)].end
        for duration in self.durations:
            if duration.length_days and 0 <= duration.start - end <= 12:
                start = add_days(self.published, -duration.length_days)
                return replace(from_to(start, self.published), as_written=duration.when.as_written)
        return None

    def _counted(self, draft: Draft) -> When | None:
        """ "took X on Monday, three days after Y fell": so many days before what the sentence tells first."""
        found = None
        first = min(draft.first, draft.phrase.start, draft.group.start if draft.group is not None else draft.first)
        for at, date in self.dated:
            if first - 3 <= at < draft.at and (match := _COUNTED.match(date.when.as_written or "")):
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

    def _present(self) -> bool:
        """Is the sentence told in the present?"""
        scene = self.scene
        for i, item in enumerate(scene.items):
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
            return 0.02 * abs(at - draft.at) + (3.0 if taken else 0.0)
        low, high = (at, first) if at < first else (last, at)
        cost = float(high - low) * 0.25
        for i in range(low + 1, high):
            word = self.scene.low(i)
            if word in {";", ":", "—", "–"}:
                cost += 8
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
        if at < first and any(self.scene.low(i) == "that" and self._of_saying(i) for i in range(low + 1, high)):
            cost += 5  # "it was reported on Tuesday that ...": the day of the report
        if at < first and at <= 2:
            cost = min(cost, 9.0)  # a date at the head of a sentence speaks for all of it
        return cost

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
