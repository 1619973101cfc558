"""In what order the rules are asked at each word of a text, and what is settled when all its words are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.forces.actors import abbreviated_actor, apposed, holder, owned, short_form, sons_of, told_of
from geomap.reading.forces.followers import commanded, of_former, opens_sentence
from geomap.reading.forces.listed import known
from geomap.reading.forces.meant import OPPOSING, army_meant, is_theirs, named_later, of_a_cause, opposing, rebels_ahead
from geomap.reading.forces.names import acronym, described, unheard
from geomap.reading.forces.units import has_number_behind, numbered_units, unit_at

if TYPE_CHECKING:
    from geomap.reading.forces.mention import ForceMention
    from geomap.reading.forces.scan import Scan


def mentions_of(scan: Scan) -> tuple[ForceMention, ...]:
    """All mentions, in order and without overlap."""
    keys, raw, extra, words = scan.keys, scan.raw, scan.extra, scan.words
    heads, alone, phrases = scan.index.heads, scan.index.alone, scan.index.phrases
    ends_name, warriors, rivals, partisans = (words[name] for name in ("name_marks", "warriors", "rivals", "partisans"))
    holding, of_words = words["holding"], words["of_words"]
    free = 0
    for i, (key, following) in enumerate(zip(keys, [*keys[1:], ""], strict=False)):
        if i < free:
            continue
        if (key not in heads or (key not in alone and following not in phrases[key])) and key not in extra:
            if raw[i].isupper() and len(key) > 1:
                free = max(free, abbreviated_actor(scan, i, free))
            continue
        done = 0
        capital = not raw[i].islower()
        if key in ends_name and capital:
            done = unit_at(scan, i) if has_number_behind(scan, i) else unheard(scan, i, free)
        elif key in warriors and i > free:
            done = acronym(scan, i, free) or owned(scan, i, free)
        if not done and key in warriors and following in OPPOSING:
            done = opposing(scan, i)
        if not done and key in warriors and (not capital or opens_sentence(scan, i)):
            done = of_former(scan, i) or commanded(scan, i) or (described(scan, i, free) if i > free else 0)
        if not done and key in rivals and is_theirs(scan, i):
            done = told_of(scan, i, i + 1)
        if not capital and i > free and (key == "hands" or key in holding):
            done = holder(scan, i - 1, free)
        if not done and capital and key in of_words:
            done = sons_of(scan, i)
        if not done and key in partisans:
            done = of_a_cause(scan, i)
        if not done and key == "brigades" and not capital and i > free:
            done = numbered_units(scan, i)
        if not done:
            done = known(scan, i)
            if done and not capital:
                apposed(scan, done)
        if not done and key in ends_name:
            done = (0 if capital else unit_at(scan, i)) or short_form(scan, i)
        if not done and capital and raw[i].isupper():
            done = abbreviated_actor(scan, i, free)
        free = max(free, done)
    rebels_ahead(scan)
    named_later(scan)
    army_meant(scan)
    return tuple(scan.mentions)
