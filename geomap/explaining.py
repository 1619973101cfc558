"""Why geomap read what it read: a report, sentence by sentence, with its claims, their rules and the words they used.

It is for a person who doubts a claim or edits a word list. The wording may change: programs should read the output of
`geomap extract`.
"""

from __future__ import annotations

import textwrap
from bisect import bisect_right
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from geomap.claimreading import unread_for
from geomap.reading.claims import stretches
from geomap.reading.sentences.words import sentences
from geomap.reports.languages import why_foreign

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geomap.engine import Engine
    from geomap.model import Claim, Force, Report, Statement
    from geomap.reading.rules import Draft, Scene
    from geomap.reading.sentences.items import Item
    from geomap.reading.sentences.words import Sentence

_T = TypeVar("_T")
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Silence:
    """A word that rules listen for but that made no claim: `report.text[start:end]`, and why."""

    start: int
    end: int
    reason: str


def explain(report: Report, engine: Engine, *, least: float = 0.0) -> list[str]:
    """Lines that say what was read in a report and why.

    Parameters
    ----------
    report
        One report.
    engine
        Its gazetteer and lexicons are used.
    least
        Claims of a lower confidence are left out.

    Returns
    -------
    lines
        Without line ends. They quote the report: show them as plain text only.
    """
    silences: list[Silence] = []

    def watch(scene: Scene, drafts: Sequence[Draft]) -> None:
        silences.extend(_silences(scene, drafts))

    pairs = [(s, c) for s, c in engine.read(report, watch=watch) if c.confidence >= least]
    citation = report.citation
    day = citation.published.isoformat() if citation.published is not None else "undated"
    told = ", ".join(filter(None, (citation.publisher, day, citation.language)))
    lines = [
        f"{citation.path or citation.id}: {citation.title or 'untitled'} ({told})",
        f"{len(pairs)} claim{'' if len(pairs) == 1 else 's'}",
    ]
    foreign = why_foreign(citation.language, report.text) if not pairs else None
    unread = unread_for(report, engine) if not pairs and not silences and foreign is None else None
    if (reason := foreign or unread) is not None:
        lines.append(f"not read: {reason}")
    number = 0
    spans = list(sentences(report.text, [(start, end) for start, end, _ in stretches(report)]))
    claimed = _by_sentence([(statement.trigger[0], (statement, claim)) for statement, claim in pairs], spans)
    passed = _by_sentence([(silence.start, silence) for silence in silences], spans)
    for at, sentence in enumerate(spans):
        here, quiet = claimed.get(at, ()), passed.get(at, ())
        if not here and not quiet:
            continue
        words = " ".join(report.text[sentence.start : sentence.end].split())
        lines += ["", *textwrap.wrap(words, _WIDTH, break_long_words=False, break_on_hyphens=False)]
        for statement, claim in here:
            number += 1
            lines += _claim_lines(number, statement, claim, report.text)
        for silence in quiet:
            lines.append(f"    -  {report.text[silence.start : silence.end]!r} made no claim: {silence.reason}")
    return [*lines, ""]


def _by_sentence(said: Iterable[tuple[int, _T]], spans: Sequence[Sentence]) -> dict[int, list[_T]]:
    """What is said at offsets of a text, by the number of the sentence that it stands in."""
    found: dict[int, list[_T]] = {}
    for offset, it in said:
        at = bisect_right(spans, offset, key=attrgetter("start")) - 1
        if at >= 0 and offset < spans[at].end:
            found.setdefault(at, []).append(it)
    return found


# --- claims ---------------------------------------------------------------------------------------------------


def _claim_lines(number: int, statement: Statement, claim: Claim, text: str) -> Iterator[str]:
    inside = claim.status in {"besieged", "siege_broken"}  # its force is who is surrounded
    actor = (f", with {claim.force.name} inside" if inside else f" by {claim.force.name}") if claim.force else ""
    yield f"  {number:>3}  {claim.status} {claim.place_as_written}{actor}, confidence {claim.confidence:.2f}"
    rows: list[tuple[str, str | None]] = [
        ("quote", f"{claim.evidence.quote!r} at {claim.evidence.start}-{claim.evidence.end}, {claim.evidence.zone}"),
        ("rule", f"{claim.rule}, called by {text[statement.trigger[0] : statement.trigger[1]]!r}"),
        ("place", _place(statement, claim, text)),
        ("force", _force(claim.force)),
        ("against", _force(claim.opponent)),
        ("parties", "; ".join(filter(None, map(_force, claim.parties))) or None),
        ("extent", _extent(claim)),
        ("date", _date(claim)),
        ("source", _source(claim)),
        ("told as", "believed, not asserted" if claim.modality == "believed" else None),
    ]
    for label, words in rows:
        if words is not None:
            yield f"         {label:<8} {' '.join(words.split())}"


def _place(statement: Statement, claim: Claim, text: str) -> str:
    name = text[statement.toponym.start : statement.toponym.end]
    said = f"{name!r}" if claim.mention is None else f"{text[claim.mention[0] : claim.mention[1]]!r} for {name!r}"
    if claim.relation != "at":
        said += f" ({claim.relation_as_written or claim.relation.replace('_', ' ')})"
    place = claim.place
    if place is None:
        return f"{said}: unresolved: {claim.georeference.reason}"
    where = ", ".join(w for w in (place.admin1, place.country) if w)
    others = len([c for c in claim.georeference.candidates if c.place != place])
    return (
        f"{said}: {place.name}{f' ({where})' if where else ''}, {place.source}:{place.source_id}, score "
        f"{claim.georeference.score:.2f} by {claim.georeference.method}"
        + (f", {others} more considered" * (others > 0))
    )


def _force(force: Force | None) -> str | None:
    if force is None:
        return None
    written = f"{force.as_written!r}" if force.start is not None else "understood"
    return f"{written}: {force.name} [{force.id}], side {force.side or 'unknown'}"


def _extent(claim: Claim) -> str | None:
    said = [w for w in (claim.share, claim.share_text and repr(claim.share_text), claim.part and repr(claim.part)) if w]
    return ", ".join(said) or None


def _date(claim: Claim) -> str:
    when = claim.when
    if when.edtf is None:
        undated = " of a report without a date" if claim.citation.published is None else ""
        return f"unknown, from {when.as_written!r}{undated}" if when.as_written else "unknown"
    return f"{when.edtf}, from {when.as_written!r}" if when.as_written else f"{when.edtf}, from the narrative"


def _source(claim: Claim) -> str | None:
    source = claim.according_to
    if source is None:
        return None
    side = f", side {source.side}" if source.side else ""
    return f"{source.name}{side}{', which gains by it' if claim.self_serving else ''}"


# --- silence --------------------------------------------------------------------------------------------------


def _silences(scene: Scene, drafts: Sequence[Draft]) -> Iterator[Silence]:
    used = {i for d in drafts for i in range(min(d.first, d.at), max(d.last, d.at) + 1)}
    for i, item in enumerate(scene.items):
        if i not in used and item.kind == "word" and (item.verbs or item.nouns):
            yield Silence(item.start, item.end, _reason(scene, i, item))


def _reason(scene: Scene, i: int, item: Item) -> str:
    if scene.question:
        return "it is asked"
    if any(scene.verbs.group(i, cue.forms).irrealis for cue in item.verbs) or (item.nouns and scene.irrealis_noun(i)):
        return "it is intended, attempted, denied, possible or conditional"
    if not any(other.kind in {"place", "name"} or other.place is not None for other in scene.items):
        return "no place is named in the sentence"
    if not any(other.kind == "force" for other in scene.items):
        return "no force is named in the sentence"
    return "no rule found its place and who acts on it"
