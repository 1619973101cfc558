"""What the candidates of a report say of each other: lists, persons named elsewhere, countries named before."""

from collections.abc import Sequence
from typing import NamedTuple

from geomap.model import Match
from geomap.reading.toponyms.headlines import title_case
from geomap.reading.toponyms.lexicon import ToponymLexicon
from geomap.reading.toponyms.scan import Span
from geomap.reading.toponyms.text import Text


class Described(NamedTuple):
    """A candidate and the features that hold for it."""

    span: Span
    features: list[str]
    low: str
    """Its name in small letters."""


def compare(row: Text, described: Sequence[Described], lexicon: ToponymLexicon) -> None:
    """Add the features that the candidates of a report give each other."""
    mentions = _named_countries(row, [span for span, _, _ in described])
    named: frozenset[str] = frozenset().union(*mentions) if len(mentions) >= _ENOUGH else frozenset()
    persons = _persons(row)
    _lead(described)
    _share_class(row, described, lexicon)
    local: set[str] = set()
    seen: dict[str, int] = {}
    for span, found, low in described:
        seen[low] = seen.get(low, 0) + 1
        if span.local:
            local.add(low)
        if "given_name_of_two" in found and _ORGANISED.isdisjoint(found):
            persons.add(row.words[span.first].lower())
    for index, (span, found, low) in enumerate(described):
        glance = span.glance
        if named and glance is not None and not glance.feature.startswith("A.PCL"):
            feature = "in_other_country" if named.isdisjoint(glance.countries) else "in_named_country"
            found.append(f"{feature}_loose" if glance.match is Match.TRANSLITERATED else feature)
        if low in local and not span.local:
            found.append("local_elsewhere")
        if low in persons and not (span.local and low in lexicon.words["first_names"]):
            found.append("person_elsewhere")
        if seen[low] > 2:
            found.append("repeated")
        # "Aleppo, Syria": the neighbour across the comma is a candidate as well.
        if (
            index + 1 < len(described)
            and described[index + 1].span.first == span.last + 1
            and row.gaps[span.last] == ", "
        ):
            found.append("pair_first")
            described[index + 1].features.append("pair_second")
            if described[index + 1].span.kind in {"abbreviation", "code"}:
                found.append("pair_abbreviation")


_LED = 30
"""Words behind the name of a country in which places are likely its: "Benin: cases in Ze and So-Ava"."""


def _lead(described: Sequence[Described]) -> None:
    """Tell each candidate which country or division is named last before it."""
    told, codes = -_LED, frozenset[str]()
    for span, _, _ in described:
        glance = span.glance
        if span.kind != "name" or glance is None:
            continue
        if span.first - told < _LED:
            span.led = codes
        if glance.match is Match.FOLDED and glance.feature.startswith(("A.PCL", "A.ADM1")):
            told, codes = span.last, glance.countries


def _share_class(row: Text, described: Sequence[Described], lexicon: ToponymLexicon) -> None:
    """Give the places of a list the class word of all: "X, Y and Z provinces", "the districts of X, Y and Z"."""
    plurals = lexicon.words["plurals"]
    if plurals.isdisjoint([span.cue for span, _, _ in described]):
        return
    for spans, side in ((described, 1), (described[::-1], -1)):
        shared = None
        for at, (span, found, _) in enumerate(spans):
            if at > 0 and shared is not None:
                one, other = (spans[at - 1].span, span)[::side]
                if not listed(row, one, other):
                    shared = None
                elif span.kind == "name" and span.cue is None:
                    span.cue, span.local = shared, True
                    found.append("before_class")
            if shared is None and span.cue in plurals:
                # Before a list it stands behind "of", after it right behind the last.
                before = span.first > 0 and row.words[span.first - 1] == "of"
                shared = span.cue if before == (side == 1) else None


_ORGANISED = frozenset({"before_organisation", "before_institution", "before_class_upper"})


_ENOUGH = 3
"""Mentions of countries that tell where a report takes place: "Russian troops" alone does not."""


def _named_countries(row: Text, spans: Sequence[Span]) -> list[frozenset[str]]:
    """For each mention of a country, adjectives included, the ISO codes that it could mean."""
    named: list[frozenset[str]] = []
    for span in spans:
        if span.kind == "demonym":
            code = row.country_of(span.first, span.last)
            if code:
                named.append(frozenset({code}))
        elif span.glance is not None and span.glance.feature.startswith("A.PCL") and span.glance.match is Match.FOLDED:
            named.append(span.glance.countries)
    return named


def _persons(row: Text) -> set[str]:
    """Words that stand after a given name or a title somewhere in the report: surnames, most of them."""
    words, known, gaps = row.words, row.known, row.gaps
    found = set()
    for at in row.opening:
        gap = gaps[at]
        if (gap not in {" ", ". "}) or at + 1 == len(words) or not (caller := known[words[at]]).calls:
            continue
        token = known[words[at + 1]]
        if not token.upper or not (gap == " " or caller.title):
            continue
        if not caller.title and title_case(row, at, at + 1):
            continue  # "Jordan Closes Border" names nobody
        following = words[at + 2] if at + 2 < len(words) else None
        if token.given and following is not None and gaps[at + 1] == " " and known[following].opens:
            found.add(following.lower())
        else:
            found.add(token.lower)
    return found


_JOINTS = ", | and |, and | or |/| / |-|–| – | & | и | та | і |، | et | y | e | i | und | och | og | ve | dan | și "
_LINKS = frozenset(_JOINTS.split("|"))
"""What joins two names of a list."""


def listed(row: Text, one: Span, other: Span) -> bool:
    """Whether two candidates are neighbours in a list."""
    return row.text[row.end(one.last) : row.starts[other.first]] in _LINKS
