"""Dates in prose, English ones: which words say when, and which days they mean.

`words` cuts a text into categories of words; `grammar` finds one expression in them, of which `values`, `years` and
`steps` say the days; `mentions` joins it to its preposition; `finding` goes from one date of a text to the next.
`spans` is the calendar, `whole` reads dates that stand alone, `citations` brackets whose dates are of what is quoted.
"""
