"""The words in which a report is spoken of: urgency, safety, what it is about, who may be part of the problem.

One table holds every kind of concern with what follows from it: the button it belongs to, the urgency it has before
anything was read, and the category of abuse under which it is returned; it follows *Keeping children safe in education*
2025. How, where, who and because of what are facets (`facets.py`), so that kinds need not be multiplied by reason.
Labels are texts (`handlers/texts/*/kinds.ftl`). Refuses to know how a pupil is asked.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Urgency(IntEnum):
    """How soon an adult must look; the lowest number is the most urgent. Source: DOMAIN 2.4."""

    P1 = 1  # danger to life or serious harm now
    P2 = 2  # harm likely, today
    P3 = 3  # next school day
    P4 = 4  # routine

    @property
    def mark(self) -> str:
        """Name it as leads know it."""
        return f"P{int(self)}"


class Safe(StrEnum):
    """The pupil's answer to "Are you safe right now?"."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Concern(StrEnum):
    """The pupil's answer to "Is one of them part of the problem?" (a named reader is READER)."""

    NO = "no"
    READER = "reader"
    OTHER_ADULT = "other"
    HEAD = "head"
    UNSURE = "unsure"


def urgency_of(safe: Safe | None, read: Urgency = Urgency.P4) -> Urgency:
    """Decide a report's urgency from the pupil's own answer and what triage *read*; each only raises.

    A report is never below P3: P4 is for what a person has looked at.
    """
    answered = {Safe.NO: Urgency.P1, Safe.UNSURE: Urgency.P2}.get(safe, Urgency.P3) if safe else Urgency.P3
    return min(answered, read, Urgency.P3)


# -- what it is about ---------------------------------------------------------------------------


class Topic(StrEnum):
    """What a report is about, in the widest sense: a kind's first level. Source: DOMAIN 1.2."""

    BULLYING = "bullying"
    VIOLENCE = "violence"
    SEXUAL_HARM = "sexual_harm"
    ONLINE = "online"
    HOME_HARM = "home_harm"
    WELLBEING = "wellbeing"
    EXPLOITATION = "exploitation"
    HARMFUL_PRACTICE = "harmful_practice"
    RADICALISATION = "radicalisation"
    MISSING = "missing"
    ADULT_CONDUCT = "adult_conduct"
    OTHER = "other"


#: The nine buttons, always in this order: a list that moves by frequency would tell of others.
BUTTONS = (
    Topic.BULLYING,
    Topic.VIOLENCE,
    Topic.SEXUAL_HARM,
    Topic.ONLINE,
    Topic.HOME_HARM,
    Topic.WELLBEING,
    Topic.EXPLOITATION,
    Topic.ADULT_CONDUCT,
    Topic.OTHER,
)
#: The six pictures of easy read.
PICTURES = (
    Topic.BULLYING,
    Topic.VIOLENCE,
    Topic.SEXUAL_HARM,
    Topic.HOME_HARM,
    Topic.WELLBEING,
    Topic.ADULT_CONDUCT,
)


class Abuse(StrEnum):
    """The categories of abuse for returns. Source: KCSIE, part one and part five."""

    PHYSICAL = "P"
    EMOTIONAL = "E"
    SEXUAL = "S"
    NEGLECT = "N"
    CHILD_ON_CHILD = "C"


class Kind(StrEnum):
    """What a report is about, as a lead files it: id, topic, default urgency, categories of abuse.

    *worst*: the urgency it has when it is happening now, live or planned. *contact*: contact abuse;
    out of hours it is `Urgency.P1` only if it goes on or is about to, else the first thing in the morning.
    A pupil never has to choose one; triage proposes it and a lead decides.
    """

    topic: Topic
    urgency: Urgency
    worst: Urgency
    abuse: tuple[Abuse, ...]
    contact: bool

    def __new__(
        cls,
        name: str,
        topic: str = "",
        urgency: int = 0,
        abuse: str = "",
        worst: int = 0,
        contact: bool = False,
    ) -> Kind:
        """Make a member of its row; the defaults are for `Kind(name)`, which looks a member up."""
        kind = str.__new__(cls, name)
        kind._value_ = name
        kind.topic, kind.urgency = Topic(topic), Urgency(urgency)
        kind.worst, kind.contact = Urgency(worst or urgency), contact
        kind.abuse = tuple(Abuse(letter) for letter in abuse)
        return kind

    BULLYING_GENERAL = "bullying.general", "bullying", 3, "C"
    BULLYING_VERBAL = "bullying.verbal", "bullying", 3, "C"
    BULLYING_PHYSICAL = "bullying.physical", "bullying", 3, "C"
    BULLYING_EXCLUSION = "bullying.exclusion", "bullying", 3, "C"
    BULLYING_RUMOURS = "bullying.rumours", "bullying", 3, "C"
    BULLYING_PROPERTY = "bullying.property", "bullying", 3, "C"
    BULLYING_CYBER = "bullying.cyber", "bullying", 3, "C"
    BULLYING_ENCOURAGE_SUICIDE = "bullying.encourage_suicide", "bullying", 2, "C"
    BULLYING_HAZING = "bullying.hazing", "bullying", 2, "C"
    BULLYING_PREJUDICE_RACE = "bullying.prejudice_race", "bullying", 3, "C"
    BULLYING_PREJUDICE_FAITH = "bullying.prejudice_faith", "bullying", 3, "C"
    BULLYING_PREJUDICE_DISABILITY = "bullying.prejudice_disability", "bullying", 3, "C"
    BULLYING_PREJUDICE_HOMOPHOBIC = "bullying.prejudice_homophobic", "bullying", 3, "C"
    BULLYING_PREJUDICE_TRANS = "bullying.prejudice_trans", "bullying", 3, "C"
    BULLYING_PREJUDICE_SEXIST = "bullying.prejudice_sexist", "bullying", 3, "C"
    BULLYING_PREJUDICE_APPEARANCE = "bullying.prejudice_appearance", "bullying", 3, "C"
    BULLYING_PREJUDICE_HOME = "bullying.prejudice_home", "bullying", 3, "C"
    VIOLENCE_ASSAULT = "violence.assault", "violence", 2, "PC"
    VIOLENCE_THREAT = "violence.threat", "violence", 2, "C"
    VIOLENCE_WEAPON = "violence.weapon", "violence", 1, "C"
    VIOLENCE_GROUP = "violence.group", "violence", 2, "C"
    VIOLENCE_RELATIONSHIP = "violence.relationship", "violence", 2, "PEC"
    VIOLENCE_SCHOOL_ATTACK = "violence.school_attack", "violence", 1, "C"
    SEXUAL_HARM_RAPE_ASSAULT = "sexual_harm.rape_assault", "sexual_harm", 1, "SC", 1, True
    SEXUAL_HARM_HARASSMENT = "sexual_harm.harassment", "sexual_harm", 3, "SC"
    SEXUAL_HARM_UPSKIRTING = "sexual_harm.upskirting", "sexual_harm", 2, "SC"
    SEXUAL_HARM_IMAGE_SHARING = "sexual_harm.image_sharing", "sexual_harm", 2, "SC"
    SEXUAL_HARM_SEXTORTION = "sexual_harm.sextortion", "sexual_harm", 1, "S"
    SEXUAL_HARM_HSB_YOUNG = "sexual_harm.hsb_young", "sexual_harm", 2, "SC"
    SEXUAL_HARM_SEXUAL_HEALTH = "sexual_harm.sexual_health", "sexual_harm", 2, "S"
    ONLINE_HARM_ABUSE = "online_harm.abuse", "online", 3, "E"
    ONLINE_HARM_HARMFUL_CONTENT = "online_harm.harmful_content", "online", 3, "E"
    ONLINE_HARM_SELF_HARM_COERCION = "online_harm.self_harm_coercion", "online", 2, "ES", 1
    ONLINE_HARM_SCAM = "online_harm.scam", "online", 3, ""
    ONLINE_HARM_AI_FAKE = "online_harm.ai_fake", "online", 3, "E"
    HOME_HARM_PHYSICAL = "home_harm.physical", "home_harm", 2, "P"
    HOME_HARM_EMOTIONAL = "home_harm.emotional", "home_harm", 2, "E"
    HOME_HARM_SEXUAL = "home_harm.sexual", "home_harm", 1, "S", 1, True
    HOME_HARM_NEGLECT = "home_harm.neglect", "home_harm", 2, "N"
    HOME_HARM_DOMESTIC_ABUSE = "home_harm.domestic_abuse", "home_harm", 2, "EP"
    HOME_HARM_YOUNG_CARER = "home_harm.young_carer", "home_harm", 3, "N"
    HOME_HARM_PARENT_MH_SUBSTANCE = "home_harm.parent_mh_substance", "home_harm", 2, "NE"
    HOME_HARM_HOUSING = "home_harm.housing", "home_harm", 2, "N"
    WELLBEING_SUICIDAL_THOUGHTS = "wellbeing.suicidal_thoughts", "wellbeing", 2, "", 1
    WELLBEING_SELF_HARM = "wellbeing.self_harm", "wellbeing", 2, ""
    WELLBEING_MENTAL_HEALTH = "wellbeing.mental_health", "wellbeing", 3, ""
    WELLBEING_EATING = "wellbeing.eating", "wellbeing", 3, ""
    WELLBEING_SUBSTANCE = "wellbeing.substance", "wellbeing", 3, ""
    WELLBEING_BEREAVEMENT = "wellbeing.bereavement", "wellbeing", 3, ""
    WELLBEING_FRIENDSHIP = "wellbeing.friendship", "wellbeing", 4, ""
    WELLBEING_IDENTITY = "wellbeing.identity", "wellbeing", 3, ""
    EXPLOITATION_GROOMING = "exploitation.grooming", "exploitation", 2, "S"
    EXPLOITATION_SEXUAL = "exploitation.sexual", "exploitation", 1, "S"
    EXPLOITATION_CRIMINAL = "exploitation.criminal", "exploitation", 2, "PE"
    EXPLOITATION_FINANCIAL = "exploitation.financial", "exploitation", 3, "E"
    EXPLOITATION_TRAFFICKING = "exploitation.trafficking", "exploitation", 1, "PS"
    EXPLOITATION_STALKING = "exploitation.stalking", "exploitation", 2, "E"
    HARMFUL_PRACTICE_FGM = "harmful_practice.fgm", "harmful_practice", 1, "PS"
    HARMFUL_PRACTICE_FORCED_MARRIAGE = "harmful_practice.forced_marriage", "harmful_practice", 1, "E"
    HARMFUL_PRACTICE_HBA = "harmful_practice.hba", "harmful_practice", 2, "PE"
    HARMFUL_PRACTICE_FAITH_ABUSE = "harmful_practice.faith_abuse", "harmful_practice", 2, "PE"
    RADICALISATION_EXTREMISM = "radicalisation.extremism", "radicalisation", 2, ""
    RADICALISATION_VIOLENCE_FIXATION = "radicalisation.violence_fixation", "radicalisation", 2, ""
    MISSING_RUNAWAY = "missing.runaway", "missing", 2, "", 1
    MISSING_EDUCATION = "missing.education", "missing", 3, ""
    ADULT_CONDUCT_HARM = "adult_conduct.harm", "adult_conduct", 1, ""
    ADULT_CONDUCT_LOW_LEVEL = "adult_conduct.low_level", "adult_conduct", 2, ""
    ADULT_CONDUCT_RECIPIENT_NAMED = "adult_conduct.recipient_named", "adult_conduct", 2, ""
    OTHER_UNSAFE_PLACE = "other.unsafe_place", "other", 3, ""
    OTHER_UNSURE = "other.unsure", "other", 3, ""
    OTHER_IDEA_OR_GOOD_NEWS = "other.idea_or_good_news", "other", 4, ""
    OTHER_TEST_OR_JOKE = "other.test_or_joke", "other", 4, ""
    OTHER_NOT_SCHOOL = "other.not_school", "other", 3, ""


def topic_of(name: str) -> Topic:
    """Give the topic of a kind or, where only the button was tapped, of a topic.

    Raises:
        ValueError: it is neither.
    """
    return Topic(name) if name in set(Topic) else Kind(name).topic
