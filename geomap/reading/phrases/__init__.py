"""The noun phrase of a place, "large parts of the oil-rich X province", "the city": `reader` reads it.

`naming` and `namelists` read names and lists of them, `placewalk` goes through the words round one, `extents` says how
much of a place is meant, `anaphors`, `sentencetowns` and `salience` which place "the city", "it" and "there" are.
"""
