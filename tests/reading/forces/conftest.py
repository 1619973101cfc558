from __future__ import annotations

import pytest
from forcetexts import COUNTRIES, DEMONYMS

from geomap.places.gazetteer import open_gazetteer
from geomap.places.memory import Memory
from geomap.reading.forces import ForceLexicon, load_forces


@pytest.fixture(scope="session")
def lexicon() -> ForceLexicon:
    return load_forces(demonyms=DEMONYMS, country_names=COUNTRIES)


@pytest.fixture(scope="session")
def memory() -> Memory:
    return Memory(open_gazetteer())
