"""Claims whose verb stands only once: "A on 5 December and B two days later"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.phrases.extents import PlacePhrase, with_extent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.reading.phrases.extents import PlaceRef
    from geomap.reading.rules.scene import Draft, Scene
    from geomap.reading.sentences.cues import NounCue


def _gapped_rule(draft: Draft) -> str:
    lemma = draft.rule.partition(":")[2]
    return f"gapped:{lemma}" if lemma else "gapped"


def gapped(scene: Scene, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """For each change of hands told, those of the places that follow it with a time of their own."""
    said = {r.toponym.start for d in drafts for r in d.phrase.refs}
    for draft in drafts:
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
        last = draft
        at: int | None = max(draft.last, draft.at, draft.phrase.stop - 1) + 1
        while at is not None:
            at = _past_agent(scene, _past_where(scene, at))
            at = _past_relative(scene, at, at + 1)
            moved = draft.status in {"captured", "lost"}  # of which hardly anything but a place is told
            found = _next_place(scene, _past_time(scene, at) or at, settled=moved)
            if found is None or any(r.toponym.start in said - left or r.mention for r in found[0].refs):
                break
            phrase, end = found
            if _is_subject(scene, end):
                break  # "shelled A, and B on Tuesday fell"
            if _is_land(scene, phrase) and not _is_land(scene, draft.phrase):
                break  # "the Y-held town of A, Syria, 3 May": where A lies
            last = replace(
                last, rule=_gapped_rule(draft), phrase=phrase, first=phrase.start, last=end - 1, at=phrase.start
            )
            said.update(r.toponym.start for r in phrase.refs)
            yield last
            at = end


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
    k = draft.phrase.stop
    if draft.force is None or draft.at >= draft.phrase.start or scene.low(k) not in {"and", ",", ";"}:
        return
    while scene.low(k) in {"and", ",", ";", "while"} or scene.is_in(k, "classes.determiner"):
        k += 1
    if (side := _other_side(scene, draft, k)) is not None:
        yield side
        return
    named = k + 1 < len(scene.items) and scene.items[k].kind == "force" and scene.items[k + 1].kind in {"place", "name"}
    force = scene.items[k].force if named else None
    if force is None or force.role != "force" or force.kind == "country" or force.force.id == draft.force.force.id:
        return
    phrase = scene.parser.after(k + 1)
    if phrase is None or any(r.toponym.start in said or not scene.parser.names.is_sure(r) for r in phrase.refs):
        return
    ends = phrase.stop >= len(scene.items) or scene.items[phrase.stop].kind == "date"
    if ends or scene.low(phrase.stop) in {".", ";", ","} or _past_time(scene, phrase.stop) is not None:
        said.update(r.toponym.start for r in phrase.refs)
        last = phrase.stop - 1
        yield replace(
            draft, rule=_gapped_rule(draft), phrase=phrase, first=k, last=last, at=k + 1, force=force, opponent=None
        )


def _other_side(scene: Scene, draft: Draft, k: int) -> Draft | None:
    """ "Y holds the north of X and Z the south": the force at item `k`, with the rest of one place."""
    force = scene.items[k].force if k + 2 < len(scene.items) else None
    if force is None or draft.force is None or draft.phrase.relation != "part_of" or scene.low(k + 1) != "the":
        return None
    ends = k + 3 >= len(scene.items) or scene.items[k + 3].kind in {"punct", "date"}
    if force.force.id == draft.force.force.id or not ends or not scene.is_in(k + 2, "rules.bare_directions"):
        return None
    phrase = replace(draft.phrase, start=k + 1, stop=k + 3, share="part", share_text=None, part=scene.low(k + 2))
    rule = _gapped_rule(draft)
    return replace(draft, rule=rule, phrase=phrase, first=k, last=k + 2, at=k + 1, force=force, opponent=None)


_GAPPED = frozenset({"captured", "lost", "controls", "besieged", "struck", "siege_broken"})


def _is_land(scene: Scene, phrase: PlacePhrase) -> bool:
    """Is it a country?"""
    return any(scene.discourse.kind(ref.toponym) == "country" for ref in phrase.refs)


def _is_subject(scene: Scene, at: int) -> bool:
    """Does a verb of its own follow at item `at`?"""
    k = at
    while scene.is_in(k, "classes.adverb"):
        k += 1
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
    ends = (stop, _past_aside(scene, stop), _past_where(scene, stop))
    end = next((timed for k in ends if (timed := _past_time(scene, k)) is not None), None)
    if end is not None:
        return phrase, end
    return (phrase, phrase.stop) if early and scene.low(phrase.stop) in {"", ",", ".", ";"} else None


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
            return k
        if item.lower in {"on", "in", "by"} and k == at + 1:
            break  # "and on the 5th B"
        if item.kind in {"place", "punct"} or item.verbs or scene.is_in(k, "classes.subordinator"):
            break
        if item.kind == "name" and scene.low(k - 1) in {"and", ","}:
            break
    return at


_JOINTS = frozenset({",", "and", ";", "then", "the", "finally", "also", "with", "nearby"})


def _past_where(scene: Scene, at: int) -> int:
    """The item behind "in Y province", "in the province of Y" at item `at`; `at` where no such words stand there."""
    if scene.low(at) not in {"in", "of"}:
        return at
    k = at + 1
    while scene.is_in(k, "classes.determiner") or scene.is_in(k, "head") or scene.low(k) == "of":
        k += 1
    return scene.parser.names.ref(k)[1] if scene.kind(k) == "place" else at


def _past_aside(scene: Scene, at: int) -> int:
    """The item at the comma that closes an aside opened at item `at` (", the airport, in June"); else `at`."""
    if scene.low(at) != ",":
        return at
    if (lies := _past_where(scene, at + 1)) > at + 1 and scene.low(lies) == ",":
        return lies  # ", in South Kivu,"
    which = at + 1 + scene.is_in(at + 1, "classes.preposition")
    if scene.low(which) in {"which", "where", "whose"}:  # ", into which refugees had crowded, four days later"
        return _past_relative(scene, at, which)
    opens = scene.items[at + 1] if at + 1 < len(scene.items) else None
    located = opens is not None and (
        opens.kind == "number"
        or opens.lower in {"with", "just", "immediately"}
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
            "of" in {scene.low(k - 1), scene.low(k - 2)} or scene.low(k + 1) in {"'s", "’s", "'", "’"}
        )
        if item.kind == "place" or (item.kind == "force" and not of):
            break
        if (item.verbs and not item.nouns) or item.lower in {";", ".", "and"}:
            break
    return at


def joined(scene: Scene, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """For each place of a verb, that joined to it of which less, or all, is told: "nine villages in A and B"."""
    said = {r.toponym.start for d in drafts for r in d.phrase.refs}
    for draft in drafts:
        phrase = draft.phrase
        if draft.status not in {"captured", "lost", "controls"} or draft.at >= phrase.start or draft.group is None:
            continue
        k = _behind_and(scene, phrase.stop)
        other = scene.parser.after(k) if k is not None else None
        if k is None or other is None or other.start > k or (phrase.share is None and other.share is None):
            continue
        if other.share is None and any(scene.is_in(j, "anaphora.plural") for j in range(k, other.stop)):
            continue  # "the town of X and villages in Z province"
        if not _begins_phrase(scene, k):
            continue
        bare = scene.items[k].kind == "name" and not scene.parser.names.is_sure(other.refs[0])
        known = any(r.toponym.start in said or r.mention is not None for r in other.refs)
        if bare or known or _is_subject(scene, other.stop):
            continue
        said.update(r.toponym.start for r in other.refs)
        yield replace(draft, rule="joined", phrase=other, last=max(draft.last, other.stop - 1))


def _begins_phrase(scene: Scene, k: int) -> bool:
    """Is the item no verb ("retook X and went some distance into Z")?"""
    return not any("past" in cue.forms for cue in scene.items[k].verbs) and scene.low(k) not in _WENT


_WENT = frozenset("went moved pushed advanced drove pressed came got fell broke thrust crossed marched".split())


def each_part(scene: Scene, draft: Draft) -> Iterator[Draft]:
    """ "X and parts of Z": the draft once for the places that are told of whole, and once for each part."""
    phrase = draft.phrase
    whole: list[PlaceRef] = []
    several = len(phrase.refs) > 1 and draft.status in {"captured", "lost", "controls"}
    for ref in phrase.refs:
        part = _part_of(scene, phrase, ref) if several and whole else None
        if several and whole and part is None and phrase.share is not None and _is_all_of(scene, phrase, ref):
            part = replace(phrase, refs=(ref,), relation="at", share=None, share_text=None, part=None)
        if part is None:
            whole.append(ref)
        else:
            yield replace(draft, phrase=part)
    yield draft if len(whole) == len(phrase.refs) else replace(draft, phrase=replace(phrase, refs=tuple(whole)))


def _is_all_of(scene: Scene, phrase: PlacePhrase, ref: PlaceRef) -> bool:
    """ "most of A and all of B": is it said of a place of a list that it is all of it?"""
    i = next((k for k in range(phrase.start, phrase.stop) if scene.items[k].start == ref.toponym.start), None)
    of = -1 if i is None else i - 1 - scene.is_in(i - 1, "classes.determiner")
    return scene.low(of) == "of" and scene.low(of - 1) in {"all", "whole", "entirety"}


def _part_of(scene: Scene, phrase: PlacePhrase, ref: PlaceRef) -> PlacePhrase | None:
    """ "... and most of X", "half of X": that much of a place of a list, where the words before it say so."""
    i = next((k for k in range(phrase.start, phrase.stop) if scene.items[k].start == ref.toponym.start), None)
    if i is None or ref.mention is not None:
        return None
    of = i - 1 - scene.is_in(i - 1, "classes.determiner")
    if scene.low(of) != "of" or not (scene.is_in(of - 1, "extent") and not scene.is_in(of - 1, "anaphora.plural")):
        return None
    found = with_extent(PlacePhrase((ref,), of - 1, i + 1), of - 1, i, scene.text, scene.items, scene.vocab.cls)
    return found if found.share is not None else None


def _behind_and(scene: Scene, at: int) -> int | None:
    """The item behind "and" or "as well as" at item `at`, a place that says where the last one lies passed over."""
    at = _past_where(scene, at + scene.is_in(at, "anaphora.plural"))
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
    if phrase is None or _is_subject(scene, phrase.stop):
        return None
    return phrase


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
            if (likewise := _likewise(scene, draft, i)) is not None:
                fresh = tuple(r for r in likewise.refs if r.toponym.start not in said and r.mention is None)
                if fresh:
                    said.update(r.toponym.start for r in fresh)
                    yield replace(draft, rule="appended", phrase=replace(likewise, refs=fresh), last=likewise.stop - 1)
                break
            joined = scene.low(i + 1) == "with"
            among = scene.low(i) == "among" and scene.low(i + 1) in {"them", "these", "those"}
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


_BEFORE_TIME = frozenset("on in by at early late about around only over within during towards toward".split())


def _past_time(scene: Scene, at: int) -> int | None:
    """The item after the time told at item `at`, prepositions before it included; None where none stands there."""
    k = at
    while scene.low(k) in _BEFORE_TIME or (k == at and scene.low(k) == ","):
        k += 1
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
