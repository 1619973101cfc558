"""Whole numbers as bytes: how the columns of a page travel.

Each number is as many bytes as it needs, seven bits in each, the lowest first, the eighth set where more follow
(LEB128). Columns that have negative numbers take them zigzag: 0, -1, 1, -2 ...; in columns with gaps nought is a gap
and all else one more. Deflated, lines of coast are a quarter smaller so than as text.
"""

from __future__ import annotations

from dataclasses import dataclass
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

    def coded(self) -> tuple[int, bytes]:
        """The numbers as the page has them, and of what kind: 1 where any is negative, and 2 where any is missing."""
        numbers = self.numbers
        least = int(numbers.min(initial=0))
        if least == 0:
            return 0, _leb128(numbers)
        gaps = least == MISSING
        negative = not gaps or bool(np.any((numbers < 0) & (numbers != MISSING)))
        coded = (numbers << 1) ^ (numbers >> 63) if negative else numbers
        if gaps:
            coded = np.where(numbers == MISSING, 0, coded + 1)
        return _GAPS * gaps + _NEGATIVE * negative, _leb128(coded)

    def tolist(self) -> list[int | None]:
        """The numbers, with None for none."""
        return [None if number == MISSING else number for number in self.numbers.tolist()]


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes as they are, such as those of hashes."""

    data: bytes

    def __len__(self) -> int:
        return len(self.data)

    def coded(self) -> tuple[int, bytes]:
        """The bytes, and their kind: 4."""
        return _BYTES, self.data


Columnar = Column | Raw


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


class Numbered(dict[Any, int]):
    """Numbers of values by the order in which they were first asked for."""

    def __missing__(self, value: Any) -> int:
        self[value] = number = len(self)
        return number


def columns_of(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Columnar]]:
    """The columns in objects within objects, and the keys that lead to each."""
    for key, item in value.items():
        if isinstance(item, Columnar):
            yield (*path, key), item
        elif isinstance(item, dict):
            yield from columns_of(item, (*path, key))


def _leb128(numbers: np.ndarray) -> bytes:
    most = int(numbers.max(initial=0))
    if most < 1 << 7:
        return numbers.astype(np.uint8).tobytes()
    places = np.arange(0, most.bit_length(), 7, dtype=np.uint32)
    rest = numbers.astype(np.uint32)[:, np.newaxis] >> places
    there = rest > 0
    there[:, 0] = True
    out = (rest & 0x7F).astype(np.uint8)
    out[:, :-1] |= np.where(there[:, 1:], np.uint8(0x80), np.uint8(0))
    return out[there].tobytes()
