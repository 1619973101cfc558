"""Who acts and who speaks in a report: whom "they", "he", "his men" and "we" may mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geomap.model import Attribution
    from geomap.reading.sentences.items import ForceLike
    from geomap.reading.sentences.quotations import Named

_PARTIES = 8
"""Forces remembered: which of those that a report names long before others are meant is not told."""


class Actors:
    """The forces and men that a report has named, by what they did."""

    def __init__(self) -> None:
        self.parties: list[ForceLike] = []
        """Forces named, latest last, each once."""
        self.last: ForceLike | None = None
        """The force that last did something."""
        self.teller: ForceLike | None = None
        """Who said in the last sentence what that force did: "it" may be either."""
        self.victor: ForceLike | None = None
        """To whom the last sentence told that somebody surrendered."""
        self.man: ForceLike | None = None
        """The man who commands and was named last: who "he" is."""
        self.chief: ForceLike | None = None
        """The force whose commander or spokesman a sentence named last: whose "his men" are."""

    def see(self, force: ForceLike) -> None:
        """Remember a force named."""
        self.parties = [*[f for f in self.parties if f.force.id != force.force.id][1 - _PARTIES :], force]

    def go_on(self, actor: ForceLike | None, teller: ForceLike | None, victor: ForceLike | None) -> None:
        """Remember who did something in a sentence; where nobody did, who did before."""
        self.last = actor or self.last
        self.teller, self.victor = teller, victor


class Voices:
    """Those whose words a report gives."""

    def __init__(self) -> None:
        self.voice: ForceLike | None = None
        """The force that last did something outside quotation marks: whose words are quoted next."""
        self.author: ForceLike | None = None
        """The one that did so first: who "we" are where nobody is quoted."""
        self.spokesman: ForceLike | None = None
        """For whom the man spoke who was quoted last: who "we" are where "he said" it."""
        self.speaker: Attribution | None = None
        """Who said something last, in this paragraph or one before."""
        self.told_of: Attribution | None = None
        """The man or woman that the sentence before was about, who said nothing in it."""
        self.quoting = False
        """Does the sentence that is read begin in a quotation?"""
        self.later: Named | None = None
        """Who is named behind the quotation that the sentence ends in."""

    def turn(self, *, quoting: bool, later: Named | None) -> None:
        """Go on to a sentence."""
        self.quoting, self.later = quoting, later

    def hear(self, source: Attribution | None) -> None:
        """Remember who said what a sentence tells, if anybody did."""
        self.speaker = source or self.speaker

    def forget_speaker(self) -> None:
        """Leave open who said something last."""
        self.speaker = None

    def tell_of(self, person: Attribution | None) -> None:
        """Remember whom a sentence was about in which nobody said anything."""
        self.told_of = person

    def speak_for(self, force: ForceLike | None) -> None:
        """Remember for whom somebody speaks who was named."""
        self.spokesman = force
        if force is not None:
            self.act(force, says=True)

    def act(self, force: ForceLike, *, says: bool) -> None:
        """Remember who does, or `says`, something in nobody's words."""
        self.voice = force
        if says and self.author is None:
            self.author = force
