"""Actors that a text tells by what they are: "Ismailov's men", "the garrison", "the XYZ captured", "the Front"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.model import Force
from geomap.reading.commonwords import POSSESSIVES
from geomap.reading.forces.emit import emit, emit_state, unlisted
from geomap.reading.forces.followers import run_right
from geomap.reading.forces.heads import category_of
from geomap.reading.forces.index import slug
from geomap.reading.forces.mention import Introduction
from geomap.reading.forces.names import introduce, is_listed, may_name
from geomap.reading.forces.row import ROMAN
from geomap.sides import id_of_men

if TYPE_CHECKING:
    from geomap.reading.forces.row import Row
    from geomap.reading.forces.scan import Scan


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


def owned(scan: Scan, i: int, free: int) -> int:
    """The word for fighters at i, after the name of the man whose they are or a word that stands for him."""
    words = scan.words
    k = i - 1
    led = not {"under", "led", "commanded"}.union(words["loyal"]).isdisjoint(scan.keys[i + 1 : i + 2])
    praised = k > free and scan.keys[k] in words["praised"] and scan.keys[i] in _BARE and scan.near(k)
    whose = k - 1 if praised else k  # "our heroic forces"
    if scan.keys[i] in words["their_own"] and scan.keys[whose] in POSSESSIVES and scan.near(whose) and not led:
        return _with_his_men(scan, i, free) or told_of(scan, i, i + 1)
    while k > free and k > i - 1 - _MODIFIERS and not _owning(scan, k) and _qualifies(scan, k) and scan.near(k):
        k -= 1
    if k < free or not _owning(scan, k) or not scan.near(k):
        return 0
    last = k
    if scan.keys[k] in {"brothers", "family", "clan"} and k > free:
        k -= 1
    if not scan.raw[k][:1].isupper() or scan.keys[k] in words["openers"] or scan.titled(k):
        return 0
    first = _person_from(scan, k, free)
    if _is_known(scan, first, k):
        return 0
    head = scan.keys[i]
    if scan.after(i) in _BUILDINGS:
        return 0  # "X's military headquarters": a town's
    titles = {scan.keys[x] for x in range(first, last + 1)} & words["rulers"]
    if titles and head in words["soldiers"] and scan.where.focus:
        return emit_state(scan, scan.where.focus, "national", first, i + 1)
    if head in words["government_heads"]:
        return 0
    return _of_a_person(scan, first, i + 1, scan.raw[k], head)


def _with_his_men(scan: Scan, i: int, free: int) -> int:
    """ "Grant and his troops": a man with those at word i, who are told by "his"; 0 for no man."""
    last = i - 3
    if last < free or scan.keys[i - 2] != "and" or scan.keys[i - 1] not in {"his", "her"}:
        return 0
    if not scan.raw[last][:1].isupper() or scan.keys[last] in scan.words["openers"] or not scan.near(last):
        return 0
    first = _person_from(scan, last, free)
    if _is_known(scan, first, last):
        return 0
    return _of_a_person(scan, first, i + 1, scan.raw[last], scan.keys[i])


def _is_known(scan: Scan, first: int, last: int) -> bool:
    """Does what the lexicon lists, or a country, begin at one of two words?"""
    return is_listed(scan, first) or bool(scan.nation(first)[0] or scan.nation(last)[0])


def _owning(row: Row, k: int) -> bool:
    """Does word k end in the sign of an owner ("Karam's", "brothers'")?"""
    if row.owns[k]:
        return True
    after = row.text[row.ends[k] : row.ends[k] + 2]
    return row.keys[k].endswith("s") and after[:1] in _OWNS and after[1:].isspace()


def _qualifies(row: Row, k: int) -> bool:
    key = row.keys[k]
    return row.raw[k].islower() and (key in row.words["modifiers"] or key in row.words["described_marks"])


def _person_from(row: Row, k: int, floor: int) -> int:
    """Where the name that ends with word k begins, titles included."""
    first = k
    while first > floor and k - first < _PERSON_WORDS:
        before = first - 1
        gap = row.text[row.ends[before] : row.starts[first]]
        title = row.keys[before] in row.words["titles"] and row.keys[before] != "the"
        if gap not in {" ", ". ", "-"} or (gap == ". " and not title) or row.owns[before]:
            break
        if gap == "-" and row.keys[before] in {"al", "el"}:
            first = before
            continue
        if not (title or (row.raw[before][:1].isupper() and row.keys[before] not in row.words["openers"])):
            break
        first = before
    return first


def _of_a_person(scan: Scan, first: int, stop: int, person: str, head: str) -> int:
    """A mention of somebody's fighters, under his name."""
    ident, written = id_of_men(slug(person)), scan.written(first, stop)
    force = Force(ident, scan.persons.setdefault(ident, " ".join(written.split())), None, written)
    category = _CATEGORIES.get(category_of(scan, head), "unknown")
    return emit(scan, force, "introduced", first, stop, category=category)


def told_of(scan: Scan, i: int, j: int) -> int:
    """ "the mutineers", "foreign troops", "the garrison": somebody, by the text's own words."""
    floor = scan.taken
    strangers, marks = scan.words["strangers"], scan.words["described_marks"]
    while i > floor and scan.near(i - 1):
        if scan.keys[i - 1] not in strangers and not (scan.raw[i - 1].islower() and scan.keys[i - 1] in marks):
            break
        i -= 1
    return emit(scan, unlisted(scan.written(i, j)), "generic", i, j, category="described")


def _letters(row: Row, i: int) -> bool:
    """Is word i an abbreviation that nobody knows?"""
    raw = row.raw[i]
    if not (_SHORTEST <= len(raw) <= _LONGEST and raw.isupper() and raw.isalpha()):
        return False
    return row.keys[i] not in row.words["not_actors"] and not row.shouted(i)


def abbreviated_actor(scan: Scan, i: int, free: int) -> int:
    """Capitals that no lexicon has, where they stand as only a party to the war does."""
    if not _letters(scan, i) or i < free or scan.nation(i)[0] or is_listed(scan, i):
        return 0
    return introduce(scan, i, i + 1) if _does_as_a_party(scan, i) or _is_as_a_party(scan, i) else 0


def _does_as_a_party(row: Row, i: int) -> bool:
    """ "XYZ captured", "XYZ fighters", "XYZ-held": does what stands behind word i say that it is a party?"""
    keys, words, following = row.keys, row.words, row.after(i)
    if following in words["acting"] or (following in words["holding"] and row.hyphened(i)):
        return True
    if following in {"has", "have", "had"}:
        return not words["acting"].isdisjoint(keys[i + 2 : i + 3])
    numbered = following in words["unit_words"] and ROMAN.fullmatch(row.raw[i]) is not None
    if following in words["warriors"] and following not in words["name_heads"] and not numbered:
        return True  # but "XXII Corps" is no corps of any XXII's
    if following in words["party_nouns"] or (row.owns[i] and following in {"hands", "control", "men"}):
        return True
    # "the XYZ said it had captured"
    tells = following in SAYING and not {"it", "its", "they"}.isdisjoint(keys[i + 2 : i + 3])
    return tells and not words["acting"].isdisjoint(keys[i + 3 : i + 6])


def _is_as_a_party(scan: Scan, i: int) -> bool:
    """ "captured by the XYZ", "dislodged the XYZ from": does what stands before word i say that it is a party?"""
    k = i - 1
    while k > 0 and scan.keys[k] in {"the", "both"}:
        k -= 1
    if k > 0 and _is_who_did_it(scan, k):
        return True
    if k >= 0 and scan.keys[k] in scan.words["acting"] and scan.after(i) in _AWAY:
        return True
    return k > 0 and scan.keys[k] == "and" and (last := scan.before(k)) is not None and last.kind != "country"


def _is_who_did_it(row: Row, k: int) -> bool:
    """ "captured (on Monday) by", "the capture of X by", "recaptured X from", "fell to": does word `k` say who?"""
    words = row.words
    before = row.keys[max(0, k - _PHRASE) : k]
    if row.keys[k] == "by":
        return not words["acting"].union(words["deeds"]).isdisjoint(before)
    if row.keys[k] == "to":
        return not words["lost_to"].isdisjoint(before)
    return row.keys[k] == "from" and not words["acting"].isdisjoint(before)


def holder(scan: Scan, k: int, free: int) -> int:
    """A name that no lexicon has, which ends with word `k`, where only who holds a place stands."""
    first = k + 1
    while first > free and k - first < _MODIFIERS and may_name(scan, first - 1) and (first > k or scan.near(first - 1)):
        first -= 1
    if first > k or not scan.near(k) or scan.shouted(k) or is_listed(scan, first):
        return 0
    before = scan.keys[first - 1] if first else ""
    if scan.keys[k + 1] == "hands" and before not in {"in", "into"}:
        return 0
    if scan.keys[k + 1] != "hands" and scan.gap(k) not in _HYPHENS:
        return 0
    force = unlisted(scan.written(first, k + 1))
    scan.learn(Introduction(force.name, force, "unknown", alone=False))
    return emit(scan, force, "introduced", first, k + 1, category="unknown")


def short_form(scan: Scan, i: int) -> int:
    """What a part of a name stands for, after "the": the force last named with that word."""
    if i == 0 or scan.keys[i - 1] != "the" or (scan.near(i) and scan.raw[i + 1][:1].isupper()):
        return 0
    if scan.raw[i].islower() and scan.keys[i] not in scan.words["short_forms"]:
        return 0
    found = scan.shorts.get(scan.keys[i])
    if found is None or scan.titled(i):
        return 0
    force, category, country = found
    return emit(scan, force, "generic", i, i + 1, category=category, country=country)


def sons_of(scan: Scan, i: int) -> int:
    """A name that begins with what its bearers call themselves."""
    if scan.keys[i] not in scan.words["of_words"] or i + 2 >= len(scan.keys) or scan.keys[i + 1] != "of":
        return 0
    k = i + 2 + (scan.keys[i + 2] == "the")
    stop = run_right(scan, k) if k < len(scan.keys) else k
    if stop == k or not (scan.near(i) and scan.near(i + 1)) or scan.titled(i) or scan.nation(k)[0]:
        return 0
    begins = i == 0 or scan.gap(i - 1).strip(" \"'“‘(") != ""
    if begins and scan.keys[i] in {"men", "soldiers", "army", "front", "brigade", "brigades"}:
        return 0
    return 0 if is_listed(scan, i) or is_listed(scan, k) else introduce(scan, i, stop)


def apposed(scan: Scan, done: int) -> None:
    """ "Kalinga, the guerrilla army which": the name before the comma is that army's."""
    last = scan.before(done)
    if last is None or last.kind != "generic" or last.category == "state" or last.attributive:
        return
    if scan.keys[done - 1] not in scan.words["apposed"]:
        return
    k = scan.firsts[-1] - 1
    if scan.owns[done - 1] or (done < len(scan.keys) and scan.keys[done] in SAYING):
        return  # "took X, the group's last base", "fell to X, the militia said"
    if k < 1 or scan.keys[k] not in {"the", "a", "an"} or scan.gap(k - 1) != ", ":
        return
    end = k
    if not scan.raw[end - 1][:1].isupper() or (len(scan.lasts) > 1 and scan.lasts[-2] >= end):
        return
    begin = end - 1
    while begin > 0 and end - begin < _PERSON_WORDS and scan.raw[begin - 1][:1].isupper():
        if scan.gap(begin - 1) not in {" ", "-"} or scan.keys[begin - 1] in scan.words["openers"]:
            break
        begin -= 1
    if is_listed(scan, begin) or scan.nation(begin)[0] or scan.keys[begin] in scan.words["openers"]:
        return
    if begin and (scan.keys[begin - 1] in scan.words["place_prepositions"] or scan.keys[begin - 2 : begin] == _BY_WHOM):
        return  # "According to X, the group", "In X, the militia"
    force = unlisted(scan.written(begin, end))
    scan.learn(Introduction(force.name, force, last.category))
    scan.reassign(-1, force, last.category)


_CATEGORIES = {
    "rebels": "rebel", "separatists": "separatist", "jihadists": "jihadist", "militia": "militia",
}  # fmt: skip
