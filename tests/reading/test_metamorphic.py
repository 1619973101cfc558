"""What a sentence says of a place stays the same however it is told, and is no claim where it is denied or to come.

Each core sentence is told in many ways that leave its claim as it was: with something set in, in another order, under
a verb of saying, beside other places and forces. What is read of it then must be what is read of the bare sentence.
Others make it no fact: then nothing may be read. The floors are the shares that held when they were set; they only
rise.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter

import pytest

from geomap.pipeline import Engine
from geomap.reports import report_from_text

PUBLISHED = dt.date(2024, 3, 15)
DAY = "on 5 March"
WARS = (
    ("the Syrian army", "Islamist fighters", ("Saraqib", "Palmyra", "Murak")),
    ("M23 rebels", "Congolese troops", ("Rutshuru", "Bunagana", "Kitchanga")),
    ("the Taliban", "Afghan forces", ("Kunduz", "Ghazni", "Taloqan")),
    ("Seleka rebels", "government troops", ("Bambari", "Bria", "Bangassou")),
    ("the Arakan Army", "Myanmar soldiers", ("Paletwa", "Kyauktaw", "Lashio")),
    ("UNITA", "MPLA soldiers", ("Huambo", "Kuito", "Uige")),
    ("the Karmadon Brigade", "Wagner mercenaries", ("Gao", "Kidal", "Timbuktu")),
)
CORES = {
    "took": "{F} captured {P} {D}",
    "took control": "{F} took control of {P} {D}",
    "took from": "{F} seized {P} from {O} {D}",
    "was taken": "{P} was recaptured by {F} {D}",
    "fell": "{P} fell to {F} {D}",
    "gave": "{O} handed {P} over to {F} {D}",
    "left": "{F} withdrew from {P} {D}",
    "drove": "{F} drove {O} out of {P} {D}",
    "were driven": "{O} were expelled from {P} by {F} {D}",
    "is held": "{P} is controlled by {F}",
    "besieged": "{F} besieged {P} {D}",
    "was besieged": "{P} was surrounded by {F} {D}",
    "shelled": "{F} shelled {P} {D}",
    "was struck": "{P} was bombed by {F} {D}",
    "fought": "{F} clashed with {O} in {P} {D}",
}


def near(slot, words):
    """The slot with words behind it: "X, a town of 20,000 people,"."""
    return lambda core: core.replace(slot, slot + words)


def before(slot, words):
    return lambda core: core.replace(slot, words + slot)


def framed(frame):
    """The whole sentence in another: "officials said that ..."."""
    return lambda core: frame.replace("...", core)


def instead(pattern, words):
    """Another wording, of the cores that have the pattern; None of the others."""

    def told(core):
        changed = re.sub(pattern, words, core, count=1)
        return changed if changed != core else None

    return told


SAME = {
    "force": [
        near("{F}", ", backed by tanks and artillery,"),
        near("{F}", ", which had advanced for weeks,"),
        near("{F}", ", the strongest force in the region,"),
        near("{F}", " (who had set out at dawn)"),
        near("{F}", " – long thought beaten –"),
        near("{F}", " and allied militias"),
        near("{F}", " as well as foreign volunteers"),
        near("{O}", ", weakened by desertions,"),
    ],
    "place": [
        before("{P}", "the strategic town of "),
        near("{P}", ", a town of 20,000 people,"),
        near("{P}", " – a transport hub –"),
        near("{P}", " (population 20,000)"),
        near("{P}", ", which lies on the main road,"),
        near("{P}", ", where 5,000 families live,"),
        near("{P}", ", some 40 km north of the main road,"),
    ],
    "adverbial": [
        framed("after days of heavy fighting, ..."),
        framed("despite fierce resistance, ..."),
        framed("with the help of local militias, ..."),
        framed("... with the help of local militias"),
        framed("... without firing a shot"),
        framed("..., killing at least 12 people"),
        framed("... for the first time in five years"),
        instead(r" \{D\}$", r", after days of fighting, {D}"),
        instead(r"^(.*) \{D\}$", r"{D}, \1"),
        instead(r"^(\{[FPO]\}) ", r"\1, meanwhile, "),
        instead(r"^(\{[FPO]\}) ", r"\1, officials said, "),
        instead(r" (was|were) (\w+ (?:by|from).*) \{D\}$", r" \1 {D} \2"),
    ],
    "tense": [
        instead(r" (captured|seized|besieged|shelled|clashed|withdrew) ", r" had \1 "),
        instead(r" (was|were) (\w+) (by|from)", r" had been \2 \3"),
        instead(r" captured ", r" managed to capture "),
        instead(r" seized ", r" succeeded in seizing "),
        instead(r" shelled ", r" went on to shell "),
        instead(r" took ", r" was able to take "),
        instead(r" (was|were) (\w+) (by|from)", r" would later be \2 \3"),
    ],
    "clause": [
        framed("at least 20 people died when ..."),
        framed("prices have risen since ..."),
        framed("thousands fled because ..."),
        framed("..., but the road stayed open"),
        framed("the refugees left once ..."),
        framed("talks failed and ..."),
        framed("..., where hundreds of families had sought shelter"),
    ],
    "report": [
        framed("the minister said that ..."),
        framed("according to local media, ..."),
        framed("residents told reporters that ..."),
        framed("“...,” a resident said"),
        framed("the minister said: “...”"),
        framed("we now know that ..."),
        framed("..., state television reported"),
    ],
    "order": [
        instead(r"^\{F\} captured \{P\} (.*)", r"{F} crossed the river and captured {P} \1"),
        instead(r"^\{F\} captured \{P\} (.*)", r"{F} advanced on two roads, capturing {P} \1"),
        instead(r"^\{F\} captured \{P\} (.*)", r"having captured {P} \1, {F} moved on to the river"),
        instead(r"^\{F\} captured \{P\} (.*)", r"{P}, captured by {F} \1, lies in ruins"),
        instead(r"^\{F\} captured \{P\} (.*)", r"{P}, which {F} captured \1, lies in ruins"),
        instead(r"^\{F\} captured \{P\} (.*)", r"residents of {P}, which {F} captured \1, have little food"),
        instead(r"^\{F\} captured \{P\} (.*)", r"after being captured by {F} \1, {P} lay in ruins"),
        instead(r"^\{F\} captured \{P\} (.*)", r"the battle ended with {F} capturing {P} \1"),
        instead(r"^\{F\} captured \{P\} (.*)", r"drones helped {F} capture {P} \1"),
        instead(r"^\{F\} captured \{P\} (.*)", r"it was {P} that {F} captured \1"),
        instead(r"^\{F\} captured \{P\} (.*)", r"the capture of {P} by {F} \1 was told at length"),
        instead(r"^\{P\} fell to \{F\} (.*)", r"the fall of {P} to {F} \1 was told at length"),
        instead(r"^\{F\} shelled \{P\} (.*)", r"shelled by {F} \1, {P} lay in ruins"),
    ],
    "neighbours": [
        framed("Aid convoys could not reach {Q}. ..."),
        framed(".... Thousands of families arrived in {Q}."),
        framed("{O} sent reinforcements to {Q}. ..."),
        framed(".... {O} had planned an attack on {Q}."),
    ],
}
LISTS = [
    near("{P}", " and {Q}"),
    near("{P}", " as well as {Q}"),
    near("{P}", ", along with {Q},"),
    near("{P}", " and the neighbouring town of {Q}"),
    near("{P}", " (and nearby {Q})"),
    near("{P}", ", a mining centre, and {Q}, a market town,"),
]
UNREAL = {
    "verb": [
        instead(r" captured ", r" failed to capture "),
        instead(r" captured ", r" vowed to capture "),
        instead(r" captured ", r" came close to capturing "),
        instead(r" seized ", r" did not seize "),
        instead(r" shelled ", r" threatened to shell "),
        instead(r" besieged ", r" planned to besiege "),
        instead(r" took control of ", r" are expected to take control of "),
        instead(r" (was|were) (\w+) (by|from)", r" narrowly avoided being \2 \3"),
        instead(r" (was|were) (\w+) (by|from)", r" \1 never \2 \3"),
        instead(r"^\{P\} was (\w+) by", r"{P} was about to be \1 by"),
        instead(r"^\{F\} captured \{P\} (.*)", r"a plan by {F} to capture {P} was abandoned \1"),
        instead(r"^\{F\} captured \{P\} (.*)", r"{O} kept {F} from capturing {P} \1"),
        instead(r"^\{F\} captured \{P\} (.*)", r"allies promised to help {F} capture {P}"),
    ],
    "frame": [
        framed("the minister denied that ..."),
        framed("there was no evidence that ..."),
        framed("it was not known whether ..."),
        framed("plans were drawn up in case ..."),
        framed("many feared the worst if ..."),
        framed("is it true that ...?"),
        framed("it is not true that, after days of fighting, ..."),
    ],
}
TWO = [
    ("{F} captured {P} {D} and shelled {Q}", "captured {P} {F}", "struck {Q} {F}"),
    ("{F} captured {P} {D}, while {O} held on to {Q}", "captured {P} {F}", "controls {Q} {O}"),
    ("{F} captured {P} {D} before withdrawing from {Q}", "captured {P} {F}", "lost {Q} {F}"),
    ("{O} withdrew from {Q} {D} as {F} captured {P}", "lost {Q} {O}", "captured {P} {F}"),
    ("{F} captured {P} {D}, forcing {O} to withdraw from {Q}", "captured {P} {F}", "lost {Q} {O}"),
    ("{P} fell to {F} {D} and {Q} to {O}", "captured {P} {F}", "captured {Q} {O}"),
    ("{F} captured {P} {D}, and two days later {O} retook {Q}", "captured {P} {F}", "captured {Q} {O}"),
    ("after {O} withdrew from {Q}, {F} captured {P} {D}", "lost {Q} {O}", "captured {P} {F}"),
    ("{F} captured {P} {D} but {O} recaptured it a week later", "captured {P} {F}", "captured {P} {O}"),
    ("{P} was captured by {F} {D} but recaptured by {O} a week later", "captured {P} {F}", "captured {P} {O}"),
    ("{F} captured {P} from {O} {D} and {Q} on 7 March", "captured {P} {F}", "captured {Q} {F}"),
    ("having lost {Q}, {O} retook {P} {D}", "lost {Q} {O}", "captured {P} {O}"),
    ("{F} drove {O} out of {P} {D} and captured {Q}", "lost {P} {O}", "captured {Q} {F}"),
    ("{O} bombed {P} {D}, hours after {F} captured it", "struck {P} {O}", "captured {P} {F}"),
    ("{P} is held by {F} and {Q} by {O}", "controls {P} {F}", "controls {Q} {O}"),
    ("{F} withdrew from {P} {D} after {O} captured {Q}", "lost {P} {F}", "captured {Q} {O}"),
    ("{F} captured {P} {D} and advanced towards {Q}", "captured {P} {F}"),
    ("{F} captured {P} {D} despite air strikes by {O}", "captured {P} {F}"),
    ("in fighting with {O}, {F} captured {P} {D}", "captured {P} {F}"),
    ("{F} attacked {O} near {Q} {D} and captured {P}", "captured {P} {F}"),
    ("{O} denied that {F} had captured {P}, saying it was under their control", "controls {P} {O}"),
    ("{O} admitted losing {P} to {F} {D}", "captured {P} {F}"),
    ("{F} said {O} had withdrawn from {P} {D}", "lost {P} {O}"),
    ("{F} attacked {P} {D} but were repelled by {O}",),
]
"""Sentences of two parties or places, with who does what where."""
VERBS = {"captured": "captured", "lost": "withdrew from", "struck": "shelled", "controls": "held"}
FLOORS = {
    "force": 1.0,
    "place": 0.99,
    "adverbial": 0.985,
    "tense": 1.0,
    "clause": 0.99,
    "report": 1.0,
    "order": 0.92,
    "neighbours": 1.0,
    "list": 0.975,
    "two": 1.0,
    "unreal verb": 1.0,
    "unreal frame": 1.0,
}
"""By family, the share of its sentences that held when it was set; it only rises."""


def tidied(text):
    """Commas that meet are one, and none stands before a full stop."""
    text = re.sub(r",(?:\s*,)+", ",", re.sub(r"\s+,", ",", text))
    text = re.sub(r",\s*([.?”])", r"\1", text).strip(" ,")
    text = text if text.endswith((".", "?", "”")) else text + "."
    return text[:1].upper() + text[1:]


def filled(template, war):
    force, opponent, (place, other, _) = war
    slots = {"{F}": force, "{O}": opponent, "{P}": place, "{Q}": other, "{D}": DAY}
    for slot, words in slots.items():
        template = template.replace(slot, words)
    return tidied(template)


@pytest.fixture(scope="module")
def read():
    engine = Engine()

    def claims(text):
        found = engine.claims(report_from_text(text, id="r", published=PUBLISHED))
        return Counter((c.status, c.place_as_written, who(c), c.when.edtf) for c in found)

    return claims


def who(claim):
    """The one whose deed it is; both who fight, whoever else is told to."""
    if claim.status == "contested":
        return tuple(sorted(party.id for party in claim.parties))
    actor = claim.opponent if claim.status == "besieged" else claim.force
    return actor.id if actor is not None else None


def share(read, ways, expected):
    """Of the sentences that ways to tell make of the cores, how many are read as expected, and those that are not."""
    held, failed = 0, []
    for n, way in enumerate(ways):
        for k, core in enumerate(CORES.values()):
            war = WARS[(n + k) % len(WARS)]
            told, bare = way(core), read(filled(core, war))
            if told is None or told == core or sum(bare.values()) != 1:
                continue
            text = filled(told, war)
            found = read(text)
            if found == expected(bare, war):
                held += 1
            else:
                failed.append(f"{text} {dict(found)}")
    return held / (held + len(failed)), failed


def the_same(bare, _):
    return bare


def of_both(bare, war):
    ((status, place, actor, when),) = bare
    return Counter({(status, p, actor, when): 1 for p in (place, war[2][1])})


def none(_bare, _war):
    return Counter()


FAMILIES = [
    *((name, ways, the_same) for name, ways in SAME.items()),
    ("list", LISTS, of_both),
    *((f"unreal {name}", ways, none) for name, ways in UNREAL.items()),
]


@pytest.mark.parametrize(("family", "ways", "expected"), FAMILIES, ids=[f[0] for f in FAMILIES])
def test_the_claim_holds_however_it_is_told(read, family, ways, expected):
    found, failed = share(read, ways, expected)
    assert found >= FLOORS[family], "\n".join([f"{found:.3f}", *failed])


def test_each_of_two_parties_keeps_its_own(read):
    failed = []
    for n, (told, *expected) in enumerate(TWO):
        war = WARS[n % len(WARS)]
        text, found = filled(told, war), read(filled(told, war))
        bare = [read(filled(_plain(claim), war)) for claim in expected]
        want = Counter((status, place, actor) for one in bare for status, place, actor, _ in one)
        if Counter((status, place, actor) for status, place, actor, _ in found.elements()) != want:
            failed.append(f"{text} {dict(found)}")
    assert 1 - len(failed) / len(TWO) >= FLOORS["two"], "\n".join(failed)


def _plain(claim):
    """The bare sentence of a claim: "lost {P} {O}" is "{O} withdrew from {P}"."""
    status, place, actor = claim.split()
    return f"{actor} {VERBS[status]} {place} {DAY}"


def test_each_core_is_read(read):
    assert [kind for k, (kind, core) in enumerate(CORES.items()) if len(read(filled(core, WARS[k % 7]))) != 1] == []
