from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from packed import said, unpack

from geomap.mapping.columns import MISSING, Raw, column, column_or_list, steps
from geomap.mapping.inert import pack

NUMBERS = st.integers(-(2**30) + 1, 2**30 - 1)


@given(st.lists(NUMBERS | st.none()), st.binary(), st.lists(st.integers(0, 300)))
def test_columns_come_out_as_they_went_in(numbers, data, small):
    values = [MISSING if number is None else number for number in numbers]
    value = {"a": column(values), "b": {"c": Raw(data), "d": ["x"], "e": column(small)}, "f": 1}
    assert unpack(pack(value)) == {"a": numbers, "b": {"c": data, "d": ["x"], "e": small}, "f": 1}


@given(st.lists(st.integers(-10_000, 10_000) | st.none()))
def test_steps_lead_back_to_the_numbers(numbers):
    values = np.array([MISSING if number is None else number for number in numbers], np.int64)
    assert said(steps(values).tolist()) == numbers


def test_small_numbers_are_a_byte_each_and_the_few_others_stand_behind():
    assert column([0, 127, -1, -128]).coded() == (8, b"\x00\x7f\xff\x80" + b"\x00")
    seven = [0] * 7
    assert column([*seven, 300]).coded() == (8, bytes(8) + b"\x01" + b"\x07" + b"\xd9\x04")
    assert column([MISSING, *seven]).coded() == (8, bytes(8) + b"\x01" + b"\x00" + b"\x00")


def test_where_many_numbers_are_large_each_takes_as_many_bytes_as_it_needs():
    assert column([300, 1]).coded() == (0, b"\xac\x02\x01")
    assert column([300, -1]).coded() == (1, b"\xd8\x04\x01")
    assert column([300, MISSING]).coded() == (2, b"\xad\x02\x00")


def test_a_number_too_large_for_a_column_stays_a_list():
    assert column_or_list([1, 2**40]) == [1, 2**40]
    assert column_or_list([1, 2]).tolist() == [1, 2]
