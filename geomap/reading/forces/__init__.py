"""The forces a report speaks of: found by name, by country and noun, by generic words and by the report's own names.

Who is meant by "the rebels", "government forces" or a name that several forces bear is decided by the country in
focus, the date of the report and what was named before. Time is linear in the length of the text.
"""

from geomap.reading.forces.file import KINDS, ForceEntry, Style, Theatre
from geomap.reading.forces.focus import countries_of_places
from geomap.reading.forces.lexicon import ForceContext, ForceLexicon, load_forces
from geomap.reading.forces.row import ForceMention, Introduction, MentionKind, Role

__all__ = [
    "KINDS",
    "ForceContext",
    "ForceEntry",
    "ForceLexicon",
    "ForceMention",
    "Introduction",
    "MentionKind",
    "Role",
    "Style",
    "Theatre",
    "countries_of_places",
    "load_forces",
]
