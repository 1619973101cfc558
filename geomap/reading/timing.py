"""When what a sentence says happened: its own clause's date, the sentence's, or the narrative's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import When
from geomap.reading.datecosts import FAR, HEAD, NEXT, OWN, DateCosts
from geomap.reading.dates.spans import add_days, around
from geomap.reading.lengths import CHANGES, Lengths, is_present
from geomap.reading.whens import from_to, unit_start

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geomap.reading.discourse import Discourse
    from geomap.reading.items import DateLike
    from geomap.reading.rules import Draft, Scene

_KEEPING = frozenset({"keeps", "keep", "maintains", "maintain", "retains", "retain", "tightens"})
_GOES = frozenset({"continues", "rages", "goes", "persists"})
_EVENT = 10
"""Items of "since the battle of X in"."""
_HEADED = 1
"""Items before a date that a sentence begins with, at most."""
_TOLERANCE = 3
"""Days by which a date may be later than that of publication: datelines and time zones differ."""


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
        self.narrative = discourse.when
        self.diary = discourse.diary
        """Are days told one by one, in the present of each ("8 August: Kunduz is taken")?"""
        self.done: list[tuple[Draft, When]] = []
        self.lengths = Lengths(scene, dates, self.costs, self.done, discourse, published)
        self.dated = self.lengths.dated

    def when(self, draft: Draft) -> When:
        """The time of a draft by LABELS' rules; drafts must come in order of the text."""
        when = self._when(draft)
        self.done.append((draft, when))
        return when

    def _when(self, draft: Draft) -> When:
        taker = self._taker(draft)
        if taker is not None:
            return self.lengths.up_to(draft, self._when(taker))  # "captured rebel-held X on 3 May": until then
        if (begun := self._since_when(draft)) is not None:
            return begun
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
                    and not self._explains(at)
                ):
                    untold = (self.costs.of(draft, at), date)  # "on Friday", in a report without a date
                continue
            cost = self.costs.of(draft, at)
            since = date.kind == "since" and draft.status in CHANGES
            if since and self._then(draft, date) is None and (self._is_measure(at) or not self._spans(draft, at, cost)):
                continue  # "withdrew from the city they had held since March" did not happen since March
            nearer = best is None or (cost < best[0] and not self._says_more(best, date))
            if nearer or (best is not None and self._says_more((cost, date), best[1])):
                best = (cost, date)
        if untold is not None and untold[0] < min(FAR, best[0] if best is not None else FAR):
            return untold[1].when  # the day is not known, and is not that of the sentence before
        if self._is_background(draft) and (best is None or best[0] > OWN):
            return When()
        if draft.ongoing and self._is_under_way(draft) and not self.diary and self.published is not None:
            best = best if best is not None and best[0] <= OWN else None
        if best is None or best[1].kind != "since" or best[0] >= OWN:
            own = best[1].when if best is not None and (best[0] <= NEXT or draft.status != "struck") else None
            lasting = self.lengths.lasted(draft, own)
            if lasting is not None:
                return lasting
        if (best is None or best[0] > OWN) and (counted := self.lengths.counted(draft)) is not None:
            return counted
        if best is None or best[0] > OWN:
            then = self.lengths.after(draft, dated=best is not None and best[0] <= NEXT)
            if then is not None:
                return then
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
        present = present or self._is_kept(draft) or self._is_accompanying(draft)
        if draft.group is None and draft.rule.startswith(("adjective", "held")) and best is not None:
            recent = best[1].kind == "range" and best[1].when.latest == self.published
            if recent or self._is_of_another(
                draft, *best
            ):  # "Y disputes X-held islands; in 2008 ...", "in recent days"
                present = is_present(self.scene, draft.at)
                best = None if present and recent else best
        if present and self.narrative is not None and self._is_tenseless(draft):
            present = False  # "aircraft hit X" in a narrative
        perfect = draft.group is not None and draft.group.perfect
        now = present and not perfect and not self.diary and self.published is not None
        if now and best is not None and self._is_of_another(draft, *best):
            best = None  # "X holds A, which Y had taken in May": what is so now is not of that day
        if present and perfect and self.published is not None and best is not None and self._is_set_in(draft, *best):
            best = None  # "Y, who took A on Friday, have also taken X"
        already = any(self.scene.low(i) == "already" for i in range(max(0, draft.first - 3), draft.last + 1))
        if best is not None and best[0] < FAR and not (already and best[0] > 6):
            return self._of_date(draft, best[1])
        return self._undated(draft, present=present, perfect=perfect, already=already)

    def _says_more(self, told: tuple[float, DateLike], than: DateLike) -> bool:
        """ "In 1991 Y took X on 5 May": is a date of the clause one day, or month, of another one?"""
        day, whole = told[1].when, than.when
        if told[0] > OWN or told[1].kind != "point" or than.kind != "point" or day.earliest is None:
            return False
        if day.latest is None or whole.earliest is None or whole.latest is None:
            return False
        inside = whole.earliest <= day.earliest and day.latest <= whole.latest
        return inside and (day.earliest, day.latest) != (whole.earliest, whole.latest)

    def _undated(self, draft: Draft, *, present: bool, perfect: bool, already: bool) -> When:
        """The time of a draft that no date of its sentence is told of."""
        if draft.rule == "noun:siege" and any(
            d.start >= self.scene.items[max(0, draft.at - 6)].start and d.end <= self.scene.items[draft.at].start
            for d in self.lengths.durations
        ):
            return from_to(None, self.published)
        if already:
            return from_to(None, self.published) if self.published else When()
        own = present and (draft.status not in CHANGES or (draft.status == "struck" and not perfect))
        own = (
            own or self._reported_state(draft) or self._is_entry(draft) or (draft.ongoing and draft.rule == "predicate")
        )
        goes_on = draft.ongoing and (is_present(self.scene) or self.narrative is None or self._is_under_way(draft))
        if self.published is not None and (own or goes_on) and not (self.diary and self.narrative is not None):
            return from_to(self.published, self.published)
        if (counted := self.lengths.days_from(draft)) is not None:
            return counted
        told = self._told_before(draft) or self.narrative
        if told is not None and told.earliest is not None and self._has_since(draft):
            return from_to(told.earliest, self.published)
        if told is not None and self._is_earlier(draft):
            return from_to(None, told.latest)
        if told is not None:
            return replace(told, as_written=None)
        if self.published is not None:
            return from_to(None if draft.status in CHANGES else self.published, self.published)
        return When()

    def _is_of_another(self, draft: Draft, cost: float, date: DateLike) -> bool:
        """ "Y, which holds X, launched an offensive in April": is a date of the past not that of what is so now?"""
        at = next((i for i, d in self.dated if d is date), 0)
        if draft.status in CHANGES and at <= _HEADED:
            return cost > HEAD  # "On 19 May, after a truce, mortars hit X"
        between = range(max(draft.last, draft.at) + 1, at)
        verbs = (c for i in between for c in self.scene.items[i].verbs)
        return cost > NEXT or any("past" in c.forms or (draft.group is None and "ing" in c.forms) for c in verbs)

    def _is_set_in(self, draft: Draft, cost: float, date: DateLike) -> bool:
        """Does a date stand before the verb, in a clause that another draft's verb has?"""
        at = next((i for i, d in self.dated if d is date), 0)
        start = draft.group.start if draft.group is not None else draft.at
        return cost >= NEXT and at < start and any(d.at < at <= d.last + 2 for d in self.drafts if d is not draft)

    def _told_before(self, draft: Draft) -> When | None:
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

    def _is_earlier(self, draft: Draft) -> bool:
        """ "On 3 May they reached A. Y had left B": was it over by the day told, and is no word on when it was?"""
        if draft.status not in CHANGES or draft.group is None or not draft.group.past_perfect:
            return False
        return not any(self.scene.is_in(i, "classes.reporting") for i in range(len(self.scene.items)))

    def _explains(self, at: int) -> bool:
        """ "On 27 May, two days after it began,": does the date at item `at` only say more of the one before it?"""
        before = self.scene.items[at - 2].date if at > 1 and self.scene.low(at - 1) == "," else None
        return before is not None and before.when.earliest is not None

    def _is_to_come(self, date: DateLike) -> bool:
        """Is it a time after publication ("within two months")?"""
        first, last = date.when.earliest, date.when.latest
        if self.published is None or first is None:
            return False
        soon = add_days(self.published, _TOLERANCE) or self.published
        if first > self.published and first != last:
            return True  # "next month"
        return first > soon or (date.kind == "range" and first >= self.published and last is not None and last > soon)

    def is_forecast(self, draft: Draft) -> bool:
        """ "pulls out next month": is a verb in the present told of a time that has not come?"""
        group = draft.group
        if group is None or not group.present or group.perfect or group.passive:
            return False
        return any(self._is_to_come(date) and self.costs.of(draft, at) < NEXT for at, date in self.dated)

    def _spans(self, draft: Draft, at: int, cost: float) -> bool:
        """ "since July the army has taken A", "from 1 August aircraft struck B": do changes fill the time since?"""
        if draft.at < at <= draft.last + 2 or self._then_on(at):
            return True
        first = min(draft.first, draft.phrase.start)
        if draft.group is not None and draft.group.present and draft.group.perfect and at > draft.last and cost < OWN:
            return True  # "have shelled X every day since 3 May"
        if at > first or cost > HEAD or (draft.group is None and draft.status != "struck"):
            return False
        return draft.status == "struck" or (draft.group is not None and draft.group.present and draft.group.perfect)

    def _then_on(self, at: int) -> bool:
        """ "Since then A and B have fallen": does the sentence begin with a time that goes on till now?"""
        item = self.scene.items[at]
        return at == 0 and self.scene.text[item.start : item.end].casefold() == "since then"

    def _has_since(self, draft: Draft) -> bool:
        """ "rose in 2016 and has since taken X": is it told of the time from what was dated before it until now?"""
        group = draft.group
        if group is None or not (group.perfect and group.present) or self.published is None:
            return False
        return any(self.scene.low(i) == "since" for i in range(group.start, group.verb))

    def _is_measure(self, at: int) -> bool:
        """ "for the first time since 2000, when ...": does "since" only say how long it was not so?"""
        return self.scene.low(at - 1).endswith("time")

    def _ever_since(self, draft: Draft) -> bool:
        """ "took X in 2002 and has held it ever since": a state from the day told until publication."""
        group, last = draft.group, max(draft.last, draft.at)
        perfect = (
            group.perfect and group.present if group is not None else self.scene.low(draft.at - 2) in {"has", "have"}
        )
        if draft.status in CHANGES or not perfect:
            return False
        return any(self.scene.low(i) == "ever" and self.scene.low(i + 1) == "since" for i in range(last, last + 4))

    def _is_accompanying(self, draft: Draft) -> bool:
        """ "a wall parts the two, with Y controlling X": a state in -ing of what is told in the present."""
        group = draft.group
        if draft.status in CHANGES or group is None or not group.participle or group.passive:
            return False
        return self.scene.low(group.verb).endswith("ing") and is_present(self.scene, group.verb)

    def _is_entry(self, draft: Draft) -> bool:
        """ "* Kadugli - surrounded on three sides by Y": a state without a verb, in a line that its place heads."""
        state = draft.status in {"besieged", "controls", "contested"}
        bare = draft.group is not None and draft.group.participle and draft.group.start == draft.group.verb
        return state and bare and bool(self.scene.headed)

    def _reported_state(self, draft: Draft) -> bool:
        """ "a statement said the town was still theirs": the past of what somebody said, not of the thing."""
        perfect = draft.group is not None and (draft.group.perfect or draft.group.past_perfect)
        if draft.status in CHANGES or draft.status == "besieged" or perfect:
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
        if draft.status in CHANGES or group is None or not (group.present or (group.passive and group.participle)):
            return False
        return any(self.scene.low(i) == "still" for i in range(max(0, group.start - 2), draft.at + 1))

    def _is_under_way(self, draft: Draft) -> bool:
        """ "fighting is under way in X": does a verb in the present stand right behind the noun?"""
        behind = range(draft.at + 1, min(len(self.scene.items), draft.at + 3))
        now = any(self.scene.low(i) in {"is", "are", "has", "have"} for i in behind)
        return draft.rule.startswith("noun") and (now or any(self.scene.low(i) in _GOES for i in behind))

    def _is_background(self, draft: Draft) -> bool:
        """ "Y retook X, which Z had captured": what came before, at a time not told."""
        if draft.status not in CHANGES or draft.group is None or not draft.group.past_perfect:
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

    def _since_when(self, draft: Draft) -> When | None:
        """ "mired in war since May 2014 when Y took X": the beginning of what has lasted is when that was done."""
        if draft.status not in CHANGES:
            return None
        for i, (at, date) in enumerate(self.dated):
            behind = at + 1 + (self.scene.low(at + 1) == ",")
            nxt = self.dated[i + 1][0] if i + 1 < len(self.dated) else draft.at + 1
            if date.kind == "since" and self.scene.low(behind) == "when" and behind < draft.at < nxt:
                between = (self.scene.items[k] for k in range(behind + 1, draft.at))
                return _beginning(date) if not any(item.lower in {",", ";"} for item in between) else None
        return None

    def _then(self, draft: Draft, date: DateLike) -> When | None:
        """ "until May 2016, when Y took X": the day or month at the end of what lasted; of "since", its beginning."""
        at = next((i for i, d in self.dated if d is date), 0)
        behind = at + 1 + (self.scene.low(at + 1) == ",")
        if date.kind not in {"range", "until", "since", "by"} or self.scene.low(behind) != "when" or draft.at < behind:
            return None
        if date.kind == "since":
            told = draft.status in CHANGES or not any(self.scene.low(i) == "," for i in range(behind, draft.at))
            return _beginning(date) if told else None  # "since May, when Z fled, Y has run X"
        if date.when.latest is None:
            return None
        return replace(from_to(unit_start(date.when), date.when.latest), as_written=date.when.as_written)

    def _began_since(self, draft: Draft, date: DateLike) -> bool:
        """ "since the operation began on 14 July, they have taken": is the date that of a beginning?"""
        if draft.group is None or not draft.group.perfect or self.published is None:
            return False
        if draft.status in CHANGES and not draft.group.present:
            return False
        at = next((i for i, d in self.dated if d is date), 0)
        for i in range(at - 1, max(-1, at - 14), -1):
            if self.scene.low(i) == "since":
                return True
            if self.scene.items[i].kind == "punct" and self.scene.low(i) in {",", ";", ":"}:
                return False
        return False

    def _is_since_event(self, draft: Draft, date: DateLike) -> bool:
        """ "had been theirs since a counter-offensive in July": is the date that of the event that "since" names?"""
        if draft.group is None or draft.status in CHANGES:
            return False
        return (draft.group.past_perfect or draft.group.perfect) and self._is_behind(draft, date, "since")

    def _is_until_event(self, draft: Draft, date: DateLike) -> bool:
        """ "surrounded, they held out until their leader gave up on the 8th": is it the day on which it was over?"""
        return self._is_behind(draft, date, "until")

    def _is_before_event(self, draft: Draft, date: DateLike) -> bool:
        """ "changed hands twice before it fell on 15 June", "before taking A on Monday, they took B": is it a bound?"""
        if date.kind not in {"point", "range"}:
            return False
        at = next((i for i, d in self.dated if d is date), 0)
        first = min(draft.first, draft.phrase.start)
        if at > max(draft.last, draft.at):
            told = any(self.scene.items[i].verbs for i in range(max(draft.last, draft.at) + 1, at))
            return told and self._is_behind(draft, date, "before")  # not "before breakfast on Monday"
        if at > first:
            return False
        return self.scene.low(0) == "before" and any(0 < d.at < at for d in self.drafts if d is not draft)

    def _is_behind(self, draft: Draft, date: DateLike, word: str) -> bool:
        at = next((i for i, d in self.dated if d is date), 0)
        begun = next((i for i in range(at - 1, max(draft.at, at - _EVENT), -1) if self.scene.low(i) == word), None)
        return begun is not None and not any(self.scene.low(i) in {",", ";", ":"} for i in range(begun, at))

    def _ended(self, draft: Draft) -> dt.date | None:
        """ "X, besieged since May, fell on Monday": the day on which what lasted was over."""
        group = draft.group
        if group is None or group.present or group.perfect or draft.status in CHANGES:
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
        when, since = date.when, date.kind == "since"
        told = _beginning(date) if draft.rule == "free" and since else self._then(draft, date)
        if told is not None:
            return told
        by_now = (when.as_written or "").casefold()
        done = (draft.group is None or draft.group.perfect) and by_now == "now"
        done = done or by_now.endswith(("present", "writing"))
        if done and draft.status in {"captured", "lost"}:
            return replace(from_to(None, when.latest), as_written=when.as_written)  # it has come about by now
        if since and draft.status == "struck" and not (draft.group is not None and draft.group.present):
            return replace(from_to(when.earliest, None), as_written=when.as_written)  # until when is not said
        if self._has_since(draft) and when.earliest is not None and when.earliest <= (self.published or when.earliest):
            return replace(from_to(when.earliest, self.published), as_written=when.as_written)
        if date.kind == "point" and self._began_since(draft, date):
            return replace(from_to(when.earliest, self.published), as_written=when.as_written)
        if date.kind == "point" and self._is_since_event(draft, date):
            when, since = replace(from_to(when.earliest, self.published), as_written=when.as_written), True
        if date.kind in {"point", "range"} and draft.status not in CHANGES and self._is_until_event(draft, date):
            return replace(from_to(None, when.latest), as_written=when.as_written)
        earlier = draft.status in CHANGES and draft.group is not None and draft.group.past_perfect
        days = (when.latest - when.earliest).days if when.earliest is not None and when.latest is not None else 0
        longer = days > (1 if self.narrative is None else 0)
        if earlier and (since or (longer and when.latest == self.published)):
            # "the town that they had captured this year": at some time from then on, and before what the text tells
            return replace(from_to(when.earliest, None), as_written=when.as_written)
        if self._is_before_event(draft, date):
            return replace(from_to(None, when.latest), as_written=when.as_written)
        if date.kind == "until" and draft.status == "controls" and when.earliest is None:
            begun = self.lengths.taken_before(draft)
            if begun is not None and when.latest is not None and begun <= when.latest:
                return replace(from_to(begun, when.latest), as_written=when.as_written)
        if date.kind == "by" and draft.status not in CHANGES and when.latest is not None:
            return replace(from_to(date.begins or unit_start(when), when.latest), as_written=when.as_written)
        end = self._ended(draft) if since else None
        if end is not None and when.earliest is not None and when.earliest <= end:
            return replace(from_to(when.earliest, end), as_written=when.as_written)
        if since and draft.group is not None and draft.group.past_perfect:
            # "took X, which had been held since 2014": the state ended with the event before it
            ended = next(
                (w.latest for d, w in reversed(self.done) if w.latest is not None and w.latest != self.published), None
            )
            if ended is None and self.narrative is not None:
                ended = self.narrative.latest
            if ended is not None and (when.earliest is None or ended >= when.earliest):
                return replace(from_to(when.earliest, ended), as_written=when.as_written)
        return when


def _beginning(date: DateLike) -> When | None:
    """The day or month from which "since" counts."""
    first = date.when.earliest
    if first is None:
        return None
    head = len((date.when.edtf or "").partition("/")[0])
    unit = around(first, "year" if head == len("2017") else "month" if head == len("2017-05") else "day")
    return replace(from_to(unit.earliest, unit.latest), as_written=date.when.as_written)
