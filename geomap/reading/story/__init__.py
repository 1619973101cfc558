"""What a report as a whole tells, from sentence to sentence.

`discourse` is what it has spoken of so far, `remembering` what a sentence adds to it, `course` who took and lost what.
`understood` finds what a sentence leaves unsaid: `captors` and `losses` who took and lost a place, `described` who "the
garrison" is, `homeland` whose land it is. `attacks` finds the town that is attacked, `commanders` are those who lead
men, `newplaces` learns names of places that no table has. `background` and `distinct` part what only seems to belong
together.
"""
