"""What the words of a claim say of its time without a date: "still holds", "has since taken", "is under way"."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from geomap.reading.timing.lengths import CHANGES, is_present, says_ever_since
from geomap.reading.timing.narrative import is_of_telling

if TYPE_CHECKING:
    from geomap.model import When
    from geomap.reading.rules import Draft, Scene

_KEEPING = frozenset({"keeps", "keep", "maintains", "maintain", "retains", "retain", "tightens"})
_STILL = frozenset({"still", "continued", "reported"})
_NEWS: Final = dt.timedelta(days=2)
"""How long before its publication a report tells what is news."""
_OF_EVENT: Final = 9
"""Items of "since the departure of the last of Y's troops in"."""
_TIME: Final = 10
"""Items of "the first time that Y had held the town"."""
_LIKEWISE: Final = 5
"""Items of "as the town has been" at most."""
_SINCE = 6
"""Items between a state and its "since", at most."""
_REMAINS = frozenset({"remains", "remain", "stays", "stay", "is", "are"})
_GOES = frozenset({"continues", "rages", "goes", "persists"})


def is_now(scene: Scene, draft: Draft) -> bool:
    """Is it told in the present, by its own verb or by one beside it?"""
    own = (draft.group is not None and draft.group.present) or (draft.ongoing and draft.rule == "predicate")
    if draft.group is None and draft.rule == "shut in":
        own = own or any(scene.low(k) in _REMAINS for k in range(max(0, draft.at - 3), draft.at))
    return own or is_kept(scene, draft) or is_accompanying(scene, draft)


def is_perfect(draft: Draft) -> bool:
    """Is its verb "has taken"?"""
    return draft.group is not None and draft.group.perfect


def is_kept(scene: Scene, draft: Draft) -> bool:
    """ "Y keeps its hold on X": a noun of control with a verb of keeping in the present."""
    if draft.group is not None or draft.status != "controls" or not draft.rule.startswith("noun"):
        return False
    return any(scene.low(k) in _KEEPING for k in range(max(0, draft.at - 3), draft.at))


def is_accompanying(scene: Scene, draft: Draft) -> bool:
    """ "a wall parts the two, with Y controlling X": a state in -ing of what is told in the present."""
    group = draft.group
    if draft.status in CHANGES or group is None or not group.participle or group.passive:
        return False
    return scene.low(group.verb).endswith("ing") and is_present(scene, group.verb)


def is_tenseless(scene: Scene, draft: Draft) -> bool:
    """Can the verb as written be past as well as present ("hit", "beset")?"""
    group = draft.group
    if group is None or group.start != group.verb:
        return False
    return any({"past", "base"} <= c.forms for c in scene.items[group.verb].verbs)


def is_still_so(scene: Scene, draft: Draft) -> bool:
    """ "took X in August, and which it still holds": a state told in the present that something before it began."""
    group = draft.group
    if draft.status in CHANGES or group is None or not (group.present or (group.passive and group.participle)):
        return False
    return any(scene.low(i) == "still" for i in range(max(0, group.start - 2), draft.at + 1))


def is_under_way(scene: Scene, draft: Draft) -> bool:
    """ "fighting is under way in X": does a verb in the present stand right behind the noun?"""
    behind = range(draft.at + 1, min(len(scene.items), draft.at + 3))
    now = any(scene.low(i) in {"is", "are", "has", "have"} for i in behind)
    return draft.rule.startswith("noun") and (now or any(scene.low(i) in _GOES for i in behind))


def is_ever_since(scene: Scene, draft: Draft) -> bool:
    """ "took X in 2002 and has held it ever since": a state from the day told until publication."""
    group = draft.group
    perfect = group.perfect and group.present if group is not None else scene.low(draft.at - 2) in {"has", "have"}
    return draft.status not in CHANGES and perfect and says_ever_since(scene, draft)


def is_since_untold(scene: Scene, draft: Draft) -> bool:
    """ "has held X since the war broke out": a state that began with something of which no day is told."""
    if draft.status in CHANGES:
        return False
    last = max(draft.last, draft.at, draft.phrase.stop - 1)
    since = next((i for i in range(last + 1, last + _SINCE) if scene.low(i) == "since"), None)
    if since is None or scene.low(since - 1).endswith("time"):
        return False  # "for the first time since the war": how long it was not so
    if any(_ends_clause(scene, i) for i in range(last + 1, since)):
        return False
    behind = since + 1
    while behind < len(scene.items) and not _ends_clause(scene, behind):
        behind += 1
    told = any(scene.items[i].kind == "date" for i in range(since + 1, behind))
    return not told and behind - since > 1


def has_been(scene: Scene, draft: Draft) -> bool:
    """Is a state told in the present perfect ("has held X", "X has been theirs")?"""
    if draft.group is not None and not draft.group.participle:
        return draft.group.perfect and draft.group.present
    return any(scene.low(i) in {"has", "have"} for i in range(max(0, draft.at - 3), draft.at))


def _ends_clause(scene: Scene, i: int) -> bool:
    return scene.low(i) in {",", ";", ".", ":", "and", "but"}


def has_since(scene: Scene, draft: Draft) -> bool:
    """ "rose in 2016 and has since taken X": is it told of the time from what was dated before it until now?"""
    group = draft.group
    if group is None or not (group.perfect and group.present):
        return False
    return any(scene.low(i) == "since" for i in range(group.start, group.verb))


def is_of_late(scene: Scene, draft: Draft, narrative: When | None, published: dt.date | None) -> bool:
    """ "X fell on Monday. Y still held Z": is a state told without a date in the news of the days before?"""
    if draft.status in CHANGES or published is None or narrative is None or narrative.latest is None:
        return False
    if not is_of_telling(narrative) or not dt.timedelta(0) < published - narrative.latest <= _NEWS:
        return False
    first = draft.group.start if draft.group is not None else draft.at
    return any(scene.low(i) in _STILL for i in range(max(0, first - 2), max(draft.last, draft.at) + 1))


def is_going_on(scene: Scene, draft: Draft) -> bool:
    """ "Y is clearing X": is it told in the present as what is being done?"""
    group = draft.group
    if group is None or not group.present or group.perfect or group.passive:
        return False
    return scene.low(group.verb).endswith("ing") and group.start < group.verb


def is_entry(scene: Scene, draft: Draft) -> bool:
    """ "* Kadugli - surrounded on three sides by Y": a state without a verb, in a line that its place heads."""
    state = draft.status in {"besieged", "controls", "contested"}
    bare = draft.group is not None and draft.group.participle and draft.group.start == draft.group.verb
    return state and bare and bool(scene.headed)


def is_bare(draft: Draft) -> bool:
    """ "X, the last town held by Y, was taken": is it a participle without a time of its own?"""
    group = draft.group
    return group is not None and group.participle and group.passive and group.start == group.verb


def is_reported_state(scene: Scene, draft: Draft) -> bool:
    """ "a statement said the town was still theirs": the past of what somebody said, not of the thing."""
    perfect = draft.group is not None and (draft.group.perfect or draft.group.past_perfect)
    if draft.status in CHANGES or draft.status == "besieged" or perfect:
        return False
    first = min(draft.first, draft.phrase.start)
    k = first - 1
    while k >= 0 and (
        scene.low(k) in {"that", "the", ","}
        or scene.is_in(k, "classes.determiner")
        or scene.is_in(k, "extent")
        or scene.low(k) == "of"
    ):
        k -= 1
    return k >= 0 and scene.is_in(k, "classes.reporting")


def is_reported(scene: Scene, draft: Draft) -> bool:
    """ "he confirmed that Y had taken X", ""Y took X," he said": is it what somebody says in this sentence?"""
    if draft.group is not None:
        first = min(draft.first, draft.phrase.start)
        if any(scene.is_in(k, "classes.reporting") for k in range(first)):
            return True
    opens = scene.low(0) in {'"', "“"}
    return opens and any(scene.is_in(k, "classes.reporting") for k in range(draft.last, len(scene.items)))


def explains(scene: Scene, at: int) -> bool:
    """ "On 27 May, two days after it began,": does the date at item `at` only say more of the one before it?"""
    before = scene.items[at - 2].date if at > 1 and scene.low(at - 1) == "," else None
    return before is not None and before.when.earliest is not None


def is_since_then(scene: Scene, at: int) -> bool:
    """ "Since then A and B have fallen": does the sentence begin with a time that goes on till now?"""
    item = scene.items[at]
    return at == 0 and scene.text[item.start : item.end].casefold() == "since then"


def is_likewise(scene: Scene, at: int) -> bool:
    """ "is besieged, as it has been since May": does the date at item `at` say since when what was told is so?"""
    words = [scene.low(i) for i in range(max(0, at - _LIKEWISE), at)]
    return "as" in words and words[-1] in {"has", "have", "been", "done"}


def is_measure(scene: Scene, draft: Draft, at: int) -> bool:
    """ "for the first time since 2000", "since Y left in 2000": does "since" only say how long it was not so?"""
    since = at
    date = scene.items[at].date
    if date is None or date.kind != "since":
        behind = range(at - 1, max(-1, at - _OF_EVENT), -1)
        since = next((i for i in behind if scene.low(i) == "since"), -1)
        if since < 0 or any(scene.low(i) in {",", ";"} for i in range(since, at)):
            return False
    if draft.at > since:
        return False
    if scene.low(since - 1).endswith("time"):
        return True
    before = range(max(0, since - _TIME), since)
    if any(scene.low(i) == "first" and scene.low(i + 1) == "time" for i in before):
        return True
    firsts = [i for i in before if scene.low(i) == "first" and not scene.is_in(i - 1, "classes.preposition")]
    return (
        bool(firsts)
        and scene.low(firsts[-1] - 1) == "the"
        and all(scene.low(i) != "," for i in range(firsts[-1], since))
    )


def is_of_its_beginning(scene: Scene, draft: Draft) -> bool:
    """ "Y took X at the outset of the war", "early in the conflict": is it told by a time that nobody dates?"""
    if draft.status not in CHANGES:
        return False
    last = max(draft.last, draft.at)
    for i in range(last + 1, min(len(scene.items) - 1, last + _LATELY)):
        if scene.kind(i) in {"punct", "date"}:
            break
        if scene.low(i) in _BEGINNINGS and scene.low(i + 1) in {"of", "in"}:
            return scene.low(scene.run_after(i + 2, "classes.determiner")) in _WARS
    return False


_BEGINNINGS = frozenset("outset onset start beginning outbreak height early late end close".split())
_WARS = frozenset({"war", "civil war", "conflict", "uprising", "insurgency", "rebellion", "revolt", "revolution"})


def is_lately(scene: Scene, draft: Draft) -> bool:
    """ "have recently captured X", "recently made headlines by capturing X": is it of no day told before?"""
    if draft.status not in CHANGES:
        return False
    for i in range(max(draft.last, draft.at), max(-1, draft.first - _LATELY), -1):
        if scene.low(i) in {"recently", "lately"}:
            return True
        if i < draft.first and (scene.kind(i) == "date" or scene.low(i) in {",", ";", ":", "that"}):
            return False
    return False


_LATELY = 8
"""Items from "recently" to the words of a deed, at most."""


def is_of_once(scene: Scene, draft: Draft) -> bool:
    """ "Y once held X", "X was formerly ruled by Y": was it so at a time that nobody tells?"""
    group = draft.group
    if group is None or group.present:
        return False
    return any(scene.low(i) in {"once", "formerly", "previously"} for i in range(max(0, group.start - 1), group.verb))


def is_already(scene: Scene, draft: Draft) -> bool:
    """Does "already" stand by its words?"""
    return any(scene.low(i) == "already" for i in range(max(0, draft.first - 3), draft.last + 1))
