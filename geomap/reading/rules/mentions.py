"""Names that are read as forces because of where they stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.model import Force
from geomap.reading.forces.index import slug
from geomap.sides import id_of_men, on_different_sides

if TYPE_CHECKING:
    from geomap.reading.sentences.items import ForceLike

_MANY = frozenset({"police", "infantry", "cavalry"})
_TITLES = frozenset({"general", "colonel", "major", "captain", "commander", "brigadier", "marshal", "lieutenant"})


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name read as a force because of where it stands; see `ForceLike`."""

    start: int
    end: int
    force: Force
    kind: str = "name"
    role: str = "force"
    category: str = "unknown"
    backers: tuple[Force, ...] = ()


def name_mention(name: str, start: int) -> NameMention:
    """A force of this very name, without side."""
    words = name.split()
    while len(words) > 1 and words[0].rstrip(".").casefold() in _TITLES:
        del words[0]
    plain = " ".join(words)
    return NameMention(
        start, start + len(name), Force("-".join(plain.casefold().split()), plain, None, name, start, start + len(name))
    )


def man_mention(name: str, start: int) -> NameMention:
    """The force of a commander of this name: the same that "his men" are."""
    mention = name_mention(name, start)
    last = mention.force.name.rpartition(" ")[2]
    return replace(mention, force=replace(mention.force, id=id_of_men(slug(last))))


def is_commanders(mention: ForceLike) -> bool:
    """ "Massoud", "Massoud's men": is the force told of by the man who leads it?"""
    return mention.kind == "leader" or mention.force.id.startswith(id_of_men(""))


def are_many(mention: ForceLike) -> bool:
    """ "The rebels", "Y's men", "the Turks": is the force told of as many, whom "it" and "its" hardly mean?

    Not by a name of its own, which may end in "Forces" or "Tigers" and is one all the same.
    """
    written = mention.force.as_written
    last = written.rpartition(" ")[2].casefold()
    if mention.kind == "named" or written.casefold() == mention.force.name.casefold():
        return False
    return last in _MANY or last.endswith("men") or (last.endswith("s") and last != "corps")


def are_enemies(a: ForceLike, b: ForceLike) -> bool:
    """Are two mentions of forces on sides that are known to differ?"""
    return on_different_sides(a.force, b.force)
