"""Names that are used as names of places: `recognition` decides about them.

`tokens` says what is known of a word, `text` is the report in rows of them, `scan` proposes every name that the
gazetteer knows and `credible` drops some at once, `features` describes a name and what stands round it, `headlines`
tells where capitals say nothing, `company` what the names of a report say of each other, `containers` finds the place
that the text puts it in, `kinds` what kind of place it says it is.
"""
