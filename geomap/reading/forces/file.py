"""The forces file: who fights, where, on which side, and what reports call them; read, merged and checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from geomap.errors import LexiconError
from geomap.lexicons import read_file, read_table
from geomap.patterns import lazy
from geomap.sides import CUES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

KINDS = (
    "state", "alliance", "peacekeeping", "rebel", "separatist", "jihadist", "militia", "gang", "pmc",
)  # fmt: skip
GENERICS = (
    "rebels", "insurgents", "militants", "jihadists", "separatists", "militia", "gangs", "coalition", "peacekeepers",
    "army",
)  # fmt: skip

_ID = lazy(r"[a-z0-9]+(-[a-z0-9]+)*")
_COLOUR = lazy(r"#[0-9a-fA-F]{6}")
_COUNTRY = lazy(r"[A-Z]{2}")
_LISTS = ("aliases", "weak", "adjectives", "leaders", "country_names", "demonyms", "metonyms", "backers")
_FORCE_KEYS = frozenset({"id", "name", "kind", "sides", "years", "country", "before", "reach", *_LISTS})
_LONGEST = 600
"""Characters of the longest message: what a file says may be longer than anybody reads."""
_MOST_CHARACTERS = 20_000_000
_THEATRE_KEYS = frozenset({"name", "countries", "years", "governments", "interstate", "sides", "generic", "allied"})
_EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Style:
    """How a side or a force is drawn."""

    name: str
    colour: str
    """#rrggbb"""
    cue: str
    """The name of a sign, one of `geomap.sides.CUES`."""


@dataclass(frozen=True, slots=True)
class Alliance:
    """Sides of one war that do not fight one another, from one year to another."""

    sides: tuple[str, ...]
    first: int | None
    last: int | None

    def active(self, year: int | None) -> bool:
        """Did it hold in that year? Yes where the year is not known."""
        return _within(year, self.first, self.last)


@dataclass(frozen=True, slots=True)
class Theatre:
    """A war: where, when, and between which sides."""

    id: str
    name: str
    countries: tuple[str, ...]
    first: int | None
    last: int | None
    governments: str | None
    """The side of the state forces of its countries that have no entry of their own."""
    sides: Mapping[str, Style]
    generic: Mapping[str, tuple[str, ...]]
    """What "rebels", "militants" ... mean there: ids of forces."""
    interstate: bool = False
    """Do armies of several states fight there, so that a unit's number alone does not say whose it is?"""
    allied: tuple[Alliance, ...] = ()
    """Which of its sides do not fight one another; all others may."""

    def active(self, year: int | None) -> bool:
        """Was it fought in that year? Yes where the year is not known."""
        return _within(year, self.first, self.last)


@dataclass(frozen=True, slots=True)
class ForceEntry:
    """An entry of a forces file."""

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    """Names that others bear too."""
    adjectives: tuple[str, ...] = ()
    """Names that count only before a word such as "forces"."""
    leaders: tuple[str, ...] = ()
    """Men who stand for it ("Savimbi withdrew from ...") where its war is the one in focus."""
    country_names: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    sides: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    """Side by theatre."""
    first: int | None = None
    """First year active; None: unknown."""
    last: int | None = None
    country: str | None = None
    before: str | None = None
    """The country that a state's was part of until it had this force."""
    reach: tuple[str, ...] = ()
    """Countries where its weak names, adjectives and leaders are read; empty: those of its theatres."""
    backers: tuple[str, ...] = ()
    """Ids of forces, or ISO codes of states."""
    rank: int = 0
    """Place in the file; those of a user's file come first."""

    def active(self, year: int | None) -> bool:
        """Was it active in that year? Yes where the year is not known."""
        return _within(year, self.first, self.last)


@dataclass(frozen=True, slots=True)
class ForceFile:
    """All of one or two forces files, checked."""

    forces: Mapping[str, ForceEntry]
    theatres: Mapping[str, Theatre]
    words: Mapping[str, tuple[str, ...]]


_THEATRE = lazy(r"\s*\[\s*theatres\s*\.\s*\"?([^\"\]\s.]+)\"?\s*[\].]")
_SIDES_OF = lazy(r"\.\s*sides\s*\]")
_SIDE = lazy(r"\s*(?:\[.*\.\s*)?(?:sides\s*\.\s*)?\"?([a-z0-9-]+)\"?\s*[=\].]")


def _within(year: int | None, first: int | None, last: int | None) -> bool:
    return year is None or ((first is None or first <= year) and (last is None or year <= last))


@dataclass(frozen=True, slots=True)
class _Source:
    """A file's text, to tell in which line a mistake stands."""

    name: str
    text: str

    def error(self, line: int | None, message: str, key: str | None = None) -> LexiconError:
        """The error of a mistake in the table that begins at a line, there or in the line of its `key`."""
        line = self._line_of(key, line) if key is not None and line is not None else line
        where = f"{self.name}, line {line}" if line else self.name
        said = message if len(message) <= _LONGEST else f"{message[: _LONGEST // 2]} ... {message[-_LONGEST // 2 :]}"
        return LexiconError(f"{where}: {said}")

    def _line_of(self, key: str, line: int) -> int:
        """Where a key of the table that begins at `line` is given; `line` if it is not found."""
        for number, row in enumerate(self.text.splitlines()[line:], line + 1):
            if row.lstrip().startswith("["):
                break
            if re.match(rf"\s*\"?{re.escape(key)}\"?\s*[=.]", row):
                return number
        return line

    def line(self, header: str) -> int | None:
        """Line of the first header that matches; only asked for when there is a mistake to tell."""
        match = re.search(rf"^{header}", self.text, re.MULTILINE)
        return self.text.count("\n", 0, match.start()) + 1 if match else None


def read_force_file(path: Path | None) -> ForceFile:
    """Read the bundled forces and, over them, a user's own.

    Raises
    ------
    LexiconError
        If a file is not there, not TOML, or says what cannot be: named with file, line and remedy.
    """
    layers = [(_Source("forces.toml", read_file("forces.toml")), 1_000_000)]
    if path is not None:
        try:
            with path.open(encoding="utf-8") as file:
                text = file.read(_MOST_CHARACTERS + 1)
            if len(text) > _MOST_CHARACTERS:
                raise LexiconError(f"{path}: has more than {_MOST_CHARACTERS:,} characters: give a TOML file of forces")
            layers.append((_Source(str(path), text), 0))
        except OSError as error:
            raise LexiconError(f"{path}: cannot be read ({error.strerror}): give a TOML file of forces") from error
        except UnicodeDecodeError as error:
            raise LexiconError(f"{path}: is not UTF-8 text (byte {error.start}): save it as UTF-8") from error
    try:
        return _merged(layers, placed=False)
    except LexiconError:
        return _merged(layers, placed=True)  # fails again, and now tells in which line: finding out takes a while


def _merged(layers: Iterable[tuple[_Source, int]], *, placed: bool) -> ForceFile:
    """What files say together, each with the rank of its first force; `placed` to know in which lines mistakes are."""
    forces: dict[str, ForceEntry] = {}
    theatres: dict[str, Theatre] = {}
    words: dict[str, tuple[str, ...]] = {}
    lines: dict[str, tuple[_Source, int | None]] = {}
    for source, rank in layers:
        data = _parse(source, bundled=rank > 0)
        for key, value in _table(source, None, data.get("words", {}), "words").items():
            words[key] = words.get(key, ()) + _words(source, key, value, known=words if rank == 0 else None)
        headers = _theatre_lines(source.text) if placed else {}
        for key, value in _table(source, None, data.get("theatres", {}), "theatres").items():
            theatres[key] = _theatre(source, headers, key, value, theatres.get(key))
            lines["theatre:" + key] = (source, headers.get(key))
        entries = data.get("force", [])
        if not isinstance(entries, list):
            raise source.error(
                source.line(r"[^\S\n]*\[?\s*force\b"), "write each force as [[force]], with two brackets"
            )
        seen: set[str] = set()
        places = _force_lines(source.text) if placed else []
        for number, value in enumerate(entries):
            line = places[number] if number < len(places) else None
            entry = _force(source, line, value, forces, rank + number)
            if entry.id in seen:
                raise source.error(line, f"force {entry.id!r} is there twice: give one of them another id")
            seen.add(entry.id)
            forces[entry.id] = entry
            lines["force:" + entry.id] = (source, line)
    _check_references(forces, theatres, lines)
    return ForceFile(
        MappingProxyType(dict(sorted(forces.items(), key=lambda item: item[1].rank))),
        MappingProxyType(theatres),
        MappingProxyType(words),
    )


def _force_lines(text: str) -> list[int]:
    lines = ((number, line) for number, line in enumerate(text.splitlines(), 1) if "[[" in line)
    return [number for number, line in lines if re.match(r"\s*\[\[\s*force\s*\]\]", line)]


def _theatre_lines(text: str) -> dict[str, int]:
    """The line in which each theatre ("syria") and each of its sides ("syria:kurdish") begins.

    Only for telling mistakes, so all are looked for in one go.
    """
    found: dict[str, int] = {}
    war, within = "", False  # the theatre, and whether its table of sides is open
    for number, line in enumerate(text.splitlines(), 1):
        if "theatres" in line and (header := _THEATRE.match(line)) is not None:
            war, within = header[1], _SIDES_OF.match(line, header.end() - 1) is not None
            found.setdefault(war, number)
        elif line.lstrip().startswith("["):
            war, within = "", False
        if war and (within or "sides" in line) and (side := _SIDE.match(line)) is not None:
            found.setdefault(f"{war}:{side[1]}", number)
    return found


def _tables_of(text: str) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 -- slow to load, and few users have a file of their own

    return tomllib.loads(text)


def _parse(source: _Source, *, bundled: bool) -> dict[str, Any]:
    try:
        data = read_table("forces") if bundled else _tables_of(source.text)
    except RecursionError:
        raise LexiconError(f"{source.name}: is nested too deeply: give a TOML file of forces") from None
    except ValueError as error:
        raise LexiconError(f"{source.name}: is not valid TOML: {error}") from error
    for key in data:
        if key not in {"words", "theatres", "force"}:
            line = source.line(rf"[^\S\n]*\[*\s*{re.escape(key)}\b")
            raise source.error(line, f"{key!r} is not known: a forces file has [[force]], [theatres.ID] and [words]")
    return data


def _table(source: _Source, line: int | None, value: object, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise source.error(line, f"{what} must be a table, not {value!r}")
    return value


def _strings(source: _Source, line: int | None, value: object, what: str, key: str | None = None) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(x, str) and x.strip() for x in value):
        raise source.error(line, f"{what} must be a list of names in quotes, not {value!r}", key)
    return tuple(value)


def _words(source: _Source, key: str, value: object, known: Mapping[str, Any] | None) -> tuple[str, ...]:
    line = source.line(rf"[^\S\n]*{re.escape(key)}\s*=") if known is not None else None
    if known is not None and key not in known:
        raise source.error(line, f"words.{key} is not known: one of {', '.join(sorted(known))}")
    if not isinstance(value, str):
        raise source.error(line, f"words.{key} must be one string of words, phrases separated by ';', not {value!r}")
    parts = value.split(";") if ";" in value or key.endswith("_phrases") else value.split()
    return tuple(" ".join(part.split()) for part in parts if part.strip())


def _years(source: _Source, line: int | None, value: object, what: str) -> tuple[int | None, int | None]:
    if value is None:
        return None, None
    if not isinstance(value, list) or not 1 <= len(value) <= 2 or not all(type(x) is int for x in value):
        raise source.error(line, f"years of {what} must be [from] or [from, to], not {value!r}", "years")
    first, last = value[0], value[1] if len(value) == 2 else None
    if last is not None and last < first:
        raise source.error(line, f"years of {what} end before they begin: {value!r}", "years")
    return first, last


def _unknown_key(source: _Source, line: int | None, keys: Iterator[str], known: frozenset[str], what: str) -> None:
    for key in keys:
        if key not in known:
            raise source.error(line, f"{what} has {key!r}, which is not known: one of {', '.join(sorted(known))}", key)


def _country(source: _Source, line: int | None, value: object, what: str, key: str) -> str:
    if not isinstance(value, str) or not _COUNTRY.fullmatch(value):
        raise source.error(line, f"a country of {what} must be a code of two capitals such as 'SY', not {value!r}", key)
    return value


def _theatre(source: _Source, lines: Mapping[str, int], key: str, value: object, old: Theatre | None) -> Theatre:
    line, what = lines.get(key), f"theatre {key!r}"
    if not _ID.fullmatch(key):
        raise source.error(line, f"{what}: an id has lower-case letters, digits and hyphens, such as 'south-sudan'")
    data = _table(source, line, value, what)
    _unknown_key(source, line, iter(data), _THEATRE_KEYS, what)
    sides = dict(old.sides) if old else {}
    for side, style in _table(source, line, data.get("sides", {}), f"sides of {what}").items():
        sides[side] = _style(source, lines.get(f"{key}:{side}", line), f"side {side!r} of {what}", style)
    generic = dict(old.generic) if old else {}
    for word, ids in _table(source, line, data.get("generic", {}), f"generic of {what}").items():
        if word not in GENERICS:
            raise source.error(line, f"generic of {what} has {word!r}: one of {', '.join(GENERICS)}")
        generic[word] = (ids,) if isinstance(ids, str) else _strings(source, line, ids, f"{word!r} of {what}")
    countries = old.countries if old else ()
    if "countries" in data:
        codes = data["countries"]
        if not isinstance(codes, list):
            raise source.error(line, f"countries of {what} must be a list of codes, not {codes!r}", "countries")
        countries = tuple(_country(source, line, code, what, "countries") for code in codes)
    first, last = _years(source, line, data.get("years"), what)
    if "years" not in data and old:
        first, last = old.first, old.last
    governments = data.get("governments", old.governments if old else None)
    if governments is not None and not (isinstance(governments, str) and governments in sides):
        raise source.error(line, f"governments of {what} is {governments!r}, which is none of its sides", "governments")
    name = data.get("name", old.name if old else key)
    if not isinstance(name, str):
        raise source.error(line, f"name of {what} must be in quotes, not {name!r}", "name")
    interstate = data.get("interstate", old.interstate if old else False)
    if not isinstance(interstate, bool):
        raise source.error(line, f"interstate of {what} must be true or false, not {interstate!r}", "interstate")
    allied = _allied(source, line, data["allied"], what, sides) if "allied" in data else old.allied if old else ()
    return Theatre(
        key, name, countries, first, last, governments, MappingProxyType(sides), MappingProxyType(generic), interstate,
        allied,
    )  # fmt: skip


def _allied(
    source: _Source, line: int | None, value: object, what: str, known: Mapping[str, Style]
) -> tuple[Alliance, ...]:
    if not isinstance(value, list):
        raise source.error(line, f'allied of {what} must be a list of {{ sides = ["a", "b"] }}, not {value!r}')
    found: list[Alliance] = []
    for number, item in enumerate(value, 1):
        which = f"{number}. alliance of {what}"
        data = _table(source, line, item, which)
        _unknown_key(source, line, iter(data), frozenset({"sides", "years"}), which)
        sides = _strings(source, line, data.get("sides", []), f"sides of the {which}")
        if len(sides) < len(("one", "the other")):
            raise source.error(line, f"the {which} needs two sides or more, not {list(sides)!r}")
        for side in sides:
            if side not in known:
                raise source.error(line, f"the {which} has side {side!r}, which is none of {', '.join(known)}")
        found.append(Alliance(sides, *_years(source, line, data.get("years"), f"the {which}")))
    return tuple(found)


def _style(source: _Source, line: int | None, what: str, value: object) -> Style:
    data = _table(source, line, value, what)
    _unknown_key(source, line, iter(data), frozenset({"name", "colour", "cue"}), what)
    colour, cue, name = data.get("colour"), data.get("cue", "plain"), data.get("name", what)
    if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
        raise source.error(line, f"colour of {what} is {colour!r}: write it as #rrggbb, for example #0072b2", "colour")
    if cue not in CUES:
        raise source.error(line, f"cue of {what} is {cue!r}: one of {', '.join(CUES)}", "cue")
    if not isinstance(name, str):
        raise source.error(line, f"name of {what} must be in quotes, not {name!r}", "name")
    return Style(name, colour.lower(), cue)


def _force(source: _Source, line: int | None, value: object, known: Mapping[str, ForceEntry], rank: int) -> ForceEntry:
    data = _table(source, line, value, "a force")
    ident = data.get("id")
    if not isinstance(ident, str) or not _ID.fullmatch(ident):
        raise source.error(
            line,
            f"a force needs an id of lower-case letters, digits and hyphens, such as 'al-shabaab', not {ident!r}",
            "id",
        )
    what = f"force {ident!r}"
    _unknown_key(source, line, iter(data), _FORCE_KEYS, what)
    old = known.get(ident)
    name = data.get("name", old.name if old else None)
    if not isinstance(name, str) or not name.strip():
        raise source.error(line, f"{what} needs a name in quotes", "name")
    kind = data.get("kind", old.kind if old else "militia")
    if kind not in KINDS:
        raise source.error(line, f"kind of {what} is {kind!r}: one of {', '.join(KINDS)}", "kind")
    sides = old.sides if old else {}
    if "sides" in data:
        sides = _table(source, line, data["sides"], f"sides of {what}")
        if not all(isinstance(side, str) for side in sides.values()):
            raise source.error(line, f'sides of {what} are written {{ theatre = "side" }}, not {sides!r}', "sides")
    first, last = _years(source, line, data.get("years"), what)
    if "years" not in data and old:
        first, last = old.first, old.last
    lists = {
        key: _strings(source, line, data[key], f"{key} of {what}", key) if key in data else getattr(old, key, ())
        for key in _LISTS
    }
    country = old.country if old else None
    if "country" in data:
        country = _country(source, line, data["country"], what, "country")
    before = old.before if old else None
    if "before" in data:
        before = _country(source, line, data["before"], what, "before")
    reach = old.reach if old else ()
    if "reach" in data:
        codes = _strings(source, line, data["reach"], f"reach of {what}", "reach")
        reach = tuple(_country(source, line, code, what, "reach") for code in codes)
    return ForceEntry(
        ident, name, kind, sides=MappingProxyType(dict(sides)), first=first, last=last, country=country, before=before,
        reach=reach, rank=rank,
        **lists,
    )  # fmt: skip


def _check_references(
    forces: Mapping[str, ForceEntry],
    theatres: Mapping[str, Theatre],
    lines: Mapping[str, tuple[_Source, int | None]],
) -> None:
    for entry in forces.values():
        source, line = lines["force:" + entry.id]
        for theatre, side in entry.sides.items():
            if theatre not in theatres:
                raise source.error(
                    line,
                    f"force {entry.id!r} is in theatre {theatre!r}, which is not defined: add [theatres.{theatre}]",
                    "sides",
                )
            if side not in theatres[theatre].sides:
                raise source.error(
                    line,
                    f"force {entry.id!r} is on side {side!r} of theatre {theatre!r}, which has "
                    f"{', '.join(theatres[theatre].sides) or 'no sides'}: add it to sides of [theatres.{theatre}]",
                    "sides",
                )
        for backer in entry.backers:
            if backer not in forces and not _COUNTRY.fullmatch(backer):
                raise source.error(
                    line, f"backer {backer!r} of force {entry.id!r} is neither a force nor a country code", "backers"
                )
    for war in theatres.values():
        source, line = lines["theatre:" + war.id]
        for word, ids in war.generic.items():
            for ident in ids:
                if ident not in forces:
                    raise source.error(line, f"{word!r} of theatre {war.id!r} is {ident!r}, which is no force: add it")
        colours: dict[str, str] = {}
        for side, style in war.sides.items():
            other = colours.setdefault(style.colour, side)
            if other != side:
                raise source.error(
                    line,
                    f"sides {other!r} and {side!r} of theatre {war.id!r} share the colour {style.colour}: "
                    "change one of them",
                )
