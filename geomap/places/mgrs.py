"""References of the military grid (MGRS) and points in UTM zones as latitude and longitude, on WGS 84.

Notes
-----
Transverse Mercator by Krüger's series as given to the fourth order in the third flattening by Karney, "Transverse
Mercator with an accuracy of a few nanometers", Journal of Geodesy 85 (2011) 475-485, equations 11, 12, 35 and 36: its
error is far below a millimetre. The grid's letters follow NGA.STND.0037 (2014). The polar caps (UPS, north of 84 and
south of 80 degrees) are not covered.
"""

import math
from typing import NamedTuple

_A = 6378137.0
_F = 1 / 298.257223563
_N = _F / (2 - _F)
_SCALE = 0.9996
_RECTIFYING = _A / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_BETA = (
    _N / 2 - 2 / 3 * _N**2 + 37 / 96 * _N**3 - 1 / 360 * _N**4,
    1 / 48 * _N**2 + 1 / 15 * _N**3 - 437 / 1440 * _N**4,
    17 / 480 * _N**3 - 37 / 840 * _N**4,
    4397 / 161280 * _N**4,
)
_E = math.sqrt(_F * (2 - _F))

BANDS = "CDEFGHJKLMNPQRSTUVWX"
"""Latitude bands from 80 degrees south, each 8 degrees high, the last one 12."""
_COLUMNS = ("ABCDEFGH", "JKLMNPQR", "STUVWXYZ")
_ROWS = "ABCDEFGHJKLMNPQRSTUV"
_SQUARE_M = 100_000.0
_CYCLE_M = 2_000_000.0
_FALSE_NORTHING_M = 10_000_000.0


class GridReference(NamedTuple):
    """A square of the grid: its centre in degrees, and how far its corners are from it in metres."""

    lat: float
    lon: float
    radius_m: float


def mgrs_to_point(zone: int, band: str, square: str, digits: str) -> GridReference | None:
    """The position of a reference of the military grid.

    Parameters
    ----------
    zone
        UTM zone, 1 to 60.
    band
        Letter of the latitude band, a capital.
    square
        The two capitals of the 100 km square.
    digits
        Easting, then northing, 1 to 5 digits each; empty for the whole square.

    Returns
    -------
    reference
        The centre of the square that the digits name; None if there is no such square in that zone and band.
    """
    half = len(digits) // 2
    if not (1 <= zone <= 60 and len(square) == 2 and len(band) == 1 and len(digits) in {0, 2, 4, 6, 8, 10}):
        return None
    column = _COLUMNS[(zone - 1) % 3].find(square[0])
    row = _ROWS.find(square[1])
    if column < 0 or row < 0 or band not in BANDS or (digits and not (digits.isascii() and digits.isdecimal())):
        return None
    side = _SQUARE_M / 10**half
    easting = (column + 1) * _SQUARE_M + (int(digits[:half]) * side if half else 0.0) + side / 2
    within = (row - (5 if zone % 2 == 0 else 0)) % len(_ROWS) * _SQUARE_M
    within += (int(digits[half:]) * side if half else 0.0) + side / 2
    number = BANDS.index(band)
    south = -80.0 + 8.0 * number
    north = 84.0 if band == "X" else south + 8.0
    false = 0.0 if band >= "N" else _FALSE_NORTHING_M
    slack = math.degrees(side / _A)  # a square that straddles two bands has a name in each
    for cycle in range(5):
        lat, lon = utm_to_point(zone, easting, within + cycle * _CYCLE_M - false)
        # Rows repeat every 2,000 km, more than twice the height of a band: at most one fits.
        if south - slack <= lat <= north + slack:
            return GridReference(lat, lon, side * math.sqrt(0.5))
    return None


def utm_reference(zone: int, letter: str, easting: float, northing: float) -> tuple[float, float] | None:
    """The position that a text gives by UTM zone, letter, easting and northing.

    Parameters
    ----------
    zone
        1 to 60.
    letter
        A latitude band, as soldiers write it, or N and S for a hemisphere, as most software does: the band if the point
        lies in it.
    easting, northing
        In metres; south of the equator the northing counts from 10,000 km south of it.

    Returns
    -------
    point
        Latitude and longitude in degrees; None if the point lies neither in the band nor in the hemisphere.
    """
    if not 1 <= zone <= 60 or letter not in BANDS:
        return None
    south = -80.0 + 8.0 * BANDS.index(letter)
    north = 84.0 if letter == "X" else south + 8.0
    lat, lon = utm_to_point(zone, easting, northing if letter >= "N" else northing - _FALSE_NORTHING_M)
    if south <= lat <= north:
        return lat, lon
    if letter == "N" and 0.0 <= lat <= 84.0:
        return lat, lon
    lat, lon = utm_to_point(zone, easting, northing - _FALSE_NORTHING_M)
    return (lat, lon) if letter == "S" and -80.0 <= lat < 0.0 else None


def utm_to_point(zone: int, easting: float, northing: float) -> tuple[float, float]:
    """Latitude and longitude in degrees of a point in a UTM zone, given in metres; south of the equator its northing is
    negative.
    """
    xi, eta = northing / (_SCALE * _RECTIFYING), (easting - 500_000.0) / (_SCALE * _RECTIFYING)
    xi_, eta_ = xi, eta
    for j, beta in enumerate(_BETA, 1):
        xi_ -= beta * math.sin(2 * j * xi) * math.cosh(2 * j * eta)
        eta_ -= beta * math.cos(2 * j * xi) * math.sinh(2 * j * eta)
    conformal = math.sin(xi_) / math.hypot(math.sinh(eta_), math.cos(xi_))
    lon = 6.0 * zone - 183.0 + math.degrees(math.atan2(math.sinh(eta_), math.cos(xi_)))
    return math.degrees(math.atan(_geographic(conformal))), (lon + 180.0) % 360.0 - 180.0


def _conformal(tau: float) -> float:
    """Tangent of the conformal latitude from that of the geographic one (Karney, equations 7 and 9)."""
    sigma = math.sinh(_E * math.atanh(_E * tau / math.hypot(1.0, tau)))
    return tau * math.hypot(1.0, sigma) - sigma * math.hypot(1.0, tau)


def _geographic(conformal: float) -> float:
    """The inverse of `_conformal` by Newton's method (Karney, equations 19 to 21)."""
    tau = conformal
    for _ in range(3):
        near = _conformal(tau)
        tau += (
            (conformal - near)
            / math.hypot(1.0, near)
            * (1 + (1 - _E**2) * tau**2)
            / ((1 - _E**2) * math.hypot(1.0, tau))
        )
    return tau
