"""Text to sentences and tokens, with offsets, in time linear in its length."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from geomap.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_TOKENS = 160
"""A longer sentence is cut (at a comma where there is one): rules look at neighbourhoods, and time stays linear."""

# A word keeps inner apostrophes, hyphens and dots of abbreviations (al-Bab, Ma'arrat, U.S.); a possessive ending is
# a token of its own, so that names end where they should, and so is the participle of "rebel-held", "US-backed".
_COMPOUND = (
    "held|controlled|occupied|besieged|backed|led|supported|aligned|allied|ruled|run|governed|administered|affiliated"
)
_TOKEN = lazy(
    r"(?P<number>\d+(?:[.,]\d+)*(?:st|nd|rd|th|s)?\b|\d{1,2}[.:]\d\d(?=[ap]m\b))"
    r"|(?P<possessive>(?<!\bRa)['’]s\b)"
    r"|(?P<word>[Ww]/(?=\s)|\b[Ii]ncl\.|(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’`ʻʼʿʾ‘](?:(?<=\bRa.)|(?!s\b))[^\W_]+|(?:(?<=\b[RrDd]e)[-‐‑]|[-‐‑](?!(?:"
    + _COMPOUND
    + r")\b))[^\W_]+)*|(?<!\S)&(?=\s))"
    # The marks of posts say nothing of their own: "#Bakhmut", "@army", "~80%", pictures.
    r"|(?P<punct>(?![#@](?=[^\W_])|[~≈](?=\d)|[\u2600-\u27bf\ufe0f\u200d\u20e3\U0001f000-\U0001faff])(?:[^\w\s]|_))"
)
_SIGNS = {"&": "and", "w/": "with", "incl.": "including"}
_END = lazy(r"[.!?…؟。](?:[\"'”’»)\]]*)(?:\[[^\[\]\n]{1,20}\]){0,9}(?=\s|$)")
"""A sentence ends behind the marks of its citations (".[14][15]")."""
_NEXT_WORD = lazy(r"\s*[\"'“‘(\[«]*(\w+)?")
_PARAGRAPH = lazy(r"\n[^\S\n]*\n|\r\r|\r\n[^\S\n]*\r\n|[\u2029]")
_LINE = lazy(r"\r\n|\n|\r|\u2028")

ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof gen lt col maj sgt capt cmdr brig adm sen rep gov pres st ste sta sto mt ft "
    "no vs etc approx dept incl esp "
    "jan feb mar apr jun jul aug sep sept oct nov dec inc ltd co corp jr sr u.s u.k u.n d.c a.m p.m e.g i.e".split()
)
_SENTENCE_STARTERS = frozenset("the a an in on it its they he she we but and this that these those after at".split())


TokenKind = Literal["word", "number", "possessive", "punct"]


_ARTICLE = 4
"""Characters of an article with its hyphen, at most."""


class Token(NamedTuple):
    """A word, number, possessive ending or punctuation mark: `text[start:end]`."""

    start: int
    end: int
    text: str
    lower: str
    kind: TokenKind

    @property
    def capitalised(self) -> bool:
        """Does it begin with a capital (or with an article joined to one: al-Bab)?"""
        if self.text[:1].isupper():
            return True
        hyphen = self.text.find("-", 0, _ARTICLE)
        return hyphen >= 0 and self.text[hyphen + 1 : hyphen + 2].isupper()


_UP_TO_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_NUMBERS = {word: n for n, word in enumerate(_UP_TO_TWENTY)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}


def number_of(lower: str) -> int | None:
    """The number below a hundred that a word says ("seven", "ninety-five"); None of other words."""
    tens, _, ones = lower.partition("-")
    if not ones:
        return _NUMBERS.get(lower)
    return _NUMBERS[tens] + _NUMBERS[ones] if tens in _TENS and ones in _UP_TO_TWENTY[1:10] else None


def is_titled(words: Iterable[str]) -> bool:
    """Is a line capitalised like a headline ("Rebels Seize Key Border Town from Army"), or all in capitals?

    There a capital does not tell a name. Words of four letters or more count, of which there have to be four;
    prepositions may be in small letters.
    """
    count, loud = 0, True
    for word in words:
        loud = loud and word.isupper()
        if len(word) < _LONG or word in _SMALL:
            continue
        if not (word[0].isupper() or word.partition("-")[2][:1].isupper()):
            return False
        count += 1
    return count >= _LONG or (loud and count >= _LOUD)


_LONG = 4
_LOUD = 2
"""Words of that length in a line all in capitals ("CITY UNDER SIEGE FOR DAYS")."""
_SMALL = frozenset(
    "from with over into near after amid under upon onto between against within during through than".split()
)


class Sentence(NamedTuple):
    """A sentence, headline, list item or other line of its own."""

    start: int
    end: int
    paragraph: int
    """Number of the paragraph it stands in, from 0."""
    tokens: tuple[Token, ...]
    words: tuple[str, ...]
    """What the tokens are, in small letters."""


def tokenize(text: str, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """Tokens of `text[start:end]`, offsets into `text`."""
    return tuple(
        [
            Token(m.start(), m.end(), word := m[0], _folded(word), m.lastgroup)  # type: ignore[arg-type]
            for m in _TOKEN.finditer(text, start, len(text) if end is None else end)
        ]
    )


def _folded(word: str) -> str:
    return _SIGNS.get(word) or word.casefold().replace("n’t", "n't")


def sentences(text: str, stretches: Iterable[tuple[int, int]]) -> Iterator[Sentence]:
    """Split stretches of a text into sentences.

    Parameters
    ----------
    text
        The whole report.
    stretches
        Half-open spans to read, in order, not overlapping: page chrome is left out by not being among them. A
        sentence never crosses from one to the next.
    """
    wrapped = is_wrapped(text)
    paragraph = 0
    for start, end in stretches:
        for low, high in _cut(text, start, end, _PARAGRAPH):
            lines = [(low, high)] if wrapped else list(_cut(text, low, high, _LINE))
            for line_start, line_end in lines:
                yield from _line(text, line_start, line_end, paragraph)
                if not wrapped:
                    paragraph += 1
            if wrapped:
                paragraph += 1


def _cut(text: str, start: int, end: int, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    at = start
    for m in pattern.finditer(text, start, end):
        if text[at : m.start()].strip():
            yield at, m.start()
        at = m.end()
    if text[at:end].strip():
        yield at, end


def is_wrapped(text: str) -> bool:
    """Are lines broken by width rather than by paragraph? Most breaks then fall inside sentences."""
    breaks = inside = 0
    for m in _LINE.finditer(text, 0, min(len(text), 20_000)):
        before, after = text[max(0, m.start() - 1) : m.start()], text[m.end() : m.end() + 1]
        if before.strip() and after.strip():
            breaks += 1
            inside += before not in ".!?:;\"”'’" and after.islower()
    return breaks >= 3 and inside >= breaks * 0.4


def _line(text: str, start: int, end: int, paragraph: int) -> Iterator[Sentence]:
    at = start
    for m in _END.finditer(text, start, end):
        if m.end() < end and not _ends_sentence(text, m.start(), m.end(), end):
            continue
        yield from _sentence(text, at, m.end(), paragraph)
        at = m.end()
    if text[at:end].strip():
        yield from _sentence(text, at, end, paragraph)


def _ends_sentence(text: str, stop: int, after: int, end: int) -> bool:
    following = _NEXT_WORD.match(text, after, min(end, after + 60))
    word = following.group(1) if following else None
    if word and word[:1].islower():
        return False
    if text[stop] != ".":
        return True
    head = re.search(r"((?:[A-Z]{2,}-)?[\w.]+)$", text[max(0, stop - 12) : stop])  # "the SPLM-N." is no initial
    before = head.group(1).casefold() if head else ""
    if before in ABBREVIATIONS:
        return "." in before and word is not None and word.casefold() in _SENTENCE_STARTERS
    return not (len(before) == 1 and before.isalpha())


def _sentence(text: str, start: int, end: int, paragraph: int) -> Iterator[Sentence]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    tokens = tokenize(text, start, end)
    at = 0
    while len(tokens) - at > MAX_TOKENS:
        cut = next(
            (i for i in range(at + MAX_TOKENS, at + MAX_TOKENS // 2, -1) if tokens[i - 1].lower in {",", ";", ":"}),
            at + MAX_TOKENS,
        )
        yield _of_tokens(tokens[at:cut], paragraph)
        at = cut
    if at < len(tokens):
        yield _of_tokens(tokens[at:], paragraph)


def _of_tokens(tokens: tuple[Token, ...], paragraph: int) -> Sentence:
    return Sentence(tokens[0].start, tokens[-1].end, paragraph, tokens, tuple([t.lower for t in tokens]))
