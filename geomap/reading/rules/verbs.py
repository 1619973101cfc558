"""Verbs of control, by the frame that says which roles subject and object play."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.extents import PlacePhrase
from geomap.reading.rules.scene import Draft
from geomap.reading.rules.sieges import break_siege

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geomap.reading.clauses import VerbGroup
    from geomap.reading.cues import VerbCue
    from geomap.reading.items import ForceLike
    from geomap.reading.rules.scene import Scene


def verb_rules(scene: Scene) -> Iterator[Draft]:
    """Every verb of the lexicon, by its frame."""
    for v, item in enumerate(scene.items):
        if item.kind != "word" or not item.verbs:
            continue
        for cue in item.verbs:
            draft = None
            for draft in _FRAMES[cue.frame](scene, v, cue):
                scene.parser.recent = draft.phrase.refs
                yield draft
            if draft is not None:
                break


def _force_place(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Y captured X", "X was captured by Y", "X, captured by Y", "captured by Y" """
    group = scene.clauses.group(v, cue.forms)
    if group.irrealis or is_noun_here(scene, v) or scene.clauses.is_adjectival(v):
        return
    rule = f"verb:{cue.lemma}"
    if group.passive:
        yield from _passive(scene, v, cue, group, rule)
        return
    if cue.forms == frozenset({"participle"}) and not group.perfect:
        return
    if cue.strict == "passive":
        return
    if cue.strict == "share":
        phrase = _bare_share(scene, v) or scene.parser.after(v + 1)
    else:
        strike = cue.status == "struck"
        sure = cue.lemma in scene.vocab.cls["rules.violent"]
        direct = cue.lemma in scene.vocab.cls["rules.direct"]
        phrase = scene.parser.after(v + 1, names=not strike, lenient=strike, aimed=sure, direct=direct)
    if cue.strict == "share" and (phrase is None or phrase.share is None):
        return
    relative = None
    if phrase is None or scene.low(v + 1) in {"from", "in"}:
        relative = _relative_object(scene, group)
        phrase = relative or phrase
    if phrase is None:
        return
    force, at = scene.subject(group)
    if force is None and cue.status == "struck":
        force, at = scene.owner_of_its(v)
        if force is None:
            force, at = scene.sender(group)
    if force is None and group.gerund:
        force = scene.discourse.force
    if force is None:
        return
    if scene.low(v + 1) == "of" and phrase.share is None and phrase is not relative:
        phrase = replace(phrase, relation="part_of", share="part")  # "all that Y holds of X"
    said = v if relative is not None else phrase.stop - 1
    opponent = (
        scene.opponent_after(said + 1)
        if cue.status != "struck"
        else scene.opponent_after(v + 1, frozenset({"against"}))
    )
    first = at if at is not None and at < v else group.start
    ongoing = cue.status == "controls" and group.present
    if cue.status == "besieged":
        yield Draft(
            rule,
            "besieged",
            phrase,
            first,
            said,
            v,
            None,
            force,
            group=group,
            ongoing=group.present and not group.perfect,
        )
    else:
        yield Draft(rule, cue.status, phrase, first, said, v, force, opponent, group=group, ongoing=ongoing)


def _relative_object(scene: Scene, group: VerbGroup) -> PlacePhrase | None:
    """ "X, which the army took", "the town that rebels hold": the place before the relative pronoun."""
    for i in range(group.start - 1, max(-1, group.start - 9), -1):
        low = scene.low(i)
        if low in {"which", "that"}:
            if scene.low(i - 1) == "and":
                # "X, which the army took and which it holds": the same antecedent as that of the first
                first = next((k for k in range(i - 2, 0, -1) if scene.low(k) == low), None)
                return scene.parser.before(first + 1) if first is not None else None
            return scene.parser.before(i + 1) if scene.low(i - 1) not in scene.vocab.cls["classes.reporting"] else None
        if scene.items[i].kind == "punct" and low not in {"-", "'", "’"}:
            return None
        if scene.items[i].verbs and not scene.items[i].nouns:
            return None
    return None


def is_noun_here(scene: Scene, v: int) -> bool:
    """ "the strikes", "take control": is a word that could be a verb a noun here?"""
    item = scene.items[v]
    before = scene.low(v - 1)
    if any(c.forms & {"past", "ing"} for c in item.verbs) and not item.nouns:
        return before in {"of", "'s", "’s"} and any("ing" in c.forms for c in item.verbs)
    if item.nouns and scene.low(v + 1) in {"of", "over"}:
        return True  # "insurgent control of"
    return before in scene.vocab.cls["classes.determiner"] or before in {"of", "under", "in", "'s", "’s", "from"}


def _bare_share(scene: Scene, v: int) -> PlacePhrase | None:
    """ "having claimed more than half": the extent of a place named before."""
    for i in range(v + 1, min(len(scene.items), v + 4)):
        if scene.is_in(i, "extent"):
            k = next((k for k in range(v - 1, -1, -1) if scene.items[k].kind == "place"), None)
            if k is None:
                return None
            ref, _ = scene.parser.ref(k)
            share = "most" if scene.is_in(i, "extents.most") else "half" if scene.is_in(i, "extents.half") else "part"
            words = scene.text[scene.items[i].start : scene.items[i].end]
            return PlacePhrase((ref,), v + 1, i + 1, "at", share, words)  # type: ignore[arg-type]
    return None


def _passive(scene: Scene, v: int, cue: VerbCue, group: VerbGroup, rule: str) -> Iterator[Draft]:
    phrase = scene.parser.subject(group.start, finite=group.start < v)
    agent, stop = None, v + 1
    for i in range(v + 1, min(len(scene.items), v + 9)):
        if scene.low(i) == "by":
            agent, after = scene.clauses.agent(i)
            stop = after if agent is not None else stop
            if agent is None and i + 1 < len(scene.items):
                agent = scene.named_actor(i + 1, min(i + 4, len(scene.items)))
                stop = i + 2 if agent is not None else stop
            break
        if (
            scene.items[i].kind == "punct"
            or scene.items[i].verbs
            or scene.low(i) in scene.vocab.cls["classes.subordinator"] - {"during", "amid"}
        ):
            break
    inside = None
    if phrase is None and cue.status == "besieged":
        inside, _ = scene.clauses.subject_force(group)
        if inside is not None:
            phrase = scene.parser.after(v + 1)
            stop = phrase.stop if phrase else stop
    if phrase is None and cue.status == "struck" and agent is None:
        return
    if phrase is None:
        return
    first = min(phrase.start, group.start)
    last = max(stop, v + 1) - 1
    if cue.status == "besieged":
        if (
            cue.strict == "passive"
            and agent is None
            and scene.low(v + 1) not in {"from", "since", "completely", ",", "by"}
        ):
            return
        yield Draft(rule, "besieged", phrase, first, last, v, inside, agent, group=group, ongoing=group.present)
        return
    if cue.strict == "passive":
        return
    if cue.status == "controls" and agent is None:
        return
    if cue.status == "captured" and cue.lemma == "clear" and scene.low(v + 1) == "of" and agent is None:
        loser, after = scene.clauses.force_within(v + 2)
        if loser is not None:
            yield Draft(rule, "lost", phrase, first, after - 1, v, loser, None, group=group)
        return
    if cue.status == "struck" and agent is None and not scene.discourse.parties:
        return
    opponent = scene.opponent_after(v + 1)
    if cue.status == "captured" and agent is None:
        if (group.participle and opponent is None) or scene.low(first - 1) in {"why", "how"}:
            return
        # "they advanced into A, which was captured": by whoever acts in the clause before
        before = (
            i for i in range(first - 1, -1, -1) if scene.items[i].kind == "force" and not scene.clauses.governed(i)
        )
        agent = next((scene.items[i].force for i in before), None)
        if agent is not None and opponent is not None and agent.force.id == opponent.force.id:
            agent = None
    status = cue.passive_status or cue.status
    ongoing = status == "controls" and group.present
    yield Draft(rule, status, phrase, first, last, v, agent, opponent, group=group, ongoing=ongoing)


def _loser_place(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Y withdrew from X", "Y lost X to Z", "X was abandoned by Y" """
    group = scene.clauses.group(v, cue.forms)
    if group.irrealis or scene.clauses.is_adjectival(v):
        return
    rule = f"verb:{cue.lemma}"
    if group.passive and not (cue.rest and cue.rest[-1] in {"of", "from"}):  # "were pulled out of X": they left it
        yield from (d for d in _passive(scene, v, cue, group, rule) if d.force is not None)
        return
    if cue.forms == frozenset({"participle"}) and not group.perfect and not (cue.forms & {"past"}):
        return
    phrase = scene.parser.after(v + 1)
    if phrase is None or scene.low(v + 1) == "on":
        phrase = _relative_object(scene, group)
    if phrase is None:
        return
    loser, at = scene.subject(group)
    if loser is None:
        return
    first = at if at is not None and at < v else group.start
    gainer = None
    to = next((k for k in range(phrase.stop, min(len(scene.items), phrase.stop + 3)) if scene.low(k) == "to"), None)
    if cue.lemma.startswith("lose") and to is not None:
        gainer, after = scene.clauses.force_within(to + 1)
        if gainer is not None:
            yield Draft(rule, "captured", phrase, first, after - 1, v, gainer, loser, group=group)
            return
    if cue.lemma in {"leave", "flee", "quit"} and scene.low(phrase.stop) in {"with", "in"} and cue.lemma == "leave":
        return
    yield Draft(rule, "lost", phrase, first, max(phrase.stop - 1, v), v, loser, None, group=group)


def _place_falls(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "X fell", "X fell on Tuesday to Y" """
    group = scene.clauses.group(v, cue.forms)
    if group.irrealis or group.passive or group.gerund:
        return
    nxt = scene.items[v + 1] if v + 1 < len(scene.items) else None
    dated = v + 2 < len(scene.items) and scene.low(v + 1) in {"in", "on"} and scene.items[v + 2].kind == "date"
    if nxt is not None and nxt.kind != "date" and not dated and not scene.is_in(v + 1, "rules.after_fall"):
        return
    phrase = scene.parser.subject(group.start)
    if phrase is None or (phrase.refs[0].mention is not None and scene.low(phrase.start) == "it"):
        return
    for i in range(v + 1, min(len(scene.items), v + 6)):
        if scene.low(i) == "to":
            force, after = scene.clauses.force_within(i + 1)
            if force is not None:
                yield Draft(f"verb:{cue.lemma}", "captured", phrase, phrase.start, after - 1, v, force, group=group)
            return
    if scene.discourse.at_war or group.perfect:  # where nobody fights, it is a price or a government that fell
        yield Draft(f"verb:{cue.lemma}", "lost", phrase, phrase.start, v, v, None, group=group)


def _place_force(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "X fell to Y", "X was handed over to Y", and with the verb left out: "... and Z to W" """
    group = scene.clauses.group(v, cue.forms)
    if group.irrealis:
        return
    phrase = scene.parser.subject(group.start)
    force, after = scene.receiver(v + 1)
    if phrase is None or force is None:
        return
    first_item = scene.items[phrase.start]
    if first_item.kind == "force" and phrase.start == phrase.stop - 1:
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


def _handover(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Y handed X over to Z", "Y ceded X to Z" """
    group = scene.clauses.group(v, cue.forms)
    if group.irrealis or group.passive:
        return
    loser, at = scene.subject(group)
    phrase = scene.parser.after(v + 1)
    if phrase is None:
        # "handed control of X to Z"
        k = next((k for k in range(v + 1, min(len(scene.items), v + 5)) if scene.low(k) == "control"), None)
        phrase = scene.parser.after(k + 2) if k is not None and scene.low(k + 1) in {"of", "over"} else None
    if phrase is None:
        return
    for i in range(phrase.stop, min(len(scene.items), phrase.stop + 4)):
        if scene.low(i) == "to":
            gainer, after = scene.receiver(i + 1)
            if gainer is not None:
                first = at if at is not None and at < v else group.start
                yield Draft(f"verb:{cue.lemma}", "captured", phrase, first, after - 1, v, gainer, loser, group=group)
            return
    if cue.lemma in {"surrender", "relinquish"} and loser is not None and at is not None:
        yield Draft(f"verb:{cue.lemma}", "lost", phrase, min(at, v), phrase.stop - 1, v, loser, group=group)


def _oust(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Z drove Y out of X", "Y were expelled from X by Z" """
    group = scene.clauses.group(v, cue.forms)
    if group.irrealis:
        return
    rule = f"verb:{cue.lemma}"
    if group.passive:
        loser, at = scene.subject(group)
        start = v + 1
    else:
        loser, start = scene.clauses.force_within(v + 1)
        at = None
    if loser is None:
        return
    if group.passive and scene.low(v + 1) == "out" and scene.low(v + 2) not in {"of", "from"}:
        yield from _out_of_it(scene, v, loser, group, rule)
        return
    for i in range(start, min(len(scene.items), start + 4)):
        if (
            scene.low(i) == "from"
            or (scene.low(i) == "out" and scene.low(i + 1) in {"of", "from"})
            or (scene.low(i) == "of" and scene.low(i - 1) == "out")
        ):
            k = i + 2 if scene.low(i) == "out" else i + 1
            phrase = scene.parser.after(k)
            if phrase is None:
                return
            ouster, subject_at = (None, at) if group.passive else scene.subject(group)
            last = phrase.stop - 1
            if group.passive:
                ouster, after = scene.clauses.agent(phrase.stop)
                last = max(last, after - 1) if ouster is not None else last
            first = subject_at if subject_at is not None and subject_at < v else group.start
            yield Draft(rule, "lost", phrase, first, last, v, loser, ouster, group=group)
            return


def _out_of_it(scene: Scene, v: int, loser: ForceLike, group: VerbGroup, rule: str) -> Iterator[Draft]:
    """ "were thrown out by Z": out of the place that the sentence named before."""
    refs = scene.parser.recent[:1]
    if not refs:
        named = next((k for k in range(v - 1, -1, -1) if scene.items[k].kind == "place"), None)
        refs = (scene.parser.ref(named)[0],) if named is not None else ()
    if refs:
        ouster, after = scene.clauses.agent(v + 2)
        phrase = PlacePhrase(refs, v, v + 1)
        yield Draft(rule, "lost", phrase, group.start, max(v + 1, after - 1), v, loser, ouster, group=group)


def _fight(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Y are battling Z inside X" """
    group = scene.clauses.group(v, cue.forms)
    if group.irrealis or group.passive or is_noun_here(scene, v):
        return
    force, at = scene.subject(group)
    other, after = scene.clauses.force_within(v + 1)
    if force is None or other is None:
        return
    for i in range(after, min(len(scene.items), after + 4)):
        if scene.low(i) in {"in", "inside", "within"}:
            phrase = scene.parser.after(i + 1)
            if phrase is not None and all(scene.discourse.kind(r.toponym) != "country" for r in phrase.refs):
                first = at if at is not None and at < v else group.start
                parties = (force, other)
                ongoing = group.present or "ing" in cue.forms
                yield Draft(
                    f"verb:{cue.lemma}",
                    "contested",
                    phrase,
                    first,
                    phrase.stop - 1,
                    v,
                    parties=parties,
                    group=group,
                    ongoing=ongoing,
                )
            return


def _enter(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Y entered X": fighting inside goes on unless the text says that they hold it."""
    group = scene.clauses.group(v, cue.forms)
    if (
        group.irrealis
        or group.passive
        or scene.clauses.is_adjectival(v)
        or (
            cue.forms == frozenset({"base"})
            and not group.infinitive
            and scene.low(v - 1) in scene.vocab.cls["classes.determiner"]
        )
    ):
        return
    phrase = scene.parser.after(v + 1)
    force, at = scene.subject(group)
    if phrase is None or force is None:
        return
    if any(scene.discourse.kind(r.toponym) == "country" for r in phrase.refs):
        return
    rival = scene.rival(force)
    parties = (force,) if rival is None else (force, rival)
    first = at if at is not None and at < v else group.start
    yield Draft(f"verb:{cue.lemma}", "contested", phrase, first, phrase.stop - 1, v, parties=parties, group=group)


_FRAMES: dict[str, Callable[[Scene, int, VerbCue], Iterator[Draft]]] = {
    "force>place": _force_place,
    "besieger>place": _force_place,
    "striker>place": _force_place,
    "loser>place": _loser_place,
    "place>": _place_falls,
    "place>force": _place_force,
    "loser>place>force": _handover,
    "ouster>loser>place": _oust,
    "breaker>siege": break_siege,
    "enterer>place": _enter,
    "fighter>fighter": _fight,
}
