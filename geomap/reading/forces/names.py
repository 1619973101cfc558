"""Names of forces that no lexicon has: read by their last word, their first word or their abbreviation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.patterns import lazy
from geomap.reading.forces.emit import ABBREVIATION, emit, emit_state, unlisted
from geomap.reading.forces.followers import MAX_NAME, PARTICLES, SENTENCE_ENDS, loyal_from, run_right, side_of_owner
from geomap.reading.forces.heads import category_of, heads_behind
from geomap.reading.forces.mention import Introduction
from geomap.reading.forces.row import JOINTS, ORDINAL, ORDINALS, ROMAN, is_ordinal
from geomap.reading.forces.units import earlier_number, is_demonym, is_time, owner_of, unit_of_number

if TYPE_CHECKING:
    from geomap.reading.forces.row import Row
    from geomap.reading.forces.scan import Scan


_ARMY_GROUP = 3
"""Words of "Army Group South"."""
_CODE = 2
"""Letters of the shortest abbreviation."""
_DESCRIBING = ("ed", "ly", "ing", "al", "ive", "ile", "ous", "ful", "er", "est", "ite", "ign", "ny", "esh")
_TIES = frozenset({" ", "-", "'s ", "’s "})
"""What may stand between words of one name."""
_ROMAN = lazy(r"[IVX]{1,6}")
"""The number of a corps."""


def unheard(scan: Scan, i: int, free: int) -> int:
    """A capitalised run that ends (or, in Arabic fashion, begins) with the word for a force."""
    words, key = scan.words, scan.keys[i]
    if key in words["class_openers"] and not scan.raw[i].islower():
        j = run_right(scan, i + 1)
        return introduce(scan, i, j) if j > i + 1 and not is_listed(scan, i) and not scan.titled(i) else 0
    if _is_army_group(scan, i):
        return introduce(scan, i, i + _ARMY_GROUP)
    floor = _floor(scan, free)
    first = _without_openers(scan, _run_left(scan, i, floor), i)
    if is_listed(scan, i) or (first < i and is_listed(scan, first)):
        return 0
    stop = _stop(scan, first, i)
    body = scan.keys[first:i]
    if body and all(k in words["unit_modifiers"] or is_ordinal(k) for k in body):
        return _modified(scan, first, i, stop, floor)
    if not _is_whole(scan, first, i, stop) or scan.titled(i):
        return 0
    if key in words["weak_class_words"] and not _is_armed(scan, first, i, stop):
        return 0
    return _own_name(scan, first, i, stop)


def _is_army_group(row: Row, i: int) -> bool:
    """ "Army Group South", which is no army of the country where it fights."""
    j = i + _ARMY_GROUP
    if row.keys[i] != "army" or j > len(row.keys) or row.raw[i + 1] != "Group" or not (row.near(i) and row.near(i + 1)):
        return False
    return row.raw[j - 1][:1].isupper() and not row.titled(i)


def _run_left(row: Row, i: int, floor: int) -> int:
    """Where the run of capitalised words, numbers and particles that ends at word `i` begins."""
    keys, raw = row.keys, row.raw
    first = i
    while first > floor and i - first < MAX_NAME and row.gap(first - 1) in _TIES:
        before = first - 1
        if keys[before] in {"the", "a", "an"} or (keys[before].endswith(("am", "pm")) and keys[before][0].isdigit()):
            break  # "9.10am Rebels"
        if row.owns[before] and (keys[before] not in row.words["name_owners"] or raw[before].islower()):
            break
        capital = before > floor and raw[before - 1][:1].isupper()
        of = keys[before] == "of" and capital and keys[before - 1] in row.words["of_words"]
        arabic = keys[before] in {"al", "el"} and row.text[row.ends[before]] in "-‐‑ "
        particle = keys[before] in PARTICLES and (capital or arabic)
        if not (of or particle or raw[before][:1].isupper() or raw[before][:1].isdigit()):
            break
        first -= 1
    return first


def _without_openers(row: Row, first: int, i: int) -> int:
    """The first word of a run that belongs to the name: no "On 4 May", "Meanwhile", "and"."""
    keys, openers = row.keys, row.words["openers"]
    unit = keys[i] in row.words["unit_words"]
    while first < i and (
        (keys[first].isdecimal() and (keys[first + 1] in openers or is_time(row, first)))
        or (keys[first] in openers and not (unit and keys[first] in ORDINALS))
        or keys[first] in PARTICLES - {"al", "el"}
        or keys[first] in JOINTS
    ):
        first += 1
    return first


def _stop(row: Row, first: int, i: int) -> int:
    """Where the name stops: "Movement for the Liberation of X", and others that go on behind "of"."""
    keys = row.keys
    if keys[i] not in row.words["weak_class_words"]:
        return _tail(row, i)
    if first < i:
        return _tail(row, i) if keys[i + 1 : i + 2] == ["of"] else i + 1
    stop = _tail(row, i)
    return stop if keys[max(0, i - 1)] in row.words["armed_marks"] or _acts(row, stop) else i + 1


def _acts(row: Row, stop: int) -> bool:
    """Does what only a party to a war does follow the name that ends before word `stop`, or its abbreviation?"""
    return row.after(stop - 1 + _is_abbreviated(row, stop)) in row.words["acting"]


def _modified(scan: Scan, first: int, i: int, stop: int, floor: int) -> int:
    """ "The 4th Armoured Division", "the Coastal Militia": a word for a force behind numbers and kinds of units."""
    words = scan.words
    keys, key = scan.keys, scan.keys[i]
    if key not in words["unit_words"]:
        return introduce(scan, first, stop) if key in words["militia_heads"] and not scan.titled(i) else 0
    owner = owner_of(scan, first)
    if owner is None and not any(map(is_ordinal, keys[first:i])):
        return 0
    while key.endswith("s") and (earlier := earlier_number(scan, first, floor)) is not None:
        first = earlier  # "the 320th, 316th and 10th Divisions"
        owner = owner or owner_of(scan, first)
    last = i
    for k in range(i + 1, min(len(keys), i + 4)):
        if not scan.near(k - 1) or scan.raw[k].islower():
            break
        if keys[k] not in words["unit_words"] and keys[k] not in words["unit_modifiers"]:
            break
        last = k if keys[k] in words["unit_words"] else last
    return unit_of_number(scan, first, last + 1, owner)


def _is_whole(scan: Scan, first: int, i: int, stop: int) -> bool:
    """Is it a name and not a bare word for a force, unless one that goes on behind it?"""
    if first < i:
        return True
    goes_on = stop > i + 1 and scan.keys[i] in scan.words["class_firsts"]
    return goes_on and not is_listed(scan, i + 2) and not is_listed(scan, min(i + 3, stop - 1))


def _is_armed(row: Row, first: int, i: int, stop: int) -> bool:
    """ "The rebel Rally of Democratic Forces (RFD)", "the Y Front attacked": is any group a force here?"""
    armed = not row.words["armed_marks"].isdisjoint(row.keys[max(0, first - 2) : i])
    named = first < i or stop > i + 1 or _is_abbreviated(row, stop)
    return named and (armed or _acts(row, i + 1) or _acts(row, stop))


def _own_name(scan: Scan, first: int, i: int, stop: int) -> int:
    """A name of its own, or "the Somali National Army", a state's."""
    words = scan.words
    keys, key = scan.keys, scan.keys[i]
    code, size = scan.nation(first)
    if code and first + size == i and stop == i + 1:
        return 0  # "Iraqi Army" is read from the left
    if key == "front" and first and keys[first - 1] in words["place_prepositions"] and not _acts(scan, stop):
        return 0  # "in Shoa Front, A and B were taken": where it was
    state = key in words["state_classes"] and words["free_words"].isdisjoint(keys[first:i])
    owner = code if code and state and is_demonym(scan, first) else None
    if key == "command" and words["of_commands"].issuperset(keys[first + size : i]):
        owner = (code if size and first + size < i else owner_of(scan, first)) or owner
    scan.drop_from(first)
    if owner is not None:
        return emit_state(scan, owner, "national", first, i + 1)
    while key in words["unit_words"] and stop < len(keys) and scan.near(stop - 1):
        if keys[stop] not in words["unit_words"] or not scan.raw[stop].istitle():
            break
        stop += 1  # "the XI Army Corps"
    owner = owner_of(scan, first) if key in words["unit_words"] and _ROMAN.fullmatch(scan.raw[first]) else None
    if owner is not None and words["unit_modifiers"].issuperset(keys[first + 1 : i]):
        return unit_of_number(scan, first, stop, owner)  # "the Polish II Corps"
    return introduce(scan, first, stop)


def acronym(scan: Scan, i: int, free: int) -> int:
    """ "UNITA rebels": capitals that no lexicon has, before a word for fighters at word i."""
    first, key, words = i - 1, scan.keys[i], scan.words
    word = scan.raw[first] if i else ""
    if len(word) < _CODE or not word.isupper() or "." in word or first < free or scan.owns[first]:
        return 0
    if key in words["name_heads"] or (len(word) == _CODE and scan.keys[first] in words["not_actors"]):
        return 0
    if key in words["unit_words"] and ROMAN.fullmatch(word):
        return 0  # "XXII Corps"
    if not scan.near(first) or is_listed(scan, first) or scan.shouted(first):
        return 0
    return _owned_by_backer(scan, first, introduce(scan, first, i))


def described(scan: Scan, i: int, free: int) -> int:
    """ "Chin fighters", "Viet Cong guerrillas": a name that no lexicon has, before a word for fighters."""
    first = i
    if first - 1 > free and scan.keys[first - 1] in scan.words["kinds_of_people"] and scan.near(first - 1):
        first -= 1
    kind = first
    while first > free and i - first < MAX_NAME and may_name(scan, first - 1) and (first == i or scan.near(first - 1)):
        first -= 1
    if first == kind or not scan.near(i - 1) or scan.titled(i) or scan.shouted(i) or is_listed(scan, first):
        return 0
    following = "" if scan.owns[i] else scan.after(i)
    if following == "air" and scan.keys[i + 2 : i + 3] in [["base"], ["bases"], ["field"], ["station"]]:
        return 0
    if following in scan.words["nouns_after"] or following in scan.words["authority_heads"]:
        return 0  # "the Khazan army base"
    if scan.keys[i] in scan.words["quartered"] and _is_quarters(scan, first, following):
        return i + 1  # "took the Khazan garrison", "it surrendered to": where they are, if they do nothing else
    before = scan.text[max(0, scan.starts[first] - 4) : scan.starts[first]].rstrip()[-1:]
    if before in SENTENCE_ENDS and i - first == 1 and scan.keys[first].endswith(_DESCRIBING):
        return 0  # any word is capitalised there: one that describes is no name
    if first and scan.keys[first - 1] in scan.words["place_prepositions"] and before.isalpha():
        return 0  # "In Aleppo rebels captured"
    category = category_of(scan, scan.keys[i])
    entry = scan.usual(category)
    if entry is not None and category != "militia":
        return emit(scan, scan.index.force(entry, scan.where), "generic", first, i + 1, category=entry.kind)
    return _owned_by_backer(scan, first, introduce(scan, first, i + 1))


def _is_quarters(row: Row, first: int, following: str) -> bool:
    """ "the Khazan garrison", not behind "commander of": does the name tell of a place, and not of its men?"""
    if following in row.words["acting"] - {"surrendered"}:
        return False
    k = first - 1
    while k > 0 and row.keys[k] in {"the", "of", "entire", "whole"}:
        k -= 1
    return k < 0 or row.keys[k] not in row.words["mustering"]


def may_name(row: Row, k: int) -> bool:
    """May word k be part of the name of those who fight, as far as it can be told from it alone?"""
    words = row.words
    key = row.keys[k]
    if row.owns[k] or not row.raw[k][:1].isupper() or len(key) < 3 or "." in row.raw[k] or key.isdecimal():
        return False
    if any(key in words[name] for name in ("openers", "modifiers", "unit_modifiers", "backing", "warriors", "titles")):
        return False
    return not any(
        p.kind in {"demonym", "country", "people", "stop", "metonym"} and len(p.words) == 1
        for p in row.index.starting(row.keys, k)
    )


def _owned_by_backer(scan: Scan, first: int, done: int) -> int:
    """ "Cuban-backed UNITA rebels": the country before the name was read as a bare one."""
    if len(scan.mentions) > 1 and scan.mentions[-2].kind == "country":
        between = scan.lasts[-2]
        if between + 1 == first and scan.keys[between] in scan.words["backing"] and scan.hyphened(between - 1):
            last, patron = scan.mentions[-1], scan.mentions[-2]
            scan.pop()
            scan.firsts.append(scan.pop())
            scan.lasts.append(done)
            scan.mentions.append(last._replace(start=patron.start, backers=(patron.force,)))
    return done


def _floor(scan: Scan, free: int) -> int:
    """Words before this one belong to mentions that stay: all but bare countries and generic words."""
    k = len(scan.mentions)
    while k and scan.mentions[k - 1].kind == "country" and scan.lasts[k - 1] >= free - MAX_NAME:
        free = min(free, scan.firsts[k - 1])
        k -= 1
        if free and ORDINAL.fullmatch(scan.keys[free - 1]) and scan.near(free - 1):
            free -= 1  # "the 2nd Ukrainian Front" is not Ukraine's
    return max(free, scan.lasts[k - 1]) if k else free


def is_listed(scan: Scan, i: int) -> bool:
    """Tell whether a listed name, or a phrase that is no force, begins here."""
    for phrase in scan.starting(i):
        if phrase.kind in {"name", "stop"} and scan.matches(phrase.words, i):
            bearers = [b for b in phrase.bearers if scan.spelt(b.checks, i)]
            if phrase.kind == "stop" or scan.index.choose(bearers, scan.categories, scan.where) is not None:
                return True
    return False


def _tail(row: Row, i: int) -> int:
    k = i + 1
    while k < len(row.keys) and k < i + MAX_NAME and row.gap(k - 1) == " ":
        if row.keys[k] not in {"of", "for"}:
            break
        nxt = k + 1
        while nxt < len(row.keys) and row.keys[nxt] in {"the", "and"} and nxt < k + 3:
            nxt += 1
        stop = run_right(row, nxt)
        if stop == nxt or row.owns[i]:
            break
        k = stop
    if k > i + 1 and k + 1 < len(row.keys) and row.keys[k] == "and":
        whole = run_right(row, k + 1)  # "Forces for Development and Democracy (FDD)"
        k = whole if whole > k + 1 and _is_abbreviated(row, whole) else k
    return k


def _is_abbreviated(row: Row, stop: int) -> bool:
    """Does an abbreviation in brackets follow the name that ends before word `stop`?"""
    end = row.ends[stop - 1]
    return "(" in row.text[end : end + 4] and ABBREVIATION.match(row.text, end) is not None


def introduce(scan: Scan, first: int, stop: int) -> int:
    """A mention of a name never heard of."""
    last = scan.before(first)
    if (
        last is not None
        and last.kind == "named"
        and scan.gap(first - 1) == " "
        and (scan.keys[stop - 1] in scan.words["armed_heads"] or scan.firsts[-1] == first - 1)
    ):  # "Boko Haram Takfiri militants", "the Zapatista National Liberation Army": one name
        return emit(scan, last.force, "named", scan.pop(), stop, category=last.category)
    force = unlisted(scan.written(first, stop), side_of_owner(scan, first))
    scan.learn(Introduction(force.name, force, "unknown"))
    if stop == first + 2 and scan.keys[first + 1] in scan.words["warriors"] and scan.raw[first + 1].islower():
        # "the Cobra militia", later "the Cobras"
        scan.learn(Introduction(scan.raw[first] + "s", force, "unknown"))
        sited = scan.keys[first + 1] in scan.words["quartered"] or scan.keys[first + 1] in scan.words["placed_heads"]
        if not sited and scan.keys[first] not in scan.placed and may_name(scan, first):
            scan.learn(Introduction(scan.raw[first], force, "unknown", alone=False))
    first = loyal_from(scan, first, member=True)
    end, role, _ = heads_behind(scan, stop, after_name=True)
    return emit(scan, force, "introduced", first, max(end, stop), role=role, category="unknown")
