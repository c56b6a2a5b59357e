"""How, where, who and because of what: the facets of a report, apart from its kind.

Every facet that was skipped or cannot be told is simply not there; `unknown` and `none` are answers.
Source: DOMAIN 1.1. Refuses to know how a pupil is asked for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Teller(StrEnum):
    """Who tells."""

    SELF = "self"
    FRIEND = "friend"
    WITNESS = "witness"
    ON_BEHALF = "on_behalf"  # an adult, or a brother or sister
    UNDISCLOSED = "undisclosed"


class Mode(StrEnum):
    """How it happens."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    BOTH = "both"
    UNKNOWN = "unknown"


class Frequency(StrEnum):
    """How often it happens."""

    ONCE = "once"
    FEW = "few"
    OFTEN = "often"
    EVERY_DAY = "every_day"
    UNKNOWN = "unknown"


class When(StrEnum):
    """When it happened last."""

    NOW = "now"
    TODAY = "today"
    THIS_WEEK = "this_week"
    LONGER_AGO = "longer_ago"
    UNKNOWN = "unknown"


class Place(StrEnum):
    """Where it happens."""

    CLASSROOM = "classroom"
    CORRIDOR = "corridor"
    TOILETS = "toilets"
    CHANGING_ROOM = "changing_room"
    YARD_FIELD = "yard_field"
    CANTEEN = "canteen"
    BUS_TRAVEL = "bus_travel"
    OUTSIDE_GATES = "outside_gates"
    ONLINE = "online"
    HOME = "home"
    COMMUNITY = "community"
    OTHER_SCHOOL = "other_school"
    CARE_PLACEMENT = "care_placement"
    UNKNOWN = "unknown"


class Who(StrEnum):
    """Who does it."""

    PUPIL_SAME_SCHOOL = "pupil_same_school"
    PUPIL_OTHER_SCHOOL = "pupil_other_school"
    GROUP = "group"
    ADULT_SCHOOL_STAFF = "adult_school_staff"
    ADULT_VOLUNTEER_CONTRACTOR = "adult_volunteer_contractor"
    ADULT_FAMILY = "adult_family"
    ADULT_OTHER_KNOWN = "adult_other_known"
    ADULT_STRANGER = "adult_stranger"
    ONLINE_ONLY_CONTACT = "online_only_contact"
    BOYFRIEND_GIRLFRIEND = "boyfriend_girlfriend"
    SELF = "self"
    UNKNOWN = "unknown"


class Bias(StrEnum):
    """Because of what; several may hold. Source: Equality Act 2010 and the DfE's anti-bullying advice."""

    RACE_ETHNICITY = "race_ethnicity"
    NATIONALITY_LANGUAGE = "nationality_language"
    GYPSY_ROMA_TRAVELLER = "gypsy_roma_traveller"
    RELIGION_BELIEF = "religion_belief"
    DISABILITY = "disability"
    SEN = "sen"
    SEX_SEXISM_MISOGYNY = "sex_sexism_misogyny"
    SEXUAL_ORIENTATION = "sexual_orientation"
    GENDER_REASSIGNMENT = "gender_reassignment"
    APPEARANCE_HEALTH = "appearance_health"
    FAMILY_HOME = "family_home"  # poverty, family in prison, bereaved
    YOUNG_CARER = "young_carer"
    LOOKED_AFTER = "looked_after"  # in care, adopted, with kin
    PREGNANCY_MATERNITY = "pregnancy_maternity"
    OTHER_DIFFERENCE = "other_difference"
    NONE = "none"
    UNKNOWN = "unknown"


class Flag(StrEnum):
    """What the program or a lead marks; never asked of a pupil as such."""

    STAFF_ALLEGATION = "staff_allegation"
    STAFF_CONCERN = "staff_concern"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    RETALIATION = "retaliation"
    DO_NOT_CONTACT_HOME = "do_not_contact_home"
    NOT_SAFE_NOW = "not_safe_now"
    FRIEND_IN_DANGER = "friend_in_danger"
    IMAGE_EXISTS = "image_exists"
    WEAPON_PRESENT = "weapon_present"
    FGM_KNOWN = "fgm_known"
    CSA_DISCLOSURE = "csa_disclosure"
    OTHER_SCHOOL = "other_school"
    SIBLING_SETTING = "sibling_setting"
    MEDIA_DROPPED = "media_dropped"


class Wants(StrEnum):
    """What would help most."""

    TALK = "talk"
    MAKE_IT_STOP = "make_it_stop"
    JUST_KNOW = "just_know"
    DONT_KNOW = "dont_know"
    NONE = "none"


#: The scale of *Signs of Safety*: 0 is not safe at all, 10 very safe.
SAFETY_SCALE = range(11)
#: Every facet but the scale, by id.
FACETS: Mapping[str, type[StrEnum]] = {
    "role": Teller,
    "mode": Mode,
    "frequency": Frequency,
    "when": When,
    "place": Place,
    "who": Who,
    "bias": Bias,
    "flags": Flag,
    "wants": Wants,
}
#: Facets of which several answers may hold.
MANY = frozenset({"place", "bias", "flags"})
