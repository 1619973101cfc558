"""Forces by a phrase of the lexicon: a name, an adjective, a leader or a country and what stands round it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.model import Force
from geomap.reading.forces.actors import told_of
from geomap.reading.forces.backed import other_than, sponsored, with_patron
from geomap.reading.forces.emit import emit, emit_entry, emit_state, unlisted
from geomap.reading.forces.file import ForceEntry
from geomap.reading.forces.followers import is_moved, loyal_from
from geomap.reading.forces.generic import generic, of_country
from geomap.reading.forces.heads import heads_behind
from geomap.reading.forces.index import Where
from geomap.reading.forces.meant import is_anti, leader_behind, those_against
from geomap.reading.forces.row import JOINTS

if TYPE_CHECKING:
    from geomap.reading.forces.index import Bearer, Phrase
    from geomap.reading.forces.mention import Role
    from geomap.reading.forces.row import Row
    from geomap.reading.forces.scan import Scan


_LED = frozenset({"forces", "fighters", "troops", "units"})
_OF_A_TOWN = frozenset({"de", "la", "del", "da", "do", "di", "las", "los"})
"""Before the last word of a Spanish, Portuguese or Italian town's name."""

_QUALIFIED = 4
"""Words of "internationally recognised government" at most."""
_VERBS = frozenset({"polish"})
"""Demonyms that are other words in small letters."""


def known(scan: Scan, i: int) -> int:
    """Take the listed phrase that begins at word i: the word behind what it makes a mention of, 0 for none."""
    for phrase in scan.starting(i):
        n = len(phrase.words)
        if n > 1 and not scan.matches(phrase.words, i):
            continue
        if phrase.checks and not scan.spelt(phrase.checks, i) and not _is_small(scan, phrase, i):
            continue
        kind = phrase.kind
        if kind == "stop":
            return i + n
        if kind in {"name", "adjective", "leader"}:
            done = _name(scan, phrase, i, i + n)
        elif kind == "generic":
            if n > 1 and phrase.value != "allies" and _is_of_a_name(scan, i, i + n):
                continue  # "the rebel Forces for Democracy", "the Chin Defense Forces"
            done = generic(scan, known, phrase.value, i, i + n)
        else:
            done = _country(scan, phrase, i, i + n)
        if done:
            return done
    return 0


def _is_small(row: Row, phrase: Phrase, i: int) -> bool:
    """ "russian troops": is it a demonym in small letters, as some outlets write that of an enemy?"""
    if phrase.kind != "demonym" or len(phrase.words) > 1 or row.keys[i] in _VERBS:
        return False
    return row.raw[i].islower() and row.after(i) in row.words["force_heads"]


def _is_of_a_name(row: Row, i: int, j: int) -> bool:
    """Are words i to j, that could be generic, part of a name by how they and the word before are written?"""
    if row.raw[j - 1].islower():
        return False
    if row.raw[i].islower():
        return True
    before = row.raw[i - 1] if i and row.gap(i - 1) == " " else ""
    named = before[:1].isupper() and row.keys[i - 1] not in row.words["openers"] and not row.nation(i - 1)[0]
    return named and row.keys[j - 1] in row.words["class_words"] and not row.titled(i)


def _name(scan: Scan, phrase: Phrase, i: int, j: int) -> int:
    bearers = [b for b in phrase.bearers if not b.checks or scan.spelt(b.checks, i)]
    if not bearers:
        return 0
    if is_anti(scan, i):
        enemy = scan.index.choose(bearers, scan.categories, scan.where)
        return those_against(scan, i - 1, j, bearers[0].force if enemy is None else enemy)
    if i and _is_nobody(scan, i, j):
        return j
    if kin := _kin_at(scan, j):
        return _kinsman(scan, bearers, i, kin)
    stop, role, _ = heads_behind(scan, j, after_name=phrase.kind == "name")
    if (first := _parted(scan, i, j, stop)) is not None:
        scan.drop_from(first)
        return told_of(scan, first, stop)
    loyal = i
    if phrase.kind == "adjective" and isinstance(bearers[0].force, Force):
        return _of_the_heard(scan, bearers[0].force, i, j, stop, role)
    if phrase.kind != "name":
        if stop == j:
            loyal = loyal_from(scan, i)
            if loyal == i:
                return _bare(scan, bearers, phrase, i, j)
        return _adjective(scan, bearers, phrase, i, max(stop, j), loyal, role)
    chosen = scan.index.choose(bearers, scan.categories, scan.where)
    if chosen is None:
        return 0
    following = scan.tied(j - 1)
    led = following == "led" and not _LED.isdisjoint(scan.keys[j + 1 : j + 2])  # "Y-led forces" are Y's
    if (led or following in scan.words["backing"]) and (done := with_patron(scan, known, chosen, i, j)):
        return done
    kind = _kind_before(scan, i)
    loyal = loyal_from(scan, kind, member=True)
    loyal = loyal if loyal < kind else i  # "the rebel group X" goes by X
    last = max(stop, j)
    if isinstance(chosen, Force):
        chosen = scan.index.file.forces.get(chosen.id, chosen)
    if not isinstance(chosen, Force):
        return emit_entry(scan, chosen, "named", loyal, last, role=role)
    category = scan.categories.get(chosen.id, "unknown")
    return emit(scan, chosen, "introduced", loyal, last, role=role, category=category)


def _is_nobody(row: Row, i: int, j: int) -> bool:
    """ "Operation X", "to create an Islamic state": does the word before a name make another thing of it?"""
    if row.keys[i - 1] == "operation" and row.near(i - 1):
        return True
    return row.keys[i - 1] == "an" and row.raw[i][:1].isupper() and row.raw[j - 1].islower()


def _kin_at(row: Row, j: int) -> int:
    """ "al-Qaeda affiliate", "al-Qaeda's Syria branch": the word at j or next that makes others of them."""
    words = row.words["kinsmen"]
    k = j + (j < len(row.keys) and row.owns[j - 1] and row.raw[j][:1].isupper())
    return k if k < len(row.keys) and row.keys[k] in words and all(map(row.near, range(j - 1, k))) else 0


def _kinsman(scan: Scan, bearers: list[Bearer], i: int, j: int) -> int:
    """Who "the former al-Qaeda affiliate" of words i to j is: told of before or named behind it."""
    kin = scan.index.choose(bearers, scan.categories, scan.where)
    last = j + 1
    last += scan.after(j) in scan.words["group_heads"]
    named = last < len(scan.keys) and scan.gap(last - 1) in {" ", ", "}
    if kin is None or (named and scan.raw[last][:1].isupper()):
        return last  # "al-Qaeda affiliate JNIM"
    first = i - (i > 0 and scan.keys[i - 1] in {"former", "onetime"} and scan.near(i - 1))
    backer = kin if isinstance(kin, Force) else scan.index.force(kin, scan.where)
    one_of_many = bool(first) and scan.keys[first - 1] in {"a", "an", "another"}
    meant = other_than(scan, backer, told=not one_of_many)
    if meant is not None:
        return emit(scan, meant[0], "generic", first, last, category=meant[1])
    force = unlisted(scan.written(first, last), backer.side)
    category = kin.kind if isinstance(kin, ForceEntry) else "unknown"
    return emit(scan, force, "named", first, last, category=category)


def _parted(row: Row, i: int, j: int, stop: int) -> int | None:
    """Where those begin who have left the force at words i to j, and are not it; None if none are told of.

    "dissident FARC rebels", with nouns up to word `stop`, "a breakaway faction of the FDLR".
    """
    keys, parting, k = row.keys, row.words["parting"], i - 1
    if k >= 0 and stop > j and keys[k] in parting and row.near(k):
        return k
    k -= k >= 0 and keys[k] == "the"
    whose = k > 1 and keys[k] in {"of", "from"} and keys[k - 1] in row.words["parts_of_forces"]
    return k - 2 if whose and keys[k - 2] in parting and row.near(k - 2) else None


def _kind_before(scan: Scan, i: int) -> int:
    """Where "Liberian rebel group" begins, which says of what kind those are who are named at word i; else i."""
    last = scan.before(i)
    if last is None or last.kind == "named" or not scan.near(i - 1):
        return i
    return scan.pop() if scan.raw[i - 1].islower() and scan.keys[i - 1] in scan.words["group_heads"] else i


def _bare(scan: Scan, bearers: list[Bearer], phrase: Phrase, i: int, j: int) -> int:
    """A leader for his force; "in Karen hands": an adjective where only who holds a place stands."""
    entry = scan.index.fitting(bearers, scan.where)
    if entry is not None and phrase.kind == "leader":
        return emit_entry(scan, entry, "leader", i, j)  # "Ismailov took X"
    only = _only(scan, bearers)
    entry = entry or (only if only is not None and only.kind == "state" else None)  # "Ottoman rule"
    following = scan.after(j - 1)
    held = following in scan.words["holding"] and scan.hyphened(j - 1)
    if entry is None or phrase.kind == "leader" or not (held or following in scan.words["adjective_nouns"]):
        return 0
    return emit_entry(scan, entry, "named", i, j)


def _of_the_heard(scan: Scan, force: Force, i: int, j: int, stop: int, role: Role) -> int:
    """ "Lubari gunmen", "in Lubari hands", "Lubari seized X": those whom a text called "Lubari fighters"."""
    words = scan.words
    if not scan.raw[i][:1].isupper() or (stop > j and scan.keys[stop - 1] in words["government_heads"]):
        return 0
    if stop == j:
        following = scan.after(j - 1)
        held = following in words["holding"] and scan.hyphened(j - 1)
        acts = following in words["acting"] and not scan.owns[j - 1]
        if not (held or acts or following in words["adjective_nouns"]):
            return 0
    category = scan.categories.get(force.id, "unknown")
    return emit(scan, force, "introduced", i, stop, role=role, category=category)


def _adjective(scan: Scan, bearers: list[Bearer], phrase: Phrase, i: int, j: int, first: int, role: Role) -> int:
    fitting = scan.index.fitting(bearers, scan.where) or _only(scan, bearers)
    if fitting is not None:
        return emit_entry(scan, fitting, "named", first, j, role=role)
    if not _has_home(scan, bearers):
        return 0
    force = unlisted(" ".join(scan.raw[i : i + len(phrase.words)]) + " forces")
    return emit(scan, force, "generic", first, j, role=role, category="unknown")


def _has_home(row: Row, bearers: list[Bearer]) -> bool:
    """Is an adjective that of a force that is at home in some countries, and read abroad too?"""
    first = bearers[0].force
    return bool(bearers[0].checks and isinstance(first, ForceEntry) and row.index.reach[first.id])


def _only(row: Row, bearers: list[Bearer]) -> ForceEntry | None:
    """The one force that bears an adjective, wherever the report is about."""
    entries = [b.force for b in bearers if isinstance(b.force, ForceEntry)]
    return entries[0] if len(entries) == 1 and _has_home(row, bearers) else None


def _is_of_a_town(row: Row, i: int, following: str, j: int) -> bool:
    """ "Villanueva de la Cañada", "Benin City", "Congo Town": is what reads like a country part of a name?"""
    of = i > 1 and row.keys[i - 1] in _OF_A_TOWN and row.raw[i - 1].islower() and row.near(i - 1)
    return of or (following in {"city", "town"} and row.raw[j].istitle() and not row.owns[j - 1])


def _country(scan: Scan, phrase: Phrase, i: int, j: int) -> int:
    """The mention that a country or its demonym makes with what stands round it."""
    keys, code = scan.keys, phrase.value
    demonym = phrase.kind == "demonym"
    following = scan.after(j - 1)
    if _is_of_a_town(scan, i, following, j):
        return j
    if demonym and i and scan.hyphened(i - 1) and keys[i - 1] in scan.words["combining"]:
        return _joint(scan, i - 1, j, following)
    if following and scan.hyphened(j - 1) and (done := _compound(scan, following, i, j, code)):
        return done
    where = not demonym and not scan.owns[j - 1] and i and keys[i - 1] in scan.words["place_prepositions"]
    if not where and (inner := _inner(scan, i, j, code)):  # but "In Liberia LURD rebels took Ganta"
        return inner
    stop, role, category = heads_behind(scan, j, after_name=False)
    if is_anti(scan, i):
        return told_of(scan, i - 1, stop) if stop > j else j
    named = demonym and following in scan.words["name_marks"] and scan.raw[j][:1].isupper()
    # "forces of the Congolese Rally" are the Rally's, those "from Ethiopia's Amhara region" the region's
    first = i if (named or scan.owns[j - 1]) and stop == j else _of(scan, i)
    if first == i:
        first = loyal_from(scan, i)
        if first < i and (led := leader_behind(scan, j)) is not None:
            # "forces loyal to Ivory Coast's president, X"
            return emit_entry(scan, led[0], "named", first, led[1])
        if first < i and (governs := _government_behind(scan, j)):
            return of_country(scan, code, first, governs)
    if stop > j:
        if category and i and keys[i - 1] == "pro" and scan.hyphened(i - 1):
            return told_of(scan, i - 1, stop)  # "pro-Turkey rebels" are not Turkey's rebels
        if not category and first and scan.near(first - 1) and keys[first - 1] in scan.words["mutinying"]:
            return told_of(scan, first - 1, stop)  # "renegade Congolese soldiers" are not the government's
        return of_country(scan, code, first, stop, role, category)
    if first < i or following in scan.words["holding"] or (demonym and _shares_noun(scan, following, j)):
        return of_country(scan, code, first, j)
    attributive = demonym or (scan.owns[j - 1] and bool(following)) or following in scan.words["nouns_after"]
    return emit_state(scan, code, "country", i, j, attributive=attributive)


def _government_behind(row: Row, j: int) -> int:
    """ "Libya's internationally recognised government": the word behind it, whose country ends before word j."""
    if not row.owns[j - 1]:
        return 0
    for k in range(j, min(len(row.keys), j + _QUALIFIED)):
        if row.keys[k] in row.words["government_heads"]:
            return k + 1
        if not row.near(k) or not row.raw[k].islower():
            return 0
    return 0


def _joint(scan: Scan, first: int, j: int, following: str) -> int:
    """ "Anglo-French troops", "the Austro-German offensive": of two countries; none in "the Sino-Soviet split"."""
    if scan.before(first + 1) is not None:
        scan.pop()  # "Franco" is nobody's name here
    stop, role, _ = heads_behind(scan, j, after_name=False)
    if stop == j and following not in scan.words["adjective_nouns"]:
        return j
    end = max(stop, j)
    return emit(scan, unlisted(scan.written(first, end)), "introduced", first, end, role=role, category="unknown")


def _compound(scan: Scan, following: str, i: int, j: int, code: str) -> int:
    """ "Russian-made", "US-backed Iraqi forces", "Saudi-led coalition": a country with a hyphen behind it."""
    if following in scan.words["made_by"]:
        return j + 1
    armed = following == "armed" and scan.text[scan.ends[j - 1]].isspace()
    if following in scan.words["backing"] and not armed and (done := sponsored(scan, known, i, j, code)):
        return done
    if following not in scan.words["leading"]:
        return 0
    stop, role, _ = heads_behind(scan, j + 1, after_name=True)
    return of_country(scan, code, i, stop, role) if stop > j + 1 else 0


def _shares_noun(scan: Scan, following: str, j: int) -> bool:
    """ "Ukrainian and Russian forces", "Turkish/SNA forces": does the noun behind belong to both?"""
    joined = following in JOINTS
    if j + 1 >= len(scan.keys) or not (joined or scan.slashed(j - 1)):
        return False
    return _peek(scan, j + joined)


def _peek(scan: Scan, k: int) -> bool:
    """Tell whether a demonym or name with a noun of war stands at word k."""
    for phrase in scan.starting(k):
        n = len(phrase.words)
        if phrase.kind not in {"demonym", "country", "name", "adjective"} or not scan.matches(phrase.words, k):
            continue
        checks = phrase.checks or (phrase.bearers[0].checks if phrase.bearers else ())
        after_name = phrase.kind in {"name", "adjective"}
        if scan.spelt(checks, k) and heads_behind(scan, k + n, after_name=after_name)[0] > k + n:
            return True
    return False


def _inner(scan: Scan, i: int, j: int, code: str) -> int:
    """ "Syrian Kurdish fighters", "Lebanese Hezbollah": a force named right after its country."""
    if scan.after(j - 1) not in scan.index.phrases or scan.slashed(j - 1):
        return 0
    where, count = scan.where, len(scan.mentions)
    for phrase in scan.index.starting(scan.keys, j):
        if phrase.kind not in {"name", "adjective"} or not scan.matches(phrase.words, j):
            continue
        scan.where = Where(code, where.year)
        done = _name(scan, phrase, j, j + len(phrase.words))
        scan.where = where
        if done and len(scan.mentions) > count:
            last = scan.mentions[-1]
            if last.category != "state" and (member := _member_of(scan, i)) is not None:
                i = member
            start = scan.starts[i]
            force = scan.again(last.force, (start, last.end)) if phrase.kind == "adjective" else last.force
            if last.category != "state" or last.country == code:
                scan.mentions[-1] = last._replace(start=start, force=force)
                scan.firsts[-1] = i
                return done
            scan.pop()
    return 0


def _member_of(scan: Scan, i: int) -> int | None:
    """ "mercenaries from Russia's Wagner Group": where those begin who belong to the force that begins at word i.

    That force is the last mention.
    """
    mention, ends = scan.mentions[-1], scan.lasts[-1]
    begins = scan.pop()
    first = loyal_from(scan, i, member=True)
    scan.mentions.append(mention)
    scan.firsts.append(begins)
    scan.lasts.append(ends)
    return first if first < i else None


def _of(scan: Scan, i: int) -> int:
    """Where "the army of" begins before country i; i if it does not."""
    keys = scan.keys
    k = i - 1
    k -= k >= 0 and keys[k] == "the"
    if k < 1 or keys[k] not in {"of", "from"} or not scan.near(k - 1):
        return i
    if keys[k] == "from" and (keys[k - 1] not in scan.words["sent"] or is_moved(scan, k - 1)):
        return i
    if keys[k - 1] not in scan.words["government_heads"] and keys[k - 1] not in scan.words["force_heads"]:
        return i
    if (last := scan.before(k)) is not None:
        return scan.pop() if last.kind == "generic" else i
    return k - 1 if scan.taken <= k - 1 else i
