"""According to whom: `attribution` says whose words a clause is.

`tellers` finds who is said to say something, `names` where the name of a source ends, `modality` whether it is told as
known or as believed, `media` which names are news agencies and papers.
"""
