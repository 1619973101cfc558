"""A draft as statements: one for each of its places, with the exact quote."""

from __future__ import annotations

from calendar import monthrange
from typing import TYPE_CHECKING

from geomap.model import HOLDS, Evidence, Statement
from geomap.patterns import lazy
from geomap.reading.timing.whens import from_to

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.model import Attribution, Force, Modality, Status, When
    from geomap.reading.dates.mentions import DateMention
    from geomap.reading.phrases.extents import PlaceRef
    from geomap.reading.rules import Draft, Scene
    from geomap.reading.sentences.items import ForceLike
    from geomap.reading.sentences.words import Sentence

_AROUND = 300
"""Characters of its sentence that are kept on either side of a quote."""
_BRACKET = 48
"""Characters from a place to the date in brackets behind it."""
_OPENED = lazy(r"(?:\s*\([^()\d]{2,40}\))?\s*\((?:(?:at|in|on) )?")
""" "X (", "X (Y) (at ": what stands between them."""
_DAY = lazy(r"\d+")
_RESPECTIVELY = lazy(
    r"\bon (?:the )?(\d{1,2}(?:st|nd|rd|th)?(?:(?:,? and(?: the)?|,) \d{1,2}(?:st|nd|rd|th)?){1,8})"
    r"(?: (?:of )?[A-Z][a-z]+)?(?: \d{4})?,? respectively\b"
)
_CLOSERS = {'"': '"', "“": "”", "(": ")", "‘": "’", "«": "»"}


def statements_of(
    scene: Scene,
    sentence: Sentence,
    draft: Draft,
    when: When,
    dates: Sequence[DateMention],
    modality: Modality,
    source: Attribution | None,
    zone: str,
) -> Iterator[Statement]:
    """The statements of a draft of a sentence, in order of its places; `dates` are those of the sentence."""
    shared = draft.status in HOLDS
    first, last = min(draft.first, draft.phrase.start, draft.at), max(draft.last, draft.at)
    start, end = scene.items[first].start, _closed(scene, first, last)
    evidence = _evidence(scene.text, start, end, sentence, zone)
    each = _respective(scene.text, draft, dates) or {}
    for ref in draft.phrase.refs:
        if source is not None and source.name == ref.toponym.name and not scene.discourse.is_known(source.name):
            continue  # "took X, Smith, a spokesman, said"
        statement = Statement(
            status=draft.status,
            toponym=ref.toponym,
            place_as_written=ref.as_written,
            evidence=evidence,
            rule=draft.rule,
            trigger=(scene.items[draft.at].start, scene.items[draft.at].end),
            when=each.get(ref.toponym.start) or _bracketed(scene.text, ref, dates) or when,
            force=_actor(draft.force, draft.status),
            opponent=draft.opponent.force if draft.opponent is not None else None,
            parties=_parties(draft),
            backers=tuple(draft.force.backers) if draft.force is not None else (),
            relation=draft.phrase.relation,
            mention=ref.mention,
            share=draft.phrase.share if shared else None,
            share_text=draft.phrase.share_text if shared else None,
            part=draft.phrase.part,
            modality=modality,
            according_to=source,
        )
        yield statement


def _evidence(text: str, start: int, end: int, sentence: Sentence, zone: str) -> Evidence:
    """The words of a claim with the rest of their sentence; what is too long is cut where a word begins or ends."""
    first, last = max(sentence.start, start - _AROUND), min(sentence.end, end + _AROUND)
    prefix, suffix = text[first:start], text[end:last]
    if first > sentence.start:
        prefix = prefix[next((at for at, char in enumerate(prefix) if char.isspace()), len(prefix)) :]
    if last < sentence.end:
        suffix = suffix[: max((at for at, char in enumerate(suffix, 1) if char.isspace()), default=0)]
    return Evidence(text[start:end], start, end, zone, prefix, suffix)


def _respective(text: str, draft: Draft, dates: Sequence[DateMention]) -> dict[int, When] | None:
    """The day of each place of a draft, by where its name begins: "took A, B and C on 1, 3 and 5 May respectively"."""
    last = max(ref.toponym.start for ref in draft.phrase.refs)
    told = next((d for d in reversed(dates) if d.start > last and d.when.latest is not None), None)
    found = _RESPECTIVELY.search(text, last, told.end + _BRACKET) if told is not None else None
    if told is None or told.when.latest is None or found is None or not found.start() <= told.start < found.end():
        return None
    days = [int(day) for day in _DAY.findall(found[1])]
    month = told.when.latest
    if len(days) != len(draft.phrase.refs) or max(days) > monthrange(month.year, month.month)[1] or 0 in days:
        return None
    each = (month.replace(day=day) for day in days)
    return {ref.toponym.start: from_to(day, day) for ref, day in zip(draft.phrase.refs, each, strict=True)}


def _bracketed(text: str, ref: PlaceRef, dates: Sequence[DateMention]) -> When | None:
    """The date in brackets right behind a place: "captured A (4 October) and B (9 October)"."""
    end = ref.toponym.start + len(ref.as_written)
    found = (d for d in dates if 0 < d.start - end <= _BRACKET and _OPENED.fullmatch(text, end, d.start))
    date = next(found, None) if ref.mention is None else None
    return date.when if date is not None and date.kind in {"point", "range"} else None


def _closed(scene: Scene, first: int, last: int) -> int:
    """Where the quote ends: a quotation mark or bracket opened in it and closed right after it belongs to it."""
    end = scene.items[last].end
    words = [scene.low(i) for i in range(first, last + 1)]
    after = scene.low(last + 1)
    for opener, closer in _CLOSERS.items():
        unbalanced = words.count(opener) % 2 if opener == closer else words.count(opener) > words.count(closer)
        if unbalanced and after == closer:
            return scene.items[last + 1].end
    return end


def _actor(mention: ForceLike | None, status: Status) -> Force | None:
    return None if mention is None or status == "contested" else mention.force


def _parties(draft: Draft) -> tuple[Force, ...]:
    seen: dict[str, Force] = {}
    for party in draft.parties:
        if party.role == "authority":
            continue  # "Y officials reported clashes in X"
        seen.setdefault(party.force.id, party.force)
    return tuple(seen.values())
