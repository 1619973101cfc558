"""What a sentence tells beside what somebody is said to have said: the reporter's own words inside another's.

"The army said it had entered Z, which Y took last May": that the army entered Z is the army's word, that Y took it is
known. In a quotation all is the speaker's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geomap.reading.sources.attribution import narrowest
from geomap.reading.sources.bounds import QUOTES, is_finite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Attribution
    from geomap.reading.rules import Draft, Scene
    from geomap.reading.sources.stretches import Telling

_REACH: Final = 14
"""Items from the word that opens a clause to its verb."""
_ADJECTIVES = ("held", "adjective:", "seat:")
"""Rules for what a word beside a name says: "Y-held Z", "the besieged Z", "Z, a stronghold of Y"."""
_OPENS_RELATIVE = frozenset({"which", "who", "whom", "whose", "where"})
_STILL = frozenset({"still", "now", "also", "remained"})
_OPENS_TIME = frozenset({"after", "before", "since", "until", "when"})
_LONG = frozenset({"days", "week", "weeks", "month", "months", "year", "years", "decade", "decades"})
"""Units of what was known before: what was "a day after" is the same news."""
_HEARD = frozenset({"reported", "said", "believed", "thought", "understood"})
_WORDS: Final = 8
"""Items of "after a week of house-to-house"."""
_MEASURE: Final = 3
"""Items of "three days" at most."""
_JOINS = _OPENS_RELATIVE | _OPENS_TIME | {"and", "but", "or", "that", "to", "as", "while"}
_PAST = frozenset(
    "spent came went ran met sent led sat stood lay rose began made got saw brought built wore spoke hid lived".split()
)
"""Verbs of clauses that tell who somebody is, beside those that end in -ed."""
_MARKS = frozenset({";", ":", "(", ")"})


def teller_of(scene: Scene, tellings: Sequence[Telling], draft: Draft, *, inside: bool = False) -> Attribution | None:
    """Whose word a claim is; None for the reporter's own.

    Parameters
    ----------
    scene
        The sentence.
    tellings
        What is said to be said in it.
    draft
        The claim.
    inside
        Does the sentence begin in a quotation?
    """
    telling = narrowest(tellings, draft.at)
    if telling is None:
        return None
    if _is_hearsay(scene, draft, telling.first):
        return None
    if not _is_quoted(scene, draft.at, inside=inside) and _is_known(scene, draft, telling.first):
        return None
    return telling.source


def _is_hearsay(scene: Scene, draft: Draft, first: int) -> bool:
    """ "Y's men had left X, from which Z was reported to have gone": is it the word of nobody who is named?"""
    return any(
        scene.low(k) in _HEARD and scene.low(k + 1) == "to" and scene.is_in(k - 1, "classes.be")
        for k in range(max(first, draft.first - _WORDS), draft.at)
    )


def _is_quoted(scene: Scene, at: int, *, inside: bool) -> bool:
    """Does item `at` stand in a quotation?"""
    for k in range(at):
        low = scene.low(k)
        if low in QUOTES:
            inside = low in {"“", "«"} or (low == '"' and not inside)
    return inside


def _is_known(scene: Scene, draft: Draft, first: int) -> bool:
    """Does a claim only say what place or which time is meant?"""
    if draft.group is None and draft.rule.startswith("noun") and _is_after_long(scene, draft.at, first):
        return True
    if draft.rule.startswith(_ADJECTIVES):
        return not any(scene.is_in(k, "classes.be") for k in range(draft.first, draft.last))
    group = draft.group
    if group is not None and group.participle and group.passive and draft.status == "controls":
        return True  # "a town held by Y"
    lasting = group is not None and group.perfect and draft.status == "controls"  # "which has been held by Y"
    if group is not None and ((group.present and not lasting) or group.irrealis):
        return False
    return _opened(scene, draft, first)


def _opened(scene: Scene, draft: Draft, first: int) -> bool:
    """Does the claim stand in a clause of the past that tells of a noun, or says how long before something was?"""
    for k in range(draft.at - 1, max(first - 1, draft.at - _REACH), -1):
        low = scene.low(k)
        if low in _MARKS or low == ",":
            return False
        past = any(_is_past(scene, j) for j in range(k + 1, draft.at + 1))
        if low == "that" and not _tells_of_noun(scene, k):
            return False
        if low in _OPENS_RELATIVE or low == "that":
            return past and k > first and not _is_main(scene, k, draft.at)
        if low in _OPENS_TIME and k > first:
            known = low in {"since", "until"} or (low == "when" and scene.low(k - 1) != ",")
            return past and (known or _is_measured(scene, k))
    return False


def _is_after_long(scene: Scene, at: int, first: int) -> bool:
    """ "after a week of fighting in X": does the noun at item `at` only say what took so long before?"""
    for k in range(at - 1, max(first, at - _WORDS), -1):
        if scene.items[k].kind == "punct":
            return False
        words = scene.text[scene.items[k].start : scene.items[at].start].casefold().split()
        if words[0] in {"after", "following"}:
            return not _LONG.isdisjoint(words) and "of" in words
    return False


def _is_measured(scene: Scene, k: int) -> bool:
    """ "three days after", "a year before": is it said how long before or after, at item `k`, and is it long?"""
    measure = scene.items[k if scene.items[k].kind == "date" else k - 1]
    start = measure.start if measure.kind == "date" else scene.items[max(0, k - _MEASURE)].start
    return not _LONG.isdisjoint(scene.text[start : measure.end].casefold().split())


def _is_main(scene: Scene, relative: int, at: int) -> bool:
    """ "Troops that had spent a night in X left it": is the verb at item `at` of no clause opened at `relative`?"""
    verb = relative + 1
    while verb < at and (_helps(scene, verb) or scene.is_in(verb, "classes.adverb")):
        verb += 1
    if verb >= at or not is_finite(scene.items[at]) or scene.is_in(verb, "classes.reporting"):
        return False
    own = scene.items[verb]
    if not (own.verbs or (own.kind == "word" and (own.lower.endswith("ed") or own.lower in _PAST))):
        return False  # "that Y took": its subject, and its verb may be the one
    between = range(verb + 1, at)
    return not any(
        scene.items[k].kind == "punct" or scene.is_in(k, "classes.conjunction") or scene.low(k) in _JOINS
        for k in between
    )


def _helps(scene: Scene, k: int) -> bool:
    """Does a verb stand at item `k` that goes with another?"""
    return scene.is_in(k, "classes.be") or scene.is_in(k, "classes.have") or scene.is_in(k, "irrealis.modal")


def _is_past(scene: Scene, k: int) -> bool:
    if scene.low(k) in {"was", "were", "had"}:
        return True
    if scene.low(k) in {"has", "have"} and scene.low(k - 1) in _OPENS_RELATIVE:
        return scene.low(k + 1) not in _STILL
    return is_finite(scene.items[k]) and any("past" in cue.forms for cue in scene.items[k].verbs)


def _tells_of_noun(scene: Scene, k: int) -> bool:
    """ "the town that Y took", no "said that Y took the town"."""
    before = scene.items[k - 1] if k else None
    if before is None or scene.is_in(k - 1, "classes.reporting"):
        return False
    return before.kind in {"place", "name", "force"} or bool(before.nouns) or scene.is_in(k - 1, "anaphora.settlement")
