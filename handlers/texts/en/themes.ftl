### What a rule of triage means, in a lead's words. A lead reads them; never a pupil.

theme-adult-conduct-harm = an adult at school may have harmed a child
theme-adult-conduct-low-level = an adult's conduct at school
theme-adult-conduct-recipient-named = somebody who reads reports is named
theme-bullying-cyber = bullying online
theme-bullying-encourage-suicide = told to kill or hurt oneself
theme-bullying-general = bullying
theme-bullying-hazing = initiation or hazing
theme-bullying-physical = pushing, tripping, kicking
theme-bullying-prejudice-appearance = bullying because of looks
theme-bullying-prejudice-disability = bullying because of disability
theme-bullying-prejudice-faith = bullying because of faith
theme-bullying-prejudice-home = bullying because of home or family
theme-bullying-prejudice-homophobic = homophobic bullying
theme-bullying-prejudice-race = racist bullying
theme-bullying-prejudice-sexist = sexist bullying
theme-bullying-prejudice-trans = transphobic bullying
theme-exploitation-criminal = criminal exploitation, county lines
theme-exploitation-financial = money: debt, robbery, a bank account used
theme-exploitation-grooming = grooming, an older contact
theme-exploitation-sexual = sexual exploitation
theme-exploitation-stalking = followed or watched
theme-exploitation-trafficking = held, trafficked or made to work
theme-harmful-practice-faith-abuse = abuse linked to faith or spirits
theme-harmful-practice-fgm = female genital mutilation
theme-harmful-practice-forced-marriage = forced marriage
theme-harmful-practice-hba = honour-based abuse
theme-home-harm-domestic-abuse = domestic abuse at home
theme-home-harm-emotional = emotional harm at home
theme-home-harm-housing = nowhere safe to live
theme-home-harm-neglect = neglect
theme-home-harm-parent-mh-substance = a parent's health, drink or drugs
theme-home-harm-physical = hurt at home
theme-home-harm-sexual = sexual harm in the family
theme-missing-education = kept from school
theme-missing-runaway = missing or running away
theme-online-harm-self-harm-coercion = made to harm oneself online
theme-radicalisation-extremism = extremism
theme-radicalisation-violence-fixation = fixed on violence
theme-risk-friend-in-danger = a friend in danger
theme-risk-not-safe-now = not safe, or asks for help
theme-risk-retaliation = afraid of being made to pay for telling
theme-sexual-harm-contact = unwanted touching
theme-sexual-harm-harassment = sexual harassment
theme-sexual-harm-hsb-young = sexual behaviour of young children
theme-sexual-harm-image-sharing = nude or sexual pictures
theme-sexual-harm-rape-assault = rape or sexual assault
theme-sexual-harm-sextortion = blackmail with pictures
theme-sexual-harm-sexual-health = pregnancy or sexual health
theme-sexual-harm-upskirting = filmed under clothes or undressed
theme-sign-despair = signs of despair
theme-violence-assault = attacked or beaten
theme-violence-group = violence by a group
theme-violence-relationship = violence between boyfriend and girlfriend
theme-violence-school-attack = an attack on the school
theme-violence-threat = threats
theme-violence-weapon = a weapon
theme-wellbeing-bereavement = somebody died
theme-wellbeing-eating = eating
theme-wellbeing-identity = identity
theme-wellbeing-mental-health = low mood, anxiety
theme-wellbeing-self-harm = self-harm
theme-wellbeing-substance = drink, drugs, vapes
theme-wellbeing-suicidal-thoughts = suicidal thoughts
theme-wellbeing-young-carer = cares for somebody at home
# No single rule: the whole message sounds like danger.
theme-whole = the message as a whole sounds like danger

# {$rules}: some ids; {$count}: how many more there are.
lead-rules-more = { $rules } and { $count } more
# Above the child's words. {$themes}: the labels above, with semicolons between.
lead-themes = What the words may mean: { $themes }. A computer's guess, never a finding.
# Far below. {$rules}: ids of rules, for whoever looks after them.
lead-rules = Rules that saw it: { $rules }
