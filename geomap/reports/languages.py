"""Recognise the language of a text by its script and its commonest words."""

from collections import Counter
from functools import cache
from typing import NamedTuple

from geomap.patterns import lazy
from geomap.reports.lexicon import Language, languages

SAMPLE = 8_000
"""Code points that are looked at: more than enough words, in the same time for a text of any length."""

_SCRIPTS = {
    "latin": "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ",
    "cyrillic": "Ѐ-ԯ",
    "arabic": "ء-ۿݐ-ݿ",
    "hebrew": "א-ת",
    "greek": "Ͱ-Ͽἀ-῿",
    "armenian": "Ա-և",
    "georgian": "Ⴀ-ჿ",
    "devanagari": "ऀ-ॿ",
    "bengali": "ঀ-৿",
    "burmese": "က-႟",
    "thai": "ก-๛",
    "ethiopic": "ሀ-፿",
    "hangul": "가-힣ᄀ-ᇿ",
    "kana": "ぁ-ヿ",
    "han": "一-鿿㐀-䶿",
}
_LETTERS = {script: lazy(f"[{letters}]") for script, letters in _SCRIPTS.items()}
_OTHER = lazy("[^\\x00-\\x7f]+")
_WORD = lazy(r"[^\W\d_]+")
_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_UNPLAIN = bytes(sorted(set(range(256)) - _PLAIN))
_PARTED = bytes(ord(chr(byte).lower()) if byte in _PLAIN else ord(" ") for byte in range(256))
"""ASCII letters become lower case, all else a space: this finds words in a fraction of an expression's time."""
_QUOTES_AND_DASHES = "’‘“”–—…\u00a0"

_MIN_LETTERS = 20
_MIN_HITS = 4
_MIN_SHARE = 0.12
_MIN_LEAD = 1.15
"""How many times more of the text the best language must explain than the next best."""
_READ = "en"
"""The language that claims are read from."""
_MIN_WORDS = 12
_PASSING = 0.08
"""A text of so many words, of which English has no larger a share among its commonest, is hardly English."""


class LanguageGuess(NamedTuple):
    """A language, the share of a text's words that are among its commonest, and how many there were."""

    language: Language
    share: float
    hits: int


def _script(sample: str) -> str | None:
    ascii_ = sample.encode("ascii", "ignore")
    plain = len(ascii_.translate(None, _UNPLAIN))
    # What else a text in plain letters has in it are quotation marks and dashes, and a few names.
    if (len(sample) - len(ascii_)) * 4 < plain >= _MIN_LETTERS:
        return "latin"
    others = "".join(_OTHER.findall(sample))
    if not others:
        return None
    counts = {script: len(letters.findall(others)) for script, letters in _LETTERS.items()}
    counts["latin"] += plain
    if counts["kana"] * 10 >= counts["han"] > 0 or counts["kana"] > counts["han"]:
        counts["kana"] += counts["han"]  # Japanese is written in both
    script = max(counts, key=lambda name: counts[name])
    return script if counts[script] >= _MIN_LETTERS and counts[script] * 2 > sum(counts.values()) else None


def _words(sample: str) -> list[str]:
    """The words of a text, their case folded."""
    plain = sample
    if not plain.isascii():
        for mark in _QUOTES_AND_DASHES:
            plain = plain.replace(mark, " ")
        if not plain.isascii():
            return _WORD.findall(sample.casefold())
    return plain.encode("ascii").translate(_PARTED).decode("ascii").split()


@cache
def _owners(script: str | None) -> dict[str, tuple[str, ...]]:
    """The common words of all languages of a script, and the codes of the languages that have each of them."""
    owners: dict[str, tuple[str, ...]] = {}
    for language in languages():
        if language.script == script:
            for word in language.words:
                owners[word] = (*owners.get(word, ()), language.code)
    return owners


def guess_language(text: str) -> LanguageGuess | None:
    """Recognise the language of a text from its first `SAMPLE` code points; None if it is not clear.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    guess
        The language whose common words make up clearly more of the text than those of any other language
        in the same script; for a script of one language, that language.
    """
    sample = text[:SAMPLE]
    script = _script(sample)
    rivals = [language for language in languages() if language.script == script]
    if not rivals:
        return None
    words = _words(sample)
    total = max(1, len(words))
    scores = {rival.code: 0 for rival in rivals}
    for codes, count in Counter(filter(None, map(_owners(script).get, words))).items():
        for code in codes:
            scores[code] += count
    hits = sorted(((scores[rival.code], rival.code, rival) for rival in rivals), key=lambda row: (-row[0], row[1]))
    best, _, language = hits[0]
    if len(rivals) == 1:
        return LanguageGuess(language, best / total if language.words else 1.0, best)
    if best < _MIN_HITS or best < _MIN_SHARE * total or best < _MIN_LEAD * hits[1][0]:
        return None
    return LanguageGuess(language, best / total, best)


def detect_language(text: str) -> str | None:
    """The language of a text as its ISO 639-1 code; None if it is not clear."""
    guess = guess_language(text)
    return guess.language.code if guess else None


def why_foreign(language: str | None, text: str) -> str | None:
    """Why claims cannot be read from a report, as far as its language tells; None where it may be English.

    Parameters
    ----------
    language
        ISO 639-1 code; None if it is not clear.
    text
        Of the report.
    """
    if language is not None:
        return None if language == _READ else f"its language is {language!r}, and claims are read from English only"
    if _is_hardly_english(text[:SAMPLE]):
        return "its language is not English, as far as can be told, and claims are read from English only"
    return None


def _is_hardly_english(sample: str) -> bool:
    """Is a text in other letters than English, or almost without its commonest words?"""
    script = _script(sample)
    if script != "latin":
        return script is not None
    words = _words(sample)
    english = next(language.words for language in languages() if language.code == _READ)
    return len(words) >= _MIN_WORDS and sum(word in english for word in words) < _PASSING * len(words)
