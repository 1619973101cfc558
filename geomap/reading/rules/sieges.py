"""Sieges: laid, named, broken."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.commonwords import POSSESSIVES
from geomap.reading.phrases.extents import PlacePhrase
from geomap.reading.rules.elision import unsaid
from geomap.reading.rules.framing import is_inside
from geomap.reading.rules.scene import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.cues import VerbCue
    from geomap.reading.sentences.items import ForceLike


def break_siege(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Y broke the siege of X", "the siege of X was lifted" """
    group = scene.verbs.group(v, cue.forms)
    if group.irrealis or scene.low(v - 1) in {"the", "an", "its", "their"}:
        return
    if not group.passive and (whose := _of_which(scene, group.start)) is not None:
        named = scene.parser.before(whose - 1, names=True)  # "X, the siege of which they broke"
        force, _ = scene.subject(group)
        if named is not None:
            yield Draft(f"verb:{cue.lemma}", "siege_broken", flat(named), named.start, v, v, force, None, group=group)
        return
    if group.passive or (
        (cue.lemma in {"end", "break"} or _siege_noun(scene, range(max(0, group.start - 1), group.start)) is not None)
        and _siege_noun(scene, range(max(0, group.start - 8), group.start)) is not None
        and _siege_noun(scene, range(v + 1, min(len(scene.items), v + 12))) is None
    ):
        n = _siege_noun(scene, range(max(0, group.start - 10), group.start))
        by = next((k for k in range(v + 1, min(len(scene.items), v + 8)) if scene.low(k) == "by"), v + 1)
        force, _ = scene.clauses.agent(by)
        first = max(0, n - 1) if n is not None else v
    else:
        n = _siege_noun(scene, range(v + 1, min(len(scene.items), v + 12)))
        force, at = scene.subject(group)
        if force is None and group.gerund:
            force = scene.discourse.actors.last
        first = at if at is not None and at < v else group.start
    under = n is not None and n > v and scene.low(n - 1) == "under"  # "security force members are under siege"
    if n is None or under or (cue.lemma == "open" and scene.low(n) not in _RINGS):
        return  # "opened a corridor to X, where a siege was feared"
    besieger, phrase, last = _siege(scene, n, broken=True)
    if force is not None and besieger is not None and besieger.force.id == force.force.id:
        force = None  # "Y lifted its siege of X"
    if phrase is None:
        return
    yield Draft(f"verb:{cue.lemma}", "siege_broken", phrase, first, max(last, v), v, force, besieger, group=group)


_RINGS = frozenset({"ring", "cordon", "encirclement"})
"""What is opened when a siege is broken."""


def _of_which(scene: Scene, before: int) -> int | None:
    """The siege of "the siege of which", where that stands before item `before`."""
    for i in range(before - 1, max(1, before - 7), -1):
        if scene.low(i) == "which" and scene.low(i - 1) == "of" and scene.is_in(i - 2, "rules.siege_words"):
            return i - 2
    return None


def _siege_noun(scene: Scene, where: range) -> int | None:
    for i in where:
        if any(c.status == "besieged" for c in scene.items[i].nouns) or scene.low(i) in {"ring", "cordon"}:
            return i
        if scene.low(i) in {",", ";"} and i > where.start + 6:
            return None
    return None


def _siege(scene: Scene, n: int, *, broken: bool = False) -> tuple[ForceLike | None, PlacePhrase | None, int]:
    """Besieger and place of the siege noun at item `n`, and the last item that says so."""
    besieger = _besieger_before(scene, n)
    if besieger is None and scene.low(n + 1) in {"of", "on"}:
        besieger = _besieger_owning(scene, n)
    besieger, phrase, last = _told_behind(scene, n, besieger, broken=broken)
    return besieger, phrase or _place_untold(scene, n, besieger, broken=broken), last


def _besieger_before(scene: Scene, n: int) -> ForceLike | None:
    """ "the Y siege", "Y's three-month siege" """
    for i in range(n - 1, max(-1, n - 5), -1):
        item = scene.items[i]
        if item.kind == "force":
            return item.force
        owns = scene.low(i) in {"'", "’"}
        ends = item.verbs or scene.low(i) in POSSESSIVES or scene.is_in(i, "classes.preposition")
        if (item.kind == "punct" and not owns) or ends:
            return None
    return None


def _told_behind(
    scene: Scene, n: int, besieger: ForceLike | None, *, broken: bool
) -> tuple[ForceLike | None, PlacePhrase | None, int]:
    """ "(the siege) of X by Y", "that Y had laid to X": by whom, of what, and the last item that says so."""
    i, last, relative = n + 1, n, False
    while i < min(len(scene.items), n + 18):
        low = scene.low(i)
        if low == "by":
            agent, after = scene.clauses.agent(i)
            if agent is not None:
                besieger, i, last = agent, after, after - 1
                continue
        if low in {"which", "that"} and i == n + 1 and (imposed := _imposed(scene, i)) is not None:
            besieger, i = imposed
            relative = True
            continue
        if scene.kind(i + 1) == "date":
            break
        if low == "of" and _lasts(scene, i + 1):
            i = _behind_length(scene, i + 1)  # "a siege of six weeks in X"
            continue
        laid = low == "to" and scene.is_in(i - 1, "rules.imposed")  # "the siege that Y laid to X"
        phrase = scene.parser.after(i + 1) if laid or low in _ON else None
        if phrase is not None:
            agent, after = scene.clauses.agent(_behind_land(scene, phrase.stop))
            if agent is None and scene.low(phrase.stop) == "," and scene.low(phrase.stop + 1) in {"which", "that"}:
                agent, after = _imposed(scene, phrase.stop + 1) or (None, after)  # "the siege of X, which Y kept up"
            stop = max(phrase.stop, after) if agent is not None else phrase.stop
            # what day it was laid on, told in a relative clause, is not that of its end
            return besieger or agent, flat(phrase), n if relative and broken else stop - 1
        if scene.items[i].verbs or low in {".", ";", "after", "which", "that"}:
            break
        i += 1
    return besieger, None, last


_ON = frozenset({"of", "on", "in", "at", "around", "round", "against"})


def _behind_length(scene: Scene, at: int) -> int:
    """The item behind "(of) nearly two years", which begins at item `at`."""
    k = next((k for k in range(at, min(len(scene.items), at + 6)) if scene.is_in(k, "rules.spans")), at)
    return k + 1


def _behind_land(scene: Scene, at: int) -> int:
    """The item behind "in eastern Z" of "the siege of X in eastern Z by Y", which begins at item `at`."""
    land = scene.parser.after(at + 1) if scene.low(at) in {"in", ","} else None
    return land.stop if land is not None and scene.low(land.stop) == "by" else at


def _place_untold(scene: Scene, n: int, besieger: ForceLike | None, *, broken: bool) -> PlacePhrase | None:
    """ "the X siege", "X had withstood a siege by Y", "reached X, ending the siege": the X that was named before."""
    if n > 0 and scene.items[n - 1].kind == "place":
        return PlacePhrase((scene.parser.names.ref(n - 1)[0],), n - 1, n + 1)
    if scene.low(n + 1) in {"of", "on"} and scene.kind(n + 2) != "date" and not _lasts(scene, n + 2):
        return None  # of something that is no place
    near = scene.parser.anaphors.named_before(n, n) if besieger is not None or broken else None
    if near is not None:
        return near
    the = scene.low(n - 1) in {"the", "this", "its", "month-long", "long"}
    if the and broken and (shut := scene.discourse.shut_in(scene.items[n].start)) is not None:
        return PlacePhrase((shut,), n, n + 1)
    refs = scene.discourse.antecedents("city", scene.items[n].start) if the or besieger is not None else ()
    return PlacePhrase(refs[:1], n, n + 1) if refs else None


def _besieger_owning(scene: Scene, n: int) -> ForceLike | None:
    """ "Y pressed its bloody nine-day siege of X": whose the siege at item `n` is."""
    for i in range(n - 1, max(-1, n - 7), -1):
        if scene.low(i) in POSSESSIVES:
            owner, _ = scene.owner_of_its(n)
            return owner if owner is not None and owner.role == "force" else None
        if scene.items[i].kind == "place" or scene.is_in(i, "classes.preposition") or scene.items[i].verbs:
            return None
    return None


def _imposed(scene: Scene, at: int) -> tuple[ForceLike, int] | None:
    """Who lays the siege in "that Y had imposed on X", and the item behind the verb; None where nobody does."""
    force, after = scene.clauses.force_within(at + 1)
    for i in range(after, min(len(scene.items), after + 4)) if force is not None else ():
        if scene.is_in(i, "rules.imposed") and force is not None:
            return force, i + 1
    return None


def _lasts(scene: Scene, at: int) -> bool:
    """Does a length of time stand at item `at` ("of nearly two years")?"""
    return any(scene.is_in(i, "rules.spans") for i in range(at, min(len(scene.items), at + 6))) and (
        scene.is_in(at, "classes.number")
        or scene.is_in(at, "rules.about")
        or (at < len(scene.items) and scene.items[at].kind in {"number", "date"})
        or scene.low(at) in {"more", "over", "about", "some", "a", "several", "many"}
    )


def flat(phrase: PlacePhrase) -> PlacePhrase:
    """A siege of "the government enclave of X" is a siege of X: its extent is not a share."""
    return (
        PlacePhrase(phrase.refs, phrase.start, phrase.stop, "at", None, None, None)
        if phrase.share == "part" and phrase.part is None
        else phrase
    )


def siege_named(scene: Scene, n: int) -> Iterator[Draft]:
    """ "the siege of X", "a three-year siege by Y in X", "Y's siege of X" """
    if scene.irrealis_noun(n):
        return
    named = any(scene.low(i) in {"of", "on", "by"} for i in range(n + 1, min(len(scene.items), n + 3)))
    of_men = scene.low(n + 1) == "of" and not _lasts(scene, n + 2)
    inside, after = scene.clauses.force_within(n + 2) if of_men else (None, n)
    besieger, phrase, last = _siege(scene, n)
    if inside is not None and (phrase is None or phrase.start < after):
        # "the encirclement of Y in and around X"
        at = next((i for i in range(after, min(after + 4, len(scene.items))) if scene.items[i].kind == "place"), None)
        phrase = scene.parser.after(at) if at is not None else None
        last = phrase.stop - 1 if phrase is not None else last
    if phrase is None or not (named or besieger is not None):
        found = _renewed(scene, n) or _ended_by_capture(scene, n) or _undergone(scene, n)
        if found is None:
            return
        besieger, phrase = found
        last = max(n, last)
    if _is_over(scene, last + 1):
        yield Draft("noun:end of siege", "siege_broken", phrase, n, last + 1, n, None, besieger)
        return
    k = n - 1
    while scene.is_in(k, "classes.determiner") or scene.low(k) == "of":
        k -= 1
    if k >= 0 and k < n - 1 and scene.is_in(k, "rules.siege_ends") and not _is_only_wanted(scene, k):
        yield Draft("noun:end of siege", "siege_broken", phrase, k, last, n, None, besieger)
        return
    first = n
    while first > 0 and scene.items[first - 1].kind in {"force", "date", "number", "possessive"}:
        first -= 1
    yield Draft("noun:siege", "besieged", phrase, first, last, n, inside, besieger)


def _is_only_wanted(scene: Scene, k: int) -> bool:
    """ "wanted to end the siege", "an attempt to lift it": is the word at item `k` a verb, and no fact?"""
    return any(scene.verbs.group(k, cue.forms).irrealis for cue in scene.items[k].verbs)


def _undergone(scene: Scene, n: int) -> tuple[ForceLike | None, PlacePhrase] | None:
    """ "X underwent a siege of 200 days", "the people of X were subjected by Y to a siege": by whom, and of what."""
    v = next((k for k in range(n - 1, max(-1, n - 10), -1) if _is_undergoing(scene, k)), None)
    if v is None or any(scene.kind(k) == "punct" for k in range(v, n)):
        return None
    k = scene.run_before(v, "classes.be", "classes.have", "classes.adverb")
    words = {scene.low(j) for j in range(max(0, k - 1), v)}
    if words & (scene.vocab.cls["irrealis.modal"] | scene.vocab.cls["irrealis.negation"]):
        return None
    phrase = scene.parser.subject(k, names=True)
    if phrase is None and scene.kind(k - 1) in {"place", "name"} and scene.low(k - 2) in {"of", "in"}:
        phrase = scene.parser.after(k - 1) if scene.is_in(k - 3, "rules.civilians") else None
    agent = next((scene.clauses.agent(j)[0] for j in range(v + 1, n) if scene.low(j) == "by"), None)
    return (agent, phrase) if phrase is not None and is_inside(scene, phrase) else None


def _is_undergoing(scene: Scene, k: int) -> bool:
    """ "suffered", "underwent", "were subjected": is it what a place does under a siege?"""
    subjected = scene.low(k) == "subjected" and scene.low(scene.run_before(k, "classes.adverb") - 1) in _WERE
    return subjected or (scene.is_in(k, "rules.suffering") and scene.low(k) != "witnessed")


_WERE = frozenset({"was", "were", "been", "be"})


def _renewed(scene: Scene, n: int) -> tuple[ForceLike, PlacePhrase] | None:
    """ "Y renewed the siege", "Y tightened its blockade": who besieges the town told of."""
    k = n - 1
    while k > 0 and (scene.is_in(k, "classes.determiner") or scene.is_in(k, "classes.adverb")):
        k -= 1
    if k == n - 1 or not scene.is_in(k, "rules.besieging"):
        return None
    group = scene.verbs.group(k, frozenset({"ing"} if scene.low(k).endswith("ing") else {"past"}))
    force, _ = scene.subject(group)
    refs = unsaid(scene, n)
    return (force, PlacePhrase(refs, n, n + 1)) if refs and force is not None and not group.irrealis else None


def _ended_by_capture(scene: Scene, n: int) -> tuple[ForceLike | None, PlacePhrase] | None:
    """ "took X after a siege of ten months", "after four years of siege X fell": of the town that changed hands."""
    begin = next((k for k in range(n - 1, max(-1, n - 7), -1) if scene.low(k) in {"after", "following"}), None)
    told = _taken_round(scene, begin) if begin is not None and _is_a_siege(scene, begin, n) else None
    if told is None or begin is None or len(told.phrase.refs) != 1:
        return None
    if any(scene.kind(k) == "place" for k in range(max(told.at, told.phrase.stop), begin)):
        return None  # "took X on 3 March and, after a week of siege, Z"
    return (told.force if told.status == "captured" else None), PlacePhrase(told.phrase.refs, n, n + 1)


def _is_a_siege(scene: Scene, begin: int, n: int) -> bool:
    """ "a three-week siege", "a siege of ten months", "47 days of siege": is one told anew, and how long it was?"""
    if scene.low(n - 1) == "of":
        return _lasts(scene, begin + 1)
    plain = all(scene.items[k].kind != "punct" or scene.low(k) == "-" for k in range(begin + 1, n))
    described = n > begin + 2 or _lasts(scene, n + 2)
    return plain and described and scene.low(begin + 1) in {"a", "an"}


def _taken_round(scene: Scene, begin: int) -> Draft | None:
    """The change of hands that the "after" at item `begin` belongs to: the one before it, or behind "and after"."""
    before = [draft for draft in scene.changes if draft.at < begin]
    behind = [draft for draft in scene.changes if draft.at > begin]
    joining = scene.low(begin - 1 - (scene.low(begin - 1) == ","))
    if before and joining not in {"and", "but", "then"}:
        return before[-1]
    return behind[0] if behind else None


def _is_over(scene: Scene, at: int) -> bool:
    """Does "is over", "came to an end" stand at item `at`, behind a siege?"""
    words = [scene.low(k) for k in range(at, min(len(scene.items), at + 5))]
    if not words or words[0] not in {"is", "was", "are", "has", "had", "came", "comes", "seems", "finally", "at"}:
        return False
    return "not" not in words and ("over" in words or ("end" in words and words[0] in {"came", "comes", "is", "was"}))


def besieged_rule(scene: Scene) -> Iterator[Draft]:
    """ "the besieged city of X", "Y-besieged X", "X, besieged since May," """
    for i in range(len(scene.items)):
        if not scene.is_in(i, "adjectives.besieged"):
            continue
        if scene.low(i - 1) == "-" and scene.kind(i - 2) == "force" and not scene.clauses.is_dash(i - 1):
            phrase = scene.bracketed(i - 2, i)
            phrase = phrase or scene.parser.after(i + 1, definite=scene.is_the_town(i - 3, i + 1))
            if phrase is not None:
                whose, first, last = scene.items[i - 2].force, min(phrase.start, i - 2), max(phrase.stop - 1, i)
                yield Draft("adjective:besieged", "besieged", phrase, first, last, i, None, whose, ongoing=True)
        elif _aside(scene, i):
            phrase = scene.parser.before(i - 1, names=True)
            if phrase is not None and phrase.stop >= i - 2:
                yield Draft("adjective:besieged", "besieged", phrase, phrase.start, i, i)
        elif _attributive(scene, i):
            phrase = scene.parser.after(i + 1, definite=scene.is_the_town(i - 1, i + 1))
            if phrase is not None and any(scene.is_in(k, "extent") for k in range(i + 2, phrase.stop)):
                phrase = replace(phrase, refs=phrase.refs[:1])  # "besieged X, and parts of Y"
            if phrase is not None:
                yield Draft("adjective:besieged", "besieged", phrase, i, phrase.stop - 1, i, ongoing=True)


def _aside(scene: Scene, i: int) -> bool:
    """ "X, besieged for three weeks, was": is the participle at item `i` said of the name before the comma?"""
    if scene.low(i - 1) != "," or i < 2:
        return False
    nxt = scene.items[i + 1] if i + 1 < len(scene.items) else None
    timed = nxt is None or nxt.kind == "date" or nxt.lower in {"for", "since", "on", "from", "all", "in", ",", "."}
    return timed and (scene.items[i - 2].kind in {"place", "name"} or scene.low(i - 2) == ")")


def _attributive(scene: Scene, i: int) -> bool:
    """ "the besieged city of X": does the participle at item `i` stand before what it is said of?"""
    before = scene.is_in(i - 1, "classes.determiner") or scene.low(i - 1) in {"in", "from", "into", "to", "of", ""}
    if not before or i + 1 >= len(scene.items):
        return False
    return scene.low(i) in {"besieged", "blockaded"} or (scene.is_in(i + 1, "head") and scene.low(i) != "beleaguered")


_GOING_AWAY = ("verb:withdraw", "verb:retreat", "verb:pull")


def ends_by_leaving(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """ "Y withdrew from X, ending the siege": is it the besieger who leaves the town, or the hills by it?"""
    if draft.status != "lost" or draft.force is None or not draft.rule.startswith(_GOING_AWAY):
        return False
    ended = (d for d in drafts if d.rule == "verb:end" and d.status == "siege_broken" and d.at > draft.at)
    here = {r.toponym.name for r in draft.phrase.refs}
    return any(
        draft.force in {d.force, d.opponent}
        and d.opponent in {None, draft.force}
        and d.group is not None
        and d.group.gerund
        and not here.isdisjoint(r.toponym.name for r in d.phrase.refs)
        for d in ended
    )


def inside_named(scene: Scene, draft: Draft, drafts: Sequence[Draft]) -> Draft:
    """A siege with who is inside, where the sentence says so: "with Y inside", "Y's town of X was besieged".

    One that ended because the besieger took the place was no relief.
    """
    here = {r.toponym.start for r in draft.phrase.refs}
    if draft.rule == "verb:end" and draft.status == "siege_broken":
        taken = [d for d in drafts if d.status == "captured" and here & {r.toponym.start for r in d.phrase.refs}]
        if taken:
            return replace(draft, status="besieged", force=taken[0].opponent, opponent=taken[0].force)
        if any(ends_by_leaving(d, [draft]) for d in drafts):
            return replace(draft, force=None, opponent=draft.force)
    if draft.status != "besieged" or draft.force is not None:
        return draft
    for i in range(draft.phrase.stop, len(scene.items)):
        if scene.is_in(i, "rules.trapped"):
            held = next(
                (scene.items[k].force for k in (i - 1, i - 2) if k > draft.phrase.stop and scene.items[k].force), None
            )
            if held is not None and (draft.opponent is None or held.force.id != draft.opponent.force.id):
                return replace(draft, force=held)
    holder = next(
        (d.force for d in drafts if d.status == "controls" and here & {r.toponym.start for r in d.phrase.refs}), None
    )
    if holder is not None and (draft.opponent is None or holder.force.id != draft.opponent.force.id):
        return replace(draft, force=holder)
    return draft
