"""Whether a name that is both a place's and a party's is the one or the other where it stands: "in Russia", "Minsk"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Toponym
    from geomap.reading.sentences.items import ForceLike, Vocabulary

_TAKEN = lazy(
    r"(?:,[^,.;]{3,60},)?\s(?:\w+ly\s|also\s|itself\s)?(?:(?:fell|falls)(?=[.,;]|\s(?:on|in|to|after|without|by|at|within|during|a|the"
    r"|that|two|three|four|five|six|soon|and)\b)|(?:surrendered|passed|reverted|went\sover)\sto\sthe\b|(?:was|had\sbeen|has\sbeen)\s(?:\w+ly\s|then\s|also\s|soon\s|first\s)?"
    r"(?:captured|taken|occupied|recaptured|retaken|liberated|besieged|surrounded|encircled|bombed|shelled|evacuated|abandoned"
    r"|handed\sover|surrendered|ceded|lost|seized|overrun|entered|cleared)\b"
    r"|(?:remained|remains|stayed|stays|was|is|came|passed|fell|returned|had\sbeen|has\sbeen)\s(?:\w+ly\s|back\s|still\s|now\s|once\smore\s)?"
    r"(?:in|under|into|to)\s(?:the\s)?(?:[\w'’-]+\s){1,3}(?:hands|control|rule|occupation|siege|fire|bombardment|possession)\b)"
)
"""Behind the name of a capital: what is done to a city, and not to those who govern there."""
_RULED = lazy(
    r"(?:,[^,.;]{3,60},)?\s(?:\w+ly\s)?(?:(?:(?:was|is|remained|remains|came|comes|fell|falls|passed|(?:had|has)\s(?:been|come|fallen))"
    r"\s(?:\w+\s){0,2}?under\b)|(?:was|were|(?:had|has)\sbeen)\s(?:\w+\s)?(?:ceded|restored|returned|sold|transferred|surrendered"
    r"|handed|annexed|incorporated)\b"
    r"|bec(?:ame|omes|ome)\s(?:a\s)?part\sof\b"
    r"|(?:was\smade|became|becomes|remained|was|had\sbeen|had\sbecome)\san?\s"
    r"[^,.;]{0,40}?(?:protectorate|colony|possession|dependency|vassal|mandate)\b)"
)
"""Behind the name of a country: what is done to land, and not to those who govern it."""
_GIVEN_TO = lazy(
    r"\b(?:ced(?:e[sd]?|ing)|hand(?:ed|ing)|transferred|sold|granted|awarded|restored|surrendered|lost|reverted|passed|fell|fallen"
    r"|returned(?!\sto))\b[^.;]*\bto\s(?:the\s)?$"
)
"""Before the name of a country to which another gives land: it acts."""
_CLASSING = frozenset({"city", "airport", "international airport", "airfield", "province", "region"})
_ISLANDS = frozenset({"island", "islands"})
_GIVING = 90
"""Characters before such a name that may tell of it."""
_MEN = frozenset("youth youths herders herdsmen elders tribe tribes community communities clans leaders".split())
_NOUN, _ONE_WORD = 20, 1
"""Characters behind the name of a people in which the noun for its men stands, behind a space."""


def settled(
    text: str, names: Sequence[Toponym], forces: Sequence[ForceLike], vocab: Vocabulary
) -> tuple[list[Toponym], list[ForceLike]]:
    """Where a span is both a place and an actor, decide by the word before it; one span, one reading."""
    keep_forces: list[ForceLike] = []
    for force in forces:
        if force.kind == "generic" and text[max(0, force.start - 4) : force.start].casefold() == "jet ":
            continue  # "jet fighters"
        if force.kind == "country":
            before = text[max(0, force.start - 32) : force.start].casefold().replace(" the ", " ").split()
            while before and before[-1] in vocab.cls["extents.directions"]:
                del before[-1]
            after = text[force.end : force.end + 2]
            letters = text[force.start : force.end].isupper() and text[force.start - 2 : force.start] == " ("
            if letters and after[:1] == ")":
                continue  # "the Central African Republic (CAR)": the letters of the name before it
            named = any(t.start == force.start for t in names)  # "in Russia", not "in Russian hands"
            given = _GIVEN_TO.search(text, max(0, force.start - _GIVING), force.start) is not None
            seat = named and text[force.start : force.end].casefold() != force.force.name.casefold()
            governed = bool(before) and before[-1] in vocab.cls["rules.before_country"]
            governed = governed or (seat and before[-1:] == ["including"])  # "towns including Minsk"
            if named and not given and (governed or _is_called(before, vocab)) and after[:1] not in {"'", "’"}:
                continue
            if (seat and _TAKEN.match(text, force.end) is not None) or (named and _is_classed(force, names)):
                continue  # "Minsk fell on 11 July", "Minsk city": the city, and not who governs there
            if named and _RULED.match(text, force.end) is not None:
                continue  # "Kenya came under British rule"
            longer = (t for t in names if t.start < force.start and force.end <= t.end)
            if any(text[t.start : force.start].casefold() != "the " for t in longer):
                continue  # "Port Sudan" is no Sudan
        keep_forces.append(force)
    spans = [(f.start, f.end, f.kind == "country") for f in keep_forces]
    keep_names = [
        t
        for t in names
        if not _is_people(text, t, vocab)
        and not any(a < t.end and t.start < b and not (either and a == t.start) for a, b, either in spans)
    ]
    return keep_names, keep_forces


def _is_classed(force: ForceLike, names: Sequence[Toponym]) -> bool:
    """ "Minsk city", "Minsk airport": does a word behind the name of a capital say that a place is meant?"""
    return any(name.start == force.start and name.cue in _CLASSING for name in names)


def _is_called(before: Sequence[str], vocab: Vocabulary) -> bool:
    """ "the French colony of X", "the island of X": is a country's name that of a land, by the word before it?"""
    return len(before) > 1 and before[-1] == "of" and before[-2] in vocab.cls["rules.dominions"] | _ISLANDS


def _is_people(text: str, name: Toponym, vocab: Vocabulary) -> bool:
    """ "armed Nuer youth": does a name only say of which people somebody is?"""
    if name.cue is not None or name.name.casefold() not in vocab.cls["names.peoples"]:
        return False
    behind = text[name.end : name.end + _NOUN].split(" ")
    noun = behind[1].rstrip(".,;:") if len(behind) > _ONE_WORD and not behind[0] else ""
    return noun in _MEN or noun in vocab.cls["rules.fighters"] or noun in vocab.cls["rules.civilians"]
