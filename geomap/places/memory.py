"""A gazetteer that remembers what it was asked, because the same names recur in report after report."""

from __future__ import annotations

import math
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from geomap.model import Match
from geomap.patterns import lazy
from geomap.places import names
from geomap.places.gazetteer import Gazetteer, Hit
from geomap.places.table import DEGREE

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from geomap.places.table import Table

_T = TypeVar("_T")
Spot = tuple[float, float, str]
"""Latitude and longitude of a place, and its name in small letters."""

REMEMBERED = 10_000
"""The number of names whose glance is remembered: a few megabytes."""
_RECALLED = 4_000
"""The number of names whose places are remembered, ready to be scored."""
_HITS = 500
"""The number of names whose places are remembered as found: they are needed to make the others."""
_SEATS = frozenset({"P.PPLC", "P.PPLA"})
_LATIN = lazy(r"[^\w]*[a-zA-Z\u00c0-\u024f\u1e00-\u1eff]")
_KM_PER_DEGREE = 111.195
_PROMINENT = 8
_KNOWN = 100_000
"""The population from which a town is as well known as a sea or an island of its name."""
_PEERS = 24
MAX_HITS = 400
"""The most places looked at for one name: the most populous ones of each way of matching."""


class Glance:
    """What is known of a name without building a place; what is rarely needed is computed on demand.

    Parameters
    ----------
    table, rows, chosen
        Where it was found, the rows of the places that it could mean, and that of the most prominent of them: a
        country, the seat of a division, the most populous.
    match
        How strictly it matches.
    name
        As it was looked for.
    inflected
        Whether it was found only after an ending or a prefixed particle was taken off.
    """

    __slots__ = (
        "_among", "_chosen", "_name", "_own", "_rows", "_table", "country", "feature", "inflected", "match", "places",
        "population",
    )  # fmt: skip

    def __init__(
        self, table: Table, rows: Sequence[int], chosen: int, match: Match, name: str, *, inflected: bool
    ) -> None:
        fields, vocabularies = table.fields(chosen), table.meta["vocabularies"]
        self.match = match
        self.inflected = inflected
        self.population: int = fields[2]
        """Of the most prominent place."""
        self.feature: str = vocabularies["feature"][fields[10]] or ""
        """Feature class and code of that place."""
        self.country: str | None = vocabularies["country"][fields[8]]
        """ISO alpha-2 code of the country that it lies in."""
        self.places = len(rows)
        """How many places it could mean, by the strictest way that matches any."""
        self._table, self._rows, self._chosen, self._name = table, rows[:_PEERS], chosen, name
        self._own: bool | None = None
        self._among: tuple[frozenset[str], bool] | None = None

    @property
    def own(self) -> bool:
        """Whether the name is the main one of the most prominent place."""
        if self._own is None:
            main = self._table.name(self._chosen)
            # The main name is in Latin letters: of a name in others nothing can be said.
            self._own = main == self._name or not _LATIN.match(self._name) or _sound(main) == _sound(self._name)
        return self._own

    @property
    def countries(self) -> frozenset[str]:
        """ISO alpha-2 codes of the countries that the most populous of the places lie in."""
        return self._peers()[0]

    @property
    def division(self) -> bool:
        """Whether one of the most populous of them is a country or a first-order division."""
        return self._peers()[1]

    @property
    def spot(self) -> tuple[float, float]:
        """Latitude and longitude of the most prominent place, in degrees."""
        fields = self._table.fields(self._chosen)
        return fields[0] / DEGREE, fields[1] / DEGREE

    def lies_near(self, spots: Sequence[Spot], km: float, low: str) -> bool:
        """Whether one of the most populous of the places is within a distance of any of several other places.

        Those that have `low` in their names, or their names in it, are not others. `spots` run from south to north.
        """
        for row in self._rows:
            fields = self._table.fields(row)
            lat, lon = fields[0] / DEGREE, fields[1] / DEGREE
            first, end = lat - km / _KM_PER_DEGREE, lat + km / _KM_PER_DEGREE
            for at in range(bisect_left(spots, (first, -math.inf, "")), len(spots)):
                north, east, name = spots[at]
                if north > end:
                    break
                up = (north - lat) * _KM_PER_DEGREE
                across = ((east - lon + 180.0) % 360.0 - 180.0) * _KM_PER_DEGREE * math.cos(math.radians(lat))
                if up * up + across * across <= km * km and low not in name and name not in low:
                    return True
        return False

    def _peers(self) -> tuple[frozenset[str], bool]:
        if self._among is None:
            vocabularies = self._table.meta["vocabularies"]
            codes, words = vocabularies["feature"], vocabularies["country"]
            peers = [self._table.fields(row) for row in self._rows]
            features = {codes[fields[10]] or "" for fields in peers}
            division = any(code == "A.ADM1" or code.startswith("A.PCL") for code in features)
            self._among = frozenset([code for fields in peers if (code := words[fields[8]])]), division
        return self._among


class Memory:
    """A gazetteer and the answers that it gave; made by `remember`.

    Pass the same one for every report. It is not shared between processes.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.strict = lru_cache(maxsize=REMEMBERED)(self._strict)
        self.glance = lru_cache(maxsize=REMEMBERED)(self._glance)
        self.hits = lru_cache(maxsize=_HITS)(self._hits)
        self._recalled: dict[Hashable, Any] = {}
        self._companions: dict[Callable[[Memory], Any], Any] = {}

    def companion(self, kind: Callable[[Memory], _T]) -> _T:
        """What a later stage remembers of this gazetteer's names: made by `kind` when it is first asked for."""
        if kind not in self._companions:
            self._companions[kind] = kind(self)
        found: _T = self._companions[kind]
        return found

    def recall(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """What was made for a key before, else what `make` returns; when too much is remembered, all is forgotten."""
        if key in self._recalled:
            known: _T = self._recalled[key]
            return known
        made = make()
        if len(self._recalled) >= _RECALLED:
            self._recalled.clear()
        self._recalled[key] = made
        return made

    def _strict(self, name: str) -> Glance | None:
        """Like `glance`, but only by the folded and the article-stripped name: several times faster."""
        if name.isascii() and name.isalnum():
            return self._plain(name)
        for form in forms(name):
            found = self._exact(form, name)
            if found is not None:
                return found
        return None

    def _plain(self, word: str) -> Glance | None:
        """What a single word of plain letters matches: most names are such, and need no folding except of case."""
        folded = word.lower()
        tables = self.gazetteer.tables
        for match, key in ((Match.FOLDED, f"0{folded}"), (Match.ARTICLE, f"1{folded}")):
            for table in tables:
                rows = table.rows_with(key)
                if rows:
                    return _summary(table, rows, match, word, inflected=False)
        return None

    def _exact(self, form: str, name: str) -> Glance | None:
        """What one form of a name matches."""
        folded = names.fold(form)
        if not folded:
            return None
        tables = self.gazetteer.tables
        inflected = form is not name
        key = f"0{folded}"
        for table in tables:
            rows = table.rows_with(key)
            if rows:
                return _summary(table, rows, Match.FOLDED, form, inflected=inflected)
        key = f"1{folded}"
        for table in tables:
            rows = table.rows_with(key)
            if rows:
                return _summary(table, rows, Match.ARTICLE, form, inflected=inflected)
        stripped = names.strip_article(folded)
        if stripped != folded:
            # A key without its article counts by either digit in one table before the next table is asked.
            for table in tables:
                rows = table.rows_with(f"1{stripped}") or table.rows_with(f"0{stripped}")
                if rows:
                    return _summary(table, rows, Match.ARTICLE, form, inflected=inflected)
        return None

    def _glance(self, name: str) -> Glance | None:
        """How strictly a name matches, and what the most prominent place of that name is."""
        return self.strict(name) or self.loose(name)

    def loose(self, name: str, sound: str | None = None) -> Glance | None:
        """What a name that matches nothing strictly sounds like; `sound` is how, if that is known."""
        key = f"2{_sound(name) if sound is None else sound}"
        if len(key) > names.MIN_LOOSE:
            for table in self.gazetteer.tables:
                rows = table.rows_with(key)
                if rows:
                    return _summary(table, rows, Match.TRANSLITERATED, name, inflected=False)
        return None

    def has(self, folded: str) -> bool:
        """Whether a folded name, with an article or without, is any place's; most runs of capitals are not."""
        with_article, without = f"0{folded}", f"1{folded}"
        for table in self.gazetteer.tables:  # noqa: SIM110 -- `any` takes half as long again
            if with_article in table.trie or without in table.trie:
                return True
        return False

    def _hits(self, name: str) -> tuple[Hit, ...]:
        """Every place that a name could mean; see `Gazetteer.lookup`. An inflected name matches less strictly."""
        hits = self.gazetteer.lookup(name, limit=MAX_HITS)
        if hits and hits[0].match is not Match.TRANSLITERATED:
            return hits
        for form in forms(name):
            if form is not name:
                found = self.gazetteer.lookup(form, loosest=Match.ARTICLE, limit=MAX_HITS)
                if found:
                    return tuple(Hit(hit.place, max(hit.match, Match.ARTICLE)) for hit in found)
        return hits


def _sound(name: str) -> str:
    """A name but for articles and how it is romanised: Raqqa is Ar Raqqah's own name, Cologne not Köln's."""
    if name.isascii() and name.isalnum():
        return names.transliterate(name.lower())
    return names.transliterate(names.strip_article(names.fold(name)))


def _summary(table: Table, rows: Sequence[int], match: Match, name: str, *, inflected: bool) -> Glance:
    codes = table.meta["vocabularies"]["feature"]
    chosen = rows[0]
    if len(rows) > 1:
        first = table.fields(chosen)
        population: int = first[2]
        feature = codes[first[10]] or ""
        if not feature.startswith("A.PCL"):
            sources = table.meta["vocabularies"]["source"]
            for row in rows[1:_PROMINENT]:
                fields = table.fields(row)
                code = codes[fields[10]] or ""
                if code.startswith("A.PCL"):
                    chosen = row
                    break
                if population < _KNOWN and feature[:1] == "P" and sources[fields[7]] == "regions":
                    chosen = row  # seas, islands and ranges are known by name all over the world: Java is no town
                    break
                # A division and its seat share a name: bare, it is the seat's.
                if feature[:1] == "A" and code[:1] == "P" and (code in _SEATS or fields[2] * 10 >= population):
                    chosen, feature = row, code
        if match is Match.FOLDED and name.isascii() and names.fold(table.name(chosen)) != (folded := names.fold(name)):
            # What a capital or a province is called elsewhere too is its own name first: Dili is not Delhi.
            for row in rows[:_PROMINENT]:
                if codes[table.fields(row)[10]] in _SEATS and names.fold(table.name(row)) == folded:
                    chosen = row
                    break
    return Glance(table, rows, chosen, match, name, inflected=inflected)


def remember(gazetteer: Gazetteer | Memory) -> Memory:
    """A memory of a gazetteer; a memory is returned unchanged."""
    return gazetteer if isinstance(gazetteer, Memory) else Memory(gazetteer)


# --- inflection ---------------------------------------------------------------------------------------------

# Case endings of Russian, Ukrainian and Bulgarian nouns and adjectives, and the nominative endings they stand for.
_CYRILLIC = (
    ("ского", ("ский", "ское")), ("ському", ("ський", "ське")), ("ской", ("ская",)), ("ську", ("ська",)),
    ("скую", ("ская",)), ("ській", ("ська",)), ("ької", ("ька",)), ("ового", ("ів",)), ("овому", ("ів",)),
    ("овом", ("ов",)), ("кви", ("ковь", "ква")), ("кві", ("ква",)), ("озі", ("іг",)), ("ій", ("а", "я")),
    ("ого", ("ый", "ий", "ое", "е")), ("ому", ("ый", "ий", "ое", "е")), ("ой", ("ая", "а")), ("ую", ("ая",)),
    ("ском", ("ский", "ское", "ск")), ("ами", ("ы", "и")), ("ах", ("ы", "и")), ("ов", ("ы",)),
    ("ом", ("", "о", "ой", "ый", "ий")), ("ым", ("ый", "ое")), ("им", ("ий", "ое")), ("ем", ("ь", "й", "", "е")),
    ("ею", ("я",)), ("ою", ("а",)), ("ии", ("ия",)), ("ию", ("ия",)), ("ії", ("ія",)), ("ію", ("ія",)),
    ("єві", ("їв",)), ("єва", ("їв",)), ("ові", ("ів",)), ("ова", ("ів", "ов")), ("ове", ("ів", "ов")),
    ("еве", ("ев",)), ("ева", ("ев",)), ("ку", ("к", "ка")), ("ці", ("ка",)), ("зі", ("га",)), ("а", ("", "о")),
    ("я", ("ь", "й")), ("у", ("", "а", "о")), ("ю", ("ь", "я", "й")), ("е", ("", "а", "о", "ь")),
    ("і", ("", "а", "о", "ь", "я")), ("ы", ("а",)), ("и", ("а", "я", "ь")), ("ї", ("я",)), ("ні", ("нь",)),
    ("не", ("ня",)),
)  # fmt: skip
_APOSTROPHE = lazy("['’]")
# Case endings that Turkish joins to a name with an apostrophe: Afrin'i, Nusaybin'de, Hakkâri'nin.
_TURKISH = lazy("[yn]?[ıiuü]|n?[ıiuü]n|n?[dt][ae]n?|[dt]eki|[dt]aki|[yn]?[ae]|y?l[ae]")
_ARABIC_PREFIXES = ("وبال", "فبال", "ولل", "بال", "كال", "وال", "فال", "لل", "وب", "ول", "و", "ف", "ب", "ل", "ك")
_HEBREW_PREFIXES = ("וב", "ול", "ומ", "וה", "שב", "ב", "ל", "מ", "ו", "ה", "ש")
_MIN_STEM = 3


def forms(name: str) -> Iterator[str]:
    """A name as written, followed by what it could be without a case ending or a prefixed particle.

    Parameters
    ----------
    name
        As written; only names in Cyrillic, Arabic and Hebrew letters and such with an ending behind an apostrophe have
        other forms.
    """
    yield name
    if len(name) <= _MIN_STEM:
        return
    if ("'" in name or "’" in name) and " " not in name:
        stem, ending = _APOSTROPHE.split(name, 1)
        if len(stem) >= _MIN_STEM and _TURKISH.fullmatch(ending):
            yield stem
    if name.isascii():
        return
    first = next((c for c in name if c.isalpha()), "")
    if "\u0400" <= first <= "\u052f":
        yield from _nominatives(name)
    elif "\u0600" <= first <= "\u06ff":
        for prefix in _ARABIC_PREFIXES:
            if name.startswith(prefix) and len(name) - len(prefix) >= _MIN_STEM:
                stem = name[len(prefix) :]
                yield f"ال{stem}" if prefix.endswith("ل") and len(prefix) > 1 else stem
    elif "\u0590" <= first <= "\u05ff":
        for prefix in _HEBREW_PREFIXES:
            if name.startswith(prefix) and len(name) - len(prefix) >= _MIN_STEM:
                yield name[len(prefix) :]


def _nominatives(name: str) -> Iterator[str]:
    words = name.split(" ")
    least = _MIN_STEM if len(words) == 1 else 1  # two words that fit a name are no chance: "Часового Яру", "Розі"
    per_word = [[word, *_word_nominatives(word, least)] for word in words]
    if len(words) == 1:
        yield from per_word[0][1:]
        return
    # In a name of two words both are inflected: all pairs; in longer ones only the last (what is before is fixed).
    if len(words) == 2:
        yield from (f"{a} {b}" for a in per_word[0][:6] for b in per_word[1][:6] if (a, b) != tuple(words))
        return
    yield from (" ".join([*words[:-1], last]) for last in per_word[-1][1:])


# What Ukrainian and Russian call the land round a city, in all cases: Харківщина is the Харківська область.
_LAND = lazy("(.{3,})(щ|чч)ин(?:а|и|і|у|ою|е|ой)")


def _word_nominatives(word: str, least: int) -> Iterator[str]:
    if land := _LAND.fullmatch(word):
        yield f"{land[1]}{'ська' if land[2] == 'щ' else 'цька'} область"
        yield f"{land[1]}ская область"
        return
    for ending, nominatives in _CYRILLIC:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            for nominative in nominatives:
                yield word[: len(word) - len(ending)] + nominative
