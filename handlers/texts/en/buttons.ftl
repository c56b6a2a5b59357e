### Words on buttons. At most a few; each says what happens.

button-start = Start
button-private = How private is this?
button-childline = Childline
button-hide = Hide
button-ok-start = OK, start
button-yes = Yes
button-no = No
button-unsure = Not sure
button-safe-yes = Yes
button-safe-no = No
button-safe-unsure = Not sure
# Ways of telling
button-way-tap = Tap instead of typing
button-way-friend = It's about a friend
button-way-witness = I saw something
button-way-did = I think I did something
button-send = Send now
button-send-away = Send, but not to my school
button-no-send = No. Send now
button-unsure-send = Not sure. Send to the council
# {$name} is an adult who would read it.
button-yes-person = Yes: { $name }
button-other-adult = Another grown-up at school
button-the-head = The head
button-same-yes = Yes, add it
button-same-no = No, new
button-not-listed = My school is not here
# {$name} is a school's name.
button-setting = { $name }
button-throw = Throw it away
button-open = Open
button-later = Later
button-answer = Answer
