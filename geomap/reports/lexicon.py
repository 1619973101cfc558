"""The lexicons of this room, read once and frozen: page chrome, datelines, languages."""

import functools
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from geomap.errors import LexiconError
from geomap.lexicons import read_table
from geomap.model import ZoneKind
from geomap.patterns import lazy

_QUOTES = tuple(zip("‘’‚‛ʼ`´“”„‟«»\u00a0\u202f\u2009", "'''''''\"\"\"\"\"\"   ", strict=True))


def plain(words: str) -> str:
    """Fold case, quotes and spaces, for comparison only: lengths may change."""
    return " ".join(_unquoted(words).casefold().split())


def _unquoted(words: str) -> str:
    """Replace quotation marks and spaces of all kinds by the plain ones."""
    if words.isascii():
        return words.replace("`", "'")
    for mark, ours in _QUOTES:
        words = words.replace(mark, ours)
    return words


def all_plain(several: Iterable[str]) -> list[str]:
    """`plain` of many words or lines at once."""
    return [" ".join(line.split()) for line in _unquoted("\n".join(several)).casefold().split("\n")]


def any_of(patterns: Iterable[str], flags: int = 0) -> re.Pattern[str]:
    """One expression that matches what any of several match; without any, one that matches nothing."""
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return lazy(joined or r"(?!)", flags)


class LinePattern(NamedTuple):
    """An expression for whole folded lines, with quick tests that rule a line out."""

    pattern: re.Pattern[str]
    needs: tuple[str, ...]
    """Strings of which every line that fits contains one; empty if there are none."""
    words: int
    """The most words of a line that fits, its bullet included."""

    def fits(self, folded: str, words: int) -> bool:
        """Whether a folded line with this number of words matches."""
        if words > self.words:
            return False
        for need in self.needs:  # asked of every line: `any` takes several times as long
            if need in folded:
                break
        else:
            if self.needs:
                return False
        return self.pattern.fullmatch(folded) is not None


class LineRule(NamedTuple):
    """How lines of one kind look."""

    kind: ZoneKind
    words: int
    lines: frozenset[str]
    marked: tuple[str, ...]
    """Beginnings that end in a mark (":", "|"): they count in any line."""
    unmarked: tuple[str, ...]
    """Beginnings that count only if the line does not read as a sentence."""
    patterns: tuple[LinePattern, ...]


class ChromeLexicon(NamedTuple):
    """`page_chrome.toml`."""

    rules: tuple[LineRule, ...]
    tails: re.Pattern[str]
    caption_credits: re.Pattern[str]
    link_headings: frozenset[str]
    counters: LinePattern
    items: LinePattern
    brackets: Mapping[str, str]
    """The lines that open an inserted advertisement, each with the line that ends it."""
    publishers: tuple[re.Pattern[str], ...]
    drop_words: frozenset[str]


class DateLexicon(NamedTuple):
    """`datelines.toml`; words are folded."""

    months: Mapping[str, int]
    weekdays: frozenset[str]
    published: tuple[str, ...]
    updated: tuple[str, ...]
    particles: frozenset[str]
    bylines: tuple[str, ...]
    labels: tuple[str, ...]
    """The beginnings of lines that may have a label."""
    headers: Mapping[str, str]
    """What a "Key: value" line gives, by its key: title, published, publisher, url, other."""


class Language(NamedTuple):
    """One table of `languages.toml`."""

    code: str
    script: str
    words: frozenset[str]
    letters: frozenset[str]
    codepages: tuple[str, ...]


def _table(name: str) -> dict[str, Any]:
    try:
        return read_table(name.removesuffix(".toml"))
    except (OSError, ValueError) as error:
        raise LexiconError(f"{name} in geomap/lexicon cannot be read ({error}): install geomap again") from error


@functools.cache
def chrome_lexicon() -> ChromeLexicon:
    """Read `page_chrome.toml`."""
    table = _table("page_chrome.toml")
    rules = []
    for row in table["rules"]:
        starts = all_plain(row["starts"]) if row.get("starts") else []
        speaks = row["kind"] == "advertisement"
        marked = tuple(start for start in starts if speaks or not start[-1].isalnum())
        rules.append(
            LineRule(
                kind=row["kind"],
                words=row["words"],
                lines=frozenset(all_plain(row["lines"]) if row.get("lines") else ()),
                marked=marked,
                unmarked=tuple(start for start in starts if start not in marked),
                patterns=tuple(_line_pattern(group, row["words"]) for group in row.get("patterns", ())),
            )
        )
    return ChromeLexicon(
        rules=tuple(rules),
        tails=any_of(table["tails"]["agency"], re.IGNORECASE),
        caption_credits=any_of(table["tails"]["credit"], re.IGNORECASE),
        link_headings=frozenset(all_plain(table["headings"]["link"])),
        counters=_line_pattern(table["counters"]["gallery"], 0),
        items=_line_pattern(table["counters"]["items"], 0),
        brackets={plain(first): plain(last) for first, last in table["brackets"]["pairs"]},
        publishers=tuple(lazy(pattern) for pattern in table["publisher"]["patterns"]),
        drop_words=frozenset(table["html"]["drop_words"]),
    )


def _line_pattern(group: Mapping[str, Any], words: int) -> LinePattern:
    return LinePattern(any_of(group["any"]), tuple(group.get("needs", ())), group.get("words", words))


@functools.cache
def date_lexicon() -> DateLexicon:
    """Read `datelines.toml`."""
    table = _table("datelines.toml")
    months: dict[str, int] = {}
    for number, row in enumerate(table["months"]["names"], start=1):
        months.update((form.casefold(), number) for form in row.split())
    months.update(table["months"]["compound"])
    headers = {key: meaning for meaning, keys in table["headers"].items() for key in keys}
    labels = table["labels"]

    def longest_first(words: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(map(plain, words), key=lambda word: (-len(word), word)))

    published, updated = longest_first(labels["published"]), longest_first(labels["updated"])
    return DateLexicon(
        months=months,
        weekdays=frozenset(table["weekdays"]["names"].casefold().split()),
        published=published,
        updated=updated,
        labels=("(", "[", *published, *updated),
        particles=frozenset(labels["particles"]),
        bylines=longest_first(labels["bylines"]),
        headers=headers,
    )


@functools.cache
def languages() -> tuple[Language, ...]:
    """Read `languages.toml`."""
    return tuple(
        Language(
            code=code,
            script=row["script"],
            words=frozenset(row.get("words", "").split()),
            letters=frozenset(row["letters"]),
            codepages=tuple(row["codepages"]),
        )
        for code, row in _table("languages.toml").items()
    )
