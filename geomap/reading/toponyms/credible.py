"""Cheap reasons to drop a name that the gazetteer knows before its context is looked at."""

from geomap.model import Match
from geomap.patterns import lazy
from geomap.places.memory import Glance, forms
from geomap.reading.toponyms.lexicon import load_lexicon
from geomap.reading.toponyms.text import JOINS, Text

_JOINING = frozenset({"al", "el", "ed", "er", "es", "et", "ez"})
"""Articles that stand between two words of one name."""
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
LATIN_LAST = "\u036f"
_NISBA = ("ي", "يين", "يون")
CITY = 100_000
"""People of a place so well known that its name may look like an adjective: Latakia's does."""
_LINKING = frozenset({"and", "und", "et", "y", "the"})


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


def is_linked(row: Text, first: int, last: int) -> bool:
    """Whether a Romance particle joins a word to another as parts of one name: neither word of "Tetela del Rio" is one.

    What no table has as a whole is not called by a part of it.
    """
    links, words = row.linking, row.words
    at = last + 1
    while at < len(words) and words[at] in links and row.joins(at - 1) and row.joins(at):
        at += 1
    if at > last + 1 and at < len(words) and row.token(at).upper:
        return True
    at = first - 1
    while at > 0 and words[at] in links and row.joins(at) and row.joins(at - 1):
        at -= 1
    if at == first - 1 or at < 0:
        return False
    token = row.token(at)
    return token.upper and not (token.title or token.before or token.dull)


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


def is_syllable(row: Text, i: int) -> bool:
    """Whether a word behind a hyphen belongs to a name as older spellings have it: Feng-hwang, no Goma-based."""
    word = row.words[i] if i < len(row.words) else ""
    if not (2 < len(word) <= _SYLLABLE and word.isalpha() and word.islower()):
        return False
    return not word.endswith(tuple(load_lexicon().words["compounds"]))


def is_rest(row: Text, first: int, i: int) -> bool:
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
_STUB = 4
"""Letters of the longest beginning of a name that is none by itself."""
_SYLLABLE = 6
"""Letters of the longest syllable."""


def _is_acronym(row: Text, i: int) -> bool:
    """Whether capitals tell a word from the others around it, and it is no dateline: UNITA is no place called Unity."""
    return bool(row.before(i)) and "\n" not in row.before(i) and not all_capitals(row, i)


def credible(row: Text, first: int, last: int, glance: Glance) -> bool:
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
            before = row.token(first - 1) if first > 0 and row.gaps[first - 1] == " " else None
            if (
                before is not None
                and before.upper
                and before.before in {"", "after_word"}
                and not all_capitals(row, first)
            ):
                return False  # "Crick Garden Centre, a shop"
            if row.gaps[last] == ", " and glance.match is Match.FOLDED and _is_land(row, last + 1):
                return True
            beside = row.gaps[last][:1] == "," or (first > 0 and row.words[first - 1].lower() in _BESIDE)
            return beside and row.before(first)[:1] not in {".", "\n"} and glance.match is Match.FOLDED
        if caseless and (
            _is_word(row, first) or (glance.inflected and len(word) <= _STEM and glance.population < CITY)
        ):
            return False
        if word[0] > LATIN_LAST and not caseless and glance.population < CITY and _is_part(row, last):
            return False
        adjective = _ADJECTIVE.search(word) if glance.inflected or caseless else None
        if adjective and (glance.population < CITY or word.endswith(_NISBA)):
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
