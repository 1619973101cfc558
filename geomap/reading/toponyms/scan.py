"""Every name in a text that the gazetteer knows, longest first: what `recognition` decides about."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from geomap.model import Match
from geomap.patterns import lazy
from geomap.places.memory import Glance, Memory, forms
from geomap.places.names import ARTICLES
from geomap.reading.toponyms.lexicon import ToponymLexicon, load_lexicon
from geomap.reading.toponyms.text import APOSTROPHES, ELIDED, ELISIONS, HYPHENS, JOINS, Text
from geomap.reading.toponyms.tokens import LONGEST, REMEMBERED, Token, Vocabulary

MAX_WORDS = 7
"""Words of the longest name that is tried, its particles included."""
_JOINING = frozenset({"al", "el", "ed", "er", "es", "et", "ez"})
"""Articles that stand between two words of one name."""
MAX_WORDS_CASELESS = 4
"""The same in scripts that do not mark where a name begins."""

# Adjectives made from names, which a gazetteer takes for names: Arabic nisba with its article, Slavic -sk-.
_ADJECTIVE = lazy(
    "^(?:[وفبلك]{0,2}ال|لل)\\w+(?:ي|ية|يه|يين|يون|يات)$|(?:ск|цк)(?:и[йехм]|ими|а[яй]|о[йею]|о[гм]о?у?|ую)$"
    "|(?:ськ|цьк)(?:и[йехм]|ими|а|о[йею]|ого|ому|і[йхм]?|ої|у|ую|е)$"
)
_BESIDE = frozenset({"in", "near", "from", "outside", "в", "во", "под", "из", "у", "біля", "під", "із"})
"""Words before a common word that make it a name."""
_QUALIFYING = lazy(
    "^[А-ЯЁЇІЄҐ][а-яёїієґ]+(?:[аяоы]я|[ое]е|ые|[ыио]й|[ую]ю|[ое]го|[ое]му|[ыио]м|[ыи]ми|ої|ій|[ыи]х|у|а|і|е)$"
)
"""How Slavic adjectives end in their cases, the short ones among them those of Ukrainian."""
_LATIN_LAST = "\u036f"
_MAX_RESPELLED = 4
"""Words of the longest name that is looked for by how it sounds."""
_NISBA = ("ي", "يين", "يون")
_CITY = 100_000
"""People of a place so well known that its name may look like an adjective: Latakia's does."""
_LINKING = frozenset({"and", "und", "et", "y", "the"})


class Span:
    """A name that could be a place: words `first` to `last`, inclusive. Made while one report is read."""

    __slots__ = ("caseless", "cue", "first", "glance", "kind", "last", "led", "local", "name", "person")

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
        self.led = False
        """The country that is named last before it is one that it could lie in."""
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
    for trial in scanner.trials(row, i, token):
        if trial.more < paired:
            break
        last = i + trial.more
        if (
            row.gaps[last] in HYPHENS
            and trial.glance.population < _CITY
            and (_is_syllable(row, last + 1) or _is_rest(row, i, last + 1))
        ):
            continue
        if trial.sure or _credible(row, i, last, trial.glance):
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
    reach = None
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
            if last <= reach:
                glance = memory.loose(name)
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
        if depends or _credible(row, first, last, glance):
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
        elif word > _LATIN_LAST and following == first + 1:
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
    for more in range(_LONGEST_ADJECTIVE - 1, 0, -1):
        last = i + more
        if last < len(row.words) and row.token(last).upper and all(row.joins(k) for k in range(i, last)):
            low = " ".join(row.words[i : last + 1]).lower()
            if low in row.demonyms or low in lexicon.adjectives:
                return more
    return 0


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


def _goes_on(row: Text, last: int) -> bool:
    """Whether a single word is only the beginning of a name that no table has.

    Those that begin Arabic names, with an article behind them ("Ras el Madauer") or without ("Bab Souika"), and class
    words: "the Gulf of Fonseca".
    """
    if last + 1 >= len(row.words) or row.gaps[last] not in JOINS:
        return False
    token, following = row.token(last), row.token(last + 1)
    linked = last + 2 < len(row.words) and row.gaps[last + 1] in JOINS and row.token(last + 2).opens
    if token.lower in load_lexicon().words["arabic_first"]:
        if following.lower in _JOINING and linked and not following.capitals:
            return True
        return following.upper and not following.capitals and not following.class_word
    return token.class_word and linked and following.text == "of"


def _is_land(row: Text, at: int) -> bool:
    """Whether a country or a division is named at a word: "Reading, Pa.", "Split, Croatia"."""
    if at >= len(row.words) or not row.token(at).opens:
        return False
    low, lexicon = row.token(at).lower, load_lexicon()
    if low in lexicon.abbreviations or (row.gaps[at][:1] == "." and f"{low}." in lexicon.abbreviations):
        return True
    for last in (at + 1, at) if at + 1 < len(row.words) and row.gaps[at] == " " else (at,):
        glance = row.glance(row.slice(at, last))
        if glance is not None and glance.match is Match.FOLDED and glance.feature.startswith(("A.PCL", "A.ADM1")):
            return True
    return False


def _is_of_another(row: Text, first: int, last: int) -> bool:
    """Whether a name of common words only is a part of what follows: "the Old City of Mosul", "the Upper East Side"."""
    if row.gaps[last] != " " or last + 1 >= len(row.words) or not row.token(first).common:
        return False
    following = row.token(last + 1)
    if following.text == "of":
        parts = last + 2 < len(row.words) and row.token(last + 2).opens and row.token(last).class_word
        return parts and all(row.token(at).common or row.token(at).class_word for at in range(first + 1, last + 1))
    if not following.upper or all_capitals(row, last):
        return False
    words = load_lexicon().words["prepositions_strong"] | _HEIGHTS
    return all(row.words[at].lower() in words for at in range(first, last + 1))


def _is_word(row: Text, at: int) -> bool:
    """Whether a word of a script without capitals is common or a given name, with or without what is joined to it."""
    words = load_lexicon().words
    if at > 0 and row.gaps[at - 1] == " " and row.words[at - 1] in words["class_words"]:
        return False
    common, persons = words["common_caseless"], words["persons_caseless"]
    return any(form in persons or form.removeprefix("ال") in common for form in forms(row.words[at]))


def _is_part(row: Text, at: int) -> bool:
    """Whether a Slavic name is an adjective before a noun or a noun behind an adjective, and no name by itself: neither
    word of "Великую Новосёлку" is.
    """
    before = at > 0 and row.gaps[at - 1] == " " and row.token(at - 1).upper and _QUALIFYING.search(row.words[at - 1])
    if before and not _ADJECTIVE.search(row.words[at - 1]):
        return True
    follows = row.gaps[at] == " " and at + 1 < len(row.words) and row.token(at + 1).upper
    return bool(follows and _QUALIFYING.search(row.words[at]))


def _is_syllable(row: Text, i: int) -> bool:
    """Whether a word behind a hyphen belongs to a name as older spellings have it: Feng-hwang, no Goma-based."""
    word = row.words[i] if i < len(row.words) else ""
    if not (2 < len(word) <= _SYLLABLE and word.isalpha() and word.islower()):
        return False
    return not word.endswith(tuple(load_lexicon().words["compounds"]))


def _is_rest(row: Text, first: int, i: int) -> bool:
    """Whether a word behind a hyphen is the rest of a name that begins with few letters: Tin-Zaouatine is not Tin."""
    if i != first + 1 or len(row.words[first]) > _STUB or i >= len(row.words):
        return False
    rest = row.token(i)
    return rest.opens and not rest.adjective and rest.country is None and row.glance(rest.text) is None


_HEIGHTS = frozenset({"upper", "lower", "inner", "outer"})
"""Words that tell with a direction which part something is."""
_STEM = 4
"""Letters of the longest word that is too short to be a small place's name with a particle before it."""
_SETTLEMENTS = frozenset({"Town", "City", "Village", "Township", "Camp", "Junction"})
"""Behind a country's name these make one of a settlement."""
_LONGEST_ADJECTIVE = 3
"""Words of "Papua New Guinean"."""
_STUB = 4
"""Letters of the longest beginning of a name that is none by itself."""
_SYLLABLE = 6
"""Letters of the longest syllable."""


def _is_acronym(row: Text, i: int) -> bool:
    """Whether capitals tell a word from the others around it, and it is no dateline: UNITA is no place called Unity."""
    return bool(row.before(i)) and "\n" not in row.before(i) and not all_capitals(row, i)


def _credible(row: Text, first: int, last: int, glance: Glance) -> bool:
    """Cheap reasons to drop a name before its context is looked at."""
    token = row.token(first)
    caseless = token.caseless
    if first == last:
        word = token.text
        if len(word) == 1 or token.digits or _goes_on(row, last):
            return False
        if token.capitals and glance.match is Match.TRANSLITERATED and _is_acronym(row, first):
            return False
        country = glance.feature.startswith("A.PCL")
        if country and row.joins(last) and last + 1 < len(row.words) and row.words[last + 1] in _SETTLEMENTS:
            return False  # "Congo Town": a suburb that no table has
        if token.common and not (country and token.capitals and not all_capitals(row, first)):
            # "Nice, France"; "in Reading": a common word needs a reason to be a name.
            if row.gaps[last] == ", " and glance.match is Match.FOLDED and _is_land(row, last + 1):
                return True
            beside = row.gaps[last][:1] == "," or (first > 0 and row.words[first - 1].lower() in _BESIDE)
            return beside and row.before(first)[:1] not in {".", "\n"} and glance.match is Match.FOLDED
        if caseless and (
            _is_word(row, first) or (glance.inflected and len(word) <= _STEM and glance.population < _CITY)
        ):
            return False
        if word[0] > _LATIN_LAST and not caseless and glance.population < _CITY and _is_part(row, last):
            return False
        adjective = _ADJECTIVE.search(word) if glance.inflected or caseless else None
        if adjective and (glance.population < _CITY or word.endswith(_NISBA)):
            return last + 1 < len(row.words) and row.token(last + 1).class_word
    elif not caseless and _is_of_another(row, first, last):
        return False
    if caseless:
        # Without capitals every word is a candidate: only names that are exact and not tiny.
        if first < last and all(_is_word(row, at) for at in range(first, last + 1)):
            return False  # "شمال غربي"
        letters = row.end(last) - row.starts[first]
        if glance.match is Match.TRANSLITERATED or letters < 3:
            return False
        return glance.population >= (5_000 if first == last else 0) or glance.feature[:1] != "P"
    if glance.match is Match.TRANSLITERATED:
        # "IRAQ AS SYRIA": among capitals a particle looks like a part of a name.
        if row.words[last].lower() in load_lexicon().words["particles"]:
            return False
        return not any(row.words[k].lower() in _LINKING for k in range(first, last + 1))
    return True


def all_capitals(row: Text, i: int) -> bool:
    """Whether a token stands among words in capitals, where capitals say nothing."""
    around = [w for w in (*row.words[max(0, i - 3) : i], *row.words[i + 1 : i + 4]) if len(w) > 1 and w.isalpha()]
    return bool(around) and all(map(str.isupper, around))
