"""Where capitals say nothing: headlines, whose words all have one."""

from geomap.reading.toponyms.text import Text
from geomap.reading.toponyms.tokens import LONG


def ends_sentence(gap: str) -> bool:
    """Whether what stands behind a word ends a sentence."""
    return "\n" in gap or gap.strip()[:1] in {".", "!", "?"} or gap.rstrip().endswith((".", "!", "?"))


def title_case(row: Text, first: int, last: int) -> bool:
    """Whether the other words of a name's sentence are capitalised as well, so that a capital says nothing.

    Those next to it are not enough, for names stand beside each other in any sentence.
    """
    behind = _capitals(row, range(last + 1, min(len(row.words), last + 1 + _HEADLINE)), -1)
    if behind < 0:
        return False
    before = _capitals(row, range(first - 1, max(-1, first - 1 - _HEADLINE), -1), 0)
    return before >= 0 and behind + before >= _ENOUGH


def _capitals(row: Text, numbers: range, gap: int) -> int:
    """How many long words are capitalised up to the end of a sentence or line; -1 where one is not, or a short one that
    headlines capitalise. `gap` leads from a word to what parts it from the one before.
    """
    words, gaps, known = row.words, row.gaps, row.known
    long = 0
    for at in numbers:
        word = words[at]
        if len(gaps[at + gap]) > 1 and ends_sentence(gaps[at + gap]) and not row.joins(at + gap):
            break
        if "a" <= word < "{":
            if len(word) > 1 and word not in _SMALL:
                return -1
        elif len(word) > LONG:
            if not (word < "a" and word.isalpha()) and not known[word].opens:
                return -1
            long += 1
    return long


_SMALL = frozenset("a an the and or but nor of in on at to for by as vs via off out up".split())
"""Words that headlines leave in small letters."""


_HEADLINE = 24
"""Words to each side of a name that tell whether it stands in a headline."""


_ENOUGH = 2
"""Long words that must be capitalised."""
