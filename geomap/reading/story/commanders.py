"""Who commands in a report, by what it says of them: "General Grant", "Grant's men", "under Grant"; who "he" is."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from geomap.patterns import lazy
from geomap.reading.rules.mentions import are_many, is_commanders, man_mention

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geomap.model import Toponym
    from geomap.reading.sentences.items import ForceLike, Vocabulary
    from geomap.reading.sentences.words import Sentence, Token
    from geomap.reading.story.discourse import Discourse

_OBEYING = lazy(r"\b(?:loyal to|led by|commanded by|under|followers of|supporters of) (?:[\w-]+ )*[A-Z][\w-]+$")
_HE = frozenset({"he", "his", "him", "she", "her"})
_NUMERAL = frozenset("IVX")
_NAMES = 3
"""Words of the name of a man, at most."""
_OFFICE = 3
"""Words of "top military commander", or of "'s late founder"."""
_LAST = r"[A-Z][\w-]{2,}"
_NAME = rf"((?:[A-Z](?:\.|[\w'’-]+) ){{0,2}}(?:(?:von|van|de|der|den|di|du|la|zu) ){{0,2}}{_LAST})"


def commanders(
    text: str, classes: Mapping[str, frozenset[str]], others: Iterable[Toponym | ForceLike] = ()
) -> frozenset[str]:
    """The last names, case-folded, of those who bear a rank, whose the men are that a text tells of, or who make war.

    Parameters
    ----------
    text
        Of the report.
    classes
        The word classes of the cue lexicon.
    others
        The places and forces of the report: whoever else "attacked" is a man.
    """
    patterns = _patterns(classes["names.ranks"], classes["rules.fighters"] | classes["names.commanded"])
    patterns = patterns if " and his " in text else patterns[:-1]
    found = {match[1] for pattern in patterns for match in pattern.finditer(text)}
    deeds = list(_makes_war(classes["names.men_of_war"]).finditer(text))
    if deeds:
        known = {at for other in others for at in (other.start, text.rfind(" ", other.start, other.end) + 1)}
        found.update(match[1] for match in deeds if match.start(1) not in known)
    return frozenset(name.rpartition(" ")[2].removesuffix("'s").removesuffix("’s").casefold() for name in found)


def _is_of_a_man(force: ForceLike) -> bool:
    """ "soldiers loyal to the former governor X": is the force told of by the man it obeys, last in its words?"""
    return _OBEYING.search(force.force.as_written) is not None


@cache
def _makes_war(verbs: frozenset[str]) -> re.Pattern[str]:
    """A last name with what its bearer does in the past ("Grant besieged"); not one behind "the"."""
    return re.compile(rf"\b(?=[A-Z])(?<!the )([A-Z][\w-]{{3,}}) (?:\w+ly )?(?:{'|'.join(sorted(verbs))})\b")


@cache
def _patterns(ranks: frozenset[str], men: frozenset[str]) -> tuple[re.Pattern[str], ...]:
    rank, his = ("|".join(sorted(map(re.escape, words))) for words in (ranks, men))
    first = "".join(sorted({letter for word in ranks for letter in (word[0].lower(), word[0].upper())}))
    told = (  # most places in a text fail by the first letter: to look for it alone is much faster
        rf"\b(?=[{first}])(?i:{rank})\.? (?:(?i:(?:{rank})\.?) )*{_NAME}",
        rf"\b(?=[lcuLCU])(?i:(?:led|commanded) by|under(?: the command of)?) {_NAME}\b",
        rf"\b({_LAST})['’]s? (?:[a-z]+ )?(?:{his})\b",
        rf"\b({_LAST}) and his (?:[a-z]+ )?(?:{his})\b",
    )
    return tuple(map(re.compile, told))


def see_man(
    discourse: Discourse,
    sentence: Sentence,
    forces: Sequence[ForceLike],
    names: Sequence[Toponym],
    actors: Iterable[ForceLike | None],
) -> None:
    """Remember who "he" is in the sentence after this one: the man it names first, if he commands or acted himself."""
    tokens, words = sentence.tokens, sentence.words
    men = discourse.men(words)
    told: list[tuple[int, ForceLike | None]] = [(f.start, f) for f in forces if is_commanders(f) or _is_of_a_man(f)]
    acted = {a.start: a.force.as_written for a in actors if a is not None and a.kind == "name" and _is_one(a)}
    told += [(at, man_mention(name, at)) for at, name in acted.items() if tokens[0].start <= at < tokens[-1].end]
    if men:
        placed = {name.start for name in names}
        for token, behind in zip_longest(tokens, tokens[1:]):
            named = token.lower in men and token.text[:1].isupper() and token.start not in placed
            if named and (behind is None or not _goes_on(token, behind)):
                commands = token.lower in discourse.commanders
                told.append((token.start, man_mention(token.text, token.start) if commands else None))
    if not told:
        if _HE.isdisjoint(sentence.words):
            discourse.actors.man = None  # somebody else's doings are told in between
        return
    at, man = min(told, key=lambda one: one[0])
    if "he" not in sentence.words or at < tokens[sentence.words.index("he")].start:
        discourse.actors.man = man  # "he beat the troops under Grant": not Grant


def see_chief(discourse: Discourse, sentence: Sentence, forces: Sequence[ForceLike], chiefs: frozenset[str]) -> None:
    """Remember whose commander, chief or spokesman a sentence names, for "his men" in those after it."""
    if not forces:
        return
    tokens = sentence.tokens
    starts = [token.start for token in tokens]
    words = ((f, bisect_left(starts, f.start), bisect_left(starts, f.end)) for f in forces)
    found = next((f for f, first, stop in words if _has_chief(f, tokens, first, stop, chiefs)), None)
    if found is not None or _HE.isdisjoint(sentence.words):
        discourse.actors.chief = found


def _has_chief(force: ForceLike, tokens: Sequence[Token], first: int, stop: int, chiefs: frozenset[str]) -> bool:
    """ "the commander of (the) Y", "Y's founder", "the Y chief": does a word for who leads it go with a force?"""
    if force.role == "authority" and tokens[stop - 1].lower in chiefs:
        return True
    of = first - 1 - (first > 0 and tokens[first - 1].lower in {"the", "his", "a"})
    if of > 0 and tokens[of].lower in {"of", "for"}:
        return any(token.lower in chiefs for token in tokens[max(0, of - _OFFICE) : of])
    behind = tokens[stop : stop + _OFFICE]
    words = [token.lower for token in behind if token.kind == "word"]
    return bool(words) and (words[0] in chiefs or (behind[0].kind == "possessive" and not chiefs.isdisjoint(words)))


def _is_one(mention: ForceLike) -> bool:
    """ "Grant", and not "Grant's army" or "the southerners": is a name that acts one of a few words with capitals?"""
    words = mention.force.as_written.split()
    return len(words) <= _NAMES and all(word[0].isupper() for word in words) and not are_many(mention)


def _goes_on(token: Token, behind: Token) -> bool:
    """Does a name go on behind a token ("William T. Sherman", but "Edward I")?"""
    return (behind.text[:1].isupper() and not _NUMERAL.issuperset(behind.text)) or len(token.text) == 1


def begins_with_person(sentence: Sentence, names: Sequence[Toponym], vocab: Vocabulary) -> bool:
    """ "A resident fled", "President Smith spoke", "Ann Smith fled": does a sentence begin with somebody?"""
    if len(sentence.tokens) < _NAMES:
        return False
    first, second = sentence.tokens[:2]
    if not vocab.cls["rules.civilians"].isdisjoint({second.lower, f"{second.lower}s"}) or first.lower in vocab.titles:
        return True
    return (
        first.capitalised and second.capitalised and all(t.end <= first.start or t.start >= second.end for t in names)
    )
