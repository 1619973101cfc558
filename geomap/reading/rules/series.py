"""Claims whose verb stands only once: "A on 5 December and B two days later"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.phrases.extents import PlacePhrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.reading.rules.scene import Draft, Scene
    from geomap.reading.sentences.cues import NounCue


def _gapped_rule(draft: Draft) -> str:
    lemma = draft.rule.partition(":")[2]
    return f"gapped:{lemma}" if lemma else "gapped"


def gapped(scene: Scene, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """For each change of hands told, those of the places that follow it with a time of their own."""
    said = {r.toponym.start for d in drafts for r in d.phrase.refs}
    for draft in drafts:
        yield from _led_again(scene, draft, said)
        yield from _once_more(scene, draft)
        if (
            draft.status not in _GAPPED
            or draft.rule.startswith("noun")
            or (draft.ongoing and draft.status != "controls")
        ):
            continue
        # "took A and, on 3 May, B, whose garrison had fled": B is lost by others
        left = {r.toponym.start for d in drafts if _is_other_lot(d, draft) for r in d.phrase.refs}
        if draft.group is not None and _is_relative(scene, draft.group.start) and draft is not drafts[0]:
            continue  # "took A, which had been razed in May, and on 8 June B"
        yield from _other_pair(scene, draft, said)
        yield from _taken_from_each(scene, draft, said)
        last = draft
        at: int | None = max(draft.last, draft.at, draft.phrase.stop - 1) + 1
        while at is not None:
            at = _past_agent(scene, past_where(scene, at))
            at = _past_relative(scene, at, at + 1)
            moved = draft.status in {"captured", "lost"}  # of which hardly anything but a place is told
            at = _past_manner(scene, _past_own_time(scene, at))
            if (half := _other_half(scene, last, at)) is not None:
                yield half
                break
            found = _next_place(scene, at, settled=moved)
            if found is None or any(r.toponym.start in said - left or r.mention for r in found[0].refs):
                break
            phrase, end = found
            if is_subject(scene, end):
                break  # "shelled A, and B on Tuesday fell"
            if _is_land(scene, phrase) and not _is_land(scene, draft.phrase):
                break  # "the Y-held town of A, Syria, 3 May": where A lies
            last = replace(
                last, rule=_gapped_rule(draft), phrase=phrase, first=phrase.start, last=end - 1, at=phrase.start
            )
            said.update(r.toponym.start for r in phrase.refs)
            yield last
            at = end


def _past_own_time(scene: Scene, at: int) -> int:
    """The item behind the time at item `at`; but "In May Y took A, in June B": `at`, for that is the time of the B."""
    timed = _past_time(scene, at)
    if timed is None or (scene.low(at) == "," and scene.kind(timed) in {"place", "name"}):
        return at
    return timed


def _led_again(scene: Scene, draft: Draft, said: set[int]) -> Iterator[Draft]:
    """ "withdrew from A on 30 May and from B a day later", "the fall of A in May and B in June": the B behind it."""
    before = scene.run_before(draft.phrase.start, "classes.determiner") - 1
    word = scene.low(before).rpartition(" ")[2]
    led = word in _LED or (draft.rule == "presence" and word == "in")
    if draft.status not in {"captured", "lost"} or not led or before < 0:
        return
    behind = max(draft.last, draft.phrase.stop - 1) + 1
    timed = _past_time(scene, behind)
    at = timed or behind
    at += scene.low(at) == "," and scene.low(at + 1) == "and"
    again = scene.low(at + 1) == word
    if scene.low(at) != "and" or not (again or (timed is not None and draft.rule.startswith("noun"))):
        return
    phrase = scene.parser.after(at + 1 + again)
    if phrase is None or any(r.toponym.start in said or r.mention for r in phrase.refs):
        return
    own = _past_time(scene, phrase.stop)
    if own is None and not again:
        return  # "the fall of A in May and B's surrender"
    end = own or phrase.stop
    if not draft.rule.startswith("noun") and scene.kind(end) not in {"", "punct"} and scene.low(end) not in _BEHIND:
        return  # "withdrew from A, and from B it attacked"
    said.update(r.toponym.start for r in phrase.refs)
    rule = _gapped_rule(draft)
    yield replace(draft, rule=rule, phrase=phrase, first=phrase.start, last=end - 1, at=phrase.start)


def _once_more(scene: Scene, draft: Draft) -> Iterator[Draft]:
    """ "took A in 2015 and again in 2016", "fell to Y in May, and a second time in July": the same at another time."""
    if draft.status not in {"captured", "lost", "besieged"} or draft.rule.startswith("noun"):
        return
    at = max(draft.last, draft.phrase.stop - 1) + 1
    at = _past_time(scene, at) or at
    while True:
        k = scene.run_after(at + (scene.low(at) == ","), "classes.conjunction")
        again = k + (3 if [scene.low(k + j) for j in range(3)] == ["a", "second", "time"] else scene.low(k) in _AGAIN)
        end = _past_time(scene, again) if again > k > at else None
        if end is None or is_subject(scene, end):
            return
        if scene.kind(end) not in {"", "punct"} and scene.low(end) not in _BEHIND | {"by", "to", "from"}:
            return  # "took X in 2012 and again in 2022 threatened it"
        yield replace(draft, rule=_gapped_rule(draft), first=k, last=end - 1, at=k)
        at = end


_AGAIN = frozenset({"again", "once more", "once again"})

_LED = frozenset({"of", "from", "at", "into"})
_BEHIND = frozenset({"and", "after", "before", "when", "as", "without", "where", "in"})


def _is_other_lot(other: Draft, draft: Draft) -> bool:
    """ "A fell and B, the last seat of Y, on 3 May": does another claim of a place only say what it was till then?"""
    return other.status in {"lost", "controls"} and other.status != draft.status


def _is_relative(scene: Scene, start: int) -> bool:
    """Does the verb that begins at item `start` stand in a clause with "which" that a comma opens?"""
    return scene.low(start - 1) in {"which", "who"} and scene.low(start - 2) == ","


def _past_relative(scene: Scene, at: int, which: int) -> int:
    """The comma that closes ", which had been razed by Z," at item `at`; `at` where no such clause begins."""
    if scene.low(at) != "," or scene.low(which) not in {"which", "where", "whose"}:
        return at
    return next((k for k in range(which + 1, min(len(scene.items), which + 13)) if scene.low(k) in {",", ";"}), at)


def _other_pair(scene: Scene, draft: Draft, said: set[int]) -> Iterator[Draft]:
    """ "Y took A and Z B": another force and its place, with the verb left out."""
    k = past_where(scene, draft.phrase.stop)
    if draft.force is None or draft.at >= draft.phrase.start or scene.low(k) not in {"and", ",", ";"}:
        return
    while scene.low(k) in {"and", ",", ";", "while"} or scene.is_in(k, "classes.determiner"):
        k += 1
    if (side := _other_side(scene, draft, k)) is not None:
        yield side
        return
    begin = k + 1
    led = _leads(scene, draft.at, begin)  # "ruled over A; Z over B"
    begin += led
    named = begin < len(scene.items) and scene.items[k].kind == "force" and scene.items[begin].kind in {"place", "name"}
    force = scene.items[k].force if named else None
    if force is None or force.role != "force" or force.kind == "country" or force.force.id == draft.force.force.id:
        return
    phrase = scene.parser.after(begin)
    if phrase is None or any(r.toponym.start in said for r in phrase.refs):
        return
    if not led and not all(map(scene.parser.names.is_sure, phrase.refs)):
        return
    ends = phrase.stop >= len(scene.items) or scene.items[phrase.stop].kind == "date"
    if ends or scene.low(phrase.stop) in {".", ";", ","} or _past_time(scene, phrase.stop) is not None:
        said.update(r.toponym.start for r in phrase.refs)
        last = phrase.stop - 1
        yield replace(
            draft, rule=_gapped_rule(draft), phrase=phrase, first=k, last=last, at=begin, force=force, opponent=None
        )


def _leads(scene: Scene, verb: int, at: int) -> bool:
    """Does the preposition at item `at` end the verb as well ("held sway in A, Z in B")?"""
    return " " in scene.low(verb) and scene.low(verb).rpartition(" ")[2] == scene.low(at)


def _taken_from_each(scene: Scene, draft: Draft, said: set[int]) -> Iterator[Draft]:
    """ "took A from Y, B and C from Z": the places behind the first, each with those whom they were taken from."""
    at = _behind_loser(scene, draft.phrase.stop) if draft.status == "captured" else None
    while at is not None:
        k = _past_brackets(scene, at)
        joint = k
        while scene.low(k) in {",", "and", ";"}:
            k += 1
        phrase = scene.parser.after(k, definite=True) if k > joint else None
        if phrase is None or phrase.start > k + 1 or any(r.toponym.start in said or r.mention for r in phrase.refs):
            return
        at = _behind_loser(scene, phrase.stop)
        if at is None:
            return
        said.update(r.toponym.start for r in phrase.refs)
        loser, _ = scene.clauses.force_within(phrase.stop + 1)
        rule = _gapped_rule(draft)
        yield replace(draft, rule=rule, phrase=phrase, first=phrase.start, last=at - 1, at=phrase.start, opponent=loser)


def _behind_loser(scene: Scene, at: int) -> int | None:
    """The item behind "from Y" at item `at`; None where that does not stand there."""
    loser, after = scene.clauses.force_within(at + 1) if scene.low(at) == "from" else (None, at)
    return after if loser is not None else None


def _past_brackets(scene: Scene, at: int) -> int:
    """The item behind what stands in brackets at item `at`; `at` where none open."""
    if scene.low(at) != "(":
        return at
    return next((k + 1 for k in range(at + 1, min(len(scene.items), at + _BRACKETS)) if scene.low(k) == ")"), at)


_BRACKETS = 14
"""Items in brackets, at most."""


def _other_side(scene: Scene, draft: Draft, k: int) -> Draft | None:
    """ "Y holds the north of X and Z the south", "the port, Z the suburbs": the force at item `k`, with its part."""
    force = scene.items[k].force if k + 2 < len(scene.items) else None
    if force is None or draft.force is None or scene.low(k + 1) != "the":
        return None
    if not any(_is_side(scene, i) for i in range(draft.phrase.start, draft.phrase.stop)):
        return None
    stop = k + 2
    while scene.kind(stop) == "word" and _tells_part(scene, stop):
        stop += 1
    ends = stop >= len(scene.items) or scene.items[stop].kind in {"punct", "date"}
    if force.force.id == draft.force.force.id or not ends or not _is_side(scene, stop - 1):
        return None
    part = scene.text[scene.items[k + 2].start : scene.items[stop - 1].end]
    phrase = PlacePhrase(draft.phrase.refs, k + 1, stop, "part_of", "part", None, part)
    rule = _gapped_rule(draft)
    return replace(draft, rule=rule, phrase=phrase, first=k, last=stop - 1, at=k + 1, force=force, opponent=None)


def _tells_part(scene: Scene, i: int) -> bool:
    """Can the word at item `i` stand in "the richer western districts and the port"?"""
    item = scene.items[i]
    glue = scene.low(i) in {"and", "of"} or scene.is_in(i, "classes.determiner")
    return glue or _is_side(scene, i) or (not item.verbs and not scene.is_in(i, "classes.preposition"))


def _is_side(scene: Scene, i: int) -> bool:
    """ "the south", "the districts", "the harbour": does the word say which part of a place is meant?"""
    names = ("rules.bare_directions", "extents.part_nouns", "inner", "nouns_of_place.facility")
    return any(scene.is_in(i, name) for name in names)


_GAPPED = frozenset({"captured", "lost", "controls", "besieged", "struck", "siege_broken"})


def _is_land(scene: Scene, phrase: PlacePhrase) -> bool:
    """Is it a country?"""
    return any(scene.discourse.kind(ref.toponym) == "country" for ref in phrase.refs)


def is_subject(scene: Scene, at: int) -> bool:
    """Does a verb of its own follow at item `at`?"""
    k = scene.run_after(at, "classes.adverb")
    if k >= len(scene.items):
        return False
    item = scene.items[k]
    finite = any(cue.forms & {"past", "s"} for cue in item.verbs) and not item.nouns
    return finite or any(scene.is_in(k, name) for name in ("classes.be", "classes.have", "irrealis.modal"))


def _next_place(scene: Scene, at: int, *, settled: bool) -> tuple[PlacePhrase, int] | None:
    """The place of ", B two days later", "and, the same day, B" that begins at item `at`, and the item after it."""
    followed = next((k for k in (at, at + 1) if scene.low(k) == "followed"), None)
    if followed is not None:
        return _followed(scene, at, followed)
    k, early = _past_joints(scene, at)
    k = _behind_description(scene, k) if k > at else k
    if k == at or not _may_be_next(scene, at, k):
        return None
    phrase = scene.parser.after(k)
    unlisted = scene.items[k].kind == "name" and not settled
    if phrase is None or (unlisted and not scene.parser.names.is_sure(phrase.refs[0])):
        return None
    stop = phrase.stop + (scene.low(phrase.stop) == "itself")
    ends = (stop, _past_aside(scene, stop), past_where(scene, stop), _past_site(scene, stop))
    end = next((timed for k in ends if (timed := _past_time(scene, k)) is not None), None)
    if end is not None:
        return phrase, end
    ended = scene.low(phrase.stop) in {"", ",", ".", ";"} or (
        scene.low(phrase.stop) == "and" and _past_time(scene, phrase.stop + 1) is not None
    )
    return (phrase, phrase.stop) if early and ended else None


def _other_half(scene: Scene, draft: Draft, at: int) -> Draft | None:
    """ "Y took the north of X on 3 May and the south(ern) on the 5th": another side of the same place."""
    if draft.phrase.relation != "part_of" or scene.low(at) not in {",", "and"}:
        return None
    side = scene.run_after(at, "classes.conjunction", "classes.determiner", "classes.adverb")
    side += scene.low(side) == ","
    side = scene.run_after(side, "classes.conjunction", "classes.determiner")
    noun = side + 1
    noun += scene.is_in(noun, "extents.part_nouns")
    sides = scene.vocab.cls["extents.directions"]
    told = {scene.low(k) for k in range(draft.phrase.start, draft.phrase.stop)} & sides
    if scene.low(side) not in sides or not told or scene.low(side) in told:
        return None
    end = _past_time(scene, noun)
    if end is None:
        return None
    words = scene.text[scene.items[side].start : scene.items[noun - 1].end]
    phrase = PlacePhrase(draft.phrase.refs, side, noun, "part_of", draft.phrase.share, None, words)
    return replace(draft, rule=_gapped_rule(draft), phrase=phrase, first=side, last=end - 1, at=side)


def _past_manner(scene: Scene, at: int) -> int:
    """The comma behind "without a fight", "after a week of siege" at item `at`; `at` where none closes such words."""
    if scene.low(at) not in _MANNER:
        return at
    for k in range(at + 1, min(len(scene.items), at + _ASIDE)):
        item = scene.items[k]
        if item.lower in {",", ";"}:
            return k
        if item.kind in {"place", "name", "force", "punct"} or scene.is_in(k, "classes.be"):
            return at
        acts = any("past" in cue.forms for cue in item.verbs) and not scene.is_in(k - 1, "classes.determiner")
        if acts or scene.is_in(k, "classes.subordinator"):
            return at
    return at


def _followed(scene: Scene, at: int, followed: int) -> tuple[PlacePhrase, int] | None:
    """ "(captured A,) followed by B on 3 May", "followed on 3 May by B": the B, and the item behind it and its time."""
    by = followed + 1
    early = scene.low(by) != "by"
    if early:
        by = _past_time(scene, by) or by
    if scene.low(by) != "by" or not (early or scene.low(at) in {",", "and", "followed"}):
        return None
    phrase = scene.parser.after(by + 1)
    if phrase is None or scene.items[phrase.stop - 1].kind not in {"place", "name"}:
        return None
    return phrase, phrase.stop if early else _past_time(scene, phrase.stop) or phrase.stop


def _past_joints(scene: Scene, at: int) -> tuple[int, bool]:
    """The item behind "and then", "and, the same day," at item `at`, and whether a time is among them."""
    k, early = at, False
    while scene.low(k) in _JOINTS or scene.is_in(k, "classes.adverb"):
        k += 1
        if (timed := _past_time(scene, k)) is not None:
            k, early = timed, True
        elif scene.low(k - 1) == ",":
            k = _past_manner(scene, k)  # "and, after a pause, B on 3 May"
    return k, early


def _behind_description(scene: Scene, k: int) -> int:
    """The name at the end of "(the) last seat of Y, X,", which begins at item `k`; `k` where no such words do."""
    for i in range(k, min(len(scene.items) - 2, k + 6)):
        item = scene.items[i]
        if item.lower == ",":
            described = i > k and (any(c.frame == "seat" for c in _seats(scene, k, i)) or _is_head(scene, k, i))
            return i + 1 if described and scene.items[i + 1].kind in {"place", "name"} else k
        if item.kind in {"place", "name", "date", "punct"} or (item.verbs and not item.nouns):
            return k
    return k


def _seats(scene: Scene, first: int, stop: int) -> Iterator[NounCue]:
    """The nouns among the items."""
    return (cue for i in range(first, stop) for cue in scene.items[i].nouns)


def _is_head(scene: Scene, first: int, stop: int) -> bool:
    """Is a word for a place among the items?"""
    return any(scene.is_in(i, "head") for i in range(first, stop))


def _may_be_next(scene: Scene, at: int, k: int) -> bool:
    """Can a place begin at item `k`, behind the joints from item `at` on?"""
    if scene.is_in(k, "rules.apposition") and scene.low(k + 1) == "of" and "," in {scene.low(at), scene.low(k - 2)}:
        return False  # "captured A, the capital of B, a month after": what A is
    kind = scene.kind(k)
    if kind == "word":
        return scene.is_in(k, "head") or scene.is_in(k, "extent")
    return kind in {"place", "name"} or (kind == "force" and scene.items[k].place is not None)


def _past_agent(scene: Scene, at: int) -> int:
    """The item of the date behind "and its allies" at item `at`: who else did it does not end the series."""
    for k in range(at, min(len(scene.items), at + 7)):
        item = scene.items[k]
        if item.kind == "date":
            return k if k != at + 1 else at  # "and five days later B"
        if item.lower in {"on", "in", "by"} and k == at + 1:
            break  # "and on the 5th B"
        if item.kind in {"place", "punct"} or item.verbs or scene.is_in(k, "classes.subordinator"):
            break
        if item.kind == "name" and scene.low(k - 1) in {"and", ","}:
            break
        if scene.is_in(k, "head"):
            break  # "and the Y bridge on Friday", "and the town of Y on Friday"
    return at


_MANNER = frozenset("without after with amid following despite almost hardly in by".split())
_ASIDE = 9
"""Items of "without so much as a shot fired" at most."""
_SITE = frozenset({"on", "at", "near", "by", "beyond", "across", "behind", "beside", "below", "above"})
_JOINTS = frozenset(
    {",", "and", ";", "then", "the", "finally", "also", "with", "nearby", "neighbouring", "neighboring", "adjacent"}
)


def past_where(scene: Scene, at: int) -> int:
    """The item behind "in central Y", "in the province of Y", "east of Y" at item `at`; `at` where none stands."""
    aside = scene.is_in(at, "extents.directions") and scene.low(at + 1) == "of"
    if scene.low(at) not in {"in", "of"} and not aside:
        return at
    k = scene.run_after(at + 1 + aside, "classes.determiner", "head", "extents.directions")
    k = scene.run_after(k + 1, "classes.determiner") if scene.low(k) == "of" else k
    return scene.parser.names.ref(k)[1] if scene.kind(k) == "place" else at


def _past_site(scene: Scene, at: int) -> int:
    """The item behind "on the river", "near the border" at item `at`; `at` where no such words stand there."""
    if scene.low(at) not in _SITE or not scene.is_in(at + 1, "classes.determiner"):
        return at
    k = at + 2
    while k < at + 5 and scene.kind(k) == "word" and not scene.items[k].verbs and _past_time(scene, k) is None:
        k += 1
    return k


def _past_aside(scene: Scene, at: int) -> int:
    """The item at the comma that closes an aside opened at item `at` (", the airport, in June"); else `at`."""
    if scene.low(at) != ",":
        return at
    if (lies := past_where(scene, at + 1)) > at + 1 and scene.low(lies) == ",":
        return lies  # ", in South Kivu,"
    which = at + 1 + scene.is_in(at + 1, "classes.preposition")
    if scene.low(which) in {"which", "where", "whose"}:  # ", into which refugees had crowded, four days later"
        return _past_relative(scene, at, which)
    opens = scene.items[at + 1] if at + 1 < len(scene.items) else None
    located = opens is not None and (
        opens.kind == "number"
        or opens.lower in {"with", "just", "immediately", "after", "following", "despite"}
        or (opens.kind == "word" and opens.lower.endswith(("ed", "en")))
        or scene.is_in(at + 1, "rules.about")
        or scene.is_in(at + 1, "extents.directions")
    )
    for k in range(at + 2, min(len(scene.items), at + (13 if located else 9))):
        item = scene.items[k]
        if item.lower == ",":
            return k
        if located and item.lower not in {";", "."}:
            continue  # ", 60 kilometres from X,", ", with 100,000 men trapped inside,"
        # ", the last seat of Y,", ", Y's headquarters,"
        of = item.kind == "force" and (
            "of" in {scene.low(k - 1), scene.low(k - 2)}
            or scene.low(k + 1) in {"'s", "’s", "'", "’"}
            or any(cue.frame == "seat" for it in scene.items[k + 1 : k + 2] for cue in it.nouns)  # ", a Y seat,"
        )
        if item.kind == "place" or (item.kind == "force" and not of):
            break
        if (item.verbs and not item.nouns) or item.lower in {";", ".", "and"}:
            break
    return at


_BEFORE_TIME = frozenset("on in by at early late about around only over within during towards toward".split())


def _past_time(scene: Scene, at: int) -> int | None:
    """The item after the time told at item `at`, prepositions before it included; None where none stands there."""
    k = at
    while scene.low(k) in _BEFORE_TIME or (k == at and scene.low(k) == ","):
        k += 1
    if k > at and (clock := _past_clock(scene, k)) > k:
        k = clock + (scene.low(clock) in _BEFORE_TIME)  # "at 7:46 am on 10 June"
    if k < len(scene.items) and scene.items[k].kind == "date":
        while k < len(scene.items) and (scene.items[k].kind == "date" or scene.low(k) in {"at", "dawn"}):
            k += 1
        return k
    if scene.is_in(k, "rules.hours"):
        return k + 1
    if scene.is_in(k, "rules.soon_after"):
        if scene.low(k) == "the" and scene.low(k + 1) in {"next", "same", "following"}:
            return k + 3
        return k + 2 if scene.low(k + 1) in {"after", "afterwards", "thereafter"} else None
    return None


def _past_clock(scene: Scene, k: int) -> int:
    """The item after the hour ("7:46 am") at item `k`; `k` where none stands there."""
    if scene.kind(k) != "number":
        return k
    behind = k + (3 if scene.low(k + 1) in {":", "."} and scene.kind(k + 2) == "number" else 1)
    return behind + 1 if scene.low(behind) in _CLOCK else k


_CLOCK = frozenset({"am", "pm", "a.m.", "p.m.", "a.m", "p.m", "hours", "o'clock", "o’clock"})
