import pytest

from geomap.places.countrynames import country_code
from geomap.places.gazetteer import open_gazetteer
from geomap.places.memory import Memory

MEMORY = Memory(open_gazetteer())


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("SY", "SY"), ("sy", "SY"), ("Syria", "SY"), ("Syrian Arab Republic", "SY"), ("Myanmar (Burma)", "MM"),
        ("DR Congo (Zaire)", "CD"), ("Yemen (North Yemen)", "YE"), ("Russia (Soviet Union)", "RU"),
        ("Bosnia-Herzegovina", "BA"), ("Сирия", "SY"), ("Atlantis", None), ("", None), ("()", None),
    ],
)  # fmt: skip
def test_countries_in_any_usual_form(written, code):
    assert country_code(written, MEMORY) == code
