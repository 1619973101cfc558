"""Names of forces that no lexicon has: read by their last word, their first word or their abbreviation."""

from __future__ import annotations

from geomap.model import Force
from geomap.patterns import lazy
from geomap.reading.forces.followers import MAX_NAME, PARTICLES, SENTENCE_ENDS, Followers
from geomap.reading.forces.index import slug
from geomap.reading.forces.row import ABBREVIATION, JOINTS, ORDINAL, ORDINALS, ROMAN, Introduction, is_ordinal

_ARMY_GROUP = 3
"""Words of "Army Group South"."""
_CODE = 2
"""Letters of the shortest abbreviation."""
_DESCRIBING = ("ed", "ly", "ing", "al", "ive", "ile", "ous", "ful", "er", "est", "ite", "ign", "ny", "esh")
_TIES = frozenset({" ", "-", "'s ", "’s "})
"""What may stand between words of one name."""
_ROMAN = lazy(r"[IVX]{1,6}")
"""The number of a corps."""


class Names(Followers):
    """Rules for names that were never heard of."""

    def _unheard(self, i: int, free: int) -> int:
        """A capitalised run that ends (or, in Arabic fashion, begins) with the word for a force."""
        words, key = self.words, self.tokens.keys[i]
        if key in words["class_openers"] and not self.tokens.raw[i].islower():
            j = self._run_right(i + 1)
            return self._introduce(i, j) if j > i + 1 and not self._listed(i) and not self._titled(i) else 0
        if self._is_army_group(i):
            return self._introduce(i, i + _ARMY_GROUP)
        floor = self._floor(free)
        first = self._without_openers(self._run_left(i, floor), i)
        if self._listed(i) or (first < i and self._listed(first)):
            return 0
        stop = self._stop(first, i)
        body = self.tokens.keys[first:i]
        if body and all(k in words["unit_modifiers"] or is_ordinal(k) for k in body):
            return self._modified(first, i, stop, floor)
        if not self._is_whole(first, i, stop) or self._titled(i):
            return 0
        if key in words["weak_class_words"] and not self._is_armed(first, i, stop):
            return 0
        return self._own_name(first, i, stop)

    def _is_army_group(self, i: int) -> bool:
        """ "Army Group South", which is no army of the country where it fights."""
        t, j = self.tokens, i + _ARMY_GROUP
        if (
            t.keys[i] != "army"
            or j > len(t.keys)
            or t.raw[i + 1] != "Group"
            or not (self._near(i) and self._near(i + 1))
        ):
            return False
        return t.raw[j - 1][:1].isupper() and not self._titled(i)

    def _run_left(self, i: int, floor: int) -> int:
        """Where the run of capitalised words, numbers and particles that ends at word `i` begins."""
        t, keys, raw = self.tokens, self.tokens.keys, self.tokens.raw
        first = i
        while first > floor and i - first < MAX_NAME and t.text[t.ends[first - 1] : t.starts[first]] in _TIES:
            before = first - 1
            if keys[before] in {"the", "a", "an"} or (
                keys[before].endswith(("am", "pm")) and keys[before][0].isdigit()
            ):
                break  # "9.10am Rebels"
            if t.owns[before] and (keys[before] not in self.words["name_owners"] or raw[before].islower()):
                break
            capital = before > floor and raw[before - 1][:1].isupper()
            of = keys[before] == "of" and capital and keys[before - 1] in self.words["of_words"]
            arabic = keys[before] in {"al", "el"} and t.text[t.ends[before]] in "-‐‑ "
            particle = keys[before] in PARTICLES and (capital or arabic)
            if not (of or particle or raw[before][:1].isupper() or raw[before][:1].isdigit()):
                break
            first -= 1
        return first

    def _without_openers(self, first: int, i: int) -> int:
        """The first word of a run that belongs to the name: no "On 4 May", "Meanwhile", "and"."""
        keys, openers = self.tokens.keys, self.words["openers"]
        unit = keys[i] in self.words["unit_words"]
        while first < i and (
            (keys[first].isdecimal() and (keys[first + 1] in openers or self._is_time(first)))
            or (keys[first] in openers and not (unit and keys[first] in ORDINALS))
            or keys[first] in PARTICLES - {"al", "el"}
            or keys[first] in JOINTS
        ):
            first += 1
        return first

    def _stop(self, first: int, i: int) -> int:
        """Where the name stops: "Movement for the Liberation of X", and others that go on behind "of"."""
        keys = self.tokens.keys
        if keys[i] not in self.words["weak_class_words"]:
            return self._tail(i)
        if first < i:
            return self._tail(i) if keys[i + 1 : i + 2] == ["of"] else i + 1
        stop = self._tail(i)
        return stop if keys[max(0, i - 1)] in self.words["armed_marks"] or self._acts(stop) else i + 1

    def _acts(self, stop: int) -> bool:
        """Does what only a party to a war does follow the name that ends before word `stop`, or its abbreviation?"""
        stop += self._is_abbreviated(stop)
        return stop < len(self.tokens.keys) and self._near(stop - 1) and self.tokens.keys[stop] in self.words["acting"]

    def _modified(self, first: int, i: int, stop: int, floor: int) -> int:
        """ "The 4th Armoured Division", "the Coastal Militia": a word for a force behind numbers and kinds of units."""
        t, words = self.tokens, self.words
        keys, key = t.keys, t.keys[i]
        if key not in words["unit_words"]:
            return self._introduce(first, stop) if key in words["militia_heads"] and not self._titled(i) else 0
        owner = self._owner(first)
        if owner is None and not any(map(is_ordinal, keys[first:i])):
            return 0
        while key.endswith("s") and (earlier := self._earlier_number(first, floor)) is not None:
            first = earlier  # "the 320th, 316th and 10th Divisions"
            owner = owner or self._owner(first)
        last = i
        for k in range(i + 1, min(len(keys), i + 4)):
            if not self._near(k - 1) or t.raw[k].islower():
                break
            if keys[k] not in words["unit_words"] and keys[k] not in words["unit_modifiers"]:
                break
            last = k if keys[k] in words["unit_words"] else last
        return self._numbered(first, last + 1, owner)

    def _is_whole(self, first: int, i: int, stop: int) -> bool:
        """Is it a name and not a bare word for a force, unless one that goes on behind it?"""
        if first < i:
            return True
        goes_on = stop > i + 1 and self.tokens.keys[i] in self.words["class_firsts"]
        return goes_on and not self._listed(i + 2) and not self._listed(min(i + 3, stop - 1))

    def _is_armed(self, first: int, i: int, stop: int) -> bool:
        """ "The rebel Rally of Democratic Forces (RFD)", "the Y Front attacked": is any group a force here?"""
        armed = not self.words["armed_marks"].isdisjoint(self.tokens.keys[max(0, first - 2) : i])
        return (first < i or stop > i + 1 or self._is_abbreviated(stop)) and (
            self._acts(i + 1) or self._acts(stop) or armed
        )

    def _own_name(self, first: int, i: int, stop: int) -> int:
        """A name of its own, or "the Somali National Army", a state's."""
        t, words = self.tokens, self.words
        keys, key = t.keys, t.keys[i]
        code, size = self._nation(first)
        if code and first + size == i and stop == i + 1:
            return 0  # "Iraqi Army" is read from the left
        if key == "front" and first and keys[first - 1] in words["place_prepositions"] and not self._acts(stop):
            return 0  # "in Shoa Front, A and B were taken": where it was
        state = key in words["state_classes"] and words["free_words"].isdisjoint(keys[first:i])
        if key == "command" and words["of_commands"].issuperset(keys[first + size : i]):
            owner = code if size and first + size < i else self._owner(first)
            if owner is not None:
                self._drop_from(first)
                return self._emit_state(owner, "national", first, i + 1)
        if code and state and self._demonym(first):
            self._drop_from(first)
            return self._emit_state(code, "national", first, i + 1)
        self._drop_from(first)
        while key in words["unit_words"] and stop < len(keys) and self._near(stop - 1):
            if keys[stop] not in words["unit_words"] or not t.raw[stop].istitle():
                break
            stop += 1  # "the XI Army Corps"
        owner = self._owner(first) if key in words["unit_words"] and _ROMAN.fullmatch(t.raw[first]) else None
        if owner is not None and words["unit_modifiers"].issuperset(keys[first + 1 : i]):
            return self._numbered(first, stop, owner)  # "the Polish II Corps"
        return self._introduce(first, stop)

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
            first > free and i - first < MAX_NAME and self._names(first - 1) and (first == i or self._near(first - 1))
        ):
            first -= 1
        if first == kind or not self._near(i - 1) or self._titled(i) or self._shouted(i) or self._listed(first):
            return 0
        following = t.keys[i + 1] if i + 1 < len(t.keys) and self._near(i) and not t.owns[i] else ""
        if following == "air" and t.keys[i + 2 : i + 3] in [["base"], ["bases"], ["field"], ["station"]]:
            return 0
        if following in self.words["nouns_after"] or following in self.words["authority_heads"]:
            return 0  # "the Khazan army base"
        if t.keys[i] in self.words["quartered"] and self._is_quarters(first, following):
            return i + 1  # "took the Khazan garrison", "it surrendered to": where they are, if they do nothing else
        before = t.text[max(0, t.starts[first] - 4) : t.starts[first]].rstrip()[-1:]
        if before in SENTENCE_ENDS and i - first == 1 and t.keys[first].endswith(_DESCRIBING):
            return 0  # any word is capitalised there: one that describes is no name
        if first and t.keys[first - 1] in self.words["place_prepositions"] and before.isalpha():
            return 0  # "In Aleppo rebels captured"
        category = self._category(t.keys[i])
        entry = self.index.generic(category, self.where.focus, self.where.year)
        if entry is not None and category != "militia":
            span = self._span(first, i + 1)
            force = self.index.force(entry, self._text(span), span, self.where)
            return self._emit(force, span, "generic", first, i + 1, category=entry.kind)
        done = self._introduce(first, i + 1)
        return self._owned_by_backer(first, done)

    def _is_quarters(self, first: int, following: str) -> bool:
        """ "the Khazan garrison", not behind "commander of": does the name tell of a place, and not of its men?"""
        if following in self.words["acting"] - {"surrendered"}:
            return False
        k = first - 1
        while k > 0 and self.tokens.keys[k] in {"the", "of", "entire", "whole"}:
            k -= 1
        return k < 0 or self.tokens.keys[k] not in self.words["mustering"]

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

    def _owned_by_backer(self, first: int, done: int) -> int:
        """ "Cuban-backed UNITA rebels": the country before the name was read as a bare one."""
        t = self.tokens
        if len(self.mentions) > 1 and self.mentions[-2].kind == "country":
            between = self.lasts[-2]
            if between + 1 == first and t.keys[between] in self.words["backing"] and self._hyphened(between - 1):
                last, patron = self.mentions[-1], self.mentions[-2]
                self._pop()
                self._pop()
                self.mentions.append(last._replace(start=patron.start, backers=(patron.force,)))
                self.firsts.append(between - 1)
                self.lasts.append(done)
        return done

    def _floor(self, free: int) -> int:
        """Words before this one belong to mentions that stay: all but bare countries and generic words."""
        k = len(self.mentions)
        while k and self.mentions[k - 1].kind == "country" and self.lasts[k - 1] >= free - MAX_NAME:
            free = min(free, self.firsts[k - 1])
            k -= 1
            if free and ORDINAL.fullmatch(self.tokens.keys[free - 1]) and self._near(free - 1):
                free -= 1  # "the 2nd Ukrainian Front" is not Ukraine's
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
        while k < len(t.keys) and k < i + MAX_NAME and t.text[t.ends[k - 1] : t.starts[k]] == " ":
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

    def _introduce(self, first: int, stop: int, *, begins: int | None = None, category: str = "unknown") -> int:
        """A mention of a name never heard of; `begins`: where the words that belong to it begin."""
        t = self.tokens
        span = self._span(first, stop)
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
            sited = t.keys[first + 1] in self.words["quartered"] or t.keys[first + 1] in self.words["placed_heads"]
            if not sited and t.keys[first] not in self._placed and self._names(first):
                self._learn(Introduction(t.raw[first], force, category, alone=False))
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
