### Replies to pupils: ready answers, open questions, and what leads read while they write one.

## Ready answers: read by pupils. Short, kind, true. Each passes the reply check.

ready-thanks = Thank you for telling us. It was right to tell. You are not in trouble.
ready-fault = Thank you for telling us. It is not your fault.
ready-plan = We have read what you wrote. We are thinking about how to help. We will write here again.
ready-others = We need to talk to other grown-ups who keep children safe. We only tell people who need to know.
ready-come = You can come to us at any time in the school day. You can just show this message.
ready-working = We have not forgotten you. We are still working on it.
ready-hard = That sounds really hard. We are glad that you told us.
ready-again = We have done what we can do for now. You can tell us again any time.

## Open questions: read by pupils. Never why, never a guess, nothing to prove.

ask-happened = Can you tell us more about what happened? Use your own words. Only if you want to.
ask-last = Tell us when it last happened, if you can.
ask-place = Tell us where it happens, if you can.
ask-now = How are things now?
ask-help = What would help you most?
ask-adult = Which grown-up at school do you like to talk to?

## What leads read

lead-pick-ready = { $reference }: choose a ready answer. You will see it once more before it goes.
lead-pick-ask = { $reference }: ask one open question, then wait for the answer. Do not investigate before police or social care have been asked.
# In front of the English of a text that the pupil reads in another language. {$text}: the English text.
lead-preview-english = In English: { $text }
# Over what the check found in a reply that was not sent yet.
lead-cautions = Please look again before you send:
# {$words}: the part of the reply that did it.
lead-cautions-line = • { $caution } “{ $words }”
lead-caution-secrecy = We can't keep secrets. A child must not think that we do.
lead-caution-contact = A number, name or link to talk elsewhere. Talk stays here, where two adults can read it.
lead-caution-meeting = A meeting. Never alone and never off site: name a place in school and two adults.
lead-caution-why = A “why” question. A child hears blame in it. Ask what happened instead.
lead-caution-topic = This tells what it is about to whoever looks at the phone.
lead-caution-promise = A promise that may not be kept.
lead-caution-leading = This puts words in the child's mouth, or asks for proof.
lead-caution-blame = A child may hear blame in this.
# Kept in the case beside a reply that was sent all the same. {$cautions}: what was pointed out.
lead-override-note = Sent although the check pointed out: { $cautions }
lead-entry-override = Reply check, { $who }, { $when }:

lead-button-ready = Ready answers
lead-button-ask-more = Ask more
lead-button-send-anyway = Send anyway
