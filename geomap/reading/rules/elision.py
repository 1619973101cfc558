"""Clauses that leave their place unsaid: "the garrison surrendered", "they pulled out a week later"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.phrases.extents import PlacePhrase, PlaceRef
from geomap.sides import may_be_opposed

if TYPE_CHECKING:
    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.cues import VerbCue
    from geomap.reading.sentences.items import ForceLike
    from geomap.reading.sentences.verbgroups import VerbGroup

_OFF = frozenset({"to", "towards", "toward", "into", "for", "across", "over", "back"})
"""Before where those go who leave."""
_SOME = frozenset({"some", "several", "many", "few", "dozens", "scores", "hundreds", "number"})
_WHEN = frozenset({"in", "during", "by", "before", "at", "through", "until", "under", "on", "since", "for", "from"})
"""Before the time or the manner."""
_RAIDING = frozenset(
    {"came", "come", "visited", "passed", "patrolled"}
    | {"raided", "raid", "raiding", "ambushed", "attacked", "looted", "plundered", "robbed"}
)
_RAID = 14
"""Items between a raid and the raiders' leaving."""


def unsaid(scene: Scene, at: int) -> tuple[PlaceRef, ...]:
    """The town that the clause of item `at` speaks of without a word for it; () where none is plain."""
    about = scene.parser.anaphors.about(at) or _lodged(scene, at)
    told = scene.parser.anaphors.recent[:1]
    if told and told[0].toponym.start > scene.items[at].start:  # of a later clause, whose verb was read before a noun
        before = scene.parser.anaphors.named_before(at, at)
        told = before.refs if before is not None else ()
    if about is not None and (not told or told[0].toponym.start < about.toponym.start):
        told = (about,)
    if not told and (home := scene.parser.anaphors.of_residents(at, at)) is not None:
        return home.refs
    return told or scene.headed or scene.discourse.place_in_question(scene.items[at].start)


def _lodged(scene: Scene, at: int) -> PlaceRef | None:
    """ "the army corps in X rose, and its last defenders": where the force lies that was told of before."""
    for k in range(at - 1, 1, -1):
        if scene.items[k].kind in {"place", "name"} and scene.low(k - 1) in {"in", "at"}:
            force, (ref, _) = scene.items[k - 2].force, scene.parser.names.ref(k)
            if force is None or force.kind == "country" or _governs(scene, k - 2):
                return None
            return ref
    return None


def _governs(scene: Scene, k: int) -> bool:
    """ "The government in X said its troops had withdrawn": is it no force that lies in the X, but who rules there?"""
    last = scene.text[scene.items[k].start : scene.items[k].end].casefold().rpartition(" ")[2]
    return last in scene.vocab.cls["rules.governing"]


def place_left(scene: Scene, v: int, cue: VerbCue) -> PlacePhrase | None:
    """ "... and the militants pulled out the same night": of the place that was spoken of last, nothing being named."""
    nxt = v + 1
    while scene.is_in(nxt, "classes.adverb") or (scene.is_in(nxt, "rules.way_off") and scene.low(nxt) != "in"):
        nxt += 1
    if scene.is_in(v - 2, "rules.backdrop") or scene.is_in(v - 3, "rules.backdrop"):
        return None  # "has held X since Y left"
    if any(scene.low(k) in _RAIDING or _is_given_up_siege(scene, k) for k in range(max(0, v - _RAID), v)):
        return None  # "raided X, burned it and withdrew": they did not hold what they leave
    group = scene.verbs.group(v, cue.forms)
    if cue.forms & {"base", "ing"} and "past" not in cue.forms and not group.infinitive:
        return None
    if are_some(scene, group.start):
        return None  # "some troops fled to Z": others stay
    if (held := _held_before(scene, nxt)) is not None:
        return held
    posted = _stationed(scene, group.start)
    if posted and (scene.low(nxt) in _OFF or ends_clause(scene, nxt)) and not _was_taken(scene, posted[0], group):
        return PlacePhrase(posted, v, v + 1)
    gone = scene.subject(group)[0] if cue.lemma == "leave" else None
    if gone is not None and gone.kind == "leader":
        return None  # "Somoza left on the 17th": the country
    theirs = garrisoned(scene, group.start)
    refs = theirs or unsaid(scene, v)
    if refs and not theirs and _only_attack(scene, refs, group):
        return None
    fleeing = cue.lemma in scene.vocab.cls["rules.fleeing"]
    acts = bool(theirs) or _acts(scene, group)
    if refs and fleeing and (_was_taken(scene, refs[0], group) or not acts):
        return None
    elsewhere = bool(refs) and refs[0].toponym.end <= scene.items[0].start
    _, goer = scene.subject(group) if elsewhere else (None, None)
    marched = range(goer, v) if goer is not None else ()
    if any(scene.items[k].kind == "place" and scene.low(k - 1) in {"from", "to"} for k in marched):
        return None  # "Y pushed forward from A and B and fell back": of a march told of here
    if not refs or not (ends_clause(scene, nxt) or _goes_elsewhere(scene, nxt, refs[0], group)):
        return None
    return PlacePhrase(refs, v, v + 1)


def _is_given_up_siege(scene: Scene, k: int) -> bool:
    """ "lifted the siege", "ended its blockade" at item `k`: who does so is not in the town, but before it."""
    verb = scene.run_before(k, "classes.determiner") - 1
    ended = verb >= 0 and any(cue.frame == "breaker>siege" for cue in scene.items[verb].verbs)
    return scene.is_in(k, "rules.siege_words") and (ended or scene.low(verb) == "abandoned")


def _held_before(scene: Scene, nxt: int) -> PlacePhrase | None:
    """ "withdrew after briefly occupying X": the place behind what those did at item `nxt` who left."""
    taking = scene.run_after(nxt + 1, "classes.adverb")
    if scene.low(nxt) != "after" or taking >= len(scene.items):
        return None
    took = any(cue.status == "captured" and "ing" in cue.forms for cue in scene.items[taking].verbs)
    return scene.parser.after(taking + 1) if took else None


def are_some(scene: Scene, end: int) -> bool:
    """ "some troops", "dozens of Y soldiers": are only some of a force the subject of the verb before item `end`?"""
    k = end - 1
    while k > 0 and (scene.is_in(k, "classes.adverb") or scene.items[k].kind == "date"):
        k -= 1
    if k < 1 or scene.items[k].kind != "force":
        return False
    the = scene.low(k - 1) == "the"
    of = scene.low(k - 1 - the) == "of"
    some = k - 1 - the - of
    return scene.low(some) in _SOME if of or not the else False  # but "after several hours the army"


def _stationed(scene: Scene, end: int) -> tuple[PlaceRef, ...]:
    """ "Troops stationed at X had withdrawn": where those were who are the subject of the verb before item `end`."""
    for k in range(end - 1, max(0, end - 9), -1):
        if scene.low(k) in {"stationed", "based", "deployed", "garrisoned", "encamped", "camped"}:
            men = (
                scene.run_before(k, "classes.be", "classes.have", "classes.adverb") - 1
            )  # "had been stationed at X but"
            behind = men >= 0 and scene.items[men].force is not None and scene.low(k + 1) in {"at", "in", "inside"}
            phrase = scene.parser.after(k + 2) if behind else None
            town = phrase is not None and scene.discourse.kind(phrase.refs[0].toponym) in {"settlement", "unknown"}
            return phrase.refs if phrase is not None and town and phrase.stop <= end else ()
        if scene.items[k].kind == "punct":
            break
    return ()


def _was_taken(scene: Scene, ref: PlaceRef, group: VerbGroup) -> bool:
    """Is the last change of hands told that of the place, from those who go: is it said already that they are gone?"""
    told = scene.told
    if told is None or all(r.toponym.name != ref.toponym.name for r in told.phrase.refs):
        return False
    gone, _ = scene.subject(group)
    took = told.force.force if told.status == "captured" and told.force is not None else None
    return gone is None or took is None or took.id != gone.force.id


def ends_clause(scene: Scene, nxt: int) -> bool:
    """Does nothing stand at item `nxt` but the end of the clause, or when and how it was done?"""
    if nxt >= len(scene.items) or scene.items[nxt].kind == "date" or scene.is_in(nxt, "rules.after_going"):
        return True
    if scene.is_in(nxt, "names.appending_with") and scene.low(nxt + 1) == "with":
        return True  # "left along with the army"
    if scene.low(nxt) not in _WHEN:
        return False
    for k in range(nxt + 1, min(len(scene.items), nxt + 5)):
        item = scene.items[k]
        timed = item.kind == "date" or scene.is_in(k, "rules.spans") or scene.is_in(k, "rules.dayparts")
        if timed or scene.is_in(k, "rules.manners"):
            return True
        if item.kind == "force" and scene.low(nxt) == "under":
            return True  # "retreated under Y fire"
        if item.kind in {"place", "name", "force", "punct"} or (item.verbs and not item.nouns):
            return False
    return False


def _goes_elsewhere(scene: Scene, nxt: int, left: PlaceRef, group: VerbGroup) -> bool:
    """ "retreated to Z", "fled into the hills", "to outside the city": is it said where those went who left?"""
    if scene.low(nxt) not in _OFF:
        return False
    if scene.low(nxt + 1) in {"outside", "beyond"} and scene.low(nxt + 2) in {"the", "it"}:
        return True
    for k in range(nxt + 1, min(len(scene.items), nxt + 5)):
        item = scene.items[k]
        if item.kind == "place" and item.place is not None:
            other = item.place.name.casefold() != left.toponym.name.casefold()
            away = other and scene.discourse.kind(item.place) in {"settlement", "country"}
            return away and not _was_taken(scene, left, group)
        if scene.is_in(k, "rules.hinterland"):
            return True
        if item.kind in {"name", "force", "punct"} or item.verbs or scene.is_in(k, "head"):
            return False
    return False


def garrisoned(scene: Scene, end: int) -> tuple[PlaceRef, ...]:
    """ "the garrison in X left": the place of those who are the subject of the verb that begins at item `end`."""
    k = end - 1
    while k > 0 and (scene.is_in(k, "classes.adverb") or scene.items[k].kind == "date" or scene.low(k) == "had"):
        k -= 1
    k = _before_commander(scene, k)
    men = k - scene.is_in(k, "rules.fighters")
    if men > 1 and scene.items[men].kind == "number" and scene.low(men - 1) == "of":
        k = men - 2  # "X's garrison of 10,000 (men)"
    if scene.low(k) == "," and (opener := scene.parser.aside_start(k)) is not None:
        k = opener - 1  # "the garrison at X, north of Z, left"
        if scene.items[k].kind == "force" and (at := _set_at(scene, opener + 1)) is not None:
            return (at,)  # "the garrison, at X, left"
    if (theirs := _men_in(scene, k)) is not None:
        return theirs
    whose = next((j for j in range(k - 1, max(-1, k - 6), -1) if scene.low(j) == "whose"), None)
    if whose is not None and _are_inside(scene, k):
        phrase = scene.parser.before(whose, names=True)  # "X, whose garrison surrendered"
        return phrase.refs[-1:] if phrase is not None else ()
    return scene.garrisoned(k) or (unsaid(scene, k) if _are_inside(scene, k) else ())


def _men_in(scene: Scene, k: int) -> tuple[PlaceRef, ...] | None:
    """ "the garrison in X", "rebels in the northern city of X": the place, whose name ends at item `k`."""
    if k < _IN or scene.items[k].kind not in {"place", "name"}:
        return None
    at = next((j for j in range(k - 1, max(0, k - _CITY_OF), -1) if scene.low(j) in {"in", "at", "of", "inside"}), 0)
    if scene.low(at) == "of" and not _are_men(scene, at - 1):  # "in the city of X"
        at = next((j for j in range(at - 1, max(0, at - _CITY_OF), -1) if scene.low(j) in {"in", "at", "of"}), 0)
    if not at or not _are_men(scene, at - 1):
        return None
    if at == k - 1:
        return (scene.parser.names.ref(k)[0],)
    phrase = scene.parser.after(at + 1, until=k + 1)
    return phrase.refs if phrase is not None and phrase.stop == k + 1 and phrase.relation == "at" else None


_IN = 2
"""Items of "men in" before a place."""
_CITY_OF = 6
"""Items of "in the besieged northern city of"."""


def _are_men(scene: Scene, k: int) -> bool:
    """Are they at item `k` a force, or its fighters, of whom more is told than for whom they act?"""
    held = scene.kind(k) == "force" and not scene.clauses.governed(k)
    return held or scene.is_in(k, "rules.fighters") or scene.low(k) == "command"


def _set_at(scene: Scene, i: int) -> PlaceRef | None:
    """The place of "at X" at item `i`, where that is all that stands between two commas."""
    if scene.low(i) not in {"at", "in"} or scene.kind(i + 1) not in {"place", "name"}:
        return None
    ref, after = scene.parser.names.ref(i + 1)
    return ref if scene.low(after) == "," else None


def _before_commander(scene: Scene, k: int) -> int:
    """ "the garrison under General de Wet", with the name at item `k`: the item of the garrison; else `k` itself."""
    under = next((j for j in range(k - 1, max(0, k - _TITLED), -1) if scene.low(j) == "under"), None)
    if under is None or scene.items[k].kind not in {"place", "name"}:
        return k
    men = scene.items[under - 1].kind == "force" or scene.is_in(under - 1, "rules.fighters")
    return under - 1 if men else k


_TITLED = 4
"""Items from "under" to the last of a commander's name."""


def _are_inside(scene: Scene, k: int) -> bool:
    """ "the garrison", "the last defenders": does the subject at item `k` say that it is in the place told of?"""
    if k < 0:
        return False
    item = scene.items[k]
    last = scene.text[item.start : item.end].rpartition(" ")[2].casefold()
    return last in scene.vocab.cls["rules.defenders"] and not scene.clauses.governed(k)


def held_unsaid(scene: Scene, v: int, cue: VerbCue, group: VerbGroup) -> PlacePhrase | None:
    """ "the defenders held out for 87 days", "the garrison held on until May": in the place told of."""
    on = cue.lemma in scene.vocab.cls["rules.holding_on"] and scene.low(v + 1) == "on"
    if not on and (cue.lemma not in scene.vocab.cls["rules.rule_there"] or cue.rest[-1:] == ("in",)):
        return None
    nxt = scene.run_after(v + 1 + on, "classes.adverb")
    if not (ends_clause(scene, nxt) or scene.low(nxt) in {"against", "until", "for"}) or not _acts(scene, group):
        return None
    theirs = garrisoned(scene, group.start)
    refs = theirs or unsaid(scene, v)
    if not refs or (not theirs and _only_attack(scene, refs, group)):
        return None
    return PlacePhrase(refs, v, v + 1)


def _only_attack(scene: Scene, refs: tuple[PlaceRef, ...], group: VerbGroup) -> bool:
    """ "Y attacked X. They withdrew": may those who act be the ones who attack the town, and hold nothing of it?"""
    attacked = scene.discourse.attacked
    told = refs[:1] == scene.parser.anaphors.recent[:1]
    if attacked is None or told or refs[0].toponym.start != attacked.ref.toponym.start:
        return False
    force, _ = scene.subject(group)
    return force is None or attacked.by is None or not may_be_opposed(force.force, attacked.by.force)


def inside_unsaid(scene: Scene, at: int) -> PlacePhrase | None:
    """ "relieved the garrison": the town told of, of whose defenders something is said at item `at`."""
    k = scene.run_after(at, "classes.determiner", "rules.last")
    item = scene.items[k] if k < len(scene.items) else None
    if item is None or scene.low(k + 1) in {"of", "in", "at"}:
        return None
    if scene.text[item.start : item.end].rpartition(" ")[2].casefold() not in scene.vocab.cls["rules.defenders"]:
        return None
    refs = unsaid(scene, at)
    return PlacePhrase(refs, at, k + 1) if refs else None


def _acts(scene: Scene, group: VerbGroup) -> bool:
    """Does the force that does it stand right before the verb?"""
    k = group.start - 1
    while k > 0 and (scene.is_in(k, "classes.adverb") or scene.items[k].kind == "date"):
        k -= 1
    if k < 0:
        return False
    force: ForceLike | None = scene.items[k].force
    named = force is not None and force.role == "force" and force.kind != "country" and not scene.clauses.governed(k)
    return named or scene.low(k) in {"they", "who"} or _are_inside(scene, k) or bool(garrisoned(scene, group.start))
