"""What a sentence leaves for those after it: places it named, changes of hands it told, who "they" and "we" are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.model import CHANGES, HOLDS, Toponym
from geomap.reading.commonwords import HE, WE
from geomap.reading.phrases.extents import PlaceRef
from geomap.reading.phrases.salience import standing
from geomap.reading.rules import list_heading, taking_of_many
from geomap.reading.rules.rosters import labelled
from geomap.reading.rules.shares import is_one_part, thing_at
from geomap.reading.sentences.quotations import quoted_words
from geomap.reading.story.attacks import Attacked, attack_on, attacker

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from geomap.model import When
    from geomap.reading.rules import Draft, Scene
    from geomap.reading.sentences.items import ForceLike

_SAYING = 4
"""Items from a party to what it says."""
_MOUTHS = frozenset("staff command leadership statement communique communiqué bulletin".split())


_ENTRY = 8
"""Lines, empty ones among them, above a line with a label among which the name of its entry stands."""
_LONG_LINE = 300
"""Characters of such a line, at most."""
_NAME = 4
"""Words of a name."""
_NAMING = frozenset({"force", "place", "name"})
"""Kinds of items that name somebody or something."""
_NEARBY = frozenset({"nearby", "neighbouring", "neighboring", "adjacent"})


def see_places(scene: Scene, paragraph: int) -> None:
    """What the places and garrisons a sentence names are to the discourse, before anything is read of them."""
    discourse = scene.discourse
    if (colon := labelled(scene, "rules.labels_of_places")) is not None and scene.kind(colon + 1) in {"place", "name"}:
        discourse.head(scene.parser.names.ref(colon + 1)[0], paragraph)  # "Town: X"
    elif labelled(scene, "rules.labels_of_control") is not None and (entry := _entry(scene)) is not None:
        discourse.head(entry, paragraph)
        scene.headed = (entry,)
    listed = 0  # the item behind the last list of places
    towns = scene.where(scene.vocab.cls["towns"])
    naming = [i for i, item in enumerate(scene.items) if item.kind in _NAMING]
    for i in sorted({*towns, *naming}):
        item = scene.items[i]
        if item.kind in {"word", "name"} and scene.parser.is_unnamed(i):
            discourse.see_unnamed(item.start)
        if item.kind not in _NAMING:
            continue
        if item.kind == "name":
            scene.parser.names.is_person(i)  # who is called a person once is one from there on
        if scene.heads_line(i):
            discourse.head(scene.parser.names.ref(i)[0], paragraph)
            scene.headed = discourse.headed(paragraph)
        for held in scene.garrisoned(i):
            discourse.see(held, "subject")
        if item.kind == "force" and item.place is not None:
            _see_country(scene, i)
        named = item.kind == "place" or (item.kind == "name" and scene.parser.names.is_described(i))
        if named and not scene.parser.is_its_capital(i):
            _see_name(scene, i)
        if i >= listed and (item.kind == "place" or (item.kind == "name" and i == 0)):
            refs, listed = scene.parser.names.listed(i, until=len(scene.items) if i == 0 else None)
            if len(refs) > 1:
                discourse.see_list(refs)
                discourse.see_attack(None)  # "attacked A and B": neither of them alone


def _entry(scene: Scene) -> PlaceRef | None:
    """The place whose entry a line with a label belongs to: it stands above, or before it on its line."""
    text, topic, end = scene.text, scene.discourse.topic, scene.items[0].start
    for _ in range(_ENTRY):
        start = text.rfind("\n", max(0, end - _LONG_LINE), end) + 1
        line = text[start:end].strip(" .:")
        if topic is not None and start <= topic.toponym.start < end:
            return topic
        if line and ":" not in line:
            words = line.split()
            if len(words) > _NAME or not all(word[:1].isupper() for word in words):
                return topic
            at = text.index(line, start)
            return PlaceRef(Toponym(at, at + len(line), line), line) if scene.discourse.is_known(line) else None
        if start == 0:
            break
        end = start - 1
    return None


def _see_country(scene: Scene, i: int) -> None:
    """A name at item `i` that is a place and an actor."""
    ref, after = scene.parser.names.ref(i)
    scene.discourse.see_seat(ref)
    begins = scene.is_in(after, "classes.be") and standing(scene.items, i, after, scene.vocab.cls) == "subject"
    if begins:
        scene.discourse.see(ref, "subject")  # "Kigali was left to be strangled"


def _see_name(scene: Scene, i: int) -> None:
    """The name of a place at item `i`: where it stands, and whether it is one the text only goes past."""
    discourse = scene.discourse
    ref, after = scene.parser.names.ref(i)
    gone_to = scene.low(i - 1) in {"to", "from"} and discourse.kind(ref.toponym) == "country"
    if (thing := thing_at(scene, i)) is not None:
        discourse.see_part(ref.toponym.start, thing)
    force = next((k for k in range(i - 1, max(-1, i - 5), -1) if scene.kind(k) == "force"), -1)  # "a Y army in X"
    another = gone_to or any(scene.is_in(k, "rules.not_the_same") for k in range(max(0, i - 4, force + 1), i))
    nearby = any(scene.low(k) in _NEARBY for k in range(max(0, i - 4), i)) or _describes_town(scene, i)
    beside = scene.parser.anaphors.is_only_owner(i)
    stands = "beside" if beside else standing(scene.items, i, after, scene.vocab.cls)
    discourse.see(ref, stands, nearby=nearby, another=another)
    if stands not in {"beside", "teller"} and discourse.kind(ref.toponym) in {"settlement", "unknown"}:
        attacked = attack_on(scene, i, after)
        discourse.see_attack(Attacked(ref, attacker(scene, i), discourse.sentence) if attacked else None)
    discourse.lead(ref if scene.parser.anaphors.is_led_to(i) else None)
    if (word := scene.parser.called_capital(i)) is not None:
        discourse.see_capital(word, ref)


def _describes_town(scene: Scene, i: int) -> bool:
    """ "X, a town that opens the road to Y": does the place at item `i` only say what sort of town another is?"""
    comma = next((k for k in range(i - 1, max(0, i - _DESCRIPTION), -1) if scene.low(k) == ","), 0)
    if comma < 1 or scene.kind(comma - 1) != "place" or scene.low(comma + 1) not in {"a", "an"}:
        return False
    return any(scene.is_in(k, "nouns_of_place.settlement") for k in range(comma + 2, min(i - 1, comma + _NOUN)))


_DESCRIPTION, _NOUN = 20, 7
"""Items of ", a northern town seen as key to any attack on the last bastion, Y" at most; up to its noun."""


def tell(scene: Scene, draft: Draft, when: When, drafts: Sequence[Draft]) -> None:
    """What a draft, one of those of its sentence, tells is known to the sentences after it."""
    discourse, phrase = scene.discourse, draft.phrase
    looks_back = draft.group is not None and draft.group.past_perfect and discourse.topic_told
    passed = looks_back or _is_of_series(draft, drafts) or _is_only_owned(scene, draft, drafts)
    discourse.tell(phrase.refs, listed=passed, held=draft.status in HOLDS)
    discourse.hands.tell(draft, when)
    if phrase.relation != "at" and scene.low(phrase.start) in {"a", "an", "another"}:
        words = (scene.low(i) for i in range(phrase.start, phrase.stop))
        named = scene.vocab.cls["anaphora.settlement"] | scene.vocab.cls["anaphora.area"]
        discourse.tell_unnamed(next((word for word in words if word in named), ""), phrase)
    if draft.status in HOLDS and is_one_part(scene, phrase):
        discourse.see_part(phrase.refs[0].toponym.start, phrase)


def _is_only_owned(scene: Scene, draft: Draft, drafts: Sequence[Draft]) -> bool:
    """ "took X, a town on the road to Y-held Z": is Z only what the X is told of by?"""
    way = scene.run_before(draft.first, "classes.determiner") - 1
    if not draft.rule.startswith("held") or scene.low(way) not in {"to", "from", "with", "and", "near", "between"}:
        return False
    return any(d.status in {"captured", "lost", "contested"} and d.at < draft.at for d in drafts)


def _is_of_series(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """ "A on 5 December and B two days later", "A and most of B": is it one of several that share a verb?"""
    lemma = draft.rule.partition(":")[2]
    return any(
        other.rule == f"gapped:{lemma}" or (other.at == draft.at and other.rule == draft.rule and other is not draft)
        for other in drafts
    )


def remember(scene: Scene, drafts: Sequence[Draft], *, triggered: bool, inside: bool) -> None:
    """What a sentence leaves for the next one: a list it opens, what was told last, and who "they" are."""
    discourse = scene.discourse
    begun = discourse.begun
    if begun.listing is None or not any(d.rule == "listed" for d in drafts):
        begun.listing = list_heading(scene) if triggered else None
    told = [d for d in drafts if d.status in HOLDS]
    many = next((d for d in told if _is_of_unnamed(scene, d)), None)
    many = taking_of_many(scene) if triggered and not drafts else many
    begun.tell_many(many, discourse.sentence, otherwise=bool(told))
    gone = [d for d in reversed(drafts) if d.status in CHANGES]
    discourse.hands.last = next((d for d in gone if not _is_how(d, gone)), discourse.hands.last)
    discourse.actors.go_on(*_actor(scene, drafts), _victor(scene))
    _hear(scene, inside=inside)


def _is_of_unnamed(scene: Scene, draft: Draft) -> bool:
    """ "captured two villages in X", "took three towns near Z": of towns told of by where they are alone?"""
    phrase = draft.phrase
    towns = any(scene.is_in(i, "rules.listable") for i in range(phrase.start, phrase.stop))
    return towns and phrase.relation in {"part_of", "near"} and len(phrase.refs) == 1


def _is_how(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """ "Y entered X, from which Z had withdrawn": does a loss only tell how the place could be taken?"""
    if draft.status != "lost":
        return False
    return any(d.status == "captured" and d.phrase.refs[0].toponym == draft.phrase.refs[0].toponym for d in drafts)


def _actor(scene: Scene, drafts: Sequence[Draft]) -> tuple[ForceLike | None, ForceLike | None]:
    """Who "they" of the next sentence are, and who tells of them in this one.

    That is the subject of the sentence, else who did what it told first.
    """
    doers = {d.force.force.id for d in (*drafts, scene.discourse.begun.many) if d is not None and d.force is not None}
    at = [i for i in scene.forces if _is_free(scene, i) and _is_party(scene, i, doers)]
    main = [i for i in at if not scene.opens(i)]  # "While Y was busy, Z took X. They": Z
    told_of = any(d.force is not None for d in drafts)
    free = [force for i in (main if main or told_of else at) if (force := scene.items[i].force) is not None]
    if free:
        told = next((f for f in free if f.force.id in doers), free[0])
        gone = {d.force.force.id for d in drafts if d.status == "lost" and d.force is not None}
        others = told is not free[0] and told.force.id not in gone  # but "Y said Z had left X. They took W"
        teller = free[0] if others and _only_tells(scene, free[0]) else None
        return (told if free[0].role == "authority" or teller is not None else free[0]), teller
    first = scene.items[0] if scene.items else None
    if first is not None and first.force is not None and not drafts:
        return first.force, None  # a country that the sentence is about
    aside = [scene.items[i].force for i in scene.forces if scene.is_aside(i)]
    return next((d.force for d in drafts if d.force is not None and d.force not in aside), None), None


def _only_tells(scene: Scene, force: ForceLike) -> bool:
    """ "Y said (on Monday) that Z had taken X": does a force of the sentence say what others did?"""
    i = next(i for i in scene.forces if scene.items[i].force is force)
    said = next((k for k in range(i + 1, min(len(scene.items), i + _SAYING + 1)) if scene.is_in(k, _REPORTING)), None)
    return said is not None and not any(item.verbs and not item.nouns for item in scene.items[i + 1 : said])


_REPORTING = "classes.reporting"


def _is_party(scene: Scene, i: int, doers: Collection[str]) -> bool:
    """Is a force more than a ruler who stands for it and does nothing here ("President Y declared an emergency")?"""
    force = scene.items[i].force
    return force is not None and (force.kind != "leader" or force.category != "state" or force.force.id in doers)


def _is_free(scene: Scene, i: int) -> bool:
    """Can the force at item `i` be the subject of its sentence, one that acts?"""
    force = scene.items[i].force
    if scene.kind(i) != "force" or force is None or force.role == "weapon":
        return False
    theirs = force.category == "described" and scene.low(i - 1) in {"its", "their"}
    if theirs or scene.is_in(i + 1, "nouns_of_place.facility"):
        return False  # "its fighters" are whose they are; "around the police headquarters": no police
    known = force.kind != "country" or scene.is_people(i)
    return known and not scene.clauses.governed(i) and not scene.is_aside(i)


def _victor(scene: Scene) -> ForceLike | None:
    """ "the garrison surrendered to Y": Y, who takes what "they" take next."""
    for i in scene.where_begins(_SURRENDERED):
        to = scene.low(i).partition(" ")[2]  # "surrendered to" is one item
        if 0 < i < len(scene.items) - 1 and "to" in {to, scene.low(i + 1)}:
            force, _ = scene.clauses.force_within(i + 2 - bool(to))
            return force if force is not None and force.role == "force" else None
    return None


_SURRENDERED = frozenset({"surrendered", "capitulated"})


def _hear(scene: Scene, *, inside: bool) -> None:
    """Who "we" of the next quotation are: for whom somebody speaks, else who acts in what is told in nobody's words."""
    voices = scene.discourse.voices
    within = quoted_words([item.lower for item in scene.items], inside=inside)
    said = scene.where(scene.vocab.cls[_REPORTING])
    speaks = next((i for i in scene.forces if i not in within and _speaks(scene, i, said)), None)
    if speaks is not None or _somebody_else_says(scene, said, within) or _names_officer(scene, within):
        voices.speak_for(scene.items[speaks].force if speaks is not None else None)
    if speaks is not None or (voices.voice is not None and within and _says_more(scene, within)):
        return
    for i in scene.forces:
        force = scene.items[i].force
        if force is None or i in within or force.kind == "country" or force.role == "weapon":
            continue
        spoken_for = _is_spoken_for(scene, i)
        if spoken_for or not scene.clauses.governed(i):
            behind = range(i + 1, min(len(scene.items), i + _SAYING))
            says = any(scene.is_in(k, _REPORTING) or scene.low(k) == "issued" for k in behind)
            voices.act(force, says=says or spoken_for)
            return


def _somebody_else_says(scene: Scene, said: Sequence[int], within: Collection[int]) -> bool:
    """Does anybody but "he" say something, by a word of saying at one of these items, in nobody's words?"""
    return any(k not in within and not HE & {scene.low(k - 1), scene.low(k + 1)} for k in said)


def _names_officer(scene: Scene, within: Collection[int]) -> bool:
    """Is anybody named, in nobody's words, of whom "he" may be said in the next sentence?"""
    titles = scene.vocab.titles
    if not scene.vocab.cls["rules.civilians"].isdisjoint({scene.low(1), f"{scene.low(1)}s"}):
        return True  # "A resident fled"
    named = (i for i, item in enumerate(scene.items) if item.kind in {"name", "force"} and i not in within)
    return any(scene.low(i - 1) in titles or scene.low(i).lstrip("·").partition(" ")[0] in titles for i in named)


def _says_more(scene: Scene, within: Collection[int]) -> bool:
    """ "Z's troops "tried to bomb our troops," he said": does somebody who was told of before speak on of "us"?"""
    us = any(scene.low(i) in WE for i in within)
    outside = (k for k in range(len(scene.items)) if k not in within)
    return us and any(scene.low(k) in HE and scene.is_in(k + 1, "classes.reporting") for k in outside)


def _speaks(scene: Scene, i: int, said: Sequence[int]) -> bool:
    """ "said X, a Y spokesman", "X, a spokesman for Y": is somebody told at item `i` who speaks for a force?

    `said`: the items that are words of saying.
    """
    force = scene.items[i].force
    if force is None:
        return False
    if any(scene.low(k).startswith("spokes") for k in range(max(0, i - _NEAR), i)) and _is_spoken_for(scene, i):
        return True
    if not any(i - _SAYING <= k < i + _SAYING for k in said):
        return False
    rank = scene.low(i + 1).partition(" ")[0]  # "a Y commander", "Y Colonel Z"
    return force.role == "authority" or rank in scene.vocab.cls["rules.chiefs"] or rank in scene.vocab.titles


_NEAR = 4
"""Items of "spokesman for the" before a force."""


def _is_spoken_for(scene: Scene, i: int) -> bool:
    """ "the General Staff of Y", "a spokesman for Y": does somebody speak for the force at item `i`?"""
    of = i - 1 - scene.is_in(i - 1, "classes.determiner")
    if scene.low(of) not in {"of", "for"}:
        return False
    return any(
        scene.low(k) in _MOUTHS or scene.is_in(k, "attribution.organisations") for k in range(max(0, of - 2), of)
    )
