"""Claims whose verb stands only once: "A on 5 December and B two days later"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.reading.rules.scene import Draft, Scene


def gapped(scene: Scene, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """For each change of hands told, those of the places that follow it with a date of their own."""
    said = {r.toponym.start for d in drafts for r in d.phrase.refs}
    for draft in drafts:
        if draft.status not in {"captured", "lost"} or draft.rule.startswith("noun"):
            continue
        last = draft
        at = _past_date(scene, max(draft.last, draft.at, draft.phrase.stop - 1) + 1)
        while at is not None:
            k = at
            while scene.low(k) in {",", "and", ";", "then", "the", "finally", "also", "with", "nearby"}:
                k += 1
            if k == at or k >= len(scene.items) or scene.items[k].kind not in {"place", "name", "word"}:
                break
            if scene.items[k].kind == "word" and not (scene.is_in(k, "head") or scene.is_in(k, "extent")):
                break
            phrase = scene.parser.after(k)
            if phrase is None or any(r.toponym.start in said or r.mention for r in phrase.refs):
                break
            end = _past_date(scene, phrase.stop)
            if end is None:
                break
            last = replace(last, rule="gapped", phrase=phrase, first=phrase.start, last=end - 1, at=phrase.start)
            said.update(r.toponym.start for r in phrase.refs)
            yield last
            at = end


def appended(scene: Scene, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """For each claim, the further places that are named behind it: "..., along with four hills, including X"."""
    said = {r.toponym.start for d in drafts for r in d.phrase.refs}
    for draft in drafts:
        if draft.status not in {"captured", "lost", "controls"}:
            continue
        i = max(draft.last, draft.at, draft.phrase.stop - 1) + 1
        while i < len(scene.items):
            item = scene.items[i]
            if item.kind == "force" or (item.verbs and not item.nouns) or item.lower in {";", "while", "but", "which"}:
                break
            joined = scene.low(i + 1) == "with"
            if scene.is_in(i, "names.appending") or (joined and scene.is_in(i, "names.appending_with")):
                k = i + 1 + joined
                phrase = scene.parser.after(k)
                if phrase is None:
                    i += 1
                    continue
                fresh = tuple(r for r in phrase.refs if r.toponym.start not in said and r.mention is None)
                if not fresh:
                    break
                said.update(r.toponym.start for r in fresh)
                phrase = replace(phrase, refs=fresh)
                yield replace(draft, rule="appended", phrase=phrase, last=phrase.stop - 1)
                i = phrase.stop
                continue
            i += 1


def _past_date(scene: Scene, at: int) -> int | None:
    """The item after the date at item `at`, prepositions before it included; None where no date stands there."""
    k = at
    while scene.low(k) in {"on", "in", "by", "at", "early", "late"} or (k == at and scene.low(k) == ","):
        k += 1
    if k < len(scene.items) and scene.items[k].kind == "date":
        while k < len(scene.items) and (scene.items[k].kind == "date" or scene.low(k) in {"at", "dawn"}):
            k += 1
        return k
    return None
