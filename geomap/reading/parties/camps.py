"""Who is with whom and who against whom, as a report tells it: "clashes between A and B", "B, backed by C".

What the lexicon knows of a war comes first where two stand on one side of it; that they stand on different sides does
not make them enemies, and most forces that reports name are in no lexicon. Sides that it knows not to fight one another
are no enemies unless the report says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from geomap.patterns import lazy
from geomap.sides import on_different_sides, war_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geomap.model import Force, Statement
    from geomap.reading.sentences.items import ForceLike

NO_ALLIANCES: Final[Mapping[str, frozenset[str]]] = MappingProxyType({})
_BEFORE: Final = 40
"""Characters before two forces that say what is between them."""
_REACH: Final = 70
"""Characters between two forces that the words between them bring together."""
_WITH = lazy(
    r"""(?:\s\([\w/-]{2,14}\))?[\s,'’"”)]*(?:and(?:,?\s(?:later|then|subsequently|eventually|soon|finally),?)?(?:\sby)?|as\swell\sas(?:\sby)?|alongside|with|together\swith|&|\+|/|,
    |(?:,?\s*(?:which|who)\s(?:is|are|was|were)\s)?(?:heavily\s|strongly\s)?
     (?:backed|supported|joined|aided|assisted|reinforced|armed|led|trained|covered|helped)\sby
     (?:\s(?:[\w-]+\s){0,2}(?:air\s?strikes|air\s?power|air\scover|artillery|aircraft|warplanes|helicopters|jets|planes|drones
     |tanks|fire|bombing|shelling|firepower|advisers|troops|fighters)(?:\sand\s\w+)?\s(?:from|of|by|provided\sby))?
    |[\s-]*(?:affiliated?|offshoot|ally|allied|proxy|branch|linked|wing)(?:\sgroup)?,?
    |,?\s*(?:(?:who|which|that)\s(?:is|are|was|were|have|has|had)\s(?:been\s)?|and\s)?(?:fighting|fought|operating|working)
     \s(?:alongside|beside|for|with)
    |(?:fighters|forces|troops|soldiers|men|militiamen|elements)?\s*(?:loyal\sto|under|led\sby|commanded\sby)(?:\s[\w-]+){0,4}
    |,?\s*(?:(?:who|which|that)\s(?:has|have|had)\s)?(?:pledg|sw[oe]r)\w+\s(?:\w+\s)?allegiance\sto
    |(?:in\sleague|in\salliance|allied|aligned|together|along)\s(?:with|to)
    |,?\s*(?:(?:who|which)\s(?:was|were|had|have|has)\s)?(?:with|given|received|receiving|enjoying|enjoyed|got)?\s?(?:the\s)?
     (?:air\s|military\s|logistical\s|direct\s)?(?:support|help|backing|aid|assistance)\s(?:of|from|by)
    |(?:and|with)\s(?:its|their|his)\s(?:local\s|foreign\s|many\s)?(?:allies|ally|partners?)(?:\sin)?,?(?:\sthe)?)
    [\s"“(]*(?:the|their|its|an?|one\sof\sthe|some|other|several|about|more|hundreds\sof)?
    (?:[\s\d,]*(?:local|allied|foreign|tribal|clan|village|community|volunteer|vigilante|friendly|irregular|regular|auxiliary|affiliated|various|numerous|islamist|jihadist|rebel|separatist|elite|fellow|pro-\w+
    |largest|biggest|strongest|main|leading|dominant|best-\w+|most\s\w+))*[\s\d,]*
    (?:(?:\w+\s)?(?:troops|fighters|forces|soldiers|rebels|militants|insurgents|men|units|elements|members)\s(?:of|from)\s(?:the\s)?)?""",
    re.IGNORECASE | re.VERBOSE,
)
_HARMING: Final = r"""(?:attack(?:ed|ing|s)?|fought|fights?|fighting|defeat(?:ed|ing|s)?|repel(?:s|led|ling)?
    |repuls(?:ed?|es|ing)|expel(?:s|led|ling)?|drove|driv(?:en?|es|ing)|oust(?:ed|ing|s)?|push(?:ed|ing|es)?|dislodg(?:ed?|es|ing)
    |rout(?:ed|s|ing)|evict(?:ed|s|ing)?|ambush(?:ed|es|ing)?|kill(?:ed|s|ing)?|surround(?:ed|s|ing)?|encircl(?:ed?|es|ing)
    |besieg(?:ed?|es|ing)|overwhelm(?:ed|s|ing)?|overran|overrun(?:s|ning)?|shell(?:ed|s|ing)?|bomb(?:ed|s|ing)?|chas(?:ed?|es|ing))"""
_AGAINST = lazy(
    rf"""\bagainst\b|\b(?:fell|set|pounced)\s(?:up)?on\sthe\s$
    |\b(?:captur|recaptur|seiz|recover|regain|retak|retook|reclaim|tak|took|wrest|wrench|liberat|clear|won|win|free|back)
     [a-z]*\b.*\bfrom(?:\s(?:the|its|his|their|local))*\s$
    |\b(?:{_HARMING}|(?:clash|battl|fight|fought|war)(?:ed|es|s|ing|e|ling|led)?\swith)
     \s(?:(?:back|out|off|down|at|the|some|remaining|dozens\sof|hundreds\sof|\d+)\s)*["“]?$
    |\b(?:was|were|been|being|is|are|be|got)\s(?:\w+\s)?{_HARMING}\b[^,]*\bby(?:\sthe)?\s["“]?$""",
    re.IGNORECASE | re.VERBOSE,
)
_BETWEEN = lazy(r"\bbetween\s(?:the\s|local\s|rival\s)*[\"“]?$", re.IGNORECASE)
_LYING_BETWEEN = lazy(
    r"\b(?:border|frontier|boundary|crossing|road|highway|railway|bridge|link|route|corridor|strip|land|sea|strait|river|distance"
    r"|talks|agreement|accord|pact|alliance|ties|relations|cooperation|trade)s?(?:\sposts?|\spoints?)?\sbetween\s(?:the\s)?$",
    re.IGNORECASE,
)
"""Before two that do not fight there: what lies between them, or joins them."""
_PARTED = lazy(r"[.;:!?¶\n]\s|\bnot\b|\bnever\b|\bpeace\b|\btalks?\b|\bmediat|\btruce\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Camps:
    """The forces of a report, each with those on its side; two camps at war, or several that are not related."""

    _of: Mapping[str, tuple[str, bool]]
    """By force id, the name of the war it is in and on which of its two sides."""
    alliances: Mapping[str, frozenset[str]]
    """By side, those that it is known not to fight."""

    def opposed(self, a: Force, b: Force) -> bool | None:
        """Are two forces enemies? None where neither the report nor the lexicon tells."""
        if a.id == b.id or (a.side is not None and a.side == b.side):
            return False
        first, second = self._of.get(a.id), self._of.get(b.id)
        related = first is not None and second is not None and first[0] == second[0]
        if related and first is not None and second is not None and first[1] != second[1]:
            return True
        if are_allied(a, b, self.alliances):
            return False
        return None if not related or _are_rivals(a, b) else False


def are_allied(a: Force, b: Force, alliances: Mapping[str, frozenset[str]]) -> bool:
    """Are two on different sides of a war that are known not to fight one another?"""
    return a.side is not None and b.side in alliances.get(a.side, ())


def _are_rivals(a: Force, b: Force) -> bool:
    """Are two on different sides of one war, whom "Russia and Turkey" in a text makes no friends?"""
    return on_different_sides(a, b) and war_of(a) == war_of(b)


class _Graph:
    """Forces joined in pairs, as friends or enemies; what contradicts an earlier pair is not taken up."""

    def __init__(self) -> None:
        self.parent: dict[str, tuple[str, bool]] = {}

    def find(self, ident: str) -> tuple[str, bool]:
        odd, at = False, ident
        while (step := self.parent.get(at, (at, False)))[0] != at:
            at, odd = step[0], odd ^ step[1]
        self.parent[ident] = (at, odd)
        return at, odd

    def join(self, a: str, b: str, *, enemies: bool) -> None:
        (root, odd), (other, odd_other) = self.find(a), self.find(b)
        if root != other:
            self.parent[other] = (root, odd ^ odd_other ^ enemies)


def camps_of(
    forces: Sequence[ForceLike],
    statements: Sequence[Statement],
    text: str,
    alliances: Mapping[str, frozenset[str]] = NO_ALLIANCES,
) -> Camps:
    """Tell the camps of a report.

    Parameters
    ----------
    forces
        Every mention of a force that may be a side, in order.
    statements
        What the report says, as far as its own words tell who took what from whom.
    text
        The report's text.
    alliances
        By side, those of its war that it is known not to fight.

    Notes
    -----
    Known sides come first, then what statements say, then the words between two mentions. Time is linear in the
    number of mentions.
    """
    graph = _Graph()
    first_of: dict[str, str] = {}
    for mention in forces:
        if (side := mention.force.side) is not None:
            graph.join(first_of.setdefault(side, mention.force.id), mention.force.id, enemies=False)
        for backer in mention.backers:
            graph.join(mention.force.id, backer.id, enemies=False)
    for a, b in _fought(statements, alliances):
        graph.join(a.id, b.id, enemies=True)
    for a, b, enemies in _said(forces, text):
        if enemies or not _are_rivals(a, b):
            graph.join(a.id, b.id, enemies=enemies)
    return Camps({ident: graph.find(ident) for ident in tuple(graph.parent)}, alliances)


def _fought(statements: Sequence[Statement], alliances: Mapping[str, frozenset[str]]) -> Iterator[tuple[Force, Force]]:
    """Pairs of which a statement says that one had the place and the other took it, or that they fought over it.

    "Clashes with the army and the peacekeepers": these do not fight one another if they are known not to.
    """
    for s in statements:
        if s.status == "contested":
            if len(s.parties) == len(("one", "the other")) and not are_allied(s.parties[0], s.parties[1], alliances):
                yield s.parties[0], s.parties[1]
        elif s.force is not None and s.opponent is not None:
            yield s.force, s.opponent


def _said(forces: Sequence[ForceLike], text: str) -> Iterator[tuple[Force, Force, bool]]:
    """Pairs of neighbours that the words between them make friends or enemies."""
    for a, b in pairwise(forces):
        gap = text[a.end : b.start]
        if a.force.id == b.force.id or not 0 < len(gap) <= _REACH or _PARTED.search(gap):
            continue
        if _WITH.fullmatch(gap):
            joint = gap.strip().casefold()
            before = text[max(0, a.start - _BEFORE) : a.start]
            if joint.startswith("and") and _BETWEEN.search(before):
                if _LYING_BETWEEN.search(before) is None:
                    yield a.force, b.force, True
            elif not _hostile_after(text[b.end : b.end + 60]):
                yield a.force, b.force, False
        elif _AGAINST.search(gap):
            yield a.force, b.force, True


def act_together(text: str, a: ForceLike, b: ForceLike) -> bool:
    """Do "A and B", "A, as well as B" do something together, of which neither is the other's nor his enemy?"""
    gap = text[a.end : b.start]
    if _BETWEEN.search(text, max(0, a.start - _BEFORE), a.start) is not None:
        return False
    named = 0 < len(gap) <= _REACH and _PARTED.search(gap) is None and _WITH.fullmatch(gap) is not None
    return named and _OWNED.search(gap) is None and not _hostile_after(text[b.end : b.end + 60])


_OWNED = lazy(r"\b(?:its|their|his)\b", re.IGNORECASE)


_HOSTILE = lazy(
    r"\s*(?:each\b|(?:forces\s|troops\s)?(?:have\s|has\s|had\s|are\s|were\s|both\s|again\s|also\s)*"
    r"(?:clash|exchang|trad|accus|blam|disput|negotiat|agreed|sign|claim"
    r"|(?:fought|fight|battl)\w*(?:\s(?:each|one|over|for|in|on|at|near|it)\b|\W*$|[.,;])))",
    re.IGNORECASE,
)


def _hostile_after(words: str) -> bool:
    """ "A and B clashed", "A and B traded fire": are two that are named together no friends, or not for certain?"""
    return _HOSTILE.match(words) is not None
