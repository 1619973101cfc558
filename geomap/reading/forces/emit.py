"""A mention is made: what stands round it says more of it, and what it says is remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.model import Force
from geomap.patterns import lazy
from geomap.reading.forces.index import slug, spelling
from geomap.reading.forces.mention import ForceMention, Introduction
from geomap.reading.forces.row import JOINTS

if TYPE_CHECKING:
    from geomap.reading.forces.file import ForceEntry
    from geomap.reading.forces.index import Phrase
    from geomap.reading.forces.mention import MentionKind, Role
    from geomap.reading.forces.row import Row
    from geomap.reading.forces.scan import Scan


_BY_WHAT = r"(?:by|in|from|after|under)\s+(?:(?:its|their|the)\s+)?(?:\w+\s+)?(?:initials|acronym|abbreviation|name)"
ABBREVIATION = lazy(
    r"[\"”’']?\s{0,2}\((?:the\s+|or\s+|known as\s+|also known as\s+)?[\"“‘']?"
    rf"(?P<short>[^\W\d_][\w.&/-]{{1,15}})[\"”’']?(?:\s+{_BY_WHAT}\)|(?=[),;\s]))"
)
_CALLED = lazy(
    rf"\s?,\s(?:or|also\scalled|(?:(?:also|better|commonly)\s)?known\s(?:as|(?:{_BY_WHAT})(?:\sas)?))\s(?:the\s)?[\"“‘']?"
    r"(?P<short>[^\W\d_]{2,16})[\"”’']?(?=,)"
)
""" "the Union of Valleys, known by its initials UV,": what stands between commas."""
ALLIES = "allied-forces"
"""Id of "its allies", whoever they are."""
GOVERNMENTS = frozenset({"government", "regime", "administration"})
_BEFORE = 24
"""Characters before a government in which "former" stands."""
_MAX_NAMED = 7
"""Words of "from the country's second biggest rebel group"."""


def emit(
    scan: Scan,
    force: Force,
    kind: MentionKind,
    first: int,
    last: int,
    *,
    role: Role = "force",
    category: str = "state",
    country: str | None = None,
    attributive: bool = False,
) -> int:
    """Make a mention of a force by the words from `first` to before `last`; gives the word behind it."""
    if first and scan.keys[first - 1] == "pro" and scan.hyphened(first - 1):
        first -= 1  # "pro-GNA forces"
    span = scan.span(first, last)
    force = scan.again(force, span)
    if kind != "country" and last < len(scan.keys) and scan.keys[last] in scan.words["nouns_after"]:
        attributive = scan.gap(last - 1) == " " and not scan.owns[last - 1]
    if kind in {"named", "introduced"} and scan.mentions:
        _name_kind(scan, first, force, category)
    if kind in {"named", "introduced"} and _only_says_what(scan, first):
        if scan.recent and scan.recent[-1][0] is scan.mentions[-1].force:
            scan.recent.pop()
        scan.pop()  # "the rebel Union of Forces", "the paramilitary Rapid Support Forces", "the militant group X"
    backs = _backs(scan, first) if kind in {"country", "national", "named", "introduced"} else None
    if backs is not None:
        target = scan.mentions[backs]
        scan.mentions[backs] = target._replace(backers=(*target.backers, force))
        role = "backer"
    scan.mentions.append(ForceMention(*span, force, kind, role, category, country, (), attributive))
    scan.firsts.append(first)
    scan.lasts.append(last)
    if kind in {"named", "introduced"}:
        for k in range(first, last):
            if scan.keys[k] in scan.words["short_marks"] and not scan.raw[k].islower():
                scan.shorts[scan.keys[k]] = (force, category, country)
    if role != "backer" and category != "described" and force.id != ALLIES:
        scan.remember(force, category)
        k = first - 1 if first and scan.keys[first - 1] != "the" else first - 2
        before = scan.keys[k] if k >= 0 else ""
        if category not in {"state", "peacekeeping"} and before not in scan.words["governing_nouns"]:
            scan.acting = (force, category, len(scan.mentions))
        if kind != "country":
            return _abbreviated(scan, force, category, last)
    return last


def emit_entry(scan: Scan, entry: ForceEntry, kind: MentionKind, first: int, last: int, *, role: Role = "force") -> int:
    """A mention, from word `first` to before `last`, of a force of the lexicon."""
    force = scan.index.force(entry, scan.where)
    return emit(scan, force, kind, first, last, role=role, category=entry.kind, country=entry.country)


def emit_state(
    scan: Scan, code: str, kind: MentionKind, first: int, last: int, *, role: Role = "force", attributive: bool = False
) -> int:
    """A mention, from word `first` to before `last`, of a country's government or its army."""
    force = state_of(scan, code, first, last)
    return emit(scan, force, kind, first, last, role=role, country=code, attributive=attributive)


def state_of(scan: Scan, code: str, first: int, last: int) -> Force:
    """Whose a government of a country is: of "the former government" the one that was before."""
    written = scan.written(first, last)
    words = written.casefold().split()
    if not GOVERNMENTS.isdisjoint(words):
        start = scan.starts[first]
        before = scan.text[max(0, start - _BEFORE) : start].casefold().split()[-2:]
        if not scan.words["no_more"].isdisjoint([*before, *words]):
            return scan.index.former(code, scan.where, written)
    return scan.index.state(code, scan.where)


def unlisted(name: str, side: str | None = None) -> Force:
    """A force that no lexicon has, by what a text calls it."""
    return Force(slug(name), " ".join(name.split()), side, name)


def _name_kind(scan: Scan, first: int, force: Force, category: str) -> None:
    """ "fighters from the second rebel group, the Movement": those before the comma are those named behind it."""
    k = first - 1
    while k > 0 and scan.keys[k] in {"the", "called", "as", "known"}:
        k -= 1
    if k < 1 or scan.keys[k] not in scan.words["group_heads"] or scan.gap(k) != ", ":
        return
    begins = next((j for j in range(k - 1, max(-1, k - _MAX_NAMED), -1) if scan.keys[j] in {"from", "of"}), k)
    for m in range(len(scan.mentions) - 1, max(-1, len(scan.mentions) - 4), -1):
        last = scan.mentions[m]
        of_it = scan.lasts[m] in {k, k + 1} or (
            scan.lasts[m] == begins and scan.keys[begins - 1] in scan.words["warriors"]
        )
        if last.kind == "generic" and of_it and last.category != "state":
            scan.reassign(m, force, category)


def _only_says_what(scan: Scan, first: int) -> bool:
    """Does the last mention, right before word `first`, only say of what kind the force named there is?"""
    if not scan.mentions or scan.lasts[-1] != first or scan.mentions[-1].kind != "generic":
        return False
    says = range(scan.firsts[-1], first)
    kinds = scan.words["against"] if len(says) == 1 else scan.words["against"] | scan.words["group_heads"]
    plain = all(scan.raw[k].islower() for k in says) and scan.keys[first - 1] in kinds
    return plain and scan.gap(first - 1) == " "


def _backs(scan: Scan, first: int) -> int | None:
    """The mention that this one is said to back: "X, backed by", "X with the support of"."""
    if not scan.mentions:
        return None
    keys, previous = scan.keys, len(scan.mentions) - 1
    k = first - 1
    while k >= 0 and k > first - 3 and keys[k] in {"the", "both"}:
        k -= 1
    joined = k + 1 == scan.lasts[-1] or (k == scan.lasts[-1] and keys[k] in JOINTS)
    if k >= 0 and joined and scan.mentions[previous].role == "backer":
        while previous >= 0 and scan.mentions[previous].role == "backer":
            previous -= 1
        return previous if previous >= 0 and scan.near(first - 1) else None
    if k >= 1 and keys[k] == "by" and keys[k - 1] in scan.words["backing_after"]:
        k -= 2
    elif k >= 2 and keys[k] in {"of", "from"} and keys[k - 1] in {"support", "backing", "help", "assistance"}:
        k -= 2
        while k >= 0 and keys[k] in {"the", "air", "military", "with"}:
            k -= 1
    else:
        return None
    while k >= scan.lasts[-1] and keys[k] in {"and", "heavily", "strongly", "who", "are", "is", "were", "which"}:
        k -= 1
    return previous if k + 1 == scan.lasts[-1] else None


def _abbreviated(scan: Scan, force: Force, category: str, last: int) -> int:
    """ "the Rapid Support Forces (RSF)": what is in the brackets names the force from here on."""
    end = scan.ends[last - 1]
    opening = scan.text[end : end + 4]
    if "(" not in opening and "," not in opening:
        return last
    bracketed = ABBREVIATION.match(scan.text, end)
    match = bracketed or _CALLED.match(scan.text, end)
    if match is None:
        return last
    short = match["short"].rstrip(".")
    if sum(c.isupper() for c in short) < (2 if bracketed is not None else len(short)):
        return last
    known = _known_by(scan, short) if force.id not in scan.index.file.forces else None
    if known is not None:  # "Forces for Democracy (UFDD)": spelt as no lexicon has it, and known all the same
        force = scan.again(scan.index.force(known, scan.where), scan.mentions[-1][:2])
        category = known.kind
        scan.mentions[-1] = scan.mentions[-1]._replace(force=force, category=category)
        scan.remember(force, category)
    elif not _borne(scan, short, force.id):
        scan.learn(Introduction(short, Force(force.id, force.name, force.side, short), category))
    while last < len(scan.keys) and scan.starts[last] < match.end():
        last += 1
    goes_on = last < len(scan.keys) and scan.raw[last].islower() and scan.keys[last] in scan.words["warriors"]
    if goes_on and scan.gap(last - 1) == ") ":
        scan.mentions[-1] = scan.mentions[-1]._replace(end=scan.ends[last])  # "the Union for Peace (UPC) rebels"
        last += 1
        scan.lasts[-1] = last
    return last


def _known_by(scan: Scan, short: str) -> ForceEntry | None:
    """The force of the lexicon that bears an abbreviation where the report is set."""
    found = (p for p in _phrases_of(scan, short) if p.kind == "name")
    return next((e for p in found if (e := scan.index.fitting(p.bearers, scan.where)) is not None), None)


def _borne(row: Row, short: str, ident: str) -> bool:
    """Tell whether the lexicon gives the force that name already."""
    return any(not b.weak and b.force.id == ident for p in _phrases_of(row, short) for b in p.bearers)


def _phrases_of(row: Row, name: str) -> list[Phrase]:
    """What the lexicon knows a whole name as."""
    words, _ = spelling(name)
    return [p for p in row.index.starting(words, 0) if p.words == words]
