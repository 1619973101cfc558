"""Names that no table has, and that a report uses as a place's: learned from it before its statements are read.

What is called a place in one sentence ("near Xyz", "the village of Xyz", "Xyz airport") is one in the others, too: "Xyz
was retaken" and "the village" then are read as they are of a name that the gazetteer has.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from geomap.model import Toponym
from geomap.reading.sentences.itemnames import PARTICLES, NameRuns, is_ordinary
from geomap.reading.sentences.words import is_titled
from geomap.reading.story.placemarks import NEVER, SURE, PlaceMarks, Run, run_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from geomap.reading.sentences.items import ForceLike, Vocabulary
    from geomap.reading.sentences.words import Sentence, Token

_ENOUGH = SURE
"""What has to speak for a place, less what speaks against it, in all sentences that have a name."""
_LONGEST = 4
"""Words of the longest name that is looked for in a list."""
_LISTS_GO_ON = frozenset(
    {",", "and", ".", ";", ")", "in", "on", "at", "to", "from", "after", "as", "were", "have", "are", ""}
)
"""Behind a name that "and" joins to a place: not "took X, and Xyz fled"."""


def new_places(
    text: str,
    sentences: Iterable[Sentence],
    toponyms: Sequence[Toponym],
    forces: Sequence[ForceLike],
    vocab: Vocabulary,
    is_demonym: Callable[[str], bool],
) -> tuple[Toponym, ...]:
    """The places of names that no table has, wherever a report names them.

    Parameters
    ----------
    text
        The report's text.
    sentences
        The sentences of its prose.
    toponyms, forces
        What was recognised in it, in order. A name that ends or begins with a place's is another one ("Qasr Xyz").
    vocab
        The cue lexicon.
    is_demonym
        Is a case-folded word the adjective of a nation or a people?

    Returns
    -------
    toponyms
        In order of start; they may contain some of those that were given.
    """
    ends = {t.start: t.end for t in toponyms}
    parties = {f.start: ("force", f.end, f) for f in forces}
    read = [s for s in sentences if not is_titled([t.text for t in s.tokens if t.kind == "word"])]
    marks = PlaceMarks(vocab, is_demonym)
    runs = [list(_runs(sentence, parties, ends, vocab)) for sentence in read]
    odds = _weighed(chain.from_iterable(runs), marks)
    for several in runs:
        _weigh_lists(several, odds, ends)
    learned = _by_first_word(words for words, weight in odds.items() if weight >= _ENOUGH)
    if not learned:
        return ()
    return tuple(_toponym(text, run) for sentence in read for run in _named(sentence, parties, learned, marks))


def _toponym(text: str, run: Run) -> Toponym:
    tokens = run.sentence.tokens
    start, end = tokens[run.i].start, tokens[run.j - 1].end
    return Toponym(start, end, text[start:end])


def _runs(
    sentence: Sentence, parties: Mapping[int, tuple[str, int, object]], ends: Mapping[int, int], vocab: Vocabulary
) -> Iterator[Run]:
    """The names of a sentence that are no mentions."""
    tokens = sentence.tokens
    names = NameRuns(tokens, parties, vocab, lambda _: not is_ordinary(tokens[0], vocab), lambda _: False)
    behind_last, taken = 0, 0
    for i, token in enumerate(tokens):
        if i < behind_last or (token.text == token.lower and token.start not in parties and token.start not in ends):
            continue  # most words
        if token.end == ends.get(token.start) and _ends(tokens, i):
            taken = max(taken, token.end)
            continue
        if token.start in parties:
            taken = max(taken, parties[token.start][1])
        found = names.named(i) if token.kind == "word" and token.capitalised and token.start >= taken else None
        j = i + 1 if found is None else found[1]
        taken = max(taken, ends.get(token.start, 0) if ends.get(token.start, 0) >= tokens[j - 1].end else 0)
        behind = tokens[j].start if j < len(tokens) else -1
        of_party = behind in parties and behind == tokens[j - 1].end + 1  # the first words of its name
        if found is not None and not of_party and ends.get(token.start, 0) < tokens[j - 1].end:
            yield run_of(sentence, i, j)
        behind_last = j


def _ends(tokens: Sequence[Token], i: int) -> bool:
    """Does a name surely end with token `i`: behind it stands a word in small letters, or a mark?"""
    if i + 1 == len(tokens):
        return True
    behind = tokens[i + 1]
    plain = behind.kind == "word" and behind.text == behind.lower and behind.lower not in PARTICLES
    return plain or behind.lower in {",", "."}


def _weighed(runs: Iterable[Run], marks: PlaceMarks) -> dict[tuple[str, ...], int]:
    """What speaks for each name, by its words; against the bare surname of a man, that he is named."""
    odds: dict[tuple[str, ...], int] = {}
    men = set()
    for run in runs:
        weight = marks.weight(run)
        odds[run.words] = odds.get(run.words, 0) + weight
        if weight == NEVER and len(run.words) > 1:
            men.add(run.words[-1:])
    for surname in men & odds.keys():
        odds[surname] = NEVER
    return odds


def _weigh_lists(runs: Sequence[Run], odds: dict[tuple[str, ...], int], ends: Mapping[int, int]) -> None:
    """Count for the names of a sentence the places that they are listed with, forwards and backwards."""
    for run in runs:
        if 0 <= odds[run.words] < _ENOUGH and _is_behind_place(run, odds, ends):
            odds[run.words] += SURE
    for run in reversed(runs):
        if 0 <= odds[run.words] < _ENOUGH and _is_before_place(run, odds, ends):
            odds[run.words] += SURE


def _is_behind_place(run: Run, odds: Mapping[tuple[str, ...], int], ends: Mapping[int, int]) -> bool:
    """ "took X and Xyz": does a comma or "and" join it to a place before it?"""
    tokens, k = run.sentence.tokens, run.i - 1
    if k < 1 or tokens[k].lower not in {",", "and"} or "".join(run.after(1)) not in _LISTS_GO_ON:
        return False
    k -= tokens[k].lower == "and" and tokens[k - 1].lower == ","
    first = range(max(0, k - _LONGEST), k)
    known = any(ends.get(tokens[m].start) == tokens[k - 1].end for m in first)
    return known or any(odds.get(_words(tokens, m, k), 0) >= _ENOUGH for m in first)


def _is_before_place(run: Run, odds: Mapping[tuple[str, ...], int], ends: Mapping[int, int]) -> bool:
    """ "Xyz and X were taken": does a comma or "and" join it to a place behind it?"""
    tokens, k = run.sentence.tokens, run.j
    if k + 1 >= len(tokens) or tokens[k].lower not in {",", "and"}:
        return False
    k += 1 + (tokens[k].lower == "," and tokens[k + 1].lower == "and")
    if k >= len(tokens):
        return False
    behind = range(k + 1, k + 1 + _LONGEST)
    return tokens[k].start in ends or any(odds.get(_words(tokens, k, m), 0) >= _ENOUGH for m in behind)


def _words(tokens: Sequence[Token], i: int, j: int) -> tuple[str, ...]:
    return tuple(t.text for t in tokens[i:j])


class _Learned(NamedTuple):
    """The names that begin with one word."""

    lengths: tuple[int, ...]
    """How many words they have, the most first."""
    names: frozenset[tuple[str, ...]]


def _by_first_word(names: Iterable[tuple[str, ...]]) -> Mapping[str, _Learned]:
    """Names by their first words."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for words in names:
        found.setdefault(words[0], set()).add(words)
    return {
        first: _Learned(tuple(sorted({len(words) for words in several}, reverse=True)), frozenset(several))
        for first, several in found.items()
    }


def _named(
    sentence: Sentence,
    parties: Mapping[int, object],
    learned: Mapping[str, _Learned],
    marks: PlaceMarks,
) -> Iterator[Run]:
    """Where a sentence names one of the places that were learned, by their first words."""
    tokens, behind_last = sentence.tokens, 0
    for i, token in enumerate(tokens):
        if i < behind_last or token.text not in learned or token.start in parties:
            continue
        here = learned[token.text]
        for length in here.lengths:
            run = run_of(sentence, i, i + length)
            if run.words in here.names and not marks.is_part(run) and not marks.is_somebodys(run):
                yield run
                behind_last = run.j
                break
