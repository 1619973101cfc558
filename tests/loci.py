"""Places and relations between them that tests of several modules use."""

from geomap.model import Locus, Place, Toponym

AT = Toponym(0, 1, "X")
THERE = Toponym(5, 6, "Y")


def place(
    lat, lon, *, radius=2_000.0, feature="P.PPL", ident="1", name="X", country="SY", admin1="Homs", source="geonames"
):
    return Place(source, ident, name, lat, lon, country, admin1, feature, 0, radius)


PALMYRA = place(34.5624, 38.28402, ident="163808", name="Tadmur", radius=2_259.0)
HOMS = place(34.72405, 36.72559, ident="169577", name="Homs", radius=8_806.0)
SYRIA = place(35.0, 38.0, feature="A.PCLI", ident="163843", name="Syria", admin1=None, radius=400_000.0)
IRAQ = place(33.0, 44.0, feature="A.PCLI", ident="99237", name="Iraq", country="IQ", admin1=None, radius=372_994.0)
QAIM = place(34.36, 41.09, ident="98622", name="Al Qaim", country="IQ", admin1="Anbar")


def locus(kind, words="", *, anchors=(AT,), **fields):
    return Locus(kind, 0, 6, words, anchors, **fields)
