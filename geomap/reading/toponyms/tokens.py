"""The words of a text with all that is known of each without its context, looked up where somebody asks."""

from collections.abc import Mapping
from itertools import accumulate
from typing import NamedTuple

from geomap.patterns import lazy
from geomap.reading.toponyms.lexicon import load_lexicon

REMEMBERED = 20_000
"""Words that are remembered ..."""
LONGEST = 40
"""... if they are not longer than this."""

_MARKS = "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u200c\u200d"
# "d'Alep", "dell'Ucraina": what the apostrophe joins are two words.
_ELIDED = r"(?!(?:(?<=\b[dl]['’])|(?<=ll['’]))[A-ZÀ-ÖØ-Þ])"
_TOKEN = lazy(
    # All begin alike, which is quickly searched for; nearly every word is told by its letters and the character behind.
    r"([^\W_](?:(?<=[a-zA-Z])[a-zA-Z]++(?=[\x00-&(-@\[-_{-\x7f])"
    r"|(?<=\d)\d*"
    r"|\.(?:[^\W\d_]\.)+"
    rf"|[^\W\d_]*(?:[{_MARKS}]+[^\W\d_]*|['’ʻʼʿʾ‘`](?![sS]\b){_ELIDED}[^\W\d_]+)*))"
)
_CASELESS = lazy(
    "[\u0590-\u08ff\u0900-\u10ff\u1100-\u11ff\u1200-\u137f\u1780-\u17ff\u3040-\uabff\uac00-\ud7ff\uf900-\ufdff\ufe70-\ufeff]"
)
LONG = 3
"""Characters of articles and most prepositions."""
_SHORT = 6
"""Characters of the longest abbreviation, "calif" and "n.s.w."."""


class Token(NamedTuple):
    """A word as it is written, and what it could be; shared by all its occurrences."""

    text: str
    lower: str
    upper: bool
    """It begins with a capital."""
    opens: bool
    """It could open a name: it has a capital, or its script has none."""
    caseless: bool
    """It could open a name, for its script has no capitals."""
    capitals: bool
    """It is in capitals throughout."""
    small: bool
    digits: bool
    long: bool
    """It is longer than articles and most prepositions."""
    goes_on: bool
    """A name may go on with it."""
    article: bool = False
    special: bool = False
    """It could be an abbreviation, or begin an adjective of several words or a name that is never a place's."""
    dull: bool = False
    common: bool = False
    country: str | None = None
    """ISO alpha-2 code of the country whose adjective it is."""
    adjective: bool = False
    """It is an adjective of a country or a region."""
    given: bool = False
    """It is a given name."""
    title: bool = False
    calls: bool = False
    """It is a given name or a title, and written like one."""
    strong: bool = False
    """It is a preposition of place."""
    class_word: bool = False
    before: str = ""
    """What it says of a name after it: the feature of that."""


class Vocabulary(dict[str, Token]):
    """Words as written to tokens, made when they are first asked for.

    Parameters
    ----------
    demonyms
        Folded demonyms and adjectives to ISO alpha-2 codes.
    """

    def __init__(self, demonyms: Mapping[str, str]) -> None:
        super().__init__()
        self.demonyms = demonyms
        self.lexicon = load_lexicon()
        self.paired = frozenset(
            words.partition(" ")[0] for known in (demonyms, self.lexicon.adjectives) for words in known if " " in words
        ) - {"i"}  # of Kiribati
        """The first words of adjectives of several: "South African"."""

    def __missing__(self, word: str) -> Token:
        """Make a token."""
        token = self._token(word)
        if len(self) >= REMEMBERED:
            self.clear()
        if len(word) <= LONGEST:
            self[word] = token
        return token

    def _token(self, word: str) -> Token:
        lexicon = self.lexicon
        low = word.lower()
        first = word[0]
        upper = first.isupper()
        opens = upper or (first.isalpha() and not first.islower() and _CASELESS.match(first) is not None)
        digits = word.isdigit()
        capitals, small, long = word.isupper(), word.islower(), len(word) > LONG
        if low not in lexicon.listed and low not in self.demonyms:
            low = _nominative_of_person(low, lexicon.words["first_names"]) if low > _LATIN else low
        if low not in lexicon.listed and low not in self.demonyms and low not in self.paired:
            return Token(word, low, upper, opens, opens and not upper, capitals, small, digits, long, opens or digits)
        words = lexicon.words
        short = len(low) <= _SHORT and (
            low in lexicon.abbreviations or f"{low}." in lexicon.abbreviations or low in lexicon.codes
        )
        country = self.demonyms.get(low)
        given, title = low in words["first_names"], low in words["titles"]
        return Token(
            word,
            low,
            upper,
            opens,
            caseless=opens and not upper,
            capitals=capitals,
            small=small,
            digits=digits,
            long=long,
            goes_on=opens or digits or low in words["particles"] or low in words["slavic_classes"],
            article=low in words["articles"],
            special=short or low in lexicon.phrases or low in self.paired,
            dull=low in lexicon.dull,
            common=low in words["common"],
            country=country,
            adjective=country is not None or low in lexicon.adjectives,
            given=given,
            title=title,
            calls=opens and (given or title),
            strong=low in words["prepositions_strong"],
            class_word=low in words["class_words"],
            before=_before(low, words),
        )


_LATIN = "\u036f"
_CASES = tuple("ові еві єві ом ем єм ой ою ей єю а я у ю е є ы и і ї".split())
"""How Slavic given names end in their cases."""


def _nominative_of_person(low: str, names: frozenset[str]) -> str:
    """A Slavic given name without its case ("владимира"), else the word itself."""
    for ending in _CASES:
        if low.endswith(ending):
            stem = low[: -len(ending)]
            found = next((name for end in ("", "й", "а", "я", "ь") if (name := stem + end) in names), None)
            if found is not None:
                return found
    return low


def _before(low: str, words: Mapping[str, frozenset[str]]) -> str:
    if low in words["prepositions_strong"]:
        return "after_strong"
    if low in words["prepositions_at"]:
        return "after_at"
    if low in words["prepositions_weak"]:
        return "after_weak"
    if low in words["verbs_before"]:
        return "after_verb"
    if low in {"and", "or"}:
        return "after_and"
    if low in words["titles"]:
        return "after_title"
    return "after_word" if low in words["common"] else ""


class Words(NamedTuple):
    """The words of a text, in its order."""

    words: list[str]
    gaps: list[str]
    """What stands behind each of them."""
    starts: list[int]
    """Where they begin."""
    opening: list[int]
    """The numbers of those that could open a name."""


def words_of(text: str, known: Vocabulary) -> Words:
    """Cut a text into words."""
    parts = _TOKEN.split(text)
    words = parts[1::2]
    opening = [
        number
        for number, word in enumerate(words)
        if ("A" <= word < "[" if word < "a" else word >= "{" and known[word].opens)
    ]
    return Words(words, parts[2::2], list(accumulate(map(len, parts)))[:-1:2], opening)
