"""The lexicons of this room, read once and frozen: page chrome, datelines, languages."""

import functools
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from geomap.errors import LexiconError
from geomap.lexicons import read_table
from geomap.patterns import lazy

if TYPE_CHECKING:
    from geomap.model import ZoneKind

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


class LinePattern:
    """An expression for whole folded lines, with quick tests that rule a line out."""

    def __init__(self, group: Mapping[str, Any], words: int) -> None:
        self.pattern: Final = any_of(group["any"])
        self.needs: Final[tuple[str, ...]] = tuple(group.get("needs", ()))
        """Strings of which every line that fits contains one; empty if there are none."""
        self.words: Final[int] = group.get("words", words)
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


class LineRule:
    """How lines of one kind look: a row of `page_chrome.toml`."""

    def __init__(self, row: Mapping[str, Any]) -> None:
        starts = all_plain(row["starts"]) if row.get("starts") else []
        self.kind: Final[ZoneKind] = row["kind"]
        self.words: Final[int] = row["words"]
        self.lines: Final = frozenset(all_plain(row["lines"]) if row.get("lines") else ())
        speaks = self.kind == "advertisement"
        self.marked: Final = tuple(start for start in starts if speaks or not start[-1].isalnum())
        """Beginnings that end in a mark (":", "|"): they count in any line."""
        self.unmarked: Final = tuple(start for start in starts if start not in self.marked)
        """Beginnings that count only if the line does not read as a sentence."""
        self.patterns: Final = tuple(LinePattern(group, self.words) for group in row.get("patterns", ()))


class ChromeLexicon:
    """`page_chrome.toml`."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.rules: Final = tuple(map(LineRule, table["rules"]))
        self.tails: Final = any_of(table["tails"]["agency"], re.IGNORECASE)
        self.caption_credits: Final = any_of(table["tails"]["credit"], re.IGNORECASE)
        self.link_headings: Final = frozenset(all_plain(table["headings"]["link"]))
        self.counters: Final = LinePattern(table["counters"]["gallery"], 0)
        self.items: Final = LinePattern(table["counters"]["items"], 0)
        self.brackets: Final[Mapping[str, str]] = {
            plain(first): plain(last) for first, last in table["brackets"]["pairs"]
        }
        """The lines that open an inserted advertisement, each with the line that ends it."""
        self.publishers: Final[tuple[re.Pattern[str], ...]] = tuple(map(lazy, table["publisher"]["patterns"]))
        self.drop_words: Final[frozenset[str]] = frozenset(table["html"]["drop_words"])


class DateLexicon:
    """`datelines.toml`; words are folded."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        labels = table["labels"]
        self.months: Final[dict[str, int]] = {}
        for number, row in enumerate(table["months"]["names"], start=1):
            self.months.update((form.casefold(), number) for form in row.split())
        self.months.update(table["months"]["compound"])
        self.weekdays: Final[frozenset[str]] = frozenset(table["weekdays"]["names"].casefold().split())
        self.published: Final = _longest_first(labels["published"])
        self.updated: Final = _longest_first(labels["updated"])
        self.particles: Final[frozenset[str]] = frozenset(labels["particles"])
        self.bylines: Final = _longest_first(labels["bylines"])
        self.labels: Final = ("(", "[", *self.published, *self.updated)
        """The beginnings of lines that may have a label."""
        self.headers: Final[Mapping[str, str]] = {
            key: meaning for meaning, keys in table["headers"].items() for key in keys
        }
        """What a "Key: value" line gives, by its key: title, published, publisher, url, other."""


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(map(plain, words), key=lambda word: (-len(word), word)))


class Language:
    """One table of `languages.toml`."""

    def __init__(self, code: str, row: Mapping[str, Any]) -> None:
        self.code: Final = code
        self.script: Final[str] = row["script"]
        self.words: Final = frozenset(row.get("words", "").split())
        self.letters: Final[frozenset[str]] = frozenset(row["letters"])
        self.codepages: Final[tuple[str, ...]] = tuple(row["codepages"])


def _table(name: str) -> dict[str, Any]:
    try:
        return read_table(name.removesuffix(".toml"))
    except (OSError, ValueError) as error:
        raise LexiconError(f"{name} in geomap/lexicon cannot be read ({error}): install geomap again") from error


@functools.cache
def chrome_lexicon() -> ChromeLexicon:
    """Read `page_chrome.toml`."""
    return ChromeLexicon(_table("page_chrome.toml"))


@functools.cache
def date_lexicon() -> DateLexicon:
    """Read `datelines.toml`."""
    return DateLexicon(_table("datelines.toml"))


@functools.cache
def languages() -> tuple[Language, ...]:
    """Read `languages.toml`."""
    return tuple(Language(code, row) for code, row in _table("languages.toml").items())
