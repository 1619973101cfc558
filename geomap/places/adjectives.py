"""Countries that adjectives of other languages than English speak of: "العراقي", "сирийские", "українських".

They are made from names of countries by a few endings, so the names that the gazetteer has are tried for what stands
before the ending: nothing is listed.
"""

from collections.abc import Callable, Iterator
from functools import partial

from geomap.model import Match
from geomap.patterns import lazy
from geomap.places.memory import Memory

_LETTERS = lazy("[\u0400-\u06ff]")
_BEGINNING = 300
"""Characters in which a text shows its script."""
_ARABIC = lazy("(?<![ء-ي])[ء-ي]{4,20}(?![ء-ي])")
_SLAVIC = lazy("(?<![А-Яа-яЁЇІЄҐёїієґ])[А-Яа-яЁЇІЄҐёїієґ]{6,24}(?![а-яёїієґ])")
_NISBA = lazy("(?:[وفبلك]{0,2}ال|لل|[وفبلك])?(.{2,})(?:ي|ية|يين|يون|يان|يات)")
_STEM = lazy("(.{3,}?)(?:сь|с)к.{1,3}")


def adjectival_countries(text: str, memory: Memory) -> Iterator[str]:
    """The countries that the Arabic, Russian and Ukrainian adjectives of a text speak of, each as often as it does.

    Parameters
    ----------
    text
        Of a report; one in other letters is passed over at once.
    memory
        Of the gazetteer.

    Yields
    ------
    code
        ISO alpha-2.
    """
    if not _LETTERS.search(text, 0, _BEGINNING):
        return
    for pattern, nouns in ((_ARABIC, _arabic_nouns), (_SLAVIC, _slavic_nouns)):
        for word in pattern.findall(text):
            code = memory.recall(("adjective", word), partial(_country, word, nouns, memory))
            if code is not None:
                yield code


def _country(word: str, nouns: Callable[[str], Iterator[str]], memory: Memory) -> str | None:
    for noun in nouns(word):
        glance = memory.strict(noun)
        if glance is not None and glance.match is Match.FOLDED and glance.feature.startswith("A.PCL"):
            return glance.country
    return None


def _arabic_nouns(word: str) -> Iterator[str]:
    """What a nisba may be made from: "اليمني" from "اليمن", "السوري" from "سوريا", "السعودي" from "السعودية"."""
    match = _NISBA.fullmatch(word)
    if match is None:
        return
    stem = match[1]
    yield from (stem, f"ال{stem}", f"{stem}ا", f"{stem}يا", f"ال{stem}ية", f"{stem}ة")


def _slavic_nouns(word: str) -> Iterator[str]:
    """What an adjective in -ский or -ський may be made from: "сирийских" from "Сирия", "іранські" from "Іран"."""
    match = _STEM.fullmatch(word)
    if match is None:
        return
    stem = match[1].capitalize()
    if stem.endswith(("ий", "ій")):
        yield f"{stem[:-1]}я"
    yield from (stem, f"{stem}а", f"{stem}ь", f"{stem}я", f"{stem}ия", f"{stem}ія", f"{stem}истан", f"{stem}істан")
