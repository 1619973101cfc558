"""When what a sentence says happened: its own clause's date, the sentence's, or the narrative's."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import When
from geomap.patterns import lazy
from geomap.reading.dates.spans import add_days
from geomap.reading.dates.years import TOLERANCE_DAYS
from geomap.reading.timing import tenses
from geomap.reading.timing.bounds import is_before_event, is_since_event, is_until_event
from geomap.reading.timing.carried import Carried
from geomap.reading.timing.costs import FAR, HEAD, NEXT, OWN, DateCosts
from geomap.reading.timing.lengths import CHANGES, Lengths, is_now, is_present
from geomap.reading.timing.narrative import is_of_telling
from geomap.reading.timing.nearness import Near, is_apposed, is_said_again, says_more
from geomap.reading.timing.whens import beginning, from_to, unit_start, worded

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geomap.reading.rules import Draft, Scene
    from geomap.reading.sentences.items import DateLike

_OWN_DAY = 3
"""Items from the words of a deed to its own date, at most."""
_HEADED = 1
"""Items before a date that a sentence begins with, at most."""
_WITH_ALREADY = 6
"""What a date costs at most that is the claim's own where "already" stands by it."""


class Timer:
    """Gives each draft of a sentence its date: its own clause's, the sentence's, or the narrative's."""

    def __init__(
        self,
        scene: Scene,
        dates: Sequence[DateLike],
        published: dt.date | None,
        drafts: Sequence[Draft],
    ) -> None:
        self.scene, self.published, self.drafts = scene, published, drafts
        self.costs = DateCosts(scene, drafts)
        self.narrative, self.diary = scene.discourse.narrative.when, scene.discourse.narrative.diary
        """Are days told one by one, in the present of each ("8 August: Kunduz is taken")?"""
        self.done: list[tuple[Draft, When]] = []
        self.lengths = Lengths(scene, dates, self.costs, self.done, published)
        self.dated = self.lengths.dated
        self.carried = Carried(scene, self.costs, self.done, published, self.dated)

    def when(self, draft: Draft) -> When:
        """The time of a draft; drafts must come in order of the text."""
        when = self._with_its_verb(draft) or self._when(draft)
        self.done.append((draft, when))
        return when

    def _with_its_verb(self, draft: Draft) -> When | None:
        """ "In May Y held the east of X, Z the west": the time of the verb that is left out, if no other is told."""
        if not draft.rule.startswith("gapped"):
            return None
        for told, when in reversed(self.done):
            if told.group is draft.group and told.group is not None:
                between = self.scene.items[max(told.last, told.at) + 1 : draft.last + 1]
                return None if any(item.date is not None for item in between) else when
        return None

    def _when(self, draft: Draft) -> When:
        taker = self._taker(draft)
        if taker is not None:
            return self.lengths.up_to(draft, self._when(taker))  # "captured rebel-held X on 3 May": until then
        if (begun := self._since_when(draft)) is not None:
            return begun
        best, untold = self._nearest(draft)
        if untold is not None and untold.cost < min(FAR, best.cost if best is not None else FAR):
            return untold.date.when  # the day is not known, and is not that of the sentence before
        apart = best is None or best.cost > OWN
        if apart and self._is_background(draft):
            return When()
        now = self.published is not None and not self.diary
        if apart and now and draft.ongoing and tenses.is_under_way(self.scene, draft):
            best = None
        if (measured := self._by_length(draft, best)) is not None and not self._has_not_come(measured):
            return measured
        if (begun := self._since_untold(draft, best)) is not None:
            return begun
        if (lasting := self._until_now(draft, best)) is not None:
            return lasting
        present, best = self._told_now(draft, best)
        already = tenses.is_already(self.scene, draft)
        if best is not None and best.cost < FAR and not (already and best.cost > _WITH_ALREADY):
            return self._of_date(draft, best)
        return self._undated(draft, present=present, already=already)

    def _nearest(self, draft: Draft) -> tuple[Near | None, Near | None]:
        """The date nearest to a draft's words, and the nearest day of those that cannot be told ("on Friday")."""
        best: Near | None = None
        untold: Near | None = None
        for at, date in self.dated:
            if self._is_to_come(date) or (is_now(date) and draft.at < at and any(d.at > at for d in self.drafts)):
                continue  # nothing that is told has happened then; "a day after Y took A, it now says it has B"
            if self.costs.is_of_next(draft, at) or tenses.is_measure(self.scene, draft, at):
                continue
            dated = date.when.earliest is not None or date.when.latest is not None
            if not dated and (self.published is not None or not self._is_untold(date, at)):
                continue
            if not dated and is_said_again(self.scene, at):
                continue
            near = Near(self.costs.of(draft, at), at, date)
            if not dated:  # "on Friday", in a report without a date
                untold = near if untold is None or near.cost < untold.cost else untold
                continue
            since = date.kind == "since" and draft.status in CHANGES and self._then(draft, near) is None
            if since and not self._spans(draft, near):
                continue  # "withdrew from the city they had held since March" did not happen since March
            nearer = best is None or (near.cost < best.cost and not says_more(best, date))
            if best is not None and near.cost == best.cost and at < draft.first:
                nearer = True  # "By the 10th they had reached their goals, and by the 12th all of them: A was theirs"
            if best is not None and is_apposed(self.scene, best, near):
                best = near._replace(cost=best.cost)
            elif nearer or (best is not None and says_more(near, best.date)):
                best = near
        return best, untold

    def _is_untold(self, date: DateLike, at: int) -> bool:
        """Is a day that cannot be told one of its own, and not told from another ("three days after")?"""
        return date.kind == "point" and is_of_telling(date.when) and not tenses.explains(self.scene, at)

    def _by_length(self, draft: Draft, best: Near | None) -> When | None:
        """The days that the text counts: "a three-week siege", "two days later"."""
        if best is None or best.date.kind != "since" or best.cost >= OWN:
            own = best.date.when if best is not None and (best.cost <= NEXT or draft.status != "struck") else None
            if (lasting := self.lengths.lasted(draft, own)) is not None:
                return lasting
        if best is not None and best.cost <= OWN:
            return None
        if (counted := self.lengths.counted(draft)) is not None:
            return counted
        return self.lengths.after(draft, dated=best is not None and best.cost <= NEXT)

    def _since_untold(self, draft: Draft, best: Near | None) -> When | None:
        """ "has held X since the war broke out": nobody says from when, but until when it goes without saying."""
        if not tenses.is_since_untold(self.scene, draft):
            return None
        if tenses.has_been(self.scene, draft):
            return from_to(None, self.published) if self.published is not None else None
        own = best is not None and best.cost < (FAR if tenses.is_bare(draft) else NEXT)
        told = best.date.when if best is not None and own else self.narrative
        return from_to(None, told.latest if told is not None else self.published)

    def _until_now(self, draft: Draft, best: Near | None) -> When | None:
        """ "has held it ever since", "still holds it": the days of what goes on until publication."""
        if (over := self.lengths.ever_since(draft)) is not None:
            return over
        if self.published is None:
            return None
        if tenses.is_ever_since(self.scene, draft) or (
            draft.status not in CHANGES and tenses.has_since(self.scene, draft)
        ):
            begun = best.date.when if best is not None else self.narrative
            return from_to(begun.earliest if begun is not None else None, self.published)
        still = not self.diary and (best is None or best.date.kind == "point")
        if still and tenses.is_still_so(self.scene, draft):
            return from_to(self.published, self.published)
        return None

    def _told_now(self, draft: Draft, best: Near | None) -> tuple[bool, Near | None]:
        """Is a draft told in the present? With it the nearest date, None where it is not of what is so now."""
        present = tenses.is_now(self.scene, draft)
        if draft.group is None and draft.rule.startswith(("adjective", "held")) and best is not None:
            recent = best.date.kind == "range" and best.date.when.latest == self.published
            # "Y disputes X-held islands; in 2008 ...", "in recent days"
            if recent or self._is_of_another(draft, best):
                present = is_present(self.scene, draft.at)
                best = None if present and recent else best
        if present and self.narrative is not None and tenses.is_tenseless(self.scene, draft):
            present = False  # "aircraft hit X" in a narrative
        if best is None or not present or self.published is None:
            return present, best
        if tenses.is_perfect(draft):
            apart = self._is_set_in(draft, best)  # "Y, who took A on Friday, have also taken X"
        else:
            # "X holds A, which Y had taken in May": what is so now is not of that day
            apart = not self.diary and self._is_of_another(draft, best)
        return present, None if apart else best

    def _undated(self, draft: Draft, *, present: bool, already: bool) -> When:
        """The time of a draft that no date of its sentence is told of."""
        if draft.rule == "noun:siege" and any(
            d.start >= self.scene.items[max(0, draft.at - 6)].start and d.end <= self.scene.items[draft.at].start
            for d in self.lengths.durations
        ):
            return from_to(None, self.published)
        if already:
            begun = self.published if present and draft.status not in CHANGES else None
            return from_to(begun, self.published) if self.published else When()
        if self.published is not None and tenses.is_lately(self.scene, draft):
            return from_to(None, self.published)
        own = present and (draft.status not in CHANGES or (draft.status == "struck" and not tenses.is_perfect(draft)))
        own = own or (draft.ongoing and draft.rule == "predicate") or tenses.is_going_on(self.scene, draft)
        own = own or tenses.is_reported_state(self.scene, draft) or tenses.is_entry(self.scene, draft)
        goes_on = draft.ongoing and (
            is_present(self.scene) or self.narrative is None or tenses.is_under_way(self.scene, draft)
        )
        if self.published is not None and (own or goes_on) and not (self.diary and self.narrative is not None):
            return from_to(self.published, self.published)
        if (counted := self.lengths.days_from(draft)) is not None and not self._has_not_come(counted):
            return counted
        if not (self.diary or self.done) and tenses.is_of_late(self.scene, draft, self.narrative, self.published):
            return from_to(self.published, self.published)
        told = (
            self.carried.told_before(draft)
            or self.carried.told_by_clause_before(draft)
            or self.carried.told_of_it(draft)
        )
        told = told or self.carried.as_news(draft) or (None if self.carried.is_news_again(draft) else self.narrative)
        if told is not None and told.earliest is not None and self._has_since(draft):
            return from_to(told.earliest, self.published)
        if told is not None and self._is_earlier(draft):
            return from_to(None, told.latest)
        if told is not None:
            return replace(told, as_written=None)
        if self.published is not None:
            later = (date.when.latest for at, date in self.dated if self.costs.is_of_next(draft, at))
            known = next(later, self.published) if draft.status in CHANGES else self.published
            return from_to(None if draft.status in CHANGES else self.published, known)
        return When()

    def _is_of_another(self, draft: Draft, near: Near) -> bool:
        """ "Y, which holds X, launched an offensive in April": is a date of the past not that of what is so now?"""
        if draft.status in CHANGES and near.at <= _HEADED:
            return near.cost > HEAD  # "On 19 May, after a truce, mortars hit X"
        if near.date.kind == "since" and tenses.is_likewise(self.scene, near.at):
            return False
        between = range(max(draft.last, draft.at) + 1, near.at)
        verbs = (c for i in between for c in self.scene.items[i].verbs)
        return near.cost > NEXT or any("past" in c.forms or (draft.group is None and "ing" in c.forms) for c in verbs)

    def _is_set_in(self, draft: Draft, near: Near) -> bool:
        """Does a date stand before the verb, in a clause that another draft's verb has?"""
        start = draft.group.start if draft.group is not None else draft.at
        return (
            near.cost >= NEXT
            and near.at < start
            and any(d.at < near.at <= d.last + 2 for d in self.drafts if d is not draft)
        )

    def _is_earlier(self, draft: Draft) -> bool:
        """ "On 3 May they reached A. Y had left B": was it over by the day told, and is no word on when it was?"""
        if draft.status not in CHANGES or draft.group is None or not draft.group.past_perfect:
            return False
        return not any(self.scene.is_in(i, "classes.reporting") for i in range(len(self.scene.items)))

    def _is_to_come(self, date: DateLike) -> bool:
        """Is it a time after publication ("within two months")?"""
        first, last = date.when.earliest, date.when.latest
        if self.published is None or first is None:
            return False
        soon = add_days(self.published, TOLERANCE_DAYS) or self.published
        if first > self.published and (first != last or _COUNTED.search(date.when.as_written or "") is not None):
            return True  # "next month"; "on the fourth day" from one that was hardly the first
        return first > soon or (date.kind == "range" and first >= self.published and last is not None and last > soon)

    def _has_not_come(self, when: When) -> bool:
        """ "Y took A on Tuesday. After a week of fighting, they took B": a day after publication is not counted so."""
        return self.published is not None and when.earliest is not None and when.earliest > self.published

    def is_forecast(self, draft: Draft) -> bool:
        """ "pulls out next month": is a verb in the present told of a time that has not come?"""
        group = draft.group
        if group is None or not group.present or group.perfect or group.passive:
            return False
        return any(self._is_to_come(date) and self.costs.of(draft, at) < NEXT for at, date in self.dated)

    def _spans(self, draft: Draft, near: Near) -> bool:
        """ "since July the army has taken A", "from 1 August aircraft struck B": do changes fill the time since?"""
        at, first = near.at, min(draft.first, draft.phrase.start)
        if draft.at < at <= draft.last + 2 or tenses.is_since_then(self.scene, at):
            return True
        if _opens_with_from(near):
            return True  # "From July the army took A"
        has = draft.group is not None and draft.group.present and draft.group.perfect
        if has and at > draft.last and near.cost < OWN:
            return True  # "have shelled X every day since 3 May"
        if at > first or near.cost > HEAD or (draft.group is None and draft.status != "struck"):
            return False
        return draft.status == "struck" or has

    def _has_since(self, draft: Draft) -> bool:
        return self.published is not None and tenses.has_since(self.scene, draft)

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
                and (d.first <= draft.at <= d.last or d.at < draft.first <= d.last or (before and _is_over(d, draft)))
                and not here.isdisjoint(ref.toponym.start for ref in d.phrase.refs)
            ),
            None,
        )

    def _held_before(self, draft: Draft) -> bool:
        """ "took X, which had been held by Y": is it told, without a day of its own, of a time that is over?"""
        group = draft.group
        if draft.status != "controls" or group is None or not draft.rule.startswith("verb"):
            return False
        over = group.past_perfect or self.scene.low(group.verb - 1) in {"previously", "formerly", "once"}
        over = over or tenses.is_bare(draft)
        return over and not any(draft.at < at <= draft.last + 4 for at, _ in self.dated)

    def _is_background(self, draft: Draft) -> bool:
        """ "Y retook X, which Z had captured": what came before, at a time not told."""
        if tenses.is_of_its_beginning(self.scene, draft):
            return True
        if draft.rule == "flag" and draft.status == "controls" and not draft.ongoing:
            return True  # "for nineteen months Y's flag flew over X": it may fly no more
        if draft.status == "controls" and tenses.is_of_once(self.scene, draft):
            return True
        if draft.status not in CHANGES or draft.group is None or not draft.group.past_perfect:
            return False
        low, high = sorted((min(draft.phrase.start, draft.group.start), draft.at))
        clause = range(max(0, low - 1), high)
        begun = range(max(0, min(draft.first, low) - 2), low)
        since = next((i for i in reversed(begun) if self.scene.low(i) == "since"), None)
        if since is not None and all(self.scene.low(i) != "," for i in range(since, low)):
            return True  # "clashes have gone on since Y had forced Z out of X"
        if not any(self._opens_relative(i) and not self._closes(i + 1, draft.group.start) for i in clause):
            return False
        here = {r.toponym.name for r in draft.phrase.refs}
        return any(d is not draft and here & {r.toponym.name for r in d.phrase.refs} for d in self.drafts)

    def _opens_relative(self, i: int) -> bool:
        low = self.scene.low(i)
        return low in {"which", "who"} or (low == "that" and not self.costs.of_saying(i))

    def _closes(self, first: int, stop: int) -> bool:
        """ "X, which Y had held, had been freed": is the clause that is set in over before item `stop`?"""
        return any(self.scene.low(k) == "," for k in range(first, stop))

    def _since_when(self, draft: Draft) -> When | None:
        """ "mired in war since May 2014 when Y took X": the beginning of what has lasted is when that was done."""
        if draft.status not in CHANGES:
            return None
        last = max(draft.last, draft.at)
        if any(draft.at < at <= last + _OWN_DAY for at, _ in self.dated):
            return None  # "since August, when Y took it on the 11th"
        for i, (at, date) in enumerate(self.dated):
            behind = at + 1 + (self.scene.low(at + 1) == ",")
            nxt = self.dated[i + 1][0] if i + 1 < len(self.dated) else draft.at + 1
            if date.kind == "since" and self.scene.low(behind) == "when" and behind < draft.at < nxt:
                between = (self.scene.items[k] for k in range(behind + 1, draft.at))
                return beginning(date.when) if not any(item.lower in {",", ";"} for item in between) else None
        return None

    def _then(self, draft: Draft, near: Near) -> When | None:
        """ "until May 2016, when Y took X": the day or month at the end of what lasted; of "since", its beginning."""
        at, date = near.at, near.date
        behind = at + 1 + (self.scene.low(at + 1) == ",")
        joint = self.scene.low(behind)
        ended = joint == "until" and date.kind == "range"  # "from 18 March to 30 May, until Y took it"
        if date.kind not in {"range", "until", "since", "by"} or draft.at < behind or not (ended or joint == "when"):
            return None
        if date.kind == "since":
            told = draft.status in CHANGES or not any(self.scene.low(i) == "," for i in range(behind, draft.at))
            return beginning(date.when) if told else None  # "since May, when Z fled, Y has run X"
        if date.when.latest is None:
            return None
        return worded(date.when, unit_start(date.when), date.when.latest)

    def _began_since(self, draft: Draft, near: Near) -> bool:
        """ "since the operation began on 14 July, they have taken": is the date that of a beginning?"""
        if draft.group is None or not draft.group.perfect or self.published is None:
            return False
        if draft.status in CHANGES and not draft.group.present:
            return False
        for i in range(near.at - 1, max(-1, near.at - 14), -1):
            if self.scene.low(i) == "since":
                return True
            if self.scene.items[i].kind == "punct" and self.scene.low(i) in {",", ";", ":"}:
                return False
        return False

    def _ended(self, draft: Draft) -> dt.date | None:
        """ "X, besieged since May, fell on Monday": the day on which what lasted was over."""
        group = draft.group
        lasts = group is not None and group.perfect and not group.past_perfect
        if group is None or group.present or lasts or draft.status in CHANGES:
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

    def _of_date(self, draft: Draft, near: Near) -> When:
        date = near.date
        when, since = date.when, date.kind == "since"
        told = beginning(date.when) if draft.rule == "free" and since else self._then(draft, near)
        if told is not None:
            return told
        by_now = (when.as_written or "").casefold()
        done = (draft.group is None or draft.group.perfect) and by_now == "now"
        done = done or by_now.endswith(("present", "writing"))
        if done and draft.status in {"captured", "lost"}:
            return worded(when, None, when.latest)  # it has come about by now
        going = draft.group is not None and draft.group.present
        spread = draft.status == "struck" or (draft.status in CHANGES and _opens_with_from(near))
        if since and spread and not going:
            return worded(when, when.earliest, None)  # until when is not said
        if self._has_since(draft) and when.earliest is not None and when.earliest <= (self.published or when.earliest):
            return worded(when, when.earliest, self.published)
        if date.kind == "point" and self._began_since(draft, near):
            return worded(when, when.earliest, self.published)
        if date.kind == "point" and is_since_event(self.scene, draft, near):
            when, since = worded(when, when.earliest, self.published), True
        if date.kind in {"point", "range"} and draft.status not in CHANGES and is_until_event(self.scene, draft, near):
            return worded(when, None, when.latest)
        earlier = draft.status in CHANGES and draft.group is not None and draft.group.past_perfect
        days = (when.latest - when.earliest).days if when.earliest is not None and when.latest is not None else 0
        longer = days > (1 if self.narrative is None else 0)
        if earlier and (since or (longer and when.latest == self.published)):
            # "the town that they had captured this year": at some time from then on, and before what the text tells
            return worded(when, when.earliest, None)
        if draft.rule == "adjective:captured" or is_before_event(self.scene, draft, near, self.drafts):
            return worded(when, None, when.latest)  # "visited newly captured X on Monday"
        if date.kind == "until" and draft.status == "controls" and when.earliest is None:
            begun = self.lengths.taken_before(draft)
            if begun is not None and when.latest is not None and begun <= when.latest:
                return worded(when, begun, when.latest)
        if date.kind == "by" and draft.status not in CHANGES and when.latest is not None:
            return worded(when, date.begins or unit_start(when), when.latest)
        end = self._ended(draft) if since else None
        if end is not None and when.earliest is not None and when.earliest <= end:
            return worded(when, when.earliest, end)
        if since and draft.group is not None and draft.group.past_perfect:
            # "took X, which had been held since 2014": the state ended with the event before it
            ended = next(
                (w.latest for d, w in reversed(self.done) if w.latest is not None and w.latest != self.published), None
            )
            if ended is None and self.narrative is not None:
                ended = self.narrative.latest
            if ended is not None and (when.earliest is None or ended >= when.earliest):
                return worded(when, when.earliest, ended)
        return when


def _is_over(taking: Draft, draft: Draft) -> bool:
    """ "took X, which had been held by Y", "X, held by Y, was taken": does a taking end a state?"""
    return taking.at < draft.at or tenses.is_bare(draft)


_COUNTED = lazy(r"\b(?:day|days|later|following|next)\b", re.IGNORECASE)


def _opens_with_from(near: Near) -> bool:
    """Does a sentence begin with "From July", "Beginning in July"?"""
    return near.at <= _HEADED and (near.date.when.as_written or "").startswith(("From ", "in ", "on "))
