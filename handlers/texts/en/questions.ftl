### The questions after sending. One thought each, all can be skipped. Never why, never who did what to whom.

# Above the first question: the screen that said so may have moved out of sight.
pupil-questions-sent = Sent.
pupil-questions-begin = A few quick questions can help. Stop any time.
pupil-questions-end = Thank you. That is all.

# After a pupil tapped that it is about a grown-up at school, and the school's leads read it already.
pupil-council-too = Thank you for saying. Someone at the council, not your school, reads this too now.
pupil-q-kind = What is it about? Pick the closest one.
pupil-q-role = Who is this about?
pupil-q-still = Is it still happening?
pupil-q-place = Where does it happen? You can tap more than one.
pupil-q-bias = Do you think it is because of any of these? You can tap more than one.
# A scale of Signs of Safety.
pupil-q-scale = How safe do you feel? 0 is not safe at all. 10 is very safe.
pupil-q-faces = How safe do you feel?
pupil-q-helps = Is there anyone or anything that helps?
pupil-q-wants = What would help most?
pupil-q-write =
    May we write back to you here?

    Anyone who uses this phone might see it.
pupil-q-time = When is it OK to write?

## Under every question

button-skip = Skip
button-next = Next
button-stop = Stop
# In front of what is ticked. {$label}: the answer.
button-ticked = ✓ { $label }

## Who is this about?

button-role-self = Me
button-role-friend = A friend
button-role-witness = Someone else
button-role-did = I think I did something
button-role-undisclosed = Rather not say

## Is it still happening?

button-still-today = Today
button-still-keeps = It keeps happening
button-still-stopped = It stopped
button-still-unsure = Not sure

## Where does it happen?

button-place-classroom = Classroom
button-place-corridor = Corridor
button-place-toilets = Toilets
button-place-yard_field = Yard or field
button-place-bus_travel = Bus, or on the way
button-place-online = Online
button-place-home = Home
button-place-community = Somewhere else

## Because of any of these? In the third person; nobody is asked what they are.

button-bias-race_ethnicity = Skin colour, country or accent
button-bias-religion_belief = Religion
button-bias-disability = Needing extra help
button-bias-sex_sexism_misogyny = Being a girl or a boy
button-bias-sexual_orientation = Being gay or bi, or people think so
button-bias-gender_reassignment = Being trans, or people think so
button-bias-appearance_health = How they look
button-bias-family_home = Family or money
button-bias-looked_after = Being in care or adopted
button-bias-other_difference = Something else
button-bias-unknown = Rather not say

## The scale; words at the ends.

# {$number}: 1 to 9.
button-scale = { $number }
button-scale-lowest = 0 · not safe at all
button-scale-highest = 10 · very safe
button-faces-low = 😟 Not safe
button-faces-middle = 😐 A bit safe
button-faces-high = 🙂 Safe

## What helps

button-helps-friend = A friend
button-helps-home = Someone at home
button-helps-school = Someone at school
button-helps-nothing = Nothing

## What would help most?

button-wants-talk = Someone to talk to
button-wants-make_it_stop = Make it stop
button-wants-just_know = Just want you to know
button-wants-dont_know = Not sure

## May we write?

button-write-yes = Yes
button-write-no = No
button-time-any = Any time from 8 to 8
button-time-after_school = After school, 3:30 to 6
button-time-open = Only when I open the chat
# After [Stop], where that question was not reached.
button-do-write = You can write to me here
