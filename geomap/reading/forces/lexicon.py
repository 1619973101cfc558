"""All forces that are known, ready to be found in text: who they are, whose side they are on and how they are drawn."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 -- read at run time by users of the context
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from geomap.digests import sha256
from geomap.reading.forces.file import ForceEntry, Style, Theatre, read_force_file
from geomap.reading.forces.focus import Votes, count_words, focus_country
from geomap.reading.forces.index import Where, build_index, tokenize
from geomap.reading.forces.marks import ForceMarks, force_marks
from geomap.reading.forces.mention import ForceMention, Introduction  # noqa: TC001 -- read at run time by users of the context
from geomap.reading.forces.order import mentions_of
from geomap.reading.forces.scan import Scan
from geomap.sides import CUES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geomap.model import Force
    from geomap.reading.forces.index import Index

# For forces that no file gives a colour: Okabe and Ito's (2008) colours, which colour-blind readers can tell apart.
_FALLBACK = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#882255", "#999933")
_NO_NAMES: Mapping[str, str] = MappingProxyType({})


class ForceContext(NamedTuple):
    """What is known before a stretch of text is read."""

    focus: str | None = None
    """ISO 3166-1 code of the country that "government forces" and the like belong to."""
    published: dt.date | None = None
    """Decides between forces that bore one name in different years."""
    introduced: tuple[Introduction, ...] = ()
    """Names and abbreviations that the report itself gives."""
    recent: tuple[Force, ...] = ()
    """Forces named before the stretch, the last one last: "the group" is one of them."""


_ADJECTIVAL = ("an", "ese", "ish", "ist", "ite")


@dataclass(frozen=True, slots=True, eq=False)
class ForceLexicon:
    """The forces of the bundled file and the user's, ready to be found in text."""

    _index: Index

    @property
    def forces(self) -> Mapping[str, ForceEntry]:
        """Entries by id; a user's own come first."""
        return self._index.file.forces

    @property
    def theatres(self) -> Mapping[str, Theatre]:
        """Wars by id."""
        return self._index.file.theatres

    def may_name(self, text: str, civil: frozenset[str] = frozenset()) -> bool:
        """Can a text name an armed group or an army, or describe a force? Much faster than looking who is meant.

        A government alone ("the White House"), or a noun that is `civil` ("German police"), does not count.
        """
        return _marks(self._index, civil).may_name(text)

    def is_adjective(self, word: str) -> bool:
        """Is a word, case-folded, only the adjective of those who fight ("Biafran"), and not where they fight?"""
        row = self._index.phrases.get(word, {}) if word.endswith(_ADJECTIVAL) else {}
        return any(p.kind in {"adjective", "demonym"} for p in row.get("", ()))

    def context(self, text: str, *, published: dt.date | None = None, focus: str | None = None) -> ForceContext:
        """What a whole report tells about the forces in it: the country in focus and the names it introduces.

        Parameters
        ----------
        text
            The report's text.
        published
            Its date.
        focus
            The country in focus where it is known otherwise; counted from the text where it is None.
        """
        context = ForceContext(focus or self.focus_country(text, published=published), published)
        return ForceContext(context.focus, published, self.introduce(text, context=context))

    def find(
        self, text: str, start: int = 0, end: int | None = None, *, context: ForceContext | None = None
    ) -> tuple[ForceMention, ...]:
        """Find what speaks of forces in `text[start:end]`.

        Parameters
        ----------
        text
            The report's text.
        start, end
            The stretch to read; code-point offsets. References such as "the group" are best resolved over a long
            stretch: read a report's body at once, then share the mentions out among its sentences.
        context
            What is known before the stretch.

        Returns
        -------
        mentions
            In order of start, without overlap; offsets into `text`. The article "the" is not part of a mention.
        """
        return self._scanned(text, start, end, context or ForceContext())[0]

    def introduce(self, text: str, *, context: ForceContext | None = None) -> tuple[Introduction, ...]:
        """Names that a text gives to forces: "the Rapid Support Forces (RSF)", "the Karmadon Brigade"."""
        return self._scanned(text, 0, None, context or ForceContext())[1]

    def focus_country(
        self,
        text: str,
        start: int = 0,
        end: int | None = None,
        *,
        published: dt.date | None = None,
        places: Mapping[str, float] | None = None,
    ) -> str | None:
        """ISO code of the country whose war a text is about; None where it names none.

        Countries and their demonyms are counted; what is said of a state that intervenes in another one's war counts
        for the latter if it is named at all. `places` is how much the places of the text speak for each country
        (`countries_of_places`): a report may name towns alone.
        """
        year = published.year if published else None
        words = _counted(self._index, text, start, len(text) if end is None else end, year)
        return focus_country(self._index, words, year, places)

    def country_named(self, name: str) -> str | None:
        """ISO code of the country that a text is the bare name of; None where it is none."""
        tokens = tokenize(name)
        for phrase in self._index.starting(tokens.keys, 0) if tokens.keys else ():
            if phrase.kind == "country" and phrase.words == tuple(tokens.keys):
                return phrase.value
        return None

    def side(self, ident: str, *, country: str | None = None, year: int | None = None) -> str | None:
        """Side of a force ("syria:government") in the war of a country and year; None where none is known."""
        return self._index.side(ident, country, year)

    def countries_of(self, ident: str, year: int | None = None) -> tuple[str, ...]:
        """ISO codes of the countries whose wars a force fights in a year."""
        entry = self.forces.get(ident)
        wars = [self.theatres[theatre] for theatre in entry.sides] if entry is not None else []
        return tuple(dict.fromkeys(code for war in wars if war.active(year) for code in war.countries))

    def alliances(self, year: int | None) -> Mapping[str, frozenset[str]]:
        """By side ("myanmar:nug"), the sides of its war that it does not fight in a year."""
        return _alliances(self._index, year)

    def country_then(self, country: str, year: int | None) -> str:
        """The country that one was part of in a year (the Sudan for South Sudan), itself if none's; ISO codes."""
        return self._index.as_of(country, year)

    def state(self, country: str, *, year: int | None = None) -> Force:
        """The force of a country's government in a year, by ISO code."""
        return self._index.state(country, Where(country, year))

    def backers(self, ident: str) -> tuple[Force, ...]:
        """Who is known to back a force, whatever a report says."""
        entry = self.forces.get(ident)
        return tuple(self._index.backer(x, Where(None, None)) for x in entry.backers) if entry else ()

    def style(self, key: str) -> Style:
        """Colour and cue of a side ("syria:government") or of a force by its id.

        Sides have those of the file; a force has those of its first side; whatever the file does not name gets a
        colour of a palette and a cue by its own name, always the same.
        """
        theatre_id, _, side = key.partition(":")
        theatre = self.theatres.get(theatre_id)
        if theatre is not None and side in theatre.sides:
            return theatre.sides[side]
        entry = self.forces.get(key)
        if entry is not None and entry.sides:
            first_theatre, first_side = next(iter(entry.sides.items()))
            return self.theatres[first_theatre].sides[first_side]
        digest: bytes = sha256(key.encode("utf-8", "surrogatepass")).digest()
        name = entry.name if entry else key
        return Style(name, _FALLBACK[digest[0] % len(_FALLBACK)], tuple(CUES)[digest[1] % len(CUES)])

    def styles(self) -> dict[str, Style]:
        """Styles of all sides, then of all forces that have one, by their keys."""
        found = {
            f"{theatre.id}:{side}": style for theatre in self.theatres.values() for side, style in theatre.sides.items()
        }
        found.update((ident, self.style(ident)) for ident, entry in self.forces.items() if entry.sides)
        return found

    def _scanned(
        self, text: str, start: int, end: int | None, context: ForceContext
    ) -> tuple[tuple[ForceMention, ...], tuple[Introduction, ...]]:
        where = Where.of(context.focus, context.published)
        end = len(text) if end is None else end
        return _scanned(self._index, text, start, end, where, context.introduced, context.recent)


# What a report introduces and whom it speaks of is one question where it introduces nothing: most do not. A pure
# function, so what is remembered never changes.
@lru_cache(maxsize=4)
def _scanned(
    index: Index,
    text: str,
    start: int,
    end: int,
    where: Where,
    introduced: tuple[Introduction, ...],
    recent: tuple[Force, ...],
) -> tuple[tuple[ForceMention, ...], tuple[Introduction, ...]]:
    scan = Scan(index, tokenize(text, start, end), where, introduced, recent)
    return mentions_of(scan), tuple(scan.introductions)


# A report is asked for its country twice: before its places are known, and with them.
@lru_cache(maxsize=4)
def _counted(index: Index, text: str, start: int, end: int, year: int | None) -> Votes:
    return count_words(index, tokenize(text, start, end), year)


@lru_cache(maxsize=64)
def _alliances(index: Index, year: int | None) -> Mapping[str, frozenset[str]]:
    friends: dict[str, set[str]] = {}
    for theatre in index.file.theatres.values():
        for alliance in theatre.allied:
            if alliance.active(year):
                sides = {f"{theatre.id}:{side}" for side in alliance.sides}
                for side in sides:
                    friends.setdefault(side, set()).update(sides - {side})
    return MappingProxyType({side: frozenset(others) for side, others in friends.items()})


@lru_cache(maxsize=4)
def _marks(index: Index, civil: frozenset[str]) -> ForceMarks:
    return force_marks(index, civil)


def load_forces(
    path: Path | None = None,
    *,
    demonyms: Mapping[str, str] = _NO_NAMES,
    country_names: Mapping[str, str] = _NO_NAMES,
) -> ForceLexicon:
    """Read the bundled forces and, over them, a user's own file.

    Parameters
    ----------
    path
        A TOML file in the form of the bundled `forces.toml`. Entries with an id of the bundled file change what they
        give of it and leave the rest; others are added.
    demonyms
        Demonym, folded, to ISO 3166-1 code: makes "Chadian troops" a force without an entry.
    country_names
        ISO 3166-1 code to English name.

    Raises
    ------
    LexiconError
        If a file cannot be read or says what cannot be; names file, line and remedy.
    """
    return ForceLexicon(build_index(read_force_file(path), demonyms, country_names))
