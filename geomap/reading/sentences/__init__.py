"""A sentence laid out as a row of items: places, forces, dates, verbs and nouns of control, and the words between.

`words` cuts a text into sentences and tokens, `cues` are the words by which control is told, `itemising` makes `items`
of them; `clauses`, `verbgroups`, `infinitives` and `nounphrases` say what belongs together, `irrealis` what is no fact,
`quotations` whose words stand in quotation marks over several sentences.
"""
