"""Which mentions of forces are of those that act for themselves, and not of helpers or of what only tells who acts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geomap.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geomap.reading.sentences.items import ForceLike

_POSSESSIVES: Final = lazy(r"\b(?:its|their|his|her|our|whose)\s(?:own\s|last\s|remaining\s)?$", re.IGNORECASE)
"""Before those who belong to somebody that is named already."""
_WITH_THEM: Final = lazy(
    r"\bwith\s(?:(?:only|some|about|around|nearly|almost|over|more\sthan|up\sto|a|few|the|\w+)\s)?"
    r"(?:[\d,]+|hundreds?|thousands?|dozens?|scores|hundred|thousand|two|three|four|five|six|seven|eight|nine|ten)\s"
    r"(?:of\s|thousand\s|hundred\s|other\s)*$",
    re.IGNORECASE,
)
""" "with nine thousand soldiers": those of whoever was named."""
_HELPING: Final = lazy(
    r"\b(?:with\s(?:the\s)?(?:\w+\s)?(?:help|support|backing|aid|assistance|backup|participation|blessing)\s(?:of|from)"
    r"|(?:backed|supported|aided|assisted|helped|joined|accompanied|reinforced)(?:\sup)?\sby|alongside|(?:together|along)\swith"
    r"|in\s(?:alliance|league|cooperation|co-operation|coordination|co-ordination|tandem|concert)\swith|thanks\sto)"
    r"(?:(?:\s(?!\w+ed\b|took|drove|won|fought|held|left|threw|beat)[\w'’-]+){1,4}\sand)?"
    r"(?:\s(?:the|its|their|some|local|allied|foreign|tribal|other|hundreds\sof|thousands\sof|[\d,]+))*\s$",
    re.IGNORECASE,
)
"""Before those who help whoever is told of: no enemies of theirs there."""
_BRANCH: Final = r"(?:branch|affiliate|franchise|offshoot|arm|wing|chapter|successor)"
_BRANCH_OF: Final = lazy(rf"\b{_BRANCH}\s(?:\w+\s)?of\s(?:the\s)?$", re.IGNORECASE)
_ITS_BRANCH: Final = lazy(
    rf"['’]s?\s(?:\w+\s){{0,3}}{_BRANCH}\b|\s(?:\w+\s)?{_BRANCH}\sof\b"
    r"|\s?-\s?(?:linked|affiliated|aligned|inspired)\b",
    re.IGNORECASE,
)
_TOLD_BY: Final = lazy(
    r"\b(?:(?:reports?|statements?|figures|information|claims?|word)\s(?:from|by)|according\sto)\s(?:the\s)?$",
    re.IGNORECASE,
)
""" "reports from Y": who tells something."""
_ALLIES: Final = "allied-forces"
"""Of "its allies", whoever they are."""
_HELP: Final = 70
"""Characters before a mention in which it may be said to help another."""
_BEFORE: Final = 40
"""Characters before a mention that may say whose branch it is."""
_SIDES: Final = 2


def actors_of(forces: Iterable[ForceLike], told: frozenset[str] = frozenset()) -> Sequence[ForceLike]:
    """Those that may be a side: countries only where they hold a place or nobody else is named, "the garrison" not."""
    forces = list(forces)
    acting = (f for f in forces if f.role == "force" and not _is_described(f) and f.force.id != _ALLIES)
    actors = [f for f in acting if _acts(f) or f.force.id in told]
    if not any(map(_acts, actors)) and len({f.force.id for f in forces}) == _SIDES:
        return forces  # "Russian shelling ... Ukrainian counter-attacks"
    return actors


def _is_described(mention: ForceLike) -> bool:
    """ "The garrison", "the garrison of X": is it known by what it does alone, and may be anybody's?"""
    return mention.category == "described" or mention.force.as_written.casefold().startswith("garrison of ")


def is_of_another(mention: ForceLike, text: str) -> bool:
    """ "Its own men", "backed by Z", "a branch of Z": is a mention of those who belong to another, or help him?"""
    before = text[max(0, mention.start - _HELP) : mention.start]
    if any(tells.search(before) is not None for tells in (_POSSESSIVES, _HELPING, _TOLD_BY)):
        return True
    return has_branch(mention, text) or (mention.kind == "generic" and _WITH_THEM.search(before) is not None)


def has_branch(mention: ForceLike, text: str) -> bool:
    """ "Y, a branch of Z", "Z's local franchise", "Z-linked Y": is it a Z that only says who Y is?"""
    before = text[max(0, mention.start - _BEFORE) : mention.start]
    return _BRANCH_OF.search(before) is not None or _ITS_BRANCH.match(text, mention.end) is not None


def _acts(mention: ForceLike) -> bool:
    """ "the Ethiopians" act; "Ethiopia" and "Ethiopian" may only say where or whose."""
    written = mention.force.as_written
    name = mention.force.name.casefold()
    people = written.endswith("s") and written.casefold() not in name and written[:3].casefold() == name[:3]
    return mention.kind != "country" or people
