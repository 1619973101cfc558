"""The lines of a text, each judged by its own words with the lists of `page_chrome.toml`."""

from typing import NamedTuple

from geomap.model import ZoneKind
from geomap.patterns import lazy
from geomap.reports.lexicon import ChromeLexicon, chrome_lexicon, plain

MAX_LINES = 50_000
"""Lines with something on them that are looked at: a text with more of them is no article."""
MAX_LINE = 500
"""Longer lines are paragraphs: only their ends are looked at."""

# Said by its first character, which is looked for several times faster than three alternatives are.
_BULLET = lazy(r"[\d\-–—•·*‣▪■►#](?:(?<=\d)\d{0,2}[.)] |(?<=[-–—•·*‣▪■►]) ?|(?<=#)#{0,5} )")
_BEGINS_BULLET = b"0123456789-*#"
_FULL_STOP = lazy(r"(?<!\b[A-Z])(?<!\.\.)[.。]")
_CLOSING = "'\"’”»)]"

_RUN = lazy(r"[^\n\r\u2028\u2029\v\f]+")
_SENTENCE_WORDS = 9


def without_bullet(line: str) -> str:
    """A line without its bullet or number ("- ", "3. ")."""
    if line.isascii() and len((raw := line.encode()).translate(None, _BEGINS_BULLET)) == len(raw):
        return line  # as most are, which is told in less time than the expression takes
    return _BULLET.sub("", line, count=1)


def ends_sentence(line: str) -> bool:
    """Whether a line ends with a full stop, and not that of an initial or of a headline that was cut ("...")."""
    last = len(line.rstrip(_CLOSING)) - 1
    return last >= 0 and line[last] in ".。" and _FULL_STOP.match(line, last) is not None


class Line(NamedTuple):
    """A line with something on it; the span is without the space at its ends."""

    start: int
    end: int
    words: int
    folded: str
    """As it is compared: empty for a line longer than `MAX_LINE`."""
    gap: bool
    """A blank line stands above it."""
    kind: ZoneKind | None = None

    @property
    def long(self) -> bool:
        """Whether it is a paragraph by its length alone."""
        return self.end - self.start > MAX_LINE


def split_lines(text: str) -> list[Line]:
    """Cut a text into lines, without those that have nothing on them.

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
        between = text[after:start].replace("\r\n", "\n")
        gap = bool(lines) and sum(between.count(char) for char in "\n\r\u2028\u2029\v\f") > 1
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
    """What a line is by its words alone."""
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
