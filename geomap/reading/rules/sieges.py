"""Sieges: laid, named, broken."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.extents import PlacePhrase
from geomap.reading.rules.scene import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.reading.cues import VerbCue
    from geomap.reading.items import ForceLike
    from geomap.reading.rules.scene import Scene


def break_siege(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Y broke the siege of X", "the siege of X was lifted" """
    group = scene.verbs.group(v, cue.forms)
    if group.irrealis or scene.low(v - 1) in {"the", "an", "its", "their"}:
        return
    if group.passive or (
        cue.lemma in {"end", "break"}
        and _siege_noun(scene, range(max(0, group.start - 8), group.start)) is not None
        and _siege_noun(scene, range(v + 1, min(len(scene.items), v + 12))) is None
    ):
        n = _siege_noun(scene, range(max(0, group.start - 10), group.start))
        force, _ = scene.clauses.agent(v + 1)
        first = max(0, n - 1) if n is not None else v
    else:
        n = _siege_noun(scene, range(v + 1, min(len(scene.items), v + 12)))
        force, at = scene.subject(group)
        if force is None and group.gerund:
            force = scene.discourse.force
        first = at if at is not None and at < v else group.start
    if n is None:
        return
    besieger, phrase, last = _siege(scene, n)
    if phrase is None:
        return
    yield Draft(f"verb:{cue.lemma}", "siege_broken", phrase, first, max(last, v), v, force, besieger, group=group)


def _siege_noun(scene: Scene, where: range) -> int | None:
    for i in where:
        if any(c.status == "besieged" for c in scene.items[i].nouns) or scene.low(i) in {"ring", "cordon"}:
            return i
        if scene.low(i) in {",", ";"} and i > where.start + 6:
            return None
    return None


def _siege(scene: Scene, n: int) -> tuple[ForceLike | None, PlacePhrase | None, int]:
    """Besieger and place of the siege noun at item `n`, and the last item that says so."""
    besieger: ForceLike | None = None
    last = n
    for i in range(n - 1, max(-1, n - 5), -1):
        if scene.items[i].kind == "force":
            besieger = scene.items[i].force
            break
        if (
            scene.low(i) in scene.vocab.cls["classes.preposition"]
            or scene.items[i].kind == "punct"
            or scene.items[i].verbs
        ):
            break
    i = n + 1
    phrase: PlacePhrase | None = None
    while i < min(len(scene.items), n + 18):
        low = scene.low(i)
        if low == "by":
            agent, after = scene.clauses.agent(i)
            if agent is not None:
                besieger, i, last = agent, after, after - 1
                continue
        if low in {"of", "on", "in", "at", "around", "against"}:
            phrase = scene.parser.after(i + 1)
            if phrase is not None:
                agent, after = scene.clauses.agent(phrase.stop)
                last = max(phrase.stop, after) - 1 if agent is not None else phrase.stop - 1
                return besieger or agent, flat(phrase), last
        if scene.items[i].verbs or low in {".", ";", "after", "which", "that"}:
            break
        i += 1
    if n > 0 and scene.items[n - 1].kind == "place":
        ref, _ = scene.parser.names.ref(n - 1)
        return besieger, PlacePhrase((ref,), n - 1, n + 1), last
    if scene.low(n + 1) in {"of", "on"}:
        return besieger, None, last  # of something that is no place
    refs = scene.discourse.antecedents("city", scene.items[n].start)
    if besieger is not None and (near := scene.parser.anaphors.named_before(n, n)) is not None:
        return besieger, near, last  # "X had withstood a siege by Y"
    if (refs and scene.low(n - 1) in {"the", "this", "its", "month-long", "long"}) or (refs and besieger is not None):
        return besieger, PlacePhrase(refs[:1], n, n + 1), last
    return besieger, phrase, last


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
    inside, after = scene.clauses.force_within(n + 2) if scene.low(n + 1) == "of" else (None, n)
    besieger, phrase, last = _siege(scene, n)
    if inside is not None and (phrase is None or phrase.start < after):
        # "the encirclement of Y in and around X"
        at = next((i for i in range(after, min(after + 4, len(scene.items))) if scene.items[i].kind == "place"), None)
        phrase = scene.parser.after(at) if at is not None else None
        last = phrase.stop - 1 if phrase is not None else last
    if phrase is None or not (named or besieger is not None):
        return
    k = n - 1
    while scene.is_in(k, "classes.determiner") or scene.low(k) == "of":
        k -= 1
    if k >= 0 and k < n - 1 and scene.is_in(k, "rules.siege_ends"):
        yield Draft("noun:end of siege", "siege_broken", phrase, k, last, n, None, besieger)
        return
    first = n
    while first > 0 and scene.items[first - 1].kind in {"force", "date", "number", "possessive"}:
        first -= 1
    yield Draft("noun:siege", "besieged", phrase, first, last, n, inside, besieger)


def besieged_rule(scene: Scene) -> Iterator[Draft]:
    """ "the besieged city of X", "X still remains surrounded" """
    for i in range(len(scene.items)):
        if not scene.is_in(i, "adjectives.besieged"):
            continue
        if scene.low(i - 1) in {"remain", "remains", "remained"} or (
            scene.is_in(i - 1, "classes.adverb") and scene.low(i - 2) in {"remain", "remains", "remained"}
        ):
            phrase = scene.parser.subject(i - 1, names=True)
            if phrase is not None:
                agent, after = scene.clauses.agent(i + 1)
                last = after - 1 if agent is not None else i
                yield Draft("remains surrounded", "besieged", phrase, phrase.start, last, i, None, agent, ongoing=True)
        elif (
            scene.low(i) == "besieged"
            and (scene.is_in(i - 1, "classes.determiner") or scene.low(i - 1) in {"in", "from", "into", "to", "of", ""})
            and i + 1 < len(scene.items)
        ):
            phrase = scene.parser.after(i + 1)
            if phrase is not None:
                yield Draft("adjective:besieged", "besieged", phrase, i, phrase.stop - 1, i, ongoing=True)


def inside_named(scene: Scene, draft: Draft, drafts: Sequence[Draft]) -> Draft:
    """A siege with who is inside, where the sentence says so: "with Y inside", "Y's town of X was besieged"."""
    if draft.status != "besieged" or draft.force is not None:
        return draft
    for i in range(draft.phrase.stop, len(scene.items)):
        if scene.is_in(i, "rules.trapped"):
            held = next(
                (scene.items[k].force for k in (i - 1, i - 2) if k > draft.phrase.stop and scene.items[k].force), None
            )
            if held is not None and (draft.opponent is None or held.force.id != draft.opponent.force.id):
                return replace(draft, force=held)
    here = {r.toponym.start for r in draft.phrase.refs}
    holder = next(
        (d.force for d in drafts if d.status == "controls" and here & {r.toponym.start for r in d.phrase.refs}), None
    )
    if holder is not None and (draft.opponent is None or holder.force.id != draft.opponent.force.id):
        return replace(draft, force=holder)
    return draft
