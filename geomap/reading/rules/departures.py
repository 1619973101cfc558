"""Verbs by which a force goes from a place: "Y withdrew from X", "Y lost X to Z", "X was abandoned by Y"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.commonwords import POSSESSIVES, THEY
from geomap.reading.rules.acts import Act
from geomap.reading.rules.elision import are_some, place_left
from geomap.reading.rules.headlines import bare_participle
from geomap.reading.rules.nominal import begins_a_thought, is_noun_here
from geomap.reading.rules.objects import is_owners
from geomap.reading.rules.passives import passive
from geomap.reading.rules.patients import garrison_place
from geomap.reading.rules.relatives import relative_object
from geomap.reading.rules.remains import remainder
from geomap.reading.rules.scene import QUOTES, Draft, bare_group
from geomap.reading.rules.shutting import is_shut
from geomap.reading.rules.unlisted import named_commander

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geomap.reading.phrases.extents import PlacePhrase
    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.cues import VerbCue
    from geomap.reading.sentences.items import ForceLike


_STAYS = frozenset({"presence", "garrison", "garrisons"})
"""What is given up with the place: "abandoned its presence in X", "evacuated their garrison in X"."""
_FEW = frozenset({"no", "any", "few", "fewer", "only", "one", "last", "hardly"})
"""Before those who are left."""
_NO_MORE = frozenset({"only", "just", "nothing", "little", "merely", "but"})
_BEREFT = frozenset({"state", "crown", "nation", "republic", "empire", "cause"})
"""Of whom "lost to" may say that it was theirs."""
_CLAUSE = 10
"""Items from "where" to the verb of its clause."""
_GIVEN = 4
"""Items between what is left and whom it is left to."""
_LAST = 10
"""Items between what is left and "as the last"."""
_TWO = 2
"""Items from the verb to the place it is done to: "retook the Z"."""
_WHITHER = frozenset({"there", "across", "through", "over", "into", "to", "toward", "towards"})


def loser_place(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Y withdrew from X", "Y lost X to Z", "X was abandoned by Y" """
    act = Act(v, cue, scene.verbs.group(v, cue.forms))
    if act.group.irrealis:
        return
    if cue.rest and "base" in cue.forms and scene.kind(v - 1) == "possessive":
        draft = _retreat(scene, act)
    elif (
        scene.clauses.is_adjectival(v)
        or _is_noun(scene, act)
        or (scene.low(v - 1) == "in" and cue.forms <= {"base", "s"})
    ):
        draft = None  # "troops in retreat"
    elif act.group.passive and cue.rest[-1:] not in {("of",), ("from",)}:  # "were pulled out of X": they left it
        yield from _given_up(scene, act)
        return
    elif "participle" in cue.forms and not cue.rest and (line := bare_participle(scene, v, act.group)) is not None:
        draft = _lost_in_line(scene, act, line)
    else:
        draft = _left(scene, act)
    if draft is not None and not _is_of_others(scene, act, draft):
        yield draft


def _is_of_others(scene: Scene, act: Act, draft: Draft) -> bool:
    """ "the army said mines were cleared from X": is it done to something else than the force that tells of it?"""
    if not act.cue.lemma.startswith("be "):
        return False
    between = range(draft.first, act.group.start)
    theirs = any(scene.low(k) in THEY for k in between)
    return not theirs and any(scene.is_in(k, "classes.reporting") for k in between)


def _retreat(scene: Scene, act: Act) -> Draft | None:
    """ "the army's retreat from X": a noun."""
    v = act.v
    loser, phrase = scene.items[v - 2].force, scene.parser.after(v + 1)
    if loser is None or phrase is None:
        return None
    return Draft(act.rule, "lost", phrase, v - 2, phrase.stop - 1, v, loser, group=bare_group(v))


def _is_noun(scene: Scene, act: Act) -> bool:
    """ "ordered a general retreat from X": told by whoever tells of the noun."""
    if "base" not in act.cue.forms:
        return False
    k = act.v - 1
    plain = scene.kind(k) == "word" and not scene.items[k].verbs and not scene.is_in(k, "classes.adverb")
    return is_noun_here(scene, act.v) or (plain and scene.low(k - 1) in {"a", "an", "the", "its", "their"})


def _given_up(scene: Scene, act: Act) -> Iterator[Draft]:
    """ "X was abandoned (by Y)", "the garrison at X was evacuated" """
    left_behind = act.cue.lemma in scene.vocab.cls["rules.left_behind"]
    people = act.cue.lemma != "lose" and _tells_of_people(scene, act.v)
    to = _passed_to(scene, act)
    gainer, after = scene.clauses.force_within(to + 1) if to is not None else (None, act.v)
    for draft in passive(scene, act):
        if gainer is not None and scene.low(after) in _BEREFT:
            yield replace(draft, force=gainer)  # "X was lost to the Y crown": it was theirs
            continue
        if gainer is not None:
            yield replace(draft, status="captured", force=gainer, opponent=draft.force)
            continue
        named = draft.phrase.relation == "at" and _is_told_lost(scene, act, draft.phrase)
        if draft.force is not None or (named and not people and left_behind):
            yield draft
    within = garrison_place(scene, act) if left_behind else None
    if within is not None:
        loser, at = scene.subject(act.group)
        first = act.group.start if at is None else at
        yield Draft(act.rule, "lost", within, first, act.v, act.v, loser, group=act.group)


def _is_told_lost(scene: Scene, act: Act, phrase: PlacePhrase) -> bool:
    """ "X was lost", "the town was lost", "retook X, but it was lost again", but not "the town was abandoned"."""
    if all(ref.mention is None for ref in phrase.refs):
        return True
    pronoun = scene.low(phrase.start) == "it"
    if pronoun and scene.low(phrase.start - 1) in {"until", "after", "since"}:
        return scene.low(phrase.start - 1) == "until"  # "bombed X the day after it was lost": that was told before
    if act.cue.lemma != "lose" or not pronoun:
        return act.cue.lemma == "lose" and not scene.clauses.governed(phrase.start)  # "contact with the town was lost"
    at = phrase.refs[0].toponym.start
    named = next((k for k, item in enumerate(scene.items) if item.start >= at), 0) if at >= scene.items[0].start else 0
    # "took X, but it was lost", not "left X for Z, but it"
    return any(item.verbs for item in scene.items[max(0, named - _TWO) : named])


def _passed_to(scene: Scene, act: Act) -> int | None:
    """The "to" of "X was lost on 24 December to Y", "A and B were both lost to Y"."""
    lost = act.cue.lemma == "lose" and act.group.passive
    return _lost_to(scene, act.v + 1) if lost else None


def _tells_of_people(scene: Scene, v: int) -> bool:
    """ "X was evacuated and its people taken to Z": are they told of up to the end of the clause of the verb?"""
    ends = (i for i in range(v + 1, len(scene.items)) if scene.low(i) in {",", ";", ":"})
    return any(scene.is_in(i, "rules.civilians") for i in range(next(ends, len(scene.items))))


def _lost_in_line(scene: Scene, act: Act, line: PlacePhrase) -> Draft | None:
    """ "X lost", "X lost to Y" """
    gainer = scene.opponent_after(act.v + 1, frozenset({"to"}))
    if gainer is not None:
        return Draft(act.rule, "captured", line, line.start, act.v, act.v, gainer, None, group=act.group)
    if act.cue.lemma == "evacuate" and line.start == act.v:
        return None  # "X was attacked and evacuated": its people were
    if act.cue.lemma in scene.vocab.cls["rules.go_away"]:
        return None  # "Smith escaped to X": nothing is "escaped"
    return Draft(act.rule, "lost", line, line.start, act.v, act.v, None, None, group=act.group)


def _left(scene: Scene, act: Act) -> Draft | None:
    """ "Y withdrew from X", "Y lost X to Z" """
    if act.bare or any(is_none(scene, act) for is_none in _NOTHING_LEFT):
        return None
    phrase = _place_left(scene, act)
    loser, at = scene.subject(act.group) if phrase is not None else (None, None)
    if (at is None or scene.low(at) in _IT) and scene.low(act.v + 1) == "their":
        loser, _ = scene.owner_of_its(act.v + 2)  # "a blow to Y, after losing its capital"
    if loser is None and phrase is not None and act.cue.lemma not in scene.vocab.cls["rules.fleeing"] | {"leave"}:
        loser, at = named_commander(scene, act.group)
    if phrase is None or loser is None or _is_personal(scene, act, loser, phrase) or are_some(scene, act.group.start):
        return None
    first = at if at is not None and at < act.v else act.group.start
    if act.cue.lemma == "break out of" and _is_ring(scene, phrase):
        last = max(phrase.stop - 1, act.v)
        return Draft(act.rule, "siege_broken", phrase, first, last, act.v, loser, None, group=act.group)
    gainer, after = _gainer(scene, act, phrase.stop)
    if gainer is not None:
        return Draft(act.rule, "captured", phrase, first, after - 1, act.v, gainer, loser, group=act.group)
    if _is_left_so(scene, act, phrase.stop):
        return None
    return Draft(act.rule, "lost", phrase, first, max(phrase.stop - 1, act.v), act.v, loser, None, group=act.group)


# --- what is not left -----------------------------------------------------------------------------------------


def _is_left_over(scene: Scene, act: Act) -> bool:
    """ "leaving several pockets in X" """
    return act.cue.lemma == "leave" and "ing" in act.cue.forms and scene.is_in(act.v + 1, "extents.part")


def _is_remaining(scene: Scene, act: Act) -> bool:
    """ "no guerrilla left in X", "the only Y-held city left", "Taung Pyo (left)": no verb."""
    if scene.low(act.v) != "left":
        return False
    if remainder(scene, act.v) is not None:
        return True  # "all that Y has left"
    if scene.low(act.v - 1) == "(" and scene.low(act.v + 1) == ")":
        return True
    if _has_only(scene, act.v):
        return True
    few = any(scene.low(k) in _FEW for k in range(max(0, act.v - 7), act.v))
    if few and (scene.is_in(act.v - 1, "anaphora.settlement") or scene.is_in(act.v - 1, "inner")):
        return True
    return few and scene.low(act.v + 1) in {"in", "inside", "at"} and scene.kind(act.v + 2) != "date"


def _has_only(scene: Scene, left: int) -> bool:
    """ "Y has only X left", but not "Y has just left X": does "left" at an item say what is left?"""
    have = next((k for k in range(left - 1, max(-1, left - _LAST), -1) if scene.is_in(k, "classes.have")), left)
    return any(scene.low(k) in _NO_MORE and k + 1 < left for k in range(have + 1, left))


def _is_whither(scene: Scene, act: Act) -> bool:
    """ "retreated there", "X, where they fled": to it."""
    if scene.low(act.v + 1) == "there" and act.cue.lemma in scene.vocab.cls["rules.go_away"]:
        return True
    for k in range(act.group.start - 1, max(0, act.group.start - _CLAUSE), -1):
        if scene.low(k) == "where":
            return scene.low(k - 1) not in {"from", "of"}
        if scene.low(k) == "which" and scene.low(k - 1) in _WHITHER:
            return True  # "X, to which they retreated"
        if scene.items[k].kind == "punct" or (scene.items[k].verbs and not scene.items[k].nouns):
            return False
    return False


def _is_no_departure(scene: Scene, act: Act) -> bool:
    """ "losing X is losing the war", "is evacuating X": of its people."""
    if act.cue.lemma == "leave" and scene.text[: scene.items[act.group.start].start].rstrip().endswith("columns"):
        return True  # "the columns left X on 2 August": on their march
    if "ing" not in act.cue.forms:
        return False
    return begins_a_thought(scene, act.v) or (act.cue.lemma == "evacuate" and act.group.start < act.v)


def _is_of_posts(scene: Scene, act: Act) -> bool:
    """ "left their positions in X" """
    behind = act.v + 2
    return (
        scene.low(act.v + 1) in POSSESSIVES and scene.is_in(behind, "rules.seats") and scene.low(behind) not in _STAYS
    )


def _is_line(scene: Scene, act: Act) -> bool:
    """ "a line running from X to Z": of what lies between."""
    return act.cue.lemma.startswith("run ") and scene.kind(act.group.start - 1) == "word"


_IT = frozenset({"it", "this", "that"})
_NOTHING_LEFT: tuple[Callable[[Scene, Act], bool], ...] = (
    _is_left_over,
    _is_remaining,
    _is_whither,
    _is_no_departure,
    _is_of_posts,
    _is_line,
)


def _is_ring(scene: Scene, phrase: PlacePhrase) -> bool:
    """ "broke out of the X pocket", "out of the encirclement of X": is it the ring that they left, and not X?"""
    return any(scene.low(k) in _RINGS for k in range(phrase.start, phrase.stop + 1))


_RINGS = frozenset("pocket enclave encirclement siege ring cauldron kettle salient".split())


def _is_personal(scene: Scene, act: Act, loser: ForceLike, phrase: PlacePhrase) -> bool:
    """ "loyalists fled the country", "X escaped from the city": his men may hold it."""
    fleeing = act.cue.lemma in scene.vocab.cls["rules.fleeing"]
    if fleeing and scene.low(act.v + 1) == "the" and scene.is_in(act.v + 2, "nouns_of_place.country"):
        return True
    if loser.kind != "leader":
        return _are_people(scene, loser)
    return fleeing or all(scene.discourse.kind(r.toponym) == "country" for r in phrase.refs)


def _are_people(scene: Scene, loser: ForceLike) -> bool:
    """ "thousands of ethnic Ys fled X": are they of a people, and no fighters?"""
    at = next((i for i, item in enumerate(scene.items) if item.force is loser), 0)
    return scene.low(at - 1) == "ethnic" and scene.items[at].lower.endswith("s") and " " not in loser.force.as_written


def _is_left_so(scene: Scene, act: Act, stop: int) -> bool:
    """ "leaving X without power", "leaving X besieged", but not "left X in May", "left X under a deal" """
    if scene.kind(stop) == "possessive":
        return True  # "leaving the town's prisons"
    given = next((k for k in range(stop, stop + _GIVEN) if scene.low(k) == "to"), None)
    if act.cue.lemma == "leave" and given is not None and scene.low(given + 1) == "them":
        return True  # "leaving X to them": given to others, or nothing of it
    if act.cue.lemma == "leave" and (_is_left_last(scene, stop) or is_shut(scene, stop)):
        return True
    if act.cue.lemma != "leave" or not scene.is_in(stop, "rules.left_as") or scene.kind(stop + 1) == "date":
        return False
    where = scene.run_after(stop + 1, "classes.determiner", "extents.directions")
    if scene.low(stop) == "in" and (scene.kind(where) == "place" or _is_how(scene, where)):
        return False  # "left X in northern Y", "left X in the night", "left X in trucks"
    if scene.low(stop) == "to" and _goes_on_to_do(scene, stop + 1):
        return False
    agreed = scene.low(stop) == "under" and any(scene.is_in(k, "rules.deals") for k in range(stop + 1, stop + 5))
    return not agreed


def _is_how(scene: Scene, at: int) -> bool:
    """Is it when or how somebody goes, at item `at`, and not what becomes of a place ("in darkness")?"""
    told = scene.is_in(at, "rules.dayparts") or scene.is_in(at, "rules.manners")
    return told and not scene.is_in(at, "rules.states_left")


def _goes_on_to_do(scene: Scene, at: int) -> bool:
    """ "left X to join the others", "to avoid encirclement": does the "to" before item `at` tell what for they went?"""
    purpose = any("base" in cue.forms for cue in scene.items[at].verbs) if at < len(scene.items) else False
    return purpose or scene.is_in(at, "rules.going_to_do")


def _is_left_last(scene: Scene, stop: int) -> bool:
    """ "leaving X, south of the capital, as the only crossing held by Y": nobody left it."""
    for k in range(stop, min(len(scene.items), stop + _LAST)):
        if scene.low(k) == "as":
            return any(scene.low(j) in {"only", "last", "sole", "one", "final"} for j in range(k + 1, k + 4))
        if scene.items[k].verbs and not scene.items[k].nouns:
            return False
    return False


# --- what is left, and to whom --------------------------------------------------------------------------------


def _place_left(scene: Scene, act: Act) -> PlacePhrase | None:
    """ "withdrew from X", "pulled their units out of X", "X, which Y left"; None of "fled into X" """
    v = act.v
    going = scene.run_after(v + 1, "classes.adverb")
    phrase = scene.parser.after(v + 1) if scene.low(going) not in _WHITHER else None
    phrase = phrase or scene.parser.enumerated(v + 1, v + 9)
    if phrase is None and act.cue.lemma in scene.vocab.cls["rules.pulled"]:
        phrase = _taken_from(scene, v)
    if phrase is None or (scene.low(v + 1) == "on" and scene.parser.behind_date(v + 1) == v + 1):
        phrase = relative_object(scene, act.group)
    if phrase is None and act.cue.lemma in scene.vocab.cls["rules.go_away"]:
        phrase = place_left(scene, v, act.cue)
    return None if phrase is not None and is_owners(scene, phrase) else phrase


def _gainer(scene: Scene, act: Act, stop: int) -> tuple[ForceLike | None, int]:
    """ "lost X to Z": who got the place that ends before item `stop`, and the item behind."""
    given = act.cue.lemma.startswith("lose") or act.cue.lemma in scene.vocab.cls["rules.given_to"]
    to = _lost_to(scene, stop) if given else None
    return scene.clauses.force_within(to + 1) if to is not None else (None, stop)


def _lost_to(scene: Scene, at: int) -> int | None:
    """The "to" of "lost X a second time on Sunday to Y" behind the place."""
    if scene.low(at) == "," and (close := _closing(scene, at)) is not None:
        at = close + 1  # "lost X, its seat in the north, to Y"
    for k in range(at, min(len(scene.items), at + 9)):
        if scene.low(k) == "to":
            return k
        item = scene.items[k]
        if item.kind in {"place", "force", "punct"} or item.verbs or scene.is_in(k, "classes.subordinator"):
            return None
    return None


def _closing(scene: Scene, comma: int) -> int | None:
    """The comma that closes the aside which the one at item `comma` opens."""
    for k in range(comma + 2, min(len(scene.items), comma + 12)):
        if scene.low(k) == ",":
            return k
        if scene.items[k].verbs and not scene.items[k].nouns:
            return None
    return None


def _taken_from(scene: Scene, v: int) -> PlacePhrase | None:
    """ "withdrew the last of its troops from X", "pulled their units out of X": behind those who were withdrawn."""
    for i in range(v + 1, min(len(scene.items), v + 12)):
        low = scene.low(i)
        if low in {"many", "some", "several", "part", "few", "hundreds", "dozens"}:
            return None  # the rest of them stayed
        if scene.is_in(i, "rules.civilians") or scene.is_in(i, "rules.carried"):
            return None  # "evacuated civilians from X"
        if low == "from" and scene.is_in(i - 1, "rules.asked"):
            return None  # "withdrew under pressure from Z"
        if low == "from" or (low == "of" and scene.low(i - 1) == "out"):
            return scene.parser.after(i + 1) if i > v + 1 else None
        item = scene.items[i]
        if (item.kind == "punct" and low not in QUOTES) or item.kind == "place" or (item.verbs and not item.nouns):
            return None
        if scene.is_in(i, "classes.subordinator") or low in {"to", "that", "which", "by"}:
            return None
    return None
