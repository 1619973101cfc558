"""Every name in a text that the gazetteer knows, longest first: what `recognition` decides about."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from geomap.model import Match
from geomap.places.memory import Glance, Memory
from geomap.places.names import ARTICLES, sounds
from geomap.reading.toponyms.credible import CITY, LATIN_LAST, credible, is_linked, is_rest, is_syllable
from geomap.reading.toponyms.lexicon import ToponymLexicon, load_lexicon
from geomap.reading.toponyms.text import APOSTROPHES, ELIDED, ELISIONS, HYPHENS, JOINS, Text
from geomap.reading.toponyms.tokens import LONGEST, REMEMBERED, Token, Vocabulary

MAX_WORDS = 7
"""Words of the longest name that is tried, its particles included."""
MAX_WORDS_CASELESS = 4
"""The same in scripts that do not mark where a name begins."""

_MAX_RESPELLED = 4
"""Words of the longest name that is looked for by how it sounds."""


NOWHERE: frozenset[str] = frozenset()


class Span:
    """A name that could be a place: words `first` to `last`, inclusive. Made while one report is read."""

    __slots__ = ("caseless", "cue", "first", "glance", "kind", "last", "led", "local", "name", "overseas", "person")

    def __init__(
        self, first: int, last: int, kind: str, glance: Glance | None, name: str, *, caseless: bool = False
    ) -> None:
        self.first = first
        self.last = last
        self.kind = kind
        """ "name", "demonym", "abbreviation" or "code"."""
        self.glance = glance
        self.name = name
        """As written."""
        self.cue: str | None = None
        self.caseless = caseless
        """Its script has no capitals."""
        self.local = False
        """Something right beside it says that it is a place."""
        self.led: frozenset[str] = NOWHERE
        """ISO alpha-2 codes of the country that is named last, not far before it."""
        self.overseas = False
        """It is spelled like the name of a place where English is not spoken: hardly a word or surname of it."""
        self.person = False
        """Something right beside it says that it is a person."""


class Trial(NamedTuple):
    """A way in which words could be a name that the gazetteer knows."""

    more: int
    """Words after the first."""
    name: str
    glance: Glance
    sure: bool
    """Nothing round the name can speak against it."""


class Scanner:
    """What is the same in every report, remembered: words, and what runs of capitalised words the gazetteer knows.

    One belongs to each memory of a gazetteer; see `scanner_of`.
    """

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.demonyms = memory.gazetteer.demonyms
        self.vocabulary = Vocabulary(self.demonyms)
        self._trials: dict[str, tuple[Trial, ...]] = {}
        self.idle: set[str] = set()
        """Words with which, by themselves, nothing begins: "The", "Monday"."""

    def trials(self, row: Text, first: int, token: Token) -> tuple[Trial, ...]:
        """The names that the words from one on could be, longest first, as far as they themselves tell."""
        gap = row.gaps[first]
        if (gap in JOINS or gap in APOSTROPHES or row.joins(first)) and (ends := _ends(row, first, token)) is not None:
            if not ends:
                return ()
            run = row.slice(first, ends[0])
        elif token.opens:
            ends, run = [first], token.text
        else:
            return ()
        found = self._trials.get(run)
        if found is None:
            found = _trials(row, first, ends, self.memory)
            if len(self._trials) >= REMEMBERED:
                self._trials.clear()
            if len(run) <= 2 * LONGEST:
                self._trials[run] = found
            if not found and len(ends) == 1 and run == token.text and not (token.special or token.adjective):
                if len(self.idle) >= REMEMBERED:
                    self.idle.clear()
                self.idle.add(run)
        return found


def scanner_of(memory: Memory) -> Scanner:
    """The scanner that belongs to a memory."""
    return memory.companion(Scanner)


def propose(row: Text, scanner: Scanner) -> Iterator[Span]:
    """Every candidate of a text in order, longest first where several begin; they do not overlap."""
    words, gaps, known = row.words, row.gaps, row.known
    closed, idle = row.closed or None, scanner.idle
    apart = load_lexicon().words["articles_apart"]
    free = 0
    for opening in row.opening:
        if opening < free:
            continue
        word = words[opening]
        token = known[word]
        if opening > free and token.upper:
            # A lower-case article begins a name, too: al-Bab, el Fasher; "as Syria" does not.
            gap = gaps[opening - 1]
            if gap in HYPHENS or (gap == " " and words[opening - 1].lower() in apart):
                before = known[words[opening - 1]]
                if before.article and not before.opens and not (closed is not None and closed(row.starts[opening - 1])):
                    found, taken = _proposed(row, opening - 1, before, scanner)
                    if found is not None:
                        yield found
                    free = max(free, opening - 1 + taken)
                    if opening < free:
                        continue
        if word in idle and row.ends_with(opening):
            continue
        if closed is not None and closed(row.starts[opening]):
            continue
        found, taken = _proposed(row, opening, token, scanner)
        if found is not None:
            yield found
        free = max(free, opening + taken)


_NOTHING = None, 0


def _proposed(row: Text, i: int, token: Token, scanner: Scanner) -> tuple[Span | None, int]:
    """The candidate that begins with a word, and how many words are used up."""
    if token.capitals and not token.long and _is_currency(row, i):
        return None, 1
    paired = 0
    if token.special:
        lexicon = load_lexicon()
        if skip := _phrase(row, i, lexicon):
            return None, skip
        if (short := _short(row, i, lexicon)) is not None:
            return short, 1
        paired = _paired(row, i, lexicon)
    words, linking = row.words, row.linking
    linked = i > 0 and words[i - 1] in linking
    for trial in scanner.trials(row, i, token):
        if trial.more < paired:
            break
        last = i + trial.more
        if (
            row.gaps[last] in HYPHENS
            and trial.glance.population < CITY
            and (is_syllable(row, last + 1) or is_rest(row, i, last + 1))
        ):
            continue
        if (linked or (last + 1 < len(words) and words[last + 1] in linking)) and is_linked(row, i, last):
            continue
        if trial.sure or credible(row, i, last, trial.glance):
            found = Span(i, last, "name", trial.glance, trial.name, caseless=token.caseless)
            if trial.more:
                found = _without_class_word(row, found, scanner.memory) or found
            return found, found.last + 1 - i
    if paired:
        return Span(i, i + paired, "demonym", None, row.slice(i, i + paired)), paired + 1
    if token.adjective and token.upper:
        return Span(i, i, "demonym", None, token.text), 1
    return _NOTHING


def _trials(row: Text, first: int, ends: Sequence[int], memory: Memory) -> tuple[Trial, ...]:
    """What `Scanner.trials` remembers."""
    token = row.token(first)
    caseless = token.caseless
    # Of names that begin with a dull word only those count that are written like the place.
    loosely = not caseless and (token.article or not token.dull) and row.gaps[first] not in APOSTROPHES
    lows = _lows(row, first, ends)
    reach: int | None = None
    sounding: list[str] = []
    found = []
    for last in ends:
        single = last == first
        if single and token.dull:
            continue
        name = token.text if single else row.slice(first, last)
        glance = None
        if single or not lows or memory.has(" ".join(lows[: last - first + 1])):
            glance = memory.strict(name)
        if glance is None and loosely:
            if reach is None:
                reach = _respelled(row, first, ends[0])
                sounding = sounds(lows[: max(0, reach - first + 1)])
            if last <= reach:
                glance = memory.loose(name, "".join(sounding[: last - first + 1]) if lows else None)
        if glance is None:
            continue
        if single and token.country is not None and _is_demonym(token.text, glance):
            continue
        if token.dull and not token.article and glance.match is not Match.FOLDED:
            continue  # "The Iraqi", "In Mosul": the first word is not part of it
        if token.dull and caseless and not single and glance.inflected:
            continue  # a particle and a name: each is looked for by itself
        if (
            token.dull
            and not single
            and not token.opens
            and row.gaps[first] not in HYPHENS
            and glance.match is Match.TRANSLITERATED
        ):
            continue
        depends = single and (
            token.common
            or glance.inflected
            or caseless
            or token.class_word
            or token.capitals
            or token.lower in load_lexicon().words["arabic_first"]
        )
        if depends or credible(row, first, last, glance):
            found.append(Trial(last - first, name, glance, not depends))
    if found and token.text == "The" and len(ends) > 1:
        # "The Gulf of Guinea" begins with the name of a gulf, but is not its name.
        without = _trials(row, first + 1, [last for last in ends if last > first], memory)
        if without and (without[0].more >= found[0].more or _is_bare(found[0], without[0], memory)):
            return ()
    return tuple(found)


def _is_bare(found: Trial, without: Trial, memory: Memory) -> bool:
    """Whether a name behind "The" at the beginning of a sentence is one without it: the Donbas, but The Hague."""
    if without.more + 1 != found.more:
        return False
    best = next(iter(memory.hits(found.name)), None)
    return best is not None and not best.place.name.startswith("The ")


def _lows(row: Text, first: int, ends: Sequence[int]) -> list[str]:
    """The words of a run in small letters, if its names folded are no more than these; none otherwise."""
    if len(ends) < 2 or not APOSTROPHES.isdisjoint(row.gaps[first : ends[0]]):
        return []
    lows = [word.lower() for word in row.words[first : ends[0] + 1]]
    whole = "".join(lows)
    return lows if whole.isascii() and whole.isalnum() and ARTICLES.isdisjoint(lows) else []


def _respelled(row: Text, first: int, last: int) -> int:
    """The last word that a name may have which is worth looking for by how it sounds: it has no common word."""
    plain = load_lexicon().plain
    words = row.words
    if words[first].lower() in plain:
        return -1
    last = min(last, first + _MAX_RESPELLED - 1)
    for at in range(first + 1, last + 1):
        if words[at].lower() in plain and row.known[words[at]].opens:
            return at - 1
    return last


def _is_demonym(word: str, glance: Glance) -> bool:
    """Whether a word that is a demonym is not the country's own name or short form as well: "US" is, "Israeli" not."""
    return not (glance.feature.startswith("A.PCL") and (glance.own or (len(word) <= 4 and word.isupper())))


def _without_class_word(row: Text, span: Span, memory: Memory) -> Span | None:
    """ "Kentucky State Police": what seems part of the name begins the next one."""
    last = span.last
    if last + 1 >= len(row.words) or row.gaps[last] != " " or not row.token(last).class_word:
        return None
    if not row.token(last + 1).opens:
        return None
    words = load_lexicon().words
    following = row.token(last + 1).lower
    if following not in words["institution_after"] and following not in words["organisation_after"]:
        return None
    name = row.slice(span.first, last - 1)
    glance = memory.glance(name)
    if glance is None or glance.match is not Match.FOLDED:
        return None
    return Span(span.first, last - 1, "name", glance, name)


def _ends(row: Text, first: int, token: Token) -> list[int] | None:
    """The last words that a name beginning at a word could have, farthest first; None if it cannot go on."""
    words, known, gaps, particles = row.words, row.known, row.gaps, row.particles
    limit = min(len(words), first + (MAX_WORDS_CASELESS if token.caseless else MAX_WORDS))
    ends = [first] if token.opens else []
    following = first + 1
    while following < limit:
        word = words[following]
        if "a" <= word < "{" and word.islower():  # most words, of which nothing more may ever be asked
            if word not in particles and not (word in ELIDED and row.has_apostrophe(following)):
                break
        elif not known[word].goes_on:
            break
        gap = gaps[following - 1]
        if gap not in JOINS and not (gap in APOSTROPHES and _elided(row, following)) and not row.joins(following - 1):
            break
        token = known[word]
        if token.opens or token.digits:
            ends.append(following)
        elif word > LATIN_LAST and following == first + 1:
            ends.append(following)  # "Донецкой области"
            following += 1
            break
        following += 1
    if following == first + 1:
        return None
    ends.reverse()
    return ends


def _elided(row: Text, i: int) -> bool:
    """Whether the apostrophe before a word joins it to a name: Cox's Bazar, Val d'Oise."""
    return row.words[i] == "s" or (row.words[i - 1] in ELISIONS and row.token(i).opens)


def _phrase(row: Text, i: int, lexicon: ToponymLexicon) -> int:
    """How many words from i on are the name of something that is never a place."""
    for phrase in lexicon.phrases.get(row.words[i].lower(), ()):
        stop = i + len(phrase)
        if tuple([word.lower() for word in row.words[i:stop]]) == phrase and all(
            row.joins(k) for k in range(i, stop - 1)
        ):
            return len(phrase)
    return 0


def _is_currency(row: Text, i: int) -> bool:
    """Whether a word tells whose dollars are counted: "US$50", "$US50"."""
    return row.gaps[i][:1] == "$" or row.before(i)[-1:] == "$"


def _paired(row: Text, i: int, lexicon: ToponymLexicon) -> int:
    """How many words behind the first an adjective has that begins at one: one of "South African"; 0 for none."""
    words = row.words
    low, found = words[i].lower(), 0
    for more in range(1, _LONGEST_ADJECTIVE):
        at = i + more
        if at == len(words) or not words[at][0].isupper() or not row.joins(at - 1):
            break
        low += f" {words[at].lower()}"
        if low in row.demonyms or low in lexicon.adjectives:
            found = more
    return found


def _short(row: Text, i: int, lexicon: ToponymLexicon) -> Span | None:
    """An abbreviation of a division that begins at a token."""
    token = row.token(i)
    word, low = token.text, token.lower
    previous = row.token(i - 1) if i > 0 else None
    after_comma = previous is not None and previous.opens and row.gaps[i - 1] == ", "
    if "." in low:
        if low in lexicon.abbreviations and not (previous is not None and previous.digits):
            return Span(i, i, "abbreviation", None, word)
    elif after_comma and row.gaps[i][:1] == "." and f"{low}." in lexicon.abbreviations and token.upper:
        row.take_dot(i)
        return Span(i, i, "abbreviation", None, f"{word}.")
    elif token.capitals and low in lexicon.codes and previous is not None:
        if after_comma and (not previous.capitals or row.gaps[i][:2] in {" (", " -", " –", " —"}):
            return Span(i, i, "code", None, word)
        beside_lower = previous.small and not token.common and len(low) > 1
        if beside_lower and row.gaps[i - 1] == " ":
            return Span(i, i, "code", None, word)
    return None


_LONGEST_ADJECTIVE = 3
"""Words of "Papua New Guinean"."""
