"""Forces in a sentence: what the tests of each rule ask."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.reading.forces import ForceLexicon, ForceMention

DEMONYMS = {
    "chadian": "TD", "polish": "PL", "jordanian": "JO", "haitian": "HT", "mozambican": "MZ", "thai": "TH",
    "cambodian": "KH", "venezuelan": "VE",
}  # fmt: skip
COUNTRIES = {
    "TD": "Chad", "PL": "Poland", "JO": "Jordan", "HT": "Haiti", "MZ": "Mozambique", "TH": "Thailand", "KH": "Cambodia",
}  # fmt: skip


def read(lexicon: ForceLexicon, text: str, *, focus: str | None = None, year: int = 2024) -> tuple[ForceMention, ...]:
    context = lexicon.context(text, published=dt.date(year, 6, 1), focus=focus)
    return lexicon.find(text, context=context)


def ids(mentions: Sequence[ForceMention]) -> list[str]:
    return [m.force.id for m in mentions]


def spans(text: str, mentions: Sequence[ForceMention]) -> list[str]:
    return [text[m.start : m.end] for m in mentions]
