### What pupils type instead of tapping a button: whole messages, commas between them, without apostrophes, misspelt ones
### too. Only what can mean nothing else: nothing that could be the beginning of a story.

# To "Are you safe right now?" and "Is this about the same thing as before?"
typed-yes = yes, yea, yeah, yeh, yep, yup, yes i am, yes im safe, i am, i am safe, im safe, y
typed-no = no, nope, nah, na, no im not, no i am not, im not, i am not, not really, no im not safe, n
typed-unsure = not sure, im not sure, unsure, idk, i dont know, dont know, dunno, dont no, maybe, i dont no
# Wherever "Send now" stands.
typed-send = send, send it, send now, send it now, please send, please send it, just send it, yes send it, ok send it
# When nothing is being told.
typed-thanks = ok, okay, k, kk, thanks, thank you, thankyou, thank u, thx, ty, ok thanks, ok thank you
# Whenever this is all that is typed: the numbers come first, and it is kept as words of a report.
typed-help = help, help me please, help please, please help, pls help, plz help, need help, i need help, help help, hlep, halp, helpp, hellp, hepl
