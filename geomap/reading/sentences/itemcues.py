"""The cues that begin at a token: the verbs and nouns of control, of one word or several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.sentences.cues import MAX_SKIPPED, PARTED, has_tail, match_rest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.reading.sentences.cues import NounCue, VerbCue
    from geomap.reading.sentences.items import Vocabulary
    from geomap.reading.sentences.words import Token

_NOTHING = ("", 0, None)
_OVER = frozenset({"of", "over"})
_IN = frozenset({"in", "under", "almost", "near", "more", "less", "the", "its", "their", "now", "still"})
"""Before "complete" where it says how much, and not what is done."""
_ITS = frozenset({"the", "its", "their", "his", "extreme", "allied", "’s", "'s"})
_SIDED = frozenset({"wing", "flank", "column", "bank", "shore", "side", "hand"})
_BEHIND_DATE = frozenset({"from", "into", "in", "on", "at", "onto", "inside", "outside", "near", "around"})
"""What a date may part from its verb ("landed on Thursday in X")."""
_BEFORE_DATE = frozenset({"on", "in", "during", "late", "early"})
_FAR = 4
"""Words of "late on Thursday in"."""
_MAX_PARTED = 7
_COUNTING = frozenset({"least", "most"})
_NEXT = frozenset({"next", "following", "same"})
"""Behind the "the" of a day on which somebody "moved in", and not in which he moved."""
_CLAUSES = frozenset("and but or that which who was were is are had has have to from by for with on in at".split())


def verbs_at(
    tokens: Sequence[Token], i: int, starts: Mapping[int, tuple[str, int, object]], vocab: Vocabulary
) -> tuple[tuple[VerbCue, ...], int]:
    """Cues of the longest phrase that stands at token `i`, and where it stops.

    `starts`: the mentions of the sentence by where they start, as (kind, end, mention).
    """
    if tokens[i].lower not in vocab.cues.verbs or _is_adjective(tokens, i):
        return (), i
    best: list[VerbCue] = []
    stop = i
    has_dates = any(kind == "date" for kind, _, _ in starts.values())
    for cue in _may_stand(tokens, i, vocab, far=_FAR if has_dates else 0):
        parted = None
        if cue.tail:
            if stop <= i + 1 and has_tail(tokens, i + 1, cue.tail):
                best, stop = [cue, *best], i + 1  # "took X under fire": not "took X"
            continue
        if cue.rest:
            end = match_rest(tokens, i + 1, cue.rest, vocab.skippable)
            if has_dates and (end is None or _is_dated(tokens, end, starts)) and _may_be_parted(cue):
                parted = _dated_between(tokens, i + 1, cue.rest, starts, vocab)
                end = parted if parted is not None else end
            if end is None and cue.rest in PARTED and _parted(tokens, i + 1, cue.rest[0]):
                end = i + 1  # "gave the town up", "handed X back"
                if end > stop:
                    best, stop = [cue], end
                else:
                    best = [cue, *best]
                continue
            if end is None or any(
                tokens[k].start in starts and tokens[k].lower not in vocab.skippable for k in range(i + 1, end)
            ):
                continue
            if cue.rest[-1] == "to" and _is_infinitive(tokens, end, vocab):
                continue  # "was going to capture X"
            if cue.rest[-1] == "at" and {t.lower for t in tokens[end : end + 1]} & _COUNTING:
                continue  # "fired at least 40 shells into X"
        else:
            end = i + 1
        dated = has_dates and _is_dated(tokens, end, starts)
        driven_in = cue.frame == "force>" and cue.rest[-1:] == ("in",)
        timed = driven_in or cue.frame == "weapon>place" or cue.rest[-1:] == ("on",)
        if dated and timed and parted is None and not (driven_in and _NEXT & {t.lower for t in tokens[end : end + 2]}):
            continue  # "fell on Monday", "came under fire on Monday", "were driven in May"
        if end > stop:
            best, stop = [cue], end
        elif end == stop:
            best.append(cue)
    return tuple(best), stop


def _may_stand(tokens: Sequence[Token], i: int, vocab: Vocabulary, *, far: int) -> Sequence[VerbCue]:
    """The cues of the verb at token `i` whose next word stands near, if they have one: "was" alone begins dozens.

    `far`: words of a date that may part them.
    """
    cues, by_next = vocab.cues.verbs[tokens[i].lower], vocab.verbs_by_next[tokens[i].lower]
    if len(by_next) == 1 and "" in by_next:
        return cues
    near = {t.lower for t in tokens[i + 1 : i + 2 + MAX_SKIPPED + far]}
    near |= {low.rpartition("-")[2] for low in near if "-" in low}  # "full-control"
    return [cues[n] for n in sorted([n for word in by_next.keys() & {"", *near} for n in by_next[word]])]


def _is_adjective(tokens: Sequence[Token], i: int) -> bool:
    """ "in (virtually) complete control of X", but not "to complete control of X"; "the left wing of Y"?"""
    low, before = tokens[i].lower, tokens[i - 1].lower if i > 0 else ""
    if low == "left":
        return before in _ITS and i + 1 < len(tokens) and tokens[i + 1].lower in _SIDED
    return low == "complete" and i > 0 and (before in _IN or before.endswith("ly"))


def nouns_at(tokens: Sequence[Token], i: int, vocab: Vocabulary) -> tuple[tuple[NounCue, ...], int]:
    """The cues of a noun phrase that stands here, if there is one, and where it stops."""
    cues = vocab.cues.nouns.get(tokens[i].lower, ())
    for cue in cues:
        k = i + 1 + len(cue.rest)
        if k <= len(tokens) and all(t.lower == w for t, w in zip(tokens[i + 1 : k], cue.rest, strict=True)):
            return tuple(c for c in cues if c.rest == cue.rest), k  # "its foothold in X", "X, its last foothold"
    return (), i


def _is_dated(tokens: Sequence[Token], at: int, starts: Mapping[int, tuple[str, int, object]]) -> bool:
    """Does a date begin at token `at`, a "the" apart?"""
    at += at < len(tokens) and tokens[at].lower == "the" and tokens[at].start not in starts
    return at < len(tokens) and starts.get(tokens[at].start, _NOTHING)[0] == "date"


def _may_be_parted(cue: VerbCue) -> bool:
    """May a date stand before the last word of a verb ("landed on Thursday in X", "took control on Friday of X")?"""
    last = cue.rest[-1]
    if last == "to":
        return cue.frame in {
            "force>place",
            "besieger>place",
            "weapon>place",
        }  # "fell on Monday to Y" is read behind the verb
    return last in _BEHIND_DATE or (last in _OVER and len(cue.rest) > 1)


def _dated_between(
    tokens: Sequence[Token],
    at: int,
    rest: tuple[str, ...],
    starts: Mapping[int, tuple[str, int, object]],
    vocab: Vocabulary,
) -> int | None:
    """Where "took control" ends, if nothing but a date parts it from its last word ("on Friday of X")."""
    end = match_rest(tokens, at, rest[:-1], vocab.skippable)
    if end is None or end + 1 >= len(tokens):
        return None
    k = end
    while k < min(end + _FAR, len(tokens)) and tokens[k].lower in _BEFORE_DATE and tokens[k].start not in starts:
        k += 1
    kind, stop, _ = starts.get(tokens[k].start, _NOTHING) if k < len(tokens) else _NOTHING
    if kind != "date":
        return None
    while k < len(tokens) and tokens[k].end <= stop:
        k += 1
    return end if k < len(tokens) and tokens[k].lower == rest[-1] else None


def _is_infinitive(tokens: Sequence[Token], i: int, vocab: Vocabulary) -> bool:
    """Does the base form of a verb stand at token `i`, and no noun ("to control of") nor title ("to Lord X")?"""
    if i < len(tokens) and tokens[i].capitalised and tokens[i].lower in vocab.cls["names.ranks"]:
        return False
    verb = i < len(tokens) and any("base" in cue.forms for cue in vocab.cues.verbs.get(tokens[i].lower, ()))
    return verb and (i + 1 >= len(tokens) or tokens[i + 1].lower not in {"of", "over"})


def _parted(tokens: Sequence[Token], at: int, particle: str) -> bool:
    """Does a verb's particle stand behind its object ("gave it up", "handed the port of X over")?"""
    for k in range(at, min(len(tokens), at + _MAX_PARTED)):
        token = tokens[k]
        if token.lower == particle:
            last = k + 1 == len(tokens)
            return k > at and (last or not tokens[k + 1].capitalised)
        if token.kind != "word" or token.lower in _CLAUSES:
            return False
    return False
