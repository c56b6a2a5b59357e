### Help cards. At most four numbers at once. Never a question about how, never a method, never blame.

help-general =
    Thank you for telling us. You did the right thing.

    If you or someone else is in danger now, call 999. It is free. If you can't talk, call 999 then press 55 (mobile).

    You can talk to Childline any time: 0800 1111. It is free and will not show on the bill.

    You can keep typing. You do not have to.
help-suicide =
    It sounds really hard. You matter. You are not in trouble.

    Are you with a grown-up you trust? Tell them now, or call 999 if you have taken something or hurt yourself badly.

    Talk or text any time: Childline 0800 1111 · Shout: text SHOUT to 85258.
help-home =
    It is not your fault. If you are scared to be at home today, tell a teacher before you leave, or call 999 or Childline 0800 1111.
help-sexual =
    It is not your fault, even if you said yes at first or sent something. You are not in trouble.

    In danger now? Call 999. You can talk to Childline any time: 0800 1111.
help-image =
    Do not pay. Do not send more. Do not delete the chat. Block if you can.

    Childline can help take pictures down. Please don't send the picture to us.

    In danger now? Call 999. You can talk to Childline any time: 0800 1111.
help-weapon =
    Stay away from them. Do not try to take it. Tell the nearest grown-up now or call 999. You will not be in trouble for telling.

    You can talk to Childline any time: 0800 1111.
help-friend =
    Good friend. You don't have to fix it alone. If your friend may die or be badly hurt today, call 999 and stay near a grown-up.

    You can talk to Childline any time: 0800 1111.
help-plain =
    In danger now? Call 999. It is free. If you can't talk, call 999 then press 55 (mobile).

    Childline, any time: 0800 1111. It is free and will not show on the bill.

    Shout, any time: text SHOUT to 85258.

# The first line of every card while a grown-up is there: the nearest help first.
help-status-school = In school? Go to any grown-up or the office now. You can just show them this.
help-status-council = The council's safeguarding team is there now.
# {$when}: when they next look.
help-status-nobody-known = No grown-up can see this now. We can't send help. 999 can.
help-status-nobody = No grown-up can see this now. They next look { $when }. We can't send help. 999 can.
