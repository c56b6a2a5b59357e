### Adults who tell: staff by their own link, staff who say so, parents. Short; they have thirty seconds.

# {$school}; {$when} says when an adult next looks.
staff-first-staff =
    Child in danger? Find the safeguarding lead now, don't type.

    This goes to the safeguarding team at { $school }. They next look { $when }.

    Type what you saw or heard: who, when, where, the child's own words. Add your name when we ask, unless it is about a colleague.

    A crime, or someone in danger now: 999.
staff-first-staff-council =
    Child in danger? Find the safeguarding lead now, don't type.

    { $school } is not set up here yet, so this goes to the council's safeguarding team. They next look { $when }.

    Type what you saw or heard: who, when, where, the child's own words. Add your name when we ask, unless it is about a colleague.

    A crime, or someone in danger now: 999.
staff-first-parent =
    Child in danger now? Call 999.

    This goes to the safeguarding team at { $school }. They next look { $when }.

    They will read it, and will tell you what they can about your own child. They can't tell you about other children, or whether anyone else has told them anything.

    Type what you are worried about. Add your name when we ask, if you want an answer.
staff-first-parent-council =
    Child in danger now? Call 999.

    { $school } is not set up here yet, so this goes to the council's safeguarding team. They next look { $when }.

    They will read it, and will tell you what they can about your own child. They can't tell you about other children, or whether anyone else has told them anything.

    Type what you are worried about. Add your name when we ask, if you want an answer.
# Stands where a school's name would.
staff-no-school = Your school
staff-ask-who = Who are you? A school's own staff page has a link that shows you work there.
staff-button-staff = I work at a school
staff-button-parent = I am a parent or carer
staff-ask-words = Type what you saw or heard, in a few words.
staff-ask-safe = Is the child safe right now?
# {$readers} are the adults who will read it.
staff-ask-readers =
    These people will read it: { $readers }.

    Is it about one of them, or about another adult at the school?
staff-ask-readers-short =
    Find the safeguarding lead now, or call 999. Then send this.

    These people will read it: { $readers }.
staff-button-colleague = Another adult at the school
staff-ask-name = Your name, so that they can come back to you? Type it, or leave it out.
staff-button-no-name = Leave it out
# {$reference} of the case, to speak of it to the lead.
# To an adult, only where somebody at the council may be part of it. {$number}: the NSPCC's line for this.
staff-independent = You can also call people who are not the council: the NSPCC's whistleblowing advice line, { $number }.
staff-sent =
    Sent. Thank you. Reference { $reference }.

    Who reads it: { $readers }. They next look { $when }. If they write to you, you see "1 new message." here.
