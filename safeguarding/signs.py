"""What a report's kinds, themes and facets are signs of: an adult at school, and which of R9 to R18.

Decides from ids alone ("home_harm.physical", "who.adult_school_staff", "flags.fgm_known"). Refuses to know
who reads: that is `safeguarding/routing.py`'s. Source: DOMAIN 2.2.
"""

from __future__ import annotations

from safeguarding.report import Kind, Topic

#: What in a report speaks of an adult at school or a club.
ALLEGATION = frozenset({Kind.ADULT_CONDUCT_HARM.value, "who.adult_school_staff", "who.adult_volunteer_contractor",
                        "flags.staff_allegation"})  # fmt: skip
LOW_LEVEL = frozenset({Kind.ADULT_CONDUCT_LOW_LEVEL.value, "flags.staff_concern"})
_CONFLICT = frozenset({Kind.ADULT_CONDUCT_RECIPIENT_NAMED.value, "flags.conflict_of_interest"})
ADULT = ALLEGATION | LOW_LEVEL | _CONFLICT | {Topic.ADULT_CONDUCT.value}
#: Life at risk, whatever the urgency (R1).
AT_RISK = frozenset({"flags.not_safe_now", "flags.weapon_present"})
#: Rules by which the head hears that there is a report.
HEAD_IS_TOLD = frozenset({"R9", "R11", "R15"})
_SIGNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("R9", ("flags.fgm_known",)),
    ("R10", ("harmful_practice",)),
    ("R11", ("radicalisation", Kind.VIOLENCE_SCHOOL_ATTACK.value)),
    ("R12", (Kind.SEXUAL_HARM_RAPE_ASSAULT.value, Kind.SEXUAL_HARM_HARASSMENT.value,
             Kind.SEXUAL_HARM_UPSKIRTING.value, Kind.SEXUAL_HARM_HSB_YOUNG.value)),
    ("R13", (Kind.SEXUAL_HARM_IMAGE_SHARING.value, Kind.SEXUAL_HARM_SEXTORTION.value, "flags.image_exists")),
    ("R14", ("exploitation",)),
    ("R15", (Kind.MISSING_RUNAWAY.value,)),
    ("R16", ("bias.looked_after",)),
)  # fmt: skip
_SUGGESTIONS = (Kind.OTHER_IDEA_OR_GOOD_NEWS.value, Kind.OTHER_UNSAFE_PLACE.value)


def matching_rules(signs: frozenset[str]) -> list[str]:
    """List which of R9 to R16, R2, R17 and R18 hold for these kinds, themes and flags, in this order."""
    found = [rule for rule, wanted in _SIGNS if any(_holds(sign, one) for sign in signs for one in wanted)]
    kinds = [Kind(sign) for sign in signs if sign in _KINDS]
    if any(kind.abuse and kind.topic is not Topic.BULLYING for kind in kinds):
        found.append("R2")
    if not found and any(_holds(sign, Topic.BULLYING.value) for sign in signs):
        found.append("R17")
    if not found and any(sign in _SUGGESTIONS for sign in signs):
        found.append("R18")
    return found


_KINDS = frozenset(kind.value for kind in Kind)


def _holds(sign: str, wanted: str) -> bool:
    return sign == wanted or sign.startswith(f"{wanted}.")
