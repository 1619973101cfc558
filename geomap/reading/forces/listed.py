"""Forces by a phrase of the lexicon: a name, an adjective, a leader or a country and what stands round it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import Force
from geomap.reading.forces.file import ForceEntry
from geomap.reading.forces.generic import Generic
from geomap.reading.forces.index import Where, slug
from geomap.reading.forces.row import JOINTS

if TYPE_CHECKING:
    from geomap.reading.forces.index import Bearer, Phrase
    from geomap.reading.forces.row import Role

_LED = frozenset({"forces", "fighters", "troops", "units"})
_OF_A_TOWN = frozenset({"de", "la", "del", "da", "do", "di", "las", "los"})
"""Before the last word of a Spanish, Portuguese or Italian town's name."""

_QUALIFIED = 4
"""Words of "internationally recognised government" at most."""
_VERBS = frozenset({"polish"})
"""Demonyms that are other words in small letters."""


class Listed(Generic):
    """Rules for what the lexicon lists."""

    def _known(self, i: int) -> int:
        for phrase in self._starting(i):
            n = len(phrase.words)
            if n > 1 and not self._matches(phrase.words, i):
                continue
            if phrase.checks and not self._spelt(phrase.checks, i) and not self._is_small(phrase, i):
                continue
            kind = phrase.kind
            if kind == "stop":
                return i + n
            if kind in {"name", "adjective", "leader"}:
                done = self._name(phrase, i, i + n)
            elif kind == "generic":
                if n > 1 and phrase.value != "allies" and self._is_of_a_name(i, i + n):
                    continue  # "the rebel Forces for Democracy", "the Chin Defense Forces"
                done = self._generic(phrase.value, i, i + n)
            else:
                done = self._country(phrase, i, i + n)
            if done:
                return done
        return 0

    def _is_small(self, phrase: Phrase, i: int) -> bool:
        """ "russian troops": is it a demonym in small letters, as some outlets write that of an enemy?"""
        keys = self.tokens.keys
        if phrase.kind != "demonym" or len(phrase.words) > 1 or keys[i] in _VERBS or i + 1 >= len(keys):
            return False
        return self.tokens.raw[i].islower() and self._near(i) and keys[i + 1] in self.words["force_heads"]

    def _is_of_a_name(self, i: int, j: int) -> bool:
        """Are words i to j, that could be generic, part of a name by how they and the word before are written?"""
        t = self.tokens
        if t.raw[j - 1].islower():
            return False
        if t.raw[i].islower():
            return True
        before = t.raw[i - 1] if i and t.text[t.ends[i - 1] : t.starts[i]] == " " else ""
        named = before[:1].isupper() and t.keys[i - 1] not in self.words["openers"] and not self._nation(i - 1)[0]
        return named and t.keys[j - 1] in self.words["class_words"] and not self._titled(i)

    def _name(self, phrase: Phrase, i: int, j: int) -> int:
        bearers = [b for b in phrase.bearers if not b.checks or self._spelt(b.checks, i)]
        if not bearers:
            return 0
        if self._is_anti(i):
            enemy = self.index.choose(bearers, self.categories, self.where)
            return self._against(i - 1, j, bearers[0].force if enemy is None else enemy)
        if i and self.tokens.keys[i - 1] == "operation" and self._near(i - 1):
            return j  # what is done is called so, not who does it
        if (
            i
            and self.tokens.keys[i - 1] == "an"
            and self.tokens.raw[i][:1].isupper()
            and self.tokens.raw[j - 1].islower()
        ):
            return j  # "to create an Islamic state"
        if kin := self._kin_at(j):
            return self._kinsman(bearers, i, kin)
        stop, role, _ = self._heads(j, after_name=phrase.kind == "name")
        if (first := self._parted(i, j, stop)) is not None:
            self._drop_from(first)
            return self._told(first, stop)
        loyal = i
        if phrase.kind == "adjective" and isinstance(bearers[0].force, Force):
            return self._of_the_heard(bearers[0].force, i, j, stop, role)
        if phrase.kind != "name":
            if stop == j:
                loyal = self._loyal(i)
                if loyal == i:
                    return self._bare(bearers, phrase, i, j)
            return self._adjective(bearers, phrase, i, max(stop, j), loyal, role)
        chosen = self.index.choose(bearers, self.categories, self.where)
        if chosen is None:
            return 0
        following = self.tokens.keys[j] if j < len(self.tokens.keys) and self._hyphened(j - 1) else ""
        led = following == "led" and not _LED.isdisjoint(self.tokens.keys[j + 1 : j + 2])  # "Y-led forces" are Y's
        if (led or following in self.words["backing"]) and (done := self._patron(chosen, i, j)):
            return done
        kind = self._kind_before(i)
        loyal = self._loyal(kind, member=True)
        loyal = loyal if loyal < kind else i  # "the rebel group X" goes by X
        last = max(stop, j)
        if isinstance(chosen, Force):
            chosen = self.index.file.forces.get(chosen.id, chosen)
        if not isinstance(chosen, Force):
            return self._emit_entry(chosen, "named", loyal, last, role=role)
        span = self._span(loyal, last)
        category = self.categories.get(chosen.id, "unknown")
        return self._emit(self._again(chosen, span), span, "introduced", loyal, last, role=role, category=category)

    def _kin_at(self, j: int) -> int:
        """ "al-Qaeda affiliate", "al-Qaeda's Syria branch": the word at j or next that makes others of them."""
        t, words = self.tokens, self.words["kinsmen"]
        k = j + (j < len(t.keys) and t.owns[j - 1] and t.raw[j][:1].isupper())
        return k if k < len(t.keys) and t.keys[k] in words and all(map(self._near, range(j - 1, k))) else 0

    def _kinsman(self, bearers: list[Bearer], i: int, j: int) -> int:
        """Who "the former al-Qaeda affiliate" of words i to j is: told of before or named behind it."""
        t = self.tokens
        kin = self.index.choose(bearers, self.categories, self.where)
        last = j + 1
        if last < len(t.keys) and self._near(j) and t.keys[last] in self.words["group_heads"]:
            last += 1
        named = last < len(t.keys) and t.text[t.ends[last - 1] : t.starts[last]] in {" ", ", "}
        if kin is None or (named and t.raw[last][:1].isupper()):
            return last  # "al-Qaeda affiliate JNIM"
        first = i - (i > 0 and t.keys[i - 1] in {"former", "onetime"} and self._near(i - 1))
        span = self._span(first, last)
        written = self._text(span)
        backer = kin if isinstance(kin, Force) else self.index.force(kin, written, span, self.where)
        one_of_many = bool(first) and t.keys[first - 1] in {"a", "an", "another"}
        meant = self._other_than(backer, span, told=not one_of_many)
        if meant is not None:
            return self._emit(meant[0], span, "generic", first, last, category=meant[1])
        force = Force(slug(written), written, backer.side, written, *span)
        category = kin.kind if isinstance(kin, ForceEntry) else "unknown"
        return self._emit(force, span, "named", first, last, category=category)

    def _parted(self, i: int, j: int, stop: int) -> int | None:
        """Where those begin who have left the force at words i to j, and are not it; None if none are told of.

        "dissident FARC rebels", with nouns up to word `stop`, "a breakaway faction of the FDLR".
        """
        keys, parting, k = self.tokens.keys, self.words["parting"], i - 1
        if k >= 0 and stop > j and keys[k] in parting and self._near(k):
            return k
        k -= k >= 0 and keys[k] == "the"
        whose = k > 1 and keys[k] in {"of", "from"} and keys[k - 1] in self.words["parts_of_forces"]
        return k - 2 if whose and keys[k - 2] in parting and self._near(k - 2) else None

    def _kind_before(self, i: int) -> int:
        """Where "Liberian rebel group" begins, which says of what kind those are who are named at word i; else i."""
        t = self.tokens
        if not self.mentions or self.lasts[-1] != i or not self._near(i - 1) or self.mentions[-1].kind == "named":
            return i
        if t.raw[i - 1].islower() and t.keys[i - 1] in self.words["group_heads"]:
            i = self.firsts[-1]
            self._pop()
        return i

    def _bare(self, bearers: list[Bearer], phrase: Phrase, i: int, j: int) -> int:
        """A leader for his force; "in Karen hands": an adjective where only who holds a place stands."""
        entry = self.index.fitting(bearers, self.where)
        if entry is not None and phrase.kind == "leader":
            return self._emit_entry(entry, "leader", i, j)  # "Ismailov took X"
        only = self._only(bearers)
        entry = entry or (only if only is not None and only.kind == "state" else None)  # "Ottoman rule"
        if entry is None or phrase.kind == "leader" or j >= len(self.tokens.keys) or not self._near(j - 1):
            return 0
        following = self.tokens.keys[j]
        if following not in self.words["adjective_nouns"] and not (
            following in self.words["holding"] and self._hyphened(j - 1)
        ):
            return 0
        return self._emit_entry(entry, "named", i, j)

    def _of_the_heard(self, force: Force, i: int, j: int, stop: int, role: Role) -> int:
        """ "Lubari gunmen", "in Lubari hands", "Lubari seized X": those whom a text called "Lubari fighters"."""
        t, words = self.tokens, self.words
        if not t.raw[i][:1].isupper() or (stop > j and t.keys[stop - 1] in words["government_heads"]):
            return 0
        if stop == j:
            following = t.keys[j] if j < len(t.keys) and self._near(j - 1) else ""
            held = following in words["holding"] and self._hyphened(j - 1)
            acts = following in words["acting"] and not t.owns[j - 1]
            if not (held or acts or following in words["adjective_nouns"]):
                return 0
        span = self._span(i, stop)
        category = self.categories.get(force.id, "unknown")
        return self._emit(self._again(force, span), span, "introduced", i, stop, role=role, category=category)

    def _adjective(self, bearers: list[Bearer], phrase: Phrase, i: int, j: int, first: int, role: Role) -> int:
        fitting = self.index.fitting(bearers, self.where) or self._only(bearers)
        if fitting is not None:
            return self._emit_entry(fitting, "named", first, j, role=role)
        if not self._has_home(bearers):
            return 0
        span = self._span(first, j)
        name = " ".join(self.tokens.raw[i : i + len(phrase.words)]) + " forces"
        force = Force(slug(name), name, None, self._text(span), *span)
        return self._emit(force, span, "generic", first, j, role=role, category="unknown")

    def _has_home(self, bearers: list[Bearer]) -> bool:
        """Is an adjective that of a force that is at home in some countries, and read abroad too?"""
        first = bearers[0].force
        return bool(bearers[0].checks and isinstance(first, ForceEntry) and self.index.reach[first.id])

    def _only(self, bearers: list[Bearer]) -> ForceEntry | None:
        """The one force that bears an adjective, wherever the report is about."""
        entries = [b.force for b in bearers if isinstance(b.force, ForceEntry)]
        return entries[0] if len(entries) == 1 and self._has_home(bearers) else None

    def _is_of_a_town(self, i: int, following: str, j: int) -> bool:
        """ "Villanueva de la Cañada", "Benin City", "Congo Town": is what reads like a country part of a name?"""
        t = self.tokens
        of = i > 1 and t.keys[i - 1] in _OF_A_TOWN and t.raw[i - 1].islower() and self._near(i - 1)
        return of or (following in {"city", "town"} and t.raw[j].istitle() and not t.owns[j - 1])

    def _country(self, phrase: Phrase, i: int, j: int) -> int:
        """The mention that a country or its demonym makes with what stands round it."""
        t, keys, code = self.tokens, self.tokens.keys, phrase.value
        demonym = phrase.kind == "demonym"
        following = keys[j] if j < len(keys) and self._near(j - 1) else ""
        if self._is_of_a_town(i, following, j):
            return j
        if demonym and i and self._hyphened(i - 1) and keys[i - 1] in self.words["combining"]:
            return self._joint(i - 1, j, following)
        if following and self._hyphened(j - 1) and (done := self._compound(following, i, j, code)):
            return done
        where = not demonym and not t.owns[j - 1] and i and keys[i - 1] in self.words["place_prepositions"]
        if not where and (inner := self._inner(i, j, code)):  # but "In Liberia LURD rebels took Ganta"
            return inner
        stop, role, category = self._heads(j, after_name=False)
        if self._is_anti(i):
            return self._told(i - 1, stop) if stop > j else j
        named = demonym and following in self.words["name_marks"] and t.raw[j][:1].isupper()
        # "forces of the Congolese Rally" are the Rally's, those "from Ethiopia's Amhara region" the region's
        first = i if (named or t.owns[j - 1]) and stop == j else self._of(i)
        if first == i:
            first = self._loyal(i)
            if first < i and (led := self._leader_behind(j)) is not None:
                # "forces loyal to Ivory Coast's president, X"
                return self._emit_entry(led[0], "named", first, led[1])
            if first < i and (governs := self._government_behind(j)):
                return self._national(code, first, governs, "force", "")
        if stop > j:
            if category and i and keys[i - 1] == "pro" and self._hyphened(i - 1):
                return self._told(i - 1, stop)  # "pro-Turkey rebels" are not Turkey's rebels
            if not category and first and self._near(first - 1) and keys[first - 1] in self.words["mutinying"]:
                return self._told(first - 1, stop)  # "renegade Congolese soldiers" are not the government's
            return self._national(code, first, stop, role, category)
        if first < i or following in self.words["holding"] or (demonym and self._shares_noun(following, j)):
            return self._national(code, first, j, "force", "")
        attributive = demonym or (t.owns[j - 1] and bool(following)) or following in self.words["nouns_after"]
        return self._emit_state(code, "country", i, j, attributive=attributive)

    def _government_behind(self, j: int) -> int:
        """ "Libya's internationally recognised government": the word behind it, whose country ends before word j."""
        t = self.tokens
        if not t.owns[j - 1]:
            return 0
        for k in range(j, min(len(t.keys), j + _QUALIFIED)):
            if t.keys[k] in self.words["government_heads"]:
                return k + 1
            if not self._near(k) or not t.raw[k].islower():
                return 0
        return 0

    def _joint(self, first: int, j: int, following: str) -> int:
        """ "Anglo-French troops", "the Austro-German offensive": of two countries; none in "the Sino-Soviet split"."""
        if self.lasts and self.lasts[-1] == first + 1:
            self._pop()  # "Franco" is nobody's name here
        stop, role, _ = self._heads(j, after_name=False)
        if stop == j and following not in self.words["adjective_nouns"]:
            return j
        span = self._span(first, max(stop, j))
        name = self._text(span)
        return self._emit(
            Force(slug(name), name, None, name, *span),
            span,
            "introduced",
            first,
            max(stop, j),
            role=role,
            category="unknown",
        )

    def _compound(self, following: str, i: int, j: int, code: str) -> int:
        """ "Russian-made", "US-backed Iraqi forces", "Saudi-led coalition": a country with a hyphen behind it."""
        if following in self.words["made_by"]:
            return j + 1
        armed = following == "armed" and self.tokens.text[self.tokens.ends[j - 1]].isspace()
        if following in self.words["backing"] and not armed and (done := self._sponsored(i, j, code)):
            return done
        if following not in self.words["leading"]:
            return 0
        stop, role, _ = self._heads(j + 1, after_name=True)
        return self._national(code, i, stop, role, "") if stop > j + 1 else 0

    def _shares_noun(self, following: str, j: int) -> bool:
        """ "Ukrainian and Russian forces", "Turkish/SNA forces": does the noun behind belong to both?"""
        joined = following in JOINTS
        if j + 1 >= len(self.tokens.keys) or not (joined or self._slashed(j - 1)):
            return False
        return self._peek(j + joined)

    def _peek(self, k: int) -> bool:
        """Tell whether a demonym or name with a noun of war stands at word k."""
        for phrase in self._starting(k):
            n = len(phrase.words)
            if phrase.kind not in {"demonym", "country", "name", "adjective"} or not self._matches(phrase.words, k):
                continue
            checks = phrase.checks or (phrase.bearers[0].checks if phrase.bearers else ())
            after_name = phrase.kind in {"name", "adjective"}
            if self._spelt(checks, k) and self._heads(k + n, after_name=after_name)[0] > k + n:
                return True
        return False

    def _inner(self, i: int, j: int, code: str) -> int:
        """ "Syrian Kurdish fighters", "Lebanese Hezbollah": a force named right after its country."""
        t = self.tokens
        if j >= len(t.keys) or not self._near(j - 1) or t.keys[j] not in self.index.phrases or self._slashed(j - 1):
            return 0
        where, count = self.where, len(self.mentions)
        for phrase in self.index.starting(t.keys, j):
            if phrase.kind not in {"name", "adjective"} or not self._matches(phrase.words, j):
                continue
            self.where = Where(code, where.year)
            done = self._name(phrase, j, j + len(phrase.words))
            self.where = where
            if done and len(self.mentions) > count:
                last = self.mentions[-1]
                if last.category != "state" and (member := self._member_of(i)) is not None:
                    i = member
                start = t.starts[i]
                force = last.force
                if phrase.kind == "adjective":
                    force = replace(force, as_written=t.text[start : last.end], start=start)
                if last.category != "state" or last.country == code:
                    self.mentions[-1] = last._replace(start=start, force=force)
                    self.firsts[-1] = i
                    return done
                self._pop()
        return 0

    def _member_of(self, i: int) -> int | None:
        """ "mercenaries from Russia's Wagner Group": where those begin who belong to the force that begins at word i.

        That force is the last mention.
        """
        mention, begins, ends = self.mentions.pop(), self.firsts.pop(), self.lasts.pop()
        first = self._loyal(i, member=True)
        self.mentions.append(mention)
        self.firsts.append(begins)
        self.lasts.append(ends)
        return first if first < i else None

    def _of(self, i: int) -> int:
        """Where "the army of" begins before country i; i if it does not."""
        keys = self.tokens.keys
        k = i - 1
        if k >= 0 and keys[k] == "the":
            k -= 1
        if k < 1 or keys[k] not in {"of", "from"} or not self._near(k - 1):
            return i
        if keys[k] == "from" and (keys[k - 1] not in self.words["sent"] or self._is_moved(k - 1)):
            return i
        if keys[k - 1] not in self.words["government_heads"] and keys[k - 1] not in self.words["force_heads"]:
            return i
        if self.mentions and self.lasts[-1] == k:
            if self.mentions[-1].kind != "generic":
                return i
            first = self.firsts[-1]
            self._pop()
            return first
        return k - 1 if not self.lasts or self.lasts[-1] <= k - 1 else i
