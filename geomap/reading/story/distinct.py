"""The drafts of one sentence that say one thing twice, or a thing that goes without saying."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import CHANGES
from geomap.reading.story.deeds import RESTORING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.reading.rules import Draft

_NEAR = 4
"""Items between two words for one change of hands."""
_PRONOUN = 5
"""Characters of "there"."""
_GIVING_BACK = RESTORING | {"re-take", "re-capture", "reconquer", "re-occupy", "liberate", "free", "take back"}


def distinct(drafts: list[Draft]) -> list[Draft]:
    """One draft for each thing said: a noun inside a verb phrase of the same status and place says nothing new.

    Parameters
    ----------
    drafts
        Of one sentence; sorted in place by where their words stand.
    """
    drafts.sort(key=lambda d: (d.at, d.first))
    kept = _joined(drafts)
    for is_needless in (_is_told_as_broken, _is_told_garrison, _is_bare_fall, _is_come_back):
        kept = [d for d in kept if not is_needless(d, kept)]
    kept = [_of_as_much(_from_its_holder(d, kept), kept) for d in kept if not _is_lost_seat(d, kept)]
    return [d for d in kept if not _is_won(d, kept)]


def _of_as_much(draft: Draft, kept: Sequence[Draft]) -> Draft:
    """ "Y took a village near X after Z left it": what is lost is as much as what is taken, and no more."""
    lost, mention = draft.phrase, draft.phrase.refs[0].mention
    if draft.status != "lost" or lost.relation != "at" or lost.share is not None:
        return draft
    said = mention is not None and mention[1] - mention[0] > _PRONOUN  # "the town" is all of X
    for earlier in kept if not said else ():
        taken = earlier.phrase
        near = earlier.status == "captured" and taken.relation == "near"
        if near and (mention is not None or lost.start >= taken.stop) and _starts(earlier) == _starts(draft):
            return replace(draft, phrase=replace(lost, relation="near", share=taken.share, share_text=taken.share_text))
    return draft


def _joined(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, of twins one with what either tells of the actors."""
    kept: list[Draft] = []
    for draft in drafts:
        twin = next((k for k, earlier in enumerate(kept) if _is_twin(earlier, draft, kept)), None)
        if twin is None:
            kept.append(draft)
        elif len(draft.parties) > len(kept[twin].parties):
            kept[twin] = replace(kept[twin], parties=draft.parties)
        elif kept[twin].force is None and draft.force is not None:
            kept[twin] = draft if draft.opponent is not None else replace(draft, opponent=kept[twin].opponent)
        elif kept[twin].opponent is None and draft.opponent is not None:
            kept[twin] = replace(kept[twin], opponent=draft.opponent)
    return kept


def _is_twin(earlier: Draft, draft: Draft, kept: Sequence[Draft]) -> bool:
    """Do two drafts tell one thing in two places of the sentence?"""
    same = earlier.status == draft.status and _starts(earlier) == _starts(draft)
    if not same or not _same_actor(earlier, draft) or _is_taken_back(earlier, draft) or _is_once_more(earlier, draft):
        return False
    return (
        abs(earlier.at - draft.at) <= _NEAR
        or earlier.status in {"struck", "siege_broken", "contested"}
        or earlier.phrase.start == draft.phrase.start
        or _again(earlier, draft, kept)
    )


def _starts(draft: Draft) -> tuple[int, ...]:
    """Where the names of its places stand in the text."""
    return tuple(ref.toponym.start for ref in draft.phrase.refs)


def _is_told_as_broken(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """ "Broke the siege of X": that there was one is worth a claim only if it is said whose it was."""
    if draft.rule != "noun:siege" or draft.opponent is not None:
        return False
    broken = {r.toponym.name for d in drafts if d.status == "siege_broken" for r in d.phrase.refs}
    return any(r.toponym.name in broken for r in draft.phrase.refs)


def _is_told_garrison(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """ "The garrison at X was evacuated", "was relieved": that there was one goes without saying."""
    if draft.rule != "seat:garrison":
        return False
    told = {start for d in drafts if d.status in {*CHANGES, "siege_broken"} for start in _starts(d)}
    return any(start in told for start in _starts(draft))


def _is_bare_fall(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """ "X fell on Monday into the hands of Y": the fall by nobody is the same as that into his hands."""
    if draft.rule != "verb:fall" or draft.force is not None:
        return False
    into = {start for d in drafts if d.status == "captured" and d.rule.startswith("under") for start in _starts(d)}
    return into.issuperset(_starts(draft))


def _is_come_back(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """ "X was back in Y's hands": that they have it goes with their having taken it back."""
    if draft.rule != "predicate" or draft.force is None:
        return False
    back = (d for d in drafts if d.status == "captured" and d.rule.startswith("under") and _same_actor(d, draft))
    past = (d for d in back if d.group is not None and not d.group.present)
    return any(_starts(d) == _starts(draft) for d in past)


def _is_won(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """ "Entered A, which they captured": they hold it, and it is contested no more."""
    if draft.status != "contested" or draft.group is None or not draft.parties:
        return False
    first = draft.parties[0].force.id
    return any(
        d.status == "captured"
        and d.force is not None
        and d.force.force.id == first
        and not _here(d).isdisjoint(_here(draft))
        for d in drafts
    )


def _here(draft: Draft) -> frozenset[int]:
    return frozenset(_starts(draft))


def _is_lost_seat(seat: Draft, drafts: Sequence[Draft]) -> bool:
    """Is a draft the seat of a force of which another draft says that it lost it then?"""
    if seat.force is None or seat.status != "controls":
        return False
    return seat.rule.startswith("seat") and any(_takes(d, seat) or _leaves(d, seat) for d in drafts)


def _takes(draft: Draft, seat: Draft) -> bool:
    taken = draft.status == "captured" and not _here(draft).isdisjoint(_here(seat))
    return taken and draft.force is not None and not _same_actor(draft, seat)


def _leaves(draft: Draft, seat: Draft) -> bool:
    left = draft.status == "lost" and not _here(draft).isdisjoint(_here(seat))
    reaches = draft.first <= seat.at and seat.first <= draft.last  # "lost X, their last stronghold"
    return left and reaches and _same_actor(draft, seat)


def _from_its_holder(draft: Draft, drafts: Sequence[Draft]) -> Draft:
    """A capture of a place that its sentence calls somebody's seat, with him as the loser."""
    if draft.status != "captured" or draft.opponent is not None:
        return draft
    seat = next((d for d in drafts if d.rule.startswith("seat") and d.force is not None and _takes(draft, d)), None)
    return draft if seat is None else replace(draft, opponent=seat.force)


def _again(first: Draft, second: Draft, kept: Sequence[Draft]) -> bool:
    """ "entered X and brought the town under their control": is one thing said twice, nothing having come between?"""
    if (
        first.status != "captured"
        or not second.rule.startswith("under")
        or all(r.mention is None for r in second.phrase.refs)
    ):
        return False
    here = _here(first)
    return not any(first.at < d.at < second.at and not here.isdisjoint(_here(d)) for d in kept)


def _is_taken_back(first: Draft, second: Draft) -> bool:
    """ "was captured, before being retaken by Y": are they two changes of hands?"""
    told = first.group is not None and second.group is not None and first.rule.startswith(("verb:", "under"))
    if told and second.rule == "verb:lose" and first.rule != "verb:lose" and first.at < second.at:
        return True  # "was freed in May and lost again to Y in July"
    back = second.rule.removeprefix("verb:") in _GIVING_BACK
    return told and back and first.rule.removeprefix("verb:") not in _GIVING_BACK and first.at < second.at


def _is_once_more(first: Draft, second: Draft) -> bool:
    """ "took A in 2015 and again in 2016": is the second the deed of the first at another time?"""
    return second.rule.startswith("gapped") and second.phrase is first.phrase and second.at > first.last


def _same_actor(a: Draft, b: Draft) -> bool:
    return a.force is None or b.force is None or a.force.force.id == b.force.force.id
