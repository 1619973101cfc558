"""The lines of a text: each judged by its own words with the lists of `page_chrome.toml`, and by how it looks."""

from typing import NamedTuple

from geomap.model import ZoneKind
from geomap.patterns import lazy
from geomap.reports.datelines import is_byline
from geomap.reports.lexicon import ChromeLexicon, chrome_lexicon, plain

MAX_LINES = 50_000
"""The number of lines that are looked at, without blank ones: a text with more is not an article."""
MAX_LINE = 500
"""Characters; longer lines are paragraphs, and only their ends are looked at."""

# Written so that its first character can be searched for, which is several times faster than three alternatives.
_BULLET = lazy(r"[\d\-–—•·*‣▪■►#](?:(?<=\d)\d{0,2}[.)] |(?<=[-–—•·*‣▪■►]) ?|(?<=#)#{0,5} )")
_BEGINS_BULLET = b"0123456789-*#"
_FULL_STOP = lazy(r"(?<!\b[A-Z])(?<!\.\.)[.。]")
_CLOSING = "'\"’”»)]"
_STOPS = frozenset(".!?…。؟")

_RUN = lazy(r"[^\n\r\u2028\u2029\v\f]+")
_SENTENCE_WORDS = 9
TITLE_WORDS = 32
"""A line of more words is no title."""
HEADING_WORDS = 16


def without_bullet(line: str) -> str:
    """A line without its bullet or number ("- ", "3. ")."""
    if line.isascii() and len((raw := line.encode()).translate(None, _BEGINS_BULLET)) == len(raw):
        return line  # like most lines; this test is faster than the expression
    return _BULLET.sub("", line, count=1)


def ends_sentence(line: str) -> bool:
    """Whether a line ends with a full stop, and not that of an initial or of a headline that was cut ("...")."""
    last = len(line.rstrip(_CLOSING)) - 1
    return last >= 0 and line[last] in ".。" and _FULL_STOP.match(line, last) is not None


class Line(NamedTuple):
    """A line that is not blank; its span leaves out the white space at its ends."""

    start: int
    end: int
    words: int
    folded: str
    """The line as it is compared; empty if it is longer than `MAX_LINE`."""
    gap: bool
    """Whether a blank line is above it."""
    kind: ZoneKind | None = None

    @property
    def long(self) -> bool:
        """Whether it is a paragraph by its length alone."""
        return self.end - self.start > MAX_LINE


def split_lines(text: str) -> list[Line]:
    """Cut a text into lines, leaving out blank ones.

    Lines beyond `MAX_LINES` are left out.
    """
    lexicon = chrome_lexicon()
    lines: list[Line] = []
    after = 0
    for run in _RUN.finditer(text):
        start, end = run.span()
        long = end - start > MAX_LINE
        raw = text[start : start + MAX_LINE + 1] if long else run.group()
        start += len(raw) - len(raw.lstrip())
        while end > start and text[end - 1].isspace():
            end -= 1
        if start >= end:
            continue
        # One newline ends a line ("\r\n" is one); more than one leaves a blank line.
        gap = False
        if lines and start - after > 1:
            between = text[after:start].replace("\r\n", "\n")
            gap = sum([between.count(char) for char in "\n\r\u2028\u2029\v\f"]) > 1
        after = end
        if end - start > MAX_LINE:
            lines.append(Line(start, end, MAX_LINE, "", gap))
        else:
            content = text[start:end]
            folded = plain(without_bullet(content))
            line = Line(start, end, len(content.split()), folded, gap)
            lines.append(line._replace(kind=_by_itself(line, lexicon)))
        if len(lines) == MAX_LINES:
            break
    return lines


def _by_itself(line: Line, lexicon: ChromeLexicon) -> ZoneKind | None:
    """The kind of a line by its words alone; None if they do not say."""
    folded = line.folded
    bare = folded.rstrip(" .:!?…>»")
    sentence = line.words >= _SENTENCE_WORDS and ends_sentence(folded)
    for rule in lexicon.rules:
        if line.words > rule.words:
            continue
        if bare in rule.lines or folded in rule.lines or _starts(folded, rule.marked):
            return rule.kind
        if not sentence and _starts(folded, rule.unmarked):
            return rule.kind
        for pattern in rule.patterns:
            if pattern.fits(folded, line.words):
                return rule.kind
    return None


def _starts(folded: str, beginnings: tuple[str, ...]) -> bool:
    if not folded.startswith(beginnings):
        return False
    return any(
        folded.startswith(start) and not (start[-1].isalnum() and folded[len(start) : len(start) + 1].isalnum())
        for start in beginnings
    )


class Page:
    """The lines of one text, and what they look like."""

    def __init__(self, text: str, lines: list[Line]) -> None:
        self.text = text
        self.lines = lines
        self.lexicon = chrome_lexicon()
        self.margin = self._margin()
        self.spaced = sum(line.gap for line in lines) * 2 > len(lines)
        """Paragraphs are set off by blank lines."""

    def content(self, index: int) -> str:
        """The text of a line."""
        line = self.lines[index]
        return self.text[line.start : line.end]

    def mark(self, index: int, kind: ZoneKind | None) -> None:
        """Set the kind of a line."""
        self.lines[index] = self.lines[index]._replace(kind=kind)

    def headline(self, index: int, words: int = HEADING_WORDS) -> bool:
        """Whether a line does not end like a sentence and has at most `words` words."""
        line = self.lines[index]
        if line.long or line.kind is not None or line.words > words:
            return False
        content = self.content(index)
        if ends_sentence(content) or content[-1] in ",;:-–—([" or not any(map(str.isalpha, content)):
            return False
        return not self.lexicon.tails.search(content)

    def paragraph(self, index: int) -> bool:
        """Whether a line reads as prose."""
        line = self.lines[index]
        return line.kind is None and (
            line.long
            or line.words > TITLE_WORDS
            or (line.words >= 4 and self.content(index).rstrip(_CLOSING)[-1:] in _STOPS)
        )

    def runs_on(self, index: int) -> bool:
        """Whether the next line goes on with the sentence of this one."""
        if index + 1 >= len(self.lines) or self.lines[index + 1].gap:
            return False
        if self.lines[index + 1].kind is not None or is_byline(self.content(index + 1)[:200]):
            return False
        line, below = self.lines[index], self.lines[index + 1]
        if self.margin is None or self.text[below.start].islower():
            return self.text[below.start].islower()
        # The line was broken for its width if the next word had little room on it.
        word = self.text[below.start : below.start + MAX_LINE].split(maxsplit=1)[0]
        return (line.end - line.start + 1 + len(word)) * 5 > self.margin * 4

    def _margin(self) -> int | None:
        """The length of the longest line if lines are broken at a margin; None if every line is a paragraph."""
        close = [line for line in self.lines[1:200] if not line.gap]
        low = sum(self.text[line.start].islower() for line in close)
        if not close or low * 3 <= len(close):
            return None
        return max(line.end - line.start for line in close)
