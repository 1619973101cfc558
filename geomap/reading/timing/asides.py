"""Which dates of a sentence are not those of what it tells: dates of sayings, of comparisons, of what was before."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from geomap.patterns import lazy
from geomap.reading.commonwords import RELATIVES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geomap.model import When
    from geomap.reading.dates.mentions import DateMention
    from geomap.reading.sentences.items import Vocabulary
    from geomap.reading.sentences.words import Sentence

_YEAR = 366
BACKGROUND_DAYS = 180
"""Days before a report of which it tells nothing new."""
_MORE = 3
"""Words that a clause has at least."""
_SINCE_CLAUSE = 2
"""Words of "since they took X in" at least: "since early" is none."""
_CLAUSE = 40
"""Words of a clause before its date, at most."""
_WEEK = 6
_RECENT = 2
"""Years that a report of news may look back to."""
_WEEKS = 60
"""Days before a report that it may look back to, and that are not those it tells of."""
_ASIDE = 12
"""Words of ", which briefly fell to Y", at most."""
_HEADED = 2
"""Words before a date at the head of a sentence, at most."""
_BORN = 9
"""Words of "born in a village near X in" before a date."""
_SAYING = 5
"""Words in which a verb of saying and what it is said to come before a date."""
_TELLING = 9
"""Words of "told this newspaper by satellite telephone"."""
_COMPARED = 5
"""Words of "as the rebels did in" at most."""
_SUBJECT = 5
"""Words of "which the rebels themselves" before "would"."""
_PERFECT = frozenset({"has", "have"})
_PRESENT = frozenset({"has", "have", "is", "are", "now", "says", "say"})
_PARTICIPLES = ("ed", "en", "ought", "aught", "eld", "ost", "eft")
_PREPOSITIONS = frozenset({"when", "then", "often", "even", "left", "led", "need"})
_COMPARING = frozenset({"as", "than", "like", "unlike"})
_DOING = frozenset({"did", "do", "had", "was", "were", "in", "on", "during", "back"})
_LATER = frozenset({"later", "eventually", "not", "remain", "stay"})
_BEFORE_DATES = frozenset({"on", "in", "late", "early", "at", "the"})
_ORIGINS = frozenset({"founded", "born", "created", "established"})
_BEING = frozenset({"was", "were", "had"})
_BACKWARD = frozenset({"having", "which", "who", "whose", "whom", "where", "after", "following", "since", "had"})
_ELSEWHEN = lazy(
    r"\b(?:recent|previous|preceding|prior|earlier|ago)\b|^(?:now|currently|presently|nowadays)$|(?-i:recent)",
    re.IGNORECASE,
)
"""Of "won the previous May", "took five camps in recent weeks": the narrative is not there."""


class Dated(NamedTuple):
    """A date where it stands in a sentence, and when that is told."""

    sentence: Sentence
    date: DateMention
    at: int
    """The token with which the date begins."""
    behind: int
    """The token behind it."""
    published: dt.date | None
    now: When | None
    """The date that the narrative has come to."""

    @property
    def written(self) -> str:
        """The words of the date."""
        return self.date.when.as_written or ""

    def before(self, most: int) -> Sequence[str]:
        """The words before it."""
        return self.sentence.words[max(0, self.at - most) : self.at]


def dated(sentence: Sentence, date: DateMention, published: dt.date | None, now: When | None) -> Dated:
    """A date with its place among the tokens of its sentence."""
    at = bisect_left(sentence.tokens, date.start, key=lambda t: t.start)
    behind = bisect_left(sentence.tokens, date.end, lo=at, key=lambda t: t.start)
    return Dated(sentence, date, at, behind, published, now)


def is_passed(d: Dated) -> bool:
    """Does the narrative not come to a date that its sentence tells?"""
    for tells in _PASSED:  # noqa: SIM110 - for every date of a report: any() would take longer
        if tells(d):
            return True
    return False


def is_long_ago(when: When, published: dt.date) -> bool:
    """Is a date of another time than the days that a report of that day tells of?"""
    return when.latest is None or (published - when.latest).days > BACKGROUND_DAYS


def is_recent(when: When, published: dt.date) -> bool:
    """Is a date one of the weeks before a report?"""
    return when.latest is not None and 0 <= (published - when.latest).days <= _WEEKS


def is_of_saying(d: Dated, vocab: Vocabulary) -> bool:
    """Is a date that of "the army said on Monday", "told reporters on Monday": not the narrative's?"""
    before = list(d.before(_SAYING))
    while before and before[-1] in _BEFORE_DATES:
        del before[-1]
    return bool(before) and (before[-1] in vocab.cls["classes.reporting"] or "told" in d.before(_TELLING))


def is_flashback(d: Dated) -> bool:
    """Does a date stand in a clause of the past perfect: "the army had held it in 2012"?"""
    for word in reversed(d.before(_CLAUSE)):
        if word == "had" or word in _PERFECT:
            return word == "had"
        if word in {",", ";", ":", "but"}:
            return False
    return False


def looks_back(d: Dated) -> bool:
    """Does a date say in a clause of its own what was before the day told ("on Thursday, having taken X on Monday")?"""
    return _is_before_now(d) and is_in_aside(d)


def is_in_aside(d: Dated) -> bool:
    """Does a date stand in a clause that tells what was before: "which ...", "having ...", "after ..."?"""
    words = d.sentence.words
    for k in range(d.at - 1, max(-1, d.at - 1 - _CLAUSE), -1):
        told = k > 0 and words[k - 1].endswith(("said", "says", "ed", "ing"))
        if words[k] in _BACKWARD or (words[k] == "that" and k > 0 and not told):
            return True
        if words[k] in {",", ";", ":"}:
            return False
    return False


def is_by_the_way(d: Dated) -> bool:
    """Is the first date of a news report that of what was before: "which fell last year", "since it had fallen in May"?

    A report without another date tells of the days before its own.
    """
    last, clause = d.date.when.latest, d.before(_ASIDE)
    days = (d.published - last).days if d.published is not None and last is not None else 0
    if days <= _WEEK:
        return False
    if is_flashback(d):
        return days <= _WEEKS and is_in_aside(d)
    opens = next((k for k in range(len(clause) - 1, 0, -1) if clause[k] in RELATIVES), 0)
    if opens and clause[opens - 1] == "," and "," not in clause[opens:] and _closes(d):
        return True  # "Y, who took X in 2014, shelled Z"
    if days > _YEAR * _RECENT and _PRESENT.isdisjoint(d.sentence.words):
        return False  # an account of years ago, which may begin anywhere
    if "which" in clause and "," not in clause[clause.index("which") :]:
        return True
    comma = next((k for k in range(len(clause) - 1, -1, -1) if clause[k] in {",", ";"}), None)
    set_in = comma is not None and clause[comma] == "," and _is_participle(clause[comma + 1 : comma + 3])
    return set_in and _tells_of_now(d)


def begins_story(d: Dated) -> bool:
    """Is "since March" a date that the narrative can begin with: not "since 1998", "have held X since May"?"""
    first = d.date.when.earliest
    late = first is not None and (d.published is None or (d.published - first).days <= _YEAR)
    if not late and not d.written.startswith("From "):
        return False
    return not (d.published is not None and _lasts(d)) and not is_in_aside(d)


def _is_owned(d: Dated) -> bool:
    """ "Last month's advance": of which something is told now?"""
    tokens = d.sentence.tokens
    return d.behind < len(tokens) and tokens[d.behind].kind == "possessive"


def _is_compared(d: Dated) -> bool:
    """ "Will take X as they did last year", "worse than in 2014": is it when something else was so?"""
    before = d.before(_COMPARED)
    first = next((k for k in range(len(before) - 1, -1, -1) if before[k] in _COMPARING), None)
    return first is not None and before[-1] in _DOING | _COMPARING and "," not in before[first:]


def _is_of_since(d: Dated) -> bool:
    """Does it stand in the "since ..." that a sentence in the present perfect, or a report of now, begins with?"""
    words = d.sentence.words
    if words[0] != "since" or "," not in words or d.at > words.index(","):
        return False
    return not _PERFECT.isdisjoint(words) or (d.published is not None and is_long_ago(d.date.when, d.published))


def _begins_what_lasts(d: Dated) -> bool:
    """ "Have pushed south since they took X in January": is it when what still goes on began?

    In the news so is that of "the greatest loss since the offensive in May".
    """
    words = d.sentence.words[: d.at]
    since = next((k for k in range(len(words) - 1, -1, -1) if words[k] in {"since", ";", ":"}), -1)
    if since < 0 or words[since] != "since" or d.at - since <= _SINCE_CLAUSE:
        return False
    going_on = _PERFECT if d.published is None else _PERFECT | {"is", "are"}
    return not going_on.isdisjoint(words[:since])


def _lasts(d: Dated) -> bool:
    """ "have been pushing on since May": does a date stand in a clause of the present perfect?"""
    for word in reversed(d.before(_CLAUSE)):
        if word in _PERFECT:
            return True
        if word in {",", ";", ":", "had", "which", "who"}:
            return False
    return False


def _is_foretold(d: Dated) -> bool:
    """Does it stand in a clause that looks ahead: "which Y would hold until May", "would not fall until 1943"?"""
    words = d.before(_CLAUSE)
    would = next((k for k in range(len(words) - 1, -1, -1) if words[k] in {"would", ";", ":"}), 0)
    if not words or words[would] != "would":
        return False
    later = not _LATER.isdisjoint(words[would + 1 : would + 3])
    return later or not RELATIVES.isdisjoint(words[max(0, would - _SUBJECT) : would])


def _lasts_till_now(d: Dated) -> bool:
    """ "X, which has changed hands several times over the past year": is what is told next now?"""
    return d.date.kind == "range" and d.date.when.latest == d.published and is_in_aside(d)


def _is_elsewhen(d: Dated) -> bool:
    return _ELSEWHEN.search(d.written) is not None


def _is_of_origin(d: Dated) -> bool:
    """ "The group, founded by X in 2014, said": is it when somebody came to be?"""
    words = d.sentence.words
    if "born" in d.before(_BORN):
        return True  # somebody, whose deeds come later
    opens = words[0] in _ORIGINS and "," not in words[: d.at]  # "Founded by X in the east in 1975,"
    return opens or (not _ORIGINS.isdisjoint(d.before(_SAYING)) and _BEING.isdisjoint(d.before(_SAYING)))


def _is_flashback_to_long_ago(d: Dated) -> bool:
    """ "The army had held it in 2012": does the news go on from where it was?"""
    return d.published is not None and is_long_ago(d.date.when, d.published) and is_flashback(d)


def _tells_back(d: Dated) -> bool:
    """ "Many weeks before, Y had left X": does "had" stand behind it in its clause, or in the one it heads?"""
    if not _is_before_now(d):
        return False
    for k, word in enumerate(d.sentence.words[d.behind : d.behind + _ASIDE]):
        if word == "had":
            return True
        headed = k == 0 and d.at <= _HEADED
        clause = word in RELATIVES or word == "that" or word.endswith("ed")
        if clause or (word in {",", ";", ":"} and not headed):
            return False
    return False


def _is_before_now(d: Dated) -> bool:
    """Is a date over when the narrative's begins?"""
    begins, ends = d.now.earliest if d.now is not None else None, d.date.when.latest
    return begins is not None and ends is not None and ends < begins


def _is_ahead(d: Dated) -> bool:
    """ "Within two months": has nothing that is told happened then?"""
    first = d.date.when.earliest
    return d.published is not None and first is not None and first >= d.published and d.date.when.latest != first


def _is_aside_of_now(d: Dated) -> bool:
    """ "The fighting is near X, scene of a battle in 1983": is it of long ago, beside what is so now, in the news?"""
    if d.published is None or d.now is None or is_long_ago(d.now, d.published):
        return False
    return is_long_ago(d.date.when, d.published) and _tells_of_now(d)


def _tells_of_now(d: Dated) -> bool:
    """Is the sentence in the present?"""
    return not _PRESENT.isdisjoint(d.sentence.words) and _BEING.isdisjoint(d.sentence.words)


def _closes(d: Dated) -> bool:
    """Does a comma stand behind a date, with more of the sentence to come?"""
    words = d.sentence.words
    return d.behind + _MORE < len(words) and words[d.behind] == ","


def _is_participle(words: Sequence[str]) -> bool:
    """ ", seized by Y in 2013,": do the first words of a clause make it one of a participle?"""
    return bool(words) and words[0].endswith(_PARTICIPLES) and words[0] not in _PREPOSITIONS


_PASSED = (
    _is_owned, _is_compared, _is_of_since, _begins_what_lasts, _is_foretold, _lasts_till_now,
    _is_elsewhen, _is_of_origin, _is_flashback_to_long_ago, _tells_back, _is_ahead, _is_aside_of_now,
)  # fmt: skip
"""What says of a date that the narrative does not come to it."""
