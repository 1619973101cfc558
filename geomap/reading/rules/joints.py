"""Places that are joined to those of a claim: "X followed", "nine villages in A and B", "along with C", "as did D"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.rules.scene import Draft
from geomap.reading.rules.series import is_subject, past_where

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.reading.phrases.extents import PlacePhrase
    from geomap.reading.rules.scene import Scene


def followed(scene: Scene, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """ "X followed on the 14th": what was told of the place before, in the sentence or last, is told of X."""
    gone = [draft for draft in drafts if draft.status in {"captured", "lost"}]
    for v in scene.verbal:
        cue = next((cue for cue in scene.items[v].verbs if cue.frame == "place>as before"), None)
        if cue is None:
            continue
        before = [draft for draft in gone if draft.at < v]
        before = [draft for draft in before if not _is_circumstance(scene, draft)] or before
        told = max(before, key=lambda draft: draft.at) if before else scene.told if not gone else None
        if told is None:
            continue
        group = scene.verbs.group(v, cue.forms)
        timed = not group.irrealis and not group.passive and _is_timed(scene, v + 1)
        phrase = (_with(scene, group.start) or scene.parser.subject(group.start, names=True)) if timed else None
        here = {r.toponym.start for r in phrase.refs} if phrase is not None else set()
        if phrase is not None and not any(r.toponym.start in here for draft in before for r in draft.phrase.refs):
            # where it is not told who did it, whoever took the one, or took it back, did so with the other
            lemma = cue.lemma if told.force is not None else told.rule.partition(":")[2] or cue.lemma
            rule, status = f"verb:{lemma}", told.status
            yield Draft(rule, status, phrase, phrase.start, v, v, told.force, told.opponent, group=group)


def _with(scene: Scene, start: int) -> PlacePhrase | None:
    """ "with A, B and C following in May": the places between "with" and the verb at item `start`."""
    opens = next((k for k in range(start - 1, max(-1, start - _LISTED), -1) if scene.low(k) == "with"), None)
    phrase = scene.parser.after(opens + 1) if opens is not None else None
    return phrase if phrase is not None and phrase.stop == start else None


_LISTED = 14
"""Items from "with" to the last of a list."""


def _is_circumstance(scene: Scene, draft: Draft) -> bool:
    """ "X was left when its wells fell into Y's hands": does it only tell how another thing came about?"""
    before = range(draft.at - 1, max(-1, draft.at - _CLAUSE), -1)
    opens = next((k for k in before if scene.is_in(k, "classes.subordinator") or scene.kind(k) == "punct"), -1)
    return opens >= 0 and scene.kind(opens) != "punct"


_CLAUSE = 8
"""Items from "when" to the verb of its clause."""


def _is_timed(scene: Scene, at: int) -> bool:
    """Does nothing but a time, or the end of the clause, stand behind "followed" at item `at`?"""
    while scene.low(at) in _BEFORE_FOLLOWED or scene.is_in(at, "classes.adverb"):
        at += 1
    return at >= len(scene.items) or scene.items[at].kind in {"date", "number"} or scene.low(at) in _AFTER_FOLLOWED


_BEFORE_FOLLOWED = frozenset(
    "on in at by within early late suit shortly soon the a rapid swift close order turn thereafter later next".split()
)
_AFTER_FOLLOWED = frozenset({".", ",", "and", ";", ":", "after"})


def joined(scene: Scene, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """For each place of a verb, that joined to it of which less, or all, is told: "nine villages in A and B"."""
    said = {r.toponym.start for d in drafts for r in d.phrase.refs}
    for draft in drafts:
        phrase = draft.phrase
        noun = draft.rule.startswith("noun:") and draft.status != "controls"
        if draft.status not in {"captured", "lost", "controls"} or draft.at >= phrase.start:
            continue
        if draft.group is None and not noun:
            continue
        k = _behind_and(scene, phrase.stop)
        other = scene.parser.after(k) if k is not None else None
        if k is None or other is None or other.start > k:
            continue
        if phrase.share is None and other.share is None and other.relation != "part_of":
            continue
        if other.share is None and any(scene.is_in(j, "anaphora.plural") for j in range(k, other.stop)):
            continue  # "the town of X and villages in Z province"
        if not _begins_phrase(scene, k):
            continue
        bare = scene.items[k].kind == "name" and not scene.parser.names.is_sure(other.refs[0])
        known = any(r.toponym.start in said or r.mention is not None for r in other.refs)
        if bare or known or is_subject(scene, other.stop):
            continue
        said.update(r.toponym.start for r in other.refs)
        yield replace(draft, rule="joined", phrase=other, last=max(draft.last, other.stop - 1))


def elsewhere(scene: Scene, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """For each place that is struck or fought over, the next: "fell on X on Monday and in Z", "in X, in Z and in W"."""
    said = {r.toponym.start for d in drafts for r in d.phrase.refs}
    for draft in drafts:
        if draft.status not in {"struck", "contested"} or draft.at >= draft.phrase.start:
            continue
        stop, aimed = draft.phrase.stop, draft.status == "struck"
        while (other := _next_in(scene, stop, aimed=aimed)) is not None:
            if any(r.toponym.start in said or r.mention is not None for r in other.refs):
                break
            said.update(r.toponym.start for r in other.refs)
            yield replace(draft, phrase=other, last=other.stop - 1)
            stop = other.stop


def _next_in(scene: Scene, at: int, *, aimed: bool) -> PlacePhrase | None:
    """The place of "and in X", ", in X and in Z" at item `at`, with nothing behind it of which it is only the frame."""
    k, last = _preposition_behind(scene, at)
    other = scene.parser.after(k + 1, lenient=aimed, aimed=aimed) if k is not None else None
    if k is None or other is None:
        return None
    if not last:
        return other if _preposition_behind(scene, other.stop)[0] is not None else None
    return other if _is_set_off(scene, k, other) or _ends(scene, past_where(scene, other.stop)) else None


def _preposition_behind(scene: Scene, at: int) -> tuple[int | None, bool]:
    """The "in" of "and in", ", in" at item `at`, and whether the "and" before it says that it is the last of a list."""
    at = scene.clauses.past_dates(at)
    k = _behind_and(scene, at)
    comma = past_where(scene, at)
    behind = k if k is not None else comma + 1 if scene.low(comma) == "," else None
    led = behind is not None and scene.low(behind) in _IN and scene.kind(behind + 1) != "date"
    return (behind if led else None), k is not None


_IN = frozenset({"in", "on", "at", "into", "inside"})


def _is_set_off(scene: Scene, k: int, phrase: PlacePhrase) -> bool:
    """ "and into X, the chief town,", "and in X, where": does a comma follow the name behind item `k`?"""
    end = phrase.refs[-1].toponym.end
    comma = next((i + 1 for i in range(k, phrase.stop) if scene.items[i].end >= end), phrase.stop)
    return scene.low(comma) == "," and (scene.low(k) != "in" or scene.low(comma + 1) in {"where", "which"})


def _ends(scene: Scene, at: int) -> bool:
    """Does nothing follow at item `at` of which the place before it could be the frame ("and in X troops took")?"""
    at = scene.clauses.past_dates(at)
    return scene.low(at) in {"", ".", ";"} or scene.low(at) in _GOING_ON or scene.is_in(at, "classes.subordinator")


_GOING_ON = frozenset({"with", "after", "as", "and", "where", "amid", "during", "by", "killing", "wounding"})


def _begins_phrase(scene: Scene, k: int) -> bool:
    """Is the item no verb ("retook X and went some distance into Z", "and humiliating the Z")?"""
    if any("past" in cue.forms for cue in scene.items[k].verbs) or scene.low(k) in _WENT:
        return False
    return not (scene.low(k).endswith(("ed", "ing")) and scene.is_in(k + 1, "classes.determiner"))


_WENT = frozenset("went moved pushed advanced drove pressed came got fell broke thrust crossed marched".split())


def _behind_and(scene: Scene, at: int) -> int | None:
    """The item behind "and" or "as well as" at item `at`, a place that says where the last one lies passed over."""
    at = past_where(scene, at + scene.is_in(at, "anaphora.plural"))
    if scene.low(at) == ",":
        at += 1
    if scene.low(at) == "and":
        return at + 1
    return at + 3 if [scene.low(at + j) for j in range(3)] == ["as", "well", "as"] else None


def _likewise(scene: Scene, draft: Draft, at: int) -> PlacePhrase | None:
    """ "X fell (a week earlier), as did Z", "X is in Y's hands, as is Z": the Z behind the "as" at item `at`."""
    if scene.low(at) != "as" or draft.phrase.start > draft.at:
        return None
    same = scene.is_in(at + 1, "classes.be") or scene.is_in(at + 1, "classes.have") or scene.low(at + 1) == "did"
    phrase = scene.parser.after(at + 2) if same else None
    if phrase is None or is_subject(scene, phrase.stop):
        return None
    return phrase


def _is_of_another_clause(scene: Scene, stop: int, i: int) -> bool:
    """ "after taking X, aid has stopped, mainly in Z", but "took towns, all that had been theirs, including Z"."""
    finite = scene.is_in(i, "classes.have") or scene.is_in(i, "classes.be")
    apart = finite and any(scene.low(k) == "," for k in range(stop, i))
    return apart and not any(scene.is_in(k, "classes.relative") for k in range(max(0, i - 2), i))


def appended(scene: Scene, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """For each claim, the further places that are named behind it: "..., along with four hills, including X"."""
    said = {r.toponym.start for d in drafts for r in d.phrase.refs}
    for draft in drafts:
        if draft.status not in {"captured", "lost", "controls", "besieged"}:
            continue
        i = max(draft.last, draft.at, draft.phrase.stop - 1) + 1
        while i < len(scene.items):
            item = scene.items[i]
            if item.kind == "force" or (item.verbs and not item.nouns) or item.lower in {";", "while", "but", "which"}:
                break
            if _is_of_another_clause(scene, draft.phrase.stop, i):
                break
            if item.lower == "to" and any("base" in cue.forms for it in scene.items[i + 1 : i + 2] for cue in it.verbs):
                break  # "which hold X, have vowed to recapture Z, including"
            if (likewise := _likewise(scene, draft, i)) is not None:
                fresh = tuple(r for r in likewise.refs if r.toponym.start not in said and r.mention is None)
                if fresh:
                    said.update(r.toponym.start for r in fresh)
                    yield replace(draft, rule="appended", phrase=replace(likewise, refs=fresh), last=likewise.stop - 1)
                break
            joined = scene.low(i + 1) == "with"
            among = scene.low(i) == "among" and scene.low(i + 1) in {"them", "these", "those"}
            among = among or (scene.low(i), scene.low(i + 1)) == ("such", "as")
            if scene.is_in(i, "names.appending") or among or (joined and scene.is_in(i, "names.appending_with")):
                k = i + 1 + (joined or among)
                phrase = scene.parser.after(k)
                if phrase is None:
                    i += 1
                    continue
                fresh = tuple(r for r in phrase.refs if r.toponym.start not in said and r.mention is None)
                if not fresh:
                    break
                said.update(r.toponym.start for r in fresh)
                phrase = replace(phrase, refs=fresh)
                yield replace(draft, rule="appended", phrase=phrase, last=phrase.stop - 1)
                i = phrase.stop
                continue
            i += 1
