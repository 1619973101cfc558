"""The place that is the object of a verb: "captured X", "claimed half of X", "X, which Y holds"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.reading.phrases.extents import PlacePhrase
from geomap.reading.rules.elision import held_unsaid, inside_unsaid
from geomap.reading.rules.framing import framed, set_in
from geomap.reading.rules.relatives import relative_object
from geomap.reading.rules.shutting import is_shut

if TYPE_CHECKING:
    from collections.abc import Callable

    from geomap.reading.rules.acts import Act
    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.items import ForceLike


_SITE = 5
"""Items of "a small army base", at most."""
_ALONG = 8
"""Items of "and three small towns, in addition"."""
_BY_WHOM = 6
"""Items of "by non-state armed groups"."""
_SPAN = 6
"""Items of "for more than two years"."""
_TOLL = frozenset({"lives", "life", "victims", "casualties"})
"""What a war claims."""


@dataclass(frozen=True, slots=True)
class Object:
    """What a verb is said to be done to."""

    phrase: PlacePhrase
    last: int
    """Item index of the last item that says so: the verb in "X, which Y took"."""
    inside: ForceLike | None = None
    """Who is in the place: "surrounded Y in X"."""


def object_of(scene: Scene, act: Act) -> Object | None:
    """ "captured X", "X, which Y took", "surrounded Y in X"; None where no place is the object."""
    if not _takes_object(scene, act):
        return None
    phrase = _named(scene, act)
    if any(is_none(scene, act, phrase) for is_none in _NOT_DONE_TO):
        return None
    behind = scene.low(act.v + 1)
    if phrase is None or behind in {"from", "in"}:
        relative = relative_object(scene, act.group)
        dated = relative is not None and scene.kind(act.v + 2) == "date"
        if behind == "in" and _needs_object(scene, act) and not dated:
            return None  # "the meeting held in X", but "X, which Y took in May"
        if relative is not None and act.cue.strict != "defended":
            return Object(relative, act.v)
    inside = None
    if phrase is None:
        phrase, inside = _told_otherwise(scene, act)
    if phrase is None:
        return None
    if phrase.share is None and behind == "of":
        phrase = replace(phrase, relation="part_of", share="part")  # "all that Y holds of X"
    return Object(phrase, phrase.stop - 1, inside)


def _named(scene: Scene, act: Act) -> PlacePhrase | None:
    """ "captured X", "claimed half of X": the place right behind the verb."""
    if act.cue.strict == "defended":
        return None
    if act.cue.strict == "share":
        phrase = _bare_share(scene, act.v) or scene.parser.after(act.v + 1)
    else:
        phrase = _behind_verb(scene, act)
    if phrase is None:
        return None
    if act.cue.strict == "part" and phrase.share is None:
        phrase = replace(phrase, share="part")
    return _where_it_sits(scene, phrase) if act.status in {"captured", "controls"} else phrase


def _behind_verb(scene: Scene, act: Act) -> PlacePhrase | None:
    """ "captured X", "freed from the occupiers the town of X", "struck a depot in X" """
    strike = act.status == "struck"
    sure = act.cue.lemma in scene.vocab.cls["rules.violent"] or (
        strike and scene.discourse.at_war and scene.weapon_before(act.group.start) is not None
    )
    named = not strike or (scene.kind(act.v + 1) == "name" and (sure or _is_by_force(scene, act)))
    begin = _behind_little(scene, act.v + 1)
    begin = _behind_joined(scene, _behind_holders(scene, _behind_aside(scene, _behind_date(scene, begin))))
    phrase = scene.parser.after(begin, names=named, lenient=strike, aimed=sure, direct=_is_direct(scene, act))
    return _nearer(scene, phrase) if strike and phrase is not None else phrase


def _nearer(scene: Scene, phrase: PlacePhrase) -> PlacePhrase:
    """ "struck inside Pakistan near the town of X": near X, for a phrase that is the country."""
    if not scene.is_in(phrase.stop, "classes.beside") or any(
        scene.discourse.kind(r.toponym) != "country" for r in phrase.refs
    ):
        return phrase
    town = scene.parser.after(phrase.stop + 1)
    if town is None or any(scene.discourse.kind(r.toponym) == "country" for r in town.refs):
        return phrase
    return replace(town, start=phrase.start, relation="near")


def _is_by_force(scene: Scene, act: Act) -> bool:
    """ "the Y air force struck X": is it a force that strikes, of a war that is told of?"""
    force, _ = scene.subject(act.group) if scene.discourse.at_war else (None, None)
    return force is not None and force.role == "force" and force.kind not in {"country", "leader"}


def _is_direct(scene: Scene, act: Act) -> bool:
    """Is it a verb of many other meanings, that takes a place only where it stands right behind ("hold X")?"""
    return act.cue.strict != "share" and act.cue.lemma in scene.vocab.cls["rules.direct"]


def _needs_object(scene: Scene, act: Act) -> bool:
    """ "held in X", "struck in X", "Y control in X": is a place behind "in" only where it was done?"""
    return act.cue.lemma in {"strike", "control"} or _is_direct(scene, act)


def _told_otherwise(scene: Scene, act: Act) -> tuple[PlacePhrase | None, ForceLike | None]:
    """The place of a verb that none is named right behind, and who is inside if that is how it is told."""
    if act.status == "besieged":
        return force_in_place(scene, act.v)
    if act.status == "siege_broken":
        return _defended(scene, act) or (None if act.cue.strict else inside_unsaid(scene, act.v + 1)), None
    if act.status == "struck" and scene.discourse.at_war:
        armed = scene.weapon_before(act.group.start) is not None or act.cue.lemma in scene.vocab.cls["rules.violent"]
        return set_in(scene, act.group.start) if armed else None, None  # "In X, a drone hit a bus"
    if act.status not in {"captured", "controls"}:
        return None, None
    phrase = scene.parser.enumerated(act.v + 1, act.v + 9) or _listed_from(scene, act.v) or _defended(scene, act)
    if phrase is None and act.status == "controls":
        phrase = held_unsaid(scene, act.v, act.cue, act.group)
    return phrase or _site_in_frame(scene, act), None


def _site_in_frame(scene: Scene, act: Act) -> PlacePhrase | None:
    """ "At X, on the river, Y overran an army base": the part of X that is told of for the first time."""
    first = act.v + 1
    counted = scene.kind(first) == "number" or scene.is_in(first, "classes.number")
    if not counted and scene.low(first) not in {"a", "an"}:
        return None
    last = first + 1
    while scene.kind(last) in {"word", "force"} and last < first + _SITE and not _is_site(scene, last):
        last += 1
    dated = "date" in {scene.kind(last + 1), scene.kind(last + 2)}
    ends = dated or scene.kind(last + 1) in {"", "punct"} or scene.low(last + 1) == "and"
    frame = framed(scene, act.group.start) if _is_site(scene, last) and ends else None
    if frame is None:
        return None
    part = scene.text[scene.items[first + 1].start : scene.items[last].end]
    return replace(frame, relation="part_of", share="part", share_text=None, part=part, stop=last + 1)


def _is_site(scene: Scene, k: int) -> bool:
    return scene.is_in(k, "nouns_of_place.facility") or scene.is_in(k, "rules.posts")


# --- how places are told --------------------------------------------------------------------------------------


def is_town(scene: Scene, at: int) -> bool:
    """Is what is cut off at item `at` a town, or those in one, and no road to it?"""
    phrase = scene.parser.after(at, direct=True)
    if phrase is None:
        return force_in_place(scene, at - 1)[0] is not None
    kinds = {scene.discourse.kind(r.toponym) for r in phrase.refs}
    last = phrase.stop - 1
    other = scene.low(last) == "road" or scene.is_in(last, "inner")  # "sealed the quarter off"
    return phrase.relation == "at" and kinds <= {"settlement", "unknown"} and not other


def force_in_place(scene: Scene, v: int) -> tuple[PlacePhrase | None, ForceLike | None]:
    """ "surrounded Y in and around X", "completed the encirclement of Y in X": the place, and who is inside."""
    force, after = scene.clauses.force_within(v + 1, 3)
    after = scene.parser.behind_aside(after)
    if force is None or scene.low(after) not in {"in", "inside", "at", "near"}:
        return None, None
    place = next((i for i in range(after, after + 6) if scene.kind(i) in {"place", "name"}), None)
    return (scene.parser.after(place), force) if place is not None else (None, None)


def _behind_holders(scene: Scene, at: int) -> int:
    """The item behind "from the occupiers" at item `at`, where the name of what was freed follows; else `at`."""
    if scene.low(at) != "from":
        return at
    if scene.low(at + 1) in {"occupation", "captivity"} and scene.kind(at + 2) in {"place", "name"}:
        return at + 2  # "liberated from occupation X city"
    for k in range(at + 2, min(len(scene.items), at + 6)):
        if scene.is_in(k, "extent") and scene.low(k + 1) == "of":
            return k  # "seized from the army most of X"
        if scene.low(k) == "the" and (scene.is_in(k + 1, "head") or scene.is_in(k + 1, "anaphora.plural")):
            return k if scene.low(k + 2) == "of" else at
        if scene.items[k].kind in {"place", "name", "punct", "date"}:
            return at
    return at


def _behind_little(scene: Scene, at: int) -> int:
    """The item behind "little more than", "no more than" at item `at`; else `at`."""
    little = scene.low(at) in {"little", "no", "nothing"} and [scene.low(at + 1), scene.low(at + 2)] == ["more", "than"]
    return at + 3 if little else at


def _behind_date(scene: Scene, at: int) -> int:
    """The item behind "on Saturday", "for months" at item `at`, where a place is named right behind it; else `at`."""
    k = at + (scene.low(at) in {"on", "in", "late", "early"})
    last = k if scene.kind(k) == "date" else _last_of_span(scene, at)
    if last is None:
        return at
    k = last + 1
    return k if scene.is_in(k, "classes.determiner") or scene.kind(k) in {"place", "name"} else at


def _last_of_span(scene: Scene, at: int) -> int | None:
    """The item of "months" in "for (more than two) months" at item `at`; None if no such words stand there."""
    if scene.low(at) != "for":
        return None
    return next((k for k in range(at + 1, at + _SPAN) if scene.is_in(k, "rules.spans")), None)


def _behind_joined(scene: Scene, at: int) -> int:
    """The item behind "and (completely) destroyed" at item `at`, where both verbs have what follows; else `at`."""
    joined = scene.low(at) == "and" and at + 1 < len(scene.items)
    if not joined or not scene.low(at + 1).endswith("ed") or scene.items[at + 1].kind != "word":
        return at
    k = at + 2
    while scene.is_in(k, "classes.adverb") or scene.low(k).endswith("ly"):
        k += 1
    named = scene.kind(k) in {"place", "name", "force"} or scene.is_in(k, "extent")
    return k if named or scene.is_in(k, "classes.determiner") or scene.low(k) == "what" else at


def _behind_aside(scene: Scene, at: int) -> int:
    """The item behind ", in quick succession," at item `at`, if a name or its noun follows; else `at`."""
    if scene.low(at) != ",":
        return at
    opens = ("classes.preposition", "classes.adverb", "classes.adversative", "classes.subordinator")
    if scene.kind(at + 1) != "date" and not any(scene.is_in(at + 1, name) for name in opens):
        return at
    for k in range(at + 2, min(len(scene.items), at + 10)):
        if scene.low(k) == ",":
            nxt = k + 2 if scene.is_in(k + 1, "classes.determiner") else k + 1
            named = scene.kind(nxt) in {"place", "name"} or scene.is_in(nxt, "head") or scene.is_in(nxt, "extent")
            return k + 1 if named else at
        if scene.items[k].kind in {"place", "name", "force"} or scene.low(k) in {";", ":"}:
            return at
    return at


def _bare_share(scene: Scene, v: int) -> PlacePhrase | None:
    """ "having claimed more than half": the extent of a place named before."""
    for i in range(v + 1, min(len(scene.items), v + 4)):
        if scene.is_in(i, "extent"):
            k = next((k for k in range(v - 1, -1, -1) if scene.items[k].kind == "place"), None)
            if k is None:
                return None
            ref, _ = scene.parser.names.ref(k)
            share = "most" if scene.is_in(i, "extents.most") else "half" if scene.is_in(i, "extents.half") else "part"
            words = scene.text[scene.items[i].start : scene.items[i].end]
            return PlacePhrase((ref,), v + 1, i + 1, "at", share, words)  # type: ignore[arg-type]
    return None


def _listed_from(scene: Scene, v: int) -> PlacePhrase | None:
    """ "took several towns from Y, including X and Z", "seized more territory, including X": the towns behind it."""
    near = range(v + 1, min(len(scene.items), v + 5))
    land = next((k for k in near if scene.is_in(k, "rules.lands")), None)
    towns = next((k for k in near if scene.is_in(k, "rules.listable")), None)
    if towns is not None and (others := _along_with(scene, towns + 1)) is not None:
        return others
    if towns is not None:
        aside = scene.low(towns + 1) == ","  # "four towns, mainly in the north, including X"
        away = any(scene.low(k) == "from" for k in range(towns + 1, min(len(scene.items), towns + 7)))
        listed = scene.parser.listed_after(towns + 1)
        if listed is None or aside or away:
            return listed
        between = range(towns + 1, listed.start)  # "four towns on Monday, including X", but not "towns and tanks"
        return None if any(scene.low(k) == "and" for k in between) else listed
    return scene.parser.listed_after(land + 1) if land is not None else None


_BESIDES = {("in", "addition", "to"), ("as", "well", "as")}


def _along_with(scene: Scene, at: int) -> PlacePhrase | None:
    """ "(several towns), along with most of X", "in addition to two villages in X": what is named behind item `at`."""
    for k in range(at, min(len(scene.items), at + _ALONG)):
        words = tuple(scene.low(k + j) for j in range(3))
        joint = 2 if words[:2] in {("along", "with"), ("together", "with")} else 3 if words in _BESIDES else 0
        if joint:
            phrase = scene.parser.after(k + joint)
            lands = phrase is None or any(scene.discourse.kind(r.toponym) == "country" for r in phrase.refs)
            return None if lands or scene.items[k + joint].force is not None else phrase  # "together with Z", who helps
        if scene.items[k].kind in {"place", "name"} or (scene.items[k].verbs and not scene.items[k].nouns):
            return None
    return None


def _defended(scene: Scene, act: Act) -> PlacePhrase | None:
    """ "overwhelmed the garrison of X": the place whose defenders were overcome."""
    k = scene.run_after(act.v + 1, "classes.determiner", "rules.last", "rules.in_list")
    if refs := scene.garrisoned(k):
        return PlacePhrase(refs, act.v + 1, k + 1)
    post = k < len(scene.items) and any(c.frame == "seat" for c in scene.items[k].nouns)  # "the Y garrison at X"
    if not post and act.cue.lemma not in scene.vocab.cls["rules.overcoming"]:
        return None
    defenders = scene.kind(k) == "force" or scene.is_in(k, "rules.fighters")
    phrase = scene.parser.after(k + 2) if defenders and scene.low(k + 1) in {"of", "in", "at"} else None
    # who is beaten in a country leaves it more than the place of a battle
    return None if phrase is None or scene.discourse.kind(phrase.refs[0].toponym) == "country" else phrase


# --- what is no object ----------------------------------------------------------------------------------------


def _takes_object(scene: Scene, act: Act) -> bool:
    """May the words behind the verb be a place that it is done to?"""
    return not (act.bare or any(is_none(scene, act) for is_none in _NO_OBJECTS))


def _is_held_on_to(scene: Scene, act: Act) -> bool:
    """ "held on to win" """
    return act.cue.rest[-1:] == ("to",) and scene.is_in(act.v + 1, "rules.after_hold_on")


def _is_way(scene: Scene, act: Act) -> bool:
    """ "had got into X", "got out of X" """
    return act.cue.lemma == "get" and scene.is_in(act.v + 1, "classes.preposition")


def _is_passive_only(scene: Scene, act: Act) -> bool:
    """ "isolated the regime", "cut off the road", but not "cut off X" """
    if act.cue.strict != "passive":
        return False
    return act.cue.lemma not in scene.vocab.cls["rules.cutting_off"] or not is_town(scene, act.v + 1)


def _is_all_over(scene: Scene, act: Act) -> bool:
    """ "targeted capitals across the continent, including X" """
    plural = act.status == "struck" and scene.low(act.v + 1).endswith("s")
    return plural and scene.low(act.v + 2) in {"across", "throughout"}


def _is_attack_on(scene: Scene, act: Act) -> bool:
    """ "attacks targeting towns including X", without a word of weapons that reach far: men went there."""
    if act.cue.lemma != "target":
        return False
    k = act.group.start - 1 - scene.is_in(act.group.start - 1, "classes.relative")
    led = range(k - 1, max(0, k - _BY_WHOM), -1) if scene.kind(k) == "force" else ()
    k = next((by - 1 for by in led if scene.low(by) == "by"), k)  # "the attack by armed groups targeting X"
    on_foot = scene.low(k) in {"attack", "attacks", "assault", "assaults", "offensive", "violence"}
    return on_foot and scene.weapon_before(act.group.start) is None


def _is_taken_part_in(scene: Scene, act: Act) -> bool:
    """ "the talks in which Y took part", "took place in X" """
    part = scene.low(act.v + 1) in {"part", "place"} and scene.low(act.v + 2) != "of"
    return part and "take" in act.cue.lemma


def _is_taken_up(scene: Scene, act: Act) -> bool:
    """ "took positions in X" """
    k = act.v + 1 + (scene.low(act.v + 1) in {"defensive", "new", "strong", "fortified", "their", "its"})
    behind = scene.low(k + 1) in {"in", "at", "around", "near", "along", "between", "outside", "on"}
    return scene.low(k) == "positions" and (behind or scene.is_in(k + 1, "extents.directions"))


def _is_based_there(scene: Scene, act: Act) -> bool:
    """ "kept its headquarters at X": it is there, and more is not said."""
    own = act.status == "controls" and scene.is_in(act.v + 1, "rules.owners")
    return own and scene.is_in(act.v + 2, "rules.seats")


def _is_no_share(scene: Scene, act: Act, phrase: PlacePhrase | None) -> bool:
    """ "Y claimed victory in X", but not "claimed half of X", "claimed X" """
    if act.cue.strict != "share":
        return False
    if scene.is_in(act.v + 1, "classes.pronoun") and scene.low(act.v + 1) != "it":
        return True  # "Y claim they are in control of half of X"
    if scene.low(act.v + 1) == "together":
        return True  # "X, which Y claims together with half of Z": it has them not
    if any(scene.low(k) in _TOLL for k in range(act.v + 1, act.v + 5)):
        return True  # "the revolt on X ended after claiming some 20,000 lives"
    return phrase is None or (phrase.share is None and not _claims_town(scene, act.v, phrase))


def _claims_town(scene: Scene, v: int, phrase: PlacePhrase) -> bool:
    """ "Y claimed X": is it a town by its name, and nothing that is claimed of it?"""
    named = phrase.stop <= v + 5 and phrase.refs[0].mention is None and scene.discourse.at_war
    named = named and not scene.is_in(v + 1, "classes.preposition")  # "Y has claimed in X"
    named = named and not scene.is_in(v + 1, "classes.pronoun")  # "Y claim they hold X"
    towns = all(scene.discourse.kind(r.toponym) == "settlement" for r in phrase.refs)
    nxt = phrase.stop
    ends = scene.kind(nxt) in {"", "date", "punct"} or scene.low(nxt) in {"on", "and", "in", "save", "except"}
    return named and towns and ends and scene.low(nxt) not in {"'s", "’s"}


def _is_march(scene: Scene, act: Act, phrase: PlacePhrase | None) -> bool:
    """ "is advancing in the north of the country", but not "advanced in central X": in a land, and not in a town."""
    if act.cue.strict != "part" or "advance" not in act.cue.lemma:
        return False
    streets = {"settlement", "unknown", "facility"}
    return phrase is None or any(scene.discourse.kind(r.toponym) not in streets for r in phrase.refs)


def _is_kept_so(scene: Scene, act: Act, phrase: PlacePhrase | None) -> bool:
    """ "kept X under siege", "held X in check", "cut X off from the coast": nothing of who is inside."""
    if (
        phrase is not None
        and act.cue.lemma in scene.vocab.cls["rules.cutting_off"]
        and scene.low(phrase.stop) == "from"
    ):
        return True
    if act.status != "controls" or phrase is None:
        return False
    nxt = phrase.stop
    idiom = (scene.low(nxt), scene.low(nxt + 1)) in _IDIOMS or scene.low(nxt) in _KEPT
    return idiom or is_shut(scene, nxt)


def _is_no_ground(scene: Scene, act: Act, phrase: PlacePhrase | None) -> bool:
    """ "captured X's mayor": not X itself."""
    return phrase is not None and act.status in {"captured", "controls"} and is_owners(scene, phrase)


def is_owners(scene: Scene, phrase: PlacePhrase) -> bool:
    """ "X's mayor", "X's gold", but not "X's airport", "X's defenders": is the phrase only whose something else is?"""
    owned = scene.kind(phrase.stop) == "possessive" and scene.kind(phrase.stop + 1) == "word"
    return owned and not scene.is_in(phrase.stop + 1, "rules.fighters")


_IDIOMS = frozenset({("in", "check"), ("at", "bay"), ("to", "ransom"), ("at", "gunpoint"), ("in", "suspense")})
_KEPT = frozenset({"hostage", "responsible", "accountable"})
_NO_OBJECTS: tuple[Callable[[Scene, Act], bool], ...] = (
    _is_held_on_to,
    _is_way,
    _is_all_over,
    _is_attack_on,
    _is_taken_part_in,
    _is_taken_up,
    _is_based_there,
    _is_passive_only,
)
_NOT_DONE_TO: tuple[Callable[[Scene, Act, PlacePhrase | None], bool], ...] = (
    _is_no_share,
    _is_march,
    _is_kept_so,
    _is_no_ground,
)


def _where_it_sits(scene: Scene, phrase: PlacePhrase) -> PlacePhrase:
    """ "captured Y's Western Command in X": what of X it is, for a command has no other place."""
    name = phrase.refs[0].as_written.rpartition(" ")[2].casefold()
    if len(phrase.refs) > 1 or name not in _COMMANDS or scene.low(phrase.stop) not in {"in", "at"}:
        return phrase
    seat = scene.parser.after(phrase.stop + 1, direct=True)
    if seat is None:
        return phrase
    return replace(seat, start=phrase.start, relation="part_of" if seat.relation == "at" else seat.relation)


_COMMANDS = frozenset({"command", "headquarters", "hq"})
