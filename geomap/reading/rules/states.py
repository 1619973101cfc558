"""States told by an adjective or a set phrase: "Y-held X", "under Y control", "contested"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.extents import PlacePhrase
from geomap.reading.rules.actors import OWNERS
from geomap.reading.rules.patients import predicate_named
from geomap.reading.rules.scene import QUOTES, Draft, bare_group
from geomap.reading.rules.seats import described, description
from geomap.reading.rules.sieges import is_shut
from geomap.reading.verbgroups import VerbGroup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.model import Status
    from geomap.reading.items import ForceLike
    from geomap.reading.rules.scene import Scene


def held_rule(scene: Scene) -> Iterator[Draft]:
    """ "Y-held X", "Y-controlled parts of X", "the Y-occupied town of X" """
    for i, item in enumerate(scene.items):
        if item.kind != "force" or item.force is None:
            continue
        k = i + 1
        if scene.low(k) in QUOTES and scene.low(i - 1) in QUOTES and scene.low(k + 1) == "-":
            k += 1  # "the "DPR"-controlled town"
        if scene.low(k) == "-":
            k += 1
        if not scene.is_in(k, "adjectives.held") or (
            k == i + 1
            and not _is_spaced(scene, i)
            and scene.low(k) in {"run", "ruled", "held", "governed", "administered"}
        ):
            continue
        if (
            k == i + 1
            and not _is_spaced(scene, i)
            and not (
                k + 1 < len(scene.items)
                and scene.items[k + 1].kind == "place"
                and i > 0
                and scene.low(i - 1) in {"over", "on", "in", "of", "near", "from", "to"}
            )
        ):
            continue
        if scene.low(i - 1) in {"from", "to", "between", "with"} and not (
            k + 1 < len(scene.items) and scene.items[k + 1].kind == "place"
        ):
            head = next(
                (
                    scene.low(j)
                    for j in range(k + 1, min(len(scene.items), k + 4))
                    if scene.is_in(j, "inner") or scene.is_in(j, "head")
                ),
                "",
            )
            if head in {"areas", "area", "territory", "territories", "land", "regions", ""}:
                continue
        if scene.low(k + 1) in {"positions", "position"} and scene.low(k + 2) in {"near", "around", "outside"}:
            continue  # "Y-held positions near X": no more than where they stand
        phrase = scene.parser.after(k + 1, definite=scene.is_the_town(i - 1, k + 1))
        if phrase is None or any(r.mention is not None for r in phrase.refs):
            phrase = _held_before(scene, i, k) or phrase
        if phrase is not None:
            first, last = min(i, phrase.start), max(k, phrase.stop - 1)
            yield Draft("held", "controls", phrase, first, last, k, item.force, ongoing=True)


def _is_spaced(scene: Scene, i: int) -> bool:
    """ "Around the major government held cities of X": is the hyphen only left out?"""
    words = scene.text[scene.items[i].start : scene.items[i].end].casefold()
    if words not in _ATTRIBUTES or not (scene.is_in(i + 2, "rules.towns") or scene.low(i + 2) in _TOWNS):
        return False
    k = i - 1
    while k > 0 and scene.low(k) in _MAJOR:
        k -= 1
    return k >= 0 and (scene.is_in(k, "classes.preposition") or scene.low(k) in {"the", "a", "an", "all"})


_TOWNS = frozenset({"cities", "towns", "villages"})
_ATTRIBUTES = frozenset({"government", "rebel", "regime", "opposition", "insurgent", "militant", "separatist", "army"})
_MAJOR = frozenset(
    {"major", "main", "key", "last", "largest", "biggest", "remaining", "strategic", "other", "important"}
)


def _held_before(scene: Scene, i: int, k: int) -> PlacePhrase | None:
    """ "X (Y-held)", "X, the last Y-held town": the place before words that are said of it."""
    if scene.low(i - 1) == "(" and scene.low(k + 1) == ")":
        return scene.parser.before(i - 1, names=True)
    begin = description(scene, i)
    return described(scene, begin, k, "held") if begin < i and scene.low(begin - 1) in {",", "is", "remains"} else None


def predicate_rule(scene: Scene) -> Iterator[Draft]:
    """ "X remains Y-held", "X is with Y", "X belongs to Y", "X is under Y": of the place that is the subject."""
    words_of_it = scene.vocab.cls["predicated"]
    for i in range(1, len(scene.items)) if scene.discourse.at_war else ():
        if scene.items[i].kind not in {"possessive", "force"} and scene.items[i].lower not in words_of_it:
            continue
        if scene.is_in(i, "adjectives.held") and scene.low(i - 1) == "-":
            force = scene.items[i - 2].force or scene.named_actor(i - 2, i - 1)
            k, last = i - 3, i
        elif scene.low(i) in {"theirs", "ours"}:
            # "a Y statement said most of the city was still theirs"
            force, k, last = _speaking(scene, i), i - 1, i
        elif scene.items[i].kind == "possessive" and _ends_predicate(scene, i + 1):
            force, k, last = scene.items[i - 1].force or scene.named_actor(i - 1, i), i - 2, i  # "X is Y's"
            while scene.is_in(k, "classes.determiner"):
                k -= 1
        elif scene.is_in(i, "nouns_of_place.settlement") and scene.low(i + 1) in {"again", "once"}:
            force, k, last = scene.items[i - 1].force, i - 2, i  # "X is a Y town again"
            while scene.is_in(k, "classes.determiner"):
                k -= 1
        elif scene.is_in(i, "rules.ground") or scene.is_in(i, "nouns_of_place.settlement"):
            force, k, last = scene.items[i - 1].force, i - 2, i  # "X is rebel territory"
            if force is None or force.kind in {"country", "national"} or force.role != "force":
                continue
            while scene.is_in(k, "classes.determiner"):
                k -= 1
        elif scene.items[i].kind == "force" and scene.is_in(i + 1, "rules.again"):
            force, k, last = scene.items[i].force, i - 1, i  # "X has been Indian again since June"
            if force is None or force.kind != "country" or scene.items[i].place is not None:
                continue
        elif scene.low(i) in {"with", "under"} or (scene.low(i) == "to" and scene.is_in(i - 1, "rules.belonging")):
            force, after = scene.clauses.force_within(i + 1, 4)
            k, last = i - 1, after - 1
            if force is None or scene.is_in(after, "rules.power") or scene.is_in(after, "rules.under_fire"):
                continue
            if any(scene.is_in(j, "rules.power") for j in range(i + 1, after - 1)):
                continue  # "is under its control and Y is in disarray"
            if any(scene.is_in(j, "classes.subordinator") for j in range(i + 1, after)):
                continue  # "were under fourteen when Y came"
            if scene.items[last].nouns or force.role != "force" or scene.low(after) in {"'s", "’s"}:
                continue
        else:
            continue
        copula = _copula(scene, k)
        if force is not None and copula is None and scene.low(k) == ":":
            heads = scene.parser.before(k + 1, names=True)  # "X, Y: regime-held"
            if heads is not None:
                yield Draft("predicate", "controls", heads, heads.start, last, i, force, ongoing=True)
            continue
        if force is None or copula is None:
            continue
        words = {scene.low(j) for j in range(copula, i)}
        phrase = scene.parser.subject(copula, names=True)
        if phrase is None or words & scene.vocab.cls["irrealis.modal"] or "not" in words or scene.question:
            continue
        ongoing = bool(words & scene.vocab.cls["rules.present"])
        became = words <= _WAS and scene.low(i) in {"theirs", "ours"} and scene.dated_after(i)
        status: Status = "captured" if became else "controls"  # "X was theirs two days later"
        yield Draft("predicate", status, phrase, min(phrase.start, copula), last, i, force, ongoing=ongoing)


_WAS = frozenset({"was", "were", "soon", "now", "already", "all", "both", ""})


def _ends_predicate(scene: Scene, i: int) -> bool:
    """Does what is said of a place end at item `i` ("X is Y's.", "X has been Y's since May")?"""
    if i >= len(scene.items) or scene.items[i].kind == "date":
        return True
    return scene.low(i) in {".", ",", ";", "since", "on", "by", "and", "alone", "again", "now", "for"}


def _speaking(scene: Scene, i: int) -> ForceLike | None:
    """Whose "theirs" and "ours" at item `i` means: who says so, who is named before, or who took what was told last."""
    if scene.low(i) == "ours":
        speaker = (it.force for it in scene.items[i:] if it.force is not None)
        # whose the town is of ""X is ours," the president said" is not told
        return next((f for f in speaker if f.kind == "leader" or f.role == "authority"), None)
    named = next((it.force for k, it in reversed([*enumerate(scene.items[:i])]) if scene.may_be_meant(k)), None)
    told = scene.told.force if scene.told is not None and scene.told.status == "captured" else None
    return named or told or scene.discourse.force


def roster_rule(scene: Scene) -> Iterator[Draft]:
    """ "X and Z: Y", "X, seat of the province: the Y since May": a list of who is where."""
    colon = next((i for i in range(1, min(len(scene.items) - 1, 24)) if scene.low(i) == ":"), None)
    if colon is None or not scene.discourse.at_war or scene.question:
        return
    force, after = scene.clauses.force_within(colon + 1, 5)
    if (
        force is None
        or force.role != "force"
        or force.kind == "country"
        or not scene.is_in(after, "rules.after_roster")
    ):
        return
    goes_on = scene.low(after) == "," and scene.low(after + 1) not in {"which", "who", "since", "as", "with"}
    more = scene.low(after) == "and" and after + 2 < len(scene.items) - 1 and scene.low(after + 1) not in OWNERS
    ends = not goes_on and not more
    phrase = scene.parser.after(0, names=True, until=colon) if ends else None
    settled = phrase is not None and all(scene.discourse.kind(r.toponym) != "country" for r in phrase.refs)
    verbs = any(scene.items[k].verbs or scene.is_in(k, "classes.be") for k in range(colon))
    if phrase is not None and settled and not verbs and phrase.start == 0 and phrase.stop <= colon:
        yield Draft("roster", "controls", phrase, 0, after - 1, colon, force, ongoing=True)


def _copula(scene: Scene, k: int) -> int | None:
    """Where the verb of being that ends at item `k`, adverbs apart, begins; None where there is none."""
    start, seen = k + 1, False
    while k >= 0 and (
        scene.is_in(k, "rules.staying")
        or scene.is_in(k, "rules.belonging")
        or scene.is_in(k, "classes.adverb")
        or scene.is_in(k, "classes.have")
        or scene.items[k].kind == "date"
        or scene.low(k) in {"been", "not", "firmly", "in", "stay", "all", "both", "wholly"}
    ):
        seen = seen or scene.is_in(k, "rules.staying") or scene.is_in(k, "rules.belonging") or scene.low(k) == "been"
        start = k
        k -= 1
    return start if seen else None


def having_rule(scene: Scene) -> Iterator[Draft]:
    """ "Y has the west bank", "the militia, which had the town since August": what is had is a place or part of one."""
    for i in scene.where(scene.vocab.cls["rules.having"]) if scene.discourse.at_war else ():
        if not 0 < i < len(scene.items) - 1 or scene.items[i].verbs:
            continue
        nxt = i + 1
        while scene.is_in(nxt, "classes.adverb") and scene.low(nxt) != "well":
            nxt += 1
        extent = (
            scene.is_in(nxt, "extent")
            or scene.low(nxt) in {"some", "about"}
            or (scene.items[nxt : nxt + 1][:1] and scene.items[nxt].kind == "number")
        )
        named = nxt < len(scene.items) and scene.items[nxt].kind in {"place", "name"}
        if scene.low(nxt) not in {"the", "it"} and not extent and not named:
            continue
        phrase = scene.parser.after(nxt, names=False, direct=True)
        had_back = phrase is not None and scene.low(phrase.stop) == "back"
        if scene.low(nxt) == "it" and not had_back:
            continue
        if phrase is None or any(scene.discourse.kind(r.toponym) == "country" for r in phrase.refs):
            continue
        between = scene.items[nxt : phrase.stop]
        placed = any(
            any(scene.is_in(k, name) for name in ("head", "inner", "extent", "rules.bare_directions"))
            for k in range(nxt, phrase.stop)
        )
        placed = placed or had_back or (named and _had_by(scene, phrase))
        if not placed or is_shut(scene, phrase.stop) or any(it.verbs and not it.nouns for it in between):
            continue
        group = scene.verbs.group(i + 1, frozenset({"past"}))
        force, at = scene.subject(group)
        if force is None or at is None or group.irrealis or force.role != "force":
            continue
        if i - at > 6 and not (scene.low(i - 1) == "and" and scene.low(i - 2) == ","):
            continue
        present = scene.low(i) in {"has", "have"}
        dated = any(it.date is not None and it.date.kind in {"by", "point"} for it in scene.items)
        got = had_back or (named and dated and not present)  # "they had X by May", "they had it back"
        yield Draft(
            "having",
            "captured" if got else "controls",
            phrase,
            min(at, phrase.start),
            phrase.stop - 1,
            i,
            force,
            group=bare_group(i),
            ongoing=present and not got,
        )


def _had_by(scene: Scene, phrase: PlacePhrase) -> bool:
    """Is it a town that is had, and is nothing done to it ("had X by May", but not "had X bombed")?"""
    towns = all(
        scene.discourse.kind(r.toponym) in {"settlement", "facility"} and scene.parser.names.is_sure(r)
        for r in phrase.refs
    )
    nxt = scene.items[phrase.stop : phrase.stop + 2]
    closed = not nxt or nxt[0].kind in {"date", "punct"} or nxt[0].lower in {"by", "and", "too"} or nxt[-1].date
    return towns and bool(closed)


def under_rule(scene: Scene) -> Iterator[Draft]:
    """ "X is under Y control", "under the control of Y", "in Y hands", "in the hands of Y", "under siege" """
    for i in scene.where({"under", "in", "into", "to"}, scene.vocab.cls["rules.falling_into"]):
        if scene.low(i) != "to" or scene.is_in(i - 1, "rules.reverting"):
            yield from _under(scene, i)


def _goes_into(scene: Scene, i: int) -> bool:
    """ "fell into (Y hands)": is the item a verb of becoming with its preposition?"""
    return scene.is_in(i, "rules.falling_into")


def _under(scene: Scene, i: int) -> Iterator[Draft]:
    noun = _power_noun(scene, i)
    if noun is None or scene.question:
        return
    word = scene.low(noun)
    siege = scene.is_in(noun, "rules.siege_words")
    force, last = _holder(scene, i, noun)
    if force is None and not siege:
        return
    k = i - (scene.low(i) == "to")
    ceased = scene.low(k - 1) == "longer" and scene.low(k - 2) == "no"
    k -= 2 * ceased
    while k > 0 and _is_copula(scene, k - 1):
        k -= 1
    if k == i and k > 0 and scene.items[k - 1].kind == "force" and scene.items[k - 1].place is None:
        return  # "rival forces under the control of Y"
    words = {scene.low(j) for j in range(k, i)}
    if words & scene.vocab.cls["irrealis.modal"] or "not" in words or _to_come(scene, k, i):
        return  # "is set to come under"
    if {"to", "be"} <= words and not words & {"continued", "continues"} and not _is_told(scene, k, i):
        return
    said = {part for word in words for part in word.split(" ")}  # "fell back" is one item
    change = bool(said & scene.vocab.cls["rules.becoming"]) or "back" in said or scene.low(i) == "to"
    change = change or (scene.low(i) == "into" and not siege)  # "fell on 18 December into the hands of Y"
    change = change or _goes_into(scene, i)
    bracketed = scene.low(k - 1) == "("
    phrase = scene.parser.before(k - 1, names=True) if bracketed else scene.parser.subject(k, names=True)
    bringing = next((b for b in range(i - 1, max(-1, i - 12), -1) if scene.is_in(b, "rules.bringing")), None)
    left = next(
        (b for b in range(i - 1, max(-1, i - 30), -1) if scene.items[b].verbs and not scene.items[b].nouns), None
    )
    if left is not None and scene.is_in(left, "rules.leaving") and scene.is_in(left + 1, "rules.only"):
        bringing, phrase = left, None  # "left only A, B and part of C on the bank of the D under Y control"
    if phrase is None and scene.low(last + 1) == ",":
        phrase = predicate_named(scene, last + 1)  # "the last town in the hands of Y, X, fell"
    shown = next((b for b in range(i - 1, max(-1, i - 12), -1) if scene.is_in(b, "rules.showing")), None)
    if phrase is None and bringing is None and shown is not None:
        phrase, change = scene.parser.after(shown + 1), False
        phrase = phrase if phrase is not None and phrase.stop >= k - 1 else None
    if bringing is not None and scene.low(bringing - 1) == "to" and not _is_told(scene, bringing - 1, bringing):
        return  # "entered X to bring the region back under Y control"
    if bringing is not None and (phrase is None or scene.items[bringing].start < _said_at(phrase)):
        # "brought X under its control": the place is the object
        phrase = scene.parser.after(bringing + 1)
        change = not scene.is_in(bringing, "rules.leaving")
    comma = last + 1
    while comma < len(scene.items) and scene.items[comma].kind == "date":
        comma += 1
    if scene.low(comma) == "," and (k == 0 or scene.low(k - 1) == ",") and scene.low(k) == "under":
        behind = scene.parser.after(comma + 1)
        placed = comma + 1 < len(scene.items) and scene.items[comma + 1].kind in {"place", "name"}
        phrase = behind if placed else phrase  # "Under Y rule, X has grown quiet"
    if phrase is None or any(scene.low(j) == "whose" for j in range(phrase.stop, k)):
        return  # "X, whose churches fell into Y's hands"
    group = VerbGroup(
        k,
        i,
        passive=True,
        participle=False,
        perfect="been" in words,
        past_perfect="had" in words,
        present=bool(words & scene.vocab.cls["rules.present"]),
        irrealis=False,
    )
    first = min(phrase.start, k)
    if siege and ceased:
        return
    if siege:
        yield Draft("under:siege", "besieged", phrase, first, last, i, None, force, group=group, ongoing=group.present)
        return
    status: Status = "lost" if ceased else "captured" if change else "controls"
    ongoing = group.present and status == "controls"
    yield Draft(f"under:{word}", status, phrase, first, last, i, force, group=group, ongoing=ongoing)


def _to_come(scene: Scene, k: int, i: int) -> bool:
    """ "Is set to come under", "to fall into": an infinitive that nothing makes a fact."""
    to = next((j for j in (k - 1, i - 2) if k >= j - 1 and scene.low(j) == "to"), None)
    return to is not None and not _is_told(scene, to, to + 1)


def _is_told(scene: Scene, start: int, stop: int) -> bool:
    """ "is reported to be", "appears to be": does the infinitive tell what is held for a fact?"""
    facts = scene.vocab.cls["irrealis.implicative"]
    return any(scene.low(j) == "to" and f"{scene.low(j - 1)} to" in facts for j in range(max(1, start), stop))


def _said_at(phrase: PlacePhrase) -> int:
    """The offset where the first place of a phrase is named or pointed back to."""
    ref = phrase.refs[0]
    return ref.mention[0] if ref.mention is not None else ref.toponym.start


_OTHERWISE = frozenset({"under", "to", "of"})
"""In "in a position to challenge Y control", "in support of Y rule" the control is no longer what the place is in."""


def _power_noun(scene: Scene, i: int) -> int | None:
    """The noun of "under ... control", "in ... hands" that follows item `i` in the same phrase."""
    for k in range(i + 1, min(len(scene.items), i + 8)):
        item = scene.items[k]
        if (
            item.force is not None
            and scene.text[item.start : item.end].rpartition(" ")[2] in scene.vocab.cls["rules.power"]
        ):
            return k  # "under French administration"
        if scene.is_in(k, "rules.power"):
            owned = scene.low(i) == "in" and k > i + 1 and scene.low(k) in {"control", "charge"}
            under = scene.low(i).rpartition(" ")[2] == "under"
            fits = scene.low(i) == "to" or owned or scene.is_in(k, "rules.power_in") != under
            return k if fits else None
        other = scene.is_in(k, "classes.be") or scene.is_in(k, "classes.have") or scene.low(k) in _OTHERWISE
        if other or item.kind in {"place", "date"} or (item.kind == "punct" and scene.low(k) not in QUOTES):
            return None
    return None


def _holder(scene: Scene, i: int, noun: int) -> tuple[ForceLike | None, int]:
    """Whose control, and the last item that says so."""
    for k in range(i + 1, noun + 1):
        if scene.items[k].kind == "force":
            return scene.items[k].force, noun
    if scene.low(noun + 1) in {"of", "by"}:
        force, after = scene.clauses.force_within(noun + 2)
        if force is not None:
            return force, after - 1
        name = scene.named_actor(noun + 2, min(noun + 5, len(scene.items)))
        if name is not None:
            return name, min(noun + 3, len(scene.items) - 1)
    if any(scene.low(k) == "our" for k in range(i + 1, noun)) and all(it.force is None for it in scene.items):
        return None, noun  # who speaks is not said
    if scene.low(noun) != "hand" and any(scene.low(k) in OWNERS for k in range(i + 1, noun)):
        if any(scene.low(k) == "our" for k in range(i + 1, noun)) and (speaker := scene.speaker(noun)) is not None:
            return speaker, noun
        its = next(k for k in range(i + 1, noun) if scene.low(k) in OWNERS)
        if (antecedent := scene.relative_owner(its)) is not None:
            return scene.items[antecedent].force, noun
        force, _ = scene.subject(bare_group(i, participle=True))
        owner, _ = scene.owner_of_its(noun) if force is None else (None, None)
        return force or (owner if owner is not None and owner.kind != "country" else scene.discourse.force), noun
    return scene.named_actor(i + 1, noun), noun


def _is_copula(scene: Scene, k: int) -> bool:
    classes = ("classes.be", "classes.have", "classes.adverb", "irrealis.modal", "rules.copula", "rules.becoming")
    if k > 0 and scene.items[k].kind == "date" and scene.is_in(k - 1, "classes.be"):
        return True  # "are now under"
    if scene.low(k) == "yet" and scene.low(k - 1) == "not":
        return True
    said = k if scene.low(k) != "to" else k - 1  # "is reported to have fallen under"
    if f"{scene.low(said)} to" in scene.vocab.cls["irrealis.implicative"] and scene.low(said + 1) == "to":
        return True
    fell = k >= 0 and bool(scene.items[k].verbs) and scene.low(k).partition(" ")[0] in scene.vocab.cls["rules.becoming"]
    return fell or any(scene.is_in(k, name) for name in classes)  # "fell back into Y's hands" is one item of two words


def declared_rule(scene: Scene) -> Iterator[Draft]:
    """ "Y declared X (fully) liberated", "X was declared liberated" """
    for i in range(1, len(scene.items)):
        if not scene.is_in(i, "rules.declared"):
            continue
        verb = next(
            (k for k in range(i - 1, max(-1, i - 9), -1) if scene.low(k) in {"declared", "declares", "proclaimed"}),
            None,
        )
        if verb is None:
            continue
        group = scene.verbs.group(verb, frozenset({"past", "participle"}))
        if group.irrealis:
            continue
        phrase = scene.parser.subject(group.start, names=True) if group.passive else scene.parser.after(verb + 1)
        if phrase is None or (not group.passive and not phrase.stop <= i <= phrase.stop + 2):
            continue
        force, after = scene.clauses.agent(i + 1) if group.passive else (scene.subject(group)[0], i + 1)
        last = max(i, after - 1)
        yield Draft("declared", "captured", phrase, min(phrase.start, group.start), last, i, force, group=group)


def in_control_rule(scene: Scene) -> Iterator[Draft]:
    """ "X: Y still in control", "Y remains in full control": of the place that the line or the text is about."""
    for i in range(1, len(scene.items)):
        if scene.low(i) != "control" or scene.low(i + 1) in {"of", "over"}:
            continue
        k = i - 1
        while scene.low(k) in {"full", "complete", "firm", "total", '"', "“"}:
            k -= 1
        if scene.low(k) != "in":
            continue
        k -= 1
        while (
            scene.is_in(k, "classes.adverb")
            or scene.is_in(k, "classes.be")
            or scene.low(k) in {"remain", "remains", "remained", "firmly"}
            or (k >= 0 and scene.items[k].kind == "date")
        ):
            k -= 1
        if k < 0 or scene.items[k].kind != "force" or "not" in {scene.low(j) for j in range(k, i)}:
            continue
        head = next(
            (
                j
                for j in range(k)
                if scene.items[j].kind == "place" or (scene.items[j].kind == "name" and scene.low(j + 1) == ":")
            ),
            None,
        )
        phrase = (
            PlacePhrase((scene.parser.names.ref(head)[0],), head, head + 1)
            if head is not None
            else scene.parser.there(i)
        )
        if phrase is not None:
            yield Draft(
                "in control", "controls", phrase, min(phrase.start, k), i, i, scene.items[k].force, ongoing=True
            )
