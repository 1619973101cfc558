"""The rules: each looks for one way in which English says who controls a place.

A rule is a function from a sentence (`Scene`) to drafts of claims. The verbs, nouns and classes of words it listens to
stand in `lexicon/cues.toml`, the few function words that only it asks for beside it; a new way of saying something is a
function in the module it belongs to, named in `RULES`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from geomap.reading.rules.disputes import contested_rule, front_rule, neither_rule
from geomap.reading.rules.dominions import dominion_rule
from geomap.reading.rules.flags import flag_rule
from geomap.reading.rules.guards import is_none
from geomap.reading.rules.having import having_rule
from geomap.reading.rules.joints import appended, elsewhere, followed, joined
from geomap.reading.rules.lists import among_rule, headed_rule, included_rule, list_heading, listed_rule, taking_of_many
from geomap.reading.rules.nouns import noun_rules
from geomap.reading.rules.owning import owned
from geomap.reading.rules.powers import under_rule
from geomap.reading.rules.predicates import predicate_rule
from geomap.reading.rules.presence import presence_rule
from geomap.reading.rules.relief import free_rule, relief_rule
from geomap.reading.rules.remains import remaining_rule
from geomap.reading.rules.rosters import held_by_rule, labelled_rule, roster_rule
from geomap.reading.rules.scene import Draft, Scene
from geomap.reading.rules.series import gapped
from geomap.reading.rules.shares import but_for, each_part, of_same_part
from geomap.reading.rules.shutting import kept_shut_rule, ring_rule, shut_in_rule
from geomap.reading.rules.sieges import besieged_rule, ends_by_leaving, inside_named
from geomap.reading.rules.states import declared_rule, held_rule, in_control_rule, newly_rule
from geomap.reading.rules.strikes import landed_rule, suffered_rule, under_fire_rule
from geomap.reading.rules.verbs import verb_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from geomap.reading.sentences.items import Vocabulary

    Rule = Callable[[Scene], Iterator[Draft]]

__all__ = ["NAMES", "RULES", "Draft", "Scene", "list_heading", "read_drafts", "taking_of_many"]

NAMES: tuple[str, ...] = (
    "adjective",
    "among",
    "appended",
    "changed hands",
    "declared",
    "divided",
    "dominion",
    "flag",
    "free",
    "front",
    "gapped",
    "having",
    "held",
    "in control",
    "included",
    "joined",
    "kept shut",
    "landed",
    "listed",
    "neither",
    "noun",
    "predicate",
    "presence",
    "relief",
    "remaining",
    "ring",
    "roster",
    "seat",
    "shut in",
    "suffered",
    "under",
    "under fire",
    "verb",
)
"""What a claim's `rule` begins with, up to a colon: of verbs and nouns the word follows."""

RULES: tuple[tuple[Rule, tuple[str, ...]], ...] = (
    (verb_rules, ()),
    (noun_rules, ()),
    (held_rule, ("adjectives.held",)),
    (newly_rule, ("rules.newly",)),
    (under_rule, ("under", "within", "in", "into", "to", "rules.falling_into")),
    (under_fire_rule, ("under",)),
    (landed_rule, ("where",)),
    (suffered_rule, ("rules.rocked", "rules.suffering")),
    (in_control_rule, ("control",)),
    (declared_rule, ("rules.declared",)),
    (predicate_rule, ()),
    (roster_rule, ("rules.roster_marks",)),
    (held_by_rule, ("rules.roster_marks",)),
    (labelled_rule, (":",)),
    (having_rule, ("rules.having",)),
    (flag_rule, ("rules.flags",)),
    (dominion_rule, ("rules.dominions",)),
    (contested_rule, ("rules.contested_before", "classes.nobodys", "rules.contested_behind")),
    (front_rule, ("rules.running", "rules.battlegrounds", "rules.fronts")),
    (neither_rule, ("neither", "no")),
    (besieged_rule, ("adjectives.besieged",)),
    (ring_rule, ("rules.rings",)),
    (shut_in_rule, ("rules.shut_in",)),
    (kept_shut_rule, ("rules.keeping", "rules.bringing")),
    (relief_rule, ("rules.reached", "rules.corridors", "linked")),
    (listed_rule, ()),
    (headed_rule, (":",)),
    (among_rule, ("among", "also", "captured", "taken", "seized", "lost")),
    (included_rule, ("rules.comprising", "rules.naming", "both", "villages", "towns", "settlements")),
    (free_rule, ("free",)),
    (remaining_rule, ("left", "what is left", "what remains", "leaving", "leaves", "all", "never")),
    (presence_rule, ("back", "out", "were", "was", "still", "remain", "remains", "remained")),
)
"""Each rule with the words, or classes of words, of which a sentence must have one for it to find anything."""


def read_drafts(scene: Scene) -> list[Draft]:
    """What all rules find in a sentence, not yet in order."""
    listening = _listening(scene.vocab)
    heard = {rule for word in scene.words for rule in listening.get(word, ())}
    drafts = [draft for rule, needed in RULES if rule in heard or not needed for draft in rule(scene)]
    drafts = [*drafts, *followed(scene, drafts)]
    drafts = [*drafts, *gapped(scene, drafts), *joined(scene, drafts), *elsewhere(scene, drafts)]
    drafts = [*drafts, *appended(scene, drafts)]
    drafts = [owned(scene, draft) for draft in drafts if not is_none(scene, draft)]
    drafts = [part for draft in drafts for part in each_part(scene, draft)]
    drafts = [but_for(scene, of_same_part(scene, draft, drafts)) for draft in drafts]
    drafts = [draft for draft in drafts if not _is_said_by_verb(draft, drafts)]
    return [inside_named(scene, draft, drafts) for draft in drafts if not ends_by_leaving(draft, drafts)]


@lru_cache(maxsize=4)
def _listening(vocab: Vocabulary) -> Mapping[str, Sequence[Rule]]:
    """By word, the rules that listen to it."""
    found: dict[str, list[Rule]] = {}
    for rule, needed in RULES:
        for word in {word for name in needed for word in (vocab.cls[name] if "." in name else (name,))}:
            found.setdefault(word, []).append(rule)
    return found


def _is_said_by_verb(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """ "gave Y control of X": is what a noun says part of what a verb says?"""
    if draft.rule != "noun:control":
        return False
    return any(d.rule.startswith("verb:") and d.at < draft.at <= d.last for d in drafts)
