"""The forces a report speaks of: found by name, by country and noun, by generic words and by the report's own names.

Who is meant by "the rebels", "government forces" or a name that several forces bear is decided by the country in
focus, the date of the report and what was named before. Time is linear in the length of the text.

A `Row` (row.py) is the words of a text and answers what can be asked of them alone; a `Scan` (scan.py) is a row with
the mentions that one pass has found so far. Rules are functions, in a module for each kind: those that take a row only
look at words, those that take a scan go by what was found before, or make a mention (emit.py). A rule gives the word
behind what it made a mention of, 0 where it made none; order.py says which rule is asked when. Modules import only
those before them in this list: `row`, `scan`, `heads`, `emit`, `units`, `followers`, `names`, `actors`, `meant`,
`backed`, `generic`, `listed`, `order`. What stands behind "US-backed" is read by the rule for listed phrases, which the
rules above it are handed as an argument.
"""

from geomap.reading.forces.file import KINDS, ForceEntry, Style, Theatre
from geomap.reading.forces.focus import countries_of_places
from geomap.reading.forces.lexicon import ForceContext, ForceLexicon, load_forces
from geomap.reading.forces.mention import ForceMention, Introduction, MentionKind, Role

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
