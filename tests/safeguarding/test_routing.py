"""Who may read: the table of DOMAIN 2.2 by number, and what MOMENTS 9 to 12 say of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from safeguarding.case import Status, change_status
from safeguarding.errors import StatusNotAllowed
from safeguarding.report import Concern, Urgency
from safeguarding.routing import (
    DCS,
    DUTY,
    MANAGER,
    Matter,
    Member,
    Route,
    Setting,
    route,
)
from safeguarding.signs import matching_rules
from safeguarding.steps import STEPS

LEADS, HEAD, CHAIR = "HFHS/leads", "HFHS/head", "HFHS/chair"
SCHOOL = Setting("HFHS")
NOBODY = frozenset[str]()


def seat(person: str, *desks: str, active: bool = True, close: str = "") -> Member:
    return Member(person, frozenset(desks), active, frozenset(close.split()))


DSL, DDSL = seat("dsl", LEADS), seat("ddsl", LEADS)
THE_HEAD, THE_CHAIR, CLERK = seat("head", HEAD), seat("chair", CHAIR), seat("clerk", "HFHS/clerk")
PASTORAL = seat("pastoral", "HFHS/pastoral")
DUTY_1, DUTY_2 = seat("duty1", DUTY), seat("duty2", DUTY)
BOSS, DELEGATE = seat("manager", MANAGER), seat("delegate", DCS)
EVERYBODY = (DSL, DDSL, THE_HEAD, THE_CHAIR, CLERK, PASTORAL, DUTY_1, DUTY_2, BOSS, DELEGATE)
BOROUGH = (DUTY_1, DUTY_2, BOSS, DELEGATE)
NO = Matter(Concern.NO, shown=frozenset({"dsl", "ddsl"}))


def ask(matter: Matter, people: tuple[Member, ...] = EVERYBODY, setting: Setting | None = SCHOOL) -> Route:
    return route(matter, people, setting)


def about(*signs: str, matter: Matter = NO) -> Matter:
    return replace(matter, signs=frozenset(signs))


# -- by number ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "urgent", [replace(NO, urgency=Urgency.P1), about("flags.not_safe_now"), about("flags.weapon_present")]
)
def test_r1_life_at_risk_reaches_every_lead_and_tells_the_head_the_fact_only(urgent: Matter) -> None:
    found = ask(urgent)
    assert found.why[0] == "R1"
    assert found.readers == (LEADS,)
    assert found.permitted >= {"dsl", "ddsl"}
    assert found.copies == (HEAD,)
    assert found.steps[0] == "call-999"


def test_r1_adds_nobody_who_is_hidden_and_no_copy_of_a_restricted_case() -> None:
    for matter in (
        Matter(Concern.READER, urgency=Urgency.P1, pointed=frozenset({"dsl"})),
        Matter(Concern.HEAD, urgency=Urgency.P1),
        Matter(Concern.NO, urgency=Urgency.P1, mentioned=frozenset({"head"})),
    ):
        calm, urgent = ask(replace(matter, urgency=Urgency.P3)), ask(matter)
        assert urgent.readers == calm.readers
        assert urgent.permitted == calm.permitted
        assert urgent.hidden == calm.hidden
        assert urgent.copies == ()


def test_r2_suspected_significant_harm_goes_to_the_leads() -> None:
    found = ask(about("home_harm.physical"))
    assert (found.readers, found.why) == ((LEADS,), ("R2",))
    assert not found.restricted
    assert "refer-mash" in found.steps


@pytest.mark.parametrize(
    "matter",
    [
        Matter(Concern.OTHER_ADULT),
        about("adult_conduct.harm"),
        about("flags.staff_allegation"),
        about("who.adult_school_staff"),
        about("who.adult_volunteer_contractor"),
    ],
)
def test_r3_an_allegation_goes_to_the_head_and_not_to_the_leads(matter: Matter) -> None:
    found = ask(matter)
    assert found.why[0] == "R3"
    assert found.readers == (HEAD, DUTY)
    assert not found.permitted & {"dsl", "ddsl"}
    assert found.copies == ()
    assert found.restricted
    assert found.steps[0] == "tell-lado"


def test_r4_about_the_head_goes_to_the_chair() -> None:
    found = ask(Matter(Concern.HEAD))
    assert "R4" in found.why
    assert found.readers == (CHAIR, DUTY)
    assert found.hidden == {"head"}
    assert HEAD not in (*found.readers, *found.waiting, *found.above, *found.copies)


def test_r4_a_sole_proprietor_is_passed_by() -> None:
    found = ask(Matter(Concern.HEAD), setting=Setting("HFHS", sole_proprietor=True))
    assert found.readers == (DUTY,)
    assert "tell-lado" in found.steps


def test_r4_in_a_trust_the_next_is_the_trusts_safeguarding_lead() -> None:
    trust = seat("trust", "HFHS/trust_dsl")
    people = tuple(one for one in EVERYBODY if one is not THE_CHAIR)
    found = ask(Matter(Concern.HEAD), (*people, trust), Setting("HFHS", trust=True))
    assert found.readers == ("HFHS/trust_dsl", DUTY)


def test_r5_a_low_level_concern_goes_to_the_head_or_as_policy_says() -> None:
    low = about("adult_conduct.low_level")
    assert ask(low).readers == (HEAD, DUTY)
    assert ask(low).why == ("R5",)
    policy = ask(low, setting=Setting("HFHS", low_level_to_leads=True))
    assert policy.readers == (LEADS,)
    assert policy.restricted


def test_r5_without_a_head_goes_to_the_leads_whom_the_pupil_did_not_mean() -> None:
    people = tuple(one for one in EVERYBODY if one is not THE_HEAD)
    assert ask(about("adult_conduct.low_level"), people).readers == (LEADS,)
    answered = about("adult_conduct.low_level", matter=Matter(Concern.OTHER_ADULT))
    assert ask(answered, people).readers == (CHAIR, DUTY)


def test_r6_a_lead_who_was_pointed_to_is_hidden_and_the_deputy_is_not_used() -> None:
    found = ask(Matter(Concern.READER, pointed=frozenset({"dsl"})))
    assert "R6" in found.why
    assert found.readers == (HEAD, DUTY)
    assert found.hidden == {"dsl"}
    assert LEADS not in (*found.readers, *found.waiting, *found.above, *found.copies)


@pytest.mark.parametrize(
    "head",
    [
        seat("head", HEAD, LEADS),  # the head is the lead
        seat("head", HEAD, close="dsl"),  # related
        seat("head", HEAD, active=False),  # not there
    ],
)
def test_r6_goes_on_to_the_chair_where_the_head_is_the_lead_or_close_or_away(head: Member) -> None:
    pointed = frozenset({"head"}) if LEADS in head.desks else frozenset({"dsl"})
    related = seat("dsl", LEADS, close="head" if head.close else "")
    found = ask(Matter(Concern.READER, pointed=pointed), (related, DDSL, head, THE_CHAIR, CLERK, *BOROUGH))
    assert found.readers == (CHAIR, DUTY)


def test_r6_a_lead_whom_only_the_words_may_name_is_hidden_and_the_duty_desk_reads_beside_the_rest() -> None:
    third = seat("third", LEADS)
    found = ask(replace(NO, shown=None, mentioned=frozenset({"dsl"})), (*EVERYBODY, third))
    assert found.readers == (LEADS, DUTY)
    assert "dsl" not in found.permitted
    assert found.permitted >= {"ddsl", "third"}
    assert found.restricted


def test_r7_the_chair_named_goes_to_the_clerk_and_the_duty_desk_or_to_the_trust() -> None:
    named = about("adult_conduct.harm", matter=replace(NO, mentioned=frozenset({"chair"})))
    found = ask(named)
    assert "R7" in found.why
    assert found.readers == ("HFHS/clerk", DUTY)
    trust = (seat("ceo", "HFHS/trust_ceo"), seat("trust", "HFHS/trust_dsl"))
    academy = ask(named, (*EVERYBODY, *trust), Setting("HFHS", trust=True))
    assert academy.readers == ("HFHS/trust_ceo", "HFHS/trust_dsl")


def test_r8_a_duty_officer_named_goes_to_the_directors_delegate() -> None:
    named = about("adult_conduct.harm", matter=replace(NO, mentioned=frozenset({"duty1"})))
    found = ask(named)
    assert "R8" in found.why
    assert found.readers == (DCS, MANAGER)
    assert DUTY not in found.readers
    assert "show-nspcc" in found.steps


@pytest.mark.parametrize(
    ("rule", "sign", "step"),
    [
        ("R9", "flags.fgm_known", "police-101-fgm"),
        ("R10", "harmful_practice.forced_marriage", "not-home"),
        ("R11", "radicalisation.extremism", "refer-prevent"),
        ("R12", "sexual_harm.harassment", "assess-both"),
        ("R13", "sexual_harm.image_sharing", "do-not-view"),
        ("R14", "exploitation.criminal", "refer-nrm"),
        ("R15", "missing.runaway", "police-missing"),
        ("R16", "bias.looked_after", "tell-social-worker"),
    ],
)
def test_r9_to_r16_go_to_the_leads_with_steps_of_their_own(rule: str, sign: str, step: str) -> None:
    found = ask(about(sign))
    assert found.why[0] == rule
    assert found.readers == (LEADS,)
    assert step in found.steps
    assert found.copies == ((HEAD,) if rule in ("R9", "R11", "R15") else ())


def test_r10_home_is_not_told() -> None:
    for sign in ("harmful_practice.hba", "home_harm.neglect", "wellbeing.identity"):
        assert ask(about(sign)).steps[0] == "not-home"


def test_r12_and_r17_whoever_is_close_to_a_named_child_does_not_read() -> None:
    for sign in ("sexual_harm.harassment", "bullying.verbal"):
        found = ask(about(sign, matter=replace(NO, touched=frozenset({"ddsl"}))))
        assert "ddsl" not in found.permitted
        assert found.readers == (LEADS, DUTY)


def test_r17_bullying_goes_to_the_leads_or_to_pastoral_as_the_setting_says() -> None:
    assert ask(about("bullying.verbal")).why == ("R17",)
    assert ask(about("bullying.verbal")).readers == (LEADS,)
    chosen = Setting("HFHS", pastoral_first=True)
    assert ask(about("bullying.verbal"), setting=chosen).readers == ("HFHS/pastoral", DUTY)
    assert ask(about("bullying.verbal", "home_harm.physical"), setting=chosen).readers == (LEADS,)
    urgent = ask(about("bullying.verbal", matter=replace(NO, urgency=Urgency.P1)), setting=chosen)
    assert LEADS in urgent.readers


def test_r18_a_suggestion_goes_to_pastoral_where_the_setting_says_so() -> None:
    assert ask(about("other.idea_or_good_news")).why == ("R18",)
    chosen = Setting("HFHS", pastoral_first=True)
    assert ask(about("other.unsafe_place"), setting=chosen).readers == ("HFHS/pastoral", DUTY)


def test_the_order_is_r9_to_r16_then_r2_then_r17_then_r18() -> None:
    every = frozenset(
        {
            "other.unsafe_place", "bullying.verbal", "home_harm.physical", "bias.looked_after",
            "missing.runaway", "exploitation.sexual", "sexual_harm.sextortion", "sexual_harm.harassment",
            "radicalisation.extremism", "harmful_practice.fgm", "flags.fgm_known",
        }
    )  # fmt: skip
    assert matching_rules(every) == ["R9", "R10", "R11", "R12", "R13", "R14", "R15", "R16", "R2"]
    assert matching_rules(frozenset({"bullying", "other.unsafe_place"})) == ["R17"]
    assert set(STEPS) == {f"R{number}" for number in range(1, 19)}


# -- MOMENTS 9 to 12 ----------------------------------------------------------------------------


def test_send_but_not_to_my_school_is_the_duty_desk_alone() -> None:
    both = seat("both", LEADS, DUTY)
    for concern in (*Concern, None):
        found = ask(Matter(concern, away=True, urgency=Urgency.P1), (*EVERYBODY, both))
        assert found.readers == (DUTY,)
        assert not found.permitted
        assert {"dsl", "ddsl", "head", "chair", "both"} <= found.hidden
        assert all(desk.startswith("borough/") for desk in (*found.waiting, *found.above))


def test_not_sure_adds_the_duty_desk_and_never_the_head() -> None:
    found = ask(Matter(Concern.UNSURE))
    assert found.readers == (DUTY,)
    assert all(desk.startswith("borough/") for desk in (*found.waiting, *found.above, *found.copies))


@pytest.mark.parametrize(
    "unasked",
    [
        Matter(signs=frozenset({"adult_conduct.low_level"})),
        Matter(signs=frozenset({"adult_conduct.recipient_named"})),
        Matter(signs=frozenset({"adult_conduct"})),
        Matter(an_adult=True),
        Matter(mentioned=frozenset({"ddsl"})),
    ],
)
def test_skipped_with_an_adult_at_school_counts_as_yes(unasked: Matter) -> None:
    found = ask(unasked)
    assert found.readers == (DUTY,)
    assert not found.permitted


def test_skipped_without_one_goes_to_the_leads_and_the_duty_desk() -> None:
    found = ask(Matter())
    assert found.readers == (LEADS, DUTY)


def test_a_plain_no_holds_for_those_who_were_shown_only() -> None:
    joined_later = seat("later", LEADS)
    found = ask(NO, (*EVERYBODY, joined_later))
    assert "later" not in found.permitted


def test_where_one_lead_may_read_the_duty_desk_is_the_second() -> None:
    away = seat("ddsl", LEADS, active=False)
    assert ask(NO, (DSL, away, THE_HEAD, *BOROUGH)).readers == (LEADS, DUTY)
    hidden = replace(NO, mentioned=frozenset({"duty1"}))
    assert ask(hidden, (DSL, DUTY_1, BOSS)).readers == (LEADS, MANAGER)


def test_in_holidays_without_a_rota_the_duty_desk_reads_beside_the_leads() -> None:
    assert ask(replace(NO, stand_in=True)).readers == (LEADS, DUTY)
    assert ask(Matter(Concern.HEAD, stand_in=True)).readers == (CHAIR, DUTY)


def test_a_setting_without_leads_is_read_by_the_duty_desk() -> None:
    assert ask(NO, (THE_HEAD, THE_CHAIR, *BOROUGH)).readers == (DUTY,)
    assert ask(NO, BOROUGH, None).readers == (DUTY,)


def test_the_desk_of_a_rung_without_anybody_is_passed_over() -> None:
    matter = Matter(Concern.READER, pointed=frozenset({"dsl"}))
    assert ask(matter, (DSL, DDSL, *BOROUGH)).readers == (DUTY,)
    assert ask(matter, (DSL, DDSL, BOSS, DELEGATE)).readers == (MANAGER, DCS)
    assert ask(matter, (DSL, DDSL, DELEGATE)).readers == (DCS,)


def test_words_that_may_mean_the_only_duty_officer_never_leave_a_child_with_nobody() -> None:
    """A role word fits the council lady who came to the house, too; the leads were not named."""
    unasked = Matter(mentioned=frozenset({"duty1"}), an_adult=True)
    assert ask(unasked, (DSL, DDSL, THE_HEAD, DUTY_1)).readers == (HEAD,)
    small = ask(unasked, (DSL, DDSL, DUTY_1))
    assert (small.readers, small.permitted, small.nobody) == ((LEADS,), {"dsl", "ddsl"}, False)
    for concern in (Concern.READER, Concern.OTHER_ADULT, Concern.UNSURE, Concern.HEAD):
        found = ask(Matter(concern, mentioned=frozenset({"duty1"})), (DSL, DDSL, THE_HEAD, DUTY_1))
        assert LEADS not in found.readers
    assert ask(Matter(away=True, mentioned=frozenset({"duty1"})), (DSL, DDSL, THE_HEAD, DUTY_1)).nobody


@pytest.mark.parametrize("unclear", [Matter(Concern.UNSURE), Matter(an_adult=True)])
def test_a_lead_who_also_sits_at_the_duty_desk_does_not_read_there_what_may_be_about_them(
    unclear: Matter,
) -> None:
    both = seat("both", LEADS, DUTY)
    found = ask(unclear, (both, DDSL, DUTY_1))
    assert found.readers == (DUTY,)
    assert found.hidden == {"both"}
    assert not ask(unclear, (both, DDSL)).nobody


def test_a_case_without_any_reader_is_kept_for_the_duty_desk_and_says_so() -> None:
    found = ask(NO, ())
    assert found.readers == (DUTY,)
    assert found.nobody


def test_later_rungs_may_read_when_their_turn_comes_and_those_above_hear_of_it() -> None:
    found = ask(NO)
    assert (found.waiting, found.above) == ((HEAD, DUTY), (MANAGER, DCS))


# -- settings that differ -----------------------------------------------------------------------


def test_alternative_provision_has_two_primaries() -> None:
    home = seat("home", "HOME/leads")
    found = ask(NO, (*EVERYBODY, home), Setting("HFHS", alternative=True, home="HOME"))
    assert found.readers == (LEADS, "HOME/leads")
    assert found.permitted >= {"dsl", "ddsl", "home"}


def test_early_years_allegations_go_to_the_registered_person_and_ofsted_is_told() -> None:
    found = ask(Matter(Concern.OTHER_ADULT), setting=Setting("HFHS", early_years=True))
    assert found.readers == (HEAD, DUTY)
    assert "tell-ofsted" in found.steps


def test_a_child_of_another_school_is_read_at_the_reporters_and_then_passed_on() -> None:
    found = ask(about("bullying.verbal", "flags.other_school"))
    assert found.readers == (LEADS,)
    assert "transfer" in found.steps


@pytest.mark.parametrize(
    ("found", "wanted"),
    [(Status.NEW, Status.CLOSED), (Status.OPEN, Status.NEW), (Status.CLOSED, Status.NEW)],
)
def test_a_case_is_read_before_it_is_closed_and_never_becomes_new_again(
    found: Status, wanted: Status
) -> None:
    with pytest.raises(StatusNotAllowed):
        change_status(found, wanted)
    assert change_status(Status.CLOSED, Status.OPEN) is Status.OPEN
