"""Small closed sets of words and kinds that several rooms ask for; longer ones are in `geomap/lexicon/cues.toml`."""

from __future__ import annotations

from typing import Final, Literal

POSSESSIVES: Final = frozenset({"its", "their", "his", "her", "our", "whose"})
OF_THE_THIRD: Final = frozenset({"its", "their", "his", "her"})
WE: Final = frozenset({"we", "us", "our", "ours"})
HE: Final = frozenset({"he", "she"})
THEY: Final = frozenset({"it", "its", "they", "their"})
RELATIVES: Final = frozenset({"which", "who", "whose", "where"})
WAS: Final = frozenset({"was", "were"})
STILL: Final = frozenset({"still", "remain", "remains", "remained"})
FLOATING: Final = frozenset({"all", "both", "each"})
"""What may stand between an auxiliary and its verb: "were both taken"."""
SINGLED: Final = frozenset({"the", "only", "last", "first", "sole", "one"})
INSIDE: Final = frozenset({"in", "at", "inside"})
CENTRES: Final = frozenset({"centre", "center"})
TOWNS: Final = frozenset({"towns", "cities", "villages"})
PERCENT: Final = frozenset({"percent", "per", "%"})
MINES: Final = frozenset({"mine", "landmine", "mines", "landmines", "minefield"})
AIRCRAFT: Final = frozenset(
    "plane planes airplanes warplanes aircraft airliner flight jet jets helicopter helicopters gunship gunships bomber"
    " bombers".split()
)
MONTHS: Final = tuple("January February March April May June July August September October November December".split())
ONE_OF_MONTHS: Final = "|".join(MONTHS)
"""For a pattern."""

# --- categories of forces -------------------------------------------------------------------------------------

STATES: Final = frozenset({"state", "alliance"})
OFFICIAL: Final = STATES | {"peacekeeping"}

# --- kinds of places ------------------------------------------------------------------------------------------

PlaceKind = Literal["country", "area", "settlement", "facility", "water", "unknown"]
