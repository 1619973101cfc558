"""Verbs by which a force takes, holds, besieges or strikes a place, in every voice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.extents import PlacePhrase
from geomap.reading.rules.elision import ends_clause, held_unsaid, inside_unsaid, unsaid
from geomap.reading.rules.lasting import where_it_sits
from geomap.reading.rules.passives import chain_before, passive
from geomap.reading.rules.relatives import left_behind, relative_object
from geomap.reading.rules.scene import Draft
from geomap.reading.rules.sieges import is_shut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.reading.cues import VerbCue
    from geomap.reading.items import ForceLike
    from geomap.reading.rules.scene import Scene
    from geomap.reading.verbgroups import VerbGroup


def force_place(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Y captured X", "X was captured by Y", "X, captured by Y", "captured by Y" """
    group = scene.verbs.group(v, cue.forms)
    ceased = group.ceased and cue.status == "controls"
    if (
        (group.irrealis and not ceased)
        or is_noun_here(scene, v)
        or scene.clauses.is_adjectival(v)
        or _is_round_about(scene, v, cue, group)
    ):
        return
    if cue.strict == "part" and "base" in cue.forms and not _is_finite(scene, group.start):
        return  # "the most significant advance in X"
    if group.gerund and group.start == v and begins_a_thought(scene, v):
        return
    rule = f"verb:{cue.lemma}"
    if group.passive:
        yield from passive(scene, v, cue, group, rule)
        return
    if "participle" in cue.forms and not group.perfect and (bare := bare_participle(scene, v, group)) is not None:
        if cue.status in {"captured", "besieged", "struck", "lost"} and cue.strict is None:
            agent = scene.opponent_after(v + 1, frozenset({"by", "to"}))
            if agent is None and cue.status == "captured" and scene.low(bare.start - 1) == "with":
                agent, _ = scene.clauses.to_the_right(v)  # "with X captured, the army moved on"
            if agent is None and cue.status == "captured" and bare.start == v and scene.chain is None:
                by = next((k for k in range(v - 1, max(0, v - 9), -1) if scene.low(k) == "by"), v)
                agent, _ = scene.clauses.agent(by)  # "X was attacked by Y and captured"
            force = None if cue.status == "besieged" else agent
            opponent = agent if cue.status == "besieged" else None
            yield Draft(rule, cue.status, bare, bare.start, v, v, force, opponent, group=group)
        return
    if cue.forms == frozenset({"participle"}) and not group.perfect:
        return
    if cue.rest[-1:] == ("to",) and scene.is_in(v + 1, "rules.after_hold_on"):
        return
    if cue.strict == "passive" and (
        cue.lemma not in scene.vocab.cls["rules.cutting_off"] or not _is_town(scene, v + 1)
    ):
        return
    direct = False
    if cue.strict == "share":
        phrase = _bare_share(scene, v) or scene.parser.after(v + 1)
    else:
        strike = cue.status == "struck"
        direct = cue.lemma in scene.vocab.cls["rules.direct"]
        sure = cue.lemma in scene.vocab.cls["rules.violent"] or (
            strike and scene.discourse.at_war and scene.weapon_before(group.start) is not None
        )
        named = not strike or (sure and v + 1 < len(scene.items) and scene.items[v + 1].kind == "name")
        begin = _behind_holders(scene, _behind_aside(scene, v + 1))
        phrase = scene.parser.after(begin, names=named, lenient=strike, aimed=sure, direct=direct)
    if phrase is not None and cue.status in {"captured", "controls"}:
        phrase = where_it_sits(scene, phrase)
    if cue.strict == "share" and (phrase is None or (phrase.share is None and not _claims_town(scene, v, phrase))):
        return
    if (
        cue.strict == "part"
        and "advance" in cue.lemma
        and not (phrase is not None and _is_street_by_street(scene, phrase))
    ):
        return  # "is advancing in the north of the country": that is a march
    if cue.status == "struck" and scene.low(v + 1).endswith("s") and scene.low(v + 2) in {"across", "throughout"}:
        return  # "targeted capitals across the continent, including X"
    if scene.low(v + 1) in {"part", "place"} and scene.low(v + 2) != "of" and "take" in cue.lemma:
        return  # "the talks in which Y took part"
    if scene.low(v + 1) == "positions" and scene.low(v + 2) in {"in", "at", "around"}:
        return  # "took positions in X"
    if cue.strict == "part" and phrase is not None and phrase.share is None:
        phrase = replace(phrase, share="part")
    if cue.status == "controls" and scene.is_in(v + 1, "rules.owners") and scene.is_in(v + 2, "rules.seats"):
        return  # "kept its headquarters at X": it is there, and more is not said
    if cue.status == "controls" and phrase is not None and is_shut(scene, phrase.stop):
        return  # "kept X under siege"
    if cue.status == "controls" and phrase is not None and _is_idiom(scene, phrase.stop):
        return
    relative = None
    if phrase is None or scene.low(v + 1) in {"from", "in"}:
        relative = relative_object(scene, group)
        dated = v + 2 < len(scene.items) and scene.items[v + 2].kind == "date"
        if scene.low(v + 1) == "in" and (direct or cue.lemma == "strike") and not (relative is not None and dated):
            return  # "the meeting held in X", but "X, which Y took in May"
        phrase = relative or phrase
    inside: ForceLike | None = None
    if phrase is None and cue.status in {"captured", "controls"}:
        phrase = scene.parser.enumerated(v + 1, v + 9) or _listed_from(scene, v) or _defended(scene, v, cue)
    if phrase is None and cue.status == "besieged":
        phrase, inside = _force_in_place(scene, v)
    if phrase is None and cue.status == "controls":
        phrase = held_unsaid(scene, v, cue, group)
    if phrase is None and cue.status == "siege_broken":
        phrase = inside_unsaid(scene, v + 1)
    if phrase is None:
        return
    force, at = scene.striker(group) if cue.status == "struck" else scene.subject(group)
    if (
        cue.status == "controls"
        and scene.low(v + 1) in _WITHIN
        and (_is_of_land(scene, at) or _is_of_land(scene, group.start - 1))
    ):
        return  # "lost much of the territory it controlled in X"
    if force is None and group.gerund:
        name = next((i for i in range(group.start) if scene.heads_clause(i)), None)
        force = scene.named_actor(name, name + 1) if name is not None else _sole(scene, v) or scene.discourse.force
    sure = all(scene.parser.names.is_sure(r) for r in phrase.refs)
    if force is None and cue.status != "struck" and (sure or cue.lemma in scene.vocab.cls["rules.place_only"]):
        force, at = scene.named_subject(group) if sure else (None, None)
        begun = group.gerund and scene.low(group.start - 1) not in {"on", "kept", "keep"}  # "went on holding X"
        if force is None and cue.status in {"captured", "controls"} and not begun:
            force, at = scene.plain_subject(group)
    if force is None and not (cue.status == "struck" and scene.weapon_before(group.start) is not None):
        return
    if scene.low(v + 1) == "of" and phrase.share is None and phrase is not relative:
        phrase = replace(phrase, relation="part_of", share="part")  # "all that Y holds of X"
    said = v if relative is not None else phrase.stop - 1
    opponent = (
        scene.opponent_after(said + 1)
        if cue.status != "struck"
        else scene.opponent_after(v + 1, frozenset({"against"}))
    )
    if cue.strict == "from" and opponent is None:
        return
    first = at if at is not None and at < v else group.start
    if force is None and cue.status == "struck":
        weapon = scene.weapon_before(group.start)
        first = weapon if weapon is not None else first
    status = cue.status
    lodged = "ing" in cue.forms and group.participle and at == group.start - 1  # "the troops occupying X"
    now = group.present and not (scene.dated_after(v) and not group.perfect)  # "occupies it within the hour"
    still = any(scene.low(i) in {"still", "continued"} for i in range(max(0, group.start - 1), v))
    if cue.passive_status == "controls" and (now or still or lodged or _for_a_time(scene, phrase.stop)):
        status = "controls"  # "has occupied X since", "who still occupy X"
    if ceased:
        status = "lost"  # "no longer controls X"
    ongoing = status == "controls" and group.present
    if cue.status == "besieged":
        within = scene.low(v + 1) in {"at", "in", "inside"} or (cue.rest and cue.rest[-1] in {"at", "in"})
        yield Draft(
            rule,
            "besieged",
            phrase,
            first,
            said,
            v,
            force if within else inside or _inside(scene, phrase, force),  # "the corps, surrounded at X"
            None if within else force,
            group=group,
            ongoing=group.present and not group.perfect,
        )
    else:
        yield Draft(rule, status, phrase, first, said, v, force, opponent, group=group, ongoing=ongoing)


def _is_finite(scene: Scene, start: int) -> bool:
    """ "Y advance in X", "they have made gains in X": does a subject or an auxiliary stand before the verb?"""
    if start != scene.run_before(start, "classes.be", "classes.have", "irrealis.modal") or scene.low(start) == "to":
        return True
    before = scene.items[start - 1] if start else None
    acts = before is not None and (before.kind in {"force", "name"} or scene.is_in(start - 1, "classes.pronoun"))
    return acts or any(scene.is_in(start, name) for name in ("classes.be", "classes.have")) or scene.low(start) in _DOES


def begins_a_thought(scene: Scene, v: int) -> bool:
    """ "Losing X is losing the war", "taking X would open the road": is the gerund at item `v` a mere subject?"""
    before = scene.low(v - 1)
    if not (before in {"", '"', "“", "that"} or before.startswith(("said", "says"))):
        return False
    for k in range(v + 1, min(len(scene.items), v + 12)):
        if scene.items[k].kind == "punct" or (scene.items[k].verbs and not scene.items[k].nouns):
            return False
        if scene.low(k) in {"is", "was", "means", "meant"} or scene.is_in(k, "irrealis.modal"):
            return True
    return False


_DOES = frozenset({"did", "does", "do", "to"})


def _behind_holders(scene: Scene, at: int) -> int:
    """The item behind "from the occupiers" at item `at`, where the name of what was freed follows; else `at`."""
    if scene.low(at) != "from":
        return at
    for k in range(at + 2, min(len(scene.items), at + 6)):
        if scene.low(k) == "the" and (scene.is_in(k + 1, "head") or scene.is_in(k + 1, "anaphora.plural")):
            return k if scene.low(k + 2) == "of" else at
        if scene.items[k].kind in {"place", "name", "punct", "date"}:
            return at
    return at


def _behind_aside(scene: Scene, at: int) -> int:
    """The item behind ", in quick succession," at item `at`, if a name or its noun follows; else `at`."""
    if scene.low(at) != ",":
        return at
    opens = ("classes.preposition", "classes.adverb", "classes.adversative", "classes.subordinator")
    dated = at + 1 < len(scene.items) and scene.items[at + 1].kind == "date"
    if not dated and not any(scene.is_in(at + 1, name) for name in opens):
        return at
    for k in range(at + 2, min(len(scene.items), at + 10)):
        if scene.low(k) == ",":
            nxt = k + 2 if scene.is_in(k + 1, "classes.determiner") else k + 1
            named = nxt < len(scene.items) and scene.items[nxt].kind in {"place", "name"}
            return k + 1 if named or scene.is_in(nxt, "head") else at
        if scene.items[k].kind in {"place", "name", "force"} or scene.low(k) in {";", ":"}:
            return at
    return at


_WITHIN = frozenset({"in", "inside", "across"})


def _is_of_land(scene: Scene, at: int | None) -> bool:
    """ "the territory (that) Y ...": is what the subject at item `at` does told of land without a name?"""
    if at is None:
        return False
    k = at - 1
    while k > 0 and (scene.is_in(k, "classes.relative") or scene.is_in(k, "classes.determiner")):
        k -= 1
    return scene.is_in(k, "rules.lands")


def _for_a_time(scene: Scene, stop: int) -> bool:
    """ "occupied X from 1942 to 1945", "for three years", "since May": told of a state behind the place."""
    date = scene.items[stop].date if stop < len(scene.items) else None
    if date is not None:
        return date.kind == "since" or scene.text[date.start : date.end].casefold().startswith(
            ("from ", "between ", "until ")
        )
    following = scene.items[stop + 1] if stop + 1 < len(scene.items) else None
    return (
        scene.low(stop) in {"for", "from", "until", "throughout"}
        and following is not None
        and (following.kind in {"number", "date"} or scene.is_in(stop + 1, "classes.number"))
    )


def _is_round_about(scene: Scene, v: int, cue: VerbCue, group: VerbGroup) -> bool:
    """ "seven surrounding provinces", "the dispute surrounding X": of those that are no forces."""
    if cue.status != "besieged" or "ing" not in cue.forms or not group.participle or v == 0:
        return False
    before = scene.items[v - 1]
    return before.kind == "number" or (
        before.kind == "word"
        and not scene.is_in(v - 1, "classes.adverb")
        and not scene.is_in(v - 1, "classes.conjunction")
        and not (scene.is_in(v - 1, "rules.begins_gerund") and _is_town(scene, v + 1))
    )


def _claims_town(scene: Scene, v: int, phrase: PlacePhrase) -> bool:
    """ "Y claimed X": is it a town by its name, and nothing that is claimed of it?"""
    named = phrase.stop <= v + 5 and phrase.refs[0].mention is None and scene.discourse.at_war
    named = named and not scene.is_in(v + 1, "classes.preposition")  # "Y has claimed in X"
    towns = all(scene.discourse.kind(r.toponym) == "settlement" for r in phrase.refs)
    nxt = phrase.stop
    ends = (
        nxt >= len(scene.items) or scene.items[nxt].kind in {"date", "punct"} or scene.low(nxt) in {"on", "and", "in"}
    )
    return named and towns and ends and scene.low(nxt) not in {"'s", "’s"}


def _listed_from(scene: Scene, v: int) -> PlacePhrase | None:
    """ "took several towns from Y, including X and Z": the towns that are named behind whom they were taken from."""
    towns = next((k for k in range(v + 1, min(len(scene.items), v + 5)) if scene.is_in(k, "rules.listable")), None)
    if towns is None or all(scene.low(k) != "from" for k in range(towns + 1, min(len(scene.items), towns + 7))):
        return None
    return scene.parser.listed_after(towns + 1)


def _defended(scene: Scene, v: int, cue: VerbCue) -> PlacePhrase | None:
    """ "overwhelmed the garrison of X": the place whose defenders were overcome."""
    k = v + 1
    while scene.is_in(k, "classes.determiner") or scene.is_in(k, "rules.last") or scene.is_in(k, "rules.in_list"):
        k += 1
    if refs := scene.garrisoned(k):
        return PlacePhrase(refs, v + 1, k + 1)
    post = k < len(scene.items) and any(c.frame == "seat" for c in scene.items[k].nouns)  # "the Y garrison at X"
    if not post and cue.lemma not in scene.vocab.cls["rules.overcoming"]:
        return None
    defenders = k < len(scene.items) and (scene.items[k].kind == "force" or scene.is_in(k, "rules.fighters"))
    phrase = scene.parser.after(k + 2) if defenders and scene.low(k + 1) in {"of", "in", "at"} else None
    # who is beaten in a country leaves it more than the place of a battle
    return None if phrase is None or scene.discourse.kind(phrase.refs[0].toponym) == "country" else phrase


def take_charge(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Y took control in X", "X, where Y seized power": of the place where it was done."""
    group = scene.verbs.group(v, cue.forms)
    if group.irrealis or group.passive or scene.low(v + 1) in {"of", "over", "from"}:
        return
    dated = v + 2 < len(scene.items) and scene.items[v + 2].kind == "date"
    if scene.low(v + 1) in {"in", "at", "inside", "across", "throughout"} and not dated:
        phrase = scene.parser.after(v + 2)
    elif scene.low(v + 1) == "there":
        phrase = scene.parser.there(v + 1)
    elif cue.lemma in scene.vocab.cls["rules.go_in"]:
        phrase = _gone_into(scene, v)
    else:
        phrase = left_behind(scene, group)
        if phrase is None and scene.parser.anaphors.recent and scene.low(v + 1) in {"", ".", ",", "and", ";"}:
            phrase = PlacePhrase(scene.parser.anaphors.recent[:1], v, v + 1)  # "Y left X and Z took over"
    force, at = scene.subject(group)
    if phrase is None or force is None or (force.role != "force" and not _rolls(scene, at)):
        return
    first = at if at is not None and at < v else group.start
    yield Draft(f"verb:{cue.lemma}", "captured", phrase, first, max(v, phrase.stop - 1), v, force, group=group)


def _rolls(scene: Scene, at: int | None) -> bool:
    """ "Y tanks", "Y armour": is it what men ride in on?"""
    if at is None:
        return False
    item = scene.items[at]
    return scene.text[item.start : item.end].rpartition(" ")[2].casefold() in scene.vocab.cls["rules.rolling"]


def _is_town(scene: Scene, at: int) -> bool:
    """Is what is cut off at item `at` a town, or those in one, and no road to it?"""
    phrase = scene.parser.after(at, direct=True)
    if phrase is None:
        return _force_in_place(scene, at - 1)[0] is not None
    kinds = {scene.discourse.kind(r.toponym) for r in phrase.refs}
    return phrase.relation == "at" and kinds <= {"settlement", "unknown"} and scene.low(phrase.stop - 1) != "road"


def _gone_into(scene: Scene, v: int) -> PlacePhrase | None:
    """ "Y walked in on Sunday": into the town that was spoken of last, if the clause names no other."""
    nxt = v + 1
    while scene.is_in(nxt, "classes.adverb") or scene.low(nxt) == "on":
        nxt += 1
    refs = unsaid(scene, v)
    return PlacePhrase(refs, v, v + 1) if refs and ends_clause(scene, nxt) else None


def bare_participle(scene: Scene, v: int, group: VerbGroup) -> PlacePhrase | None:
    """The place of a line without a verb of its own ("X lost", "X: taken this morning", "X hospital hit (5 Dec)")."""
    if group.gerund or not all(scene.is_in(k, "classes.adverb") for k in range(group.start, v)):
        return None
    nxt = v + 1
    while scene.is_in(nxt, "classes.adverb"):
        nxt += 1
    dated = scene.low(nxt) in {"in", "at"} and nxt + 1 < len(scene.items) and scene.items[nxt + 1].kind == "date"
    ends = (
        nxt >= len(scene.items)
        or scene.items[nxt].kind in {"date", "punct"}
        or scene.low(nxt) in {"by", "to", "on"}
        or dated
    )
    if not ends:
        return None
    heading = scene.heading(v)
    if heading is not None:
        return heading
    k = v - 1
    while scene.is_in(k, "classes.adverb") or scene.is_in(k, "classes.conjunction"):
        k -= 1
    chain = chain_before(scene, v)
    if chain is not None and chain.stop < v and (k < v - 1 or scene.low(k) == ",") and scene.low(k) != "the":
        return replace(chain, start=v, stop=v + 1)
    phrase = scene.parser.before(v, names=True)
    begins = phrase is not None and (
        phrase.start == 0
        or scene.low(phrase.start - 1) == "with"  # "with X captured, the army"
        or (scene.items[phrase.start - 1].kind in {"punct", "date"} and scene.low(phrase.start - 1) != ",")
    )
    return phrase if phrase is not None and begins and phrase.stop >= v - 1 and phrase.refs[0].mention is None else None


def _force_in_place(scene: Scene, v: int) -> tuple[PlacePhrase | None, ForceLike | None]:
    """ "surrounded Y in and around X", "completed the encirclement of Y in X": the place, and who is inside."""
    force, after = scene.clauses.force_within(v + 1, 3)
    if force is None or scene.low(after) not in {"in", "inside", "at", "near"}:
        return None, None
    place = next(
        (i for i in range(after, min(after + 4, len(scene.items))) if scene.items[i].kind in {"place", "name"}), None
    )
    return (scene.parser.after(place), force) if place is not None else (None, None)


def _inside(scene: Scene, phrase: PlacePhrase, besieger: ForceLike | None) -> ForceLike | None:
    """ "besieging the Turkish observation post in X": whose it is."""
    for item in scene.items[phrase.start : phrase.stop]:
        force = item.force
        if (
            item.kind == "force"
            and item.place is None
            and force is not None
            and (besieger is None or force.force.id != besieger.force.id)
        ):
            return force
    return None


def is_noun_here(scene: Scene, v: int) -> bool:
    """ "the strikes", "take control": is a word that could be a verb a noun here?"""
    item = scene.items[v]
    before = scene.low(v - 1)
    if before == "booby":
        return True  # "booby traps"
    if item.lower == "garrisons" and scene.low(v + 1) in {"at", "in", "of"}:
        return True
    if scene.is_in(v, "rules.weapons") and scene.low(v + 1).endswith("s") and _is_thing(scene, v + 1):
        return True  # "rocket launchers"
    if before in {"in", "from"} and any("ing" in c.forms for c in item.verbs) and scene.low(v + 1) != "of":
        return False  # "succeeded in taking X"
    if any(c.forms & {"past", "ing"} for c in item.verbs) and not item.nouns:
        return before in {"of", "'s", "’s"} and any("ing" in c.forms for c in item.verbs)
    if item.nouns and (scene.low(v + 1) in {"of", "over"} or (before == "firm" and scene.low(v + 1) == "on")):
        return True  # "insurgent control of"
    if item.nouns and scene.items[v - 1].kind == "force" and scene.low(v - 2) in _HELD_UNDER:
        return True  # "were under Y control for years"
    if before in scene.vocab.cls["classes.reporting"] and item.lower.endswith("s") and before != "according":
        return True  # "the army says shells hit X"
    if before == "that" and v > 1:
        return False  # "the force that holds X"
    return before in scene.vocab.cls["classes.determiner"] or before in {
        "of",
        "under",
        "in",
        "'s",
        "’s",
        "from",
        "whose",
    }


def _is_thing(scene: Scene, i: int) -> bool:
    """Is it a plain word, and none for a place, a target or what is there already?"""
    names = ("head", "rules.listable", "nouns_of_place.targets", "classes.determiner", "classes.adverb")
    return scene.items[i].kind == "word" and not any(scene.is_in(i, name) for name in names)


def _sole(scene: Scene, v: int) -> ForceLike | None:
    """ "Hailed by the Y media as their biggest success since taking X": the one party that the sentence names."""
    if not any(scene.low(k) in {"its", "their"} for k in range(max(0, v - 9), v)):
        return None
    named = [item.force for item in scene.items[:v] if item.force is not None]
    return named[0] if len({f.force.id for f in named}) == 1 else None


def _is_street_by_street(scene: Scene, phrase: PlacePhrase) -> bool:
    """ "Advanced in central X": in a town, and not in a land."""
    return all(scene.discourse.kind(r.toponym) in {"settlement", "unknown", "facility"} for r in phrase.refs)


def _is_idiom(scene: Scene, at: int) -> bool:
    """ "Held X in check", "kept X at bay", "held X hostage": nothing of who is inside."""
    return (scene.low(at), scene.low(at + 1)) in _IDIOMS or scene.low(at) in {"hostage", "responsible", "accountable"}


_IDIOMS = frozenset({("in", "check"), ("at", "bay"), ("to", "ransom"), ("at", "gunpoint"), ("in", "suspense")})
_HELD_UNDER = frozenset({"under", "of", "from", "into", "beyond", "outside"})


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
