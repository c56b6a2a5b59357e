### The adults who read: their roles, how they join, and when they are away.

## Roles, as pupils and adults see them

role-dsl = safeguarding lead
role-ddsl = deputy safeguarding lead
role-head = head teacher
role-chair = chair of governors
role-clerk = clerk to the governors
role-governor = safeguarding governor
role-pastoral = pastoral lead
# A sole proprietor, or in early years the registered person.
role-owner = person in charge
role-trust_dsl = trust's safeguarding lead
role-trust_ceo = head of the trust
role-duty = council's safeguarding team
role-duty_manager = council's safeguarding team
role-dcs_delegate = council's director's office
role-lado = council's officer for allegations
role-analyst = council's analyst
role-dpo = data protection officer

## Joining

# {$role} the role, {$where} the setting or the borough.
lead-seat-held = You are the { $role } for { $where } already. This invitation was not used.
lead-seat-added = You are now also the { $role } for { $where }. Alerts come here.
# The same to governors, analysts and the like. {$role} the role, {$where} the setting or the borough.
lead-seat-added-reads-nothing = You are now also the { $role } for { $where }. For that you read no reports, and no alerts of them come.

# The first question to who joins, below "You are joining as …"; the button says *Only my role*.
lead-name-seen = How should pupils see you? Type a name, like "Mrs A". Or tap Only my role.
# The same to governors, and to people at the council, whose names pupils never see.
lead-name-unseen = What is your name? Pupils do not see it. Type it as they would write it, like "Mrs A": what may be about you is then kept from you. Or tap Only my role.
lead-type-name-unseen = Type your name, or tap Only my role above.
# To a governor, or somebody at the council, who now also reads for a school. {$name}: their name, or "your role only".
lead-name-seen-now = From now on pupils may see who you are: { $name }. To change that, type /me.

# To somebody at the council who is of a school now, too. {$settings}: schools, with their codes, as a list.
lead-past-school = Please tell whoever sent you this link: of { $settings }, pupils can send a report past their school, to the council. Nobody there may read it now but people of that school. Somebody else must join the council's team.
# To somebody at the council who goes away. {$settings}: schools, with their codes, as a list.
lead-past-school-away = While you are away, nobody at the council but people of that school could read what pupils of { $settings } send past it. Please tell the council's duty manager: somebody else must join the team.

# To an adult whose link leads to a school that has closed meanwhile.
lead-invitation-closed = That school has closed here, so there is nobody to read for. If you were to join another, ask for a new link.
# To an adult who has joined before: the table by which they were invited names relatives whom we did not know.
lead-conflicts-added = The link also names people whom you must not read about. They are on your list now: /me shows and changes it.

# {$name}: as they typed it just now.
lead-name-taken = Somebody called { $name } reads here already. If that is you with another account, ask the administrator to end the old one. If not, change your name later with /me, so that pupils can tell you apart.
lead-ask-conflicts =
    Who must you not read about? Relatives, people you live with, close friends, your own children: at these schools or in a report.

    Write here too what pupils call you, if it is not the name that you gave: a nickname, another surname, your first name.

    Type the names, one on each line. They are kept sealed and used for one thing: a report that may be about them, or about you, goes to somebody else. Or tap Nobody.
lead-conflicts-too-long = That is more than can be kept: at most 30 names of 60 letters each. Please send a shorter list.

## What is kept of the adult: /me

# {$name} is what pupils see.
lead-me-name = Pupils see: { $name }
# The same to governors, and to people at the council, whose names pupils never see.
lead-me-name-unseen = Your name here, which pupils do not see: { $name }
lead-me-role-only = your role only
lead-me-seat = Your seat: { $role }, { $where }
# {$names}: as they typed them.
lead-me-conflicts = You are not told of reports that may be about: { $names }
lead-me-conflicts-none = You have named nobody whom you must not read about.
lead-me-away = You are away, back on { $day }.
lead-me-sound-on = At night a report of danger wakes you.
lead-me-sound-off = At night alerts come without a sound.
lead-ask-name = Type the name that pupils should see, like "Mrs A".
# The same to governors, and to people at the council, whose names pupils never see.
lead-ask-name-unseen = Type your name as a pupil would write it, like "Mrs A". Pupils do not see it.
lead-button-my-name = Change my name
lead-button-my-conflicts = Change the names
lead-button-sound-on = Wake me for danger
lead-button-sound-off = Don't wake me
lead-button-nobody = Nobody
lead-button-keep-names = That is right
# {$names}: as an import or they themselves said before.
lead-conflicts-known = So far we know of: { $names }

## Being away: /away

# A day of the year, such as "Monday 30 November".
lead-day = { $day } { $date } { $month }
lead-away-ask-day = On which day are you back? Tap one, or type it: "Monday", "4 December".
lead-away-not-understood = I did not understand the day. On which day are you back? Tap one, or type it: "Monday", "4 December".
lead-away-ask-cover = Back on { $day }. Who covers for you?
lead-away-set = You are away, and back on { $day }. Until then you get no alerts, and pupils are not told that you read. Anything you do here brings you back.
# {$name}: who covers.
lead-away-covered = { $name } covers, and was told.
lead-away-warn =
    Then nobody at your desk is here until { $day }. What pupils send goes to the council's duty desk, in its hours, and nobody at the school reads it.

    You are not away yet.
lead-away-warn-duty =
    Then nobody at the duty desk is here until { $day }. Pupils are told that nobody can look, and the duty manager is told.

    You are not away yet.
lead-back = Welcome back. Alerts come here again. Type /cases for the list.
lead-stays = You are here, as before.
# To the adult who covers. {$name}: who is away.
lead-cover-you = { $name } is away, back on { $day }. You cover. What you may read comes to you as before.
# To a colleague who is here: those who read these cases are all away. {$count} at least 1.
lead-cover-cases =
    { $count ->
        [one] You can now read 1 open case whose readers are away: /cases shows it.
       *[other] You can now read { $count } open cases whose readers are away: /cases shows them.
    }
# To the manager of the duty desk.
lead-duty-all-away = { $name } is away, back on { $day }. Nobody at the duty desk is here now. Please find somebody.
lead-button-back-on = Back on { $day }
lead-button-covers = { $name } covers
lead-button-all-cover = Nobody by name
lead-button-away-yes = I am away all the same
lead-button-away-no = I stay
lead-button-back = I'm back

## Settings

# To the duty desk. {$setting}: a school's name.
lead-setting-closed = { $setting } was closed, and it has open cases. They stay with its leads until they are closed. Please see that somebody ends them.

## Drills and holidays

# {$setting}: a school's name.
lead-drill =
    DRILL · { $setting }

    This is how an alert of danger arrives. Nothing has happened. Tap the button as soon as you see it: how long it took is kept.
lead-drill-answered =
    { $minutes ->
        [0] Thank you: answered in less than a minute.
        [one] Thank you: answered after 1 minute.
       *[other] Thank you: answered after { $minutes } minutes.
    }
lead-drill-answered-already =
    { $minutes ->
        [0] Somebody has answered it already, in less than a minute.
        [one] Somebody has answered it already, after 1 minute.
       *[other] Somebody has answered it already, after { $minutes } minutes.
    }
lead-drill-unanswered = The drill at { $setting } was not answered within 15 minutes. A real report of danger would have waited. Please find out what kept it.
# {$first} and {$last}: days such as "Monday 21 December".
lead-holiday-bare =
    { $count ->
        [one] { $setting }: nobody covers on 1 day of the coming holiday, { $first }.
       *[other] { $setting }: nobody covers on { $count } days of the coming holiday, from { $first } to { $last }.
    } On such days the council's duty desk looks, in its hours. To enter who covers, tell the administrator.
# To the council's duty desk, of all schools together. {$names}: a line each, {$count} how many, at least 2.
lead-holiday-list =
    In { $count } settings nobody covers on days of the coming holiday, from { $first } to { $last }. On such days you look, in your hours. Ask them who covers, and tell the administrator:

    { $names }
# The last line of that list.
lead-holiday-more =
    { $count ->
        [one] and 1 more
       *[other] and { $count } more
    }
lead-poster-works = The poster works: this code leads pupils to { $setting }. That is written down.
lead-poster-other = This code leads pupils to { $setting }, where you do not sit.
lead-poster-unknown = No setting has this code. On a poster it would lead pupils to the council.
