"""Names of forces that no lexicon has: read by their last word, their first word or their number."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import Force
from geomap.reading._forceindex import slug, tokenize
from geomap.reading._forcerow import ABBREVIATION, JOINTS, ORDINAL, ORDINALS, ROMAN, Introduction, Row, is_ordinal

if TYPE_CHECKING:
    from geomap.reading._forcefile import ForceEntry
    from geomap.reading._forcerow import MentionKind

_PARTICLES = frozenset(
    {"al", "el", "ul", "ibn", "de", "e", "i", "bin", "wal", "ar", "as", "ash", "an", "ad", "at", "az", "del", "la"}
)
_CODE = 2
"""Letters of the shortest abbreviation."""
_BASED = 2
"""Words of "Bihac-based"."""
_QUALIFIERS = 2
"""Words that may stand between a unit's number and whose it is."""
_MAX_NAME = 9
"""Words of a name that was never heard of."""
_SENTENCE_ENDS = frozenset({"", ".", "!", "?", ":", ";", '"', "“", "”", "—", "–", "•", "*", "-"})
_DESCRIBING = ("ed", "ly", "ing", "al", "ive", "ile", "ous", "ful", "er", "est", "ite", "ign", "ny", "esh")


_WORLD_WARS = (range(1914, 1919), range(1939, 1946))
"""Years in which a numbered army in a country need not be that country's."""


class Names(Row):
    """Rules for names that were never heard of."""

    def _unheard(self, i: int, free: int) -> int:
        """A capitalised run that ends (or, in Arabic fashion, begins) with the word for a force."""
        t, words = self.tokens, self.words
        raw, keys = t.raw, t.keys
        key = keys[i]
        if key in words["class_openers"] and not raw[i].islower():
            j = self._run_right(i + 1)
            if j > i + 1 and not self._listed(i) and not self._titled(i):
                return self._introduce(i, j)
            return 0
        floor = self._floor(free)
        first = i
        while (
            first > floor
            and i - first < _MAX_NAME
            and t.text[t.ends[first - 1] : t.starts[first]] in {" ", "-", "'s ", "’s "}
        ):
            before = first - 1
            if keys[before] in {"the", "a", "an"}:
                break
            if t.owns[before] and (keys[before] not in words["name_owners"] or raw[before].islower()):
                break
            if (
                keys[before] == "of"
                and before > floor
                and keys[before - 1] in words["of_words"]
                and raw[before - 1][:1].isupper()
            ):
                first -= 1
                continue
            particle = keys[before] in _PARTICLES and (
                (before > floor and raw[before - 1][:1].isupper())
                or (keys[before] in {"al", "el"} and t.text[t.ends[before]] in "-‐‑ ")
            )
            if not (raw[before][:1].isupper() or raw[before][:1].isdigit() or particle):
                break
            first -= 1
        unit = key in words["unit_words"]
        while first < i and (
            (keys[first].isdecimal() and (keys[first + 1] in words["openers"] or self._is_time(first)))
            or (keys[first] in words["openers"] and not (unit and keys[first] in ORDINALS))
            or keys[first] in _PARTICLES - {"al", "el"}
            or keys[first] in JOINTS
        ):
            first += 1
        if self._listed(i) or (first < i and self._listed(first)):
            return 0
        body = keys[first:i]
        stop = i + 1
        # "Movement for the Liberation of X", and names that go on after "of"
        strong = key not in words["weak_class_words"]
        if strong or (keys[max(0, first - 1)] in words["armed_marks"] if not body else keys[i + 1 : i + 2] == ["of"]):
            stop = self._tail(i)
        owner = self._owner(first)
        if body and all(k in words["unit_modifiers"] or is_ordinal(k) for k in body):
            plain = key not in words["unit_words"] and key in words["militia_heads"]  # "the Coastal Militia"
            if plain:
                return 0 if self._titled(i) else self._introduce(first, stop)
            if key not in words["unit_words"] or (owner is None and not any(map(is_ordinal, body))):
                return 0
            while key.endswith("s") and (earlier := self._earlier_number(first, floor)) is not None:
                first = earlier  # "the 320th, 316th and 10th Divisions"
            last = i
            for k in range(i + 1, min(len(keys), i + 4)):
                if (
                    not self._near(k - 1)
                    or raw[k].islower()
                    or keys[k] not in words["unit_words"] | words["unit_modifiers"]
                ):
                    break
                last = k if keys[k] in words["unit_words"] else last
            return self._numbered(first, last + 1, owner)
        if not body and (
            stop == i + 1
            or key not in words["class_firsts"]
            or self._listed(i + 2)
            or self._listed(min(i + 3, stop - 1))
        ):
            return 0
        if self._titled(i):
            return 0
        if key in words["weak_class_words"]:
            context = {*body, *keys[max(0, first - 2) : first]}
            acts = i + 1 < len(keys) and self._near(i) and keys[i + 1] in words["acting"]
            called = bool(body) or self._is_abbreviated(stop)  # "the rebel Rally of Democratic Forces (RFD)"
            if not called or not (acts or context & words["armed_marks"]):
                return 0
        code, size = self._nation(first)
        if code and first + size == i and stop == i + 1:
            return 0  # "Iraqi Army" is read from the left
        if code and key in words["state_classes"] and not set(body) & words["free_words"] and self._demonym(first):
            self._drop_from(first)
            span = (t.starts[first], t.ends[i])
            force = self.index.state(code, self._text(span), span, self.where)
            return self._emit(force, span, "national", first, i + 1, country=code)
        self._drop_from(first)
        while (
            unit
            and stop < len(keys)
            and self._near(stop - 1)
            and keys[stop] in words["unit_words"]
            and raw[stop].istitle()
        ):
            stop += 1  # "the XI Army Corps"
        return self._introduce(first, stop)

    def _earlier_number(self, first: int, floor: int) -> int | None:
        """The ordinal that a comma or "and" joins to the one at word `first`; None where none does."""
        t = self.tokens
        k = first - 1 - (first - 1 > floor and t.keys[first - 1] == "and")
        if k <= floor or not ORDINAL.fullmatch(t.keys[k]) or not t.keys[k][-1].isalpha():
            return None
        return k if t.text[t.ends[k] : t.starts[k + 1]] in {", ", " "} else None

    def _is_time(self, k: int) -> bool:
        """ "14:20 Army spokesman": is the number at word k the minutes of a time?"""
        start = self.tokens.starts[k]
        return self.tokens.text[max(0, start - 1) : start] in {":", "."}

    def _unit(self, i: int) -> int:
        """ "the brigade": the introduced force whose name has that word."""
        t = self.tokens
        first = i
        while first and t.keys[first - 1] in self.words["unit_modifiers"] and i - first < 4 and self._near(first - 1):
            first -= 1
        if first and ORDINAL.fullmatch(t.keys[first - 1]) and t.keys[first - 1][-1].isalpha() and self._near(first - 1):
            first -= 1
            if not self.lasts or self.lasts[-1] <= first:
                return self._numbered(first, i + 1, self._owner(first))
        tens = first - 2
        if tens >= 0 and t.keys[first - 1] in ORDINALS and t.keys[tens].endswith("ty") and self._near(tens):
            return self._numbered(tens, i + 1, self._owner(tens))  # "the thirty-third front"
        if i == 0 or t.keys[i - 1] != "the":
            return 0
        for item in reversed(self.heard[-12:]):
            if t.keys[i] in tokenize(item.name).keys:
                span = (t.starts[i], t.ends[i])
                return self._emit(self._again(item.force, span), span, "generic", i, i + 1, category=item.category)
        return 0

    def _acronym(self, i: int, free: int) -> int:
        """ "UNITA rebels": capitals that no lexicon has, before a word for fighters at word i."""
        t = self.tokens
        first = i - 1
        word = t.raw[first] if i else ""
        if (
            t.keys[i] in self.words["name_heads"]
            or len(word) < _CODE
            or (len(word) == _CODE and t.keys[first] in self.words["not_actors"])
            or not word.isupper()
            or first < free
            or t.owns[first]
            or not self._near(first)
        ):
            return 0
        if t.keys[i] in self.words["unit_words"] and ROMAN.fullmatch(word):
            return 0  # "XXII Corps"
        if word.isdecimal() or self._listed(first) or self._shouted(first) or "." in word:
            return 0
        return self._owned_by_backer(first, self._introduce(first, i))

    def _described(self, i: int, free: int) -> int:
        """ "Chin fighters", "Viet Cong guerrillas": a name that no lexicon has, before a word for fighters."""
        t = self.tokens
        first = i
        if first - 1 > free and t.keys[first - 1] in self.words["kinds_of_people"] and self._near(first - 1):
            first -= 1
        kind = first
        while (
            first > free and i - first < _MAX_NAME and self._names(first - 1) and (first == i or self._near(first - 1))
        ):
            first -= 1
        if first == kind or not self._near(i - 1) or self._titled(i) or self._shouted(i) or self._listed(first):
            return 0
        following = t.keys[i + 1] if i + 1 < len(t.keys) and self._near(i) and not t.owns[i] else ""
        if following in self.words["nouns_after"] or following in self.words["authority_heads"]:
            return 0  # "the Khazan army base"
        before = t.text[max(0, t.starts[first] - 4) : t.starts[first]].rstrip()[-1:]
        if before in _SENTENCE_ENDS and i - first == 1 and t.keys[first].endswith(_DESCRIBING):
            return 0  # any word is capitalised there: one that describes is no name
        if first and t.keys[first - 1] in self.words["place_prepositions"] and before.isalpha():
            return 0  # "In Aleppo rebels captured"
        category = self._category(t.keys[i])
        entry = self.index.generic(category, self.where.focus, self.where.year)
        if entry is not None and category != "militia":
            span = (t.starts[first], t.ends[i])
            force = self.index.force(entry, self._text(span), span, self.where)
            return self._emit(force, span, "generic", first, i + 1, category=entry.kind)
        done = self._introduce(first, i + 1)
        return self._owned_by_backer(first, done)

    def _names(self, k: int) -> bool:
        """May word k be part of the name of those who fight, as far as it can be told from it alone?"""
        t, words = self.tokens, self.words
        key = t.keys[k]
        if t.owns[k] or not t.raw[k][:1].isupper() or len(key) < 3 or "." in t.raw[k] or key.isdecimal():
            return False
        if any(
            key in words[name] for name in ("openers", "modifiers", "unit_modifiers", "backing", "warriors", "titles")
        ):
            return False
        return not any(
            p.kind in {"demonym", "country", "people", "stop", "metonym"} and len(p.words) == 1
            for p in self.index.starting(t.keys, k)
        )

    def _commanded(self, i: int) -> int:
        """ "columns under General X", "militias loyal to X": whose the fighters are, where no lexicon knows X."""
        t, keys = self.tokens, self.tokens.keys
        k = i + 1
        if k + 1 >= len(keys) or not self._near(i):
            return 0
        loyal = keys[k] in self.words["loyal"] and keys[k + 1] in {"to", "with"}
        if loyal or (keys[k] in {"led", "commanded"} and keys[k + 1] == "by"):
            k += 2
        elif keys[k] in self.words["supporting"]:
            k += 1
            while k + 1 < len(keys) and (keys[k] == "the" or keys[k] in self.words["no_more"]):
                k += 1
        elif keys[k] == "under":
            k += 1
            if keys[k : k + 3] == ["the", "command", "of"]:
                k += 3
        elif (keys[k] == "of" and (keys[k + 1] in self.words["titles"] - {"the"} or self._led(k + 1) is not None)) or (
            keys[k] in {"of", "from"} and len(t.raw[k + 1]) > 2 and t.raw[k + 1].isupper() and not self._shouted(i)
        ):
            k += 1
        elif keys[k] in {"from", "of"} and not any(keys[x] in self.words["movers"] for x in range(max(0, i - 8), i)):
            k += 1  # "fighters from X", but not "drove fighters from X"
        else:
            return 0
        ruler = False
        while (
            k < len(keys) and (keys[k] in self.words["titles"] or self._says_of_what_kind(k)) and self._near(k - 1)
        ):  # "fighters from the militant X", "under General X"
            ruler = ruler or keys[k] in self.words["rulers"]
            k += 1
        ruler = ruler and not any(keys[x] in self.words["no_more"] for x in range(i, k))
        stop = self._run_right(k) if k < len(keys) and self._near(k - 1) else k
        if k >= len(keys):
            return 0
        if k < stop < len(keys) and keys[stop] == "and" and self._near(stop - 1) and self._near(stop):
            both = self._run_right(stop + 1)  # "troops of the Voronezh and Steppe Fronts"
            many = both > stop + 1 and keys[both - 1].endswith("s") and keys[both - 1][:-1] in self.words["unit_words"]
            stop = both if many else stop
        names = (p for p in self.index.starting(keys, k) if p.kind in {"name", "stop"} and self._matches(p.words, k))
        size = max((len(p.words) for p in names), default=0)
        known, leader = size > 0, self._led(k)
        if leader is not None and k + size <= leader[1]:  # not "Tigray" of "the Tigray People's Liberation Front"
            stop, known = max(stop, leader[1]), False
        if stop == k or known or self._nation(k)[0] or keys[k] in self.words["openers"]:
            return 0
        first = i
        while first and self._modifies(first - 1) and self._near(first - 1) and i - first < _MAX_NAME:
            first -= 1
        self._drop_from(first)
        span = (t.starts[first], t.ends[stop - 1])
        if leader is not None:
            entry = leader[0]
            force = self.index.force(entry, self._text(span), span, self.where)
            return self._emit(force, span, "named", first, stop, category=entry.kind, country=entry.country)
        if ruler and keys[i] in self.words["soldiers"] and self.where.focus:
            force = self.index.state(self.where.focus, self._text(span), span, self.where)
            return self._emit(force, span, "national", first, stop, country=self.where.focus)
        whose = " ".join(self._text((t.starts[k], t.ends[stop - 1])).split())
        own = whose.isupper() or t.keys[stop - 1] in self.words["name_marks"]
        name = whose if own else " ".join(self._text(span).split())
        name = keys[i] if keys[i] in {"garrison", "defenders"} else name  # of a place: it is theirs alone
        force = Force(slug(whose), name, None, self._text(span), *span)
        self._learn(Introduction(whose, force, "unknown"))
        return self._emit(force, span, "introduced", first, stop, category="unknown")

    def _opens_sentence(self, i: int) -> bool:
        """Is word i capitalised for where it stands alone: "Forces loyal to X"?"""
        before = self.tokens.text[max(0, self.tokens.starts[i] - 3) : self.tokens.starts[i]].rstrip()[-1:]
        return before in _SENTENCE_ENDS | {"¶"} and not self._titled(i)

    def _led(self, k: int) -> tuple[ForceEntry, int] | None:
        """The force whose leader's name begins at word k, and the word after the name."""
        for phrase in self._starting(k):
            if phrase.kind in {"leader", "adjective"} and self._matches(phrase.words, k):
                found = self.index.fitting([b for b in phrase.bearers if self._spelt(b.checks, k)], self.where)
                if found is not None:
                    return found, k + len(phrase.words)
        return None

    def _side_of_owner(self, i: int) -> str | None:
        """The side of a party whose unit is named at word i ("the GNA's Southern Protection Force")."""
        if not self.mentions or self.lasts[-1] != i or not self.tokens.owns[i - 1]:
            return None
        owner = self.mentions[-1]
        return owner.force.side if owner.kind in {"named", "introduced"} else None

    def _loyal(self, i: int, *, member: bool = False) -> int:
        """Where "forces loyal to the" (or "fighters from the") begins before word i; i if it does not."""
        keys = self.tokens.keys
        k = i - 1
        floor = self.lasts[-1] if self.lasts else 0
        while (
            k > i - 5
            and k >= 0
            and (
                keys[k]
                in {
                    "the",
                    "president",
                    "general",
                    "gen",
                    "ousted",
                    "former",
                    "warlord",
                    "leader",
                    "renegade",
                    "military",
                    "commander",
                    "strongman",
                }
                or self._says_of_what_kind(k)
            )
        ):
            k -= 1
        if (
            k - 2 >= 0
            and keys[k] in {"to", "with"}
            and keys[k - 1] in self.words["loyal"]
            and (keys[k - 2] in self.words["force_heads"] or keys[k - 2] in self.words["armed_heads"])
        ):
            first = k - 2
            if floor > first:  # "militants" was already taken for a mention of its own
                if self.mentions and self.firsts[-1] >= first - 1 and self.mentions[-1].kind == "generic":
                    first = self.firsts[-1]
                    self._pop()
                else:
                    return i
            return first
        if not member or k < 1 or keys[k] not in {"of", "from"} or keys[k - 1] not in self.words["warriors"]:
            return i
        m = len(self.mentions) - 1
        if m > 0 and self.mentions[m].kind == "generic" and self.firsts[m] > k:
            m -= 1  # "troops of the rebel X"
        if m >= 0 and self.lasts[m] == k and self.mentions[m].kind == "generic" and self._near(k):
            first = self.firsts[m]
            while len(self.mentions) > m:
                self._pop()
            return first
        return i

    def _says_of_what_kind(self, k: int) -> bool:
        """Is word k, before a name, of those that say of what kind it is: "the rebel X", "the militant group X"?"""
        t = self.tokens
        known = t.keys[k] in self.words["against"] or t.keys[k] in self.words["apposed"]
        return (known and t.raw[k].islower()) or t.keys[k] in {"islamist", "marxist", "maoist", "communist", "armed"}

    def _owned_by_backer(self, first: int, done: int) -> int:
        """ "Cuban-backed UNITA rebels": the country before the name was read as a bare one."""
        t = self.tokens
        if len(self.mentions) > 1 and self.mentions[-2].kind == "country":
            between = self.lasts[-2]
            if between + 1 == first and t.keys[between] in self.words["backing"] and self._hyphened(between - 1):
                last, patron = self.mentions[-1], self.mentions[-2]
                self._pop()
                self._pop()
                self.mentions.append(replace(last, start=patron.start, backers=(patron.force,)))
                self.firsts.append(between - 1)
                self.lasts.append(done)
        return done

    def _floor(self, free: int) -> int:
        """Words before this one belong to mentions that stay: all but bare countries and generic words."""
        k = len(self.mentions)
        while k and self.mentions[k - 1].kind == "country" and self.lasts[k - 1] >= free - _MAX_NAME:
            free = min(free, self.firsts[k - 1])
            k -= 1
        return max(free, self.lasts[k - 1]) if k else free

    def _listed(self, i: int) -> bool:
        """Tell whether a listed name, or a phrase that is no force, begins here."""
        for phrase in self._starting(i):
            if phrase.kind in {"name", "stop"} and self._matches(phrase.words, i):
                bearers = [b for b in phrase.bearers if self._spelt(b.checks, i)]
                if phrase.kind == "stop" or self.index.choose(bearers, self.categories, self.where) is not None:
                    return True
        return False

    def _tail(self, i: int) -> int:
        t = self.tokens
        k = i + 1
        while k < len(t.keys) and k < i + _MAX_NAME and t.text[t.ends[k - 1] : t.starts[k]] == " ":
            if t.keys[k] not in {"of", "for"}:
                break
            nxt = k + 1
            while nxt < len(t.keys) and t.keys[nxt] in {"the", "and"} and nxt < k + 3:
                nxt += 1
            stop = self._run_right(nxt)
            if stop == nxt or t.owns[i]:
                break
            k = stop
        if k > i + 1 and k + 1 < len(t.keys) and t.keys[k] == "and":
            whole = self._run_right(k + 1)  # "Forces for Development and Democracy (FDD)"
            k = whole if whole > k + 1 and self._is_abbreviated(whole) else k
        return k

    def _is_abbreviated(self, stop: int) -> bool:
        """Does an abbreviation in brackets follow the name that ends before word `stop`?"""
        end = self.tokens.ends[stop - 1]
        return "(" in self.tokens.text[end : end + 4] and ABBREVIATION.match(self.tokens.text, end) is not None

    def _run_right(self, k: int) -> int:
        t = self.tokens
        start = k
        while k < len(t.keys) and k < start + _MAX_NAME and t.text[t.ends[k - 1] : t.starts[k]] in {" ", "-"}:
            if t.owns[k - 1]:
                break
            if not t.raw[k][:1].isupper() and not (
                t.keys[k] in _PARTICLES and k + 1 < len(t.keys) and t.raw[k + 1][:1].isupper() and self._near(k)
            ):
                break
            k += 1
        return k

    def _nation(self, i: int) -> tuple[str, int]:
        for phrase in self.index.starting(self.tokens.keys, i):
            if phrase.kind in {"demonym", "country"} and self._matches(phrase.words, i):
                return phrase.value, len(phrase.words)
        return "", 0

    def _demonym(self, i: int) -> bool:
        """Tell whether word i says whose a unit is: "Syrian", "Ukraine's", but not "Georgia" (National Guard)."""
        return self.tokens.owns[i] or any(p.kind == "demonym" for p in self.index.starting(self.tokens.keys, i))

    def _owner(self, first: int) -> str | None:
        """Country right before a unit: "Ukraine's 93rd Brigade", "Ukrainian 10th Brigade"."""
        code, size = self._nation(first)
        if code and size:
            return code
        keys = self.tokens.keys
        based = first > _BASED and keys[first - 1] == "based" and self._hyphened(first - 2)
        whose = first - _BASED if based else first  # "the army's Bihac-based 5th Corps"
        if self.mentions and self.lasts[-1] == whose and self.mentions[-1].country and self._near(first - 1):
            return self.mentions[-1].country
        return None

    def _numbered(self, first: int, j: int, owner: str | None) -> int:
        t = self.tokens
        if owner and self.mentions and self.lasts[-1] == first and self.mentions[-1].kind == "country":
            first = self.firsts[-1]
            self._pop()
        span = (t.starts[first], t.ends[j - 1])
        if j < len(t.keys) and t.raw[j].isdecimal() and self._near(j - 1):
            j += 1  # "Infantry Battalion 275"
            span = (span[0], t.ends[j - 1])
        # "Patton's Third Army" is not the army of the country that it fights in
        joint = first
        while joint and t.keys[joint - 1] in {"the", "and", "its"} and self._near(joint - 1):
            joint -= 1
        joined = joint < first and self.lasts and self.lasts[-1] == joint and self._near(joint - 1)
        if owner is None and joined and self.mentions[-1].country:
            owner = self.mentions[-1].country  # "Ukraine's 93rd and the 47th Brigade"
        whose = first
        while whose and first - whose < _QUALIFIERS and not t.owns[whose - 1] and self._sets_apart(whose - 1):
            whose -= 1
        if whose and t.owns[whose - 1] and self.lasts and self.lasts[-1] == whose and not owner:
            last = self.mentions[-1]
            if last.kind in {"leader", "named"} and last.country is None:  # "Gadet's mutinous 8th Division"
                begins = self.firsts[-1]
                self._pop()
                whole = (t.starts[begins], span[1])
                return self._emit(self._again(last.force, whole), whole, "named", begins, j, category=last.category)
        a_mans = whose > 0 and (whose < first or t.owns[whose - 1]) and self._near(first - 1) and not owner
        insurgent = t.keys[j - 1] == "front"  # what guerrillas are divided into
        another = a_mans or insurgent or self._between_states() or self._foreigners() or not self._of_the_army()
        code = owner or (None if another else self.where.focus)
        kind: MentionKind = "national" if owner else "generic"
        if code is None:
            force = Force(slug(self._text(span)), self._text(span), None, self._text(span), *span)
            return self._emit(force, span, "introduced", first, j, category="unknown")
        force = self.index.state(code, self._text(span), span, self.where)
        return self._emit(force, span, kind, first, j, country=code)

    def _sets_apart(self, k: int) -> bool:
        """ "mutinous", "breakaway": does word k say that a unit is not whom its number belongs to?"""
        return self._near(k) and self.tokens.keys[k] in self.words["setting_apart"]

    def _between_states(self) -> bool:
        """Do armies of several states fight in the war in focus, so that a number alone says nothing?"""
        focus, year = self.where.focus or "", self.where.year
        if any(year in war for war in _WORLD_WARS):
            return True
        abroad = [self.index.file.theatres[t] for entry in self.index.states.get(focus, ()) for t in entry.sides]
        theatres = [*self.index.theatres.get(focus, ()), *(t for t in abroad if not t.countries)]
        return any(theatre.interstate and theatre.active(year) for theatre in theatres)

    def _of_the_army(self) -> bool:
        """Is a number alone a unit of the country in focus: spoken of with its army, or with no state at all?"""
        states = [m for m in self.mentions[-40:] if m.country is not None or m.category == "state"]
        army = {"national", "generic", "named"}
        return not states or any(m.country == self.where.focus and m.kind in army for m in states)

    def _foreigners(self) -> bool:
        """Has the text spoken of another state's troops, to which a unit without a country may belong?"""
        return any(m.kind == "national" and m.country not in {None, self.where.focus} for m in self.mentions[-40:])

    def _introduce(self, first: int, stop: int, *, begins: int | None = None, category: str = "unknown") -> int:
        """A mention of a name never heard of; `begins`: where the words that belong to it begin."""
        t = self.tokens
        span = (t.starts[first], t.ends[stop - 1])
        name = self._text(span)
        if self.lasts and self.lasts[-1] == first and self.mentions[-1].kind == "named" and begins is None:
            last = self.mentions[-1]
            joined = t.text[t.ends[first - 1] : t.starts[first]] == " "
            if joined and t.keys[stop - 1] in self.words["armed_heads"]:
                whole, begun = (last.start, span[1]), self.firsts[-1]
                self._pop()  # "Boko Haram Takfiri militants"
                return self._emit(self._again(last.force, whole), whole, "named", begun, stop, category=last.category)
            if joined and self.firsts[-1] == first - 1:
                self._pop()  # "the Zapatista National Liberation Army": one name
                whole = (last.start, span[1])
                return self._emit(
                    self._again(last.force, whole), whole, "named", first - 1, stop, category=last.category
                )
        force = Force(slug(name), " ".join(name.split()), self._side_of_owner(first), name, *span)
        self._learn(Introduction(force.name, force, category))
        if stop == first + 2 and t.keys[first + 1] in self.words["warriors"] and t.raw[first + 1].islower():
            # "the Cobra militia", later "the Cobras"
            self._learn(Introduction(t.raw[first] + "s", force, category))
        loyal = self._loyal(first, member=True) if begins is None else first
        if loyal < first:
            begins = loyal
        if begins is not None:
            first, span = begins, (t.starts[begins], span[1])
            force = self._again(force, span)
        end, role, _ = self._heads(stop, after_name=True)
        if end > stop:
            span = (span[0], t.ends[end - 1])
            force = self._again(force, span)
        return self._emit(force, span, "introduced", first, max(end, stop), role=role, category=category)
