### Who reads a report: what adults are told of it. No word of what was said.

# To a desk that does not read this report and should know that there is one: the head, at P1.
lead-alert-fact =
    { $urgency } · { $setting } · { $reference }

    A report has come in. The safeguarding leads have it. You are told that it exists, and no more.
# To the council's desk, which reads a case from now on that the school's leads have had already.
lead-alert-re-routed =
    { $urgency } · { $setting } · { $reference }

    You read this too from now on. The school's safeguarding leads had it first.
# The same, where Heard cannot open the case to them by itself.
lead-alert-re-routed-fact =
    { $urgency } · { $setting } · { $reference }

    You should read this too. It cannot be opened to you while the open key file is not here. Please tell the administrator, and phone the safeguarding leads.
# To the adult who filed a case as about a grown-up at school.
lead-kind-re-routed = { $reference }: the council's safeguarding team reads it too from now on. The head does not come to read it by itself: if the head should decide, hand it over. Open the case: what is to be done by a person stands there.
# Above the steps that a person must take outside of Heard.
lead-steps-head = To be done by a person, by when the rules want it:
# Above a child's long words.
lead-steps-below = What is to be done stands below these words.
# {$step}: one of the lead-step-… texts below.
lead-steps-line = • { $step }

## Steps. Heard calls nobody: a named adult does.

lead-step-call-999 = Life at risk: call 999 first.
lead-step-call-mash = Then the MASH, or out of hours the emergency duty team.
lead-step-refer-mash = Significant harm is suspected: refer to the MASH, the same day.
lead-step-tell-lado = Allegation against an adult who works with children: tell the LADO within one working day.
lead-step-police-before-the-adult = If it may be a crime: the police, before the adult hears of it.
lead-step-low-level-record = Low-level concern: the head decides and records; if unsure, ask the LADO. By the next school day.
lead-step-tell-dcs = A council officer may be part of it: the director's delegate decides. The LADO of another council, if ours is involved.
lead-step-show-nspcc = NSPCC whistleblowing line for adults: 0800 028 0285.
lead-step-police-101-fgm = FGM told by the girl herself: each teacher who reads this must tell the police (101) in person by the end of the next working day. 999 if in danger.
lead-step-never-mediate = Never mediate with the family. Same day.
lead-step-refer-prevent = Prevent referral, the same day; 999 if an attack is planned.
lead-step-assess-both = Risk assessment for both children, the same day. Police for rape, assault by penetration or sexual assault.
lead-step-do-not-view = Nobody views, copies, prints or forwards the picture.
lead-step-report-remove = Offer Report Remove, together with the child.
lead-step-police-image = An adult, a threat, or a child under 13: police or CEOP, the same day.
lead-step-refer-nrm = Exploitation: a first responder refers to the NRM.
lead-step-police-missing = Missing now: duty to check; the police (101 or 999) if there is no contact.
lead-step-tell-social-worker = Child in care: their social worker and the virtual school.
lead-step-tell-ofsted = Early years: tell Ofsted as soon as you can, within 14 days.
lead-step-transfer = A child of another school: confirm, then pass it on, lead to lead, without the pupil's reference.
# Shown as a red line on the case, above the child's words.
lead-step-not-home = DO NOT CONTACT HOME before you have decided that it is safe.
