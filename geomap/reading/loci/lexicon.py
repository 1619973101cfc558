"""The words of relations between places, and the patterns made of them. The data: `lexicon/loci.toml`."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from geomap.lexicons import read_table
from geomap.patterns import lazy


class LociLexicon:
    """The words of relations."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        words: Mapping[str, list[str]] = raw["words"]
        nouns, adjectives = _keyed(raw["parts"]), _keyed(raw["part_adjectives"])
        self.units: Final = {word: float(key) for word, key in _keyed(raw["units"]).items()}
        telling = [unit for unit in self.units if len(unit) > 2 or unit == "km"]
        self.measures: Final = tuple(
            unit for unit in telling if not any(other != unit and other in unit for other in telling)
        )
        """Those of them that no other word is likely to have in it, without what has another of them in it."""
        self.counts: Final[Mapping[str, tuple[float, float]]] = {
            key: (low, high) for key, (low, high) in raw["counts"].items()
        }
        self.hedges: Final[Mapping[str, tuple[float, float]]] = {
            word: (raw["hedges"][key][0], raw["hedges"][key][1]) for word, key in _keyed(raw["hedge_words"]).items()
        }
        self.bearings: Final = {word: float(key) for word, key in _keyed(raw["bearings"]).items()}
        self.parts: Final = nouns | adjectives
        """Noun or adjective of part -> kind of part."""
        self.lengths: Final = _heads(self.units)
        """Last words of units; this and the next are tests that are cheaper than the patterns they stand before."""
        self.ways: Final = _heads(self.bearings)
        self.nouns: Final = _heads(nouns)
        self.adjectives: Final = _heads(word for word in self.bearings if len(word) > 3) | _heads(adjectives)
        self.settlements: Final = _heads(words["settlements"])
        self.nears: Final = _heads(words["near"])
        self.borders: Final = frozenset(word for entry in words["borders"] for word in entry.split())
        self.banks: Final = frozenset(words["banks"])
        self.roads: Final = frozenset(word for entry in words["roads"] for word in entry.split())
        self.centre_of: Final = frozenset(words["centre_of"])
        """Of what a whole town is the centre: "the rail centre of X" is no part of X."""


def _keyed(table: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The key of each entry of a table of lists."""
    return {word: key for key, entries in table.items() for word in entries}


def _either(words: Iterable[str]) -> str:
    """An alternation, longest first, any white space between the words of an entry."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(r"\s+".join(map(re.escape, word.split())) for word in ordered) + ")"


@cache
def load_loci() -> LociLexicon:
    """Read the bundled words (once: they are immutable)."""
    return LociLexicon(read_table("loci"))


@cache
def _sources() -> Mapping[str, str]:
    """The patterns, not yet compiled, by name."""
    raw: dict[str, Any] = read_table("loci")
    words: dict[str, list[str]] = raw["words"]
    lexicon = load_loci()
    units, bearings, hedges = lexicon.units, lexicon.bearings, lexicon.hedges
    nouns = {word: kind for kind, entries in raw["parts"].items() for word in entries}
    adjectives = [word for entries in raw["part_adjectives"].values() for word in entries]
    plain = [word for word in bearings if len(word) > 3]
    lead = (
        r"(?:the\s+)?(?:(?:[^\W\d_][\w'’-]*\s+){0,2}?" + _either(words["settlements"]) + r"\s+(?:of\s+)?(?:the\s+)?)?\Z"
    )
    two = r"(?P<d1>{0})(?:(?:\s*(?:,|/)\s*|\s+(?:and|or)\s+)(?:to\s+the\s+)?(?P<d2>{0}))?"
    any_two, plain_two = two.format(_either(bearings)), two.format(_either(plain))
    free = [noun for noun, kind in nouns.items() if kind in {"edge", "countryside", "centre"}]
    figure = r"\d{1,3}(?:[.,]\d{1,3})*|\d{4,6}"
    borders, banks, roads = (_either(words[key]) for key in ("borders", "banks", "roads"))
    part = _either(nouns)
    side, any_plain = f"(?:{plain_two}|{_either(words['bank_sides'])})", _either(plain)
    owner, joint = r"(?:['’]s?)?\s+", r"\s+with\s+(?:neighbou?ring\s+)?"
    free_two = plain_two.replace("<d1>", "<e1>").replace("<d2>", "<e2>")
    return {
        "distance": rf"(?<![\w.,])(?:(?P<hedge>{_either(hedges)})\s*)?"
        rf"(?:(?P<low>{figure})(?:\s?(?:[-–]|to|or)\s?(?P<high>{figure}))?|(?P<count>{_either(raw['counts'])}))"
        rf"[\s-]{{0,2}}(?P<unit>{_either(units)})\b\.?"
        r"(?:\s?\([^()]{1,30}\))?(?:\s+(?:away|due|further|farther|straight|or\s+so))*"
        rf"(?:,?\s+(?:to\s+the\s+|in\s+the\s+)?{any_two})?"
        rf"\s+(?P<prep>of|from|outside(?:\s+of)?|off(?:\s+the\s+(?:coast|shores?)\s+of)?)\s+{lead}",
        "direction": r"(?<![\w-])(?:(?P<art>(?P<to>(?:to|on)\s+)?the\s+(?:(?:immediate|far|extreme|very)\s+)?)"
        rf"|(?:just|immediately|directly|due|far|further)\s+)?{plain_two}\s+(?:side\s+)?(?P<prep>of)\s+{lead}",
        "part": rf"(?<![\w-])(?:(?:far|extreme|outer)\s+)?(?:{plain_two}[\s-]+)?"
        rf"(?P<noun>{part})\s+(?P<prep>of|in|around)\s+{lead}",
        "adjective": rf"(?<![\w-])(?:{plain_two}|(?P<noun>{_either(adjectives)}))\s+\Z",
        "near": rf"(?<![\w-])(?P<prep>{_either(words['near'])})\s+{lead}",
        "between": rf"(?<![\w-])(?:(?P<half>{_either(words['halfway'])})\s+)?"
        rf"(?P<prep>{_either(words['between'])})\s+{lead}",
        "bank": rf"(?<![\w-]){side}[\s-]+(?:\([^()]{{1,20}}\)\s+)?{banks}\s+(?P<prep>of)\s+{lead}",
        "bank_after": rf"\A(?:\s+river)?['’]s?\s+{side}\s+{banks}\b",
        "bank_at": rf"\A(?:\s+river)?,?\s+(?:near|at|opposite|in|around|by|close\s+to)\s+{lead}",
        "part_after": rf"\A(?:['’]s?\s+(?:{plain_two}\s+)?(?P<noun>{part})"
        rf"|\s+(?:city['’]s\s+)?(?:{free_two}\s+)?(?P<free>{_either(free)}))\b",
        "road_before": rf"(?<![\w-]){roads}\s+{_either(words['linking'])}\s+{lead}",
        "road_after": rf"\A\s+(?:{_either(words['road_adjectives'])}\s+){{0,2}}{roads}\b",
        "border_before": rf"(?<![\w-]){borders}\s+between\s+{lead}",
        "border_with": rf"(?<![\w-]){borders}{joint}{lead}",
        "border_mid": rf"\A{owner}(?:{any_plain}\s+)?{borders}{joint}{lead}",
        "border_after": rf"\A{owner}(?:{any_plain}\s+)?{borders}\b",
        "and": rf"\A\s*,?\s+(?:and|to|with)\s+{lead}",
        "dash": r"\A\s?[-‐‑–—/]\s?(?:to\s?[-‐‑–—]\s?)?\Z",
        "ground": rf"(?<![\w-]){_either(words['lies_between'])}"
        r"(?:\s+(?:of|in|and|that|which|is|are|just|about|on|the|along)){0,3}\s+\Z",
        "lies": r"\A(?:\s+(?:city|town|village|province))?(?:\s*[,(–—]\s*|\s+)"
        rf"(?:{_either(words['lies'])}\s+){{0,7}}\Z",
    }


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A pattern, compiled when it is first asked for: a text seldom asks for more than a few."""
    return lazy(_sources()[name], re.IGNORECASE)


def _heads(entries: Iterable[str]) -> frozenset[str]:
    """Last words of entries: the cheap test before a pattern is tried."""
    return frozenset(entry.split()[-1].rpartition("-")[2] for entry in entries) | frozenset(entries)
