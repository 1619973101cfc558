"""What every rule for a verb of control works with: the verb where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from geomap.model import Status
    from geomap.reading.sentences.cues import VerbCue
    from geomap.reading.sentences.verbgroups import VerbGroup


class Act(NamedTuple):
    """A verb of control in a sentence."""

    v: int
    """Item index of the verb."""
    cue: VerbCue
    """What the lexicon says of it."""
    group: VerbGroup
    """The verb with its auxiliaries."""

    @property
    def rule(self) -> str:
        """What the claims made of it are said to be found by."""
        return f"verb:{self.cue.lemma}"

    @property
    def status(self) -> Status:
        """What the verb says of its place."""
        return self.cue.status

    @property
    def ceased(self) -> bool:
        """ "No longer holds": a state that is over."""
        return self.group.ceased and self.cue.status == "controls"

    @property
    def bare(self) -> bool:
        """ "Taken" without an auxiliary: nobody's who stands before it."""
        return self.cue.forms == {"participle"} and not self.group.perfect
