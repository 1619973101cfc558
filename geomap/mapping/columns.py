"""Whole numbers as bytes: how the columns of a page travel.

Each number is as many bytes as it needs, seven bits in each, the lowest first, the eighth set where more follow
(LEB128). Columns that have negative numbers take them zigzag: 0, -1, 1, -2 ...; in columns with gaps nought is a gap
and all else one more. Deflated, lines of coast are a quarter smaller so than as text.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MISSING: Final = -(2**31)
"""Stands for no number."""

_NEGATIVE, _GAPS, _BYTES = 1, 2, 4
_MOST = 2**30


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """Whole numbers of less than 30 bits; `MISSING` is none."""

    numbers: np.ndarray
    """Of 64 bits each."""

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def kind(self) -> int:
        """1 if any is negative, and 2 if any is missing."""
        least = self.numbers.min(initial=0)
        if least == 0:
            return 0
        if least != MISSING:
            return _NEGATIVE
        return _GAPS + _NEGATIVE * bool(np.any((self.numbers < 0) & (self.numbers != MISSING)))

    def tobytes(self) -> bytes:
        """The numbers as the page has them."""
        numbers, kind = self.numbers, self.kind
        coded = (numbers << 1) ^ (numbers >> 63) if kind & _NEGATIVE else numbers
        if kind & _GAPS:
            coded = np.where(numbers == MISSING, 0, coded + 1)
        return _leb128(coded)

    def tolist(self) -> list[int | None]:
        """The numbers, with None for none."""
        return [None if number == MISSING else number for number in self.numbers.tolist()]


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes as they are, such as those of hashes."""

    data: bytes

    def __len__(self) -> int:
        return len(self.data)

    @property
    def kind(self) -> int:
        """4."""
        return _BYTES

    def tobytes(self) -> bytes:
        """The bytes."""
        return self.data


@dataclass(frozen=True, slots=True)
class Coded:
    """Numbers, none of them negative or missing, as the page has them."""

    data: bytes
    count: int

    def __len__(self) -> int:
        return self.count

    @property
    def kind(self) -> int:
        """0."""
        return 0

    def tobytes(self) -> bytes:
        """The numbers as the page has them."""
        return self.data


Columnar = Column | Raw | Coded


def coded(number: int) -> bytes:
    """One number as the page has it."""
    if number < 1 << 7:
        return bytes((number,))
    if number < 1 << 14:
        return bytes((number & 0x7F | 0x80, number >> 7))
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def column(numbers: Sequence[int] | np.ndarray) -> Column:
    """A column of numbers as they are."""
    return Column(np.asarray(numbers, np.int64))


def column_or_list(numbers: list[int]) -> Column | list[int]:
    """A column, or the list itself where a number is too large for one."""
    return column(numbers) if all(-_MOST < number < _MOST for number in numbers) else numbers


def steps(numbers: Sequence[int] | np.ndarray) -> Column:
    """A column of the steps from each number to the next, the first from nought; what is missing is stepped over."""
    values = np.asarray(numbers, np.int64)
    known = values != MISSING
    out = values.copy()
    out[known] = np.diff(values[known], prepend=0)
    return Column(out)


def fields(objects: Sequence[Any], *names: str) -> Sequence[Sequence[Any]]:
    """Attributes of objects, two or more, as a sequence of values for each.

    Objects that lie scattered in memory are looked up once for all of their attributes: that is what takes time where
    they are very many.
    """
    return list(zip(*map(attrgetter(*names), objects), strict=True)) if objects else [()] * len(names)


def columns_of(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Columnar]]:
    """The columns in objects within objects, and the keys that lead to each."""
    for key, item in value.items():
        if isinstance(item, Columnar):
            yield (*path, key), item
        elif isinstance(item, dict):
            yield from columns_of(item, (*path, key))


def _leb128(numbers: np.ndarray) -> bytes:
    most = numbers.max(initial=0)
    if most < 1 << 7:
        return numbers.astype(np.uint8).tobytes()
    sizes = np.ones(len(numbers), np.int64)
    for bits in (7, 14, 21, 28):
        if most >= 1 << bits:
            sizes += numbers >= 1 << bits
    ends = np.cumsum(sizes)
    out = np.zeros(int(ends[-1]), np.uint8)
    first = ends - sizes
    for place in range(int(sizes.max())):
        there = sizes > place
        more = np.where(sizes[there] > place + 1, 0x80, 0)
        out[first[there] + place] = (numbers[there] >> 7 * place & 0x7F) | more
    return out.tobytes()
