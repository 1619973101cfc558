"""Verbs by which a force goes from a place, or a place goes from hand to hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.extents import PlacePhrase
from geomap.reading.rules.actors import OWNERS
from geomap.reading.rules.acts import Act
from geomap.reading.rules.elision import garrisoned, place_left, unsaid
from geomap.reading.rules.headlines import bare_participle
from geomap.reading.rules.mentions import name_mention
from geomap.reading.rules.nominal import begins_a_thought
from geomap.reading.rules.passives import passive
from geomap.reading.rules.patients import predicate_named
from geomap.reading.rules.relatives import left_behind, relative_object
from geomap.reading.rules.scene import QUOTES, Draft, bare_group

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.model import Status
    from geomap.reading.cues import VerbCue
    from geomap.reading.items import ForceLike
    from geomap.reading.rules.scene import Scene
    from geomap.reading.verbgroups import VerbGroup


_STAYS = frozenset({"presence", "garrison", "garrisons"})
"""What is given up with the place: "abandoned its presence in X", "evacuated their garrison in X"."""
_WHITHER = frozenset({"there", "across", "through", "over", "into", "to", "toward", "towards"})


def loser_place(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Y withdrew from X", "Y lost X to Z", "X was abandoned by Y" """
    group = scene.verbs.group(v, cue.forms)
    if group.irrealis:
        return
    rule = f"verb:{cue.lemma}"
    if cue.rest and "base" in cue.forms and scene.items[v - 1 : v] and scene.items[v - 1].kind == "possessive":
        yield from _retreat(scene, v, rule)
        return
    if scene.clauses.is_adjectival(v) or (scene.low(v - 1) == "in" and cue.forms <= {"base", "s"}):
        return  # "troops in retreat"
    if group.passive and not (cue.rest and cue.rest[-1] in {"of", "from"}):  # "were pulled out of X": they left it
        people = any(scene.is_in(i, "rules.civilians") for i in range(len(scene.items)))
        for draft in passive(scene, Act(v, cue, group)):
            named = draft.phrase.relation == "at" and all(r.mention is None for r in draft.phrase.refs)
            if draft.force is not None or (named and not people and cue.lemma in scene.vocab.cls["rules.left_behind"]):
                yield draft
        if cue.lemma in scene.vocab.cls["rules.left_behind"] and (refs := garrisoned(scene, group.start)):
            loser, at = scene.subject(group)  # "the garrison at X was evacuated"
            within = PlacePhrase(refs, group.start, v + 1)
            yield Draft(rule, "lost", within, group.start if at is None else at, v, v, loser, group=group)
        return
    if "participle" in cue.forms and not cue.rest and (bare := bare_participle(scene, v, group)) is not None:
        gainer = scene.opponent_after(v + 1, frozenset({"to"}))
        if gainer is None and cue.lemma == "evacuate" and bare.start == v:
            return  # "X was attacked and evacuated": its people were
        status: Status = "captured" if gainer is not None else "lost"
        yield Draft(rule, status, bare, bare.start, v, v, gainer, None, group=group)
        return
    if cue.forms == frozenset({"participle"}) and not group.perfect and not (cue.forms & {"past"}):
        return
    if cue.lemma == "leave" and "ing" in cue.forms and scene.is_in(v + 1, "extents.part"):
        return  # "leaving several pockets in X": what is left over
    if scene.low(v + 1) == "there" and cue.lemma in scene.vocab.cls["rules.go_away"]:
        return  # "retreated there": to it
    if scene.low(group.start - 2) == "where" and scene.low(group.start - 3) not in {"from", "of"}:
        return  # "X, where they fled": to it
    if "ing" in cue.forms and (begins_a_thought(scene, v) or (cue.lemma == "evacuate" and group.start < v)):
        return  # "losing X is losing the war"; "is evacuating X": of its people
    if scene.low(v + 1) in OWNERS and scene.is_in(v + 2, "rules.seats") and scene.low(v + 2) not in _STAYS:
        return  # "left their positions in X"
    going = v + 1  # "fled into X": from where they were before
    while scene.is_in(going, "classes.adverb"):
        going += 1
    phrase = scene.parser.after(v + 1) if scene.low(going) not in _WHITHER else None
    if phrase is None:
        phrase = scene.parser.enumerated(v + 1, v + 9)
    if phrase is None and cue.lemma in scene.vocab.cls["rules.pulled"]:
        phrase = _taken_from(scene, v)
    if phrase is None or (scene.low(v + 1) == "on" and scene.parser.behind_date(v + 1) == v + 1):
        phrase = relative_object(scene, group)
    if phrase is None and cue.lemma in scene.vocab.cls["rules.go_away"]:
        phrase = place_left(scene, v, cue)
    if phrase is None:
        return
    loser, at = scene.subject(group)
    if loser is None:
        return
    left_for_good = cue.lemma in scene.vocab.cls["rules.fleeing"] and scene.is_in(v + 2, "nouns_of_place.country")
    if left_for_good and scene.low(v + 1) == "the":
        return  # "loyalists fled the country"
    if loser.kind == "leader" and cue.lemma in scene.vocab.cls["rules.fleeing"]:
        return  # "X escaped from the city": his men may hold it
    if loser.kind == "leader" and all(scene.discourse.kind(r.toponym) == "country" for r in phrase.refs):
        return  # "the president fled the country"
    first = at if at is not None and at < v else group.start
    gainer = None
    given = cue.lemma.startswith("lose") or cue.lemma in scene.vocab.cls["rules.given_to"]
    to = _lost_to(scene, phrase.stop) if given else None
    if to is not None:
        gainer, after = scene.clauses.force_within(to + 1)
        if gainer is not None:
            yield Draft(rule, "captured", phrase, first, after - 1, v, gainer, loser, group=group)
            return
    dated = phrase.stop + 1 < len(scene.items) and scene.items[phrase.stop + 1].kind == "date"
    agreed = range(phrase.stop + 1, min(len(scene.items), phrase.stop + 5))
    dated = dated or (scene.low(phrase.stop) == "under" and any(scene.is_in(k, "rules.deals") for k in agreed))
    if cue.lemma == "leave" and scene.is_in(phrase.stop, "rules.left_as") and not dated:
        return  # "leaving X without power"
    yield Draft(rule, "lost", phrase, first, max(phrase.stop - 1, v), v, loser, None, group=group)


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


def _retreat(scene: Scene, v: int, rule: str) -> Iterator[Draft]:
    """ "the army's retreat from X", with the noun at item `v`"""
    loser, phrase = scene.items[v - 2].force, scene.parser.after(v + 1)
    if loser is not None and phrase is not None:
        yield Draft(rule, "lost", phrase, v - 2, phrase.stop - 1, v, loser, group=bare_group(v))


def _taken_from(scene: Scene, v: int) -> PlacePhrase | None:
    """ "withdrew the last of its troops from X", "pulled their units out of X": behind those who were withdrawn."""
    for i in range(v + 1, min(len(scene.items), v + 12)):
        low = scene.low(i)
        if low in {"many", "some", "several", "part", "few", "hundreds", "dozens"}:
            return None  # the rest of them stayed
        if scene.is_in(i, "rules.civilians") or scene.is_in(i, "rules.carried"):
            return None  # "evacuated civilians from X"
        if low == "from" or (low == "of" and scene.low(i - 1) == "out"):
            return scene.parser.after(i + 1) if i > v + 1 else None
        item = scene.items[i]
        if (item.kind == "punct" and low not in QUOTES) or item.kind == "place" or (item.verbs and not item.nouns):
            return None
        if scene.is_in(i, "classes.subordinator") or low in {"to", "that", "which", "by"}:
            return None
    return None


def place_falls(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "X fell", "X fell on Tuesday to Y" """
    group = scene.verbs.group(v, cue.forms)
    if cue.lemma == "go" and not _is_gone(scene, v, group):
        return
    if group.irrealis or (group.passive and cue.lemma != "go") or group.gerund:
        return
    nxt = scene.items[v + 1] if v + 1 < len(scene.items) else None
    dated = v + 2 < len(scene.items) and scene.low(v + 1) in {"in", "on", "by"}
    dated = dated and (scene.items[v + 2].kind == "date" or scene.is_in(v + 2, "rules.hours"))
    so_named = predicate_named(scene, v + 1) if group.infinitive else None
    if nxt is not None and nxt.kind != "date" and not dated and not scene.is_in(v + 1, "rules.after_fall"):
        if so_named is not None and scene.discourse.at_war:  # "the first town to fall was X"
            yield Draft(f"verb:{cue.lemma}", "lost", so_named, group.start, so_named.stop - 1, v, group=group)
        return
    phrase = scene.parser.subject(group.start, names=True)
    if cue.lemma in scene.vocab.cls["rules.giving_up"] and (refs := garrisoned(scene, group.start)):
        loser, at = scene.subject(group)
        phrase = PlacePhrase(refs, group.start, v + 1)
        yield Draft(f"verb:{cue.lemma}", "lost", phrase, group.start if at is None else at, v, v, loser, group=group)
        return
    if phrase is None:
        return
    if any(scene.low(k) in {"his", "her"} for k in (phrase.start - 1, phrase.start)):
        return  # "the commandant was killed and his post fell"
    outside = phrase.refs[0].toponym.start < scene.items[0].start
    if scene.low(phrase.stop - 1) == "it" and outside and not scene.discourse.is_centre(phrase.refs[0]):
        return  # "it" may be anything, but not where the sentence is about a place
    for i in range(v + 1, min(len(scene.items), v + 6)):
        if scene.low(i) == "to":
            force, after = scene.clauses.force_within(i + 1)
            if force is None:  # "fell to an attack by Y"
                by = next((k for k in range(i + 1, min(len(scene.items), i + 9)) if scene.low(k) == "by"), i)
                force, after = scene.clauses.agent(by)
            if force is not None:
                yield Draft(f"verb:{cue.lemma}", "captured", phrase, phrase.start, after - 1, v, force, group=group)
            return
        if scene.low(i) == ";" or (scene.items[i].verbs and not scene.items[i].nouns):
            break
    if scene.discourse.at_war or group.perfect:  # where nobody fights, it is a price or a government that fell
        yield Draft(f"verb:{cue.lemma}", "lost", phrase, phrase.start, v, v, None, group=group)


def _is_gone(scene: Scene, v: int, group: VerbGroup) -> bool:
    """ "X went on Thursday", "X is gone": did it fall, where towns do?"""
    nxt = v + 1
    while scene.low(nxt) in {"on", "in", "too", "next", "first", "last"} or (nxt > v + 1 and scene.low(nxt) == ","):
        nxt += 1
    ends = nxt >= len(scene.items) or scene.items[nxt].kind == "date" or scene.low(nxt) in {".", ",", ";"}
    if group.passive or group.perfect or scene.low(v) == "gone":
        return ends and scene.low(v) == "gone"
    return scene.low(v) == "went" and ends and (nxt > v + 1 or scene.items[nxt : nxt + 1] != [])


def place_lost(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "X is free of Y", "X slipped out of Y's hands" """
    group = scene.verbs.group(v, cue.forms)
    if group.irrealis:
        return
    loser, after = scene.clauses.force_within(v + 1, 4)
    if loser is None and cue.strict == "held" and scene.low(v + 1) in OWNERS and scene.is_in(v + 2, "rules.power"):
        loser, after = scene.owner_of_its(v + 2)[0], v + 2  # "X is out of our control"
    if loser is None or (loser.role != "force" and scene.low(v + 1) not in OWNERS):
        return
    if cue.strict == "held" and not (cue.lemma == "pass from" and scene.low(after) == "to"):
        k = after + (scene.low(after) in {"'s", "’s", "'", "’"})
        if not scene.is_in(k, "rules.power"):
            return
        after = k + 1
    phrase = scene.parser.subject(group.start, names=True)
    gainer = scene.receiver(after + 1) if scene.low(after) == "to" else (None, after)
    if phrase is not None and gainer[0] is not None:
        yield Draft(
            f"verb:{cue.lemma}", "captured", phrase, phrase.start, gainer[1] - 1, v, gainer[0], loser, group=group
        )
    elif phrase is not None and scene.low(after) != "to":
        yield Draft(f"verb:{cue.lemma}", "lost", phrase, phrase.start, after - 1, v, loser, group=group)


def place_force(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "X fell to Y", "X was handed over to Y", and with the verb left out: "... and Z to W" """
    group = scene.verbs.group(v, cue.forms)
    if group.irrealis:
        return
    phrase = scene.parser.subject(group.start, names=True)
    force, after = scene.receiver(v + 1)
    if force is not None and scene.low(v + 1) in OWNERS:
        owner, _ = scene.owner_of_its(v + 2)
        force = owner or force  # "Y said that X had fallen to its fighters"
    if phrase is None and cue.lemma in {"surrender to", "capitulate to"} and (refs := garrisoned(scene, group.start)):
        phrase = PlacePhrase(refs, group.start, group.start + 1)  # "the garrison of X surrendered to Y"
    if phrase is None and group.infinitive:
        phrase = predicate_named(scene, after)
    if phrase is None:
        phrase = scene.parser.enumerated(max(0, group.start - 5), v + 1)
    if phrase is None or force is None:
        return
    first_item = scene.items[phrase.start]
    if cue.strict == "town" and not _takes_sides(scene, phrase, v, force):
        return
    if first_item.kind == "force" and first_item.place is None and phrase.start == phrase.stop - 1:
        return
    opponent = scene.opponent_after(after)
    yield Draft(f"verb:{cue.lemma}", "captured", phrase, phrase.start, after - 1, v, force, opponent, group=group)
    while scene.low(after) in {",", "and", "while"} and after + 1 < len(scene.items):
        k = after + 1
        while scene.low(k) in {"and", "while", "the", "nearby"}:
            k += 1
        more = scene.parser.after(k)
        if more is None or scene.low(more.stop) != "to":
            return
        force, stop = scene.receiver(more.stop + 1)
        if force is None:
            return
        yield Draft(f"verb:{cue.lemma}", "captured", more, more.start, stop - 1, v, force, group=group)
        after = stop


def _takes_sides(scene: Scene, phrase: PlacePhrase, v: int, force: ForceLike) -> bool:
    """ "X joined the rebels": is it a town that speaks, and no government ("Moscow sided with Y") or other thing?"""
    named = all(r.mention is None and scene.parser.names.is_sure(r) for r in phrase.refs)
    towns = all(scene.discourse.kind(r.toponym) in {"settlement", "area"} for r in phrase.refs)
    metonym = any(item.kind == "force" for item in scene.items[phrase.start : phrase.stop])
    behind = scene.items[v + 1 : v + 2]
    ruled = any(scene.is_in(k, "rules.civil") for k in range(v + 1, min(len(scene.items), v + 5)))
    if ruled or "government" in force.force.name.casefold():
        return False  # "X joined the government"
    who = behind[0].lower in {"the", "a", "its", "their"} or behind[0].kind == "force" if behind else False
    return scene.discourse.at_war and named and towns and not metonym and who


def handover(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Y handed X over to Z", "Y ceded X to Z" """
    group = scene.verbs.group(v, cue.forms)
    if group.irrealis:
        return
    if group.passive:
        if cue.lemma in scene.vocab.cls["rules.handed"] and scene.low(v + 1) not in {"to", "over", "back"}:
            for draft in passive(scene, Act(v, replace(cue, status="captured"), group)):
                taker = scene.told.force if scene.told is not None and scene.told.status == "captured" else None
                own = taker is not None and draft.force is not None and taker.force.id == draft.force.force.id
                # by whom, and not to whom; but "Y took A, and the town was surrendered": not by Y
                yield replace(draft, force=None, opponent=None if own else draft.force)
        elif cue.lemma in scene.vocab.cls["rules.left_behind"]:
            for draft in passive(scene, Act(v, replace(cue, status="lost"), group)):
                if draft.force is not None:
                    yield draft  # "X was relinquished by Y"
        return
    given = _given(scene, v) if cue.lemma != "leave" else None
    if given is not None:
        receiver, got = given
        rule = f"verb:{cue.lemma}"
        yield Draft(rule, "captured", got, min(v, group.start), got.stop - 1, v, receiver, group=group)
        return
    loser, at = scene.subject(group)
    phrase = scene.parser.after(v + 1)
    if phrase is None:
        # "handed control of X to Z"
        k = next((k for k in range(v + 1, min(len(scene.items), v + 5)) if scene.low(k) == "control"), None)
        phrase = scene.parser.after(k + 2) if k is not None and scene.low(k + 1) in {"of", "over"} else None
    if phrase is None and (relative := relative_object(scene, group)) is not None:
        phrase = replace(relative, stop=v + 1)  # "X, which Y ceded to Z"
    if phrase is None:
        return
    for i in range(phrase.stop, min(len(scene.items), phrase.stop + 4)):
        if scene.low(i) == "to":
            gainer, after = scene.receiver(i + 1)
            lands = all(scene.discourse.kind(r.toponym) == "country" for r in phrase.refs)
            if gainer is not None and gainer.category == "unknown" and lands:
                return  # "passing control of the country to his Cabinet"
            if gainer is not None:
                first = at if at is not None and at < v else group.start
                yield Draft(f"verb:{cue.lemma}", "captured", phrase, first, after - 1, v, gainer, loser, group=group)
            return
    if cue.lemma in {"surrender", "relinquish"} and loser is not None and at is not None:
        theirs = scene.garrisoned(at) if phrase.refs[0].mention is not None else ()
        phrase = replace(phrase, refs=theirs or phrase.refs)  # "the defenders of X surrendered the city"
        yield Draft(f"verb:{cue.lemma}", "lost", phrase, min(at, v), phrase.stop - 1, v, loser, group=group)


def _given(scene: Scene, v: int) -> tuple[ForceLike, PlacePhrase] | None:
    """ "gave Y X", "brought them X and Z", "handed Y control of X": who got what."""
    k = v + 1
    while scene.is_in(k, "classes.determiner"):
        k += 1
    if scene.low(k) == "them":
        gainer = scene.discourse.force
    elif k < len(scene.items) and scene.items[k].kind == "force":
        gainer = scene.items[k].force
    else:
        return None
    k += 1
    control = next(
        (c for c in range(k, min(len(scene.items), k + 3)) if scene.low(c) in {"control", "possession"}), None
    )
    if control is not None:
        phrase = scene.parser.after(control + 2) if scene.low(control + 1) in {"of", "over"} else None
    else:
        phrase = scene.parser.after(k, direct=True)
        near = scene.items[k : k + 1] and (scene.items[k].kind == "place" or scene.is_in(k, "extent"))
        whole = scene.low(k) in {"the", "nearly", "almost"} and phrase is not None
        phrase = phrase if near or whole else None
    if gainer is None or gainer.role != "force" or phrase is None:
        return None
    kinds = {scene.discourse.kind(r.toponym) for r in phrase.refs}
    return (gainer, phrase) if control is not None or "country" not in kinds else None


def oust(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Z drove Y out of X", "Y were expelled from X by Z", "X, from which Y were driven" """
    group = scene.verbs.group(v, cue.forms)
    if group.irrealis:
        return
    rule = f"verb:{cue.lemma}"
    if not group.passive and _is_driven(scene, v, cue, group):
        group = replace(group, passive=True, participle=True)
    if group.passive:
        loser, at = _driven(scene, group) if group.start == v else scene.subject(group)
        start = v + 1
    else:
        start = v + 1 + (scene.low(v + 1) in {"out", "off", "back", "away"})  # "drove out Y"
        loser, start = scene.clauses.force_within(start)
        at = None
    if loser is None and not group.passive and scene.low(v + 1) == "them":
        loser, start = _those(scene, v, group), v + 2
    if loser is None and not group.passive:
        loser, start = _plain_loser(scene, v + 1)
    if loser is None or loser.role != "force":
        return
    if group.passive and scene.low(v + 1) == "out" and scene.low(v + 2) not in {"of", "from"}:
        yield from _out_of_it(scene, v, loser, group, rule)
        return
    source = _source(scene, start)
    if source is not None:
        phrase = scene.parser.after(source)
    elif group.passive:
        phrase = left_behind(scene, group)
        if phrase is None and cue.lemma in scene.vocab.cls["rules.only_others"] and scene.parser.anaphors.recent:
            ends = scene.low(v + 1) in {"", ".", ",", "by", "and"} or scene.items[v + 1].kind == "date"
            phrase = PlacePhrase(scene.parser.anaphors.recent[:1], v, v + 1) if ends else None
    elif scene.low(v + 1) == "out" or scene.low(start) == "out":
        phrase = place_left(scene, start - (scene.low(start) != "out"), cue)  # "retakes X, drives out Y"
    else:
        phrase = None
    if phrase is None:
        return
    ouster, subject_at = (None, at) if group.passive else scene.subject(group)
    if ouster is not None and ouster.force.id == loser.force.id:
        ouster = None
    last = max(phrase.stop - 1, v)
    if group.passive:
        ouster, after = scene.clauses.agent(phrase.stop if source is not None else v + 1)
        last = max(last, after - 1) if ouster is not None else last
    first = subject_at if subject_at is not None and subject_at < v else group.start
    yield Draft(rule, "lost", phrase, first, last, v, loser, ouster, group=group)


def _is_driven(scene: Scene, v: int, cue: VerbCue, group: VerbGroup) -> bool:
    """ "Y, driven from X,": is it a bare participle, with nobody behind it who is driven?"""
    if "participle" not in cue.forms or group.start != v or group.perfect or _source(scene, v + 1) is None:
        return False
    k = v + 1
    while scene.is_in(k, "classes.adverb"):
        k += 1
    if scene.low(k) not in {"from", "out", "off", "back", "away"}:
        return False
    opens = v == 0 or scene.low(v - 1) in {",", "when", "once", "after", "(", "and"}
    return opens or "past" not in cue.forms or cue.lemma in scene.vocab.cls["rules.only_others"]


def _driven(scene: Scene, group: VerbGroup) -> tuple[ForceLike | None, int | None]:
    """Who is driven out in "Y, driven from X" and "Driven from X, Y"."""
    k = group.start - 1
    while k >= 0 and (scene.low(k) in {",", "(", "who", "and"} or scene.is_in(k, "classes.adverb")):
        k -= 1
    if k >= 0 and scene.items[k].kind == "force":
        return scene.items[k].force, k
    right = scene.clauses.to_the_right(group.verb)
    return right if right[0] is not None else scene.subject(group)


def _those(scene: Scene, v: int, group: VerbGroup) -> ForceLike | None:
    """Who "them" are in "Y had taken X but Z drove them out": the last force named that is not the subject."""
    subject, _ = scene.subject(group)
    own = subject.force.id if subject is not None else ""
    actor = scene.discourse.force
    if (
        subject is not None
        and actor is not None
        and all(it.force is None for it in scene.items[:v] if it.force is not subject)
    ):
        return actor if actor.force.id != own and actor.role == "force" else scene.rival(subject)
    named = (it.force for it in reversed(scene.items[:v]) if it.force is not None and it.force.role == "force")
    return next((f for f in named if f.force.id != own), None) or scene.rival(subject)


def _plain_loser(scene: Scene, at: int) -> tuple[ForceLike | None, int]:
    """ "its rivals", "the sect": who is driven out although no lexicon has them, and the item after it."""
    for i in range(at, min(len(scene.items), at + 4)):
        item = scene.items[i]
        if item.kind == "word" and (scene.is_in(i, "rules.fighters") or scene.is_in(i, "rules.foes")):
            return name_mention(scene.text[item.start : item.end], item.start), i + 1
        if item.kind != "word" or item.verbs or scene.is_in(i, "classes.preposition"):
            break
    return None, at


def _source(scene: Scene, start: int) -> int | None:
    """The item after the "from", "out of", "off" that follows those who are driven away."""
    for i in range(start, min(len(scene.items), start + 6)):
        low = scene.low(i)
        if low in {"out", "back", "away"} and scene.low(i + 1) in {"of", "from"}:
            return i + 2
        if low in {"from", "off"} or (low == "of" and scene.low(i - 1) == "out"):
            return i + 1
        item = scene.items[i]
        if item.kind in {"place", "punct"} or (item.verbs and not item.nouns):
            return None
    return None


def _out_of_it(scene: Scene, v: int, loser: ForceLike, group: VerbGroup, rule: str) -> Iterator[Draft]:
    """ "were thrown out by Z": out of the place that the sentence named before, or that is told of."""
    refs = scene.parser.anaphors.recent
    if scene.told is None or scene.told.status != "captured" or scene.told.force is not loser:
        refs = refs[:1]  # "took A and B but was driven out": of both
    if not refs:
        named = next((k for k in range(v - 1, -1, -1) if scene.items[k].kind == "place"), None)
        refs = (scene.parser.names.ref(named)[0],) if named is not None else unsaid(scene, v)
    if refs:
        ouster, after = scene.clauses.agent(v + 2)
        phrase = PlacePhrase(refs, v, v + 1)
        yield Draft(rule, "lost", phrase, group.start, max(v + 1, after - 1), v, loser, ouster, group=group)
