"""Which language a text is in, by its script and its commonest words."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from geomap.patterns import lazy
from geomap.reports.lexicon import Language, languages

SAMPLE = 8_000
"""Code points that are looked at: more than enough words, and the same time for any length."""

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
_PLAIN = lazy("[A-Za-z]+")
_OTHER = lazy("[^\\x00-\\x7f]+")
_WORD = lazy(r"[^\W\d_]+")

_MIN_LETTERS = 20
_MIN_HITS = 4
_MIN_SHARE = 0.12
_MIN_LEAD = 1.15
"""How many times the words of the next best language must be outdone."""


class LanguageGuess(NamedTuple):
    """A language, the share of a text's words that are among its commonest, and how many there were."""

    language: Language
    share: float
    hits: int


def _script(sample: str) -> str | None:
    plain = len("".join(_PLAIN.findall(sample)))
    others = "".join(_OTHER.findall(sample))
    # What else a text in plain letters has in it are quotation marks and dashes, and a few names.
    if len(others) * 4 < plain >= _MIN_LETTERS:
        return "latin"
    if not others:
        return None
    counts = {script: len(letters.findall(others)) for script, letters in _LETTERS.items()}
    counts["latin"] += plain
    if counts["kana"] * 10 >= counts["han"] > 0 or counts["kana"] > counts["han"]:
        counts["kana"] += counts["han"]  # Japanese is written in both
    script = max(counts, key=lambda name: counts[name])
    return script if counts[script] >= _MIN_LETTERS and counts[script] * 2 > sum(counts.values()) else None


def guess_language(text: str) -> LanguageGuess | None:
    """Tell the language of a text from its first `SAMPLE` code points; None where it is not clear.

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
    counts = Counter(_WORD.findall(sample.casefold()))
    total = max(1, counts.total())
    hits = sorted(
        ((sum(counts[word] for word in rival.words & counts.keys()), rival.code, rival) for rival in rivals),
        key=lambda row: (-row[0], row[1]),
    )
    best, _, language = hits[0]
    if len(rivals) == 1:
        return LanguageGuess(language, best / total if language.words else 1.0, best)
    if best < _MIN_HITS or best < _MIN_SHARE * total or best < _MIN_LEAD * hits[1][0]:
        return None
    return LanguageGuess(language, best / total, best)


def detect_language(text: str) -> str | None:
    """Tell the language of a text as its ISO 639-1 code; None where it is not clear."""
    guess = guess_language(text)
    return guess.language.code if guess else None
