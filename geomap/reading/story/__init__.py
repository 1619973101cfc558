"""What a report as a whole tells, from sentence to sentence.

`discourse` is what it has spoken of so far, `remembering` what a sentence adds to it, `course` who took and lost what;
`understood` and `homeland` find what a sentence leaves unsaid, `background` and `distinct` part what only seems to
belong together.
"""
