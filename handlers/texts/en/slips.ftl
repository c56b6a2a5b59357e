### Adults who type in paper slips, or what a child said face to face. Short; they have a pile of paper.

staff-slips-not-you = Slips are typed in by who reads for a school, or by staff who came by the school's own link.
staff-slips-what = What do you want to type in?
staff-slips-ask-school = For which school? Type its code, as on its posters.
staff-slips-no-school = There is no school with that code that you read for. Type the code again.
# {$most}: how many at once.
staff-slips-type =
    Type each slip as one message. Or all in one message, as numbered lines: 1. … 2. … Up to { $most } at once.

    The child's own words: nothing mended, nothing left out. If four words are printed on the slip, type them as its last line.
staff-slips-type-spoken =
    Type the child's own words, as they said them. Not what you think it means. Each child one message, up to { $most }.

    A question you asked stands in brackets, like (What happened then?).
staff-slips-kept =
    { $count ->
        [one] 1 is kept. Not sent yet. Type the next one, or tap That is all.
       *[other] { $count } are kept. Not sent yet. Type the next one, or tap That is all.
    }
# {$count} had no room; {$most} at once.
staff-slips-full =
    { $count ->
        [one] The last one was not kept: { $most } at once. Send these first, then type it again.
       *[other] The last { $count } were not kept: { $most } at once. Send these first, then type them again.
    }
staff-slips-danger =
    { $count ->
        [one] This may be about danger. If you know which child it is, go to them first. Don't wait for the rest: send it now.
       *[other] One of these may be about danger. If you know which child it is, go to them first. Don't wait for the rest: send it now.
    }
staff-slips-ask-day = On which day were they found? Tap, or type the day.
staff-slips-ask-day-spoken = On which day was it said? Tap, or type the day.
staff-slips-day-not-understood = Type a day that has been, like Monday, or 12/11.
staff-slips-ask-told = Who did the child tell? Type who, like "form tutor".
# {$count}; {$setting}: the school's name.
staff-slips-preview =
    { $count ->
        [one] 1 to send for { $setting }. Not sent yet.
       *[other] { $count } to send for { $setting }. Not sent yet.
    }
staff-slips-line = { $number }. { $words }
# {$how}: one of the texts lead-typed-… below; {$count}: how many there are.
staff-slips-how =
    { $count ->
        [one] { $how } It becomes a report of its own. Who may read it is decided by what it says.
       *[other] { $how } Each becomes a report of its own. Who may read it is decided for each.
    }
staff-slips-sent =
    { $count ->
        [one] Sent. Who may read it is told. Keep the paper until it stands in your own record.
       *[other] { $count } sent. Who may read them is told. Keep the paper until they stand in your own record.
    }
# The same of what a child said face to face.
staff-slips-sent-spoken =
    { $count ->
        [one] Sent. Who may read it is told. Keep your notes until it stands in your own record.
       *[other] { $count } sent. Who may read them is told. Keep your notes until they stand in your own record.
    }
staff-slips-throw-sure =
    { $count ->
        [one] Throw away what you typed? It is not sent, and cannot be brought back.
       *[other] Throw away all { $count } that you typed? They are not sent, and cannot be brought back.
    }
staff-slips-thrown = Thrown away. Nothing was sent.
staff-slips-gone = There is nothing here that waits to be sent. Type /slips to begin.
staff-slips-unsent =
    { $count ->
        [one] 1 slip that you typed in is not sent yet.
       *[other] { $count } slips that you typed in are not sent yet.
    }
staff-slips-me = the adult who typed it in

## Buttons

staff-slips-button-paper = Paper slips
staff-slips-button-spoken = A child told an adult
staff-slips-button-done = That is all
staff-slips-button-send-now = Send now
staff-slips-button-send =
    { $count ->
        [one] Send
       *[other] Send all { $count }
    }
staff-slips-button-drop = Take out { $number }
staff-slips-button-more = Add one
staff-slips-button-throw = Throw away
staff-slips-button-throw-now = Yes, throw away
staff-slips-button-keep = Keep
staff-slips-button-day = Change the day
staff-slips-button-today = Today
staff-slips-button-yesterday = Yesterday
staff-slips-button-me = They told me
staff-slips-button-look = Look at them

## What the readers see

# {$day}: when it was found, or said; {$told}: to whom.
lead-typed-slip = From a paper slip, found on { $day }.
lead-typed-spoken = Said face to face on { $day }, to: { $told }.
lead-typed-no-day = a day that was not given
lead-typed-nobody = not given
lead-entry-typed = How it came in ({ $who }, { $when }):
lead-by-slip = A child on paper, typed in
lead-by-spoken = A child face to face, typed in
lead-mark-slip = Typed in by an adult from a paper slip. If you know which child it is, speak with them.
lead-mark-spoken = Said face to face, and typed in by an adult. Speak with the child, or with who was told.
lead-write-back-paper = No chat belongs to this: nobody would read a reply.
lead-reply-no-chat = { $reference }: no chat belongs to this, so nobody would read a reply. Speak with the child, or with who was told.
lead-page-reporter-slip = a child, on a paper slip that an adult typed in
lead-page-reporter-spoken = a child, face to face with an adult who typed it in
lead-page-reporter-staff = a member of staff, by the setting's staff link
lead-page-reporter-staff-unproved = somebody who says they work at a school (not proved)
lead-page-reporter-parent = somebody who says they are a parent or carer
