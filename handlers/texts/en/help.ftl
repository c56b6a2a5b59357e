### Help cards. At most four numbers at once. Never a question about how, never a method, never blame.
### {$lines}: the helplines that fit, one a line, from the file of helplines (helplines.ftl). It comes last, or, for who
### cannot call, is left empty here and stands above these words: no sentence may lead up to it.

help-general =
    Thank you for telling us. You did the right thing.

    If you or someone else is in danger now, call 999. It is free. If you can't talk, call 999 then press 55 (mobile).

    { $lines }

    You can keep typing. You do not have to.
help-suicide =
    It sounds really hard. You matter. You are not in trouble.

    Are you with a grown-up you trust? Tell them now, or call 999 if you have taken something or hurt yourself badly.

    { $lines }
help-home =
    It is not your fault. If you are scared to be at home today, tell a teacher before you leave, or call 999.

    { $lines }
help-sexual =
    It is not your fault, even if you said yes at first or sent something. You are not in trouble.

    In danger now? Call 999.

    { $lines }
help-image =
    Do not pay. Do not send more. Do not delete the chat. Block if you can. Please don't send the picture to us.

    You are not in trouble. Report Remove (Childline) can help take pictures down.

    In danger now? Call 999.

    { $lines }
help-weapon =
    Stay away from them. Do not try to take it. Tell the nearest grown-up now or call 999. You will not be in trouble for telling.

    { $lines }
help-friend =
    Good friend. You don't have to fix it alone. If your friend may die or be badly hurt today, call 999 and stay near a grown-up.

    { $lines }
help-plain =
    In danger now? Call 999. It is free. If you can't talk, call 999 then press 55 (mobile).

    { $lines }

# The nearest help. The first line of a card while the school's own readers are there; the second one in school
# hours and, where a school hands out devices, at any hour. So it must make sense at home at night, too.
help-status-school = In school? Go to any grown-up or the office now. You can just show them this.
help-status-council = The council's safeguarding team is there now.
# {$when}: when they next look.
help-status-nobody-known = No grown-up can see this now. We can't send help. 999 can.
help-status-nobody = No grown-up can see this now. They next look { $when }. We can't send help. 999 can.

# After [I am in danger now].
danger-call = Call 999 now if you can. Say where you are. If you can't talk, call 999 then press 55 (mobile). Then go to any grown-up near you.
danger-ask-where = Where are you? You can type it here. We give it to the grown-up who reads this.
danger-ask-name = What name should help ask for? Any name is OK.
danger-thanks-told = Thank you. It is kept with what you wrote.
# After [I am in danger now], a place or a name, where the report was sent already.
danger-sent-on = We sent that to the grown-ups who read what you told us.
# After [Skip] under both questions.
danger-skipped = OK. You don't have to say. You can type it any time.
danger-safe-for-now = OK. Thank you for telling us. You can keep typing here.
danger-leave-message = You can type a message now. They read it when they are back.
# What the lead reads before a place or a name that was asked for.
danger-mark-now = [The pupil tapped: I am in danger now.]
danger-mark-where = [Where the pupil is]
danger-mark-name = [The name help should ask for]

button-in-danger = I am in danger now
button-safe-for-now = I am safe for now
button-tell-where = Tell you where I am
# {$day}: a weekday, or "later".
button-leave-message = Leave a message for { $day }
button-leave-message-later = Leave a message for later
button-cannot-call = I can't call or talk
button-can-call = I can call
button-skip-danger = Skip
