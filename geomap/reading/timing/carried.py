"""When that happened of which its sentence says no date: what was told of it before, or where the narrative is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.timing import tenses
from geomap.reading.timing.asides import is_long_ago
from geomap.reading.timing.lengths import CHANGES
from geomap.reading.timing.whens import from_to
from geomap.sides import side_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geomap.model import When
    from geomap.reading.rules import Draft, Scene
    from geomap.reading.sentences.items import DateLike
    from geomap.reading.timing.costs import DateCosts

_NEWS, _MONTH = 7, 31
"""Days that a report of news tells of; those after which "has taken" is of another day than what was told last."""


class Carried:
    """The dates that a sentence's drafts take over from what was told before them."""

    def __init__(
        self,
        scene: Scene,
        costs: DateCosts,
        done: Sequence[tuple[Draft, When]],
        published: dt.date | None,
        dated: Sequence[tuple[int, DateLike]],
    ) -> None:
        self.scene, self.costs, self.done, self.published = scene, costs, done, published
        self.dated = dated
        self.narrative, self.current = scene.discourse.narrative.when, scene.discourse.narrative.current
        self.hands = scene.discourse.hands

    def told_before(self, draft: Draft) -> When | None:
        """ "A fell on Monday, while further north B was taken": what the sentence itself told last."""
        told = ((d, w) for d, w in reversed(self.done) if d.at < draft.at and w.as_written is not None)
        last = next((pair for pair in told if not self.costs.is_of_subject(draft, pair[0].at)), None)
        if last is None or last[1].earliest is None or last[1].latest == self.published:
            return None
        before, when = last
        until = any(self.scene.low(i) == "until" for i in range(before.at, draft.at))
        if until and before.status not in CHANGES and when.latest is not None:
            return from_to(when.latest, when.latest)  # "was theirs for a year, until Y took it"
        return when

    def told_by_clause_before(self, draft: Draft) -> When | None:
        """ "It was on 3 May; their guides were lost, and Y entered X": the day on which the sentence has come."""
        first = min(draft.first, draft.phrase.start)
        at, date = next(((at, d) for at, d in reversed(self.dated) if at < first), (first, None))
        day = date.when.earliest if date is not None and date.kind == "point" else None
        if date is None or day is None or all(self.scene.low(i) != ";" for i in range(at + 1, first)):
            return None
        until = self.narrative.latest if self.narrative is not None else None
        return date.when if until is None or day > until else None

    def told_of_it(self, draft: Draft) -> When | None:
        """ "Y took X on Friday ... The ministry confirmed that X had been taken": when that was told before.

        Where no other has taken the place since, "Y took X" tells it once more.
        """
        if draft.status != "captured" or len(draft.phrase.refs) > 1:
            return None
        taker, force = self.hands.taker(draft.phrase.refs[0]), draft.force
        again = draft.rule.startswith("noun:") or tenses.is_reported(self.scene, draft)
        again = again or (draft.phrase.share is None and draft.phrase.relation == "at" and force is not None)
        if taker is None or not again or (force is not None and force.force.id != taker.id):
            return None
        return self.hands.changed(draft.phrase.refs)

    def as_news(self, draft: Draft) -> When | None:
        """ "Y retook X on Monday. Z had come in May. B was retaken, too": when those whose deeds are the news did one.

        The narrative's date is that of what others did before.
        """
        told = self.narrative
        if draft.status not in CHANGES or told is None or self.published is None or self._is_newest(told):
            return None
        side = self._side(draft)
        own = self.hands.deeds.get(side) if side is not None else None
        by_others = any(when.latest == told.latest for doer, when in self.hands.deeds.items() if doer != side)
        return own if own is not None and by_others and self._is_newest(own) else None

    def _side(self, draft: Draft) -> str | None:
        """Whose deed a change of hands is: the captor's, else that of those who have done one beside the loser."""
        if draft.force is not None:
            return side_of(draft.force.force)
        foe = side_of(draft.opponent.force) if draft.opponent is not None else None
        return next((side for side in self.hands.deeds if side != foe), None) if foe in self.hands.deeds else None

    def _is_newest(self, when: When) -> bool:
        """Does a report of that day tell it as its news?"""
        return self.published is None or when.latest is None or (self.published - when.latest).days <= _NEWS

    def is_news_again(self, draft: Draft) -> bool:
        """ "Z took X in 2014. An official confirmed that Y had retaken it": is it of the news, and not of then?"""
        if self.published is None or self.narrative is None:
            return False
        group = draft.group
        old = self.narrative.latest is None or (self.published - self.narrative.latest).days > _MONTH
        if old and group is not None and group.perfect and group.present:
            return True
        long_ago = self.current and is_long_ago(self.narrative, self.published)
        return long_ago and tenses.is_reported(self.scene, draft)
