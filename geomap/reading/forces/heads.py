"""The nouns behind a name or a country: "troops", "rebel commander", "warplanes"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.forces.row import ORDINAL

if TYPE_CHECKING:
    from geomap.reading.forces.mention import Role
    from geomap.reading.forces.row import Row


_MAX_PHRASE = 6
"""Modifiers between a demonym and its noun."""
_SORTS = (
    "weapon_heads", "authority_heads", "armed_heads", "unit_words", "force_heads", "government_heads", "group_heads",
)  # fmt: skip
_VERB = "verb"


def heads_behind(row: Row, j: int, *, after_name: bool) -> tuple[int, Role, str]:
    """Nouns after a name or demonym: where they end, what they make of it, the category of an armed noun."""
    words, keys, n = row.words, row.keys, len(row.keys)
    role: Role = "force"
    stop, category, against = j, "", False
    k = j
    while k < n and k < j + _MAX_PHRASE and row.near(k - 1):
        key, sort = keys[k], _sort_of(row, j, k, role)
        named = sort == "armed_heads" and not after_name and key in words["name_heads"]
        if named or sort == _VERB or (k > j and _is_name_of_its_own(row, k)):
            break
        head = bool(sort) and (sort != "group_heads" or after_name or against)
        if sort == "weapon_heads":
            role, category = "weapon", category if against else ""
        elif sort == "authority_heads":
            role = "authority"
            if key == "ministry" and k + 2 < n and keys[k + 1] == "of" and row.near(k) and row.near(k + 1):
                k += 2 + (keys[k + 2] == "the" and k + 3 < n)  # "Ministry of (the) Interior"
        elif sort == "armed_heads":
            category = category_of(row, key)
        elif role == "weapon" and sort in {"unit_words", "force_heads"}:
            role = "force"  # "a Y tank company": men
        if key in words["against"]:
            against = True
            category = category or category_of(row, key)
        if head and not (key in words["modifiers"] and row.raw[k][:1].isupper() and not after_name and k + 1 == n):
            stop = k + 1
        elif not modifies(row, k):
            break
        k += 1
    if stop == j:
        return j, "force", ""
    return stop, role, (category or "rebels") if against else category


def _sort_of(row: Row, j: int, k: int, role: Role) -> str:
    """Which list of nouns has word k of the nouns from word j on; "" for none."""
    key, words = row.keys[k], row.words
    if k > j and row.keys[k - 1] == "counter" and row.hyphened(k - 1):
        return ""  # "counter-insurgency troops" are no insurgents
    if key in words["striking_verbs"] and _has_object(row, k):
        return _VERB
    for sort in _SORTS:
        if key in words[sort] and (sort != "unit_words" or role == "weapon"):
            return sort
    return ""


def _is_name_of_its_own(row: Row, k: int) -> bool:
    """ "The Y rebel group Movement for Democracy": does a name begin at word k?"""
    return row.raw[k][:1].isupper() and row.raw[k - 1].islower() and row.keys[k - 1] in row.words["group_heads"]


def _has_object(row: Row, k: int) -> bool:
    """ "Y shells X", "Y bombs the port", but not "Y shells hit X": is word k a verb, to judge by the next?"""
    if k + 1 == len(row.keys) or not row.near(k):
        return False
    named = row.raw[k + 1][:1].isupper() and row.raw[k].islower()
    return named or row.keys[k + 1] in row.words["before_targets"]


def modifies(row: Row, k: int) -> bool:
    """May word k stand between a name or demonym and its noun?"""
    key, raw = row.keys[k], row.raw[k]
    return (
        key in row.words["modifiers"]
        or (key in row.words["unit_modifiers"] and raw[:1].isupper())
        or (key[:1].isdigit() and ORDINAL.fullmatch(key) is not None)
        or (key in {"pro", "anti", "shi", "counter"} and row.hyphened(k))
    )


def category_of(row: Row, key: str) -> str:
    """Of what category of fighters a noun tells."""
    for heads, category in (
        ("separatist_heads", "separatists"), ("jihadist_heads", "jihadists"), ("militia_heads", "militia"),
        ("rebel_heads", "rebels"), ("militant_heads", "militants"),
    ):  # fmt: skip
        if key in row.words[heads]:
            return category
    return "rebels" if key in row.words["against"] else "fighters"
