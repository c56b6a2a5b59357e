### What a report is about: kinds, topics, facets. Ids stand in `safeguarding/report.py` and `safeguarding/facets.py`.

## The nine buttons. Short; a child of nine reads them. Their order is fixed.

button-topic-bullying = Someone is being mean or bullying
button-topic-violence = Fighting, hurting or weapons
button-topic-sexual_harm = Touching, pictures or sexual stuff
button-topic-online = Something online or on my phone
button-topic-home_harm = Something at home
button-topic-wellbeing = My feelings or hurting myself
button-topic-exploitation = Gangs, drugs or someone using me
button-topic-adult_conduct = A grown-up at school or club
button-topic-other = Something else, or not sure

## Easy read: the words under the six pictures.

button-picture-bullying = Mean people
button-picture-violence = Hurt
button-picture-sexual_harm = Touching or pictures
button-picture-home_harm = Home
button-picture-wellbeing = Sad or worried
button-picture-adult_conduct = A grown-up

## Topics and kinds as a lead reads them.

lead-topic-bullying = Bullying
lead-topic-violence = Violence
lead-topic-sexual_harm = Sexual harm
lead-topic-online = Online harm
lead-topic-home_harm = Harm at home
lead-topic-wellbeing = Wellbeing
lead-topic-exploitation = Exploitation
lead-topic-harmful_practice = Harmful practices
lead-topic-radicalisation = Radicalisation
lead-topic-missing = Missing
lead-topic-adult_conduct = Conduct of an adult
lead-topic-other = Something else

lead-kind-bullying-general = Bullying, unspecified
lead-kind-bullying-verbal = Verbal bullying
lead-kind-bullying-physical = Physical bullying (no injury)
lead-kind-bullying-exclusion = Social exclusion / indirect
lead-kind-bullying-rumours = Rumour spreading
lead-kind-bullying-property = Theft / damage / demands
lead-kind-bullying-cyber = Cyberbullying
lead-kind-bullying-encourage_suicide = Encouraging suicide/self-harm (possible offence)
lead-kind-bullying-hazing = Initiation / hazing
lead-kind-bullying-prejudice_race = Racist / xenophobic / GRT
lead-kind-bullying-prejudice_faith = Faith-based (incl. antisemitic, anti-Muslim)
lead-kind-bullying-prejudice_disability = SEND / disablist
lead-kind-bullying-prejudice_homophobic = Homophobic / biphobic
lead-kind-bullying-prejudice_trans = Transphobic / gender-questioning
lead-kind-bullying-prejudice_sexist = Sexist / misogynistic
lead-kind-bullying-prejudice_appearance = Appearance / health
lead-kind-bullying-prejudice_home = Home circumstances, carer, looked-after, poverty
lead-kind-violence-assault = Physical assault
lead-kind-violence-threat = Threat of harm
lead-kind-violence-weapon = Weapon seen, carried, threatened
lead-kind-violence-group = Serious/gang violence, planned fight
lead-kind-violence-relationship = Teenage relationship abuse
lead-kind-violence-school_attack = Mass-harm threat
lead-kind-sexual_harm-rape_assault = Rape / assault by penetration / sexual assault
lead-kind-sexual_harm-harassment = Sexual harassment
lead-kind-sexual_harm-upskirting = Upskirting / voyeurism
lead-kind-sexual_harm-image_sharing = Self-generated intimate images, incl. AI/deepfake
lead-kind-sexual_harm-sextortion = Sextortion
lead-kind-sexual_harm-hsb_young = Harmful sexual behaviour (use Brook/Hackett continuum)
lead-kind-sexual_harm-sexual_health = Under-age sex, pregnancy, STI
lead-kind-online_harm-abuse = Online abuse (not peer bullying)
lead-kind-online_harm-harmful_content = Suicide/self-harm/violent/porn content
lead-kind-online_harm-self_harm_coercion = Com/764-type coercion
lead-kind-online_harm-scam = Commerce/fraud/account takeover
lead-kind-online_harm-ai_fake = AI/deepfake (non-sexual)
lead-kind-home_harm-physical = Physical abuse
lead-kind-home_harm-emotional = Emotional abuse
lead-kind-home_harm-sexual = Intra-familial sexual abuse
lead-kind-home_harm-neglect = Neglect
lead-kind-home_harm-domestic_abuse = Domestic abuse (child is a victim in own right)
lead-kind-home_harm-young_carer = Young carer, unmet need
lead-kind-home_harm-parent_mh_substance = Parental substance/mental health
lead-kind-home_harm-housing = Homelessness / housing
lead-kind-wellbeing-suicidal_thoughts = Suicidal ideation / plan / attempt
lead-kind-wellbeing-self_harm = Self-harm
lead-kind-wellbeing-mental_health = Mental health
lead-kind-wellbeing-eating = Eating disorder signs
lead-kind-wellbeing-substance = Substance misuse
lead-kind-wellbeing-bereavement = Bereavement / loss
lead-kind-wellbeing-friendship = Peer conflict (not bullying)
lead-kind-wellbeing-identity = Identity questions (never disclose to home without DSL)
lead-kind-exploitation-grooming = Grooming / online contact / CSE
lead-kind-exploitation-sexual = CSE incl. group-based
lead-kind-exploitation-criminal = CCE / county lines / debt bondage
lead-kind-exploitation-financial = Money mule, fraud
lead-kind-exploitation-trafficking = Trafficking / modern slavery (NRM)
lead-kind-exploitation-stalking = Stalking / predatory approach
lead-kind-harmful_practice-fgm = FGM (known = teacher duty; risk)
lead-kind-harmful_practice-forced_marriage = Forced / child marriage (any under-18 marriage)
lead-kind-harmful_practice-hba = So-called honour-based abuse
lead-kind-harmful_practice-faith_abuse = Abuse linked to faith or belief
lead-kind-radicalisation-extremism = Prevent concern
lead-kind-radicalisation-violence_fixation = Fixation on violence
lead-kind-missing-runaway = Missing child
lead-kind-missing-education = Missing education, unexplained absence
lead-kind-adult_conduct-harm = Allegation that may meet the harm threshold
lead-kind-adult_conduct-low_level = Low-level concern about an adult
lead-kind-adult_conduct-recipient_named = A reader is named
lead-kind-other-unsafe_place = Unsafe place
lead-kind-other-unsure = Not sure
lead-kind-other-idea_or_good_news = Idea or good news
lead-kind-other-test_or_joke = Test or joke
lead-kind-other-not_school = Not about school

## Facets as a lead reads them.

lead-facet-role-self = the child it is about
lead-facet-role-friend = a friend
lead-facet-role-witness = a witness
lead-facet-role-on_behalf = on behalf: an adult, a brother or sister
lead-facet-role-undisclosed = not said

lead-facet-mode-in_person = in person
lead-facet-mode-online = online
lead-facet-mode-both = in person and online
lead-facet-mode-unknown = not known

lead-facet-frequency-once = once
lead-facet-frequency-few = a few times
lead-facet-frequency-often = often
lead-facet-frequency-every_day = every day
lead-facet-frequency-unknown = not known

lead-facet-when-now = now
lead-facet-when-today = today
lead-facet-when-this_week = this week
lead-facet-when-longer_ago = longer ago
lead-facet-when-unknown = not known

lead-facet-place-classroom = classroom
lead-facet-place-corridor = corridor
lead-facet-place-toilets = toilets
lead-facet-place-changing_room = changing room
lead-facet-place-yard_field = yard or field
lead-facet-place-canteen = canteen
lead-facet-place-bus_travel = bus or on the way
lead-facet-place-outside_gates = outside the gates
lead-facet-place-online = online
lead-facet-place-home = home
lead-facet-place-community = in the community
lead-facet-place-other_school = another school
lead-facet-place-care_placement = care placement
lead-facet-place-unknown = not known

lead-facet-who-pupil_same_school = pupil of the same school
lead-facet-who-pupil_other_school = pupil of another school
lead-facet-who-group = a group
lead-facet-who-adult_school_staff = adult: school staff
lead-facet-who-adult_volunteer_contractor = adult: volunteer or contractor
lead-facet-who-adult_family = adult: family
lead-facet-who-adult_other_known = adult: known otherwise
lead-facet-who-adult_stranger = adult: stranger
lead-facet-who-online_only_contact = contact known online only
lead-facet-who-boyfriend_girlfriend = boyfriend or girlfriend
lead-facet-who-self = the child
lead-facet-who-unknown = not known

lead-facet-bias-race_ethnicity = race or ethnicity
lead-facet-bias-nationality_language = nationality or language
lead-facet-bias-gypsy_roma_traveller = Gypsy, Roma or Traveller
lead-facet-bias-religion_belief = religion or belief
lead-facet-bias-disability = disability
lead-facet-bias-sen = special educational needs
lead-facet-bias-sex_sexism_misogyny = sex: sexism, misogyny
lead-facet-bias-sexual_orientation = sexual orientation: homophobic, biphobic
lead-facet-bias-gender_reassignment = gender reassignment: transphobic
lead-facet-bias-appearance_health = appearance or health
lead-facet-bias-family_home = family or home: poverty, family in prison, bereaved
lead-facet-bias-young_carer = young carer
lead-facet-bias-looked_after = looked after: in care, adopted, with kin
lead-facet-bias-pregnancy_maternity = pregnancy or maternity
lead-facet-bias-other_difference = another difference
lead-facet-bias-none = none
lead-facet-bias-unknown = not known

lead-facet-flags-staff_allegation = allegation against staff
lead-facet-flags-staff_concern = concern about staff
lead-facet-flags-conflict_of_interest = conflict of interest
lead-facet-flags-retaliation = fear of retaliation
lead-facet-flags-do_not_contact_home = do not contact home
lead-facet-flags-not_safe_now = not safe now
lead-facet-flags-friend_in_danger = a friend in danger
lead-facet-flags-image_exists = an image exists
lead-facet-flags-weapon_present = weapon present
lead-facet-flags-fgm_known = FGM known: personal duty of the teacher
lead-facet-flags-csa_disclosure = disclosure of child sexual abuse
lead-facet-flags-other_school = another school
lead-facet-flags-sibling_setting = a sibling's setting
lead-facet-flags-media_dropped = a file could not be kept

lead-facet-wants-talk = someone to talk to
lead-facet-wants-make_it_stop = make it stop
lead-facet-wants-just_know = just to know
lead-facet-wants-dont_know = does not know
lead-facet-wants-none = nothing said
