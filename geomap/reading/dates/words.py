"""The words of a date expression: text to a string of one-letter categories that rules can be written over."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any

from geomap.lexicons import read_table
from geomap.patterns import lazy

_TOKEN = lazy(
    r"(?P<special>\d{4}-\d\d-\d\d(?:T\d\d:?\d\d[\d:.]*+Z?|(?!\w))"
    r"|\d{1,2}+(?P<mark>[./])\d{1,2}+(?P=mark)\d{4}(?!\w)"
    r"|\d++(?:[.,:]\d++)++"
    r"|(?:New[ \n]Year['’]s[ \n](?:Day|Eve)|Christmas(?:[ \n](?:Day|Eve))?|Boxing[ \n]Day)(?!\w)"
    r"|(?<!Lunar )(?<!Chinese )(?<!Persian )(?:[Tt]he[ \n]new[ \n]year|New[ \n]Year)(?![\w'’])"
    r"|World[ \n]War[ \n](?:II?|One|Two|1|2)(?!\w)|(?:First|Second)[ \n]World[ \n]War(?!\w)"
    r"|\d[^\W_]*+"
    r"|[Qq][1-4](?!\w)"
    r"|\.)"
    r"|[^\W_]++"
    r"|\n[^\S\n]*+\n"
    r"|[^\w\s]|_"
)
_WORD = lazy(r"[^\W\d_]+")
_DIGITS = lazy(
    r"\d{4}|\b(?:in|until|till|since) \d{3}\b|\d(?:st|nd|rd|th)\b|\d[./]\d|\bthe [a-z]+(?:th|rst|ond|ird)[.,;:]"
)
_NTH = lazy(r"(\d{1,2})(?:st|nd|rd|th)")
_DECADE = lazy(r"(1[5-9]|20)(\d)0s")

_READ_AS_DIGITS = (
    "iso", "numeric", "dotted", "holiday", "era", "day", "nth", "year", "decade_number", "quarter_number", "other",
)  # fmt: skip
_TABLES = (
    "month", "weekday", "weekday_short", "season", "unit", "units", "unit_long", "daypart", "count", "ordinal", "part",
    "deictic", "now",
)  # fmt: skip
_HOLIDAYS = {
    "christmas eve": (12, 24), "christmas day": (12, 25), "christmas": (12, 25), "boxing day": (12, 26),
    "new year's eve": (12, 31), "new year's day": (1, 1),
    "new year": (1, 1), "the new year": (1, 1),
}  # fmt: skip
_SECOND = ("world war ii", "world war two", "world war 2", "second world war")
_DOTTED = lazy(r"(\d\d)\.(\d\d)")
_STOPS = frozenset(".;:)!?")
_EARLY = 3
"""Digits of a year before 1000."""
_IN_YEAR = frozenset({"in", "until", "till", "since"})
_BEHIND_YEAR = frozenset({".", ",", ";", ")", "ad", "ce", "and", "but", "when", "after", "by", "until"})
_FIRST_LETTER = 0x4E00  # letters that no regular expression gives a meaning to


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The table of words, and a letter for each category."""

    words: dict[str, tuple[str, Any]]
    """Word, in each case in which it counts, to letter and value."""
    letters: dict[str, str]
    """Category to letter."""
    triggers: frozenset[str]
    """Words without which, and without a date's digits, no expression can be there."""
    capital: frozenset[str]
    abbreviations: frozenset[str]
    before_weekday: frozenset[str]
    behind_weekday: frozenset[str]
    counted: frozenset[str]
    behind_nth: frozenset[str]
    """What may stand behind "on the 7th" where that is a day."""
    numbered: frozenset[str]
    """What is numbered: "on the 7th Brigade's front"."""
    works: frozenset[str]
    """Names of works and agencies in a bracket that cites, in their own case."""
    small_in_citations: frozenset[str]
    """Words without a capital in such a bracket."""
    tells: frozenset[str]
    """What a bracket begins with that tells a date of the story, beside words of the calendar."""

    def is_of_calendar(self, word: str) -> bool:
        """Is a lower-case word a month, a weekday or a season?"""
        letter, _ = self.words.get(word.capitalize(), ("", None))
        return letter in {self.letters["month"], self.letters["weekday"], self.letters["season"]}

    def compile(self, pattern: str) -> re.Pattern[str]:
        """Compile a rule in which `<name>` stands for a token of that category; white space means nothing."""
        return re.compile(re.sub(r"<(\w+)>", lambda name: self.letters[name[1]], re.sub(r"\s+", "", pattern)))


@functools.cache
def lexicon() -> Lexicon:
    """Read the words of time from the data file, once."""
    data = read_table("dates")
    names = [*_READ_AS_DIGITS, *_TABLES, "superlative", *data["cues"]]
    letters = {name: chr(_FIRST_LETTER + number) for number, name in enumerate(names)}
    words: dict[str, tuple[str, Any]] = {}
    for table in _TABLES:
        words.update((word, (letters[table], value)) for word, value in data[table].items())
    words.update((word, (letters["superlative"], None)) for word in data["superlative"]["cues"])
    for name, cues in data["cues"].items():
        words.update((word, (letters[name], word)) for word in cues)
    for word, entry in list(words.items()):
        words.update({word.capitalize(): entry, word.upper(): entry})
        if word in data["capital"]:
            del words[word]
    triggers = {word for table in _TABLES if table not in {"count", "ordinal", "part"} for word in data[table]}
    triggers.update(word for name in ("then", "time", "half", "century") for word in data["cues"][name])
    triggers.update(("christmas", "boxing", "world"))
    return Lexicon(
        words=words,
        letters=letters,
        triggers=frozenset(triggers),
        capital=frozenset(data["capital"]),
        abbreviations=frozenset(data["abbreviations"]),
        before_weekday=frozenset(data["before_weekday"]),
        behind_weekday=frozenset(data["behind_weekday"]),
        counted=frozenset(data["counted"]),
        behind_nth=frozenset(data["behind_nth"]),
        numbered=frozenset(data["numbered"]),
        works=frozenset(data["works"]),
        small_in_citations=frozenset(data["small_in_citations"]),
        tells=frozenset(data["tells"]),
    )


@dataclass(slots=True)
class Tokens:
    """The tokens of a stretch of text: one letter each in `cats`, everything else in parallel lists."""

    text: str
    cats: str
    values: list[Any]
    starts: list[int]
    ends: list[int]
    words: list[str]
    """In lower case."""

    def word(self, index: int) -> str:
        """Token `index` in lower case; the empty string beyond the ends."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def first(self, category: str, start: int, end: int) -> Any:
        """Give the value of the first token of a category in [start, end), None where there is none."""
        index = self.cats.find(lexicon().letters[category], start, end)
        return None if index < 0 else self.values[index]

    def all(self, categories: str, start: int, end: int) -> list[Any]:
        """Give the values of all tokens of some categories (separated by spaces) in [start, end)."""
        letters = {lexicon().letters[name] for name in categories.split()}
        return [self.values[index] for index in range(start, end) if self.cats[index] in letters]

    def has(self, category: str, start: int, end: int) -> bool:
        """Say whether a token of the category is in [start, end)."""
        return self.cats.find(lexicon().letters[category], start, end) >= 0


def may_hold_dates(text: str, start: int, end: int) -> bool:
    """Tell cheaply whether a date expression can be in `text[start:end]` at all."""
    part = text[start:end].lower()
    return not lexicon().triggers.isdisjoint(_WORD.findall(part)) or _DIGITS.search(part) is not None


def tokenise(text: str, start: int, end: int) -> Tokens:
    """Cut `text[start:end]` into tokens and say what each can be in a date."""
    words = lexicon()
    get, other = words.words.get, (words.letters["other"], None)
    found = list(_TOKEN.finditer(text, start, end))
    entries = [get(token[0], other) for token in found]
    starts = [token.start() for token in found]
    ends = [token.end() for token in found]
    lower = [token[0].lower() for token in found]
    dots = []
    for index in [index for index, token in enumerate(found) if token.lastindex]:
        word = found[index][0]
        if word == ".":
            if index and ends[index - 1] == starts[index] and lower[index - 1] in words.abbreviations:
                ends[index - 1] = ends[index]
                lower[index - 1] += word
                dots.append(index)
        elif word[0].isdecimal():
            if not _is_part_of_name(text, index, starts, ends, entries):
                entries[index] = _number(word, words.letters) or other
                if len(word) == _EARLY and word.isdecimal() and _is_early_year(found, index):
                    entries[index] = words.letters["year"], int(word)
        elif word[0] in "qQ":
            entries[index] = words.letters["quarter_number"], int(word[1])
        else:
            name = lower[index].replace("\n", " ").replace("’", "'")
            if name.endswith("war") or name.startswith("world"):
                entries[index] = words.letters["era"], (1939, 1945) if name in _SECOND else (1914, 1918)
            else:
                entries[index] = words.letters["holiday"], _HOLIDAYS[name]
    for index in reversed(dots):
        del entries[index], starts[index], ends[index], lower[index]
    if words.letters["ordinal"] in [cat for cat, _ in entries]:
        _read_ordinals(entries, words, [text[start] for start in starts])
    cats = "".join([entry[0] for entry in entries])
    return Tokens(text, cats, [entry[1] for entry in entries], starts, ends, lower)


def _read_ordinals(entries: list[tuple[str, Any]], words: Lexicon, signs: list[str]) -> None:
    """ "On the sixth,", "the first of May", "the third of the month": a day that is written in letters.

    `signs`: the first character of each token.
    """
    letters = words.letters
    led = {letters[name] for name in ("on", "by", "until", "since")}
    ends = {letters[name] for name in ("comma", "and")}
    for i, (cat, value) in enumerate(entries):
        if cat != letters["ordinal"] or not value or value < 0 or i < 1 or entries[i - 1][0] != letters["the"]:
            continue
        before = entries[i - 2][0] if i > 1 else ""
        behind = [entry[0] for entry in entries[i + 1 : i + 4]]
        if before == letters["of"] and i > 2 and entries[i - 3][0] == letters["daypart"]:
            before = letters["on"]  # "the morning of the sixth"
            ends = ends | {letters["other"]}
        of_month = behind[:2] == [letters["of"], letters["month"]]
        of_month = of_month or (
            behind == [letters["of"], letters["the"], letters["unit"]] and entries[i + 3][1] == "month"
        )
        closed = not behind or behind[0] in ends or signs[i + 1] in _STOPS
        if of_month or (before in led and closed):
            entries[i] = letters["nth"], value


def _is_early_year(found: list[re.Match[str]], index: int) -> bool:
    """ "in 637," "until 969 and", "in 637 AD", "In 637 the": can a number of three digits only be a year?"""
    if not index or found[index - 1][0].lower() not in _IN_YEAR:
        return False
    behind = found[index + 1][0] if index + 1 < len(found) else "."
    return behind.lower() in _BEHIND_YEAR or (index == 1 and (behind == "the" or behind[0].isupper()))


def _is_part_of_name(text: str, index: int, starts: list[int], ends: list[int], entries: list[tuple[str, Any]]) -> bool:
    """Say whether a number is part of a name (T-72, Su-25) or an amount ($2014, 20%)."""
    first, last = starts[index], ends[index]
    if text[first - 1 : first] in {"$", "€", "£", "#"} or text[last : last + 1] == "%":
        return True
    letters = lexicon().letters
    return (
        index >= 2
        and entries[index - 1][0] == letters["dash"]
        and ends[index - 1] == first
        and entries[index - 2][0] == letters["other"]
        and ends[index - 2] == starts[index - 1]
        and text[first - 2].isalnum()
    )


def _number(token: str, letters: dict[str, str]) -> tuple[str, Any] | None:
    """Say what a token that begins with a digit is: a day, a year, a count, a whole date; None for anything else."""
    if token.isdecimal():
        if len(token) > 4:
            return None
        value = int(token)
        if len(token) <= 2 and 1 <= value <= 31:
            return letters["day"], value
        if len(token) == 4:
            return (letters["year"], value) if 1000 <= value < 2200 else None
        return letters["count"], [value, value]
    if len(token) > 40:
        return None
    if nth := _NTH.fullmatch(token.lower()):
        return (letters["nth"], int(nth[1])) if 1 <= int(nth[1]) <= 31 else None
    if decade := _DECADE.fullmatch(token.lower()):
        return letters["decade_number"], int(decade[1] + decade[2]) * 10
    if token[4:5] == "-" and len(token) >= 10:
        return letters["iso"], (int(token[:4]), int(token[5:7]), int(token[8:10]))
    if (dotted := _DOTTED.fullmatch(token)) and 1 <= int(dotted[2]) <= 12 and 1 <= int(dotted[1]) <= 31:
        return letters["dotted"], (int(dotted[2]), int(dotted[1]))
    parts = re.split(r"[./]", token)
    if len(parts) == 3 and len(parts[2]) == 4 and ":" not in token:
        a, b, year = (int(part) for part in parts)
        day_first = "." in token or a > 12 or a == b
        if day_first or b > 12:
            return letters["iso"], (year, b, a) if day_first else (year, a, b)
        return letters["numeric"], None
    return None
