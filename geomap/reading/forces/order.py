"""In what order the rules are asked at each word of a text, and what is settled when all its words are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.forces.actors import abbreviated_actor, apposed, holder, owned, short_form, sons_of, told_of
from geomap.reading.forces.followers import commanded, of_former, opens_sentence
from geomap.reading.forces.listed import known
from geomap.reading.forces.meant import army_meant, is_theirs, named_later, of_a_cause, opposing, rebels_ahead
from geomap.reading.forces.names import acronym, described, unheard
from geomap.reading.forces.units import has_number_behind, numbered_units, unit_at

if TYPE_CHECKING:
    from geomap.reading.forces.mention import ForceMention
    from geomap.reading.forces.scan import Scan


def mentions_of(scan: Scan) -> tuple[ForceMention, ...]:
    """All mentions, in order and without overlap."""
    keys, raw, extra = scan.keys, scan.raw, scan.extra
    heads, alone, phrases = scan.index.heads, scan.index.alone, scan.index.phrases
    free = 0
    for i, (key, following) in enumerate(zip(keys, [*keys[1:], ""], strict=False)):
        if i < free:
            continue
        if (key in heads and (key in alone or following in phrases[key])) or key in extra:
            free = max(free, _at_word(scan, i, free))
        elif raw[i].isupper() and len(key) > 1:
            free = max(free, abbreviated_actor(scan, i, free))
    rebels_ahead(scan)
    named_later(scan)
    army_meant(scan)
    return tuple(scan.mentions)


def _at_word(scan: Scan, i: int, free: int) -> int:
    """What the first rule that makes something of word i gives; words before `free` are taken."""
    capital = not scan.raw[i].islower()
    done = _unlisted_at(scan, i, free, capital=capital)
    if not done:
        done = known(scan, i)
        if done and not capital:
            apposed(scan, done)
    if not done and scan.keys[i] in scan.words["name_marks"]:
        done = (0 if capital else unit_at(scan, i)) or short_form(scan, i)
    if not done and capital and scan.raw[i].isupper():
        done = abbreviated_actor(scan, i, free)
    return done


def _unlisted_at(scan: Scan, i: int, free: int, *, capital: bool) -> int:
    """What is read before the lexicon is asked: names that it cannot have, and those told by whose they are."""
    key, words = scan.keys[i], scan.words
    done = 0
    named = capital and key in words["name_marks"]
    if named:
        done = unit_at(scan, i) if has_number_behind(scan, i) else unheard(scan, i, free)
    if not done and key in words["warriors"]:
        done = 0 if named or i <= free else acronym(scan, i, free) or owned(scan, i, free)
        done = done or opposing(scan, i)
        if not done and (not capital or opens_sentence(scan, i)):
            done = of_former(scan, i) or commanded(scan, i) or (described(scan, i, free) if i > free else 0)
    if not done and key in words["rivals"] and is_theirs(scan, i):
        done = told_of(scan, i, i + 1)
    if not done and not capital and i > free and (key == "hands" or key in words["holding"]):
        done = holder(scan, i - 1, free)
    if not done and capital and key in words["of_words"]:
        done = sons_of(scan, i)
    if not done and key in words["partisans"]:
        done = of_a_cause(scan, i)
    if not done and key == "brigades" and not capital and i > free:
        done = numbered_units(scan, i)
    return done
