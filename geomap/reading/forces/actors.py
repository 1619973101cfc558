"""Actors that a text tells by what they are: "Ismailov's men", "the garrison", "the XYZ captured", "the Front"."""

from __future__ import annotations

from dataclasses import replace

from geomap.model import Force
from geomap.reading.commonwords import POSSESSIVES
from geomap.reading.forces.index import slug
from geomap.reading.forces.names import Names
from geomap.reading.forces.row import ROMAN, Introduction
from geomap.sides import id_of_men

_PERSON_WORDS = 4
_MODIFIERS = 3
_PHRASE = 6
"""Words of "captured the border town of X from" before the last."""
_SHORTEST, _LONGEST = 3, 7
"""Letters of an abbreviation that is taken for a force by what it does."""
SAYING = frozenset(
    "said says say added reported reports announced announces claimed claims confirmed stated told warned".split()
)
_OWNS = ("'", "’")
_HYPHENS = frozenset("-‐‑")
_BY_WHOM = ["according", "to"]
_BARE = frozenset({"forces", "units", "men", "fighters"})
"""Words for those of whom nothing more is told; "troops" are a government's."""
_AWAY = frozenset({"from", "out", "off", "back"})


_BUILDINGS = frozenset("headquarters base station barracks academy hospital airport airfield post garrison".split())
"""Behind "police", "military": what a town has, rather than a man."""


class Actors(Names):
    """Rules for actors without a name in the lexicon that is their own."""

    # --- "Ismailov's men", "the Karam brothers' gunmen" ------------------------------------------------------

    def _owned(self, i: int, free: int) -> int:
        """The word for fighters at i, after the name of the man whose they are or a word that stands for him."""
        t, words = self.tokens, self.words
        k = i - 1
        led = i + 1 < len(t.keys) and (
            t.keys[i + 1] in words["loyal"] or t.keys[i + 1] in {"under", "led", "commanded"}
        )
        praised = k > free and t.keys[k] in words["praised"] and t.keys[i] in _BARE and self._near(k)
        whose = k - 1 if praised else k  # "our heroic forces"
        if t.keys[i] in words["their_own"] and t.keys[whose] in POSSESSIVES and self._near(whose) and not led:
            return self._with_his_men(i, free) or self._told(i, i + 1)
        while k > free and k > i - 1 - _MODIFIERS and not self._owning(k) and self._qualifies(k) and self._near(k):
            k -= 1
        if k < free or not self._owning(k) or not self._near(k):
            return 0
        last = k
        if t.keys[k] in {"brothers", "family", "clan"} and k > free:
            k -= 1
        if not t.raw[k][:1].isupper() or t.keys[k] in words["openers"] or self._titled(k):
            return 0
        first = self._person_from(k, free)
        if self._listed(first) or self._nation(first)[0] or self._nation(k)[0]:
            return 0
        head = t.keys[i]
        if i + 1 < len(t.keys) and t.keys[i + 1] in _BUILDINGS and self._near(i):
            return 0  # "X's military headquarters": a town's
        titles = {t.keys[x] for x in range(first, last + 1)} & words["rulers"]
        if titles and head in words["soldiers"] and self.where.focus:
            return self._emit_state(self.where.focus, "national", first, i + 1)
        if head in words["government_heads"]:
            return 0
        return self._of_a_person(first, i + 1, t.raw[k], head)

    def _with_his_men(self, i: int, free: int) -> int:
        """ "Grant and his troops": a man with those at word i, who are told by "his"; 0 for no man."""
        t, last = self.tokens, i - 3
        if last < free or t.keys[i - 2] != "and" or t.keys[i - 1] not in {"his", "her"}:
            return 0
        if not t.raw[last][:1].isupper() or t.keys[last] in self.words["openers"] or not self._near(last):
            return 0
        first = self._person_from(last, free)
        if self._listed(first) or self._nation(first)[0] or self._nation(last)[0]:
            return 0
        return self._of_a_person(first, i + 1, t.raw[last], t.keys[i])

    def _owning(self, k: int) -> bool:
        """Does word k end in the sign of an owner ("Karam's", "brothers'")?"""
        t = self.tokens
        if t.owns[k]:
            return True
        after = t.text[t.ends[k] : t.ends[k] + 2]
        return t.keys[k].endswith("s") and after[:1] in _OWNS and after[1:].isspace()

    def _qualifies(self, k: int) -> bool:
        key = self.tokens.keys[k]
        return self.tokens.raw[k].islower() and (key in self.words["modifiers"] or key in self.words["described_marks"])

    def _person_from(self, k: int, floor: int) -> int:
        """Where the name that ends with word k begins, titles included."""
        t = self.tokens
        first = k
        while first > floor and k - first < _PERSON_WORDS:
            before = first - 1
            gap = t.text[t.ends[before] : t.starts[first]]
            title = t.keys[before] in self.words["titles"] and t.keys[before] != "the"
            if gap not in {" ", ". ", "-"} or (gap == ". " and not title) or t.owns[before]:
                break
            if gap == "-" and t.keys[before] in {"al", "el"}:
                first = before
                continue
            if not (title or (t.raw[before][:1].isupper() and t.keys[before] not in self.words["openers"])):
                break
            first = before
        return first

    def _of_a_person(self, first: int, stop: int, person: str, head: str) -> int:
        """A mention of somebody's fighters, under his name."""
        span = self._span(first, stop)
        written = " ".join(self._text(span).split())
        force = Force(id_of_men(slug(person)), written, None, self._text(span), *span)
        known = self.persons.setdefault(force.id, force)
        force = replace(force, name=known.name)
        return self._emit(
            force, span, "introduced", first, stop, category=_CATEGORIES.get(self._category(head), "unknown")
        )

    def _told(self, i: int, j: int) -> int:
        """ "the mutineers", "foreign troops", "the garrison": somebody, by the text's own words."""
        t = self.tokens
        floor = self.lasts[-1] if self.lasts else 0
        while (
            i > floor
            and i > 0
            and self._near(i - 1)
            and (
                t.keys[i - 1] in self.words["strangers"]
                or (t.raw[i - 1].islower() and t.keys[i - 1] in self.words["described_marks"])
            )
        ):
            i -= 1
        span = self._span(i, j)
        written = self._text(span)
        force = Force(slug(written), " ".join(written.split()), None, written, *span)
        return self._emit(force, span, "generic", i, j, category="described")

    # --- "the XYZ captured" --------------------------------------------------------------------------------

    def _letters(self, i: int) -> bool:
        """Is word i an abbreviation that nobody knows?"""
        raw = self.tokens.raw[i]
        return (
            _SHORTEST <= len(raw) <= _LONGEST
            and raw.isupper()
            and raw.isalpha()
            and self.tokens.keys[i] not in self.words["not_actors"]
            and not self._shouted(i)
        )

    def _abbreviated_actor(self, i: int, free: int) -> int:
        """Capitals that no lexicon has, where they stand as only a party to the war does."""
        if not self._letters(i) or i < free or self._nation(i)[0] or self._listed(i):
            return 0
        t, words = self.tokens, self.words
        if self._near(i):
            following = t.keys[i + 1]
            if following in words["acting"] or (following in words["holding"] and self._hyphened(i)):
                return self._introduce(i, i + 1)
            if following in {"has", "have", "had"} and i + 2 < len(t.keys) and t.keys[i + 2] in words["acting"]:
                return self._introduce(i, i + 1)
            numbered = following in words["unit_words"] and ROMAN.fullmatch(t.raw[i]) is not None
            if following in words["warriors"] and following not in words["name_heads"] and not numbered:
                return self._introduce(i, i + 1)  # but "XXII Corps" is no corps of any XXII's
            if following in words["party_nouns"] or (t.owns[i] and following in {"hands", "control", "men"}):
                return self._introduce(i, i + 1)
            tells = following in SAYING and not {"it", "its", "they"}.isdisjoint(t.keys[i + 2 : i + 3])
            if tells and not words["acting"].isdisjoint(t.keys[i + 3 : i + 6]):
                return self._introduce(i, i + 1)  # "the XYZ said it had captured"
        k = i - 1
        while k > 0 and t.keys[k] in {"the", "both"}:
            k -= 1
        if k > 0 and self._is_who_did_it(k):
            return self._introduce(i, i + 1)
        if k >= 0 and t.keys[k] in words["acting"] and self._near(i) and t.keys[i + 1] in _AWAY:
            return self._introduce(i, i + 1)  # "dislodged the XYZ from"
        if k > 0 and t.keys[k] == "and" and self.lasts and self.lasts[-1] == k and self.mentions[-1].kind != "country":
            return self._introduce(i, i + 1)
        return 0

    def _is_who_did_it(self, k: int) -> bool:
        """ "captured (on Monday) by", "the capture of X by", "recaptured X from", "fell to": does word `k` say who?"""
        t, words = self.tokens, self.words
        before = t.keys[max(0, k - _PHRASE) : k]
        if t.keys[k] == "by":
            return not words["acting"].union(words["deeds"]).isdisjoint(before)
        if t.keys[k] == "to":
            return not words["lost_to"].isdisjoint(before)
        return t.keys[k] == "from" and not words["acting"].isdisjoint(before)

    # --- "Lubari-held X", "in Lubari hands" -------------------------------------------------------------------

    def _holder(self, k: int, free: int) -> int:
        """A name that no lexicon has, which ends with word `k`, where only who holds a place stands."""
        t, first = self.tokens, k + 1
        while (
            first > free and k - first < _MODIFIERS and self._names(first - 1) and (first > k or self._near(first - 1))
        ):
            first -= 1
        if first > k or not self._near(k) or self._shouted(k) or self._listed(first):
            return 0
        before = t.keys[first - 1] if first else ""
        if t.keys[k + 1] == "hands" and before not in {"in", "into"}:
            return 0
        if t.keys[k + 1] != "hands" and t.text[t.ends[k] : t.starts[k + 1]] not in _HYPHENS:
            return 0
        span = self._span(first, k + 1)
        name = " ".join(self._text(span).split())
        force = Force(slug(name), name, None, self._text(span), *span)
        self._learn(Introduction(name, force, "unknown", alone=False))
        return self._emit(force, span, "introduced", first, k + 1, category="unknown")

    # --- "the Front", "the alliance" -----------------------------------------------------------------------

    def _short(self, i: int) -> int:
        """What a part of a name stands for, after "the": the force last named with that word."""
        t = self.tokens
        if i == 0 or t.keys[i - 1] != "the" or (i + 1 < len(t.keys) and self._near(i) and t.raw[i + 1][:1].isupper()):
            return 0
        if t.raw[i].islower() and t.keys[i] not in self.words["short_forms"]:
            return 0
        found = self.shorts.get(t.keys[i])
        if found is None or self._titled(i):
            return 0
        force, category, country = found
        span = self._span(i, i + 1)
        return self._emit(self._again(force, span), span, "generic", i, i + 1, category=category, country=country)

    # --- "Sons of the Well", "Kalinga, the guerrilla army which" --------------------------------------------

    def _sons(self, i: int) -> int:
        """A name that begins with what its bearers call themselves."""
        t = self.tokens
        if t.keys[i] not in self.words["of_words"] or i + 2 >= len(t.keys) or t.keys[i + 1] != "of":
            return 0
        k = i + 2 + (t.keys[i + 2] == "the")
        stop = self._run_right(k) if k < len(t.keys) else k
        if stop == k or not (self._near(i) and self._near(i + 1)) or self._titled(i) or self._nation(k)[0]:
            return 0
        begins = i == 0 or t.text[t.ends[i - 1] : t.starts[i]].strip(" \"'“‘(") != ""
        if begins and t.keys[i] in {"men", "soldiers", "army", "front", "brigade", "brigades"}:
            return 0
        return 0 if self._listed(i) or self._listed(k) else self._introduce(i, stop)

    def _apposed(self, done: int) -> None:
        """ "Kalinga, the guerrilla army which": the name before the comma is that army's."""
        t = self.tokens
        if not self.mentions or self.lasts[-1] != done:
            return
        last, first = self.mentions[-1], self.firsts[-1]
        if last.kind != "generic" or last.category == "state" or last.attributive:
            return
        if t.keys[done - 1] not in self.words["apposed"]:
            return
        k = first - 1
        if t.owns[done - 1] or (done < len(t.keys) and t.keys[done] in SAYING):
            return  # "took X, the group's last base", "fell to X, the militia said"
        if k < 1 or t.keys[k] not in {"the", "a", "an"} or t.text[t.ends[k - 1] : t.starts[k]] != ", ":
            return
        end = k
        if not t.raw[end - 1][:1].isupper() or (len(self.lasts) > 1 and self.lasts[-2] >= end):
            return
        begin = end - 1
        while begin > 0 and end - begin < _PERSON_WORDS and t.raw[begin - 1][:1].isupper():
            if (
                t.text[t.ends[begin - 1] : t.starts[begin]] not in {" ", "-"}
                or t.keys[begin - 1] in self.words["openers"]
            ):
                break
            begin -= 1
        if self._listed(begin) or self._nation(begin)[0] or t.keys[begin] in self.words["openers"]:
            return
        if begin and (t.keys[begin - 1] in self.words["place_prepositions"] or t.keys[begin - 2 : begin] == _BY_WHOM):
            return  # "According to X, the group", "In X, the militia"
        name = " ".join(t.text[t.starts[begin] : t.ends[end - 1]].split())
        force = Force(slug(name), name, None, name)
        self._learn(Introduction(name, force, last.category))
        self.mentions[-1] = last._replace(force=self._again(force, (last.start, last.end)))


_CATEGORIES = {
    "rebels": "rebel", "separatists": "separatist", "jihadists": "jihadist", "militia": "militia",
}  # fmt: skip
