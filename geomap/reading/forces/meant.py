"""Who is meant: by "the rebels" of a country, and by those told by whom they serve or fight."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.model import Force
from geomap.patterns import lazy
from geomap.reading.commonwords import POSSESSIVES
from geomap.reading.forces.emit import ALLIES, GOVERNMENTS, emit, emit_entry, state_of, unlisted
from geomap.reading.forces.file import ForceEntry
from geomap.reading.forces.followers import leader_at
from geomap.reading.forces.heads import category_of, heads_behind
from geomap.reading.forces.index import Where, head_of, key_of, slug, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geomap.reading.forces.mention import ForceMention
    from geomap.reading.forces.row import Row
    from geomap.reading.forces.scan import Scan


_OF_GROUPS = lazy(
    r"(?:\s(?:of|between|among)|[^.;]{0,60}\b(?:made up|composed|consisting) of)\s[^.;,]{0,60}?"
    r"\b(?:factions|groups|brigades|battalions|militias|rebels|insurgents|fighters|guerrillas|clans|tribes)\b",
    re.IGNORECASE,
)
"""Behind "the coalition": that it is one of groups in arms, and none of states."""
_STOP = lazy(r"[.;!?¶\n](?:\s|$)")
_SAME_SENTENCE = 4
"""Mentions back to which one of the same sentence is looked for."""
_FAR = 12
"""Mentions after which "the army" is not any more the one named then."""
_LONG_AGO = 40
"""Mentions back to which "the rebels" are looked for among those named."""
_MAX_NAME = 9
"""Words between a country or "opposing" and the name of the man who is meant."""
_WHOM = frozenset({"name", "leader", "adjective", "country", "demonym"})
"""Kinds of phrases that tell whom they oppose."""
CAUSE = "cause"
"""The category of those who are told by what they fight for: parties where no war is spoken of."""
_BY_NAME = frozenset({"named", "introduced"})
ARMED = frozenset({"jihadist", "rebel", "separatist", "militia"})
_INSURGENTS = frozenset({"insurgent", "insurgents"})
_KINDS = {
    "rebels": "rebel", "separatists": "separatist", "jihadists": "jihadist", "militia": "militia", "gangs": "gang",
    "coalition": "alliance", "peacekeepers": "peacekeeping",
}  # fmt: skip
_OF_THE_WAR = frozenset({"rebels", "coalition", "peacekeepers"})
"""Categories that mean those of the war, whoever else was named."""
# What "the rebels" can take up; a word that is not here takes up any force that is not a state's.
_ANTECEDENTS = {category: frozenset({kind}) for category, kind in _KINDS.items()}
_ANTECEDENTS["rebels"] |= {"separatist"}
_ANTECEDENTS["militia"] |= {"pmc"}


def _is_governments(written: str) -> bool:
    """Does a name of forces say that they are a government's?"""
    return not GOVERNMENTS.isdisjoint(key_of(word) for word in words_of(written))


def _is_of_a_state(mention: ForceMention) -> bool:
    """Whether a mention names forces of a state, and which."""
    return mention.kind in {"national", "named"} and bool(mention.country) and mention.category == "state"


def _other_rebels(scan: Scan, usual: ForceEntry) -> tuple[Force, str] | None:
    """The rebels named last, where those are others than whom "rebels" usually means in the country."""
    if usual.kind == "alliance":
        return None  # those who are one against somebody: not the rebels that the text names
    side = scan.index.side(usual.id, scan.where.focus, scan.where.year)
    for last in reversed(scan.mentions[-_LONG_AGO:]):
        if last.kind in _BY_NAME and last.category in {"rebel", "separatist"}:
            usual_ones = last.force.id == usual.id or (side is not None and last.force.side == side)
            return None if usual_ones else (last.force, last.category)
    return None


def rebels_ahead(scan: Scan) -> None:
    """ "X fell to rebels. The town is held by the Movement": before any is named, they are the first named."""
    usual = scan.usual("rebels")
    if usual is None or usual.kind == "alliance":
        return
    rebels = (k for k, m in enumerate(scan.mentions) if m.kind == "named" and m.category in {"rebel", "separatist"})
    first = next((k for k in rebels if not _is_from(scan, k)), 0)  # "rebels took it from the Movement": not they
    side = scan.index.side(usual.id, scan.where.focus, scan.where.year)
    other = scan.mentions[first] if first else None
    if other is None or other.force.side is None or side is None or other.force.side == side:
        return
    if other.force.side.partition(":")[0] != side.partition(":")[0]:
        return  # of another war
    for k, mention in enumerate(scan.mentions[:first]):
        if mention.kind == "generic" and mention.force.id == usual.id:
            scan.reassign(k, other.force, other.category)


def named_later(scan: Scan) -> None:
    """ "Insurgents seized X. Boko Haram has taken": those of whom no more is told are the only group named."""
    told = [m for m in scan.mentions if m.kind in _BY_NAME and m.category in ARMED]
    if not scan.vague or len({m.force.id for m in told}) != 1:
        return
    for k, mention in enumerate(scan.mentions):
        if mention.force.id in scan.vague:
            scan.reassign(k, told[0].force, told[0].category)


def army_meant(scan: Scan) -> None:
    """ "The Y National Army attacked. Y troops took X": the soldiers of a country whose only army named is another.

    Where a war is one country's, and the army no force of the state that the country is usually taken for.
    """
    named = {m.force.id: m for m in scan.mentions if m.kind == "named" and m.category == "state"}
    for army in (m for m in named.values() if m.country is None and m.force.side is not None):
        theatre = scan.index.file.theatres[army.force.side.partition(":")[0]]  # type: ignore[union-attr]
        codes = set(theatre.countries)
        if len(codes) != 1 or any(m.country in codes for m in named.values()):
            continue
        for k, mention in enumerate(scan.mentions):
            if mention.kind in {"generic", "national"} and mention.country in codes and _are_soldiers(scan, mention):
                force = scan.again(army.force, (mention.start, mention.end))
                scan.mentions[k] = mention._replace(force=force, country=None)


def _are_soldiers(row: Row, mention: ForceMention) -> bool:
    """ "Troops", "the army", "Y forces", but not "government forces"."""
    last = key_of(words_of(mention.force.as_written)[-1])
    soldiers = last in row.words["soldiers"] or last == "military"
    return mention.category == "state" and soldiers and not _is_governments(mention.force.as_written)


def _is_from(scan: Scan, k: int) -> bool:
    """Does "from", "against", "with" or "joined by" stand before mention k?"""
    at = scan.firsts[k] - 1
    at -= at >= 0 and scan.keys[at] in {"the", "rival", "other"}
    keys = scan.keys
    joined = at > 0 and keys[at] == "by" and keys[at - 1] in {"joined", "aided", "supported", "backed", "helped"}
    return joined or (at >= 0 and keys[at] in {"from", "against", "with", "between", "than", "and"})


def _whose_army(scan: Scan, written: str, country: str | None) -> str | None:
    """Whose "the army" is: the one named last, in a text that names another state's and not that of its country.

    "The loss of Afabet left the Ethiopian army in disarray. The army gave up Barentu", in a text on Eritrea.
    """
    near = [(m.country, m.force) for m in scan.mentions[-_FAR:] if _is_of_a_state(m)]
    before = _states_named(scan)
    if not near or country in before or any(whose == country for whose, _ in near):
        return country
    whose, last = near[-1]
    if _is_governments(written) and not _is_governments(last.as_written):
        return country  # "French forces left X, and government forces took it"
    nouns = {head_of(force.as_written) for other, force in near if other == whose}
    nouns |= {head_of(last.name), *before.get(whose, ())}
    return whose if head_of(written) in nouns else country  # "the JNA ... the army"


def _states_named(scan: Scan) -> Mapping[str | None, set[str]]:
    """The states whose forces were named before the last few mentions, each with the nouns for them."""
    settled = max(scan.settled, len(scan.mentions) - _FAR)
    for mention in scan.mentions[scan.settled : settled]:
        if _is_of_a_state(mention):
            scan.states.setdefault(mention.country, set()).add(head_of(mention.force.as_written))
    scan.settled = settled
    return scan.states


def understood(
    scan: Scan, category: str, first: int, last: int, country: str | None, *, national: bool = False
) -> tuple[Force, str]:
    """Who is meant by words such as "rebels", from `first` to before `last`, and of what kind; not where they stand."""
    if category == "government":
        return _government_meant(scan, first, last, country, national=national)
    if category == "allies":
        return Force(ALLIES, "Allied forces", None, ""), "unknown"
    index, where = scan.index, Where(country, scan.where.year) if national else scan.where
    insurgent = category == "militants" and not national and head_of(scan.written(first, last)) in _INSURGENTS
    if insurgent and (entry := index.generic("insurgents", country, where.year)) is not None:
        return index.force(entry, where), entry.kind
    entry = index.generic(category, country, where.year)
    if category == "coalition" and not national and _OF_GROUPS.match(scan.text, scan.ends[last - 1]) is not None:
        entry = None
    if entry is not None and category == "rebels" and not national and (others := _other_rebels(scan, entry)):
        return others
    surely = national or category in _OF_THE_WAR
    # one that was named is meant, rather than "clan militiamen" named after it
    surely = entry is not None and (surely or any(force.id == entry.id for force, _ in scan.recent))
    if not (surely or national) and (told := _told_before(scan, category, first, last, entry)) is not None:
        return told
    if entry is not None:
        return index.force(entry, where), entry.kind
    kind = _KINDS.get(category, "unknown")
    if country is None or country not in index.theatres:  # "French rebels" are none
        return unlisted(category.capitalize()), kind
    adjective, place = index.adjectives.get(country), index.country_names.get(country, country)
    name = f"{adjective} {category}" if adjective else f"{category.capitalize()} ({place})"
    if category != "militia" and not national:  # "Somali militias" may be anybody's
        scan.vague.add(slug(name))
    return unlisted(name, index.rebel_side(country, where.year) if category == "rebels" else None), kind


def _government_meant(scan: Scan, first: int, last: int, country: str | None, *, national: bool) -> tuple[Force, str]:
    """Whose "government forces" or "the army" are."""
    written = scan.written(first, last)
    if not national:
        # "the Chin defence forces ... the defence forces", but not "the Free Syrian Army ... the army"
        if " " in written and (called := _called(scan, _BY_NAME, f" {written.casefold()}")) is not None:
            return called.force, called.category
        country = _whose_army(scan, written, country)
    if country is None:
        return unlisted("Government"), "state"
    army = None if national else scan.index.generic("army", country, scan.where.year)
    if army is not None and ((head := head_of(written)) in scan.words["soldiers"] or head == "military"):
        return scan.index.force(army, scan.where), army.kind
    return state_of(scan, country, first, last), "state"


def _told_before(
    scan: Scan, category: str, first: int, last: int, entry: ForceEntry | None
) -> tuple[Force, str] | None:
    """Those of whom the text has told and whom a word such as "militants" takes up; `entry`: whom it means else."""
    if category == "militia" and (called := _called(scan, frozenset({"named"}), "militia", "militias")) is not None:
        return called.force, called.category  # "the Taliban militia ... the religious militia"
    accepted, start = _ANTECEDENTS.get(category), scan.starts[first]
    for force, kind in reversed(scan.recent):
        fits = (kind in accepted) if accepted else kind not in {"state", "peacekeeping", "alliance"}
        if fits and not _are_others(scan, force, start):
            return force, kind
    definite = scan.text[max(0, start - 4) : start].casefold() == "the "
    if definite and entry is None and head_of(scan.written(first, last)) == "militiamen":
        return _only_armed(scan)
    return None


def _are_others(scan: Scan, force: Force, at: int) -> bool:
    """ "Men under General X drove militants out": are those at an offset others than whom their sentence names?

    Of those who are known by what they are told to be alone; "the militants" may be they.
    """
    last = next((m for m in reversed(scan.mentions[-_SAME_SENTENCE:]) if m.force.id == force.id), None)
    if last is None or last.kind != "introduced" or scan.text[max(0, at - 4) : at].casefold() == "the ":
        return False
    return _STOP.search(scan.text, last.end, at) is None


def _only_armed(scan: Scan) -> tuple[Force, str] | None:
    """The one group in arms that the report has named, whatever of what kind it is: "the militiamen" are its."""
    armed = {force.id: (force, kind) for force, kind in scan.recent if kind in ARMED}
    return next(iter(armed.values())) if len(armed) == 1 else None


def islamists(scan: Scan, head: str) -> str:
    """Of what category "Islamist rebels" are: the jihadists of a war or a text that has any, else what they are."""
    if any(kind == "jihadist" for _, kind in scan.recent) or scan.usual("jihadists") is not None:
        return "jihadists"
    return "rebels" if category_of(scan, head) == "rebels" else "militants"


def _called(scan: Scan, kinds: frozenset[str], *endings: str) -> ForceMention | None:
    """The mention of one of these kinds, not far back, that ended last in such words."""
    for mention in reversed(scan.mentions[-_FAR:]):
        if mention.kind in kinds and mention.force.as_written.casefold().endswith(endings):
            return mention
    return None


def of_a_cause(scan: Scan, i: int) -> int:
    """ "the communists", "royalist troops", "in nationalist hands": those told by what they fight for."""
    words = scan.words
    key, plural = scan.keys[i], scan.keys[i] not in words["causes"]
    capital = not scan.raw[i].islower()
    if key in words["crowns"]:
        return _of_a_crown(scan, i)
    if capital and key in words["party_causes"]:
        return 0
    stop, role, _ = heads_behind(scan, i + 1, after_name=True)
    following = scan.after(i)
    held = following in words["holding"] and scan.hyphened(i)
    if not plural and stop == i + 1 and not (held or following in words["adjective_nouns"]):
        return 0
    if capital and following and not scan.raw[max(stop, i + 2) - 1].islower() and not scan.titled(i):
        return 0  # "the Communist Party", "the Nationalist Forces of Liberation": names of their own
    first = i
    if (last := scan.before(i)) is not None and last.kind == "country" and scan.near(i - 1):
        first = scan.pop()  # "Chinese Communists"
    entry = _with_cause(scan, i)
    if entry is not None:
        return emit_entry(scan, entry, "named", first, max(stop, i + 1), role=role)
    many = key if plural else f"{key}s"
    force = Force(slug(many), " ".join([*scan.raw[first:i], many.capitalize()]), None, "")
    return emit(scan, force, "introduced", first, max(stop, i + 1), role=role, category=CAUSE)


def _of_a_crown(scan: Scan, i: int) -> int:
    """ "the imperial army", "royal troops": those of whoever reigns, who need not be the country spoken of."""
    stop, role, _ = heads_behind(scan, i + 1, after_name=True)
    nation = (last := scan.before(i)) is not None and last.kind == "country"
    if stop == i + 1 or nation or not scan.raw[stop - 1].islower():
        return 0  # "the Russian imperial army", "the Royal Marines"
    force = unlisted(f"{scan.keys[i].capitalize()} forces")
    return emit(scan, force, "introduced", i, stop, role=role, category=CAUSE)


def _with_cause(scan: Scan, i: int) -> ForceEntry | None:
    """The force of the lexicon that goes by the cause at word i where the report is, in capitals or not."""
    key = scan.keys[i]
    for many in (key, f"{key}s"):
        for phrase in scan.index.phrases.get(many, {}).get("", ()):
            if phrase.kind in {"name", "adjective"} and (found := scan.index.fitting(phrase.bearers, scan.where)):
                return found
    return None


def is_anti(row: Row, i: int) -> bool:
    """ "anti-Houthi": is what stands at word i what somebody is against?"""
    return i > 0 and row.keys[i - 1] == "anti" and row.hyphened(i - 1)


def those_against(scan: Scan, i: int, j: int, enemy: Force | ForceEntry) -> int:
    """ "anti-Houthi forces": those against the force whose name ends before word j, by the text's own words."""
    stop, role, _ = heads_behind(scan, j, after_name=True)
    held = scan.after(j - 1) in {"control", "hands"}
    fight = (stop > j and role == "force") or (stop == j and held)  # "under anti-Houthi control"
    return _against_whom(scan, i, stop, enemy) if fight else j


def _against_whom(scan: Scan, i: int, stop: int, enemy: Force | ForceEntry | None) -> int:
    """A mention, from word i on, of those that are told by whom they fight: of a government, the rebels."""
    force, kind = unlisted(scan.written(i, stop)), "unknown"
    if isinstance(enemy, ForceEntry) and enemy.kind == "state" and enemy.country in {None, scan.where.focus}:
        force, kind = understood(scan, "rebels", i, stop, scan.where.focus)
    return emit(scan, force, "generic", i, stop, category=kind)


def opposing(scan: Scan, i: int) -> int:
    """ "forces opposing President X", "fighters opposed to X": the word for fighters at i, and whom they fight."""
    keys, k = scan.keys, i + 1
    if keys[k : k + 1] == ["opposing"]:
        k += 1
    elif keys[k : k + 1] in (["opposed"], ["hostile"]) and keys[k + 1 : k + 2] == ["to"]:
        k += 2
    else:
        return 0
    enemy: ForceEntry | None = None
    stop = k
    while k < len(keys) and k - i < _MAX_NAME and scan.near(k - 1):
        size = 1
        for phrase in scan.starting(k):
            if phrase.kind in _WHOM and scan.matches(phrase.words, k):
                size = len(phrase.words)
                entries = [b.force for b in phrase.bearers if scan.spelt(b.checks, k)]
                enemy = next((e for e in entries if isinstance(e, ForceEntry)), enemy)
                if phrase.kind in {"country", "demonym"}:
                    enemy = next(iter(scan.index.states.get(phrase.value, ())), enemy)
                stop = k + size
                break
        k += size
    titled = k > stop and (keys[k - 1] == "leader" or keys[k - 1] in scan.words["rulers"])  # "the Z leader, X"
    if titled or (enemy is not None and scan.owns[stop - 1]):  # "opposed to Z's president, X"
        enemy, stop = leader_behind(scan, k if titled else stop) or (enemy, stop)
    return _against_whom(scan, i, stop, enemy) if enemy is not None else 0


def leader_behind(scan: Scan, j: int) -> tuple[ForceEntry, int] | None:
    """ "Ivory Coast's internationally recognised president, X": whose leader is named behind the country?"""
    for k in range(j, min(len(scan.keys), j + _MAX_NAME)):
        if scan.gap(k - 1).strip(" -'’s,") != "":
            return None
        if (led := leader_at(scan, k)) is not None:
            return led
        if scan.keys[k] in scan.words["warriors"]:
            return None
    return None


def is_theirs(row: Row, i: int) -> bool:
    """Does "its" or "their" stand before word i, or before one that qualifies it ("their eastern rivals")?

    Not where a name follows: "its rival Y" is Y.
    """
    keys = row.keys
    if row.near(i) and row.raw[i + 1][:1].isupper():
        return False
    return i > 0 and row.near(i - 1) and (keys[i - 1] in POSSESSIVES or keys[max(0, i - 2)] in POSSESSIVES)


def serves_others(row: Row, j: int) -> bool:
    """ "soldiers loyal to two renegade commanders": are the men before word j said to obey somebody not known?"""
    keys = row.keys
    if j + 2 >= len(keys) or keys[j] not in row.words["loyal"] or keys[j + 1] not in {"to", "with"}:
        return False
    return not any(key in row.words["governing"] | row.words["rulers"] for key in keys[j + 2 : j + 6])
