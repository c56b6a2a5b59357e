"""The vocabulary, held against the numbers that safeguarding leads agreed on. Source: DOMAIN 1.1 and 1.2."""

from __future__ import annotations

import pytest

from handlers.kinds import lead_facet, lead_kind, picture_button, topic_button
from handlers.texts import ENGLISH, load
from safeguarding.facets import FACETS, MANY, SAFETY_SCALE
from safeguarding.report import BUTTONS, PICTURES, Kind, Topic, Urgency, topic_of

# id, default urgency (! worse when it happens now, * contact abuse), categories of abuse
AGREED = """
bullying.general 3 C
bullying.verbal 3 C
bullying.physical 3 C
bullying.exclusion 3 C
bullying.rumours 3 C
bullying.property 3 C
bullying.cyber 3 C
bullying.encourage_suicide 2 C
bullying.hazing 2 C
bullying.prejudice_race 3 C
bullying.prejudice_faith 3 C
bullying.prejudice_disability 3 C
bullying.prejudice_homophobic 3 C
bullying.prejudice_trans 3 C
bullying.prejudice_sexist 3 C
bullying.prejudice_appearance 3 C
bullying.prejudice_home 3 C
violence.assault 2 PC
violence.threat 2 C
violence.weapon 1 C
violence.group 2 C
violence.relationship 2 PEC
violence.school_attack 1 C
sexual_harm.rape_assault 1* SC
sexual_harm.harassment 3 SC
sexual_harm.upskirting 2 SC
sexual_harm.image_sharing 2 SC
sexual_harm.sextortion 1 S
sexual_harm.hsb_young 2 SC
sexual_harm.sexual_health 2 S
online_harm.abuse 3 E
online_harm.harmful_content 3 E
online_harm.self_harm_coercion 2! ES
online_harm.scam 3 -
online_harm.ai_fake 3 E
home_harm.physical 2 P
home_harm.emotional 2 E
home_harm.sexual 1* S
home_harm.neglect 2 N
home_harm.domestic_abuse 2 EP
home_harm.young_carer 3 N
home_harm.parent_mh_substance 2 NE
home_harm.housing 2 N
wellbeing.suicidal_thoughts 2! -
wellbeing.self_harm 2 -
wellbeing.mental_health 3 -
wellbeing.eating 3 -
wellbeing.substance 3 -
wellbeing.bereavement 3 -
wellbeing.friendship 4 -
wellbeing.identity 3 -
exploitation.grooming 2 S
exploitation.sexual 1 S
exploitation.criminal 2 PE
exploitation.financial 3 E
exploitation.trafficking 1 PS
exploitation.stalking 2 E
harmful_practice.fgm 1 PS
harmful_practice.forced_marriage 1 E
harmful_practice.hba 2 PE
harmful_practice.faith_abuse 2 PE
radicalisation.extremism 2 -
radicalisation.violence_fixation 2 -
missing.runaway 2! -
missing.education 3 -
adult_conduct.harm 1 -
adult_conduct.low_level 2 -
adult_conduct.recipient_named 2 -
other.unsafe_place 3 -
other.unsure 3 -
other.idea_or_good_news 4 -
other.test_or_joke 4 -
other.not_school 3 -
"""
FACET_IDS = """
role self friend witness on_behalf undisclosed
mode in_person online both unknown
frequency once few often every_day unknown
when now today this_week longer_ago unknown
place classroom corridor toilets changing_room yard_field canteen bus_travel outside_gates online home community
 other_school care_placement unknown
who pupil_same_school pupil_other_school group adult_school_staff adult_volunteer_contractor adult_family
 adult_other_known adult_stranger online_only_contact boyfriend_girlfriend self unknown
bias race_ethnicity nationality_language gypsy_roma_traveller religion_belief disability sen sex_sexism_misogyny
 sexual_orientation gender_reassignment appearance_health family_home young_carer looked_after pregnancy_maternity
 other_difference none unknown
flags staff_allegation staff_concern conflict_of_interest retaliation do_not_contact_home not_safe_now
 friend_in_danger image_exists weapon_present fgm_known csa_disclosure other_school sibling_setting media_dropped
wants talk make_it_stop just_know dont_know none
"""
TEXTS = load(strict=True)


def written(kind: Kind) -> str:
    """Write a kind as the agreed table does."""
    worse = "!" if kind.worst < kind.urgency else ""
    return f"{kind} {int(kind.urgency)}{'*' if kind.contact else ''}{worse} {''.join(kind.abuse) or '-'}"


def test_the_table_of_kinds_is_the_agreed_one() -> None:
    assert [written(kind) for kind in Kind] == AGREED.split("\n")[1:-1]


def test_a_changed_urgency_or_category_is_noticed() -> None:
    weapon = written(Kind.VIOLENCE_WEAPON)
    assert weapon == "violence.weapon 1 C"
    assert weapon.replace("1", "2") not in AGREED.split("\n")


def test_every_kind_belongs_to_the_topic_of_its_name_and_nothing_is_made_less_urgent() -> None:
    for kind in Kind:
        named = kind.split(".")[0]
        assert kind.topic == ("online" if named == "online_harm" else named)
        assert topic_of(kind) is kind.topic
        assert kind.worst <= kind.urgency
    assert {kind.topic for kind in Kind} == set(Topic)
    assert [topic_of(topic) for topic in Topic] == list(Topic)


def test_contact_abuse_is_most_urgent_by_default() -> None:
    assert [kind for kind in Kind if kind.contact] == [Kind.SEXUAL_HARM_RAPE_ASSAULT, Kind.HOME_HARM_SEXUAL]
    assert all(kind.urgency is Urgency.P1 for kind in Kind if kind.contact)


def test_an_unknown_id_is_refused() -> None:
    with pytest.raises(ValueError, match="by_moonlight"):
        topic_of("bullying.by_moonlight")


def test_the_facets_are_the_agreed_ones() -> None:
    lines = FACET_IDS.replace("\n ", " ").strip().split("\n")
    assert [" ".join((name, *ids)) for name, ids in FACETS.items()] == lines
    assert set(FACETS) > MANY
    assert list(SAFETY_SCALE) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]


def test_nine_buttons_and_six_pictures_each_have_words() -> None:
    assert len(BUTTONS) == 9
    assert len(PICTURES) == 6
    assert set(PICTURES) < set(BUTTONS)
    labels = [*map(topic_button, BUTTONS), *map(picture_button, PICTURES)]
    assert [key for key in labels if not TEXTS.has(ENGLISH, key)] == []
    harmful = [topic_button(Topic.HARMFUL_PRACTICE), topic_button(Topic.RADICALISATION)]
    assert not any(TEXTS.has(ENGLISH, key) for key in harmful), "a pupil never has to pick that word"


def test_every_kind_has_a_label_for_leads() -> None:
    """A pupil picks one of nine buttons; kinds are for leads (DOMAIN 1)."""
    for kind in Kind:
        assert TEXTS.has(ENGLISH, lead_kind(kind)), kind
    assert all(TEXTS.has(ENGLISH, lead_kind(topic)) for topic in Topic)
    for facet, answers in FACETS.items():
        assert all(TEXTS.has(ENGLISH, lead_facet(facet, answer)) for answer in answers), facet
