"""When what a sentence tells happened: `dating` chooses, from the dates that `geomap.reading.dates` finds.

`costs` says how far a date is from a claim, `tenses` and `narrative` where in time the report is, `lengths` what "for
three weeks" bounds.
"""
