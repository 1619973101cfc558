"""One pass over the words of a text that finds the forces it speaks of, in order, and remembers them.

The pass is one object. Each of these modules adds the rules of one kind to those before it: `row`, `units`,
`followers`, `names`, `actors`, `meant`, `backed`, `generic`, `listed`. A rule gives the word behind what it made a
mention of, 0 where it made none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.forces.listed import Listed
from geomap.reading.forces.meant import OPPOSING

if TYPE_CHECKING:
    from geomap.reading.forces.row import ForceMention


class Scan(Listed):
    """The order in which the rules are asked at each word."""

    def run(self) -> tuple[ForceMention, ...]:
        """All mentions, in order and without overlap."""
        keys, raw, extra, words = self.tokens.keys, self.tokens.raw, self.extra, self.words
        heads, alone, phrases = self.index.heads, self.index.alone, self.index.phrases
        ends_name, warriors, rivals, partisans = (
            words[name] for name in ("name_marks", "warriors", "rivals", "partisans")
        )
        holding, of_words = words["holding"], words["of_words"]
        free = 0
        for i, (key, following) in enumerate(zip(keys, [*keys[1:], ""], strict=False)):
            if i < free:
                continue
            if (key not in heads or (key not in alone and following not in phrases[key])) and key not in extra:
                if raw[i].isupper() and len(key) > 1:
                    free = max(free, self._abbreviated_actor(i, free))
                continue
            done = 0
            capital = not raw[i].islower()
            if key in ends_name and capital:
                done = self._unit(i) if self._has_number_behind(i) else self._unheard(i, free)
            elif key in warriors and i > free:
                done = self._acronym(i, free) or self._owned(i, free)
            if not done and key in warriors and following in OPPOSING:
                done = self._opposing(i)
            if not done and key in warriors and (not capital or self._opens_sentence(i)):
                done = self._of_former(i) or self._commanded(i) or (self._described(i, free) if i > free else 0)
            if not done and key in rivals and self._theirs(i):
                done = self._told(i, i + 1)
            if not capital and i > free and (key == "hands" or key in holding):
                done = self._holder(i - 1, free)
            if not done and capital and key in of_words:
                done = self._sons(i)
            if not done and key in partisans:
                done = self._of_a_cause(i)
            if not done and key == "brigades" and not capital and i > free:
                done = self._numbered_units(i)
            if not done:
                done = self._known(i)
                if done and not capital:
                    self._apposed(done)
            if not done and key in ends_name:
                done = (0 if capital else self._unit(i)) or self._short(i)
            if not done and capital and raw[i].isupper():
                done = self._abbreviated_actor(i, free)
            free = max(free, done)
        self._rebels_ahead()
        self._named_later()
        self._army_meant()
        return tuple(self.mentions)
