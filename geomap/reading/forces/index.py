"""Names of forces as phrases of folded words, and who is meant by one where and when."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 -- read at run time by users of the context
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from geomap.errors import LexiconError
from geomap.model import Force
from geomap.patterns import lazy
from geomap.places.names import fold

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from geomap.reading.forces.file import ForceEntry, ForceFile, Theatre

# Abbreviations with dots are one word; a word keeps its inner apostrophes.
WORD = lazy(r"\w+(?:['’‘`ʻʼʾʿ]\w+|[\u0300-\u036f]+\w*|(?<=\b[A-Z])\.(?:[A-Z]\b\.?)+)*")
_WORDS_AND_GAPS = lazy(f"({WORD.pattern})")
_UPPER = lazy(r"[^\W\d_a-z]{2,}")

_Lasting = TypeVar("_Lasting", "Theatre", "ForceEntry")
_LIVING, _ENDLESS = 1990, 9999
"""The first of the years of which news is read; the last year of what is still there."""

Check = tuple[int, str, str]
"""Position in the phrase; "cap" (begins with a capital), "upper" (all capitals) or "same"; the word as listed."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words of a stretch of text, as parallel rows; offsets into the text."""

    text: str
    raw: list[str]
    keys: list[str]
    """Folded, without a possessive ending."""
    starts: list[int]
    ends: list[int]
    """Without the possessive ending."""
    owns: list[bool]
    """Has a possessive ending."""


# A report is read several times over, by one question after another: what country it is about, what names it gives,
# whom it speaks of. A pure function, so what is remembered never changes.
@lru_cache(maxsize=4)
def tokenize(text: str, start: int = 0, end: int | None = None) -> Tokens:
    """Words of `text[start:end]`, in time linear in its length; not to be changed."""
    parts = _WORDS_AND_GAPS.split(text[start:end])
    offsets = list(accumulate(map(len, parts), initial=start))
    raw, starts, ends = parts[1::2], offsets[1:-1:2], offsets[2::2]
    keys = list(map(str.lower, raw))
    owns = [False] * len(raw)
    for i in [i for i, word in enumerate(raw) if not (word.isascii() and word.isalnum())]:
        word = bare_word(raw[i])
        if word != raw[i]:
            raw[i] = word
            ends[i] -= 2
            owns[i] = True
        keys[i] = fold(word)
    return Tokens(text, raw, keys, starts, ends, owns)


def bare_word(word: str) -> str:
    """A word without its possessive ending."""
    return word[:-2] if len(word) > 2 and word[-1] in "sS" and word[-2] in "'’" else word


def key_of(word: str) -> str:
    """What a word without its possessive ending is looked up by."""
    return word.lower() if word.isascii() and word.isalnum() else fold(word)


def words_of(name: str) -> list[str]:
    """The words of a name, without possessive endings; what they are looked up by, `key_of` says."""
    words = name.split()
    if name.isascii() and "".join(words).isalnum():
        return words
    return [bare_word(match[0]) for match in WORD.finditer(name)]


def keys_of(name: str) -> tuple[str, ...]:
    """What the words of a name are looked up by."""
    return tuple(map(key_of, words_of(name)))


def head_of(name: str) -> str:
    """What the last word of a name is looked up by: the noun of "Ethiopian army"."""
    return key_of(words_of(name)[-1])


def slug(name: str) -> str:
    """An id made of a name."""
    return re.sub(r"\W+", "-", fold(name)).strip("-") or "unnamed"


class Bearer(NamedTuple):
    """A force that bears a name, and how the name has to be written."""

    force: Force | ForceEntry
    checks: tuple[Check, ...] = ()
    weak: bool = False


class Phrase(NamedTuple):
    """What a run of folded words can mean."""

    words: tuple[str, ...]
    kind: str
    """ "name", "leader", "adjective", "demonym", "people", "country", "metonym", "generic", "stop"."""
    bearers: tuple[Bearer, ...] = ()
    value: str = ""
    """Country code, or category of a generic."""
    checks: tuple[Check, ...] = ()


def spelling(name: str, *, every: bool = False) -> tuple[tuple[str, ...], tuple[Check, ...]]:
    """Folded words of a name, and what has to be in capitals for a text to mean it."""
    words = words_of(name)
    checks: list[Check] = []
    capital = False
    for place, word in enumerate(words):
        if word == word.lower():
            continue
        bare = word.replace(".", "")
        if (len(bare) > 1 and bare.isupper()) or (not bare.isascii() and _UPPER.fullmatch(bare)):
            checks.append((place, "upper", bare))
            capital = True
        elif len(words) == 1 and sum(c.isupper() for c in bare) > 1 and len(bare) < 6:
            checks.append((place, "same", bare))  # AaS, FAMa
        elif bare[:1].isupper() and (every or not capital):
            checks.append((place, "cap", bare))
            capital = True
    return tuple(map(key_of, words)), tuple(checks)


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """All of a forces file made ready for look-up."""

    file: ForceFile
    phrases: Mapping[str, Mapping[str, tuple[Phrase, ...]]]
    """By first word, then by second ("" for those of one word only), longest first; a row of a second word holds those
    of one word too."""
    heads: frozenset[str]
    """Words at which something may begin, or a name that was never heard of end ..."""
    alone: frozenset[str]
    """... whatever stands behind them."""
    classes: Mapping[str, frozenset[str]]
    """The word lists, as sets of folded words."""
    states: Mapping[str, tuple[ForceEntry, ...]]
    """State forces by country."""
    theatres: Mapping[str, tuple[Theatre, ...]]
    """By country."""
    reach: Mapping[str, frozenset[str]]
    """Countries of a force's theatres, by force."""
    country_names: Mapping[str, str]
    adjectives: Mapping[str, str]
    """Adjective of a country, for names of forces without an entry."""

    def starting(self, keys: Sequence[str], i: int) -> tuple[Phrase, ...]:
        """Phrases that may begin at word i, longest first; their first two words are there."""
        row = self.phrases.get(keys[i]) if i < len(keys) else None
        if row is None:
            return ()
        return (row.get(keys[i + 1]) if i + 1 < len(keys) else None) or row[""]

    def as_of(self, country: str, year: int | None) -> str:
        """The country that one was part of in a year, as the entry of its state tells; itself where it was none's."""
        rows = self.states.get(country, ())
        if year is None or any(entry.active(year) for entry in rows):
            return country
        return next((entry.before for entry in rows if entry.before is not None), country)

    # --- who is meant ---------------------------------------------------------------------------------------

    def side(self, ident: str, country: str | None, year: int | None) -> str | None:
        """Side of a force, in the theatre of a country or else in its own; None where none can be said."""
        entry = self.file.forces.get(ident)
        if entry is None:
            return None
        home: list[str] = []
        for theatre in then([self.file.theatres[ident] for ident in entry.sides], year):
            written = f"{theatre.id}:{entry.sides[theatre.id]}"
            if country is not None and country in theatre.countries:
                return written
            if entry.country is None or entry.country in theatre.countries or country is None or not theatre.countries:
                home.append(written)
        if home and (entry.country is not None or country is None or len(entry.sides) <= 3):
            return home[0]
        return None

    def force(self, entry: ForceEntry, where: Where) -> Force:
        """The travelling value of an entry."""
        return _force(self, entry.id, where)

    def state(self, country: str, where: Where) -> Force:
        """The force that a country's government fields."""
        rows = self.states.get(country, ())
        for entry in rows:
            if entry.active(where.year) and (where.year is not None or _is_of_today(entry)):
                return self.force(entry, where)
        if rows and country not in self.country_names:
            return self.force(rows[-1], where)
        name = self.country_names.get(country, country)
        side = None
        for theatre in then(self.theatres.get(country, ()), where.year):
            if theatre.governments:
                side = f"{theatre.id}:{theatre.governments}"
                break
        return Force(slug(name), name, side, "")

    def former(self, country: str, where: Where, written: str) -> Force:
        """The force of a government that is no more: of those that ended the last one, else it as it is called."""
        ended = [e for e in self.states.get(country, ()) if e.last is not None and e.last <= (where.year or e.last)]
        if ended:
            return self.force(max(ended, key=lambda e: e.last or 0), where)
        return Force(slug(f"former {written}"), " ".join(written.split()), None, written)

    def backer(self, ident: str, where: Where) -> Force:
        """A backer that the file names by force or country."""
        entry = self.file.forces.get(ident)
        force = self.force(entry, where) if entry else self.state(ident, where)
        return replace(force, as_written=entry.name if entry else ident)

    def generic(self, category: str, country: str | None, year: int | None) -> ForceEntry | None:
        """Who "rebels", "militants" ... are in a country, where its theatres say so.

        Where the year is not known "the army" is not that of the state which ruled the country once.
        """
        for theatre in then(self.theatres.get(country or "", ()), year):
            for entry in then([self.file.forces[ident] for ident in theatre.generic.get(category, ())], year):
                foreign = year is None and entry.country not in {None, country}
                if not foreign and (not entry.reach or country in entry.reach):
                    return entry
        return None

    def rebel_side(self, country: str, year: int | None) -> str | None:
        """The side of "the rebels" of a country: the one called so, or the only one against its government."""
        for theatre in then(self.theatres.get(country, ()), year):
            if theatre.governments:
                against = [side for side in theatre.sides if side not in {theatre.governments, "un"}]
                others = [side for side in against if side == "rebels"] or against
                if len(others) == 1:
                    return f"{theatre.id}:{others[0]}"
        return None

    def fits(self, entry: ForceEntry, where: Where) -> bool:
        """Tell whether the force is at home where the report is."""
        reach = self.reach[entry.id]
        if reach:
            return where.focus in reach
        return where.year is not None and any(self.file.theatres[t].active(where.year) for t in entry.sides)

    def fitting(self, bearers: Sequence[Bearer], where: Where) -> ForceEntry | None:
        """The bearer of an adjective or a leader's name that is at home where the report is.

        A man who led one after the other led the younger one in its years: the rebels whom he brought to power.
        """
        entries = [b.force for b in bearers if not isinstance(b.force, Force) and self.fits(b.force, where)]
        return max((e for e in entries if e.active(where.year)), key=lambda e: e.first or 0, default=None)

    def choose(self, bearers: Sequence[Bearer], named: Container[str], where: Where) -> Force | ForceEntry | None:
        """The bearer of a name that is meant; weak names need the right country, or their force named before."""
        if len(bearers) == 1 and not bearers[0].weak:
            return bearers[0].force
        best: tuple[bool, bool, int] | None = None
        chosen: Force | ForceEntry | None = None
        for rank, bearer in enumerate(bearers):
            entry = bearer.force
            if isinstance(entry, Force):
                return entry
            fits = self.fits(entry, where)
            if bearer.weak and not (fits and entry.active(where.year)) and entry.id not in named:
                continue
            score = (fits, entry.active(where.year), -rank)
            if best is None or score > best:
                best, chosen = score, entry
        return chosen


def then(rows: Sequence[_Lasting], year: int | None) -> Sequence[_Lasting]:
    """Those of some theatres or forces that were there in a year; where that is not known the latest first.

    A report without any date is taken for news: it is not told by wars that ended before most news can be had.
    """
    if year is None:
        return sorted(filter(_is_of_today, rows), key=lambda row: -(row.last or _ENDLESS))
    return [row for row in rows if row.active(year)]


def _is_of_today(row: Theatre | ForceEntry) -> bool:
    return row.last is None or row.last >= _LIVING


class Where(NamedTuple):
    """Country in focus and year of publication."""

    focus: str | None
    year: int | None

    @classmethod
    def of(cls, focus: str | None, published: dt.date | None) -> Where:
        """From a report's focus and date."""
        return cls(focus, published.year if published else None)


# Asked at each mention of a force. A pure function, so what is remembered never changes.
@lru_cache(maxsize=512)
def _force(index: Index, ident: str, where: Where) -> Force:
    return Force(ident, index.file.forces[ident].name, index.side(ident, where.focus, where.year), "")


def build_index(file: ForceFile, demonyms: Mapping[str, str], country_names: Mapping[str, str]) -> Index:
    """Make a forces file ready for look-up.

    Raises
    ------
    LexiconError
        If a name is claimed by two forces that are active in the same theatre and years.
    """
    theatres: dict[str, list[Theatre]] = {}
    for theatre in file.theatres.values():
        for code in theatre.countries:
            theatres.setdefault(code, []).append(theatre)
    states: dict[str, list[ForceEntry]] = {}
    reach: dict[str, frozenset[str]] = {}
    for entry in file.forces.values():
        if entry.country and entry.kind == "state":
            states.setdefault(entry.country, []).append(entry)
        countries = {code for theatre in entry.sides for code in file.theatres[theatre].countries}
        home = countries | ({entry.country} if entry.country else set())
        reach[entry.id] = frozenset(entry.reach or home)
    classes = {name: frozenset(" ".join(keys_of(item)) for item in items) for name, items in file.words.items()}
    classes["warriors"] = classes["armed_heads"] | classes["force_heads"]
    classes["governing"] = classes["government_heads"] | {"army", "police", "loyalist", "loyalists"}
    classes["mutinying"] |= classes["parting"]
    classes["partisans"] = classes["causes"] | {f"{cause}s" for cause in classes["causes"]} | classes["crowns"]
    classes["name_marks"] = classes["class_words"] | classes["weak_class_words"] | classes["class_openers"]
    table: dict[tuple[str, tuple[str, ...]], Phrase] = {}
    _add_names(table, file)
    adjectives = _add_countries(table, file, demonyms, country_names, classes)
    _add_words(table, file)
    rows = _by_words(table.values())
    marks = ("name_marks", "warriors", "of_words", "rivals", "partisans", "holding")
    alone = frozenset({"hands"}.union(*(classes[name] for name in marks)))
    return Index(
        file,
        MappingProxyType(rows),
        alone.union(rows),
        alone.union(first for first, row in rows.items() if row[""]),
        MappingProxyType(classes),
        MappingProxyType({code: tuple(rows) for code, rows in states.items()}),
        MappingProxyType({code: tuple(rows) for code, rows in theatres.items()}),
        MappingProxyType(reach),
        MappingProxyType(dict(country_names)),
        MappingProxyType(adjectives),
    )


def _by_words(phrases: Iterable[Phrase]) -> dict[str, dict[str, tuple[Phrase, ...]]]:
    kinds = ("stop", "name", "leader", "adjective", "demonym", "people", "country", "metonym", "generic")
    order = {kind: number for number, kind in enumerate(kinds)}
    by_words: dict[str, dict[str, list[Phrase]]] = {}
    for phrase in sorted(phrases, key=lambda p: (-len(p.words), order[p.kind])):
        second = phrase.words[1] if len(phrase.words) > 1 else ""
        by_words.setdefault(phrase.words[0], {"": []}).setdefault(second, []).append(phrase)
    table: dict[str, dict[str, tuple[Phrase, ...]]] = {}
    for first, row in by_words.items():
        alone = tuple(row.pop(""))
        table[first] = {"": alone} | {second: (*found, *alone) for second, found in row.items()}
    return table


def _add_names(table: dict[tuple[str, tuple[str, ...]], Phrase], file: ForceFile) -> None:
    for entry in file.forces.values():
        listed = [(entry.name, "name", False), *((x, "name", False) for x in entry.aliases)]
        listed += [(x, "name", True) for x in entry.weak] + [(x, "adjective", False) for x in entry.adjectives]
        listed += [(x, "leader", False) for x in entry.leaders]
        # "Syria" and "Syrian Government" are read as country and demonym, whoever governs.
        if entry.name in entry.country_names or (entry.demonyms and entry.name.endswith(" Government")):
            listed = listed[1:]
        # A name that is also listed as weak, or as an adjective, is no more than that.
        less = {keys_of(x) for x in (*entry.weak, *entry.adjectives)}
        if keys_of(entry.name) in less:
            listed = [x for x in listed if x[0] != entry.name or x[1:] != ("name", False)]
        for written, kind, weak in listed:
            words, checks = spelling(written)
            if not words:
                raise LexiconError(f"force {entry.id!r}: the name {written!r} has neither letter nor digit")
            old = table.get((kind, words))
            bearers = old.bearers if old else ()
            if any(b.force is entry and b.checks == checks for b in bearers):
                continue
            for other in bearers:
                if (
                    kind != "name"
                    or isinstance(other.force, Force)
                    or other.force is entry
                    or not _clash(file, entry, other.force)
                ):
                    continue
                if (entry.rank < 1_000_000) == (other.force.rank < 1_000_000):
                    raise LexiconError(
                        f"forces {other.force.id!r} and {entry.id!r} both bear the name {written!r} in the same "
                        "theatre and years: take it from one of them, or set their years apart"
                    )
            table[kind, words] = Phrase(words, kind, (*bearers, Bearer(entry, checks, weak)))


def _clash(file: ForceFile, one: ForceEntry, other: ForceEntry) -> bool:
    if one.reach and other.reach and not set(one.reach) & set(other.reach):
        return False
    first = max(one.first or 0, other.first or 0)
    last = min(one.last or 9999, other.last or 9999)
    return first <= last and any(
        theatre in other.sides and (file.theatres[theatre].last or 9999) >= first for theatre in one.sides
    )


_ADJECTIVAL = ("ish", "an", "ese", "ic", "ch", "i")
"""Endings of adjectives: what is done by Spaniards, Poles and Danes is Spanish, Polish and Danish."""


def _add_countries(
    table: dict[tuple[str, tuple[str, ...]], Phrase],
    file: ForceFile,
    demonyms: Mapping[str, str],
    country_names: Mapping[str, str],
    classes: Mapping[str, frozenset[str]],
) -> dict[str, str]:
    adjectives: dict[str, str] = {}

    def add(kind: str, written: str, code: str) -> None:
        keys = keys_of(written)
        checks = spelling(written)[1] if kind == "country" else ((0, "cap", written),)
        if keys and (checks[0][1] == "upper" or " ".join(keys) not in classes["capital_words"]):
            table.setdefault((kind, keys), Phrase(keys, kind, (), code, checks))

    for entry in file.forces.values():
        if entry.country:
            for demonym in entry.demonyms:
                adjectives.setdefault(entry.country, demonym)
                add("demonym", demonym, entry.country)
            for metonym in entry.metonyms:
                add("metonym", metonym, entry.country)
            for name in entry.country_names:
                add("country", name, entry.country)
    for folded, code in demonyms.items():
        if folded in classes["regional_demonyms"] or len(folded) < 3:
            continue
        people = folded.endswith("s") and folded[:-1] in demonyms
        add("people" if people else "demonym", folded, code)
        if not people and _is_better(folded, adjectives.get(code)):
            adjectives[code] = folded.title()
    for code, name in country_names.items():
        add("country", name, code)
    for kind, words in [key for key in table if key[0] == "demonym"]:
        code = table[kind, words].value
        if words[-1].endswith(("n", "i", "k", "b", "t")) and ("demonym", (*words[:-1], words[-1] + "s")) not in table:
            add("people", " ".join((*words[:-1], words[-1] + "s")), code)
    return adjectives


def _is_better(demonym: str, known: str | None) -> bool:
    """Is a demonym rather the adjective of its country than the one known so far?"""
    if demonym.endswith(("man", "men", "s")):
        return False
    return known is None or (demonym.endswith(_ADJECTIVAL) and not known.endswith(_ADJECTIVAL))


def _add_words(table: dict[tuple[str, tuple[str, ...]], Phrase], file: ForceFile) -> None:
    for name, category in (
        ("government_phrases", "government"), ("rebel_phrases", "rebels"), ("militant_phrases", "militants"),
        ("jihadist_phrases", "jihadists"), ("islamist_phrases", "islamists"),
        ("separatist_phrases", "separatists"), ("militia_phrases", "militia"),
        ("gang_phrases", "gangs"), ("coalition_phrases", "coalition"), ("peacekeeper_phrases", "peacekeepers"),
        ("ally_phrases", "allies"), ("reference_phrases", "reference"), ("described_phrases", "described"),
    ):  # fmt: skip
        for phrase in file.words.get(name, ()):
            words = keys_of(phrase)
            table.setdefault(("generic", words), Phrase(words, "generic", (), category))
    for phrase in file.words.get("not_forces", ()):
        words = keys_of(phrase)
        table[("stop", words)] = Phrase(words, "stop")
