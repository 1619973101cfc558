"""The chronicle: claims in order, and what they say of who holds each place as of a day.

`copies` merges the claims that copies of a report repeat. `testimonies` brings what each claim says of who holds a
place to a form that can be compared, `states` judges those of a day, and `sweep` goes through the days of a place.
`sieges` has what does not change who holds it. `sites` puts all of this together.
"""

from geomap.chronicle.sieges import Annotation
from geomap.chronicle.sites import Chronicle, Site, Situation, compile_chronicle
from geomap.chronicle.states import Period, State
from geomap.chronicle.testimonies import part_label

__all__ = ["Annotation", "Chronicle", "Period", "Site", "Situation", "State", "compile_chronicle", "part_label"]
