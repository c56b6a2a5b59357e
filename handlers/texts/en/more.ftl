### [More]: a sentence and a button for each thing that can be done now.

pupil-more-steps = What happens next: who reads it, and when.
pupil-more-mine = Show my words: what you typed just now.
pupil-more-add = Write more: add to what you told us.
pupil-more-questions = Questions: answer them, or change an answer.
pupil-more-language = Language: other words, or easy words.
pupil-more-private = How private is this: who can see what.
pupil-more-complain = Not happy with us: tell the council.
pupil-more-adult = I am a grown-up: for staff and parents.
pupil-more-help = Help now: numbers you can call or text.

button-more = More
button-more-steps = What happens next
button-more-mine = Show my words
button-more-add = Write more
button-more-questions = Questions
button-more-language = Language
button-more-private = How private?
button-more-complain = Not happy with us
button-more-adult = I am a grown-up
button-more-help = Help now
button-next-steps = What happens next

## What the pupil told, in counts and labels: their words are never printed back.

pupil-summary-count =
    { $count ->
        [0] You sent what you tapped.
        [one] You sent 1 message.
       *[other] You sent { $count } messages.
    }
# {$about}: one of the words below.
pupil-summary-about = About: { $about }.
# {$number}: 0 to 10.
pupil-summary-scale = Safe: { $number } of 10.
pupil-about-bullying = being mean
pupil-about-violence = hurting
pupil-about-sexual_harm = touching or pictures
pupil-about-online = online
pupil-about-home_harm = home
pupil-about-wellbeing = feelings
pupil-about-exploitation = being used
pupil-about-harmful_practice = home
pupil-about-radicalisation = scary ideas
pupil-about-missing = being away
pupil-about-adult_conduct = a grown-up
pupil-about-other = something else
pupil-mine = This is what you typed. It is not sent yet. It goes from here in 2 minutes.
pupil-mine-over = We can show your words for 2 minutes after you type them. Then we don't show them here.

## What happens next

# {$readers}: who reads it; {$when}: when they next look.
pupil-steps =
    1. { $readers } read it. They next look { $when }.

    2. They may ask you something here, if you let them.

    3. They think about how to help. They may talk to other grown-ups.

    4. They can't see who you are, unless you say. They might guess.

## Language

# The language's own name, in its own words.
pupil-language = English
pupil-choose-language = Which words do you want?
# {$name}: a language's own name.
button-language-name = { $name }
button-language = Other language
button-easy = Easy words and pictures

## Not happy with us

pupil-ask-complaint = You can tell us what went wrong. Type it here. The council reads it, not your school.
pupil-ready-complaint = It is ready to send. Someone at the council reads it, not your school. They answer within 30 days.

## Pupil voice: three taps, counted in tens.

pupil-more-feedback = How was this: three taps. No one sees that it was you.
button-more-feedback = How was this?
pupil-feedback-easy = Was it easy to tell us?
pupil-feedback-heard = Do you feel listened to?
pupil-feedback-friend = Would you tell a friend to use this?
pupil-feedback-thanks = Thank you. We only count it. No one sees that it was you.
button-feedback-yes = Yes
button-feedback-bit = A bit
button-feedback-no = No
