"""Three keys under which a place name is found, from strict to loose.

Each key is the fixed point of the one before it with one more difference taken away: `fold` takes case, marks and
punctuation, `strip_article` takes articles, `transliterate` takes the choices that a romanisation leaves open. The
same functions make the keys of the gazetteer and the keys of a query, so two spellings meet if their keys are equal.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

from geomap.model import Match
from geomap.patterns import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping, Sequence

MIN_LOOSE = 3
"""Characters below which a transliterated key says nothing."""

# --- folded -------------------------------------------------------------------------------------------------

# Apostrophes stand for ayn, hamza and soft signs, dots for abbreviation: gone. Whatever else is neither a letter
# nor a digit separates words.
_DROPPED = (
    "'`.\u00b4\u2018\u2019\u201b\u2032\u02b9\u02ba\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ca\u02cb\u055a\u05f3\u05f4"
)
_ASCII: dict[int, str | None] = {ord(c): " " for c in map(chr, range(128)) if not c.isalnum()}
_ASCII |= {ord(c): None for c in _DROPPED if c.isascii()}
_ASCII |= {ord("&"): " and "}

# Combining marks of the scripts we keep (accents, tashkeel, niqqud), invisible and directional characters, tatweel,
# the free-standing hamza.
_MARKS = (
    ("\u0300", "\u036f"), ("\u0483", "\u0489"), ("\u0591", "\u05bd"), ("\u05bf", "\u05bf"), ("\u05c1", "\u05c2"),
    ("\u05c4", "\u05c5"), ("\u05c7", "\u05c7"), ("\u0610", "\u061a"), ("\u0621", "\u0621"), ("\u0640", "\u0640"),
    ("\u064b", "\u065f"), ("\u0670", "\u0670"), ("\u06d6", "\u06dc"), ("\u06df", "\u06e8"), ("\u06ea", "\u06ed"),
    ("\u1ab0", "\u1aff"), ("\u1dc0", "\u1dff"), ("\u20d0", "\u20ff"), ("\ufe00", "\ufe0f"), ("\ufe20", "\ufe2f"),
    ("\u00ad", "\u00ad"), ("\u200b", "\u200f"), ("\u202a", "\u202e"), ("\u2060", "\u206f"), ("\ufeff", "\ufeff"),
)  # fmt: skip
# Letters that normalisation leaves alone although writers exchange them freely.
_LETTERS = str.maketrans(
    {
        "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ħ": "h", "ə": "a", "þ": "th",
        "ŋ": "ng", "ŧ": "t", "ƙ": "k", "ɓ": "b", "ɗ": "d", "ƴ": "y",
        "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ة": "ه", "ہ": "ه", "ە": "ه", "ھ": "ه", "ۀ": "ه", "ۃ": "ه",
        "ٱ": "ا", "ک": "ك", "ڪ": "ك", "ڤ": "ف", "ґ": "г", "&": " and ",
    }
)  # fmt: skip
_UNMARKED: dict[int, str | None] = {code: None for first, last in _MARKS for code in range(ord(first), ord(last) + 1)}
_UNMARKED |= {ord(c): None for c in _DROPPED}
_UNMARKED |= _LETTERS
_SEPARATORS = lazy(r"[\W_]+")
# French, Italian and Catalan elision is an article or preposition, not part of the word.
_ELISION = lazy(r"\b(dell|nell|sull|all|[ld])['\u2019](?=\w)")


def fold(name: str) -> str:
    """Take case, diacritics, hyphens, apostrophes and punctuation from a name.

    Parameters
    ----------
    name
        In any script. Arabic loses tashkeel, tatweel and the forms of alef, ya and ta marbuta; Cyrillic, Hebrew and
        Greek lose their marks.

    Returns
    -------
    folded
        Words with one space between them; empty if nothing of the name is a letter or a digit.

    Examples
    --------
    >>> fold("Deir ez-Zôr"), fold("Al-Qa'im")
    ('deir ez zor', 'al qaim')
    """
    if name.isascii():
        text = name.lower()
        if text.isalnum():
            return text
        if "'" in text:
            text = _ELISION.sub(r"\1 ", text)
        text = text.translate(_ASCII)
        if "  " in text or text[:1] == " " or text[-1:] == " ":
            text = " ".join(text.split())
        return text
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    if "'" in text or "\u2019" in text:
        text = _ELISION.sub(r"\1 ", text)
    text = text.translate(_UNMARKED)
    return _SEPARATORS.sub(" ", text).strip()


# --- article-stripped ---------------------------------------------------------------------------------------

# An assimilated article counts only before its own sun letter (ez-Zor, ash-Shaykh): "An Loc" keeps its first word.
_SUN_LETTERS = "|".join(f"{letter}(?= {letter})" for letter in ("r", "sh", "s", "z", "th", "t", "dh", "d", "n", "l"))
_ARABIC_ARTICLE = rf"(?:[aeiu]l|[aei](?:{_SUN_LETTERS}))"
ARTICLES = frozenset(
    {"the", "l", "la", "le", "les", *(v + c for v in "aeiu" for c in "l r sh s z th t dh d n".split())}
)
"""Every folded word that `strip_article` could take for one."""
_LEADING = lazy(rf"^(?:{_ARABIC_ARTICLE}|the|l[ae]?|les) (?=\w{{3}})")
_INNER = lazy(rf"(?<= ){_ARABIC_ARTICLE} (?=\w{{3}})")
_ARABIC_SCRIPT = lazy(r"(?<!\w)ال(?=\w{3})")


def strip_article(folded: str) -> str:
    """Take articles from a folded name: Arabic ones before any word, English and French ones before the first.

    Parameters
    ----------
    folded
        What `fold` returns.

    Returns
    -------
    stripped
        The same if there is no article, or if less than three letters would be left of the word.

    Examples
    --------
    >>> strip_article("deir ez zor"), strip_article("al qaim"), strip_article("el al")
    ('deir zor', 'qaim', 'el al')
    """
    text = folded
    if " " in text:
        # Each pattern is tried only where something is there that it could begin with.
        if text[0] in "aeiutl":
            text = _LEADING.sub("", text)
        if " a" in text or " e" in text or " i" in text or " u" in text:
            text = _INNER.sub("", text)
    return text if text.isascii() else _ARABIC_SCRIPT.sub("", text)


# --- transliterated -----------------------------------------------------------------------------------------

_ROMAN: dict[int, str] = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфцэыоіюя", "abvgdeziiklmnoprstufzeioiuia", strict=False))
    | {"ж": "zh", "х": "kh", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia", "ъ": "", "ь": "", "є": "ie"}
    | {"ц": "ts", "у": "u", "ф": "f", "э": "e", "ы": "y", "і": "i", "о": "o", "ј": "j", "љ": "lj", "њ": "nj"}
    | {"ђ": "dj", "ћ": "ch", "џ": "dzh", "қ": "k", "ғ": "gh", "ү": "u", "ұ": "u", "ң": "ng", "ө": "o", "һ": "h"}
    | dict(zip("αβγδεζηικλμνξοπρσςτυφωψ", "abgdeziiklmnxoprsstifo ", strict=False))
    | {"θ": "th", "χ": "kh", "ψ": "ps", "ξ": "x"}
)

GENERIC: Mapping[str, str] = {
    variant: word
    for word, variants in {
        "tal": "tel tell tall til",
        "dir": "der deyr dir",
        "om": "um umm oum em im umme umi",
        "jabal": "jebel djebel gebel djabal gabal jabel",
        "kafr": "kfar kafar kefar kfr kufr",
        "uadi": "oued wad ouad uad wed",
        "ain": "ain ayn ein eyn aain ayin",
        "beit": "bet bait bayt beyt bit",
        "bani": "beni banu bene",
        "sheikh": "sheik shaikh shaykh cheikh sheykh shekh sheyh",
        "khirbat": "khirbet hirbet hirbat khurbat kherbet",
        "saint": "st sankt sint sainte ste",
        "mount": "mt",
        "fort": "ft",
    }.items()
    for variant in variants.split()
}
"""Words of place names whose renderings differ by more than the rules below undo, to one of them."""
# An article written together with its word: Alzour, Ashshaykh; at the start of a name more of the word must be left
# (Essen is no "Sen"), inside it less (Deir Ezzor).
_GLUED = lazy(r"^(?:[ae]l(?=[b-df-hj-np-tv-z][a-z]{3})|[ae](?:([rsztdn])(?=\1[a-z]{3})|sh(?=sh[a-z]{2})))")
_GLUED_INSIDE = lazy(r"^(?:[ae]l(?=[b-df-hj-np-tv-z][a-z]{2})|[ae](?:([rsztdn])(?=\1[a-z]{2})|sh(?=sh[a-z]{2})))")

_SIBILANTS = ("shch", "tsch", "tch", "sch", "sh", "ch")
_VOICED = lazy(r"dzh|dj|zh|dz(?=i)")
_AFFRICATE = lazy(r"t[sz](?!h)")
_VOWELS = frozenset("yeia")
# How a run of vowel letters sounds is what romanisations disagree on most: any run that ends in o, u or w is o, in e, i
# or y is i, else a. At the start of a word they disagree on a, e and i as well.
_INITIAL = lazy(r"^(?:y?e[eiy]*|i[eiy]*|a[eiy]*|a+)(?![aouw])")
_FINAL = lazy(r"(?<=[^aeiouwy])(?:ah?|eh?)$|(?<=[iy])(?:[ae]h?)$|(?<=[ouw])[ae]h?$")
_SILENT = lazy(r"a+(?=[oi])")
_DOUBLED = lazy(r"(.)\1+")
_FIRST = itemgetter(1)


# Words come again in other names ("north", "saint"): a memo of a pure function, so what it returns never changes.
@lru_cache(maxsize=16_384)
def _word(word: str, glued: re.Pattern[str]) -> str:
    """How a word sounds. A step is left out where the word has nothing for it: most words need few of them."""
    if word[:1] in {"a", "e"}:
        word = glued.sub("", word)
    word = GENERIC.get(word, word)
    end = ""
    if len(word) > MIN_LOOSE and word[-1] in "aeh" and (final := _FINAL.search(word)):
        word, end = word[: final.start()], "A"
    aspirated = "h" in word
    hissing = aspirated and ("ch" in word or "sh" in word)
    if hissing:
        for sibilant in _SIBILANTS:
            word = word.replace(sibilant, "X")
    if "z" in word or "j" in word:
        word = _VOICED.sub("j", word)
    if "ts" in word or "tz" in word:
        word = _AFFRICATE.sub("z", word)
    if aspirated:
        word = word.replace("kh", "k").replace("gh", "g").replace("th", "t").replace("dh", "d")
    if "c" in word:
        word = word.replace("ck", "k").replace("c", "k")
    if "q" in word:
        word = word.replace("q", "k")
    if "x" in word:
        word = word.replace("x", "ks")
    if hissing:
        word = word.replace("X", "x")
    if word[:1] in _VOWELS:
        word = _INITIAL.sub("a", word)
        if word[:1] == "y" and word[1:2] in {"a", "o", "u"}:
            word = f"Y{word[1:]}"
    word = word.replace("u", "o").replace("w", "o").replace("e", "i").replace("y", "i")
    if "ao" in word or "ai" in word:
        word = _SILENT.sub("", word)
    word += end
    if _DOUBLED.search(word):
        word = _DOUBLED.sub(_FIRST, word)
    return word.lower()


def romanised(folded: str) -> str:
    """A folded name with its Cyrillic and Greek letters put into Latin ones; others stay."""
    return folded if folded.isascii() else folded.translate(_ROMAN)


def transliterate(stripped: str) -> str:
    """Take from a name what its romanisation could as well have written otherwise.

    Long and short vowels, ou/u/o/aw, ei/ay/ai/i/y/ee, q/k/kh, dj/j/zh, sh/ch, doubled letters, a final -a/-ah/-eh/-e,
    articles written together with their word, and spaces. Cyrillic and Greek are romanised first.

    Parameters
    ----------
    stripped
        What `strip_article` returns.

    Returns
    -------
    key
        Not a name: a string of sounds without spaces, equal for spellings that could be the same name. Empty for
        names in Arabic and Hebrew letters: there the vowels are not written and nothing is left to differ.

    Examples
    --------
    >>> {transliterate(strip_article(fold(n))) for n in ("Deir el-Zour", "Dayr az-Zawr", "Dair Alzour", "Дейр-эз-Зор")}
    {'dirzor'}
    """
    if not stripped.isascii():
        stripped = romanised(stripped)
        if not stripped.isascii():
            return ""
        stripped = strip_article(stripped)
    if stripped.isalnum():
        return _word(stripped, _GLUED)
    return "".join(sounds(stripped.split()))


def sounds(words: Sequence[str]) -> list[str]:
    """How each word of a name sounds; together they are what `transliterate` makes of them.

    Parameters
    ----------
    words
        Of a name that `strip_article` leaves as it is, in our letters.
    """
    return [_word(word, _GLUED_INSIDE if at else _GLUED) for at, word in enumerate(words)]


def keys(name: str) -> tuple[tuple[Match, str], ...]:
    """The keys of a name, strictest first.

    Parameters
    ----------
    name
        As written.

    Returns
    -------
    keys
        One for each way of matching that the name allows, equal keys included; none where nothing of it is left.
    """
    folded = fold(name)
    if not folded:
        return ()
    stripped = strip_article(folded)
    loose = transliterate(stripped)
    strict = ((Match.FOLDED, folded), (Match.ARTICLE, stripped))
    return (*strict, (Match.TRANSLITERATED, loose)) if len(loose) >= MIN_LOOSE else strict
