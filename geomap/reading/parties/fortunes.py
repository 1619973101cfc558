"""What the words round a party tell of its fortunes: who attacks, gains ground, gives way, and for whom it is good."""

from __future__ import annotations

import re
from typing import Final

from geomap.patterns import lazy

ATTACKING: Final = lazy(
    r"""(?:['’]s?)?(?:\s(?:had|have|has|then|also|again|first|finally|soon|suddenly|quickly|launching|units|forces|troops))*
    \s(?:launch(?:ed|es)?|open(?:ed|s)|began|begins?|start(?:ed|s)?|mount(?:ed|s)?|stag(?:ed|es))\s(?:an?|the|its|their|his|operation)\b
    |(?:['’]s?)?(?:\s(?:had|have|has|then|also|again|first|finally|soon|suddenly|quickly))*
    \s(?:attack|assault|advanc|storm|invad|cross|land|sweep|swept|mov|march|clos|push|pour|broke|break|went\sashore|went\sinto\saction)
     (?:ed|es|s|ing|e)?\b(?!\s(?:back|out\sof|from))
    |['’]s?\s(?:[\w-]+\s){0,3}(?:offensive|attack|assault|war|advance|push|invasion|drive|thrust|onslaught|counter-?offensive
     |counter-?attack|way\sback|comeback|incursion|march|blitz)\b(?!\s(?:was|were|had\sbeen|is|being)\s(?:repel|repuls|beaten|halt|stop))""",
    re.IGNORECASE | re.VERBOSE,
)
YIELDING: Final = lazy(
    r"(?:,[^,.;]{3,50},)?(?:\s(?:garrison|troops|forces|army|soldiers|defenders|had|have|has|having|were|was|being|been|then|also|soon|finally|\w+ly))*"
    r"\s(?:withdr[ae]wn?|withdrawing|retreat(?:ed|ing)?|fled|fleeing|surrender(?:ed|ing)?|capitulat(?:ed|ing)|evacuat(?:ed|ing)|fell\sback"
    r"|fallen\sback|pulled\s(?:out|back)|laid\sdown|routed|defeated|crushed|abandoned|slipped\saway)\b"
)
"""Behind those who give way."""
BEATEN: Final = lazy(
    r"\b(?:dr(?:ove|iven?|iving)|thr(?:ew|own|owing)|push(?:ed|ing)|beat(?:en|ing)?|rout(?:ed|ing)|defeat(?:ed|ing)|crush(?:ed|ing)"
    r"|expell(?:ed|ing)|overc[ao]me)\s(?:back\s|out\s)?(?:the\s)?$"
)
"""Before those who are beaten."""
GAINING: Final = lazy(
    r"\s(?:(?:forces|troops|units|had|have|then|also|soon)\s)*(?:regained|recovered|retook|recaptured|reconquered)\b"
    r"|\s(?:[\w-]+\s){0,2}(?:offensive|attack|assault|advance|invasion|counter-?offensive|counter-?attack)\s"
    r"(?:began|opened|started|resumed|was\slaunched|broke|rolled)\b",
    re.IGNORECASE,
)
"""Behind those whose fortunes rise."""
BACK: Final = lazy(
    r"\s(?:had\s|then\s|soon\s|also\s)*(?:returned|came\sback|counter-?attacked|hit\sback|struck\sback|recovered)\b",
    re.IGNORECASE,
)
"""Behind those who do not leave it at that."""
ATTACKED_BY: Final = lazy(
    r"\b(?:offensive|attack|assault|advance|push|invasion|drive|onslaught|counter-?offensive|incursion)\s"
    r"(?:(?:launched\s|mounted\s|led\s)?by|of)\s(?:the\s)?$",
    re.IGNORECASE,
)
BAD_FOR: Final = lazy(
    r"\b(?:blow|setback|defeat|humiliation|embarrassment|disaster|reverse|reversal)s?\b[^,.;]{0,30}\b"
    r"(?:to|for|of|against|suffered\sby|inflicted\son|dealt\sto)\s(?:the\s|its\s)?$",
    re.IGNORECASE,
)
GOOD_FOR: Final = lazy(
    r"\b(?:victory|victories|success|successes|triumph|boost|win|gain|breakthrough)\b[^,.;]{0,30}\b(?:for|by|that)\s(?:the\s)?$",
    re.IGNORECASE,
)
LEFT_TO: Final = lazy(
    r"\b(?:(?:in|into)\sthe\shands|under\sthe\s(?:full\s)?control|in\s(?:full\s)?control|in\spossession)\sof\s(?:the\s)?$",
    re.IGNORECASE,
)
LEFT_IN: Final = lazy(r"\b(?:in|into|under)\s(?:the\s|full\s)?$", re.IGNORECASE)
HOLDING: Final = lazy(r"\s(?:hands|control)\b|['’]s?\s(?:hands|control)\b", re.IGNORECASE)
BY_THEN: Final = lazy(r"\b(?:with|after|following|upon)\s(?:the\s)?$", re.IGNORECASE)
ALL_OF_IT: Final = lazy(r"\b(?:whole|entire|entirety|all|most|every)\b", re.IGNORECASE)
BUT_NOT: Final = lazy(r"\b(?:only|still|remain\w*|but|except|although|though|despite|last)\b", re.IGNORECASE)
MASTERS: Final = lazy(r"\s(?:now\s)?(?:controlled|held|were\sin\s(?:full\s)?control\sof|had\s(?:full\s)?control\sof)\b")
"""What somebody has with the fall of a place: "the whole coast was in the hands of Y", "Y controlled all of it"."""
ITS_DEED: Final = lazy(
    r"['’]s?\s(?:\w+\s){0,2}(?P<what>victory|success|triumph|gain|breakthrough|defeat|setback|loss|reverse)\b",
    re.IGNORECASE,
)
"""What the fall of a place is to a party: "a blow to Y", "the greatest success that Y", "Y's worst defeat"."""
IN_VAIN: Final = lazy(
    r"\b(?:repel(?:led|s)|repuls(?:ed|es)|beaten\s(?:back|off)|driven\s(?:back|off)|thrown\sback|pushed\sback|fail(?:ed|s|ing)|foiled"
    r"|thwarted|faltered|stalled|collapsed|petered\sout|came\sto\snothing|without\ssuccess)\b",
    re.IGNORECASE,
)
