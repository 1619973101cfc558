"""Which runs of capitalised words that nothing is known of are names: of places, people or units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.model import Toponym
from geomap.patterns import lazy
from geomap.reading.commonwords import MONTHS
from geomap.reading.sentences.items import Item
from geomap.reading.sentences.words import ABBREVIATIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geomap.reading.sentences.items import Vocabulary
    from geomap.reading.sentences.words import Token

_SIDES = frozenset({"north", "south", "east", "west"})
_COMPOUND = lazy(r"-(?:[a-z]+ed|held|led|run|built|made|majority|minority|speaking|wide|style|era)$")
""" "The Yazidi-majority district of X", "the UN-declared safe area": what tells of it is no name of it."""
PARTICLES = frozenset(
    "al el ash as ar an az ez de la le bin ibn da do dos das del du des di du y van von los las les ou".split()
)
_OPENERS = frozenset({'"', "“", "‘", "'", "«", "„"})
_ENDINGS = (
    "ing",
    "ly",
    "ed",
    "tion",
    "ment",
    "ness",
    "ity",
    "ance",
    "ence",
    "ism",
    "ship",
    "ists",
    "ers",
    "ents",
    "ants",
)
ARTICLED = lazy(r"(?:al|el|ar|as|ash|ad|an|at|az|es|ez)-[^\W\d_a-z]")
"""A word with its Arabic article."""
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_MONTHS = frozenset(map(str.lower, MONTHS)).union("jan feb mar apr jun jul aug sep sept oct nov dec".split())
_DAY = 2
"""Words of a day without its year."""
_ORDINAL = frozenset({"st", "nd", "rd", "th"})
_WAYS = frozenset({"street", "avenue", "road"})
_DIGITS = 2
"""Digits of the number of a height at least."""
_NUMBERED = frozenset({"hill", "point", "height", "elevation"})
_TOWNS = frozenset({"town", "city", "village", "district", "township"})
_SET_OFF = frozenset("held now formerly controlled seized captured once still also under in".split())
_ASIDE = frozenset(
    "a an the located about some near home once now long just which where currently still previously formerly".split()
)
_DESCRIBING = ("al", "an", "ous", "ern", "most")
"""Ends of adjectives that may begin a sentence ("Mediaeval X", "Northernmost X")."""
_NO_FIRST_WORDS = (
    "classes.determiner", "classes.preposition", "classes.adverb", "classes.conjunction", "classes.pronoun",
    "classes.subordinator", "classes.number", "extents.directions", "names.connectives", "names.facility_modifiers",
    "rules.owners",
)  # fmt: skip
"""Classes of words that begin no name, whatever stands behind them."""
_ERAS = frozenset({"AD", "BC", "CE", "BCE"})
_MANAGED = frozenset({("managed", "to"), ("succeeded", "in"), ("proceeded", "to"), ("went", "on")})
_YEAR = 4
"""Digits of a number in a name at most."""


class NameRuns:
    """Reads the names of one sentence.

    Parameters
    ----------
    tokens
        Of the sentence.
    starts
        Its mentions by where they start; what begins with one is no unknown name.
    vocab
        The cue lexicon.
    is_known
        Can a text be the name of a place? At the head of a sentence only such a word counts as a name.
    is_commander
        Is a case-folded word the name of somebody who commands, as the report tells?
    """

    def __init__(
        self,
        tokens: Sequence[Token],
        starts: Mapping[int, tuple[str, int, object]],
        vocab: Vocabulary,
        is_known: Callable[[str], bool],
        is_commander: Callable[[str], bool],
    ) -> None:
        self.tokens, self.starts, self.vocab, self.is_known = tokens, starts, vocab, is_known
        self.is_commander = is_commander

    def titled(self, i: int) -> int:
        """Where a name that begins at token `i` of a headline stops; `i` where none begins there.

        What the gazetteer knows is a name, and what no list of common words has, if a preposition stands before it.
        """
        tokens, j = self.tokens, i
        while j < len(tokens) and tokens[j].capitalised and tokens[j].start not in self.starts:
            if is_ordinary(tokens[j], self.vocab):
                break
            j += 1
        for stop in range(j, i, -1):
            if self.is_known(" ".join(t.text for t in tokens[i:stop])):
                return stop
        return j if i and tokens[i - 1].lower in self.vocab.cls["classes.preposition"] else i

    def named(self, i: int) -> tuple[Item, int] | None:
        """The name that begins at token `i`, and where it stops; None where none begins there."""
        tokens, vocab = self.tokens, self.vocab
        if (numbered := self._numbered(i)) is not None:
            return numbered, i + 2
        if not self._may_begin(i):
            return None
        j = self._stop(i)
        if j == i + 1 and self._is_side(i, j):
            return None  # "overran the South", "the Northern part of"
        told = j > i + 1 or self.is_known(tokens[i].text) or self.is_commander(tokens[i].lower)
        told = told or self._leads(i) or self._has_class_word(i)
        if not (self._is_inside(i) or told or _opens_as_name(tokens[i:], vocab)):
            return None
        words = " ".join(t.lower for t in tokens[i:j] if t.kind != "punct")
        return Item("name", tokens[i].start, tokens[j - 1].end, words), j

    def _leads(self, i: int) -> bool:
        """ "Hamad al-Nil fell": is the word at the head of a sentence the first of a name that ends as a known one?"""
        token, found = self.tokens[i], self.starts.get(self.tokens[i + 1].start) if i + 1 < len(self.tokens) else None
        if found is None or found[0] != "place" or self.tokens[i + 1].start != token.end + 1:
            return False
        opens = token.lower in self.vocab.cls["names.openers"]
        return opens or not (is_ordinary(token, self.vocab) or token.lower.endswith(_DESCRIBING))

    def may_go_on(self, name: Item) -> bool:
        """May the known name right behind an unknown one be the end of it, as in "Hamad al-Nil"?"""
        cls, last = self.vocab.cls, name.lower.rpartition(" ")[2]
        return not (last in cls["names.peoples"] or last in cls["rules.creeds"] or last in cls["names.bodies"])

    def dated(self, i: int, end: int) -> tuple[Item, int] | None:
        """ "The 14 July Bridge": the name that a day from token `i` to the offset `end` gives what stands behind it.

        Not "on 14 July Fort Xyz was": behind a preposition it is the day that something was done.
        """
        tokens, j = self.tokens, i + 1
        while j < len(tokens) and tokens[j].end <= end:
            j += 1
        governed = i > 0 and tokens[i - 1].lower in self.vocab.cls["classes.preposition"]
        first = i + (tokens[i].lower == "the")
        if j >= len(tokens) or j - first > _DAY or (governed and first == i):
            return None
        noun, after = tokens[j], tokens[j + 1] if j + 1 < len(tokens) else None
        classed = noun.capitalised and noun.lower in self.vocab.cls["nouns_of_place.facility"]
        goes_on = after is not None and (after.capitalised or after.kind == "number")
        if not classed or goes_on or noun.start != end + 1:
            return None
        name = Toponym(tokens[first].start, noun.end, " ".join(t.text for t in tokens[first : j + 1]), noun.lower)
        return Item("place", name.start, name.end, f"·{tokens[first].lower}", place=name), j + 1

    def street(self, i: int) -> tuple[Item, int] | None:
        """ "48th Street": a way that has an ordinal for its name, whose number stands at token `i`."""
        words = self.tokens[i : i + 2]
        if (
            len(words) < len(("48th", "Street"))
            or words[0].lower[-2:] not in _ORDINAL
            or not words[0].text[0].isdigit()
        ):
            return None
        if not words[1].capitalised or words[1].lower not in _WAYS or words[1].start in self.starts:
            return None
        return Item("name", words[0].start, words[1].end, " ".join(t.lower for t in words)), i + 2

    def _numbered(self, i: int) -> Item | None:
        """ "Hill 402", "Point 5140": a height that has a number for its name."""
        token, nxt = self.tokens[i], self.tokens[i + 1] if i + 1 < len(self.tokens) else None
        if token.lower not in _NUMBERED or not token.capitalised or nxt is None or nxt.kind != "number":
            return None
        if not nxt.text.isdecimal() or len(nxt.text) < _DIGITS:
            return None  # "Point 3 of the agreement"
        height = Toponym(token.start, nxt.end, f"{token.text} {nxt.text}", token.lower)
        return Item("place", token.start, nxt.end, f"{token.lower} {nxt.text}", place=height)

    def goes_on(self, i: int) -> bool:
        """Is a capitalised word part of the name before it ("Radio Free X")? In a headline it may be a verb."""
        token, before = self.tokens[i], self.tokens[i - 1] if i else None
        if before is None or not (token.capitalised and before.capitalised) or token.text.isupper():
            return False
        return before.kind == "word" and before.end + 1 == token.start

    def is_capital_inside(self, i: int) -> bool:
        """ "Including Hit and X": does a word with a capital stand in a sentence, behind a plain word or a comma?"""
        token, before = self.tokens[i], self.tokens[i - 1] if i else None
        if before is None or not token.capitalised or token.text.isupper():
            return False
        return before.lower == "," or (before.kind == "word" and not before.capitalised)

    def is_proper(self, i: int, stop: int) -> bool:
        """ "the Presidential Palace": are the words of a facility from token `i` up to `stop` its name?"""
        tokens = self.tokens[i:stop]
        named = all(t.capitalised and not t.text.isupper() for t in tokens) and self._is_inside(i)
        before = self.tokens[i - 1] if i else None
        if not named or before is None or before.kind != "word" or before.capitalised:
            return False  # "Kabul International Airport" has a name before it
        return " ".join(t.lower for t in tokens) in self.vocab.cls["nouns_of_place.facility"]

    def _is_of_class_words(self, i: int) -> bool:
        """ "Castle Hill", "Airport Road": do two class words of places with a capital each make a name at token `i`?"""
        words = self.tokens[i : i + 2]
        if len(words) < len(("Castle", "Hill")) or words[0].lower not in self.vocab.cls["head"]:
            return False
        if words[1].lower not in self.vocab.cls["nouns_of_place.facility"] or not self._is_inside(i) or self.goes_on(i):
            return False
        return all(t.capitalised and not t.text.isupper() and t.start not in self.starts for t in words)

    def _has_class_word(self, i: int) -> bool:
        """ "Tiger Hill was": is the word at the head of a sentence a name, by the class word behind it?"""
        words, cls = self.tokens[i : i + 3], self.vocab.cls
        if len(words) < len(("Tiger", "Hill", "was")) or words[1].start != words[0].end + 1 or words[2].capitalised:
            return False
        low, noun = words[0].lower, words[1]
        classed = noun.lower in cls["classed"]
        if not classed or not noun.capitalised or noun.text.isupper() or noun.start in self.starts:
            return False
        return not any(low in cls[name] for name in _NO_FIRST_WORDS)

    def _may_begin(self, i: int) -> bool:
        """May a name begin at token `i`, by its capital, and by what it means without one?"""
        token, cls = self.tokens[i], self.vocab.cls
        if not token.capitalised or token.text in _ERAS or _COMPOUND.search(token.text) is not None:
            return False
        if self._is_of_class_words(i):
            return True
        behind = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
        if token.lower in cls["names.ordinals"] and behind is not None and behind.lower in cls["names.contests"]:
            return False  # "the Second Battle of X"
        sided = token.lower in cls["extents.directions"] or token.lower == "greater"
        if sided and i + 1 < len(self.tokens) and self.tokens[i + 1].start in self.starts:
            return False  # "Greater X"
        if _is_head(token.lower, self.vocab) or token.lower in cls["classes.number"] or token.lower in cls["nameless"]:
            return False
        named = self._has_class_word(i) or _begins_name(self.tokens, i, self.vocab)
        return self._is_inside(i) or token.lower not in cls["common"] or named

    def _is_inside(self, i: int) -> bool:
        """Does token `i` stand where only a name has a capital?"""
        return i > 0 and not _opens(self.tokens, i) and not _is_bulleted(self.tokens, i)

    def _stop(self, i: int) -> int:
        """Where the run of capitalised words, particles and numbers that begins at token `i` stops."""
        tokens = self.tokens
        j = i + 1 + _is_abbreviated(tokens, i)
        while j < len(tokens) and tokens[j].start not in self.starts and self._goes_into(j):
            j += 1 + _is_abbreviated(tokens, j)
        return j

    def _goes_into(self, j: int) -> bool:
        """Does token `j` belong to the name that the tokens before it begin?"""
        token = self.tokens[j]
        if token.kind == "number":
            return len(token.text) <= _YEAR
        if token.kind != "word" or self._is_day(j):
            return False
        if ARTICLED.match(token.text) and token.start == self.tokens[j - 1].end + 1:
            return True  # "Bab al-Aziziya"
        if token.text == "Town" and token.start == self.tokens[j - 1].end + 1:
            return True  # "Congo Town"
        if token.capitalised and not _is_head(token.lower, self.vocab):
            return not token.text.isupper() or token.lower not in self.vocab.cues.verbs or self._is_particle(j)
        return self._is_particle(j)

    def _is_day(self, j: int) -> bool:
        """ "shelled Xyz Tuesday", "visited Xyz Aug. 24": is token `j` a weekday, or a month with its day behind it?"""
        low = self.tokens[j].lower
        if low in _WEEKDAYS:
            return True
        behind = self.tokens[j + 1 : j + 3]
        return (
            low in _MONTHS
            and any(t.kind == "number" for t in behind)
            and all(t.text in {".", ","} or t.kind == "number" for t in behind)
        )

    def _is_particle(self, j: int) -> bool:
        """Does a particle with the rest of its name behind it stand at token `j` ("X de la Y")?"""
        tokens = self.tokens
        if tokens[j].lower not in PARTICLES:
            return False
        ahead = j + 1 + (j + 1 < len(tokens) and tokens[j + 1].lower in PARTICLES)
        return ahead < len(tokens) and tokens[ahead].capitalised and tokens[ahead].start not in self.starts

    def _is_side(self, i: int, j: int) -> bool:
        """Is a direction with a capital at token `i`, before the word at `j`, a side of the place told of?"""
        cls, low = self.vocab.cls, self.tokens[i].lower
        behind = self.tokens[j].lower if j < len(self.tokens) else ""
        if low in _SIDES and not _is_head(behind, self.vocab):
            return True
        part = behind in cls["extents.part"] or behind in cls["inner"]
        return low in cls["extents.directions"] and part and self.tokens[j].text.islower()


def is_ordinary(token: Token, vocab: Vocabulary) -> bool:
    """Is it a common word, or a compound that ends in one ("Oil-Rich", "War-Torn")?"""
    last = token.lower.rpartition("-")[2]
    return any(
        word in vocab.plain or word in vocab.cls["common"] or word.endswith(_ENDINGS)
        for word in {token.lower, last, last.removesuffix("s")}
    )


def _is_abbreviated(tokens: Sequence[Token], i: int) -> bool:
    """ "Maj. Smith", "William T. Smith": does the dot only say that token `i` is short for a word of a name?"""
    if i + 2 >= len(tokens) or tokens[i + 1].text != ".":
        return False
    initial = len(tokens[i].text) == 1 and i > 0 and tokens[i - 1].capitalised
    if tokens[i].lower not in ABBREVIATIONS and not initial:
        return False
    return tokens[i + 1].start == tokens[i].end and tokens[i + 2].kind == "word" and tokens[i + 2].capitalised


def _begins_name(tokens: Sequence[Token], i: int, vocab: Vocabulary) -> bool:
    """ "Ras Lanuf was", "Tell Rifaat fell": does a name begin with a word that may begin any sentence?"""
    return tokens[i].lower in vocab.cls["names.openers"] and i + 1 < len(tokens) and tokens[i + 1].capitalised


def _is_head(lower: str, vocab: Vocabulary) -> bool:
    """Is it a class word of places, one or several ("District", "Districts")?"""
    return lower in vocab.cls["head"] or (lower.endswith("s") and lower[:-1] in vocab.cls["nouns_of_place.area"])


def _opens(tokens: Sequence[Token], i: int) -> bool:
    """Does what is said begin at token `i`, behind an opening quotation mark ("The forces ...")?"""
    return tokens[i - 1].text in _OPENERS and (i == 1 or tokens[i - 2].text in {",", ":", "—", "–", "."})


def _is_bulleted(tokens: Sequence[Token], i: int) -> bool:
    """Does the sentence begin at token `i`, behind the mark of a list ("- Southwestern parts of")?"""
    sided = tokens[i].lower.endswith(("ern", "east", "west", "north", "south"))
    return i == 1 and sided and tokens[0].text in {"-", "–", "—", "•", "*", "·"}


def _acts(token: Token, vocab: Vocabulary) -> bool:
    """Does a token say, in one word and the past, what somebody did to a place ("took", "besieged")?"""
    cues = (cue for cue in vocab.cues.verbs.get(token.lower, ()) if not cue.rest and "past" in cue.forms)
    return any(cue.frame in _DEEDS for cue in cues)


_DEEDS = frozenset({"force>place", "besieger>place", "enterer>place"})
_DATED = 4
"""Words of "Xyz took Abc in"."""
_MEN = ("ers", "ors", "ists", "men", "ees", "ians", "ants", "ents")
"""Of those who are no man with this name ("mutineers", "peasants")."""


def _opens_as_name(tokens: Sequence[Token], vocab: Vocabulary) -> bool:
    """Is the first word of a sentence a name, by what follows it ("Xyz fell", "Xyz and Abc have")?"""
    word = tokens[0]
    numbered = any(char.isdigit() for char in word.text)  # "K2 base"
    short = len(word.text) < 3 and not numbered
    if len(tokens) < 3 or short or word.lower in vocab.plain or word.lower.endswith(_ENDINGS):
        return False
    after = tokens[1]
    if after.lower in _TOWNS and (tokens[2].lower in vocab.cls["rules.after_name"] or tokens[2].lower == ","):
        return True  # "Xyz town was", "Xyz district, to the north,"
    if after.lower in vocab.cls["nouns_of_place.facility"] and not is_ordinary(word, vocab):
        listed = tokens[2].lower in {",", "and", "("} or (numbered and after.text.islower())
        return listed or tokens[2].lower in vocab.cls["rules.after_name"]  # "Xyz hospital was"
    dated = len(tokens) > _DATED and tokens[2].capitalised and tokens[3].lower in {"in", "on"}
    if dated and _acts(after, vocab) and not word.lower.endswith(_MEN):
        return True  # "Xyz took Abc in May"
    if (after.lower, tokens[2].lower) in _MANAGED and not is_ordinary(word, vocab):
        return True  # "Xyz managed to take Abc"
    if after.lower in vocab.cls["rules.after_name"] or (after.capitalised and after.lower in vocab.cls["head"]):
        return True
    if after.lower == "," and (
        tokens[2].lower in _ASIDE or tokens[2].lower.startswith(("north", "south", "east", "west"))
    ):
        return True  # "Xyz, a town in ...", "Xyz, south of ..."
    if after.lower == "," and tokens[2].lower in vocab.cls["rules.begins_aside"]:
        return True  # "Xyz, to the north, fell"
    if after.lower in {"(", "-", "–", "—"} and tokens[2].lower in _SET_OFF:
        return True  # "Xyz (held by Y)", "Xyz - now in the hands of Y -"
    if after.lower == "and" and tokens[2].lower in {"its", "the", "most", "parts", "nearby"}:
        return True  # "Xyz and its airport"
    return after.lower in {",", "and"} and tokens[2].capitalised
